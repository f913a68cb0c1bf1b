import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { SATURDAY_MORNING as at, MINUTE, smallCity } from '../../test/small-city.ts'
import type { EventBody } from '../events/event.ts'
import { apply } from '../state/apply.ts'
import { stateHash } from '../state/equality.ts'
import { copyState, emptyState, type TwinState } from '../state/state.ts'
import {
  ALERT_RULES,
  type AlertBook,
  advanceAlerts,
  alertsOf,
  durationText,
  emptyAlertBook,
  READINGS_DOWN,
  READINGS_UP,
  restoreAlertBook,
  SEVERITIES,
  saveAlertBook,
  severityOf,
} from './alerts.ts'
import { intensiveCareOf } from './icu-occupancy.ts'
import { INDICATORS } from './index.ts'
import { ofFacility, readingOf } from './indicator.ts'

/** Large enough for a share to mean something: a ward of 100 beds, an intensive care of 20. */
const city = smallCity(5)

function tell(state: TwinState, minute: number, body: EventBody): void {
  const verdict = apply(state, { occurredAt: at + minute * MINUTE, ...body })
  assert.ok(verdict.ok, JSON.stringify([body, verdict]))
}

/** A book fed with these censuses, in fives, of a ward of 100 beds, one a minute; the level of its occupancy after each. */
function levels(censuses: readonly number[]): string[] {
  const state = emptyState(city)
  const book = emptyAlertBook(3)
  return censuses.map((occupied, minute) => {
    tell(state, minute, { kind: 'census.reported', unit: 'h3-w1', occupied: occupied * 5 })
    tell(state, minute, { kind: 'clock.passed' })
    advanceAlerts(book, readingOf(state))
    return SEVERITIES[book.level[2]!]!
  })
}

test('two readings raise a level, six lower it, and a trembling figure does neither', () => {
  assert.deepEqual(levels([17, 18, 17, 18, 17]), ['normal', 'normal', 'normal', 'normal', 'normal'])
  assert.deepEqual(levels([18, 18, 19, 19]), ['normal', 'watch', 'watch', 'alarm'])
  const down = levels([19, 19, ...new Array(6).fill(10)])
  assert.deepEqual(down, ['normal', 'alarm', 'alarm', 'alarm', 'alarm', 'alarm', 'alarm', 'normal'])
  assert.equal(levels([19, 19, 10, 10, 10, 10, 10, 19, 10, 10, 10, 10, 10]).at(-1), 'alarm', 'the count begins again')
  assert.equal(levels([18, 19]).at(-1), 'watch', 'both readings ask for watch at least')
})

test('a level never moves without a run of readings that asked for it', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 15, max: 20 }), { minLength: 1, maxLength: 40 }), (censuses) => {
      const asked = censuses.map((n) => (n >= 19 ? 2 : n >= 18 ? 1 : 0))
      let level = 0
      levels(censuses).forEach((name, i) => {
        const next = SEVERITIES.indexOf(name as never)
        const run = (n: number) => asked.slice(Math.max(0, i - n + 1), i + 1)
        if (next > level) assert.ok(run(READINGS_UP).length === READINGS_UP && run(READINGS_UP).every((x) => x >= next))
        if (next < level)
          assert.ok(run(READINGS_DOWN).length === READINGS_DOWN && run(READINGS_DOWN).every((x) => x <= next))
        level = next
      })
    }),
  )
})

function busyHospital(): { state: TwinState; book: AlertBook } {
  const state = emptyState(city)
  tell(state, 0, { kind: 'clock.passed' })
  for (const encounter of ['a', 'b', 'c']) {
    tell(state, 1, { kind: 'encounter.started', encounter, facility: 'h1', need: 'emergency', acuity: 2 })
    tell(state, 2, { kind: 'bed.requested', encounter, class: 'icu' })
  }
  for (let k = 1; k <= 20; k++) tell(state, 3, { kind: 'bed.occupied', bed: `h1-icu-b${String(k).padStart(2, '0')}` })
  tell(state, 4, { kind: 'bed.reserved', bed: 'h1-w1-b01' })
  const book = emptyAlertBook(3)
  for (const minute of [471, 472]) {
    tell(state, minute, { kind: 'clock.passed' })
    advanceAlerts(book, readingOf(state))
  }
  return { state, book }
}

