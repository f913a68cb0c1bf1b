// Where a rehearsal starts: the present, or the instant of the record that the time bar looks at. Not shown while there is no choice.
import { timeWords } from '../../format/time.ts'
import { useMomentWords } from '../../i18n/moment-words.ts'
import { store, useApp } from '../../store.ts'
import { useAsOf, useWords, useZone } from '../../words-hook.ts'
import { setDraft } from './draft-store.ts'

export function StartChoice() {
  const words = useMomentWords()
  const { language } = useWords()
  const zone = useZone()
  const now = useAsOf()
  const from = useApp((state) => state.draft.from)
  const cursor = useApp((state) => state.cursor)
  if (now === null) return null
  const looked = cursor !== null && cursor < now ? cursor : null
  const offered = [...new Set([from, looked].filter((at) => at !== null))].toSorted((a, b) => a - b)
  if (offered.length === 0) return null
  return (
    <label className="start-choice">
      <span className="meta">{words.start}</span>
      <select
        value={from ?? ''}
        onChange={({ target }) =>
          setDraft({ ...store.getState().draft, from: target.value === '' ? null : Number(target.value) })
        }
      >
        <option value="">{words.startNow}</option>
        {offered.map((at) => (
          <option key={at} value={at}>
            {words.startPast(timeWords(at, now, zone, language))}
          </option>
        ))}
      </select>
    </label>
  )
}
