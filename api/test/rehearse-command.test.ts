/** `kangcheng rehearse` from outside: how sure it is, sweeps, capsules, and bad input refused before anything runs. */
import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { cityFolder, loadCity, loadParameters } from '@kangcheng/seed-data'
import { RUN_FIGURES, stateFormat, stateHash, warmStart } from '@kangcheng/twin-engine'
import { encodeSnapshot, hashState } from '../src/live/snapshots.ts'
import type { ActionValuesTold } from '../src/rehearsal/action-values.ts'
import type { ExperimentResult } from '../src/rehearsal/experiment-result.ts'
import { type Answered, answerOf, kangcheng } from './command-line.ts'

const text = { zh: '试', en: 'Trial' }
const start = { at: '2026-10-14T19:00:00+08:00', warmUpDays: 2, seed: 5 }
const SCENARIO = {
  id: 'trial',
  title: text,
  why: text,
  horizonHours: 12,
  shocks: [{ kind: 'surge-arrivals', factor: 2.5 }],
  levers: [{ kind: 'open-beds', facility: 'h01', beds: 4 }],
  start,
}

/** A folder with `scenario.json`. */
function workplace(t: TestContext, scenario: object | string = SCENARIO): string {
  const folder = mkdtempSync(join(tmpdir(), 'kangcheng-rehearse-'))
  t.after(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'scenario.json'), typeof scenario === 'string' ? scenario : JSON.stringify(scenario))
  return folder
}

/** Any of the documents that the command gives: a result, the verdict on a rerun, or an error. */
interface Told extends ExperimentResult {
  readonly wallSeconds: number
  readonly equal: boolean
  readonly intact: boolean
  readonly firstDifference: { readonly path: string; readonly capsule: string; readonly rerun: string } | null
  readonly error: string
}

const rehearse = (cwd: string, ...args: readonly string[]): Promise<Answered<Told>> =>
  answerOf(cwd, 'rehearse', ...args, '--workers', '1')

const ARGUMENTS = ['rehearse', 'scenario.json', '--city', 'testville'] as const

const trial = (cwd: string, ...args: readonly string[]): Promise<Answered<Told>> =>
  rehearse(cwd, 'scenario.json', '--city', 'testville', ...args)

/** The city's row of a figure. */
function cityRow<Row extends { readonly id: string; readonly scope: string }>(rows: readonly Row[], id: string): Row {
  const found = rows.find((row) => row.id === id && row.scope === 'city')
  assert.ok(found, id)
  return found
}

test('a rehearsal gives bands, means and medians, what was planned, and who collapsed', async (t) => {
  const { code, document } = await trial(workplace(t), '--replications', '10')
  assert.equal(code, 0)
  const promised = ['scenario', 'city', 'start', 'seed', 'replications', 'engineVersion', 'stateHash', 'indicators']
  const further = ['timeToBreak', 'events', 'wallSeconds', 'cityHash', 'parametersHash', 'collapsed', 'planned']
  for (const field of [...promised, ...further]) assert.ok(field in document, field)
  assert.deepEqual(document.start, {
    kind: 'warmed-up',
    at: '2026-10-14T11:00:00.000Z',
    position: null,
    warmUp: { method: 'steady-fill', days: 2 },
  })
  assert.equal(document.precision, null)
  assert.equal(document.sweep, null)
  const { base, plan } = document.collapsed
  assert.ok(base.judged && plan!.judged)
  assert.equal(plan!.count, plan!.replications.length)
  assert.equal(document.planned.at(-1)!.planned, 4)
  const boarding = cityRow(document.indicators, 'boarding-hours')
  for (const side of [boarding.base, boarding.plan]) {
    assert.ok(side.p10 <= side.p50 && side.p50 <= side.p90)
    assert.ok(Number.isFinite(side.mean))
  }
  const { difference } = boarding
  assert.ok(Math.abs(boarding.plan.mean - boarding.base.mean - difference.mean) < 1e-9)
  assert.ok(difference.halfWidth95! > 0 && difference.p10 <= difference.p50)
})

