/** `kangcheng refnet` from outside: published answers, threads, other networks, export and bad input. */
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { REFNET_1, type StationRow } from '@kangcheng/twin-engine/refnet'
import type { NetworkTask } from '../src/refnet/replication.ts'
import { runReplications } from '../src/refnet/run-replications.ts'
import type { ExperimentResult } from '../src/rehearsal/experiment-result.ts'
import { answerOf, kangcheng } from './command-line.ts'

const REFERENCE = new URL('../../twin-engine/test/reference/refnet/reference.json', import.meta.url)
const answers = JSON.parse(readFileSync(REFERENCE, 'utf8')) as {
  readonly exactReplications: Readonly<Record<string, Readonly<Record<string, number>>>>
  readonly eventHash: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly traceReplication0: readonly string[]
}

interface Summary {
  readonly mean: number | null
  readonly sd: number | null
  readonly halfWidth95: number | null
  readonly n: number
}

interface Told {
  readonly model: string
  readonly copies: number
  readonly replications: readonly {
    readonly replication: number
    readonly statistics: Readonly<Record<string, number | null>>
    readonly eventHash?: Readonly<Record<string, string>>
    readonly trace?: readonly string[]
  }[]
  readonly summary: Readonly<Record<string, Summary>>
  readonly exported?: readonly string[]
  readonly exportedScenario?: {
    readonly warmupWeeks: number
    readonly weeks: number
    readonly notes: readonly string[]
  }
  readonly events: number
  readonly cpuSeconds: number
  readonly wallSeconds: number
  readonly peakRssBytes: number
  readonly error?: string
}

const answer = <Document = Told>(cwd: string, ...args: readonly string[]) => answerOf<Document>(cwd, ...args)

function folder(t: TestContext): string {
  const made = mkdtempSync(join(tmpdir(), 'kangcheng-refnet-'))
  t.after(() => rmSync(made, { recursive: true }))
  return made
}

const SHORT = ['--warmup-weeks', '1', '--weeks', '2'] as const

test('replications 0 to 3 have the published statistics, hashes and trace', async () => {
  const { code, document } = await answer('.', 'refnet', '--replications', '4', '--trace', '250')
  assert.equal(code, 0)
  assert.deepEqual([document.model, document.copies, document.replications.length], ['1', 1, 4])
  for (const { replication, statistics, eventHash } of document.replications) {
    const expected = answers.exactReplications[replication]!
    assert.ok(Object.keys(expected).length > 30)
    for (const [name, value] of Object.entries(expected))
      assert.ok(Math.abs(statistics[name]! - value) <= 1e-7 * Math.abs(value), `${replication}: ${name}`)
    const hashes = answers.eventHash[replication]
    if (hashes) assert.deepEqual(eventHash, hashes)
  }
  assert.equal(document.replications[0]!.trace?.length, 250)
  document.replications[0]!.trace!.forEach((line, i) => {
    const [, minute, type, place] = line.split(',').map(Number)
    const [k, rightMinute, rightType, rightPlace] = answers.traceReplication0[i]!.split(',').map(Number)
    assert.deepEqual([i + 1, type, place], [k, rightType, rightPlace])
    assert.ok(Math.abs(minute! - rightMinute!) <= 1e-6)
  })
  const { mean, sd, halfWidth95, n } = document.summary.util_icu!
  const values = document.replications.map(({ statistics }) => statistics.util_icu!)
  assert.equal(n, 4)
  assert.ok(Math.abs(mean! - values.reduce((a, b) => a + b, 0) / 4) < 1e-12)
  // Student's t with three degrees of freedom.
  assert.ok(Math.abs(halfWidth95! - (3.182446 * sd!) / 2) < 1e-6)
  assert.equal(
    document.events,
    document.replications.reduce((sum, { statistics }) => sum + statistics.events_total!, 0),
  )
  assert.ok(document.cpuSeconds > 0 && document.wallSeconds > 0 && document.peakRssBytes > 1e7)
})

