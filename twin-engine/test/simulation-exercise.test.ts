/** Law L42: a run in which levers are pulled on the way can be done again. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  advance,
  copyState,
  doNothing,
  fork,
  observe,
  planLever,
  replicate,
  replicateAll,
  type Simulation,
  stateHash,
  totalOf,
} from '../src/index.ts'
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

const pulled = PULLED.map(([minute, spec]) => ({ minute, spec }))

test('any worker does a played run again from what was pulled, to the same bytes (law L42)', () => {
  const played = start()
  pulling()(played, END)
  const again = scenario({ shocks: [], levers: [] })
  const [run, nothing] = replicateAll(
    live,
    [
      { ...again, played: { pulled, minutes: END, onwardFrom: null } },
      { ...again, played: { pulled: [], minutes: END, onwardFrom: null } },
    ],
    parameters,
    11,
    0,
  )
  assert.equal(run!.endHash, stateHash(played.state))
  assert.notEqual(nothing!.endHash, run!.endHash)
})

test('runs that go on from a played one have its past, a future of their own, and what is pulled there', () => {
  const closing = {
    kind: 'close-beds',
    facility: null,
    unit: 'u4',
    beds: 10,
    atMinute: 0,
    untilMinute: null,
    reason: 'repair',
  } as const
  const atNoon = { pulled: [{ minute: 60, spec: closing }], minutes: 62, onwardFrom: 11 }
  const onward = scenario({ shocks: [], levers: [], horizonHours: 96 })
  const going = (played: typeof atNoon, seed = 5, levers: (typeof PULLED)[number][1][] = []) =>
    replicate(live, { ...onward, levers, played }, parameters, seed, 3)
  const open = (run: ReturnType<typeof going>, sample: number): number => {
    const width = run.facilities.length
    return run.values.open.slice(sample * width, (sample + 1) * width).reduce((sum, n) => sum + n, 0)
  }
  const [closed, calm] = [going(atNoon), going({ ...atNoon, pulled: [] })]
  assert.deepEqual([closed.replication, closed.samples], [3, 96 * 4 + 1])
  assert.equal(closed.startedAt, calm.startedAt)
  const atOnce = open(calm, 0) - open(closed, 0)
  const atLast = open(calm, closed.samples - 1) - open(closed, closed.samples - 1)
  assert.ok(atOnce < atLast, `${atOnce} beds stood empty and are closed, ${atLast} at last`)
  // A fork of the state at that minute has forgotten the beds that were still to close.
  const there = start()
  advance(there, 60)
  planLever(closing, there)
  advance(there, 62)
  const forgotten = replicate(there.state, onward, parameters, 5, 3)
  assert.ok(open(forgotten, forgotten.samples - 1) > open(closed, closed.samples - 1), 'as it was before')
  // What comes later has luck of its own, and a lever works from there on.
  assert.notDeepEqual(going(atNoon, 6).values.occupied, closed.values.occupied)
  assert.deepEqual(going(atNoon).values, closed.values)
  const more = going(atNoon, 5, [PULLED[0]![1]])
  assert.equal(open(more, closed.samples - 1) - open(closed, closed.samples - 1), 4)
})

test('an outage under way ends in the runs that go on as it was planned, and does not last for ever', () => {
  const fire = scenario({
    horizonHours: 12,
    levers: [],
    shocks: [
      {
        kind: 'outage',
        dependency: 'building',
        facilities: ['h1'],
        share: 1,
        detectMinutes: 0,
        fromMinute: 0,
        untilMinute: 120,
      },
    ],
  })
  const played = { pulled: [], minutes: 60, onwardFrom: 11 }
  const hours = (run: ReturnType<typeof replicate>): number => totalOf(run, 'emergencyClosedHours', -1)
  const onward = replicate(live, { ...fire, played }, parameters, 5, 0)
  const there = fork(live, fire, parameters, 11)
  advance(there, 60)
  const taken = replicate(there.state, { ...doNothing(fire), shocks: [] }, parameters, 5, 0)
  assert.ok(hours(onward) > 0.9 && hours(onward) < 4, `${hours(onward)} h, for an hour left of it`)
  assert.ok(hours(taken) > hours(onward) + 6, `${hours(taken)} h where it is taken from the state`)
})
