/** `kangcheng city draft`: the hospitals and units that a feed names become a city, with the mapping from its codes. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { PARAMETERS_FILE } from '@kangcheng/seed-data'
import { parse } from 'csv-parse/sync'
import { draftCity, type KnownPlace } from '../city-import/draft-city.ts'
import type { PlaceHint } from '../feeds/feed-format.ts'
import { freshKey, tokensOf } from '../feeds/index.ts'
import type { PlaceMap } from '../feeds/place-map.ts'
import { mergedHints, suggestPlaces } from '../feeds/place-suggestions.ts'
import { CannotBeDone, type Command, type CommandIo, parseOptions, required } from './command.ts'
import {
  decodedFrom,
  FEED_OPTIONS,
  FORMAT_IDS,
  filesOf,
  formatOf,
  placeMapOf,
  ZONE_DETAIL,
  zoneFrom,
} from './feed-options.ts'
import { PARAMETERS_DETAIL, parametersOption } from './parameters-option.ts'

export const cityDraft: Command = {
  name: 'city draft',
  summary: {
    zh: '由数据源提到的医院与病区起草一座城市（city.json）及其映射文件（map.json）；不编造居民、道路与车辆',
    en: 'drafts a city (city.json) and its mapping file (map.json) from the hospitals and units that a feed names; invents no people, roads or vehicles',
  },
  usage: `city draft PATH… --format ${FORMAT_IDS} --out DIR --id ID --name-zh 名称 --name-en NAME --zone ZONE [--parameters SET|FILE] [--places CSV] [--map FILE] [--source TEXT] [--attribution TEXT] [--json]`,
  details: [
    {
      zh: '--places CSV   各机构的位置与名称：code,lng,lat,source[,nameZh,nameEn]（WGS-84）',
      en: '--places CSV   positions and names of the facilities: code,lng,lat,source[,nameZh,nameEn] (WGS-84)',
    },
    {
      zh: '--source TEXT   床位数的出处，如 "NHS England daily situation reports"；--attribution TEXT   须随城市显示的署名',
      en: '--source TEXT   where the numbers of beds come from; --attribution TEXT   a notice that every display of the city must carry',
    },
    {
      zh: '--map FILE   表格各列的含义（"columns"）取自此映射文件',
      en: '--map FILE   takes the meaning of a table’s columns ("columns") from this mapping file',
    },
    PARAMETERS_DETAIL,
    ZONE_DETAIL,
  ],
  async run(args, io) {
    const { values, positionals } = parseOptions(this, args, {
      ...FEED_OPTIONS,
      out: { type: 'string' },
      id: { type: 'string' },
      'name-zh': { type: 'string' },
      'name-en': { type: 'string' },
      places: { type: 'string' },
      map: { type: 'string' },
      source: { type: 'string' },
      attribution: { type: 'string' },
      parameters: { type: 'string' },
    })
    const format = formatOf(this, values.format)
    if (!format.placeCodes)
      throw new CannotBeDone(
        `--format ${format.id}: its events carry ids of a city that exists; nothing can be drafted`,
      )
    const out = resolve(io.cwd, required(this, 'out', values.out))
    const id = required(this, 'id', values.id)
    if (!/^[a-z][a-z0-9-]{1,39}$/.test(id))
      throw new CannotBeDone(`--id "${id}": expected 2 to 40 small letters, digits and hyphens, such as london`)
    const zoneName = required(this, 'zone', values.zone)
    if (!zoneName.includes('/'))
      throw new CannotBeDone(`--zone "${zoneName}": a city needs an IANA name, such as Asia/Shanghai`)
    const zone = zoneFrom(values)
    const name = { zh: required(this, 'name-zh', values['name-zh']), en: required(this, 'name-en', values['name-en']) }
    const parameters = parametersOption(values.parameters, io.cwd)
    const columns = values.map === undefined ? null : (placeMapOf(values.map, io).columns ?? null)
    const known = values.places === undefined ? new Map<string, KnownPlace>() : placesOf(values.places, io)
    const hints = new Map<string, PlaceHint>()
    await decodedFrom(
      format,
      filesOf(this, positionals, io),
      { zone, tokens: tokensOf(freshKey()), columns },
      io,
      (message) => void mergedHints(message.places, hints),
    )
    const drafted = draftCity(hints.values(), known, {
      id,
      name,
      zone: zoneName,
      utcOffsetMinutes: standardOffsetMinutes(zone),
      parameters: parameters.set,
      source: values.source ?? `${format.name.en} of ${positionals.length} file(s)`,
      attributions: values.attribution === undefined ? [] : [values.attribution],
    })
    if (!drafted.ok) throw new CannotBeDone(drafted.problems.join('\n'))
    const { city, document, codes, withoutBeds } = drafted.draft
    const map: PlaceMap = {
      ...suggestPlaces([], city, false),
      codes,
      ...(columns === null ? {} : { columns }),
    }
    try {
      mkdirSync(out, { recursive: true })
      writeFileSync(join(out, 'city.json'), `${JSON.stringify(document, null, 1)}\n`)
      writeFileSync(join(out, 'map.json'), `${JSON.stringify(map, null, 1)}\n`)
      if (parameters.sheet !== null)
        writeFileSync(join(out, PARAMETERS_FILE), `${JSON.stringify(parameters.sheet, null, 1)}\n`)
    } catch (error) {
      throw new CannotBeDone(
        `--out ${values.out}: cannot be written (${(error as Error).message}); name a folder that can be`,
      )
    }
    const beds = city.units.reduce((sum, unit) => sum + (unit.kind === 'emergency' ? 0 : unit.beds), 0)
    const answer = {
      city: id,
      facilities: city.facilities.length,
      units: city.units.length,
      beds,
      files: ['city.json', 'map.json'],
      withoutBeds,
    }
    io.answer(answer, () => [
      `${name.zh} ${name.en} · 机构 facilities ${answer.facilities} · 病区 units ${answer.units} · 床位 beds ${beds}`,
      join(values.out!, 'city.json'),
      join(values.out!, 'map.json'),
      ...(withoutBeds.length === 0
        ? []
        : [
            `无床位数而略去 left out without beds ${withoutBeds.length}: ${withoutBeds.slice(0, 8).join(', ')}${withoutBeds.length > 8 ? ' …' : ''}`,
          ]),
    ])
    return 0
  },
}

/** Minutes east of UTC in January of this century's first year: the zone's standard time in the northern half. */
function standardOffsetMinutes(zone: ReturnType<typeof zoneFrom>): number {
  const winter = Date.UTC(2025, 0, 15, 12)
  const read = zone.instantOf(winter)
  return read.ok ? Math.round((winter - read.instant) / 60_000) : 0
}

/** @throws CannotBeDone with file, line and what would be right. */
function placesOf(file: string, io: CommandIo): ReadonlyMap<string, KnownPlace> {
  let rows: Record<string, string>[]
  try {
    rows = parse(readFileSync(resolve(io.cwd, file), 'utf8'), { columns: true, comment: '#', bom: true, trim: true })
  } catch (error) {
    throw new CannotBeDone(
      `--places ${file}: ${(error as Error).message}; expected code,lng,lat,source[,nameZh,nameEn]`,
    )
  }
  const places = new Map<string, KnownPlace>()
  rows.forEach((row, i) => {
    const { code = '', source = '', nameZh = '', nameEn = '' } = row
    const [lng, lat] = [Number(row.lng || 'none'), Number(row.lat || 'none')]
    if (code === '' || source === '' || !(Math.abs(lng) <= 180) || !(Math.abs(lat) <= 90))
      throw new CannotBeDone(
        `--places ${file}: row ${i + 1}: expected code, source, and lng −180 … 180, lat −90 … 90 in WGS-84 degrees`,
      )
    const name = nameZh !== '' && nameEn !== '' ? { zh: nameZh, en: nameEn } : null
    places.set(code, { code, location: [lng, lat], name, source })
  })
  return places
}
