/**
 * RefNet is no second simulator: written down it is an ordinary city, which is recorded, rehearsed and changed by levers
 * like any other.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  advance,
  apply,
  BED_STATUS_COUNT,
  BedStatus,
  type CityModel,
  decodeCity,
  decodeLever,
  decodeScenario,
  encodeScenario,
  fork,
  openingSimulation,
  planLever,
  record,
  replicate,
  type Simulation,
  sameState,
  type Trajectory,
} from '../../src/index.ts'
import { RefNetStatistics, refNetCity, refNetScenario, startEmptyCity, startRefNet } from '../../src/refnet/index.ts'
import { chinaParameters, scenario } from '../simulation-city.ts'
import { meanAndDeviation, refNetParameters, refNetRun, STATISTIC_NAMES, standardErrorsApart } from './refnet-runs.ts'
import { WEEK, watch } from './refnet-watch.ts'

const parameters = chinaParameters()
const refNet = refNetParameters()

/** RefNet as a file holds it and a reader of files gets it. */
function asCity(copies = 1): CityModel {
  const decoded = decodeCity(JSON.parse(JSON.stringify(refNetCity(refNet, copies))))
  if (!decoded.ok) throw new Error(JSON.stringify(decoded.problems))
  return decoded.value
}

test('RefNet written to a city file and read back is the same city, to the last bit', () => {
  for (const copies of [1, 3]) assert.deepEqual(asCity(copies), refNetCity(refNet, copies))
  const decoded = decodeCity(JSON.parse(JSON.stringify(refNetCity(refNet, 1, '0'))))
  assert.ok(decoded.ok)
  assert.deepEqual(decoded.value, refNetCity(refNet, 1, '0'))
})

test('L7: a recorded week of RefNet, applied to the state it started from, ends in the same bytes', () => {
  const run = { city: refNetCity(refNet), parameters, seed: refNet.seed, replication: 1 }
  const simulation = startRefNet({ ...run, warmupWeeks: 0, weeks: 4, keepSamples: false })
  advance(simulation, 3 * WEEK)
  const { from, events } = record(simulation, 4 * WEEK)
  assert.ok(events.length > 15_000, `${events.length} events in the week`)
  const kinds = new Set(events.map(({ kind }) => kind))
  for (const kind of ['encounter.started', 'bed.requested', 'bed.reserved', 'encounter.transferred', 'bed.cleaned'])
    assert.ok(kinds.has(kind as never), `the week has ${kind}`)
  for (const event of events) {
    const verdict = apply(from, event)
    assert.ok(verdict.ok, `${JSON.stringify(event)}: ${verdict.ok ? '' : verdict.why}`)
  }
  assert.ok(sameState(from, simulation.state))
})

/** Replications per side, and weeks after the warm-up of eight: short, for runs are many. */
const RUNS = 32
const WEEKS = 4
const reference = Array.from({ length: RUNS }, (_, r) => refNetRun(1000 + r, { weeks: WEEKS }).results())

test('the city of the file, run with the luck of any city, has the statistics of RefNet', () => {
  const city = asCity()
  const runs = Array.from({ length: RUNS }, (_, r) => {
    const simulation = startEmptyCity(city, parameters, 7000, r)
    const statistics = new RefNetStatistics(simulation, 8 * WEEK, (8 + WEEKS) * WEEK, { keepSamples: true })
    simulation.observer = statistics
    advance(simulation, (8 + WEEKS) * WEEK)
    return statistics.results()
  })
  assert.notEqual(runs[0]!.n_arr, reference[0]!.n_arr, 'another luck')
  const apart = STATISTIC_NAMES.map((name) => ({
    name,
    errors: standardErrorsApart(
      meanAndDeviation(reference.map((r) => r[name]!)),
      meanAndDeviation(runs.map((r) => r[name]!)),
    ),
  }))
  const far = apart.filter(({ errors }) => !(Math.abs(errors) <= 2.6))
  assert.ok(far.length <= 0.02 * apart.length, JSON.stringify(far))
})

/** Occupied shares of intensive care and wards, mean number in the departments, hours of boarding: of a sampled run. */
function figuresOf(run: Trajectory): Record<string, number> {
  const width = run.facilities.length
  const sum = (values: Uint16Array): number => values.subarray(width).reduce((a, b) => a + b, 0)
  const { occupied, icuOccupied, emergency, boarding } = run.values
  const samples = run.samples - 1
  return {
    utilIcu: sum(icuOccupied) / samples / beds.icu,
    utilWards: (sum(occupied) - sum(icuOccupied)) / samples / (beds.surg + beds.gen),
    inDepartments: sum(emergency) / samples,
    boardHours: (sum(boarding) * run.everyMinutes) / 60,
  }
}
const total = (of: 'icu' | 'surg' | 'gen' | 'bays'): number => refNet.hospitals.reduce((sum, h) => sum + h[of], 0)
const beds = { icu: total('icu'), surg: total('surg'), gen: total('gen'), bays: total('bays') }

