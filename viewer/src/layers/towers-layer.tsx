// Hospitals as towers lit floor by floor from the ground: one draw call for all floors, one for the pools, one for the outlines.
import { useThree } from '@react-three/fiber'
import { useLayoutEffect, useMemo } from 'react'
import {
  AdditiveBlending,
  BoxGeometry,
  EdgesGeometry,
  InstancedBufferAttribute,
  type InstancedBufferGeometry,
  LineBasicMaterial,
  LineSegments,
  Mesh,
  ShaderMaterial,
} from 'three'
import { TOWER_TURN, towerBoxes } from '../scene/tower-boxes.ts'
import type { SurfaceHospital } from '../surfaces/surface.ts'
import { type Atmosphere, FOG_GLSL } from './atmosphere.ts'
import { useDisposal } from './disposal.ts'
import { BOXES_A_HOSPITAL, emptyTowerColumns, fillTowerColumns } from './tower-columns.ts'
import { unitBox, unitRibbon } from './unit-geometry.ts'

const TOWER_VERTEX = /* glsl */ `
attribute vec4 aPlace;
attribute vec4 aSize;
attribute vec4 aLight;
attribute float aStyle;
uniform float uTurn;
varying vec3 vLocal;
varying vec3 vFace;
varying vec4 vSize;
varying vec4 vLight;
varying float vStyle;
varying float vAway;
void main() {
  vec3 local = position * aSize.xyz;
  float c = cos(uTurn);
  float s = sin(uTurn);
  vec4 seen = viewMatrix * vec4(aPlace.x + c * local.x + s * local.z, aPlace.z + local.y, aPlace.y - s * local.x + c * local.z, 1.0);
  gl_Position = projectionMatrix * seen;
  vLocal = position;
  vFace = normal;
  vSize = aSize;
  vLight = aLight;
  vStyle = aStyle;
  vAway = length(seen.xyz);
}
`

const TOWER_FRAGMENT = /* glsl */ `
${FOG_GLSL}
uniform float uStepBack;
varying vec3 vLocal;
varying vec3 vFace;
varying vec4 vSize;
varying vec4 vLight;
varying float vStyle;
varying float vAway;

const vec3 UNLIT = vec3(0.100, 0.140, 0.170);
const vec3 CORE = vec3(0.010, 0.014, 0.018);

void main() {
  float side = vFace.z > 0.5 ? 0.62 : (vFace.x < -0.5 ? 0.74 : (vFace.y > 0.5 ? 0.86 : 0.30));
  vec3 colour;
  if (vSize.w < 0.5) {
    colour = UNLIT * side * 0.5;
  } else if (vFace.y > 0.5) {
    colour = UNLIT * side;
  } else {
    float storey = vLocal.y * vSize.w;
    float number = floor(storey);
    float within = storey - number;
    float soft = clamp(fwidth(storey), 0.001, 0.5);
    // a slab of 68 % and a dark gap; the gap blurs to its mean where a floor is less than two pixels
    float slab = smoothstep(0.0, soft, within) * (1.0 - smoothstep(0.68, 0.68 + soft, within));
    float far = smoothstep(0.35, 0.5, soft);
    slab = mix(slab, 0.68, far);
    float lit = step(storey, vLight.w);
    vec3 glow = vLight.rgb * (vFace.z > 0.5 ? 1.0 : 0.66);
    if (vStyle > 0.5) {
      // stale: the floor's outline instead of its light
      float across = vFace.z > 0.5 || vFace.z < -0.5 ? vLocal.x : vLocal.z;
      float edge = max(smoothstep(0.40, 0.43, abs(across)), 1.0 - smoothstep(0.06, 0.06 + soft, min(within, abs(0.68 - within))));
      glow = mix(UNLIT * 0.18, glow, edge);
    }
    vec3 face = mix(UNLIT * side * 0.75, glow, lit);
    colour = mix(CORE, face, slab);
  }
  colour = mix(colour, uFogColour, 0.82 * fogShare(vAway) + 0.0);
  colour = mix(colour, uFogColour * 1.2, uStepBack);
  gl_FragColor = vec4(colour, 1.0);
  #include <colorspace_fragment>
}
`

const POOL_VERTEX = /* glsl */ `
attribute vec4 aPool;
attribute vec3 aColour;
varying vec2 vAt;
varying vec4 vColour;
void main() {
  vAt = vec2(position.x * 2.0 - 1.0, position.y);
  vColour = vec4(aColour, aPool.w);
  vec2 ground = aPool.xy + vAt * aPool.z * step(0.001, aPool.w);
  gl_Position = projectionMatrix * viewMatrix * vec4(ground.x, 0.4, ground.y, 1.0);
}
`

