/**
 * Where idle vehicles are, how far it is from place to place, and who is nearest. Over roads a way counts as the kilometres
 * of the great circle that would take as long at the hour: so one speed, and whatever slows it, holds in every city.
 */
import { WEEK_HOURS } from '../care-model.ts'
import { drivesNow, peakShareNow } from '../drives-now.ts'
import type { RoadDrives } from '../road-drives.ts'
import type { Simulation } from '../simulation.ts'
import { type AmbulancesRun, Job } from './ambulance-run.ts'

/** A vehicle on its way back is thought of where it could be sooner as the crow flies at this speed; assumed. */
const THOUGHT_OF_KILOMETRES_PER_HOUR = 42

export const east = (run: AmbulancesRun, lng: number, lat: number): number => run.model.geography.east(lng, lat)
export const north = (run: AmbulancesRun, lng: number, lat: number): number => run.model.geography.north(lng, lat)

/** Kilometres of the great circle in a minute at the hour, whatever slows ambulances down. */
function speedOfHour(simulation: Simulation, run: AmbulancesRun): number {
  const hour = Math.floor((simulation.minute + simulation.phaseMinutes) / 60)
  return run.model.speed[(simulation.firstWeekHour + hour) % WEEK_HOURS]!
}

/** Kilometres of the great circle in a minute, now. */
export function speedNow(simulation: Simulation, run: AmbulancesRun): number {
  let speed = speedOfHour(simulation, run)
  for (const { factor, fromMinute, untilMinute } of run.slowdowns)
    if (simulation.minute >= fromMinute && simulation.minute < untilMinute) speed *= factor
  return speed
}

/** From a place to a facility. */
export function kilometresTo(
  simulation: Simulation,
  run: AmbulancesRun,
  lng: number,
  lat: number,
  facility: number,
): number {
  const told = simulation.given?.to(lng, lat, facility) ?? Number.NaN
  if (!Number.isNaN(told)) return told * speedOfHour(simulation, run)
  const drives = drivesNow(simulation)
  if (drives !== null) {
    const minutes = drives.toFacility(drives.nodeAt(lng, lat), facility, peakShareNow(simulation, drives))
    return minutes * speedOfHour(simulation, run)
  }
  const { facilityEast, facilityNorth } = run.model.geography
  return Math.hypot(facilityEast[facility]! - east(run, lng, lat), facilityNorth[facility]! - north(run, lng, lat))
}

/** From a place where a vehicle is to another. */
export function kilometresBetween(
  simulation: Simulation,
  run: AmbulancesRun,
  lng: number,
  lat: number,
  toLng: number,
  toLat: number,
): number {
  const told = simulation.given?.between([lng, lat], [toLng, toLat]) ?? Number.NaN
  if (!Number.isNaN(told)) return told * speedOfHour(simulation, run)
  const drives = drivesNow(simulation)
  if (drives === null)
    return Math.hypot(east(run, toLng, toLat) - east(run, lng, lat), north(run, toLng, toLat) - north(run, lng, lat))
  const peakShare = peakShareNow(simulation, drives)
  const station = drives.stationAt(lng, lat)
  const to = drives.nodeAt(toLng, toLat)
  const minutes =
    station >= 0 ? drives.fromStation(station, to, peakShare) : drives.between(drives.nodeAt(lng, lat), to, peakShare)
  return minutes * speedOfHour(simulation, run)
}

/** Part of the way back that lies behind a returning vehicle. */
function partOfWayBack(simulation: Simulation, run: AmbulancesRun, vehicle: number): number {
  const whole = run.returnMinutes[vehicle]!
  return whole > 0 ? Math.min(1, Math.max(0, 1 - (run.returnsAtMinute[vehicle]! - simulation.minute) / whole)) : 1
}

/** Where an idle vehicle is: at its station, or on the way there from where it was last told. */
export function longitudeOf(simulation: Simulation, run: AmbulancesRun, vehicle: number): number {
  const station = run.model.stations[run.model.stationOfVehicle[vehicle]!]!
  const home = simulation.state.city.facilities[station]!.location[0]
  if (run.atStation[vehicle] === 1) return home
  const from = simulation.state.ambulances.lng[vehicle]!
  return from + (home - from) * partOfWayBack(simulation, run, vehicle)
}
export function latitudeOf(simulation: Simulation, run: AmbulancesRun, vehicle: number): number {
  const station = run.model.stations[run.model.stationOfVehicle[vehicle]!]!
  const home = simulation.state.city.facilities[station]!.location[1]
  if (run.atStation[vehicle] === 1) return home
  const from = simulation.state.ambulances.lat[vehicle]!
  return from + (home - from) * partOfWayBack(simulation, run, vehicle)
}

/** The idle vehicle nearest to the scene, for the infectious one of negative pressure if any is idle; -1 = none is. */
export function nearestIdle(simulation: Simulation, run: AmbulancesRun, job: number): number {
  const drives = drivesNow(simulation)
  const search = (negative: boolean): number =>
    simulation.given !== null
      ? soonestAsGiven(simulation, run, job, negative)
      : drives === null
        ? nearestAsTheCrowFlies(simulation, run, job, negative)
        : soonest(simulation, run, drives, job, negative)
  const infectious = run.get(job, Job.infectious) === 1
  const found = search(infectious)
  return found < 0 && infectious ? search(false) : found
}

