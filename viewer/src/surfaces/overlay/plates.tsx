// The plates over the city: who needs attention, by name and figure. React writes their text; where they stand is set per
// moved frame through refs, never through state.
import { useEffect, useLayoutEffect, useMemo, useRef } from 'react'
import type { Ground } from '../../scene/ground.ts'
import { type LabelBox, layoutLabels, overlap, type Rectangle } from '../../scene/label-layout.ts'
import { eastMetres, northMetres, sceneX, sceneZ } from '../../scene/projection.ts'
import { LABEL_RANK, SEVERITY_SHAPE } from '../../scene/severity.ts'
import { ARROW, edgePlate, edgeSpot, kilometresText } from '../../scene/stage-edge.ts'
import { towerShape } from '../../scene/tower-shape.ts'
import type { StageInsets, SurfaceHospital } from '../surface.ts'
import type { FrameView, Stage } from './stage.ts'
import { CITY_WORDS } from './words.ts'

const TOWER_FOOT = 0.9
/** Width of "◂ 88.8 km " on a plate at the edge, pixels. */
const EDGE_PREFIX = 60
const EDGE_HEIGHT = 26
const MOST_EDGE_PLATES = 4
const MOST_PLATES = 10

interface PlatesProps {
  stage: Stage
  hospitals: readonly SurfaceHospital[]
  places: Ground['places']
  selected: number | null
  hovered: number | null
  language: 'zh' | 'en'
  insets: StageInsets
  /** Whether what needs attention outside the picture gets a plate at its edge. */
  edges: boolean
  taken: (width: number, height: number) => readonly Rectangle[]
  onSelect: (index: number) => void
  onHover: (index: number | null) => void
  onFly: (index: number) => void
}

const figure = (hospital: SurfaceHospital, language: 'zh' | 'en'): string =>
  hospital.occupancy === null ? CITY_WORDS[language].noData : `${(hospital.occupancy * 100).toFixed(1)}%`

/** The name on a plate; a caller's label may already end in the figure, which the plate writes itself. */
const plateName = (hospital: SurfaceHospital, language: 'zh' | 'en'): string => {
  const own = figure(hospital, language)
  return hospital.label.endsWith(own) ? hospital.label.slice(0, -own.length).trim() : hospital.label
}

/** Hospitals that get a plate: critical, watch, the selection and what is pointed at; the unreported keep their ○. */
function named(hospitals: readonly SurfaceHospital[], selected: number | null, hovered: number | null) {
  return hospitals.filter(
    ({ index, severity }) =>
      severity === 'critical' ||
      severity === 'watch' ||
      severity === 'unknown' ||
      index === selected ||
      index === hovered,
  )
}

function rankOf(hospital: SurfaceHospital, selected: number | null, hovered: number | null): number {
  const rank = LABEL_RANK[hospital.severity]
  // among equals the chosen one first, then the fuller
  if (rank < 2)
    return rank + (hospital.index === selected ? 0 : 0.1 + 0.5 * Math.max(0, 1.2 - (hospital.occupancy ?? 0)))
  return hospital.index === selected ? 2 : hospital.index === hovered ? 2.5 : rank
}