const POOL_FRAGMENT = /* glsl */ `
uniform float uStepBack;
varying vec2 vAt;
varying vec4 vColour;
void main() {
  float reach = clamp(1.0 - length(vAt), 0.0, 1.0);
  gl_FragColor = vec4(vColour.rgb * vColour.a * reach * reach * (1.0 - uStepBack), 1.0);
  #include <colorspace_fragment>
}
`

interface TowersLayerProps {
  hospitals: readonly SurfaceHospital[]
  selected: number | null
  hovered: number | null
  difference: ReadonlyMap<number, number> | undefined
  /** The hospital that is opened: its own tower makes room. */
  opened: number | null
  atmosphere: Atmosphere
}

export function TowersLayer({ hospitals, selected, hovered, difference, opened, atmosphere }: TowersLayerProps) {
  const invalidate = useThree((state) => state.invalidate)
  const count = hospitals.length
  const scene = useMemo(() => {
    const columns = emptyTowerColumns(count)
    const boxes = unitBox()
    boxes.setAttribute('aPlace', new InstancedBufferAttribute(columns.places, 4))
    boxes.setAttribute('aSize', new InstancedBufferAttribute(columns.sizes, 4))
    boxes.setAttribute('aLight', new InstancedBufferAttribute(columns.lights, 4))
    boxes.setAttribute('aStyle', new InstancedBufferAttribute(columns.styles, 1))
    boxes.instanceCount = count * BOXES_A_HOSPITAL
    const towers = new Mesh(
      boxes,
      new ShaderMaterial({
        vertexShader: TOWER_VERTEX,
        fragmentShader: TOWER_FRAGMENT,
        uniforms: {
          uFog: atmosphere.uFog,
          uFogColour: atmosphere.uFogColour,
          uStepBack: atmosphere.uStepBack,
          uTurn: { value: TOWER_TURN },
        },
      }),
    )
    const quads = unitRibbon(1)
    quads.setAttribute('aPool', new InstancedBufferAttribute(columns.pools, 4))
    quads.setAttribute('aColour', new InstancedBufferAttribute(columns.poolColours, 3))
    quads.instanceCount = count
    const pools = new Mesh(
      quads,
      new ShaderMaterial({
        vertexShader: POOL_VERTEX,
        fragmentShader: POOL_FRAGMENT,
        uniforms: { uStepBack: atmosphere.uStepBack },
        blending: AdditiveBlending,
        transparent: true,
        depthTest: false,
        depthWrite: false,
        side: 2,
      }),
    )
    const frame = new EdgesGeometry(new BoxGeometry(1, 1, 1).translate(0, 0.5, 0))
    const outline = (opacity: number) =>
      new LineSegments(
        frame,
        new LineBasicMaterial({ color: '#ffffff', transparent: true, opacity, toneMapped: false }),
      )
    const chosen = outline(0.95)
    const pointed = outline(0.5)
    for (const object of [towers, pools]) object.frustumCulled = false
    pools.renderOrder = 1
    towers.renderOrder = 2
    chosen.renderOrder = 5
    pointed.renderOrder = 5
    return { columns, towers, pools, chosen, pointed }
  }, [count, atmosphere])

  useLayoutEffect(() => {
    fillTowerColumns(scene.columns, hospitals, difference)
    // flown in, one hospital's windows are the picture; schematic towers of others would stand in front of it
    scene.towers.visible = opened === null
    scene.pools.visible = opened === null
    for (const geometry of [scene.towers.geometry, scene.pools.geometry] as InstancedBufferGeometry[]) {
      for (const attribute of Object.values(geometry.attributes)) {
        if (attribute instanceof InstancedBufferAttribute) attribute.needsUpdate = true
      }
    }
    invalidate()
  }, [scene, hospitals, difference, opened, invalidate])

  useLayoutEffect(() => {
    const boxes = towerBoxes(hospitals)
    const put = (line: LineSegments, index: number | null): void => {
      const at = hospitals.findIndex((hospital) => hospital.index === index)
      const box = opened === null ? boxes[at] : undefined
      line.visible = box !== undefined
      if (!box) return
      line.position.set(box.x, 0, box.z)
      line.rotation.y = box.turn
      line.scale.set(box.halfWidth * 2 + 0.9, box.height + 0.8, box.halfDepth * 2 + 0.9)
    }
    put(scene.chosen, selected)
    put(scene.pointed, hovered === selected ? null : hovered)
    invalidate()
  }, [scene, hospitals, selected, hovered, opened, invalidate])

  useDisposal(
    useMemo(
      () =>
        [scene.towers, scene.pools, scene.chosen, scene.pointed].flatMap(({ geometry, material }) => [
          geometry,
          material,
        ]),
      [scene],
    ),
  )
  return (
    <>
      <primitive object={scene.pools} />
      <primitive object={scene.towers} />
      <primitive object={scene.chosen} />
      <primitive object={scene.pointed} />
    </>
  )
}
