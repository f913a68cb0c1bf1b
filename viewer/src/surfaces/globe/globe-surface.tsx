// The city on the globe: Cesium, offline, with our imagery and 3D Tiles; flows, plates, locator and legend are those of the night city.
// Loaded with React.lazy, and Cesium with it.
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { fetchRoads } from '../../data/roads.ts'
import { type CameraPose, homePose } from '../../scene/camera.ts'
import { poseOfView } from '../../scene/geo-view.ts'
import { poseAt } from '../../scene/outside-spots.ts'
import { towerAt } from '../../scene/stage-picking.ts'
import { towerBoxes } from '../../scene/tower-boxes.ts'
import { keyedPose } from '../city/controls.ts'
import { webglAvailable } from '../city/webgl.ts'
import { MAP_PALETTES } from '../map/map-palette.ts'
import { GroundOverlay } from '../overlay/ground-overlay.tsx'
import { useGoal } from '../overlay/outside.ts'
import { useReportedView } from '../overlay/reported-view.ts'
import { createStage, type FrameView, type Stage } from '../overlay/stage.ts'
import type { SurfaceProps } from '../surface.ts'
import { cityLight, createGlobe, type Globe } from './globe-scene.ts'
import './globe-surface.css'

const CLICK_PIXELS = 4

export default function GlobeSurface(props: SurfaceProps) {
  const [available] = useState(webglAvailable)
  const { onUnavailable } = props
  useEffect(() => {
    if (!available) onUnavailable?.()
  }, [available, onUnavailable])
  return available ? <RoundEarth {...props} /> : null
}

function RoundEarth(props: SurfaceProps) {
  const { ground, hospitals, theme } = props
  const wrapper = useRef<HTMLElement>(null)
  const [stage] = useState(() => createStage(1080 / 895, ground.home))
  const latest = useRef(props)
  latest.current = props
  const globe = useGlobe(stage, wrapper, latest)
  useReportedView(stage, wrapper, ground.geo, props.onView)
  useLayoutEffect(() => {
    globe?.hospitals(hospitals, props.difference, MAP_PALETTES[theme])
  }, [globe, hospitals, props.difference, theme])

  const cells = props.cells ?? null
  useLayoutEffect(() => {
    globe?.cells(cells, theme, ground.geo)
  }, [globe, cells, theme, ground])

  const look = (pose: CameraPose): void => {
    stage.touched = true
    globe?.look(pose, ground.geo)
  }
  useGoal(props.goal, (goal) => {
    stage.touched = true
    globe?.fly(poseAt(stage.pose, goal, aspectOf(wrapper.current)), ground.geo, props.reducedMotion)
  })
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const { pose } = stage
    const moved = keyedPose(pose, event.key, event.shiftKey, wrapper.current?.clientHeight ?? 800)
    if (event.key === 'Enter' && props.selected !== null) props.onFly(props.selected)
    else if (event.key === 'Home') look(homePose(aspectOf(wrapper.current), ground.home))
    else if (event.key === 'n' || event.key === 'N') look({ ...pose, heading: 0, pitch: Math.PI / 2 - 1e-3 })
    else if (moved && (event.key === '+' || event.key === '=')) look({ ...pose, distance: pose.distance * 0.86 })
    else if (moved && (event.key === '-' || event.key === '_')) look({ ...pose, distance: pose.distance / 0.86 })
    // the city's camera stays within reach of the city, the globe's goes round the earth
    else if (moved) look({ ...moved, distance: pose.distance, pitch: event.shiftKey ? moved.pitch : pose.pitch })
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <section
      ref={wrapper}
      className="surface globe-surface"
      role="application"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: role=application takes the keyboard itself
      tabIndex={0}
      aria-label={props.ariaLabel}
      aria-describedby={props.ariaDescribedBy}
      onKeyDown={onKeyDown}
      data-theme={theme}
      data-ground="globe"
      data-drawn={globe !== null || undefined}
    >
      <div className="globe-canvas" />
      <GroundOverlay {...props} stage={stage} />
      <div className="globe-credits" />
    </section>
  )
}

const aspectOf = (element: HTMLElement | null): number =>
  element && element.clientHeight > 0 ? element.clientWidth / element.clientHeight : 1080 / 895

