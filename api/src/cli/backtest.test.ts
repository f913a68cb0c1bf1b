import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { REAL_SERIES, rowOf } from '../../bench/forecast-table.ts'
import { kangcheng } from '../../test/command-line.ts'

const folder = mkdtempSync(join(tmpdir(), 'backtest-'))
after(() => rmSync(folder, { recursive: true }))

async function backtest(table: string, ...options: string[]) {
  writeFileSync(join(folder, 'series.csv'), table)
  const { code, out, error } = await kangcheng(
    folder,
    'backtest',
    'series.csv',
    '--time',
    'date',
    '--value',
    'beds',
    ...options,
  )
  return { code, error, answer: out.startsWith('{') ? JSON.parse(out) : null, out }
}

const dateOf = (day: number): string => new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10)
/** A week's rhythm with a slow wave and a little of its own. */
const bedsAt = (day: number): number =>
  Math.round(100 + 20 * Math.sin(day / 30) + [0, 8, 9, 7, 2, -12, -14][day % 7]! + ((day * 7919) % 11))
const table = (days: number, at: (day: number) => string | number = bedsAt): string =>
  ['date,ward,beds', ...Array.from({ length: days }, (_, day) => `${dateOf(day)},A,${at(day)}`)].join('\n')

test('every horizon is scored beside every opponent, and each forecast is written at 23 levels', async () => {
  const { code, answer } = await backtest(table(200), '--group', 'ward', '--forecasts', 'said.csv', '--json')
  assert.equal(code, 0)
  assert.deepEqual(
    answer.groups.map(({ group }: { group: string }) => group),
    ['A'],
  )
  assert.deepEqual(
    [answer.overall, answer.step],
    [{ horizons: answer.groups[0].horizons, all: answer.groups[0].all }, 'day'],
  )
  assert.deepEqual(
    answer.overall.horizons.map(({ horizon }: { horizon: number }) => horizon),
    [1, 3, 7, 14],
  )
  assert.ok(answer.overall.all.relativeWisToCalibratedNaive < 0.9)
  const said = readFileSync(join(folder, 'said.csv'), 'utf8').trim().split('\n')
  assert.equal(said[0], 'group,origin,horizon,level,value')
  assert.equal((said.length - 1) % 23, 0)
  assert.match(said[1]!, /^A,2024-02-25,1,0\.01,[\d.]+$/)
})

test('L89: a file whose future differs gives the same forecasts up to it, byte for byte', async () => {
  const saidBy = async (at: (day: number) => number): Promise<string[]> => {
    await backtest(table(160, at), '--forecasts', 'said.csv')
    return readFileSync(join(folder, 'said.csv'), 'utf8')
      .split('\n')
      .filter((line) => line.split(',')[1]! < dateOf(120))
  }
  const known = await saidBy(bedsAt)
  assert.ok(known.length > 500)
  assert.deepEqual(await saidBy((day) => (day <= 120 ? bedsAt(day) : 5000 + day)), known)
})

test('bad rows are told with their place and the remedy, and none is dropped silently', async () => {
  const rows: Record<number, string | number> = { 20: -4, 30: 'many', 40: 0, 41: '', 42: 'NA' }
  const bad = `${table(150, (day) => rows[day] ?? bedsAt(day))}\n2024-02-01,A,7\n31.12.2024,A,5`
  const { code, answer, error } = await backtest(bad, '--json')
  assert.equal(code, 1)
  const told = [...answer.problems, ...answer.notes].map(({ place, why }: Record<string, string>) => `${place}: ${why}`)
  for (const line of [
    'series.csv:22: -4 is negative; taken as unknown. Leave the field empty instead',
    'series.csv:32: "many" is no number; leave the field empty where nothing is known',
    'series.csv:153: "31.12.2024" is no time; write YYYY-MM-DD, YYYY-MM-DDTHH:MM or YYYY-MM',
  ]) {
    assert.ok(told.includes(line), line)
    assert.ok(error.includes(line))
  }
  const all = told.join('\n')
  assert.match(
    all,
    /series\.csv:152: .*2024-02-01 was \d+ at series\.csv:33 and is 7 here; the first is kept\. Delete one/,
  )
  assert.match(all, /2024-02-10: 0 after 28 values of at least \d+: taken as not reported\. With --zeros keep/)
  assert.match(all, /5 of 150 days are unknown, the first 2024-01-21/)
  const kept = await backtest(
    table(150, (day) => rows[day] ?? bedsAt(day)),
    '--zeros',
    'keep',
    '--json',
  )
  assert.match(JSON.stringify(kept.answer.notes), /4 of 150 days are unknown/)
})

