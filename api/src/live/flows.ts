/** Where patients come from, out of the hourly tallies. Bundles under five people are never shown. */
import type { TwinState } from '@kangcheng/twin-engine'

/** Smallest number of people by origin that may be shown. */
const SMALLEST_BUNDLE = 5
const HOURS = 24

export interface Origin {
  /** Index of the district. */
  readonly district: number
  /** null = fewer than five, and not zero. */
  readonly people: number | null
  readonly share: number | null
}

/** Arrivals of a facility by district over the last 24 hours, without districts that sent nobody. */
export function originsOf(state: TwinState, facility: number): readonly Origin[] {
  const people = arrivalsByDistrict(state, facility, HOURS)
  const total = people.reduce((sum, n) => sum + n, 0)
  return people.flatMap((n, district) => {
    if (n === 0) return []
    const shown = n >= SMALLEST_BUNDLE
    return [{ district, people: shown ? n : null, share: shown ? n / total : null }]
  })
}

export interface Flow {
  readonly district: number
  readonly facility: number
  readonly people: number
}

/** Bundles of at least five people from district to facility over the last minutes, told in whole hours. */
export function flowsOf(state: TwinState, minutes: number): readonly Flow[] {
  const hours = Math.min(HOURS, Math.max(1, Math.ceil(minutes / 60)))
  return state.city.facilities.flatMap((_, facility) =>
    arrivalsByDistrict(state, facility, hours).flatMap((people, district) =>
      people >= SMALLEST_BUNDLE ? [{ district, facility, people }] : [],
    ),
  )
}

/** Arrivals of a facility over the last whole hours, by district. Exact: to be suppressed before it is shown. */
export function arrivalsByDistrict(state: TwinState, facility: number, hours: number): number[] {
  const districts = state.city.districts.length
  const people = new Array<number>(districts).fill(0)
  const present = state.clock.hour[0]!
  if (present < 0) return people
  const { origin } = state.tallies
  for (let back = 0; back < hours && back <= present; back++) {
    const from = (facility * HOURS + ((present - back) % HOURS)) * districts
    for (let d = 0; d < districts; d++) people[d]! += origin[from + d]!
  }
  return people
}