/** The globe once it stands; roads, ground and blocks follow the first picture. */
function useGlobe(
  stage: Stage,
  wrapper: { readonly current: HTMLElement | null },
  latest: { readonly current: SurfaceProps },
): Globe | null {
  const [shown, setShown] = useState<Globe | null>(null)
  const { theme, ground } = latest.current
  useEffect(() => {
    const element = wrapper.current
    const container = element?.querySelector<HTMLElement>('.globe-canvas')
    const credits = element?.querySelector<HTMLElement>('.globe-credits')
    if (!element || !container || !credits) return
    const { view, antialias, onUnavailable, onReady } = latest.current
    const { geo, home } = latest.current.ground
    let globe: Globe
    try {
      globe = createGlobe(container, credits, antialias ?? true)
    } catch (error) {
      // A browser that promised WebGL 2 may still refuse the second context: the tables show the same.
      console.warn('globe:', error)
      onUnavailable?.()
      return
    }
    if (view !== null) stage.touched = true
    globe.look(
      view === null
        ? homePose(aspectOf(element), home)
        : poseOfView(view, geo, Math.max(1, element.clientHeight), false),
      geo,
    )
    cityLight(globe.widget, geo)
    const stop = followCamera(globe, stage, element, latest)
    const first = globe.widget.scene.postRender.addEventListener(() => {
      first()
      requestAnimationFrame(() => onReady())
    })
    setShown(globe)
    return () => {
      stop()
      globe.destroy()
    }
  }, [stage, wrapper, latest])
  useEffect(() => {
    if (!shown) return
    let gone = false
    shown.theme(theme, ground, null)
    void fetchRoads().then((roads) => {
      if (!gone && roads) shown.theme(theme, ground, roads)
    })
    if (ground.blocks.count > 0) shown.blocks(MAP_PALETTES[theme]).catch((error) => console.warn('globe:', error))
    return () => {
      gone = true
    }
  }, [shown, theme, ground])
  return shown
}

/** Cesium owns the camera; the stage follows it, and everything above the globe follows the stage. Returns the clean-up. */
function followCamera(
  globe: Globe,
  stage: Stage,
  element: HTMLElement,
  latest: { readonly current: SurfaceProps },
): () => void {
  const { scene, camera, canvas } = globe.widget
  let frame: FrameView | null = null
  let seen = ''
  let asked = true
  stage.invalidate = () => {
    asked = true
    scene.requestRender()
  }
  const drawn = scene.postRender.addEventListener(() => {
    const { geo } = latest.current.ground
    const [width, height] = [element.clientWidth, Math.max(1, element.clientHeight)]
    const now = `${width} ${height} ${camera.positionWC} ${camera.directionWC}`
    if (now === seen && !asked) return
    if (now !== seen) {
      seen = now
      stage.version++
      stage.pose = globe.pose(geo) ?? stage.pose
    }
    asked = false
    frame = {
      toStage: globe.projection(geo, width, height),
      pose: stage.pose,
      width,
      height,
      version: stage.version,
    }
    for (const listener of stage.listeners) listener(frame)
  })
  const at = (event: MouseEvent): number | null => {
    if (!frame) return null
    const { x, y } = canvas.getBoundingClientRect()
    const { hospitals } = latest.current
    const position = towerAt(towerBoxes(hospitals), frame.toStage, event.clientX - x, event.clientY - y)
    return position === null ? null : hospitals[position]!.index
  }
  let pressed: { readonly x: number; readonly y: number } | null = null
  const point = (index: number | null): void => {
    canvas.style.cursor = index === null ? '' : 'pointer'
    if (index !== latest.current.hovered) latest.current.onHover(index)
  }
  const down = (event: PointerEvent): void => {
    pressed = { x: event.clientX, y: event.clientY }
  }
  const move = (event: PointerEvent): void => {
    if (event.buttons === 0) point(at(event))
    else stage.touched = true
  }
  const up = (event: PointerEvent): void => {
    const still = pressed && Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) <= CLICK_PIXELS
    pressed = null
    if (!still || event.button !== 0) return
    element.focus({ preventScroll: true })
    latest.current.onSelect(at(event))
  }
  const double = (event: MouseEvent): void => {
    const index = at(event)
    if (index !== null) latest.current.onFly(index)
  }
  const wheel = (): void => {
    stage.touched = true
  }
  const leave = (): void => point(null)
  canvas.addEventListener('pointerdown', down)
  canvas.addEventListener('pointermove', move)
  canvas.addEventListener('pointerup', up)
  canvas.addEventListener('pointerleave', leave)
  canvas.addEventListener('dblclick', double)
  canvas.addEventListener('wheel', wheel, { passive: true })
  return () => {
    drawn()
    canvas.removeEventListener('pointerdown', down)
    canvas.removeEventListener('pointermove', move)
    canvas.removeEventListener('pointerup', up)
    canvas.removeEventListener('pointerleave', leave)
    canvas.removeEventListener('dblclick', double)
    canvas.removeEventListener('wheel', wheel)
  }
}
