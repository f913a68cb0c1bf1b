// A hospital opened: floors as slabs, every bed a window drawn by shape, the emergency department's people as dots.
// Five draw calls: floors with podium, windows, dots, the chosen floor's outline, the podium's edge.
import { useFrame, useThree } from '@react-three/fiber'
import { useLayoutEffect, useMemo } from 'react'
import {
  BoxGeometry,
  EdgesGeometry,
  Group,
  InstancedBufferAttribute,
  LineBasicMaterial,
  LineSegments,
  Mesh,
  ShaderMaterial,
} from 'three'
import { type BedWatcher, type LiveBeds, type WindowRun, windowsOfBeds, writeWindows } from '../scene/live-beds.ts'
import { emergencyDots, type OpenedHospital, openHospital, SLIDE, windowStatuses } from '../scene/opened-towers.ts'
import type { HospitalView } from '../surfaces/surface.ts'
import { flatColour } from './atmosphere.ts'
import { useDisposal } from './disposal.ts'
import { unitBox, unitRibbon } from './unit-geometry.ts'

/** Where the opening stands: milliseconds since it began; 400 and more is open. Written by the frame loop. */
export interface OpeningClock {
  readonly uOpening: { value: number }
}

export const OPENING_MILLISECONDS = 400

/** GLSL twin of openingShare: from the top down. `order` = floors from the top / floors. */
const OPENING_GLSL = /* glsl */ `
uniform float uOpening;
float openingShare(float order) {
  float t = clamp((uOpening - order * 240.0) / 160.0, 0.0, 1.0);
  return 1.0 - pow(1.0 - t, 3.0);
}
float openedHeight(float y, float order) {
  return mix(y * 0.62, y, openingShare(order));
}
`

const FLOOR_VERTEX = /* glsl */ `
${OPENING_GLSL}
attribute vec4 aPlace;
attribute vec4 aSize;
attribute float aFloor;
uniform float uChosen;
varying vec3 vFace;
varying vec3 vLocal;
varying float vKind;
varying float vChosen;
void main() {
  vChosen = 1.0 - min(1.0, abs(aFloor - uChosen));
  vec3 local = position * aSize.xyz + vec3(aPlace.x, openedHeight(aPlace.y, aPlace.w), aPlace.z + vChosen * ${SLIDE.toFixed(2)});
  gl_Position = projectionMatrix * modelViewMatrix * vec4(local, 1.0);
  vFace = normal;
  vLocal = position;
  vKind = aSize.w;
}
`

const FLOOR_FRAGMENT = /* glsl */ `
varying vec3 vFace;
varying vec3 vLocal;
varying float vKind;
varying float vChosen;
void main() {
  // linear colours: front nearly black so that windows carry the picture, sides and tops just enough to stand in space
  vec3 front = vec3(0.0052, 0.0085, 0.0105);
  vec3 side = mix(vec3(0.0045, 0.0088, 0.0125), vec3(0.0105, 0.0185, 0.0245), vLocal.y);
  vec3 top = vec3(0.0165, 0.0225, 0.0265);
  vec3 colour = vFace.z > 0.5 ? front : (vFace.y > 0.5 ? top : side);
  if (vKind > 1.5) colour = vFace.y > 0.5 ? vec3(0.0066, 0.0095, 0.0118) : vec3(0.0042, 0.0066, 0.0085);
  else if (vKind > 0.5) colour = vFace.y > 0.5 ? top * 1.5 : (vFace.z > 0.5 ? top * 0.95 : side);
  colour *= 1.0 + 0.8 * vChosen;
  gl_FragColor = vec4(colour, 1.0);
  #include <colorspace_fragment>
}
`

const WINDOW_VERTEX = /* glsl */ `
${OPENING_GLSL}
attribute vec3 aCentre;
attribute float aFloor;
attribute float aOrder;
attribute float aStatus;
uniform float uChosen;
uniform vec2 uHalf;
varying vec2 vAt;
varying float vStatus;
void main() {
  vAt = vec2(position.x * 2.0 - 1.0, position.y);
  vStatus = aStatus;
  float chosen = 1.0 - min(1.0, abs(aFloor - uChosen));
  float base = openedHeight(aCentre.y, aOrder);
  vec3 local = vec3(aCentre.x + vAt.x * uHalf.x, base + vAt.y * uHalf.y, aCentre.z + chosen * ${SLIDE.toFixed(2)});
  gl_Position = projectionMatrix * modelViewMatrix * vec4(local, 1.0);
}
`

