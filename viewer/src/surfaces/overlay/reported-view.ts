// Tells the shell where the camera came to rest, so that the next ground begins there.
import { useEffect, useRef } from 'react'
import { type GeoFrame, type GeoView, viewOfPose } from '../../scene/geo-view.ts'
import type { FrameView, Stage } from './stage.ts'

const AT_REST_MILLISECONDS = 200

/** Where the city is looked at from: what was seen before a hospital was opened, while one is. */
export const cityView = (stage: Stage, frame: GeoFrame, stageHeight: number): GeoView =>
  viewOfPose(stage.openedMilliseconds === null ? stage.pose : stage.cityPose, frame, stageHeight)

/** Reports a moved camera when it has come to rest and when the surface goes; one that no hand has moved is nobody's view. */
export function useReportedView(
  stage: Stage,
  wrapper: { readonly current: HTMLElement | null },
  frame: GeoFrame,
  onView: (view: GeoView) => void,
): void {
  const latest = useRef({ frame, onView })
  latest.current = { frame, onView }
  useEffect(() => {
    let version = -1
    let timer = 0
    let height = 0
    const report = (): void => {
      window.clearTimeout(timer)
      timer = 0
      if (!stage.touched || height === 0) return
      const view = cityView(stage, latest.current.frame, height)
      const { lng, lat, zoom, bearing, pitch } = view
      if (wrapper.current)
        wrapper.current.dataset.view = [lng, lat, zoom, bearing, pitch].map((value) => value.toFixed(4)).join(' ')
      latest.current.onView(view)
    }
    const listener = (frameView: FrameView): void => {
      if (frameView.version === version) return
      version = frameView.version
      height = frameView.height
      window.clearTimeout(timer)
      timer = window.setTimeout(report, AT_REST_MILLISECONDS)
    }
    stage.listeners.add(listener)
    return () => {
      stage.listeners.delete(listener)
      report()
    }
  }, [stage, wrapper])
}
