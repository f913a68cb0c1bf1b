/** The further inputs of `kangcheng city build`: facilities, a raster of residents, building models, timetables. */
import assert from 'node:assert/strict'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { decodeGround, loadCity, loadGroundFiles, toSheet } from '@kangcheng/seed-data'
import { runsOn } from '@kangcheng/twin-engine'
import { strToU8, zipSync } from 'fflate'
import { writeArrayBuffer } from 'geotiff'
import { readCityJson } from '../src/city-import/city-json.ts'
import { ImportProblems } from '../src/city-import/import-problem.ts'
import type { CityAnswer } from '../src/cli/city-lines.ts'
import { wgs84ToGcj02 } from '../src/feeds/gcj02.ts'
import { boxAround, osmFile, POPULATION_CSV, smallTown, TOWN_BOX } from './city-import/small-town.ts'
import { answerOf } from './command-line.ts'
import { freshFolder } from './harness.ts'

type Files = Readonly<Record<string, string | Uint8Array>>

function townFolder(files: Files = {}): string {
  const folder = freshFolder()
  const usual: Files = { 'town.osm.pbf': osmFile(smallTown(), TOWN_BOX), 'people.csv': POPULATION_CSV }
  for (const [name, content] of Object.entries({ ...usual, ...files })) writeFileSync(join(folder, name), content)
  return folder
}

const BASE = ['city', 'build', '--osm', 'town.osm.pbf', '--out', 'town'] as const
const PEOPLE = ['--population', 'people.csv'] as const
const build = (folder: string, ...more: readonly string[]) => answerOf<CityAnswer>(folder, ...BASE, ...more)
const refused = async (folder: string, ...more: readonly string[]): Promise<string> => {
  const { code, document } = await answerOf<{ error: string }>(folder, ...BASE, ...more)
  assert.equal(code, 2)
  return document.error
}
const saysOf = ({ problems, notices }: CityAnswer): string =>
  [...problems, ...notices].map(({ place, why }) => `${place}: ${why}`).join('\n')

test('facilities of a table stand before those of the map, and one that both know stands once', async () => {
  const folder = townFolder({
    'places.csv': [
      'code;名称;type;latitude;longitude;床位;ED',
      'a;小镇医院;hospital;50.0065;10.0065;150;no',
      'b;New Hospital;医院;50.018;10.018;about 80;yes',
      'town_hall;;;50.01;10.01;;',
      'c;Shop;shop;50.01;10.01;;',
      'd;Lost Clinic;clinic;;;;',
      'e;Far Hospital;hospital;52;13;;',
    ].join('\n'),
  })
  const { code, document } = await build(folder, ...PEOPLE, '--facilities', 'places.csv')
  assert.equal(code, 1)
  const says = saysOf(document)
  for (const line of [
    /places\.csv line 2: "小镇医院" is way\/201 "Town Hospital" of the map: one facility/,
    /places\.csv line 3: beds "about 80" is no whole number and stays unknown; write plain digits/,
    /places\.csv line 4: "town_hall" tells no kind and its name speaks of none, and is left out; add a column kind/,
    /places\.csv line 5: kind "shop" is not known, and "Shop" is left out; use hospital, clinic/,
    /places\.csv line 6: has no position that can be read, and is left out/,
    /places\.csv line 7: "Far Hospital" lies at 13\.00000, 52\.00000, off the map/,
  ])
    assert.match(says, line)
  const { facilities, units } = loadCity(join(folder, 'town'))
  assert.deepEqual(facilities.map(({ name }) => name.zh).slice(0, 3), ['小镇医院', 'New Hospital', 'Old Mill Clinic'])
  const beds = (f: number, kind: string): number =>
    units
      .filter((unit) => unit.facility === f && (unit.kind === 'emergency') === (kind === 'emergency'))
      .reduce((sum, unit) => sum + unit.beds, 0)
  assert.equal(beds(0, 'ward'), 150, 'as the table tells, not as the map')
  assert.equal(beds(0, 'emergency'), 0, 'the table says no')
  assert.ok(beds(1, 'emergency') > 0)
})

