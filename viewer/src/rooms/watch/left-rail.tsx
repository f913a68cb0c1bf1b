// Who needs action, then everyone else: the list that says all the city shows, in order of need.
import { Fragment } from 'react'
import type { FacilityPlan, FacilityPulse } from '../../data/types.ts'
import { oldForecastMinutes } from '../../findings/forecast.ts'
import { ageMinutes, ageWords } from '../../format/age.ts'
import { count, percent } from '../../format/numbers.ts'
import { duration, timeWords } from '../../format/time.ts'
import type { Words } from '../../i18n/words.ts'
import { useShown } from '../../moment-hook.ts'
import { choose, flyTo } from '../../navigate.ts'
import { MoreList } from '../../shell/more-list.tsx'
import { rove } from '../../shell/roving.ts'
import { SeverityMark } from '../../shell/severity-mark.tsx'
import { shownFacility, store, useApp } from '../../store.ts'
import { useAsOf, useWords, useZone } from '../../words-hook.ts'
import { HandoverStrip } from './handover/handover-strip.tsx'
import { aheadOnly, findingOf, graveness, needingAction, nowOf, others, type Ranked } from './ranking.ts'
import { RiskStrip } from './risk/risk-strip.tsx'
import { plateName } from './surface-input.ts'
import { timeToFull } from './time-to-full.ts'
import './left-rail.css'

export function LeftRail() {
  const { words } = useWords()
  const { facilities, alerts, outlook, moment, waiting } = useShown()
  const ranked = needingAction(facilities, alerts, outlook)
  const now = nowOf(ranked)
  const ahead = aheadOnly(ranked)
  const rest = others(facilities, ranked)
  const selected = useApp((state) => state.route.facility)
  const shown = useApp(shownFacility)
  const stop = selected ?? ranked[0]?.pulse.id ?? rest[0]?.id
  return (
    <section className="left-rail" id="list" tabIndex={-1} aria-label={words['region.left']} onKeyDown={rove}>
      {moment === null && <RiskStrip />}
      <HandoverStrip />
      <div className="panel-title rail-title">
        <h2>
          {words[moment === null ? 'alerts.title' : 'moment.title'](now.length)}{' '}
          <span className="meta">
            {moment === null ? ahead.length === 0 && words['alerts.sort'] : words[`moment.${moment.kind}`]}
          </span>
        </h2>
        {ahead.length > 0 && (
          <button type="button" className="rail-ahead" title={words['alerts.aheadHint']} onClick={showAhead}>
            {words['alerts.ahead'](ahead.length)} ↓
          </button>
        )}
        {waiting || moment !== null ? (
          <span className="meta">{waiting ? words['moment.loading'] : ''}</span>
        ) : (
          <RightColumn />
        )}
      </div>
      {ranked.length === 0 && moment === null && <p className="rail-empty meta">{words['alerts.none']}</p>}
      <MoreList className="alerts" rows={ranked.length + (ahead.length > 0 ? 1 : 0)}>
        {ranked.map((row) => (
          <Fragment key={row.pulse.id}>
            {row === ahead[0] && (
              <li className="ahead-title" id="ahead">
                <h3>{words['alerts.ahead'](ahead.length)}</h3>
                <span className="meta">{words['alerts.aheadHint']}</span>
              </li>
            )}
            <AlertRow
              row={row}
              selected={row.pulse.id === selected}
              shown={row.pulse.id === shown}
              stop={row.pulse.id === stop}
            />
          </Fragment>
        ))}
      </MoreList>
      <div className="panel-title rail-title others-title">
        <h2>{words['others.title'](rest.length)}</h2>
        <span className="meta others-columns" aria-hidden="true">
          <span>{words['col.occupancy']}</span>
          <span>{words['col.free']}</span>
          <span>{words['col.emergency']}</span>
        </span>
      </div>
      <MoreList className="others" rows={rest.length}>
        {rest.map((one) => (
          <OtherRow key={one.id} pulse={one} selected={one.id === selected} stop={one.id === stop} />
        ))}
      </MoreList>
    </section>
  )
}

/** What the times on the right are, and how old the forecast is that they rest on where it should be newer. */
function RightColumn() {
  const { words } = useWords()
  const forecast = useApp((state) => state.forecast)
  const old = oldForecastMinutes(forecast ? Date.parse(forecast.asOf) : Number.NaN, useAsOf())
  return old === null ? (
    <span className="meta">{words['alerts.right']}</span>
  ) : (
    <span className="meta is-old">{words['alerts.old'](duration(old))}</span>
  )
}

/** Down to those who are to come, and the keys with them. */
function showAhead(): void {
  const title = document.getElementById('ahead')
  title?.scrollIntoView({ block: 'start' })
  title?.nextElementSibling?.querySelector('button')?.focus({ preventScroll: true })
}

