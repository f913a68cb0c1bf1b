/** Mass casualties, diversion of ambulances, the fleet and the roads: what the levers promise, on a small city. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AMBULANCE_PHASES } from '../src/events/event.ts'
import {
  advance,
  apply,
  type CityModel,
  checkState,
  copyState,
  decodeLever,
  fork,
  indexCity,
  type Occurrence,
  override,
  PATIENT_STAGE_COUNT,
  PatientStage,
  RUN_FIGURES,
  record,
  replicate,
  type Simulation,
  sameState,
  steadyFill,
  type Total,
} from '../src/index.ts'
import { chinaParameters, EVENING, scenario, simulationCity } from './simulation-city.ts'

const parameters = chinaParameters()
const city: CityModel = {
  ...simulationCity(),
  vehicles: Array.from({ length: 12 }, (_, v) => ({ id: `v${v + 1}`, station: v % 3, negativePressure: v < 4 })),
}
const live = steadyFill(city, parameters, 5, EVENING)
const incident = { kind: 'mass-casualty', facility: 'h2', casualties: 80, preset: 'crash', atMinute: 30 }
const started = (shocks: readonly unknown[], levers: readonly unknown[] = [], seed = 1): Simulation =>
  fork(live, scenario({ shocks, levers }), parameters, seed)

/** Most people in a department at once, per treatment place, over 12 hours. */
function peakLoad(run: Simulation, facility: number): number {
  let peak = 0
  const places = indexCity(city).placesOfFacility[facility]!
  for (let minute = 15; minute <= 720; minute += 15) {
    advance(run, minute)
    const { stage } = run.state.facilities
    const people =
      stage[facility * PATIENT_STAGE_COUNT + PatientStage.emergencyWaiting]! +
      stage[facility * PATIENT_STAGE_COUNT + PatientStage.emergencyTreatment]! +
      stage[facility * PATIENT_STAGE_COUNT + PatientStage.boarding]!
    peak = Math.max(peak, people / places)
  }
  return peak
}
const total = (run: Simulation, name: Total): number => run.totals.of(name, -1)

test('with every department closed on the way a casualty is turned away, and not carried there besides', () => {
  const CLOSES = 110
  const closed = {
    kind: 'outage',
    dependency: 'building',
    facilities: null,
    share: 1,
    fromMinute: CLOSES,
    untilMinute: 2000,
  }
  for (const seed of [1, 2, 3]) {
    const run = started([incident, closed], [], seed)
    advance(run, CLOSES)
    const reached = (): number => total(run, 'casualtiesByThemselves') + total(run, 'casualtiesCarried')
    const before = reached()
    advance(run, 1200)
    assert.ok(before > 0 && before < 80, `${before} before the departments closed`)
    assert.equal(reached(), before, 'nobody reaches a closed department')
    const calm = started([closed], [], seed)
    advance(calm, 1200)
    const away = total(run, 'emergencyTurnedAway') - total(calm, 'emergencyTurnedAway')
    assert.ok(Math.abs(before + away - 80) <= 1, `${before} and ${away} of 80: one other may come late by the incident`)
  }
})

test('L25: every casualty reaches a department once, and the walking wounded reach the nearest', () => {
  const run = started([incident])
  const { from, events } = record(run, 1200)
  assert.equal(total(run, 'casualtiesByThemselves') + total(run, 'casualtiesCarried'), 80)
  assert.equal(run.totals.of('casualtiesByThemselves', 1), total(run, 'casualtiesByThemselves'), 'all at h2')
  const without = record(started([]), 1200).events
  const came = (list: readonly Occurrence[]): number =>
    list.filter((e) => e.kind === 'encounter.started' && e.acuity !== undefined).length
  assert.ok(Math.abs(came(events) - came(without) - 80) <= 3, `${came(events)} against ${came(without)}`)
  assert.deepEqual(checkState(run.state), [])
  for (const event of events) assert.ok(apply(from, event).ok)
  assert.ok(sameState(from, run.state), 'law L7')
})

test('half of those who come by themselves are there within 60–90 min, the last within 6 h, before most carried ones', () => {
  const run = started([{ ...incident, casualties: 400, atMinute: 0 }])
  const walked: number[] = []
  let before = 0
  for (let minute = 5; minute <= 400; minute += 5) {
    advance(run, minute)
    const now = total(run, 'casualtiesByThemselves')
    for (; before < now; before++) walked.push(minute)
  }
  const median = walked[Math.floor(walked.length / 2)]!
  assert.ok(walked.length > 120, `${walked.length} walked`)
  assert.ok(median >= 60 && median <= 90, `median ${median}`)
  assert.ok(walked.at(-1)! <= 365)
})