export function Plates(props: PlatesProps) {
  const { stage, hospitals, places, selected, hovered, language, insets, edges, taken, onSelect, onHover, onFly } =
    props
  const shown = useMemo(() => named(hospitals, selected, hovered), [hospitals, selected, hovered])
  const root = useRef<HTMLDivElement>(null)
  const lines = useRef<SVGSVGElement>(null)
  const last = useRef<FrameView | null>(null)
  const sizes = useRef<{ width: number; height: number }[]>([])

  const arrange = useRef<(view: FrameView) => void>(() => {})
  useLayoutEffect(() => {
    const elements = root.current
    const svg = lines.current
    if (!elements || !svg) return
    const plates = [...elements.querySelectorAll<HTMLElement>('.city-plate')]
    const folds = [...elements.querySelectorAll<HTMLElement>('.city-fold')]
    const leaders = [...svg.querySelectorAll('line')]
    const names = [...elements.querySelectorAll<HTMLElement>('.city-place')]
    const measure = (): void => {
      sizes.current = plates.map((plate) => {
        const prefix = plate.classList.contains('city-plate-edge') ? EDGE_PREFIX : 0
        return {
          width: plate.offsetWidth - prefix,
          height: prefix ? (plate.dataset.two ? 44 : EDGE_HEIGHT) : plate.offsetHeight,
        }
      })
    }
    measure()
    arrange.current = (view) => {
      const towers = arrangePlates(view, {
        shown,
        selected,
        hovered,
        insets,
        edges,
        taken,
        sizes: sizes.current,
        plates,
        folds,
        leaders,
      })
      arrangePlaces(view, places, names, plates, insets, [...taken(view.width, view.height), ...towers])
    }
    if (last.current) arrange.current(last.current)
    // text is measured again once the fonts are there
    let gone = false
    void document.fonts.ready.then(() => {
      if (gone) return
      measure()
      if (last.current) arrange.current(last.current)
    })
    return () => {
      gone = true
    }
  }, [shown, selected, hovered, insets, edges, taken, places])

  useEffect(() => {
    let version = -1
    const listener = (view: FrameView): void => {
      if (view.version === version) return
      version = view.version
      last.current = view
      arrange.current(view)
    }
    stage.listeners.add(listener)
    stage.invalidate()
    return () => {
      stage.listeners.delete(listener)
    }
  }, [stage])

  return (
    <div className="city-plates" ref={root} aria-hidden="true">
      <svg className="city-leaders" ref={lines} aria-hidden="true">
        {shown.map((hospital) => (
          <line key={hospital.index} data-severity={hospital.severity} />
        ))}
      </svg>
      {places.map((place) => (
        <span key={`${place.name.zh}${place.east}`} className="city-place" data-kind={place.kind}>
          {place.name[language]}
        </span>
      ))}
      {shown.map((hospital) => (
        <span key={hospital.index} className="city-fold" data-severity={hospital.severity}>
          {SEVERITY_SHAPE[hospital.severity]}
        </span>
      ))}
      {shown.map((hospital) => {
        const second = hospital.line2
        return (
          <button
            key={hospital.index}
            type="button"
            tabIndex={-1}
            className="city-plate"
            data-severity={hospital.severity}
            data-selected={hospital.index === selected || undefined}
            data-stale={hospital.stale || undefined}
            data-two={second ? true : undefined}
            onClick={() => onSelect(hospital.index)}
            onDoubleClick={() => onFly(hospital.index)}
            onPointerEnter={() => onHover(hospital.index)}
            onPointerLeave={() => onHover(null)}
          >
            <span className="city-plate-line">
              <span className="city-plate-away" />
              <span className="city-plate-shape">{SEVERITY_SHAPE[hospital.severity]}</span>
              <span className="city-plate-name">{plateName(hospital, language)}</span>
              <span className="city-plate-figure">{figure(hospital, language)}</span>
            </span>
            {second ? <span className="city-plate-second">{second}</span> : null}
          </button>
        )
      })}
    </div>
  )
}

interface Arrangement {
  shown: readonly SurfaceHospital[]
  selected: number | null
  hovered: number | null
  insets: StageInsets
  edges: boolean
  taken: (width: number, height: number) => readonly Rectangle[]
  sizes: readonly { width: number; height: number }[]
  plates: readonly HTMLElement[]
  folds: readonly HTMLElement[]
  leaders: readonly SVGLineElement[]
}

