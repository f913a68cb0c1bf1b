// The surface of the chosen ground; each comes when it is first shown, in a chunk of its own.
import { type ComponentType, type LazyExoticComponent, lazy } from 'react'
import type { GroundName, SurfaceProps } from './surface.ts'

const SURFACES: Readonly<Record<GroundName, LazyExoticComponent<ComponentType<SurfaceProps>>>> = {
  city: lazy(() => import('./city/city-surface.tsx')),
  map: lazy(() => import('./map/map-surface.tsx')),
  globe: lazy(() => import('./globe/globe-surface.tsx')),
}

/** Draws a ground. Another ground is another mount: what must outlive it comes in as properties. */
export function GroundSurface({ name, ...props }: SurfaceProps & { name: GroundName }) {
  const Chosen = SURFACES[name]
  return <Chosen {...props} />
}