/** The lines for people. */
async function lines(cwd: string, ...args: readonly string[]): Promise<readonly string[]> {
  const options = ['--city', 'testville', '--workers', '1', '--replications', '10', ...args]
  const { code, out } = await kangcheng(cwd, 'rehearse', 'scenario.json', ...options)
  assert.equal(code, 0)
  return out.trimEnd().split('\n')
}

test('for people hospitals stand with their names, and what breaks with its band and its chance', async (t) => {
  const cwd = workplace(t, { ...SCENARIO, shocks: [{ kind: 'surge-arrivals', factor: 5 }] })
  const told = await lines(cwd, '--bottlenecks', '1')
  const { id, name } = loadCity('testville').facilities.find((facility) => facility.id === 'h01')!
  const hospital = `${id} ${name.zh} ${name.en}`
  assert.equal(told.filter((line) => line === hospital).length, 1, told.join('\n'))
  assert.ok(told.includes('全市 city'))
  assert.ok(told.some((line) => /^指标 figures：中位 median .* doing nothing → 方案 the plan，Δ /.test(line)))
  const figures = told.filter((line) => line.startsWith('  ') && line.includes(' Δ '))
  assert.equal(figures.length, (await trial(cwd, '--replications', '10')).document.indicators.length)
  const from = told.findIndex((line) => line.startsWith('先破者 what breaks first'))
  const breaks = told.slice(from + 1).filter((line) => line.startsWith('  '))
  assert.ok(from > 0 && breaks.length > 2, told.join('\n'))
  const time = '(> horizon|(> horizon|[\\d.]+ h) \\([^)]+–[^)]+\\)) in \\d+ % \\(\\d+–\\d+\\)'
  for (const line of breaks) assert.match(line, new RegExp(`^  .+ (beds|icu|emergency): ${time} → ${time}$`))
  assert.ok(
    breaks.some((line) => line.startsWith(`  ${hospital} `)),
    breaks.join('\n'),
  )
  assert.ok(
    told.every((line) => !/\bh0\d (?!\p{Script=Han})/u.test(line)),
    'no id without its name',
  )
})

test('without levers nothing is compared: one line says so, and every figure is told once', async (t) => {
  const told = await lines(workplace(t, { ...SCENARIO, levers: [] }))
  assert.equal(told.filter((line) => /the scenario has no levers, so there is nothing to compare/.test(line)).length, 1)
  assert.ok(
    told.every((line) => !/Δ|→/.test(line)),
    told.join('\n'),
  )
  assert.ok(
    told.some((line) => /^ {2}boarding-hours +[\d.]+ \([\d.]+–[\d.]+, mean [\d.]+\) \S+$/.test(line)),
    told.join('\n'),
  )
})

test('precision: it runs until all figures are precise, and says how many pairs each needed and which decided', async (t) => {
  const cwd = workplace(t)
  const { document } = await trial(cwd, '--precision', '0.5', '--precision', 'boarding-hours=0.4')
  const precision = document.precision!
  assert.equal(precision.reached, true)
  assert.equal(precision.replications, document.replications)
  assert.ok(document.replications >= 20 && document.replications % 10 === 0)
  assert.equal(precision.figures.length, document.indicators.length, 'every figure was judged')
  for (const row of precision.figures) {
    assert.ok(row.reached && row.halfWidth <= row.wanted && row.heldSince! <= document.replications - 5, row.id)
    const shown = document.indicators.find((one) => one.id === row.id && one.scope === row.scope)!
    const share = row.id === 'boarding-hours' ? 0.4 : 0.5
    const wanted = Math.max(RUN_FIGURES.find((f) => f.id === row.id)!.resolution, share * shown.base.mean)
    assert.ok(Math.abs(row.wanted - wanted) < 1e-9, 'relative to the base, the figure’s resolution at least')
    assert.ok(row.halfWidth >= shown.difference.halfWidth95!, 'jointly')
  }
  const { id, scope } = precision.decidedBy
  const decided = precision.figures.find((row) => row.id === id && row.scope === scope)!
  assert.equal(decided.heldSince, Math.max(...precision.figures.map((row) => row.heldSince!)))
  const one = await trial(cwd, '--precision', 'occupied-beds-mean=0.5')
  assert.deepEqual([...new Set(one.document.precision!.figures.map((row) => row.id))], ['occupied-beds-mean'])
})

