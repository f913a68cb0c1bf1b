// The situation on paper: what needs action and who has it, the city's beds ahead, the levels, every campus, and where it all comes from.
import { createPortal } from 'react-dom'
import { session } from '../../data/exercise-session.ts'
import { forecastFinding } from '../../findings/forecast.ts'
import { situationFinding } from '../../findings/situation.ts'
import { ageMinutes, ageWords } from '../../format/age.ts'
import { count, NO_VALUE, percent } from '../../format/numbers.ts'
import { clockTime, dateWords, timeWords } from '../../format/time.ts'
import { useDisplayWords } from '../../i18n/display-words.ts'
import { useRiskWords } from '../../i18n/risk-words.ts'
import { PaperFan } from '../../paper/paper-fan.tsx'
import { usePrinting } from '../../paper/use-printing.ts'
import { replayedSource, useApp } from '../../store.ts'
import { useAsOf, useWords, useZone } from '../../words-hook.ts'
import { kpiTiles } from './kpi-tiles.ts'
import { aheadOnly, findingOf, graveness, needingAction, nowOf, others, type Ranked } from './ranking.ts'
import { levelSeverity, standingOf } from './risk/risk-figures.ts'
import { useRisk } from './risk/risk-store.ts'
import { timeToFull } from './time-to-full.ts'
import '../../paper/paper.css'

const TILES = 5
const SHAPES = { critical: '▲', watch: '◆', normal: '●', closed: '■', unknown: '○' } as const

export function SituationReport() {
  return usePrinting() ? createPortal(<Paper />, document.body) : null
}

function Paper() {
  const { words, language, say } = useWords()
  const display = useDisplayWords()
  const zone = useZone()
  const asOf = useAsOf()
  const city = useApp((state) => state.city)
  const pulse = useApp((state) => state.pulse)
  const outlook = useApp((state) => state.outlook)
  const catalogue = useApp((state) => state.catalogue)
  const replay = useApp(replayedSource)
  if (!city || !pulse || asOf === null) return null
  const ranked = needingAction(pulse.facilities, pulse.alerts, outlook)
  const nameOf = (id: string) => catalogue?.facility.get(id)?.name ?? { zh: id, en: id }
  const tiles = kpiTiles(pulse.indicators, asOf, words).slice(0, TILES)
  return (
    <article className="paper is-several" lang={language}>
      {session !== null && <div className="report-hatch" />}
      <header>
        <p>
          <b>{words['app.name']}</b> {display['paper.situation']} · {say(city.name)}
          {city.synthetic && <i className="report-synthetic">{words['mark.synthetic']}</i>}
          {session !== null && <i className="report-mark">{words['mark.exercise']}</i>}
          {replay !== null && <i className="report-mark">{words['mark.replay']}</i>}
        </p>
        <p>
          {dateWords(asOf, zone, language)} {clockTime(asOf, zone)} ({zone})
        </p>
      </header>
      <h1>{situationFinding(ranked, nameOf, asOf, zone, language)}</h1>
      <div className="report-tiles">
        {tiles.map((tile) => (
          <div key={tile.id}>
            <h2>
              {tile.severity !== 'normal' && SHAPES[tile.severity]} {tile.label}
            </h2>
            <p>
              <b>{tile.value}</b> {tile.value === NO_VALUE ? tile.missing : tile.unit}
            </p>
            <p>
              {tile.change !== null && `${words['kpi.change'](tile.change)} · `}
              {ageWords(tile.ageMinutes, words)}
            </p>
          </div>
        ))}
      </div>
      <Action ranked={ranked} nameOf={nameOf} />
      <CityAhead />
      <Levels />
      <Others ranked={ranked} nameOf={nameOf} />
      <Provenance />
    </article>
  )
}

const Head = ({ title, note }: { title: string; note: string }) => (
  <h2 className="report-head">
    {title} <span>{note}</span>
  </h2>
)

type NameOf = (id: string) => { readonly zh: string; readonly en: string }

