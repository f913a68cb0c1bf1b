import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { heatSpots, type PlacedCells } from './heat-spots.ts'

/** A row of cells a kilometre apart, with a gap of three after the second. */
const cells: PlacedCells = {
  east: [0, 1000, 5000, 6000],
  north: [0, 0, 0, 1000],
  population: [100, 300, 50, 50],
  district: [0, 0, 0, 1],
  area: [4, 5, 6, 7],
}

test('cells that touch are one place, in its middle by people, the largest first; a gap parts them', () => {
  const places = heatSpots([1, 1, 1, 1], cells, (value) => value > 0, 'neighbours')
  assert.deepEqual(
    places.map(({ residents, district }) => [residents, district]),
    [
      [400, 0],
      [100, 0],
    ],
  )
  assert.equal(places[0]!.east, 750)
  assert.equal(places[0]!.area, 5, 'the subdistrict of the 300')
  assert.ok(places[0]!.radiusMetres > 500 && places[0]!.radiusMetres < 1500)
})

test('by district the cells of one are one place wherever they lie', () => {
  const places = heatSpots([1, 1, 1, 1], cells, (value) => value > 0, 'district')
  assert.deepEqual(
    places.map(({ residents, district }) => [residents, district]),
    [
      [450, 0],
      [50, 1],
    ],
  )
})

test('what is not known, or does not hold, is nowhere; nor is ground where nobody lives', () => {
  assert.deepEqual(
    heatSpots([null, -1, 0, 0], cells, (value) => value > 0, 'neighbours'),
    [],
  )
  assert.deepEqual(
    heatSpots([1], { ...cells, population: [0] }, () => true, 'neighbours'),
    [],
  )
})

test('every resident of a chosen cell is counted in one place', () => {
  const grid = fc.array(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 })), { maxLength: 60 })
  fc.assert(
    fc.property(grid, fc.constantFrom('neighbours', 'district'), (places, by) => {
      const unique = [...new Map(places.map((place) => [place.join(), place])).values()]
      const some: PlacedCells = {
        east: unique.map(([x]) => x * 1000),
        north: unique.map(([, y]) => y * 1000),
        population: unique.map((_, k) => k + 1),
        district: unique.map(([x]) => x % 3),
        area: unique.map(([, y]) => y),
      }
      const found = heatSpots(
        unique.map(() => 1),
        some,
        () => true,
        by,
      )
      const all = some.population.reduce((sum, people) => sum + people, 0)
      assert.equal(
        found.reduce((sum, { residents }) => sum + residents, 0),
        all,
      )
    }),
  )
})
