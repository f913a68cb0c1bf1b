// Ambulances as small signs of constant size and the ways before them as thin lines: two draw calls, rewritten once per report
// of the city's clock, never per frame. Between two reports the card moves each sign from where it was seen to where it is.
// They lie over the blocks: a street between houses would hide what is looked for.
import { useFrame, useThree } from '@react-three/fiber'
import { useLayoutEffect, useMemo, useRef } from 'react'
import {
  BufferAttribute,
  BufferGeometry,
  DynamicDrawUsage,
  InstancedBufferAttribute,
  type InstancedBufferGeometry,
  LineSegments,
  Mesh,
  ShaderMaterial,
} from 'three'
import { type DrawnVehicles, vehicleColumns, vehicleOrigins, wayColumns } from '../scene/vehicle-columns.ts'
import type { SurfaceVehicle } from '../surfaces/surface.ts'
import { type Atmosphere, flatColour } from './atmosphere.ts'
import { useDisposal } from './disposal.ts'
import type { FlowClock } from './flows-layer.tsx'
import { unitRibbon } from './unit-geometry.ts'

const CALM = '#57b6d9'
const STRESSED = '#f07a5a'
const LATE = '#f0b429'
const READY = '#8496a4'

/** A sign takes as long as its last report was apart from the one before, within these. */
const EASING_SECONDS = [0.2, 2] as const

const VERTEX = /* glsl */ `
attribute vec4 aPlace;
attribute vec2 aOrigin;
attribute float aLook;
uniform vec2 uStage;
uniform float uShare;
varying vec2 vAt;
varying float vLook;
void main() {
  vec2 at = mix(aOrigin, aPlace.xy, uShare);
  vec4 here = projectionMatrix * viewMatrix * vec4(at.x, 0.5, at.y, 1.0);
  vec4 next = projectionMatrix * viewMatrix * vec4(at.x + aPlace.z, 0.5, at.y + aPlace.w, 1.0);
  vec2 way = (next.xy / max(next.w, 0.001) - here.xy / max(here.w, 0.001)) * uStage;
  vec2 ahead = length(way) > 1e-4 ? normalize(way) : vec2(0.0, 1.0);
  vAt = vec2(position.x * 2.0 - 1.0, position.y);
  float size = aLook < 0.5 ? 2.5 : aLook < 1.5 ? 5.0 : 8.0;
  vec2 turned = vAt.x * vec2(ahead.y, -ahead.x) + vAt.y * ahead;
  here.xy += turned * size * 2.0 / uStage * here.w;
  gl_Position = here;
  vLook = aLook;
}
`

const FRAGMENT = /* glsl */ `
uniform vec3 uCalm;
uniform vec3 uStressed;
uniform vec3 uLate;
uniform vec3 uReady;
uniform float uStepBack;
varying vec2 vAt;
varying float vLook;

float arrow(vec2 at) {
  return max(abs(at.x) * 1.9 + at.y - 0.9, -at.y - 0.75 + abs(at.x) * 0.5);
}

void main() {
  int look = int(vLook + 0.5);
  float edge;
  vec3 colour = uCalm;
  if (look == 0) { edge = length(vAt) - 0.8; colour = uReady; }
  else if (look == 1) { edge = arrow(vAt); colour = uReady; }
  else if (look == 2) { edge = abs(arrow(vAt) + 0.14) - 0.14; }
  else if (look == 3) { edge = min(max(abs(vAt.x) - 0.2, abs(vAt.y) - 0.8), max(abs(vAt.y) - 0.2, abs(vAt.x) - 0.8)); }
  else if (look == 4) { edge = arrow(vAt); }
  else if (look == 5) { edge = max(abs(vAt.x), abs(vAt.y)) - 0.55; }
  else if (look == 6) { edge = abs(vAt.x) + abs(vAt.y) - 0.95; colour = uLate; }
  else { edge = arrow(vAt); colour = uStressed; }
  float inside = 1.0 - smoothstep(-0.06, 0.1, edge);
  float rim = 1.0 - smoothstep(0.1, 0.3, edge);
  if (rim < 0.02) discard;
  float strength = look <= 1 ? 0.55 : 1.0;
  gl_FragColor = vec4(colour * inside, max(inside * strength, rim * (look == 0 ? 0.0 : 0.7)) * (1.0 - uStepBack));
  #include <colorspace_fragment>
}
`

const WAY_VERTEX = /* glsl */ `
attribute float aStressed;
varying float vStressed;
void main() {
  vStressed = aStressed;
  gl_Position = projectionMatrix * viewMatrix * vec4(position, 1.0);
}
`

