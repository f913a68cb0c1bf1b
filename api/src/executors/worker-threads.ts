/** Runs replications in worker threads, started at first use; tasks of the job with the highest priority go first. */
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Occurrence, Trajectory } from '@kangcheng/twin-engine'
import { type ReplicationExecutor, ReplicationFailed, type StateBytes } from './replication-executor.ts'
import type { WorkerRequest } from './replication-worker.ts'

interface Answer {
  readonly trajectories?: readonly Trajectory[]
  readonly events?: readonly Occurrence[]
  readonly failure?: string
}

interface Task {
  readonly job: Job
  readonly kind: 'replicate' | 'record'
  readonly replication: number
}

interface Job {
  readonly number: number
  readonly priority: number
  readonly request: Extract<WorkerRequest, { kind: 'job' }>
  /** Undone tasks; emptied when the job ends early. */
  readonly waiting: Task[]
  readonly known: Set<Seat>
  running: number
  over: boolean
  answered(task: Task, answer: Answer): void
  ended(error: Error | null): void
}

interface Seat {
  readonly worker: Worker
  task: Task | null
}

export function workerThreadsExecutor(city: string, width = Math.max(1, availableParallelism())): ReplicationExecutor {
  const seats: Seat[] = []
  const jobs: Job[] = []
  let counter = 0
  let closed = false

  function seat(): Seat {
    const worker = new Worker(new URL('./replication-worker.ts', import.meta.url), { workerData: { city } })
    worker.unref()
    const made: Seat = { worker, task: null }
    worker.on('message', (answer: Answer) => settle(made, answer))
    worker.on('error', (error) => dismiss(made, error.message))
    worker.on('exit', (code) => dismiss(made, `the worker ended with code ${code}`))
    seats.push(made)
    return made
  }

  /** A worker that is gone takes its task with it: the task's job fails, the others go on with a new worker. */
  function dismiss(gone: Seat, why: string): void {
    const at = seats.indexOf(gone)
    if (at < 0) return
    seats.splice(at, 1)
    if (gone.task) settle(gone, { failure: why })
    else if (!closed) assign()
  }

  function settle(at: Seat, answer: Answer): void {
    const { task } = at
    at.task = null
    if (task) {
      task.job.running--
      if (!task.job.over) {
        if (answer.failure !== undefined) finish(task.job, new ReplicationFailed(answer.failure))
        else {
          task.job.answered(task, answer)
          if (task.job.waiting.length === 0 && task.job.running === 0) finish(task.job, null)
        }
      }
    }
    if (!closed) assign()
  }

  function finish(job: Job, error: Error | null): void {
    if (job.over) return
    job.over = true
    job.waiting.length = 0
    jobs.splice(jobs.indexOf(job), 1)
    for (const known of job.known) known.worker.postMessage({ kind: 'forget', job: job.number } satisfies WorkerRequest)
    job.ended(error)
  }

  function assign(): void {
    for (;;) {
      const job = jobs
        .filter((j) => j.waiting.length > 0)
        .sort((a, b) => b.priority - a.priority || a.number - b.number)[0]
      if (!job) return
      const free = seats.find((s) => s.task === null) ?? (seats.length < width ? seat() : null)
      if (!free) return
      const task = job.waiting.shift()!
      free.task = task
      job.running++
      if (!job.known.has(free)) {
        job.known.add(free)
        free.worker.postMessage(job.request)
      }
      free.worker.postMessage({
        kind: task.kind,
        job: job.number,
        replication: task.replication,
      } satisfies WorkerRequest)
    }
  }

  function submit(
    request: Omit<Extract<WorkerRequest, { kind: 'job' }>, 'kind' | 'job'>,
    priority: number,
    tasks: readonly Omit<Task, 'job'>[],
    signal: AbortSignal,
    answered: (task: Task, answer: Answer) => void,
  ): Promise<void> {
    if (closed) return Promise.reject(new ReplicationFailed('the executor is closed'))
    if (signal.aborted || tasks.length === 0) return Promise.resolve()
    return new Promise((resolve, reject) => {
      const abort = (): void => finish(job, null)
      const number = ++counter
      const job: Job = {
        number,
        priority,
        request: { kind: 'job', job: number, ...request },
        waiting: [],
        known: new Set(),
        running: 0,
        over: false,
        answered,
        ended(error) {
          signal.removeEventListener('abort', abort)
          if (error) reject(error)
          else resolve()
        },
      }
      job.waiting.push(...tasks.map((task) => ({ ...task, job })))
      signal.addEventListener('abort', abort, { once: true })
      jobs.push(job)
      assign()
    })
  }

  const copyOf = ({ buffer, patientBuffer }: StateBytes): StateBytes => ({ buffer, patientBuffer })

  return {
    width,
    run({ state, scenarios, seed, replications, priority }, onReplication, signal) {
      const tasks = Array.from({ length: replications }, (_, replication) => ({
        kind: 'replicate' as const,
        replication,
      }))
      return submit({ state: copyOf(state), scenarios, seed }, priority, tasks, signal, (task, { trajectories }) =>
        onReplication(task.replication, trajectories!),
      )
    },
    async record({ state, scenario, seed, replication }, signal) {
      let told: readonly Occurrence[] = []
      const request = { state: copyOf(state), scenarios: [scenario], seed }
      await submit(request, 5, [{ kind: 'record', replication }], signal, (_, { events }) => {
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