test('facilities as GeoJSON and as FHIR', async () => {
  const square = [
    [10.018, 50.018],
    [10.02, 50.018],
    [10.02, 50.02],
    [10.018, 50.02],
    [10.018, 50.018],
  ]
  const folder = townFolder({
    'places.geojson': JSON.stringify({
      type: 'FeatureCollection',
      features: [
        {
          type: 'Feature',
          geometry: { type: 'Polygon', coordinates: [square] },
          properties: { 'name:en': 'North Hospital', 'name:zh': '北医院', beds: 90 },
        },
        { type: 'Feature', geometry: null, properties: { name: 'Nowhere Hospital' } },
      ],
    }),
    'places.json': JSON.stringify({
      resourceType: 'Bundle',
      entry: [
        {
          resource: {
            resourceType: 'Location',
            id: 'l1',
            name: 'East House',
            type: [{ coding: [{ code: 'HOSP', display: 'Hospital' }] }],
            position: { longitude: 10.018, latitude: 50.019 },
          },
        },
        { resource: { resourceType: 'Location', id: 'l2', name: 'Bed 3', physicalType: { coding: [{ code: 'bd' }] } } },
        { resource: { resourceType: 'Organization', id: 'o1', name: 'Owner' } },
      ],
    }),
    'places.txt.json': '{"type":"Feature"}',
  })
  const geo = await build(folder, ...PEOPLE, '--facilities', 'places.geojson')
  assert.match(saysOf(geo.document), /places\.geojson features\[1\]: has no position/)
  const north = loadCity(join(folder, 'town')).facilities[0]!
  assert.deepEqual([north.name, north.location], [{ zh: '北医院', en: 'North Hospital' }, [10.019, 50.019]])
  const fhir = await build(folder, ...PEOPLE, '--facilities', 'places.json')
  assert.equal(fhir.code, 0)
  assert.match(saysOf(fhir.document), /2 of 3 resources are no facilities/)
  assert.equal(loadCity(join(folder, 'town')).facilities[0]!.name.en, 'East House')
  assert.match(
    await refused(folder, ...PEOPLE, '--facilities', 'places.txt.json'),
    /places\.txt\.json: is neither a GeoJSON FeatureCollection nor FHIR/,
  )
})

test('positions in GCJ-02 are recognised by what the map knows, and converted', async () => {
  const town = { lng: 121.55, lat: 29.87 }
  const hospital = [town.lng + 0.00675, town.lat + 0.00675] as const
  const [lng, lat] = wgs84ToGcj02(hospital)
  const folder = townFolder({
    'town.osm.pbf': osmFile(smallTown(town), boxAround(town)),
    'people.csv': `id,lon,lat,population\na,${town.lng},${town.lat},9000\n`,
    'places.csv': `name,kind,lon,lat\n小镇医院,hospital,${lng},${lat}\n`,
    'strangers.csv': `name,kind,lon,lat\nUnknown Hospital,hospital,${lng},${lat}\n`,
  })
  const { code, document } = await build(folder, ...PEOPLE, '--facilities', 'places.csv')
  assert.equal(code, 1)
  assert.match(
    saysOf(document),
    /places\.csv: the positions are GCJ-02: 1 facilities that the map knows too stand [45]\d\d m off, and 0 m once converted; all were converted to WGS-84/,
  )
  const { facilities } = loadCity(join(folder, 'town'))
  assert.equal(facilities.filter(({ kind }) => kind === 'HOSPITAL').length, 1, 'merged with the map’s')
  assert.ok(Math.abs(facilities[0]!.location[0] - hospital[0]) < 2e-5)
  const strangers = await build(folder, ...PEOPLE, '--facilities', 'strangers.csv')
  assert.equal(strangers.code, 0)
  assert.match(
    saysOf(strangers.document),
    /whether the positions are WGS-84 or GCJ-02, which is some 500 m off, cannot be told/,
  )
})

