// Going places: every move of the screen is a change of address, so that Back and deep links work.
import { type HeatName, HOME, hashOf, type Route, routeOf, up } from './route.ts'
import { remembered, store } from './store.ts'
import type { GroundName } from './surfaces/surface.ts'
import { isWall, playlistOf } from './wall/playlist.ts'

/** Goes to a place, on the ground that is shown; `replace` leaves no step in the history (walking along beds). */
export function go(place: Route, replace = false): void {
  const { route } = store.getState()
  take({ ...place, ground: route.ground, layer: route.layer }, replace)
}

/** Puts the stage on another ground; the table gives way to it. */
export function showGround(ground: GroundName): void {
  const { route, canDraw3d } = store.getState()
  if (!canDraw3d) return
  store.setState({ table: false })
  take({ ...route, ground })
}

/** Colours the ground by a figure; null takes the colour away. */
export const showHeat = (layer: HeatName | null): void => take({ ...store.getState().route, layer })

function take(route: Route, replace = false): void {
  const hash = hashOf(route)
  const { route: before, wall } = store.getState()
  if (hash === hashOf(before) && wall === null) return
  if (replace) history.replaceState(null, '', hash)
  else history.pushState(null, '', hash)
  store.setState({ route, wall: null })
}

export const goUp = (): void => go(up(store.getState().route))

export function choose(facility: string | null): void {
  const { route } = store.getState()
  if (route.room !== 'watch') return
  go({ ...route, level: facility === null ? 'city' : route.level, facility, unit: null, bed: null })
}

export function flyTo(facility: string): void {
  go({ ...HOME, level: 'hospital', facility })
}

export function openWard(facility: string, unit: string | null, bed: number | null = null, replace = false): void {
  go({ ...HOME, level: 'hospital', facility, unit, bed }, replace)
}

/** Opens an entry of the data room; null = none. */
export const openEntry = (entry: string | null, replace = false): void => go({ ...HOME, room: 'data', entry }, replace)

/** Follows the address from now on. */
export function followAddress(): () => void {
  const read = (): void => {
    if (!isWall(location.hash)) {
      store.setState({ route: routeOf(location.hash), wall: null })
      return
    }
    // A wall without views of its own shows those that were kept here.
    const own = location.hash.replace(/^#?\/wall\/?/, '') !== ''
    const wall = playlistOf(own ? location.hash : (remembered('wall') ?? ''))
    store.setState({ wall, route: routeOf(wall.views[0]!.place) })
  }
  read()
  addEventListener('popstate', read)
  addEventListener('hashchange', read)
  return () => {
    removeEventListener('popstate', read)
    removeEventListener('hashchange', read)
  }
}
