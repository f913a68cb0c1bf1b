/** Shared centres as queues, and what their failure stops, on a small city with two laboratories and one steriliser. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  advance,
  apply,
  type CityModel,
  copyState,
  decodeLever,
  fork,
  override,
  RandomSource,
  record,
  type Simulation,
  sameState,
} from '../src/index.ts'
import { CENTRE_SERVICES, examinationNetworkOf } from '../src/simulation/examination-network.ts'
import { minutesBeyondOrdinary, SharedCentresRun } from '../src/simulation/parts/shared-centres.ts'
import { chinaParameters, EVENING, scenario, simulationCity, warmed } from './simulation-city.ts'

const LABORATORY = CENTRE_SERVICES.indexOf('laboratory')
const DAY = 1440
const HOUR = 60

/** h1 (138 beds) has its own departments, the others depend on the centre next to them: h2 on s1, h3 and h4 on s2. */
function cityWithCentres(): CityModel {
  const city = simulationCity()
  const centre = (id: string, near: number, service: string) => ({
    ...city.facilities[near]!,
    id,
    kind: 'SHARED_CENTRE' as const,
    services: [service],
  })
  return {
    ...city,
    facilities: [
      ...city.facilities,
      centre('s1', 1, 'laboratory'),
      centre('s2', 2, 'laboratory'),
      centre('s3', 1, 'sterilisation'),
    ],
  }
}

const changed = override(chinaParameters(), {
  'centres.inHouseBeds': 100,
  'centres.leastItemsPerHour': 3,
  'centres.sentShare': [0, 0, 0, 0, 0],
})
assert.ok(changed.ok)
const parameters = changed.value
const city = cityWithCentres()
const live = warmed(5, city)
const started = (shocks: readonly unknown[], seed = 1, levers: readonly unknown[] = []) =>
  fork(live, scenario({ shocks, levers }), parameters, seed)
const failure = { kind: 'centre-failure', service: 'laboratory', facilities: ['s1'], capacityShare: 0.1 }

function stationOf(run: SharedCentresRun, facility: string, service: number): number {
  const f = city.facilities.findIndex(({ id }) => id === facility)
  return run.model.stationsOf[f]!.find((s) => run.model.stationService[s] === service)!
}
const centresOf = (run: Simulation): SharedCentresRun => {
  assert.ok(run.parts.sharedCentres)
  return run.parts.sharedCentres
}

test('every hospital has somebody who examines: its own department, or the nearest centre within reach', () => {
  const network = examinationNetworkOf(city, parameters)
  assert.ok(network)
  const by = (facility: number) =>
    city.facilities[network.stationFacility[network.main[facility * 5 + LABORATORY]!]!]!.id
  assert.deepEqual([0, 1, 2, 3].map(by), ['h1', 's1', 's2', 's2'])
  const far = override(parameters, { 'centres.reachKilometres': 1 })
  assert.ok(far.ok)
  const alone = examinationNetworkOf(city, far.value)
  assert.equal(alone && city.facilities[alone.stationFacility[alone.main[3 * 5 + LABORATORY]!]!]!.id, 'h4')
})

test('L35: a station is the queue of Lindley, item by item, and routine work drains with what is left', () => {
  const plain = override(parameters, {
    'centres.ordinaryWaitMinutes': [0, 0, 0, 0, 0],
    'centres.fallbackMinutes': 2880,
  })
  assert.ok(plain.ok)
  const network = examinationNetworkOf(city, plain.value)
  assert.ok(network)
  const random = new RandomSource(3, 0)
  for (const load of [0.3, 0.6, 0.85]) {
    const run = new SharedCentresRun({ ...network, figures: plain.value.centres })
    const service = 1 / network.capacity[0]!
    let minute = 0
    let wait = 0
    let sum = 0
    const items = 20_000
    for (let n = 0; n < items; n++) {
      const gap = (-Math.log(random.draw(1, n, 0)[0]!) * service) / load
      minute += gap
      wait = n === 0 ? 0 : Math.max(0, wait + service - gap)
      sum += wait
      const told = minutesBeyondOrdinary(run, 0, minute)
      assert.ok(Math.abs(told - wait) < 1e-6 * (1 + told), `item ${n}: ${told} against ${wait}`)
    }
    const expected = (service * load) / (2 * (1 - load))
    assert.ok(Math.abs(sum / items / expected - 1) < 0.12, `M/D/1 at ${load}: ${sum / items} against ${expected}`)
  }
  const run = new SharedCentresRun({ ...network, figures: plain.value.centres })
  const station = stationOf(run, 's1', LABORATORY)
  run.share[station] = 0.1
  run.work(station, 600)
  const grown = 600 * (network.routine[station]! - 0.1 * network.capacity[station]!)
  assert.ok(grown > 10 && Math.abs(run.all[station]! - grown) < 1e-9)
  run.share[station] = 1
  run.work(station, 600 + grown / (network.capacity[station]! - network.routine[station]!) + 1)
  assert.equal(run.all[station], 0)
})

