/**
 * What lies in Redis for a sweep: the sweep itself once (its state bytes with it), a task per block of replications that
 * only refers to it, and a result per finished task. All names follow from the content, so that adding a task again, or
 * running it twice, changes nothing; all carry the prefix and expire.
 */
import { createHash } from 'node:crypto'
import { deserialize, serialize } from 'node:v8'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import {
  type CityModel,
  ENGINE_VERSION,
  type Occurrence,
  type Parameters,
  type Scenario,
  type Trajectory,
} from '@kangcheng/twin-engine'
import { cityHash, parametersHash } from '../rehearsal/capsule-file.ts'
import type { StateBytes } from './sweep-executor.ts'

export const PREFIX = 'kangcheng'
export const QUEUE = 'sweeps'
/** A sweep whose sender is gone is forgotten after this; the sender keeps it alive. */
export const SWEEP_SECONDS = 120
export const RESULT_SECONDS = 600
/** Priorities of jobs run from 0 to 9, of BullMQ from 1 (first) on. */
export const queuePriority = (priority: number): number => 10 - Math.min(9, Math.max(0, Math.round(priority)))

export interface Sweep {
  readonly engineVersion: string
  readonly city: string
  /** Fingerprints of the decoded city and of the parameters, as in a capsule. */
  readonly cityHash: string
  readonly parametersHash: string
  readonly seed: number
  readonly scenarios: readonly Scenario[]
  readonly state: StateBytes
}

export interface SweepTask {
  /** Identity of the sweep: `sweepId`. */
  readonly sweep: string
  readonly kind: 'replicate' | 'record'
  readonly first: number
  readonly count: number
  /** As in the job that it is part of, from 0 to 9. */
  readonly priority: number
}

export type SweepResult =
  | { readonly kind: 'replicated'; readonly trajectories: readonly (readonly Trajectory[])[] }
  | { readonly kind: 'recorded'; readonly events: readonly Occurrence[] }
  /** The engine refused it, or this worker cannot run it: the same again would fail the same. With what came before. */
  | { readonly kind: 'failed'; readonly why: string; readonly trajectories: readonly (readonly Trajectory[])[] }

/** The model by which a sweep runs: equal hashes give equal trajectories. */
export interface ModelHashes {
  readonly cityHash: string
  readonly parametersHash: string
}

export function modelHashes(city: CityModel, parameters: Parameters): ModelHashes {
  return { cityHash: cityHash(city), parametersHash: parametersHash(parameters) }
}

/** Copies nothing: the bytes are read when the sweep is written down. */
export function sweepOf(
  city: CityModel,
  hashes: ModelHashes,
  { state, scenarios, seed }: Pick<Sweep, 'state' | 'scenarios' | 'seed'>,
): Sweep {
  const { buffer, patientBuffer } = state
  return { engineVersion: ENGINE_VERSION, city: city.id, ...hashes, seed, scenarios, state: { buffer, patientBuffer } }
}

/** Identity of a sweep, over all that its results depend on: 40 hexadecimal digits. */
export function sweepId({ engineVersion, city, cityHash, parametersHash, seed, scenarios, state }: Sweep): string {
  const told = JSON.stringify([engineVersion, city, cityHash, parametersHash, seed, scenarios])
  return createHash('sha256')
    .update(`${told.length}:${told}:${state.buffer.byteLength}:`)
    .update(new Uint8Array(state.buffer))
    .update(new Uint8Array(state.patientBuffer))
    .digest('hex')
    .slice(0, 40)
}

/** Identity of a task, and its job's id in BullMQ. */
export const taskId = ({ sweep, kind, first, count }: SweepTask): string => `${sweep}.${kind}.${first}.${count}`

export const sweepKey = (sweep: string): string => `${PREFIX}:sweep:${sweep}`
export const resultKey = (task: SweepTask): string => `${PREFIX}:result:${taskId(task)}`
/** Where a finished task is announced: who listens may look at once instead of in a second. */
export const doneChannel = (sweep: string): string => `${PREFIX}:done:${sweep}`

/** V8's own structured-clone format, compressed: typed arrays stay bytes. Read by the same Node version or a newer one. */
export const encode = (value: Sweep | SweepResult): Buffer => deflateRawSync(serialize(value), { level: 1 })
export const decodeSweep = (bytes: Buffer): Sweep => deserialize(inflateRawSync(bytes)) as Sweep
export const decodeResult = (bytes: Buffer): SweepResult => deserialize(inflateRawSync(bytes)) as SweepResult

/** What a task should take at least, in milliseconds by `estimatedMilliseconds`: handing it over costs one or two. */
const BLOCK_MILLISECONDS = 100
const LARGEST_BLOCK = 100

/**
 * What one replication of the sweep takes, roughly; measured on one core of 2024 (a city of 220 beds: 1.6 ms for 12 h; of
 * 40,000 beds: 57 ms for 24 h). An estimate and not a measurement, because a task's identity must not depend on a clock.
 */
function estimatedMilliseconds({ state, scenarios }: Sweep, beds: number): number {
  const forking = 0.5 + (state.buffer.byteLength + state.patientBuffer.byteLength) * 3e-6
  return scenarios.reduce((sum, { horizonHours }) => sum + forking + beds * horizonHours * 3e-5, 0)
}

/** Replications per task. */
export function blockSize(sweep: Sweep, beds: number, blockMilliseconds = BLOCK_MILLISECONDS): number {
  return Math.min(LARGEST_BLOCK, Math.max(1, Math.ceil(blockMilliseconds / estimatedMilliseconds(sweep, beds))))
}
