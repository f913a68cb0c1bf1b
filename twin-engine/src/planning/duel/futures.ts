/** The futures in which candidates are compared: today, an older city, a larger one, and one in which somebody else opens first. */
import type { CityModel, Text } from '../../city/city.ts'
import type { AddFacility, CityEdit } from '../../city/edits.ts'
import type { Parameters } from '../../parameters/parameters.ts'
import { facilitiesWithUnits, minutesTo } from '../../simulation/site-ways.ts'

export interface DuelFuture {
  readonly id: string
  readonly name: Text
  /** How its city differs from today's, for the candidates and for doing nothing alike. */
  readonly edits: readonly CityEdit[]
}

/** Residents by age band 0–14, 15–59, 60–64, 65+ in ten years, as multiples of today's; assumed. */
const AGEING = [0.85, 0.93, 1.2, 1.45] as const
/** A city that grows by a percent a year for ten years; assumed. */
const GROWTH = [1.1, 1.1, 1.1, 1.1] as const
const COMPETITOR = 'competing-opening'

/**
 * The ordinary futures of a city with population cells; today alone without. The competitor is as large as the first candidate
 * that opens something, and opens where the most minutes of people's ways to a facility are.
 */
export function ordinaryFutures(
  city: CityModel,
  candidates: readonly { readonly edits: readonly CityEdit[] }[],
  parameters: Parameters,
): readonly DuelFuture[] {
  const today: DuelFuture = { id: 'today', name: { zh: '现状', en: 'Today' }, edits: [] }
  if (city.cells.length === 0) return [today]
  const competitor = competitorOf(city, candidates, parameters)
  return [
    today,
    {
      id: 'ageing',
      name: { zh: '老龄化（十年）', en: 'Ten years older' },
      edits: [{ kind: 'change-population', district: null, factors: AGEING }],
    },
    {
      id: 'growth',
      name: { zh: '人口增长一成', en: 'A tenth more people' },
      edits: [{ kind: 'change-population', district: null, factors: GROWTH }],
    },
    ...(competitor
      ? [{ id: 'competitor', name: { zh: '他院先开业', en: 'Somebody else opens first' }, edits: [competitor] }]
      : []),
  ]
}

function competitorOf(
  city: CityModel,
  candidates: readonly { readonly edits: readonly CityEdit[] }[],
  parameters: Parameters,
): AddFacility | null {
  const added = candidates.flatMap(({ edits }) => edits).find((edit) => edit.kind === 'add-facility')
  if (!added) return null
  const matrix = minutesTo(city, parameters, facilitiesWithUnits(city))
  let worst = -1
  let most = 0
  city.cells.forEach(({ population }, c) => {
    let least = Number.POSITIVE_INFINITY
    for (let j = 0; j < matrix.destinations; j++) least = Math.min(least, matrix.minutes[c * matrix.destinations + j]!)
    const minutes = population * (least < Number.POSITIVE_INFINITY ? least : 0)
    if (minutes > most) {
      most = minutes
      worst = c
    }
  })
  if (worst < 0) return null
  let id = COMPETITOR
  while (city.facilities.some((f) => f.id === id)) id = `${id}x`
  return {
    ...added,
    id,
    name: { zh: '他院新址', en: 'Another new hospital' },
    location: city.cells[worst]!.centre,
    group: null,
  }
}
