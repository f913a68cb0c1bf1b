// Notes from shift to shift: read, taken over, written. Each stands at a moment of the time bar and about a place.
import { useId, useState } from 'react'
import { grantedIn } from '../../../data/granted.ts'
import { situationFinding } from '../../../findings/situation.ts'
import { count } from '../../../format/numbers.ts'
import { timeWords } from '../../../format/time.ts'
import { useHandoverWords } from '../../../i18n/handover-words.ts'
import { useShown } from '../../../moment-hook.ts'
import { choose } from '../../../navigate.ts'
import { useModalDialog } from '../../../shell/modal-dialog.ts'
import { ScrollRegion } from '../../../shell/scroll-region.tsx'
import { lookAt } from '../../../shell/time-cursor.ts'
import { store, useApp } from '../../../store.ts'
import { useAsOf, useWords, useZone } from '../../../words-hook.ts'
import { needingAction } from '../ranking.ts'
import { type HandoverNote, handoverStore, takeNote, writeNote } from './handover-store.ts'

const close = (): void => handoverStore.setState({ open: false })

export function HandoverDialog({ notes }: { notes: readonly HandoverNote[] }) {
  const words = useHandoverWords()
  const dialog = useModalDialog(close)
  const [post, setPost] = useState('')
  const mayWrite = useApp((state) => grantedIn(state, 'duty'))
  const waiting = notes.filter(({ taken }) => taken === null).length
  return (
    <dialog ref={dialog} className="risk-desk handover" aria-labelledby="handover-title" onClose={close}>
      <header>
        <h2 id="handover-title">{words.heading(count(waiting), count(notes.length))}</h2>
        <span className="meta">{words.basis}</span>
        <button type="button" className="button" onClick={close}>
          {words.close} <kbd>Esc</kbd>
        </button>
      </header>
      <WhatStands />
      {mayWrite ? <NoteForm post={post} onPost={setPost} /> : <p className="meta handover-only">{words.only}</p>}
      <ScrollRegion className="handover-list" name={words.list}>
        <ul>
          {notes.map((note) => (
            <Note key={note.number} note={note} post={post} mayTake={mayWrite} />
          ))}
        </ul>
      </ScrollRegion>
      <p className="meta handover-kept">{words.kept}</p>
    </dialog>
  )
}

/** How the city is handed over: the sentence of the situation report, from the list's own rows. */
function WhatStands() {
  const { language } = useWords()
  const zone = useZone()
  const { facilities, alerts, outlook, at, moment } = useShown()
  const catalogue = useApp((state) => state.catalogue)
  if (at === null || moment !== null) return null
  const ranked = needingAction(facilities, alerts, outlook)
  const nameOf = (id: string) => catalogue?.facility.get(id)?.name ?? { zh: id, en: id }
  return <p className="meta handover-only">{situationFinding(ranked, nameOf, at, zone, language)}</p>
}

function Note({ note, post, mayTake }: { note: HandoverNote; post: string; mayTake: boolean }) {
  const { say, language } = useWords()
  const words = useHandoverWords()
  const zone = useZone()
  const asOf = useAsOf() ?? Date.now()
  const [problem, setProblem] = useState<string | null>(null)
  const when = (iso: string): string => timeWords(Date.parse(iso), asOf, zone, language)
  const take = async (): Promise<void> => {
    const answer = await takeNote(note.number, post)
    setProblem(answer.ok ? null : answer.why)
    if (answer.ok) store.setState({ announcement: words.taken })
  }
  const look = (): void => {
    close()
    if (note.facility !== null) choose(note.facility.id)
    lookAt(Date.parse(note.about))
  }
  return (
    <li className={note.taken === null ? 'is-waiting' : ''}>
      <p className="handover-text">{note.text}</p>
      <p className="meta">
        {note.facility === null ? words.city : say(note.facility.name)} · {words.about(when(note.about))} · {note.post}
      </p>
      <p className="handover-state">
        {note.taken === null ? (
          <b className="sev-watch">◆ {words.untaken}</b>
        ) : (
          <span className="meta">{words.takenBy(note.taken.post, when(note.taken.at))}</span>
        )}
        <button type="button" className="chip" onClick={look}>
          {words.look}
        </button>
        {note.taken === null && mayTake && (
          <button type="button" className="chip" onClick={() => void take()}>
            {words.take}
          </button>
        )}
      </p>
      {problem !== null && <p className="sev-critical">{words.failed(problem)}</p>}
    </li>
  )
}

function NoteForm({ post, onPost }: { post: string; onPost: (post: string) => void }) {
  const { say, language } = useWords()
  const words = useHandoverWords()
  const zone = useZone()
  const asOf = useAsOf() ?? Date.now()
  const chosen = useApp((state) => state.route.facility)
  const hospitals = useApp((state) => state.city?.hospitals)
  const cursor = useApp((state) => state.cursor)
  const [facility, setFacility] = useState(chosen ?? '')
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const id = useId()
  const about = cursor ?? asOf
  const write = async (): Promise<void> => {
    const draft = { post, text, facility: facility === '' ? null : facility, about: new Date(about).toISOString() }
    const answer = await writeNote(draft)
    setProblem(answer.ok ? null : answer.why)
    if (!answer.ok) return
    setText('')
    store.setState({ announcement: words.written })
  }
  return (
    <form
      className="risk-take handover-form"
      onSubmit={(event) => {
        event.preventDefault()
        void write()
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
        placeholder={words.postHint}
        value={post}
        onChange={(event) => onPost(event.target.value)}
      />
      <label htmlFor={`${id}-text`}>{words.text}</label>
      <input
        id={`${id}-text`}
        type="text"
        required
        minLength={3}
        maxLength={300}
        autoComplete="off"
        placeholder={words.textHint}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <label htmlFor={`${id}-of`}>{words.of}</label>
      <span className="handover-of">
        <select id={`${id}-of`} value={facility} onChange={(event) => setFacility(event.target.value)}>
          <option value="">{words.city}</option>
          {hospitals?.map((hospital) => (
            <option key={hospital.id} value={hospital.id}>
              {say(hospital.name)}
            </option>
          ))}
        </select>
        <span className="meta">{words.aboutNow(timeWords(about, asOf, zone, language))}</span>
      </span>
      <button type="submit" className="button primary">
        {words.write}
      </button>
      {problem !== null && <p className="sev-critical">{words.failed(problem)}</p>}
    </form>
  )
}
