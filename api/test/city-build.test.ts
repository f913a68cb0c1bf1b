/** `kangcheng city build` and `city check`: a city from raw files, and what is said of files that are not as they should be. */
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { decodeGround, loadCity, loadGroundFiles, toSheet } from '@kangcheng/seed-data'
import { ROAD_FLAG } from '@kangcheng/twin-engine'
import type { CityAnswer } from '../src/cli/city-lines.ts'
import { osmFile, POPULATION_CSV, smallTown, TOWN_BOX } from './city-import/small-town.ts'
import { answerOf, kangcheng } from './command-line.ts'
import { freshFolder } from './harness.ts'

/** A folder with the town's files, of which some are other than usual. */
function townFolder(files: Readonly<Record<string, string | Buffer>> = {}): string {
  const folder = freshFolder()
  const usual = { 'town.osm.pbf': osmFile(smallTown(), TOWN_BOX), 'people.csv': POPULATION_CSV }
  for (const [name, content] of Object.entries({ ...usual, ...files })) writeFileSync(join(folder, name), content)
  return folder
}

const TOWN_ARGS = ['city', 'build', '--osm', 'town.osm.pbf', '--population', 'people.csv', '--out', 'town'] as const
const build = (folder: string, ...more: readonly string[]) => answerOf<CityAnswer>(folder, ...TOWN_ARGS, ...more)
const saysOf = ({ problems, notices }: CityAnswer): string =>
  [...problems, ...notices].map(({ place, why }) => `${place}: ${why}`).join('\n')

test('a small town becomes a city, and every decision is told', async () => {
  const folder = townFolder()
  const { code, document, error } = await build(folder)
  assert.equal(code, 0, `${error}\n${saysOf(document)}`)
  assert.deepEqual(Object.keys(document), [
    'facilities',
    'beds',
    'cells',
    'population',
    'roadNodes',
    'problems',
    'notices',
  ])
  assert.deepEqual(document.problems, [], 'exit 0: no problem')
  assert.ok(document.notices.some(({ why }) => /^1 road .* left out: not joined to the rest/.test(why)))
  assert.equal(document.facilities, 3, 'hospital, clinic, and one counted by the table')
  assert.equal(document.beds, 120, 'the beds of the hospital’s own tag')
  assert.equal(document.cells, 4)
  assert.equal(document.population, 9000)
  assert.equal(document.roadNodes, 25, 'a grid of 5 × 5; the island is none of it')
  const says = saysOf(document)
  for (const line of [
    /way\/201: "Town Hospital" also takes in node\/301 "The Town Hospital", way\/202 "House of children"/,
    /node\/303: "St Mary \(historical\)" is a facility of the past/,
    /1 × healthcare=pharmacy are no part of the model/,
    /1 road \(0\.1 of \d+\.\d km\) left out: not joined to the rest, among them way\/121 "Island Road"/,
    /people\.csv line 4, column healthcare: is empty: the number of facilities is not known/,
    /1 of 4 cells have no residents, the first is d/,
    /the time zone is that of the middle of the map, Europe\/Berlin/,
  ])
    assert.match(says, line)
  const city = loadCity(join(folder, 'town'))
  assert.deepEqual(city.name, { zh: '小镇', en: 'Smalltown' })
  assert.deepEqual(city.facilities[0]!.name, { zh: '小镇医院', en: 'Town Hospital' })
  assert.equal(city.facilities[0]!.provenance.beds!.confidence, 'approximate')
  assert.deepEqual(
    city.facilities.map(({ kind }) => kind),
    ['HOSPITAL', 'PRIMARY_CARE_CENTRE', 'PRIMARY_CARE_CENTRE'],
  )
  assert.equal(city.facilities[1]!.name.zh, 'Old Mill Clinic', 'a name without translation stands in both languages')
  assert.match(city.facilities[1]!.provenance.name!.source, /in one language only/)
  assert.equal(city.facilities[2]!.provenance.location!.confidence, 'synthetic')
  assert.equal(city.utcOffsetMinutes, 60)
  assert.deepEqual(city.attributions, ['© OpenStreetMap contributors, ODbL 1.0'])
  const { roads } = city
  assert.equal(roads!.synthetic, false)
  const named = (name: string): number => roads!.names.findIndex((text) => text.en === name)
  const signed = [...roads!.road.keys()].filter((e) => roads!.name[e] === named('Street 1') + 1)
  assert.equal(signed.length, 8, 'four blocks, there and back')
  assert.ok(signed.every((e) => roads!.speedKilometresPerHour[e] === 30))
  assert.equal(signed.filter((e) => (roads!.flags[e]! & ROAD_FLAG.against) !== 0).length, 4, 'one way')
  assert.equal([...roads!.flags].filter((flags) => (flags & ROAD_FLAG.bridge) !== 0).length, 8)
  assert.equal([...roads!.speedKilometresPerHour].filter((speed) => speed === 32).length, 8, '20 mph')
  // The way from which the sign forbids the turn meets the node in two roads, the way into which it forbids it too.
  assert.equal(roads!.forbiddenTurns.length, 4)
  const ground = loadGroundFiles(join(folder, 'town'))
  const { sheet, blocks } = decodeGround(ground.bin.buffer, ground.json)
  assert.ok(blocks.count > 100, 'four outlines, and blocks along the streets')
  const [x, y] = toSheet(sheet, 10.00675, 50.00675)
  const near = [...blocks.eastMetres.keys()].sort(
    (a, b) =>
      Math.hypot(blocks.eastMetres[a]! - x, blocks.northMetres[a]! - y) -
      Math.hypot(blocks.eastMetres[b]! - x, blocks.northMetres[b]! - y),
  )[0]!
  assert.equal(blocks.heightMetres[near], 15, 'the hospital: five storeys of 3 m')
  assert.ok(Math.abs(blocks.widthMetres[near]! - 107) <= 2 && Math.abs(blocks.depthMetres[near]! - 167) <= 2)
  assert.equal(sheet.land.length, 1, 'no coast: land as far as one sees')
  const again = await kangcheng(folder, ...TOWN_ARGS)
  assert.match(
    again.out,
    /机构 facilities 3 · 床位 beds 120 · 人口格 cells 4 · 人口 population 9000 · 路口 road nodes 25/,
  )
})

