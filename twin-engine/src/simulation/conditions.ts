/**
 * What holds at each facility while something is broken there: who closes what, and how much slower the rest is. Only the
 * parts that break things write here, every cause once when it begins and once when it ends; whoever admits, treats or
 * operates reads.
 */
import { NEEDS, type Need } from '../city/city.ts'
import type { RoadEdit } from '../network/road-edits.ts'
import { NEED_CLAIMS } from '../state/need-claims.ts'

/** What can stop at a facility; every cause counts one. */
export const STOPS = [
  /** The emergency department takes nobody. */
  'emergency',
  /** Nobody is admitted to a ward, or to intensive care. Nobody is moved out. */
  'wards',
  'intensive-care',
  /** No operation begins. */
  'theatres',
  /** No planned operation begins; the urgent go on. */
  'planned-operations',
  /** No oxygen: nobody who needs it is admitted. */
  'oxygen',
  /** No protective kit: nobody infectious is admitted. */
  'protective-kit',
] as const
export type Stop = (typeof STOPS)[number]

/** Who holds planned admissions; the largest share counts. */
export const HOLDERS = ['centres', 'stocks', 'dependencies'] as const
export type Holder = (typeof HOLDERS)[number]

/** Edits of the roads that hold for a while; minutes from the start. */
export interface RoadEditWindow {
  readonly edits: readonly RoadEdit[]
  readonly fromMinute: number
  readonly untilMinute: number
}

const NEED_COUNT = NEEDS.length
const INTENSIVE_CARE = 1 << NEEDS.indexOf('icu')
const ALL_WARDS = ((1 << NEED_COUNT) - 1) & ~INTENSIVE_CARE
const bitsOf = (is: (need: Need) => boolean): number =>
  NEEDS.reduce((bits, n, i) => (is(n) ? bits | (1 << i) : bits), 0)
/** Where so many of the patients need oxygen, a ward without it takes nobody; assumed. */
const OXYGEN_WARD_SHARE = 0.5
const NEEDS_ON_OXYGEN = bitsOf((need) => NEED_CLAIMS[need].oxygenShare >= OXYGEN_WARD_SHARE)
const NEEDS_IN_PROTECTION = bitsOf((need) => NEED_CLAIMS[need].bedClass === 'isolation')

const NUMBER = Object.fromEntries(STOPS.map((stop, i) => [stop, i])) as Readonly<Record<Stop, number>>

export class Conditions {
  /** Factor on the time that treatments and examinations take, and on that of moves between beds; 1 = as ever. */
  readonly treatmentFactor: Float64Array
  readonly moveFactor: Float64Array
  /** More than 0 = the emergency department takes nobody; every cause counts one. */
  readonly emergencyClosed: Uint16Array
  /** More than 0 = no operation begins; no planned one. */
  readonly theatresStopped: Uint16Array
  readonly plannedOperationsStopped: Uint16Array
  /** Share of the planned admissions that are put off by a week. */
  readonly electivesHeld: Float64Array
  /** Closures and floods of roads that a plan holds, present and to come. */
  roadEdits: readonly RoadEditWindow[] = []
  /** Facilities that hold any. */
  holding = 0
  /** A bit per need (index into NEEDS; intensive care is one): nobody of it is given a bed. */
  readonly needsStopped: Int32Array
  private readonly facilities: number
  /** Causes that stop something, `[stop × facilities + facility]`, and shares held, `[holder × facilities + facility]`. */
  private readonly causes: Uint16Array
  private readonly held: Float64Array

  constructor(facilities: number) {
    this.facilities = facilities
    this.treatmentFactor = new Float64Array(facilities).fill(1)
    this.moveFactor = new Float64Array(facilities).fill(1)
    this.electivesHeld = new Float64Array(facilities)
    this.needsStopped = new Int32Array(facilities)
    this.held = new Float64Array(facilities * HOLDERS.length)
    this.causes = new Uint16Array(facilities * STOPS.length)
    this.emergencyClosed = this.causesOf('emergency')
    this.theatresStopped = this.causesOf('theatres')
    this.plannedOperationsStopped = this.causesOf('planned-operations')
  }

  /** Whether nobody of the need (index into NEEDS) is given a bed there. */
  stops(facility: number, need: number): boolean {
    return ((this.needsStopped[facility]! >> need) & 1) === 1
  }

  /** Causes that stop something at a facility. */
  causesAt(facility: number, stop: Stop): number {
    return this.causes[NUMBER[stop] * this.facilities + facility]!
  }

  /** One cause more or less. @returns whether beds may be given again that were not */
  change(facility: number, stop: Stop, by: 1 | -1): boolean {
    this.causes[NUMBER[stop] * this.facilities + facility]! += by
    const before = this.needsStopped[facility]!
    let needs = 0
    if (this.causesAt(facility, 'wards') > 0) needs |= ALL_WARDS
    if (this.causesAt(facility, 'intensive-care') > 0) needs |= INTENSIVE_CARE
    if (this.causesAt(facility, 'oxygen') > 0) needs |= NEEDS_ON_OXYGEN
    if (this.causesAt(facility, 'protective-kit') > 0) needs |= NEEDS_IN_PROTECTION
    this.needsStopped[facility] = needs
    return (before & ~needs) !== 0
  }

  /** Share of the planned admissions that one holder puts off. */
  hold(facility: number, holder: Holder, share: number): void {
    this.held[HOLDERS.indexOf(holder) * this.facilities + facility] = share
    let most = 0
    for (let h = 0; h < HOLDERS.length; h++) most = Math.max(most, this.held[h * this.facilities + facility]!)
    if (most > 0 !== this.electivesHeld[facility]! > 0) this.holding += most > 0 ? 1 : -1
    this.electivesHeld[facility] = most
  }

  copy(): Conditions {
    const copy = new Conditions(this.facilities)
    copy.treatmentFactor.set(this.treatmentFactor)
    copy.moveFactor.set(this.moveFactor)
    copy.electivesHeld.set(this.electivesHeld)
    copy.needsStopped.set(this.needsStopped)
    copy.held.set(this.held)
    copy.causes.set(this.causes)
    copy.holding = this.holding
    copy.roadEdits = this.roadEdits
    return copy
  }

  private causesOf(stop: Stop): Uint16Array {
    const from = NUMBER[stop] * this.facilities
    return this.causes.subarray(from, from + this.facilities)
  }
}
