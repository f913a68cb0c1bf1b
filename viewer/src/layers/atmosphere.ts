// The night itself: fog, light and the clearing round an opened hospital, as uniforms that all layers share by reference.
import { Color, Vector2, Vector3, Vector4 } from 'three'
import { linear } from '../scene/severity.ts'

const colour = (hex: string): Color => new Color().setRGB(...linear(hex))

export interface Atmosphere {
  /** Distance at which fog begins and at which nothing but fog is left, scene units. */
  readonly uFog: { value: Vector2 }
  readonly uFogColour: { value: Color }
  /** x, z, radius, openness 0..1: blocks sink inside it. */
  readonly uClearing: { value: Vector4 }
  /** Towards the sun. */
  readonly uSun: { value: Vector3 }
  /** 0..1: how much the towers of the city step back behind an opened hospital. */
  readonly uStepBack: { value: number }
}

export const BACKGROUND = '#0a0f14'
export const GROUND = '#0b1117'
export const SEA = '#0f2530'
export const RIVER = '#12303e'
export const COAST = '#3c6072'
export const CONTOUR = '#1d2932'

export function createAtmosphere(): Atmosphere {
  return {
    uFog: { value: new Vector2(250, 760) },
    uFogColour: { value: colour(BACKGROUND) },
    uClearing: { value: new Vector4(0, 0, 1, 0) },
    uSun: { value: new Vector3(-0.82, 0.72, 0.12).normalize() },
    uStepBack: { value: 0 },
  }
}

export const flatColour = colour

/** GLSL: share of fog at a view distance. Never complete, so that the coast stays readable at the top of the stage. */
export const FOG_GLSL = /* glsl */ `
uniform vec2 uFog;
uniform vec3 uFogColour;
float fogShare(float away) {
  return 0.94 * smoothstep(uFog.x, uFog.y, away);
}
`