test('a sweep: every point against doing nothing with shared luck, and what buys the most', async (t) => {
  const cwd = workplace(t)
  const { code, document } = await trial(cwd, '--replications', '12', '--sweep', 'levers[0].beds=0,2,4,9')
  assert.equal(code, 0)
  const sweep = document.sweep!
  assert.deepEqual(sweep.axes, [{ path: 'levers[0].beds', values: [0, 2, 4, 9] }])
  assert.equal(sweep.per, 'beds')
  assert.equal(sweep.points.length, 4)
  const [none, , four, nine] = sweep.points.map((point) => cityRow(point.indicators, 'boarding-hours'))
  assert.equal(none!.difference.mean, 0, 'no bed is doing nothing')
  assert.equal(none!.difference.halfWidth95, 0)
  assert.equal(none!.benefit!.perUnit, null)
  assert.ok(four!.difference.mean < 0)
  assert.equal(four!.step!.from, 1)
  assert.ok(Math.abs(four!.benefit!.perUnit!.mean * 4 + four!.difference.mean) < 1e-9)
  assert.deepEqual(nine!.difference, four!.difference)
  const asked = sweep.points[3]!.planned.at(-1)!
  assert.deepEqual([asked.wanted, asked.planned], [9, 4], 'what cannot be opened is said')
  const most = sweep.most.filter((row) => row.id === 'boarding-hours' && row.scope === 'city')
  assert.deepEqual(
    most.map((row) => row.by),
    ['per-unit', 'in-all'],
  )
  for (const row of most) assert.equal(row.helps, row.benefit.mean > row.benefit.halfWidth95!)
  // Points share their luck with a rehearsal of the same scenario.
  const alone = await trial(cwd, '--replications', '12')
  assert.deepEqual(four!.difference, cityRow(alone.document.indicators, 'boarding-hours').difference)
})

test('a capsule reruns to the same bytes, also a sweep by precision, and however many workers run it', async (t) => {
  const cwd = workplace(t)
  const { document } = await trial(cwd, '--replications', '4', '--capsule', 'one.json')
  const again = await rehearse(cwd, '--rerun', 'one.json')
  assert.equal(again.code, 0, again.error)
  assert.equal(again.document.equal, true)
  assert.equal(again.document.firstDifference, null)
  const capsule = JSON.parse(readFileSync(join(cwd, 'one.json'), 'utf8'))
  const { wallSeconds, ...result } = document
  assert.ok(wallSeconds > 0)
  assert.deepEqual(capsule.result, result, 'the capsule holds the answer without its time')
  assert.equal(capsule.stateHash, document.stateHash)
  await trial(cwd, '--precision', 'boarding-hours=0.4', '--sweep', 'levers[0].beds=0,4', '--capsule', 'two.json')
  const { code, out } = await kangcheng(cwd, 'rehearse', '--rerun', 'two.json', '--workers', '3')
  assert.equal(code, 0)
  assert.match(out, /^相同 equal: \d+ × 2, /)
})

