// The map of the plan: the city as it is and as it would be, by swipe, side by side, or their difference.
import { type KeyboardEvent, lazy, type PointerEvent, Suspense, useEffect, useMemo, useRef, useState } from 'react'
import { useSize } from '../../charts/use-size.ts'
import type { PlanAccess, SolvedPlan } from '../../data/plan-types.ts'
import type { Place } from '../../data/types.ts'
import { ChartFrame } from '../../figures/chart-frame.tsx'
import type { ChartTable } from '../../figures/figure.ts'
import { count } from '../../format/numbers.ts'
import { type PlanAreasWords, usePlanAreasWords } from '../../i18n/plan-areas-words.ts'
import type { Text, Words } from '../../i18n/words.ts'
import { useApp } from '../../store.ts'
import { useWords } from '../../words-hook.ts'
import { accessColour, differenceColour, factorOf, type Theme, unitOf } from './access-scale.ts'
import { CellCanvas } from './cell-canvas.tsx'
import { CellCard } from './cell-card.tsx'
import { drawnFlood } from './constraints.tsx'
import { cellAt, cellBeside, type MapFrame, mapFrame } from './map-frame.ts'
import { MapLegend } from './map-legend.tsx'
import { Overlay, type Side } from './map-overlay.tsx'
import { moveBy, showWhole, ZOOM_STEP, zoomBy } from './map-view.ts'
import { fixed, mapFinding } from './plan-figures.ts'
import { isStale, MEASURES, type PlanState, planStore, shownPlan, type Today, usePlan } from './plan-store.ts'
import { addCandidate, chooseCell, setForm } from './solving.ts'

/** Behind the map, as the plans beside it. */
const PlanAreas = lazy(async () => ({ default: (await import('./plan-areas.tsx')).PlanAreas }))

const STEP_PIXELS = 16
/** Radius of water that is set by the keyboard. */
const FLOOD_METRES = 2000
/** A hand that moves less has pressed. */
const DRAG_PIXELS = 4
const VIEWS = ['swipe', 'side', 'difference'] as const

export function PlanMap() {
  const { words, language, say } = useWords()
  const own = usePlanAreasWords()
  const [ref, size] = useSize<HTMLDivElement>()
  const cells = usePlan((state) => state.cells)
  const run = usePlan((state) => state.run)
  const plan = usePlan(shownPlan)
  const today = usePlan((state) => state.today)
  const wanted = usePlan((state) => state.view)
  const stale = usePlan(isStale)
  const at = usePlan((state) => state.map)
  const form = usePlan((state) => state.asked?.form ?? state.form)
  const ground = useApp((state) => state.ground)
  const people = cells?.population ?? []
  // Until there is a plan there is one picture: the city as it is.
  const view = plan === null ? 'now' : wanted
  const finding = plan === null ? nowFinding(today, words, say) : mapFinding(run, plan, people, words)
  const isSide = view === 'side'
  const width = isSide ? Math.floor(size.width / 2) : size.width
  const frame = useMemo(
    () =>
      cells && ground && width > 0 && size.height > 0 ? mapFrame(cells, ground.place, width, size.height, at) : null,
    [cells, ground, width, size.height, at],
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
      <ChartFrame
        facts={{
          id: 'plan-map',
          finding: own.mapFacts(finding),
          unit: say(unitOf(run?.unit ?? today?.unit ?? null)),
          at: run ? Date.parse(run.startedAt) : null,
          basis: 'simulated',
          note: provenance,
          caption: words['plan.map'](words[`plan.supply.${form.supply}`]),
          table: () => cellTable(planStore.getState(), own, say),
        }}
        titleClass={stale ? 'is-stale' : ''}
        tableClass="plan-map-table"
        ready={frame !== null}
        title={
          <>
            <h2>{words['plan.map'](words[`plan.supply.${form.supply}`])}</h2>
            {plan !== null && (
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
            )}
          </>
        }
        between={
          <p className="plan-map-says">
            <span className="ellipsis" title={finding}>
              {finding}
            </span>
            <span className="meta ellipsis" title={provenance}>
              {provenance}
            </span>
          </p>
        }
      >
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
                  side={view === 'difference' ? 'difference' : view === 'now' ? 'before' : 'both'}
                  plan={plan}
                />
              )}
              <MapLegend isDifference={view === 'difference'} frame={frame} />
              <MapTools frame={frame} />
              <CellCard frame={frame} />
            </>
          )}
          <p className="visually-hidden" role="img" aria-label={words['plan.mapLabel'](finding)} lang={language} />
        </div>
      </ChartFrame>
      {frame && before && (
        <Suspense fallback={<div className="plan-areas" />}>
          <PlanAreas frame={frame} />
        </Suspense>
      )}
    </section>
  )
}

/** What the map says before there is a plan. */
const nowFinding = (today: Today | null, words: Words, say: (text: Text) => string): string =>
  today === null
    ? ''
    : `${words['plan.now']}: ${words['plan.worst']} ${fixed(today.worstDecile === null ? null : today.worstDecile * factorOf(today.unit), 2)} ${say(unitOf(today.unit))}`

