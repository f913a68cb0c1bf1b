/** What the `feed` commands have in common on the command line: formats, files, zone, mapping file. */
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describeProblems } from '@kangcheng/twin-engine'
import { type FeedFile, readFeedFiles } from '../feeds/feed-files.ts'
import { FEED_FORMATS, type FeedFormat } from '../feeds/index.ts'
import { decodePlaceMap, type PlaceMap } from '../feeds/place-map.ts'
import { CannotBeDone, type Command, type CommandIo, required } from './command.ts'

export const FEED_OPTIONS = {
  format: { type: 'string' },
  'zone-offset': { type: 'string', default: '+08:00' },
} as const

export const FORMAT_IDS = FEED_FORMATS.map((format) => format.id).join('|')

export const ZONE_OFFSET_DETAIL = {
  zh: '--zone-offset ±HH:MM   未带时区的时间所属时区，默认 +08:00',
  en: '--zone-offset ±HH:MM   zone of times that name none; default +08:00',
}

/** @throws CannotBeDone for a format that does not exist, naming those that do. */
export function formatOf(command: Command, id: string | undefined): FeedFormat {
  const wanted = required(command, 'format', id)
  const format = FEED_FORMATS.find((f) => f.id === wanted)
  if (format === undefined) throw new CannotBeDone(`--format "${wanted}" is not known; one of ${FORMAT_IDS}`)
  return format
}

/** Minutes east of UTC from `+08:00`, `-0330` or `Z`. @throws CannotBeDone for anything else. */
export function zoneOffsetMinutes(text: string): number {
  if (text === 'Z') return 0
  const match = /^([+-])(\d\d):?([0-5]\d)$/.exec(text)
  const minutes = match === null ? Number.NaN : Number(match[2]) * 60 + Number(match[3])
  if (!(minutes <= 14 * 60))
    throw new CannotBeDone(`--zone-offset "${text}": expected ±HH:MM up to ±14:00, such as +08:00`)
  return match![1] === '-' ? -minutes : minutes
}

/** @throws CannotBeDone when no PATH is given or one cannot be read. */
export function filesOf(command: Command, paths: readonly string[], io: CommandIo): readonly FeedFile[] {
  if (paths.length === 0) throw new CannotBeDone(`a PATH is missing · usage: kangcheng ${command.usage}`)
  const read = readFeedFiles(paths, io.cwd)
  if (!read.ok) throw new CannotBeDone(read.why)
  return read.files
}

/** @throws CannotBeDone when the file is missing or damaged, with every problem found. */
export function placeMapOf(path: string, io: CommandIo): PlaceMap {
  const full = resolve(io.cwd, path)
  if (!existsSync(full)) throw new CannotBeDone(`${path}: no such mapping file; write one with kangcheng feed map`)
  const map = decodePlaceMap(readFileSync(full, 'utf8'))
  if (!map.ok) throw new CannotBeDone(`${path}: ${describeProblems(map.problems)}`)
  return map.value
}
