// The strip that says how to read the ambulances, and how many there are of each.
import type { SurfaceVehicle } from '../surface.ts'
import { CITY_WORDS } from './words.ts'

const VEHICLE_MARKS = {
  called: 'M7 2l5 11H2zM7 5.5L4.6 11h4.8z',
  carrying: 'M7 2l5 11H2z',
  'at-scene': 'M5.6 2h2.8v4.2h4.1v2.8H8.4v4H5.6V9H1.5V6.2h4.1z',
  'handing-over': 'M3 3.5h8v8H3z',
  late: 'M7 1.5l6 6-6 6-6-6z',
} as const

export function VehicleLegend({ language, vehicles }: { language: 'zh' | 'en'; vehicles: readonly SurfaceVehicle[] }) {
  const { vehicles: named } = CITY_WORDS[language]
  const counts = new Map<string, number>()
  for (const { look } of vehicles) counts.set(look, (counts.get(look) ?? 0) + 1)
  const looks = (Object.keys(VEHICLE_MARKS) as (keyof typeof VEHICLE_MARKS)[]).filter((look) => counts.has(look))
  if (looks.length === 0) return null
  return (
    <div className="city-legend city-legend-vehicles">
      <span>{named.title}</span>
      {looks.map((look) => (
        <span key={look}>
          <svg width="14" height="15" aria-hidden="true">
            <path d={VEHICLE_MARKS[look]} fillRule="evenodd" className={`city-vehicle-${look}`} />
          </svg>
          {named[look]} {counts.get(look)}
        </span>
      ))}
    </div>
  )
}
