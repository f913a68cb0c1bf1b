import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CALENDAR_WORDS } from '../../i18n/calendar-words.ts'
import {
  calendarDays,
  calendarFinding,
  dayAfterKey,
  daySpans,
  type HistorySpan,
  localDays,
  monthNames,
} from './calendar-days.ts'

const HOUR = 3_600_000
const words = CALENDAR_WORDS.en
const LIMITS = { watch: 0.9, alarm: 0.95 }
const at = (text: string): number => Date.parse(text)

test('days are the city’s own, whole weeks from a Monday up to today', () => {
  const days = localDays(at('2026-11-21T10:24:00Z'), 'Asia/Shanghai', 2)
  assert.equal(days.length, 13)
  assert.deepEqual([days[0]!.date, days[0]!.weekday], ['2026-11-09', 0])
  assert.deepEqual([days.at(-1)!.date, days.at(-1)!.weekday], ['2026-11-21', 5])
  assert.equal(days.at(-1)!.start, at('2026-11-20T16:00:00Z'))
  // After 16:00 in Greenwich it is tomorrow in Shanghai.
  assert.equal(localDays(at('2026-11-21T16:30:00Z'), 'Asia/Shanghai', 1).at(-1)!.date, '2026-11-22')
})

test('where clocks change the day is an hour shorter or longer, and the history is asked for in spans of days of 24 hours', () => {
  const days = localDays(at('2026-04-01T12:00:00Z'), 'Europe/London', 2)
  const changed = days.findIndex(({ date }) => date === '2026-03-29')
  assert.equal(days[changed + 1]!.start - days[changed]!.start, 23 * HOUR)
  const spans = daySpans(days, at('2026-04-01T12:00:00Z'))
  assert.equal(spans.length, 2)
  assert.deepEqual(
    [spans[0]!.from, spans[0]!.to + 1, spans[1]!.from],
    [days[0]!.start, days[changed + 1]!.start, days[changed + 1]!.start],
  )
  assert.equal(spans[1]!.to, at('2026-04-01T12:00:00Z'))
  const autumn = localDays(at('2026-10-27T12:00:00Z'), 'Europe/London', 2)
  assert.equal(daySpans(autumn, at('2026-10-27T12:00:00Z')).length, 2)
  assert.equal(daySpans(localDays(at('2026-11-21T10:00:00Z'), 'Asia/Shanghai'), at('2026-11-21T10:00:00Z')).length, 1)
})

const span = (from: number, occupied: readonly (number | null)[], known?: readonly number[]): HistorySpan => {
  const knownShare = known ?? occupied.map((value) => (value === null ? 0 : 1))
  const open = occupied.map((value) => (value === null ? null : 100))
  return {
    from: new Date(from).toISOString(),
    everyMinutes: 1440,
    madeUpUntil: null,
    occupied: { mean: occupied, min: occupied, max: occupied, knownShare },
    open: { mean: open, min: open, max: open, knownShare },
  }
}

test('a day that nobody reported, or little of, has no figure and is never 0', () => {
  const days = localDays(at('2026-11-21T10:24:00Z'), 'Asia/Shanghai', 1)
  const told = calendarDays(days, [span(days[0]!.start, [90, null, 40, 0], [1, 0, 0.4, 1])])
  assert.deepEqual(
    told.map(({ occupancy }) => occupancy),
    [0.9, null, null, 0, null, null],
  )
  assert.deepEqual([told[2]!.occupied, told[2]!.knownShare], [null, 0.4])
  // Before the record begins nobody failed to report.
  const later = calendarDays(days, [span(days[0]!.start, [null, 90, null])])
  assert.deepEqual(
    later.map(({ before }) => before),
    [true, false, false, false, false, false],
  )
})

test('the finding counts the days over the limit and names the month of most of them', () => {
  const days = localDays(at('2026-11-08T10:00:00Z'), 'Asia/Shanghai', 3)
  const of = (over: readonly string[], rest = 90) =>
    calendarDays(days, [
      span(
        days[0]!.start,
        days.map(({ date }) => (over.includes(date) ? 96 : rest)),
      ),
    ])
  const finding = (some: ReturnType<typeof of>): string => calendarFinding(some, LIMITS, words, 'en')
  assert.equal(finding(of(['2026-10-20', '2026-11-02', '2026-11-03'])), words.overMostly('3', '95', 'Nov'))
  assert.equal(finding(of(['2026-11-02', '2026-11-03'])), words.over('2', '95'))
  assert.equal(finding(of([], 93)), words.under('21', '95', '93.0', '10-19'))
  assert.equal(finding(calendarDays(days, [])), words.none)
})

test('keys move by days and weeks and stop at both ends; other keys do not move', () => {
  assert.deepEqual(
    ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End', 'x'].map((key) => dayAfterKey(10, key, 15)),
    [9, 11, 3, 14, 0, 14, null],
  )
})

test('a month is named over the week of its first day', () => {
  const days = localDays(at('2026-11-08T10:00:00Z'), 'Asia/Shanghai', 3)
  assert.deepEqual(monthNames(days, 'zh'), [{ week: 1, label: '11 月' }])
})
