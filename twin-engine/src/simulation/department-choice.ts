/**
 * Which emergency department somebody is brought to. In China the rule is 就近、就急、满足专业需要、兼顾患者意愿: near, urgent,
 * capable, and the patient's wish; what a plan may put in the place of `nearest` are the other rules here.
 */

import { availableBeds } from '../policies/bed-choice.ts'
import { PATIENT_STAGE_COUNT, PatientStage } from '../state/state.ts'
import { ICU_NEED } from './care-model.ts'
import { drivesNow, peakShareNow } from './drives-now.ts'
import { geographyOf } from './geography.ts'
import type { Simulation } from './simulation.ts'

export const DEPARTMENT_RULES = ['nearest', 'least-loaded', 'specialty-matched'] as const
export type DepartmentRule = (typeof DEPARTMENT_RULES)[number]

/** Levels Ⅰ and Ⅱ are brought where intensive care is. */
const CAPABLE_LEVELS = 2
/** The rules other than `nearest` look among so many of the nearest departments; assumed. */
const CANDIDATES = 6
/** … and no farther than the nearest by more than this: level Ⅰ has no minutes to give away; assumed. */
const FARTHER_KILOMETRES = 15
const FARTHER_KILOMETRES_OF_LEVEL_1 = 3
/** The same in minutes of driving, where the city has roads: at the mean speed over the great circle, about 28 km/h. */
const FARTHER_MINUTES = 32
const FARTHER_MINUTES_OF_LEVEL_1 = 6.5
const GREAT_CIRCLE_KILOMETRES_PER_HOUR = 28

const candidates = new Int32Array(CANDIDATES)
/** Of each candidate: minutes of driving where the city has roads or times of its own, else kilometres squared. */
const distances = new Float64Array(CANDIDATES)

/** Whether the department takes anybody now. */
export function takesPatients(simulation: Simulation, facility: number): boolean {
  const unit = simulation.state.index.emergencyUnitOfFacility[facility]!
  return unit >= 0 && simulation.unitKnown[unit] === 1 && simulation.conditions.emergencyClosed[facility] === 0
}

function isCapable(simulation: Simulation, facility: number, level: number): boolean {
  return level === 0 || level > CAPABLE_LEVELS || simulation.care.wards.intensive[facility]!.length > 0
}

/**
 * Fills `candidates` with the nearest departments that take a patient of the level (0 = any), nearest first. `excluded` 1 =
 * not that facility. @returns how many
 */
function nearestOnes(
  simulation: Simulation,
  east: number,
  north: number,
  level: number,
  excluded: Uint8Array | null,
  most: number,
): number {
  const { departments, facilityEast, facilityNorth, longitude, latitude } = geographyOf(simulation.state.city)
  const { given } = simulation
  const drives = drivesNow(simulation)
  const node = drives?.nodeAt(longitude(east), latitude(north)) ?? -1
  const peakShare = drives === null ? 0 : peakShareNow(simulation, drives)
  let count = 0
  for (let i = 0; i < departments.length; i++) {
    const f = departments[i]!
    if (!takesPatients(simulation, f) || !isCapable(simulation, f, level)) continue
    if (excluded !== null && excluded[f] === 1) continue
    const told = given === null ? Number.NaN : given.to(longitude(east), latitude(north), f)
    const d = !Number.isNaN(told)
      ? told
      : drives !== null
        ? drives.toDepartment(node, i, peakShare)
        : given === null
          ? (facilityEast[f]! - east) ** 2 + (facilityNorth[f]! - north) ** 2
          : (Math.hypot(facilityEast[f]! - east, facilityNorth[f]! - north) * 60) / GREAT_CIRCLE_KILOMETRES_PER_HOUR
    let at = count < most ? count++ : most
    if (at === most && d >= distances[most - 1]!) continue
    if (at === most) at--
    while (at > 0 && distances[at - 1]! > d) {
      distances[at] = distances[at - 1]!
      candidates[at] = candidates[at - 1]!
      at--
    }
    distances[at] = d
    candidates[at] = f
  }
  return count
}