test('a source that reports once a day is stale after its own two days, not after a quarter of an hour', () => {
  const state = emptyState(city)
  tell(state, 0, { kind: 'clock.passed' })
  tell(state, 1, { kind: 'census.reported', unit: 'h3-w1', occupied: 10 })
  const found = (minute: number, silence: number): string | undefined => {
    const copy = copyState(state)
    const book = emptyAlertBook(3)
    for (const at of [minute, minute + 1]) {
      tell(copy, at, { kind: 'clock.passed' })
      advanceAlerts(
        book,
        readingOf(copy, null, null, () => silence),
      )
    }
    const stale = alertsOf(
      book,
      readingOf(copy, null, null, () => silence),
    ).find((a) => a.rule.id === 'data-stale')
    return stale && `${stale.severity}: ${stale.finding.en}`
  }
  assert.equal(found(1440, 15), 'alarm: no data for 24 h 0 m')
  assert.equal(found(1440, 2880), undefined)
  assert.equal(found(2881, 2880), 'watch: no data for 2 d 0 h')
  assert.equal(found(2940, 2880), 'alarm: no data for 2 d 1 h')
})

test('findings are sentences from the data, the worst first', () => {
  const { state, book } = busyHospital()
  const alerts = alertsOf(book, readingOf(state))
  const found = Object.fromEntries(
    alerts.map((alert) => [alert.rule.id, [alert.severity, alert.finding.zh, alert.finding.en]]),
  )
  assert.deepEqual(found['longest-boarder'], [
    'watch',
    '急诊滞留 3 人，最长 7 h 50 m',
    '3 boarding in emergency, longest 7 h 50 m',
  ])
  assert.deepEqual(found['boarders-share'], [
    'alarm',
    '急诊滞留 3 人，占 10 个诊疗位的 30.0%',
    '3 boarding in emergency, 30.0% of 10 places',
  ])
  assert.deepEqual(found['icu-occupancy'], [
    'alarm',
    '重症 100.0%：20 人 / 开放 20 床，可收 0',
    'ICU 100.0%: 20 in 20 open beds, room for 0',
  ])
  assert.deepEqual(found['reservation-overdue'], [
    'alarm',
    '1 张预留床位逾期未入住，最久 7 h 48 m',
    '1 reserved bed overdue, oldest 7 h 48 m',
  ])
  assert.deepEqual(found['data-stale'], ['alarm', '已 7 h 48 m 未收到数据', 'no data for 7 h 48 m'])
  assert.equal(found.occupancy, undefined, 'twenty-one open beds are too few for a share')
  assert.equal(alerts[0]!.severity, 'alarm')
  assert.equal(alerts.at(-1)!.severity, 'watch')
  assert.equal(alerts[0]!.since, at + 472 * MINUTE)
  assert.equal(severityOf(book, 0), 'alarm')
  assert.equal(severityOf(book, 1), 'normal')
})

test('an intensive care alert counts share, beds and room alike: more patients than nurses allow leave no room in any free bed', () => {
  const state = emptyState(city)
  tell(state, 0, { kind: 'clock.passed' })
  for (let k = 1; k <= 20; k++) {
    const bed = `h1-icu-b${String(k).padStart(2, '0')}`
    tell(state, 1, k <= 17 ? { kind: 'bed.occupied', bed } : { kind: 'bed.opened', bed })
  }
  tell(state, 1, { kind: 'bed.reserved', bed: 'h1-icu-b18' })
  tell(state, 2, { kind: 'staff.reported', unit: 'h1-icu', role: 'nurse', onShift: 8 })
  const book = emptyAlertBook(3)
  for (const minute of [3, 4]) {
    tell(state, minute, { kind: 'clock.passed' })
    advanceAlerts(book, readingOf(state))
  }
  const care = intensiveCareOf(state, ofFacility(0))!
  assert.deepEqual(care, { patients: 17, reserved: 1, usable: 16, basis: 'staffed', occupancy: 17 / 16, room: 0 })
  const alert = alertsOf(book, readingOf(state)).find(({ rule }) => rule.id === 'icu-occupancy')!
  assert.equal(alert.value, care.occupancy)
  assert.equal(alert.finding.en, 'ICU 106.3%: 17 + 1 reserved in 16 nursed beds, room for 0')
})

test('where the catalogue and an alert judge the same figure they have the same thresholds', () => {
  const judged = {
    'occupancy-now': 'occupancy',
    'icu-occupancy': 'icu-occupancy',
    'longest-boarder': 'longest-boarder',
    'data-age': 'data-stale',
  }
  for (const [indicator, rule] of Object.entries(judged)) {
    const thresholds = INDICATORS.find(({ id }) => id === indicator)!.thresholds!
    const { watch, alarm } = ALERT_RULES.find(({ id }) => id === rule)!
    assert.deepEqual([thresholds.watch, thresholds.alarm], [watch, alarm], indicator)
  }
})

