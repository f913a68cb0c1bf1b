import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadCity } from '@kangcheng/seed-data'
import type { LngLat } from '@kangcheng/twin-engine'
import fc from 'fast-check'
import { type FeedEvent, PLACE_FIELDS, type PlaceHint } from './feed-format.ts'
import { zzCity } from './fixtures/zz-city.ts'
import { wgs84ToGcj02 } from './gcj02.ts'
import { likeness } from './place-likeness.ts'
import { decodePlaceMap, isMappedUnit, resolvePlaces } from './place-map.ts'
import { recogniseCoordinates, suggestPlaces } from './place-suggestions.ts'

const suggest = (codes: readonly string[], bySize = false) => ({ ...suggestPlaces(codes, zzCity, bySize).codes })

test('a code that is an id of the city is that unit and bed', () => {
  assert.deepEqual(suggest(['zz1-w01|||', 'zz1-w02|101|2|X', 'ward|room|zz2-w01-b07|']), {
    'zz1-w01|||': { unit: 'zz1-w01', by: 'id' },
    'zz1-w02|101|2|X': { unit: 'zz1-w02', bed: 'zz1-w02-b02', by: 'id' },
    'ward|room|zz2-w01-b07|': { unit: 'zz2-w01', bed: 'zz2-w01-b07', by: 'id' },
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
      'RESPIRATORY WARD|1|Bed 3|second test hospital': { unit: 'zz2-w01', bed: 'zz2-w01-b03', by: 'name' },
      '测试zz1-w02|1|1|甲测试医院': { unit: 'zz1-w02', bed: 'zz1-w02-b01', by: 'name' },
      'Respiratory ward|1|Bed 3|Somewhere Else': null,
    },
  )
})

test('a bed that the unit does not have is left unmatched, a place in an emergency department needs none', () => {
  assert.deepEqual(suggest(['zz1-w02||Bed 3|', 'zz1-ed||Bay 20|']), {
    'zz1-w02||Bed 3|': null,
    'zz1-ed||Bay 20|': { unit: 'zz1-ed', by: 'id' },
  })
})

test('by size, a ward goes to the smallest unit that holds it, in the smallest hospital that holds all', () => {
  const codes = ['A|1|Bed 1|H', 'A|1|Bed 2|H', 'A|1|Bed 10|H', 'B|1|Bed 1|H', 'B|||H']
  assert.deepEqual(suggest(codes, true), {
    'A|1|Bed 1|H': { unit: 'zz1-w01', bed: 'zz1-w01-b01', by: 'size', suggested: true },
    'A|1|Bed 2|H': { unit: 'zz1-w01', bed: 'zz1-w01-b02', by: 'size', suggested: true },
    'A|1|Bed 10|H': { unit: 'zz1-w01', bed: 'zz1-w01-b03', by: 'size', suggested: true },
    'B|||H': { unit: 'zz1-w02', by: 'size', suggested: true },
    'B|1|Bed 1|H': { unit: 'zz1-w02', bed: 'zz1-w02-b01', by: 'size', suggested: true },
  })
})

test('by size, no bed is given twice, and a sender larger than every hospital stays unmatched', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(3), fc.nat(6), fc.nat(2)), { maxLength: 25 }), (places) => {
      const map = suggestPlaces(
        places.map(([ward, bed, hospital]) => `W${ward}|R|${bed}|H${hospital}`),
        zzCity,
        true,
      )
      const beds = Object.values(map.codes).flatMap((place) =>
        place !== null && isMappedUnit(place) ? (place.bed ?? []) : [],
      )
      assert.equal(new Set(beds).size, beds.length)
      assert.ok(decodePlaceMap(JSON.stringify(map)).ok)
    }),
  )
  const eleven = Array.from({ length: 11 }, (_, i) => `W|R|${i}|H`)
  assert.ok(Object.values(suggest(eleven, true)).every((place) => place === null))
})

