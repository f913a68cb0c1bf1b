// Sea, land, rivers, the coast as one line and the hills as contours: five draw calls, all flat, painted before anything stands.
import { useMemo } from 'react'
import { BufferGeometry, Float32BufferAttribute, LineSegments, Mesh, ShaderMaterial } from 'three'
import type { Ground, MetreLine } from '../scene/ground.ts'
import { onLand, smoothLine } from '../scene/metre-lines.ts'
import { RIVER_EXAGGERATION } from '../scene/projection.ts'
import { addRibbon, addRing, addSegments, emptyRibbon } from '../scene/ribbons.ts'
import { type Atmosphere, COAST, CONTOUR, FOG_GLSL, flatColour, GROUND, RIVER, SEA } from './atmosphere.ts'
import { useDisposal } from './disposal.ts'

const VERTEX = /* glsl */ `
varying float vAway;
void main() {
  vec4 seen = modelViewMatrix * vec4(position, 1.0);
  vAway = length(seen.xyz);
  gl_Position = projectionMatrix * seen;
}
`

const FRAGMENT = /* glsl */ `
${FOG_GLSL}
uniform vec3 uColour;
uniform float uFogWeight;
uniform float uStepBack;
varying float vAway;
void main() {
  gl_FragColor = vec4(mix(uColour * (1.0 - 0.45 * uStepBack), uFogColour, fogShare(vAway) * mix(uFogWeight, 1.06, uStepBack)), 1.0);
  #include <colorspace_fragment>
}
`

function flat(atmosphere: Atmosphere, hex: string, fogWeight: number): ShaderMaterial {
  return new ShaderMaterial({
    vertexShader: VERTEX,
    fragmentShader: FRAGMENT,
    uniforms: {
      uFog: atmosphere.uFog,
      uFogColour: atmosphere.uFogColour,
      uColour: { value: flatColour(hex) },
      uStepBack: atmosphere.uStepBack,
      uFogWeight: { value: fogWeight },
    },
    depthTest: false,
    depthWrite: false,
    side: 2,
  })
}

function geometryOf(positions: readonly number[], indices?: readonly number[]): BufferGeometry {
  const geometry = new BufferGeometry()
  geometry.setAttribute('position', new Float32BufferAttribute(positions, 3))
  if (indices) geometry.setIndex([...indices])
  return geometry
}

function landGeometry(rings: readonly MetreLine[]): BufferGeometry {
  const positions: number[] = []
  const indices: number[] = []
  for (const ring of rings) addRing(positions, indices, ring)
  return geometryOf(positions, indices)
}

function lineGeometry(lines: readonly MetreLine[], closed: boolean): BufferGeometry {
  const positions: number[] = []
  for (const line of lines) addSegments(positions, line, closed)
  return geometryOf(positions)
}

function riverGeometry(ground: Ground): BufferGeometry {
  const ribbon = emptyRibbon()
  for (const river of ground.rivers) {
    addRibbon(ribbon, onLand(smoothLine(river.line, 4), ground.land), river.widthMetres * RIVER_EXAGGERATION)
  }
  for (const lake of ground.lakes ?? []) addRing(ribbon.positions, ribbon.indices, lake)
  return geometryOf(ribbon.positions, ribbon.indices)
}

const SEA_REACH = 6000

export function GroundLayer({ ground, atmosphere }: { ground: Ground; atmosphere: Atmosphere }) {
  const objects = useMemo(() => {
    const r = SEA_REACH
    const sea = new Mesh(
      geometryOf([-r, 0, -r, r, 0, -r, r, 0, r, -r, 0, r], [0, 1, 2, 0, 2, 3]),
      flat(atmosphere, SEA, 0.75),
    )
    const land = new Mesh(landGeometry(ground.land), flat(atmosphere, GROUND, 1))
    const rivers = new Mesh(riverGeometry(ground), flat(atmosphere, RIVER, 0.8))
    const contours = new LineSegments(lineGeometry(ground.contours, false), flat(atmosphere, CONTOUR, 0.8))
    const coast = new LineSegments(lineGeometry(ground.land, true), flat(atmosphere, COAST, 0.72))
    return [sea, land, contours, rivers, coast].map((object, at) => {
      object.renderOrder = at - 20
      object.frustumCulled = at > 0
      object.matrixAutoUpdate = false
      return object
    })
  }, [ground, atmosphere])
  useDisposal(useMemo(() => objects.flatMap((object) => [object.geometry, object.material]), [objects]))
  return objects.map((object) => <primitive key={object.uuid} object={object} />)
}
