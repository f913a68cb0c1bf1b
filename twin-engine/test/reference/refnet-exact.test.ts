/** RefNet on the engine against its published answers: the same events in the same order, and every statistic. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answers, refNetRun, STATISTIC_NAMES } from './refnet-runs.ts'

const RELATIVE = 1e-7

function assertStatistics(
  what: string,
  found: Readonly<Record<string, number>>,
  expected: Readonly<Record<string, number>>,
) {
  const names = Object.keys(expected)
  assert.ok(names.length >= 10, `${what}: the reference lists statistics`)
  for (const name of names) {
    const [value, right] = [found[name]!, expected[name]!]
    if (Number.isInteger(right) && !/mean|frac|util|hours|p95/.test(name))
      assert.equal(value, right, `${what}: ${name}`)
    else
      assert.ok(
        Math.abs(value - right) <= RELATIVE * Math.abs(right),
        `${what}: ${name} is ${value}, expected ${right}`,
      )
  }
}

test('replications 0 to 3 of RefNet-1 have the published statistics, and every name of the definition', () => {
  for (const replication of [0, 1, 2, 3]) {
    const statistics = refNetRun(replication, { trace: replication === 0 ? 250 : 0 })
    const found = statistics.results()
    assert.deepEqual(Object.keys(found).sort(), [...STATISTIC_NAMES].sort())
    for (const [name, value] of Object.entries(found)) assert.ok(Number.isFinite(value), `${name} is ${value}`)
    assertStatistics(`replication ${replication}`, found, answers.exactReplications[replication]!)
    const hashes = answers.eventHash[replication]
    if (hashes) assert.deepEqual(statistics.eventHash, hashes)
    if (replication === 0) assertTrace(statistics.trace)
  }
  assert.deepEqual(Object.keys(answers.exactReplications), ['0', '1', '2', '3'])
  assert.deepEqual(Object.keys(answers.eventHash), ['0', '1'])
})

function assertTrace(
  trace: readonly { readonly minute: number; readonly type: number; readonly place: number }[],
): void {
  assert.equal(trace.length, answers.traceReplication0.length)
  answers.traceReplication0.forEach((line, i) => {
    const [k, minute, type, place] = line.split(',').map(Number)
    const event = trace[i]!
    assert.equal(k, i + 1)
    assert.deepEqual({ type: event.type, place: event.place }, { type, place }, `event ${k}`)
    assert.ok(Math.abs(event.minute - minute!) <= 1e-6, `event ${k}: minute ${event.minute}, expected ${minute}`)
  })
}

test('ten copies side by side have the published week', () => {
  const statistics = refNetRun(0, { copies: 10, warmupWeeks: 0, weeks: 1 })
  assertStatistics('K = 10', statistics.results(), answers.exactK10.statistics)
  for (const [events, hash] of Object.entries(answers.exactK10.eventHash))
    assert.equal(statistics.eventHash[events], hash, `hash of ${events} events`)
})

test('RefNet-0, the subset for pure queueing tools, has its published statistics', () => {
  const replications = Object.keys(answers['RefNet-0'].exactReplications)
  assert.ok(replications.length >= 2)
  for (const replication of replications)
    assertStatistics(
      `RefNet-0 replication ${replication}`,
      refNetRun(Number(replication), { model: '0' }).results(),
      answers['RefNet-0'].exactReplications[replication]!,
    )
})

test('a speed run leaves samples and hashes out and changes nothing else', () => {
  const short = { warmupWeeks: 2, weeks: 4 }
  const whole = refNetRun(5, short)
  const quick = refNetRun(5, { ...short, keepSamples: false })
  assert.deepEqual(quick.eventHash, {})
  const [a, b] = [whole.results(), quick.results()]
  for (const name of STATISTIC_NAMES)
    if (name.includes('p95')) assert.ok(Number.isNaN(b[name]) && a[name]! > 0, name)
    else assert.equal(b[name], a[name], name)
})

test('a run of no weeks is set up and does not move', () => {
  const statistics = refNetRun(0, { weeks: 0 })
  assert.equal(statistics.eventsTotal, 0)
  assert.ok(Number.isNaN(statistics.results().util_icu))
})

test('other seeds and other replications are other runs', () => {
  const week = { warmupWeeks: 0, weeks: 1 }
  const hashes = [refNetRun(0, week), refNetRun(1, week), refNetRun(0, { ...week, seed: 1 })].map(
    ({ eventHash }) => eventHash['10000'],
  )
  assert.equal(new Set(hashes).size, 3)
})
