// What of a hospital is hidden from whoever is signed in, why, and the way to ask for it in an emergency.
import { useState } from 'react'
import { change } from '../../data/client.ts'
import { grantedIn } from '../../data/granted.ts'
import { readDetail, readMe } from '../../data/live.ts'
import { REQUEST_EMERGENCY } from '../../data/operations.ts'
import { store, useApp } from '../../store.ts'
import { useWords } from '../../words-hook.ts'
import { hiddenParts } from './hidden-parts.ts'
import '../../shell/emergency.css'

const USUAL_MINUTES = 30
const MOST_MINUTES = 60

export function AccessPanel() {
  const { words, say } = useWords()
  const hidden = useApp((state) => state.hidden)
  const me = useApp((state) => state.me)
  const mayAsk = useApp((state) => grantedIn(state, 'breakGlass') && state.me !== null)
  const [asking, setAsking] = useState(false)
  const parts = hiddenParts(hidden)
  if (parts.length === 0 || me === null) return null
  const byPlace = hidden.some(({ reason }) => reason === 'SCOPE')
  return (
    <section className="access-panel" aria-label={words['access.hidden']('')}>
      <h3>{words['access.hidden'](parts.map((part) => words[`access.what.${part}`]).join(words['access.join']))}</h3>
      <p className="meta">
        {byPlace && me.places !== null
          ? words['access.scope'](me.places.join(' '))
          : words['access.role'](say(me.roleName))}{' '}
        · {words['access.shown']}
      </p>
      {mayAsk && !asking && (
        <button type="button" className="chip" onClick={() => setAsking(true)}>
          {words['access.ask']}
        </button>
      )}
      {asking && <AskForm done={() => setAsking(false)} />}
    </section>
  )
}

function AskForm({ done }: { done: () => void }) {
  const { words } = useWords()
  const [reason, setReason] = useState('')
  const [minutes, setMinutes] = useState(String(USUAL_MINUTES))
  const [problem, setProblem] = useState<string | null>(null)
  const ask = async (): Promise<void> => {
    const answer = await change(REQUEST_EMERGENCY, { reason: reason.trim(), minutes: Math.round(Number(minutes)) })
    if (!answer.ok) {
      setProblem(answer.why)
      return
    }
    store.setState({ announcement: words['access.begun'](minutes) })
    done()
    await readMe()
    await readDetail()
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void ask()
      }}
    >
      <label>
        {words['access.reason']}
        <input
          type="text"
          required
          minLength={3}
          maxLength={300}
          autoComplete="off"
          // biome-ignore lint/a11y/noAutofocus: the form was opened by the button that stood here
          autoFocus
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </label>
      <label>
        {words['access.minutes']}
        <input
          type="number"
          required
          min={1}
          max={MOST_MINUTES}
          value={minutes}
          onChange={(event) => setMinutes(event.target.value)}
        />
      </label>
      <p className="meta">{words['access.rules']}</p>
      <div className="access-buttons">
        <button type="submit" className="button primary">
          {words['access.send']}
        </button>
        <button type="button" className="button" onClick={done}>
          {words['access.cancel']}
        </button>
      </div>
      {problem !== null && (
        <p className="access-problem" role="alert">
          {words['access.failed'](problem)}
        </p>
      )}
    </form>
  )
}
