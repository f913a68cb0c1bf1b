// One line above the list: what the last shift left to this one.
import { lazy, Suspense, useEffect } from 'react'
import { session } from '../../../data/exercise-session.ts'
import { grantedIn } from '../../../data/granted.ts'
import { count } from '../../../format/numbers.ts'
import { useHandoverWords } from '../../../i18n/handover-words.ts'
import { SeverityMark } from '../../../shell/severity-mark.tsx'
import { useApp } from '../../../store.ts'
import { followNotes, handoverStore, useHandover } from './handover-store.ts'
import './handover.css'

const HandoverDialog = lazy(() =>
  import('./handover-dialog.tsx').then(({ HandoverDialog }) => ({ default: HandoverDialog })),
)

/** Also holds the clock: notes are asked for as long as the Watch room shows them. */
export function HandoverStrip() {
  const words = useHandoverWords()
  const notes = useHandover((state) => state.notes)
  const open = useHandover((state) => state.open)
  // Before the first pulse it is not known who has signed in, and to ask for what is not granted is a refusal on their account.
  const mayRead = useApp((state) => session === null && state.pulse !== null && grantedIn(state, 'operations'))
  useEffect(() => (mayRead ? followNotes() : undefined), [mayRead])
  if (notes === null || !mayRead) return null
  const waiting = notes.filter(({ taken }) => taken === null)
  const newest = waiting[0]
  return (
    <div className="handover-strip">
      <button
        type="button"
        className="handover-open"
        aria-haspopup="dialog"
        onClick={() => handoverStore.setState({ open: true })}
      >
        <SeverityMark severity={waiting.length > 0 ? 'watch' : 'normal'} size={12} />
        <b>{words.strip(count(waiting.length))}</b>
        <span className="meta ellipsis">{newest ? words.newest(newest.post, newest.text) : words.none}</span>
        <span className="risk-more" aria-hidden="true">
          ›
        </span>
      </button>
      {open && (
        <Suspense>
          <HandoverDialog notes={notes} />
        </Suspense>
      )}
    </div>
  )
}
