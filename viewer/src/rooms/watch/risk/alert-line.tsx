// One alert on what is to come: what and when, who answers for it, what is due; a post takes it here.
import { useId, useState } from 'react'
import { change } from '../../../data/client.ts'
import { grantedIn } from '../../../data/granted.ts'
import { TAKE_RISK } from '../../../data/risk-operations.ts'
import type { EscalationAsk, RiskAlert } from '../../../data/risk-types.ts'
import { duration, timeWords } from '../../../format/time.ts'
import { useRiskWords } from '../../../i18n/risk-words.ts'
import { SeverityMark } from '../../../shell/severity-mark.tsx'
import { store, useApp } from '../../../store.ts'
import { useAsOf, useWords, useZone } from '../../../words-hook.ts'
import { CheapestLink } from './cheapest-link.tsx'
import { severityOf } from './risk-figures.ts'
import { riskStore, useRisk } from './risk-store.ts'

export function AlertLine({ alert }: { alert: RiskAlert }) {
  const { words: general, say, language } = useWords()
  const words = useRiskWords()
  const zone = useZone()
  const asOf = useAsOf()
  const open = useRisk((state) => state.alert === alert.id)
  const facility = useApp((state) => (alert.facility ? state.catalogue?.facility.get(alert.facility.id) : undefined))
  const severity = severityOf(alert)
  const when = (at: string): string => (asOf === null ? '' : timeWords(Date.parse(at), asOf, zone, language))
  return (
    <li className={open ? 'is-open' : ''}>
      <button
        type="button"
        className="risk-row"
        aria-expanded={open}
        onClick={() => riskStore.setState({ alert: open ? null : alert.id })}
      >
        <span className={`sev-${severity}`}>
          <SeverityMark severity={severity} size={12} /> {general[`sev.${severity}`]}
        </span>
        <b className="ellipsis">
          {alert.facility ? say(facility?.name ?? { zh: alert.facility.id, en: alert.facility.id }) : words.city}
        </b>
        <span className={`risk-taken ellipsis ${alert.overdue ? 'sev-critical' : ''}`}>
          {alert.taken
            ? words.taken(alert.taken.post, when(alert.taken.asOf))
            : alert.overdue
              ? words.overdue
              : words.untaken}
        </span>
        <span className="risk-finding">
          {say(alert.finding)}
          {alert.stale && ` · ${words.stale}`}
        </span>
        <span className="meta">{when(alert.since)}</span>
      </button>
      {open && (
        <div className="risk-detail">
          <Asks title={words.due} asks={alert.due} />
          <CheapestLink facility={alert.facility?.id ?? null} resource={alert.resource} />
          <TakeForm alert={alert} />
        </div>
      )}
    </li>
  )
}

export function Asks({ title, asks }: { title: string; asks: readonly EscalationAsk[] }) {
  const { say } = useWords()
  const words = useRiskWords()
  if (asks.length === 0) return null
  return (
    <dl className="risk-asks" aria-label={title}>
      {asks.map((one) => (
        <div key={one.what.en}>
          <dt>{say(one.of)}</dt>
          <dd>
            {say(one.what)}
            {one.withinMinutes !== null && <span className="meta"> {words.within(duration(one.withinMinutes))}</span>}
          </dd>
        </div>
      ))}
    </dl>
  )
}

function TakeForm({ alert }: { alert: RiskAlert }) {
  const { say } = useWords()
  const words = useRiskWords()
  const mayTake = useApp((state) => grantedIn(state, 'duty'))
  const [post, setPost] = useState(() => (alert.due[0] ? say(alert.due[0].of) : ''))
  const [reason, setReason] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const id = useId()
  if (alert.taken) return <p className="meta">{alert.taken.reason}</p>
  if (!mayTake) return <p className="meta">{words.only}</p>
  const take = async (): Promise<void> => {
    const answer = await change(TAKE_RISK, { id: alert.id, post, reason })
    setProblem(answer.ok ? null : answer.why)
    if (answer.ok) store.setState({ announcement: words.said })
  }
  return (
    <form
      className="risk-take"
      onSubmit={(event) => {
        event.preventDefault()
        void take()
      }}
    >
      <label htmlFor={`${id}-post`}>{words.post}</label>
      <input
        id={`${id}-post`}
        type="text"
        required
        minLength={2}
        maxLength={40}
        autoComplete="off"
        list={`${id}-posts`}
        title={words.postHint}
        value={post}
        onChange={(event) => setPost(event.target.value)}
      />
      <datalist id={`${id}-posts`}>
        {alert.due.map((one) => (
          <option key={one.of.en} value={say(one.of)} />
        ))}
      </datalist>
      <label htmlFor={`${id}-reason`}>{words.reason}</label>
      <input
        id={`${id}-reason`}
        type="text"
        required
        minLength={3}
        maxLength={300}
        autoComplete="off"
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <button type="submit" className="button primary">
        {words.take}
      </button>
      {problem !== null && <p className="sev-critical">{words.failed(problem)}</p>}
    </form>
  )
}
