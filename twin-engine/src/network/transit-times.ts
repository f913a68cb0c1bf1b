/**
 * Minutes by public transport: the median over departures of a window, as a traveller meets them who does not plan by the
 * timetable, with the tenth and ninetieth percentile; on foot where that is quicker.
 */
import type { CityModel, Text } from '../city/city.ts'
import type { Problem } from '../city/decoded.ts'
import type { CityTransit } from '../city/transit.ts'
import type { RoadEdit } from './road-edits.ts'
import type { RoadSpeeds } from './road-speeds.ts'
import { roadTimesBetween } from './road-times.ts'
import type { NamedPlace } from './snapping.ts'
import { type DayTimetable, dayTimetable, reversedDay, type TransitDay, withUsableStops } from './transit-day.ts'
import { NEVER, type StopsNear, TransitSearch } from './transit-search.ts'
import { stopWalks } from './transit-walks.ts'
import type { TravelMatrix } from './travel-matrix.ts'

export interface TransitRules {
  /** Departures are one a minute over so many minutes from the hour on; without an hour as many, evenly over the hours of the day. */
  readonly windowMinutes: number
  /** First hour of the day, and the one with which it ends. */
  readonly dayHours: readonly number[]
  /** On foot to the first stop, and from the last. */
  readonly mostWalkMinutes: number
  /** On foot between two rides. */
  readonly mostChangeWalkMinutes: number
  /** Least time between two rides, ways on foot not counted. */
  readonly changeMinutes: number
  readonly mostRides: number
}

export interface TransitSetting {
  readonly speeds: RoadSpeeds
  readonly hour: number | null
  readonly edits?: readonly RoadEdit[]
  readonly transit?: TransitRules
  readonly day?: TransitDay
}

/** What stands behind times by public transport. */
export interface TransitSpread {
  readonly day: TransitDay
  /** By feed, the day whose services run, YYYYMMDD; null = it runs nothing on such days. */
  readonly dates: readonly { readonly feed: string; readonly date: string | null }[]
  /** First and last departure, minutes after midnight, and how many there are. */
  readonly firstDeparture: number
  readonly lastDeparture: number
  readonly departures: number
  /** One in ten departures takes no longer than this, one in ten longer than that. */
  readonly p10: TravelMatrix
  readonly p90: TravelMatrix
  /** Ways whose median is by vehicle, on foot, and those that do not exist. */
  readonly ridden: number
  readonly walked: number
  readonly none: number
}

export interface TransitTimes {
  readonly basis: 'timetable'
  readonly matrix: TravelMatrix
  readonly transit: TransitSpread
  readonly problems: readonly Problem[]
}

/** No trip arrives later. */
const LATEST_SECONDS = 48 * 3600
/** How often it is seen whether everybody has arrived. */
const SWEEP_SECONDS = 60

export const noTimetables = ({ id, givenTimes }: CityModel): string =>
  givenTimes?.transit === undefined
    ? `${id} has no timetables of public transport; build it with --gtfs, or give a table times-transit.csv`
    : `${id} has a table times-transit.csv, which gives the ways to its facilities alone, and no timetables to compute those to other places; choose among the facilities of the table, build the city with --gtfs, or take another mode`

/**
 * Median minutes from each of some places to each of others.
 * @throws RangeError where the city has no timetables, or no rules are given
 */
export function transitTimesBetween(
  city: CityModel,
  origins: readonly NamedPlace[],
  destinations: readonly NamedPlace[],
  setting: TransitSetting,
): TransitTimes {
  const { transit } = city
  const { speeds, hour, edits = [], transit: rules, day = 'weekday' } = setting
  if (transit === undefined) throw new RangeError(noTimetables(city))
  if (rules === undefined) throw new RangeError('times by public transport need rules: give the parameters’ `transit`')
  const foot = roadTimesBetween(city, origins, destinations, { speeds, mode: 'walk', hour: null, edits })
  const walks = stopWalks(city, transit, { speeds, edits })
  const timetable = withUsableStops(dayTimetable(transit, day), walks.usable)
  const departures = departuresOf(rules, hour)
  const ways = new BackwardWays(
    timetable,
    walks.near(origins, rules.mostWalkMinutes),
    departures,
    new TransitSearch(reversedDay(timetable), walks.between(rules.mostChangeWalkMinutes), {
      changeSeconds: Math.round(rules.changeMinutes * 60),
      mostRides: rules.mostRides,
    }),
  )
  const size = origins.length * destinations.length
  const shares = [0.5, 0.1, 0.9].map((share) => ({ share, minutes: new Float64Array(size) }))
  const matrix = (minutes: Float64Array) => ({ origins: origins.length, destinations: destinations.length, minutes })
  const counts = { ridden: 0, walked: 0, none: 0 }
  walks.near(destinations, rules.mostWalkMinutes).forEach((near, d) => {
    const onFoot = Float64Array.from(origins, (_, o) => foot.matrix.minutes[o * destinations.length + d]!)
    ways.to(near, onFoot)
    for (let o = 0; o < origins.length; o++) {
      const seconds = ways.sorted(o)
      for (const { share, minutes } of shares) {
        const ranked = seconds[Math.ceil(share * departures.length) - 1]!
        const ridden = ranked === NEVER ? Number.POSITIVE_INFINITY : ranked / 60
        minutes[o * destinations.length + d] = Math.min(ridden, onFoot[o]!)
      }
      const median = shares[0]!.minutes[o * destinations.length + d]!
      counts[median === Number.POSITIVE_INFINITY ? 'none' : median < onFoot[o]! ? 'ridden' : 'walked']++
    }
  })
  return {
    basis: 'timetable',
    matrix: matrix(shares[0]!.minutes),
    transit: {
      day,
      dates: transit.feeds.map(({ name }, f) => ({ feed: name, date: timetable.dates[f]! })),
      firstDeparture: departures[0]! / 60,
      lastDeparture: departures.at(-1)! / 60,
      departures: departures.length,
      p10: matrix(shares[1]!.minutes),
      p90: matrix(shares[2]!.minutes),
      ...counts,
    },
    problems: [...foot.problems, ...walks.problems, ...dayProblems(transit, timetable, day), ...editProblems(edits)],
  }
}

/** Seconds after midnight, the earliest first. */
export function departuresOf({ windowMinutes, dayHours }: TransitRules, hour: number | null): Int32Array {
  if (!(Number.isInteger(windowMinutes) && windowMinutes >= 1))
    throw new RangeError(`windowMinutes must be a whole number from 1 on, got ${windowMinutes}`)
  if (hour !== null && !(Number.isInteger(hour) && hour >= 0 && hour <= 23))
    throw new RangeError(`hour must be from 0 to 23, got ${hour}`)
  const [from, until] = [hour ?? dayHours[0]!, hour === null ? dayHours[1]! : hour + windowMinutes / 60]
  const step = ((until - from) * 3600) / windowMinutes
  return Int32Array.from({ length: windowMinutes }, (_, k) => Math.round(from * 3600 + k * step))
}

const DAY_WORDS: Readonly<Record<TransitDay, Text>> = {
  weekday: { zh: '工作日', en: 'weekdays' },
  saturday: { zh: '周六', en: 'Saturdays' },
  sunday: { zh: '周日', en: 'Sundays' },
}

const dayProblems = ({ feeds }: CityTransit, { dates }: DayTimetable, day: TransitDay): Problem[] =>
  feeds.flatMap(({ name }, f) =>
    dates[f] === null
      ? [
          {
            path: 'transit.services',
            why: `${name} runs no trips on ${DAY_WORDS[day].en}`,
            zh: `${name} ${DAY_WORDS[day].zh}没有车次`,
          },
        ]
      : [],
  )

const editProblems = (edits: readonly RoadEdit[]): Problem[] =>
  edits.length === 0
    ? []
    : [
        {
          path: 'edits',
          why: 'change ways on foot; vehicles of public transport run as their timetables say',
          zh: '只改变步行路程；公共交通车辆仍按时刻表行驶',
        },
      ]

/**
 * Ways from many places to one: searched from the one against the time, arrival by arrival, so that each search finds for
 * every stop and every departure when one arrives, to the second.
 */
class BackwardWays {
  readonly #day: DayTimetable
  readonly #departures: Int32Array
  readonly #search: TransitSearch
  /** Origins near each stop. */
  readonly #firstOfStop: Int32Array
  readonly #origin: Int32Array
  readonly #onFoot: Int32Array
  readonly #withStops: readonly number[]
  /** Seconds from each origin by departure, and for how many departures they are known. */
  readonly #seconds: Int32Array
  readonly #known: Int32Array

  constructor(day: DayTimetable, near: readonly StopsNear[], departures: Int32Array, search: TransitSearch) {
    this.#day = day
    this.#departures = departures
    this.#search = search
    this.#firstOfStop = new Int32Array(day.stops + 1)
    for (const { stops } of near) for (const s of stops) this.#firstOfStop[s + 1]!++
    for (let s = 0; s < day.stops; s++) this.#firstOfStop[s + 1]! += this.#firstOfStop[s]!
    const next = this.#firstOfStop.slice()
    this.#origin = new Int32Array(this.#firstOfStop[day.stops]!)
    this.#onFoot = new Int32Array(this.#origin.length)
    near.forEach(({ stops, seconds }, o) => {
      stops.forEach((s, i) => {
        this.#origin[next[s]!] = o
        this.#onFoot[next[s]!++] = seconds[i]!
      })
    })
    this.#withStops = [...near.keys()].filter((o) => near[o]!.stops.length > 0)
    this.#seconds = new Int32Array(near.length * departures.length)
    this.#known = new Int32Array(near.length)
  }

  /** @param onFoot minutes from each origin; who would take longer by vehicle is not looked for. */
  to(near: StopsNear, onFoot: Float64Array): void {
    const departures = this.#departures
    const count = departures.length
    this.#seconds.fill(NEVER)
    this.#known.fill(0)
    let nextSweep = Number.NEGATIVE_INFINITY
    const search = (against: number, changed: Int32Array, labels: Int32Array): boolean => {
      const arrival = -against
      for (const s of changed)
        for (let k = this.#firstOfStop[s]!; k < this.#firstOfStop[s + 1]!; k++) {
          const origin = this.#origin[k]!
          const latest = -labels[s]! - this.#onFoot[k]!
          let known = this.#known[origin]!
          while (known < count && departures[known]! <= latest) {
            this.#seconds[origin * count + known] = arrival - departures[known]!
            known++
          }
          this.#known[origin] = known
        }
      if (arrival < nextSweep) return false
      nextSweep = arrival + SWEEP_SECONDS
      return this.#walkedBefore(arrival, onFoot)
    }
    // Who leaves a stop before the first departure helps nobody.
    this.#search.run(near, this.#arrivalsAt(near), search, -departures[0]!)
  }

  /** Passes over the departures with which one would be there on foot by now. @returns whether no other is left. */
  #walkedBefore(arrival: number, onFoot: Float64Array): boolean {
    const count = this.#departures.length
    let left = 0
    for (const origin of this.#withStops) {
      let known = this.#known[origin]!
      while (known < count && this.#departures[known]! + onFoot[origin]! * 60 <= arrival) known++
      this.#known[origin] = known
      if (known < count) left++
    }
    return left === 0
  }

  /** Seconds from an origin, the shortest first; NEVER where no vehicle brings one there. Overwritten by the next `to`. */
  sorted(origin: number): Int32Array {
    const own = this.#seconds.subarray(origin * this.#departures.length, (origin + 1) * this.#departures.length)
    return own.sort()
  }

  /**
   * Minus the seconds at which vehicles bring one there, the earliest first. Of a trip only those stops count from which no later one
   * brings one there as early.
   */
  #arrivalsAt({ stops, seconds }: StopsNear): Int32Array {
    const { firstOfStop, patternOfStop, placeOfStop, firstPlace, mayAlight, trips, firstTime, arrival } = this.#day
    const earliest = this.#departures[0]!
    const places = new Map<number, [place: number, seconds: number][]>()
    stops.forEach((s, i) => {
      for (let at = firstOfStop[s]!; at < firstOfStop[s + 1]!; at++) {
        const pattern = patternOfStop[at]!
        if (mayAlight[firstPlace[pattern]! + placeOfStop[at]!] === 0) continue
        const own = places.get(pattern) ?? []
        places.set(pattern, own)
        own.push([placeOfStop[at]!, seconds[i]!])
      }
    })
    const found = new Set<number>()
    for (const [pattern, own] of places) {
      own.sort(([a], [b]) => b - a)
      const count = trips[pattern]!
      for (let t = 0; t < count; t++) {
        let best = LATEST_SECONDS + 1
        for (const [place, onFoot] of own) {
          const there = arrival[firstTime[pattern]! + place * count + t]! + onFoot
          if (there >= best) continue
          best = there
          if (there >= earliest) found.add(-there)
        }
      }
    }
    return Int32Array.from(found).sort().reverse()
  }
}
