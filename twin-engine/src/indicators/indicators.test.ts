import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SATURDAY_MORNING as at, cityWithPrimaryCare, MINUTE, smallCity } from '../../test/small-city.ts'
import { bedId } from '../city/city.ts'
import type { EventBody } from '../events/event.ts'
import { apply } from '../state/apply.ts'
import { emptyState, HISTORY_SAMPLES, type TwinState } from '../state/state.ts'
import { bedCountsOf } from './bed-counts.ts'
import { historyOf } from './history.ts'
import { INDICATORS, indicatorById } from './index.ts'
import { CITY, ofFacility, ofUnit, readingOf, type Scope } from './indicator.ts'
import { appointmentsOf } from './referrals.ts'
import type { StayModel } from './stay-model.ts'

const city = smallCity()
const [ED, WARD, ICU, WARD_OF_H3] = [0, 1, 2, 5]
const FIRST: Scope = ofFacility(0)

/** A state after these events, each `minute` minutes after the clock's start, and a clock at `until`. */
function after(until: number, events: readonly (readonly [minute: number, body: EventBody])[]): TwinState {
  const state = emptyState(city)
  assert.ok(apply(state, { kind: 'clock.passed', occurredAt: at }).ok)
  for (const [minute, body] of events) {
    const verdict = apply(state, { occurredAt: at + minute * MINUTE, ...body })
    assert.ok(verdict.ok, JSON.stringify([body, verdict]))
  }
  if (until > 0) apply(state, { kind: 'clock.passed', occurredAt: at + until * MINUTE })
  return state
}

function value(state: TwinState, id: string, scope: Scope, stays: StayModel | null = null): number | null {
  return indicatorById(id)!.of(readingOf(state, null, stays), scope)
}

const opened = (unit: string, beds: number): (readonly [number, EventBody])[] =>
  Array.from({ length: beds }, (_, k) => [0, { kind: 'bed.opened', bed: `${unit}-b0${k + 1}` }] as const)

test('an untold state gives null for every indicator and scope, never 0 (L11)', () => {
  const reading = readingOf(emptyState(city), null, { survival: () => 1, arrivalsPerDay: () => 1 })
  const scopes: Scope[] = [CITY, FIRST, ofUnit(ED), ofUnit(WARD), ofUnit(ICU), { kind: 'district', district: 1 }]
  assert.equal(INDICATORS.length, 24)
  for (const indicator of INDICATORS)
    for (const scope of scopes) {
      assert.equal(indicator.of(reading, scope), null, `${indicator.id} of ${JSON.stringify(scope)}`)
      if (indicator.band) assert.equal(indicator.band(reading, scope).p90, null)
    }
  const beds = bedCountsOf(reading.state, CITY)
  assert.equal(beds.physical, 40)
  for (const name of [
    'open',
    'staffed',
    'occupied',
    'held',
    'available',
    'blocked',
    'occupancy',
    'effectiveFree',
    'observedAt',
  ] as const)
    assert.equal(beds[name], null, name)
})

test('every indicator says what it is in both languages, with formula and source', () => {
  for (const { id, name, explanation, formula, source, thresholds } of INDICATORS) {
    assert.match(id, /^[a-z0-9-]+$/)
    assert.match(name.zh + explanation.zh, /[\u4e00-\u9fff]/)
    assert.ok(!/[\u4e00-\u9fff]/.test(name.en + explanation.en), `${id}: Chinese in the English text`)
    assert.ok(formula.length > 5 && source.length > 5, id)
    if (thresholds) assert.ok(thresholds.watch < thresholds.alarm && thresholds.source.length > 3, id)
  }
  assert.equal(new Set(INDICATORS.map((indicator) => indicator.id)).size, INDICATORS.length)
})

