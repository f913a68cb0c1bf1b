// The views that a wall goes through, as its address writes them: `#/wall/watch@60/hospital%2Fh04@30@No.%202`.

export interface WallView {
  /** A place of the screens as its address names it, without `#/`: `watch`, `hospital/h04`, `rehearse/ID`. */
  readonly place: string
  readonly seconds: number
  /** What people call it; empty = it has no name of its own. */
  readonly name: string
}

export interface Playlist {
  readonly views: readonly WallView[]
  /** Entries that could not be read: their number from 1, and what was written. */
  readonly refused: readonly { readonly number: number; readonly text: string }[]
}

const ROOMS = ['watch', 'hospital', 'rehearse', 'plan', 'indicators', 'data', 'exercise']
export const SHORTEST_SECONDS = 5
export const LONGEST_SECONDS = 3600
export const ALONE: readonly WallView[] = [{ place: 'watch', seconds: 60, name: '' }]
const MOST_VIEWS = 20

/** Whether an address is a wall's. */
export const isWall = (hash: string): boolean => /^#?\/?wall(\/|$)/.test(hash)

function viewOf(text: string): WallView | null {
  try {
    const [place, seconds, name, ...more] = text.split('@').map(decodeURIComponent)
    const length = Number(seconds)
    const fits =
      more.length === 0 &&
      ROOMS.includes(place!.split(/[/?]/)[0]!) &&
      Number.isInteger(length) &&
      length >= SHORTEST_SECONDS &&
      length <= LONGEST_SECONDS
    return fits ? { place: place!, seconds: length, name: name ?? '' } : null
  } catch {
    // Not decodable: it is refused like anything else that cannot be read.
    return null
  }
}

/** Reads a wall's address, or what was kept of one. Without a readable entry the wall shows the city alone. */
export function playlistOf(hash: string): Playlist {
  const texts = hash
    .replace(/^#?\/?wall\/?/, '')
    .split('/')
    .filter((text) => text !== '')
  const read = texts.map(viewOf)
  const views = read.filter((view) => view !== null).slice(0, MOST_VIEWS)
  return {
    views: views.length > 0 ? views : ALONE,
    refused: read.flatMap((view, k) => (view === null ? [{ number: k + 1, text: texts[k]! }] : [])),
  }
}

/** The address of a wall with these views. */
export const wallAddress = (views: readonly WallView[]): string =>
  `#/wall/${views
    .map(({ place, seconds, name }) =>
      [encodeURIComponent(place), seconds, ...(name === '' ? [] : [encodeURIComponent(name)])].join('@'),
    )
    .join('/')}`
