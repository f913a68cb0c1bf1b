// What goes out: one share with its inspection, decision and pulls; below it, a new one.
import { useId, useState } from 'react'
import { change } from '../../data/client.ts'
import type { Share } from '../../data/feed-types.ts'
import { PUSH_SHARE, REFUSE_SHARE, RELEASE_SHARE, REVOKE_SHARE } from '../../data/operations.ts'
import { count } from '../../format/numbers.ts'
import { openEntry } from '../../navigate.ts'
import { SeverityMark } from '../../shell/severity-mark.tsx'
import { store } from '../../store.ts'
import { useWords, useZone } from '../../words-hook.ts'
import { entryTime } from './entry-time.ts'
import { SHARE_SEVERITY } from './inbox-panel.tsx'
import { PanelState } from './panel-state.tsx'
import { plainWhy, readOutgoing, readReceipts, shareEntry, shareOf, useRoom } from './room-store.ts'

export function SharePanel() {
  const { words } = useWords()
  const part = useRoom((state) => state.outgoing)
  const chosen = useRoom((state) => shareOf(state.openedId))
  const share = part.data?.shares.find(({ id }) => id === chosen) ?? null
  return (
    <section className="case-panel" aria-label={words['data.tab.out']}>
      <PanelState part={part} retry={readOutgoing} />
      {share && <ShareDetail key={share.id} share={share} />}
      {chosen !== null && !share && part.data && <p className="panel-empty meta">{words['data.case.gone']}</p>}
      {part.data && <NewShare />}
    </section>
  )
}

const ACTIONS = { release: RELEASE_SHARE, refuse: REFUSE_SHARE, revoke: REVOKE_SHARE } as const

function ShareDetail({ share }: { share: Share }) {
  const { words, say, language } = useWords()
  const zone = useZone()
  const now = useRoom((state) => state.outgoing.wallAt)
  const [reason, setReason] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const reasonId = useId()
  const at = (instant: string): string => entryTime(instant, now, zone, language)
  const act = async (action: keyof typeof ACTIONS): Promise<void> => {
    if (reason.trim() === '') {
      store.setState({ announcement: words['data.case.needReason'] })
      document.getElementById(reasonId)?.focus()
      return
    }
    const answer = await change<Record<string, Share>>(ACTIONS[action], { id: share.id, reason: reason.trim() })
    setProblem(answer.ok ? null : plainWhy(answer.why))
    if (answer.ok) {
      setReason('')
      const status = Object.values(answer.data)[0]?.status ?? share.status
      store.setState({
        announcement: words['data.share.ofKind'](say(share.kind.name), words[`data.share.status.${status}`]),
      })
    }
    await Promise.all([readOutgoing(), readReceipts()])
  }
  const held = share.status === 'HELD' && share.smallCells > 0
  const actions: readonly (keyof typeof ACTIONS)[] =
    share.status === 'HELD' ? ['release', 'refuse'] : share.status === 'RELEASED' ? ['revoke'] : []
  return (
    <>
      <div className="panel-title">
        <h2 className="ellipsis" id="case-title" tabIndex={-1}>
          {say(share.kind.name)} <span className="finding">{words['data.share.to'](share.recipient)}</span>
        </h2>
        <span className={`sev-${SHARE_SEVERITY[share.status]}`}>
          <SeverityMark severity={SHARE_SEVERITY[share.status]} /> {words[`data.share.status.${share.status}`]}
        </span>
      </div>
      <dl className="case-facts">
        <div>
          <dt>{words['data.share.created']}</dt>
          <dd>{at(share.createdAt)}</dd>
        </div>
        <div>
          <dt>{words['data.share.expires']}</dt>
          <dd>{at(share.expiresAt)}</dd>
        </div>
        <div>
          <dt>{words['data.share.size']}</dt>
          <dd>{words['data.share.sizeValue'](count(share.rows), (share.bytes / 1000).toFixed(1))}</dd>
        </div>
        <div>
          <dt>{words['data.share.cells']}</dt>
          <dd className={held ? 'sev-critical' : ''}>
            {held && <SeverityMark severity="critical" />}{' '}
            {words['data.share.cellsValue'](count(share.smallCells), count(share.suppressedCells))}
          </dd>
        </div>
        <div>
          <dt>{words['data.share.period']}</dt>
          <dd>
            {at(share.periodFrom)} – {at(share.periodTo)}
          </dd>
        </div>
        <div>
          <dt>{words['data.share.purpose']}</dt>
          <dd>{share.purpose}</dd>
        </div>
      </dl>
      <p className="came share-what">
        {say(share.kind.what)} · {share.format}
        <span className="came-digest ellipsis" title={share.sha256}>
          SHA-256 {share.sha256}
        </span>
      </p>
      <section className="case-checks" aria-label={words['data.share.inspection']}>
        <h3>{words['data.share.inspection']}</h3>
        <ul>
          {share.inspection.map((check) => (
            <li key={check.id} className={check.ok ? '' : 'is-failing'}>
              {say(check.name)} <SeverityMark severity={check.ok ? 'normal' : 'critical'} />
              {check.whyText !== null && <span className="meta"> {say(check.whyText)}</span>}
            </li>
          ))}
        </ul>
      </section>
      {share.decision && (
        <section className="case-decided" aria-label={words['data.case']}>
          <p>
            <b>{words['data.share.decided'](at(share.decision.at), share.decision.by)}</b> {share.decision.reason}
          </p>
        </section>
      )}
      {actions.length > 0 && (
        <section className="case-act" aria-label={words['data.case.reason']}>
          <div className="case-ask">
            <label htmlFor={reasonId}>{words['data.case.reason']}</label>
          </div>
          <input
            id={reasonId}
            type="text"
            maxLength={400}
            autoComplete="off"
            required
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
          <div className="case-buttons">
            {actions.map((action) => (
              <button
                key={action}
                type="button"
                className={action === 'release' ? 'button primary' : 'button'}
                onClick={() => void act(action)}
              >
                {words[`data.share.${action}`]}
              </button>
            ))}
          </div>
          {problem !== null && <p className="case-problem">{words['data.case.failed'](problem)}</p>}
        </section>
      )}
      <section className="share-pulls" aria-label={words['data.share.pulls'](count(share.pulls.length))}>
        <h3>
          {share.pulls.length === 0
            ? words['data.share.noPulls']
            : words['data.share.pulls'](count(share.pulls.length))}
          {share.status === 'RELEASED' && (
            <span className="meta">
              {' '}
              {words['data.share.link']} <code>/shares/{share.id}</code>
            </span>
          )}
        </h3>
        <ul>
          {share.pulls.slice(0, 8).map((pull) => (
            <li key={pull.receipt}>
              {at(pull.at)} · {pull.by} <span className="meta">{words['data.case.receipt'](pull.receipt)}</span>
            </li>
          ))}
        </ul>
      </section>
    </>
  )
}

