/** How figures of runs read on a terminal: bands, intervals, probabilities, times, and the places that they are of. */
import type { CityModel, MeanInterval, Spread } from '@kangcheng/twin-engine'
import type { Probability, TimeUntil } from '../rehearsal/ports.ts'

/** Shares are told in per cent: a decimal of a share is too coarse. */
export const isShare = (unit: string): boolean => unit === 'share'
export const unitOf = (unit: string): string => (isShare(unit) ? '%' : unit)
export const figureOf = (value: number, unit: string): string => (isShare(unit) ? value * 100 : value).toFixed(1)

export const spread = ({ p10, p50, p90, mean }: Spread, unit: string): string =>
  `${figureOf(p50, unit)} (${figureOf(p10, unit)}–${figureOf(p90, unit)}, mean ${figureOf(mean, unit)})`
export const interval = ({ mean, halfWidth95 }: MeanInterval, unit = ''): string =>
  `${figureOf(mean, unit)} ± ${halfWidth95 === null ? '–' : figureOf(halfWidth95, unit)}`
export const percent = ({ value, low95, high95 }: Probability): string =>
  `${Math.round(value * 100)} % (${Math.round(low95 * 100)}–${Math.round(high95 * 100)})`
/** Hours until something breaks: median (10 % – 90 % of the runs); where a quantile lies beyond the horizon, it says so. */
export const hours = ({ p10, p50, p90 }: TimeUntil): string => {
  const at = (minutes: number | null): string => (minutes === null ? '> horizon' : (minutes / 60).toFixed(1))
  if (p10 === null) return at(null)
  return `${at(p50)}${p50 === null ? '' : ' h'} (${at(p10)}–${at(p90)})`
}
export const until = (time: TimeUntil): string =>
  `${hours(time)} in ${time.probability === null ? `${Math.round((1 - time.never) * 100)} %` : percent(time.probability)}`

export type Name = (facility: string) => string

/** A facility's id with its names; the scopes that are no facility in words. */
export function namesOf(city: CityModel): Name {
  const names = new Map(city.facilities.map(({ id, name }) => [id, `${id} ${name.zh} ${name.en}`]))
  return (facility) =>
    names.get(facility) ??
    (facility === 'city' ? '全市 city' : facility === 'anywhere' ? '任一医院 anywhere' : facility)
}
