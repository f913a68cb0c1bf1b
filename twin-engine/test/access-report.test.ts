import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadCity, loadParameters } from '../../seed-data/index.ts'
import {
  type AccessOptions,
  accessMeasure,
  accessReport,
  type CityModel,
  editCity,
  ROAD_CLASSES,
  socialRank,
  steadyFill,
} from '../src/index.ts'
import { smallCity } from './small-city.ts'

const parameters = loadParameters()
const testville = loadCity('testville')
const plain: AccessOptions = {
  parameters,
  measure: accessMeasure('2sfca'),
  mode: 'car',
  hour: null,
  supply: 'beds',
  need: null,
  closed: [],
  edits: [],
}
const near = (value: number | null, expected: number): void =>
  assert.ok(
    value !== null && Math.abs(value - expected) <= 1e-9 * Math.max(1, Math.abs(expected)),
    `${value}, not ${expected}`,
  )
const given = (city: CityModel, values: Float64Array): number =>
  values.reduce((sum, value, c) => sum + value * city.cells[c]!.population, 0)

test('a report hands out the beds there are, by need where one is given, and less where a hospital is closed', () => {
  const city = smallCity()
  const report = accessReport(city, plain)
  near(given(city, report.values), 8 + 4 + 6 + 20)
  near(report.supply, 38)
  assert.equal(report.basis.times, 'straight-line')
  assert.equal(report.unit.en, 'beds per person')
  assert.equal(report.basis.synthetic, true)
  near(given(city, accessReport(city, { ...plain, need: 'icu' }).values), 4)
  const closed = accessReport(city, { ...plain, closed: [0] })
  near(given(city, closed.values), 26)
  assert.deepEqual(closed.basis.closed, ['h1'])
  assert.deepEqual(
    report.problems.map(({ path }) => path),
    ['ages'],
  )
})

test('ages that one rule made up for all cells make no rows, and a note says so in both languages', () => {
  const city = smallCity()
  const cells = city.cells.map((cell) => ({
    ...cell,
    ages: [0.25, 0.61, 0.04, 0.1].map((part) => part * cell.population),
  }))
  const { byAge, byDistrict, problems } = accessReport({ ...city, cells } as unknown as CityModel, plain)
  assert.deepEqual([byAge.length, byDistrict.length], [0, city.districts.length])
  const note = problems.find(({ path }) => path === 'ages')!
  assert.match(note.why, /^every cell has the same shares of ages, which nobody counted: .* give ages by cell$/)
  assert.match(note.zh!, /^各格年龄构成相同/)
})

test('cells without people off the roads are one note with their number', () => {
  const cells = testville.cells.map((cell, c) =>
    c < 3 ? { ...cell, centre: [125, 30] as const, population: 0, ages: [0, 0, 0, 0] as const } : cell,
  )
  const { problems } = accessReport({ ...testville, cells } as CityModel, plain)
  const off = problems.filter(({ why }) => /off the roads|from the nearest road/.test(why))
  assert.equal(off.length, 1, JSON.stringify(problems))
  assert.match(
    off[0]!.why,
    /^3 cells without people lie off the roads, as cells\[0\] \(.*\) does; nobody misses a way there$/,
  )
})

test('the note on doctors tells the rule by which they are estimated, the least of one too', () => {
  const { problems } = accessReport(testville, { ...plain, supply: 'doctors' })
  assert.match(
    problems[0]!.why,
    /^the doctors of 4 primary-care centres are not known: 0\.4 for each 1,000 .*, one at least/,
  )
})

test('means by age and district are those of their people, and shares within minutes add up', () => {
  const city = smallCity()
  const cells = city.cells.map((cell, c) => (c === 0 ? { ...cell, ages: [0, 3200, 300, 1500] as const } : cell))
  const aged = { ...city, cells }
  const { values, byAge, byDistrict, mean, within } = accessReport(aged, { ...plain, hour: 8 })
  near(byDistrict[0]!.mean, values[0]!)
  near(byDistrict[1]!.mean, values[1]!)
  near(byAge[0]!.mean, values[1]!)
  near(mean, (values[0]! + values[1]!) / 2)
  assert.deepEqual(
    byAge.map(({ people }) => people),
    [600, 6400, 600, 2400],
  )
  near(within[2]!, (byDistrict[0]!.within[2]! + byDistrict[1]!.within[2]!) / 2)
})

test('free beds are those of the state, and without one the call is refused', () => {
  const state = steadyFill(testville, parameters, 1, Date.UTC(2026, 0, 15, 2))
  const free = accessReport(testville, { ...plain, supply: 'free', state })
  const open = accessReport(testville, plain)
  assert.ok(free.supply > 0 && free.supply < open.supply)
  assert.throws(() => accessReport(testville, { ...plain, supply: 'free' }), /free beds are those of a state/)
})

test('doctors that nobody has told of are estimated, and that is said', () => {
  const { supply, problems, unit } = accessReport(testville, { ...plain, supply: 'doctors' })
  assert.ok(Math.abs(supply - 47.5 * parameters.primaryCare.doctorsPerThousand) < 4, `${supply} doctors`)
  assert.match(problems[0]!.why, /the doctors of 4 primary-care centres are not known: 0\.4 for each 1,000 residents/)
  const facilities = testville.facilities.map((facility) =>
    facility.id === 'p001' ? { ...facility, doctors: 50 } : facility,
  )
  const more = accessReport({ ...testville, facilities }, { ...plain, supply: 'doctors' })
  assert.ok(more.supply > supply + 30)
  assert.match(more.problems[0]!.why, /the doctors of 3 primary-care centres/)
  assert.equal(unit.zh, '医生/人')
})