test('L26: taken to the nearest, casualties overload the nearest; taken to the least loaded, they relieve it', () => {
  for (const seed of [1, 2, 3]) {
    const quiet = peakLoad(started([], [], seed), 1)
    const nearest = started([incident], [], seed)
    const spread = started([incident], [{ kind: 'casualty-distribution', rule: 'least-loaded' }], seed)
    const all = peakLoad(nearest, 1)
    const some = peakLoad(spread, 1)
    assert.ok(all > 3 && all > 3 * quiet, `nearest: ${all} people a place, ${quiet} without the incident`)
    assert.ok(some < 0.75 * all, `least loaded: ${some} against ${all}`)
    for (const run of [nearest, spread]) advance(run, 2880)
    assert.ok(
      total(spread, 'casualtyWaitMinutes') < 0.8 * total(nearest, 'casualtyWaitMinutes'),
      `waits: ${total(spread, 'casualtyWaitMinutes')} against ${total(nearest, 'casualtyWaitMinutes')} min`,
    )
    assert.equal(nearest.totals.of('casualtiesCarried', 1), total(nearest, 'casualtiesCarried'))
    assert.ok(spread.totals.of('casualtiesCarried', 0) > 5)
    assert.equal(spread.totals.of('casualtiesTreatedP1', 2), 0, 'P1 goes where intensive care is')
  }
})

test('the figures tell of responses, lost hours and casualties, and keep silent where there were none', () => {
  const told = (shocks: readonly unknown[], vehicles: boolean): Map<string, number | null> => {
    const state = vehicles ? live : copyState(live)
    if (!vehicles) state.ambulances.phase.fill(255)
    const run = replicate(state, scenario({ shocks }), parameters, 4, 0)
    return new Map(RUN_FIGURES.map((figure) => [figure.id, figure.of(run, -1)]))
  }
  const hurt = told([incident], true)
  const quiet = told([], true)
  assert.ok(hurt.get('ambulance-response-p90')! > hurt.get('ambulance-response-mean')!)
  assert.ok(hurt.get('ambulance-late-share')! > 0 && hurt.get('ambulance-late-share')! < 1)
  assert.ok(hurt.get('ambulance-lost-hours')! > quiet.get('ambulance-lost-hours')!)
  assert.ok(hurt.get('casualty-p1-treatment-mean')! > 15 && hurt.get('casualty-wait-mean')! > 30)
  assert.ok(hurt.get('casualty-operation-mean')! > 60, `${hurt.get('casualty-operation-mean')}`)
  assert.equal(quiet.get('casualty-wait-mean'), null)
  assert.equal(told([], false).get('ambulance-response-mean'), null)
  assert.equal(told([], false).get('ambulance-lost-hours'), null)
})

test('a rule pulled in the middle of a run holds from then on, and only within its window', () => {
  const rule = { kind: 'casualty-distribution', rule: 'least-loaded', fromMinute: 0, untilMinute: 1 }
  const run = started([incident], [rule])
  advance(run, 720)
  assert.equal(run.totals.of('casualtiesCarried', 1), total(run, 'casualtiesCarried'), 'the window is over')
})

test('diverted, a hospital gets no ambulance but for the levels kept; of two neighbours neither takes the other’s', () => {
  const brought = (levers: readonly unknown[], facility: number): number => {
    const run = started([{ ...incident, facility: 'h1' }], levers)
    advance(run, 720)
    return run.totals.of('ambulanceHandovers', facility)
  }
  const divert = (facilities: readonly string[], fromLevel: number) => [
    { kind: 'divert-ambulances', facilities, fromLevel },
  ]
  assert.ok(brought([], 0) > 25)
  const kept = brought(divert(['h1'], 2), 0)
  const gone = brought(divert(['h1'], 1), 0)
  assert.ok(gone < kept && kept < brought([], 0), `${gone} < ${kept}`)
  const together = started([{ ...incident, facility: 'h1' }], divert(['h1', 'h2'], 1))
  advance(together, 720)
  assert.ok(together.totals.of('ambulancesDiverted', 0) > 10)
  assert.ok(together.totals.of('casualtiesCarried', 2) > 10, 'the third takes them, intensive care or not')
  assert.equal(together.totals.of('casualtiesCarried', 1), 0)
})

test('three in ten vehicles off duty: the rest do the work, later; at the end all are back', () => {
  const fleet = { kind: 'ambulance-fleet', change: -0.75, fromMinute: 0, untilMinute: 600 }
  const run = started([fleet, incident])
  assert.equal(run.planned[0]?.planned, 9)
  assert.match(run.planned[0]!.note.en, /9 of 12 vehicles on duty are missing/)
  const { events } = record(run, 599)
  const off = new Set(
    events.flatMap((e) => (e.kind === 'ambulance.moved' && e.phase === 'off-duty' ? [e.vehicle] : [])),
  )
  assert.equal(off.size, 9)
  const full = started([incident])
  advance(full, 599)
  const mean = (s: Simulation): number => total(s, 'ambulanceResponseMinutes') / total(s, 'ambulanceResponses')
  assert.ok(mean(run) > mean(full) + 5, `${mean(run)} against ${mean(full)}`)
  advance(run, 1400)
  assert.ok(
    run.state.ambulances.phase.every((phase) => phase !== 7),
    'nobody is off duty',
  )
})

