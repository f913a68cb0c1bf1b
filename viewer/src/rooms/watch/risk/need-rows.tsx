// The list's own rows in the desk: who needs somebody now, and who will although no alert stands yet. Each can be pressed and acted on.
import { useState } from 'react'
import type { RiskDesk, RiskOutlook, RiskResource } from '../../../data/risk-types.ts'
import { count } from '../../../format/numbers.ts'
import { duration } from '../../../format/time.ts'
import { useRiskWords } from '../../../i18n/risk-words.ts'
import { choose, flyTo } from '../../../navigate.ts'
import { SeverityMark } from '../../../shell/severity-mark.tsx'
import { useApp } from '../../../store.ts'
import { useAsOf, useWords } from '../../../words-hook.ts'
import { handoverStore } from '../handover/handover-store.ts'
import { findingOf, graveness, type Ranked } from '../ranking.ts'
import { timeToFull } from '../time-to-full.ts'
import { Asks } from './asks.tsx'
import { CheapestLink } from './cheapest-link.tsx'
import { riskStore, useRisk } from './risk-store.ts'
import { TakeForm } from './take-form.tsx'

/** Rows that are listed at once; the rest is one press away, and counted. */
const ROWS_SHOWN = 6

const MINUTE = 60_000

/** `now` of those who need somebody now, `ahead` of those who will and for whom no alert stands. */
export function NeedRows({ title, rows, id }: { title: string; rows: readonly Ranked[]; id: string }) {
  const words = useRiskWords()
  const [all, setAll] = useState(false)
  if (rows.length === 0) return null
  return (
    <>
      <h3 className="risk-section">{title}</h3>
      <ul className="risk-groups" data-needs={id}>
        {(all ? rows : rows.slice(0, ROWS_SHOWN)).map((row) => (
          <NeedRow key={row.pulse.id} row={row} />
        ))}
      </ul>
      {rows.length > ROWS_SHOWN && (
        <button type="button" className="risk-all" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? words.fewer(count(ROWS_SHOWN)) : words.moreRows(count(rows.length - ROWS_SHOWN))}
        </button>
      )}
    </>
  )
}

function NeedRow({ row }: { row: Ranked }) {
  const { words: general, say } = useWords()
  const words = useRiskWords()
  const facility = useApp((state) => state.catalogue?.facility.get(row.pulse.id))
  const key = `need:${row.pulse.id}`
  const open = useRisk((state) => state.opened === key)
  if (!facility) return null
  const finding = findingOf(row)
  const { time, of } = timeToFull(row, general)
  const pending = row.when === 'ahead' ? row.ahead.filter(({ standing }) => !standing) : []
  return (
    <li className={open ? 'is-open' : ''} data-need={row.pulse.id}>
      <button
        type="button"
        className="risk-row"
        aria-expanded={open}
        onClick={() => riskStore.setState({ opened: open ? null : key })}
      >
        <span className={`sev-${row.severity}`}>
          <SeverityMark severity={row.severity} size={12} /> {general[graveness(row)]}
        </span>
        <b className="ellipsis">{say(facility.name)}</b>
        <span className="risk-taken ellipsis">
          {of} {time}
        </span>
        <span className="risk-finding">{finding === null ? '' : say(finding)}</span>
        <span className="meta">{pending[0] && <Pending row={pending[0]} />}</span>
      </button>
      {open && (
        <div className="risk-detail">
          <p className="need-ways">
            <button type="button" className="risk-cheapest" onClick={() => away(() => flyTo(facility.id))}>
              {words.goThere} ›
            </button>
            {resourcesOf(row).map((resource, _, several) => (
              <CheapestLink
                key={resource}
                facility={facility.id}
                resource={resource}
                of={several.length > 1 ? words[resource] : undefined}
              />
            ))}
            <button
              type="button"
              className="risk-cheapest"
              onClick={() =>
                away(() => {
                  choose(facility.id)
                  handoverStore.setState({ open: true })
                })
              }
            >
              {words.writeNote} ›
            </button>
          </p>
          {pending.length > 0 && (
            <>
              <Asks title={words.due} asks={pending[0]!.due} />
              <p className="meta">{words.takeBefore}</p>
              <TakeForm alerts={pending} />
            </>
          )}
        </div>
      )}
    </li>
  )
}

/** `1 of 2 forecasts, taken by …`. */
function Pending({ row }: { row: RiskOutlook }) {
  const { words: general } = useWords()
  const words = useRiskWords()
  return (
    <>
      {row.taken !== null && `${words.takenBy(row.taken.post)} · `}
      {row.forecasts === 0 ? general['alerts.below'] : general['alerts.agree'](row.forecasts, row.forecastsNeeded)}
    </>
  )
}

function resourcesOf({ alert, further, ahead, when }: Ranked): readonly RiskResource[] {
  if (when === 'ahead') return [...new Set(ahead.map(({ resource }) => resource))]
  return [
    ...new Set(
      [...(alert ? [alert] : []), ...further].map(({ resource }) => (resource === 'ALL_BEDS' ? 'BEDS' : resource)),
    ),
  ]
}

function away(then: () => void): void {
  riskStore.setState({ open: false })
  then()
}

/** When the next forecast comes, by the city's clock, and what it takes to open an alert. */
export function NextForecast({ desk }: { desk: RiskDesk }) {
  const words = useRiskWords()
  const asOf = useAsOf()
  if (desk.nextForecastAt === null || asOf === null) return null
  const minutes = Math.max(0, (Date.parse(desk.nextForecastAt) - asOf) / MINUTE)
  const needed = desk.outlook[0]?.forecastsNeeded
  return (
    <span className="meta">
      {minutes < 1 ? words.nextNow : words.nextIn(duration(minutes))}
      {needed !== undefined && needed > 1 && ` · ${words.opensAfter(count(needed))}`}
    </span>
  )
}