test('a raster of residents becomes cells, and nobody is lost', async () => {
  // 100 × 100 pixels of 0.001°, about 70 × 110 m, from 9.95, 50.05 down; the map is [9.99, 10.03] × [49.99, 50.03].
  const side = 100
  const values = new Float32Array(side * side).fill(-9999)
  for (let row = 20; row < 60; row++) for (let column = 40; column < 80; column++) values[row * side + column] = 2.5
  values[30 * side + 50] = 0
  const geo = {
    height: side,
    width: side,
    ModelPixelScale: [0.001, 0.001, 0],
    ModelTiepoint: [0, 0, 0, 9.95, 50.05, 0],
    GeographicTypeGeoKey: 4326,
    GTModelTypeGeoKey: 2,
    GDAL_NODATA: '-9999',
  }
  const folder = townFolder({
    'people.tif': new Uint8Array(writeArrayBuffer(values, { ...geo }) as ArrayBuffer),
    'elsewhere.tif': new Uint8Array(
      writeArrayBuffer(values, { ...geo, ModelTiepoint: [0, 0, 0, 100, 10, 0] }) as ArrayBuffer,
    ),
    'torn.tif': 'no raster',
  })
  const { code, document } = await build(folder, '--population', 'people.tif')
  assert.equal(code, 0, saysOf(document))
  assert.equal(document.population, Math.round((40 * 40 - 1) * 2.5))
  assert.match(saysOf(document), /people\.tif: 4 × 4 pixels make one cell: 100 cells with residents, 3998 in all/)
  assert.equal(document.cells, 100)
  const [first] = loadCity(join(folder, 'town')).cells
  assert.ok(Math.abs(first!.centre[0] - 9.992) < 1e-9 && Math.abs(first!.centre[1] - 50.028) < 1e-9)
  assert.match(
    await refused(folder, '--population', 'elsewhere.tif'),
    /elsewhere\.tif: none of its 100 × 100 pixels lies on the map/,
  )
  assert.match(await refused(folder, '--population', 'torn.tif'), /torn\.tif: is no GeoTIFF that can be read/)
})

/** A box in metres of UTM zone 32, as CityJSON. */
const boxModel = (east: number, north: number, size: number, height: number, crs?: string) => ({
  type: 'CityJSON',
  version: '2.0',
  transform: { scale: [0.01, 0.01, 0.01], translate: [east, north, 100] },
  ...(crs !== undefined && { metadata: { referenceSystem: crs } }),
  CityObjects: {
    parent: { type: 'Building', children: ['part'] },
    part: {
      type: 'BuildingPart',
      parents: ['parent'],
      geometry: [{ type: 'Solid', lod: '1', boundaries: [[[[0, 1, 2, 3]], [[4, 5, 6, 7]]]] }],
    },
    road: { type: 'Road' },
  },
  vertices: [0, height * 100].flatMap((z) => [
    [0, 0, z],
    [size * 100, 0, z],
    [size * 100, size * 100, z],
    [0, size * 100, z],
  ]),
})

