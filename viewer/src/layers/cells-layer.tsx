// The population grid on the ground of the night city: squares under blocks and towers, a ring where nothing is known. One draw call,
// uploaded when the figures change and never by the frame.
import { useEffect, useMemo } from 'react'
import {
  AddEquation,
  BufferAttribute,
  BufferGeometry,
  CustomBlending,
  Mesh,
  OneMinusSrcAlphaFactor,
  ShaderMaterial,
  SrcAlphaFactor,
} from 'three'
import { CELL_RAMPS, DRAWN_CELL_METRES, UNKNOWN_CELL } from '../scene/cell-ramps.ts'
import { METRES_PER_UNIT, sceneX, sceneZ } from '../scene/projection.ts'
import { linear } from '../scene/severity.ts'
import type { Stage } from '../surfaces/overlay/stage.ts'
import type { SurfaceCells } from '../surfaces/surface.ts'
import { type Atmosphere, FOG_GLSL } from './atmosphere.ts'
import { useDisposal } from './disposal.ts'

const CORNERS = [
  [-1, -1],
  [1, -1],
  [1, 1],
  [-1, 1],
] as const

const VERTEX = /* glsl */ `
attribute vec4 aColour;
attribute vec2 aCorner;
varying vec4 vColour;
varying vec2 vCorner;
varying float vAway;
void main() {
  vec4 seen = modelViewMatrix * vec4(position, 1.0);
  vAway = length(seen.xyz);
  vColour = aColour;
  vCorner = aCorner;
  gl_Position = projectionMatrix * seen;
}
`

const FRAGMENT = /* glsl */ `
${FOG_GLSL}
varying vec4 vColour;
varying vec2 vCorner;
varying float vAway;
void main() {
  // not known: a ring of a third of the cell
  float away = length(vCorner);
  if (vColour.a < 0.25 && abs(away - 0.36) > 0.09) discard;
  gl_FragColor = vec4(mix(vColour.rgb, uFogColour, fogShare(vAway) * 0.6), max(vColour.a, 0.6));
  #include <colorspace_fragment>
}
`

function geometryOf(east: readonly number[], north: readonly number[]): BufferGeometry {
  const half = DRAWN_CELL_METRES / METRES_PER_UNIT / 2
  const position = new Float32Array(east.length * 12)
  const corner = new Float32Array(east.length * 8)
  const index = new Uint32Array(east.length * 6)
  east.forEach((metres, c) => {
    CORNERS.forEach(([x, z], k) => {
      position.set([sceneX(metres) + x * half, 0, sceneZ(north[c]!) + z * half], c * 12 + k * 3)
      corner.set([x, z], c * 8 + k * 2)
    })
    index.set(
      [0, 2, 1, 0, 3, 2].map((k) => c * 4 + k),
      c * 6,
    )
  })
  const geometry = new BufferGeometry()
  geometry.setAttribute('position', new BufferAttribute(position, 3))
  geometry.setAttribute('aCorner', new BufferAttribute(corner, 2))
  geometry.setAttribute('aColour', new BufferAttribute(new Float32Array(east.length * 16), 4))
  geometry.setIndex(new BufferAttribute(index, 1))
  return geometry
}

/** Opacity of a known cell: blocks, rivers and coast stay legible. */
const KNOWN_ALPHA = 0.72

function paint(geometry: BufferGeometry, { bins, ramp }: SurfaceCells): void {
  const colour = geometry.getAttribute('aColour') as BufferAttribute
  const colours = CELL_RAMPS[ramp].dark.map(linear)
  const unknown = linear(UNKNOWN_CELL.dark)
  bins.forEach((bin, c) => {
    const [r, g, b] = bin < 0 ? unknown : colours[bin]!
    for (let k = 0; k < 4; k++) colour.setXYZW(c * 4 + k, r, g, b, bin < 0 ? 0.1 : KNOWN_ALPHA)
  })
  colour.needsUpdate = true
}

interface CellsLayerProps {
  cells: SurfaceCells
  atmosphere: Atmosphere
  stage: Pick<Stage, 'invalidate'>
}

export function CellsLayer({ cells, atmosphere, stage }: CellsLayerProps) {
  const { east, north } = cells
  const mesh = useMemo(() => {
    const material = new ShaderMaterial({
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
      uniforms: { uFog: atmosphere.uFog, uFogColour: atmosphere.uFogColour },
      // blended, and yet painted with the ground before anything stands
      blending: CustomBlending,
      blendEquation: AddEquation,
      blendSrc: SrcAlphaFactor,
      blendDst: OneMinusSrcAlphaFactor,
      depthTest: false,
      depthWrite: false,
      side: 2,
    })
    const made = new Mesh(geometryOf(east, north), material)
    made.frustumCulled = false
    // over the land, under contours, rivers and coast
    made.renderOrder = -18.5
    made.matrixAutoUpdate = false
    return made
  }, [east, north, atmosphere])
  useEffect(() => {
    paint(mesh.geometry, cells)
    stage.invalidate()
  }, [mesh, cells, stage])
  useDisposal(useMemo(() => [mesh.geometry, mesh.material as ShaderMaterial], [mesh]))
  return <primitive object={mesh} />
}
