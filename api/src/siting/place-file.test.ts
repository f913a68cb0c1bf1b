/** A planner's file of places: what is read, and every row that cannot be meant, with its place and remedy. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadCity } from '@kangcheng/seed-data'
import { wgs84ToGcj02 } from '../feeds/gcj02.ts'
import { type Coordinates, checkPlaces, readPlaces } from './place-file.ts'

const city = loadCity('testville')
const [first, second] = [city.cells[0]!.centre, city.cells.at(-1)!.centre]

function problemsOf(text: string, name = 'places.csv', coordinates: Coordinates = 'wgs84', of = city): string[] {
  const read = readPlaces(text, name, coordinates)
  return [...read.problems, ...checkPlaces(of, read, name, coordinates).problems].map(
    ({ path, why }) => `${path}: ${why}`,
  )
}
const geoJson = (...features: object[]): string => JSON.stringify({ type: 'FeatureCollection', features })
const ground = (...rings: unknown[]) => ({
  type: 'Feature',
  properties: { name: '湿地' },
  geometry: { type: 'Polygon', coordinates: rings },
})

test('candidates and ground are read from CSV and from one GeoJSON, names and figures with them', () => {
  const csv = `\uFEFFid, Lng ,lat,zh,capacity\nc1,${first[0]},${first[1]},东岸,40\n\nc2,${second[0]},${second[1]},,\n`
  const { candidates, problems } = readPlaces(csv, 'a.csv')
  assert.deepEqual(problems, [])
  assert.deepEqual(
    candidates.map(({ path, id, zh, en, at, capacity }) => [path, id, zh, en, at, capacity]),
    [
      ['a.csv:line 2', 'c1', '东岸', '东岸', first, 40],
      ['a.csv:line 4', 'c2', '', '', second, null],
    ],
  )
  const corner = (dx: number, dy: number) => [first[0] + dx, first[1] + dy]
  const ring = [corner(0, 0), corner(0.01, 0), corner(0, 0.01), corner(0, 0)]
  const point = { type: 'Feature', id: 7, properties: null, geometry: { type: 'Point', coordinates: second } }
  const both = readPlaces(geoJson(point, ground(ring)), 'b.geojson')
  assert.deepEqual(both.problems, [])
  assert.deepEqual([both.candidates[0]!.id, both.areas[0]!.name, both.areas[0]!.polygon.length], ['7', '湿地', 4])
  const rows = ring.map(([lng, lat]) => `marsh,${lng},${lat}`).join('\n')
  assert.deepEqual(
    readPlaces(`area,lng,lat\n${rows}\n`, 'c.csv').areas.map(({ name, polygon }) => [name, polygon.length]),
    [['marsh', 4]],
  )
})

test('L71: every row that cannot be meant is told with its place and remedy, and none is left out', () => {
  const row = (...cells: (string | number)[]) => cells.join(',')
  const csv = (...rows: string[]) => ['id,lng,lat', ...rows].join('\n')
  const cases: [string, string, RegExp][] = [
    ['places.csv', csv(), /^places\.csv: holds no place; give a CSV with the header id,lng,lat/],
    ['places.csv', '', /holds no place/],
    ['places.csv', 'id,east,north\na,1,2', /line 1: has no column lng and lat among id, east, north; give positions/],
    [
      'places.csv',
      csv(row('a', first[1], first[0])),
      /line 2: .*swapped; write lng 12\d|longitude comes first, did you mean/,
    ],
    [
      'places.csv',
      csv(row('a', first[0] + 0.3, first[1])),
      /line 2: a: .*lies outside the city: nobody lives within 10 km/,
    ],
    [
      'places.csv',
      csv(row('a', ...first), row('a', ...second)),
      /line 3: names the candidate "a" a second time \(first: line 2\)/,
    ],
    ['places.csv', csv(row('a', ...first), row('b', 'east', first[1])), /line 3: lng: must be a number, got "east"/],
    ['places.csv', csv(row('a', first[0])), /is no CSV that can be read: .*line 2.*as many columns as the header/],
    ['places.csv', csv(row('a', 441000, 3301000)), /line 2: .*metres of a map grid\? convert them/],
    ['places.csv', csv(row('a', '', first[1])), /line 2: has no position; give lng and lat/],
    ['p.json', '{"type":"FeatureCollection","features":[]}', /holds no place/],
    ['p.json', '{"type":', /p\.json: is no JSON/],
    ['p.json', '{"type":"Point"}', /must be a GeoJSON FeatureCollection/],
    [
      'p.json',
      geoJson(ground([first, [first[0] + 0.01, first[1]], second])),
      /features\[0\]: "湿地" is not closed: .*repeat the first corner/,
    ],
    ['p.json', geoJson(ground([first, second, first])), /has 2 different corners, ground needs three/],
    [
      'p.json',
      geoJson(ground([first, second, first], [first, second, first])),
      /"湿地" has 1 holes.*cut it into polygons/,
    ],
    [
      'p.json',
      geoJson({ type: 'Feature', geometry: { type: 'LineString', coordinates: [first, second] } }),
      /features\[0\]: is a LineString; candidates are points/,
    ],
    ['p.json', geoJson({ type: 'Feature', geometry: null }), /features\[0\]: is nothing on a map/],
    [
      'p.json',
      JSON.stringify({
        type: 'FeatureCollection',
        crs: { properties: { name: 'urn:ogc:def:crs:EPSG::4490' } },
        features: [],
      }),
      /crs: is "urn:.*convert the file to EPSG:4326/,
    ],
    [
      'p.csv',
      `area,lng,lat\nm,${first.join()}\nm,${second.join()}\nm,${first[0] + 0.01},${first[1]}`,
      /line 2: "m" is not closed/,
    ],
    ['p.csv', 'area,lng,lat\nm,1,2\nm,3,2\nm,3,4\nm,1,2', /line 2: "m": .*lies outside the city/],
  ]
  for (const [name, text, message] of cases) {
    assert.match(problemsOf(text, name).join('\n'), message, text)
    const read = readPlaces(text, name)
    for (const { why, zh } of [...read.problems, ...checkPlaces(city, read, name).problems])
      assert.match(zh ?? '', /\p{Script=Han}{2}/u, why)
  }
})

test('a file in GCJ-02 is recognised by the facilities it names, converted when it says so, and doubted when it does not name any', () => {
  const ningbo = loadCity('ningbo')
  const known = ningbo.facilities.slice(0, 3)
  const text = (of: (at: readonly [number, number]) => readonly [number, number]) =>
    ['id,lng,lat', ...known.map(({ id, location }) => [id, ...of(location)].join(','))].join('\n')
  assert.match(
    problemsOf(text(wgs84ToGcj02), 'p.csv', 'wgs84', ningbo).join(),
    /looks like GCJ-02: 3 facilities that the city knows lie \d{3} m off, and 0 m once taken for it; say coordinates gcj02/,
  )
  assert.deepEqual(problemsOf(text(wgs84ToGcj02), 'p.csv', 'gcj02', ningbo), [])
  assert.match(
    problemsOf(
      text((at) => at),
      'p.csv',
      'gcj02',
      ningbo,
    ).join(),
    /is said to be GCJ-02, but .* say coordinates wgs84/,
  )
  const { candidates } = readPlaces(text(wgs84ToGcj02), 'p.csv', 'gcj02')
  known.forEach(({ location }, k) => {
    assert.ok(Math.hypot(candidates[k]!.at[0] - location[0], candidates[k]!.at[1] - location[1]) < 1e-5)
  })
  const strangers = readPlaces(`id,lng,lat\nx,${known[0]!.location.join()}`, 'p.csv')
  assert.match(
    checkPlaces(ningbo, strangers, 'p.csv').notes[0]!.why,
    /taken for WGS-84: fewer than 2 rows are named like facilities/,
  )
  const codes = (of: string, system: Coordinates): unknown[] => {
    const { problems, notes } = checkPlaces(ningbo, readPlaces(of, 'p.csv', system), 'p.csv', system)
    return [...problems, ...notes].map(({ code }) => code)
  }
  assert.deepEqual(codes(text(wgs84ToGcj02), 'wgs84'), ['maybe-gcj02'])
  assert.deepEqual(codes(`id,lng,lat\nx,${known[0]!.location.join()}`, 'wgs84'), ['maybe-gcj02'])
  assert.deepEqual(
    codes(
      text((at) => at),
      'gcj02',
    ),
    [undefined],
    'once converted it is not offered again',
  )
})
