// Findings of an outlook: when beds run out, whom measures spare, where it is worst.
import type { EpidemicRun, OutlookSide, RunsOut } from '../../../data/epidemic-types.ts'
import { count, percent } from '../../../format/numbers.ts'
import { dateWords } from '../../../format/time.ts'
import type { EpidemicWords } from '../../../i18n/epidemic-words.ts'
import type { Language } from '../../../i18n/words.ts'

const DAY = 86_400_000

/** Month and day of a day from the start: `11-28`, `28 Nov`. */
export function dayWords(run: Pick<EpidemicRun, 'asOf'>, day: number, zone: string, language: Language): string {
  const said = dateWords(Date.parse(run.asOf) + day * DAY, zone, language)
  return language === 'zh' ? said.split(' ')[0]! : said.slice(said.indexOf(' ') + 1)
}

export interface Said {
  readonly run: EpidemicRun
  readonly words: EpidemicWords
  readonly zone: string
  readonly language: Language
}

function range({ run, words, zone, language }: Said, out: RunsOut): string {
  const day = (at: number | null): string => (at === null ? words.later : dayWords(run, at, zone, language))
  return `${day(out.p10)}–${day(out.p90)}`
}

const mostNeeded = ({ intensiveCare }: OutlookSide): string => {
  const k = intensiveCare.p50.reduce((best, one, day, all) => (one > all[best]! ? day : best), 0)
  return `${count(intensiveCare.p50[k])} (${count(intensiveCare.p10[k])}–${count(intensiveCare.p90[k])})`
}

/** Whether more are needed on the last day than on any before: then the peak lies behind what was looked at. */
const stillRises = ({ intensiveCare: { p50 } }: OutlookSide): boolean =>
  p50.length > 1 && p50.slice(0, -1).every((before) => before < p50.at(-1)!)

/** The title: when intensive care runs out with nothing done, and with measures. */
export function outTitle(said: Said): string {
  const { run, words, zone, language } = said
  const out = run.base.intensiveCareRunsOut
  if (out === null) return words.icuUnknown
  const days = String(run.days)
  const first =
    out.p50 !== null
      ? words.icuOut(dayWords(run, out.p50, zone, language), range(said, out))
      : out.share > 0
        ? words.icuMay(`${percent(out.share, 0)} %`, days)
        : `${words.icuHolds(days, mostNeeded(run.base), count(run.base.intensiveCareLeft?.[0]))}${stillRises(run.base) ? words.stillRises : ''}`
  const plan = run.plan?.intensiveCareRunsOut
  if (!plan || out.share === 0) return first
  const then =
    plan.p50 !== null
      ? words.planOut(dayWords(run, plan.p50, zone, language), range(said, plan))
      : plan.share > 0
        ? words.planMay(`${percent(plan.share, 0)} %`)
        : words.planHolds(days)
  return `${first}${language === 'zh' ? '；' : '; '}${then}`
}

const banded = ([p10, p50, p90]: readonly number[]): string => `${count(p50)} (${count(p10)}–${count(p90)})`

/** What it comes to over all days. */
export function sumsTitle({ run, words, language }: Said): string {
  const { base, plan } = run
  const all = words.sums(banded(base.infectionsSum), banded(base.admissionsSum), banded(base.deathsSum))
  if (plan === null) return all
  const less = (name: 'infectionsSum' | 'admissionsSum'): string => count(base[name][1]! - plan[name][1]!)
  return `${all}${language === 'zh' ? '；' : '; '}${words.spared(less('infectionsSum'), less('admissionsSum'))}`
}

/** Incidence by subdistrict on a day. */
export const incidenceOn = (run: EpidemicRun, side: OutlookSide, day: number): readonly number[] =>
  side.incidence.slice(day * run.subdistricts.length, (day + 1) * run.subdistricts.length)

/** The day on which most are newly infected, by the median. */
export const worstDay = ({ infections }: OutlookSide): number =>
  infections.p50.reduce((best, one, day, all) => (one > all[best]! ? day : best), 0)

/** Where it is worst on a day, among subdistricts where people live. */
export function mapTitle({ run, words, language }: Said, rates: readonly number[]): string {
  let worst = -1
  rates.forEach((rate, p) => {
    if (run.subdistricts[p]!.people > 0 && rate > 0 && (worst < 0 || rate > rates[worst]!)) worst = p
  })
  return worst < 0 ? words.mapEmpty : words.map(run.subdistricts[worst]!.name[language], count(rates[worst]))
}

/** New infections per 100,000 and week from which on the next colour holds. */
export const RATE_LIMITS = [10, 50, 200, 500, 1_000, 2_500, 5_000, 10_000] as const
const DARK = [
  '#16242e',
  '#2a3a3f',
  '#4b4a3c',
  '#75603a',
  '#a1783a',
  '#cf8f3a',
  '#ea7a45',
  '#f05a50',
  '#ff3f6b',
] as const
const LIGHT = [
  '#e9eef1',
  '#efe3cf',
  '#f1d3a6',
  '#eebc76',
  '#e29f4c',
  '#d27f36',
  '#bf5d2f',
  '#a63a30',
  '#861a3a',
] as const
export const rateColours = (theme: 'dark' | 'light'): readonly string[] => (theme === 'dark' ? DARK : LIGHT)

export function rateColour(rate: number | null, theme: 'dark' | 'light'): string | null {
  if (rate === null) return null
  let bin = 0
  while (bin < RATE_LIMITS.length && rate >= RATE_LIMITS[bin]!) bin++
  return rateColours(theme)[bin]!
}
