// A post takes alerts: one, or all of a group that nobody has yet, in one go.
import { useId, useState } from 'react'
import { change } from '../../../data/client.ts'
import { grantedIn } from '../../../data/granted.ts'
import { TAKE_RISKS } from '../../../data/risk-operations.ts'
import type { RiskAlert } from '../../../data/risk-types.ts'
import { count } from '../../../format/numbers.ts'
import { useRiskWords } from '../../../i18n/risk-words.ts'
import { store, useApp } from '../../../store.ts'
import { useWords } from '../../../words-hook.ts'

/** @param alerts of one group; those that are taken already keep their post */
export function TakeForm({ alerts }: { alerts: readonly Pick<RiskAlert, 'id' | 'due' | 'taken'>[] }) {
  const { say } = useWords()
  const words = useRiskWords()
  const mayTake = useApp((state) => grantedIn(state, 'duty'))
  const posts = [...new Map(alerts.flatMap(({ due }) => due).map(({ of }) => [of.en, of])).values()]
  const [post, setPost] = useState(() => (posts[0] ? say(posts[0]) : ''))
  const [reason, setReason] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const id = useId()
  const untaken = alerts.filter(({ taken }) => taken === null)
  const reasons = [...new Set(alerts.flatMap(({ taken }) => (taken ? `${taken.post}: ${taken.reason}` : [])))]
  const said = reasons.map((one) => (
    <p key={one} className="meta">
      {one}
    </p>
  ))
  if (untaken.length === 0) return said
  if (!mayTake) return <p className="meta">{words.only}</p>
  const take = async (): Promise<void> => {
    const answer = await change<{ takeRisks: readonly unknown[] }>(TAKE_RISKS, {
      ids: untaken.map((alert) => alert.id),
      post,
      reason,
    })
    setProblem(answer.ok ? null : answer.why)
    if (answer.ok) store.setState({ announcement: words.said(count(untaken.length)) })
  }
  return (
    <>
      {said}
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
          {posts.map((one) => (
            <option key={one.en} value={say(one)} />
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
          {untaken.length === 1 ? words.take : words.takeAll(count(untaken.length))}
        </button>
        {problem !== null && <p className="sev-critical">{words.failed(problem)}</p>}
      </form>
    </>
  )
}