test('without a table residents are made up by a stated rule, scaled to a total where one is given', async () => {
  const folder = townFolder()
  const args = ['city', 'build', '--osm', 'town.osm.pbf', '--out', 'made'] as const
  const free = await answerOf<CityAnswer>(folder, ...args)
  assert.equal(free.code, 0)
  assert.match(
    saysOf(free.document),
    /no --population: \d+ residents in \d+ squares of 400 m are made up from floors of homes/,
  )
  // Two homes: 36 m × 56 m × 4 floors whole, and × 3 floors by half, at 45 m² each; ten streets of 1.4 and 2.2 km by 0.5 per metre.
  assert.ok(free.document.population > 8000 && free.document.population < 10_000, String(free.document.population))
  const scaled = await answerOf<CityAnswer>(folder, ...args, '--total-population', '20000')
  assert.equal(scaled.document.population, 20_000)
  assert.equal(loadCity(join(folder, 'made')).districts[0]!.provenance.confidence, 'synthetic')
})

test('a city without any hospital gets one per 100,000 residents, flagged', async () => {
  const bare = smallTown().filter(({ tags }) => tags?.amenity === undefined && tags?.building === undefined)
  const folder = townFolder({
    'town.osm.pbf': osmFile(bare, TOWN_BOX),
    'people.csv': 'id,lng,lat,pop,healthcare\na,10.002,50.002,150000,2\nb,10.012,50.012,30000,1\n',
  })
  const { code, document } = await build(folder)
  assert.equal(code, 0)
  assert.equal(document.facilities, 3)
  assert.equal(document.beds, 810, '4.5 per 1,000 of 180,000')
  assert.match(saysOf(document), /no input tells of a hospital: 2 of the counted facilities, one per 100,000 residents/)
  assert.match(loadCity(join(folder, 'town')).facilities[0]!.name.zh, /医院 01（合成）$/)
})

