/**
 * Runs replications of RefNet here or on threads. Which thread runs which says nothing about the results: they come back in
 * the order of their numbers.
 */
import { setImmediate } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { loadParameters } from '@kangcheng/seed-data'
import { type RefNetReplication, type RefNetTask, runnerOf } from './replication.ts'
import type { ThreadMessage } from './replication-thread.ts'

const THREAD = new URL('./replication-thread.ts', import.meta.url)
/** How often a replication is begun before it is given up: a thread may die for want of memory. */
const ATTEMPTS = 3

/** Told while it runs: replications done, the running ones counted by their share. */
export type Progress = (replicationsDone: number) => void

/**
 * @param first number of the first replication.
 * @param workers threads; with one, or one replication, everything runs in this thread, with pauses for signals.
 * @param script what a thread runs: another one only in tests of dying threads.
 * @returns null when the signal was given.
 * @throws Error when a replication failed three times.
 */
export async function runReplications(
  task: RefNetTask,
  first: number,
  count: number,
  workers: number,
  signal: AbortSignal,
  progress: Progress = () => {},
  script: URL = THREAD,
): Promise<readonly RefNetReplication[] | null> {
  const threads = Math.min(workers, count)
  return threads > 1
    ? onThreads(task, first, count, threads, signal, progress, script)
    : here(task, first, count, signal, progress)
}

async function here(
  task: RefNetTask,
  first: number,
  count: number,
  signal: AbortSignal,
  progress: Progress,
): Promise<readonly RefNetReplication[] | null> {
  const run = runnerOf(task, loadParameters())
  const results: RefNetReplication[] = []
  for (let replication = first; replication < first + count; replication++) {
    const steps = run(replication)
    for (;;) {
      const { done, value } = steps.next()
      if (done) {
        results.push(value)
        progress(results.length)
        break
      }
      progress(results.length + value)
      await setImmediate()
      if (signal.aborted) return null
    }
  }
  return results
}

function onThreads(
  task: RefNetTask,
  first: number,
  count: number,
  threads: number,
  signal: AbortSignal,
  progress: Progress,
  script: URL,
): Promise<readonly RefNetReplication[] | null> {
  return new Promise((resolve, reject) => {
    const open = Array.from({ length: count }, (_, i) => ({ replication: first + count - 1 - i, attempts: 0 }))
    const results: (RefNetReplication | undefined)[] = Array.from({ length: count })
    const shares = new Map<Worker, number>()
    let done = 0
    const end = (settle: () => void): void => {
      signal.removeEventListener('abort', abort)
      const running = [...shares.keys()]
      shares.clear()
      void Promise.all(running.map((worker) => worker.terminate())).then(settle)
    }
    const abort = (): void => end(() => resolve(null))
    const tell = (): void => progress(done + [...shares.values()].reduce((a, b) => a + b, 0))

    const begin = (): void => {
      const worker = new Worker(script, { workerData: task })
      let at = open.pop()
      shares.set(worker, 0)
      const ask = (): void => {
        if (!at) return
        at.attempts++
        worker.postMessage(at.replication)
      }
      worker.on('message', (message: ThreadMessage) => {
        if (!shares.has(worker)) return
        if ('share' in message) {
          shares.set(worker, message.share)
          tell()
          return
        }
        results[message.replication - first] = message.done
        done++
        shares.set(worker, 0)
        tell()
        at = open.pop()
        ask()
        if (done === count) end(() => resolve(results as RefNetReplication[]))
      })
      const died = (why: string): void => {
        if (!shares.delete(worker) || !at) return
        if (at.attempts >= ATTEMPTS) {
          const { replication } = at
          end(() => reject(new Error(`replication ${replication} was begun ${ATTEMPTS} times, and each time: ${why}`)))
          return
        }
        open.push(at)
        begin()
      }
      worker.on('error', (error) => died(error.message))
      worker.on('exit', (code) => died(`its thread ended with code ${code}`))
      ask()
    }
    if (signal.aborted) {
      resolve(null)
      return
    }
    signal.addEventListener('abort', abort, { once: true })
    for (let k = 0; k < threads; k++) begin()
  })
}
