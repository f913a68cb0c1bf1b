// The city as a map: MapLibre, or Mapbox GL where the operator has an account, drawn from our own ground files; hospitals, flows, plates,
// locator and legend are those of the night city. Loaded with React.lazy.
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { fetchRoads } from '../../data/roads.ts'
import { mapboxToken } from '../../data/viewer-settings.ts'
import { type CameraPose, homePose } from '../../scene/camera.ts'
import { type GeoView, poseOfView, viewOfPose } from '../../scene/geo-view.ts'
import { mapProjection } from '../../scene/mercator.ts'
import { poseAt } from '../../scene/outside-spots.ts'
import { towerAt } from '../../scene/stage-picking.ts'
import { towerBoxes } from '../../scene/tower-boxes.ts'
import { keyedPose } from '../city/controls.ts'
import { webglAvailable } from '../city/webgl.ts'
import { GroundOverlay } from '../overlay/ground-overlay.tsx'
import { useGoal } from '../overlay/outside.ts'
import { useReportedView } from '../overlay/reported-view.ts'
import { createStage, FLIGHT_MILLISECONDS, type FrameView, type Stage } from '../overlay/stage.ts'
import type { SurfaceNotice, SurfaceProps } from '../surface.ts'
import { drawOn, type MapDrawing } from './map-drawing.ts'
import { cameraOf, chooseLibrary, type MapHandle, type MapLibrary, refusesToken, viewOf } from './map-library.ts'
import { MAP_PALETTES } from './map-palette.ts'
import { mapStyle } from './map-style.ts'
import './map-surface.css'

const LOADERS = {
  maplibre: async () => (await import('./maplibre-library.ts')).default,
  mapbox: async (token: string) => (await import('./mapbox-library.ts')).mapbox(token),
}

export default function MapSurface(props: SurfaceProps) {
  const [available] = useState(webglAvailable)
  const { onUnavailable } = props
  useEffect(() => {
    if (!available) onUnavailable?.()
  }, [available, onUnavailable])
  return available ? <FlatMap {...props} /> : null
}

function FlatMap(props: SurfaceProps) {
  const { ground, hospitals, language, theme, reducedMotion } = props
  const wrapper = useRef<HTMLElement>(null)
  const [stage] = useState(() => createStage(1080 / 895, ground.home))
  const latest = useRef(props)
  latest.current = props
  const shown = useShownMap(stage, wrapper, latest)
  useReportedView(stage, wrapper, ground.geo, props.onView)

  const drawing = shown?.drawing
  useLayoutEffect(() => {
    drawing?.palette(MAP_PALETTES[theme], theme)
  }, [drawing, theme])
  useLayoutEffect(() => {
    drawing?.hospitals(hospitals, props.difference)
  }, [drawing, hospitals, props.difference])
  const cells = props.cells ?? null
  useLayoutEffect(() => {
    drawing?.cells(cells)
  }, [drawing, cells])

  const look = (pose: CameraPose, eased: boolean): void => {
    const height = wrapper.current?.clientHeight ?? 800
    stage.touched = true
    const camera = cameraOf(viewOfPose(pose, ground.geo, height))
    if (eased) shown?.map.easeTo({ ...camera, duration: reducedMotion ? 0 : FLIGHT_MILLISECONDS })
    else shown?.map.jumpTo(camera)
  }
  useGoal(props.goal, (goal) => look(poseAt(stage.pose, goal, aspectOf(wrapper.current)), true))
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const { pose } = stage
    const moved = keyedPose(pose, event.key, event.shiftKey, wrapper.current?.clientHeight ?? 800)
    if (event.key === 'Enter' && props.selected !== null) props.onFly(props.selected)
    else if (event.key === 'Home') look(homePose(aspectOf(wrapper.current), ground.home), true)
    else if (event.key === 'n' || event.key === 'N') look({ ...pose, heading: 0, pitch: Math.PI / 2 }, true)
    // the city's camera never looks straight down, a map does: only turning it changes its pitch
    else if (moved) look(event.shiftKey ? moved : { ...moved, pitch: pose.pitch }, false)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <section
      ref={wrapper}
      className="surface map-surface"
      role="application"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: role=application takes the keyboard itself
      tabIndex={0}
      aria-label={props.ariaLabel}
      aria-describedby={props.ariaDescribedBy}
      onKeyDown={onKeyDown}
      data-theme={theme}
      data-ground="map"
      data-library={shown?.library}
      lang={language === 'zh' ? 'zh-CN' : 'en-GB'}
    >
      <div className="map-canvas" />
      <GroundOverlay {...props} stage={stage} />
    </section>
  )
}

const aspectOf = (element: HTMLElement | null): number =>
  element && element.clientHeight > 0 ? element.clientWidth / element.clientHeight : 1080 / 895

interface ShownMap {
  readonly map: MapHandle
  readonly drawing: MapDrawing
  readonly library: MapLibrary['name']
}

