/** Queues of outpatient care as the model has them at the city's instant: no feed reports them. Kept by quarter of an hour. */
import type { CityModel, Parameters } from '@kangcheng/twin-engine'
import { type ClinicEstimate, clinicDay, clinicEstimate, quarterOf } from '@kangcheng/twin-engine/clinics'

/** Ordinary days that are run for the spread. */
export const CLINIC_DAYS = 20
const SEED = 1
const MINUTE = 60_000

export interface ClinicQueuesNow {
  /** Epoch ms of the quarter of an hour. */
  readonly asOf: number
  /** Of the facilities that the model knows. */
  readonly rows: readonly ClinicEstimate[]
}

interface Kept {
  readonly quarter: number
  readonly answer: Promise<ClinicQueuesNow>
}

const kept = new WeakMap<CityModel, Kept>()

/** @param at epoch ms by the city's clock */
export function clinicQueuesAt(city: CityModel, parameters: Parameters, at: number): Promise<ClinicQueuesNow> {
  const quarter = quarterOf(at / MINUTE + city.utcOffsetMinutes)
  const before = kept.get(city)
  if (before?.quarter === quarter) return before.answer
  const answer = work(city, parameters, quarter)
  kept.set(city, { quarter, answer })
  answer.catch(() => kept.delete(city))
  return answer
}

/** Day by day, with the thread given back between two: a city's day takes some ten milliseconds. */
async function work(city: CityModel, parameters: Parameters, quarter: number): Promise<ClinicQueuesNow> {
  const days = []
  for (let day = 0; day < CLINIC_DAYS; day++) {
    const run = clinicDay(city, parameters, quarter, SEED, day)
    if (run === null) break
    days.push(run)
    await new Promise((next) => setImmediate(next))
  }
  return { asOf: (quarter - city.utcOffsetMinutes) * MINUTE, rows: clinicEstimate(days, quarter) }
}