test('a city may bring its own parameters; those of another country are told where it is built and checked', async () => {
  const row = { key: 'cityBuild.residentsPerAmbulance', value: 1000, unit: 'residents', range: [100, 1e6], tag: 'A' }
  const own = {
    id: 'smalltown',
    name: { zh: '小镇', en: 'Smalltown' },
    country: 'DE',
    extends: 'china',
    parameters: [{ ...row, source: 'the town', effectiveDate: '2025-01-01', jurisdiction: 'DE' }],
  }
  const folder = townFolder({ 'own.json': JSON.stringify(own), 'bad.json': JSON.stringify({ ...own, country: 1 }) })
  const bad = await kangcheng(folder, ...TOWN_ARGS, '--parameters', 'bad.json')
  assert.equal(bad.code, 2)
  assert.match(bad.error, /--parameters .*bad\.json is no valid set of parameters:\ncountry: must be a country’s code/)
  const borrowed =
    /parameters: parameters china \(China, CN\): (\d+) of \d+ figures are another country’s, .*Europe\/Berlin/
  const usual = borrowed.exec(saysOf((await build(folder)).document))
  assert.ok(usual)
  const { code, document } = await build(folder, '--parameters', 'own.json')
  assert.equal(code, 0)
  assert.equal(loadCity(join(folder, 'town')).vehicles.length, 9, '9,000 residents, one for each 1,000')
  const fewer = `parameters smalltown (Smalltown, DE): ${Number(usual[1]) - 1} of`
  assert.ok(saysOf(document).includes(fewer), saysOf(document))
  const checked = await answerOf<CityAnswer>(folder, 'city', 'check', 'town')
  assert.ok(saysOf(checked.document).includes(fewer), saysOf(checked.document))
})

