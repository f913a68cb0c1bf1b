// The calendar of a hospital's occupancy: a week a column. What nobody reported is an empty dashed cell, what is over the limit leaves
// the ramp under a triangle. Arrow keys walk, Enter opens the day.
import { THRESHOLDS } from '@kangcheng/twin-engine/thresholds'
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import { DataTable } from '../../charts/data-table.tsx'
import { rampColour } from '../../charts/heat-matrix.ts'
import { SparklineChart } from '../../charts/sparkline-chart.tsx'
import { dayLabel } from '../../charts/time-axis.ts'
import { session } from '../../data/exercise-session.ts'
import { grantedIn } from '../../data/granted.ts'
import { ChartFrame } from '../../figures/chart-frame.tsx'
import type { ChartTable } from '../../figures/figure.ts'
import { count, percent } from '../../format/numbers.ts'
import { dateWords } from '../../format/time.ts'
import { type CalendarWords, useCalendarWords } from '../../i18n/calendar-words.ts'
import { ScrollRegion } from '../../shell/scroll-region.tsx'
import { useApp } from '../../store.ts'
import { useAsOf, useWords, useZone } from '../../words-hook.ts'
import { type CalendarDay, calendarFinding, dayAfterKey, type Limits, monthNames } from './calendar-days.ts'
import { followCalendar, openDay, useCalendar } from './calendar-store.ts'
import { useCatalogue } from './catalogue-store.ts'
import { scoresStore, useScores } from './scoreboard-store.ts'

/** Where attention and alarm begin while the catalogue has not told. */
const USUAL_LIMITS: Limits = THRESHOLDS.occupancy
/** The ramp begins so far below the limit. */
const RAMP = 0.25

/** The hospital that is looked at: the one chosen in the scoreboard, else the most urgent, else the first. */
function useHospital(): string | null {
  const place = useScores((state) => state.place)
  return useApp((state) =>
    state.catalogue?.facility.has(place) ? place : (state.urgent ?? state.city?.hospitals[0]?.id ?? null),
  )
}

export function CalendarPanel() {
  const words = useCalendarWords()
  const { language, say } = useWords()
  const zone = useZone()
  const asOf = useAsOf()
  const facility = useHospital()
  const may = useApp((state) => state.pulse !== null && grantedIn(state, 'unit'))
  const name = useApp((state) => (facility === null ? undefined : state.catalogue?.facility.get(facility)?.name))
  const days = useCalendar((state) => (state.facility === facility ? state.days : null))
  const problem = useCalendar((state) => state.problem)
  const madeUpUntil = useCalendar((state) => state.madeUpUntil)
  const hidden = useCalendar((state) => state.hidden)
  const told = useCatalogue((state) => state.thresholds.get('occupancy-24h'))
  const limits = told ?? USUAL_LIMITS
  const wantsTable = useApp((state) => state.table)
  const [chosen, setChosen] = useState(false)
  const table = wantsTable || chosen
  useEffect(() => (may && facility !== null ? followCalendar(facility) : undefined), [may, facility])
  const none =
    session !== null
      ? words.inExercise
      : !may || hidden
        ? words.denied
        : days === null
          ? (problem ?? words.loading)
          : null
  const finding = none ?? calendarFinding(days!, limits, words, language)
  return (
    <section className="calendar-panel" aria-label={words.title}>
      <ChartFrame
        facts={{
          id: 'occupancy-calendar',
          finding: name ? `${say(name)} · ${finding}` : finding,
          unit: '%',
          at: asOf,
          basis: 'recorded',
          table: () => daysTable(days ?? [], words),
        }}
        ready={none === null && days !== null}
        shown={{ asTable: table, showAs: setChosen }}
        tableClass="score-scroll"
        tableView={days && <Days days={days} words={words} />}
        title={
          <>
            <h2 className="ellipsis" title={finding}>
              {finding}
            </h2>
            <span className="meta ellipsis">
              {name ? words.basis(say(name)) : words.title}
              {madeUpUntil !== null && ` · ${words.madeUpUntil(dayLabel(Date.parse(madeUpUntil), zone))}`}
            </span>
          </>
        }
        between={
          <div className="score-tools">
            <Hospitals facility={facility} />
            <button type="button" className="chip" onClick={() => setChosen(!chosen)}>
              {table ? words.asCalendar : words.asTable}
            </button>
          </div>
        }
      >
        {none === null && days !== null && <Grid key={facility} days={days} limits={limits} words={words} />}
      </ChartFrame>
      {none === null && days !== null && (
        <footer className="calendar-foot">
          <Legend limits={limits} />
          <Opened days={days} zone={zone} />
        </footer>
      )}
    </section>
  )
}

function Hospitals({ facility }: { facility: string | null }) {
  const words = useCalendarWords()
  const { say } = useWords()
  const hospitals = useApp((state) => state.city?.hospitals ?? [])
  return (
    <select
      aria-label={words.place}
      value={facility ?? ''}
      onChange={(event) => scoresStore.setState({ place: event.target.value })}
    >
      {hospitals.map((one) => (
        <option key={one.id} value={one.id}>
          {say(one.name)}
        </option>
      ))}
    </select>
  )
}

const over = ({ occupancy }: CalendarDay, limits: Limits): boolean => occupancy !== null && occupancy >= limits.alarm