test('closed roads lengthen every response and nothing else of a job', () => {
  const mean = (s: Simulation): number => total(s, 'ambulanceResponseMinutes') / total(s, 'ambulanceResponses')
  const open = started([incident])
  const closed = started([incident, { kind: 'road-closure', speedFactor: 0.4 }])
  advance(open, 720)
  advance(closed, 720)
  assert.ok(mean(closed) > mean(open) + 2, `${mean(closed)} against ${mean(open)}`)
})

test('where no ambulances take part, other vehicles carry the casualties, and the levers say so', () => {
  const untold = steadyFill(city, parameters, 5, EVENING)
  untold.ambulances.phase.fill(255)
  const levers = [
    { kind: 'divert-ambulances', facilities: ['h1'] },
    { kind: 'ambulance-fleet', change: -0.3 },
  ]
  const run = fork(untold, scenario({ shocks: [incident], levers }), parameters, 1)
  assert.match(run.planned[0]!.note.en, /no ambulances take part, other vehicles carry them/)
  for (const planned of run.planned.slice(1)) {
    assert.equal(planned.planned, 0)
    assert.match(planned.note.en, /no ambulances take part in this run/)
  }
  advance(run, 1200)
  assert.equal(total(run, 'casualtiesByThemselves') + total(run, 'casualtiesCarried'), 80)
})

test('a malformed incident or diversion is refused with the place and the remedy', () => {
  for (const [input, path, why] of [
    [{ kind: 'mass-casualty', casualties: 50 }, 'facility', /either facility, or lng and lat/],
    [{ kind: 'mass-casualty', casualties: 50, lng: 121 }, 'lat', /both lng and lat/],
    [{ kind: 'mass-casualty', casualties: 0, facility: 'h1' }, 'casualties', /from 1 to 2000, got 0/],
    [{ kind: 'mass-casualty', casualties: 50, facility: 'h9' }, 'facility', /no facility "h9"/],
    [{ kind: 'mass-casualty', casualties: 50, facility: 'h1', preset: 'flood' }, 'preset', /one of norm, crash/],
    [{ kind: 'divert-ambulances' }, 'facilities', /at least one hospital/],
    [{ kind: 'divert-ambulances', facilities: ['h4'] }, 'facilities[0]', /"h4" has no emergency department/],
    [{ kind: 'divert-ambulances', facilities: ['h1', 'h2', 'h3'] }, 'facilities', /leave at least one out/],
    [{ kind: 'ambulance-fleet', change: 0 }, 'change', /must not be 0/],
    [{ kind: 'road-closure', speedFactor: 0 }, 'speedFactor', /from 0.05 to 1/],
  ] as const) {
    const decoded = decodeLever(input, city)
    assert.ok(!decoded.ok, JSON.stringify(input))
    const problem = decoded.problems.find((p) => p.path === path)
    assert.match(problem?.why ?? `nothing at ${path}: ${JSON.stringify(decoded.problems)}`, why)
  }
})

const withParameters = (values: Parameters<typeof override>[1]) => {
  const changed = override(parameters, values)
  assert.ok(changed.ok)
  return changed.value
}

test('who leaves unseen was not treated: treated casualties are those whom a doctor saw', () => {
  const impatient = withParameters({ 'emergency.patienceMeanMinutes': [0, 0, 30, 30] })
  const run = fork(live, scenario({ shocks: [{ ...incident, casualties: 300 }] }), impatient, 1)
  let left = 0
  let seen = 0
  let treated = 0
  run.tell = (event) => {
    if (event.kind === 'encounter.ended' && event.outcome === 'left') left++
    if (event.kind === 'encounter.seen') seen++
  }
  const { massCasualties } = run.parts
  assert.ok(massCasualties)
  massCasualties.treated = () => {
    treated++
  }
  advance(run, 1200)
  assert.ok(left > 50, `${left} left unseen`)
  assert.equal(treated, seen)
})

test('where no theatre takes part no casualty is operated on, nor goes to intensive care after it', () => {
  const [none, all] = [0, 1].map((share) => {
    const values = { 'massCasualty.operatedShare': [share, share, share] }
    const over = scenario({ shocks: [{ ...incident, casualties: 200 }], fidelity: 'flow' })
    const run = fork(live, over, withParameters(values), 1)
    advance(run, 4 * 1440)
    return run
  })
  assert.ok(total(all!, 'casualtiesTreated') > 20, `${total(all!, 'casualtiesTreated')} treated`)
  assert.ok(sameState(none!.state, all!.state))
})

test('an open-ended change of the fleet costs its crews to the end of the run', () => {
  const off = copyState(live)
  for (let v = 0; v < 6; v++) off.ambulances.phase[v] = AMBULANCE_PHASES.indexOf('off-duty')
  const run = fork(off, scenario({ levers: [{ kind: 'ambulance-fleet', change: 1 }] }), parameters, 1)
  assert.equal(run.planned[0]!.planned, 6)
  assert.equal(run.planned[0]!.cost!.staffHours, 6 * 3 * 24)
})
