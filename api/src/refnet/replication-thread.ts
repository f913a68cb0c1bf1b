/** A thread that runs replications of one RefNet task, as they are asked for. */
import { parentPort, workerData } from 'node:worker_threads'
import { loadParameters } from '@kangcheng/seed-data'
import { type RefNetReplication, type RefNetTask, runnerOf } from './replication.ts'

/** What the thread says: the share of its replication that is done, or all of it. */
export type ThreadMessage =
  | { readonly replication: number; readonly share: number }
  | { readonly replication: number; readonly done: RefNetReplication }

const port = parentPort
if (!port) throw new Error('replication-thread.ts runs as a worker thread only')
const run = runnerOf(workerData as RefNetTask, loadParameters())

port.on('message', (replication: number) => {
  const steps = run(replication)
  for (;;) {
    const { done, value } = steps.next()
    const message: ThreadMessage = done ? { replication, done: value } : { replication, share: value }
    port.postMessage(message)
    if (done) return
  }
})
