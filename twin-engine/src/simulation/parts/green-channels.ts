/**
 * Green channels 绿色通道: for chest pain, stroke and trauma among the gravest patients, the time from the door to the vessel
 * opened (door-to-balloon), to thrombolysis (door-to-needle) and to the operating theatre, against its target. The
 * time is made of what the model has: the wait for a treatment place, the delay of examinations, a preparation slowed
 * by what is broken, and the way to the nearest capable hospital where the own one is not. It changes nobody's stay.
 */
import { type CityModel, indexCity } from '../../city/city.ts'
import { isTertiary } from '../../city/hospital-tier.ts'
import type { Parameters } from '../../parameters/parameters.ts'
import { roadSpeedsOf } from '../../parameters/road-speeds.ts'
import { neighboursOf, usualMinutes } from '../../policies/neighbours.ts'
import { Durations, lognormalLaw } from '../durations.ts'
import { EMERGENCY_PURPOSES } from '../luck.ts'
import type { Simulation } from '../simulation.ts'
import type { Total } from '../totals.ts'
import type { CarePart, PartRun } from './part.ts'

const CHANNELS = 3
const STROKE = 1
/** Levels among which the channels find their patients. */
const GRAVEST_LEVELS = 2
const PATIENTS: readonly Total[] = ['chestPainPatients', 'strokePatients', 'traumaPatients']
const IN_TIME: readonly Total[] = ['chestPainInTime', 'strokeInTime', 'traumaInTime']
const MINUTES: readonly Total[] = ['chestPainMinutes', 'strokeMinutes', 'traumaMinutes']

export interface GreenChannelsModel {
  /** Cumulative shares of the patients of levels Ⅰ and Ⅱ, by channel; the rest is in none. */
  readonly cumulative: Float64Array
  readonly targetMinutes: Float64Array
  readonly preparation: Durations
  /** Minutes to the nearest capable hospital by facility, handing over included: 0 where it is capable itself. */
  readonly firstMinutes: Float64Array
  /** The same to the nearest one but itself; Infinity where there is none. */
  readonly otherMinutes: Float64Array
}

export class GreenChannelsRun implements PartRun<GreenChannelsRun> {
  readonly model: GreenChannelsModel

  constructor(model: GreenChannelsModel) {
    this.model = model
  }

  copy(): GreenChannelsRun {
    return this
  }
}

export const greenChannels: CarePart<GreenChannelsModel, GreenChannelsRun> = {
  id: 'green-channels',
  name: { zh: '绿色通道', en: 'Green channels' },
  fidelity: 'full',
  model: modelOf,
  start: (_, model) => new GreenChannelsRun(model),
  handlers: {},
}

/** Capable is an emergency department with intensive care in the house, or of a tertiary hospital 三级. */
function modelOf(city: CityModel, parameters: Parameters): GreenChannelsModel | null {
  const { emergencyUnitOfFacility, unitsOfFacility } = indexCity(city)
  const { greenChannel, ambulance } = parameters
  const capable = city.facilities.flatMap((facility, f) => {
    const tertiary = isTertiary(facility.level) === true
    const intensive = unitsOfFacility[f]!.some((u) => city.units[u]!.kind === 'icu')
    return emergencyUnitOfFacility[f]! >= 0 && (tertiary || intensive) ? [f] : []
  })
  if (capable.length === 0) return null
  const neighbours = neighboursOf(city, roadSpeedsOf(parameters))
  const nearestOther = (f: number): number =>
    capable.reduce(
      (least, to) =>
        to === f
          ? least
          : Math.min(
              least,
              greenChannel.departureMinutes +
                usualMinutes(city, neighbours, f, to, ambulance.speedPeakKilometresPerHour),
            ),
      Number.POSITIVE_INFINITY,
    )
  const otherMinutes = Float64Array.from(city.facilities, (_, f) =>
    emergencyUnitOfFacility[f]! < 0 ? Number.POSITIVE_INFINITY : nearestOther(f),
  )
  return {
    cumulative: Float64Array.from(greenChannel.share, (_, k) =>
      greenChannel.share.slice(0, k + 1).reduce((sum, share) => sum + share, 0),
    ),
    targetMinutes: Float64Array.from(greenChannel.targetMinutes),
    preparation: new Durations(
      greenChannel.preparationMeanMinutes.map((mean, k) =>
        lognormalLaw(mean, greenChannel.preparationStandardDeviationMinutes[k]!),
      ),
    ),
    firstMinutes: Float64Array.from(city.facilities, (_, f) => (capable.includes(f) ? 0 : otherMinutes[f]!)),
    otherMinutes,
  }
}

/** Treatment of a patient of level 1 … begins, with so many minutes of delay by examinations: which channel, and how fast. */
export function takesGreenChannel(
  simulation: Simulation,
  patient: number,
  facility: number,
  level: number,
  examinations: number,
): void {
  const run = simulation.parts.greenChannels
  if (run === null || level > GRAVEST_LEVELS) return
  const { model } = run
  const u = simulation.uniform(patient, EMERGENCY_PURPOSES.greenChannel)
  let channel = 0
  while (channel < CHANNELS && u >= model.cumulative[channel]!) channel++
  if (channel === CHANNELS) return
  const { state, plans, conditions, totals } = simulation
  const at = simulation.draw(patient, EMERGENCY_PURPOSES.greenPreparation)
  const preparation = model.preparation.minutes(channel, plans.uniform[at]!, plans.uniform[at + 1]!)
  const waited = Math.max(0, simulation.now - state.patients.startedAt(patient)) / 60_000
  // What is done in theatres and catheter laboratories is done elsewhere while they stand still.
  const away = channel !== STROKE && conditions.theatresStopped[facility]! > 0
  const way = away ? model.otherMinutes[facility]! : model.firstMinutes[facility]!
  const minutes = waited + conditions.treatmentFactor[facility]! * (preparation + examinations) + way
  totals.add(PATIENTS[channel]!, facility, 1)
  if (minutes <= model.targetMinutes[channel]!) totals.add(IN_TIME[channel]!, facility, 1)
  if (minutes < Number.POSITIVE_INFINITY) totals.add(MINUTES[channel]!, facility, minutes)
}
