/**
 * Earliest arrivals by public transport from one place for departures of a range, the latest first (rRAPTOR: D. Delling,
 * T. Pajor, R. Werneck, Round-Based Public Transit Routing, ALENEX 2012, sections 3 and 4.2).
 *
 * A journey is a way on foot to a stop, rides with at most one way on foot between two of them, and a way on foot from the last
 * stop. Round k finds the earliest arrivals with at most k rides. What a later departure has found stays: whoever leaves earlier may
 * wait for it.
 */
import type { DayTimetable } from './transit-day.ts'

/** Stops near a place with the seconds on foot. */
export interface StopsNear {
  readonly stops: Int32Array
  readonly seconds: Int32Array
}

/** Ways on foot between stops: those from stop `s` stand at `first[s] … first[s + 1] - 1`. */
export interface Footpaths {
  readonly first: Int32Array
  readonly to: Int32Array
  readonly seconds: Int32Array
}

export interface SearchRules {
  /** Least seconds between getting off, ways on foot not counted, and getting on again. */
  readonly changeSeconds: number
  readonly mostRides: number
}

/** No time is as late. */
export const NEVER = 0x7fffffff

/** Later than every time, and more than every column of stops is long. */
const EPOCH = 2 ** 20
const SLOTS = 2 ** 24

/** A workspace for many searches over one day. */
export class TransitSearch {
  readonly #day: DayTimetable
  readonly #paths: Footpaths
  readonly #rules: SearchRules
  /** By round: earliest arrival at each stop by ride alone, and with a way on foot behind it. */
  readonly #ride: readonly Int32Array[]
  readonly #there: readonly Int32Array[]
  /** Seconds from where the search begins, by stop. */
  readonly #onFoot: Int32Array
  /** Earliest place at which a waiting pattern is boarded anew; -1 = it does not wait. */
  readonly #boardedAt: Int32Array
  readonly #waiting: Int32Array
  #waitingCount = 0
  /** Stops whose arrival by ride a round has improved, and those of any round. */
  readonly #improved: Int32Array
  #improvedCount = 0
  readonly #isImproved: Uint8Array
  readonly #reached: Int32Array
  #reachedCount = 0
  readonly #isReached: Uint8Array
  readonly #marked: Int32Array
  #markedCount = 0
  readonly #isMarked: Uint8Array

  constructor(day: DayTimetable, paths: Footpaths, rules: SearchRules) {
    if (!(Number.isInteger(rules.mostRides) && rules.mostRides >= 1))
      throw new RangeError(`mostRides must be a whole number from 1 on, got ${rules.mostRides}`)
    this.#day = day
    this.#paths = paths
    this.#rules = rules
    const rounds = (): Int32Array[] => Array.from({ length: rules.mostRides + 1 }, () => new Int32Array(day.stops))
    this.#ride = rounds()
    this.#there = rounds()
    this.#onFoot = new Int32Array(day.stops).fill(NEVER)
    this.#boardedAt = new Int32Array(day.patterns).fill(-1)
    this.#waiting = new Int32Array(day.patterns)
    this.#improved = new Int32Array(day.stops)
    this.#isImproved = new Uint8Array(day.stops)
    this.#reached = new Int32Array(day.stops)
    this.#isReached = new Uint8Array(day.stops)
    this.#marked = new Int32Array(day.stops)
    this.#isMarked = new Uint8Array(day.stops)
  }

