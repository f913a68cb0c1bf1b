// The map of the plan: the city as it is and as it would be, by swipe, side by side, or their difference.
import { type KeyboardEvent, type PointerEvent, useMemo, useRef, useState } from 'react'
import { useSize } from '../../charts/use-size.ts'
import type { CandidateSite, PlanAccess, SolvedPlan } from '../../data/plan-types.ts'
import type { Place } from '../../data/types.ts'
import { count } from '../../format/numbers.ts'
import type { Words } from '../../i18n/words.ts'
import { useApp } from '../../store.ts'
import { useWords } from '../../words-hook.ts'
import { accessColour, differenceColour, factorOf, type Theme, unitOf } from './access-scale.ts'
import { CellCanvas } from './cell-canvas.tsx'
import { drawnFlood } from './constraints.tsx'
import { cellAt, cellBeside, type MapFrame, mapFrame } from './map-frame.ts'
import { placedLabels, siteLabelBox } from './map-labels.ts'
import { MapLegend } from './map-legend.tsx'
import { fixed, mapFinding } from './plan-figures.ts'
import { isStale, MEASURES, planStore, shownPlan, type Today, usePlan } from './plan-store.ts'
import { addCandidate, chooseCell, setForm } from './solving.ts'

const STEP_PIXELS = 16
/** Radius of water that is set by the keyboard. */
const FLOOD_METRES = 2000
const VIEWS = ['swipe', 'side', 'difference'] as const

export function PlanMap() {
  const { words, language } = useWords()
  const [ref, size] = useSize<HTMLDivElement>()
  const cells = usePlan((state) => state.cells)
  const run = usePlan((state) => state.run)
  const plan = usePlan(shownPlan)
  const today = usePlan((state) => state.today)
  const view = usePlan((state) => state.view)
  const stale = usePlan(isStale)
  const form = usePlan((state) => state.asked?.form ?? state.form)
  const ground = useApp((state) => state.ground)
  const people = cells?.population ?? []
  const finding = mapFinding(run, plan, people, words)
  const isSide = view === 'side'
  const width = isSide ? Math.floor(size.width / 2) : size.width
  const frame = useMemo(
    () => (cells && ground && width > 0 && size.height > 0 ? mapFrame(cells, ground.place, width, size.height) : null),
    [cells, ground, width, size.height],
  )
  const times = run?.times ?? today?.times ?? 'roads'
  const measure = MEASURES.find((one) => one === form.measure) ?? 'e2sfca'
  const provenance = words['plan.provenance'](
    words[`plan.measureShort.${measure}`],
    people.length,
    `${words[`plan.times.${times as 'roads'}`]}${spreadOf(today, form.mode, words)}${run?.synthetic || today?.synthetic ? ` · ${words['plan.synthetic']}` : ''}`,
  )
  const before = run?.before ?? today
  return (
    <section className="plan-map" aria-label={words['plan.map'](words[`plan.supply.${form.supply}`])}>
      <div className={`panel-title ${stale ? 'is-stale' : ''}`}>
        <h2>{words['plan.map'](words[`plan.supply.${form.supply}`])}</h2>
        <span className="plan-finding ellipsis">{finding}</span>
        <fieldset className="plan-views" aria-label={words['plan.views']}>
          {VIEWS.map((one) => (
            <button
              key={one}
              type="button"
              className="chip"
              aria-pressed={view === one}
              onClick={() => planStore.setState({ view: one })}
            >
              {words[`plan.${one}`]}
            </button>
          ))}
        </fieldset>
        <span className="meta">{provenance}</span>
      </div>
      <div className="plan-map-body" ref={ref}>
        {frame && before && (
          <>
            {isSide ? (
              <>
                <Pane frame={frame} access={before} side="before" plan={null} />
                <Pane frame={frame} access={plan?.access ?? before} side="after" plan={plan} />
              </>
            ) : (
              <Pane
                frame={frame}
                access={plan?.access ?? before}
                side={view === 'difference' ? 'difference' : 'both'}
                plan={plan}
              />
            )}
            <MapLegend isDifference={view === 'difference'} frame={frame} />
            <CellCard frame={frame} />
          </>
        )}
        <p className="visually-hidden" role="img" aria-label={words['plan.mapLabel'](finding)} lang={language} />
      </div>
    </section>
  )
}

type Side = 'before' | 'after' | 'both' | 'difference'

