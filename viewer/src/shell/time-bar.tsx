// The bar along the foot: what was measured, now, 24 forecast hours; the instant looked at; back to live.
import { lazy, Suspense, useEffect, useMemo } from 'react'
import { useSize } from '../charts/use-size.ts'
import type { RecordedPast } from '../data/recorded-past.ts'
import { cityPast } from '../findings/moment.ts'
import { clockTime, dateWords, timeWords } from '../format/time.ts'
import { useHandover } from '../rooms/watch/handover/handover-store.ts'
import { replayedSource, store, useApp } from '../store.ts'
import { useAsOf, useWords, useZone } from '../words-hook.ts'
import { SeverityMark } from './severity-mark.tsx'
import { FUTURE_HOURS, timeBarGeometry } from './time-bar-geometry.ts'
import { TimeControls } from './time-controls.tsx'
import { alertInstants, barSpan, lookAt, runClock, STEP_MINUTES } from './time-cursor.ts'
import './time-bar.css'

const MomentMenu = lazy(() => import('./moment-menu.tsx'))

const MINUTE = 60_000
/** Room of a date and of the name of the present moment, in pixels. */
const DATE_ROOM = 84
const NOW_ROOM = 104
/** Room of a mark and its count. */
const MARK_ROOM = 24

/** A date stands right of its midnight; it gives way to the name of the present moment, which stands right of now. */
function datePlace(x: number, nowX: number): { x: number; textAnchor: 'start' | 'end' } {
  if (x < nowX && x + DATE_ROOM > nowX) return { x: x - 5, textAnchor: 'end' }
  if (x >= nowX && x < nowX + NOW_ROOM) return { x: nowX + NOW_ROOM, textAnchor: 'start' }
  return { x: x + 5, textAnchor: 'start' }
}

const ownPast = (past: RecordedPast, facility: string | null) => {
  const series = facility === null ? undefined : past.facilities.get(facility)
  if (series === undefined) return null
  const { occupied, open, newest, everyMinutes } = series
  return { values: occupied.map((n, k) => (n === null || !open[k] ? null : n / open[k])), newest, everyMinutes }
}

/** Marks stand a line lower where the name of the present moment is above them, or their count would run into it. */
const markLine = (x: number, nowX: number): number => (x > nowX - MARK_ROOM && x < nowX + NOW_ROOM ? 21 : 7)