test('an ambulance has two ways: a closed hospital lengthens the second and leaves the first, rush hours lengthen both', () => {
  const ask = (change: Partial<AccessOptions>) => accessReport(testville, { ...plain, measure: null, ...change })
  const night = ask({ hour: 3 })
  const rush = ask({ hour: 8 })
  near(night.values[5]!, night.legs!.toScene[5]! + night.legs!.toHospital[5]!)
  assert.ok(rush.mean! > night.mean!)
  assert.ok(night.legs!.toSceneWithin[0]! > night.within[0]! && night.legs!.toHospitalWithin[0]! > night.within[0]!)
  assert.equal(night.better, 'lower')
  assert.ok(night.worstDecile! > night.mean!)
  const hospitals = testville.facilities.flatMap(({ kind }, f) => (kind === 'HOSPITAL' ? [f] : []))
  const oneLess = ask({ hour: 3, closed: [hospitals[0]!] })
  assert.deepEqual(oneLess.legs!.toScene, night.legs!.toScene)
  oneLess.legs!.toHospital.forEach((minutes, c) => {
    assert.ok(minutes >= night.legs!.toHospital[c]!)
  })
  const none = ask({ hour: 3, closed: hospitals })
  assert.deepEqual([none.mean, none.gini, none.within[2]], [null, null, 0])
  assert.ok(none.problems.some(({ why }) => why.startsWith('an open emergency department: there is none')))
})

test('a flood closes the facilities in it, and who cannot come any more is counted', () => {
  const [lng, lat] = testville.facilities[0]!.location
  const area = { kind: 'circle', centre: [lng, lat], radiusMetres: 1500 } as const
  const before = accessReport(testville, plain)
  const shallow = accessReport(testville, { ...plain, edits: [{ kind: 'flood', area, depthMetres: 0.1 }] })
  assert.deepEqual(shallow.basis.closed, [])
  const deep = accessReport(testville, { ...plain, edits: [{ kind: 'flood', area, depthMetres: 1 }] })
  assert.ok(deep.basis.closed.includes(testville.facilities[0]!.id))
  assert.match(deep.problems[0]!.why, /^the water closes \d+ facilities \(.*\); they take nobody$/)
  assert.ok(deep.within[1]! <= before.within[1]!)
  const cutOff = accessReport(testville, {
    ...plain,
    measure: accessMeasure('nearest'),
    edits: [{ kind: 'close', where: { classes: [...ROAD_CLASSES] } }],
  })
  const told = cutOff.problems.map(({ path, why }) => `${path}: ${why}`).join('\n')
  assert.match(told, /cells: [\d]+ people of \d+ cells \(.*\) have no way to any of it: they have no value/)
})

test('a city as it might be has the report of a city of its own, from the times of the one it comes from', () => {
  const added = {
    kind: 'add-facility',
    id: 'new',
    name: { zh: '新院', en: 'New' },
    facilityKind: 'HOSPITAL',
    location: [123.46, 28.54],
    level: null,
    group: null,
    beds: { 'general-medicine': 60 },
    emergencyPlaces: 12,
    doctors: 0,
  } as const
  const moved = { kind: 'move-facility', facility: 'h02', location: [123.54, 28.48] } as const
  const edited = editCity(testville, [added, moved])
  assert.ok(edited.ok)
  const { editedFrom, ...alone } = edited.value
  assert.equal(editedFrom, testville)
  for (const measure of [plain.measure, null]) {
    const quick = accessReport(edited.value, { ...plain, measure })
    const whole = accessReport(alone, { ...plain, measure })
    assert.deepEqual(quick.values, whole.values)
    assert.deepEqual(quick.problems, whole.problems)
    assert.ok(quick.supply > accessReport(testville, { ...plain, measure }).supply)
  }
})

test('cells without people, supply without people and no supply at all are told', () => {
  const city = smallCity()
  const deserted = {
    ...city,
    cells: city.cells.map((cell, c) => (c === 0 ? { ...cell, population: 0, ages: [0, 0, 0, 0] as const } : cell)),
  }
  const told = (of: CityModel, change: Partial<AccessOptions> = {}) =>
    accessReport(of, { ...plain, ...change })
      .problems.map(({ why }) => why)
      .join('\n')
  assert.match(told(deserted), /1 cells without people \(c1\) count in no mean or index/)
  const nobody = { ...city, cells: city.cells.map((cell) => ({ ...cell, population: 0, ages: [0, 0, 0, 0] as const })) }
  assert.match(told(nobody), /nobody can reach h1 and its 12; it counts for nobody/)
  assert.match(told(city, { closed: [0, 1, 2] }), /there is no supply of this kind that is open/)
})

test('the rank is income, else deprivation, else made up by a rule and flagged', () => {
  const city = smallCity()
  const withStanding = (standing: readonly { deprivation?: number; income?: number }[]): CityModel => ({
    ...city,
    cells: city.cells.map((cell, c) => ({ ...cell, ...standing[c] })),
  })
  const income = socialRank(withStanding([{ income: 900, deprivation: 1 }, { income: 400 }]))
  assert.deepEqual([income.basis, income.synthetic, ...income.rank], ['income', false, 900, 400])
  const partial = socialRank(withStanding([{ deprivation: 0.3 }]))
  assert.deepEqual([partial.basis, ...partial.rank], ['deprivation', -0.3, Number.NaN])
  assert.match(partial.problems[0]!.why, /1 of 2 inhabited cells have no deprivation \(c2\)/)
  const made = socialRank(testville)
  assert.deepEqual([made.basis, made.synthetic], ['rule', true])
  assert.ok(made.rule!.zh.startsWith('合成'))
  const { basis } = accessReport(testville, plain)
  assert.equal(basis.rank, 'rule')
  assert.equal(basis.rankRule, made.rule)
})
