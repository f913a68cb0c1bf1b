// The indicators room: what the city is measured by, and how good its forecasts were.
import { useEffect } from 'react'
import { CalendarPanel } from './calendar-panel.tsx'
import { CatalogueView } from './catalogue-view.tsx'
import { CoveragePanel } from './coverage-panel.tsx'
import { ScoreboardPanel } from './scoreboard-panel.tsx'
import { followScores } from './scoreboard-store.ts'
import './calendar.css'
import './indicators-room.css'
import './scoreboard.css'

export function IndicatorsRoom() {
  useEffect(followScores, [])
  return (
    <main className="indicators-room">
      <CatalogueView />
      <div className="indicators-foot">
        <ScoreboardPanel />
        <CoveragePanel />
        <CalendarPanel />
      </div>
    </main>
  )
}