const hint = (code: string, kind: PlaceHint['kind'], rest: Partial<PlaceHint> = {}): PlaceHint => ({
  code,
  kind,
  ...rest,
})
const described = (hints: readonly PlaceHint[], bySize = false) => ({
  ...suggestPlaces([], zzCity, bySize, hints).codes,
})

test('places that a sender describes are found by id, by name within the whole they belong to, and by kind', () => {
  assert.deepEqual(
    described([
      hint('ZZ1', 'facility'),
      hint('H-2', 'facility', { name: '乙测试医院' }),
      hint('ZZ1 w02', 'unit', { within: 'ZZ1' }),
      hint('H-2 resp', 'unit', { within: 'H-2', name: 'Respiratory Ward' }),
      hint('H-2 resp 7', 'bed', { within: 'H-2 resp', name: 'Bed 7' }),
      hint('ZZ1 a', 'unit', { within: 'ZZ1', name: 'A&E' }),
      hint('X', 'facility', { name: 'Somewhere else altogether' }),
      hint('Organization/zz2', 'facility'),
      hint('https://zz.example/places#ZZ2-W01-B03', 'bed'),
    ]),
    {
      'H-2': { facility: 'zz2', by: 'name' },
      'H-2 resp': { unit: 'zz2-w01', by: 'name' },
      'H-2 resp 7': { unit: 'zz2-w01', bed: 'zz2-w01-b07', by: 'name' },
      'https://zz.example/places#ZZ2-W01-B03': { unit: 'zz2-w01', bed: 'zz2-w01-b03', by: 'id' },
      'Organization/zz2': { facility: 'zz2', by: 'id' },
      X: null,
      ZZ1: { facility: 'zz1', by: 'id' },
      'ZZ1 a': { unit: 'zz1-ed', by: 'name', suggested: true },
      'ZZ1 w02': { unit: 'zz1-w02', by: 'id' },
    },
  )
})

test('by size, wards of a hospital that is known go to units of that hospital, each to its own', () => {
  const codes = described(
    [
      hint('ZZ1', 'facility'),
      hint('ZZ1 A', 'unit', { within: 'ZZ1', beds: 2 }),
      hint('ZZ1 B', 'unit', { within: 'ZZ1', beds: 3 }),
    ],
    true,
  )
  assert.deepEqual(codes['ZZ1 A'], { unit: 'zz1-w02', by: 'size', suggested: true })
  assert.deepEqual(codes['ZZ1 B'], { unit: 'zz1-w01', by: 'size', suggested: true })
})

const ningbo = loadCity('ningbo')
const hospitals = ningbo.facilities.filter((f) => f.kind === 'HOSPITAL')
const northOf = ([lng, lat]: LngLat, metres: number): LngLat => [lng, lat + metres / 111_195]

test('a position leads to the nearest facility within 1.5 km, and says where another is as near', () => {
  const place = (metresNorth: number): unknown =>
    suggestPlaces([], { ...ningbo, units: [], facilities: hospitals.slice(0, 1) }, false, [
      hint('H', 'facility', { location: northOf(hospitals[0]!.location, metresNorth) }),
    ]).codes.H
  assert.deepEqual(place(100), { facility: hospitals[0]!.id, by: 'place' })
  assert.deepEqual(place(900), { facility: hospitals[0]!.id, by: 'place', suggested: true })
  assert.equal(place(1600), null)
  const twin = { ...hospitals[0]!, id: 'zz-next-door', location: northOf(hospitals[0]!.location, 150) }
  assert.deepEqual(
    suggestPlaces([], { ...ningbo, units: [], facilities: [hospitals[0]!, twin] }, false, [
      hint('H', 'facility', { location: northOf(hospitals[0]!.location, 60) }),
    ]).codes.H,
    { facility: hospitals[0]!.id, by: 'place', suggested: true, runnerUp: 'zz-next-door' },
  )
})