/** People in the department and on the way to it by ambulance, per treatment place. */
function loadOf(simulation: Simulation, facility: number): number {
  const { stage } = simulation.state.facilities
  const at = facility * PATIENT_STAGE_COUNT
  const inbound = simulation.parts.ambulances?.inbound[facility] ?? 0
  const people =
    stage[at + PatientStage.emergencyWaiting]! +
    stage[at + PatientStage.emergencyTreatment]! +
    stage[at + PatientStage.boarding]! +
    inbound
  return people / Math.max(1, simulation.state.index.placesOfFacility[facility]!)
}

function leastLoaded(simulation: Simulation, count: number): number {
  let best = candidates[0]!
  for (let i = 1; i < count; i++)
    if (loadOf(simulation, candidates[i]!) < loadOf(simulation, best)) best = candidates[i]!
  return best
}

/** Free beds of the need's wards; of intensive care for level Ⅰ. */
function freeBedsFor(simulation: Simulation, facility: number, level: number, need: number): number {
  const { wards } = simulation.care
  const units = level === 1 || need === ICU_NEED ? wards.intensive[facility]! : (wards.byNeed[facility]![need] ?? [])
  let free = 0
  for (let i = 0; i < units.length; i++) free += availableBeds(simulation.state, units[i]!)
  return free
}

/** The least loaded of those with a ward of the need and a free bed for it; else of those with such a ward; else of all. */
function specialtyMatched(simulation: Simulation, count: number, level: number, need: number): number {
  if (level > CAPABLE_LEVELS || need < 0) return leastLoaded(simulation, count)
  const { byNeed } = simulation.care.wards
  let withWard = -1
  let withBed = -1
  for (let i = 0; i < count; i++) {
    const f = candidates[i]!
    if ((byNeed[f]![need]?.length ?? 0) === 0) continue
    const load = loadOf(simulation, f)
    if (withWard < 0 || load < loadOf(simulation, withWard)) withWard = f
    if (freeBedsFor(simulation, f, level, need) === 0) continue
    if (withBed < 0 || load < loadOf(simulation, withBed)) withBed = f
  }
  return withBed >= 0 ? withBed : withWard >= 0 ? withWard : leastLoaded(simulation, count)
}

/**
 * The department for a patient of a triage level (0 = unknown) and need (-1 = unknown) at a place, in kilometres on the
 * city's ground. Where none of those open is capable, any open one; -1 where all are closed.
 */
export function chooseDepartment(
  simulation: Simulation,
  east: number,
  north: number,
  level: number,
  need = -1,
  rule: DepartmentRule = 'nearest',
  excluded: Uint8Array | null = null,
): number {
  const most = rule === 'nearest' ? 1 : CANDIDATES
  let count = nearestOnes(simulation, east, north, level, excluded, most)
  if (count === 0) count = nearestOnes(simulation, east, north, 0, excluded, most)
  if (count === 0) return -1
  while (isTooFar(simulation, level, distances[count - 1]!)) count--
  if (rule === 'least-loaded') return leastLoaded(simulation, count)
  return rule === 'specialty-matched' ? specialtyMatched(simulation, count, level, need) : candidates[0]!
}

/** Whether a candidate lies farther than the nearest by more than the level can give away. */
function isTooFar({ drives, given }: Simulation, level: number, distance: number): boolean {
  if (drives === null && given === null) {
    const more = level === 1 ? FARTHER_KILOMETRES_OF_LEVEL_1 : FARTHER_KILOMETRES
    return Math.sqrt(distance) > Math.sqrt(distances[0]!) + more
  }
  return distance > distances[0]! + (level === 1 ? FARTHER_MINUTES_OF_LEVEL_1 : FARTHER_MINUTES)
}

/** The nearest department to a facility that takes patients; -1 where all are closed. */
export function nearestOpenDepartment(simulation: Simulation, facility: number): number {
  const { facilityEast, facilityNorth } = geographyOf(simulation.state.city)
  return chooseDepartment(simulation, facilityEast[facility]!, facilityNorth[facility]!, 0)
}
