/** The solver port on HiGHS (compiled to WebAssembly), in one thread that stays warm between programs. */
import { Worker } from 'node:worker_threads'
import type { LinearProgram, Solver, SolverAnswer, SolverLimits } from '@kangcheng/twin-engine'
import type { HighsReply, HighsRequest } from './highs-worker.ts'

const WORKER = new URL('./highs-worker.ts', import.meta.url)

interface Waiting {
  readonly request: HighsRequest
  readonly signal: AbortSignal | undefined
  resolve(answer: SolverAnswer): void
  reject(error: Error): void
}

/**
 * The thread starts with the first program and does not keep the process alive. Programs are solved in turn. Aborting one
 * that runs ends its thread; the next program starts another.
 */
export function highsSolver(): Solver {
  let worker: Worker | null = null
  let running: Waiting | null = null
  let counter = 0
  let closed = false
  const queue: Waiting[] = []

  function thread(): Worker {
    const made = new Worker(WORKER)
    made.on('message', (reply: HighsReply) => {
      if (running?.request.id !== reply.id) return
      if ('failure' in reply) settle((waiting) => waiting.reject(new Error(`HiGHS: ${reply.failure}`)))
      else settle((waiting) => waiting.resolve(reply.answer))
    })
    made.on('error', (error) => dismiss(made, error))
    made.on('exit', (code) => dismiss(made, new Error(`the thread of HiGHS ended with code ${code}`)))
    return made
  }

  function dismiss(gone: Worker, error: Error): void {
    if (worker !== gone) return
    worker = null
    settle((waiting) => waiting.reject(error))
  }

  function settle(end: (waiting: Waiting) => void): void {
    const waiting = running
    running = null
    worker?.unref()
    if (waiting) end(waiting)
    begin()
  }

  function begin(): void {
    if (running !== null) return
    const next = queue.shift()
    if (next === undefined) return
    if (next.signal?.aborted) {
      next.resolve(STOPPED)
      begin()
      return
    }
    running = next
    worker ??= thread()
    // Whoever awaits an answer must get it: only an idle thread lets the process end.
    worker.ref()
    worker.postMessage(next.request)
  }

  function stop(waiting: Waiting): void {
    if (running === waiting) {
      const ended = worker
      worker = null
      void ended?.terminate()
      settle((one) => one.resolve(STOPPED))
    } else if (queue.includes(waiting)) {
      queue.splice(queue.indexOf(waiting), 1)
      waiting.resolve(STOPPED)
    }
  }

  return {
    solve: (program: LinearProgram, limits: SolverLimits = {}) => {
      if (closed) return Promise.reject(new Error('the solver is closed'))
      return new Promise((resolve, reject) => {
        const { signal } = limits
        const request = { id: ++counter, program, nodes: limits.nodes ?? null, start: limits.start ?? null }
        const abort = (): void => stop(waiting)
        const waiting: Waiting = {
          request,
          signal,
          resolve: (answer) => {
            signal?.removeEventListener('abort', abort)
            resolve(answer)
          },
          reject: (error) => {
            signal?.removeEventListener('abort', abort)
            reject(error)
          },
        }
        signal?.addEventListener('abort', abort)
        queue.push(waiting)
        begin()
      })
    },
    close: async () => {
      closed = true
      for (const waiting of queue.splice(0)) waiting.reject(new Error('the solver is closed'))
      const ended = worker
      worker = null
      settle((waiting) => waiting.reject(new Error('the solver is closed')))
      await ended?.terminate()
    },
  }
}

const STOPPED: SolverAnswer = { status: 'stopped', value: null, bound: null, values: null }