/** The map once its style stands; where Mapbox refuses the token, MapLibre takes its place and the notice says why. */
function useShownMap(
  stage: Stage,
  wrapper: { readonly current: HTMLElement | null },
  latest: { readonly current: SurfaceProps },
): ShownMap | null {
  const [shown, setShown] = useState<ShownMap | null>(null)
  useEffect(() => {
    const element = wrapper.current
    const container = element?.querySelector<HTMLElement>('.map-canvas')
    if (!element || !container) return
    let gone = false
    let map: MapHandle | null = null
    const first = firstView(stage, element, latest.current)

    const open = (library: MapLibrary, notice: SurfaceNotice | null, view: GeoView): void => {
      const { ground, theme, antialias, onNotice, onReady, onUnavailable } = latest.current
      onNotice?.(notice)
      try {
        map = library.create({
          container,
          style: mapStyle(MAP_PALETTES[theme], ground.geo.origin[1]),
          view,
          antialias: antialias ?? true,
        })
      } catch (error) {
        // A browser that promised WebGL 2 may still refuse the second context: the tables show the same.
        console.warn('map:', error)
        onUnavailable?.()
        return
      }
      const own = map
      const drawing = drawOn(own, ground.geo.origin[1])
      followCamera(own, library, stage, element, latest, drawing)
      own.on('error', ({ error }) => {
        console.warn('map:', error)
        if (gone || own !== map || library.name !== 'mapbox' || !refusesToken(error)) return
        const seen = viewOf(own)
        own.remove()
        setShown(null)
        void LOADERS.maplibre().then((instead) => gone || open(instead, 'mapbox-refused', seen))
      })
      own.on('load', () => {
        if (gone || own !== map) return
        drawing.ground(ground)
        drawing.palette(MAP_PALETTES[latest.current.theme], latest.current.theme)
        drawing.hospitals(latest.current.hospitals, latest.current.difference)
        drawing.pitch(own.getPitch())
        setShown({ map: own, drawing, library: library.name })
        stage.invalidate()
        requestAnimationFrame(() => onReady())
        void fillIn(drawing, latest.current, () => gone || own !== map)
      })
    }
    void mapboxToken()
      .then((token) => chooseLibrary(token, LOADERS))
      .then(({ library, notice }) => gone || open(library, notice, first))
      .catch((error) => {
        console.warn('map:', error)
        if (!gone) latest.current.onUnavailable?.()
      })
    return () => {
      gone = true
      latest.current.onNotice?.(null)
      map?.remove()
    }
  }, [stage, wrapper, latest])
  return shown
}

/** Roads and blocks are the heavy part: they come after the first picture. */
async function fillIn(drawing: MapDrawing, { ground }: SurfaceProps, over: () => boolean): Promise<void> {
  const roads = await fetchRoads()
  if (over()) return
  if (roads) drawing.roads(roads)
  setTimeout(() => {
    if (!over()) drawing.blocks(ground)
  })
}

/** Where the map begins: where the ground before it was left, or the first look of every ground. */
function firstView(stage: Stage, element: HTMLElement, { view, ground }: SurfaceProps): GeoView {
  const height = Math.max(1, element.clientHeight)
  if (view !== null) stage.touched = true
  const from = view ?? viewOfPose(homePose(aspectOf(element), ground.home), ground.geo, height)
  stage.pose = poseOfView(from, ground.geo, height, false)
  return from
}

/** The map owns the camera; the stage follows it, and everything above the map follows the stage. */
function followCamera(
  map: MapHandle,
  library: MapLibrary,
  stage: Stage,
  element: HTMLElement,
  latest: { readonly current: SurfaceProps },
  drawing: MapDrawing,
): void {
  let frame: FrameView | null = null
  const emit = (): void => {
    const { geo } = latest.current.ground
    const [width, height] = [element.clientWidth, Math.max(1, element.clientHeight)]
    const view = viewOf(map)
    stage.pose = poseOfView(view, geo, height, false)
    frame = {
      toStage: mapProjection(view, geo, library.fieldOfViewDegrees, width, height),
      pose: stage.pose,
      width,
      height,
      version: stage.version,
    }
    for (const listener of stage.listeners) listener(frame)
  }
  let asked = false
  stage.invalidate = () => {
    if (asked) return
    asked = true
    requestAnimationFrame(() => {
      asked = false
      emit()
    })
  }
  const moved = (): void => {
    stage.version++
    drawing.pitch(map.getPitch())
    emit()
  }
  map.on('move', moved)
  map.on('resize', moved)
  map.on('movestart', (event) => {
    if ('originalEvent' in event && event.originalEvent) stage.touched = true
  })
  const at = (event: object): number | null => {
    const { point } = event as { readonly point?: { readonly x: number; readonly y: number } }
    if (!point || !frame) return null
    const { hospitals } = latest.current
    const position = towerAt(towerBoxes(hospitals), frame.toStage, point.x, point.y)
    return position === null ? null : hospitals[position]!.index
  }
  const canvas = element.querySelector<HTMLElement>('.map-canvas')!
  const point = (index: number | null): void => {
    canvas.classList.toggle('is-pointing', index !== null)
    if (index !== latest.current.hovered) latest.current.onHover(index)
  }
  map.on('mousemove', (event) => point(at(event)))
  map.on('mouseout', () => point(null))
  map.on('click', (event) => {
    element.focus({ preventScroll: true })
    latest.current.onSelect(at(event))
  })
  map.on('dblclick', (event) => {
    const index = at(event)
    if (index !== null) latest.current.onFly(index)
  })
}