test('building models stand where their national metres say', async () => {
  // EPSG:32632: 10° E is 500,000 + 71,667 m at 50° N (proj: 571666.4, 5539109.8 for 10, 50).
  const crs = 'https://www.opengis.net/def/crs/EPSG/0/32632'
  const folder = townFolder({
    'tower.json': JSON.stringify(boxModel(571_700, 5_539_200, 40, 77, crs)),
    'no-crs.json': JSON.stringify(boxModel(571_700, 5_539_200, 40, 77)),
    'far.json': JSON.stringify(boxModel(371_700, 5_539_200, 40, 77, crs)),
    'strange.json': JSON.stringify(boxModel(1, 1, 40, 77, 'EPSG:2180')),
    'else.json': '{}',
  })
  const { code, document } = await build(folder, ...PEOPLE, '--buildings', 'tower.json')
  assert.equal(code, 0, saysOf(document))
  assert.match(saysOf(document), /tower\.json: 1 of 2 buildings have no geometry of their own \(their parts have\)/)
  assert.match(saysOf(document), /tower\.json: 1 of 3 objects are no buildings/)
  const { bin, json } = loadGroundFiles(join(folder, 'town'))
  const { sheet, blocks } = decodeGround(bin.buffer, json)
  const at = [...blocks.heightMetres].indexOf(77)
  assert.ok(at >= 0, 'the tower is there, as high as it is')
  // 54 m east and 110 m north of 10, 50.
  const [x, y] = toSheet(sheet, 10.00075, 50.00098)
  assert.ok(Math.hypot(blocks.eastMetres[at]! - x, blocks.northMetres[at]! - y) < 8)
  assert.ok(Math.abs(blocks.widthMetres[at]! - 40) <= 1)
  assert.match(
    await refused(folder, ...PEOPLE, '--buildings', 'no-crs.json'),
    /names no coordinate system \(metadata\.referenceSystem\); give --buildings-crs/,
  )
  assert.equal((await build(folder, ...PEOPLE, '--buildings', 'no-crs.json', '--buildings-crs', 'EPSG:32632')).code, 0)
  assert.match(
    await refused(folder, ...PEOPLE, '--buildings', 'strange.json'),
    /EPSG:2180 is not known here; convert the file to WGS-84/,
  )
  assert.match(await refused(folder, ...PEOPLE, '--buildings', 'else.json'), /else\.json: is no CityJSON/)
  const far = await build(folder, ...PEOPLE, '--buildings', 'far.json')
  assert.equal(far.code, 1)
  assert.match(
    saysOf(far.document),
    /far\.json: 1 of 1 buildings lie off the map .* check the coordinate system \(--buildings-crs\)/,
  )
})

const TIMETABLE = {
  'agency.txt': 'agency_id,agency_name\n1,Town Buses\n',
  'stops.txt': 'stop_id,stop_name,stop_lat,stop_lon\nA,Market,50.01,10.01\nB,Mill,50.02,10.01\nC,Far,53,10\n',
  'routes.txt': 'route_id,route_short_name\nr,7\n',
  'calendar.txt':
    'service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\nw,1,1,1,1,1,0,0,20260101,20261231\n',
  'calendar_dates.txt': 'service_id,date,exception_type\nw,20260101,2\nextra,20260704,1\n',
  'trips.txt': 'route_id,service_id,trip_id\nr,w,t1\nr,w,t2\nr,extra,t3\n',
  'stop_times.txt':
    'trip_id,stop_id,stop_sequence,arrival_time,departure_time\nt1,A,1,08:00:00,08:01:00\nt1,B,2,08:05:00,08:05:00\nt2,A,1,24:10:00,24:10:00\nt2,B,2,24:15:00,24:15:00\nt3,A,1,09:00:00,09:00:00\nt3,B,2,09:05:00,09:05:00\n',
}
const zipped = (files: Readonly<Record<string, string>>): Uint8Array =>
  zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])))

