// What moves or is marked over a ground that is not our own renderer's: flows, ambulances, outlines, on one canvas.
import { useEffect, useRef } from 'react'
import { boxCorners, towerBoxes } from '../../scene/tower-boxes.ts'
import type { SurfaceFlow, SurfaceHospital, SurfaceVehicle } from '../surface.ts'
import { fitCanvas } from './canvas-size.ts'
import { type Arc, arcsOf, drawFlows } from './draw-flows.ts'
import { drawVehicles } from './draw-vehicles.ts'
import { PacedFrames } from './paced-frames.ts'
import type { FrameView, Stage } from './stage.ts'

interface MovingCanvasProps {
  stage: Stage
  flows: readonly SurfaceFlow[]
  vehicles: readonly SurfaceVehicle[]
  hospitals: readonly SurfaceHospital[]
  selected: number | null
  hovered: number | null
  /** True: flows stand as arrows, width by volume. */
  still: boolean
  theme: 'dark' | 'light'
  timeSeconds: () => number
}

export function MovingCanvas(props: MovingCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const latest = useRef(props)
  latest.current = props
  const { stage, flows, still } = props
  const flowing = !still && flows.length > 0

  const draw = useRef<(view?: FrameView) => void>(() => {})
  useEffect(() => {
    const element = canvas.current
    const context = element?.getContext('2d')
    if (!element || !context) return
    let view: FrameView | null = null
    let arcs: Arc[] = []
    let drawnFor: readonly SurfaceFlow[] | null = null
    let version = -1
    draw.current = (next) => {
      if (next) view = next
      if (!view) return
      const { flows: shown, hospitals, vehicles, selected, hovered, timeSeconds, theme } = latest.current
      if (view.version !== version || shown !== drawnFor) {
        version = view.version
        drawnFor = shown
        fitCanvas(element, context, view)
        arcs = arcsOf(shown, view)
      }
      const style = getComputedStyle(element)
      const colours = {
        calm: style.getPropertyValue('--stage-flow'),
        stressed: style.getPropertyValue('--stage-flow-stressed'),
        late: style.getPropertyValue('--city-watch'),
        quiet: style.getPropertyValue('--city-quiet'),
        ink: style.getPropertyValue('--stage-ink'),
      }
      context.clearRect(0, 0, view.width, view.height)
      // light adds to light at night; on paper it would vanish
      context.globalCompositeOperation = theme === 'dark' ? 'lighter' : 'source-over'
      drawFlows(context, arcs, colours, latest.current.still, timeSeconds())
      context.globalCompositeOperation = 'source-over'
      drawVehicles(context, vehicles, view, colours, style.getPropertyValue('--stage-ground'))
      outline(context, hospitals, selected, view, colours.ink, 0.95)
      if (hovered !== selected) outline(context, hospitals, hovered, view, colours.ink, 0.5)
    }
    const listener = (next: FrameView): void => {
      if (next.version !== version) draw.current(next)
    }
    stage.listeners.add(listener)
    stage.invalidate()
    return () => {
      stage.listeners.delete(listener)
    }
  }, [stage])

  useEffect(() => {
    draw.current()
  })
  useEffect(() => {
    if (!flowing) return
    const frames = new PacedFrames(() => draw.current())
    return () => frames.stop()
  }, [flowing])
  return (
    <div className="stage-flows" aria-hidden="true">
      <canvas ref={canvas} />
    </div>
  )
}

/** A box of lines round a tower: what is chosen or pointed at. */
function outline(
  context: CanvasRenderingContext2D,
  hospitals: readonly SurfaceHospital[],
  index: number | null,
  view: FrameView,
  ink: string,
  alpha: number,
): void {
  const hospital = index === null ? undefined : hospitals.find((one) => one.index === index)
  if (!hospital) return
  const corners = boxCorners(towerBoxes([hospital])[0]!, 0.45).map(([x, y, z]) => view.toStage(x, y, z))
  if (corners.some(({ depth }) => depth < 1)) return
  context.strokeStyle = ink
  context.globalAlpha = alpha
  context.lineWidth = 1
  context.beginPath()
  for (let side = 0; side < 4; side++) {
    const next = (side + 1) % 4
    for (const [a, b] of [
      [side, next],
      [side + 4, next + 4],
      [side, side + 4],
    ] as const) {
      context.moveTo(corners[a]!.x, corners[a]!.y)
      context.lineTo(corners[b]!.x, corners[b]!.y)
    }
  }
  context.stroke()
  context.globalAlpha = 1
}