function Action({ ranked, nameOf }: { ranked: readonly Ranked[]; nameOf: NameOf }) {
  const { words, say } = useWords()
  const display = useDisplayWords()
  const asOf = useAsOf()
  const desk = useRisk((state) => state.desk)
  const owner = (id: string): string => {
    const alert = desk?.alerts.find((one) => one.facility?.id === id)
    return alert === undefined ? '' : alert.taken === null ? display['paper.untaken'] : alert.taken.post
  }
  const sayFinding = (row: Ranked): string => {
    const finding = findingOf(row)
    return finding === null ? '' : say(finding)
  }
  const toFull = (row: Ranked): string => {
    const { time, range, of } = timeToFull(row, words)
    return `${of} ${time}${range === '' ? '' : ` (${range})`}`
  }
  return (
    <section>
      <Head
        title={`${words['alerts.title'](nowOf(ranked).length)} · ${words['alerts.ahead'](aheadOnly(ranked).length)}`}
        note={words['alerts.sort']}
      />
      {ranked.length === 0 ? (
        <p>{words['alerts.none']}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th>{words['col.severity']}</th>
              <th className="is-left">{words['col.hospital']}</th>
              <th>{words['col.occupancy']}</th>
              <th className="is-left">{display['paper.reason']}</th>
              <th>{words['col.full']}</th>
              <th className="is-left">{display['paper.owner']}</th>
              <th>{words['col.age']}</th>
            </tr>
          </thead>
          <tbody>
            {ranked.map((row) => (
              <tr key={row.pulse.id}>
                <td>
                  {SHAPES[row.severity]} {words[graveness(row)]}
                </td>
                <td className="is-left is-wide">{say(nameOf(row.pulse.id))}</td>
                <td>{percent(row.pulse.occupancy)}</td>
                <td className="is-left is-wide">{row.alert?.stale ? words['alerts.held'] : sayFinding(row)}</td>
                <td>{toFull(row)}</td>
                <td className="is-left">{owner(row.pulse.id)}</td>
                <td>{ageWords(ageMinutes(row.pulse.observedAt, asOf), words)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

function CityAhead() {
  const display = useDisplayWords()
  const { words, language } = useWords()
  const zone = useZone()
  const forecast = useApp((state) => state.forecast)
  const occupancy = useApp((state) => state.pulse?.indicators.find((value) => value.id === 'occupancy-now'))
  const series = forecast?.city
  if (!forecast || !series) return null
  const start = Date.parse(forecast.asOf)
  const open = series.open[0] ?? 0
  const finding = forecastFinding(series, start, forecast.horizonHours, zone, language)
  return (
    <section>
      <Head
        title={`${display['wall.city']} · ${finding.title}`}
        note={`${words['fan.needed']} · ${words['fan.model'](forecast.engineVersion, clockTime(start, zone))}`}
      />
      <PaperFan
        zone={zone}
        finding={finding.title}
        nowLabel={words['fan.now'](clockTime(start, zone))}
        openLabel={words['fan.open'](count(open))}
        input={{
          now: start,
          history:
            occupancy?.history && occupancy.observedAt
              ? {
                  values: occupancy.history.map((share) => (share === null ? null : share * open)),
                  everyMinutes: occupancy.historyEveryMinutes ?? 5,
                  newest: Date.parse(occupancy.observedAt),
                }
              : null,
          historyHours: 24,
          horizonHours: forecast.horizonHours,
          fans: [{ id: 'forecast', bands: series.needed }],
          ahead: series.occupied.p50,
          start,
          everyMinutes: forecast.everyMinutes,
          open: series.open,
        }}
      />
    </section>
  )
}

function Levels() {
  const { say } = useWords()
  const risk = useRiskWords()
  const desk = useRisk((state) => state.desk)
  if (desk === null || desk.ladders.length === 0) return null
  return (
    <section>
      <Head title={risk.ladders} note={risk.assumed} />
      <ul>
        {desk.ladders.map((ladder) => {
          const level = standingOf(ladder, null)?.level ?? null
          return (
            <li key={ladder.id}>
              {SHAPES[levelSeverity(ladder, level)]} {say(ladder.name)}{' '}
              <b>{level === null ? risk.levelUnknown : say(ladder.levels[level]!.name)}</b>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function Others({ ranked, nameOf }: { ranked: readonly Ranked[]; nameOf: NameOf }) {
  const { words, say } = useWords()
  const pulse = useApp((state) => state.pulse)
  const rest = others(pulse?.facilities ?? [], ranked)
  const half = Math.ceil(rest.length / 2)
  return (
    <section style={{ breakInside: 'auto' }}>
      <Head title={words['others.title'](rest.length)} note={words['kpi.strip']} />
      <div className="report-two">
        {[rest.slice(0, half), rest.slice(half)].map((part, k) => (
          <table key={k === 0 ? 'first' : 'second'}>
            <thead>
              <tr>
                <th>{words['col.hospital']}</th>
                <th>{words['col.occupancy']}</th>
                <th>{words['col.free']}</th>
                <th>{words['col.emergency']}</th>
              </tr>
            </thead>
            <tbody>
              {part.map((one) => (
                <tr key={one.id}>
                  <td className="is-wide">{say(nameOf(one.id))}</td>
                  <td>{percent(one.occupancy)}</td>
                  <td>{count(one.available)}</td>
                  <td>{count(one.emergency)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        ))}
      </div>
    </section>
  )
}

function Provenance() {
  const { words, language } = useWords()
  const display = useDisplayWords()
  const zone = useZone()
  const asOf = useAsOf()
  const city = useApp((state) => state.city)
  const pulse = useApp((state) => state.pulse)
  const forecast = useApp((state) => state.forecast)
  const reporting = pulse?.facilities.filter((one) => one.occupied !== null).length ?? 0
  const late = pulse?.sources.filter((source) => source.stale).length ?? 0
  return (
    <footer>
      <p>
        {words['feed.reporting'](reporting, pulse?.facilities.length ?? 0)}
        {late > 0 && ` · ${words['feed.late'](late)}`}
        {forecast &&
          asOf !== null &&
          ` · ${display['paper.forecast'](forecast.replications, timeWords(Date.parse(forecast.asOf), asOf, zone, language), forecast.engineVersion)}`}
        {city?.synthetic && ` · ${words['mark.syntheticWhy']}`}
      </p>
      <p>{city?.attributions.join(' · ')}</p>
    </footer>
  )
}
