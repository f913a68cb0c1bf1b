import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import {
  type AccessMeasure,
  balanced,
  concentration,
  cumulative,
  exponentialGravity,
  gini,
  linearGravity,
  logisticGravity,
  nearest,
  palmaRatio,
  steppedTwoStep,
  twoStep,
} from '@kangcheng/twin-engine'
import { parse } from 'csv-parse/sync'
import { verifyCases } from './index.ts'

const CASES = join(import.meta.dirname, '../../../twin-engine/test/reference/cases/accessibility')
const DATA = process.env.REFERENCE_DATA
const folder = mkdtempSync(join(tmpdir(), 'accessibility-'))
after(() => rmSync(folder, { recursive: true }))

const caseFile = (id: string) => ({ name: `${id}.json`, path: join(CASES, `${id}.json`) })
const ids = ['A01-tiny', 'A02-district-60x12', 'A03-rural-120x20-gaps']

test('every measure of the reference cases is right to its tolerance, equilibrium and gaps included', async () => {
  const { cases, passed } = await verifyCases(ids.map(caseFile), { values: false })
  assert.deepEqual(
    cases.flatMap(({ problems }) => problems),
    [],
  )
  assert.equal(passed, 3)
})

test('Porto Alegre’s hexagons are right from their coordinates', { skip: DATA === undefined }, async () => {
  const path = join(DATA!, 'specs/reference-cases/accessibility/A04-portoalegre-hexes.json')
  const { cases } = await verifyCases([{ name: 'A04', path }], { values: false })
  assert.deepEqual(cases[0]!.problems, [])
})

test('the values do not know the answers, and any answer that is changed fails the case', async () => {
  const original = JSON.parse(readFileSync(join(CASES, 'A01-tiny.json'), 'utf8'))
  const verifiedOf = async (name: string, content: unknown) => {
    const path = join(folder, `${name}.json`)
    writeFileSync(path, JSON.stringify(content))
    return (await verifyCases([{ name, path }], { values: true })).cases[0]!
  }
  const right = await verifiedOf('right', original)
  for (const name of Object.keys(original.expected)) {
    if (name === 'raam_peer_access') continue
    const expected = JSON.parse(JSON.stringify(original.expected[name]), (_, v) =>
      typeof v === 'number' ? v * 1.01 + 1 : v,
    )
    const wrong = await verifiedOf('wrong', { ...original, expected: { ...original.expected, [name]: expected } })
    assert.equal(wrong.pass, false, name)
    assert.deepEqual(wrong.values, right.values)
  }
  const damaged = await verifiedOf('damaged', { ...original, costMinutes: undefined, costFormula: 'as the crow flies' })
  assert.match(damaged.problems[0]!, /costFormula: must be "MINUTES \+ 60\*DETOUR\*haversineKm/)
  const short = await verifiedOf('short', { ...original, supply: { capacity: [10] } })
  assert.match(short.problems[0]!, /supply of 1 places, travel times to 2/)
})

const BELO_HORIZONTE = DATA === undefined ? '' : join(DATA, 'data/accessibility-belo-horizonte')

test('Belo Horizonte has every column and index of the R package', { skip: !existsSync(BELO_HORIZONTE) }, () => {
  const table = (name: string): Record<string, string>[] =>
    parse(readFileSync(join(BELO_HORIZONTE, name)), { columns: true })
  const land = table('land_use.csv')
  const at = new Map(land.map(({ id }, i) => [id!, i]))
  const minutes = new Float64Array(land.length ** 2).fill(Number.POSITIVE_INFINITY)
  const matrix = gunzipSync(readFileSync(join(BELO_HORIZONTE, 'travel_matrix.csv.gz'))).toString()
  for (const line of matrix.trim().split('\n').slice(1)) {
    const [from, to, time] = line.split(',')
    minutes[at.get(from!)! * land.length + at.get(to!)!] = Number(time)
  }
  const column = (name: string): Float64Array =>
    Float64Array.from(land, (row) => (/^-?\d/.test(row[name]!) ? Number(row[name]) : Number.NaN))
  const times = { origins: land.length, destinations: land.length, minutes }
  const people = column('population')
  const of = (measure: AccessMeasure, supply: string): Float64Array =>
    measure.of({ times, people, supply: column(supply) })
  const scores = table('reference_scores.csv')
  const jobs = of(cumulative(30), 'jobs')
  // There the second step's weight holds from its limit on, not up to it.
  const before = (limit: number): number => limit - 1e-9
  const computed: Readonly<Record<string, Float64Array>> = {
    cumulative_jobs_30min: jobs,
    cumulative_schools_60min: of(cumulative(60), 'schools'),
    minutes_to_closest_schools: of(nearest, 'schools'),
    'gravity_schools_exp_0.05': of(exponentialGravity(0.05), 'schools'),
    gravity_jobs_linear_60: of(linearGravity(60), 'jobs'),
    gravity_jobs_logistic_40_10: of(logisticGravity(40, 10), 'jobs'),
    '2sfca_schools_binary_45': of(twoStep(45), 'schools'),
    'bfca_schools_exp_0.1': of(balanced(0.1), 'schools'),
    '2sfca_schools_stepped_15_30_60_w_0.68_0.22_0': of(
      steppedTwoStep([
        [before(15), 1],
        [before(30), 0.68],
        [before(60), 0.22],
      ]),
      'schools',
    ),
  }
  assert.deepEqual(Object.keys(computed), Object.keys(scores[0]!).slice(1))
  for (const [name, values] of Object.entries(computed))
    for (const row of scores) {
      const expected = row[name] === 'Inf' ? Number.POSITIVE_INFINITY : Number(row[name])
      const value = values[at.get(row.id!)!]!
      assert.ok(
        value === expected || Math.abs(value - expected) <= 1e-6 * Math.abs(expected),
        `${name} of ${row.id}: ${value}, expected ${expected}`,
      )
    }
  const indices = JSON.parse(readFileSync(join(BELO_HORIZONTE, 'reference_inequality.json'), 'utf8'))
  const income = column('income_per_capita')
  const near = (value: number, expected: number) =>
    assert.ok(Math.abs(value - expected) < 1e-9, `${value}, ${expected}`)
  near(gini(jobs, people), indices.gini)
  near(palmaRatio(jobs, people, income), indices.palma)
  near(concentration(jobs, people, income, 'in-order').standard, indices.concentration_standard)
})
