// The playlist that this browser keeps, for its wall and for whoever fills it.
import { lookOf, withLook } from '../look-address.ts'
import { hashOf, routeOf } from '../route.ts'
import { remember, remembered } from '../store.ts'
import { playlistOf, type WallView, wallAddress } from './playlist.ts'

/** Seconds of a view that nobody has given any. */
export const USUAL_SECONDS = 30
const LONGEST_NAME = 40

export const keptViews = (): readonly WallView[] => playlistOf(remembered('wall') ?? '').views

export const keepViews = (views: readonly WallView[]): void => remember('wall', wallAddress(views))

/** An address of the screens as a playlist writes it. A wall shows the present, so that an instant is left out. */
export function placeOfAddress(address: string): string {
  const { camera = null, filters = {}, table = false } = lookOf(address)
  return withLook(hashOf(routeOf(address)), { at: null, pastHours: 24, run: null, table, camera, filters }).replace(
    /^#\//,
    '',
  )
}

export const addToWall = (address: string, name: string): void =>
  keepViews([
    ...keptViews(),
    { place: placeOfAddress(address), seconds: USUAL_SECONDS, name: name.slice(0, LONGEST_NAME) },
  ])
