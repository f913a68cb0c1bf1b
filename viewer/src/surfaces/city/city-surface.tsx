// The city in three dimensions: the night ground, hospitals as towers, flows, plates and locator; flown in, a hospital's beds.
// Loaded with React.lazy. The shell owns every state; what lives here is the camera and the canvas.
import { Canvas } from '@react-three/fiber'
import { type KeyboardEvent, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { BACKGROUND, createAtmosphere } from '../../layers/atmosphere.ts'
import { BlocksLayer } from '../../layers/blocks-layer.tsx'
import { CellsLayer } from '../../layers/cells-layer.tsx'
import { createFlowClock, FlowsLayer } from '../../layers/flows-layer.tsx'
import { GroundLayer } from '../../layers/ground-layer.tsx'
import { OpenedHospitalLayer, shapeKey } from '../../layers/opened-hospital-layer.tsx'
import { TowersLayer } from '../../layers/towers-layer.tsx'
import { VehiclesLayer } from '../../layers/vehicles-layer.tsx'
import { type Clearing, riverClearings } from '../../scene/block-tiles.ts'
import { FIELD_OF_VIEW_DEGREES, homePose, poseOver, rayThrough, within } from '../../scene/camera.ts'
import { type GeoFrame, type GeoView, poseOfView } from '../../scene/geo-view.ts'
import { frontTurn, openedPose, openHospital, placed } from '../../scene/opened-towers.ts'
import { poseAt } from '../../scene/outside-spots.ts'
import { nearestHit } from '../../scene/picking.ts'
import { sceneX, sceneZ } from '../../scene/projection.ts'
import { towerBoxes } from '../../scene/tower-boxes.ts'
import { towerShape } from '../../scene/tower-shape.ts'
import { CityLegend } from '../overlay/city-legend.tsx'
import { insetsOf, useTaken } from '../overlay/kept-clear.ts'
import { Locator } from '../overlay/locator.tsx'
import { MarksCanvas } from '../overlay/marks-canvas.tsx'
import { useGoal, useOutside } from '../overlay/outside.ts'
import { Plates } from '../overlay/plates.tsx'
import { useReportedView } from '../overlay/reported-view.ts'
import { createStage, flyTo, movePose } from '../overlay/stage.ts'
import { VehicleLegend } from '../overlay/vehicle-legend.tsx'
import { CITY_WORDS } from '../overlay/words.ts'
import type { SurfaceProps, SurfaceVehicle } from '../surface.ts'
import { BedLegend } from './bed-legend.tsx'
import { attachControls, type ControlTargets, keyedPose } from './controls.ts'
import { FrameLoop } from './frame-loop.tsx'
import { WardLabels } from './ward-labels.tsx'
import { neighbourWard } from './ward-walk.ts'
import { webglAvailable } from './webgl.ts'
import '../overlay/overlay.css'
import './city-surface.css'

const NO_VEHICLES: readonly SurfaceVehicle[] = []
/** Heading a hospital is opened at: the city's own, so that the fabric keeps its place. */
const OPENED_HEADING = Math.PI / 4
/** Share of the opened hospital's reach that is kept free of blocks. */
const CLEARING_SHARE = 0.6

export default function CitySurface(props: SurfaceProps) {
  const [available] = useState(webglAvailable)
  const { onUnavailable } = props
  useEffect(() => {
    if (!available) onUnavailable?.()
  }, [available, onUnavailable])
  return available ? <City {...props} /> : null
}

function City(props: SurfaceProps) {
  const { ground, hospitals, flows, selected, hovered, level, hospitalView, selectedWard, language } = props
  const vehicles = props.vehicles ?? NO_VEHICLES
  const insets = insetsOf(props)
  const taken = useTaken(props)
  const wrapper = useRef<HTMLElement>(null)
  const [stage] = useState(() => createStage(1080 / 895, ground.home))
  const [atmosphere] = useState(createAtmosphere)
  const [flowClock] = useState(createFlowClock)
  const [openingClock] = useState(() => ({ uOpening: { value: 0 } }))

  const opened = level === 'hospital' && hospitalView ? hospitals.find(({ index }) => index === selected) : undefined
  const originX = opened ? sceneX(opened.east) : 0
  const originZ = opened ? sceneZ(opened.north) : 0
  const turn = frontTurn(OPENED_HEADING)
  const openedKey = opened && hospitalView ? `${opened.index}${shapeKey(hospitalView)}` : null
  const openedIndex = opened?.index ?? null

  // Towers need room in the fabric; places and beds of hospitals hardly ever change, their occupancy does all the time.
  const clearingsKey = hospitals.map(({ east, north, openBeds }) => `${east},${north},${openBeds}`).join(';')
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for exactly the fields read
  const clearings = useMemo(
    () => [
      ...hospitals.map(
        ({ east, north, openBeds }): Clearing => [sceneX(east), sceneZ(north), towerShape(openBeds).width * 0.95],
      ),
      ...riverClearings(ground.rivers),
    ],
    [clearingsKey, ground],
  )

  useReportedView(stage, wrapper, ground.geo, props.onView)
  useOutside(stage, props, taken)
  useGoal(props.goal, (goal) => {
    stage.touched = true
    flyTo(stage, within(poseAt(stage.pose, goal, aspectOf(wrapper.current))), props.reducedMotion, performance.now())
  })
  useCameraFlights({
    stage,
    frame: ground.geo,
    view: props.view,
    atmosphere,
    openedKey,
    originX,
    originZ,
    home: ground.home,
    hospitalView,
    wrapper,
    reducedMotion: props.reducedMotion,
  })

  const targets = useRef<ControlTargets>({ click() {}, doubleClick() {}, point() {}, leave() {} })
  useLayoutEffect(() => {
    targets.current = pointerTargets(props, stage, wrapper, originX, originZ, turn, openedIndex)
  })
  const turning = useRef(false)
  turning.current = openedIndex !== null
  useEffect(() => {
    const element = wrapper.current?.querySelector<HTMLElement>('.city-canvas')
    if (!element) return
    return attachControls(
      element,
      stage,
      () => turning.current,
      () => targets.current,
    )
  }, [stage])

  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    if (openedIndex !== null && hospitalView && event.key.startsWith('Arrow') && !event.shiftKey) {
      const unitId = neighbourWard(hospitalView, selectedWard, event.key)
      if (unitId !== null) props.onSelectWard(unitId)
    } else if (event.key === 'Enter' && openedIndex === null && selected !== null) props.onFly(selected)
    else if (event.key === 'Home') movePose(stage, homePose(aspectOf(wrapper.current), ground.home))
    else {
      const pose = keyedPose(stage.pose, event.key, event.shiftKey, wrapper.current?.clientHeight ?? 800)
      if (!pose) return
      movePose(stage, pose)
    }
    // these keys are the stage's while it has the focus, not the time bar's
    event.preventDefault()
    event.stopPropagation()
  }

  const still = props.paused || props.reducedMotion
  const flowing = !still && openedIndex === null && (flows.length > 0 || vehicles.some(({ ahead }) => ahead !== null))
  return (
    <section
      ref={wrapper}
      className="surface city-surface"
      role="application"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: role=application takes the keyboard itself
      tabIndex={0}
      aria-label={props.ariaLabel ?? CITY_WORDS[language].canvas}
      aria-describedby={props.ariaDescribedBy}
      onKeyDown={onKeyDown}
      data-level={openedIndex === null ? 'city' : 'hospital'}
    >
      <div className="city-canvas">
        <Canvas
          frameloop="demand"
          dpr={[1, 1.5]}
          gl={{ antialias: props.antialias ?? true, powerPreference: 'high-performance', stencil: false }}
          flat
          camera={{ fov: FIELD_OF_VIEW_DEGREES, near: 1, far: 3000 }}
          onCreated={({ gl }) => gl.setClearColor(BACKGROUND, 1)}
        >
          <GroundLayer ground={ground} atmosphere={atmosphere} />
          {props.cells && openedIndex === null && (
            <CellsLayer cells={props.cells} atmosphere={atmosphere} stage={stage} />
          )}
          <BlocksLayer blocks={ground.blocks} clearings={clearings} atmosphere={atmosphere} />
          <TowersLayer
            hospitals={hospitals}
            selected={selected}
            hovered={hovered}
            difference={props.difference}
            opened={openedIndex}
            atmosphere={atmosphere}
          />
          <FlowsLayer
            flows={flows}
            still={still}
            visible={openedIndex === null}
            atmosphere={atmosphere}
            clock={flowClock}
          />
          <VehiclesLayer
            vehicles={vehicles}
            still={still}
            visible={openedIndex === null}
            atmosphere={atmosphere}
            clock={flowClock}
          />
          {opened && hospitalView ? (
            <OpenedHospitalLayer
              view={hospitalView}
              live={props.liveBeds}
              originX={originX}
              originZ={originZ}
              turn={turn}
              selectedWard={selectedWard}
              clock={openingClock}
            />
          ) : null}
          <FrameLoop
            stage={stage}
            atmosphere={atmosphere}
            flowClock={flowClock}
            openingClock={openingClock}
            flowing={flowing}
            reducedMotion={props.reducedMotion}
            timeSeconds={props.timeSeconds}
            blocks={ground.blocks.count}
            onFirstFrame={props.onReady}
          />
        </Canvas>
      </div>
      {opened && hospitalView ? (
        <>
          <WardLabels
            stage={stage}
            view={hospitalView}
            originX={originX}
            originZ={originZ}
            turn={turn}
            selectedWard={selectedWard}
            language={language}
            onSelectWard={props.onSelectWard}
          />
          <BedLegend view={hospitalView} language={language} />
        </>
      ) : (
        <>
          <MarksCanvas stage={stage} closures={props.closures} clinics={props.clinics} theme="dark" />
          <Plates
            stage={stage}
            hospitals={hospitals}
            places={ground.places}
            selected={selected}
            hovered={hovered}
            language={language}
            insets={insets}
            edges={!props.compact}
            taken={taken}
            onSelect={props.onSelect}
            onHover={props.onHover}
            onFly={props.onFly}
          />
          {!props.compact && (
            <Locator
              stage={stage}
              ground={ground}
              hospitals={hospitals}
              selected={selected}
              language={language}
              onSelect={props.onSelect}
            />
          )}
          <CityLegend language={language} />
          <VehicleLegend language={language} vehicles={vehicles} />
        </>
      )}
    </section>
  )
}

const aspectOf = (element: HTMLElement | null): number =>
  element && element.clientHeight > 0 ? element.clientWidth / element.clientHeight : 1080 / 895

interface FlightOptions {
  stage: ReturnType<typeof createStage>
  frame: GeoFrame
  /** Where another ground was looked at from. */
  view: GeoView | null
  atmosphere: ReturnType<typeof createAtmosphere>
  openedKey: string | null
  originX: number
  originZ: number
  home: SurfaceProps['ground']['home']
  hospitalView: SurfaceProps['hospitalView']
  wrapper: { readonly current: HTMLElement | null }
  reducedMotion: boolean
}

/** Sets the opening pose to the stage's size, flies in when a hospital is opened and back out when it is left. */
function useCameraFlights(options: FlightOptions): void {
  const { stage, atmosphere, openedKey, wrapper, reducedMotion } = options
  const latest = useRef(options)
  latest.current = options
  const wasOpened = useRef<string | null>(null)

  useLayoutEffect(() => {
    const element = wrapper.current
    if (!element) return
    const { view, frame } = latest.current
    if (view !== null && !stage.touched) {
      stage.pose = poseOfView(view, frame, Math.max(1, element.clientHeight))
      stage.cityPose = stage.pose
      stage.touched = true
      stage.version++
    }
    const fit = (): void => {
      const { hospitalView, originX, originZ, home } = latest.current
      if (wasOpened.current !== null && hospitalView) {
        // opening a hospital often gives the stage another width
        const plan = openHospital(hospitalView)
        const to = openedPose(plan, originX, originZ, OPENED_HEADING, aspectOf(element))
        if (stage.flight) stage.flight = { ...stage.flight, to }
        else if (!stage.touchedOpened) flyTo(stage, to, true, 0)
        return
      }
      if (stage.touched || stage.flight) return
      stage.pose = homePose(aspectOf(element), home)
      stage.cityPose = stage.pose
      stage.version++
      stage.invalidate()
    }
    fit()
    const observer = new ResizeObserver(fit)
    observer.observe(element)
    return () => observer.disconnect()
  }, [stage, wrapper])

  useEffect(() => {
    const { originX, originZ, hospitalView } = latest.current
    const now = performance.now()
    if (openedKey !== null && hospitalView) {
      if (wasOpened.current === null) stage.cityPose = stage.pose
      const sameHospital = wasOpened.current?.split('[')[0] === openedKey.split('[')[0]
      wasOpened.current = openedKey
      if (sameHospital) return
      const plan = openHospital(hospitalView)
      atmosphere.uClearing.value.set(originX, originZ, plan.width * CLEARING_SHARE, 0)
      stage.openedMilliseconds = now + (reducedMotion ? 0 : 450)
      stage.touchedOpened = false
      flyTo(stage, openedPose(plan, originX, originZ, OPENED_HEADING, aspectOf(wrapper.current)), reducedMotion, now)
    } else if (wasOpened.current !== null) {
      wasOpened.current = null
      stage.openedMilliseconds = null
      flyTo(stage, stage.cityPose, reducedMotion, now)
    }
  }, [stage, atmosphere, openedKey, reducedMotion, wrapper])
}