test('a rehearsal of the file, warmed up from empty, has the utilisation and the waits of RefNet', () => {
  const city = asCity()
  const rehearsed = Array.from({ length: RUNS }, (_, k) => {
    const written = encodeScenario(refNetScenario(refNet, city, { warmupWeeks: 8, weeks: WEEKS, seed: 5000 + k }))
    const read = decodeScenario(JSON.parse(JSON.stringify(written)), city, parameters)
    assert.ok(read.ok)
    assert.equal(read.value.horizonHours, WEEKS * 168)
    return figuresOf(
      replicate(openingSimulation(city, parameters, read.value).state, read.value, parameters, 5000 + k, 0),
    )
  })
  const expected = reference.map((r) => ({
    utilIcu: r.util_icu!,
    utilWards: (r.util_surg! * beds.surg + r.util_gen! * beds.gen) / (beds.surg + beds.gen),
    inDepartments: r.util_bay! * beds.bays + r.edq_mean!,
    boardHours: r.board_hours!,
  }))
  for (const name of ['utilIcu', 'utilWards', 'inDepartments', 'boardHours'] as const) {
    const [ours, theirs] = [
      meanAndDeviation(rehearsed.map((r) => r[name]!)),
      meanAndDeviation(expected.map((r) => r[name])),
    ]
    const errors = standardErrorsApart(ours, theirs)
    assert.ok(Math.abs(errors) <= 2.6, `${name}: ${ours.mean} rehearsed, ${theirs.mean} expected, ${errors} apart`)
  }
})

test('general levers work on that city: five beds closed, a fifth of the nurses absent', () => {
  const city = asCity()
  const opening = refNetScenario(refNet, city, { warmupWeeks: 4, weeks: 1, seed: 3 })
  const live = openingSimulation(city, parameters, opening).state
  const general = live.city.units.findIndex((unit) => unit.id === 'h0-gen')
  const closing = scenario({ horizonHours: 336, levers: [{ kind: 'close-beds', unit: 'h0-gen', beds: 5 }] })
  const shortage = scenario({
    horizonHours: 336,
    levers: [{ kind: 'staffing', role: 'nurse', absentShare: 0.2, untilMinute: 336 * 60 }],
  })
  const count = (state: typeof live, unit: number, status: BedStatus): number =>
    state.units.count[unit * BED_STATUS_COUNT + status]!

  const closed = fork(live, closing, parameters, 11)
  assert.deepEqual(
    closed.planned.map(({ kind, wanted, planned }) => ({ kind, wanted, planned })),
    [{ kind: 'close-beds', wanted: 5, planned: 5 }],
  )
  advance(closed, WEEK)
  assert.equal(count(closed.state, general, BedStatus.closed), 5)

  const short = fork(live, shortage, parameters, 11)
  advance(short, WEEK)
  live.city.units.forEach((unit, u) => {
    if (unit.kind === 'emergency') return
    const usable = unit.beds - count(short.state, u, BedStatus.closed)
    assert.equal(usable, Math.floor(unit.beds * 0.8 + 1e-9), `${unit.id}: ${usable} of ${unit.beds} beds usable`)
  })

  const boarding = (of: typeof closing, pair: number): number =>
    figuresOf(replicate(live, of, parameters, 11, pair)).boardHours!
  const nothing = scenario({ horizonHours: 336 })
  for (const [name, plan] of [
    ['closing', closing],
    ['shortage', shortage],
  ] as const) {
    const more = meanAndDeviation([0, 1, 2, 3, 4, 5].map((pair) => boarding(plan, pair) - boarding(nothing, pair)))
    assert.ok(more.mean > 0, `${name}: ${more.mean} hours of boarding more`)
    if (name === 'shortage') assert.ok(more.mean > 3 * (more.sd / Math.sqrt(more.n)), 'a fifth of all beds is felt')
  }
})

function planned(simulation: Simulation, lever: Readonly<Record<string, unknown>>): void {
  const decoded = decodeLever(lever, simulation.state.city)
  assert.ok(decoded.ok, JSON.stringify(decoded))
  planLever(decoded.value, simulation)
}

test('with beds closed every count of RefNet still holds at every event', () => {
  const simulation = startEmptyCity(asCity(), parameters, 12, 0)
  for (const [unit, beds] of [
    ['h0-gen', 5],
    ['h4-icu', 3],
  ] as const)
    planned(simulation, { kind: 'close-beds', unit, beds, atMinute: WEEK, untilMinute: 3 * WEEK })
  planned(simulation, { kind: 'staffing', role: 'nurse', absentShare: 0.2, fromMinute: 2 * WEEK })
  const watched = watch(simulation, 4)
  assert.deepEqual(watched.broken, [])
  assert.ok(watched.mostBoarders >= 5)
})
