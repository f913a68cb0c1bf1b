// What is worth a question: one row a finding, opened to what it is of, and settled with a reason.
import { useId, useState } from 'react'
import { change } from '../../../data/client.ts'
import { grantedIn } from '../../../data/granted.ts'
import { ACKNOWLEDGE } from '../../../data/supervision-operations.ts'
import type { SupervisionFinding } from '../../../data/supervision-types.ts'
import { findingHolder, findingsTitle } from '../../../findings/supervision.ts'
import { count } from '../../../format/numbers.ts'
import { useSupervisionWords } from '../../../i18n/supervision-words.ts'
import { rove } from '../../../shell/roving.ts'
import { SeverityMark } from '../../../shell/severity-mark.tsx'
import { store, useApp } from '../../../store.ts'
import { useWords, useZone } from '../../../words-hook.ts'
import { entryTime } from '../entry-time.ts'
import { plainWhy } from '../room-store.ts'
import { PanelHead } from './panel-head.tsx'
import { narrow, readRows, readSummary, supervising, useSupervising } from './supervision-store.ts'

export function FindingsPanel() {
  const { say } = useWords()
  const words = useSupervisionWords()
  const part = useSupervising((state) => state.summary)
  const opened = useSupervising((state) => state.finding)
  const list = part.data?.findings ?? []
  const title = part.data ? findingsTitle(list, words, say) : words['kpi.findings']
  const stop = list.find(({ id }) => id === opened) ?? list[0]
  return (
    <section className="findings-panel" aria-label={title}>
      <PanelHead title={title} part={part} retry={readSummary} note={words['findings.note']} />
      <section className="findings-body inset-focus" aria-label={words['findings.list']}>
        <ul onKeyDown={rove}>
          {list.map((finding) => (
            <FindingRow key={finding.id} finding={finding} open={finding.id === opened} stop={finding === stop} />
          ))}
        </ul>
      </section>
    </section>
  )
}

function FindingRow({ finding, open, stop }: { finding: SupervisionFinding; open: boolean; stop: boolean }) {
  const { say, language } = useWords()
  const zone = useZone()
  const now = useSupervising((state) => state.summary.wallAt)
  const settled = finding.acknowledgedBy !== null
  const severity = settled ? 'normal' : finding.severity
  return (
    <li className={open ? 'is-open' : ''}>
      <button
        type="button"
        className="finding-row"
        data-roving
        tabIndex={stop ? 0 : -1}
        aria-expanded={open}
        onClick={() => {
          supervising.setState({ finding: open ? null : finding.id })
          if (!open)
            narrow({
              by: 'person',
              id: whoInLog(finding),
              name: finding.who.startsWith('stranger ') ? say(finding.roleName) : findingHolder(finding, say),
            })
        }}
      >
        <span className={`sev-${severity}`}>
          <SeverityMark severity={severity} /> {say(finding.name)}
        </span>
        <b className="ellipsis">{findingHolder(finding, say)}</b>
        <span className="finding-text">{say(finding.text)}</span>
        <span className="meta">{entryTime(finding.last, now, zone, language)}</span>
      </button>
      {open && <FindingDetail finding={finding} />}
    </li>
  )
}

/** Rows of strangers carry no address in their name. */
const whoInLog = ({ who }: SupervisionFinding): string => (who.startsWith('stranger ') ? 'stranger' : who)

function FindingDetail({ finding }: { finding: SupervisionFinding }) {
  const { language } = useWords()
  const words = useSupervisionWords()
  const zone = useZone()
  const now = useSupervising((state) => state.summary.wallAt)
  const maySettle = useApp((state) => grantedIn(state, 'supervision') && state.me !== null)
  const [reason, setReason] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const id = useId()
  const settle = async (): Promise<void> => {
    const answer = await change(ACKNOWLEDGE, { id: finding.id, reason: reason.trim() })
    setProblem(answer.ok ? null : plainWhy(answer.why))
    if (answer.ok) store.setState({ announcement: words['findings.said'] })
    await Promise.all([readSummary(), readRows()])
  }
  return (
    <div className="finding-detail">
      <p className="meta">
        {words['findings.limit'](count(finding.limit), words[`unit.${finding.unit}`])}
        {finding.objects.length > 0 && (
          <>
            {' '}
            · {words['findings.objects'](count(finding.objects.length))}{' '}
            <span className="mono">{finding.objects.join(' ')}</span>
          </>
        )}
      </p>
      {finding.acknowledgedBy !== null && finding.acknowledgedAt !== null ? (
        <p>
          <span className="meta">
            {words['findings.settled'](finding.acknowledgedBy, entryTime(finding.acknowledgedAt, now, zone, language))}
          </span>{' '}
          {finding.reason}
        </p>
      ) : maySettle ? (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            void settle()
          }}
        >
          <label htmlFor={id}>{words['findings.reason']}</label>
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
          <button type="submit" className="button">
            {words['findings.settle']}
          </button>
        </form>
      ) : (
        <p className="meta">{words['findings.only']}</p>
      )}
      {problem !== null && <p className="case-problem">{words['findings.failed'](problem)}</p>}
    </div>
  )
}