/** The lines for people. */
async function lines(...args: readonly string[]): Promise<readonly string[]> {
  const { code, out } = await kangcheng('.', 'refnet', ...args)
  assert.notEqual(code, 2, out)
  return out.trimEnd().split('\n')
}

test('a trace is printed without --json too', async () => {
  const told = await lines(...SHORT, '--trace', '3')
  const from = told.findIndex((line) => line.includes('events of replication 0'))
  assert.ok(from >= 0, told.join('\n'))
  for (let i = 1; i <= 3; i++) assert.match(told[from + i]!, new RegExp(`^${i},\\d+\\.\\d{6},0,\\d$`))
})

test('for people every statistic has its unit, under a heading in both languages', async () => {
  const one = await lines('--warmup-weeks', '1', '--weeks', '1')
  assert.equal(
    one[0],
    '参考网络 reference network RefNet-1 · 预热 warm-up 1 周 week · 测量 measured 1 周 week · 种子 seed 20261121 · 1 次重复 replication',
  )
  assert.match(one[1]!, /one replication has no interval/)
  const rows = one.filter((line) => line.startsWith('  '))
  assert.ok(rows.length > 70)
  for (const row of rows) assert.match(row, /^ {2}\w+ +([\d.e-]+ \p{Script=Han}.* [a-z].*|–)$/u)
  for (const heading of ['到达与分流 arrivals and diversions', '等床 waiting for a bed', '医院 7 hospital 7'])
    assert.equal(one.filter((line) => line === heading).length, 1, heading)
  assert.ok(!one.includes('其他 others'), 'every name has its place')
  const some = await lines(...SHORT, '--replications', '2', '--copies', '2', '--model', '0')
  assert.match(some[0]!, /RefNet-1 · 纯排队子集 .*RefNet-0 · 2 份 copies · .* 2 周 weeks · .* · 2 次重复 replications$/)
  assert.ok(some.some((line) => /^ {2}board_hours +[\d.]+ ± [\d.]+ 人·小时 patient-hours · sd [\d.]+$/.test(line)))
  const stations = await lines('--model', 'erlang', '--replications', '2')
  assert.match(stations[0]!, /single stations against exact answers · 种子 seed 20261121 · 2 次重复 replications$/)
  assert.ok(stations.includes('erlang-c · λ 0.9/min · μ 0.1/min · 10 台 servers'))
  const waits = stations.filter((line) => line.startsWith('  waitMinutes'))
  assert.equal(waits.length, 2)
  for (const wait of waits) assert.match(wait, /exact [\d.]+ · 均值 mean [\d.]+ ± [\d.]+ 分 min · z -?[\d.]+$/)
})

test('the number of workers changes nothing', async () => {
  const run = (workers: string) =>
    answer('.', 'refnet', ...SHORT, '--replications', '5', '--first-replication', '7', '--workers', workers)
  const [one, three] = await Promise.all([run('1'), run('3')])
  assert.deepEqual(
    one.document.replications.map(({ replication }) => replication),
    [7, 8, 9, 10, 11],
  )
  assert.deepEqual(three.document.replications, one.document.replications)
  assert.deepEqual(three.document.summary, one.document.summary)
  assert.equal(three.document.events, one.document.events)
})

test('--speed leaves hashes and samples out; figures that nobody knows are null', async () => {
  const { document } = await answer('.', 'refnet', ...SHORT, '--speed', '--model', '0')
  const { statistics } = document.replications[0]!
  assert.ok(!('eventHash' in document.replications[0]!))
  assert.equal(statistics.board_p95, null)
  assert.equal(statistics.transfer_wait_mean, null, 'RefNet-0 transfers nobody')
  assert.deepEqual(document.summary.transfer_wait_mean, { mean: null, sd: null, halfWidth95: null, n: 0 })
  assert.ok(statistics.board_mean! > 0)
})

test('--weeks 0 sets up and runs nothing', async () => {
  const { code, document } = await answer('.', 'refnet', '--weeks', '0', '--copies', '3')
  assert.equal(code, 0)
  assert.deepEqual([document.events, document.copies, document.replications[0]!.statistics.n_arr], [0, 3, 0])
  assert.equal(document.replications[0]!.statistics.util_icu, null)
})

