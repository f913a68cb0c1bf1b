import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { apply, type CityModel, decodeEvent, emptyState, type Facility, type Unit } from '@kangcheng/twin-engine'
import fc from 'fast-check'
import { keyFrom, tokensOf } from './encounter-token.ts'
import { decodeAll, type FeedEvent, PLACE_FIELDS } from './feed-format.ts'
import { hl7v2 } from './hl7v2.ts'
import { decodePlaceMap, placeCodesOf, resolvePlaces } from './place-map.ts'
import { likeness, suggestPlaces } from './place-suggestions.ts'
import { fixedZone } from './zone.ts'

const facility = (id: string, zh: string, en: string): Facility => ({
  id,
  name: { zh, en },
  kind: 'HOSPITAL',
  location: [121.5, 29.9],
  district: 0,
  level: null,
  approvedBeds: null,
  parent: null,
  services: [],
  provenance: {},
})
const unit = (
  id: string,
  of: number,
  en: string,
  beds: number,
  firstBed: number,
  kind: Unit['kind'] = 'ward',
): Unit => ({
  id,
  name: { zh: `测试${id}`, en },
  facility: of,
  kind,
  need: kind === 'emergency' ? 'emergency' : 'respiratory',
  bedClass: kind === 'emergency' ? 'emergency' : 'ward',
  building: 0,
  floor: 1,
  firstBed,
  beds,
  surgeBeds: 0,
})
/** Two hospitals, `zz1` with 3 + 2 beds and an emergency department, `zz2` with 10 beds. */
const city: CityModel = {
  id: 'zz-city',
  name: { zh: '测试城', en: 'Test city' },
  zone: 'Asia/Shanghai',
  utcOffsetMinutes: 480,
  synthetic: true,
  districts: [
    {
      id: 'zz-district',
      name: { zh: '测试区', en: 'Test district' },
      population: 1,
      seat: [121.5, 29.9],
      provenance: { confidence: 'synthetic', source: '' },
    },
  ],
  facilities: [
    facility('zz1', '甲测试医院', 'First Test Hospital'),
    facility('zz2', '乙测试医院', 'Second Test Hospital'),
  ],
  units: [
    unit('zz1-w01', 0, 'Respiratory ward', 3, 0),
    unit('zz1-w02', 0, 'Surgical ward', 2, 3),
    unit('zz1-ed', 0, 'Emergency department', 8, 5, 'emergency'),
    unit('zz2-w01', 1, 'Respiratory ward', 10, 5),
  ],
  cells: [],
  vehicles: [],
  groups: [],
  attributions: [],
}
const suggest = (codes: readonly string[], bySize = false) => ({ ...suggestPlaces(codes, city, bySize).codes })

test('a code that is an id of the city is that unit and bed', () => {
  assert.deepEqual(suggest(['zz1-w01|||', 'zz1-w02|101|2|X', 'ward|room|zz2-w01-b07|']), {
    'zz1-w01|||': { unit: 'zz1-w01' },
    'zz1-w02|101|2|X': { unit: 'zz1-w02', bed: 'zz1-w02-b02' },
    'ward|room|zz2-w01-b07|': { unit: 'zz2-w01', bed: 'zz2-w01-b07' },
  })
})

test('names lead to a unit only within the hospital of that name, in either language', () => {
  assert.deepEqual(
    suggest([
      'RESPIRATORY WARD|1|Bed 3|second test hospital',
      '测试zz1-w02|1|1|甲测试医院',
      'Respiratory ward|1|Bed 3|Somewhere Else',
    ]),
    {
      'RESPIRATORY WARD|1|Bed 3|second test hospital': { unit: 'zz2-w01', bed: 'zz2-w01-b03' },
      '测试zz1-w02|1|1|甲测试医院': { unit: 'zz1-w02', bed: 'zz1-w02-b01' },
      'Respiratory ward|1|Bed 3|Somewhere Else': null,
    },
  )
})

test('a bed that the unit does not have is left unmatched, a place in an emergency department needs none', () => {
  assert.deepEqual(suggest(['zz1-w02||Bed 3|', 'zz1-ed||Bay 20|']), {
    'zz1-w02||Bed 3|': null,
    'zz1-ed||Bay 20|': { unit: 'zz1-ed' },
  })
})

test('by size, a ward goes to the smallest unit that holds it, in the smallest hospital that holds all', () => {
  const codes = ['A|1|Bed 1|H', 'A|1|Bed 2|H', 'A|1|Bed 10|H', 'B|1|Bed 1|H', 'B|||H']
  assert.deepEqual(suggest(codes, true), {
    'A|1|Bed 1|H': { unit: 'zz1-w01', bed: 'zz1-w01-b01', suggested: true },
    'A|1|Bed 2|H': { unit: 'zz1-w01', bed: 'zz1-w01-b02', suggested: true },
    'A|1|Bed 10|H': { unit: 'zz1-w01', bed: 'zz1-w01-b03', suggested: true },
    'B|||H': { unit: 'zz1-w02', suggested: true },
    'B|1|Bed 1|H': { unit: 'zz1-w02', bed: 'zz1-w02-b01', suggested: true },
  })
})

