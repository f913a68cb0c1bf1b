/** L94: an epidemic reaches the hospitals as it spreads: admissions, stays, visits and absent staff. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { patchesOf, patchNames } from '../src/epidemic/city-patches.ts'
import { contactsByAge, splitBands } from '../src/epidemic/contacts.ts'
import {
  advance,
  apply,
  type CityModel,
  checkState,
  decodeLever,
  fork,
  record,
  type Simulation,
  sameState,
  steadyFill,
  type Total,
} from '../src/index.ts'
import { chinaParameters, EVENING, scenario, simulationCity } from './simulation-city.ts'

const parameters = chinaParameters()
const base = simulationCity()
/** Two hundred cells of 450 people in two districts, and centres that make four subdistricts of them. */
const city: CityModel = {
  ...base,
  facilities: [
    ...base.facilities,
    ...[0, 1, 2, 3].map((k) => ({
      ...base.facilities[0]!,
      id: `c${k}`,
      kind: 'PRIMARY_CARE_CENTRE' as const,
      location: [121.5 + 0.04 * k, 29.91] as const,
      district: k >> 1,
    })),
  ],
  cells: Array.from({ length: 200 }, (_, c) => ({
    id: `p${c}`,
    centre: [121.48 + 0.008 * (c % 20), 29.88 + 0.006 * Math.floor(c / 20)] as const,
    district: c % 20 < 10 ? 0 : 1,
    population: 450,
    ages: [80, 280, 30, 60] as const,
  })),
}
const live = steadyFill(city, parameters, 5, EVENING)
const file = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL(`../../scenarios/pathogens/${name}.json`, import.meta.url), 'utf8'))
const wave = { kind: 'epidemic', pathogen: file('sars-cov-2-wild'), reproductionNumber: 5, imported: 400, days: 40 }
const started = (shocks: readonly unknown[], levers: readonly unknown[] = [], replication = 1, days = 40): Simulation =>
  fork(live, scenario({ shocks, levers, horizonHours: days * 24, fidelity: 'flow' }), parameters, 3, replication)
const total = (run: Simulation, name: Total): number => run.totals.of(name, -1)
const refusal = (spec: object): string => {
  const decoded = decodeLever(spec, city)
  assert.ok(!decoded.ok, 'taken')
  return decoded.problems.map(({ path, why }) => `${path}: ${why}`).join('\n')
}

test('L94: whoever the epidemic makes so ill comes to a department once, and lies, gets worse and dies as the pathogen has it', () => {
  const run = started([wave])
  let intensive = 0
  let admitted = 0
  const infected = new Set<string>()
  advance(run, 40 * 1440)
  const course = run.parts.epidemics!.courseOf(run, 0)
  const came = course.total('A', 40)
  assert.equal(total(run, 'epidemicAdmissions'), came)
  assert.ok(came > 300, `${came} admissions`)
  assert.ok(total(run, 'epidemicVisits') > 100)
  assert.deepEqual(checkState(run.state), [])
  // Who is in hospital now with the epidemic's luck.
  const { patients } = run.state
  for (let p = 0; p < patients.capacity; p++) {
    const stream = run.plans.stream(p)
    if (patients.stage(p) === 0 || stream < 0x0d10_0000 || stream >= 0x0d10_0040) continue
    infected.add(`${stream} ${run.plans.number(p)}`)
    admitted++
    if (run.plans.ticket(p) > 0) intensive++
  }
  assert.equal(infected.size, admitted, 'nobody is there twice')
  assert.ok(admitted > 50 && intensive > 0, `${admitted} there, ${intensive} of them in need of intensive care`)
})

test('L94: fewer contacts change nothing before their day, then spare admissions; without transmission nobody is infected', () => {
  const measure = (share: number) => ({ kind: 'reduce-contacts', share, fromMinute: 8 * 1440 })
  const runs = [[], [measure(0.5)], [measure(1)]].map((levers) => started([wave], levers))
  for (const run of runs) advance(run, 8 * 1440)
  assert.ok(sameState(runs[0]!.state, runs[1]!.state) && sameState(runs[0]!.state, runs[2]!.state))
  for (const run of runs) advance(run, 40 * 1440)
  const [nothing, half, all] = runs.map((run) => run.parts.epidemics!.courseOf(run, 0))
  assert.ok(half!.total('X', 40) < nothing!.total('X', 40))
  assert.equal(all!.total('X', 40), all!.total('X', 8))
  const came = runs.map((run) => total(run, 'epidemicAdmissions'))
  assert.ok(came[0]! > came[1]! && came[1]! > came[2]!, came.join())
  const alone = started([], [measure(0.5)])
  assert.match(alone.planned[0]!.note.en, /there is no epidemic in this run/)
})

