// What the opened file tells beside its shocks and levers: its story, its questions, the state in question, what was left out.
import type { ScenarioFile } from '../../data/rehearsal-types.ts'
import { duration } from '../../format/time.ts'
import { ScrollRegion } from '../../shell/scroll-region.tsx'
import { useApp } from '../../store.ts'
import { useWords } from '../../words-hook.ts'
import { useEditor } from './editor-state.ts'

export function FilePanel() {
  const scenario = useApp((state) => state.draft.scenario)
  const file = useEditor((state) => state.library?.find(({ id }) => id === scenario))
  return file ? <Opened file={file} /> : null
}

/** From two days on a moment of the story is told in days. */
const TOLD_IN_DAYS_MINUTES = 2_880

function Opened({ file }: { file: ScenarioFile }) {
  const { words, say } = useWords()
  const when = (minute: number): string =>
    minute === 0
      ? words['rehearse.storyStart']
      : minute < TOLD_IN_DAYS_MINUTES
        ? `+ ${duration(minute)}`
        : words['rehearse.storyDay'](String(Math.floor(minute / 1440)))
  return (
    <ScrollRegion className="file-panel" name={say(file.title)}>
      <h2>{say(file.title)}</h2>
      <p>{say(file.why)}</p>
      {file.story.length > 0 && (
        <>
          <h3>{words['rehearse.story']}</h3>
          <ol>
            {file.story.map(({ atMinute, text }) => (
              <li key={`${atMinute} ${text.zh}`}>
                <b>{when(atMinute)}</b> <span>{say(text)}</span>
              </li>
            ))}
          </ol>
        </>
      )}
      {file.questions.length > 0 && (
        <>
          <h3>{words['rehearse.questions']}</h3>
          <p>{file.questions.map(({ name }) => say(name)).join(' ')}</p>
        </>
      )}
      {file.stop && (
        <>
          <h3>{words['rehearse.stopRule']}</h3>
          <p>{say(file.stop)}</p>
        </>
      )}
      {file.leftOut.map(({ kind, why }) => (
        <p key={kind + why} className="stale">
          {words['rehearse.leftOut'](kind, why)}
        </p>
      ))}
    </ScrollRegion>
  )
}