test('occupancy: blocked beds count as open, extra beds in the numerator only, leave as occupied', () => {
  const state = after(0, [
    ...opened('h1-w1', 4),
    [1, { kind: 'bed.occupied', bed: 'h1-w1-b01' }],
    [1, { kind: 'bed.occupied', bed: 'h1-w1-b02' }],
    [2, { kind: 'bed.held', bed: 'h1-w1-b02' }],
    [2, { kind: 'bed.blocked', bed: 'h1-w1-b03', reason: 'repair' }],
    [2, { kind: 'bed.opened', bed: 'h1-w1-b09', extra: true }],
    [3, { kind: 'bed.occupied', bed: 'h1-w1-b09' }],
    [3, { kind: 'bed.reserved', bed: 'h1-w1-b04' }],
  ])
  assert.equal(value(state, 'occupancy-now', ofUnit(WARD)), 3 / 4)
  assert.equal(value(state, 'occupancy-now', FIRST), 3 / 4)
  const { occupied, held, open, extra, available, assigned, blocked } = bedCountsOf(state, ofUnit(WARD))
  assert.deepEqual(
    { occupied, held, open, extra, available, assigned, blocked },
    { occupied: 2, held: 1, open: 4, extra: 1, available: 0, assigned: 1, blocked: 1 },
  )
  assert.equal(value(state, 'blocked-beds', FIRST), 1 / 5)
  assert.equal(value(state, 'surge-used', FIRST), 1, 'the extra bed stands in a surge place')
})

test('a ward that tells a census only gives occupied and null for the bed states', () => {
  const state = after(0, [[1, { kind: 'census.reported', unit: 'h3-w1', occupied: 18 }]])
  const beds = bedCountsOf(state, ofUnit(WARD_OF_H3))
  assert.deepEqual([beds.occupied, beds.open, beds.available, beds.held], [18, 20, null, null])
  assert.equal(value(state, 'occupancy-now', ofFacility(2)), 0.9)
  assert.equal(value(state, 'effective-free-beds', ofFacility(2)), null)
})

test('the open beds that a census told are the denominator, in sums with wards that tell their beds too', () => {
  const told = after(0, [[1, { kind: 'census.reported', unit: 'h3-w1', occupied: 18, open: 24 }]])
  const beds = bedCountsOf(told, ofUnit(WARD_OF_H3))
  assert.deepEqual([beds.occupied, beds.open, beds.occupancy, beds.available], [18, 24, 0.75, null])
  assert.deepEqual([beds.reporting, beds.openTold], [1, 1])
  assert.equal(value(told, 'occupancy-now', ofFacility(2)), 0.75)
  assert.equal(
    historyOf(
      after(5, [[1, { kind: 'census.reported', unit: 'h3-w1', occupied: 18, open: 24 }]]),
      'occupancy',
      ofFacility(2),
    ).at(-1),
    0.75,
  )
  const mixed = after(0, [
    ...opened('h1-w1', 4),
    [1, { kind: 'census.reported', unit: 'h1-icu', occupied: 2, open: 3 }],
    [1, { kind: 'census.reported', unit: 'h3-w1', occupied: 5 }],
  ])
  const inH1 = bedCountsOf(mixed, FIRST)
  assert.deepEqual([inH1.open, inH1.occupied, inH1.reporting, inH1.openTold], [7, 2, 2, 2])
  const inCity = bedCountsOf(mixed, CITY)
  assert.deepEqual([inCity.open, inCity.reporting, inCity.openTold], [27, 3, 2])
})

test('referrals up and down and missed appointments are those of the day, null where none was ever told (L11)', () => {
  const referrals = cityWithPrimaryCare()
  const state = emptyState(referrals)
  const tell = (body: EventBody): void => assert.ok(apply(state, { occurredAt: at, ...body }).ok)
  tell({ kind: 'clock.passed' })
  const [CENTRE, THIRD]: Scope[] = [ofFacility(3), ofFacility(2)]
  for (let i = 0; i < 3; i++) tell({ kind: 'referral.sent', referral: `r${i}`, origin: 'h4', destination: 'h1' })
  tell({ kind: 'referral.sent', referral: 'r4', origin: 'h2', destination: 'h4' })
  tell({ kind: 'referral.sent', referral: 'r5', origin: 'h2', destination: 'h1' })
  const figures = (id: string) => [CENTRE!, FIRST, ofFacility(1), THIRD!, CITY].map((scope) => value(state, id, scope))
  assert.deepEqual(figures('referrals-up-24h'), [3, 3, 0, null, 3])
  assert.deepEqual(figures('referrals-down-24h'), [1, 0, 1, null, 1])
  assert.equal(value(state, 'referrals-up-24h', { kind: 'district', district: 1 }), 3, 'the centre lies there')
  assert.equal(value(state, 'referrals-up-24h', ofUnit(WARD)), null)

  assert.deepEqual(figures('missed-appointments-24h'), [null, null, null, null, null])
  for (const outcome of ['booked', 'moved', 'cancelled'] as const)
    tell({ kind: `appointment.${outcome}`, appointment: 'a1', facility: 'h1' })
  assert.equal(value(state, 'missed-appointments-24h', FIRST), null, 'none was due')
  for (const outcome of ['missed', 'kept', 'kept', 'kept'] as const)
    tell({ kind: `appointment.${outcome}`, appointment: 'a2', facility: 'h1', service: 'outpatient' })
  tell({ kind: 'appointment.kept', appointment: 'a3', facility: 'h2' })
  assert.deepEqual(figures('missed-appointments-24h'), [null, 1 / 4, 0, null, 1 / 5])
  assert.deepEqual(appointmentsOf(readingOf(state), FIRST), { booked: 1, moved: 1, cancelled: 1, missed: 1, kept: 3 })
  apply(state, { kind: 'clock.passed', occurredAt: at + 1440 * MINUTE })
  assert.deepEqual(figures('referrals-up-24h'), [0, 0, 0, null, 0], 'a day without referrals where they are told')
  assert.deepEqual(figures('missed-appointments-24h'), [null, null, null, null, null])
})

