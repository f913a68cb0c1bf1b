import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { loadParameters } from '@kangcheng/seed-data'
import { override } from '@kangcheng/twin-engine'
import type { ArrivalProfile, ProfileJudgement } from '@kangcheng/twin-engine/forecast'
import { kangcheng } from '../../test/command-line.ts'

const folder = mkdtempSync(join(tmpdir(), 'arrivals-'))
after(() => rmSync(folder, { recursive: true }))
const IOWA = join(process.env.REFERENCE_DATA ?? '', 'data/ed-arrivals-iowa/ed_arrivals_hourly_2013-2016.csv')

const hours = (days: number): string[] =>
  Array.from({ length: 24 * days }, (_, t) => {
    const at = new Date(Date.UTC(2024, 0, 1, t)).toISOString()
    return `${at.slice(0, 16)},${4 + (t % 24 > 8 ? 6 : 0) + ((t * 7) % 3)}`
  })

async function fit(rows: readonly string[], ...options: string[]) {
  writeFileSync(join(folder, 'counts.csv'), ['hour,arrivals', ...rows].join('\n'))
  return kangcheng(folder, 'arrivals', 'fit', 'counts.csv', '--time', 'hour', '--value', 'arrivals', ...options)
}

test('what is learnt is written as overrides that the parameters take', async () => {
  const { code, out, error } = await fit(hours(370), '--out', 'parameters.json')
  assert.equal(code, 0, error)
  assert.match(out, /370 天 days · 每天 a day 210\.0/)
  assert.match(out, /holidays: none given/)
  const overrides = JSON.parse(readFileSync(join(folder, 'parameters.json'), 'utf8'))
  assert.deepEqual(Object.keys(overrides).length, 4)
  const changed = override(loadParameters(), overrides)
  assert.ok(changed.ok, changed.ok ? '' : JSON.stringify(changed.problems))
  assert.ok(changed.value.emergency.hourShare[12]! > 1.9 * changed.value.emergency.hourShare[4]!)
})

test('the column of the times is found, and one that holds hours of the day is refused with the one that was meant', async () => {
  const rows = hours(60).map((row) => `${row.slice(0, 16)},${row.slice(11, 13)},${row.slice(17)}`)
  writeFileSync(join(folder, 'iowa.csv'), ['ts,hour,arrivals', ...rows].join('\n'))
  const found = await kangcheng(folder, 'arrivals', 'fit', 'iowa.csv', '--value', 'arrivals')
  assert.equal(found.code, 0, found.error)
  assert.match(found.out, /60 天 days/)
  const { code, error } = await kangcheng(
    folder,
    'arrivals',
    'fit',
    'iowa.csv',
    '--time',
    'hour',
    '--value',
    'arrivals',
  )
  assert.equal(code, 2)
  assert.match(error, /iowa\.csv: --time hour holds "00", which is no time; "ts" does: give --time ts/)
  writeFileSync(join(folder, 'days.csv'), 'day,arrivals\n2024-01-01,3\n')
  assert.match(
    (await kangcheng(folder, 'arrivals', 'fit', 'days.csv', '--value', 'arrivals')).error,
    /days\.csv: no column holds times such as 2024-10-01T08:00; give --time COL/,
  )
})

test('what will not do is refused with its place and the remedy', async () => {
  assert.match((await fit(hours(20))).error, /20 days are known hour by hour, 56 are needed; give more/)
  const daily = ['2024-01-01,3', '2024-01-02,4', '2024-01-03,4']
  assert.match((await fit(daily)).error, /counts by the hour of one place are needed, got 1 series by the day/)
  writeFileSync(join(folder, 'holidays.txt'), '# National Day\n2024-10-01\nOctober 2\n')
  assert.match(
    (await fit(hours(60), '--holidays', 'holidays.txt')).error,
    /--holidays holidays\.txt:3: must be a date such as 2024-10-01, got "October 2"/,
  )
})

test('arrivals of a real department: quieter on holidays, more uneven than Poisson, and foretold better than by a flat rate', {
  skip: !existsSync(IOWA) && 'REFERENCE_DATA has no data/ed-arrivals-iowa',
}, async () => {
  const [heading, ...rows] = readFileSync(IOWA, 'utf8').trim().split('\n')
  const flags = heading!
    .split(',')
    .flatMap((name, k) => (/christmas|year|thanksgiving|independence/.test(name) ? [k] : []))
  const dates = rows.map((row) => row.split(',')).filter((row) => flags.some((k) => row[k] === '1'))
  writeFileSync(join(folder, 'days.txt'), [...new Set(dates.map((row) => row[1]))].join('\n'))
  const asked = ['--value', 'arrivals', '--holidays', 'days.txt', '--json']
  const { out } = await kangcheng(folder, 'arrivals', 'fit', IOWA, ...asked)
  const { profile, judged } = JSON.parse(out) as { profile: ArrivalProfile; judged: ProfileJudgement }
  assert.ok(Math.abs(profile.perDay - 158) < 1)
  assert.equal(profile.weekdayFactor.indexOf(Math.max(...profile.weekdayFactor)), 1, 'Monday')
  assert.ok(profile.holidayFactor!.high95 < 1, JSON.stringify(profile.holidayFactor))
  assert.ok(profile.dayNoise.low95 > 0.03 && profile.dayNoise.high95 < 0.09, JSON.stringify(profile.dayNoise))
  assert.ok(judged.explained > 0.5 && judged.covered > 0.93, JSON.stringify(judged))
  assert.ok(judged.coveredByPoisson < 0.93)
})
