/**
 * Timetables as a pair of files beside a city: `transit.json` tells feeds, stops, services and patterns, `transit.bin` holds the
 * trips.
 *
 * `transit.bin`, little endian, 32 bits each: the letters KCT1; counts of trips and calls; then column by column the trips'
 * pattern and service, and the calls' arrival and departure in seconds.
 */
import type { Decoded } from './decoded.ts'
import { Reader } from './reader.ts'
import { type CityTransit, type TransitService, wrongTransit } from './transit.ts'

export const TRANSIT_FORMAT = 'kangcheng-transit/2'
const MAGIC = 0x3154434b
const HEADER_WORDS = 3

export interface TransitFiles {
  readonly bin: Uint8Array<ArrayBuffer>
  readonly json: Pick<CityTransit, 'feeds' | 'stops' | 'services' | 'patterns'> & { readonly format: string }
}

export function encodeTransit(transit: CityTransit): TransitFiles {
  const { feeds, stops, services, patterns, pattern, service, arrival, departure } = transit
  const bin = new Uint8Array(4 * (HEADER_WORDS + 2 * pattern.length + 2 * arrival.length))
  const view = new DataView(bin.buffer)
  let at = 0
  for (const column of [[MAGIC, pattern.length, arrival.length], pattern, service, arrival, departure])
    for (const word of column) {
      view.setInt32(at, word, true)
      at += 4
    }
  return { bin, json: { format: TRANSIT_FORMAT, feeds, stops, services, patterns } }
}

/** The timetables of both files, or what is wrong with them: cut off, of different timetables, or what cannot be. */
export function decodeTransit(bin: Uint8Array, json: unknown): Decoded<CityTransit> {
  const root = new Reader(json, 'transit.json', [])
  const sheet = readSheet(root)
  if (root.problems.length > 0) return { ok: false, problems: root.problems }
  const wrong = (why: string): Decoded<CityTransit> => ({ ok: false, problems: [{ path: 'transit.bin', why }] })
  const view = new DataView(bin.buffer, bin.byteOffset, bin.byteLength)
  if (bin.byteLength < 4 * HEADER_WORDS || view.getUint32(0, true) !== MAGIC)
    return wrong(
      `must start with the letters KCT1 and two counts; it has ${bin.byteLength} bytes and is no file of trips, or is cut off`,
    )
  const [trips, calls] = [view.getUint32(4, true), view.getUint32(8, true)]
  const bytes = 4 * (HEADER_WORDS + 2 * trips + 2 * calls)
  if (bin.byteLength !== bytes)
    return wrong(
      `${trips} trips and ${calls} calls need ${bytes} bytes, the file has ${bin.byteLength}: ${bin.byteLength < bytes ? 'it is cut off' : 'it has too many'}`,
    )
  let at = 4 * HEADER_WORDS
  const column = (count: number): Int32Array =>
    Int32Array.from({ length: count }, () => {
      at += 4
      return view.getInt32(at - 4, true)
    })
  const pattern = column(trips)
  const service = column(trips)
  const firstCall = new Int32Array(trips + 1)
  for (let t = 0; t < trips; t++) firstCall[t + 1] = firstCall[t]! + (sheet.patterns[pattern[t]!]?.stops.length ?? 0)
  if (firstCall[trips] !== calls)
    return wrong(
      `holds ${calls} calls, the patterns of transit.json have ${firstCall[trips]} for its trips: the two are not of the same timetables`,
    )
  const transit = { ...sheet, pattern, service, firstCall, arrival: column(calls), departure: column(calls) }
  const impossible = wrongTransit(transit)
  return impossible === null ? { ok: true, value: transit } : wrong(impossible)
}

function readSheet(root: Reader): Pick<CityTransit, 'feeds' | 'stops' | 'services' | 'patterns'> {
  const nothing = { feeds: [], stops: [], services: [], patterns: [] }
  if (!root.isObject('an object { format, feeds, stops, services, patterns }')) return nothing
  const format = root.field('format')
  if (format.value !== TRANSIT_FORMAT) {
    format.problem(`must be "${TRANSIT_FORMAT}"; build the city again from its timetables`)
    return nothing
  }
  const feeds = root.list('feeds')
  const feedOf = (at: Reader): number => at.field('feed').index(feeds.length, 'feeds')
  return {
    feeds: feeds.map((at) => ({
      name: at.field('name').text(),
      agencies: at.list('agencies').map((one) => one.text('may be empty')),
      firstDay: day(at.field('firstDay')),
      lastDay: day(at.field('lastDay')),
      routes: at.field('routes').integer(0),
    })),
    stops: root.list('stops').map((at) => ({
      feed: feedOf(at),
      id: at.field('id').text(),
      name: at.field('name').text('may be empty'),
      location: place(at.field('location')),
    })),
    services: root.list('services').map(
      (at): TransitService => ({
        feed: feedOf(at),
        id: at.field('id').text(),
        weekdays: at.list('weekdays').map((one) => one.flag()),
        from: day(at.field('from')),
        to: day(at.field('to')),
        added: at.list('added').map((one) => day(one) ?? ''),
        removed: at.list('removed').map((one) => day(one) ?? ''),
      }),
    ),
    patterns: root.list('patterns').map((at) => ({
      feed: feedOf(at),
      line: at.field('line').text('may be empty'),
      stops: at.list('stops').map((one) => one.integer(0)),
      noBoarding: at.list('noBoarding').map((one) => one.integer(0)),
      noAlighting: at.list('noAlighting').map((one) => one.integer(0)),
    })),
  }
}

function day(at: Reader): string | null {
  if (at.value === null) return null
  const text = at.text()
  if (text !== '' && !/^\d{8}$/.test(text)) at.problem(`must be a day YYYYMMDD or null, got ${JSON.stringify(text)}`)
  return text
}

function place(at: Reader): readonly [number, number] {
  const [lng, lat] = at.items().map(({ value }) => value)
  if (typeof lng === 'number' && typeof lat === 'number' && Math.abs(lng) <= 180 && Math.abs(lat) <= 90)
    return [lng, lat]
  at.problem('must be [longitude, latitude] in degrees')
  return [0, 0]
}
