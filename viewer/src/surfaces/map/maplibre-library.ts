// MapLibre GL JS, the map that needs nobody's leave: drawn from our own data alone.

import workerUrl from 'virtual:maplibre-worker-url'
import { Map as MapLibreMap, type MapOptions as MapLibreOptions, setWorkerUrl } from 'maplibre-gl'
import { FIELD_OF_VIEW_DEGREES } from '../../scene/camera.ts'
import { cameraOf, type MapHandle, type MapLibrary } from './map-library.ts'
import 'maplibre-gl/dist/maplibre-gl.css'

setWorkerUrl(workerUrl)

const maplibre: MapLibrary = {
  name: 'maplibre',
  fieldOfViewDegrees: FIELD_OF_VIEW_DEGREES,
  create({ container, style, view, antialias }) {
    const map = new MapLibreMap({
      container,
      style: style as MapLibreOptions['style'] & object,
      ...cameraOf(view),
      center: [view.lng, view.lat],
      maxPitch: 85,
      minZoom: 6,
      maxZoom: 18,
      renderWorldCopies: false,
      keyboard: false,
      doubleClickZoom: false,
      attributionControl: false,
      fadeDuration: 0,
      canvasContextAttributes: { antialias },
    })
    map.setVerticalFieldOfView(FIELD_OF_VIEW_DEGREES)
    return map as unknown as MapHandle
  },
}

export default maplibre
