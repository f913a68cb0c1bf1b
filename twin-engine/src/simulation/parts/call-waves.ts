/**
 * Waves of calls 呼救高峰: calls of 120 besides the ordinary ones, of those that no emergency department sees. Candidates come at the rate of
 * the largest factor in a stream of their own and are thinned to the wave, as surges of patients are (`flows/surge.ts`).
 */
import { chanceToCome } from '../flows/wave-chance.ts'
import { residentCell } from '../geography.ts'
import { Handler } from '../handlers.ts'
import { AMBULANCE_LUCK, blockOf } from '../luck.ts'
import { LARGEST_FACTOR, type Simulation, type Surge } from '../simulation.ts'
import { beginJob, call } from './ambulance-missions.ts'
import { Job } from './ambulance-run.ts'

const WORD = 2 ** 32
const { purposes, streams } = AMBULANCE_LUCK
/** Streams of two waves lie so far apart. */
const WAVE = 0x100

/** @returns false where no ambulances take part */
export function addCallWave(simulation: Simulation, wave: NonNullable<Surge['curve']>): boolean {
  const run = simulation.parts.ambulances
  if (run === null || !run.takesPart || run.model.otherJobs === null) return false
  const ordinal = run.callWaves.length
  run.callWaves = [...run.callWaves, wave]
  planCandidate(simulation, ordinal, 0)
  return true
}

const streamOf = (ordinal: number): number => streams.callWaves + ordinal * WAVE

function planCandidate(simulation: Simulation, ordinal: number, number: number): void {
  const { callWaves, model } = simulation.parts.ambulances!
  const { interarrival } = simulation.luck.purposes
  const u = simulation.random.draw(streamOf(ordinal), number, blockOf(interarrival))[interarrival & 3]!
  const at = simulation.nextArrival(model.otherJobs!, simulation.minute, -Math.log(u), LARGEST_FACTOR - 1)
  if (at < callWaves[ordinal]!.at(-1)!.minute)
    simulation.schedule(at, Handler.extraCall, ordinal, ordinal * WORD + number)
}

/** A candidate of wave `ordinal` calls, or stays well. */
export function extraCall(simulation: Simulation, ordinal: number, argument: number): void {
  const run = simulation.parts.ambulances!
  const number = argument - ordinal * WORD
  planCandidate(simulation, ordinal, number + 1)
  const curve = run.callWaves[ordinal]!
  const { interarrival, origin, surge } = simulation.luck.purposes
  const stream = streamOf(ordinal)
  const u = simulation.random.draw(stream, number, blockOf(surge))[0]!
  if (u >= chanceToCome({ factor: 1, curve, eased: true }, simulation)) return
  const from = simulation.random.draw(stream, number, blockOf(interarrival))[origin & 3]!
  const job = beginJob(simulation, run, stream, number, residentCell(run.model.geography, from), -1)
  const carries = simulation.random.draw(stream, number, blockOf(purposes.carries))[purposes.carries & 3]!
  run.set(job, Job.carries, carries < run.model.carriedShare ? 1 : 0)
  call(simulation, run, job)
}
