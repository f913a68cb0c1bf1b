/** Law L42: a run in which levers are pulled on the way can be done again. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { advance, copyState, fork, observe, planLever, type Simulation, stateHash } from '../src/index.ts'
import { chinaParameters, scenario, warmed } from './simulation-city.ts'

const parameters = chinaParameters()
const live = warmed(3)
const PULLED = [
  [61.25, { kind: 'open-beds', facility: null, unit: 'u2', beds: 4, atMinute: 0, leadMinutes: 30 }],
  [
    61.25,
    {
      kind: 'surge-arrivals',
      factor: 3,
      need: 'all',
      facilities: null,
      fromMinute: 0,
      untilMinute: 240,
      route: 'both',
    },
  ],
  [
    205.5,
    { kind: 'close-beds', facility: null, unit: 'u4', beds: 6, atMinute: 10, untilMinute: null, reason: 'repair' },
  ],
] as const
const END = 487.5

/** Runs to a minute and pulls what is due on the way. */
function pulling(): (simulation: Simulation, toMinute: number) => void {
  let next = 0
  return (simulation, toMinute) => {
    for (; next < PULLED.length && PULLED[next]![0] <= toMinute; next++) {
      advance(simulation, PULLED[next]![0])
      planLever(PULLED[next]![1], simulation)
    }
    advance(simulation, toMinute)
  }
}

const start = (): Simulation => fork(copyState(live), scenario({ shocks: [], levers: [] }), parameters, 11)

test('a run whose levers are pulled again at their minutes ends in the same bytes, however time passed (law L42)', () => {
  const played = start()
  const runTo = pulling()
  // Unequal steps, as a clock with pauses and jumps takes them.
  for (const minute of [0.4, 3, 61.25, 61.25, 90, 205.5, 206, 420.75, END]) runTo(played, minute)
  const again = start()
  const runAgain = pulling()
  const watched = observe(again, 8, runAgain)
  runAgain(again, END)
  assert.equal(stateHash(again.state), stateHash(played.state))
  const nothing = start()
  const without = observe(nothing, 8)
  advance(nothing, END)
  assert.notEqual(stateHash(nothing.state), stateHash(played.state), 'what was pulled made a difference')
  assert.notDeepEqual(watched.values.open, without.values.open)
})
