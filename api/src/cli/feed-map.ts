/** `kangcheng feed map`: helps to write the mapping from a sender's place codes to the city's units and beds. */
import { existsSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { freshKey, tokensOf } from '../feeds/index.ts'
import { type MappedPlace, placeCodesOf } from '../feeds/place-map.ts'
import { suggestPlaces } from '../feeds/place-suggestions.ts'
import { openCity } from './city-folder.ts'
import { CannotBeDone, type Command, parseOptions, required } from './command.ts'
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

export const feedMap: Command = {
  name: 'feed map',
  summary: {
    zh: '生成映射文件：发送方的位置代码 → 城市的病区与床位',
    en: 'writes the mapping file from a sender’s place codes to the city’s units and beds',
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
    const context = { zone: zoneFrom(values), tokens: tokensOf(freshKey()) }
    const codes = new Set<string>()
    await decodedFrom(format, filesOf(this, positionals, io), context, io, (message) => {
      for (const event of message.events) for (const code of placeCodesOf(event)) codes.add(code)
    })
    const map = suggestPlaces(codes, city, values.suggest)
    const entries: Record<string, MappedPlace | null> = { ...map.codes }
    if (existsSync(resolve(io.cwd, out))) {
      const earlier = placeMapOf(out, io)
      for (const [code, place] of Object.entries(earlier.codes))
        if (place !== null && place.suggested !== true && map.units[place.unit] !== undefined) entries[code] = place
    }
    const text = `${JSON.stringify({ city: map.city, codes: entries, units: map.units }, null, 1)}\n`
    try {
      writeFileSync(resolve(io.cwd, out), text)
    } catch (error) {
      throw new CannotBeDone(
        `--out ${out}: cannot be written (${(error as Error).message}); name a file in a folder that exists`,
      )
    }
    const unmatched = Object.keys(map.codes).filter((code) => entries[code] === null)
    const suggested = [...codes].filter((code) => entries[code]?.suggested === true).length
    const answer = { codes: codes.size, matched: codes.size - unmatched.length, suggested, unmatched }
    io.answer(answer, () => [
      `代码 codes ${answer.codes} · 已匹配 matched ${answer.matched}（按规模 by size ${suggested}）· 未匹配 unmatched ${unmatched.length}`,
      ...unmatched.map((code) => `  ${code}`),
      `${out}`,
    ])
    return unmatched.length > 0 ? 1 : 0
  },
}
