import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { ImportProblems } from '../src/city-import/import-problem.ts'
import { readPopulation } from '../src/city-import/population-table.ts'

const folder = mkdtempSync(join(tmpdir(), 'standing-'))
after(() => rmSync(folder, { recursive: true }))

test('a table of residents may tell their income or deprivation; what is no such figure is told and not known', () => {
  const path = join(folder, 'people.csv')
  const rows = [
    'a,10.01,50.01,100,2500.5,0.2',
    'b,10.02,50.02,200,NA,1.4',
    'c,10.03,50.03,300,,',
    'd,10.04,50.04,9,-3,1',
  ]
  writeFileSync(path, ['id,lon,lat,population,Income per capita,deprivation', ...rows].join('\n'))
  const problems = new ImportProblems()
  const { cells } = readPopulation(path, { west: 10, south: 50, east: 10.1, north: 50.1 }, problems)
  assert.deepEqual(
    cells.map(({ income, deprivation }) => [income, deprivation]),
    [
      [2500.5, 0.2],
      [undefined, undefined],
      [undefined, undefined],
      [undefined, 1],
    ],
  )
  assert.deepEqual(
    problems.listed.map(({ place, why }) => `${place}: ${why.split(',')[0]}`),
    [
      'people.csv line 3, column deprivation: "1.4" is no deprivation from 0',
      'people.csv line 5, column income: "-3" is no income per resident',
    ],
  )
})
