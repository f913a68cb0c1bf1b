// Signs on the ground of any surface that change seldom and move with the camera alone: water, closed roads, clinics. One canvas, drawn again when
// the camera has moved or the signs are others, and never by the frame.
import { useEffect, useRef, useState } from 'react'
import type { SurfaceClinic, SurfaceProps } from '../surface.ts'
import { fitCanvas } from './canvas-size.ts'
import { drawClinics, type PlacedClinic } from './draw-clinics.ts'
import { drawClosures } from './draw-closures.ts'
import type { FrameView, Stage } from './stage.ts'

type MarksProps = Pick<SurfaceProps, 'closures' | 'clinics' | 'theme'> & { stage: Stage }

export function MarksCanvas(props: MarksProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const latest = useRef(props)
  latest.current = props
  const { stage, closures, clinics, theme } = props
  const empty = (closures?.length ?? 0) + (clinics?.length ?? 0) === 0
  const placed = useRef<readonly PlacedClinic[]>([])
  const [pointed, setPointed] = useState<PlacedClinic | null>(null)
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
      placed.current = drawClinics(context, latest.current.clinics ?? NONE, view, {
        calm: style.getPropertyValue('--city-normal'),
        long: style.getPropertyValue('--city-watch'),
        quiet: style.getPropertyValue('--city-quiet'),
        ink: style.getPropertyValue('--stage-ink'),
        halo: style.getPropertyValue('--stage-ground'),
      })
      element.dataset.drawn = String(latest.current.closures?.length ?? 0)
      element.dataset.clinics = String(placed.current.length)
      setPointed(null)
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
  useEffect(() => draw.current(), [closures, clinics, theme])
  usePointed(canvas, placed, empty, setPointed)
  if (empty) return null
  return (
    <div className="stage-flows stage-marks" aria-hidden="true">
      <canvas ref={canvas} />
      {pointed && (
        <p className="stage-hint" style={{ left: pointed.x, top: pointed.y }}>
          {pointed.clinic.words}
        </p>
      )}
    </div>
  )
}

const NONE: readonly SurfaceClinic[] = []
/** So near to a mark a pointer means it, pixels. */
const NEAR_PIXELS = 10

/** Tells which clinic's mark lies under the pointer; the canvas itself lets every pointer through. */
function usePointed(
  canvas: { readonly current: HTMLCanvasElement | null },
  placed: { readonly current: readonly PlacedClinic[] },
  empty: boolean,
  tell: (clinic: PlacedClinic | null) => void,
): void {
  useEffect(() => {
    const element = canvas.current
    const surface = element?.closest<HTMLElement>('.surface')
    if (empty || !element || !surface) return
    const move = (event: PointerEvent): void => {
      const { x, y } = element.getBoundingClientRect()
      const [px, py] = [event.clientX - x, event.clientY - y]
      tell(placed.current.find((one) => Math.hypot(one.x - px, one.y - py) <= NEAR_PIXELS) ?? null)
    }
    const leave = (): void => tell(null)
    surface.addEventListener('pointermove', move)
    surface.addEventListener('pointerleave', leave)
    return () => {
      surface.removeEventListener('pointermove', move)
      surface.removeEventListener('pointerleave', leave)
    }
  }, [canvas, placed, empty, tell])
}
