/** What might be done: which lever, where, when and how much, as plain specs that are then raced against each other. */
import type { CityModel } from '../city/city.ts'
import { decodeLever, type LeverSpec } from '../levers/index.ts'

/** Levers that the search can place and dose by itself. */
export const SEARCHED_LEVERS = ['open-beds', 'speed-discharge', 'defer-electives', 'move-low-acuity'] as const
export type SearchedLever = (typeof SEARCHED_LEVERS)[number]

/** Beds, and shares of what can be sped up, put off or moved; assumed, within what the levers' fields call sensible. */
const BEDS = [5, 15] as const
const SHARES = [0.3, 0.6] as const
const LEAD_MINUTES = 120

/**
 * Options of the kinds asked for, at each of the places and in each of the doses, from each beginning.
 * @param places ids of the hospitals that are most over the limit
 * @param beginnings minutes from the start
 */
export function actionOptions(
  city: CityModel,
  kinds: readonly SearchedLever[],
  places: readonly string[],
  horizonMinutes: number,
  beginnings: readonly number[],
): LeverSpec[] {
  const specs: unknown[] = []
  for (const kind of kinds)
    for (const from of beginnings)
      for (const place of places) {
        const during = { facilities: [place], fromMinute: from, untilMinute: horizonMinutes }
        if (kind === 'open-beds')
          for (const unit of unitsOf(city, place))
            for (const beds of BEDS) specs.push({ kind, unit, beds, atMinute: from, leadMinutes: LEAD_MINUTES })
        else if (kind === 'speed-discharge')
          for (const share of SHARES) specs.push({ kind, ...during, need: 'all', hours: 12, share, fitShare: 0 })
        else if (kind === 'defer-electives')
          for (const share of SHARES) specs.push({ kind, ...during, need: 'all', days: 7, share })
        else for (const share of SHARES) specs.push({ kind, ...during, share })
      }
  return specs.flatMap((spec) => {
    const decoded = decodeLever(spec, city)
    return decoded.ok ? [decoded.value] : []
  })
}

/** A hospital's largest intensive care and ward with standby beds, or those that it has: beds are opened there. */
function unitsOf(city: CityModel, place: string): string[] {
  const facility = city.facilities.findIndex(({ id }) => id === place)
  return (['icu', 'ward'] as const).flatMap((kind) => {
    const units = city.units.filter((unit) => unit.facility === facility && unit.kind === kind)
    const best = units.toSorted((a, b) => b.surgeBeds - a.surgeBeds || b.beds - a.beds)[0]
    return best === undefined ? [] : [best.id]
  })
}