function Pane({
  frame,
  access,
  side,
  plan,
}: {
  frame: MapFrame
  access: Pick<PlanAccess, 'values'>
  side: Side
  plan: SolvedPlan | null
}) {
  const { words } = useWords()
  const theme: Theme = useApp((state) => state.theme)
  const ground = useApp((state) => state.ground?.ground ?? null)
  const before = usePlan((state) => state.run?.before ?? state.today)
  const unit = usePlan((state) => state.run?.unit ?? state.today?.unit ?? null)
  const swipe = usePlan((state) => state.swipe)
  const tool = usePlan((state) => state.tool)
  const area = useDrawnArea(frame)
  const factor = factorOf(unit)
  const colours = useMemo(() => {
    const scaled = (values: readonly (number | null)[], c: number): number | null =>
      values[c] === null || values[c] === undefined ? null : values[c] * factor
    return {
      before: (c: number) => accessColour(scaled(before?.values ?? [], c), theme),
      after: (c: number) => accessColour(scaled(access.values, c), theme),
      difference: (c: number) => {
        const [was, is] = [scaled(before?.values ?? [], c), scaled(access.values, c)]
        return differenceColour(was === null || is === null ? null : is - was, theme)
      },
    }
  }, [before, access, factor, theme])
  const x = swipe * frame.width
  const common = { frame, ground, theme }
  return (
    <div
      className={`plan-pane is-${side} ${tool === 'select' ? '' : 'is-drawing'}`}
      style={{ width: frame.width, height: frame.height }}
    >
      {side === 'difference' ? (
        <CellCanvas {...common} colour={colours.difference} className="cells" />
      ) : (
        <>
          {side !== 'after' && <CellCanvas {...common} colour={colours.before} className="cells" />}
          {side !== 'before' && (
            <CellCanvas
              {...common}
              colour={colours.after}
              className="cells"
              {...(side === 'both' && { clip: `inset(0 0 0 ${x}px)` })}
            />
          )}
        </>
      )}
      <Overlay frame={frame} side={side} plan={plan} swipeX={x} />
      <PointerSurface frame={frame} area={area} />
      {area.box && <div className="plan-drawn-area" style={area.box} />}
      {side === 'both' && <SwipeHandle width={frame.width} />}
      <p
        className="plan-side-name is-left"
        hidden={side === 'after' || side === 'difference'}
        style={side === 'both' ? { right: frame.width - x + 12 } : {}}
      >
        {words['plan.now']}
      </p>
      {plan && side !== 'before' && (
        <p className="plan-side-name is-right" style={side === 'both' ? { left: x + 12 } : {}}>
          {side === 'difference'
            ? `${words['plan.planOf'](plan.letter)} − ${words['plan.now']}`
            : words['plan.planOf'](plan.letter)}{' '}
          <span>{words['plan.added'](plan.found.sites.length)}</span>
        </p>
      )}
    </div>
  )
}

interface DrawnArea {
  readonly box: { left: number; top: number; width: number; height: number; borderRadius?: string } | null
  readonly begin: (x: number, y: number) => void
  readonly move: (x: number, y: number) => void
  readonly end: () => void
}

/** Forbidden ground drawn as a rectangle, water as a circle from its middle. */
function useDrawnArea(frame: MapFrame): DrawnArea {
  const [corners, setCorners] = useState<readonly [number, number, number, number] | null>(null)
  const isFlood = usePlan((state) => state.tool) === 'flood'
  const radius = corners ? Math.hypot(corners[0] - corners[2], corners[1] - corners[3]) : 0
  const box =
    corners &&
    (isFlood
      ? {
          left: corners[0] - radius,
          top: corners[1] - radius,
          width: 2 * radius,
          height: 2 * radius,
          borderRadius: '50%',
        }
      : {
          left: Math.min(corners[0], corners[2]),
          top: Math.min(corners[1], corners[3]),
          width: Math.abs(corners[0] - corners[2]),
          height: Math.abs(corners[1] - corners[3]),
        })
  return {
    box,
    begin: (x, y) => setCorners([x, y, x, y]),
    move: (x, y) => setCorners((now) => now && [now[0], now[1], x, y]),
    end() {
      setCorners(null)
      if (!corners || !box || box.width < 6 || box.height < 6) return
      const { forbidden, floods } = planStore.getState().form
      planStore.setState({ tool: 'select' })
      if (isFlood) {
        const flood = drawnFlood(frame.back(corners[0], corners[1]), radius / frame.pixelsPerMetre)
        setForm({ floods: [...floods, flood] })
        return
      }
      const corner = (dx: number, dy: number): Place => frame.back(box.left + dx * box.width, box.top + dy * box.height)
      setForm({
        forbidden: [
          ...forbidden,
          { name: String(forbidden.length + 1), ring: [corner(0, 0), corner(1, 0), corner(1, 1), corner(0, 1)] },
        ],
      })
    },
  }
}

