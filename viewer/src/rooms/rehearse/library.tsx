// The library: files of rehearsals that fit this city, to be opened in the editor.
import type { ScenarioFile } from '../../data/rehearsal-types.ts'
import { ScrollRegion } from '../../shell/scroll-region.tsx'
import { useApp } from '../../store.ts'
import { useWords } from '../../words-hook.ts'
import { leverWords } from './draft.ts'
import { openFile } from './draft-store.ts'
import { useEditor } from './editor-state.ts'
import { useNaming } from './naming.ts'
import './library.css'

export function Library() {
  const { words } = useWords()
  const library = useEditor((state) => state.library)
  const synthetic = useApp((state) => state.city?.synthetic ?? false)
  if (library === null) return <p className="meta library-wait">{words['rehearse.libraryWait']}</p>
  return (
    <>
      <div className="panel-title">
        <h2>{words['rehearse.libraryTitle'](library.length)}</h2>
        <span className="meta">
          {words['rehearse.libraryHint']}
          {synthetic ? ` · ${words['mark.synthetic']}` : ''}
        </span>
      </div>
      <ScrollRegion className="library" name={words['rehearse.library']}>
        <ul>
          {library.map((file) => (
            <FileRow key={file.id} file={file} />
          ))}
        </ul>
      </ScrollRegion>
    </>
  )
}

function FileRow({ file }: { file: ScenarioFile }) {
  const { words, say } = useWords()
  const naming = useNaming()
  const isOpen = useApp((state) => state.draft.scenario === file.id)
  const listed = (list: ScenarioFile['shocks']): string =>
    list.length === 0 ? words['rehearse.none'] : list.map((one) => leverWords(one, naming)).join(' · ')
  return (
    <li>
      <button type="button" aria-current={isOpen || undefined} onClick={() => openFile(file)}>
        <span className="library-title">
          <b>{say(file.title)}</b>
          <span className="meta">{words['rehearse.horizonOf'](file.horizonHours)}</span>
        </span>
        <span className="library-why">{say(file.why)}</span>
        <span className="library-list">
          <i className="is-shock">{words['rehearse.what']}</i> <span>{listed(file.shocks)}</span>
        </span>
        <span className="library-list">
          <i className="is-action">{words['rehearse.do']}</i> <span>{listed(file.levers)}</span>
        </span>
      </button>
    </li>
  )
}
