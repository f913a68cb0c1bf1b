// Mapbox GL JS, for operators with an account of their own: only with their token, its logo and attribution left in place.
import mapboxgl, { type MapOptions as MapboxOptions } from 'mapbox-gl'
import { cameraOf, type MapHandle, type MapLibrary } from './map-library.ts'
import 'mapbox-gl/dist/mapbox-gl.css'

/** Vertical field of view that the library has and does not let others set. */
const MAPBOX_FIELD_OF_VIEW_DEGREES = 36.87

export const mapbox = (token: string): MapLibrary => ({
  name: 'mapbox',
  fieldOfViewDegrees: MAPBOX_FIELD_OF_VIEW_DEGREES,
  create({ container, style, view, antialias }) {
    const map = new mapboxgl.Map({
      accessToken: token,
      container,
      style: style as unknown as MapboxOptions['style'] & object,
      ...cameraOf(view),
      center: [view.lng, view.lat],
      projection: 'mercator',
      maxPitch: 85,
      minZoom: 6,
      maxZoom: 18,
      renderWorldCopies: false,
      keyboard: false,
      doubleClickZoom: false,
      fadeDuration: 0,
      antialias,
    })
    return map as unknown as MapHandle
  },
})
