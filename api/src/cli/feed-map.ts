/** `kangcheng feed map`: helps to write the mapping from a sender's places to the city's facilities, units and beds. */
import { existsSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { recogniseTable } from '../feeds/csv.ts'
import { END_OF_DAY, MORNING } from '../feeds/csv-columns.ts'
import type { RecognisedColumns } from '../feeds/csv-recognise.ts'
import { chunksOf, type FeedFile } from '../feeds/feed-files.ts'
import type { PlaceHint } from '../feeds/feed-format.ts'
import type { RecognisedCoordinates } from '../feeds/gcj02.ts'
import { freshKey, tokensOf } from '../feeds/index.ts'
import { isMappedUnit, type MappedPlace, type PlaceMap, placeCodesOf } from '../feeds/place-map.ts'
import { mergedHints, recogniseCoordinates, suggestPlaces } from '../feeds/place-suggestions.ts'
import { openCity } from './city-folder.ts'
import { CannotBeDone, type Command, parseOptions, required } from './command.ts'
import {
  decodedFrom,
  FEED_OPTIONS,
  FORMAT_IDS,
  filesOf,
  formatOf,
  placeMapOf,
  reading,
  ZONE_DETAIL,
  zoneFrom,
} from './feed-options.ts'

export const feedMap: Command = {
  name: 'feed map',
  summary: {
    zh: '生成映射文件：发送方的位置代码 → 城市的机构、病区与床位',
    en: 'writes the mapping file from a sender’s place codes to the city’s facilities, units and beds',
  },
  usage: `feed map PATH… --format ${FORMAT_IDS} --city DIR --out FILE [--suggest] [--zone ZONE] [--json]`,
  details: [
    {
      zh: '--out FILE   映射文件；已有文件中人工填写的条目保留',
      en: '--out FILE   the mapping file; entries that a human made in an existing one are kept',
    },
    {
      zh: '--suggest    无法匹配的病区按规模分给城市的病区，标记 "suggested": true，供人工核对',
      en: '--suggest    gives wards that match nothing to units of the city by size, marked "suggested": true for a human to check',
    },
    ZONE_DETAIL,
  ],
  async run(args, io) {
    const { values, positionals } = parseOptions(this, args, {
      ...FEED_OPTIONS,
      city: { type: 'string' },
      out: { type: 'string' },
      suggest: { type: 'boolean', default: false },
    })
    const format = formatOf(this, values.format)
    if (!format.placeCodes)
      throw new CannotBeDone(`--format ${format.id}: its events carry the city's own ids; no map is needed`)
    const out = required(this, 'out', values.out)
    const city = openCity(required(this, 'city', values.city), io.cwd)
    // A map is drawn up from training messages as well: nothing of them is sent.
    const liveProcessing = ['D', 'T', 'N', 'V']
    const context = { zone: zoneFrom(values), tokens: tokensOf(freshKey()), liveProcessing }
    const earlier = existsSync(resolve(io.cwd, out)) ? placeMapOf(out, io) : null
    const codes = new Set<string>()
    const hints = new Map<string, PlaceHint>()
    const files = filesOf(this, positionals, io)
    await decodedFrom(format, files, { ...context, columns: earlier?.columns ?? null }, io, (message) => {
      for (const event of message.events) for (const code of placeCodesOf(event)) codes.add(code)
      mergedHints(message.places, hints)
    })
    const suggestedMap = suggestPlaces(codes, city, values.suggest, hints.values())
    const recognised = format.id === 'csv' && earlier?.columns === undefined ? await recognisedIn(files[0]!) : null
    const map = withHumanEntries({ ...suggestedMap, ...columnsOf(recognised, context.zone.id) }, earlier)
    try {
      writeFileSync(resolve(io.cwd, out), textOf(map))
    } catch (error) {
      throw new CannotBeDone(
        `--out ${out}: cannot be written (${(error as Error).message}); name a file in a folder that exists`,
      )
    }
    const asked = Object.keys(suggestedMap.codes)
    const unmatched = asked.filter((code) => map.codes[code] === null)
    const suggested = asked.filter((code) => map.codes[code]?.suggested === true).length
    const coordinates = recogniseCoordinates(hints.values(), city)
    const answer = {
      codes: asked.length,
      matched: asked.length - unmatched.length,
      suggested,
      unmatched,
      ...(coordinates === null ? {} : { coordinates }),
      ...(recognised === null ? {} : { recognised }),
    }
    io.answer(answer, () => [
      `代码 codes ${answer.codes} · 已匹配 matched ${answer.matched}（待核对 to be checked ${suggested}）· 未匹配 unmatched ${unmatched.length}`,
      ...(coordinates === null ? [] : [coordinatesLine(coordinates)]),
      ...(recognised === null ? [] : recognisedLines(recognised)),
      ...unmatched.map((code) => `  ${code}`),
      `${out}`,
    ])
    return unmatched.length > 0 ? 1 : 0
  },
}

/** The suggestions, with what a human entered or confirmed in the file before. */
function withHumanEntries(map: PlaceMap, earlier: PlaceMap | null): PlaceMap {
  if (earlier === null) return map
  const codes: Record<string, MappedPlace | null> = { ...map.codes }
  for (const [code, place] of Object.entries(earlier.codes)) {
    if (place === null || place.suggested === true) continue
    const exists = isMappedUnit(place) ? place.unit in map.units : place.facility in map.facilities
    if (exists) codes[code] = place
  }
  return {
    ...map,
    codes,
    ...(earlier.columns === undefined ? {} : { columns: earlier.columns }),
    ...(earlier.coordinates === undefined ? {} : { coordinates: earlier.coordinates }),
  }
}

/** What a human reads and corrects comes first, the lists to choose from last. */
function textOf({ city, coordinates, columns, codes, facilities, units }: PlaceMap): string {
  return `${JSON.stringify({ city, coordinates, columns, codes, facilities, units }, null, 1)}\n`
}

function coordinatesLine({ system, offsetMetres, residualMetres, places }: RecognisedCoordinates): string {
  const metres = (n: number | null): string => (n === null ? '–' : `${Math.round(n)} m`)
  const name = { gcj02: 'GCJ-02', wgs84: 'WGS-84', unknown: '未能判定 unknown' }[system]
  return `坐标 coordinates ${name} · 偏移 offset ${metres(offsetMetres)} · 换算后 once converted ${metres(residualMetres)} · 机构 places ${places}`
}

/** What the headings of the first table say; null where nothing was recognised. @throws CannotBeDone */
async function recognisedIn(file: FeedFile): Promise<RecognisedColumns | null> {
  return reading(async () => {
    for await (const chunk of chunksOf(file)) return recogniseTable(chunk)
    return null
  })
}

/** The columns with the hour and the zone that their stamps are taken in, for a human to see and correct. */
function columnsOf(recognised: RecognisedColumns | null, zone: string): Pick<PlaceMap, 'columns'> {
  if (recognised === null) return {}
  const { time, ...rest } = recognised.columns
  const at = time.form === 'YYYY-MM' ? END_OF_DAY : MORNING
  return { columns: { ...rest, time: { at, zone, ...time } } }
}

function recognisedLines({ columns, totals, ignored }: RecognisedColumns): readonly string[] {
  const { facility, time, groups, rules = [] } = columns
  return [
    `列 columns 机构 facility ${facility} · 时间 time ${time.column} (${time.form})`,
    ...groups.map(({ suffix, occupied, open }) => `  ${suffix}: 占用 occupied ${occupied} · 开放 open ${open ?? '–'}`),
    ...rules.map(({ column, kind, service }) => `  ${column}: ${kind} ${service}`),
    ...(totals.length === 0 ? [] : [`  合计不计 totals left out ${totals.join(', ')}`]),
    ...(ignored.length === 0 ? [] : [`  未读 not read ${ignored.join(', ')}`]),
  ]
}
