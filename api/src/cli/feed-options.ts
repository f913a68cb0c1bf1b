/** What the `feed` commands have in common on the command line: formats, files, zone, mapping file. */
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describeProblems } from '@kangcheng/twin-engine'
import { decodeFiles } from '../feeds/decode-files.ts'
import { type FeedFile, findFeedFiles, UnreadableFile } from '../feeds/feed-files.ts'
import { type DecodedMessage, FEED_FORMATS, type FeedContext, type FeedFormat } from '../feeds/index.ts'
import { decodePlaceMap, type PlaceMap } from '../feeds/place-map.ts'
import { type Zone, zoneOf } from '../feeds/zone.ts'
import { CannotBeDone, type Command, type CommandIo, required } from './command.ts'

export const FEED_OPTIONS = {
  format: { type: 'string' },
  zone: { type: 'string' },
  'zone-offset': { type: 'string' },
  'live-processing': { type: 'string' },
} as const

export const FORMAT_IDS = FEED_FORMATS.map((format) => format.id).join('|')

export const ZONE_DETAIL = {
  zh: '--zone ZONE   未带时区的时间所属时区：±HH:MM、Z 或 IANA 名称（如 Europe/London，计夏令时）；默认 +08:00',
  en: '--zone ZONE   zone of times that name none: ±HH:MM, Z or an IANA name such as Europe/London (with daylight saving); default +08:00',
}

export const LIVE_PROCESSING_DETAIL = {
  zh: '--live-processing T   该系统真实消息在 MSH-11 中所写的代码（除 P 外）；未写明的 T、D、N、V 进入隔离区',
  en: '--live-processing T   what this system writes into MSH-11 in earnest, beside P; T, D, N and V not named so go into the quarantine',
}

/** The codes that `--live-processing` names, such as `T` or `T,D`. @throws CannotBeDone for others. */
export function liveProcessingFrom(values: { readonly 'live-processing'?: string }): readonly string[] {
  const given = values['live-processing']
  if (given === undefined) return []
  if (!/^[DTNV](,[DTNV])*$/.test(given))
    throw new CannotBeDone(`--live-processing "${given}": expected codes of HL7 table 0103 such as T or T,D`)
  return given.split(',')
}

/** @throws CannotBeDone for a format that does not exist, naming those that do. */
export function formatOf(command: Command, id: string | undefined): FeedFormat {
  const wanted = required(command, 'format', id)
  const format = FEED_FORMATS.find((f) => f.id === wanted)
  if (format === undefined) throw new CannotBeDone(`--format "${wanted}" is not known; one of ${FORMAT_IDS}`)
  return format
}

/** The zone that `--zone` or `--zone-offset` names; +08:00 without either. @throws CannotBeDone for what is no zone. */
export function zoneFrom(values: { readonly zone?: string; readonly 'zone-offset'?: string }): Zone {
  const { zone: named, 'zone-offset': offset } = values
  if (named !== undefined && offset !== undefined)
    throw new CannotBeDone('--zone and --zone-offset are both given; give one of them')
  if (offset !== undefined && !/^([+-]\d\d:?\d\d|Z)$/.test(offset))
    throw new CannotBeDone(
      `--zone-offset "${offset}": expected ±HH:MM up to ±14:00, such as +08:00; --zone takes names too`,
    )
  const read = zoneOf(named ?? offset ?? '+08:00')
  if (!read.ok)
    throw new CannotBeDone(`--zone${named === undefined ? '-offset' : ''} "${named ?? offset}": ${read.why}`)
  return read.zone
}

/** Files that are there, not yet read. @throws CannotBeDone when no PATH is given or one cannot be read. */
export function filesOf(command: Command, paths: readonly string[], io: CommandIo): readonly FeedFile[] {
  if (paths.length === 0) throw new CannotBeDone(`a PATH is missing · usage: kangcheng ${command.usage}`)
  const read = findFeedFiles(paths, io.cwd)
  if (!read.ok) throw new CannotBeDone(read.why)
  return read.files
}

/**
 * Decodes files for a command, a piece at a time; `settle` is waited for after each piece.
 * @throws CannotBeDone when a file cannot be read to its end, or the command is interrupted.
 */
export async function decodedFrom(
  format: FeedFormat,
  files: readonly FeedFile[],
  context: FeedContext,
  io: CommandIo,
  take: (message: DecodedMessage, file: string) => void,
  settle: () => Promise<void> | void = () => {},
): Promise<void> {
  await reading(() =>
    decodeFiles(format, files, context, take, () => {
      if (io.signal.aborted) throw new CannotBeDone('interrupted; what was sent and accepted counts once')
      return settle()
    }),
  )
}

/** @throws CannotBeDone where a file cannot be read to its end. */
export async function reading<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    throw error instanceof UnreadableFile ? new CannotBeDone(error.message) : error
  }
}

/** @throws CannotBeDone when the file is missing or damaged, with every problem found. */
export function placeMapOf(path: string, io: CommandIo): PlaceMap {
  const full = resolve(io.cwd, path)
  if (!existsSync(full)) throw new CannotBeDone(`${path}: no such mapping file; write one with kangcheng feed map`)
  const map = decodePlaceMap(readFileSync(full, 'utf8'))
  if (!map.ok) throw new CannotBeDone(`${path}: ${describeProblems(map.problems)}`)
  return map.value
}