function PointerSurface({ frame, area }: { frame: MapFrame; area: DrawnArea }) {
  const { words } = useWords()
  const tool = usePlan((state) => state.tool)
  const at = (event: PointerEvent<HTMLElement>): readonly [number, number] => {
    const box = event.currentTarget.getBoundingClientRect()
    return [event.clientX - box.left, event.clientY - box.top]
  }
  const press = (event: KeyboardEvent<HTMLElement>): void => {
    const { cell, tool: now } = planStore.getState()
    if (event.key === 'Escape' && now !== 'select') {
      planStore.setState({ tool: 'select', refused: null })
      event.preventDefault()
      return
    }
    const [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] ?? [
      0, 0,
    ]
    const from = cell ?? cellAt(frame, frame.width / 2, frame.height / 2) ?? firstDrawn(frame)
    if ((dx !== 0 || dy !== 0) && from !== null) {
      event.preventDefault()
      void chooseCell(cellBeside(frame, from, dx!, dy!))
    }
    if (event.key === 'Enter' && now === 'flood' && cell !== null) {
      event.preventDefault()
      const { floods } = planStore.getState().form
      planStore.setState({ tool: 'select' })
      setForm({ floods: [...floods, drawnFlood(frame.back(frame.x[cell]!, frame.y[cell]!), FLOOD_METRES)] })
    }
    if (event.key === 'Enter' && now === 'candidate' && cell !== null) {
      event.preventDefault()
      void addCandidate(frame.back(frame.x[cell]!, frame.y[cell]!))
    }
  }
  return (
    <button
      type="button"
      className="plan-surface"
      aria-label={
        tool === 'candidate'
          ? words['plan.drawing']
          : tool === 'forbidden'
            ? words['plan.drawingForbidden']
            : tool === 'flood'
              ? words['plan.drawingFlood']
              : words['plan.mapSurface']
      }
      onKeyDown={press}
      onPointerMove={(event) => {
        const [x, y] = at(event)
        if (area.box) area.move(x, y)
        else planStore.setState({ hovered: cellAt(frame, x, y) })
      }}
      onPointerLeave={() => planStore.setState({ hovered: null })}
      onPointerDown={(event) => {
        if (tool !== 'forbidden' && tool !== 'flood') return
        event.currentTarget.setPointerCapture(event.pointerId)
        area.begin(...at(event))
      }}
      onPointerUp={(event) => {
        if (tool === 'forbidden' || tool === 'flood') {
          area.end()
          return
        }
        const [x, y] = at(event)
        if (tool === 'candidate') void addCandidate(frame.back(x, y))
        else void chooseCell(cellAt(frame, x, y))
      }}
    />
  )
}

const firstDrawn = ({ radius }: MapFrame): number | null => {
  const first = radius.findIndex((r) => r > 0)
  return first < 0 ? null : first
}

/** Dragged, or moved by keys: arrows 16 px, Home and End. */
function SwipeHandle({ width }: { width: number }) {
  const { words } = useWords()
  const swipe = usePlan((state) => state.swipe)
  const dragging = useRef(false)
  const to = (share: number): void => planStore.setState({ swipe: Math.max(0, Math.min(1, share)) })
  return (
    <div
      className="plan-swipe"
      role="slider"
      tabIndex={0}
      aria-label={words['plan.swipeHandle']}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(swipe * 100)}
      style={{ left: swipe * width }}
      onKeyDown={(event) => {
        const step = STEP_PIXELS / Math.max(1, width)
        const next = { ArrowLeft: swipe - step, ArrowRight: swipe + step, Home: 0, End: 1 }[event.key]
        if (next === undefined) return
        event.preventDefault()
        to(next)
      }}
      onPointerDown={(event) => {
        dragging.current = true
        event.currentTarget.setPointerCapture(event.pointerId)
      }}
      onPointerMove={(event) => {
        const pane = event.currentTarget.parentElement
        if (dragging.current && pane) to((event.clientX - pane.getBoundingClientRect().left) / width)
      }}
      onPointerUp={() => {
        dragging.current = false
      }}
    >
      <span aria-hidden="true">‹ ›</span>
    </div>
  )
}

function Overlay({
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

/** The cell looked at: who lives there, before and after, and what is near. */
function CellCard({ frame }: { frame: MapFrame }) {
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

/** How far departures differ, by public transport. */
function spreadOf(today: Today | null, mode: string, words: Words): string {
  const [p10, , p90] = today?.transit?.meanMinutes ?? []
  return mode === 'transit' && p10 !== undefined && p90 !== undefined
    ? ` · ${words['plan.spread'](p10.toFixed(0), p90.toFixed(0))}`
    : ''
}
