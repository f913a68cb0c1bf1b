/** Runs replications in worker threads, started at first use; tasks of the job with the highest priority go first. */
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Occurrence, Trajectory } from '@kangcheng/twin-engine'
import { unwantedFlag } from './replicating.ts'
import type { WorkerRequest } from './replication-worker.ts'
import {
  ATTEMPTS,
  begunTooOften,
  RECORD_PRIORITY,
  ReplicationFailed,
  type StateBytes,
  type SweepExecutor,
} from './sweep-executor.ts'

interface Answer {
  readonly trajectories?: readonly Trajectory[]
  readonly events?: readonly Occurrence[]
  readonly failure?: string
}

interface Task {
  readonly job: Job
  readonly replication: number
  attempts: number
}

interface Job {
  readonly number: number
  readonly kind: 'replicate' | 'record'
  readonly priority: number
  readonly request: Extract<WorkerRequest, { kind: 'job' }>
  /** One past the last replication. */
  readonly end: number
  /** The next replication that nobody has begun. */
  next: number
  /** The next one to give to the consumer; those in between are running or in `answers`. */
  consumed: number
  /** Tasks whose worker died. */
  readonly again: Task[]
  readonly answers: Map<number, Answer>
  /** Threads that hold the job's state. */
  readonly known: Set<Seat>
  consuming: boolean
  over: boolean
  consume(replication: number, answer: Answer): void | Promise<void>
  ended(error: Error | null): void
}

interface Seat {
  readonly worker: Worker
  task: Task | null
}

export interface WorkerThreadsExecutor extends SweepExecutor {
  /** The threads that live now: they start at first use, and another takes the place of one that died. */
  threads(): readonly Worker[]
}

/** A thread that has not ended an unwanted run by then is stuck: forking a large state takes some tenths of a second. */
const IN_VAIN_MILLISECONDS = 1000
const WORKER = new URL('./replication-worker.ts', import.meta.url)

/**
 * @param city a built-in city's name, or a folder.
 * @param width threads; by default one per core.
 * @param script what a thread runs: another one only in tests of dying threads.
 */
