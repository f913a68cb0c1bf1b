// Flows as streaks on arcs: position on the arc is computed in the vertex shader from one time, nothing is uploaded per frame.
// Two draw calls: the faint rails and the streaks; at rest the rails alone, drawn as arrows as wide as their volume.
import { useThree } from '@react-three/fiber'
import { useLayoutEffect, useMemo } from 'react'
import {
  AdditiveBlending,
  InstancedBufferAttribute,
  type InstancedBufferGeometry,
  Mesh,
  ShaderMaterial,
  Vector2,
} from 'three'
import { type FlowColumns, railColumns, streakColumns } from '../scene/arc.ts'
import type { SurfaceFlow } from '../surfaces/surface.ts'
import { type Atmosphere, flatColour } from './atmosphere.ts'
import { useDisposal } from './disposal.ts'
import { unitRibbon } from './unit-geometry.ts'

/** Uniforms the frame loop writes: scene seconds and the stage's size in pixels. */
export interface FlowClock {
  readonly uTime: { value: number }
  readonly uStage: { value: Vector2 }
}

export const createFlowClock = (): FlowClock => ({ uTime: { value: 0 }, uStage: { value: new Vector2(1, 1) } })

const MODE = { streak: 0, rail: 1, arrow: 2 } as const

const VERTEX = /* glsl */ `
attribute vec4 aEnds;
attribute vec4 aMotion;
attribute float aStressed;
uniform float uTime;
uniform vec2 uStage;
uniform float uMode;
varying float vAcross;
varying float vStrength;
varying float vStressed;

vec4 arcAt(float t) {
  vec2 ground = mix(aEnds.xy, aEnds.zw, t);
  float rise = min(46.0, 2.5 + distance(aEnds.xy, aEnds.zw) * 0.2);
  return projectionMatrix * viewMatrix * vec4(ground.x, 4.0 * t * (1.0 - t) * rise + 0.6, ground.y, 1.0);
}

void main() {
  float along = position.x;
  float t = along;
  float width = aMotion.w;
  float strength = 1.0;
  if (uMode < 0.5) {
    float head = fract(aMotion.x + uTime * aMotion.y) * (1.0 + aMotion.z);
    t = clamp(head - aMotion.z * (1.0 - along), 0.0, 1.0);
    // the tail fades to nothing, the head is widest
    strength = 0.9 * pow(along, 1.6);
    width = clamp(width * 0.7, 1.2, 2.6) * mix(0.45, 1.0, along);
  } else if (uMode < 1.5) {
    width = 1.0;
    strength = mix(0.10, 0.15, aStressed);
  } else {
    // the head stops short of the tower, or the tower would hide it
    t = along * 0.93;
    float shaft = 26.5 / 28.0;
    width = along <= shaft ? width : mix(width * 2.4 + 7.0, 0.0, (along - shaft) * 28.0 / 1.5);
    strength = along <= shaft ? mix(0.14, 0.5, along) : 0.9;
  }
  vec4 here = arcAt(t);
  vec4 next = arcAt(t + 0.004);
  vec2 way = (next.xy / max(next.w, 0.001) - here.xy / max(here.w, 0.001)) * uStage;
  vec2 normal = length(way) > 1e-5 ? normalize(vec2(-way.y, way.x)) : vec2(0.0, 1.0);
  here.xy += normal * position.y * (width + 1.0) / uStage * here.w;
  gl_Position = here;
  vAcross = position.y * (width + 1.0);
  vStrength = strength * smoothstep(700.0, 380.0, here.w) * min(1.0, width);
  vStressed = aStressed;
}
`

const FRAGMENT = /* glsl */ `
uniform vec3 uStressed;
uniform vec3 uCalm;
uniform float uStepBack;
varying float vAcross;
varying float vStrength;
varying float vStressed;
void main() {
  vec3 colour = mix(uCalm * 0.5, uStressed * 0.9, vStressed);
  float core = 1.0 - 0.35 * min(1.0, abs(vAcross) * 0.25);
  gl_FragColor = vec4(colour * core * vStrength * (1.0 - uStepBack), 1.0);
  #include <colorspace_fragment>
}
`

function material(atmosphere: Atmosphere, clock: FlowClock): ShaderMaterial {
  return new ShaderMaterial({
    vertexShader: VERTEX,
    fragmentShader: FRAGMENT,
    uniforms: {
      ...clock,
      uMode: { value: MODE.rail },
      uStressed: { value: flatColour('#f07a5a') },
      uCalm: { value: flatColour('#57b6d9') },
      uStepBack: atmosphere.uStepBack,
    },
    blending: AdditiveBlending,
    transparent: true,
    depthWrite: false,
    side: 2,
  })
}

const COLUMNS = [
  ['aEnds', 'ends', 4],
  ['aMotion', 'motion', 4],
  ['aStressed', 'stressed', 1],
] as const

/** Writes columns into a geometry; its buffers grow by doubling and are otherwise rewritten in place. */
function write(geometry: InstancedBufferGeometry, columns: FlowColumns): void {
  for (const [name, key, size] of COLUMNS) {
    const old = geometry.getAttribute(name) as InstancedBufferAttribute | undefined
    if (!old || old.count < columns.count) {
      const room = Math.max(16, 2 ** Math.ceil(Math.log2(Math.max(1, columns.count))))
      const array = new Float32Array(room * size)
      array.set(columns[key])
      // a longer buffer needs a new binding: three frees the old one with the geometry's dispose
      geometry.dispose()
      geometry.setAttribute(name, new InstancedBufferAttribute(array, size))
    } else {
      ;(old.array as Float32Array).set(columns[key])
      old.needsUpdate = true
    }
  }
  geometry.instanceCount = columns.count
}

interface FlowsLayerProps {
  flows: readonly SurfaceFlow[]
  /** True: static arrows, width by volume. */
  still: boolean
  visible: boolean
  atmosphere: Atmosphere
  clock: FlowClock
}

export function FlowsLayer({ flows, still, visible, atmosphere, clock }: FlowsLayerProps) {
  const invalidate = useThree((state) => state.invalidate)
  const [rails, streaks] = useMemo(() => {
    const make = (order: number): Mesh<InstancedBufferGeometry, ShaderMaterial> => {
      const mesh = new Mesh(unitRibbon(28), material(atmosphere, clock))
      mesh.frustumCulled = false
      mesh.renderOrder = order
      return mesh
    }
    return [make(3), make(4)]
  }, [atmosphere, clock])

  useLayoutEffect(() => {
    write(rails.geometry, railColumns(flows))
    write(streaks.geometry, streakColumns(flows))
    invalidate()
  }, [rails, streaks, flows, invalidate])

  useLayoutEffect(() => {
    rails.visible = visible && flows.length > 0
    streaks.visible = visible && !still && flows.length > 0
    rails.material.uniforms.uMode!.value = still ? MODE.arrow : MODE.rail
    streaks.material.uniforms.uMode!.value = MODE.streak
    invalidate()
  }, [rails, streaks, flows.length, still, visible, invalidate])

  useDisposal(
    useMemo(() => [rails, streaks].flatMap(({ geometry, material: own }) => [geometry, own]), [rails, streaks]),
  )
  return (
    <>
      <primitive object={rails} />
      <primitive object={streaks} />
    </>
  )
}
