/**
 * Extra arrivals. Candidates come in streams of their own at the rate of the largest factor and are thinned to the chosen
 * one, so the extra patients at 1.2 are among those at 1.3, and nobody of the base run changes.
 */
import { Handler } from '../handlers.ts'
import { blockOf } from '../luck.ts'
import { choose } from '../random.ts'
import { LARGEST_FACTOR, type Simulation, type Surge } from '../simulation.ts'
import { arriveAtChosenWard, arriveInEmergency } from './arrivals.ts'
import { chanceToCome } from './wave-chance.ts'

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

const directStream = (simulation: Simulation, ordinal: number, unit: number): number =>
  simulation.luck.streams.surgeDirect + ordinal * 65_536 + unit
const emergencyStream = (simulation: Simulation, ordinal: number, facility: number): number =>
  simulation.luck.streams.surgeEmergency + ordinal * 65_536 + facility

/** The unit exponential of the way to candidate `number` of a stream. */
function interarrival(simulation: Simulation, stream: number, number: number): number {
  const purpose = simulation.luck.purposes.interarrival
  return -Math.log(simulation.random.draw(stream, number, blockOf(purpose))[purpose & 3]!)
}

function planDirect(simulation: Simulation, ordinal: number, unit: number, number: number): void {
  const rate = simulation.care.directRate(unit)
  if (rate.scale <= 0) return
  const e = interarrival(simulation, directStream(simulation, ordinal, unit), number)
  const at = simulation.nextArrival(rate, simulation.minute, e, LARGEST_FACTOR - 1)
  if (at < simulation.surges[ordinal]!.untilMinute)
    simulation.schedule(at, Handler.surgeDirect, unit, ordinal * WORD + number)
}

function planEmergency(simulation: Simulation, ordinal: number, facility: number, number: number): void {
  const { need, untilMinute } = simulation.surges[ordinal]!
  const share = need < 0 ? 1 : simulation.care.emergencyShareByNeed[need]!
  const rate = simulation.care.emergencyRate(facility)
  if (rate.scale * share <= 0) return
  const e = interarrival(simulation, emergencyStream(simulation, ordinal, facility), number)
  const at = simulation.nextArrival(rate, simulation.minute, e, (LARGEST_FACTOR - 1) * share)
  if (at < untilMinute) simulation.schedule(at, Handler.surgeEmergency, facility, ordinal * WORD + number)
}

/** Whether the candidate of this address comes. */
function comes(simulation: Simulation, surge: Surge, stream: number, number: number): boolean {
  if (simulation.minute < surge.fromMinute) return false
  const u = simulation.random.draw(stream, number, blockOf(simulation.luck.purposes.surge))[0]!
  return u < chanceToCome(surge, simulation)
}

export function surgeDirect(simulation: Simulation, unit: number, argument: number): void {
  const ordinal = Math.floor(argument / WORD)
  const number = argument - ordinal * WORD
  planDirect(simulation, ordinal, unit, number + 1)
  const stream = directStream(simulation, ordinal, unit)
  if (!comes(simulation, simulation.surges[ordinal]!, stream, number)) return
  const { interarrival, origin } = simulation.luck.purposes
  const from = simulation.random.draw(stream, number, blockOf(interarrival))[origin & 3]!
  arriveAtChosenWard(simulation, stream, number, unit, from)
}

export function surgeEmergency(simulation: Simulation, facility: number, argument: number): void {
  const ordinal = Math.floor(argument / WORD)
  const number = argument - ordinal * WORD
  planEmergency(simulation, ordinal, facility, number + 1)
  const surge = simulation.surges[ordinal]!
  const stream = emergencyStream(simulation, ordinal, facility)
  if (!comes(simulation, surge, stream, number)) return
  if (surge.leastLevel !== undefined && levelOfCandidate(simulation, stream, number) < surge.leastLevel) return
  arriveInEmergency(simulation, stream, number, facility, surge.need + 1)
}

/** Triage level of the candidate of this address, as `arriveInEmergency` will draw it. */
function levelOfCandidate({ care, random, luck }: Simulation, stream: number, number: number): number {
  const { interarrival, triage } = luck.purposes
  return choose(care.acuityCumulative, random.draw(stream, number, blockOf(interarrival))[triage & 3]!) + 1
}