const WINDOW_FRAGMENT = /* glsl */ `
varying vec2 vAt;
varying float vStatus;
uniform vec3 uFree;
uniform vec3 uAccent;
uniform vec3 uTeal;
uniform vec3 uCleaning;
uniform vec3 uDirty;
uniform vec3 uBlocked;
uniform vec3 uClosed;
uniform vec3 uStandby;
uniform vec3 uUnknown;

const vec3 DARK = vec3(0.0030, 0.0048, 0.0070);

void main() {
  vec2 away = abs(vAt);
  vec2 pixel = max(fwidth(vAt), vec2(1e-4));
  // distance to the quad's edge in pixels decides frames, so that a frame is never thinner than 1.5 pixels
  vec2 inset = (1.0 - away) / pixel;
  float edge = min(inset.x, inset.y);
  float unit = min(1.0 / pixel.x, 1.0 / pixel.y);
  float frameWidth = max(1.5, unit * 0.30);
  float frame = 1.0 - smoothstep(frameWidth - 0.5, frameWidth + 0.5, edge);
  float bars = step(0.34, abs(fract((vAt.y * 0.5 + 0.5) * 2.99 + 0.02) - 0.5) * -1.0 + 0.64);
  float perimeter = away.x * pixel.y > away.y * pixel.x ? vAt.y : vAt.x;
  float dashes = step(0.5, fract(perimeter * 1.0 + 0.25));
  int status = int(vStatus + 0.5);
  vec3 colour = DARK;
  if (status == 1) colour = mix(DARK, uFree, frame);
  else if (status == 2) colour = mix(vAt.x * 0.9 + vAt.y < 0.0 ? uAccent : DARK * 1.2, uAccent, frame * 0.75);
  else if (status == 3) colour = uTeal;
  else if (status == 4) colour = mix(DARK, uAccent * 0.85, max(frame, step(abs(vAt.y), 0.16)));
  else if (status == 5) colour = mix(DARK, uDirty, bars);
  else if (status == 6) colour = mix(DARK, uCleaning, bars);
  else if (status == 7) {
    float cross = min(abs(vAt.x - vAt.y), abs(vAt.x + vAt.y)) / max(pixel.x, pixel.y);
    colour = mix(DARK, uBlocked, 1.0 - smoothstep(0.7, 1.6, cross));
  } else if (status == 8) colour = mix(DARK, uClosed, frame * dashes);
  else if (status == 9) colour = mix(DARK, uStandby, frame * dashes);
  else colour = mix(DARK, uUnknown, 1.0 - smoothstep(0.18, 0.36, length(vAt)));
  gl_FragColor = vec4(colour, 1.0);
  #include <colorspace_fragment>
}
`

const DOT_VERTEX = /* glsl */ `
attribute vec3 aCentre;
attribute float aGroup;
uniform float uRadius;
varying vec2 vAt;
varying float vGroup;
void main() {
  vAt = vec2(position.x * 2.0 - 1.0, position.y);
  vGroup = aGroup;
  vec4 seen = modelViewMatrix * vec4(aCentre, 1.0);
  seen.xy += vAt * uRadius;
  gl_Position = projectionMatrix * seen;
}
`

const DOT_FRAGMENT = /* glsl */ `
varying vec2 vAt;
varying float vGroup;
uniform vec3 uResus;
uniform vec3 uPerson;
uniform vec3 uBoarding;
void main() {
  float away = length(vAt);
  if (away > 1.0) discard;
  vec3 colour = vGroup < 0.5 ? uResus : (vGroup < 2.5 ? uPerson : uBoarding);
  gl_FragColor = vec4(colour * (1.0 - 0.4 * smoothstep(0.75, 1.0, away)), 1.0);
  #include <colorspace_fragment>
}
`

const uniform = (hex: string, share = 1): { value: ReturnType<typeof flatColour> } => ({
  value: flatColour(hex).multiplyScalar(share),
})

interface Built {
  readonly group: Group
  readonly opened: OpenedHospital
  readonly windows: Mesh
  readonly statuses: Float32Array
  readonly uChosen: { value: number }
  readonly outline: LineSegments
}

