import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SATURDAY_MORNING as at, cityWithPrimaryCare, MINUTE, smallCity } from '../../../test/small-city.ts'
import type { EventBody } from '../../events/event.ts'
import { apply } from '../../state/apply.ts'
import { emptyState, type TwinState } from '../../state/state.ts'
import { INDICATORS } from '../index.ts'
import { CITY, ofFacility, ofUnit, readingOf, type Scope } from '../indicator.ts'
import { compositeIndex, scoreOf, standingOf, USUAL_WEIGHTS } from './composite.ts'
import type { LiveEntry, PlanEntry } from './entry.ts'
import { decodeSeries } from './imported-series.ts'
import { CATALOGUE, CATEGORIES, catalogueEntry } from './index.ts'
import { UNITS } from './units.ts'

const live = CATALOGUE.filter((entry): entry is LiveEntry => entry.origin === 'live')
const plan = CATALOGUE.filter((entry): entry is PlanEntry => entry.origin === 'plan')

function told(
  city: ReturnType<typeof smallCity>,
  until: number,
  events: readonly (readonly [number, EventBody])[],
): TwinState {
  const state = emptyState(city)
  apply(state, { kind: 'clock.passed', occurredAt: at })
  for (const [minute, body] of events) {
    const verdict = apply(state, { occurredAt: at + minute * MINUTE, ...body })
    assert.ok(verdict.ok, JSON.stringify([body, verdict]))
  }
  if (until > 0) apply(state, { kind: 'clock.passed', occurredAt: at + until * MINUTE })
  return state
}

const value = (state: TwinState, id: string, scope: Scope = CITY): number | null => {
  const entry = catalogueEntry(id)!
  assert.ok(entry.origin === 'live')
  return entry.of(readingOf(state), scope)
}

test('the catalogue holds 201 indicators in five categories: 84 live, 16 of the plan, 101 imported', () => {
  const count = (origin: string): number => CATALOGUE.filter((entry) => entry.origin === origin).length
  assert.deepEqual([CATALOGUE.length, count('live'), count('plan'), count('imported')], [201, 84, 16, 101])
  assert.deepEqual(
    CATEGORIES.map(({ id }) => CATALOGUE.filter(({ category }) => category === id).length),
    [52, 66, 50, 15, 18],
  )
  assert.equal(new Set(CATALOGUE.map(({ id }) => id)).size, CATALOGUE.length)
  for (const { id } of INDICATORS) assert.ok(catalogueEntry(id), `${id} of the pulse is in no category`)
})

test('every entry says what it is in both languages: name, formula, explanation, source, unit, level', () => {
  for (const entry of CATALOGUE) {
    assert.match(entry.id, /^[a-z0-9-]+$/)
    assert.notEqual(entry.id, 'scoreboard', 'that address is another view of the room')
    for (const what of ['name', 'explanation', 'source', 'formula'] as const) {
      assert.match(entry[what].zh, /\p{Script=Han}/u, `${entry.id}.${what}.zh`)
      assert.match(entry[what].en, /\S/, `${entry.id}.${what}.en`)
      assert.doesNotMatch(entry[what].en.replaceAll(/（[^）]*）/g, ''), /\p{Script=Han}/u, `${entry.id}.${what}.en`)
    }
    assert.ok(entry.unit in UNITS && entry.levels.includes('city'), entry.id)
    if (entry.target !== null) assert.ok(entry.target.low !== null || entry.target.high !== null, entry.id)
  }
})

test('an untold state gives null for every live indicator and scope, never 0 (L11)', () => {
  const reading = readingOf(emptyState(smallCity()), null, { survival: () => 1, arrivalsPerDay: () => 1 })
  const scopes: Scope[] = [CITY, ofFacility(0), ofUnit(0), ofUnit(1), { kind: 'district', district: 1 }]
  for (const entry of live)
    for (const scope of scopes) {
      assert.equal(entry.of(reading, scope), null, `${entry.id} of ${JSON.stringify(scope)}`)
      if (entry.observedAt !== undefined) assert.equal(entry.observedAt(reading, scope), null, entry.id)
    }
})

