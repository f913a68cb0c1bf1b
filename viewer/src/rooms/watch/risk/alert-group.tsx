// Alerts that belong together: of one place, or on what several hospitals lack. Opened, each of them; what is due; one post takes all.
import { useState } from 'react'
import type { EscalationAsk, RiskAlert, RiskGroup } from '../../../data/risk-types.ts'
import { count } from '../../../format/numbers.ts'
import { timeWords } from '../../../format/time.ts'
import { useRiskWords } from '../../../i18n/risk-words.ts'
import { SeverityMark } from '../../../shell/severity-mark.tsx'
import { useApp } from '../../../store.ts'
import { useAsOf, useWords, useZone } from '../../../words-hook.ts'
import { Asks } from './asks.tsx'
import { CheapestLink } from './cheapest-link.tsx'
import { severityOf } from './risk-figures.ts'
import { riskStore, useRisk } from './risk-store.ts'
import { TakeForm } from './take-form.tsx'

/** Alerts of a group that are listed at once; the rest is one press away, and counted. */
const ALERTS_SHOWN = 8

export interface GroupAlerts {
  readonly group: RiskGroup
  readonly alerts: readonly RiskAlert[]
}

export function AlertGroup({ group, alerts }: GroupAlerts) {
  const { words: general, say } = useWords()
  const words = useRiskWords()
  const placeName = usePlaceName()
  const when = useWhen()
  const open = useRisk((state) => state.opened === group.id)
  const severity = severityOf(group)
  const since = alerts.map((alert) => alert.since).sort()[0]!
  return (
    <li className={open ? 'is-open' : ''} data-group={group.id}>
      <button
        type="button"
        className="risk-row"
        aria-expanded={open}
        onClick={() => riskStore.setState({ opened: open ? null : group.id })}
      >
        <span className={`sev-${severity}`}>
          <SeverityMark severity={severity} size={12} /> {general[`sev.${severity}`]}
        </span>
        <b className="ellipsis">{group.kind === 'SHARED' ? words.shared(words[group.resource!]) : placeName(group)}</b>
        <TakenWords alerts={alerts} />
        <span className="risk-finding">
          {say(group.finding)}
          {alerts[0]!.stale && group.kind === 'PLACE' && ` · ${words.stale}`}
        </span>
        <span className="meta">
          {group.kind === 'PLACE' && alerts.length > 1 && (
            <span className="risk-further">{words.further(count(alerts.length - 1))}</span>
          )}
          {when(since)}
        </span>
      </button>
      {open && (
        <div className="risk-detail">
          {(alerts.length > 1 || group.kind === 'SHARED') && <Members group={group} alerts={alerts} />}
          <Asks title={words.due} asks={dueOf(alerts)} />
          <Cheapest group={group} alerts={alerts} />
          <TakeForm alerts={alerts} />
        </div>
      )}
    </li>
  )
}

function Members({ group, alerts }: GroupAlerts) {
  const { words: general, say } = useWords()
  const words = useRiskWords()
  const placeName = usePlaceName()
  const when = useWhen()
  const [all, setAll] = useState(false)
  const shown = all ? alerts : alerts.slice(0, ALERTS_SHOWN)
  return (
    <>
      <ul className="risk-members">
        {shown.map((alert) => (
          <li key={alert.id}>
            <SeverityMark severity={severityOf(alert)} size={11} />
            <span>
              <span className="visually-hidden">{general[`sev.${severityOf(alert)}`]} </span>
              {group.kind === 'SHARED' && <b>{placeName(alert)} </b>}
              <span className="risk-member-finding">
                {say(alert.finding)}
                {alert.stale && ` · ${words.stale}`}
              </span>
            </span>
            <span className={`meta ${alert.overdue ? 'sev-critical' : ''}`}>
              {alert.taken
                ? words.taken(alert.taken.post, when(alert.taken.asOf))
                : alert.overdue
                  ? words.overdue
                  : when(alert.since)}
            </span>
          </li>
        ))}
      </ul>
      {alerts.length > ALERTS_SHOWN && (
        <button type="button" className="risk-all" aria-expanded={all} onClick={() => setAll(!all)}>
          {all
            ? words.fewer(count(ALERTS_SHOWN))
            : words.moreAlerts(count(alerts.length - ALERTS_SHOWN), countWords(alerts.slice(ALERTS_SHOWN), words))}
        </button>
      )}
    </>
  )
}

/** Who answers: one post, several, or nobody yet for so many of them. */
function TakenWords({ alerts }: { alerts: readonly RiskAlert[] }) {
  const words = useRiskWords()
  const when = useWhen()
  const untaken = alerts.filter(({ taken }) => taken === null)
  const overdue = untaken.some((alert) => alert.overdue)
  const posts = [...new Set(alerts.flatMap(({ taken }) => taken?.post ?? []))]
  const [taken] = alerts.flatMap((alert) => alert.taken ?? [])
  return (
    <span className={`risk-taken ellipsis ${overdue ? 'sev-critical' : ''}`}>
      {untaken.length === 0 && taken
        ? posts.length === 1
          ? words.taken(taken.post, when(taken.asOf))
          : words.takenBy(posts.join('、'))
        : alerts.length === 1
          ? words[overdue ? 'overdue' : 'untaken']
          : words[overdue ? 'overdueOf' : 'untakenOf'](count(untaken.length), count(alerts.length))}
    </span>
  )
}

/** What one post is asked for once, although several alerts ask it. */
function dueOf(alerts: readonly RiskAlert[]): readonly EscalationAsk[] {
  const asks = new Map<string, EscalationAsk>()
  for (const ask of alerts.flatMap(({ due }) => due)) {
    const key = `${ask.of.en}\n${ask.what.en}`
    const known = asks.get(key)
    if (!known || (ask.withinMinutes ?? Number.POSITIVE_INFINITY) < (known.withinMinutes ?? Number.POSITIVE_INFINITY))
      asks.set(key, ask)
  }
  return [...asks.values()]
}

/** Of a place, what would be cheapest for each resource it lacks; of what hospitals share, for the city. */
function Cheapest({ group, alerts }: GroupAlerts) {
  const words = useRiskWords()
  if (group.kind === 'SHARED') return <CheapestLink facility={null} resource={group.resource!} />
  const resources = [...new Set(alerts.map(({ resource }) => resource))]
  return resources.map((resource) => (
    <CheapestLink
      key={resource}
      facility={group.facility?.id ?? null}
      resource={resource}
      of={resources.length > 1 ? words[resource] : undefined}
    />
  ))
}

/** `3 alarms, 2 watches`, of those that are not shown. */
export function countWords(
  alerts: readonly Pick<RiskAlert, 'severity'>[],
  words: ReturnType<typeof useRiskWords>,
): string {
  const alarms = alerts.filter(({ severity }) => severity === 'CRITICAL').length
  return words.counted(alarms, alerts.length - alarms)
}

function usePlaceName(): (of: { readonly facility: { readonly id: string } | null }) => string {
  const { say } = useWords()
  const words = useRiskWords()
  const catalogue = useApp((state) => state.catalogue)
  return ({ facility }) =>
    facility === null
      ? words.city
      : say(catalogue?.facility.get(facility.id)?.name ?? { zh: facility.id, en: facility.id })
}

function useWhen(): (at: string) => string {
  const { language } = useWords()
  const zone = useZone()
  const asOf = useAsOf()
  return (at) => (asOf === null ? '' : timeWords(Date.parse(at), asOf, zone, language))
}
