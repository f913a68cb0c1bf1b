// The cell of the plan's map that is looked at.
import { count } from '../../format/numbers.ts'
import { useApp } from '../../store.ts'
import { useWords } from '../../words-hook.ts'
import { factorOf, unitOf } from './access-scale.ts'
import type { MapFrame } from './map-frame.ts'
import { fixed } from './plan-figures.ts'
import { shownPlan, usePlan } from './plan-store.ts'

/** The cell looked at: who lives there, before and after, and what is near. */
export function CellCard({ frame }: { frame: MapFrame }) {
  const { words, language, say } = useWords()
  const hovered = usePlan((state) => state.hovered)
  const chosen = usePlan((state) => state.cell)
  const cells = usePlan((state) => state.cells)
  const before = usePlan((state) => state.run?.before ?? state.today)
  const unit = usePlan((state) => state.run?.unit ?? state.today?.unit ?? null)
  const plan = usePlan(shownPlan)
  const nearby = usePlan((state) => state.nearby)
  const asked = usePlan((state) => state.asked)
  const city = useApp((state) => state.city)
  const catalogue = useApp((state) => state.catalogue)
  const c = hovered ?? chosen
  if (c === null || !cells || !before) return null
  const factor = factorOf(unit)
  const at = (values: readonly (number | null)[] | undefined): string => {
    const value = values?.[c]
    return fixed(value === null || value === undefined ? null : value * factor, 2)
  }
  const open = new Set(plan?.found.sites.map((s) => asked?.candidates[s]?.id))
  const near = (c === chosen ? (nearby ?? []) : [])
    .filter((way) => way.facility !== null || open.has(way.site ?? ''))
    .slice(0, 3)
  const nameOf = (way: (typeof near)[number]): string => {
    if (way.facility !== null) {
      const found = catalogue?.facility.get(way.facility)
      return found ? say(found.name) : way.facility
    }
    const site = asked?.candidates.find(({ id }) => id === way.site)
    return `＋ ${site?.name[language] ?? way.site}`
  }
  const district = city?.districts[cells.district[c]!]
  const isLeft = frame.x[c]! < frame.width / 2
  return (
    <aside className={`plan-cell-card ${isLeft ? 'is-right' : ''}`}>
      <h3>
        {district ? say(district.name) : ''} <span>{words['plan.residents'](count(cells.population[c]))}</span>
      </h3>
      <p>{words['plan.from'](at(before.values), at(plan?.access.values ?? before.values), say(unitOf(unit)))}</p>
      {c === chosen && (
        <>
          <h4>{words['plan.nearest']}</h4>
          {nearby === null ? (
            <p className="meta">{words['plan.nearestWait']}</p>
          ) : near.length === 0 ? (
            <p className="meta">{words['plan.noWay']}</p>
          ) : (
            <ul>
              {near.map((way) => (
                <li key={`${way.facility}${way.site}`} className={way.site === null ? '' : 'is-planned'}>
                  <span className="ellipsis">{nameOf(way)}</span> <b>{words['plan.way'](way.minutes.toFixed(1))}</b>
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </aside>
  )
}
