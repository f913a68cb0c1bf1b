/** Who comes: direct admissions by ward, emergency arrivals by department. Each stream numbers its patients. */
import { NEEDS } from '../../city/city.ts'
import { availableBeds } from '../../policies/bed-choice.ts'
import { neighboursOf } from '../../policies/neighbours.ts'
import { originCell } from '../demand.ts'
import { Handler, Purpose, Stream } from '../handlers.ts'
import { choose, nextArrivalMinute } from '../random.ts'
import { Priority, type Simulation } from '../simulation.ts'
import { startEncounter } from '../steps.ts'
import { seekWardBed } from './bed-assignment.ts'
import { putOff } from './deferral.ts'
import { joinTriage } from './emergency-care.ts'

/** Minute (from the start) of the arrival after `from`, at `perMinute` × the hour's factor. */
export function nextDirect(simulation: Simulation, from: number, exponential: number, perMinute: number): number {
  const { localOrigin } = simulation
  return (
    nextArrivalMinute(localOrigin + from, exponential, (hour) => perMinute * simulation.directFactor(hour)) -
    localOrigin
  )
}

export function nextEmergency(simulation: Simulation, from: number, exponential: number, perMinute: number): number {
  const { localOrigin } = simulation
  return (
    nextArrivalMinute(localOrigin + from, exponential, (hour) => perMinute * simulation.emergencyFactor(hour)) -
    localOrigin
  )
}

/** Plans the first arrivals of every stream that takes part. */
export function startArrivals(simulation: Simulation): void {
  const { city, index } = simulation.state
  city.units.forEach((unit, u) => {
    if (simulation.unitKnown[u] === 0) return
    if (unit.kind === 'ward') planDirect(simulation, u, 0)
    if (unit.kind === 'emergency' && index.emergencyUnitOfFacility[unit.facility] === u)
      planEmergency(simulation, unit.facility, 0)
  })
}

function planDirect(simulation: Simulation, unit: number, number: number): void {
  const rate = simulation.demand.directPerMinute[unit]!
  if (rate <= 0) return
  const e = simulation.interarrival(Stream.direct + unit, number)
  const at = nextDirect(simulation, simulation.minute, e, rate)
  if (at < Number.POSITIVE_INFINITY) simulation.schedule(at, Handler.directArrival, unit, number)
}

function planEmergency(simulation: Simulation, facility: number, number: number): void {
  const rate = simulation.demand.emergencyPerMinute[facility]!
  if (rate <= 0) return
  const e = simulation.interarrival(Stream.emergency + facility, number)
  const at = nextEmergency(simulation, simulation.minute, e, rate)
  if (at < Number.POSITIVE_INFINITY) simulation.schedule(at, Handler.emergencyArrival, facility, number)
}

export function directArrival(simulation: Simulation, unit: number, number: number): void {
  planDirect(simulation, unit, number + 1)
  if (simulation.deferrals.length > 0 && putOff(simulation, unit, number)) return
  arriveDirectly(simulation, Stream.direct + unit, number, unit)
}

export function deferredArrival(simulation: Simulation, unit: number, number: number): void {
  arriveDirectly(simulation, Stream.direct + unit, number, unit)
}

export function emergencyArrival(simulation: Simulation, facility: number, number: number): void {
  planEmergency(simulation, facility, number + 1)
  arriveInEmergency(simulation, Stream.emergency + facility, number, facility, 0)
}

/**
 * Somebody is to be admitted to the ward. A township centre (no emergency department) keeps its last beds for its own
 * neighbourhood's urgent cases and refers the others up 上转, to the nearest hospital that has room.
 */
export function arriveDirectly(simulation: Simulation, stream: number, number: number, unit: number): void {
  const { need } = simulation.state.city.units[unit]!
  const at = simulation.state.city.units[unit]!.facility
  const upward = refersUp(simulation, at) ? hospitalWithRoom(simulation, at) : -1
  const facility = upward < 0 ? at : upward
  const u = simulation.random.draw(stream, number, Purpose.arrival)
  const cell = originCell(simulation.demand, facility, u[3]!)
  const patient = startEncounter(simulation, stream, number, facility, cell, 0, NEEDS.indexOf(need) + 1)
  seekWardBed(simulation, patient, Priority.direct, upward < 0 ? unit : -1)
}

/** Free share of a township centre below which elective patients are referred up; assumed. */
const KEPT_BY_TOWNSHIPS = 0.08

function refersUp(simulation: Simulation, facility: number): boolean {
  const { state, demand } = simulation
  if (state.index.emergencyUnitOfFacility[facility]! >= 0) return false
  return freeShare(simulation, demand.wards.all[facility]!) <= KEPT_BY_TOWNSHIPS
}

/** The nearest hospital with an emergency department and more free beds than it keeps, or -1. */
function hospitalWithRoom(simulation: Simulation, facility: number): number {
  const { state, demand } = simulation
  const order = neighboursOf(state.city).order(facility, 'ward')
  for (let i = 0; i < order.length; i++) {
    const other = order[i]!
    if (state.index.emergencyUnitOfFacility[other]! < 0) continue
    if (freeShare(simulation, demand.wards.adult[other]!) > KEPT_BY_TOWNSHIPS) return other
  }
  return -1
}

function freeShare(simulation: Simulation, units: readonly number[]): number {
  const { state } = simulation
  let available = 0
  let beds = 0
  for (let i = 0; i < units.length; i++) {
    available += availableBeds(state, units[i]!)
    beds += state.city.units[units[i]!]!.beds
  }
  return beds > 0 ? available / beds : 0
}

/** Somebody comes to the emergency department; `fixedNeed` 1 + index where it is given, else 0. */
export function arriveInEmergency(
  simulation: Simulation,
  stream: number,
  number: number,
  facility: number,
  fixedNeed: number,
): void {
  const { demand } = simulation
  const u = simulation.random.draw(stream, number, Purpose.arrival)
  const acuity = choose(demand.acuityCumulative, u[1]!) + 1
  const cell = originCell(demand, facility, u[3]!)
  const patient = startEncounter(simulation, stream, number, facility, cell, acuity, 0)
  simulation.plans.fixedNeed[patient] = fixedNeed
  joinTriage(simulation, patient)
}