test('a parameter file of the same schema is another network', async (t) => {
  const cwd = folder(t)
  const built = REFNET_1 as { hospitals: object[]; districts: object[] }
  const file = {
    ...built,
    name: 'small',
    hospitals: built.hospitals.slice(0, 3),
    districts: built.districts.slice(0, 2),
  }
  writeFileSync(join(cwd, 'small.json'), JSON.stringify({ ...file, remark: 'three hospitals' }))
  const { code, document, error } = await answer(cwd, 'refnet', ...SHORT, '--params', 'small.json')
  assert.equal(code, 0)
  assert.match(error, /small\.json: not read, for no such field is known: remark/)
  const { statistics } = document.replications[0]!
  assert.ok('h2_util_icu' in statistics && !('h3_util_icu' in statistics))
  assert.equal(statistics.el_sched, 23 * 5 * 2)
})

test('--model erlang holds single stations against their exact answers', async () => {
  const { code, document } = await answer<{ rows: StationRow[]; failed: number; replications: number }>(
    '.',
    ...['refnet', '--model', 'erlang', '--replications', '2'],
  )
  const { rows, failed, replications } = document
  assert.equal(replications, 2)
  assert.deepEqual(
    rows.map(({ check, measure }) => `${check} ${measure}`),
    [
      ...['waitShare', 'waitMinutes', 'queueLength', 'utilisation'].map((name) => `erlang-c ${name}`),
      ...['waitShare', 'waitMinutes', 'queueLength', 'utilisation'].map((name) => `erlang-c ${name}`),
      ...['lossShare', 'utilisation'].map((name) => `erlang-b ${name}`),
      ...['lossShare', 'utilisation'].map((name) => `erlang-b ${name}`),
    ],
  )
  for (const { mean, exact, measure } of rows.filter(({ measure }) => measure === 'utilisation'))
    assert.ok(Math.abs(mean - exact) < 0.02 * exact, `${measure}: ${mean} against ${exact}`)
  assert.equal(failed, rows.filter(({ z }) => Math.abs(z!) >= 3).length)
  assert.equal(code, failed === 0 ? 0 : 1)
})

test('bad input is refused with place and remedy before anything runs', async (t) => {
  const cwd = folder(t)
  const write = (name: string, content: unknown): void =>
    writeFileSync(join(cwd, name), typeof content === 'string' ? content : JSON.stringify(content))
  const built = REFNET_1 as { wardProb: unknown[]; districts: { perDay: number }[] }
  write('row.json', { ...built, wardProb: built.wardProb.slice(1) })
  write('negative.json', { ...built, districts: [{ ...built.districts[0]!, perDay: -3 }, ...built.districts.slice(1)] })
  write('broken.json', '{\n  "name": "x",\n  "seed": 1,,\n}\n')
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [['--params', 'row.json'], /--params: row\.json .*\nwardProb: must have one row for each of 3 classes, has 2/],
    [['--params', 'negative.json'], /districts\[0\]\.perDay: must be a number .*got -3/],
    [['--params', 'broken.json'], /broken\.json is no JSON: .*line 3/],
    [['--params', 'missing.json'], /cannot read missing\.json: ENOENT/],
    [['--model', '2'], /--model must be one of 1, 0, erlang, got 2/],
    [['--weeks', '-1'], /^--weeks must be a whole number from 0 to 10000, got -1$/],
    [['--weeks', '-.5'], /^--weeks must be a whole number from 0 to 10000, got -\.5$/],
    [['--weeks', '--seed'], /^Option '--weeks' argument is ambiguous/],
    [['--weeks', 'ten'], /--weeks must be a whole number from 0 to 10000, got ten/],
    [['--copies', '0'], /--copies must be a whole number from 1/],
    [['--replications', '0'], /--replications must be a whole number from 1/],
    [['--seed', '4294967296'], /--seed must be a whole number from 0 to 4294967295/],
    [['--first-replication', '4294967295', '--replications', '2'], /go beyond 4294967295/],
    [['--workers', '0'], /--workers must be/],
    [['--speed', '--trace', '5'], /--trace or --speed, not both/],
    [['--model', 'erlang', '--weeks', '3'], /--weeks is for the network.*leave it out/],
    [['--week', '3'], /Unknown option '--week'.*options: .*--weeks/],
    [['extra'], /takes options only, got extra/],
  ]
  for (const [args, why] of cases) {
    const { code, document } = await answer(cwd, 'refnet', ...args)
    assert.equal(code, 2, args.join(' '))
    assert.match(document.error ?? '', why)
  }
})

