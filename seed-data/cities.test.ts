import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { type CityModel, toGround } from '@kangcheng/twin-engine'
import { numberIn, readTable } from './generate/tables.ts'
import { cityFolder, loadCity, loadParameters } from './index.ts'

const ningbo = loadCity('ningbo')
const parameters = loadParameters()
const tables = join(import.meta.dirname, 'tables/ningbo')
const districtRows = readTable(join(tables, 'districts.csv'))

const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0)
const bedUnits = (city: CityModel) => city.units.filter((u) => u.kind !== 'emergency')
const openBeds = (city: CityModel, keep: (facility: number) => boolean) =>
  sum(
    bedUnits(city)
      .filter((u) => keep(u.facility))
      .map((u) => u.beds),
  )

test('residents of every district are those of the census, and together those of the city', () => {
  districtRows.forEach((row, d) => {
    const cells = ningbo.cells.filter((c) => c.district === d)
    assert.equal(sum(cells.map((c) => c.population)), numberIn(row, 'population_2020'), row.id)
  })
  assert.equal(sum(ningbo.cells.map((c) => c.population)), 9_404_283)
})

test('residents of every age band in every district are those of the table', () => {
  districtRows.forEach((row, d) => {
    const cells = ningbo.cells.filter((c) => c.district === d)
    ;['age_0_14', 'age_15_59', 'age_60_64', 'age_65_plus'].forEach((band, i) => {
      assert.equal(sum(cells.map((c) => c.ages[i]!)), numberIn(row, band), `${row.id} ${band}`)
    })
  })
})

test('the tables of districts add up to the published figures of the city', () => {
  const city = readTable(join(tables, 'city.csv'))
  const published = (key: string, year: string) => {
    const row = city.find((r) => r.key === key && r.year === year)
    assert.ok(row, `${key} ${year}`)
    return numberIn(row, 'value')
  }
  assert.equal(sum(districtRows.map((r) => numberIn(r, 'population_2020'))), published('population', '2020'))
  assert.equal(sum(districtRows.map((r) => numberIn(r, 'population_2024'))), published('population', '2024'))
  // Ages of eight districts are derived by shares and rounded one by one.
  const old = sum(districtRows.map((r) => numberIn(r, 'age_65_plus')))
  assert.ok(Math.abs(old - published('age_65_plus', '2020')) <= 10, `${old}`)
})

test('people gather at the centre: the densest square kilometres lie within 6 km of Sanjiangkou', () => {
  const [densest] = [...ningbo.cells].sort((a, b) => b.population - a.population)
  assert.ok(Math.hypot(...toGround([121.554, 29.877], densest!.centre)) < 6000)
  assert.ok(densest!.population > 15_000 && densest!.population < 40_000, `${densest!.population}`)
})

test('every district has 4.5 approved beds per 1,000 residents, and Yuyao its 4,096 open beds', () => {
  ningbo.districts.forEach((district, d) => {
    const own = ningbo.facilities.flatMap((f, i) => (f.district === d ? [i] : []))
    if (district.id === 'yuyao') {
      assert.equal(
        openBeds(ningbo, (f) => own.includes(f)),
        4096,
      )
      return
    }
    const approved = sum(own.map((f) => ningbo.facilities[f]!.approvedBeds ?? 0))
    assert.equal(approved, Math.round((district.population * parameters.beds.hospitalBedsPerThousand) / 1000))
    const open = openBeds(ningbo, (f) => own.includes(f))
    assert.ok(open / approved > 0.95 && open / approved < 0.98, `${district.id}: ${open} of ${approved}`)
  })
})

test('published beds stay as they are, and three campuses share the 3,900 of their hospital', () => {
  const approved = (id: string) => ningbo.facilities.find((f) => f.id === id)?.approvedBeds
  assert.equal(sum(['h01', 'h02', 'h03'].map((id) => approved(id)!)), 3900)
  assert.deepEqual(
    ['h04', 'h07', 'h08', 'h12', 'h25', 'h27', 'h32', 'h36'].map((id) => approved(id)),
    [2100, 707, 1650, 600, 650, null, 1200, 666],
  )
  const open = (id: string) => openBeds(ningbo, (f) => ningbo.facilities[f]!.id === id)
  assert.deepEqual([open('h27'), open('h36')], [1375, 670])
})

