/** The laws of the simulation (SPEC.md), on a small city. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  advance,
  apply,
  BedStatus,
  checkState,
  compare,
  copyState,
  doNothing,
  emptyState,
  fork,
  MEASURES,
  NOT_KNOWN,
  type Occurrence,
  PatientStage,
  policyOf,
  record,
  replicate,
  sameState,
  startSimulation,
  stateHash,
  summarise,
  type Trajectory,
  type TwinState,
} from '../src/index.ts'
import { chinaParameters, EVENING, scenario, simulationCity, warmed } from './simulation-city.ts'

const parameters = chinaParameters()
const live = warmed()
const nearest = policyOf('nearest')!
const RUNS = { numRuns: 12 }
const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 })

const sameRun = (a: Trajectory, b: Trajectory): boolean =>
  a.entries === b.entries && MEASURES.every((m) => a.values[m].every((v, i) => v === b.values[m][i]))

test('L5: a fork, and running it, leave their origin untouched to the byte', () => {
  fc.assert(
    fc.property(seeds, fc.integer({ min: 1, max: 1500 }), (seed, minutes) => {
      const before = stateHash(live)
      const run = fork(live, scenario({ levers: [{ kind: 'open-beds', facility: 'h1', beds: 3 }] }), parameters, seed)
      advance(run, minutes)
      assert.equal(stateHash(live), before)
      assert.ok(!sameState(run.state, live), 'the fork itself has moved on')
    }),
    RUNS,
  )
})

test('L6: the same state, scenario, seed and replication give the same run, whichever runs came before', () => {
  fc.assert(
    fc.property(seeds, fc.integer({ min: 0, max: 50 }), (seed, replication) => {
      const alone = replicate(copyState(live), scenario(), parameters, seed, replication)
      replicate(live, scenario({ shocks: [{ kind: 'surge-arrivals', factor: 2 }] }), parameters, seed + 1, replication)
      assert.ok(sameRun(alone, replicate(live, scenario(), parameters, seed, replication)))
    }),
    RUNS,
  )
})

test('L6: a summary and a comparison do not depend on the order in which runs arrive', () => {
  const plan = scenario({
    shocks: [{ kind: 'surge-arrivals', factor: 1.5 }],
    levers: [{ kind: 'open-beds', facility: 'h1', beds: 8 }],
  })
  const plans = [0, 1, 2, 3, 4].map((k) => replicate(live, plan, parameters, 9, k))
  const bases = [0, 1, 2, 3, 4].map((k) => replicate(live, doNothing(plan), parameters, 9, k))
  const shuffle = <T>(list: readonly T[]): T[] => [list[3]!, list[0]!, list[4]!, list[2]!, list[1]!]
  assert.deepEqual(summarise(live.city, shuffle(plans)), summarise(live.city, plans))
  assert.deepEqual(compare(shuffle(bases), plans), compare(bases, shuffle(plans)))
})

test('a run copied in the middle has the same future as the run it was copied from', () => {
  fc.assert(
    fc.property(seeds, fc.integer({ min: 0, max: 1440 }), (seed, middle) => {
      const run = fork(live, scenario({ shocks: [{ kind: 'surge-arrivals', factor: 1.4 }] }), parameters, seed)
      advance(run, middle)
      const twin = run.copy()
      advance(run, middle + 900)
      advance(twin, middle + 900)
      assert.ok(sameState(run.state, twin.state))
      assert.equal(run.entries, twin.entries)
    }),
    RUNS,
  )
})

test('L7: the events of a run, applied to the state it started from, end in the same bytes', () => {
  fc.assert(
    fc.property(seeds, fc.integer({ min: 60, max: 3000 }), fc.boolean(), (seed, minutes, busy) => {
      const shocks = busy ? [{ kind: 'surge-arrivals', factor: 3 }] : []
      const levers = busy ? [{ kind: 'open-beds', facility: 'h1', beds: 12, leadMinutes: 30 }] : []
      const run = fork(live, scenario({ shocks, levers }), parameters, seed)
      const { from, events } = record(run, minutes)
      assert.ok(events.length > minutes / 60, `only ${events.length} events in ${minutes} minutes`)
      for (const event of events) {
        const verdict = apply(from, event)
        assert.ok(verdict.ok, `${JSON.stringify(event)}: ${verdict.ok ? '' : verdict.why}`)
      }
      assert.ok(sameState(from, run.state))
    }),
    RUNS,
  )
})

test('a run keeps the invariants of the state at every quarter of an hour', () => {
  const run = fork(live, scenario({ shocks: [{ kind: 'surge-arrivals', factor: 2.5 }] }), parameters, 3)
  for (let minute = 15; minute <= 2880; minute += 15) {
    advance(run, minute)
    assert.deepEqual(checkState(run.state), [], `after ${minute} minutes`)
  }
})

const peopleIn = (state: TwinState): number => {
  let unnamed = 0
  state.beds.status.forEach((status, bed) => {
    if ((status === BedStatus.occupied || status === BedStatus.held) && state.beds.patient[bed] === -1) unnamed++
  })
  return state.patients.head[1]! + unnamed
}

test('L8: with no arrivals the number of people in the city never rises, and in the end falls', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const run = startSimulation(copyState(live), {
        parameters,
        policy: nearest,
        seed,
        replication: 0,
        arrivals: 'none',
      })
      const atStart = peopleIn(run.state)
      let present = atStart
      for (let minute = 30; minute <= 5760; minute += 30) {
        advance(run, minute)
        const now = peopleIn(run.state)
        assert.ok(now <= present, `${present} → ${now} at minute ${minute}`)
        present = now
      }
      assert.ok(present < atStart * 0.8, `${present} of ${atStart} still there after four days`)
    }),
    // In the example somebody who goes home would be back within the four days.
    { numRuns: 5, examples: [[4218413928]] },
  )
})

test('two live states with equal beds and different emergency queues give different first hours', () => {
  const queued = copyState(live)
  const at = live.asOf + 1000
  for (let k = 0; k < 25; k++) {
    const event: Occurrence = {
      kind: 'encounter.started',
      encounter: `queue-${k}`,
      facility: 'h1',
      need: 'emergency',
      acuity: 2,
      occurredAt: at,
    }
    assert.ok(apply(queued, event).ok)
  }
  assert.deepEqual([...queued.beds.status], [...live.beds.status], 'the beds are the same')
  let lighter = 0
  let heavier = 0
  for (let k = 0; k < 10; k++) {
    const hours = scenario({ horizonHours: 6 })
    const a = replicate(live, hours, parameters, 1, k)
    const b = replicate(queued, hours, parameters, 1, k)
    const at90 = 6 * a.facilities.length
    assert.ok(b.values.waiting[at90]! > a.values.waiting[at90]!, 'people still wait after an hour and a half')
    const boarded = (t: Trajectory): number =>
      t.values.needed.filter((_, i) => i % t.facilities.length === 0).reduce((x, y) => x + y, 0)
    lighter += boarded(a)
    heavier += boarded(b)
  }
  assert.ok(heavier > lighter * 1.01, `beds needed at h1 over six hours: ${lighter} against ${heavier}`)
})

test('what nobody ever reported is not simulated and stays unknown in every sample', () => {
  const t = replicate(censusOnly(), scenario(), parameters, 1, 0)
  const rows = [0, 1, 2].map((f) => [...t.facilities].indexOf(f))
  for (const measure of MEASURES)
    for (let s = 0; s < t.samples; s++)
      for (const i of rows) assert.equal(t.values[measure][s * t.facilities.length + i], NOT_KNOWN)
})

test('a ward known by its census alone is filled to it with people nobody named, who leave as days pass', () => {
  const state = censusOnly()
  const t = replicate(state, scenario(), parameters, 1, 0)
  const i = [...t.facilities].indexOf(3)
  assert.equal(t.values.occupied[i], 11)
  assert.equal(t.values.open[i], 16)
  const run = startSimulation(copyState(state), {
    parameters,
    policy: nearest,
    seed: 1,
    replication: 0,
    arrivals: 'none',
  })
  advance(run, 14 * 1440)
  assert.ok(peopleIn(run.state) < 9, `${peopleIn(run.state)} of 11 still there after two weeks`)
  assert.ok(peopleIn(run.state) > 0, 'some stay longer than that')
})

test('a ward whose census told its open beds starts with those open, at least one for each patient', () => {
  const openedAtStart = (open: number): number => {
    const state = censusOnly(open)
    const run = startSimulation(state, { parameters, policy: nearest, seed: 1, replication: 0, arrivals: 'none' })
    assert.deepEqual(checkState(run.state), [])
    return run.state.tallies.open[3]!
  }
  assert.deepEqual([12, 14, 7, 30].map(openedAtStart), [12, 14, 11, 16])
})

test('L10c: referrals and appointments told before the start are not known in a run', () => {
  const state = copyState(live)
  for (const event of [
    { kind: 'referral.sent', referral: 'r', origin: 'h1', destination: 'h2' },
    { kind: 'appointment.kept', appointment: 'a', facility: 'h1' },
  ] as const)
    assert.ok(apply(state, { ...event, occurredAt: state.asOf }).ok)
  const run = fork(state, scenario(), parameters, 1)
  assert.deepEqual(checkState(run.state), [])
  assert.ok(run.state.referrals.toldAt.every((at) => at === 0))
  assert.ok(run.state.appointments.toldAt.every((at) => at === 0))
  assert.ok(run.state.appointments.kept.every((count) => count === 0))
  const untold = copyState(live)
  untold.facilities.reportedAt.set(state.facilities.reportedAt)
  assert.ok(sameState(run.state, fork(untold, scenario(), parameters, 1).state), 'it starts like any other')
})

/** A live state in which only the census of the township centre was ever told. */
function censusOnly(open?: number): TwinState {
  const state = emptyState(simulationCity())
  for (const event of [
    { kind: 'clock.passed', occurredAt: EVENING },
    {
      kind: 'census.reported',
      unit: 'u13',
      occupied: 11,
      occurredAt: EVENING,
      ...(open === undefined ? {} : { open }),
    },
  ] as const)
    assert.ok(apply(state, event).ok)
  return state
}

test('a state without any time is refused with what to do about it', () => {
  const state = emptyState(simulationCity())
  assert.throws(
    () => startSimulation(state, { parameters, policy: nearest, seed: 1, replication: 0 }),
    /apply clock\.passed/,
  )
})

test('patients present at the start keep their stage until something happens to them', () => {
  const run = fork(live, scenario(), parameters, 4)
  const inBeds = ({ patients }: TwinState): number =>
    Array.from({ length: patients.capacity }, (_, p) => patients.stage(p)).filter((s) => s === PatientStage.inBed)
      .length
  assert.equal(inBeds(run.state), inBeds(live))
})
