/**
 * Extra arrivals. Candidates come in streams of their own at the rate of the largest factor and are thinned to the chosen
 * one, so the extra patients at 1.2 are among those at 1.3, and nobody of the base run changes.
 */
import { NEEDS, type Need } from '../../city/city.ts'
import type { BedNeed } from '../../parameters/keys.ts'
import { Handler, Purpose, Stream } from '../handlers.ts'
import { LARGEST_FACTOR, type Simulation, type Surge } from '../simulation.ts'
import { arriveDirectly, arriveInEmergency, nextDirect, nextEmergency } from './arrivals.ts'

const WORD = 2 ** 32

/**
 * Registers a surge and plans its first candidates in the given wards (direct) and facilities (emergency). Candidates
 * are numbered from the simulation's start, so windows that overlap share them.
 */
export function addSurge(
  simulation: Simulation,
  surge: Surge,
  units: readonly number[],
  facilities: readonly number[],
): void {
  const ordinal = simulation.surges.length
  simulation.surges = [...simulation.surges, surge]
  for (const u of units) planDirect(simulation, ordinal, u, 0)
  for (const f of facilities) planEmergency(simulation, ordinal, f, 0)
}

const directStream = (ordinal: number, unit: number): number => Stream.surgeDirect + ordinal * 65_536 + unit
const emergencyStream = (ordinal: number, facility: number): number =>
  Stream.surgeEmergency + ordinal * 65_536 + facility

function planDirect(simulation: Simulation, ordinal: number, unit: number, number: number): void {
  const rate = simulation.demand.directPerMinute[unit]! * (LARGEST_FACTOR - 1)
  if (rate <= 0) return
  const e = simulation.interarrival(directStream(ordinal, unit), number)
  const at = nextDirect(simulation, simulation.minute, e, rate)
  if (at < simulation.surges[ordinal]!.untilMinute)
    simulation.schedule(at, Handler.surgeDirect, unit, ordinal * WORD + number)
}

function planEmergency(simulation: Simulation, ordinal: number, facility: number, number: number): void {
  const { need, untilMinute } = simulation.surges[ordinal]!
  const share =
    need < 0
      ? 1
      : simulation.setting.parameters.emergency.admissionShareByNeed[
          NEEDS[need] as Exclude<Need, 'emergency'> & BedNeed
        ]
  const rate = simulation.demand.emergencyPerMinute[facility]! * (LARGEST_FACTOR - 1) * share
  if (rate <= 0) return
  const e = simulation.interarrival(emergencyStream(ordinal, facility), number)
  const at = nextEmergency(simulation, simulation.minute, e, rate)
  if (at < untilMinute) simulation.schedule(at, Handler.surgeEmergency, facility, ordinal * WORD + number)
}

/** Whether the candidate of this address comes. */
function comes(simulation: Simulation, surge: Surge, stream: number, number: number): boolean {
  if (simulation.minute < surge.fromMinute) return false
  const u = simulation.random.draw(stream, number, Purpose.surge)[0]!
  return u < (surge.factor - 1) / (LARGEST_FACTOR - 1)
}

export function surgeDirect(simulation: Simulation, unit: number, argument: number): void {
  const ordinal = Math.floor(argument / WORD)
  const number = argument - ordinal * WORD
  planDirect(simulation, ordinal, unit, number + 1)
  const stream = directStream(ordinal, unit)
  if (comes(simulation, simulation.surges[ordinal]!, stream, number)) arriveDirectly(simulation, stream, number, unit)
}

export function surgeEmergency(simulation: Simulation, facility: number, argument: number): void {
  const ordinal = Math.floor(argument / WORD)
  const number = argument - ordinal * WORD
  planEmergency(simulation, ordinal, facility, number + 1)
  const surge = simulation.surges[ordinal]!
  const stream = emergencyStream(ordinal, facility)
  if (comes(simulation, surge, stream, number)) arriveInEmergency(simulation, stream, number, facility, surge.need + 1)
}