/** What a pointer does at stage pixels: picks towers in the city, floors in an opened hospital. */
function pointerTargets(
  props: SurfaceProps,
  stage: ReturnType<typeof createStage>,
  wrapper: { readonly current: HTMLElement | null },
  originX: number,
  originZ: number,
  turn: number,
  openedIndex: number | null,
): ControlTargets {
  const ray = (x: number, y: number) =>
    rayThrough(stage.pose, x, y, wrapper.current?.clientWidth ?? 1, wrapper.current?.clientHeight ?? 1)
  if (openedIndex !== null && props.hospitalView) {
    const { floors } = openHospital(props.hospitalView)
    const boxes = floors.map((floor) => {
      const [x, y, z] = placed(floor.x, floor.y, floor.z, originX, originZ, turn)
      return { x, y, z, halfWidth: floor.width / 2, halfDepth: floor.depth / 2, height: floor.height + 0.3, turn }
    })
    return {
      click: (x, y) => {
        const { origin, direction } = ray(x, y)
        const at = nearestHit(origin, direction, boxes)
        if (at !== null) props.onSelectWard(floors[at]!.ward.unitId)
      },
      doubleClick: () => {},
      point: () => {},
      leave: () => {},
    }
  }
  const boxes = towerBoxes(props.hospitals)
  const pick = (x: number, y: number): number | null => {
    const { origin, direction } = ray(x, y)
    const at = nearestHit(origin, direction, boxes)
    return at === null ? null : props.hospitals[at]!.index
  }
  const point = (index: number | null): void => {
    const canvas = wrapper.current?.querySelector<HTMLElement>('.city-canvas')
    if (canvas) canvas.style.cursor = index === null ? '' : 'pointer'
    if (index !== props.hovered) props.onHover(index)
  }
  return {
    click: (x, y) => {
      wrapper.current?.focus({ preventScroll: true })
      props.onSelect(pick(x, y))
    },
    doubleClick: (x, y) => {
      const index = pick(x, y)
      const hospital = props.hospitals.find((one) => one.index === index)
      if (!hospital) return
      props.onFly(hospital.index)
      // the shell may open the hospital at once; then that flight replaces this one
      stage.touched = true
      const to = within(poseOver(stage.pose, hospital.east, hospital.north))
      flyTo(stage, to, props.reducedMotion, performance.now())
    },
    point: (x, y) => point(pick(x, y)),
    leave: () => point(null),
  }
}
