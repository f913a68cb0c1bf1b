/** What stops when power, water, network, lifts, oxygen or a part of the building fail, on a small city. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { FACILITY_STATUSES, SERVICES } from '../src/events/event.ts'
import {
  advance,
  apply,
  checkState,
  copyState,
  decodeLever,
  fork,
  MEASURES,
  type Measure,
  type Occurrence,
  record,
  sameState,
} from '../src/index.ts'
import { DEPENDENCIES } from '../src/simulation/cascades.ts'
import { Conditions } from '../src/simulation/conditions.ts'
import { chinaParameters, EVENING, scenario, simulationCity, warmed } from './simulation-city.ts'

const parameters = chinaParameters()
const live = warmed()
const HOUR = 60
const DAY = 1440
const started = (shocks: readonly unknown[], seed = 1) => fork(live, scenario({ shocks }), parameters, seed)

const outages = fc.record({
  kind: fc.constant('outage'),
  dependency: fc.constantFrom(...DEPENDENCIES),
  facilities: fc.constantFrom(['h1'], ['h2', 'h3'], null),
  share: fc.constantFrom(1, 0.7, 0.3),
  fromMinute: fc.integer({ min: 0, max: 900 }),
  untilMinute: fc.integer({ min: 901, max: 2600 }),
})

test('L34: when every outage is over nothing of it is left: the conditions are those of a city in order', () => {
  let broken = 0
  fc.assert(
    fc.property(fc.array(outages, { minLength: 1, maxLength: 5 }), fc.nat(1000), (shocks, seed) => {
      const run = started(shocks, seed)
      const fresh = new Conditions(run.state.city.facilities.length)
      for (let minute = 0; minute < 2600; minute += 130) {
        advance(run, minute)
        if (JSON.stringify(run.conditions) !== JSON.stringify(fresh)) broken++
      }
      advance(run, 2600 + parameters.dependencies.recoveryHours * HOUR)
      assert.deepEqual(run.conditions, fresh)
      for (const status of run.state.facilities.status) assert.ok(status === 0 || status === 255)
      assert.deepEqual(checkState(run.state), [])
    }),
    { numRuns: 10 },
  )
  assert.ok(broken > 20, 'while they last something is')
})

test('power: planned operations and lifts stop at once, intensive care, theatres and the department with the generator', () => {
  const at = 100
  const run = started([{ kind: 'outage', dependency: 'power', facilities: ['h1'], fromMinute: at, untilMinute: 2000 }])
  const stopped = () =>
    (['planned-operations', 'intensive-care', 'theatres', 'wards', 'emergency'] as const).filter(
      (stop) => run.conditions.causesAt(0, stop) > 0,
    )
  const told = (minute: number) => record(run, minute).events.filter((e) => e.kind === 'facility.status')
  const said = (events: readonly Occurrence[]) =>
    events.map((e) => (e.kind === 'facility.status' ? `${e.facility} ${e.service} ${e.status}` : ''))
  assert.deepEqual(said(told(at - 1)), [])
  assert.deepEqual(stopped(), [])
  assert.deepEqual(said(told(at + 8 * HOUR - 1)), ['h1 all degraded'])
  assert.deepEqual(stopped(), ['planned-operations'])
  assert.equal(run.conditions.moveFactor[0], 2)
  assert.deepEqual(said(told(at + 8 * HOUR)), ['h1 all closed', 'h1 emergency closed'])
  assert.deepEqual(stopped(), ['planned-operations', 'intensive-care', 'theatres', 'wards', 'emergency'])
  assert.equal(run.conditions.causesAt(1, 'intensive-care'), 0, 'the neighbour goes on')
  advance(run, 1999)
  const values = Object.fromEntries(MEASURES.map((m) => [m, new Uint16Array(1)])) as Record<Measure, Uint16Array>
  run.running.forEach((part) => {
    part.sample?.(run, 0, values, 0)
  })
  assert.equal(run.totals.of('emergencyClosedHours', 0), (1999 - at) / HOUR - 8)
  assert.equal(run.totals.of('degradedHours', 0), (1999 - at) / HOUR)
  assert.equal(run.totals.of('degradedHours', 1), 0)
  const end = said(told(2000))
  assert.equal(end.at(-1), 'h1 emergency degraded', 'the network that went down with the power is still entered again')
  assert.ok(end.includes('h1 all degraded'))
})

test('while nobody is admitted no bed is given, nobody is moved out, and those who wait are offered the free beds at the end', () => {
  const from = 60
  const power = { kind: 'outage', dependency: 'power', facilities: ['h1'], fromMinute: from, untilMinute: 2 * DAY }
  const given = (events: readonly Occurrence[]) =>
    events.filter((e) => (e.kind === 'bed.reserved' || e.kind === 'bed.occupied') && /^u[2-6]-/.test(e.bed))
  const run = started([power])
  record(run, from + 8 * HOUR)
  const during = given(record(run, 2 * DAY - 1).events)
  assert.deepEqual(
    during.filter((e) => e.kind === 'bed.reserved'),
    [],
  )
  assert.ok(given(record(started([]), 2 * DAY - 1).events).length > 20, 'undisturbed many are given')
  assert.ok(run.wardWaiting[0]! > 3, 'people wait for a ward bed')
  const before = run.wardWaiting[0]!
  const after = given(record(run, 2 * DAY + 1).events)
  assert.ok(after.length > 3 && run.wardWaiting[0]! < before, `${after.length} beds given at once`)
})

test('a network failure acts before it is noticed, then the hospital puts admissions off, and comes back in two steps', () => {
  const network = { kind: 'outage', dependency: 'network', facilities: ['h1'], fromMinute: 60, untilMinute: 1500 }
  const run = started([{ ...network, detectMinutes: 90 }])
  const factor = () => run.conditions.treatmentFactor[0]!
  assert.equal(record(run, 149).events.filter((e) => e.kind === 'facility.status').length, 0)
  assert.equal(factor(), 1 / 0.6)
  assert.equal(run.conditions.electivesHeld[0], 0)
  assert.ok(record(run, 150).events.some((e) => e.kind === 'facility.status' && e.status === 'degraded'))
  assert.equal(run.conditions.electivesHeld[0], 0.5)
  advance(run, 1501)
  assert.equal(run.conditions.electivesHeld[0], 0)
  assert.equal(factor(), 1 / 0.8)
  advance(run, 1501 + 24 * HOUR)
  assert.equal(factor(), 1)
  const held = run.totals.of('admissionsHeld', 0)
  assert.ok(held > 0, `${held} admissions put off`)
  assert.equal(run.totals.of('admissionsHeld', 1), 0)
})

test('a fire closes a share of the beds and, for a while, the department; the beds open again', () => {
  const fire = { kind: 'outage', dependency: 'building', facilities: ['h1'], share: 0.25, fromMinute: 30 }
  const run = started([{ ...fire, untilMinute: DAY }])
  advance(run, 31)
  assert.equal(run.conditions.emergencyClosed[0], 1)
  advance(run, 30 + 2 * HOUR + 1)
  assert.equal(run.conditions.emergencyClosed[0], 0)
  assert.equal(run.conditions.treatmentFactor[0], 1 / 0.75)
  const closed = () => run.closings.reduce((sum, c) => sum + c.closed.length, 0)
  assert.ok(closed() > 0)
  advance(run, DAY + 1)
  assert.equal(closed(), 0)
})

test('L7 through an outage, a copy in the middle has the same future, and a told closure is taken up', () => {
  fc.assert(
    fc.property(fc.array(outages, { minLength: 1, maxLength: 4 }), fc.nat(500), (shocks, seed) => {
      const run = started(shocks, seed)
      const replayed = copyState(run.state)
      const half = record(run, 1000)
      const copy = run.copy()
      const rest = record(run, 2800)
      advance(copy, 2800)
      assert.ok(sameState(copy.state, run.state))
      for (const event of [...half.events, ...rest.events]) assert.ok(apply(replayed, event).ok)
      assert.ok(sameState(replayed, run.state))
    }),
    { numRuns: 5 },
  )
  const closed = copyState(live)
  const event = {
    kind: 'facility.status',
    facility: 'h2',
    service: 'all',
    status: 'closed',
    occurredAt: EVENING,
  } as const
  assert.ok(apply(closed, event).ok)
  const run = fork(closed, scenario(), parameters, 1)
  advance(run, 1)
  assert.equal(run.conditions.causesAt(1, 'intensive-care'), 1)
  advance(run, DAY + 1)
  assert.equal(run.conditions.causesAt(1, 'intensive-care'), 0, 'after the assumed repair')
})

test('a malformed outage is refused with its place and what would be right', () => {
  const city = simulationCity()
  for (const [input, path, why] of [
    [{ dependency: 'gas' }, 'dependency', /one of power, water/],
    [{ fromMinute: 100, untilMinute: 60 }, 'untilMinute', /must lie after fromMinute \(100\), got 60/],
    [{ facilities: ['h9'] }, 'facilities[0]', /no facility "h9"/],
    [{ share: 0 }, 'share', /from 0.01 to 1, got 0/],
    [{ dependency: 'water', detectMinutes: 5 }, 'detectMinutes', /noticed at once; leave it out/],
    [{ hours: 5 }, 'hours', /is not a field here; known are kind, dependency/],
  ] as const) {
    const decoded = decodeLever({ kind: 'outage', ...input }, city)
    assert.ok(!decoded.ok, JSON.stringify(input))
    assert.match(decoded.problems.find((p) => p.path === path)?.why ?? JSON.stringify(decoded.problems), why)
  }
  assert.ok(decodeLever({ kind: 'outage', dependency: 'lift' }, city).ok)
})

test('a hospital that is closed when the run begins gives nobody a bed at its first minute', () => {
  const closed = copyState(live)
  closed.facilities.status[SERVICES.length] = FACILITY_STATUSES.indexOf('closed')
  const run = fork(closed, scenario(), parameters, 1)
  assert.equal(run.conditions.causesAt(0, 'wards'), 1)
  const fresh = new Conditions(run.state.city.facilities.length)
  advance(run, parameters.dependencies.repairHours * HOUR)
  assert.deepEqual(run.conditions, fresh)
})

test('hours in which theatres stand still count once, whatever else is broken there', () => {
  const hours = (more: readonly unknown[]) => {
    const failure = { kind: 'centre-failure', service: 'sterilisation', facilities: ['h1'], capacityShare: 0 }
    const run = started([{ ...failure, untilMinute: 3 * DAY }, ...more])
    advance(run, 3 * DAY)
    return run.totals.of('theatresStoppedHours', 0)
  }
  const alone = hours([])
  assert.ok(alone > 20, `${alone} h`)
  assert.equal(hours([{ kind: 'outage', dependency: 'lift', facilities: ['h1'], untilMinute: 3 * DAY }]), alone)
})