test('--export writes a city that rehearse takes, with the same utilisation and waits', async (t) => {
  const cwd = folder(t)
  const run = ['--warmup-weeks', '8', '--weeks', '4', '--replications', '12']
  const { document } = await answer(cwd, 'refnet', ...run, '--export', 'net')
  assert.deepEqual(document.exported, [join(cwd, 'net/city.json'), join(cwd, 'net/scenario.json')])
  const rehearsed = await answer<ExperimentResult>(
    cwd,
    ...['rehearse', 'net/scenario.json', '--city', 'net', '--replications', '6'],
  )
  assert.equal(rehearsed.code, 0, rehearsed.error)
  assert.deepEqual(rehearsed.document.start, {
    kind: 'warmed-up',
    at: '2024-02-26T00:00:00.000Z',
    position: null,
    warmUp: { method: 'steady-fill', days: 56 },
  })
  const ours = (id: string): number => {
    const found = rehearsed.document.indicators.find((row) => row.id === id && row.scope === 'city')
    assert.ok(found, id)
    return found.base.mean
  }
  const beds = { icu: 73, surg: 220, gen: 479 }
  const occupied = document.replications.map(
    ({ statistics: s }) => s.util_icu! * beds.icu + s.util_surg! * beds.surg + s.util_gen! * beds.gen,
  )
  const boarding = document.replications.map(({ statistics }) => statistics.board_hours!)
  // All rehearsals share one opening state, so their mean is one draw among the runs of RefNet.
  for (const [id, values] of [
    ['occupied-beds-mean', occupied],
    ['boarding-hours', boarding],
  ] as const) {
    const mean = values.reduce((a, b) => a + b, 0) / values.length
    const sd = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (values.length - 1))
    assert.ok(
      Math.abs(ours(id) - mean) <= 2.6 * sd * Math.sqrt(1 + 1 / values.length),
      `${id}: ${ours(id)} rehearsed, ${mean} ± ${sd} in RefNet`,
    )
  }
})

test('--export does not write over another city', async (t) => {
  const cwd = folder(t)
  mkdirSync(join(cwd, 'mine'))
  writeFileSync(join(cwd, 'mine/city.json'), '{"id":"mine"}')
  const { code, document } = await answer(cwd, 'refnet', '--weeks', '0', '--export', 'mine')
  assert.equal(code, 2)
  assert.match(document.error ?? '', /mine\/city\.json holds another city; name a folder of its own/)
  assert.equal(readFileSync(join(cwd, 'mine/city.json'), 'utf8'), '{"id":"mine"}')
  for (let twice = 0; twice < 2; twice++)
    assert.equal((await answer(cwd, 'refnet', '--weeks', '0', '--export', 'ours')).code, 0)
})