test('effective free beds are clean, unpromised and within what the nurses can care for', () => {
  const events: (readonly [number, EventBody])[] = [
    ...opened('h1-icu', 4),
    [1, { kind: 'bed.occupied', bed: 'h1-icu-b01' }],
    [1, { kind: 'bed.reserved', bed: 'h1-icu-b02' }],
  ]
  assert.equal(value(after(0, events), 'effective-free-beds', FIRST), 2)
  assert.equal(value(after(0, events), 'icu-occupancy', FIRST), 1 / 4)
  const nurses = (onShift: number) =>
    after(0, [...events, [2, { kind: 'staff.reported', unit: 'h1-icu', role: 'nurse', onShift }]])
  assert.equal(value(nurses(1), 'effective-free-beds', FIRST), 0, 'one nurse: two patients, one lying and one promised')
  assert.equal(value(nurses(2), 'effective-free-beds', FIRST), 2)
  assert.equal(value(nurses(1), 'icu-occupancy', FIRST), 1 / 2, 'over the two staffed beds')
})

test('period occupancy, turnover, stay and turnaround come from the tallies of the day', () => {
  const state = after(120, [
    ...opened('h1-w1', 2),
    [30, { kind: 'bed.occupied', bed: 'h1-w1-b01' }],
    [60, { kind: 'clock.passed' }],
    [90, { kind: 'bed.vacated', bed: 'h1-w1-b01' }],
    [110, { kind: 'bed.cleaned', bed: 'h1-w1-b01' }],
  ])
  // Two beds over two hours, one of them occupied for one: 60 of 240 bed-minutes; one discharge in 240/1,440 bed-days.
  assert.equal(value(state, 'occupancy-24h', FIRST), 0.25)
  assert.equal(value(state, 'turnover-24h', FIRST), 6)
  assert.equal(value(state, 'mean-stay', FIRST), 60 / 1440)
  const turnaround = value(state, 'bed-turnaround', FIRST)!
  assert.ok(Math.abs(turnaround - 20) <= 0.2 * 20, `${turnaround} is not within a bin of 20 min`)
  const p90 = indicatorById('bed-turnaround')!.band!(readingOf(state), FIRST).p90!
  assert.ok(p90 >= turnaround && p90 < 26)
  assert.equal(value(state, 'mean-stay', ofFacility(1)), null, 'nobody was discharged there')
})

test('emergency figures: who is there, who boards and for how long, and how long others stayed', () => {
  const state = after(200, [
    [0, { kind: 'encounter.started', encounter: 'a', facility: 'h1', need: 'emergency', acuity: 2 }],
    [10, { kind: 'encounter.started', encounter: 'b', facility: 'h1', need: 'emergency', acuity: 3 }],
    [10, { kind: 'encounter.started', encounter: 'c', facility: 'h1', need: 'emergency', acuity: 4 }],
    [15, { kind: 'encounter.seen', encounter: 'a' }],
    [20, { kind: 'bed.requested', encounter: 'a', class: 'ward' }],
    [50, { kind: 'bed.requested', encounter: 'b', class: 'ward' }],
    [70, { kind: 'encounter.ended', encounter: 'c', outcome: 'home' }],
    [70, { kind: 'encounter.started', encounter: 'd', facility: 'h1', need: 'emergency' }],
  ])
  assert.equal(value(state, 'emergency-patients', FIRST), 3)
  assert.equal(value(state, 'boarders', CITY), 2)
  assert.equal(value(state, 'longest-boarder', FIRST), 180)
  const stay = value(state, 'emergency-stay-p90', FIRST)!
  assert.ok(Math.abs(stay - 60) <= 0.2 * 60, `${stay} is not within a bin of 60 min`)
  assert.equal(value(state, 'boarders', ofFacility(1)), null, 'a department never heard of is not an empty one')
  assert.equal(value(state, 'boarders', ofUnit(WARD)), null)
  assert.equal(value(state, 'boarders', ofUnit(ED)), 2)
  assert.equal(value(state, 'data-age', FIRST), 130)
})