function build(view: HospitalView, clock: OpeningClock): Built {
  const opened = openHospital(view)
  const uChosen = { value: -1 }
  const { floors, towers, podium } = opened
  const perTower = towers.map((_, at) => floors.filter((floor) => floor.tower === at).length)
  const order = (at: number): number => {
    const floor = floors[at]!
    const fromFoot = floors.slice(0, at).filter((other) => other.tower === floor.tower).length
    const own = perTower[floor.tower]!
    return (own - 1 - fromFoot) / Math.max(1, own)
  }
  const orders = floors.map((_, at) => order(at))

  const boxes = unitBox()
  const count = floors.length + towers.length + 1
  const places = new Float32Array(count * 4)
  const sizes = new Float32Array(count * 4)
  const numbers = new Float32Array(count).fill(-9)
  floors.forEach((floor, at) => {
    places.set([floor.x, floor.y, floor.z, orders[at]!], at * 4)
    sizes.set([floor.width, floor.height, floor.depth, 0], at * 4)
    numbers[at] = at
  })
  towers.forEach((tower, towerAt) => {
    // plant room on the roof
    const at = floors.length + towerAt
    places.set([tower.x + 1.2, tower.top - 0.36, -0.8, 0], at * 4)
    sizes.set([2, 0.9, 1.8, 1], at * 4)
  })
  places.set([podium.x, 0, podium.z, 1], (count - 1) * 4)
  sizes.set([podium.width, podium.height, podium.depth, 2], (count - 1) * 4)
  boxes.setAttribute('aPlace', new InstancedBufferAttribute(places, 4))
  boxes.setAttribute('aSize', new InstancedBufferAttribute(sizes, 4))
  boxes.setAttribute('aFloor', new InstancedBufferAttribute(numbers, 1))
  boxes.instanceCount = count
  const slabs = new Mesh(
    boxes,
    new ShaderMaterial({ vertexShader: FLOOR_VERTEX, fragmentShader: FLOOR_FRAGMENT, uniforms: { ...clock, uChosen } }),
  )

  const quads = unitRibbon(1)
  const total = opened.windowFloor.length
  const statuses = windowStatuses(opened, new Float32Array(total))
  quads.setAttribute('aCentre', new InstancedBufferAttribute(opened.windows, 3))
  quads.setAttribute('aFloor', new InstancedBufferAttribute(Float32Array.from(opened.windowFloor), 1))
  quads.setAttribute(
    'aOrder',
    new InstancedBufferAttribute(
      Float32Array.from(opened.windowFloor, (at) => orders[at]!),
      1,
    ),
  )
  quads.setAttribute('aStatus', new InstancedBufferAttribute(statuses, 1))
  quads.instanceCount = total
  const windows = new Mesh(
    quads,
    new ShaderMaterial({
      vertexShader: WINDOW_VERTEX,
      fragmentShader: WINDOW_FRAGMENT,
      side: 2,
      uniforms: {
        ...clock,
        uChosen,
        uHalf: { value: [0.122, 0.148 * opened.stretch] },
        uFree: uniform('#ffffff'),
        uAccent: uniform('#57b6d9'),
        uTeal: uniform('#1f6669'),
        uCleaning: uniform('#c3cfd7', 0.8),
        uDirty: uniform('#8496a4'),
        uBlocked: uniform('#8b9aa6'),
        uClosed: uniform('#34424e'),
        uStandby: uniform('#b8881f'),
        uUnknown: uniform('#4a5a67'),
      },
    }),
  )

  const edges = (colour: string, opacity: number): LineSegments =>
    new LineSegments(
      new EdgesGeometry(new BoxGeometry(1, 1, 1).translate(0, 0.5, 0)),
      new LineBasicMaterial({ color: colour, transparent: true, opacity, toneMapped: false }),
    )
  const outline = edges('#ffffff', 0.95)
  outline.visible = false
  const rim = edges('#5b7183', 0.55)
  rim.position.set(podium.x, 0, podium.z)
  rim.scale.set(podium.width, podium.height, podium.depth)

  const group = new Group()
  group.add(slabs, windows, rim, outline)
  for (const object of [slabs, windows]) object.frustumCulled = false
  group.renderOrder = 8
  return { group, opened, windows, statuses, uChosen, outline }
}

const DOT_GROUPS = { resus: 0, treating: 1, observation: 2, boarding: 3 } as const

/** The emergency department's people; a small buffer of its own, so that a change of heads leaves the towers alone. */
function buildDots(opened: OpenedHospital, view: HospitalView): Mesh {
  const points = unitRibbon(1)
  const groups = emergencyDots(opened, view)
  const centres = Float32Array.from(groups.flatMap((entry) => entry.points.flat()))
  const codes = Float32Array.from(groups.flatMap((entry) => entry.points.map(() => DOT_GROUPS[entry.group])))
  points.setAttribute('aCentre', new InstancedBufferAttribute(centres, 3))
  points.setAttribute('aGroup', new InstancedBufferAttribute(codes, 1))
  points.instanceCount = codes.length
  const dots = new Mesh(
    points,
    new ShaderMaterial({
      vertexShader: DOT_VERTEX,
      fragmentShader: DOT_FRAGMENT,
      side: 2,
      uniforms: {
        uRadius: { value: (groups[0]?.pitch ?? 0) * 0.39 },
        uResus: uniform('#f4485a'),
        uPerson: uniform('#9fb0bc', 0.82),
        uBoarding: uniform('#f07a5a'),
      },
    }),
  )
  dots.visible = codes.length > 0
  dots.frustumCulled = false
  return dots
}

