// Going places: every move of the screen is a change of address, so that Back and deep links work.
import { type Look, lookOf, withLook } from './look-address.ts'
import { type HeatName, HOME, hashOf, type Route, routeOf, up } from './route.ts'
import { lookAt } from './shell/time-cursor.ts'
import { type AppState, remembered, store } from './store.ts'
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
  const filters = route.room === before.room ? store.getState().filters : {}
  const address = withLook(hash, lookNow({ ...store.getState(), route, filters }))
  if (replace) history.replaceState(null, '', address)
  else history.pushState(null, '', address)
  store.setState({ route, filters, wall: null })
}

/** Shows a room only some of what it has; the address follows. */
export const showOnly = (filters: Readonly<Record<string, string>>): void =>
  store.setState((state) => ({ filters: { ...state.filters, ...filters } }))

/** The camera belongs to the city, not to an opened hospital or a table of figures. */
const lookNow = (state: AppState): Look => ({
  at: state.cursor,
  pastHours: state.pastHours,
  run: state.route.room === 'watch' ? (state.run?.id ?? null) : null,
  table: state.table,
  camera: state.route.room === 'watch' && state.route.level === 'city' ? state.camera : null,
  filters: state.filters,
})

/** The address of what is shown, whole: place, ground, instant, camera, filters. */
export const addressNow = (): string => {
  const state = store.getState()
  return withLook(hashOf(state.route), lookNow(state))
}

/** Goes to an address as a whole: what it does not say is as usual there. */
export function openAddress(address: string): void {
  take(routeOf(address))
  store.setState({ filters: {} })
  takeLook({ at: null, pastHours: 24, run: null, table: false, ...lookOf(address) })
}

/** Takes what an address says of the look; an instant as soon as the city's clock is known. */
function takeLook({ at, run, camera, ...rest }: Partial<Look>): void {
  store.setState(({ looksAsked }) => ({ ...rest, ...(camera && { camera, looksAsked: looksAsked + 1 }) }))
  if (typeof run === 'string') {
    if (store.getState().run?.id !== run)
      onceKnown(() => void import('./data/laid-run.ts').then(({ layRun }) => layRun(run, at ?? null)))
  } else if (at === null) lookAt(null)
  else if (at !== undefined) onceKnown(() => lookAt(at))
}

/** Does it as soon as the city’s clock is known, and with it who looks. */
function onceKnown(then: () => void): void {
  if (store.getState().pulse !== null) {
    then()
    return
  }
  const quit = store.subscribe(({ pulse }) => {
    if (pulse === null) return
    quit()
    then()
  })
}

/** How long a hand must rest before the address follows it. */
const REST_MS = 400

/** Keeps the address in step with what time, camera, tables and filters show; the returned function ends that. */
function keepAddress(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const write = (): void => {
    const { wall, playing } = store.getState()
    if (wall === null && !playing && location.hash !== addressNow() && !isWall(location.hash))
      history.replaceState(history.state, '', addressNow())
  }
  const quit = store.subscribe((now, before) => {
    const same = (['cursor', 'run', 'pastHours', 'table', 'camera', 'filters', 'playing'] as const).every(
      (key) => now[key] === before[key],
    )
    if (same) return
    clearTimeout(timer)
    timer = setTimeout(write, REST_MS)
  })
  return () => {
    clearTimeout(timer)
    quit()
  }
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
      takeLook(lookOf(location.hash))
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
  const leave = keepAddress()
  return () => {
    leave()
    removeEventListener('popstate', read)
    removeEventListener('hashchange', read)
  }
}
