// What lies over the cells of the plan's map: forbidden ground, water, hospitals, names, candidates, planned sites, what is looked at.
import { useId } from 'react'
import type { CandidateSite, SolvedPlan } from '../../data/plan-types.ts'
import { useApp } from '../../store.ts'
import { useWords } from '../../words-hook.ts'
import { CELL_METRES, type MapFrame } from './map-frame.ts'
import { placedLabels, siteLabelBox } from './map-labels.ts'
import { usePlan } from './plan-store.ts'

/** Which state of the city a pane shows. */
export type Side = 'before' | 'after' | 'both' | 'difference'

export function Overlay({
  frame,
  side,
  plan,
  swipeX,
}: {
  frame: MapFrame
  side: Side
  plan: SolvedPlan | null
  swipeX: number
}) {
  const { words, language, say } = useWords()
  const city = useApp((state) => state.city)
  const asked = usePlan((state) => state.asked)
  const candidates = usePlan((state) => state.candidates)
  const { forbidden, floods, closed } = usePlan((state) => state.form)
  const cell = usePlan((state) => state.cell)
  const hovered = usePlan((state) => state.hovered)
  const site = usePlan((state) => state.site)
  const planned = new Set(plan?.found.sites.map((s) => asked?.candidates[s]?.id))
  const isFlipped = (x: number): boolean => x > frame.width - 150
  const siteBoxes = (plan?.found.sites ?? []).flatMap((s) => {
    const one = asked?.candidates[s]
    if (!one) return []
    const [x, y] = frame.place(one.location)
    return [siteLabelBox(x, y, one.name[language], isFlipped(x))]
  })
  const districtNames = placedLabels(
    (city?.districts ?? []).map(({ id, name, seat }) => {
      const [x, y] = frame.place(seat)
      return { id, text: say(name), x, y }
    }),
    siteBoxes,
  )
  return (
    <svg className="plan-overlay" width={frame.width} height={frame.height} aria-hidden="true">
      <defs>
        <pattern id="forbidden-hatch" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="3" height="8" fill="var(--sev-watch)" opacity="0.4" />
        </pattern>
      </defs>
      {forbidden.map(({ name, ring }) => (
        <polygon
          key={name}
          points={ring.map((place) => frame.place(place).join(',')).join(' ')}
          fill="url(#forbidden-hatch)"
          stroke="var(--sev-watch)"
        />
      ))}
      {floods.map(({ centre, radiusMetres }) => {
        const [x, y] = frame.place(centre)
        return (
          <circle
            key={`${centre.lng} ${centre.lat} ${radiusMetres}`}
            className="map-flood"
            cx={x}
            cy={y}
            r={radiusMetres * frame.pixelsPerMetre}
          />
        )
      })}
      <AreaMark frame={frame} />
      {city?.hospitals.map(({ id, location }) => {
        const [x, y] = frame.place(location)
        return (
          <rect
            key={id}
            className={closed.includes(id) ? 'map-hospital is-closed' : 'map-hospital'}
            x={x - 3}
            y={y - 3}
            width="6"
            height="6"
          />
        )
      })}
      {districtNames.map(({ id, text, x, y, anchor }) => (
        <text key={id} className="map-district" x={x} y={y} textAnchor={anchor}>
          {text}
        </text>
      ))}
      {(candidates ?? [])
        .filter(({ id }) => !planned.has(id))
        .map((one) => (
          <Candidate key={one.id} one={one} frame={frame} chosen={site === one.id} />
        ))}
      {plan?.found.sites.map((s) => {
        const one = asked?.candidates[s]
        if (!one) return null
        const [x, y] = frame.place(one.location)
        const isBuilt = side === 'after' || side === 'difference' || (side === 'both' && x >= swipeX)
        const flip = isFlipped(x)
        return (
          <g key={one.id} className={`map-planned ${isBuilt ? 'is-built' : ''} ${site === one.id ? 'is-chosen' : ''}`}>
            <circle cx={x} cy={y} r="11" />
            {isBuilt && <path d={`M${x - 5} ${y}h10M${x} ${y - 5}v10`} />}
            <text x={flip ? x - 17 : x + 17} y={y - 2} textAnchor={flip ? 'end' : 'start'}>
              {one.name[language]}
            </text>
            <text className="map-note" x={flip ? x - 17 : x + 17} y={y + 12} textAnchor={flip ? 'end' : 'start'}>
              {isBuilt
                ? words['plan.supplyAdded'](asked.form.supplyPerSite, words[`plan.one.${asked.form.supply}`])
                : words['plan.toBuild']}
            </text>
          </g>
        )
      })}
      {[...new Set([cell, hovered])].map((c) =>
        c === null ? null : (
          <circle
            key={c}
            className={c === cell ? 'map-cell is-chosen' : 'map-cell'}
            cx={frame.x[c]}
            cy={frame.y[c]}
            r={Math.max(6, frame.radius[c]! + 3)}
          />
        ),
      )}
    </svg>
  )
}

function Candidate({ one, frame, chosen }: { one: CandidateSite; frame: MapFrame; chosen: boolean }) {
  const { language } = useWords()
  const [x, y] = frame.place(one.location)
  return (
    <g className={`map-candidate ${chosen ? 'is-chosen' : ''}`}>
      <circle cx={x} cy={y} r={chosen ? 7 : 4.5} />
      {(chosen || !one.suggested) && (
        <text x={x + 10} y={y + 4}>
          {one.name[language]}
        </text>
      )}
    </g>
  )
}

/** The area that was flown to: one rim round its cells together. */
function AreaMark({ frame }: { frame: MapFrame }) {
  const area = usePlan((state) => state.area)
  const cells = usePlan((state) => state.cells)
  const mask = useId()
  if (area === null || cells === null) return null
  const own = cells.area.flatMap((one, c) => (one === area && frame.radius[c]! > 0 ? [c] : []))
  // So wide that neighbours run into each other.
  const reach = Math.max(4, CELL_METRES * frame.pixelsPerMetre * 0.78)
  const discs = (radius: number) => own.map((c) => <circle key={c} cx={frame.x[c]} cy={frame.y[c]} r={radius} />)
  return (
    <g className="map-area">
      <mask id={mask} maskUnits="userSpaceOnUse" x="0" y="0" width={frame.width} height={frame.height}>
        <rect width={frame.width} height={frame.height} fill="white" />
        <g fill="black">{discs(reach)}</g>
      </mask>
      <g mask={`url(#${mask})`}>{discs(reach + 2)}</g>
    </g>
  )
}
