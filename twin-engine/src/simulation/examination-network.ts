/**
 * Who examines for whom: large hospitals in departments of their own, which send a part of the work to the regional centre;
 * small ones and township centres wholly by the nearest centre. Made once from the city and the parameters.
 */
import { type CityModel, indexCity } from '../city/city.ts'
import type { Parameters } from '../parameters/parameters.ts'
import { distanceKilometres } from '../policies/neighbours.ts'
import { careModelOf } from './care.ts'

/** The services of shared centres, in the order of the parameters' lists. */
export const CENTRE_SERVICES = ['imaging', 'ecg', 'laboratory', 'pathology', 'sterilisation'] as const
export type CentreService = (typeof CENTRE_SERVICES)[number]
export const SERVICE_COUNT = CENTRE_SERVICES.length
/** Of them, those that an emergency treatment may wait for: the first ones. */
export const EXAMINATIONS = 3
export const PATHOLOGY = CENTRE_SERVICES.indexOf('pathology')
export const STERILISATION = CENTRE_SERVICES.indexOf('sterilisation')
const LEVELS = 4
const DAY = 1440

/** Stations: one per service of a shared centre or of a hospital with departments of its own. Rates are items per minute. */
export interface ExaminationNetwork {
  readonly stationFacility: Int32Array
  /** Index into CENTRE_SERVICES. */
  readonly stationService: Uint8Array
  /** 1 = of a shared centre. */
  readonly isShared: Uint8Array
  readonly capacity: Float64Array
  readonly routine: Float64Array
  /** `[facility × SERVICE_COUNT + service]`: station that does the work, and the centre that a part of it is sent to; -1 = none. */
  readonly main: Int32Array
  readonly sent: Int32Array
  readonly sentShare: Float64Array
  /** Part of emergency patients, `[service × 4 + level - 1]`, for the examinations. */
  readonly share: Float64Array
  /** Stations of each facility. */
  readonly stationsOf: readonly (readonly number[])[]
}

/** The network of a city; null where it has neither centres nor hospitals. */
export function examinationNetworkOf(city: CityModel, parameters: Parameters): ExaminationNetwork | null {
  const { centres } = parameters
  const { unitsOfFacility } = indexCity(city)
  const facilities = city.facilities.length
  const stations: { facility: number; service: number; isShared: boolean; work: number; routine: number }[] = []
  const sharedOf: number[][] = CENTRE_SERVICES.map(() => [])
  city.facilities.forEach((facility, f) => {
    if (facility.kind !== 'SHARED_CENTRE') return
    CENTRE_SERVICES.forEach((name, service) => {
      if (!facility.services.includes(name)) return
      sharedOf[service]!.push(stations.length)
      stations.push({ facility: f, service, isShared: true, work: 0, routine: 0 })
    })
  })
  const main = new Int32Array(facilities * SERVICE_COUNT).fill(-1)
  const sent = new Int32Array(facilities * SERVICE_COUNT).fill(-1)
  const share = Float64Array.from([...centres.imagingShare, ...centres.ecgShare, ...centres.laboratoryShare])
  const nearest = (f: number, service: number): number => {
    let best = -1
    let least = centres.reachKilometres
    for (const station of sharedOf[service]!) {
      const there = city.facilities[stations[station]!.facility]!.location
      const kilometres = distanceKilometres(city.facilities[f]!.location, there)
      if (kilometres > least) continue
      best = station
      least = kilometres
    }
    return best
  }
  for (let f = 0; f < facilities; f++) {
    if (unitsOfFacility[f]!.length === 0) continue
    const demand = demandOf(city, parameters, f, share)
    for (let service = 0; service < SERVICE_COUNT; service++) {
      const at = f * SERVICE_COUNT + service
      const centre = nearest(f, service)
      const hasOwn = centre < 0 || demand.beds >= centres.inHouseBeds
      if (hasOwn) {
        main[at] = stations.length
        stations.push({ facility: f, service, isShared: false, work: 0, routine: 0 })
        sent[at] = centre
      } else main[at] = centre
      const away = sent[at]! < 0 ? 0 : centres.sentShare[service]!
      for (const [station, part] of [
        [main[at]!, 1 - away],
        [sent[at]!, away],
      ] as const) {
        if (station < 0) continue
        stations[station]!.routine += part * demand.routine[service]!
        stations[station]!.work += part * (demand.routine[service]! + demand.urgent[service]!)
      }
    }
  }
  if (stations.length === 0) return null
  const stationsOf: number[][] = city.facilities.map(() => [])
  stations.forEach(({ facility }, station) => {
    stationsOf[facility]!.push(station)
  })
  return {
    stationFacility: Int32Array.from(stations, (s) => s.facility),
    stationService: Uint8Array.from(stations, (s) => s.service),
    isShared: Uint8Array.from(stations, (s) => (s.isShared ? 1 : 0)),
    capacity: Float64Array.from(stations, (s) => Math.max(centres.leastItemsPerHour / 60, s.work / centres.usedShare)),
    routine: Float64Array.from(stations, (s) => s.routine),
    main,
    sent,
    sentShare: Float64Array.from(centres.sentShare),
    share,
    stationsOf,
  }
}

/** Open beds of a facility, and its routine and urgent items per minute by service on an ordinary day. */
function demandOf(city: CityModel, parameters: Parameters, facility: number, share: Float64Array) {
  const { centres, beds: bedFigures, emergency } = parameters
  let beds = 0
  for (const u of indexCity(city).unitsOfFacility[facility]!)
    if (city.units[u]!.kind !== 'emergency') beds += city.units[u]!.beds
  const occupied = beds * bedFigures.targetOccupancy
  const visits = careModelOf(city, parameters).emergencyRate(facility).scale
  return {
    beds,
    routine: centres.itemsPerBedDay.map((perDay) => (occupied * perDay) / DAY),
    urgent: CENTRE_SERVICES.map((_, service) =>
      service >= EXAMINATIONS
        ? 0
        : emergency.acuityShare.reduce((sum, part, k) => sum + visits * part * share[service * LEVELS + k]!, 0),
    ),
  }
}