const handlers = (id: string) => ({
  onClick: () => choose(id),
  onDoubleClick: () => flyTo(id),
  onPointerEnter: () => store.setState({ hovered: id }),
  onPointerLeave: () => store.setState({ hovered: null }),
})

/** As on the plates of the city; the whole name is its title. */
function useShortName(): (facility: FacilityPlan) => string {
  const { say, language } = useWords()
  const city = useApp((state) => state.city)
  return (facility) => (city ? plateName(facility, city, language) : say(facility.name))
}

function AlertRow({ row, selected, shown, stop }: { row: Ranked; selected: boolean; shown: boolean; stop: boolean }) {
  const { words, say, language } = useWords()
  const shortName = useShortName()
  const zone = useZone()
  const { at: asOf, moment } = useShown()
  const facility = useApp((state) => state.catalogue?.facility.get(row.pulse.id))
  const hovered = useApp((state) => state.hovered === row.pulse.id)
  const { alert, further, severity, pulse } = row
  if (!facility) return null
  const full = timeToFull(row, words)
  const finding = findingOf(row)
  const age = ageMinutes(pulse.observedAt, asOf)
  return (
    <li>
      <button
        type="button"
        data-roving
        data-place={pulse.id}
        tabIndex={stop ? 0 : -1}
        className={`alert-row is-${row.when} is-${severity} ${hovered ? 'is-hovered' : ''} ${shown ? 'is-shown' : ''}`}
        aria-current={selected || undefined}
        {...handlers(pulse.id)}
      >
        <span className={`alert-word sev-${severity}`}>
          <SeverityMark severity={severity} size={13} /> {words[graveness(row)]}
        </span>
        <span className="alert-name ellipsis" title={say(facility.name)}>
          {shortName(facility)}
        </span>
        <span className={`alert-time ${full.isWord ? 'is-word' : ''}`} title={full.measure}>
          <small>{full.of}</small> {full.time}
        </span>
        <span className={`alert-share ${row.when === 'ahead' ? '' : `sev-${severity}`}`}>
          {percent(pulse.occupancy)}
          {pulse.occupancy !== null && '%'}
        </span>
        <span className="alert-second">
          <span
            className={`alert-finding ellipsis ${alert?.stale ? 'stale' : ''}`}
            title={finding === null ? undefined : say(finding)}
          >
            {finding === null ? '' : say(finding)}
          </span>
          <span className="alert-range">{full.range}</span>
        </span>
        <span className="alert-since ellipsis meta">
          {further.length > 0 && `${words['alerts.further'](further.length)} · `}
          {row.when === 'ahead' && `${aheadWords(row, words)} · `}
          {alert && asOf !== null
            ? `${words['alerts.since'](timeWords(Date.parse(alert.since), asOf, zone, language))} · `
            : ''}
          {moment !== null && moment.kind !== 'recorded' ? '' : words['hospital.updated'](ageWords(age, words))}
        </span>
      </button>
      {selected && further.length > 0 && (
        <ul className="alert-causes">
          {further.map((one) => (
            <li key={one.id}>
              <SeverityMark severity={one.severity} size={11} />
              <span>
                <span className="visually-hidden">{words[`sev.${one.severity}`]} </span>
                {say(one.finding)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}

/** Whether an alert on it stands, or how many forecasts agree so far. */
function aheadWords({ ahead }: Ranked, words: Words): string {
  const [first] = ahead
  if (first === undefined || first.standing) return words['alerts.standing']
  return first.forecasts === 0 ? words['alerts.below'] : words['alerts.agree'](first.forecasts, first.forecastsNeeded)
}

function OtherRow({ pulse, selected, stop }: { pulse: FacilityPulse; selected: boolean; stop: boolean }) {
  const { words, say } = useWords()
  const shortName = useShortName()
  const facility = useApp((state) => state.catalogue?.facility.get(pulse.id))
  const hovered = useApp((state) => state.hovered === pulse.id)
  if (!facility) return null
  return (
    <li>
      <button
        type="button"
        data-roving
        data-place={pulse.id}
        tabIndex={stop ? 0 : -1}
        className={`other-row ${hovered ? 'is-hovered' : ''}`}
        aria-current={selected || undefined}
        {...handlers(pulse.id)}
      >
        <SeverityMark severity={pulse.severity} />
        <span className="ellipsis" title={say(facility.name)}>
          {shortName(facility)}
          {pulse.severity !== 'normal' && <span className="meta"> {words[`sev.${pulse.severity}`]}</span>}
        </span>
        <span className="bar" aria-hidden="true">
          <i style={{ width: `${Math.min(100, (pulse.occupancy ?? 0) * 100)}%` }} />
        </span>
        <span className="other-share">{percent(pulse.occupancy)}</span>
        <span>{count(pulse.available)}</span>
        <span>{count(pulse.emergency)}</span>
      </button>
    </li>
  )
}