test('what each action is worth is answered with the questions and the stop rule of the file', async (t) => {
  const stop = { name: text, measure: 'occupancy', facility: 'largest hospital', over: 0.5, forHours: 1 }
  const questions = ['when-breaks', 'what-buys-most', 'cheapest-set', 'act-later', 'stop-rule']
  const cwd = workplace(t, { ...SCENARIO, horizonHours: 6, stop, questions })
  const { code, document } = await trial(cwd, '--replications', '3', '--actions', '--later', '60')
  assert.equal(code, 0)
  const { actions } = document as unknown as { actions: ActionValuesTold }
  assert.deepEqual([actions.replications, actions.enough, actions.cheapest, actions.tried], [3, false, null, 2])
  assert.deepEqual(
    [actions.actions[0]!.kind, actions.actions[0]!.needed, actions.later!.minutes],
    ['open-beds', null, 60],
  )
  assert.ok(actions.actions[0]!.cost!.staffHours! > 0)
  assert.equal(document.fidelity, 'full')
  assert.deepEqual([document.stop!.facility, document.stop!.base!.p50], ['h01', 0])
  const { out } = await kangcheng(
    cwd,
    'rehearse',
    'scenario.json',
    '--city',
    'testville',
    '--replications',
    '2',
    '--actions',
  )
  for (const line of [
    /^措施 actions/m,
    /^ {2}冲击本身 the shocks themselves: 滞留 boarding -?\d+\.\d ± .+ patient-h 更多 more/m,
    /^问 何时失守？ When do we break\? /m,
    /fewer than 30 runs/,
    /add --later MINUTES/,
  ])
    assert.match(out, line)
  const refused = await trial(cwd, '--actions', '--sweep', 'levers[0].beds=0,4')
  assert.equal(refused.code, 2)
  assert.match(refused.document.error, /--actions and --sweep exclude each other/)
})

test('one changed byte in a capsule’s result is found and named: exit 1', async (t) => {
  const cwd = workplace(t)
  await trial(cwd, '--replications', '3', '--capsule', 'good.json')
  const good = readFileSync(join(cwd, 'good.json'), 'utf8')
  const change = async (from: string | RegExp, to: string): Promise<Answered<Told>> => {
    const changed = good.replace(from, to)
    assert.notEqual(changed, good, String(from))
    writeFileSync(join(cwd, 'changed.json'), changed)
    return rehearse(cwd, '--rerun', 'changed.json')
  }
  const median = JSON.parse(good).result.indicators[1].base.p50
  const figure = await change(`"p50":${median}`, `"p50":${median + 1}`)
  assert.equal(figure.code, 1)
  assert.equal(figure.document.equal, false)
  assert.equal(figure.document.intact, false)
  assert.deepEqual(figure.document.firstDifference, {
    path: 'result.indicators[1].base.p50',
    capsule: String(median + 1),
    rerun: String(median),
  })
  const digest = JSON.parse(good).resultSha256 as string
  const other = await change(digest, `${digest.startsWith('0') ? '1' : '0'}${digest.slice(1)}`)
  assert.deepEqual(
    [other.code, other.document.equal, other.document.firstDifference, other.document.intact],
    [1, false, null, false],
  )
  const seed = await change('"seed":5,"pairs"', '"seed":6,"pairs"')
  assert.deepEqual(
    [seed.code, seed.document.firstDifference!.path, seed.document.firstDifference!.rerun],
    [1, 'result.seed', '6'],
  )
  const lever = await change('"beds":4', '"beds":3')
  assert.equal(lever.code, 1)
  assert.match(lever.document.firstDifference!.path, /^result\./)
})

