// The views of the room: a rehearsal over the hospitals, an epidemic over the subdistricts, transfers between hospitals, the cheapest
// actions, the past replayed.
import { useEpidemicWords } from '../../i18n/epidemic-words.ts'
import { store } from '../../store.ts'
import { useWords } from '../../words-hook.ts'
import './rehearse-views.css'

const BESIDE = ['epidemic', 'allocation', 'actions', 'past'] as const
/** Name in the address; no rehearsal has such an id. */
export type ViewBeside = (typeof BESIDE)[number]

/** The view that the address names; null = a rehearsal. */
export const rehearseView = (id: string | null): ViewBeside | null => BESIDE.find((one) => one === id) ?? null

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
