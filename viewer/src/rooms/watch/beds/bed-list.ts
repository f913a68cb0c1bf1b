// Single beds as rows: which ward each is of, which are listed and in what order. Tens of thousands of beds, so columns, not objects.
import type { BedPicture } from '../../../data/frame.ts'
import type { FacilityPlan, UnitPlan } from '../../../data/types.ts'
import { BED_STATES, type BedState } from '../../hospital/bed-tally.ts'

export interface BedPlaces {
  /** Indexes of all beds, hospital by hospital and ward by ward. */
  readonly beds: Int32Array
  /** Number of a bed's ward in `wards`, by bed index; -1 = of none of these hospitals. */
  readonly wardOf: Int32Array
  readonly hospitals: number
  readonly wards: readonly { readonly unit: UnitPlan; readonly facility: FacilityPlan }[]
}

/** The beds of these hospitals. Emergency departments have places, not beds. */
export function bedPlaces(facilities: readonly FacilityPlan[]): BedPlaces {
  const wards = facilities.flatMap((facility) =>
    facility.units.filter(({ kind }) => kind !== 'emergency').map((unit) => ({ unit, facility })),
  )
  const bedsOf = (unit: UnitPlan): number => unit.openBeds + unit.surgeBeds
  const beds = new Int32Array(wards.reduce((sum, { unit }) => sum + bedsOf(unit), 0))
  const wardOf = new Int32Array(wards.reduce((end, { unit }) => Math.max(end, unit.firstBed + bedsOf(unit)), 0)).fill(
    -1,
  )
  let row = 0
  wards.forEach(({ unit }, ward) => {
    for (let bed = unit.firstBed; bed < unit.firstBed + bedsOf(unit); bed++) {
      beds[row++] = bed
      wardOf[bed] = ward
    }
  })
  return { beds, wardOf, wards, hospitals: facilities.length }
}

export type BedOrder = 'place' | 'longest'

type Statuses = Pick<BedPicture, 'status' | 'since'>

/** The beds to list; those whose beginning is not known come last in the order of time. */
export function listedBeds(
  { beds }: BedPlaces,
  { status, since }: Statuses,
  state: BedState | null,
  order: BedOrder,
): Int32Array {
  const code = state === null ? -1 : BED_STATES.indexOf(state)
  const kept = state === null ? beds.slice() : beds.filter((bed) => (status[bed] ?? 0) === code)
  if (order === 'place') return kept
  // One number a bed, time before place, so that the platform sorts plain numbers.
  const keys = new Float64Array(kept.length)
  for (let row = 0; row < kept.length; row++) keys[row] = (since[kept[row]!] || LAST_MINUTE) * ROWS_MAX + row
  keys.sort()
  return Int32Array.from(keys, (key) => kept[key % ROWS_MAX]!)
}

const ROWS_MAX = 2 ** 20
const LAST_MINUTE = 2 ** 32

export interface BedCounts {
  readonly total: number
  readonly by: Readonly<Record<BedState, number>>
  /** The bed that has awaited cleaning longest; null = none does, or nobody knows since when. */
  readonly longestDirty: number | null
}

/** How many beds are in each state. */
export function bedCounts({ beds }: BedPlaces, { status, since }: Statuses): BedCounts {
  const counts = new Uint32Array(BED_STATES.length)
  const dirty = BED_STATES.indexOf('dirty')
  let longest = -1
  for (const bed of beds) {
    const code = status[bed] ?? 0
    counts[code]!++
    if (code === dirty && since[bed]! > 0 && (longest < 0 || since[bed]! < since[longest]!)) longest = bed
  }
  return {
    total: beds.length,
    by: Object.fromEntries(BED_STATES.map((state, code) => [state, counts[code]!])) as Record<BedState, number>,
    longestDirty: longest < 0 ? null : longest,
  }
}