test('a capsule of another engine, city, state or set of parameters is refused with the remedy: exit 2', async (t) => {
  const cwd = workplace(t)
  const { document } = await trial(cwd, '--replications', '2', '--capsule', 'good.json')
  const good = readFileSync(join(cwd, 'good.json'), 'utf8')
  const capsule = JSON.parse(good)
  cpSync(cityFolder('testville'), join(cwd, 'other'), { recursive: true })
  const city = readFileSync(join(cwd, 'other/city.json'), 'utf8')
  writeFileSync(join(cwd, 'other/city.json'), city.replace(/"en":\s*"Test city"/, '"en": "Tested city"'))
  const rows: readonly (readonly [changed: object | string, args: readonly string[], why: RegExp])[] = [
    [
      { ...capsule, engineVersion: '0.0.9' },
      [],
      /engineVersion: it was made by engine 0\.0\.9, this is \d.*; install version 0\.0\.9, or rehearse again/,
    ],
    [
      capsule,
      ['--city', 'other'],
      /city\.sha256: the city "testville" has changed since \([0-9a-f]{12} then, [0-9a-f]{12} now\); give --city with the folder/,
    ],
    [capsule, ['--city', 'ningbo'], /city\.id: it is of city "testville", this is "ningbo"; give --city for it/],
    [
      { ...capsule, city: { id: 'atlantis', sha256: capsule.city.sha256 } },
      [],
      /city "atlantis": no city at .* or one of ningbo, testville; give --city with its folder$/,
    ],
    [
      { ...capsule, parameters: { id: 'china', sha256: '0'.repeat(64) } },
      [],
      /parameters\.sha256: the parameters "china" have changed since/,
    ],
    [
      { ...capsule, stateHash: '0123456789abcdef' },
      [],
      new RegExp(
        `stateHash: warming up leads to the state ${document.stateHash}, then it was 0123456789abcdef: .*install the version`,
      ),
    ],
    [
      { ...capsule, scenario: { ...capsule.scenario, levers: [{ kind: 'pray' }] } },
      [],
      /scenario\.levers\[0\]\.kind: no lever "pray"/,
    ],
    [
      { ...capsule, sweep: [{ path: 'levers[9].beds', values: [1] }] },
      [],
      /sweep\[0\]\.path: .*the scenario has levers\[0\] \(open-beds\)/,
    ],
    [{ ...capsule, format: 'zip' }, [], /format: must be "kangcheng-capsule\/1"; this is no capsule/],
    [good.slice(0, 100), [], /it is not JSON/],
    [capsule, ['--seed', '7'], /--seed cannot be changed for a rerun: the capsule holds it; leave it out/],
    [capsule, ['scenario.json'], /a rerun takes its scenario from the capsule; leave it out/],
  ]
  for (const [changed, args, why] of rows) {
    writeFileSync(join(cwd, 'changed.json'), typeof changed === 'string' ? changed : JSON.stringify(changed))
    const { code, document: refused } = await rehearse(cwd, '--rerun', 'changed.json', ...args)
    assert.match(refused.error ?? JSON.stringify(refused), why)
    assert.equal(code, 2)
  }
  assert.match((await rehearse(cwd, '--rerun', 'none.json')).document.error, /none\.json: ENOENT/)
})

test('a rehearsal from a live state carries it in its capsule: the snapshot may go', async (t) => {
  const { start: _, ...live } = SCENARIO
  const cwd = workplace(t, live)
  const testville = loadCity('testville')
  const state = warmStart(testville, loadParameters(), 9, Date.parse(start.at), 2)
  const snapshot = {
    header: {
      city: testville.id,
      stateFormat: stateFormat(testville),
      position: 1234,
      asOf: state.asOf,
      stateHash: hashState(state),
      anchor: { position: 0, checksum: '' },
      stateBytes: state.buffer.byteLength,
      patientBytes: state.patientBuffer.byteLength,
      freshness: {},
      alerts: null,
    },
    buffer: state.buffer,
    patientBuffer: state.patientBuffer,
  }
  writeFileSync(join(cwd, 'live.bin'), encodeSnapshot(snapshot as unknown as Parameters<typeof encodeSnapshot>[0]))
  const { document } = await trial(cwd, '--from', 'live.bin', '--replications', '3', '--capsule', 'live.json')
  assert.deepEqual(document.start, {
    kind: 'snapshot',
    at: new Date(state.asOf).toISOString(),
    position: 1234,
    warmUp: null,
  })
  assert.equal(document.stateHash, stateHash(state))
  rmSync(join(cwd, 'live.bin'))
  assert.equal((await rehearse(cwd, '--rerun', 'live.json')).code, 0)
  const capsule = JSON.parse(readFileSync(join(cwd, 'live.json'), 'utf8'))
  const spoilt = Buffer.from(capsule.start.gzip, 'base64')
  spoilt[Math.floor(spoilt.length / 2)]! ^= 1
  writeFileSync(
    join(cwd, 'live.json'),
    JSON.stringify({ ...capsule, start: { ...capsule.start, gzip: spoilt.toString('base64') } }),
  )
  const refused = await rehearse(cwd, '--rerun', 'live.json')
  assert.equal(refused.code, 2)
  assert.match(
    refused.document.error,
    /start\.gzip cannot be unpacked|stateHash: the state that it carries has the hash/,
  )
})