const DEFAULT_HOURS = 24

function NewShare() {
  const { words, say } = useWords()
  const kinds = useRoom((state) => state.outgoing.data?.shareKinds ?? [])
  const [kind, setKind] = useState('')
  const [recipient, setRecipient] = useState('')
  const [purpose, setPurpose] = useState('')
  const [hours, setHours] = useState(String(DEFAULT_HOURS))
  const [problem, setProblem] = useState<string | null>(null)
  const chosen = kinds.find(({ id }) => id === kind) ?? kinds[0]
  const push = async (): Promise<void> => {
    if (!chosen) return
    const answer = await change<{ pushShare: Share }>(PUSH_SHARE, {
      kind: chosen.id,
      recipient: recipient.trim(),
      purpose: purpose.trim(),
      expiresInHours: Math.round(Number(hours)),
    })
    setProblem(answer.ok ? null : plainWhy(answer.why))
    if (!answer.ok) return
    setPurpose('')
    const { id, status } = answer.data.pushShare
    store.setState({ announcement: words['data.share.pushed'](words[`data.share.status.${status}`]) })
    await Promise.all([readOutgoing(), readReceipts()])
    openEntry(shareEntry(id))
  }
  return (
    <form
      className="share-new"
      aria-label={words['data.share.new']}
      onSubmit={(event) => {
        event.preventDefault()
        void push()
      }}
    >
      <h3>{words['data.share.new']}</h3>
      <label>
        <span>{words['data.share.kind']}</span>
        <select value={chosen?.id ?? ''} onChange={(event) => setKind(event.target.value)}>
          {kinds.map((one) => (
            <option key={one.id} value={one.id}>
              {say(one.name)} · {one.format}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>{words['data.share.recipient']}</span>
        <input
          type="text"
          required
          maxLength={120}
          value={recipient}
          onChange={(event) => setRecipient(event.target.value)}
        />
      </label>
      <label>
        <span>{words['data.share.purpose']}</span>
        <input
          type="text"
          required
          maxLength={200}
          value={purpose}
          onChange={(event) => setPurpose(event.target.value)}
        />
      </label>
      <label>
        <span>{words['data.share.hours']}</span>
        <input
          type="number"
          required
          min={1}
          max={8760}
          value={hours}
          onChange={(event) => setHours(event.target.value)}
        />
      </label>
      <div className="case-buttons">
        <button type="submit" className="button" disabled={!chosen}>
          {words['data.share.push']}
        </button>
        <span className="meta">{chosen ? say(chosen.what) : words['data.share.pushNote']}</span>
      </div>
      {chosen && <p className="meta">{words['data.share.pushNote']}</p>}
      {problem !== null && <p className="case-problem">{words['data.case.failed'](problem)}</p>}
    </form>
  )
}