test('bad input is named by place and remedy', async (t) => {
  const whole = osmFile(smallTown(), TOWN_BOX)
  const heading = 'id,lon,lat,population\n'
  const refused: readonly (readonly [string, Readonly<Record<string, string | Buffer>>, RegExp])[] = [
    [
      'a truncated extract',
      { 'town.osm.pbf': whole.subarray(0, whole.length - 100) },
      /town\.osm\.pbf: ends inside the data of block 2, which starts at byte \d+: \d+ bytes are due at byte \d+, \d+ are left; download or export the extract again/,
    ],
    [
      'a damaged extract',
      { 'town.osm.pbf': Buffer.concat([whole.subarray(0, 200), Buffer.alloc(60), whole.subarray(260)]) },
      /town\.osm\.pbf: block 2 at byte \d+ cannot be read/,
    ],
    [
      'another format',
      { 'town.osm.pbf': '<?xml version="1.0"?><osm/>' },
      /at byte 0, where block 1 should start, stands no length of a header; give an OpenStreetMap extract in PBF format/,
    ],
    ['an empty extract', { 'town.osm.pbf': '' }, /town\.osm\.pbf: is empty; download or export/],
    [
      'an extract without roads',
      {
        'town.osm.pbf': osmFile(
          smallTown().filter(({ tags }) => tags?.highway === undefined),
          TOWN_BOX,
        ),
      },
      /holds no roads; a city needs an extract with its streets/,
    ],
    ['an empty table', { 'people.csv': '' }, /people\.csv: is empty; give a table with a heading and rows/],
    ['a table of a heading', { 'people.csv': heading }, /people\.csv: has a heading and no rows/],
    [
      'a table without residents',
      { 'people.csv': 'id,lon,lat,jobs\na,10,50,3\n' },
      /people\.csv: has no column for population; its columns are id, lon, lat, jobs; name one of them population, pop, residents/,
    ],
    [
      'a table in which nobody lives',
      { 'people.csv': `${heading}a,10.002,50.002,0\n` },
      /nobody lives in any of its 1 cells/,
    ],
    [
      'a table of another place',
      { 'people.csv': `${heading}a,121.5,29.9,100\n` },
      /none of its 1 places lies on the map \(longitude 9\.9900 to 10\.0300, latitude 49\.9900 to 50\.0300\), the first is 121\.5, 29\.9; give the table and the extract of one city/,
    ],
  ]
  for (const [name, files, why] of refused)
    await t.test(name, async () => {
      const { code, document } = await answerOf<{ error: string }>(townFolder(files), ...TOWN_ARGS)
      assert.equal(code, 2)
      assert.match(document.error, why)
    })
  const told: readonly (readonly [string, string, RegExp])[] = [
    [
      'longitude and latitude exchanged',
      'id,lat,lon,population\na,10.002,50.002,5\nb,10.012,50.002,7\n',
      /people\.csv, columns lon and lat: longitude and latitude are exchanged: 0 of 2 places lie on the map as told, 2 the other way round; they were taken the other way round/,
    ],
    [
      'residents as text',
      `${heading}a,10.002,50.002,5000\nb,10.012,50.002,"1,234"\n`,
      /people\.csv line 3, column population: "1,234" is no number of residents, and the row is left out; write plain digits/,
    ],
    [
      'residents unknown',
      `${heading}a,10.002,50.002,5000\nb,10.012,50.002,\n`,
      /people\.csv line 3, column population: is empty: what is not known is not 0, so the row is left out/,
    ],
    [
      'a cell twice',
      `${heading}a,10.002,50.002,5000\na,10.012,50.002,7\n`,
      /people\.csv line 3: cell "a" stands in line 2 already/,
    ],
    [
      'a cell off the map',
      `${heading}a,10.002,50.002,5000\nb,10.19,50.002,7\n`,
      /people\.csv line 3: lies off the map/,
    ],
  ]
  for (const [name, table, why] of told)
    await t.test(name, async () => {
      const { code, document } = await build(townFolder({ 'people.csv': table }))
      assert.equal(code, 1)
      assert.ok(document.problems.length > 0, 'exit 1: there are problems')
      assert.match(saysOf(document), why)
      assert.ok(document.population >= 12)
    })
  await t.test('a hospital off the map', async () => {
    const away = { type: 'node', id: 990, at: [10.5, 50.5], tags: { amenity: 'hospital', name: 'Far Away' } } as const
    const { code, document } = await build(townFolder({ 'town.osm.pbf': osmFile([away, ...smallTown()], TOWN_BOX) }))
    assert.equal(code, 1)
    assert.match(
      saysOf(document),
      /node\/990: "Far Away" lies at 10\.50000, 50\.50000, off the map .* and is left out; take a larger extract/,
    )
  })
  await t.test('options', async () => {
    const folder = townFolder()
    for (const [args, why] of [
      [['--zone', 'Brazil'], /--zone "Brazil": expected an IANA name/],
      [['--id', 'São Paulo'], /--id "São Paulo": expected 2 to 40 small letters/],
      [['--parameters', 'mars'], /--parameters "mars": there is no such set; one of china, england/],
      [['--osm', 'nowhere.pbf'], /--osm nowhere\.pbf: there is no such file/],
      [['--population', '.'], /--population \.: is a folder; give a file/],
    ] as const) {
      const { code, error } = await kangcheng(folder, ...TOWN_ARGS, ...args)
      assert.equal(code, 2)
      assert.match(error, why)
    }
  })
})

test('a folder is checked afresh, and fails where the city cannot be used', async () => {
  const folder = townFolder()
  await build(folder)
  const good = await answerOf<CityAnswer>(folder, 'city', 'check', 'town')
  assert.equal(good.code, 0, saysOf(good.document))
  assert.equal(good.document.facilities, 3)
  assert.equal(good.document.population, 9000)
  const file = join(folder, 'town/city.json')
  const sound = readFileSync(file, 'utf8')
  const broken: readonly (readonly [(city: Record<string, never>) => void, RegExp])[] = [
    [
      (city: { facilities: { location: number[] }[] }) => city.facilities[0]!.location.reverse(),
      /facilities\[0\]: h01 "Town Hospital" lies \d+ km from the nearest resident; correct its position \(longitude comes first\)/,
    ],
    [
      (city: { units: unknown[] }) => {
        city.units = []
      },
      /units: no facility has a ward/,
    ],
    [
      (city: { cells: { population: number }[] }) => {
        city.cells[0]!.population = 1
      },
      /cells\[0\]: age bands add up to 4000, population is 1/,
    ],
    [
      (city: { attributions: string[] }) => {
        city.attributions = []
      },
      /attributions: names nobody/,
    ],
  ] as never
  for (const [breakIt, why] of broken) {
    const city = JSON.parse(sound)
    breakIt(city)
    writeFileSync(file, JSON.stringify(city))
    const { code, document } = await answerOf<CityAnswer>(folder, 'city', 'check', 'town')
    assert.equal(code, 1)
    assert.match(saysOf(document), why)
  }
  writeFileSync(file, '{')
  const torn = await answerOf<CityAnswer>(folder, 'city', 'check', 'town')
  assert.equal(torn.code, 1)
  const none = await kangcheng(folder, 'city', 'check', '.')
  assert.equal(none.code, 2)
  assert.match(none.error, /holds no city\.json/)
})