test('bad scenarios and options are refused before anything runs, with place and remedy: exit 2', async (t) => {
  const wrong = (different: object): object => ({ ...SCENARIO, ...different })
  const rows: readonly (readonly [scenario: object | string, args: readonly string[], why: RegExp])[] = [
    ['{"id": "trial",', [], /cannot read the scenario .*scenario\.json .*JSON.*built-in ones are busy-winter-saturday/],
    ['[]', [], /\(whole input\): must be an object with id, title, why, horizonHours/],
    [wrong({ levers: [{ kind: 'pray' }] }), [], /levers\[0\]\.kind: no lever "pray"; one of /],
    [wrong({ horizonHours: '12 h' }), [], /horizonHours: must be a number of hours from 1 to 4368, got "12 h"/],
    [wrong({ horizonHours: 876_600 }), [], /horizonHours: .*got 876600/],
    [wrong({ horizonMinutes: 60 }), [], /horizonMinutes: is not a field of a scenario; did you mean horizonHours\?/],
    [
      wrong({ parameters: { 'emergency.visitsPerThousandPerDay': -1 } }),
      [],
      /parameters\.emergency\.visitsPerThousandPerDay: -1 is outside the range/,
    ],
    [
      wrong({ parameters: { 'stay.meanHours': 9 } }),
      [],
      /parameters\.stay\.meanHours: .*is not a parameter; did you mean stay\.meanDays/,
    ],
    [
      wrong({ levers: [{ kind: 'open-beds', facility: 'h77', beds: 1 }] }),
      [],
      /levers\[0\]\.facility: the city has no facility "h77"/,
    ],
    [
      wrong({ shocks: [{ kind: 'surge-arrivals', factor: -2 }] }),
      [],
      /shocks\[0\]\.factor: must be a number from 1 to 5, got -2/,
    ],
    [wrong({ start: undefined }), [], /scenario trial has no start; give --from SNAPSHOT, or a start/],
    [
      SCENARIO,
      ['--precision', '5'],
      /--precision must be a share between 0 and 1, as 0\.05 or boarding-hours=0\.05, got 5/,
    ],
    [SCENARIO, ['--precision', 'boredom=0.1'], /there is no figure "boredom"; one of needed-beds-peak/],
    [SCENARIO, ['--precision', '0.1', '--replications', '5'], /exclude each other/],
    [SCENARIO, ['--replications', '0'], /--replications must be a whole number from 1 to 10000, got 0/],
    [SCENARIO, ['--seed', '-1'], /^--seed must be a whole number from 0 to 4294967295, got -1$/],
    [
      SCENARIO,
      ['--sweep', 'levers[0].beds'],
      /--sweep .*a sweep is a path and its values, as levers\[0\]\.beds=0,10,20/,
    ],
    [
      SCENARIO,
      ['--sweep', 'levers[0].bed=1'],
      /sweep\[0\]\.path: open-beds has no field "bed"; one of facility, unit, beds/,
    ],
    [
      SCENARIO,
      ['--sweep', 'levers[0].beds=1,x'],
      /sweep\[0\]\.values\[1\]: levers\[0\]\.beds: must be a number from 0 to 10000, got "x"/,
    ],
    [SCENARIO, ['--sweep', 'shocks[0].factor=1,2'], /only levers can be swept/],
    [
      SCENARIO,
      ['--capsule', 'no/such/folder.json'],
      /--capsule no\/such\/folder\.json cannot be written .*; give a file in a folder that exists/,
    ],
    [SCENARIO, ['--capsule', '.'], /--capsule \. is a folder; give the name of a file/],
    [SCENARIO, ['--from', 'none.bin'], /none\.bin cannot be a start: ENOENT/],
    [SCENARIO, ['--from', 'scenario.json'], /scenario\.json cannot be a start: it is not a snapshot of this program/],
    [SCENARIO, ['--executor', 'abacus'], /--executor abacus does not exist; it is one of local, bullmq/],
    [SCENARIO, ['again.json'], /give one scenario/],
  ]
  for (const [scenario, args, why] of rows) {
    const { code, document, error } = await trial(workplace(t, scenario), ...args)
    assert.equal(code, 2, `${JSON.stringify(args)}: ${JSON.stringify(document).slice(0, 200)}`)
    assert.match(document.error, why)
    assert.doesNotMatch(error, /failed unexpectedly/)
  }
})