test('a red that is kept below its threshold says that it eases', () => {
  const state = emptyState(city)
  const book = emptyAlertBook(3)
  ;[95, 95, 94].forEach((occupied, minute) => {
    tell(state, minute, { kind: 'census.reported', unit: 'h3-w1', occupied })
    tell(state, minute, { kind: 'clock.passed' })
    advanceAlerts(book, readingOf(state))
  })
  const [alert] = alertsOf(book, readingOf(state))
  assert.equal(alert!.severity, 'alarm')
  assert.match(alert!.finding.en, /^94\.0% occupied.*\(easing\)$/)
})

test('a share of few beds rings no bell, however full they are', () => {
  const small = smallCity()
  const state = emptyState(small)
  const book = emptyAlertBook(3)
  for (const minute of [1, 2, 3]) {
    tell(state, minute, { kind: 'census.reported', unit: 'h3-w1', occupied: 20 })
    tell(state, minute, { kind: 'clock.passed' })
    advanceAlerts(book, readingOf(state))
  }
  assert.equal(severityOf(book, 2), 'normal')
})

test('reading a state leaves it as it was, and the book survives being saved as JSON', () => {
  const { state, book } = busyHospital()
  const before = stateHash(state)
  const restored = restoreAlertBook(JSON.parse(JSON.stringify(saveAlertBook(book))), 3)
  assert.deepEqual(restored, book)
  const copy = copyState(state)
  for (let i = 0; i < 7; i++) {
    assert.deepEqual(advanceAlerts(restored, readingOf(copy)), advanceAlerts(book, readingOf(state)))
    assert.deepEqual(alertsOf(restored, readingOf(copy)), alertsOf(book, readingOf(state)))
  }
  assert.equal(stateHash(state), before)
  for (const broken of [null, 3, {}, { rules: [] }, saveAlertBook(emptyAlertBook(2))])
    assert.deepEqual(restoreAlertBook(broken, 3), emptyAlertBook(3))
})

test('where nothing is known nothing is alarmed', () => {
  const book = emptyAlertBook(3)
  const state = emptyState(city)
  tell(state, 0, { kind: 'clock.passed' })
  for (let i = 0; i < 3; i++) assert.deepEqual(advanceAlerts(book, readingOf(state)), [])
  assert.deepEqual(alertsOf(book, readingOf(state)), [])
  assert.ok(book.known.every((known) => known === 0))
})

test('rules carry both names, rising thresholds and a source; durations read alike in both languages', () => {
  for (const rule of ALERT_RULES) {
    assert.ok(rule.watch < rule.alarm && rule.margin >= 0 && rule.source.length > 5, rule.id)
    assert.match(rule.name.zh, /[\u4e00-\u9fff]/)
  }
  assert.deepEqual([45.9, 470, 3000].map(durationText), ['45 min', '7 h 50 m', '2 d 2 h'])
})

test('a small intensive care without a bed left is told of, whatever its share; who waits without one makes it an alarm', () => {
  const small = smallCity(1)
  const state = emptyState(small)
  const icu = small.units.find(({ kind }) => kind === 'icu')!
  const facility = icu.facility
  const hospital = small.facilities[facility]!.id
  tell(state, 0, { kind: 'clock.passed' })
  const level = (minute: number): string | undefined => {
    const book = emptyAlertBook(small.facilities.length)
    const copy = copyState(state)
    for (const then of [minute, minute + 1]) {
      tell(copy, then, { kind: 'clock.passed' })
      advanceAlerts(book, readingOf(copy))
    }
    const found = alertsOf(book, readingOf(copy)).find((a) => a.rule.id === 'no-icu-bed')
    return found && `${found.severity}: ${found.finding.zh} | ${found.finding.en}`
  }
  const beds = Array.from({ length: icu.beds }, (_, k) => `${icu.id}-b${String(k + 1).padStart(2, '0')}`)
  for (const bed of beds.slice(1)) tell(state, 3, { kind: 'bed.occupied', bed })
  tell(state, 3, { kind: 'bed.opened', bed: beds[0]! })
  assert.equal(level(5), undefined)
  tell(state, 6, { kind: 'bed.occupied', bed: beds[0]! })
  assert.equal(level(7), 'watch: 重症空床已无余 | no ICU bed left for the next patient')
  tell(state, 10, { kind: 'encounter.started', encounter: 'a', facility: hospital, need: 'emergency', acuity: 2 })
  tell(state, 11, { kind: 'bed.requested', encounter: 'a', class: 'icu' })
  assert.equal(level(12), 'alarm: 1 人待重症床，可用 0 张，缺 1 张 | 1 waiting for an ICU bed, 0 to give: 1 short')
})
