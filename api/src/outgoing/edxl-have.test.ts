import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadCity } from '@kangcheng/seed-data'
import { edxlHave } from '../feeds/edxl-have.ts'
import { freshKey, tokensOf } from '../feeds/encounter-token.ts'
import { type DecodedFeed, decodeAll } from '../feeds/feed-format.ts'
import { suggestPlaces } from '../feeds/place-suggestions.ts'
import { fixedZone } from '../feeds/zone.ts'
import { type Availability, bedTypeOf, edxlHaveDocument, edxlHaveProblem } from './edxl-have.ts'

const city = loadCity('testville')
const AS_OF = Date.UTC(2026, 0, 17, 12)
/** Every unit two thirds full, the first facility closed to ambulances and the second compromised. */
const given = (change: Partial<Availability> = {}): Availability => ({
  city,
  asOf: AS_OF,
  units: city.units.map(({ beds }) => ({ occupied: Math.floor((beds * 2) / 3), open: beds })),
  traffic: city.facilities.map((_, f) => (f === 0 ? 'closed' : null)),
  house: city.facilities.map((_, f) => (f === 1 ? 'degraded' : null)),
  ...change,
})
const read = (document: string): DecodedFeed =>
  decodeAll(edxlHave, Buffer.from(document), { zone: fixedZone(480), tokens: tokensOf(freshKey()) })
const hospitals = city.facilities.flatMap((facility, f) => {
  const units = city.units.flatMap((unit, u) => (unit.facility === f && unit.kind !== 'emergency' ? [{ unit, u }] : []))
  return units.length === 0 ? [] : [{ facility, f, units }]
})

test('what goes out as EDXL-HAVE comes in as the same censuses, statuses and places', () => {
  const figures = given()
  const feed = read(edxlHaveDocument(figures))
  assert.deepEqual(feed.problems, [])
  assert.equal(feed.messages, hospitals.length)
  const censuses = new Map(
    feed.events.flatMap(({ event }) => (event.kind === 'census.reported' ? [[event.unit, event] as const] : [])),
  )
  let expected = 0
  for (const { facility, units } of hospitals) {
    for (const type of new Set(units.map(({ unit }) => bedTypeOf(unit)))) {
      expected++
      const of = units.filter(({ unit }) => bedTypeOf(unit) === type).map(({ u }) => figures.units[u]!)
      const census = censuses.get(`${facility.id} ${type}`)!
      assert.equal(
        census.occupied,
        of.reduce((sum, { occupied }) => sum + occupied!, 0),
      )
      assert.equal(
        census.open,
        of.reduce((sum, { open }) => sum + open!, 0),
      )
      assert.equal(census.occurredAt, '2026-01-17T12:00:00.000Z')
    }
    const told = feed.places.find((place) => place.code === facility.id)!
    assert.deepEqual([told.name, told.location], [facility.name.zh, facility.location])
  }
  assert.equal(censuses.size, expected)
  const statuses = feed.events.filter(({ event }) => event.kind === 'facility.status').map(({ event }) => event)
  assert.deepEqual(
    statuses.map(({ service, status }) => [service, status]).sort(),
    hospitals.flatMap(({ f }) => (f === 0 ? [['emergency', 'closed']] : f === 1 ? [['all', 'degraded']] : [])).sort(),
  )
  assert.ok(statuses.length > 0)
  const map = suggestPlaces([], city, false, feed.places)
  for (const { facility } of hospitals) assert.deepEqual(map.codes[facility.id], { facility: facility.id, by: 'id' })
})

test('beds that await cleaning, are promised or blocked are not vacant', () => {
  const figures = given({
    units: city.units.map(({ beds }) => ({
      occupied: Math.floor(beds / 2),
      open: beds,
      available: Math.floor(beds / 4),
    })),
  })
  const [{ units }] = hospitals as [(typeof hospitals)[number]]
  const type = bedTypeOf(units[0]!.unit)
  const vacant = units
    .filter(({ unit }) => bedTypeOf(unit) === type)
    .reduce((sum, { unit }) => sum + Math.floor(unit.beds / 4), 0)
  const [, told] = new RegExp(`<bedType>${type}</bedType>\\s*<capacity><availableCount>(\\d+)<`).exec(
    edxlHaveDocument(figures),
  )!
  assert.equal(Number(told), vacant)
})

test('a bed type of which one unit is not known is left out, never 0', () => {
  const [{ facility, units }] = hospitals as [(typeof hospitals)[number]]
  const silent = units[0]!
  const figures = given()
  const document = edxlHaveDocument({
    ...figures,
    units: figures.units.map((counts, u) => (u === silent.u ? { occupied: null, open: counts.open } : counts)),
  })
  const told = read(document).events.map(({ event }) => event.unit)
  assert.ok(!told.includes(`${facility.id} ${bedTypeOf(silent.unit)}`))
  assert.equal(
    told.filter((unit) => unit !== undefined).length,
    read(edxlHaveDocument(figures)).events.filter(({ event }) => event.unit !== undefined).length - 1,
  )
})

test('more patients than open beds leave none vacant', () => {
  const figures = given({ units: city.units.map(({ beds }) => ({ occupied: beds + 2, open: beds })) })
  assert.ok(!/<availableCount>-/.test(edxlHaveDocument(figures)))
  assert.deepEqual(read(edxlHaveDocument(figures)).problems, [])
})

test('load that is made up is marked in the document and in a comment, names are escaped', () => {
  const synthetic = edxlHaveDocument(given({ city: { ...city, synthetic: true } }))
  assert.equal(synthetic.match(/合成数据 SYNTHETIC/g)!.length, 2)
  assert.ok(!/SYNTHETIC/.test(edxlHaveDocument(given({ city: { ...city, synthetic: false } }))))
  const odd = { ...city, facilities: city.facilities.map((f) => ({ ...f, name: { zh: '甲<&>"乙', en: 'A' } })) }
  assert.equal(read(edxlHaveDocument(given({ city: odd }))).places[0]!.name, '甲<&>"乙')
})

test('a document is checked as its receiver would read it', () => {
  assert.equal(edxlHaveProblem(edxlHaveDocument(given())), null)
  assert.match(edxlHaveProblem('<HAVE/>')!, /holds no Hospital or facility of EDXL-HAVE/)
})
