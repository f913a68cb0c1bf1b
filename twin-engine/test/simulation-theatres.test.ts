/** The laws of theatres (SPEC.md), on a small city. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  advance,
  apply,
  checkState,
  copyState,
  fork,
  PatientStage,
  policyOf,
  record,
  type Simulation,
  sameState,
  startSimulation,
} from '../src/index.ts'
import { chinaParameters, EVENING, scenario, warmed } from './simulation-city.ts'

const parameters = chinaParameters()
const live = warmed()
const DAY = 1440
/** Two theatres or so in each of the first two hospitals. */
const MORE = { 'theatres.surgicalBedsPerTheatre': 10 }
const many = (levers: readonly object[] = [], shocks: readonly object[] = []) =>
  scenario({ parameters: MORE, levers, shocks })

/** Whether the ten minutes before now lay in a session. */
function wasSession(run: Simulation): boolean {
  const local = new Date(EVENING + (run.minute - 5) * 60_000 + 8 * 3_600_000)
  const hour = local.getUTCHours()
  return local.getUTCDay() % 6 !== 0 && hour >= 8 && hour < 17
}

test('L32: every case has a theatre of its own, and its patient lies in bed in that hospital', () => {
  const run = fork(live, many([], [{ kind: 'surge-arrivals', factor: 2 }]), parameters, 1)
  const theatres = run.parts.theatres!
  const { model } = theatres
  assert.ok(model.facilityOf.length >= 3)
  let begun = 0
  let electives = 0
  for (let minute = 5; minute <= 8 * DAY; minute += 10) {
    advance(run, minute)
    const { patients } = run.state
    const inUse = new Int32Array(model.theatres.length)
    const seen = new Set<number>()
    theatres.patientIn.forEach((patient, theatre) => {
      if (patient < 0) return
      const facility = model.facilityOf[theatre]!
      assert.ok(!seen.has(patient), 'nobody is in two theatres')
      seen.add(patient)
      inUse[facility]!++
      assert.equal(patients.stage(patient), PatientStage.inBed)
      assert.equal(patients.facility(patient), facility)
      assert.equal(run.plans.leaving(patient), 0, 'nobody leaves from a theatre')
    })
    assert.deepEqual([...inUse], [...theatres.busy])
    inUse.forEach((n, f) => {
      assert.ok(n <= Math.min(model.theatres[f]!, model.teams[f]!))
    })
    const all = run.totals.of('operations', -1)
    const urgent = run.totals.of('urgentOperations', -1)
    if (!wasSession(run)) assert.equal(all - urgent, electives)
    electives = all - urgent
    begun = all
  }
  assert.ok(begun > 30, `${begun} operations`)
  assert.deepEqual(checkState(run.state), [])
})

test('L32: nothing begins where theatres are stopped, and cases begin again afterwards', () => {
  const run = fork(live, many(), parameters, 2)
  advance(run, 3 * DAY)
  run.conditions.change(0, 'theatres', 1)
  const before = run.totals.of('operations', 0)
  advance(run, 5 * DAY)
  assert.equal(run.totals.of('operations', 0), before)
  assert.ok(run.totals.of('operationsPutOffStopped', 0) > 0)
  assert.ok(run.parts.theatres!.urgentNow[0]! > 0)
  run.conditions.change(0, 'theatres', -1)
  advance(run, 6 * DAY)
  assert.ok(run.totals.of('operations', 0) > before)
  assert.equal(run.parts.theatres!.urgentNow[0], 0)
})

test('L32: every case listed is operated on or given up: nobody stays for an operation for ever', () => {
  const run = startSimulation(copyState(live), {
    parameters,
    policy: policyOf('nearest')!,
    seed: 3,
    replication: 0,
    arrivals: 'none',
  })
  advance(run, 20 * DAY)
  const { lists, patientIn } = run.parts.theatres!
  for (let list = 0; list < 8; list++) assert.equal(lists.head(list), -1)
  assert.ok(patientIn.every((patient) => patient === -1))
  assert.ok(run.totals.of('operations', -1) > 0)
})

test('more theatres put off fewer cases, and one case that is put off makes its stay longer, not shorter', () => {
  const putOff = [60, 30, 10].map((bedsPerTheatre) => {
    const run = fork(
      live,
      scenario({
        parameters: { 'theatres.surgicalBedsPerTheatre': bedsPerTheatre },
        shocks: [{ kind: 'surge-arrivals', factor: 2, route: 'direct', need: 'general-surgery' }],
      }),
      parameters,
      4,
    )
    advance(run, 7 * DAY)
    return run.totals.of('operationsPutOffForTime', 0)
  })
  assert.ok(putOff[0]! > 0 && putOff[0]! >= putOff[1]! && putOff[1]! > putOff[2]!, `${putOff}`)
})

test('theatres without a team are named, and no operation begins there', () => {
  const run = fork(live, many([], [{ kind: 'theatre-teams', share: 0, facilities: ['h1'] }]), parameters, 5)
  const { note, planned } = run.planned[0]!
  assert.equal(planned, 1)
  assert.match(note.en, /have theatres and no team: no operation begins there/)
  advance(run, 3 * DAY)
  assert.equal(run.totals.of('operations', 0), 0)
  assert.ok(run.totals.of('operations', 1) > 0)
})

test('a run with operations told as events replays to the same bytes, and its copy has the same future', () => {
  const run = fork(live, many(), parameters, 6)
  const { from, events } = record(run, 4 * DAY)
  for (const event of events) {
    const verdict = apply(from, event)
    assert.ok(verdict.ok, `${JSON.stringify(event)}: ${verdict.ok ? '' : verdict.why}`)
  }
  assert.ok(sameState(from, run.state))
  assert.ok(events.some((e) => e.kind === 'queue.reported' && e.service === 'theatre'))
  const twin = run.copy()
  advance(run, 6 * DAY)
  advance(twin, 6 * DAY)
  assert.ok(sameState(run.state, twin.state))
})