test('a city runs by the parameters that it brings or names, and another country’s are told', async (t) => {
  const folder = workplace(t, { ...SCENARIO, horizonHours: 2 })
  cpSync(cityFolder('testville'), join(folder, 'town'), { recursive: true })
  const own = { id: 'town', name: { zh: '镇', en: 'Town' }, country: 'CN', extends: 'england', parameters: [] }
  writeFileSync(join(folder, 'town/parameters.json'), JSON.stringify(own))
  const args = ['scenario.json', '--city', './town', '--replications', '1']
  const { document, error } = await rehearse(folder, ...args)
  assert.ok(document.parameters, error)
  const { set, foreign, notice } = document.parameters
  assert.deepEqual([set, foreign], ['town', 9])
  assert.match(notice!.en, /^parameters town \(Town, CN\): 9 of \d+ figures are another country’s/)
  const usual = await trial(folder, '--replications', '1')
  assert.notEqual(document.parametersHash, usual.document.parametersHash)
  assert.equal(document.cityHash, usual.document.cityHash, 'the city is the same')
  assert.equal(usual.document.parameters.notice, null)
  const { out } = await kangcheng(folder, 'rehearse', ...args, '--workers', '1')
  assert.match(out, /^注意 note: 参数集 town（镇，CN）.* · parameters town \(Town, CN\)/m)
})

test('a plan that opens a hospital tells where it stands, access without and with it, and the workload that moves', async (t) => {
  const lever = { kind: 'open-facility', near: 'h01', eastKilometres: 2, beds: 60, icuBeds: 4, places: 4 }
  const edits = [{ kind: 'change-population', factors: [1, 1, 1.1, 1.2] }]
  const folder = workplace(t, { ...SCENARIO, horizonHours: 48, shocks: [], levers: [lever], edits, fidelity: 'flow' })
  const told = await trial(folder, '--replications', '2')
  const { sites, edits: back } = told.document
  assert.deepEqual(back, [{ ...edits[0], district: null }])
  assert.deepEqual(
    sites!.opened.map(({ id, location }) => [id, location.map((degrees) => Math.round(degrees * 1000))]),
    [['new-site-1', [123_529, 28_492]]],
  )
  assert.ok(sites!.after.supply === sites!.before.supply + 64 && sites!.after.meanMinutes < sites!.before.meanMinutes)
  const site = sites!.moved.find(({ facility }) => facility === 'new-site-1')!
  const gone = sites!.moved.filter((one) => one !== site).reduce((sum, { visits }) => sum + visits.mean, 0)
  assert.ok(site.visits.mean > 0 && Math.abs(site.visits.mean + gone) < 1e-9, JSON.stringify(sites!.moved))
  const { out } = await kangcheng(folder, ...ARGUMENTS, '--replications', '2', '--workers', '1')
  assert.match(out, /^ {2}change-population: 全市 the whole city .* residents × 1 \/ 1 \/ 1\.1 \/ 1\.2$/m)
  assert.match(out, /^新址 site: new-site-1 .* @ 123\.528\d\d, 28\.491\d\d（.*），测试东区 Test East$/m)
  assert.match(out, /^ {2}不作为 doing nothing: .* min · ≤15 .*\n {2}方案 the plan: .* min · ≤15/m)
  assert.match(out, /^ {2}new-site-1 .*: 急诊 visits \d.* · 入院 admissions \d/m)
})
