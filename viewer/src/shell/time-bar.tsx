// The bar along the foot: 24 measured hours, now, 24 forecast hours; the instant looked at; back to live.
import { useEffect, useMemo, useState } from 'react'
import { useSize } from '../charts/use-size.ts'
import { clockTime, dateWords, timeWords } from '../format/time.ts'
import { replayedSource, store, useApp } from '../store.ts'
import { useAsOf, useWords, useZone } from '../words-hook.ts'
import { SeverityMark } from './severity-mark.tsx'
import { TIME_BAR_HOURS, timeBarGeometry } from './time-bar-geometry.ts'
import './time-bar.css'

const MINUTE = 60_000
export const STEP_MINUTES = 15

/** Moves the instant looked at by minutes; within five minutes of now it follows live again. */
export function stepCursor(minutes: number): void {
  const { cursor, pulse } = store.getState()
  if (!pulse) return
  const now = Date.parse(pulse.asOf)
  const to = (cursor ?? now) + minutes * MINUTE
  const limit = TIME_BAR_HOURS * 60 * MINUTE
  store.setState({ cursor: Math.abs(to - now) < 5 * MINUTE ? null : Math.max(now - limit, Math.min(now + limit, to)) })
}

/** Room of a date and of the name of the present moment, in pixels. */
const DATE_ROOM = 84
const NOW_ROOM = 104

/** A date stands right of its midnight; it gives way to the name of the present moment, which stands right of now. */
function datePlace(x: number, nowX: number): { x: number; textAnchor: 'start' | 'end' } {
  if (x < nowX && x + DATE_ROOM > nowX) return { x: x - 5, textAnchor: 'end' }
  if (x >= nowX && x < nowX + NOW_ROOM) return { x: nowX + NOW_ROOM, textAnchor: 'start' }
  return { x: x + 5, textAnchor: 'start' }
}

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
  const [playing, setPlaying] = useState(false)
  const inRehearsal = route.room === 'rehearse'
  const hospital = route.level === 'hospital' && route.facility !== null

  useEffect(() => {
    if (!playing) return
    const timer = setInterval(() => {
      const before = store.getState().cursor
      if (before === null) setPlaying(false)
      else stepCursor(STEP_MINUTES)
    }, 500)
    return () => clearInterval(timer)
  }, [playing])

  const bar = useMemo(() => {
    if (asOf === null || size.width === 0) return null
    const cityHistory = pulse?.indicators.find((value) => value.id === 'occupancy-now')
    const history = hospital
      ? (detail?.history?.occupied.map((value, k) => {
          const open = detail.history!.open[k]
          return value === null || !open ? null : value / open
        }) ?? [])
      : (cityHistory?.history ?? [])
    const series = hospital ? own : forecast?.city
    const share = (values: readonly number[]): number[] =>
      values.map((value, k) => value / (series?.open[k] ?? series?.open.at(-1) ?? 1))
    return timeBarGeometry({
      ...size,
      zone,
      now: asOf,
      history,
      historyEveryMinutes: (hospital ? detail?.history?.everyMinutes : cityHistory?.historyEveryMinutes) ?? 5,
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
      marks: (pulse?.alerts ?? [])
        .filter((alert) => (hospital ? alert.facility?.id === route.facility : alert.severity === 'critical'))
        .flatMap((alert) => {
          const severity = alert.severity === 'critical' ? ('critical' as const) : ('watch' as const)
          const full = alert.fullInMinutes?.p50
          return [
            { at: Date.parse(alert.since), severity },
            ...(full == null || full <= 0 ? [] : [{ at: asOf + full * MINUTE, severity }]),
          ]
        }),
    })
  }, [asOf, size, pulse, forecast, detail, own, hospital, zone, route.facility])

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
      className={`time-bar ${(cursor !== null || replayed) && !inRehearsal ? 'is-replay' : ''} ${inRehearsal ? 'is-rehearsal' : ''}`}
      aria-label={words['region.time']}
    >
      <div className="time-controls">
        <button type="button" aria-label={words['time.back']} title="←" onClick={() => stepCursor(-STEP_MINUTES)}>
          <svg width="14" height="12" aria-hidden="true">
            <path d="M2 1v10M13 1v10L4 6z" fill="currentColor" stroke="currentColor" />
          </svg>
        </button>
        <button
          type="button"
          aria-label={words[playing ? 'time.pause' : 'time.play']}
          onClick={() => {
            if (!playing && cursor === null) stepCursor(-TIME_BAR_HOURS * 60)
            setPlaying(!playing)
          }}
        >
          <svg width="12" height="12" aria-hidden="true">
            {playing ? (
              <path d="M2 1h3v10H2zM7 1h3v10H7z" fill="currentColor" />
            ) : (
              <path d="M2 1l9 5-9 5z" fill="currentColor" />
            )}
          </svg>
        </button>
        <button type="button" aria-label={words['time.forward']} title="→" onClick={() => stepCursor(STEP_MINUTES)}>
          <svg width="14" height="12" aria-hidden="true">
            <path d="M12 1v10M1 1v10l9-5z" fill="currentColor" stroke="currentColor" />
          </svg>
        </button>
        <p>
          {words[hospital ? 'time.labelHospital' : 'time.label']}
          <span className="meta">{words['time.caption']}</span>
        </p>
      </div>
      <div className="time-track" ref={ref}>
        {bar && asOf !== null && (
          <svg width={size.width} height={size.height} aria-hidden="true">
            <rect className="time-past" x="0" y="14" width={bar.nowX} height={size.height - 34} />
            <rect className="time-future" x={bar.nowX} y="14" width={size.width - bar.nowX} height={size.height - 34} />
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
            {bar.marks.map((mark) => (
              <g key={mark.x} className={`sev-${mark.severity}`} transform={`translate(${mark.x} 7)`}>
                <line x1="0" x2="0" y1="6" y2={size.height - 27} stroke="currentColor" opacity="0.5" />
                <path d={mark.severity === 'critical' ? 'M0-5 5 4-5 4z' : 'M0-5 5 0 0 5-5 0z'} fill="currentColor" />
                {mark.count > 1 && (
                  <text x="8" y="4" className="time-count">
                    {mark.count}
                  </text>
                )}
              </g>
            ))}
            <line className="time-now" x1={bar.nowX} x2={bar.nowX} y1="0" y2={size.height - 20} />
            <text className="time-now-name" x={bar.nowX + 8} y="11">
              {words['time.now'](clockTime(asOf, zone))}
            </text>
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
            aria-label={words['time.at']}
            aria-valuetext={spoken}
            min={-TIME_BAR_HOURS * 60}
            max={TIME_BAR_HOURS * 60}
            step={STEP_MINUTES}
            value={minutes}
            onChange={(event) => {
              const to = Number(event.target.value)
              if (asOf !== null) store.setState({ cursor: to === 0 ? null : asOf + to * MINUTE })
            }}
          />
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
            <span className="meta">{words[cursor === null ? 'time.followHint' : 'time.onlyCharts']}</span>
          </>
        )}
      </div>
    </section>
  )
}