test('tier indicators are those of their definitions: 上转 over visits in primary care, 下转 over discharges', () => {
  const city = cityWithPrimaryCare()
  const visit = (destination: string, origin: string, count: number): readonly [number, EventBody] => [
    5,
    { kind: 'flow.reported', origin, destination, need: 'acute-minor', count, from: at, to: at + 5 * MINUTE },
  ]
  const state = told(city, 60, [
    [0, { kind: 'bed.opened', bed: 'h1-w1-b01' }],
    [1, { kind: 'bed.occupied', bed: 'h1-w1-b01', encounter: 'a' }],
    [30, { kind: 'encounter.ended', encounter: 'a', outcome: 'home' }],
    [31, { kind: 'bed.cleaned', bed: 'h1-w1-b01' }],
    [32, { kind: 'bed.occupied', bed: 'h1-w1-b01', encounter: 'b' }],
    [40, { kind: 'encounter.ended', encounter: 'b', outcome: 'home' }],
    // 40 residents of the second district at their own centre, 10 of the first there, 50 of the first at a hospital.
    visit('h4', 'd2', 40),
    visit('h4', 'd1', 10),
    visit('h1', 'd1', 50),
    ...['r1', 'r2', 'r3', 'r4', 'r5'].map((referral): readonly [number, EventBody] => [
      10,
      { kind: 'referral.sent', referral, origin: 'h4', destination: 'h1' },
    ]),
    [11, { kind: 'referral.cancelled', referral: 'r5', origin: 'h4', destination: 'h1' }],
    [12, { kind: 'referral.sent', referral: 'r6', origin: 'h1', destination: 'h4' }],
  ])
  const second: Scope = { kind: 'district', district: 1 }
  assert.equal(value(state, 'visits-24h'), 100)
  assert.equal(value(state, 'primary-care-share-24h'), 0.5, '基层就诊率 of all residents')
  assert.equal(value(state, 'primary-care-share-24h', second), 1, 'of its residents, all')
  assert.equal(value(state, 'primary-visit-share-24h', { kind: 'district', district: 0 }), 0, 'by institution, none')
  assert.equal(value(state, 'in-district-share-24h'), 0.9, '县域就诊率')
  assert.equal(value(state, 'up-referral-rate-24h'), 5 / 50)
  assert.equal(value(state, 'down-referral-rate-24h'), 1 / 2)
  assert.equal(value(state, 'down-over-up-24h'), 1 / 5)
  assert.equal(value(state, 'referrals-called-off-24h'), 1 / 6)
  assert.equal(value(state, 'up-referral-rate-24h', ofFacility(0)), null, 'a hospital has no visits in primary care')
  assert.deepEqual([value(state, 'admissions-24h'), value(state, 'discharges-24h')], [2, 2])
})

test('staff, kit, ambulances, stocks and services are those last told, the silent ones left out', () => {
  const state = told(smallCity(), 0, [
    [1, { kind: 'staff.reported', unit: 'h1-w1', role: 'nurse', onShift: 2 }],
    [1, { kind: 'bed.occupied', bed: 'h1-w1-b01' }],
    [1, { kind: 'bed.occupied', bed: 'h1-w1-b02' }],
    [1, { kind: 'bed.occupied', bed: 'h1-w1-b03' }],
    [2, { kind: 'equipment.reported', unit: 'h1-icu', equipment: 'ventilator', inUse: 3, available: 1 }],
    [3, { kind: 'ambulance.moved', vehicle: 'v1', phase: 'idle', location: [121.5, 29.9] }],
    [4, { kind: 'ambulance.moved', vehicle: 'v2', phase: 'on-scene', location: [121.5, 29.9] }],
    [5, { kind: 'facility.status', facility: 'h1', service: 'imaging', status: 'degraded' }],
    [5, { kind: 'facility.status', facility: 'h2', service: 'all', status: 'normal' }],
    [6, { kind: 'queue.reported', facility: 'h2', service: 'fever', waiting: 7 }],
    [7, { kind: 'stock.reported', facility: 'h1', item: 'antibiotics', daysOfSupply: 12 }],
    [8, { kind: 'stock.reported', facility: 'h2', item: 'antibiotics', daysOfSupply: 4 }],
    [9, { kind: 'ratio.stretched', unit: 'h1-w1', factor: 1.5 }],
  ])
  const figures = [
    'nurses-on-shift',
    'patients-per-nurse',
    'doctors-on-shift',
    'ventilators-in-use',
    'ambulances-idle',
    'ambulances-on-jobs',
    'services-impaired',
    'fever-clinic-queue',
    'antibiotics-days',
    'stretched-wards',
  ]
  assert.deepEqual(
    figures.map((id) => value(state, id)),
    [2, 1.5, null, 0.75, 1, 0.5, 1, 7, 4, 1],
  )
  const antibiotics = catalogueEntry('antibiotics-days') as LiveEntry
  assert.equal(antibiotics.observedAt!(readingOf(state), CITY), at + 7 * MINUTE, 'the oldest of what it reads')
})

