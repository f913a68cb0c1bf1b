import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadCity } from '@kangcheng/seed-data'
import type { LngLat } from '@kangcheng/twin-engine'
import fc from 'fast-check'
import { distanceMetres, gcj02ToWgs84, insideChina, recogniseGcj02, wgs84ToGcj02 } from './gcj02.ts'

const hospitals = loadCity('ningbo')
  .facilities.filter((facility) => facility.kind === 'HOSPITAL')
  .map((facility) => facility.location)

/** A position moved by so many metres east and north. */
const moved = ([lng, lat]: LngLat, east: number, north: number): LngLat => [
  lng + east / (111_320 * Math.cos((lat * Math.PI) / 180)),
  lat + north / 111_320,
]
const anywhereInChina = fc.tuple(
  fc.double({ min: 74, max: 134, noNaN: true }),
  fc.double({ min: 18, max: 53, noNaN: true }),
)

test('every hospital of Ningbo lies 400 to 700 m off in GCJ-02, and comes back to less than a metre', () => {
  assert.ok(hospitals.length > 10)
  for (const position of hospitals) {
    const shifted = wgs84ToGcj02(position)
    const offset = distanceMetres(position, shifted)
    assert.ok(offset > 400 && offset < 700, `${offset} m`)
    assert.ok(distanceMetres(gcj02ToWgs84(shifted), position) < 1)
  }
})

test('converting there and back changes a position inside China by less than a metre', () => {
  fc.assert(
    fc.property(anywhereInChina, (position) => {
      assert.ok(distanceMetres(gcj02ToWgs84(wgs84ToGcj02(position)), position) < 1)
    }),
  )
})

test('outside China’s box nothing is converted', () => {
  const london: LngLat = [-0.1276, 51.5072]
  assert.equal(insideChina(london), false)
  assert.deepEqual([gcj02ToWgs84(london), wgs84ToGcj02(london)], [london, london])
})

test('a degree of latitude is 111.2 km long, whichever way it is walked', () => {
  assert.ok(Math.abs(distanceMetres([121, 29], [121, 30]) - 111_195) < 1)
  assert.equal(distanceMetres([121, 29], [121, 30]), distanceMetres([121, 30], [121, 29]))
  assert.equal(distanceMetres([121, 29], [121, 29]), 0)
})

test('positions of Ningbo’s hospitals are recognised in either system, with the distances that say so', () => {
  const asGcj02 = recogniseGcj02(hospitals.map((known) => ({ told: wgs84ToGcj02(known), known })))
  assert.equal(asGcj02.system, 'gcj02')
  assert.equal(asGcj02.places, hospitals.length)
  assert.ok(asGcj02.offsetMetres! > 400 && asGcj02.offsetMetres! < 700)
  assert.ok(asGcj02.residualMetres! < 1)
  const asWgs84 = recogniseGcj02(hospitals.map((known) => ({ told: known, known })))
  assert.equal(asWgs84.system, 'wgs84')
  assert.equal(asWgs84.offsetMetres, 0)
})

test('with gates instead of centres, up to 60 m off, both systems are still told apart', () => {
  const shift = fc.tuple(fc.double({ min: -42, max: 42, noNaN: true }), fc.double({ min: -42, max: 42, noNaN: true }))
  fc.assert(
    fc.property(fc.array(shift, { minLength: 1, maxLength: 12 }), (shifts) => {
      const pairs = shifts.map(([east, north], i) => ({
        gate: moved(hospitals[i]!, east, north),
        known: hospitals[i]!,
      }))
      assert.equal(
        recogniseGcj02(pairs.map(({ gate, known }) => ({ told: wgs84ToGcj02(gate), known }))).system,
        'gcj02',
      )
      assert.equal(recogniseGcj02(pairs.map(({ gate, known }) => ({ told: gate, known }))).system, 'wgs84')
    }),
  )
})

test('a shift of the same length in another direction is no GCJ-02, a few wrong places do not hide it', () => {
  const elsewhere = hospitals.map((known) => {
    const [lng, lat] = wgs84ToGcj02(known)
    return { told: [2 * known[0] - lng, 2 * known[1] - lat] as const, known }
  })
  assert.equal(recogniseGcj02(elsewhere).system, 'wgs84')
  const mixed = hospitals.map((known, i) => ({ told: i < 4 ? moved(known, 900, 0) : wgs84ToGcj02(known), known }))
  assert.equal(recogniseGcj02(mixed).system, 'gcj02')
})

test('outside China nothing is ever GCJ-02, and without a place near enough nothing is said', () => {
  const london: LngLat = [-0.1276, 51.5072]
  const away = recogniseGcj02([{ told: moved(london, 450, 300), known: london }])
  assert.deepEqual([away.system, away.places], ['wgs84', 1])
  const none = { system: 'unknown', offsetMetres: null, residualMetres: null, places: 0 }
  assert.deepEqual(recogniseGcj02([]), none)
  assert.deepEqual(recogniseGcj02([{ told: [0, 0], known: hospitals[0]! }]), none)
})
