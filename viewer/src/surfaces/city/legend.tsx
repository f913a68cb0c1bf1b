// The strips at the foot of the stage that say how to read it: towers and flows of the city, windows of a hospital.
import { SEVERITY_SHAPE } from '../../scene/severity.ts'
import type { HospitalView, SurfaceVehicle } from '../surface.ts'
import { CITY_WORDS } from './words.ts'
import './city-surface.css'

const VEHICLE_MARKS = {
  called: 'M7 2l5 11H2zM7 5.5L4.6 11h4.8z',
  carrying: 'M7 2l5 11H2z',
  'at-scene': 'M5.6 2h2.8v4.2h4.1v2.8H8.4v4H5.6V9H1.5V6.2h4.1z',
  'handing-over': 'M3 3.5h8v8H3z',
  late: 'M7 1.5l6 6-6 6-6-6z',
} as const

export function VehicleLegend({ language, vehicles }: { language: 'zh' | 'en'; vehicles: readonly SurfaceVehicle[] }) {
  const { vehicles: named } = CITY_WORDS[language]
  const looks = (Object.keys(VEHICLE_MARKS) as (keyof typeof VEHICLE_MARKS)[]).filter((look) =>
    vehicles.some((vehicle) => vehicle.look === look),
  )
  if (looks.length === 0) return null
  return (
    <div className="city-legend city-legend-vehicles">
      <span>{named.title}</span>
      {looks.map((look) => (
        <span key={look}>
          <svg width="14" height="15" aria-hidden="true">
            <path d={VEHICLE_MARKS[look]} fillRule="evenodd" className={`city-vehicle-${look}`} />
          </svg>
          {named[look]} {vehicles.filter((vehicle) => vehicle.look === look).length}
        </span>
      ))}
    </div>
  )
}

export function CityLegend({ language }: { language: 'zh' | 'en' }) {
  const words = CITY_WORDS[language].legend
  return (
    <div className="city-legend">
      <span>{words.floors}</span>
      {(['normal', 'watch', 'critical'] as const).map((severity) => (
        <span key={severity}>
          <i data-severity={severity}>{SEVERITY_SHAPE[severity]}</i>
          {words[severity]}
        </span>
      ))}
      <span>{words.colour}</span>
      {(['stressed', 'other'] as const).map((flow) => (
        <span key={flow}>
          <svg width="26" height="8" aria-hidden="true">
            <path d="M1 7C8 0 18 0 25 7" className={`city-legend-${flow}`} />
          </svg>
          {words[flow]}
        </span>
      ))}
    </div>
  )
}

const MARKS = {
  1: 'M2 2h10v12h-10z',
  2: 'M2 2h10v12h-10zM4 3.5h7v8.5z',
  3: 'M2 2h10v12h-10z',
  6: 'M2 3h10v3H2zM2 7h10v3H2zM2 11h10v3H2z',
  7: 'M2 3l10 10M12 3L2 13',
  8: 'M2 2h10v12h-10z',
  9: 'M2 2h10v12h-10z',
} as const

/** Statuses that share a mark and a word: a promise counts as assigned, waiting for cleaning as cleaning. */
const SHARED: Readonly<Record<number, keyof typeof MARKS>> = { 1: 1, 2: 2, 4: 2, 3: 3, 5: 6, 6: 6, 7: 7, 8: 8, 9: 9 }

export function BedLegend({ view, language }: { view: HospitalView; language: 'zh' | 'en' }) {
  const words = CITY_WORDS[language]
  const counts = new Map<number, number>()
  for (const { wards } of view.towers) {
    for (const { statuses } of wards) {
      for (const status of statuses) {
        const mark = SHARED[status]
        if (mark !== undefined) counts.set(mark, (counts.get(mark) ?? 0) + 1)
      }
    }
  }
  if (counts.size === 0)
    return (
      <div className="city-legend">
        <span>{words.censusOnly}</span>
      </div>
    )
  const marks = ([1, 2, 3, 6, 7, 8, 9] as const).filter((mark) => mark < 7 || counts.has(mark))
  return (
    <div className="city-legend">
      <span>{words.everyWindow}</span>
      {marks.map((mark) => (
        <span key={mark}>
          <svg width="14" height="16" aria-hidden="true">
            <path d={MARKS[mark]} className={`city-bed-${mark}`} />
          </svg>
          {words.bedStates[mark]} {(counts.get(mark) ?? 0).toLocaleString('en')}
        </span>
      ))}
    </div>
  )
}
