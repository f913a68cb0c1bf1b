/** What might be done: which lever, where, when and how much, as plain specs that are then raced against each other. */
import type { CityModel } from '../city/city.ts'
import { decodeLever, type LeverSpec } from '../levers/index.ts'

/** Levers that the search can place and dose by itself. */
export const SEARCHED_LEVERS = ['open-beds', 'speed-discharge', 'defer-electives', 'move-low-acuity'] as const
export type SearchedLever = (typeof SEARCHED_LEVERS)[number]

/** Beds, and shares of what can be sped up, put off or moved, the strong dose first; assumed, within what the levers' fields call sensible. */
const DOSES = [
  { beds: 15, share: 0.6 },
  { beds: 5, share: 0.3 },
] as const
const LEAD_MINUTES = 120

/**
 * Options of the kinds asked for, at each of the places and in each of the doses, from each beginning. What is likely to do most
 * comes first, for a race that tells of what has run so far: the strong dose, at once, where it is worst.
 * @param places ids of hospitals, the worst first
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
  for (const dose of DOSES)
    for (const from of beginnings)
      for (const place of places)
        for (const kind of kinds) specs.push(...specsOf(city, kind, place, dose, from, horizonMinutes))
  return specs.flatMap((spec) => {
    const decoded = decodeLever(spec, city)
    return decoded.ok ? [decoded.value] : []
  })
}

function specsOf(
  city: CityModel,
  kind: SearchedLever,
  place: string,
  { beds, share }: (typeof DOSES)[number],
  from: number,
  horizonMinutes: number,
): unknown[] {
  if (kind === 'open-beds')
    return unitsOf(city, place).map((unit) => ({ kind, unit, beds, atMinute: from, leadMinutes: LEAD_MINUTES }))
  const during = { facilities: [place], fromMinute: from, untilMinute: horizonMinutes }
  if (kind === 'speed-discharge') return [{ kind, ...during, need: 'all', hours: 12, share, fitShare: 0 }]
  return [kind === 'defer-electives' ? { kind, ...during, need: 'all', days: 7, share } : { kind, ...during, share }]
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