test('intensive care has 15–18 beds per 100,000 residents and at least 4 % of every hospital of 500 general beds', () => {
  const icu = sum(ningbo.units.filter((u) => u.kind === 'icu').map((u) => u.beds))
  const rate = (icu / 9_404_283) * 100_000
  assert.ok(rate >= 15 && rate <= 18, `${rate}`)
  ningbo.facilities.forEach((facility, f) => {
    if (facility.services.length > 0) return
    const units = bedUnits(ningbo).filter((u) => u.facility === f)
    const beds = sum(units.map((u) => u.beds))
    if (beds < 500) return
    const own = sum(units.filter((u) => u.kind === 'icu').map((u) => u.beds))
    assert.ok(own / beds >= 0.04, `${facility.id}: ${own} of ${beds}`)
  })
})

test('beds by need follow admissions × mean stay, so that no need is short of beds by construction', () => {
  const { shareByNeed } = parameters.admissions
  const weight = (need: keyof typeof shareByNeed) => shareByNeed[need] * parameters.stay.meanDays[need]
  const needs = Object.keys(shareByNeed) as (keyof typeof shareByNeed)[]
  const wards = ningbo.units.filter((u) => u.kind === 'ward' && u.need !== 'psychiatry')
  const total = sum(wards.map((u) => u.beds))
  for (const need of needs.filter((n) => shareByNeed[n] > 0)) {
    const share = sum(wards.filter((u) => u.need === need).map((u) => u.beds)) / total
    const wanted = weight(need) / sum(needs.map(weight).filter((w) => Number.isFinite(w)))
    assert.ok(
      share / wanted > 0.85 && share / wanted < 1.15,
      `${need}: ${share.toFixed(3)} against ${wanted.toFixed(3)}`,
    )
  }
})

test('every general hospital above 150 open beds has one emergency department, and no department is without hospital', () => {
  ningbo.facilities.forEach((facility, f) => {
    const departments = ningbo.units.filter((u) => u.facility === f && u.kind === 'emergency')
    const beds = openBeds(ningbo, (g) => g === f)
    if (facility.kind === 'HOSPITAL' && facility.services.length === 0 && beds >= 150) {
      assert.equal(departments.length, 1, facility.id)
    }
    if (departments.length > 0) assert.ok(beds >= 150, facility.id)
    for (const d of departments) assert.ok(d.beds >= 6 && d.beds <= 80, `${d.id}: ${d.beds}`)
  })
})

test('a hospital is one to four towers of at most twenty floors with one ward to a floor', () => {
  for (const city of [ningbo, loadCity('testville')]) {
    const floors = new Set<string>()
    for (const u of city.units) {
      assert.ok(u.building >= 1 && u.building <= 4 && u.floor >= 1 && u.floor <= 20, u.id)
      const floor = `${u.facility}/${u.building}/${u.floor}`
      assert.ok(!floors.has(floor), `${u.id} shares a floor`)
      floors.add(floor)
      if (u.kind === 'ward') assert.ok(u.beds <= 48, `${u.id}: ${u.beds}`)
    }
  }
})

test('larger hospitals keep 3–5 % of their beds on standby', () => {
  ningbo.facilities.forEach((facility, f) => {
    const units = bedUnits(ningbo).filter((u) => u.facility === f)
    const beds = sum(units.map((u) => u.beds))
    if (beds < 300 || facility.services.some((s) => ['psychiatric', 'rehabilitation'].includes(s))) return
    const share = sum(units.map((u) => u.surgeBeds)) / beds
    assert.ok(share > 0.01 && share < 0.051, `${facility.id}: ${share.toFixed(3)}`)
  })
  const all = bedUnits(ningbo)
  const share = sum(all.map((u) => u.surgeBeds)) / sum(all.map((u) => u.beds))
  assert.ok(share >= 0.025 && share <= 0.05, `${share}`)
})

test('there are 326 ambulances, 40 % of them with negative pressure, and at least one at every station', () => {
  assert.equal(ningbo.vehicles.length, 326)
  const negative = ningbo.vehicles.filter((v) => v.negativePressure).length
  assert.ok(negative / 326 >= 0.4 && negative / 326 < 0.45, `${negative}`)
  ningbo.facilities.forEach((facility, f) => {
    const own = ningbo.vehicles.filter((v) => v.station === f).length
    if (facility.kind === 'EMERGENCY_STATION') assert.ok(own >= 1, facility.id)
    else assert.equal(own, 0, facility.id)
  })
})

