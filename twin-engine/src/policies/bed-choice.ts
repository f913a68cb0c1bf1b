/**
 * Which bed of a hospital: a ward of the patient's need first, then another ward as outlier 借床. Constant work per
 * question, no allocation.
 */
import { type BedClass, type CityModel, NEEDS, type Need } from '../city/city.ts'
import { availableBeds } from '../state/limits.ts'
import type { TwinState } from '../state/state.ts'

export { availableBeds } from '../state/limits.ts'

/** Needs whose patients may lie in one another's wards, and whose wards take outliers. */
const ADULT: readonly Need[] = [
  'general-medicine',
  'respiratory',
  'cardiology',
  'neurology',
  'general-surgery',
  'orthopaedics',
  'oncology',
  'geriatrics-rehabilitation',
]
const NEED_COUNT = NEEDS.length
const isAdult = Uint8Array.from(NEEDS, (need) => (ADULT.includes(need) ? 1 : 0))

/** The wards of each facility, sorted for the questions asked of them. */
export interface HospitalWards {
  /** Ward units `[facility][need]` (index into NEEDS). */
  readonly byNeed: readonly (readonly (readonly number[])[])[]
  /** Wards that take outliers, by facility. */
  readonly adult: readonly (readonly number[])[]
  readonly all: readonly (readonly number[])[]
  readonly intensive: readonly (readonly number[])[]
  /** The same as rows of one list each: by facility × needs + need, and by facility. */
  readonly rows: {
    readonly byNeed: UnitRows
    readonly adult: UnitRows
    readonly all: UnitRows
    readonly intensive: UnitRows
  }
}

/** Lists of units one behind the other: row k is `units[from[k]] … units[from[k + 1] - 1]`. */
export interface UnitRows {
  readonly units: Int32Array
  readonly from: Int32Array
}

function unitRows(lists: readonly (readonly number[])[]): UnitRows {
  const from = new Int32Array(lists.length + 1)
  lists.forEach((list, k) => {
    from[k + 1] = from[k]! + list.length
  })
  return { units: Int32Array.from(lists.flat()), from }
}

const known = new WeakMap<CityModel, HospitalWards>()

export function wardsOf(city: CityModel): HospitalWards {
  const cached = known.get(city)
  if (cached) return cached
  const byNeed = city.facilities.map(() => NEEDS.map((): number[] => []))
  const adult = city.facilities.map((): number[] => [])
  const all = city.facilities.map((): number[] => [])
  const intensive = city.facilities.map((): number[] => [])
  city.units.forEach((unit, u) => {
    if (unit.kind === 'icu') intensive[unit.facility]!.push(u)
    if (unit.kind !== 'ward') return
    const need = NEEDS.indexOf(unit.need)
    byNeed[unit.facility]![need]!.push(u)
    all[unit.facility]!.push(u)
    if (isAdult[need] === 1) adult[unit.facility]!.push(u)
  })
  const rows = {
    byNeed: unitRows(byNeed.flat()),
    adult: unitRows(adult),
    all: unitRows(all),
    intensive: unitRows(intensive),
  }
  const wards = { byNeed, adult, all, intensive, rows }
  known.set(city, wards)
  return wards
}

/** Free beds that a ward keeps for patients of its own need before it takes an outlier: one, and one per twenty beds. */
export function keptForOwn(state: TwinState, unit: number): number {
  return 1 + Math.floor(state.index.bedsOfUnit[unit]! / 20)
}

/** Whether a ward of need `ward` may take an outlier of need `patient`: between adult wards only. */
export function takesOutlier(ward: number, patient: number): boolean {
  return isAdult[ward] === 1 && isAdult[patient] === 1
}

function freest(state: TwinState, { units, from }: UnitRows, row: number, keeps: boolean): number {
  let best = -1
  let most = 0
  const until = from[row + 1]!
  for (let i = from[row]!; i < until; i++) {
    const u = units[i]!
    const spare = availableBeds(state, u) - (keeps ? keptForOwn(state, u) : 0)
    if (spare > most) {
      most = spare
      best = u
    }
  }
  return best
}

/**
 * A ward with a bed for a patient of `need` (index into NEEDS): `preferredUnit` (-1 = no preference), else the freest ward of
 * the need, else, where wards lend beds, another adult ward beyond what that keeps for its own. A hospital without any ward
 * of the need takes the patient wherever it has room. -1 = none now.
 */
export function chooseWard(
  state: TwinState,
  { rows }: HospitalWards,
  facility: number,
  need: number,
  preferredUnit: number,
  lending: boolean,
): number {
  if (preferredUnit >= 0 && availableBeds(state, preferredUnit) > 0) return preferredUnit
  const row = facility * NEED_COUNT + need
  const unit = freest(state, rows.byNeed, row, false)
  if (unit >= 0) return unit
  if (rows.byNeed.from[row] === rows.byNeed.from[row + 1]) return freest(state, rows.all, facility, false)
  return lending && isAdult[need] === 1 ? freest(state, rows.adult, facility, true) : -1
}

/** First ward of a need at a facility; any ward of it where there is none of the need; -1 where it has no ward. */
export function wardAskedFor({ rows }: HospitalWards, facility: number, need: number): number {
  const row = facility * NEED_COUNT + need
  const { byNeed, all } = rows
  if (byNeed.from[row]! < byNeed.from[row + 1]!) return byNeed.units[byNeed.from[row]!]!
  return all.from[facility]! < all.from[facility + 1]! ? all.units[all.from[facility]!]! : -1
}

/** Whether the facility has a ward of the need. */
export function hasWardOf({ rows }: HospitalWards, facility: number, need: number): boolean {
  const row = facility * NEED_COUNT + need
  return rows.byNeed.from[row]! < rows.byNeed.from[row + 1]!
}

/** The intensive care unit of the hospital with most beds available, or -1. */
export function chooseIntensiveCare(state: TwinState, { rows }: HospitalWards, facility: number): number {
  return freest(state, rows.intensive, facility, false)
}

/** Whether the hospital has an available bed of the class. */
export function hasAvailableBed(state: TwinState, facility: number, bedClass: BedClass): boolean {
  for (const u of state.index.unitsOfFacility[facility]!)
    if (state.city.units[u]!.bedClass === bedClass && state.city.units[u]!.kind !== 'emergency')
      if (availableBeds(state, u) > 0) return true
  return false
}