const put = (element: HTMLElement, x: number, y: number): void => {
  element.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`
  element.style.visibility = 'visible'
}
const hide = (element: HTMLElement | SVGElement): void => {
  element.style.visibility = 'hidden'
}

export const stageRectangle = (view: { width: number; height: number }, insets: StageInsets): Rectangle => ({
  x: insets.left,
  y: insets.top,
  width: view.width - insets.left - insets.right,
  height: view.height - insets.top - insets.bottom,
})

/** Places the plates; returns the rectangles that names of places should keep clear of. */
function arrangePlates(view: FrameView, a: Arrangement): readonly Rectangle[] {
  const { toStage, width, height } = view
  const stageBox = stageRectangle(view, a.insets)
  const fixed = [...a.taken(width, height)]
  const atEdge: { at: number; rank: number; box: Rectangle; text: string }[] = []
  const boxes: LabelBox[] = []
  const owners: number[] = []
  const towers: Rectangle[] = []
  a.shown.forEach((hospital, at) => {
    const shape = towerShape(hospital.openBeds)
    const x = sceneX(hospital.east)
    const z = sceneZ(hospital.north)
    const top = toStage(x, shape.height + TOWER_FOOT + 0.3, z)
    const foot = toStage(x, 0, z)
    const size = a.sizes[at] ?? { width: 120, height: 26 }
    const rank = rankOf(hospital, a.selected, a.hovered)
    const spot = edgeSpot(stageBox, top.x, top.y, top.depth < 0)
    if (spot) {
      if (rank > 2 || !a.edges) return
      const away = Math.hypot(
        hospital.east - eastMetres(view.pose.targetX),
        hospital.north - northMetres(view.pose.targetZ),
      )
      const text =
        spot.side === 'right' ? `${kilometresText(away)} ${ARROW.right}` : `${ARROW[spot.side]} ${kilometresText(away)}`
      const box = edgePlate(stageBox, spot, size.width + EDGE_PREFIX, EDGE_HEIGHT)
      atEdge.push({ at, rank: rank + away / 1e9, box, text })
      return
    }
    const half = Math.max(4, (shape.width / 2) * Math.abs((foot.y - top.y) / Math.max(1, shape.height)))
    towers.push({ x: top.x - half, y: top.y, width: half * 2, height: Math.max(4, foot.y - top.y) })
    // an unreported hospital keeps only its ○ unless it is chosen or pointed at
    const folded = rank === LABEL_RANK.unknown
    boxes.push({
      anchorX: top.x,
      anchorY: top.y,
      width: folded ? 1e6 : size.width,
      height: size.height,
      rank,
      always: hospital.index === a.selected || hospital.index === a.hovered,
    })
    owners.push(at)
  })
  for (let at = 0; at < a.shown.length; at++) {
    hide(a.plates[at]!)
    hide(a.folds[at]!)
    hide(a.leaders[at]!)
  }
  // the edge comes first: those plates cannot go elsewhere
  atEdge.sort((p, q) => p.rank - q.rank)
  let edgePlates = 0
  for (const { at, box, text } of atEdge) {
    const room = slideFree(box, fixed, stageBox)
    if (!room || edgePlates >= MOST_EDGE_PLATES) continue
    edgePlates++
    fixed.push(room)
    const plate = a.plates[at]!
    plate.classList.add('city-plate-edge')
    plate.querySelector('.city-plate-away')!.textContent = text
    put(plate, room.x, room.y)
  }
  const layout = layoutLabels(boxes, stageBox, fixed, towers, MOST_PLATES)
  layout.forEach((place, index) => {
    const at = owners[index]!
    const box = boxes[index]!
    if (place.folded) {
      put(a.folds[at]!, box.anchorX, box.anchorY)
      return
    }
    const plate = a.plates[at]!
    plate.classList.remove('city-plate-edge')
    put(plate, place.x, place.y)
    const leader = a.leaders[at]!
    leader.style.visibility = 'visible'
    leader.setAttribute('x1', box.anchorX.toFixed(1))
    leader.setAttribute('y1', box.anchorY.toFixed(1))
    leader.setAttribute('x2', place.leaderX.toFixed(1))
    leader.setAttribute('y2', place.leaderY.toFixed(1))
  })
  return towers
}

/** Moves an edge plate along its edge until it covers nothing; null when the edge is full. */
function slideFree(box: Rectangle, used: readonly Rectangle[], stage: Rectangle): Rectangle | null {
  const sideways = box.y <= stage.y + 1 || box.y + box.height >= stage.y + stage.height - 1
  for (let step = 0; step < 40; step++) {
    const shift = (step % 2 ? 1 : -1) * Math.ceil(step / 2) * (sideways ? 24 : box.height / 2 + 2)
    const moved = sideways ? { ...box, x: box.x + shift } : { ...box, y: box.y + shift }
    const inside =
      moved.x >= stage.x &&
      moved.y >= stage.y &&
      moved.x + moved.width <= stage.x + stage.width &&
      moved.y + moved.height <= stage.y + stage.height
    if (inside && !used.some((other) => overlap(moved, other, 3))) return moved
  }
  return null
}

function arrangePlaces(
  view: FrameView,
  places: Ground['places'],
  names: readonly HTMLElement[],
  plates: readonly HTMLElement[],
  insets: StageInsets,
  taken: readonly Rectangle[],
): void {
  const stageBox = stageRectangle(view, insets)
  const used: Rectangle[] = [...taken]
  for (const plate of plates) {
    if (plate.style.visibility !== 'visible') continue
    const [, x, y] = /translate\((-?\d+)px, (-?\d+)px\)/.exec(plate.style.transform) ?? []
    used.push({ x: Number(x), y: Number(y), width: plate.offsetWidth, height: plate.offsetHeight })
  }
  places.forEach((place, at) => {
    const name = names[at]
    if (!name) return
    const { x, y, depth } = view.toStage(sceneX(place.east), 0, sceneZ(place.north))
    const wide = name.offsetWidth
    // a place's name stands beside its dot, any other in the middle of what it names; if that is taken, a line lower or higher
    const left = place.kind === 'junction' ? x - 3 : x - wide / 2
    const box = [-9, 9, -27]
      .map((dy) => ({ x: left, y: y + dy, width: wide, height: 18 }))
      .find(
        (spot) =>
          spot.x > stageBox.x + 4 &&
          spot.x + wide < stageBox.x + stageBox.width - 4 &&
          spot.y > stageBox.y &&
          spot.y + 18 < stageBox.y + stageBox.height &&
          !used.some((other) => overlap(spot, other, 2)),
      )
    if (depth < 1 || depth > 650 || !box) {
      hide(name)
      return
    }
    used.push(box)
    put(name, box.x, box.y)
  })
}