test('timetables become part of the city, with days, lines and times past midnight, and ways are measured by them', async () => {
  const folder = townFolder({ 'buses.zip': zipped(TIMETABLE) })
  const { code, document } = await build(folder, ...PEOPLE, '--gtfs', 'buses.zip')
  assert.equal(code, 0, saysOf(document))
  assert.match(saysOf(document), /1 of 3 stops lie off the map \(C\)/)
  assert.match(saysOf(document), /2 stops and 3 trips are kept; kangcheng access --mode transit measures by them/)
  const { transit } = loadCity(join(folder, 'town'))
  assert.deepEqual(transit!.feeds, [
    { name: 'buses.zip', agencies: ['Town Buses'], firstDay: '20260101', lastDay: '20261231', routes: 1 },
  ])
  assert.deepEqual(transit!.patterns, [{ feed: 0, line: '7', stops: [0, 1], noBoarding: [], noAlighting: [] }])
  assert.deepEqual([...transit!.departure], [28_860, 29_100, 32_400, 32_700, 87_000, 87_300])
  interface Access {
    readonly basis: { readonly times: string; readonly mode: string }
    readonly transit: { readonly dates: readonly { readonly date: string }[]; readonly departures: number }
    readonly cells: readonly { readonly nearestMinutes: number; readonly nearestMinutesP90: number }[]
  }
  const access = ['access', 'town', '--measure', 'nearest', '--hour', '8', '--json'] as const
  const ride = await answerOf<Access>(folder, ...access, '--mode', 'transit')
  const walk = await answerOf<Access>(folder, ...access, '--mode', 'walk')
  assert.deepEqual(ride.document.basis.times, 'timetable')
  assert.deepEqual([ride.document.transit.dates[0]!.date, ride.document.transit.departures], ['20260102', 60])
  ride.document.cells.forEach(({ nearestMinutes, nearestMinutesP90 }, c) => {
    const onFoot = walk.document.cells[c]!.nearestMinutes
    assert.ok(nearestMinutes <= nearestMinutesP90 && nearestMinutesP90 <= onFoot + 1e-9)
  })
  const { services } = transit!
  assert.ok(!runsOn(services[0]!, '20260101') && runsOn(services[0]!, '20260102') && !runsOn(services[0]!, '20260103'))
  assert.ok(runsOn(services[1]!, '20260704') && !runsOn(services[1]!, '20260705'))
})

