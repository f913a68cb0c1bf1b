// A file of candidates or forbidden ground, by button or dropped on the room; what is wrong with it stands row by row.
import { type DragEvent, useRef } from 'react'
import { useWords } from '../../words-hook.ts'
import { takeFile } from './places-from-file.ts'
import { planStore, usePlan } from './plan-store.ts'

const SHOWN = 12

export function PlacesButton() {
  const { words } = useWords()
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <button type="button" className="chip" title={words['plan.importHint']} onClick={() => input.current?.click()}>
        {words['plan.import']}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        className="plan-file"
        accept=".csv,.geojson,.json,text/csv,application/geo+json"
        onChange={(event) => {
          const [file] = event.target.files ?? []
          kept = file ?? null
          if (file) void takeFile(file, 'wgs84', words)
          event.target.value = ''
        }}
      />
    </>
  )
}

/** The file last read: taken anew as GCJ-02 at a press. */
let kept: File | null = null

export function FileProblems() {
  const { words, language } = useWords()
  const file = usePlan((state) => state.file)
  if (!file) return null
  const isShifted = [...file.problems, ...file.notes].some(({ code }) => code === 'maybe-gcj02')
  return (
    <div className={file.problems.length > 0 ? 'plan-refused' : 'plan-taken'} role="alert">
      <p>
        {file.problems.length > 0
          ? `◆ ${words['plan.fileRefused'](file.name, file.problems.length)}`
          : words['plan.fileTaken'](file.name, file.taken.length)}{' '}
        <button
          type="button"
          className="chip"
          aria-label={words['plan.fileClose']}
          onClick={() => planStore.setState({ file: null })}
        >
          ×
        </button>
      </p>
      <ul>
        {[...file.problems, ...file.notes].slice(0, SHOWN).map(({ path, why, zh }) => (
          <li key={path + why}>
            <b>{path}</b> {language === 'zh' ? (zh ?? why) : why}
          </li>
        ))}
      </ul>
      {file.problems.length > SHOWN && <p>{words['plan.fileMore'](file.problems.length - SHOWN)}</p>}
      {isShifted && kept && (
        <button type="button" className="chip" onClick={() => kept && void takeFile(kept, 'gcj02', words)}>
          {words['plan.fileConvert']}
        </button>
      )}
    </div>
  )
}

/** Handlers of the room: a file may be dropped anywhere on it. */
export function useDroppedFile() {
  const { words } = useWords()
  return {
    onDragOver(event: DragEvent) {
      if (event.dataTransfer.types.includes('Files')) event.preventDefault()
    },
    onDrop(event: DragEvent) {
      const [file] = event.dataTransfer.files
      if (!file) return
      event.preventDefault()
      kept = file
      void takeFile(file, 'wgs84', words)
    },
  }
}