export function TimeBar() {
  const { words, language } = useWords()
  const zone = useZone()
  const asOf = useAsOf()
  const [ref, size] = useSize<HTMLDivElement>()
  const route = useApp((state) => state.route)
  const cursor = useApp((state) => state.cursor)
  const replayed = useApp((state) => replayedSource(state) !== null)
  const pulse = useApp((state) => state.pulse)
  const forecast = useApp((state) => state.forecast)
  const detail = useApp((state) => state.detail)
  const own = useApp((state) => (route.facility ? state.facilityForecasts.get(route.facility) : undefined))
  const rehearsal = useApp((state) => state.rehearsal)
  const playback = useApp((state) => state.playback)
  const past = useApp((state) => state.past)
  const pastHours = useApp((state) => state.pastHours)
  const run = useApp((state) => state.run)
  const inRehearsal = route.room === 'rehearse'
  const hospital = route.level === 'hospital' && route.facility !== null

  useEffect(runClock, [])
  const notes = useHandover((state) => state.notes)
  const from = asOf === null ? 0 : asOf - pastHours * 60 * MINUTE
  const notesOn = inRehearsal ? [] : (notes ?? []).filter(({ about }) => Date.parse(about) >= from)

  const bar = useMemo(() => {
    if (asOf === null || pulse === null || size.width === 0) return null
    const cityHistory = pulse?.indicators.find((value) => value.id === 'occupancy-now')
    const history = hospital
      ? (detail?.history?.occupied.map((value, k) => {
          const open = detail.history!.open[k]
          return value === null || !open ? null : value / open
        }) ?? [])
      : (cityHistory?.history ?? [])
    const longer = past === null || pastHours === 24 ? null : hospital ? ownPast(past, route.facility) : cityPast(past)
    const series = hospital ? own : forecast?.city
    const share = (values: readonly number[]): number[] =>
      values.map((value, k) => value / (series?.open[k] ?? series?.open.at(-1) ?? 1))
    return timeBarGeometry({
      ...size,
      zone,
      now: asOf,
      ...barSpan({ pulse, pastHours, run })!,
      history: longer?.values ?? history,
      historyEveryMinutes:
        longer?.everyMinutes ?? (hospital ? detail?.history?.everyMinutes : cityHistory?.historyEveryMinutes) ?? 5,
      historyNewest: longer?.newest ?? asOf,
      forecast:
        series && forecast
          ? {
              p10: share(series.occupied.p10),
              p50: share(series.occupied.p50),
              p90: share(series.occupied.p90),
              start: Date.parse(forecast.asOf),
              everyMinutes: forecast.everyMinutes,
            }
          : null,
      marks: alertInstants({ pulse, route }),
    })
  }, [asOf, size, pulse, forecast, detail, own, hospital, zone, route, past, pastHours, run])

  const minutes = cursor === null || asOf === null ? 0 : Math.round((cursor - asOf) / MINUTE)
  const shown = inRehearsal ? (playback?.at ?? null) : cursor
  const spoken =
    asOf === null
      ? ''
      : cursor === null
        ? words['time.now'](clockTime(asOf, zone))
        : timeWords(cursor, asOf, zone, language)
  const fork = inRehearsal && rehearsal ? Date.parse(rehearsal.forkedAt) : asOf
  return (
    <section
      className={`time-bar ${(cursor !== null || replayed) && !inRehearsal && run === null ? 'is-replay' : ''} ${inRehearsal ? 'is-rehearsal' : ''}`}
      aria-label={words['region.time']}
    >
      <TimeControls hospital={hospital} />
      <div className="time-track" ref={ref}>
        {bar && asOf !== null && (
          <svg width={size.width} height={size.height} aria-hidden="true">
            <rect className="time-past" x="0" y="14" width={bar.nowX} height={size.height - 34} />
            <rect className="time-future" x={bar.nowX} y="14" width={size.width - bar.nowX} height={size.height - 34} />
            {run !== null && (
              <g className="time-run" transform={`translate(${bar.x(run.from)} 0)`}>
                <rect y="14" width={bar.x(run.until) - bar.x(run.from)} height={size.height - 34} />
                <path d={`M0 16H${bar.x(run.until) - bar.x(run.from)}`} />
                <text x="6" y={size.height - 26}>
                  {words['mark.rehearsal']} · {run.title}
                </text>
              </g>
            )}
            <path className="time-area" d={bar.historyArea} />
            <path className="time-band" d={bar.band} />
            <path className="time-middle" d={bar.middle} />
            <path className="time-line" d={bar.historyLine} />
            {bar.ticks.map((tick) => (
              <g key={tick.at}>
                <line className="time-tick" x1={tick.x} x2={tick.x} y1={size.height - 20} y2={size.height - 16} />
                <text x={tick.x} y={size.height - 5} textAnchor="middle">
                  {tick.label}
                </text>
              </g>
            ))}
            {bar.ticks
              .filter((tick) => tick.midnight)
              .map((tick) => (
                <g key={tick.at}>
                  <line className="time-day" x1={tick.x} x2={tick.x} y1="2" y2={size.height - 20} />
                  <text className="time-date" {...datePlace(tick.x, bar.nowX)} y="11">
                    {dateWords(tick.at, zone, language)}
                  </text>
                </g>
              ))}
            {notesOn.map((note) => (
              <g
                key={note.number}
                className="time-note"
                transform={`translate(${bar.x(Date.parse(note.about))} ${size.height - 28})`}
              >
                <path d="M-4-4h8v6l-4 4-4-4z" />
              </g>
            ))}
            <line className="time-now" x1={bar.nowX} x2={bar.nowX} y1="0" y2={size.height - 20} />
            {bar.marks.map((mark) => {
              const y = markLine(mark.x, bar.nowX)
              return (
                <g key={mark.x} className={`sev-${mark.severity}`} transform={`translate(${mark.x} ${y})`}>
                  <line x1="0" x2="0" y1="6" y2={size.height - 20 - y} stroke="currentColor" opacity="0.5" />
                  <path d={mark.severity === 'critical' ? 'M0-5 5 4-5 4z' : 'M0-5 5 0 0 5-5 0z'} fill="currentColor" />
                  {mark.count > 1 && (
                    <text x="8" y="4" className="time-count">
                      {mark.count}
                    </text>
                  )}
                </g>
              )
            })}
            {(shown === null || Math.abs(bar.x(shown) - bar.nowX) > NOW_ROOM) && (
              <text className="time-now-name" x={bar.nowX + 8} y="11">
                {words['time.now'](clockTime(asOf, zone))}
              </text>
            )}
            {inRehearsal && fork !== null && fork !== asOf && (
              <line className="time-fork" x1={bar.x(fork)} x2={bar.x(fork)} y1="4" y2={size.height - 20} />
            )}
            {shown !== null && (
              <g transform={`translate(${bar.x(shown)} 0)`} className="time-cursor">
                <line x1="0" x2="0" y1="0" y2={size.height - 18} />
                <rect x="-5" y={size.height - 24} width="10" height="8" />
                <text x="8" y="11">
                  {timeWords(shown, asOf, zone, language)}
                </text>
              </g>
            )}
          </svg>
        )}
        {!inRehearsal && (
          <input
            type="range"
            style={
              run !== null && bar ? { left: bar.x(run.from), width: bar.x(run.until) - bar.x(run.from) } : undefined
            }
            aria-label={words['time.at']}
            aria-valuetext={spoken}
            min={run !== null && asOf !== null ? Math.floor((run.from - asOf) / MINUTE) : -pastHours * 60}
            max={run !== null && asOf !== null ? Math.ceil((run.until - asOf) / MINUTE) : FUTURE_HOURS * 60}
            step={STEP_MINUTES}
            value={minutes}
            onChange={(event) => {
              const to = Number(event.target.value)
              if (asOf !== null) lookAt(asOf + to * MINUTE)
            }}
          />
        )}
        {!inRehearsal && run === null && cursor !== null && bar && (
          <Suspense>
            <MomentMenu at={cursor} x={bar.x(cursor)} width={size.width} />
          </Suspense>
        )}
      </div>
      <div className="time-mode">
        {inRehearsal ? (
          <>
            <span className="sev-watch">
              <SeverityMark severity="watch" /> {words['room.rehearse']}
            </span>
            <span className="meta">{words['rehearse.returnLive']}</span>
          </>
        ) : run !== null ? (
          <>
            <button type="button" className="row-link" onClick={() => store.setState({ cursor: null })}>
              {words['run.leave']}
            </button>
            <span className="meta">{words['rehearse.returnLive']}</span>
          </>
        ) : (
          <>
            {cursor === null ? (
              <span className={replayed ? '' : 'sev-normal'}>
                {replayed ? '▶' : <SeverityMark severity="normal" />} {words[replayed ? 'mark.replay' : 'time.follow']}
              </span>
            ) : (
              <button
                type="button"
                className="row-link"
                title={words['time.backToLive']}
                onClick={() => store.setState({ cursor: null })}
              >
                {words[minutes < 0 ? 'time.replay' : 'time.ahead']} {asOf !== null && clockTime(cursor, zone)}
              </button>
            )}
            <span className="meta">
              {words[cursor === null ? 'time.followHint' : minutes < 0 ? 'time.recorded' : 'time.expected']}
            </span>
          </>
        )}
      </div>
    </section>
  )
}
