/** Levers and policies: what they promise, on a small city. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  BedStatus,
  copyState,
  decodeLever,
  fork,
  indexCity,
  neighboursOf,
  type Occurrence,
  POLICIES,
  record,
} from '../src/index.ts'
import { hasAvailableBed } from '../src/policies/bed-choice.ts'
import { chinaParameters, scenario, simulationCity, warmed } from './simulation-city.ts'

const parameters = chinaParameters()
const live = warmed()

/** Who came in a run of a day, as token → what was told of the arrival. */
function arrivals(shocks: readonly unknown[], seed: number): Map<string, string> {
  const run = fork(live, scenario({ shocks }), parameters, seed)
  const came = new Map<string, string>()
  for (const e of record(run, 1440).events) if (e.kind === 'encounter.started') came.set(e.encounter, JSON.stringify(e))
  return came
}

/**
 * The same people at the same times. Whom a full township centre refers up depends on who else came, so of its patients
 * (the only ones of their need) the hospital and with it the neighbourhood may differ; likewise when, and with it
 * where, an ambulance brings somebody: of the emergency patients a few, and some who are still on the way at the end.
 */
function isPartOf(part: ReadonlyMap<string, string>, whole: ReadonlyMap<string, string>): boolean {
  let brought = 0
  for (const [token, told] of part) {
    const other = whole.get(token)
    if (other === told) continue
    if (other !== undefined && referable(other) && unplaced(other) === unplaced(told)) continue
    if (!told.includes('"acuity"') || (other !== undefined && timeless(other) !== timeless(told))) return false
    brought++
  }
  return brought <= 0.1 * part.size
}
const timeless = (told: string): string => {
  const { facility: _, occurredAt: __, ...rest } = JSON.parse(told) as Record<string, unknown>
  return JSON.stringify(rest)
}
const referable = (told: string): boolean => told.includes('"need":"geriatrics-rehabilitation"')
const unplaced = (told: string): string => {
  const { facility: _, originCell: __, ...rest } = JSON.parse(told) as Record<string, unknown>
  return JSON.stringify(rest)
}

test('a surge adds people and changes nobody: those of the base run come as before, and 1.2 is a part of 1.3', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 10_000 }),
      fc.double({ min: 1, max: 5, noNaN: true }),
      fc.double({ min: 1, max: 5, noNaN: true }),
      (seed, a, b) => {
        const [low, high] = a < b ? [a, b] : [b, a]
        const base = arrivals([], seed)
        const less = arrivals([{ kind: 'surge-arrivals', factor: low }], seed)
        const more = arrivals([{ kind: 'surge-arrivals', factor: high }], seed)
        assert.ok(isPartOf(base, less), 'the base run’s people come as before')
        assert.ok(isPartOf(less, more), `the people at ${low} are among those at ${high}`)
      },
    ),
    {
      numRuns: 15,
      // With the surge the township centre is full enough to refer somebody up who otherwise stays.
      examples: [
        [9391, 1.6986878900788727, 1],
        [8124, 1, 1.1972402646206322],
      ],
    },
  )
})

test('a surge brings as many more as its factor says, of its need, route, place and time only', () => {
  let base = 0
  let surge = 0
  for (let seed = 0; seed < 12; seed++) {
    base += arrivals([], seed).size
    surge += arrivals([{ kind: 'surge-arrivals', factor: 2 }], seed).size
  }
  assert.ok(Math.abs(surge / base - 2) < 0.12, `${surge} of ${base}`)

  const spec = {
    kind: 'surge-arrivals',
    factor: 5,
    need: 'respiratory',
    route: 'direct',
    facilities: ['h1'],
    fromMinute: 300,
    untilMinute: 1200,
  }
  const extra: Occurrence[] = []
  for (let seed = 0; seed < 12; seed++) {
    const without = arrivals([], seed)
    for (const [token, told] of arrivals([spec], seed))
      if (!without.has(token)) extra.push(JSON.parse(told) as Occurrence)
  }
  assert.ok(extra.length > 20, `${extra.length} extra patients`)
  for (const e of extra) {
    assert.ok(
      e.kind === 'encounter.started' && e.need === 'respiratory' && e.facility === 'h1' && e.acuity === undefined,
    )
    const minute = (e.occurredAt - live.asOf) / 60_000
    assert.ok(minute >= 299 && minute <= 1206, `minute ${minute}`)
  }
})

