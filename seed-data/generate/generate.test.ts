import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { cityFolder } from '../index.ts'
import { apportion, apportionWithin } from './apportion.ts'
import { CITY_SETTINGS, generateCity } from './main.ts'
import { shareAges } from './population.ts'
import { randomStream } from './random.ts'

for (const [name, settings] of Object.entries(CITY_SETTINGS)) {
  test(`generating ${name} again gives the very bytes that are committed`, () => {
    for (const [file, bytes] of generateCity(settings())) {
      const committed = readFileSync(join(cityFolder(name), file))
      assert.ok(committed.equals(bytes), `${name}/${file} differs: run \`npm run generate -w seed-data\` and commit`)
    }
  })
}

test('another seed makes another city', () => {
  const settings = CITY_SETTINGS.testville!()
  const other = generateCity({ ...settings, seed: settings.seed + 1 })
  assert.notDeepEqual(other.get('ground.bin'), generateCity(settings).get('ground.bin'))
})

test('the city file of Ningbo stays below 2.5 MB', () => {
  assert.ok(readFileSync(join(cityFolder('ningbo'), 'city.json')).length < 2.5e6)
})

const weights = fc
  .array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 20 })
  .filter((w) => w.some((x) => x > 0))

test('shares are whole, add up exactly and differ from the quota by less than one', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e6 }), weights, (total, w) => {
      const parts = apportion(total, w)
      const sum = w.reduce((a, b) => a + b, 0)
      assert.equal(
        parts.reduce((a, b) => a + b, 0),
        total,
      )
      parts.forEach((p, i) => {
        assert.ok(Number.isInteger(p) && Math.abs(p - (total * w[i]!) / sum) < 1)
      })
    }),
  )
})

test('shares within limits add up exactly and respect them', () => {
  fc.assert(
    fc.property(weights, fc.double({ min: 0, max: 1, noNaN: true }), (limits, fraction) => {
      const total = Math.floor(fraction * limits.reduce((a, b) => a + b, 0))
      const parts = apportionWithin(
        total,
        limits.map((_, i) => 1 + (i % 3)),
        limits,
      )
      assert.equal(
        parts.reduce((a, b) => a + b, 0),
        total,
      )
      parts.forEach((p, i) => {
        assert.ok(p >= 0 && p <= limits[i]!)
      })
    }),
  )
})

test('ages meet every cell and every band exactly, whatever the cells', () => {
  const bands = fc.tuple(...[0, 1, 2, 3].map(() => fc.integer({ min: 0, max: 5000 }))) as fc.Arbitrary<
    [number, number, number, number]
  >
  fc.assert(
    fc.property(bands, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 }), (totals, cuts) => {
      const all = totals.reduce((a, b) => a + b, 0)
      const marks = [0, ...cuts.map((c) => Math.round(c * all)).sort((a, b) => a - b), all]
      const residents = marks.slice(1).map((m, i) => m - marks[i]!)
      const ages = shareAges(residents, totals)
      ages.forEach((part, i) => {
        assert.equal(
          part.reduce((a, b) => a + b, 0),
          residents[i],
        )
        assert.ok(part.every((n) => n >= 0))
      })
      totals.forEach((total, band) => {
        assert.equal(
          ages.reduce((a, part) => a + part[band]!, 0),
          total,
        )
      })
    }),
  )
})

test('a random stream depends on its seed and its name alone', () => {
  const first = (seed: number, name: string) => {
    const random = randomStream(seed, name)
    return Array.from({ length: 5 }, () => random.next())
  }
  assert.deepEqual(first(1, 'towns'), first(1, 'towns'))
  assert.notDeepEqual(first(1, 'towns'), first(1, 'wards'))
  assert.notDeepEqual(first(1, 'towns'), first(2, 'towns'))
})