test('a coast makes land on its left and sea on its right', async () => {
  const shore = [
    { type: 'node', id: 901, at: [10.04, 50.0225] },
    { type: 'node', id: 902, at: [9.98, 50.0225] },
    { type: 'way', id: 951, tags: { natural: 'coastline' }, refs: [901, 902] },
  ] as const
  const items = [...smallTown(), ...shore].sort(
    (a, b) => ['node', 'way', 'relation'].indexOf(a.type) - ['node', 'way', 'relation'].indexOf(b.type) || a.id - b.id,
  )
  const folder = townFolder({ 'town.osm.pbf': osmFile(items, TOWN_BOX) })
  await build(folder)
  const { json } = loadGroundFiles(join(folder, 'town'))
  const { land, coast } = json as { land: number[][]; coast: number[][] }
  assert.equal(coast.length, 1)
  assert.equal(land.length, 1)
  const norths = land[0]!.filter((_, i) => i % 2 === 1)
  assert.ok(Math.max(...norths) < 1500 && Math.min(...norths) < -5000, 'going west, the land lies south of it')
})

test('a built city can be rehearsed', async () => {
  const folder = townFolder()
  await build(folder)
  const { code, document } = await answerOf<{
    city: string
    indicators: { id: string; scope: string; base: { mean: number } }[]
  }>(
    folder,
    ...[
      'rehearse',
      join(import.meta.dirname, '../../scenarios/quiet-day.json'),
      '--city',
      'town',
      '--replications',
      '1',
      '--workers',
      '1',
    ],
  )
  assert.equal(code, 0)
  const beds = document.indicators.find(({ id, scope }) => id === 'needed-beds-peak' && scope === 'city')!
  assert.ok(beds.base.mean > 60 && beds.base.mean < 130, `${beds.base.mean} of 120 beds`)
})

const REFERENCE = process.env.REFERENCE_DATA ?? null
const needsData =
  REFERENCE === null ? { skip: 'REFERENCE_DATA is not set: the open data of the cities are not here' } : {}

test(
  'Baltimore and Monaco: a hospital mapped several times is one, and what is none is left out and told',
  needsData,
  async () => {
    const folder = freshFolder()
    const built = async (name: string): Promise<CityAnswer> => {
      const osm = join(REFERENCE!, `data/osm-extracts/${name}.osm.pbf`)
      const { code, document, error } = await answerOf<CityAnswer>(folder, 'city', 'build', '--osm', osm, '--out', name)
      assert.equal(code, 0, error)
      return document
    }
    const hospitals = (name: string): readonly string[] =>
      loadCity(join(folder, name))
        .facilities.filter(({ kind }) => kind === 'HOSPITAL')
        .map((facility) => facility.name.en)
    const baltimore = await built('baltimore')
    assert.deepEqual(hospitals('baltimore').toSorted(), [
      'Johns Hopkins Bayview Medical Center',
      'Johns Hopkins Hospital',
      'Kennedy Institute',
      'Old Town Medical Center',
    ])
    assert.ok(baltimore.roadNodes > 5000 && baltimore.population > 50_000)
    assert.match(saysOf(baltimore), /"Church Home Hospital \(historical\)" is a facility of the past/)
    assert.match(
      saysOf(baltimore),
      /"The Johns Hopkins Outpatient Center" is tagged as a hospital but named as a place for outpatients/,
    )
    const monaco = await built('monaco')
    assert.equal(hospitals('monaco').length, 5)
    assert.match(saysOf(monaco), /"Farmacy des Anglais" is tagged as a facility but named as a pharmacy/)
    assert.match(saysOf(monaco), /"Centre Cardio Thoracique de Monaco" also takes in node\/7822502058/)
    assert.ok(monaco.population > 20_000 && monaco.roadNodes > 2500)
  },
)
