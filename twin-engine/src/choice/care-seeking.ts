/**
 * Tiered care 分级诊疗: where people of an age seek care for a need. The tier first (primary care or a hospital's outpatient
 * clinic), by a share that is calibrated to the city's; then the place within the tier, by Huff's model and the expected wait.
 */
import type { Decoded } from '../city/decoded.ts'
import type { TravelMatrix } from '../network/travel-matrix.ts'
import { AGE_BAND_COUNT, CARE_NEEDS } from './care-needs.ts'
import type { HuffPowers } from './huff.ts'

const NEED_COUNT = CARE_NEEDS.length

/** What is known of first contacts. Lists by need follow CARE_NEEDS, by age the bands of the city's cells. */
export interface FirstContactFigures {
  /** Visits of an age band for each need: `[age][need]`, each row summing to 1. */
  readonly needShareOfAge: readonly (readonly number[])[]
  /** Visits of a resident of the age band against the mean. */
  readonly visitFactorOfAge: readonly number[]
  /** Prior share of each need that is seen in primary care, before all are shifted to the city's share. */
  readonly shareOfNeed: readonly number[]
  /** Residents with a family doctor's contract 家庭医生签约, by age band, and the factor of their odds of primary care. */
  readonly contractedShareOfAge: readonly number[]
  readonly contractFactor: number
}

/**
 * The tier of first contact. Odds of primary care of a need are those of its prior × e^shift, × the contract's factor for those who
 * have one (a binary logit; McFadden 1974).
 */
export class FirstContact {
  readonly figures: FirstContactFigures
  /** Part of the city's visits by age and need, `[age × needs + need]`; sums to 1. */
  readonly mix: Float64Array

  /** @param residents of each age band */
  constructor(figures: FirstContactFigures, residents: ArrayLike<number>) {
    this.figures = figures
    this.mix = new Float64Array(AGE_BAND_COUNT * NEED_COUNT)
    let sum = 0
    for (let age = 0; age < AGE_BAND_COUNT; age++)
      for (let need = 0; need < NEED_COUNT; need++) {
        const visits = residents[age]! * figures.visitFactorOfAge[age]! * figures.needShareOfAge[age]![need]!
        this.mix[age * NEED_COUNT + need] = visits
        sum += visits
      }
    if (sum > 0) for (let k = 0; k < this.mix.length; k++) this.mix[k]! /= sum
  }

  /** Share of the visits of an age for a need that go to primary care at a shift of the logit. */
  share(age: number, need: number, shift: number): number {
    const { shareOfNeed, contractedShareOfAge, contractFactor } = this.figures
    const prior = shareOfNeed[need]!
    if (prior <= 0 || prior >= 1) return prior
    const odds = (prior / (1 - prior)) * Math.exp(shift)
    const contracted = contractedShareOfAge[age]!
    return (1 - contracted) * (odds / (1 + odds)) + (contracted * odds * contractFactor) / (1 + odds * contractFactor)
  }

  /** Share of the city's visits in primary care; `shifts` by need. */
  cityShare(shifts: ArrayLike<number>): number {
    let sum = 0
    for (let age = 0; age < AGE_BAND_COUNT; age++)
      for (let need = 0; need < NEED_COUNT; need++)
        sum += this.mix[age * NEED_COUNT + need]! * this.share(age, need, shifts[need]!)
    return sum
  }

  /**
   * The shifts at which the city's share is `target`: those of `base` with the same amount added to each need that `moves`; null where even
   * all or none of these needs would not do.
   */
  shiftsFor(target: number, base: ArrayLike<number>, moves: (need: number) => boolean): Float64Array | null {
    const at = (by: number): Float64Array => Float64Array.from(base, (s, need) => (moves(need) ? s + by : s))
    let low = -FARTHEST_SHIFT
    let high = FARTHEST_SHIFT
    if (this.cityShare(at(low)) > target || this.cityShare(at(high)) < target) return null
    // The share rises strictly with the shift, so halving finds the only answer.
    for (let step = 0; step < 60; step++) {
      const middle = (low + high) / 2
      if (this.cityShare(at(middle)) < target) low = middle
      else high = middle
    }
    return at((low + high) / 2)
  }
}

/** Logits beyond which a share is 0 or 1 to a thousandth of a percent. */
const FARTHEST_SHIFT = 12

/** People of some cells who have the same nearest places: what is chosen for them at once. */
export interface Zones {
  readonly count: number
  /** Zone of each cell, −1 = reaches no place. */
  readonly zoneOfCell: Int32Array
  readonly districtOfZone: Int32Array
  /** Residents by age band, `[zone × 4 + age]`. */
  readonly residents: Float64Array
}

/** Cells of one district with the same nearest destination, as zones in the order of their first cell. */
export function zonesOf(
  cells: readonly { readonly district: number; readonly ages: readonly number[] }[],
  travel: TravelMatrix,
): Zones {
  const zoneOfCell = new Int32Array(cells.length).fill(-1)
  const known = new Map<string, number>()
  const districts: number[] = []
  const residents: number[] = []
  cells.forEach(({ district, ages }, c) => {
    const nearest = nearestOf(travel, c)
    if (nearest < 0 || ages.every((n) => n === 0)) return
    const name = `${nearest} ${district}`
    let zone = known.get(name)
    if (zone === undefined) {
      zone = districts.length
      known.set(name, zone)
      districts.push(district)
      residents.push(0, 0, 0, 0)
    }
    zoneOfCell[c] = zone
    for (let age = 0; age < AGE_BAND_COUNT; age++) residents[zone * AGE_BAND_COUNT + age]! += ages[age]!
  })
  return {
    count: districts.length,
    zoneOfCell,
    districtOfZone: Int32Array.from(districts),
    residents: Float64Array.from(residents),
  }
}

