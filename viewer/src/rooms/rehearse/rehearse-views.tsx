// The two views of the room: a rehearsal over the hospitals, and an epidemic over the subdistricts.
import { useEpidemicWords } from '../../i18n/epidemic-words.ts'

/** Address of the other view; no rehearsal has this id. */
export const EPIDEMIC_ADDRESS = 'epidemic'

export function RehearseViews({ epidemic }: { epidemic: boolean }) {
  const words = useEpidemicWords()
  return (
    <nav className="rehearse-views" aria-label={words.views}>
      <a href="#/rehearse" aria-current={epidemic ? undefined : 'page'}>
        {words['view.rehearsal']}
      </a>
      <a href={`#/rehearse/${EPIDEMIC_ADDRESS}`} aria-current={epidemic ? 'page' : undefined}>
        {words['view.epidemic']}
      </a>
    </nav>
  )
}
