/** A city's own care: read back as it was written, and every damage named with its place. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { smallCity } from '../../test/small-city.ts'
import type { CityCare } from './care.ts'
import { decodeCity } from './decode.ts'
import type { Problem } from './decoded.ts'

const minutes = (meanMinutes: number) => ({ law: 'exponential', meanMinutes }) as const

/** Care for the small city: one source for two departments, a list of planned admissions, a ward with its own arrivals. */
const CARE: CityCare = {
  source: 'made for this test',
  rates: { east: Array.from({ length: 168 }, (_, h) => 0.01 + h / 10_000), ward: Array<number>(168).fill(0.002) },
  emergencySources: [
    { rate: 'east', cell: null, facilities: ['h1', 'h2'], shares: [0.7, 0.3], travelMinutes: [5, 11.25] },
  ],
  directSources: [{ rate: 'ward', unit: 'h3-w1', whenFull: 'lost' }],
  admissionLists: [{ unit: 'h1-w1', weekdays: [1, 3], firstMinute: 420, stepMinutes: 15, slots: 4 }],
  emergency: {
    acuityShare: [0.1, 0.9],
    immediateLevels: 0,
    treatment: [minutes(180), { law: 'lognormal', meanMinutes: 80, coefficientOfVariation: 0.6 }],
    admitShare: [0.6, 0.1],
    routes: ['icu', 'respiratory'],
    routeShares: [
      [0.3, 0.7],
      [0, 1],
    ],
    waitFor: 'in-place',
    diversion: { queueShare: 0.5, most: 2, neverLevels: 1 },
  },
  stays: {
    byNeed: {
      respiratory: minutes(5000),
      'general-medicine': minutes(4000),
      'geriatrics-rehabilitation': minutes(20_000),
    },
    intensiveCare: minutes(5040),
    stepDown: minutes(4320),
    planned: minutes(3600),
    intensiveCareDeathShare: 0.12,
    stepDownShare: 1,
    turns: { respiratory: { share: 0.05, after: minutes(2880) } },
  },
  cleaning: { icu: { law: 'fixed', minutes: 90 } },
  wards: { lending: false, order: 'origin', stepDownNeed: 'respiratory' },
  transfer: { afterMinutes: 240, recheckMinutes: 60, handoverMinutes: 15 },
  neighbours: [{ facility: 'h1', others: ['h2', 'h3'], minutes: [12, 20] }],
}

/** A part of a document that a test may break. */
interface Loose {
  [name: string]: Loose
}

function cityWith(breakIt: (care: Loose) => void): unknown {
  const { cells: _cells, ...city } = smallCity()
  const document = JSON.parse(
    JSON.stringify({ ...city, units: city.units.map((u) => ({ ...u, building: 1 })), care: CARE }),
  ) as Loose
  Object.assign(document, {
    cells: city.districts.map((d, i) => ({
      id: `cell${i}`,
      centre: d.seat,
      district: i,
      population: d.population,
      ages: [0, d.population, 0, 0],
    })),
  })
  breakIt(document.care!)
  return document
}

function problemsOf(breakIt: (care: Loose) => void): readonly Problem[] {
  const decoded = decodeCity(cityWith(breakIt))
  return decoded.ok ? [] : decoded.problems
}

test('care is read back as it was written, rates to the last bit', () => {
  const decoded = decodeCity(cityWith(() => {}))
  assert.ok(decoded.ok, decoded.ok ? '' : JSON.stringify(decoded.problems))
  assert.deepEqual(decoded.value.care, CARE)
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1000, noNaN: true }), { minLength: 168, maxLength: 168 }), (rate) => {
      const again = decodeCity(cityWith((care) => Object.assign(care.rates!, { east: rate })))
      assert.ok(again.ok)
      assert.deepEqual(
        again.value.care?.rates.east,
        rate.map((r) => r + 0),
      )
    }),
    { numRuns: 20 },
  )
})