test('opening beds takes those on standby first, at the time and after the lead, and says how many there were', () => {
  const state = copyState(live)
  const standby = state.beds.status.reduce((n, s) => (s === BedStatus.standby ? n + 1 : n), 0)
  assert.equal(standby, 16)
  const run = fork(
    live,
    scenario({ levers: [{ kind: 'open-beds', facility: 'h1', beds: 20, atMinute: 60, leadMinutes: 45 }] }),
    parameters,
    1,
  )
  assert.equal(run.planned[0]?.wanted, 20)
  assert.equal(run.planned[0]?.planned, 12)
  assert.match(run.planned[0]!.note.en, /20 beds wanted, only 12 stand by or are closed/)
  assert.match(run.planned[0]!.note.zh, /计划增开 20 张，仅有 12 张/)
  const opened = record(run, 300).events.filter((e) => e.kind === 'bed.opened')
  assert.equal(opened.length, 12, 'each bed is told')
  for (const e of opened) assert.equal(e.occurredAt, run.origin + 105 * 60_000)
})

test('what begins after the end of the run says that it does nothing', () => {
  const beds = (atMinute: number) => ({ kind: 'open-beds', facility: 'h1', beds: 2, atMinute })
  const told = (atMinute: number) => fork(live, scenario({ levers: [beds(atMinute)] }), parameters, 1).planned[0]!
  const end = scenario({}).horizonHours * 60
  assert.match(told(end).note.en, /begins after the end of the run/)
  assert.equal(told(end).planned, 0)
  assert.doesNotMatch(told(end - 1).note.en, /begins after the end/)
})

test('two levers never open the same bed', () => {
  const lever = { kind: 'open-beds', unit: 'u2', beds: 4 }
  const run = fork(live, scenario({ levers: [lever, lever] }), parameters, 1)
  assert.deepEqual(
    run.planned.map((p) => p.planned),
    [4, 2],
  )
})

test('a malformed lever is refused with every place and what would be right', () => {
  const city = simulationCity()
  for (const [input, path, why] of [
    [{ kind: 'surge-arrivals', factor: 9 }, 'factor', /from 1 to 5, got 9/],
    [{ kind: 'surge-arrivals', factor: 2, need: 'dentistry' }, 'need', /must be one of all, general-medicine/],
    [{ kind: 'surge-arrivals', factor: 2, fromMinute: 10, untilMinute: 5 }, 'untilMinute', /after fromMinute \(10\)/],
    [{ kind: 'surge-arrivals', factor: 2, facilities: ['h1', 'h9'] }, 'facilities[1]', /no facility "h9"/],
    [{ kind: 'surge-arrivals', factor: 2, facilities: [] }, 'facilities', /leave it out for all/],
    [{ kind: 'open-beds', beds: 3 }, 'facility', /either facility or unit/],
    [{ kind: 'open-beds', beds: 3, unit: 'x' }, 'unit', /no unit "x"/],
    [{ kind: 'open-beds', beds: 2.5, unit: 'u2' }, 'beds', /whole number/],
    [{ kind: 'open-beds', beds: 3, unit: 'u1' }, 'unit', /"u1" has treatment places, not beds; name a ward/],
    [
      { kind: 'close-city' },
      'kind',
      /no lever "close-city"; one of surge-arrivals, admission-curve, open-beds, add-beds, /,
    ],
  ] as const) {
    const decoded = decodeLever(input, city)
    assert.ok(!decoded.ok, JSON.stringify(input))
    const problem = decoded.problems.find((p) => p.path === path)
    assert.match(problem?.why ?? `nothing at ${path}: ${JSON.stringify(decoded.problems)}`, why)
  }
})

test('decoding a lever never throws, whatever the input', () => {
  fc.assert(
    fc.property(fc.anything(), (input) => {
      const decoded = decodeLever(input)
      assert.ok(decoded.ok || decoded.problems.every((p) => p.why.length > 0))
    }),
  )
})

for (const policy of POLICIES)
  test(`policy ${policy.id}: names another hospital that has a free bed of the class, or nobody; reads only`, () => {
    const { facilities } = live.city
    fc.assert(
      fc.property(
        fc.nat(facilities.length - 1),
        fc.constantFrom('icu' as const, 'ward' as const),
        fc.integer({ min: 0, max: 2 ** 30 }),
        (facility, bedClass, mask) => {
          const state = copyState(live)
          // Some units are made full by hand: the policies read nothing else of a unit.
          state.city.units.forEach((_, u) => {
            if ((mask >> u) & 1) state.units.count[u * 10 + BedStatus.available] = 0
          })
          const before = copyState(state)
          const nearest = neighboursOf(state.city).order(facility, bedClass)
          const chosen = policy.choose({ facility, bedClass, nearest }, state)
          assert.deepEqual(state.units.count, before.units.count)
          const candidates = [...nearest].filter((f) => hasAvailableBed(state, f, bedClass))
          if (chosen < 0) assert.deepEqual(candidates, [])
          else assert.ok(candidates.includes(chosen))
          if (policy.id === 'nearest') assert.equal(chosen, candidates[0] ?? -1)
        },
      ),
    )
    assert.ok(policy.name.zh.length > 0 && policy.name.en.length > 0)
    assert.ok(indexCity(live.city).bedCount > 0)
  })
