/** L6 across workers: however many run the replications, the summary is the same to the last bit. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { Worker } from 'node:worker_threads'
import { replicate, summarise, type Trajectory } from '../src/index.ts'
import type { Work } from './replicate-worker.ts'
import { chinaParameters, scenario, warmed } from './simulation-city.ts'

const live = warmed()
const plan = scenario({ horizonHours: 12, shocks: [{ kind: 'surge-arrivals', factor: 1.5 }] })
const REPLICATIONS = [0, 1, 2, 3, 4, 5, 6, 7]

async function runOn(workers: number): Promise<Trajectory[]> {
  const runs: Trajectory[] = []
  await Promise.all(
    Array.from({ length: workers }, async (_, w) => {
      const work: Work = {
        buffer: live.buffer,
        patientBuffer: live.patientBuffer,
        scenario: plan,
        seed: 12,
        replications: REPLICATIONS.filter((k) => k % workers === w),
      }
      const worker = new Worker(new URL('./replicate-worker.ts', import.meta.url), { workerData: work })
      worker.on('message', (run: Trajectory) => runs.push(run))
      await once(worker, 'exit')
    }),
  )
  return runs
}

test('L6: one worker, three workers and none give the same summary', async () => {
  const here = summarise(
    live.city,
    REPLICATIONS.map((k) => replicate(live, plan, chinaParameters(), 12, k)),
  )
  for (const workers of [1, 3]) {
    const runs = await runOn(workers)
    assert.equal(runs.length, REPLICATIONS.length)
    assert.deepEqual(summarise(live.city, runs), here)
  }
})
