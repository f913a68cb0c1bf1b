/** Ten thousand garbled payloads of every format: no throw, no hang, no silent loss. `npm run soak fuzz` is the long form. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FEED_FORMATS } from '../src/feeds/index.ts'
import { fuzzFormat, type Garbler } from './feeds/fuzz.ts'
import { GARBLERS } from './feeds/garblers.ts'

const INPUTS = 10_000

test('every format has a maker of garbled bytes', () => {
  assert.deepEqual(
    GARBLERS.map(({ format }) => format.id),
    FEED_FORMATS.map((format) => format.id),
  )
})

for (const garbler of GARBLERS)
  test(`${garbler.format.id}: ${INPUTS} garbled payloads are decoded in time, and every message is accounted for`, () => {
    const { failures, inputs, messages, events, problems } = fuzzFormat(garbler, INPUTS, 20261129)
    assert.deepEqual(failures.slice(0, 5), [])
    assert.equal(inputs, INPUTS + garbler.keptSeeds.length)
    assert.ok(messages > INPUTS / 4, `${messages} messages: the garbage is too far from the format to test it`)
    assert.ok(events > INPUTS / 50, `${events} events: some of it must still be right`)
    assert.ok(problems > INPUTS / 50, `${problems} problems: some of it must be wrong`)
  })

test('a format that throws, loses a message or hangs is caught', () => {
  const [honest] = GARBLERS
  const broken = (open: Garbler['format']['open']): readonly string[] =>
    fuzzFormat({ ...honest!, format: { ...honest!.format, open } }, 5, 1).failures
  assert.match(broken(() => ({ push() {}, end() {} }))[0]!, /bytes went in and nothing came out/)
  assert.match(
    broken(() => ({
      push() {
        throw new Error('no')
      },
      end() {},
    }))[0]!,
    /threw no/,
  )
  const slow = broken((context, take) => {
    const decoder = honest!.format.open(context, take)
    return {
      push: (chunk) => {
        for (const until = performance.now() + 120; performance.now() < until; );
        decoder.push(chunk)
      },
      end: decoder.end,
    }
  })
  assert.match(slow[0]!, /took \d{3,} ms/)
})