function nearestAsTheCrowFlies(simulation: Simulation, run: AmbulancesRun, job: number, negative: boolean): number {
  const { model } = run
  const { stations, geography } = model
  const x = east(run, run.get(job, Job.lng), run.get(job, Job.lat))
  const y = north(run, run.get(job, Job.lng), run.get(job, Job.lat))
  const idle = negative ? run.idleNegativeAtStation : run.idleAtStation
  let nearest = Number.POSITIVE_INFINITY
  let station = -1
  for (let s = 0; s < stations.length; s++) {
    if (idle[s] === 0) continue
    const f = stations[s]!
    const d = (geography.facilityEast[f]! - x) ** 2 + (geography.facilityNorth[f]! - y) ** 2
    if (d < nearest) {
      nearest = d
      station = s
    }
  }
  let vehicle = station < 0 ? -1 : vehicleAt(run, station, negative)
  for (let i = 0; i < run.returningCount; i++) {
    const v = run.returning[i]!
    if (negative && model.negativePressure[v] === 0) continue
    const lng = longitudeOf(simulation, run, v)
    const lat = latitudeOf(simulation, run, v)
    const d = (east(run, lng, lat) - x) ** 2 + (north(run, lng, lat) - y) ** 2
    if (d < nearest || (d === nearest && v < vehicle)) {
      nearest = d
      vehicle = v
    }
  }
  return vehicle
}

/** The idle vehicle that is at the scene soonest by the city's own times; who is between two stations by the roads, or as the crow flies. */
function soonestAsGiven(simulation: Simulation, run: AmbulancesRun, job: number, negative: boolean): number {
  const { model } = run
  const { facilities } = simulation.state.city
  const idle = negative ? run.idleNegativeAtStation : run.idleAtStation
  const away = (lng: number, lat: number): number =>
    kilometresBetween(simulation, run, lng, lat, run.get(job, Job.lng), run.get(job, Job.lat))
  let least = Number.POSITIVE_INFINITY
  let vehicle = -1
  model.stations.forEach((f, s) => {
    if (idle[s] === 0) return
    const kilometres = away(...facilities[f]!.location)
    if (kilometres >= least) return
    least = kilometres
    vehicle = vehicleAt(run, s, negative)
  })
  for (let i = 0; i < run.returningCount; i++) {
    const v = run.returning[i]!
    if (negative && model.negativePressure[v] === 0) continue
    const kilometres = away(longitudeOf(simulation, run, v), latitudeOf(simulation, run, v))
    if (kilometres > least || (kilometres === least && v >= vehicle)) continue
    least = kilometres
    vehicle = v
  }
  return vehicle
}

/** The idle vehicle that is at the scene soonest over the roads as they are. */
function soonest(
  simulation: Simulation,
  run: AmbulancesRun,
  drives: RoadDrives,
  job: number,
  negative: boolean,
): number {
  const { model } = run
  const lng = run.get(job, Job.lng)
  const lat = run.get(job, Job.lat)
  const scene = drives.nodeAt(lng, lat)
  const peakShare = peakShareNow(simulation, drives)
  const idle = negative ? run.idleNegativeAtStation : run.idleAtStation
  let minutes = Number.POSITIVE_INFINITY
  let station = -1
  for (let s = 0; s < model.stations.length; s++) {
    if (idle[s] === 0) continue
    const m = drives.fromStation(s, scene, peakShare)
    if (m < minutes) {
      minutes = m
      station = s
    }
  }
  let vehicle = station < 0 ? -1 : vehicleAt(run, station, negative)
  const x = east(run, lng, lat)
  const y = north(run, lng, lat)
  for (let i = 0; i < run.returningCount; i++) {
    const v = run.returning[i]!
    if (negative && model.negativePressure[v] === 0) continue
    const vLng = longitudeOf(simulation, run, v)
    const vLat = latitudeOf(simulation, run, v)
    const kilometres = Math.hypot(east(run, vLng, vLat) - x, north(run, vLng, vLat) - y)
    if (kilometres > (minutes * THOUGHT_OF_KILOMETRES_PER_HOUR) / 60) continue
    const m = drives.between(drives.nodeAt(vLng, vLat), scene, peakShare, minutes)
    if (m < minutes || (m === minutes && v < vehicle)) {
      minutes = m
      vehicle = v
    }
  }
  return vehicle
}

/** An idle vehicle of the station: of negative pressure, or rather an ordinary one. */
function vehicleAt(run: AmbulancesRun, station: number, negative: boolean): number {
  const vehicles = run.model.vehiclesOfStation[station]!
  let other = -1
  for (let i = 0; i < vehicles.length; i++) {
    const v = vehicles[i]!
    if (run.atStation[v] === 0) continue
    if ((run.model.negativePressure[v] === 1) === negative) return v
    if (other < 0) other = v
  }
  return other
}
