/** What a city may become, and what is refused with its place and remedy. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { simulationCity } from '../../test/simulation-city.ts'
import { indexCity } from './city.ts'
import { decodeCityEdits, decodeForbiddenPlaces } from './decode-edits.ts'
import { type CityEdit, editCity } from './edits.ts'

const city = simulationCity()
const NEW = {
  kind: 'add-facility',
  id: 'new',
  location: [121.54, 29.91],
  beds: { 'general-medicine': 100, icu: 6 },
  emergencyPlaces: 8,
}

function edits(...input: unknown[]): readonly CityEdit[] {
  const decoded = decodeCityEdits(input)
  if (!decoded.ok) throw new Error(JSON.stringify(decoded.problems))
  return decoded.value
}

function edited(...input: unknown[]) {
  const result = editCity(city, edits(...input))
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.value
}

function refusal(input: unknown, before: unknown[] = []): string {
  const decoded = decodeCityEdits([...before, input])
  const result = decoded.ok ? editCity(city, decoded.value) : decoded
  assert.ok(!result.ok, 'was taken')
  return result.problems.map((p) => `${p.path}: ${p.why}`).join('\n')
}

test('without an edit the city is the city itself', () => {
  assert.equal(edited(), city)
})

test('what is new stands behind all that was there, and no number moves (law L60)', () => {
  const after = edited(NEW, { kind: 'enlarge-facility', facility: 'h2', beds: { cardiology: 20 }, emergencyPlaces: 3 })
  const before = indexCity(city)
  const index = indexCity(after)
  assert.deepEqual(after.facilities.slice(0, 4), city.facilities)
  assert.equal(index.bedCount, before.bedCount + 126)
  assert.deepEqual(index.unitOfBed.slice(0, before.bedCount), before.unitOfBed)
  for (const [u, unit] of city.units.entries()) assert.equal(after.units[u]!.id, unit.id)
  assert.deepEqual([...index.placesOfFacility], [14, 12, 6, 0, 8])
  assert.equal(after.units.filter((u) => u.facility === 4 && u.kind === 'ward').length, 3, 'wards of at most 45 beds')
  assert.equal(after.editedFrom, city)
  const again = editCity(after, edits({ kind: 'close-facility', facility: 'new' }))
  assert.ok(again.ok && again.value.editedFrom === city, 'an edit of an edited city still knows the first one')
})

test('residents add up by cell and district, whatever the factors (law L60)', () => {
  const factor = fc.double({ min: 0, max: 5, noNaN: true })
  fc.assert(
    fc.property(fc.tuple(factor, factor, factor, factor), fc.constantFrom(null, 'd1', 'd2'), (factors, district) => {
      const after = edited({ kind: 'change-population', district, factors })
      after.districts.forEach((d, i) => {
        const cells = after.cells.filter((c) => c.district === i)
        const shift = d.population - city.districts[i]!.population
        const cellShift = cells.reduce((sum, c) => sum + c.population, 0) - 5000
        assert.equal(shift, cellShift)
      })
      for (const cell of after.cells)
        assert.equal(
          cell.population,
          cell.ages.reduce((a, b) => a + b, 0),
        )
      if (district === 'd1') assert.equal(after.cells[1], city.cells[1])
    }),
    { numRuns: 30 },
  )
})

test('a closed facility keeps its columns and has no capacity', () => {
  const after = edited({ kind: 'close-facility', facility: 'h1' })
  assert.equal(indexCity(after).bedCount, indexCity(city).bedCount)
  assert.equal(indexCity(after).placesOfFacility[0], 0)
  assert.ok(after.units.every((unit) => unit.facility !== 0 || unit.beds === 0))
})

test('a bad edit is refused with its place and remedy', () => {
  const cases: readonly (readonly [unknown, RegExp])[] = [
    [{ ...NEW, id: 'h1' }, /edits\[0\]\.id: "h1" is already the id of a facility/],
    [{ ...NEW, id: 'a b' }, /edits\[0\]\.id: must be letters, digits/],
    [
      { ...NEW, location: [29.91, 121.54] },
      /edits\[0\]\.location: must be .*longitude comes first, did you mean \[121\.54, 29\.91\]/,
    ],
    [
      { ...NEW, location: [120, 30] },
      /edits\[0\]\.location: \[120, 30\] lies outside the city: nobody lives within 10 km/,
    ],
    [{ ...NEW, location: 'here' }, /edits\[0\]\.location: must be \[longitude, latitude\]/],
    [{ ...NEW, beds: {}, emergencyPlaces: 0 }, /edits\[0\]\.beds: has neither beds nor treatment places nor doctors/],
    [
      { ...NEW, beds: { 'general-medicine': 4000, cardiology: 4000 } },
      /edits\[0\]\.beds: has 8000 beds in all, at most 5000/,
    ],
    [{ ...NEW, beds: { 'general-medicine': -1 } }, /edits\[0\]\.beds\.general-medicine: must be a whole number from 0/],
    [{ ...NEW, beds: { emergency: 5 } }, /edits\[0\]\.beds\.emergency: .*give emergencyPlaces/],
    [{ ...NEW, beds: { heart: 5 } }, /edits\[0\]\.beds\.heart: is not a field of beds by need/],
    [{ ...NEW, facilityKind: 'FEVER_CLINIC' }, /edits\[0\]\.beds: a FEVER_CLINIC has no beds/],
    [{ ...NEW, group: 'g9' }, /edits\[0\]\.group: the city has no hospital group "g9"/],
    [{ ...NEW, bed: 4 }, /edits\[0\]\.bed: is not a field here/],
    [
      { kind: 'move-facility', facility: 'h9', location: [121.5, 29.9] },
      /edits\[0\]\.facility: the city has no facility "h9"/,
    ],
    [{ kind: 'change-population', factors: [1, 1, 1] }, /edits\[0\]\.factors: needs one for each age band .* got 3/],
    [{ kind: 'change-population', factors: [1, 1, 1, 9] }, /edits\[0\]\.factors\[3\]: must be a factor 0 … 5/],
    [
      { kind: 'change-population', district: 'd9', factors: [1, 1, 1, 1] },
      /edits\[0\]\.district: the city has no district/,
    ],
    [{ kind: 'demolish' }, /edits\[0\]\.kind: must be one of add-facility/],
  ]
  for (const [input, expected] of cases) assert.match(refusal(input), expected)
  const closed = { kind: 'close-facility', facility: 'h2' }
  assert.match(refusal(closed, [closed]), /edits\[1\]\.facility: "h2" is closed by an edit before this one/)
  const many = editCity(
    city,
    Array.from({ length: 61 }, () => edits(closed)[0]!),
  )
  assert.ok(!many.ok && /has 61 entries, at most 60/.test(many.problems[0]!.why))
})

test('nothing is built on forbidden ground', () => {
  const ground = decodeForbiddenPlaces([
    {
      name: 'wetland',
      polygon: [
        [121.53, 29.9],
        [121.55, 29.9],
        [121.55, 29.92],
        [121.53, 29.92],
      ],
    },
  ])
  assert.ok(ground.ok)
  const inside = editCity(city, edits(NEW), ground.value)
  assert.ok(!inside.ok)
  assert.match(inside.problems[0]!.why, /lies on ground where nothing may be built: wetland/)
  assert.ok(editCity(city, edits({ ...NEW, location: [121.56, 29.91] }), ground.value).ok)
  const line = decodeForbiddenPlaces([
    {
      name: 'line',
      polygon: [
        [1, 1],
        [2, 2],
      ],
    },
  ])
  assert.ok(!line.ok && line.problems[0]!.path === 'forbidden[0].polygon')
})