test('nearly all residents live within reach of an emergency station', () => {
  const origin = [121.554, 29.877] as const
  const stations = ningbo.facilities
    .filter((f) => f.kind === 'EMERGENCY_STATION')
    .map((f) => toGround(origin, f.location))
  let within5 = 0
  let within20 = 0
  for (const cell of ningbo.cells) {
    const [x, y] = toGround(origin, cell.centre)
    const nearest = Math.min(...stations.map(([e, n]) => Math.hypot(e - x, n - y)))
    if (nearest <= 5000) within5 += cell.population
    if (nearest <= 20_000) within20 += cell.population
  }
  assert.ok(within5 / 9_404_283 > 0.8, `${within5 / 9_404_283} within 5 km`)
  assert.ok(within20 / 9_404_283 > 0.995, `${within20 / 9_404_283} within 20 km`)
})

test('facilities are as many as the facts say', () => {
  const count = (kind: string, service?: string) =>
    ningbo.facilities.filter((f) => f.kind === kind && (service === undefined || f.services.includes(service))).length
  assert.equal(count('PRIMARY_CARE_CENTRE'), 156)
  assert.deepEqual(
    ['imaging', 'ecg', 'laboratory', 'pathology', 'sterilisation'].map((s) => count('SHARED_CENTRE', s)),
    [10, 5, 6, 3, 1],
  )
  assert.equal(count('BLOOD_CENTRE'), 1)
  assert.equal(ningbo.facilities.filter((f) => /^h\d+$/.test(f.id)).length, 36)
})

test('what is made up says so in its name, and poses as no institution', () => {
  for (const facility of ningbo.facilities) {
    const made = facility.provenance.name?.confidence === 'synthetic'
    assert.equal(made, facility.name.zh.endsWith('（合成）'), facility.name.zh)
    assert.equal(made, facility.name.en.endsWith('(synthetic)'), facility.name.en)
  }
})

test('the military hospital is nowhere in this package', () => {
  const places = ningbo.facilities.map((f) => f.location)
  assert.ok(!ningbo.facilities.some((f) => f.id === 'h18'))
  for (const file of textFiles(import.meta.dirname)) {
    if (file.endsWith('.test.ts')) continue
    assert.doesNotMatch(readFileSync(file, 'utf8'), /906医院|联勤保障|解放军/, file)
  }
  assert.ok(!places.some(([lng, lat]) => Math.hypot(lng - 121.5628, lat - 29.8731) < 0.0008))
})

test('coordinates that derive from OpenStreetMap stand in their own file under its notice, and nowhere else', () => {
  const own = join(tables, 'osm-positions.csv')
  assert.match(readFileSync(own, 'utf8'), /^# .*OpenStreetMap contributors.*Open Database License \(ODbL\)/)
  const rows = readTable(own)
  assert.ok(rows.length > 70)
  for (const file of textFiles(import.meta.dirname)) {
    if (file === own || file.endsWith('.test.ts')) continue
    const text = readFileSync(file, 'utf8')
    for (const row of rows) {
      assert.ok(!text.includes(`${row.lng},${row.lat}`), `position of ${row.id} stands in ${file}`)
    }
  }
  assert.ok(ningbo.attributions.some((a) => a.includes('OpenStreetMap contributors')))
  for (const row of rows) {
    const facility = ningbo.facilities.find((f) => f.id === row.id)
    assert.deepEqual(facility?.location, [numberIn(row, 'lng'), numberIn(row, 'lat')], row.id)
    assert.match(facility.provenance.location!.source, /OpenStreetMap/)
  }
})

test('the test city is small, fictional and complete', () => {
  const city = loadCity('testville')
  assert.equal(city.name.zh, '测试城')
  assert.equal(city.facilities.filter((f) => f.kind === 'HOSPITAL').length, 3)
  assert.ok(city.units.length >= 7 && city.units.length <= 12, `${city.units.length}`)
  const beds = sum(bedUnits(city).map((u) => u.beds))
  assert.ok(beds >= 180 && beds <= 230, `${beds}`)
  assert.ok(city.cells.length >= 150 && city.cells.length <= 300, `${city.cells.length}`)
  assert.ok(city.units.some((u) => u.kind === 'emergency') && city.units.some((u) => u.kind === 'icu'))
  assert.ok(city.units.some((u) => u.surgeBeds > 0))
  for (const f of city.facilities) assert.ok(Object.values(f.provenance).every((p) => p.confidence !== 'sourced'))
})

test('a folder without a city, and a city with a mistake, are refused with what is wrong', () => {
  assert.throws(() => loadCity('atlantis'), /no city at .*atlantis.*one of ningbo, testville/)
  assert.equal(cityFolder('/somewhere/else'), '/somewhere/else')
})

function textFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : textFiles(path)
    return entry.name.endsWith('.bin') ? [] : [path]
  })
}
