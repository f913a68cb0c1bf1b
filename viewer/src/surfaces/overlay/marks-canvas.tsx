// Signs on the ground of any surface that change seldom and move with the camera alone: water and closed roads. One canvas, drawn again when
// the camera has moved or the signs are others, and never by the frame.
import { useEffect, useRef } from 'react'
import type { SurfaceProps } from '../surface.ts'
import { fitCanvas } from './canvas-size.ts'
import { drawClosures } from './draw-closures.ts'
import type { FrameView, Stage } from './stage.ts'

type MarksProps = Pick<SurfaceProps, 'closures' | 'theme'> & { stage: Stage }

export function MarksCanvas(props: MarksProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const latest = useRef(props)
  latest.current = props
  const { stage, closures, theme } = props
  const empty = (closures?.length ?? 0) === 0
  const draw = useRef<() => void>(() => {})
  useEffect(() => {
    const element = canvas.current
    const context = element?.getContext('2d')
    if (empty || !element || !context) return
    let view: FrameView | null = null
    draw.current = () => {
      if (view === null) return
      fitCanvas(element, context, view)
      const style = getComputedStyle(element)
      context.clearRect(0, 0, view.width, view.height)
      drawClosures(context, latest.current.closures ?? [], view, {
        hazard: style.getPropertyValue('--city-watch'),
        water: style.getPropertyValue('--stage-flood'),
        halo: style.getPropertyValue('--stage-ground'),
        plate: style.getPropertyValue('--stage-plate-strong'),
      })
      element.dataset.drawn = String(latest.current.closures?.length ?? 0)
    }
    const listener = (next: FrameView): void => {
      if (next.version === view?.version) return
      view = next
      draw.current()
    }
    stage.listeners.add(listener)
    stage.invalidate()
    return () => {
      draw.current = () => {}
      stage.listeners.delete(listener)
    }
  }, [stage, empty])
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is drawn is read from the latest properties
  useEffect(() => draw.current(), [closures, theme])
  if (empty) return null
  return (
    <div className="stage-flows stage-marks" aria-hidden="true">
      <canvas ref={canvas} />
    </div>
  )
}
