// Where the plan's map is looked at: nearer and farther, moved by a hand, flown to an area.
import type { Place } from '../../data/types.ts'
import type { MapFrame } from './map-frame.ts'
import { type MapView, planStore } from './plan-store.ts'

const LARGEST_ZOOM = 16
/** Of a press on + or −, and of a notch of the wheel. */
export const ZOOM_STEP = 1.5
const FLIGHT_MS = 600
const AREA_ZOOM = 5

/** So near to the whole city it is the whole city. */
const settled = (view: MapView): MapView | null => (view.zoom < 1.02 ? null : view)

/** Nearer or farther by a factor; the place under the pixel stays where it is. */
export function zoomBy(frame: MapFrame, factor: number, x = frame.width / 2, y = frame.height / 2): void {
  const zoom = Math.min(LARGEST_ZOOM, Math.max(1, (planStore.getState().map?.zoom ?? 1) * factor))
  const by = zoom / (planStore.getState().map?.zoom ?? 1)
  const middle = frame.back(x + (frame.width / 2 - x) / by, y + (frame.height / 2 - y) / by)
  planStore.setState({ map: settled({ ...middle, zoom }) })
}

/** Moves what is seen by so many pixels. */
export function moveBy(frame: MapFrame, dx: number, dy: number): void {
  const zoom = planStore.getState().map?.zoom ?? 1
  planStore.setState({ map: { ...frame.back(frame.width / 2 - dx, frame.height / 2 - dy), zoom } })
}

export const showWhole = (): void => planStore.setState({ map: null, area: null })

let flight = 0

/** Goes to an area's middle, at once where motion is not wanted; `middle` of the map as it is now says where from. */
export function flyToArea(area: number, to: Place, from: Place): void {
  const mine = ++flight
  const begun = performance.now()
  const zoom = planStore.getState().map?.zoom ?? 1
  planStore.setState({ area })
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches
  const step = (): void => {
    if (mine !== flight) return
    const t = still ? 1 : Math.min(1, (performance.now() - begun) / FLIGHT_MS)
    const ease = t * t * (3 - 2 * t)
    planStore.setState({
      map: {
        lng: from.lng + (to.lng - from.lng) * ease,
        lat: from.lat + (to.lat - from.lat) * ease,
        zoom: zoom * (AREA_ZOOM / zoom) ** ease,
      },
    })
    if (t < 1) requestAnimationFrame(step)
  }
  step()
}
