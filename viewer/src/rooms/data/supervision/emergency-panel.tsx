// Emergency accesses: those under way and those that wait for a judgement first; judged here by a commander.
import { useId, useState } from 'react'
import { change } from '../../../data/client.ts'
import { grantedIn } from '../../../data/granted.ts'
import { REVIEW_EMERGENCY } from '../../../data/supervision-operations.ts'
import type { EmergencyAccess, EmergencyVerdict } from '../../../data/supervision-types.ts'
import type { Severity } from '../../../data/types.ts'
import { emergencyState, emergencyTitle } from '../../../findings/supervision.ts'
import { ageMinutes, ageWords } from '../../../format/age.ts'
import { count } from '../../../format/numbers.ts'
import { useSupervisionWords } from '../../../i18n/supervision-words.ts'
import { rove } from '../../../shell/roving.ts'
import { SeverityMark } from '../../../shell/severity-mark.tsx'
import { store, useApp } from '../../../store.ts'
import { useWords, useZone } from '../../../words-hook.ts'
import { entryTime } from '../entry-time.ts'
import { plainWhy } from '../room-store.ts'
import { PanelHead } from './panel-head.tsx'
import { readEmergencies, supervising, useSupervising } from './supervision-store.ts'

const ORDER = { running: 0, waiting: 1, judged: 2 } as const
const SEVERITY: Readonly<Record<keyof typeof ORDER, Severity>> = {
  running: 'critical',
  waiting: 'watch',
  judged: 'normal',
}

export function EmergencyPanel() {
  const { words: shell } = useWords()
  const words = useSupervisionWords()
  const part = useSupervising((state) => state.emergencies)
  const opened = useSupervising((state) => state.emergency)
  const now = part.wallAt ?? 0
  const list = (part.data ?? []).toSorted((a, b) => ORDER[emergencyState(a, now)] - ORDER[emergencyState(b, now)])
  const age = (since: string): string => ageWords(ageMinutes(since, now), shell)
  const title = part.data ? emergencyTitle(part.data, age, words) : words['kpi.emergencies']
  const stop = list.find(({ id }) => id === opened) ?? list[0]
  return (
    <section className="emergency-panel" aria-label={title}>
      <PanelHead title={title} part={part} retry={readEmergencies} />
      <ul className="emergency-body inset-focus" onKeyDown={rove}>
        {list.map((access) => (
          <EmergencyRow key={access.id} access={access} open={access.id === opened} stop={access === stop} now={now} />
        ))}
      </ul>
    </section>
  )
}

function EmergencyRow({
  access,
  open,
  stop,
  now,
}: {
  access: EmergencyAccess
  open: boolean
  stop: boolean
  now: number
}) {
  const { language } = useWords()
  const words = useSupervisionWords()
  const zone = useZone()
  const state = emergencyState(access, now)
  const minutes = Math.ceil((Date.parse(access.until) - Date.parse(access.since)) / 60_000)
  const word =
    state === 'judged' && access.review
      ? words[`emergency.${access.review.verdict}`]
      : words[`emergency.${state === 'running' ? 'running' : 'waiting'}`]
  return (
    <li className={open ? 'is-open' : ''}>
      <button
        type="button"
        className="finding-row"
        data-roving
        tabIndex={stop ? 0 : -1}
        aria-expanded={open}
        onClick={() => supervising.setState({ emergency: open ? null : access.id })}
      >
        <span className={`sev-${SEVERITY[state]}`}>
          <SeverityMark severity={SEVERITY[state]} /> {word}
        </span>
        <b className="ellipsis">{access.who}</b>
        <span className="finding-text">{access.reason}</span>
        <span className="meta">
          {words['emergency.span'](entryTime(access.since, now, zone, language), count(minutes))}
        </span>
      </button>
      {open && <EmergencyDetail access={access} waiting={state !== 'judged'} />}
    </li>
  )
}

function EmergencyDetail({ access, waiting }: { access: EmergencyAccess; waiting: boolean }) {
  const words = useSupervisionWords()
  const mayReview = useApp((state) => state.me !== null && grantedIn(state, 'emergencyReview'))
  const [reason, setReason] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const id = useId()
  const judge = async (verdict: EmergencyVerdict): Promise<void> => {
    const answer = await change(REVIEW_EMERGENCY, { id: access.id, verdict, reason: reason.trim() })
    setProblem(answer.ok ? null : plainWhy(answer.why))
    if (answer.ok) store.setState({ announcement: words['emergency.said'] })
    await readEmergencies()
  }
  const { lookedAt, review, endedEarly } = access
  return (
    <div className="finding-detail">
      <p className="meta">
        {lookedAt.length === 0 ? words['emergency.lookedNone'] : words['emergency.looked'](count(lookedAt.length))}{' '}
        <span className="mono">{lookedAt.join(' ')}</span>
        {endedEarly && ` · ${words['emergency.early']}`}
      </p>
      {review && <p>{words['emergency.by'](review.by, review.reason)}</p>}
      {waiting && !mayReview && <p className="meta">{words['emergency.only']}</p>}
      {waiting && mayReview && (
        <form onSubmit={(event) => event.preventDefault()}>
          <label htmlFor={id}>{words['emergency.reason']}</label>
          <input
            id={id}
            type="text"
            required
            minLength={3}
            maxLength={300}
            autoComplete="off"
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
          {(['JUSTIFIED', 'NOT_JUSTIFIED'] as const).map((verdict) => (
            <button key={verdict} type="button" className="button" onClick={() => void judge(verdict)}>
              {words[`emergency.${verdict}`]}
            </button>
          ))}
        </form>
      )}
      {problem !== null && <p className="case-problem">{words['findings.failed'](problem)}</p>}
    </div>
  )
}