test('a department known to hold nobody shows 0', () => {
  const state = after(60, [
    [0, { kind: 'encounter.started', encounter: 'a', facility: 'h1', need: 'emergency' }],
    [30, { kind: 'encounter.ended', encounter: 'a' }],
  ])
  for (const id of ['emergency-patients', 'boarders', 'longest-boarder']) assert.equal(value(state, id, FIRST), 0)
})

test('the history runs from oldest to newest, null where nothing was known', () => {
  const state = after(5, [[1, { kind: 'census.reported', unit: 'h3-w1', occupied: 18 }]])
  const history = historyOf(state, 'occupied', CITY)
  assert.equal(history.length, HISTORY_SAMPLES)
  assert.deepEqual(history.slice(-2), [null, 18])
  assert.ok(history.slice(0, -1).every((sample) => sample === null))
  assert.equal(historyOf(state, 'occupancy', ofFacility(2)).at(-1), 0.9)
  assert.equal(historyOf(state, 'occupied', FIRST).at(-1), null)
  assert.equal(historyOf(state, 'available', ofFacility(2)).at(-1), 0, 'its beds are not known one by one')
  assert.ok(historyOf(state, 'occupied', ofUnit(WARD)).every((sample) => sample === null))
})

test('days of supply: those of a hospital as told, of the city and a district the least, of nobody who never told it', () => {
  const told = (facility: string, item: 'oxygen' | 'blood-o', daysOfSupply: number) =>
    ({ kind: 'stock.reported', facility, item, daysOfSupply }) as const
  const state = after(0, [
    [1, told('h1', 'oxygen', 4.5)],
    [2, told('h2', 'oxygen', 2)],
    [3, told('h1', 'blood-o', 0)],
    [4, told('h1', 'oxygen', 4)],
  ])
  assert.equal(value(state, 'oxygen-days', FIRST), 4)
  assert.equal(value(state, 'oxygen-days', CITY), 2)
  assert.equal(value(state, 'oxygen-days', ofFacility(2)), null)
  assert.equal(value(state, 'oxygen-days', ofUnit(WARD)), null)
  assert.equal(value(state, 'blood-o-days', CITY), 0, 'none left is 0, not unknown')
  assert.equal(value(state, 'blood-o-days', ofFacility(1)), null)
  const oxygen = indicatorById('oxygen-days')!
  assert.equal(oxygen.observedAt!(readingOf(state), CITY), at + 2 * MINUTE, 'the oldest of what it reads')
})

test('those fit to leave count while they lie in bed, and hospitals that never told of one are not known', () => {
  const bed = (k: number): string => bedId(city.units[WARD]!, k)
  const state = after(0, [
    [1, { kind: 'bed.occupied', bed: bed(1), encounter: 'a' }],
    [1, { kind: 'bed.occupied', bed: bed(2), encounter: 'b' }],
    [2, { kind: 'encounter.fit', encounter: 'a' }],
    [3, { kind: 'encounter.fit', encounter: 'b' }],
    [4, { kind: 'bed.vacated', bed: bed(1) }],
  ])
  assert.equal(value(state, 'fit-to-leave', FIRST), 1)
  assert.equal(value(state, 'fit-to-leave', CITY), 1)
  assert.equal(value(state, 'fit-to-leave', ofFacility(1)), null)
  assert.equal(value(state, 'fit-to-leave', ofUnit(WARD)), null)
  assert.equal(indicatorById('fit-to-leave')!.observedAt!(readingOf(state), CITY), at + 3 * MINUTE)
  assert.ok(apply(state, { kind: 'bed.requested', encounter: 'b', class: 'icu', occurredAt: at + 5 * MINUTE }).ok)
  assert.equal(value(state, 'fit-to-leave', FIRST), 0, 'who asks for a bed is not fit')
})