test('a scenario that cannot be as long as was asked says so, in the log and in the answer', async (t) => {
  const cwd = folder(t)
  const written = (): { horizonHours: number; start: { warmUpDays: number } } =>
    JSON.parse(readFileSync(join(cwd, 'net/scenario.json'), 'utf8'))
  const short = await answer(cwd, 'refnet', '--weeks', '0', '--warmup-weeks', '9', '--export', 'net')
  assert.deepEqual(short.document.exportedScenario, {
    warmupWeeks: 8,
    weeks: 1,
    notes: [
      '--weeks 0: scenario.json has 1, for a scenario looks ahead at least that many whole weeks',
      '--warmup-weeks 9: scenario.json has 8, for a scenario warms up at most that many whole weeks',
    ],
  })
  for (const note of short.document.exportedScenario!.notes) assert.ok(short.error.includes(note), short.error)
  assert.deepEqual([written().horizonHours, written().start.warmUpDays], [168, 56])
  const long = await answer(cwd, 'refnet', '--speed', '--weeks', '27', '--warmup-weeks', '0', '--export', 'net')
  assert.deepEqual(long.document.exportedScenario!.notes, [
    '--weeks 27: scenario.json has 26, for a scenario looks ahead at most that many whole weeks',
    '--warmup-weeks 0: scenario.json has 1, for a scenario warms up at least that many whole weeks',
  ])
  assert.deepEqual([written().horizonHours, written().start.warmUpDays], [4368, 7])
  const fits = await answer(cwd, 'refnet', '--speed', '--weeks', '2', '--warmup-weeks', '1', '--export', 'net')
  assert.deepEqual(fits.document.exportedScenario, { warmupWeeks: 1, weeks: 2, notes: [] })
})

test('--export where no folder can be made ends with the place and the remedy', async (t) => {
  const cwd = folder(t)
  writeFileSync(join(cwd, 'file'), '')
  const rows: readonly (readonly [string, RegExp])[] = [
    [
      'file',
      /^--export file: nothing can be written in .*file \(it is no folder\); give a folder that can be written$/,
    ],
    ['file/net', /^--export file\/net: nothing can be written in .*; give a folder that can be written$/],
    ...(existsSync('/proc/self')
      ? ([['/proc/x/y', /^--export \/proc\/x\/y: nothing can be written in \/proc \(E.*; give a folder/]] as const)
      : []),
  ]
  for (const [place, why] of rows) {
    const { code, document } = await answer(cwd, 'refnet', '--weeks', '0', '--export', place)
    assert.equal(code, 2, place)
    assert.match(document.error ?? '', why)
  }
  assert.equal((await answer(cwd, 'refnet', '--weeks', '0', '--export', 'far/below/net')).code, 0)
  assert.ok(existsSync(join(cwd, 'far/below/net/scenario.json')))
})

const TASK: NetworkTask = {
  model: '1',
  parameters: REFNET_1 as NetworkTask['parameters'],
  copies: 1,
  seed: 20_261_121,
  warmupWeeks: 0,
  weeks: 1,
  keepSamples: true,
  trace: 0,
}

test('a thread that dies loses nothing, and one that always dies is told', async (t) => {
  const cwd = folder(t)
  const never = new AbortController().signal
  const thread = new URL('../src/refnet/replication-thread.ts', import.meta.url).href
  const dies = (when: string): URL => {
    const file = join(cwd, `${when.length}.mjs`)
    writeFileSync(
      file,
      `import { parentPort } from 'node:worker_threads'
import { existsSync, writeFileSync } from 'node:fs'
const mark = ${JSON.stringify(join(cwd, 'died'))}
const listen = parentPort.on.bind(parentPort)
parentPort.on = (name, handle) => listen(name, (r) => { if (${when}) { writeFileSync(mark, ''); process.exit(9) } handle(r) })
await import(${JSON.stringify(thread)})
`,
    )
    return new URL(`file://${file}`)
  }
  const alone = await runReplications(TASK, 0, 3, 1, never)
  const once = await runReplications(TASK, 0, 3, 2, never, () => {}, dies('r === 1 && !existsSync(mark)'))
  assert.deepEqual(once, alone)
  await assert.rejects(
    runReplications(TASK, 0, 3, 2, never, () => {}, dies('r === 2')),
    /replication 2 was begun 3 times, and each time: its thread ended with code 9/,
  )
})

test('an interrupted run ends: here and on threads', async () => {
  for (const workers of [1, 2]) {
    const stop = new AbortController()
    const running = runReplications({ ...TASK, weeks: 400 }, 0, 4, workers, stop.signal, () => stop.abort())
    assert.equal(await running, null)
  }
})