/** What changes the geometry: towers, wards and their bed counts; statuses do not. */
export const shapeKey = (view: HospitalView): string =>
  JSON.stringify([
    view.towers.map((tower) => [
      tower.name,
      tower.wards.map((ward) => [ward.unitId, ward.floor, ward.statuses.length]),
    ]),
  ])

interface OpenedHospitalLayerProps {
  view: HospitalView
  /** The beds as they change; without it the windows show the view's. */
  live: LiveBeds | undefined
  originX: number
  originZ: number
  turn: number
  selectedWard: string | null
  clock: OpeningClock
}

export function OpenedHospitalLayer({
  view,
  live,
  originX,
  originZ,
  turn,
  selectedWard,
  clock,
}: OpenedHospitalLayerProps) {
  const invalidate = useThree((state) => state.invalidate)
  const key = shapeKey(view)
  // biome-ignore lint/correctness/useExhaustiveDependencies: statuses are written in place below; only the shape rebuilds
  const built = useMemo(() => build(view, clock), [key, clock])

  // Windows follow the beds from frame to frame without React, which sees the same beds four times a second at most.
  useLayoutEffect(() => {
    if (live === undefined) return
    const runs = built.opened.floors.map(
      ({ ward, firstWindow }): WindowRun => ({
        firstBed: ward.firstBed,
        firstWindow,
        count: ward.statuses.length,
      }),
    )
    const windows = windowsOfBeds(runs)
    const attribute = built.windows.geometry.getAttribute('aStatus') as InstancedBufferAttribute
    const write: BedWatcher = (beds) => {
      const dirty = writeWindows(built.statuses, live.picture.status, runs, windows, beds)
      if (dirty === null) return
      attribute.addUpdateRange(dirty.first, dirty.count)
      attribute.needsUpdate = true
      invalidate()
    }
    write(null)
    return live.watch(write)
  }, [built, live, invalidate])

  useLayoutEffect(() => {
    if (live !== undefined) return
    const byUnit = new Map(view.towers.flatMap((tower) => tower.wards.map((ward) => [ward.unitId, ward])))
    for (const floor of built.opened.floors) {
      const ward = byUnit.get(floor.ward.unitId)
      if (ward) built.statuses.set(ward.statuses, floor.firstWindow)
    }
    built.windows.geometry.getAttribute('aStatus').needsUpdate = true
    invalidate()
  }, [built, live, view, invalidate])

  useLayoutEffect(() => {
    const at = built.opened.floors.findIndex((floor) => floor.ward.unitId === selectedWard)
    const floor = built.opened.floors[at]
    built.uChosen.value = floor ? at : -1
    built.outline.visible = floor !== undefined
    if (floor) {
      built.outline.position.set(floor.x, floor.y - 0.04, floor.z + SLIDE)
      built.outline.scale.set(floor.width + 0.08, floor.height + 0.08, floor.depth + 0.08)
    }
    invalidate()
  }, [built, selectedWard, invalidate])

  const heads = JSON.stringify(view.ed)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the dots depend on the heads and on the podium, which the key fixes
  const dots = useMemo(() => buildDots(built.opened, view), [built, heads])
  useLayoutEffect(() => {
    built.group.add(dots)
    invalidate()
    return () => {
      built.group.remove(dots)
      dots.geometry.dispose()
      ;(dots.material as ShaderMaterial).dispose()
    }
  }, [built, dots, invalidate])

  useLayoutEffect(() => {
    built.group.position.set(originX, 0, originZ)
    built.group.rotation.y = turn
    invalidate()
  }, [built, originX, originZ, turn, invalidate])

  useFrame(() => {
    // the outline belongs to the opened state
    built.outline.visible = built.uChosen.value >= 0 && clock.uOpening.value >= OPENING_MILLISECONDS
  })

  useDisposal(
    useMemo(
      () =>
        built.group.children.flatMap((child) =>
          child instanceof Mesh || child instanceof LineSegments ? [child.geometry, child.material] : [],
        ),
      [built],
    ),
  )
  return <primitive object={built.group} />
}