function saidOf(day: CalendarDay, limits: Limits, words: CalendarWords, date: string): string {
  if (day.before) return words.dayBefore(date)
  if (day.occupancy === null) return words.dayNone(date)
  return words[over(day, limits) ? 'dayOver' : 'day'](date, percent(day.occupancy))
}

function Grid({ days, limits, words }: { days: readonly CalendarDay[]; limits: Limits; words: CalendarWords }) {
  const { language } = useWords()
  const zone = useZone()
  const theme = useApp((state) => state.theme)
  const opened = useCalendar((state) => state.open)
  const [at, setAt] = useState(days.length - 1)
  const grid = useRef<HTMLTableElement>(null)
  const scroll = useRef<HTMLDivElement>(null)
  // Where a year does not fit, its end is what is looked for.
  useEffect(() => {
    if (scroll.current) scroll.current.scrollLeft = scroll.current.scrollWidth
  }, [])
  const weeks = Math.ceil(days.length / 7)
  const months = useMemo(
    () => new Map(monthNames(days, language).map((month) => [month.week, month.label])),
    [days, language],
  )
  const press = (event: KeyboardEvent): void => {
    const to = dayAfterKey(at, event.key, days.length)
    if (to === null) return
    event.preventDefault()
    setAt(to)
    grid.current?.querySelector<HTMLElement>(`[data-day="${to}"]`)?.focus()
  }
  return (
    <div className="calendar-scroll" ref={scroll}>
      <table className="calendar-grid" ref={grid}>
        <caption className="visually-hidden">{words.grid}</caption>
        <thead aria-hidden="true">
          <tr>
            <td />
            {Array.from({ length: weeks }, (_, week) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: weeks have no other identity than their order
              <td key={week}>{months.has(week) && <span>{months.get(week)}</span>}</td>
            ))}
          </tr>
        </thead>
        <tbody onKeyDown={press}>
          {words.days.split('|').map((weekday, d) => (
            <tr key={weekday}>
              <th scope="row">{weekday}</th>
              {Array.from({ length: weeks }, (_, week) => {
                const k = week * 7 + d
                const day = days[k]
                // biome-ignore lint/suspicious/noArrayIndexKey: days to come have no other identity
                if (day === undefined) return <td key={week} />
                const said = saidOf(day, limits, words, dateWords(day.start, zone, language))
                const isOver = over(day, limits)
                return (
                  <td key={day.date}>
                    <button
                      type="button"
                      data-day={k}
                      tabIndex={k === at ? 0 : -1}
                      aria-label={said}
                      aria-pressed={day.date === opened}
                      title={said}
                      className={day.before ? 'is-before' : day.occupancy === null ? 'is-gap' : isOver ? 'is-over' : ''}
                      style={
                        day.occupancy === null || isOver
                          ? undefined
                          : { background: rampColour((day.occupancy - limits.alarm + RAMP) / RAMP, theme) }
                      }
                      onClick={() => {
                        setAt(k)
                        void openDay(day)
                      }}
                    >
                      {isOver ? '▲' : ''}
                    </button>
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Legend({ limits }: { limits: Limits }) {
  const words = useCalendarWords()
  const theme = useApp((state) => state.theme)
  return (
    <p className="meta calendar-legend">
      {percent(limits.alarm - RAMP, 0)}{' '}
      <i
        aria-hidden="true"
        style={{
          background: `linear-gradient(90deg, ${[0, 0.25, 0.5, 0.75, 1].map((t) => rampColour(t, theme)).join(',')})`,
        }}
      />{' '}
      {percent(limits.alarm, 0)}%{' '}
      <i aria-hidden="true" className="is-over">
        ▲
      </i>{' '}
      {words.limit(percent(limits.alarm, 0))} <i aria-hidden="true" className="is-gap" /> {words.gap}
    </p>
  )
}

function Opened({ days, zone }: { days: readonly CalendarDay[]; zone: string }) {
  const words = useCalendarWords()
  const { language } = useWords()
  const open = useCalendar((state) => state.open)
  const hours = useCalendar((state) => state.hours)
  const day = days.find(({ date }) => date === open)
  const date = day === undefined ? '' : dateWords(day.start, zone, language)
  return (
    <p className="calendar-day" role="status">
      <span className={`ellipsis ${day === undefined ? 'meta' : ''}`}>
        {day === undefined
          ? words.choose
          : day.before
            ? words.dayBefore(date)
            : day.occupancy === null
              ? words.openedNone(date)
              : words.opened(date, percent(day.occupancy), count(day.occupied), count(day.most), count(day.open))}
      </span>
      {hours !== null && hours.length > 1 && (
        <span title={words.hours}>
          <SparklineChart values={hours} width={120} height={22} />
        </span>
      )}
    </p>
  )
}

function Days({ days, words }: { days: readonly CalendarDay[]; words: CalendarWords }) {
  return (
    <ScrollRegion className="score-scroll" name={words.title}>
      <DataTable caption={words.title} {...daysTable(days, words)} />
    </ScrollRegion>
  )
}

const daysTable = (days: readonly CalendarDay[], words: CalendarWords): ChartTable => ({
  columns: [words.date, words.occupancy, words.occupied, words.most, words.open, words.known],
  rows: days
    .toReversed()
    .map((day) => [
      day.date,
      day.before ? words.notRecorded : day.occupancy === null ? words.notReported : percent(day.occupancy),
      count(day.occupied),
      count(day.most),
      count(day.open),
      percent(day.knownShare, 0),
    ]),
})