export function workerThreadsExecutor(
  city: string,
  width = Math.max(1, availableParallelism()),
  script = WORKER,
): WorkerThreadsExecutor {
  /** Enough that no thread waits for the consumer of an even stream, and few enough to hold in memory. */
  const ahead = 2 * width + 2
  const seats: Seat[] = []
  const jobs: Job[] = []
  let counter = 0
  let closed = false

  function seat(): Seat {
    const worker = new Worker(script, { workerData: { city } })
    worker.unref()
    const made: Seat = { worker, task: null }
    worker.on('message', (answer: Answer) => settle(made, answer))
    worker.on('error', (error) => dismiss(made, error.message))
    worker.on('exit', (code) => dismiss(made, `the thread ended with code ${code}`))
    seats.push(made)
    return made
  }

  /** A thread that is gone gives its task back, for another one. */
  function dismiss(gone: Seat, why: string): void {
    const at = seats.indexOf(gone)
    if (at < 0) return
    seats.splice(at, 1)
    for (const job of jobs) job.known.delete(gone)
    const { task } = gone
    gone.task = null
    if (task && !task.job.over) {
      const { job, replication } = task
      if (task.attempts >= ATTEMPTS) {
        const { message } = begunTooOften(`replication ${replication}`, job.request.seed, why)
        void answered(job, replication, { failure: message })
      } else job.again.push(task)
    }
    assign()
  }

  function settle(at: Seat, answer: Answer): void {
    const { task } = at
    at.task = null
    if (task && !task.job.over) void answered(task.job, task.replication, answer)
    assign()
  }

  /** Gives what is there to the consumer, in order and one at a time. */
  async function answered(job: Job, replication: number, answer: Answer): Promise<void> {
    job.answers.set(replication, answer)
    if (job.consuming) return
    job.consuming = true
    try {
      for (let due = job.answers.get(job.consumed); due && !job.over; due = job.answers.get(job.consumed)) {
        if (due.failure !== undefined) throw new ReplicationFailed(due.failure)
        await job.consume(job.consumed, due)
        job.answers.delete(job.consumed)
        job.consumed++
        assign()
      }
    } catch (error) {
      finish(job, error instanceof Error ? error : new Error(String(error)))
    }
    job.consuming = false
    if (job.consumed === job.end) finish(job, null)
  }

  function finish(job: Job, error: Error | null): void {
    if (job.over) return
    job.over = true
    job.again.length = 0
    job.answers.clear()
    jobs.splice(jobs.indexOf(job), 1)
    Atomics.store(job.request.unwanted, 0, 1)
    for (const known of job.known) known.worker.postMessage({ kind: 'forget', job: job.number } satisfies WorkerRequest)
    for (const busy of seats) if (busy.task?.job === job) interrupt(busy)
    job.ended(error)
  }

  /** A thread ends a run that nobody wants at its next sample, and stays warm; one that goes on in vain is replaced. */
  function interrupt(busy: Seat): void {
    const { task } = busy
    const late = setTimeout(() => {
      if (busy.task === task) void busy.worker.terminate()
    }, IN_VAIN_MILLISECONDS)
    late.unref()
  }

  /** The job's next task; null while all are taken, or while its consumer is behind. */
  function taskOf(job: Job): Task | null {
    const again = job.again.shift()
    if (again) return again
    // After a failure only what comes before it is still worth running, and that has begun already.
    if (job.next >= job.end || job.next - job.consumed >= ahead) return null
    for (const { failure } of job.answers.values()) if (failure !== undefined) return null
    return { job, replication: job.next++, attempts: 0 }
  }

  function assign(): void {
    while (!closed) {
      const free = seats.find((s) => s.task === null) ?? null
      if (!free && seats.length >= width) return
      let task: Task | null = null
      for (const job of jobs) {
        task = taskOf(job)
        if (task) break
      }
      if (!task) return
      const { job, replication } = task
      const at = free ?? seat()
      at.task = task
      task.attempts++
      if (!job.known.has(at)) {
        job.known.add(at)
        at.worker.postMessage(job.request)
      }
      at.worker.postMessage({ kind: job.kind, job: job.number, replication } satisfies WorkerRequest)
    }
  }

  function submit(
    request: Omit<Extract<WorkerRequest, { kind: 'job' }>, 'kind' | 'job' | 'unwanted'>,
    { kind, priority, first, count }: Pick<Job, 'kind' | 'priority'> & { first: number; count: number },
    signal: AbortSignal,
    consume: Job['consume'],
  ): Promise<void> {
    if (closed) return Promise.reject(new ReplicationFailed('the executor is closed'))
    if (signal.aborted || count === 0) return Promise.resolve()
    return new Promise((resolve, reject) => {
      const abort = (): void => finish(job, null)
      const number = ++counter
      const job: Job = {
        number,
        kind,
        priority,
        request: { kind: 'job', job: number, unwanted: unwantedFlag(), ...request },
        end: first + count,
        next: first,
        consumed: first,
        again: [],
        answers: new Map(),
        known: new Set(),
        consuming: false,
        over: false,
        consume,
        ended(error) {
          signal.removeEventListener('abort', abort)
          if (error) reject(error)
          else resolve()
        },
      }
      signal.addEventListener('abort', abort, { once: true })
      jobs.push(job)
      jobs.sort((a, b) => b.priority - a.priority || a.number - b.number)
      assign()
    })
  }

  const copyOf = ({ buffer, patientBuffer }: StateBytes): StateBytes => ({ buffer, patientBuffer })

  return {
    place: `${width} worker thread${width === 1 ? '' : 's'}`,
    width,
    ahead,
    underWay: () => jobs.reduce((sum, job) => sum + job.next - job.consumed, 0),
    threads: () => seats.map((s) => s.worker),
    run({ state, scenarios, seed, first = 0, replications, priority }, onReplication, signal) {
      const tasks = { kind: 'replicate' as const, priority, first, count: replications }
      return submit({ state: copyOf(state), scenarios, seed }, tasks, signal, (k, { trajectories }) =>
        onReplication(k, trajectories!),
      )
    },
    async record({ state, scenario, seed, replication }, signal) {
      let told: readonly Occurrence[] = []
      const request = { state: copyOf(state), scenarios: [scenario], seed }
      const task = { kind: 'record' as const, priority: RECORD_PRIORITY, first: replication, count: 1 }
      await submit(request, task, signal, (_, { events }) => {
        told = events!
      })
      return told
    },
    async close() {
      closed = true
      for (const job of [...jobs]) finish(job, new ReplicationFailed('the executor is closed'))
      await Promise.all(seats.map((s) => s.worker.terminate()))
      seats.length = 0
    },
  }
}
