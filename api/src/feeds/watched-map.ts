/** The mapping file of a gateway that runs for months: corrected by hand, it counts from the next message on. */
import { readFileSync, statSync } from 'node:fs'
import { describeProblems } from '@kangcheng/twin-engine'
import { decodePlaceMap, type PlaceMap } from './place-map.ts'

const LOOK_EVERY_MILLISECONDS = 2000
const LISTED_PROBLEMS = 3

export interface WatchedMap {
  /** The file as the commands name it. */
  readonly name: string
  /** Where it lies. */
  readonly path: string
  /** Reads it for the start; may throw. */
  readonly first: () => PlaceMap
  /** Told in one line of a new map, and of one that cannot be used. */
  readonly log: (line: string) => void
  /** A clock in milliseconds; `performance.now` unless given. */
  readonly now?: () => number
}

/**
 * The map as the file has it, looked at when it is asked for and at most every two seconds, by its time of modification and
 * its size. While the file is missing or damaged the last good map stays.
 * @throws what `first` throws; the function returned never throws.
 */
export function watchedMap({ name, path, first, log, now = () => performance.now() }: WatchedMap): () => PlaceMap {
  // Before it is read: what is written meanwhile is seen at the next look.
  let seen = stampOf(path)
  let current = first()
  let lookedAt = now()
  return () => {
    if (now() - lookedAt < LOOK_EVERY_MILLISECONDS) return current
    lookedAt = now()
    const stamp = stampOf(path)
    if (stamp === seen) return current
    seen = stamp
    const read = readMap(path)
    if (read.ok) {
      current = read.map
      log(`${name}: read again, the new map counts from the next message on`)
    } else log(`${name}: ${read.why}; the map read before stays`)
    return current
  }
}

/** Changes whenever the file does. */
function stampOf(path: string): string {
  try {
    const { mtimeNs, size, ino } = statSync(path, { bigint: true })
    return `${mtimeNs} ${size} ${ino}`
  } catch (error) {
    return codeOf(error)
  }
}

type ReadMap = { readonly ok: true; readonly map: PlaceMap } | { readonly ok: false; readonly why: string }

function readMap(path: string): ReadMap {
  try {
    const decoded = decodePlaceMap(readFileSync(path, 'utf8'))
    if (decoded.ok) return { ok: true, map: decoded.value }
    return { ok: false, why: describeProblems(decoded.problems, LISTED_PROBLEMS).replaceAll('\n', ' · ') }
  } catch (error) {
    return { ok: false, why: `cannot be read (${codeOf(error)})` }
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