test('a definition that changes half-way is told with the day from which to read', async () => {
  const { code, answer } = await backtest(
    table(200, (day) => (day < 100 ? bedsAt(day) : 4 * bedsAt(day))),
    '--json',
  )
  assert.equal(code, 0)
  assert.match(
    JSON.stringify(answer.notes),
    /the level changes at once from \d+ to \d+: if the definition changed then, give --from 2024-04-1/,
  )
  const steady = await backtest(table(200), '--json')
  assert.deepEqual(steady.answer.notes, [])
})

test('what cannot be done says why and what would help', async () => {
  const refused = async (content: string, why: RegExp, ...options: string[]) => {
    const { code, error, out } = await backtest(content, ...options)
    assert.deepEqual([code, out], [2, ''])
    assert.match(error, why)
  }
  await refused(
    table(1),
    /the longest series .*1 known days, and 56 before the first origin and 1 after it are needed; give more/,
  )
  await refused(table(90), /has no column "ward2"; its columns are date, ward, beds/, '--group', 'ward2')
  await refused(table(90), /--horizons must be a whole number from 1 to 8784, got x/, '--horizons', '1,x')
  await refused(table(90), /--where must be COLUMN=VALUE, got ward/, '--where', 'ward')
  await refused(table(90), /no row is left; look at --where and --from/, '--where', 'ward=B')
  await refused(table(90), /--from must be a date such as 2021-01-01, got soon/, '--from', 'soon')
  await refused(
    table(90),
    /--forecasts no\/such\/file cannot be written .*give a file in a folder that exists/,
    '--forecasts',
    'no/such/file',
  )
})

test('hours and months are known by their times', async () => {
  const hours = Array.from({ length: 900 }, (_, h) => {
    const at = new Date(Date.UTC(2024, 0, 1, h)).toISOString().slice(0, 16)
    return `${at},${5 + (h % 24 > 8 ? 6 : 0) + ((h * 7919) % 5)}`
  })
  const hourly = await backtest(['date,beds', ...hours].join('\n'), '--horizons', '1,24', '--json')
  assert.deepEqual([hourly.code, hourly.answer.step, hourly.answer.protocol.season], [0, 'hour', 168])
  const months = Array.from({ length: 40 }, (_, m) => `20${20 + Math.floor(m / 12)}-${(m % 12) + 1},${90 + (m % 12)}`)
  const monthly = await backtest(['date,beds', ...months].join('\n'), '--json')
  assert.deepEqual([monthly.code, monthly.answer.step, monthly.answer.overall.horizons.length], [0, 'month', 3])
})

const DATA = process.env.REFERENCE_DATA
test('the table of docs/forecasting.md is what its script gives', { skip: DATA === undefined }, async () => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/forecasting.md'), 'utf8')
  for (const real of REAL_SERIES) assert.ok(page.includes(`| ${real.what} |`), real.what)
  for (const real of REAL_SERIES.filter(({ what }) => what.startsWith('San Francisco'))) {
    const row = await rowOf(DATA!, real)
    assert.ok(row === null || page.includes(row), `run api/bench/forecast-table.ts: ${row}`)
  }
})
