// The indicators room: what the city is measured by, and how good its forecasts were.
import { lazy, Suspense } from 'react'
import { useIndicatorsWords } from '../../i18n/indicators-words.ts'
import { useApp } from '../../store.ts'
import { CatalogueView } from './catalogue-view.tsx'
import './indicators-room.css'

/** Its charts are its own: it comes when it is asked for. */
const ScoreboardView = lazy(async () => ({
  default: (await import('./scoreboard/scoreboard-view.tsx')).ScoreboardView,
}))

/** Address of the other view of the room; no indicator has this id. */
const SCOREBOARD = 'scoreboard'

export function IndicatorsRoom() {
  const indicator = useApp((state) => state.route.indicator)
  return (
    <main className="indicators-room">
      <Views scoreboard={indicator === SCOREBOARD} />
      {indicator === SCOREBOARD ? (
        <Suspense fallback={<div className="scoreboard" />}>
          <ScoreboardView />
        </Suspense>
      ) : (
        <CatalogueView />
      )}
    </main>
  )
}

function Views({ scoreboard }: { scoreboard: boolean }) {
  const words = useIndicatorsWords()
  return (
    <nav className="indicators-views" aria-label={words.tabs}>
      <a href="#/indicators" aria-current={scoreboard ? undefined : 'page'}>
        {words['tab.catalogue']}
      </a>
      <a href={`#/indicators/${SCOREBOARD}`} aria-current={scoreboard ? 'page' : undefined}>
        {words['tab.scoreboard']}
      </a>
    </nav>
  )
}