  /**
   * For each departure the stops where it arrives earlier, by ride, than all later departures; `arrivals` holds the seconds of
   * all stops (NEVER = none) and is overwritten by the next.
   * @param departures seconds after midnight, the latest first
   * @param onDeparture ends the search by true
   * @param until arrivals after it are not looked for
   */
  run(
    { stops, seconds }: StopsNear,
    departures: ArrayLike<number>,
    onDeparture: (departure: number, changed: Int32Array, arrivals: Int32Array) => unknown,
    until = NEVER - 1,
  ): void {
    for (const column of [...this.#ride, ...this.#there]) column.fill(NEVER)
    stops.forEach((s, i) => {
      this.#onFoot[s] = Math.min(this.#onFoot[s]!, seconds[i]!)
    })
    const boardings = this.#boardingsAt(stops, seconds, departures[departures.length - 1]!)
    const arrivals = this.#ride[this.#rules.mostRides]!
    for (let k = 0, b = 0; k < departures.length; k++) {
      const departure = departures[k]!
      this.#reachedCount = 0
      // Only lines of which an earlier trip is caught than by later departures can arrive anywhere earlier.
      for (; b < boardings.length && EPOCH - Math.floor(boardings[b]! / SLOTS) >= departure; b++) {
        const at = boardings[b]! % SLOTS
        this.#wait(this.#day.patternOfStop[at]!, this.#day.placeOfStop[at]!)
      }
      for (let round = 1; round <= this.#rules.mostRides && this.#waitingCount > 0; round++) {
        this.#rideOut(round, departure, until)
        this.#walkOn(round)
        this.#boardAgain()
      }
      for (let i = 0; i < this.#reachedCount; i++) this.#isReached[this.#reached[i]!] = 0
      if (onDeparture(departure, this.#reached.subarray(0, this.#reachedCount), arrivals) === true) break
    }
    for (const s of stops) this.#onFoot[s] = NEVER
  }

  /**
   * The trips that can be boarded first, each by when one must leave for it, the latest first: EPOCH less that second, times SLOTS,
   * and its place in the columns of stops.
   */
  #boardingsAt(stops: Int32Array, seconds: Int32Array, earliest: number): Float64Array {
    const { firstOfStop, patternOfStop, placeOfStop, mayBoard, firstPlace, firstTime, trips, departure } = this.#day
    const found: number[] = []
    for (let i = 0; i < stops.length; i++)
      for (let at = firstOfStop[stops[i]!]!; at < firstOfStop[stops[i]! + 1]!; at++) {
        const pattern = patternOfStop[at]!
        const place = placeOfStop[at]!
        if (mayBoard[firstPlace[pattern]! + place] === 0) continue
        const row = firstTime[pattern]! + place * trips[pattern]!
        for (let t = trips[pattern]! - 1; t >= 0 && departure[row + t]! - seconds[i]! >= earliest; t--)
          found.push((EPOCH - departure[row + t]! + seconds[i]!) * SLOTS + at)
      }
    return Float64Array.from(found).sort()
  }

  #wait(pattern: number, place: number): void {
    const known = this.#boardedAt[pattern]!
    if (known < 0) this.#waiting[this.#waitingCount++] = pattern
    if (known < 0 || place < known) this.#boardedAt[pattern] = place
  }

  /** Rides every waiting pattern from the earliest place where it may be boarded anew. */
  #rideOut(round: number, leaving: number, until: number): void {
    // Fields as locals: this loop is all the time that a search takes.
    const { firstPlace, stop, mayBoard, mayAlight, trips, firstTime, arrival, departure } = this.#day
    const ride = this.#ride[round]!
    const before = round === 1 ? this.#onFoot : this.#there[round - 1]!
    const later = round === 1 ? leaving : this.#rules.changeSeconds
    for (let w = 0; w < this.#waitingCount; w++) {
      const pattern = this.#waiting[w]!
      const count = trips[pattern]!
      const end = firstPlace[pattern + 1]!
      let trip = count
      let at = firstPlace[pattern]! + this.#boardedAt[pattern]!
      let row = firstTime[pattern]! + this.#boardedAt[pattern]! * count
      for (; at < end; at++, row += count) {
        const s = stop[at]!
        if (trip < count && mayAlight[at] === 1) {
          const there = arrival[row + trip]!
          if (there < ride[s]! && there <= until) this.#arrive(s, round, there)
        }
        if (mayBoard[at] === 1 && before[s] !== NEVER) trip = earliestTrip(departure, row, trip, before[s]! + later)
      }
      this.#boardedAt[pattern] = -1
    }
    this.#waitingCount = 0
  }

  #arrive(stop: number, round: number, seconds: number): void {
    const { mostRides } = this.#rules
    const isEarlier = seconds < this.#ride[mostRides]![stop]!
    for (let k = round; k <= mostRides && this.#ride[k]![stop]! > seconds; k++) this.#ride[k]![stop] = seconds
    if (this.#isImproved[stop] === 0) {
      this.#isImproved[stop] = 1
      this.#improved[this.#improvedCount++] = stop
    }
    if (!isEarlier || this.#isReached[stop] === 1) return
    this.#isReached[stop] = 1
    this.#reached[this.#reachedCount++] = stop
  }

  #walkOn(round: number): void {
    const { first, to, seconds } = this.#paths
    const ride = this.#ride[round]!
    for (let i = 0; i < this.#improvedCount; i++) {
      const stop = this.#improved[i]!
      this.#isImproved[stop] = 0
      if (round === this.#rules.mostRides) continue
      this.#stand(stop, round, ride[stop]!)
      for (let w = first[stop]!; w < first[stop + 1]!; w++) this.#stand(to[w]!, round, ride[stop]! + seconds[w]!)
    }
    this.#improvedCount = 0
  }

  #stand(stop: number, round: number, seconds: number): void {
    if (seconds >= this.#there[round]![stop]!) return
    for (let k = round; k <= this.#rules.mostRides && this.#there[k]![stop]! > seconds; k++)
      this.#there[k]![stop] = seconds
    if (this.#isMarked[stop] === 1) return
    this.#isMarked[stop] = 1
    this.#marked[this.#markedCount++] = stop
  }

  #boardAgain(): void {
    const { firstOfStop, patternOfStop, placeOfStop } = this.#day
    for (let i = 0; i < this.#markedCount; i++) {
      const stop = this.#marked[i]!
      this.#isMarked[stop] = 0
      for (let at = firstOfStop[stop]!; at < firstOfStop[stop + 1]!; at++)
        this.#wait(patternOfStop[at]!, placeOfStop[at]!)
    }
    this.#markedCount = 0
  }
}

/** The earliest trip, before `caught`, that leaves a row of departures from `ready` on; `caught` where there is none. */
function earliestTrip(departures: Int32Array, row: number, caught: number, ready: number): number {
  if (caught === 0 || departures[row + caught - 1]! < ready) return caught
  let low = 0
  let high = caught - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (departures[row + middle]! >= ready) high = middle
    else low = middle + 1
  }
  return low
}
