/** A city that brings tables of times: what stands goes by them, candidates are computed, and every command says so. */
import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { cityFolder, loadCity } from '@kangcheng/seed-data'
import { kangcheng } from '../../test/command-line.ts'

const folder = mkdtempSync(join(tmpdir(), 'given-'))
cpSync(cityFolder('testville'), join(folder, 'town'), { recursive: true })
const { cells, facilities } = loadCity('testville')
const [first, second, ...others] = facilities
const people = cells.reduce((sum, { population }) => sum + population, 0)
/** Seven minutes from everywhere, to all but the second facility. */
for (const mode of ['car', 'transit'])
  writeFileSync(
    join(folder, 'town', `times-${mode}.csv`),
    `from,to,minutes\n${[first!, ...others].flatMap(({ id }) => cells.map((cell) => `${cell.id},${id},7\n`)).join('')}`,
  )
const row = (id: string, [lng, lat]: readonly [number, number]): string => `${id},${lng},${lat}\n`
writeFileSync(join(folder, 'standing.csv'), `id,lng,lat\n${row(first!.id, first!.location)}`)
writeFileSync(join(folder, 'both.csv'), `id,lng,lat\n${row(first!.id, first!.location)}${row('new', cells[0]!.centre)}`)

async function site(different: object) {
  const problem = { problem: 'p-median', p: 1, city: './town', candidates: 'standing.csv', ...different }
  writeFileSync(join(folder, 'problem.json'), JSON.stringify(problem))
  return kangcheng(folder, 'site', 'problem.json', '--json', '--no-solver')
}

test('sites: a facility goes by the table, a candidate over the roads, and the note names table and columns', async () => {
  const given = JSON.parse((await site({})).out)
  assert.deepEqual([given.objective, given.city.times], [7 * people, 'given'])
  const { out, error } = await site({ candidates: 'both.csv', p: 2 })
  const both = JSON.parse(out)
  assert.equal(both.city.times, 'given-and-computed')
  assert.ok(both.objective < 7 * people)
  assert.match(error, /times-car\.csv: 2 列用时中 1 列取自该表；其余 1 列（new）不在表中，按路网计算/)
  assert.match(error, /gives 1 of 2 columns of times; 1 \(new\) was computed over the roads/)
})

test('sites by public transport: a table without timetables will do for facilities; a candidate beyond it has a remedy', async () => {
  const { code, out, error } = await site({ mode: 'transit' })
  assert.equal(code, 0, error)
  assert.deepEqual([JSON.parse(out).objective, JSON.parse(out).city.times], [7 * people, 'given'])
  const beyond = await site({ mode: 'transit', candidates: 'both.csv' })
  assert.equal(beyond.code, 2)
  assert.match(beyond.error, /both\.csv: new: .*facilities alone.*choose among the facilities of the table.*--gtfs/)
})

test('a facility without rows is told by city check, and by access with the table', async () => {
  const checked = await kangcheng(folder, 'city', 'check', 'town')
  assert.equal(checked.code, 1)
  const why = 'the table tells no way to this facility from any cell, so that nobody reaches it; add its rows'
  assert.match(checked.out + checked.error, new RegExp(`times-car\\.csv to ${second!.id}: ${why}`))
  const { out } = await kangcheng(folder, 'access', './town', '--json')
  assert.match(
    out,
    new RegExp(`nobody can reach ${second!.id} and its \\d+.*: times-car\\.csv tells no way to it; add its rows`),
  )
})

test('options that would have no effect are refused with the remedy', async () => {
  const told = async (...options: string[]) => (await kangcheng(folder, 'access', 'testville', ...options)).error
  assert.match(await told('--supply', 'doctors', '--need', 'icu'), /--need icu: a need goes with beds, .*--supply beds/)
  assert.match(
    await told('--measure', 'ambulance', '--mode', 'transit'),
    /--mode transit: .*ambulances alone.*leave it out/,
  )
})
