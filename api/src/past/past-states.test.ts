/** Law L132: whatever was asked for before, a past state is that of reading the log from its beginning, byte for byte. */
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { loadCity } from '@kangcheng/seed-data'
import { apply, emptyState, stateHash } from '@kangcheng/twin-engine'
import fc from 'fast-check'
import { recordHours } from '../../test/recorded-hours.ts'
import { eventOf } from '../live/event-line.ts'
import type { EventLog } from '../log/event-log.ts'
import { memoryLog } from '../log/memory.ts'
import { marksBefore, PastOutOfReach, pastStatesOf } from './past-states.ts'

const MINUTE = 60_000
const HOURS = 5
const city = loadCity('testville')
let log: EventLog
let begins = 0
let ends = 0

before(async () => {
  log = memoryLog(city.id)
  ;({ begins, ends } = await recordHours(log, HOURS))
})

/** Reading everything from the beginning, as plainly as it can be said. */
async function plain(at: number): Promise<{ readonly hash: string; readonly position: number }> {
  const state = emptyState(city)
  let position = 0
  for await (const { lines } of log.read(0))
    for (const line of lines) {
      const event = eventOf(line)
      if (event.kind === 'clock.passed' && event.occurredAt > at) return { hash: stateHash(state), position }
      apply(state, event)
      position++
    }
  return { hash: stateHash(state), position }
}

const statesOf = (reading: Pick<EventLog, 'beginning' | 'read'> = log) =>
  pastStatesOf({ city, log: reading, asOf: () => ends, forkedFrom: null })

test('L132 · in any order of asking a past state is the one that reading from the beginning gives', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: HOURS * 60 }), { minLength: 1, maxLength: 6 }),
      async (asked) => {
        const states = statesOf()
        for (const minute of asked) {
          const at = begins + minute * MINUTE
          const { state, position } = await states.at(at)
          assert.deepEqual({ hash: stateHash(state), position }, await plain(at))
        }
      },
    ),
    { numRuns: 8 },
  )
})

test('a small step back reads an hour of the log at most, and a minute that was asked for nothing', async () => {
  let read = 0
  const states = statesOf({
    beginning: () => log.beginning(),
    async *read(position) {
      for await (const block of log.read(position)) {
        read += block.lines.length
        yield block
      }
    },
  })
  await states.at(ends - MINUTE)
  const whole = read
  read = 0
  await states.at(ends - 16 * MINUTE)
  assert.ok(read < whole / 2, `${read} of ${whole} lines`)
  read = 0
  const [one, other] = await Promise.all([states.at(ends - 16 * MINUTE), states.at(ends - 16 * MINUTE + 30_000)])
  assert.equal(one, other)
  assert.equal(read, 0)
})

test('states on the way are kept one, two, four hours before the instant, not before where reading began', () => {
  const hours = (...all: readonly number[]): number[] => all.map((hour) => hour * 60 * MINUTE)
  assert.deepEqual(marksBefore(10 * 60 * MINUTE, 0), hours(2, 6, 8, 9))
  assert.deepEqual(marksBefore(30 * MINUTE, 0), [])
})

test('what the record does not reach is refused in both languages with what it holds', async () => {
  const states = statesOf()
  assert.deepEqual(await states.span(), { from: begins, until: ends })
  await assert.rejects(states.at(begins - MINUTE), (error: PastOutOfReach) => {
    assert.match(error.message, /^the record begins at .*; choose an instant after that$/)
    assert.match(error.zh ?? '', /^记录始于/)
    return error instanceof PastOutOfReach
  })
  await assert.rejects(
    states.at(ends + MINUTE),
    /the record ends at .*; choose an instant before that, or start from now/,
  )
  const empty = pastStatesOf({ city, log: memoryLog(city.id), asOf: () => ends, forkedFrom: null })
  await assert.rejects(empty.at(ends), /there is no record yet; wait until a feed has sent something/)
})