test('L94: staff are absent as everybody of working age is, and not where the shock says so', () => {
  const [ill, well] = [wave, { ...wave, staffFallIll: false }].map((shock) => started([shock]))
  for (const run of [ill!, well!]) advance(run, 40 * 1440)
  assert.equal(total(ill!, 'epidemicAdmissions'), total(well!, 'epidemicAdmissions'))
  assert.equal(well!.parts.rosters!.changes.length, 0)
  const shares = ill!.parts.rosters!.changes.flatMap((change) =>
    change.kind === 'scattered' ? change.curve.map(({ share }) => share) : [],
  )
  assert.ok(Math.max(...shares) > 0.1 && Math.max(...shares) < 0.9, `${Math.max(...shares)} absent at the peak`)
})

test('L7 through epidemics: told events end in the same bytes, a copy in the middle has the same future, and more beds are in use', () => {
  const run = started([wave])
  const { from, events } = record(run, 20 * 1440)
  for (const event of events) assert.ok(apply(from, event).ok)
  assert.ok(sameState(from, run.state))
  const [copy, twin, calm] = [run.copy(), started([wave]), started([])]
  for (const one of [copy, twin, run, calm]) advance(one, 26 * 1440)
  assert.ok(sameState(run.state, copy.state) && sameState(run.state, twin.state))
  const inBed = (one: Simulation): number => one.state.tallies.occupied.reduce((a, b) => a + b, 0)
  assert.ok(inBed(run) > inBed(calm) + 10, `${inBed(run)} in bed, ${inBed(calm)} without it`)
})

test('a city’s patches hold everybody once, commuters spend all of their time, and contacts are seen from both sides', () => {
  const patches = patchesOf(city, parameters)
  assert.equal(patches.middle.length, 4)
  const all = patches.bands.flat().reduce((a, b) => a + b, 0)
  assert.equal(all, 200 * 450)
  for (let p = 0; p < 4; p++) {
    const row = [...patches.commute.subarray(4 * p, 4 * p + 4)]
    assert.ok(Math.abs(row.reduce((a, b) => a + b, 0) - 1) < 1e-12 && Math.abs(row[p]! - 0.8) < 1e-12)
  }
  const ages = [0, 10, 20, 60, 80]
  const split = splitBands([80, 280, 30, 60], ages, parameters)
  assert.ok(Math.abs(split.reduce((a, b) => a + b, 0) - 450) < 1e-9 && split.every((one) => one > 0))
  const table = contactsByAge(ages, parameters)
  const people = splitBands(bandsOfCountry(), ages, parameters)
  for (let a = 0; a < 5; a++)
    for (let b = 0; b < 5; b++)
      assert.ok(Math.abs(people[a]! * table[a * 5 + b]! - people[b]! * table[b * 5 + a]!) < 1e-6)
  assert.ok(table[1 * 5 + 1]! > table[4 * 5 + 4]!, 'pupils meet more pupils than the old meet the old')
})

test('a patch is called by its district, its place in the list and the hospital nearest to it, never by a clinic', () => {
  const names = patchNames(city, patchesOf(city, parameters))
  const hospitals = city.facilities.filter(({ kind }) => kind === 'HOSPITAL').map(({ name }) => name.en)
  assert.equal(new Set(names.map(({ en }) => en)).size, names.length)
  for (const { en } of names) {
    const [, near] = /^.+ area \d\d \(near (.*)\)$/.exec(en) ?? []
    assert.ok(near !== undefined ? hospitals.includes(near) : city.districts.some(({ name }) => name.en === en), en)
  }
  const far = patchNames({ ...city, facilities: [] }, patchesOf(city, parameters))
  assert.ok(
    far.every(({ zh, en }) => !zh.includes('近') && !en.includes('near')),
    'a city without hospitals names none',
  )
})

function bandsOfCountry(): readonly number[] {
  const people = parameters.epidemic.agePeople
  const sum = (from: number, to: number): number => people.slice(from, to).reduce((a, b) => a + b, 0)
  return [sum(0, 3), sum(3, 12), sum(12, 13), sum(13, 18)]
}

test('an epidemic that cannot be meant is refused with place and remedy', () => {
  assert.match(refusal({ kind: 'epidemic' }), /pathogen: must be an object/)
  const bad = structuredClone(wave) as unknown as { pathogen: { figures: Record<string, { value: number[] }> } }
  bad.pathogen.figures.intensiveCareShare!.value[3] = 0.5
  assert.match(refusal(bad), /pathogen\.figures\.intensiveCareShare\.value\[3\]: 0\.5 of the infected from age 30/)
  const omicron = { ...wave, pathogen: file('omicron-like'), severityFactor: 0.5 }
  assert.match(refusal(omicron), /pathogen\.figures\.severityFactor\.value: must be a number 0\.1 … 0\.25, got 0\.5/)
  assert.match(refusal({ ...wave, imported: 0 }), /imported: must be a number from 1 to 1000000, got 0/)
  const empty = decodeLever(wave, { ...city, cells: [] })
  assert.ok(!empty.ok && /nobody is known to live there|no cells/.test(empty.problems[0]!.why))
})