test('shares of emergency stays come from the histogram, within a bin', () => {
  const stay = (id: string, minutes: number): readonly (readonly [number, EventBody])[] => [
    [0, { kind: 'encounter.started', encounter: id, facility: 'h1', need: 'emergency', acuity: 3 }],
    [minutes, { kind: 'encounter.ended', encounter: id, outcome: 'home' }],
  ]
  const events = [...stay('a', 30), ...stay('b', 60), ...stay('c', 90), ...stay('d', 800)].sort(([a], [b]) => a - b)
  const state = told(smallCity(), 810, events)
  assert.equal(value(state, 'left-within-4h'), 0.75)
  assert.equal(value(state, 'left-after-12h'), 0.25)
  assert.equal(value(state, 'emergency-arrivals-24h'), 4)
  const median = value(state, 'emergency-stay-median')!
  assert.ok(median > 50 && median < 75, `${median}`)
})

test('figures of the plan stand on what the city says, per resident and district', () => {
  const city = smallCity()
  const of = (id: string, scope: Scope = CITY): number | null => plan.find((entry) => entry.id === id)!.of(city, scope)
  assert.equal(of('residents'), 10_000)
  assert.equal(of('beds-per-thousand'), 3.8, 'surge beds left out')
  assert.equal(of('beds-per-thousand', { kind: 'district', district: 1 }), 4)
  assert.equal(of('icu-beds-per-100000'), 40)
  assert.equal(of('aged-65-share-plan'), 0.18)
  assert.equal(of('negative-pressure-share'), 0)
  assert.equal(of('beds-per-thousand', ofFacility(0)), null)
})

const districts = smallCity().districts
const source = { zh: '公报', en: 'communiqué' }
const series = (more: object): object => ({
  series: [
    {
      indicator: 'birth-rate',
      area: 'city',
      source,
      confidence: 'sourced',
      values: [{ period: '2024', value: 5.9 }],
      ...more,
    },
  ],
})
const problems = (document: unknown): string[] => {
  const decoded = decodeSeries(document, { districts }, false)
  return decoded.ok ? [] : decoded.problems.map(({ path, why }) => `${path}: ${why}`)
}

test('published series are read with their year and source; every problem is told with its place and remedy', () => {
  assert.deepEqual(problems(series({})), [])
  assert.match(
    problems(series({ indicator: 'birth-rte' }))[0]!,
    /^series\[0\]\.indicator: is no indicator of the catalogue; did you mean birth-rate\?/,
  )
  assert.match(
    problems(series({ indicator: 'boarders' }))[0]!,
    /is computed by the twin; only a reference can be imported/,
  )
  assert.match(
    problems(series({ area: 'd9' }))[0]!,
    /^series\[0\]\.area: must be "city" or a district of it \(d1, d2\)/,
  )
  assert.match(
    problems(series({ confidence: 'synthetic' }))[0]!,
    /^series\[0\]\.confidence: must be one of sourced, approximate/,
  )
  assert.match(problems(series({ value: 3 }))[0]!, /^series\[0\]\.value: is not a field here; /)
  assert.match(problems(series({ values: [] }))[0]!, /leave the series out where nothing was published/)
  const values = (...of: object[]): string[] => problems(series({ values: of }))
  assert.match(
    values({ period: '2024-13', value: 1 })[0]!,
    /^series\[0\]\.values\[0\]\.period: must be a year 2024, a quarter/,
  )
  assert.match(values({ period: '2024', value: 1 }, { period: '2024', value: 2 })[0]!, /2024 stands twice/)
  assert.match(values({ period: '2024', value: 5, low: 6 })[0]!, /the interval must hold the value/)
  assert.match(values({ period: '2024', value: -1 })[0]!, /must be a number 0 … 100, got -1/)
  assert.match(
    problems(series({ indicator: 'aged-65-share', values: [{ period: '2024', value: 14.9 }] }))[0]!,
    /must be a fraction of one: 14.9 % is 0.149/,
  )
  const twice = {
    series: [(series({}) as { series: object[] }).series[0], (series({}) as { series: object[] }).series[0]],
  }
  assert.match(problems(twice)[0]!, /^series\[1\]: is a second series of birth-rate for the same area/)
  assert.match(problems('no')[0]!, /must be an object/)
})