test('what is wrong in a timetable is told with its trips and left out; times left open and headways are filled in', async () => {
  const rows = [
    'stopless,A,1,08:00:00,08:00:00',
    'backwards,A,1,08:00:00,08:00:00',
    'backwards,B,2,07:00:00,07:00:00',
    'untimed,A,1,,',
    'untimed,B,2,08:00:00,08:00:00',
    'strange,A,1,08:00:00,08:00:00',
    'open,A,1,08:00:00,08:00:00',
    'open,M,2,,',
    'open,B,3,8h20,08:20:00',
    'lost,A,1,08:00:00,08:00:00',
    'lost,Z,2,08:10:00,08:10:00',
    'lost,B,3,08:20:00,08:20:00',
    'often,A,1,00:00:00,00:00:00',
    'often,B,2,00:04:00,00:04:00',
    'dayless,A,1,08:00:00,08:00:00',
    'dayless,B,2,08:04:00,08:04:00',
  ]
  const ids = ['stopless', 'backwards', 'untimed', 'open', 'lost', 'often']
  const folder = townFolder({
    'buses.zip': zipped({
      ...TIMETABLE,
      'stops.txt': `${TIMETABLE['stops.txt']}M,Mid,50.0125,10.01\nN,None,,\nA,Again,50,10\n`,
      'calendar_dates.txt': 'service_id,date,exception_type\nw,tomorrow,1\n',
      'trips.txt': `route_id,service_id,trip_id\n${ids.map((id) => `r,w,${id}`).join('\n')}\nr,nowhere,dayless\n`,
      'stop_times.txt': `trip_id,stop_id,stop_sequence,arrival_time,departure_time\n${rows.join('\n')}\n`,
      'frequencies.txt':
        'trip_id,start_time,end_time,headway_secs,exact_times\noften,06:00:00,06:30:00,600,0\nnone,06:00:00,07:00:00,600,1\n',
      'transfers.txt': 'from_stop_id,to_stop_id,transfer_type\nA,B,0\n',
    }),
    'thin.zip': zipped({ 'stops.txt': TIMETABLE['stops.txt'] }),
    'far.zip': zipped({ ...TIMETABLE, 'stops.txt': 'stop_id,stop_lat,stop_lon\nA,53,10\n' }),
    'torn.zip': 'PK no zip',
  })
  const { code, document } = await build(folder, ...PEOPLE, '--gtfs', 'buses.zip')
  assert.equal(code, 1)
  for (const line of [
    /buses\.zip stops\.txt: stop "N" has no position, and is left out; correct stop_lat and stop_lon/,
    /buses\.zip stops\.txt: stop "A" comes twice; the first counts/,
    /buses\.zip calendar: 1 rows have no days that can be read \("w" on tomorrow, exception 1\)/,
    /1 trip \(stopless\) have fewer than two calls, and are left out/,
    /1 trip \(backwards\) have times that decrease from stop to stop, and are left out/,
    /1 trip \(untimed\) have no time at their first or last stop, and are left out/,
    /1 trip \(strange\) are not in trips\.txt, and are left out; add them there/,
    /1 trip \(lost\) call at stops that stops\.txt does not place: these calls are left out/,
    /1 trip \(dayless\) are of a service that neither calendar\.txt nor calendar_dates\.txt tells of/,
    /1 time \(line 10\) are no times, and are filled in like those left open; write HH:MM:SS/,
    /1 calls have no time: it is filled in between those told, by the distance between stops/,
    /frequencies\.txt: 1 row \(line 3\) name no trip that runs/,
    /1 rows of frequencies\.txt give a headway without exact times: trips are taken to begin with start_time/,
    /transfers\.txt is not read: changes are on foot over the roads/,
  ])
    assert.match(saysOf(document), line)
  const { transit } = loadCity(join(folder, 'town'))
  // A quarter of the way from A to B; and three runs of a headway of ten minutes.
  assert.deepEqual(
    [...transit!.departure],
    [28_800, 29_100, 30_000, 21_600, 21_840, 22_200, 22_440, 22_800, 23_040, 28_800, 30_000],
  )
  assert.match(
    await refused(folder, ...PEOPLE, '--gtfs', 'thin.zip'),
    /thin\.zip: lacks routes\.txt, trips\.txt, stop_times\.txt; give a GTFS timetable/,
  )
  assert.match(await refused(folder, ...PEOPLE, '--gtfs', 'far.zip'), /far\.zip: none of its 1 stops lies on the map/)
  assert.match(await refused(folder, ...PEOPLE, '--gtfs', 'torn.zip'), /torn\.zip: is no zip file that can be read/)
})

const REFERENCE = process.env.REFERENCE_DATA ?? null
const needsData = REFERENCE === null ? { skip: 'REFERENCE_DATA is not set: the building models are not here' } : {}

test('Dutch building models of every version lie in the Netherlands, with their heights', needsData, () => {
  const models = (name: string, crs: string | null) =>
    readCityJson(join(REFERENCE!, 'data/buildings-3d', name), crs, new ImportProblems())
  for (const [name, crs, count] of [
    ['delft.json', null, 160],
    ['DH_01_subs.city.json', 'EPSG:28992', 9],
    ['rotterdam_subset.json', 'EPSG:7415', 16],
    ['DenHaag_01_cityjson-0.8.json', 'EPSG:28992', 2497],
  ] as const) {
    const found = models(name, crs)
    assert.ok(found.length > 0.6 * count && found.length <= count, `${name}: ${found.length} of ${count}`)
    for (const { ring, metres } of found) {
      assert.ok(
        ring.every(([lng, lat]) => lng > 4.2 && lng < 4.6 && lat > 51.85 && lat < 52.15),
        `${name}: ${ring[0]}`,
      )
      assert.ok(metres >= 0 && metres < 150, `${name}: ${metres} m`)
    }
  }
  assert.ok(existsSync(join(REFERENCE!, 'data/r5r-porto-alegre/poa_eptc.zip')))
})