function nearestOf({ minutes, destinations }: TravelMatrix, cell: number): number {
  let nearest = -1
  let best = Number.POSITIVE_INFINITY
  for (let j = 0; j < destinations; j++) {
    const way = minutes[cell * destinations + j]!
    if (way < best) {
      best = way
      nearest = j
    }
  }
  return nearest
}

/** Options of each zone: the `most` with the largest shares, with these shares while nobody waits, and the mean way. */
export interface ZoneOptions {
  /** Options of a zone are `first[zone] … first[zone + 1] − 1`. */
  readonly first: Int32Array
  /** Column of the travel matrix. */
  readonly place: Int32Array
  readonly share: Float64Array
  readonly minutes: Float64Array
}

/**
 * Huff's shares of each cell, summed over the residents of its zone. Ways below `leastMinutes` count as that: nobody is at the door,
 * as a cell is a square of about a kilometre.
 */
export function zoneOptions(
  cells: readonly { readonly population: number }[],
  zones: Zones,
  attraction: ArrayLike<number>,
  travel: TravelMatrix,
  powers: HuffPowers,
  most: number,
  leastMinutes = 3,
): ZoneOptions {
  const { destinations, minutes } = travel
  const pull = Float64Array.from(attraction, (a) => (a > 0 ? a ** powers.attraction : 0))
  const weight = new Float64Array(zones.count * destinations)
  const way = new Float64Array(zones.count * destinations)
  const row = new Float64Array(destinations)
  cells.forEach(({ population }, c) => {
    const zone = zones.zoneOfCell[c]!
    if (zone < 0) return
    let sum = 0
    for (let j = 0; j < destinations; j++) {
      const t = minutes[c * destinations + j]!
      row[j] = t === Number.POSITIVE_INFINITY ? 0 : pull[j]! * Math.max(t, leastMinutes) ** -powers.decay
      sum += row[j]!
    }
    if (sum === 0) return
    for (let j = 0; j < destinations; j++) {
      if (row[j] === 0) continue
      const people = (population * row[j]!) / sum
      weight[zone * destinations + j]! += people
      way[zone * destinations + j]! += people * minutes[c * destinations + j]!
    }
  })
  return largest(zones.count, destinations, weight, way, most)
}

function largest(
  zones: number,
  destinations: number,
  weight: Float64Array,
  way: Float64Array,
  most: number,
): ZoneOptions {
  const first = new Int32Array(zones + 1)
  const place: number[] = []
  const share: number[] = []
  const minutes: number[] = []
  for (let zone = 0; zone < zones; zone++) {
    const at = zone * destinations
    const kept = Array.from({ length: destinations }, (_, j) => j)
      .filter((j) => weight[at + j]! > 0)
      .sort((a, b) => weight[at + b]! - weight[at + a]! || a - b)
      .slice(0, most)
    const sum = kept.reduce((total, j) => total + weight[at + j]!, 0)
    for (const j of kept) {
      place.push(j)
      share.push(weight[at + j]! / sum)
      minutes.push(way[at + j]! / weight[at + j]!)
    }
    first[zone + 1] = place.length
  }
  return {
    first,
    place: Int32Array.from(place),
    share: Float64Array.from(share),
    minutes: Float64Array.from(minutes),
  }
}

/**
 * Shares of the options now, written to `into`: those without waits × e^(−η × wait), as a long wait repels like a longer way.
 * @param factor e^(−η × expected wait) of each place
 */
export function sharesNow(options: ZoneOptions, factor: Float64Array, into: Float64Array): void {
  const { first, place, share } = options
  for (let zone = 0; zone + 1 < first.length; zone++) {
    let sum = 0
    for (let k = first[zone]!; k < first[zone + 1]!; k++) {
      into[k] = share[k]! * factor[place[k]!]!
      sum += into[k]!
    }
    if (sum > 0) for (let k = first[zone]!; k < first[zone + 1]!; k++) into[k]! /= sum
  }
}

/** The shifts, alike for all needs, at which the city's share in primary care is the one observed. */
export function calibratedShifts(contact: FirstContact, share: number): Decoded<Float64Array> {
  const none = new Float64Array(NEED_COUNT)
  const shifts = contact.shiftsFor(share, none, () => true)
  if (shifts !== null) return { ok: true, value: shifts }
  const least = contact.cityShare(none.map(() => -FARTHEST_SHIFT))
  const most = contact.cityShare(none.map(() => FARTHEST_SHIFT))
  return {
    ok: false,
    problems: [
      {
        path: 'primaryCare.firstContactShare',
        why: `is ${share}, but with these shares by need it lies within ${least.toFixed(3)} … ${most.toFixed(3)}: needs whose share is 0 or 1 never move`,
      },
    ],
  }
}
