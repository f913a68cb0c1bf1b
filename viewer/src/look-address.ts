// What an address says beside its place: the instant, the past that the time bar spans, tables, the camera, a room's filters. Short, so that
// it may be pasted; what it does not say stays as it is.
import { PAST_RANGES, type PastHours } from './data/recorded-past.ts'
import type { GeoView } from './scene/geo-view.ts'

export interface Look {
  /** Epoch ms on the time bar; null = the present. */
  readonly at: number | null
  readonly pastHours: PastHours
  /** The rehearsal that lies on the time bar; null = none. */
  readonly run: string | null
  readonly table: boolean
  /** Where the city was looked at from, once a hand has moved the camera. */
  readonly camera: GeoView | null
  /** What a room shows of its own, by name: `kind=live`. */
  readonly filters: Readonly<Record<string, string>>
}

const USUAL_PAST: PastHours = 24
const FILTER = 'f.'
/** Decimals of longitude, latitude, zoom, bearing and pitch: about ten metres, a fraction of a step of the wheel, a degree. */
const DIGITS = [4, 4, 2, 0, 0] as const
const KEYS = ['lng', 'lat', 'zoom', 'bearing', 'pitch'] as const

/** The words of a look behind a `?` or `&`; '' = nothing but the usual. */
export function lookQuery({ at, pastHours, run, table, camera, filters }: Look): string {
  const query = new URLSearchParams()
  if (run !== null) query.set('run', run)
  if (at !== null) query.set('at', `${new Date(at).toISOString().slice(0, 16)}Z`)
  if (pastHours !== USUAL_PAST) query.set('past', String(pastHours))
  if (table) query.set('as', 'table')
  if (camera !== null) query.set('camera', KEYS.map((key, k) => Number(camera[key].toFixed(DIGITS[k]!))).join(','))
  for (const [name, value] of Object.entries(filters)) if (value !== '') query.set(`${FILTER}${name}`, value)
  // Colons and commas may stand in the fragment of an address as they are.
  return String(query).replaceAll('%3A', ':').replaceAll('%2C', ',')
}

/** An address with a look added; a ground that it names stays. */
export function withLook(hash: string, look: Look): string {
  const query = lookQuery(look)
  return query === '' ? hash : `${hash}${hash.includes('?') ? '&' : '?'}${query}`
}

/** What an address says of the look; what it does not say, or says in a way that cannot be read, is left out. */
export function lookOf(hash: string): Partial<Look> {
  const query = new URLSearchParams(hash.split('?', 2)[1] ?? '')
  const at = Date.parse(query.get('at') ?? '')
  const run = query.get('run')
  const past = PAST_RANGES.find(({ hours }) => String(hours) === query.get('past'))
  const filters = [...query].flatMap(([key, value]) =>
    key.startsWith(FILTER) ? [[key.slice(FILTER.length), value]] : [],
  )
  const camera = cameraOf(query.get('camera'))
  return {
    ...(Number.isFinite(at) && { at }),
    ...(run && { run }),
    ...(past && { pastHours: past.hours }),
    ...(query.get('as') === 'table' && { table: true }),
    ...(camera && { camera }),
    ...(filters.length > 0 && { filters: Object.fromEntries(filters) }),
  }
}

function cameraOf(text: string | null): GeoView | null {
  const numbers = text?.split(',').map(Number) ?? []
  if (numbers.length !== KEYS.length || !numbers.every(Number.isFinite)) return null
  const [lng, lat, zoom, bearing, pitch] = numbers as [number, number, number, number, number]
  const within = Math.abs(lng) <= 180 && Math.abs(lat) <= 90 && zoom >= 0 && zoom <= 24 && pitch >= 0 && pitch <= 90
  return within ? { lng, lat, zoom, bearing, pitch } : null
}