test('GCJ-02 positions are recognised with and without names, noted in the map, and lead to the right hospitals', () => {
  const told = (named: boolean) =>
    hospitals.map((f) =>
      hint(`H ${f.id}`, 'facility', { location: wgs84ToGcj02(f.location), ...(named ? { name: f.name.zh } : {}) }),
    )
  for (const named of [true, false]) {
    const recognised = recogniseCoordinates(told(named), ningbo)!
    assert.equal(recognised.system, 'gcj02')
    assert.ok(recognised.offsetMetres! > 400 && recognised.residualMetres! < 100)
    const map = suggestPlaces([], ningbo, false, told(named))
    assert.equal(map.coordinates, 'gcj02')
    for (const f of hospitals) {
      const entry = map.codes[`H ${f.id}`]
      assert.ok(entry && !isMappedUnit(entry))
      if (entry.facility !== f.id) assert.equal(entry.runnerUp, f.id)
    }
  }
  const asWgs84 = hospitals.map((f) => hint(f.id, 'facility', { location: f.location }))
  assert.equal(suggestPlaces([], ningbo, false, asWgs84).coordinates, undefined)
  assert.equal(recogniseCoordinates([hint('X', 'facility')], ningbo), null)
})

test('an event gets facilities where a code names one, and its position in WGS-84 where the map says GCJ-02', () => {
  const map = {
    ...suggestPlaces(['zz1-w02|||'], zzCity, false, [hint('ZZ2', 'facility')]),
    coordinates: 'gcj02' as const,
  }
  const at = { occurredAt: '2026-01-17T11:00:00.000Z' }
  const status = { kind: 'facility.status', ...at, facility: 'ZZ2', service: 'emergency', status: 'closed' } as const
  assert.deepEqual(resolvePlaces(coded(status), map), { ok: true, event: { ...status, facility: 'zz2' } })
  assert.deepEqual(resolvePlaces(coded({ kind: 'census.reported', ...at, unit: 'ZZ2', occupied: 1 }), map), {
    ok: false,
    field: 'unit',
    code: 'ZZ2',
    why: 'has a facility but no unit in the map; give it one',
  })
  const known: LngLat = [121.55, 29.87]
  const moved = { kind: 'ambulance.moved', ...at, vehicle: 'v1', phase: 'idle', location: wgs84ToGcj02(known) } as const
  const resolved = resolvePlaces({ event: moved, placeFields: {} }, map)
  assert.ok(resolved.ok)
  const [lng, lat] = resolved.event.location as LngLat
  assert.ok(Math.abs(lng - known[0]) < 1e-5 && Math.abs(lat - known[1]) < 1e-5)
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
  const map = suggestPlaces(['zz1-w02||Bed 1|', 'zz1-ed|||', 'unknown|||'], zzCity, false)
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
  const map = suggestPlaces([], zzCity, false)
  const damaged = {
    ...map,
    columns: { facility: 'code' },
    coordinates: 'bd09',
    codes: {
      a: { unit: 'zz9' },
      b: { unit: 'zz1-w02', bed: 'zz1-w02-b03' },
      c: 'zz1-w02',
      f: { facility: 'zz9' },
      g: { facility: 'zz2', unit: 'zz1-w02' },
      h: { facility: 'zz2' },
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
      { path: 'codes["c"]', why: 'expected null, {"unit": …, "bed"?: …} or {"facility": …}' },
      { path: 'codes["f"].facility', why: '"zz9" is not among "facilities"; name one of those' },
      { path: 'codes["g"]', why: 'expected null, {"unit": …, "bed"?: …} or {"facility": …}' },
      { path: 'columns.time', why: 'expected {column, form, at?, zone?}' },
      { path: 'columns.groups', why: 'expected a list of {suffix, occupied, open?}' },
      { path: 'coordinates', why: 'expected "gcj02" or "wgs84"' },
    ],
  })
  for (const text of ['', '[]', '{"codes": {}}']) assert.equal(decodePlaceMap(text).ok, false)
})