/** The map as rows: every square where somebody lives. */
function cellTable(state: PlanState, own: PlanAreasWords, say: (text: Text) => string): ChartTable {
  const { cells, run, today } = state
  const unit = run?.unit ?? today?.unit ?? null
  const after = shownPlan(state)?.access.values
  const before = (run?.before ?? today)?.values
  const shown = (values: readonly (number | null)[] | undefined, c: number): string => {
    const value = values?.[c]
    return fixed(value === null || value === undefined ? null : value * factorOf(unit), 3)
  }
  return {
    columns: [
      own.columnArea,
      'lng',
      'lat',
      own.columnPeople,
      own.columnWas(say(unitOf(unit))),
      own.columnIs(say(unitOf(unit))),
    ],
    rows:
      cells?.population.flatMap((people, c) =>
        people > 0
          ? [
              [
                say(cells.areas[cells.area[c]!]!),
                cells.lng[c]!,
                cells.lat[c]!,
                count(people),
                shown(before, c),
                shown(after, c),
              ],
            ]
          : [],
      ) ?? [],
  }
}

/** Nearer, farther, and the whole city again. */
function MapTools({ frame }: { frame: MapFrame }) {
  const own = usePlanAreasWords()
  const isWhole = usePlan((state) => state.map === null)
  return (
    <div className="plan-map-tools" data-export="no">
      <button type="button" aria-label={own.zoomIn} title={own.zoomIn} onClick={() => zoomBy(frame, ZOOM_STEP)}>
        +
      </button>
      <button
        type="button"
        aria-label={own.zoomOut}
        title={own.zoomOut}
        aria-disabled={isWhole}
        onClick={() => zoomBy(frame, 1 / ZOOM_STEP)}
      >
        −
      </button>
      {!isWhole && (
        <button type="button" onClick={showWhole}>
          {own.whole}
        </button>
      )}
    </div>
  )
}

/** One picture of the city with what is drawn on it. */
export function Pane({
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
  const surface = useWheel(frame)
  const drag = useRef<{ readonly x: number; readonly y: number; readonly moved: boolean } | null>(null)
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
    const zoom = { '+': ZOOM_STEP, '=': ZOOM_STEP, '-': 1 / ZOOM_STEP }[event.key]
    if (zoom !== undefined || event.key === '0') {
      event.preventDefault()
      event.stopPropagation()
      if (zoom === undefined) showWhole()
      else zoomBy(frame, zoom)
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
      ref={surface}
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
        else if (drag.current) {
          const { x: fromX, y: fromY, moved } = drag.current
          if (!moved && Math.hypot(x - fromX, y - fromY) < DRAG_PIXELS) return
          moveBy(frame, x - fromX, y - fromY)
          drag.current = { x, y, moved: true }
        } else planStore.setState({ hovered: cellAt(frame, x, y) })
      }}
      onPointerLeave={() => planStore.setState({ hovered: null })}
      onPointerDown={(event) => {
        const [x, y] = at(event)
        if (tool === 'forbidden' || tool === 'flood') {
          event.currentTarget.setPointerCapture(event.pointerId)
          area.begin(x, y)
        } else if (planStore.getState().map !== null) {
          // The whole city has nowhere to be moved to.
          event.currentTarget.setPointerCapture(event.pointerId)
          drag.current = { x, y, moved: false }
        }
      }}
      onPointerCancel={() => {
        drag.current = null
      }}
      onPointerUp={(event) => {
        if (tool === 'forbidden' || tool === 'flood') {
          area.end()
          return
        }
        const wasMoved = drag.current?.moved ?? false
        drag.current = null
        if (wasMoved) return
        const [x, y] = at(event)
        if (tool === 'candidate') void addCandidate(frame.back(x, y))
        else void chooseCell(cellAt(frame, x, y))
      }}
    />
  )
}

/** The wheel goes nearer and farther; the page behind stays where it is. */
function useWheel(frame: MapFrame) {
  const surface = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    const element = surface.current
    const turn = (event: WheelEvent): void => {
      // Past the whole city the page scrolls on.
      if (event.deltaY > 0 && planStore.getState().map === null) return
      event.preventDefault()
      zoomBy(frame, event.deltaY < 0 ? ZOOM_STEP : 1 / ZOOM_STEP, event.offsetX, event.offsetY)
    }
    element?.addEventListener('wheel', turn, { passive: false })
    return () => element?.removeEventListener('wheel', turn)
  }, [frame])
  return surface
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

/** How far departures differ, by public transport. */
function spreadOf(today: Today | null, mode: string, words: Words): string {
  const [p10, , p90] = today?.transit?.meanMinutes ?? []
  return mode === 'transit' && p10 !== undefined && p90 !== undefined
    ? ` · ${words['plan.spread'](p10.toFixed(0), p90.toFixed(0))}`
    : ''
}