test('L35: the failure of one centre delays the treatments of those who depend on it and of nobody else; in order hardly anybody is', () => {
  const delay = (one: Simulation, f: number) => one.totals.of('examinationDelayMinutes', f)
  let calmMinutes = 0
  let moreMinutes = 0
  let runs = 0
  fc.assert(
    fc.property(fc.nat(1000), fc.constantFrom('s1', 's2', 'h1'), (seed, id) => {
      const calm = started([], seed)
      advance(calm, 2 * DAY)
      assert.equal(calm.conditions.holding, 0)
      const run = started([{ ...failure, facilities: [id] }], seed)
      advance(run, 2 * DAY)
      const depends = { h1: 0, s1: 1, s2: 2 }[id]!
      for (const f of [0, 1, 2]) {
        const more = delay(run, f) - delay(calm, f)
        // A station that is watched works in other steps, which round otherwise.
        assert.ok(f === depends ? more > -1e-6 : Math.abs(more) < 1e-6, `${more} minutes more at ${f}`)
      }
      calmMinutes += delay(calm, -1)
      moreMinutes += delay(run, depends) - delay(calm, depends)
      runs++
    }),
    { numRuns: 6 },
  )
  // By the run, not in each: in a small city a night may pass in which nobody needs what has failed.
  assert.ok(calmMinutes < 60 * runs && moreMinutes > 60 * runs, `${calmMinutes}, ${moreMinutes} in ${runs} runs`)
})

test('a laboratory at 10 % lets its queue grow, puts admissions off after a day’s backlog, and comes back in steps', () => {
  const run = started([{ ...failure, fromMinute: 60, untilMinute: 2 * DAY, recoveryHours: 8 }])
  const station = stationOf(centresOf(run), 's1', LABORATORY)
  const { events } = record(run, 2 * DAY - 1)
  const told = events.flatMap((e) => (e.kind === 'queue.reported' && e.facility === 's1' ? [e.waiting] : []))
  assert.ok(told.length > 20 && told.at(-1)! > 20, `${told.at(-1)} items wait`)
  assert.deepEqual(
    told,
    [...told].sort((a, b) => a - b),
  )
  assert.equal(run.conditions.electivesHeld[1], parameters.centres.heldShare)
  assert.equal(run.conditions.electivesHeld[0], 0)
  assert.ok(run.totals.of('admissionsHeld', 1) > 0)
  const shares = [1, 121, 241, 361, 481].map((later) => {
    advance(run, 2 * DAY + later)
    return Number(centresOf(run).share[station]!.toFixed(2))
  })
  assert.deepEqual(shares, [0.28, 0.46, 0.64, 0.82, 1])
  advance(run, 6 * DAY)
  assert.equal(run.conditions.holding, 0)
  assert.equal(centresOf(run).isDisturbed, 0)
})

test('work sent elsewhere relieves those who depended on the failed centre, and is all its own again at the end', () => {
  const reroute = { kind: 'reroute-tests', from: 's1', to: 'h1', fromMinute: 30, untilMinute: DAY }
  const without = started([failure])
  const withIt = started([failure], 1, [reroute])
  advance(without, DAY)
  advance(withIt, DAY - 1)
  const centres = centresOf(withIt)
  const own = stationOf(centres, 'h1', LABORATORY)
  assert.ok(centres.routine[own]! > centres.model.routine[own]!)
  const delay = (run: Simulation) => run.totals.of('examinationDelayMinutes', 1)
  assert.ok(delay(withIt) < 0.3 * delay(without), `${delay(withIt)} against ${delay(without)} minutes`)
  advance(withIt, DAY)
  assert.deepEqual(centres.routine, centres.model.routine)
})

test('without sterilisation the theatres stop when the sets have run out, and begin again when sets are back', () => {
  const run = started([{ kind: 'centre-failure', service: 'sterilisation', capacityShare: 0, untilMinute: 40 * HOUR }])
  const stops = (hour: number) => {
    advance(run, hour * HOUR + 1)
    return [0, 1].map((f) => run.conditions.theatresStopped[f])
  }
  assert.deepEqual(stops(23), [0, 0])
  assert.deepEqual(stops(25), [0, 1], 'h1 has a steriliser of its own')
  assert.deepEqual(stops(39), [0, 1])
  assert.deepEqual(stops(41), [0, 0])
  assert.ok(centresOf(run).setHours[1]! < parameters.centres.sterileSetHours)
  assert.equal(run.totals.of('theatresStoppedHours', 0), 0)
  assert.ok(Math.abs(run.totals.of('theatresStoppedHours', 1) - 15) <= 1)
})

