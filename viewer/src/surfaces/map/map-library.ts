// The part of MapLibre's and Mapbox GL's `Map` that the surface uses, and which of the two draws.
import type { GeoView } from '../../scene/geo-view.ts'
import type { SurfaceNotice } from '../surface.ts'
import type { MapStyle } from './map-style.ts'

export interface MapCamera {
  readonly center: readonly [lng: number, lat: number]
  readonly zoom: number
  readonly bearing: number
  readonly pitch: number
}

/** One map on the screen. Both libraries have these under the same names. */
export interface MapHandle {
  readonly on: (type: string, listener: (event: { readonly error?: unknown }) => void) => unknown
  readonly getCenter: () => { readonly lng: number; readonly lat: number }
  readonly getZoom: () => number
  readonly getBearing: () => number
  readonly getPitch: () => number
  readonly jumpTo: (camera: Partial<MapCamera>) => unknown
  readonly easeTo: (camera: Partial<MapCamera> & { readonly duration: number }) => unknown
  readonly stop: () => unknown
  readonly getSource: (id: string) => { readonly setData?: (data: unknown) => unknown } | undefined
  readonly setFeatureState: (
    feature: { readonly source: string; readonly id: number },
    state: Readonly<Record<string, unknown>>,
  ) => unknown
  readonly setPaintProperty: (layer: string, name: string, value: unknown) => unknown
  readonly setLayerZoomRange: (layer: string, minzoom: number, maxzoom: number) => unknown
  readonly hasImage: (id: string) => boolean
  readonly addImage: (id: string, image: ImageData, options: { readonly pixelRatio: number }) => unknown
  readonly removeImage: (id: string) => unknown
  readonly resize: () => unknown
  readonly remove: () => void
}

export interface MapOptions {
  readonly container: HTMLElement
  readonly style: MapStyle
  readonly view: GeoView
  readonly antialias: boolean
}

export interface MapLibrary {
  readonly name: 'maplibre' | 'mapbox'
  /** Vertical, degrees: MapLibre takes the city's own, Mapbox has one of its own. */
  readonly fieldOfViewDegrees: number
  readonly create: (options: MapOptions) => MapHandle
}

/** How each library is loaded; each in a chunk of its own, when it is asked for. */
export interface MapLoaders {
  readonly maplibre: () => Promise<MapLibrary>
  readonly mapbox: (token: string) => Promise<MapLibrary>
}

export interface ChosenLibrary {
  readonly library: MapLibrary
  /** Why it is not Mapbox; null = it is. */
  readonly notice: SurfaceNotice | null
}

/** Mapbox GL where the operator has given a token and it can be loaded, MapLibre otherwise, with the reason. */
export async function chooseLibrary(token: string | null, loaders: MapLoaders): Promise<ChosenLibrary> {
  if (token === null) return { library: await loaders.maplibre(), notice: 'mapbox-no-token' }
  try {
    return { library: await loaders.mapbox(token), notice: null }
  } catch {
    // Whatever keeps Mapbox from being loaded, a map is shown, and the notice says which.
    return { library: await loaders.maplibre(), notice: 'mapbox-failed' }
  }
}

/** True for the errors by which Mapbox GL says that it will not draw with this token. */
export function refusesToken(error: unknown): boolean {
  const { status, message } = (error ?? {}) as { readonly status?: unknown; readonly message?: unknown }
  return status === 401 || (typeof message === 'string' && /access token/i.test(message))
}

export const viewOf = (map: MapHandle): GeoView => {
  const { lng, lat } = map.getCenter()
  return { lng, lat, zoom: map.getZoom(), bearing: map.getBearing(), pitch: map.getPitch() }
}

export const cameraOf = ({ lng, lat, zoom, bearing, pitch }: GeoView): MapCamera => ({
  center: [lng, lat],
  zoom,
  bearing,
  pitch,
})
