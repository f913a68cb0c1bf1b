/** A worker thread: loads the city once, keeps the state of the job at hand, answers one task at a time. */
import { parentPort, workerData } from 'node:worker_threads'
import { loadCity, parametersOfCity } from '@kangcheng/seed-data'
import { type Scenario, transferables } from '@kangcheng/twin-engine'
import { recordOne, runReplication, type Unwanted } from './replicating.ts'
import type { StateBytes } from './sweep-executor.ts'

/** What the pool sends: a job's state first, then its tasks by number. */
export type WorkerRequest =
  | {
      readonly kind: 'job'
      readonly job: number
      readonly state: StateBytes
      readonly scenarios: readonly Scenario[]
      readonly seed: number
      readonly unwanted: Unwanted
    }
  | { readonly kind: 'replicate'; readonly job: number; readonly replication: number }
  | { readonly kind: 'record'; readonly job: number; readonly replication: number }
  | { readonly kind: 'forget'; readonly job: number }

const { city: cityName } = workerData as { readonly city: string }
const city = loadCity(cityName)
const parameters = parametersOfCity(city)
const jobs = new Map<number, Extract<WorkerRequest, { kind: 'job' }>>()
const port = parentPort!

port.on('message', (request: WorkerRequest) => {
  if (request.kind === 'job') {
    jobs.set(request.job, request)
    return
  }
  if (request.kind === 'forget') {
    jobs.delete(request.job)
    return
  }
  const job = jobs.get(request.job)
  try {
    if (!job) throw new Error(`the worker knows no job ${request.job}`)
    const { state, scenarios, seed, unwanted } = job
    if (request.kind === 'record') {
      port.postMessage({ events: recordOne(city, parameters, state, scenarios[0]!, seed, request.replication) })
      return
    }
    const trajectories = runReplication(city, parameters, state, scenarios, seed, request.replication, unwanted)
    port.postMessage({ trajectories }, [...new Set(trajectories.flatMap((t) => transferables(t) as ArrayBuffer[]))])
  } catch (error) {
    port.postMessage({ failure: error instanceof Error ? error.message : String(error) })
  }
})