test('power lost at a centre stops its work when the generator does; a queue that was told is work to be done', () => {
  const run = started([{ kind: 'outage', dependency: 'power', facilities: ['s1'], untilMinute: DAY }])
  const station = stationOf(centresOf(run), 's1', LABORATORY)
  advance(run, 8 * HOUR - 1)
  assert.equal(centresOf(run).share[station], 1)
  advance(run, 8 * HOUR + 1)
  assert.equal(centresOf(run).share[station], 0)
  advance(run, DAY + 1)
  assert.ok(centresOf(run).share[station]! > 0.5)
  const queued = copyState(live)
  const event = { kind: 'queue.reported', facility: 's1', service: 'laboratory', waiting: 400 } as const
  assert.ok(apply(queued, { ...event, occurredAt: EVENING }).ok)
  const later = fork(queued, scenario(), parameters, 1)
  assert.equal(centresOf(later).all[station], 400)
})

test('L7 through failing centres, and a copy in the middle has the same future', () => {
  const shocks = [
    { ...failure, fromMinute: 100, untilMinute: 900, recoveryHours: 5 },
    { kind: 'centre-failure', service: 'sterilisation', capacityShare: 0 },
  ]
  const run = started(shocks, 3, [{ kind: 'reroute-tests', from: 's1', to: 's2', share: 0.5, fromMinute: 200 }])
  const replayed = copyState(run.state)
  const half = record(run, 700)
  const copy = run.copy()
  const rest = record(run, 2 * DAY)
  advance(copy, 2 * DAY)
  assert.ok(sameState(copy.state, run.state))
  assert.deepEqual(copy.totals, run.totals)
  for (const event of [...half.events, ...rest.events]) assert.ok(apply(replayed, event).ok)
  assert.ok(sameState(replayed, run.state))
})

test('a malformed failure or reroute is refused with its place and what would be right', () => {
  for (const [input, path, why] of [
    [{ ...failure, service: 'dreams' }, 'service', /one of imaging, ecg, laboratory/],
    [{ ...failure, facilities: ['s9'] }, 'facilities[0]', /no facility "s9"/],
    [{ ...failure, facilities: ['s3'] }, 'facilities[0]', /"s3" is a centre of sterilisation, not of laboratory/],
    [
      { ...failure, service: 'pathology', facilities: null },
      'facilities',
      /no shared centre of pathology; name hospitals/,
    ],
    [{ ...failure, capacityShare: 1.5 }, 'capacityShare', /from 0 to 1, got 1.5/],
    [{ ...failure, fromMinute: 90, untilMinute: 90 }, 'untilMinute', /must lie after fromMinute \(90\)/],
    [{ kind: 'reroute-tests', from: 's1' }, 'to', /name the centre or hospital/],
    [{ kind: 'reroute-tests', from: 's1', to: 's1' }, 'to', /another one than from/],
    [{ kind: 'reroute-tests', from: 's1', to: 's3' }, 'to', /not of laboratory/],
  ] as const) {
    const decoded = decodeLever(input, city)
    assert.ok(!decoded.ok, JSON.stringify(input))
    assert.match(decoded.problems.find((p) => p.path === path)?.why ?? JSON.stringify(decoded.problems), why)
  }
  const small = started([{ ...failure, facilities: ['h2'] }]).planned[0]!
  assert.equal(small.planned, 0)
  assert.match(small.note.en, /only 0 of 1 have laboratory of their own/)
})

test('of two reroutes the end of one leaves the other, and half the sets done elsewhere come back', () => {
  const reroute = { kind: 'reroute-tests', from: 's1', to: 'h1', fromMinute: 30, untilMinute: 600 }
  const run = started([failure], 1, [reroute, { ...reroute, fromMinute: 60, untilMinute: DAY, share: 0.5 }])
  const station = stationOf(centresOf(run), 's1', LABORATORY)
  const shareAt = (minute: number) => {
    advance(run, minute)
    return centresOf(run).rerouteTo[station]! < 0 ? 0 : centresOf(run).rerouteShare[station]
  }
  assert.deepEqual([45, 100, 601, DAY].map(shareAt), [1, 0.5, 0.5, 0])
  const sets = (levers: readonly unknown[]) => {
    const broken = { kind: 'centre-failure', service: 'sterilisation', facilities: ['s3'], capacityShare: 0 }
    const one = started([broken], 1, levers)
    advance(one, 12 * HOUR)
    return centresOf(one).setHours[1]!
  }
  const half = { kind: 'reroute-tests', service: 'sterilisation', from: 's3', to: 'h1', share: 0.5 }
  const without = sets([])
  const full = parameters.centres.sterileSetHours
  assert.ok(Math.abs(full - sets([half]) - (full - without) / 2) < 1, `${without} and ${sets([half])} of ${full} hours`)
})
