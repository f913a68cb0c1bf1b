/** A worker that runs replications: the state comes as its two buffers, the trajectories go back. */
import { parentPort, workerData } from 'node:worker_threads'
import { replicate, restoreState, type Scenario, type Trajectory, transferables } from '../src/index.ts'
import { chinaParameters, simulationCity } from './simulation-city.ts'

export interface Work {
  readonly buffer: ArrayBuffer
  readonly patientBuffer: ArrayBuffer
  readonly scenario: Scenario
  readonly seed: number
  readonly replications: readonly number[]
}

const { buffer, patientBuffer, scenario, seed, replications } = workerData as Work
const state = restoreState(simulationCity(), { buffer, patientBuffer })
for (const k of replications) {
  const run: Trajectory = replicate(state, scenario, chinaParameters(), seed, k)
  parentPort?.postMessage(run, transferables(run) as ArrayBuffer[])
}