test('by size, no bed is given twice, and a sender larger than every hospital stays unmatched', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(3), fc.nat(6), fc.nat(2)), { maxLength: 25 }), (places) => {
      const map = suggestPlaces(
        places.map(([ward, bed, hospital]) => `W${ward}|R|${bed}|H${hospital}`),
        city,
        true,
      )
      const beds = Object.values(map.codes).flatMap((place) => place?.bed ?? [])
      assert.equal(new Set(beds).size, beds.length)
      assert.ok(decodePlaceMap(JSON.stringify(map)).ok)
    }),
  )
  const eleven = Array.from({ length: 11 }, (_, i) => `W|R|${i}|H`)
  assert.ok(Object.values(suggest(eleven, true)).every((place) => place === null))
})

test('likeness is 1 for the same letters, 0 for none in common, and symmetric', () => {
  assert.equal(likeness('Renal Ward', 'renalward'), 1)
  assert.equal(likeness('abc', 'xyz'), 0)
  assert.equal(likeness('', ''), 0)
  fc.assert(fc.property(fc.string(), fc.string(), (a, b) => likeness(a, b) === likeness(b, a)))
})

/** Every id of the event is a place code. */
const coded = (event: FeedEvent) => ({
  event,
  placeFields: Object.fromEntries(PLACE_FIELDS.flatMap((f) => (event[f] === undefined ? [] : [[f, 'here']]))),
})

test('an event gets the city’s ids and, for a patient, the need of the unit', () => {
  const map = suggestPlaces(['zz1-w02||Bed 1|', 'zz1-ed|||', 'unknown|||'], city, false)
  const at = { occurredAt: '2026-01-17T11:00:00.000Z' }
  assert.deepEqual(
    resolvePlaces(coded({ kind: 'bed.occupied', ...at, encounter: 'e:1', bed: 'zz1-w02||Bed 1|' }), map),
    {
      ok: true,
      event: { kind: 'bed.occupied', ...at, encounter: 'e:1', bed: 'zz1-w02-b01', need: 'respiratory' },
    },
  )
  assert.deepEqual(resolvePlaces(coded({ kind: 'bed.cleaned', ...at, bed: 'zz1-w02||Bed 1|' }), map), {
    ok: true,
    event: { kind: 'bed.cleaned', ...at, bed: 'zz1-w02-b01' },
  })
  const arrival = {
    kind: 'encounter.started',
    ...at,
    encounter: 'e:1',
    facility: 'zz1-ed|||',
    need: 'emergency',
  } as const
  assert.deepEqual(resolvePlaces(coded(arrival), map), { ok: true, event: { ...arrival, facility: 'zz1' } })
  for (const [code, why] of [
    ['unknown|||', 'has no unit in the map; give it one'],
    ['never seen|||', 'is not in the map; write it again with feed map'],
    ['toString', 'is not in the map; write it again with feed map'],
    ['zz1-ed|||', 'has a unit but no bed in the map; give it one'],
  ] as const)
    assert.deepEqual(resolvePlaces(coded({ kind: 'bed.cleaned', ...at, bed: code }), map), {
      ok: false,
      field: 'bed',
      code,
      why,
    })
})

test('a mapping file is refused with every mistake named', () => {
  const map = suggestPlaces([], city, false)
  const damaged = {
    ...map,
    codes: {
      a: { unit: 'zz9' },
      b: { unit: 'zz1-w02', bed: 'zz1-w02-b03' },
      c: 'zz1-w02',
      d: { unit: 'zz1-w02' },
      e: null,
    },
  }
  const decoded = decodePlaceMap(JSON.stringify(damaged))
  assert.deepEqual(decoded, {
    ok: false,
    problems: [
      { path: 'codes["a"].unit', why: '"zz9" is not among "units"; name one of those' },
      { path: 'codes["b"].bed', why: 'expected zz1-w02-b01 to -b2' },
      { path: 'codes["c"]', why: 'expected null or {"unit": …, "bed"?: …}' },
    ],
  })
  for (const text of ['', '[]', '{"codes": {}}']) assert.equal(decodePlaceMap(text).ok, false)
})

test('decoded, mapped and applied in order, the good messages are accepted by the twin one by one', () => {
  const payload = readFileSync(join(import.meta.dirname, 'fixtures/hl7v2/good.hl7'))
  const { events } = decodeAll(hl7v2, payload, {
    tokens: tokensOf(keyFrom(Buffer.from('a key for tests only'))),
    zone: fixedZone(480),
  })
  const map = suggestPlaces(
    events.flatMap((e) => placeCodesOf(e)),
    city,
    true,
  )
  const state = emptyState(city)
  for (const decodedEvent of events) {
    const { message, event } = decodedEvent
    const resolved = resolvePlaces(decodedEvent, map)
    assert.ok(resolved.ok)
    const decoded = decodeEvent({ seq: '0', ...resolved.event })
    assert.ok(decoded.ok, `message ${message} does not decode`)
    assert.deepEqual(apply(state, decoded.value), { ok: true }, `message ${message}: ${event.kind}`)
  }
})
