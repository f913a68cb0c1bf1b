// The fabric of the city: up to sixteen instanced tiles of boxes, lit from the left, darker at the foot. No lit windows:
// light is kept for what needs attention.
import { useMemo } from 'react'
import { InstancedBufferAttribute, Mesh, ShaderMaterial, Sphere, Vector3 } from 'three'
import { blockTiles, type Clearing } from '../scene/block-tiles.ts'
import type { GroundBlocks } from '../scene/ground.ts'
import { type Atmosphere, FOG_GLSL } from './atmosphere.ts'
import { useDisposal } from './disposal.ts'
import { unitBox } from './unit-geometry.ts'

const TILES = 16

const VERTEX = /* glsl */ `
${FOG_GLSL}
attribute vec4 aPlace;
attribute vec4 aSize;
uniform vec4 uClearing;
uniform vec3 uSun;
uniform float uStepBack;
varying vec3 vColour;

const vec3 LOW = vec3(0.030, 0.045, 0.058);
const vec3 HIGH = vec3(0.115, 0.165, 0.205);

vec2 turned(vec2 at) {
  return vec2(aPlace.z * at.x + aPlace.w * at.y, aPlace.z * at.y - aPlace.w * at.x);
}

void main() {
  vec3 size = aSize.xyz;
  // an opened hospital stands free: blocks round it and all in front of it are gone
  vec2 off = aPlace.xy - uClearing.xy;
  float before = dot(off, vec2(-0.70711, 0.70711));
  float kept = min(step(uClearing.z, length(off)), step(before, -uClearing.z * 0.25));
  size *= mix(1.0, kept, step(0.01, uClearing.w));
  vec3 local = position * size;
  vec2 ground = aPlace.xy + turned(local.xz);
  vec2 facing = turned(normal.xz);
  vec3 outward = vec3(facing.x, normal.y, facing.y);
  vec4 seen = viewMatrix * vec4(ground.x, local.y, ground.y, 1.0);
  gl_Position = projectionMatrix * seen;

  float sun = max(dot(outward, uSun), 0.0);
  // warm sun (#fff1dc) from the left, cold sky (#cfe3f0) from above
  vec3 light = vec3(1.0, 0.88, 0.72) * sun * 0.9 + vec3(0.62, 0.77, 0.87) * (0.18 + 0.32 * max(outward.y, 0.0));
  float foot = mix(0.34, 1.0, position.y);
  vec3 colour = mix(LOW, HIGH, aSize.w) * light * mix(foot, 1.0, outward.y);
  vColour = mix(colour * (1.0 - 0.5 * uStepBack), uFogColour, fogShare(length(seen.xyz)));
}
`

const FRAGMENT = /* glsl */ `
varying vec3 vColour;
void main() {
  gl_FragColor = vec4(vColour, 1.0);
  #include <colorspace_fragment>
}
`

interface BlocksLayerProps {
  blocks: GroundBlocks
  /** Circles kept free for the hospitals' towers. */
  clearings: readonly Clearing[]
  atmosphere: Atmosphere
}

export function BlocksLayer({ blocks, clearings, atmosphere }: BlocksLayerProps) {
  const meshes = useMemo(() => {
    const material = new ShaderMaterial({
      vertexShader: VERTEX,
      fragmentShader: FRAGMENT,
      uniforms: {
        uFog: atmosphere.uFog,
        uFogColour: atmosphere.uFogColour,
        uClearing: atmosphere.uClearing,
        uSun: atmosphere.uSun,
        uStepBack: atmosphere.uStepBack,
      },
    })
    return blockTiles(blocks, TILES, clearings).map((tile) => {
      const geometry = unitBox()
      geometry.setAttribute('aPlace', new InstancedBufferAttribute(tile.places, 4))
      geometry.setAttribute('aSize', new InstancedBufferAttribute(tile.sizes, 4))
      geometry.instanceCount = tile.count
      const [x, y, z, radius] = tile.bounds
      geometry.boundingSphere = new Sphere(new Vector3(x, y, z), radius)
      const mesh = new Mesh(geometry, material)
      mesh.matrixAutoUpdate = false
      return mesh
    })
  }, [blocks, clearings, atmosphere])
  useDisposal(
    useMemo(
      () => [...meshes.map((mesh) => mesh.geometry), ...meshes.slice(0, 1).map((mesh) => mesh.material)],
      [meshes],
    ),
  )
  return meshes.map((mesh) => <primitive key={mesh.uuid} object={mesh} />)
}