test('a city without care has none', () => {
  const decoded = decodeCity({ ...(cityWith(() => {}) as object), care: undefined })
  assert.ok(decoded.ok)
  assert.ok(!('care' in decoded.value))
})

const set =
  (path: string, value: unknown) =>
  (care: Loose): void => {
    const names = path.split(/[.[\]]+/).filter(Boolean)
    const last = names.pop()!
    const at = names.reduce((loose, name) => loose[name]!, care)
    if (value === undefined) delete at[last]
    else Object.assign(at, { [last]: value })
  }

const DAMAGES: readonly (readonly [change: readonly [path: string, value: unknown], path: string, why: RegExp])[] = [
  [['stays.turns.respiratory.share', 1.5], 'stays.turns.respiratory.share', /0 … 1, got 1.5/],
  [['stays.turns.respiratory.after', 90], 'stays.turns.respiratory.after', /must be a duration, as/],
  [['stays.turns', { icu: { share: 0, after: minutes(1) } }], 'stays.turns.icu', /is no need of a ward; needs are/],
  [['source', ''], 'source', /text that is not empty/],
  [['rates', []], 'rates', /must be an object/],
  [['rates.east', [1, 2]], 'rates.east', /must have 168 rates per minute.*Monday 00:00, has 2/],
  [['rates.east[7]', -1], 'rates.east[7]', /0 … 1000, got -1/],
  [['rates.east[7]', null], 'rates.east[7]', /must be a number/],
  [['emergencySources', undefined], 'emergencySources', /must be a list, got nothing/],
  [['emergencySources[0].rate', 'west'], 'emergencySources[0].rate', /no rate "west"; rates are east, ward/],
  [['emergencySources[0].cell', 'z9'], 'emergencySources[0].cell', /no cell "z9"/],
  [['emergencySources[0].facilities[1]', 'h9'], 'emergencySources[0].facilities[1]', /no facility "h9"/],
  [
    ['emergencySources[0].facilities[1]', 'h3'],
    'emergencySources[0].facilities[1]',
    /no emergency department: give it/,
  ],
  [['emergencySources[0].facilities[1]', 'h1'], 'emergencySources[0].facilities[1]', /given twice/],
  [['emergencySources[0].facilities', []], 'emergencySources[0].facilities', /at least one facility/],
  [
    ['emergencySources[0].shares', [1]],
    'emergencySources[0].shares',
    /must have 2 values, as many as facilities, has 1/,
  ],
  [['emergencySources[0].shares', [0.7, 0.4]], 'emergencySources[0].shares', /must add up to 1, adds up to 1\.1/],
  [['emergencySources[0].travelMinutes', [5]], 'emergencySources[0].travelMinutes', /must have 2 values/],
  [['emergencySources[0].travelMinutes[0]', -3], 'emergencySources[0].travelMinutes[0]', /got -3/],
  [['directSources[0].unit', 'h1-icu'], 'directSources[0].unit', /is of kind icu; name a ward/],
  [['directSources[0].unit', 'h7'], 'directSources[0].unit', /no unit "h7"/],
  [['directSources[0].whenFull', 'leave'], 'directSources[0].whenFull', /one of wait, lost, got "leave"/],
  [['directSources[1]', CARE.directSources[0]], 'directSources[1].unit', /given twice/],
  [['admissionLists[0].weekdays', []], 'admissionLists[0].weekdays', /1 = Monday … 7 = Sunday/],
  [['admissionLists[0].weekdays[1]', 8], 'admissionLists[0].weekdays[1]', /1 … 7, got 8/],
  [['admissionLists[0].slots', 100], 'admissionLists[0].slots', /the last of 100 would fall on minute 1905/],
  [['admissionLists[0].slots', 1.5], 'admissionLists[0].slots', /whole number/],
  [['emergency.acuityShare', [0.2, 0.2, 0.2, 0.2, 0.2]], 'emergency.acuityShare', /1 to 4 triage levels, has 5/],
  [['emergency.acuityShare', [0.5, 0.6]], 'emergency.acuityShare', /add up to 1/],
  [['emergency.treatment', []], 'emergency.treatment', /must have 2 durations, as many as acuityShare, has 0/],
  [
    ['emergency.treatment[0].meanMinutes', 0],
    'emergency.treatment[0].meanMinutes',
    /greater than 0; what takes no time/,
  ],
  [['emergency.treatment[0].law', 'gamma'], 'emergency.treatment[0].law', /one of lognormal, exponential, fixed/],
  [['emergency.treatment[1].coefficientOfVariation', -1], 'emergency.treatment[1].coefficientOfVariation', /got -1/],
  [['emergency.admitShare', [0.5]], 'emergency.admitShare', /must have 2 values/],
  [['emergency.admitShare[0]', 1.5], 'emergency.admitShare[0]', /0 … 1, got 1.5/],
  [['emergency.routes[1]', 'emergency'], 'emergency.routes[1]', /must be one of/],
  [['emergency.routeShares[1]', [1]], 'emergency.routeShares[1]', /must have 2 values, as many as routes, has 1/],
  [['emergency.routeShares', [[0.3, 0.7]]], 'emergency.routeShares', /must have 2 rows/],
  [['emergency.waitFor', 'corridor'], 'emergency.waitFor', /one of in-place, lounge/],
  [['emergency.diversion', undefined], 'emergency.diversion', /must be null, or \{ queueShare/],
  [['emergency.diversion.most', 3], 'emergency.diversion.most', /0 … 2, got 3/],
  [['stays.byNeed.respiratory', undefined], 'stays.byNeed.respiratory', /is missing: the city has wards of this need/],
  [['stays.byNeed.lungs', minutes(9)], 'stays.byNeed.lungs', /no need of a ward; needs are general-medicine/],
  [['stays.stepDown', 4320], 'stays.stepDown', /must be a duration, as \{ "law"/],
  [['stays.intensiveCareDeathShare', 12], 'stays.intensiveCareDeathShare', /0 … 1, got 12/],
  [['cleaning.emergency', minutes(9)], 'cleaning.emergency', /no need that has beds/],
  [['cleaning.icu.minutes', -90], 'cleaning.icu.minutes', /got -90/],
  [['wards.lending', 'no'], 'wards.lending', /true or false/],
  [['wards.stepDownNeed', 'icu'], 'wards.stepDownNeed', /must be one of/],
  [['transfer.recheckMinutes', 0], 'transfer.recheckMinutes', /would never end/],
  [['transfer', 'soon'], 'transfer', /must be null, or \{ afterMinutes/],
  [['neighbours[0].facility', 'h9'], 'neighbours[0].facility', /no facility "h9"/],
  [['neighbours[0].others[0]', 'h1'], 'neighbours[0].others[0]', /its own neighbour/],
  [['neighbours[0].minutes', [12]], 'neighbours[0].minutes', /must have 2 values, as many as others, has 1/],
  [['neighbours[1]', CARE.neighbours[0]], 'neighbours[1].facility', /given twice/],
]

test('every damage to care is one problem at least, at its place and with its remedy', () => {
  for (const [[path, value], place, why] of DAMAGES) {
    const problems = problemsOf(set(path, value))
    const found = problems.find((p) => p.path === `care.${place}`)
    assert.ok(found, `${path} = ${JSON.stringify(value)}: ${JSON.stringify(problems)}`)
    assert.match(found.why, why)
  }
})

test('care that is no object is refused as a whole', () => {
  const decoded = decodeCity({ ...(cityWith(() => {}) as object), care: 'good' })
  assert.ok(!decoded.ok)
  assert.deepEqual(decoded.problems, [
    { path: 'care', why: 'must be an object { source, rates, emergencySources, … }, got "good"' },
  ])
})
