/** Whose figures a city runs by: the set of parameters, its country, and whether that is the city's own. */
import type { CityModel, Text } from '../city/city.ts'
import type { Parameters } from './parameters.ts'

/** Where the parameters of a city come from. */
export interface ParameterOrigin {
  readonly set: string
  readonly name: Text
  /** ISO 3166 code of the country that the set is for. */
  readonly country: string
  readonly figures: number
  /** Figures that hold in another country than the city's; null where its time zone is that of no country. */
  readonly foreign: number | null
  /** What whoever reads a result has to know; null where all figures are the country's own. */
  readonly notice: Text | null
}

/**
 * The origin of the parameters by which a city runs. A city is of the countries of its time zone (by ICU's table of regions);
 * a figure is of the country that its jurisdiction begins with, and one of no country (`world`) holds everywhere.
 */
export function parameterOrigin(city: Pick<CityModel, 'zone'>, parameters: Parameters): ParameterOrigin {
  const { id: set, name, country, list } = parameters
  const isHere = new Map<string, boolean>()
  let foreign = 0
  for (const { jurisdiction } of list) {
    const code = /^[A-Z]{2}(?=-|$)/.exec(jurisdiction)?.[0]
    if (code === undefined) continue
    if (!isHere.has(code)) isHere.set(code, isZoneOf(city.zone, code))
    if (!isHere.get(code)) foreign++
  }
  const known = isOfACountry(city.zone)
  const origin = { set, name, country, figures: list.length, foreign: known ? foreign : null }
  return { ...origin, notice: known && foreign > 0 ? noticeOf(origin, foreign, city.zone) : null }
}

function noticeOf(
  { set, name, country, figures }: Omit<ParameterOrigin, 'notice'>,
  foreign: number,
  zone: string,
): Text {
  return {
    zh: `参数集 ${set}（${name.zh}，${country}）：${figures} 项中有 ${foreign} 项取自别国，而城市时区为 ${zone}：就诊、住院日、人员与价格并非当地数据，结果宜用于比较方案，不宜当作预测；当地参数可写入 city.json 旁的 parameters.json`,
    en: `parameters ${set} (${name.en}, ${country}): ${foreign} of ${figures} figures are another country’s, and the city keeps the time of ${zone}: visits, stays, staffing and prices are not those of the place, so compare plans by them and do not read them as forecasts; own figures go into parameters.json beside city.json`,
  }
}

const isOfACountry = (zone: string): boolean => zone.includes('/') && !zone.startsWith('Etc/')

/** The region's zones; the method is that of ECMA-402, which TypeScript does not know yet. */
interface RegionalLocale extends Intl.Locale {
  getTimeZones?(): readonly string[] | undefined
  readonly timeZones?: readonly string[]
}

function isZoneOf(zone: string, country: string): boolean {
  const locale = new Intl.Locale('und', { region: country }) as RegionalLocale
  const zones = locale.getTimeZones?.() ?? locale.timeZones ?? []
  return zones.map(canonical).includes(canonical(zone))
}

/** One name for the zones that have several. */
const canonical = (zone: string): string => new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone
