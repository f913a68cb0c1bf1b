/**
 * What the queues of primary-care centres and outpatient clinics would be at an instant, where no feed reports them: an ordinary day of
 * the weekday is run from midnight, several times with chance. An estimate of the model, never a report.
 */
import type { CityModel } from '../city/city.ts'
import type { Parameters } from '../parameters/parameters.ts'
import { quantileOfSorted } from '../statistics/quantiles.ts'
import { clinicNetworkOf } from './clinic-network.ts'
import { ClinicQueues, QUARTER_MINUTES, weekdayAt } from './clinic-queues.ts'
import { CLINIC_LUCK } from './luck.ts'
import { RandomSource } from './random.ts'

const HOUR = 60
const DAY = 1440

/** Over the days that were run. */
export interface ClinicSpread {
  readonly p10: number
  readonly p50: number
  readonly p90: number
}

export interface ClinicEstimate {
  /** Index into the city's facilities. */
  readonly facility: number
  /** Patients are seen at this hour. */
  readonly isOpen: boolean
  /** People waiting or being seen. Who comes to a hospital's clinic varies only by those whom centres turned away. */
  readonly waiting: ClinicSpread
  /** Minutes of queue before somebody who comes now; null while nobody is seen. */
  readonly waitMinutes: ClinicSpread | null
}

/** The quarter of an hour in which a minute of the local calendar lies: what an estimate is of. */
export const quarterOf = (local: number): number => Math.floor(local / QUARTER_MINUTES) * QUARTER_MINUTES

/**
 * The queues of one ordinary day at a quarter of an hour; null where the city has no primary care to model. The same seed and day bring
 * the same people.
 * @param local minutes of the local calendar since 1970-01-01
 */
export function clinicDay(
  city: CityModel,
  parameters: Parameters,
  local: number,
  seed: number,
  day: number,
): ClinicQueues | null {
  const network = clinicNetworkOf(city, parameters)
  if (network === null) return null
  const queues = new ClinicQueues(network)
  const random = new RandomSource(seed, day)
  const quarter = quarterOf(local)
  for (let minute = Math.floor(quarter / DAY) * DAY; minute < quarter; minute += QUARTER_MINUTES) {
    if (minute % HOUR === 0) queues.beginHour(minute)
    queues.step(minute, (centre, number) => random.draw(CLINIC_LUCK.visits + centre, number, 0))
  }
  return queues
}

/** Centres first, then the clinics of hospitals, over days that were run until the same quarter of an hour. */
export function clinicEstimate(days: readonly ClinicQueues[], local: number): readonly ClinicEstimate[] {
  const [first] = days
  if (first === undefined) return []
  const { network } = first
  const quarter = quarterOf(local)
  const [minuteOfDay, weekday] = [quarter % DAY, weekdayAt(quarter)]
  const { primaryCare, outpatient } = network.parameters
  const row = (
    facility: number,
    isOpen: boolean,
    perMinute: number,
    people: (queues: ClinicQueues) => number,
  ): ClinicEstimate => {
    const waiting = spreadOf(days.map(people))
    return { facility, isOpen, waiting, waitMinutes: isOpen ? overCapacity(waiting, perMinute) : null }
  }
  const centres = Array.from(network.centres, (facility, centre) => {
    const capacity = first.capacity(centre, weekday)
    const [from, until] = [primaryCare.fromHour * HOUR, first.untilHour[centre]! * HOUR]
    const isOpen = capacity > 0 && minuteOfDay >= from && minuteOfDay < until
    return row(facility, isOpen, capacity, (queues) => queues.waiting[centre]!)
  })
  const { fromHour, untilHour } = outpatient
  const clinics = Array.from(network.clinics, (facility, clinic) => {
    const capacity = network.clinicPerMinute[clinic]!
    const isOpen = capacity > 0 && minuteOfDay >= fromHour * HOUR && minuteOfDay < untilHour * HOUR
    return row(facility, isOpen, capacity, (queues) => queues.clinicWaiting[clinic]!)
  })
  return [...centres, ...clinics]
}

const overCapacity = ({ p10, p50, p90 }: ClinicSpread, perMinute: number): ClinicSpread => ({
  p10: p10 / perMinute,
  p50: p50 / perMinute,
  p90: p90 / perMinute,
})

function spreadOf(values: readonly number[]): ClinicSpread {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number): number => quantileOfSorted(sorted, sorted.length, share)
  return { p10: at(0.1), p50: at(0.5), p90: at(0.9) }
}