const WAY_FRAGMENT = /* glsl */ `
uniform vec3 uCalm;
uniform vec3 uStressed;
uniform float uStepBack;
varying float vStressed;
void main() {
  gl_FragColor = vec4(mix(uCalm, uStressed, vStressed), 0.55 * (1.0 - uStepBack));
  #include <colorspace_fragment>
}
`

interface VehiclesLayerProps {
  vehicles: readonly SurfaceVehicle[]
  visible: boolean
  /** True: each report is shown at once. */
  still: boolean
  atmosphere: Atmosphere
  clock: FlowClock
}

export function VehiclesLayer({ vehicles, visible, still, atmosphere, clock }: VehiclesLayerProps) {
  const invalidate = useThree((state) => state.invalidate)
  const easing = useRef<Easing>({ drawn: null, since: 0, seconds: 0 })
  const [signs, ways, uShare] = useMemo(() => {
    const share = { value: 1 }
    const uniforms = {
      uShare: share,
      uStage: clock.uStage,
      uStepBack: atmosphere.uStepBack,
      uCalm: { value: flatColour(CALM) },
      uStressed: { value: flatColour(STRESSED) },
      uLate: { value: flatColour(LATE) },
      uReady: { value: flatColour(READY) },
    }
    const shader = (vertexShader: string, fragmentShader: string): ShaderMaterial =>
      new ShaderMaterial({
        vertexShader,
        fragmentShader,
        uniforms,
        transparent: true,
        depthTest: false,
        depthWrite: false,
        side: 2,
      })
    const quads: Mesh<InstancedBufferGeometry, ShaderMaterial> = new Mesh(unitRibbon(1), shader(VERTEX, FRAGMENT))
    const lines = new LineSegments(new BufferGeometry(), shader(WAY_VERTEX, WAY_FRAGMENT))
    // Nobody picks them; their bounds are never asked for.
    quads.raycast = () => {}
    lines.raycast = () => {}
    quads.frustumCulled = false
    lines.frustumCulled = false
    lines.renderOrder = 5
    quads.renderOrder = 6
    return [quads, lines, share] as const
  }, [atmosphere, clock])

  useLayoutEffect(() => {
    const { places, looks, count } = vehicleColumns(vehicles)
    const now = performance.now()
    const { current } = easing
    const ids = vehicles.map(({ id }) => id)
    const origins = vehicleOrigins(ids, places, still ? null : current.drawn, shareOf(current, now))
    const apart = (now - current.since) / 1000
    easing.current = {
      drawn: { ids, places, origins },
      since: now,
      seconds: Math.min(EASING_SECONDS[1], Math.max(EASING_SECONDS[0], apart)),
    }
    write(signs.geometry, 'aPlace', places, 4, true)
    write(signs.geometry, 'aOrigin', origins, 2, true)
    write(signs.geometry, 'aLook', looks, 1, true)
    signs.geometry.instanceCount = count
    const { positions, stressed } = wayColumns(vehicles)
    write(ways.geometry, 'position', positions, 3, false)
    write(ways.geometry, 'aStressed', stressed, 1, false)
    ways.geometry.setDrawRange(0, stressed.length)
    invalidate()
  }, [signs, ways, vehicles, still, invalidate])

  useFrame(() => {
    uShare.value = still ? 1 : shareOf(easing.current, performance.now())
  })

  useLayoutEffect(() => {
    signs.visible = visible && vehicles.length > 0
    ways.visible = signs.visible
    invalidate()
  }, [signs, ways, vehicles.length, visible, invalidate])

  useDisposal(useMemo(() => [signs, ways].flatMap(({ geometry, material }) => [geometry, material]), [signs, ways]))
  return (
    <>
      <primitive object={ways} />
      <primitive object={signs} />
    </>
  )
}

interface Easing {
  readonly drawn: DrawnVehicles | null
  /** When the last report was drawn, milliseconds of the page. */
  readonly since: number
  readonly seconds: number
}

const shareOf = ({ since, seconds }: Easing, now: number): number =>
  seconds <= 0 ? 1 : Math.min(1, (now - since) / 1000 / seconds)

/** Writes a column in place; one that has outgrown its buffer gets another of twice the size. */
function write(geometry: BufferGeometry, name: string, values: Float32Array, size: number, instanced: boolean): void {
  const old = geometry.getAttribute(name) as BufferAttribute | undefined
  if (old && old.array.length >= values.length) {
    ;(old.array as Float32Array).set(values)
    old.needsUpdate = true
    return
  }
  const array = new Float32Array(Math.max(64 * size, 2 * values.length))
  array.set(values)
  geometry.dispose()
  const attribute = instanced ? new InstancedBufferAttribute(array, size) : new BufferAttribute(array, size)
  attribute.setUsage(DynamicDrawUsage)
  geometry.setAttribute(name, attribute)
}
