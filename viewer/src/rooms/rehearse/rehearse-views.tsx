// The views of the room: a rehearsal over the hospitals, an epidemic over the subdistricts, transfers between hospitals, the cheapest
// actions, the past replayed.
import { useEpidemicWords } from '../../i18n/epidemic-words.ts'
import { store } from '../../store.ts'
import { useWords } from '../../words-hook.ts'
import { BESIDE, type ViewBeside } from './view-beside.ts'
import './rehearse-views.css'

export function RehearseViews({ view }: { view: ViewBeside | null }) {
  const words = useEpidemicWords()
  const { words: shell } = useWords()
  const names = {
    epidemic: words['view.epidemic'],
    allocation: shell['rehearse.tab.allocation'],
    actions: shell['rehearse.tab.actions'],
    past: shell['rehearse.tab.past'],
  }
  return (
    <nav className="rehearse-views" aria-label={words.views}>
      <a href="#/rehearse" aria-current={view === null ? 'page' : undefined}>
        {words['view.rehearsal']}
      </a>
      {BESIDE.map((one) => (
        <a key={one} href={`#/rehearse/${one}`} aria-current={view === one ? 'page' : undefined}>
          {names[one]}
        </a>
      ))}
      <button type="button" onClick={() => store.setState({ runs: true })}>
        {words['view.runs']}
      </button>
    </nav>
  )
}
