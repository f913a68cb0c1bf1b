// Names beside the floors of an opened hospital, the towers' titles and the emergency department's counts.
import { useEffect, useLayoutEffect, useMemo, useRef } from 'react'
import { thinnedLabels } from '../../scene/label-thinning.ts'
import { emergencyDots, type OpenedHospital, openHospital, placed, SLIDE } from '../../scene/opened-towers.ts'
import type { FrameView, Stage } from '../overlay/stage.ts'
import { CITY_WORDS } from '../overlay/words.ts'
import type { HospitalView } from '../surface.ts'

const LINE_PIXELS = 15
/** Room of a floor's number beside its name, with the gaps. */
const NUMBER_PIXELS = 36

interface WardLabelsProps {
  stage: Stage
  view: HospitalView
  originX: number
  originZ: number
  turn: number
  selectedWard: string | null
  language: 'zh' | 'en'
  onSelectWard: (unitId: string) => void
}

export function WardLabels({
  stage,
  view,
  originX,
  originZ,
  turn,
  selectedWard,
  language,
  onSelectWard,
}: WardLabelsProps) {
  const words = CITY_WORDS[language]
  const root = useRef<HTMLDivElement>(null)
  const opened = useMemo(() => openHospital(view), [view])
  const groups = useMemo(() => emergencyDots(opened, view), [opened, view])
  const people = groups.reduce((sum, group) => sum + group.people, 0)
  const arrange = useRef<(frame: FrameView) => void>(() => {})
  const last = useRef<FrameView | null>(null)

  useLayoutEffect(() => {
    const element = root.current
    if (!element) return
    const all = (name: string): HTMLElement[] => [...element.querySelectorAll<HTMLElement>(name)]
    const wards = all('.city-ward')
    const titles = all('.city-tower-title')
    const dots = all('.city-ed')
    arrange.current = (frame) => {
      const at = (x: number, y: number, z: number) => frame.toStage(...placed(x, y, z, originX, originZ, turn))
      arrangeWards(opened, selectedWard, wards, frame.width, at)
      opened.towers.forEach((tower, index) => {
        const point = at(tower.x, tower.top + 1.5, 0)
        put(titles[index], point.x, point.y, -0.5)
      })
      let taken = -Infinity
      let lowest = 0
      groups.forEach((group, index) => {
        const point = at(group.labelX, group.labelY, group.labelZ)
        // empty groups stand close together: their words move on, they never overlap
        const x = Math.max(point.x, taken)
        taken = x + (dots[index]?.offsetWidth ?? 60) + 14
        lowest = Math.max(lowest, index === 0 || x > point.x ? point.y : 0)
        put(dots[index], x, point.y, 0)
      })
      const { podium } = opened
      const foot = at(podium.x - podium.width / 2 + 1, 0, podium.z + podium.depth / 2 + 0.4)
      put(dots[groups.length], foot.x, Math.max(foot.y + 4, lowest + 20), 0)
    }
    if (last.current) arrange.current(last.current)
  }, [opened, groups, selectedWard, originX, originZ, turn])

  useEffect(() => {
    let version = -1
    const listener = (frame: FrameView): void => {
      if (frame.version === version) return
      version = frame.version
      last.current = frame
      arrange.current(last.current)
    }
    stage.listeners.add(listener)
    stage.version++
    stage.invalidate()
    return () => {
      stage.listeners.delete(listener)
    }
  }, [stage])

  return (
    <div className="city-wards" ref={root} aria-hidden="true">
      {opened.towers.map((tower) => (
        <span key={`${tower.name}${tower.x}`} className="city-tower-title">
          {tower.name} <small>{words.beds(tower.openBeds)}</small>
        </span>
      ))}
      {opened.floors.map((floor) => {
        const left = opened.towers[floor.tower]!.labelSide === 'left'
        const number = <b>{floor.ward.floor}F</b>
        return (
          <button
            key={floor.ward.unitId}
            type="button"
            tabIndex={-1}
            className="city-ward"
            data-side={left ? 'left' : 'right'}
            data-free={floor.ward.hasFree || undefined}
            data-selected={floor.ward.unitId === selectedWard || undefined}
            onClick={() => onSelectWard(floor.ward.unitId)}
          >
            {left ? null : number}
            <span title={floor.ward.name}>{floor.ward.name}</span>
            {left ? number : null}
          </button>
        )
      })}
      {groups.map(({ group, people: count }) => (
        <span key={group} className="city-ed" data-group={group}>
          {words.emergency[group]} <b>{count}</b>
        </span>
      ))}
      {groups.length > 0 ? (
        <span className="city-ed city-ed-total">{words.emergencyTotal(people, view.ed.places)}</span>
      ) : null}
    </div>
  )
}

function put(element: HTMLElement | undefined, x: number, y: number, shiftShare: number): void {
  if (!element) return
  element.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px) translateX(${shiftShare * 100}%)`
  element.style.visibility = 'visible'
}

function arrangeWards(
  opened: OpenedHospital,
  selectedWard: string | null,
  elements: readonly HTMLElement[],
  stageWidth: number,
  at: (x: number, y: number, z: number) => { x: number; y: number },
): void {
  const spots = opened.floors.map((floor) => {
    const left = opened.towers[floor.tower]!.labelSide === 'left'
    const chosen = floor.ward.unitId === selectedWard
    const middle = floor.y + floor.height / 2
    const z = floor.depth / 2 + (chosen ? SLIDE : 0)
    return left
      ? at(floor.x - floor.width / 2 - 0.25, middle, z)
      : at(floor.x + floor.width / 2 + 0.25, middle, chosen ? SLIDE - floor.depth / 2 : -floor.depth / 2)
  })
  const kept = thinnedLabels(
    opened.floors.map((floor, index) => ({
      column: floor.tower,
      y: spots[index]!.y,
      rank: floor.ward.unitId === selectedWard ? 0 : floor.ward.hasFree ? 1 : 2,
    })),
    LINE_PIXELS,
  )
  opened.floors.forEach((floor, index) => {
    const element = elements[index]
    if (!element) return
    if (!kept[index]) {
      element.style.visibility = 'hidden'
      return
    }
    const left = opened.towers[floor.tower]!.labelSide === 'left'
    const { x } = spots[index]!
    // a name never runs into the next tower's front, nor out of the stage
    const next = opened.towers[floor.tower + 1]
    const end = next ? at(next.x - next.width / 2, floor.y + floor.height / 2, floor.depth / 2).x : stageWidth
    const room = (left ? x : end - x) - NUMBER_PIXELS
    element.style.setProperty('--room', `${Math.max(20, Math.floor(room))}px`)
    put(element, spots[index]!.x, spots[index]!.y - 8, left ? -1 : 0)
  })
}