test('a series for demonstration is synthetic whatever it says, and values stand by rising period', () => {
  const decoded = decodeSeries(
    series({
      confidence: 'sourced',
      values: [
        { period: '2024', value: 2 },
        { period: '2023', value: 1 },
      ],
    }),
    { districts },
    true,
  )
  assert.ok(decoded.ok)
  assert.deepEqual([decoded.value[0]!.synthetic, decoded.value[0]!.confidence], [true, 'synthetic'])
  assert.deepEqual(
    decoded.value[0]!.values.map(({ period }) => period),
    ['2023', '2024'],
  )
})

test('the index is distance to target, its weights sum to one, and it is null when it would stand on too few', () => {
  const target = (low: number | null, high: number | null) => ({ target: { low, high, source } })
  assert.deepEqual([scoreOf(target(10, null), 5), scoreOf(target(10, null), 12)], [50, 100])
  assert.deepEqual([scoreOf(target(null, 10), 20), scoreOf(target(null, 10), 0)], [50, 100])
  assert.deepEqual([scoreOf(target(4, 8), 2), scoreOf(target(4, 8), 6), scoreOf(target(4, 8), 16)], [50, 100, 50])
  assert.deepEqual([scoreOf(target(4, 8), null), scoreOf({ target: null }, 3)], [null, null])

  assert.equal(compositeIndex(() => null).value, null)
  // Of three of fifty indicators on target no hundred is made: only categories with a tenth of theirs scored count.
  const usual = compositeIndex(({ target }) => target?.low ?? target?.high ?? null)
  assert.deepEqual(
    usual.categories.map(({ category, scored, score }) => [category, scored.length, score]),
    [
      ['resources', 3, null],
      ['services', 11, 100],
      ['public-health', 3, null],
      ['insurance', 0, null],
      ['medicines', 7, 100],
    ],
  )
  assert.deepEqual([usual.value, usual.low, usual.high, usual.scored], [null, null, null, 18], '45 % of the weights')
  const mostServices = { ...USUAL_WEIGHTS, services: 0.6 }
  const onTarget = compositeIndex(({ target }) => target?.low ?? target?.high ?? null, mostServices)
  assert.deepEqual([onTarget.value, onTarget.low, onTarget.high], [100, 100, 100])
  assert.ok(onTarget.scored >= 8 && onTarget.weighed >= 0.5)
  // One that lies off its target: without it the index would be a hundred.
  const oneOff = compositeIndex(
    ({ id, target }) => (id === 'mean-stay' ? target!.high! * 2 : (target?.low ?? target?.high ?? null)),
    mostServices,
  )
  assert.ok(oneOff.low! < oneOff.value! && oneOff.value! < 100 && oneOff.high === 100, JSON.stringify(oneOff))
  // Without values in its category a weight counts for nothing; with the greater part of the weights unscored there is no index.
  const unscored = compositeIndex(({ target }) => target?.low ?? target?.high ?? null, {
    ...USUAL_WEIGHTS,
    insurance: 9,
  })
  assert.equal(unscored.value, null)
  assert.ok(Math.abs(unscored.categories.reduce((sum, { weight }) => sum + weight, 0) - 1) < 1e-9)
  // A heavier weight draws the index towards its category.
  const half = (entry: {
    readonly category: string
    readonly target: { readonly low: number | null; readonly high: number | null } | null
  }) =>
    entry.target === null
      ? null
      : entry.category === 'services'
        ? entry.target.high === null
          ? entry.target.low! / 2
          : entry.target.high * 2
        : (entry.target.low ?? entry.target.high)
  const few = compositeIndex(half, { ...USUAL_WEIGHTS, services: 0.1, medicines: 0.9 }).value!
  const many = compositeIndex(half, { ...USUAL_WEIGHTS, services: 0.9 }).value!
  assert.ok(many < few, `${many} < ${few}`)
})

test('a value stands by the thresholds that it has passed, else by its target; without one nothing is judged normal', () => {
  const standing = (id: string, of: number | null) => standingOf(catalogueEntry(id)!, of)
  assert.deepEqual(
    [0.8, 0.91, 0.96, null].map((v) => standing('occupancy-now', v)),
    ['none', 'watch', 'alarm', 'none'],
  )
  assert.deepEqual(
    [14, 16].map((v) => standing('icu-beds-per-100000', v)),
    ['watch', 'ok'],
  )
  assert.equal(standing('birth-rate', 6), 'none')
  // Thresholds alarm; they are no target that somebody could be within.
  assert.equal(catalogueEntry('icu-occupancy')!.target, null)
  assert.equal(standing('icu-occupancy', 0.775), 'none')
})
