/** Laws of cities made from open data (SPEC L64–L66). */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { loadCity } from '@kangcheng/seed-data'
import fc from 'fast-check'
import { ImportProblems, UnusableInput } from '../src/city-import/import-problem.ts'
import { readPopulation } from '../src/city-import/population-table.ts'
import type { CityAnswer } from '../src/cli/city-lines.ts'
import { osmFile, POPULATION_CSV, smallTown, TOWN_BOX } from './city-import/small-town.ts'
import { answerOf } from './command-line.ts'
import { freshFolder } from './harness.ts'

const RESIDENTS = fc.oneof(
  fc.integer({ min: 0, max: 9999 }).map(String),
  fc.constantFrom('', 'n/a', '1,5', '-3', 'Infinity', '12 people'),
)
const DEGREES = (low: number): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: 0, max: 39 }).map((k) => (low + k / 1000).toFixed(3)) },
    { weight: 1, arbitrary: fc.constantFrom('', 'west', '999') },
  )

test('L64: residents are those of the rows that can be read, and every other row is told with its line', () => {
  const folder = freshFolder()
  const row = fc.record({
    id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
    lon: DEGREES(9.99),
    lat: DEGREES(49.99),
    residents: RESIDENTS,
  })
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 12 }), (rows) => {
      const path = join(folder, 'people.csv')
      writeFileSync(
        path,
        ['id,lon,lat,population', ...rows.map((r) => `${r.id},${r.lon},${r.lat},"${r.residents}"`)].join('\n'),
      )
      const seen = new Set<string>()
      const kept = rows.map(({ id, lon, lat, residents }) => {
        const readable =
          [lon, lat].every((degrees) => /^\d/.test(degrees) && degrees !== '999') && /^\d+$/.test(residents)
        const first = readable && !seen.has(id)
        if (first) seen.add(id)
        return first
      })
      const expected = rows.reduce((sum, { residents }, i) => sum + (kept[i] ? Number(residents) : 0), 0)
      const problems = new ImportProblems()
      try {
        const { cells } = readPopulation(path, TOWN_BOX, problems)
        assert.equal(
          cells.reduce((sum, { population }) => sum + population, 0),
          expected,
        )
        assert.equal(cells.length, kept.filter(Boolean).length)
      } catch (error) {
        assert.ok(error instanceof UnusableInput, String(error))
        assert.equal(expected, 0, error.message)
      }
      kept.forEach((good, i) => {
        const told = problems.listed.some(({ place, grave }) => grave && new RegExp(`line ${i + 2}\\b`).test(place))
        if (!good) assert.ok(told, `line ${i + 2} of\n${readFileSync(path, 'utf8')}`)
      })
    }),
  )
})

function builtTown(): Promise<{ folder: string; document: CityAnswer }> {
  const folder = freshFolder()
  writeFileSync(join(folder, 'town.osm.pbf'), osmFile(smallTown(), TOWN_BOX))
  writeFileSync(join(folder, 'people.csv'), POPULATION_CSV)
  const args = ['city', 'build', '--osm', 'town.osm.pbf', '--population', 'people.csv', '--out', 'town'] as const
  return answerOf<CityAnswer>(folder, ...args).then(({ document }) => ({ folder: join(folder, 'town'), document }))
}

test('L65: the same inputs give the same files, byte for byte', async () => {
  const [one, other] = [await builtTown(), await builtTown()]
  const names = readdirSync(one.folder).sort()
  assert.deepEqual(names, ['city.json', 'ground.bin', 'ground.json', 'import.json', 'roads.bin', 'roads.json'])
  for (const name of names)
    assert.ok(readFileSync(join(one.folder, name)).equals(readFileSync(join(other.folder, name))), name)
  assert.deepEqual(one.document, other.document)
})

test('L66: what no input told is flagged synthetic, and what one told names it', async () => {
  const { folder } = await builtTown()
  const { facilities, districts, synthetic } = loadCity(folder)
  assert.equal(synthetic, true, 'any load shown for it is invented')
  const [hospital, clinic, counted] = facilities
  assert.deepEqual(hospital!.provenance.beds, {
    confidence: 'approximate',
    source: 'OpenStreetMap way/201 (town.osm.pbf)',
  })
  assert.equal(hospital!.provenance.units!.confidence, 'synthetic', 'which wards it has is made up')
  assert.match(clinic!.provenance.name!.source, /^OpenStreetMap node\/302 \(town\.osm\.pbf\)/)
  assert.equal(clinic!.provenance.beds!.confidence, 'synthetic')
  for (const field of ['name', 'location', 'beds']) assert.equal(counted!.provenance[field]!.confidence, 'synthetic')
  assert.match(counted!.name.zh, /（合成）/)
  assert.match(counted!.name.en, /\(synthetic\)/)
  assert.deepEqual(districts[0]!.provenance, { confidence: 'sourced', source: 'people.csv' })
})

test('a file cut off or damaged anywhere is refused with its name, or read; nothing else happens', async () => {
  const folder = freshFolder()
  const whole = osmFile(smallTown(), TOWN_BOX)
  const damage = fc.record({ at: fc.nat(whole.length - 1), length: fc.nat(40), byte: fc.nat(255), cut: fc.boolean() })
  let refused = 0
  await fc.assert(
    fc.asyncProperty(damage, async ({ at, length, byte, cut }) => {
      const bytes = cut ? whole.subarray(0, at) : Buffer.from(whole).fill(byte, at, Math.min(whole.length, at + length))
      writeFileSync(join(folder, 'town.osm.pbf'), bytes)
      const args = ['city', 'build', '--osm', 'town.osm.pbf', '--out', 'town'] as const
      const { code, document } = await answerOf<{ error?: string }>(folder, ...args)
      if (code !== 2) return
      refused++
      assert.match(document.error ?? '', /^town\.osm\.pbf: /)
    }),
    { numRuns: 60 },
  )
  assert.ok(refused > 20, `${refused} of 60`)
})
