/** The executors of one machine keep the port's promises, and give the same results with one worker or four. */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { loadCity, loadParameters } from '@kangcheng/seed-data'
import { warmStart } from '@kangcheng/twin-engine'
import { inProcessExecutor } from './in-process.ts'
import { surge, sweepExecutorConformance } from './sweep-executor.conformance.ts'
import { type WorkerThreadsExecutor, workerThreadsExecutor } from './worker-threads.ts'

const city = loadCity('testville')
const parameters = loadParameters()

sweepExecutorConformance({
  name: 'in process',
  city,
  parameters,
  make: () => inProcessExecutor(city, parameters),
})
for (const width of [1, 4])
  sweepExecutorConformance({
    name: `${width} worker threads`,
    city,
    parameters,
    make: () => workerThreadsExecutor('testville', width),
    killOne: async (executor) => {
      await (executor as WorkerThreadsExecutor).threads()[0]!.terminate()
    },
  })

const job = {
  state: warmStart(city, parameters, 7, Date.UTC(2026, 10, 21, 10, 24), 2),
  scenarios: [surge(city, 2)],
  seed: 7,
  replications: 20,
  priority: 1,
}

/** A thread that counts its starts in a file, answers `answer` and dies on the replications in `deadly`. */
function threadThat(answer: string, deadly: string): { script: URL; folder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'kangcheng-threads-'))
  const file = join(folder, 'thread.mjs')
  writeFileSync(
    file,
    `import { appendFileSync } from 'node:fs'
import { parentPort } from 'node:worker_threads'
const asleep = new Int32Array(new SharedArrayBuffer(4))
parentPort.on('message', ({ kind, replication }) => {
  if (kind !== 'replicate') return
  appendFileSync(${JSON.stringify(join(folder, 'tries'))}, replication + '\\n')
  if (${deadly}) throw new RangeError('out of beds')
  parentPort.postMessage(${answer})
})
`,
  )
  return { script: pathToFileURL(file), folder }
}

test('a replication on which every thread dies is begun three times, then fails with number, seed and cause', async (t) => {
  const { script, folder } = threadThat('{ trajectories: [] }', 'replication === 5')
  t.after(() => rmSync(folder, { recursive: true }))
  const executor = workerThreadsExecutor('testville', 2, script)
  t.after(() => executor.close())
  const taken: number[] = []
  await assert.rejects(
    executor.run(job, (k) => void taken.push(k), new AbortController().signal),
    /^ReplicationFailed: replication 5 \(seed 7\) failed: begun 3 times, and its worker died each time; last: out of beds$/,
  )
  assert.deepEqual(taken, [0, 1, 2, 3, 4], 'all before it came')
  const tries = readFileSync(join(folder, 'tries'), 'utf8').trim().split('\n')
  assert.equal(tries.filter((k) => k === '5').length, 3)
  assert.equal(executor.underWay(), 0)
})

test('a thread that is deep in a replication which nobody wants any more is replaced', async (t) => {
  const { script, folder } = threadThat('{ trajectories: [] }', 'replication === 3 && Atomics.wait(asleep, 0, 0)')
  t.after(() => rmSync(folder, { recursive: true }))
  const executor = workerThreadsExecutor('testville', 1, script)
  t.after(() => executor.close())
  const abort = new AbortController()
  const abortLater = async (k: number): Promise<void> => {
    if (k !== 2) return
    // Until the thread is at the next replication, for ever.
    while (!/3\n$/.test(readFileSync(join(folder, 'tries'), 'utf8')))
      await new Promise((resolve) => setTimeout(resolve, 5))
    abort.abort()
  }
  await executor.run(job, abortLater, abort.signal)
  assert.match(readFileSync(join(folder, 'tries'), 'utf8'), /3\n$/)
  const taken: number[] = []
  await executor.run({ ...job, replications: 2 }, (k) => void taken.push(k), new AbortController().signal)
  assert.deepEqual(taken, [0, 1])
})

test('a run of weeks that nobody wants any more ends at once, and its thread goes on with what is wanted', async (t) => {
  const executor = workerThreadsExecutor('testville', 1)
  t.after(() => executor.close())
  await executor.run({ ...job, replications: 1 }, () => undefined, new AbortController().signal)
  const [thread] = executor.threads()
  const seconds = async (body: () => Promise<void>): Promise<number> => {
    const began = performance.now()
    await body()
    return (performance.now() - began) / 1000
  }
  const tenWeeks = surge(city, 1680)
  const one = { ...job, scenarios: [tenWeeks], replications: 1 }
  const alone = await seconds(() => executor.run(one, () => undefined, new AbortController().signal))
  const abort = new AbortController()
  const long = executor.run(
    { ...one, scenarios: Array.from({ length: 60 }, () => tenWeeks) },
    () => assert.fail('nobody wants it any more'),
    abort.signal,
  )
  // Long enough for the thread to be in the middle of it.
  await new Promise((resolve) => setTimeout(resolve, 100))
  abort.abort()
  await long
  const taken: number[] = []
  const after = await seconds(() =>
    executor.run({ ...job, replications: 2 }, (k) => void taken.push(k), new AbortController().signal),
  )
  assert.deepEqual(taken, [0, 1])
  assert.equal(executor.threads()[0], thread, 'the same thread, which is warm')
  assert.ok(after < alone * 20, `the next job waited ${after} s, sixty runs take ${alone * 60} s`)
})

test('what the engine refuses is tried once', async (t) => {
  const { script, folder } = threadThat("{ failure: 'replication ' + replication + ' failed: no such ward' }", 'false')
  t.after(() => rmSync(folder, { recursive: true }))
  const executor = workerThreadsExecutor('testville', 1, script)
  t.after(() => executor.close())
  await assert.rejects(
    executor.run(job, () => assert.fail('nothing succeeds'), new AbortController().signal),
    /replication 0 failed: no such ward/,
  )
  assert.equal(readFileSync(join(folder, 'tries'), 'utf8'), '0\n')
})
