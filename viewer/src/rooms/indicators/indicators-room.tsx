// The indicators room: what the city is measured by.
import { CatalogueView } from './catalogue-view.tsx'
import './indicators-room.css'

export function IndicatorsRoom() {
  return (
    <main className="indicators-room">
      <CatalogueView />
    </main>
  )
}
