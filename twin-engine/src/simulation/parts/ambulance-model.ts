/** What city and parameters say of the ambulances: their stations, how fast they are, how many jobs there are. */
import type { CityModel } from '../../city/city.ts'
import type { Parameters } from '../../parameters/parameters.ts'
import { type ArrivalRate, WEEK_HOURS } from '../care-model.ts'
import { Durations, lognormalLaw } from '../durations.ts'
import { type Geography, geographyOf } from '../geography.ts'

const DAY = 1440
const YEAR_DAYS = 365
/** Rows of the laws of duration. */
export const ON_SCENE = 0
export const HANDOVER = 1

export interface AmbulancesModel {
  readonly geography: Geography
  /** Facility of each station, and the station of each vehicle by its place in that list. */
  readonly stations: Int32Array
  readonly stationOfVehicle: Int32Array
  readonly vehiclesOfStation: readonly Int32Array[]
  readonly negativePressure: Uint8Array
  /** Share of emergency patients who come by ambulance, by level from Ⅰ. */
  readonly share: Float64Array
  /** Triage levels among those who do, cumulative. */
  readonly levelCumulative: Float64Array
  /**
   * Jobs besides those for emergency patients: transfers, ways home and false alarms; null = none. Of them `carriedShare`
   * bring somebody to a hospital who is no patient of its emergency department.
   */
  readonly otherJobs: ArrivalRate | null
  readonly carriedShare: number
  /** Emergency patients among all jobs, and among all that carry somebody. */
  readonly patientShare: number
  readonly patientShareOfCarried: number
  readonly infectiousShare: number
  readonly wishShare: number
  readonly callHandlingMinutes: number
  readonly rollOutMinutes: number
  /** Kilometres of the great circle in a minute, by hour of the week from Monday 00. */
  readonly speed: Float64Array
  readonly greenWaveFactor: number
  readonly findingMinutes: number
  /** Deviation of the logarithm of a drive's time. */
  readonly driveDeviation: number
  readonly durations: Durations
  readonly clearingMinutes: number
  readonly decontaminationMinutes: number
  readonly giveUpMinutes: number
}

/** Null where the city has no ambulances. */
export function ambulancesModel(city: CityModel, parameters: Parameters): AmbulancesModel | null {
  if (city.vehicles.length === 0) return null
  const { ambulance: a, emergency } = parameters
  const stations = Int32Array.from(new Set(city.vehicles.map((v) => v.station)))
  const stationOfVehicle = Int32Array.from(city.vehicles, (v) => stations.indexOf(v.station))
  const residents = city.districts.reduce((sum, d) => sum + d.population, 0)
  const share = Float64Array.from(emergency.ambulanceShare)
  const byLevel = emergency.acuityShare.map((of, level) => of * share[level]!)
  const ofVisits = byLevel.reduce((sum, s) => sum + s, 0)
  const hasDepartments = city.units.some((unit) => unit.kind === 'emergency')
  const patients = hasDepartments ? (residents / 1000) * emergency.visitsPerThousandPerDay * ofVisits : 0
  const jobs = Math.max(
    ((residents / 1000) * a.jobsPerThousandPerYear) / YEAR_DAYS,
    patients / Math.max(0.01, a.transportedShare),
  )
  const carried = jobs * a.transportedShare
  const other = jobs - patients
  return {
    geography: geographyOf(city),
    stations,
    stationOfVehicle,
    vehiclesOfStation: [...stations.keys()].map((s) =>
      Int32Array.from([...city.vehicles.keys()].filter((v) => stationOfVehicle[v] === s)),
    ),
    negativePressure: Uint8Array.from(city.vehicles, (v) => (v.negativePressure ? 1 : 0)),
    share,
    levelCumulative: cumulative(byLevel, ofVisits),
    otherJobs: other > 0 ? { perMinute: hourly(parameters), scale: other / DAY, daily: true } : null,
    carriedShare: other > 0 ? Math.max(0, (carried - patients) / other) : 0,
    patientShare: jobs > 0 ? patients / jobs : 0,
    patientShareOfCarried: carried > 0 ? Math.min(1, patients / carried) : 0,
    infectiousShare: emergency.admissionShareByNeed.infectious,
    wishShare: a.wishShare,
    callHandlingMinutes: a.callHandlingMinutes,
    rollOutMinutes: a.rollOutMinutes,
    speed: speeds(parameters),
    greenWaveFactor: a.greenWaveFactor,
    findingMinutes: a.findingMinutes,
    driveDeviation: Math.sqrt(Math.log(1 + a.driveCoefficientOfVariation ** 2)),
    durations: new Durations([
      lognormalLaw(a.onSceneMeanMinutes, a.onSceneStandardDeviationMinutes),
      lognormalLaw(a.handoverMeanMinutes, a.handoverStandardDeviationMinutes),
    ]),
    clearingMinutes: a.clearingMinutes,
    decontaminationMinutes: a.decontaminationMinutes,
    giveUpMinutes: a.giveUpMinutes,
  }
}

function cumulative(shares: readonly number[], total: number): Float64Array {
  let sum = 0
  return Float64Array.from(shares, (share) => {
    sum += total > 0 ? share / total : 0
    return sum
  })
}

/** Profile of the jobs over the week: as emergency arrivals by hour; weeks of the parameters begin on Sunday. */
function hourly({ emergency }: Parameters): Float64Array {
  return Float64Array.from({ length: WEEK_HOURS }, (_, h) => {
    const weekday = (Math.floor(h / 24) + 1) % 7
    return emergency.weekdayFactor[weekday]! * emergency.hourShare[h % 24]! * 24
  })
}

function speeds({ ambulance: a }: Parameters): Float64Array {
  return Float64Array.from({ length: WEEK_HOURS }, (_, h) => {
    const peak = a.peakShareByHour[h % 24]!
    // An hour that is half peak takes the mean of the two times, not of the two speeds.
    const hoursPerKilometre = peak / a.speedPeakKilometresPerHour + (1 - peak) / a.speedOffPeakKilometresPerHour
    return 1 / (hoursPerKilometre * a.detourFactor * 60)
  })
}
