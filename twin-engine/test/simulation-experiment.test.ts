/** Summaries and comparisons: against figures worked by hand, and as a function of their runs. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  apply,
  bedId,
  compare,
  compareFigures,
  decodeScenario,
  ENGINE_VERSION,
  fork,
  MEASURES,
  type Measure,
  NOT_KNOWN,
  replicate,
  summarise,
  TOTALS,
  type Trajectory,
  transferables,
} from '../src/index.ts'
import { meanInterval, quantileOfSorted, sortFew, studentT975 } from '../src/statistics/quantiles.ts'
import { chinaParameters, scenario, simulationCity, warmed } from './simulation-city.ts'

const city = simulationCity()

/** A run of two facilities (h1, h4) and four samples with the given needed beds; 100 and 16 open. */
function run(replication: number, needed: readonly (readonly [number, number])[], boarding = 0): Trajectory {
  const values = Object.fromEntries(
    MEASURES.map((m) => [m, new Uint16Array(needed.length * 2).fill(NOT_KNOWN)]),
  ) as Record<Measure, Uint16Array>
  needed.forEach(([a, b], s) => {
    values.needed.set([a, b], s * 2)
    values.open.set([100, 16], s * 2)
    values.occupied.set([a, b], s * 2)
    values.boarding[s * 2] = boarding
    values.emergency[s * 2] = boarding
  })
  return {
    replication,
    startedAt: 0,
    everyMinutes: 15,
    samples: needed.length,
    facilities: Int32Array.of(0, 3),
    values,
    totals: new Float64Array(3 * TOTALS.length),
    entries: 1,
  }
}

const runs = [
  run(0, [
    [90, 10],
    [95, 12],
    [101, 12],
    [102, 12],
  ]),
  run(1, [
    [90, 10],
    [92, 12],
    [96, 12],
    [104, 12],
  ]),
  run(2, [
    [90, 10],
    [91, 12],
    [93, 12],
    [95, 17],
  ]),
]

test('quantiles, the first sample over the open beds and the share that never is, worked by hand', () => {
  const s = summarise(city, runs)
  assert.equal(s.replications, 3)
  const [h1, h4] = s.facilities
  assert.deepEqual([...h1!.needed.p50], [90, 92, 96, 102])
  assert.deepEqual(
    [...h1!.needed.p10].map((x) => Math.round(x * 10) / 10),
    [90, 91.2, 93.6, 96.4],
  )
  assert.deepEqual([...h1!.open], [100, 100, 100, 100])
  const { probability, ...crossing } = h1!.crossing!
  assert.deepEqual(crossing, { p10: 33, p50: 45, p90: null, never: 1 / 3 })
  assert.equal(probability.value, 2 / 3)
  assert.deepEqual([h4!.crossing!.p10, h4!.crossing!.never], [null, 2 / 3])
  assert.deepEqual([...s.city.needed.p50], [100, 104, 108, 114])
  assert.equal(s.city.crossing?.never, 1, 'the city’s sum never exceeds 116')
})

test('what is not known stays NaN in every band and null among breaks, and is left out of the city’s sums', () => {
  const s = summarise(city, runs)
  const h4 = s.facilities[1]!
  assert.ok([...h4.boarding.p50, ...h4.emergency.p90, ...h4.icuOccupied.p10].every(Number.isNaN))
  assert.equal(h4.firstUnmet.icu, null)
  assert.equal(h4.firstUnmet.emergency, null)
  assert.deepEqual([...s.city.boarding.p50], [0, 0, 0, 0])
})

test('a comparison pairs by replication: mean, quantiles and interval worked by hand', () => {
  const plan = [
    run(2, [
      [90, 10],
      [91, 12],
      [90, 12],
      [90, 12],
    ]),
    run(0, [
      [90, 10],
      [94, 12],
      [99, 12],
      [99, 12],
    ]),
    run(9, [
      [1, 1],
      [1, 1],
      [1, 1],
      [1, 1],
    ]),
  ]
  const c = compare(runs, plan)
  assert.equal(c.replications, 2, 'runs without a partner are left out')
  const h1 = c.facilities[0]!
  assert.deepEqual([...h1.needed.mean], [0, -0.5, -2.5, -4])
  assert.deepEqual([...h1.needed.median], [0, -0.5, -2.5, -4], 'of two pairs the median is the mean')
  assert.deepEqual(
    [...h1.needed.low].map((x) => Math.round(x * 10) / 10),
    [0, -0.9, -2.9, -4.8],
  )
  assert.equal(h1.overHours?.base, 0.25)
  assert.equal(h1.overHours?.plan, 0)
  assert.equal(h1.overHours?.difference.mean, -0.25)
  assert.equal(c.city.overHours?.base, 0.375)
  assert.equal(c.facilities[1]!.boardingHours, null)
  const boarding = compare(
    [
      run(
        0,
        [
          [1, 1],
          [1, 1],
          [1, 1],
        ],
        4,
      ),
      run(
        1,
        [
          [1, 1],
          [1, 1],
          [1, 1],
        ],
        4,
      ),
    ],
    [
      run(
        0,
        [
          [1, 1],
          [1, 1],
          [1, 1],
        ],
        2,
      ),
      run(
        1,
        [
          [1, 1],
          [1, 1],
          [1, 1],
        ],
        4,
      ),
    ],
  )
  assert.equal(boarding.city.boardingHours?.base, 2)
  assert.equal(boarding.city.boardingHours?.plan, 1.5)
  assert.equal(boarding.city.boardingHours?.baseMedian, 2)
  assert.equal(boarding.city.boardingHours?.difference.p50, -0.5)
  assert.equal(boarding.city.boardingHours?.difference.mean, -0.5)
  assert.ok(Math.abs(boarding.city.boardingHours!.difference.halfWidth95! - 12.706205 * 0.5) < 1e-6)
})

test('no runs, no pairs and runs that do not fit together are refused in words', () => {
  assert.throws(() => summarise(city, []), /no runs to summarise/)
  assert.throws(
    () =>
      compare(runs, [
        run(77, [
          [1, 1],
          [1, 1],
          [1, 1],
          [1, 1],
        ]),
      ]),
    /no runs to summarise/,
  )
  assert.throws(() => summarise(city, [runs[0]!, run(1, [[1, 1]])]), /different starts or horizons/)
})

test('order statistics: sorted like the library sorts, and bounded by their neighbours', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 60 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (list, share) => {
        const values = Float64Array.from(list)
        sortFew(values, values.length)
        assert.deepEqual(
          [...values],
          [...list].sort((a, b) => a - b),
        )
        const q = quantileOfSorted(values, values.length, share)
        assert.ok(q >= values[0]! && q <= values.at(-1)!)
      },
    ),
  )
  for (const [degrees, t] of [
    [1, 12.706],
    [9, 2.262],
    [19, 2.093],
    [39, 2.0227],
    [99, 1.9842],
  ] as const)
    assert.ok(Math.abs(studentT975(degrees) - t) < 6e-4, `${degrees}: ${studentT975(degrees)}`)
  assert.equal(meanInterval([3]).halfWidth95, null)
})

test('a trajectory survives the hand-over between workers', () => {
  const live = warmed()
  const t = replicate(live, scenario({ horizonHours: 3 }), chinaParameters(), 1, 2)
  assert.equal(t.samples, 13)
  assert.equal(t.replication, 2)
  const copy = structuredClone(t)
  const moved = structuredClone(t, { transfer: transferables(t) as ArrayBuffer[] })
  assert.deepEqual(moved, copy)
  assert.equal(t.values.needed.length, 0, 'moved, not copied')
})

test('a sample adds up: needed = occupied + boarding + awaiting, available ≤ open − occupied', () => {
  const live = warmed()
  const simulation = fork(live, scenario(), chinaParameters(), 1, 0)
  const t = replicate(live, scenario({ shocks: [{ kind: 'surge-arrivals', factor: 3 }] }), chinaParameters(), 1, 0)
  assert.equal(t.startedAt, simulation.now)
  let waitedFor = 0
  for (let i = 0; i < t.samples * t.facilities.length; i++) {
    const v = (m: Measure): number => t.values[m][i]!
    const boarding = v('boarding') === NOT_KNOWN ? 0 : v('boarding')
    waitedFor += v('needed') - v('occupied') - boarding
    assert.ok(v('needed') >= v('occupied') + boarding)
    assert.ok(v('available') + v('occupied') <= v('open'))
  }
  assert.ok(waitedFor > 0)
})

test('the version that results carry is the package’s', () => {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string
  }
  assert.equal(ENGINE_VERSION, version)
})

test('decoding a scenario never throws, and names what is wrong', () => {
  fc.assert(
    fc.property(fc.anything(), (input) => {
      const decoded = decodeScenario(input)
      assert.ok(!decoded.ok && decoded.problems.every((p) => p.why.length > 0))
    }),
  )
  const text = { zh: '一', en: 'a' }
  const good = { id: 'a', title: text, why: text, horizonHours: 5 }
  assert.ok(decodeScenario(good).ok)
  for (const [different, path] of [
    [{ hours: 5 }, 'hours'],
    [{ title: { zh: '一' } }, 'title.en'],
    [{ edits: [1] }, 'edits[0]'],
    [{ parameters: { 'stay.meanHours': 1 } }, 'parameters.stay.meanHours'],
    [{ parameters: { 'stay.meanDays.respiratory': '9' } }, 'parameters.stay.meanDays.respiratory'],
    [{ start: { at: '2026-11-21', warmUpDays: 14, seed: 1 } }, 'start.at'],
    [{ start: { at: '2026-11-21T10:00:00Z', warmUpDays: 1, seed: 1 } }, 'start.warmUpDays'],
    [{ start: { at: '2026-11-21T10:00:00Z', warmUpDays: 3, seed: -1 } }, 'start.seed'],
    [{ levers: {} }, 'levers'],
  ] as const) {
    const decoded = decodeScenario({ ...good, ...different })
    assert.ok(!decoded.ok && decoded.problems.some((p) => p.path === path), path)
  }
  assert.throws(
    () => fork(warmed(), scenario({ parameters: { 'beds.targetOccupancy': 7 } }), chinaParameters(), 1),
    /parameters of scenario test:\nbeds\.targetOccupancy: 7 is outside the range/,
  )
})

test('figures of a run, worked by hand: peaks, means and hours, paired by replication', () => {
  const base = [
    run(
      0,
      [
        [90, 10],
        [101, 12],
        [103, 17],
      ],
      2,
    ),
    run(
      1,
      [
        [90, 10],
        [92, 12],
        [96, 12],
      ],
      4,
    ),
  ]
  const plan = [
    run(
      1,
      [
        [90, 10],
        [92, 12],
        [94, 12],
      ],
      2,
    ),
    run(
      0,
      [
        [90, 10],
        [99, 12],
        [99, 12],
      ],
      2,
    ),
  ]
  const found = compareFigures(base, plan, [0])
  const of = (id: string, facility: number) => found.find((f) => f.figure.id === id && f.facility === facility)!
  assert.deepEqual(of('needed-beds-peak', 0).base, { p10: 96.7, p50: 99.5, p90: 102.3, mean: 99.5 })
  assert.deepEqual(of('needed-beds-peak', 0).difference.mean, -3, 'pairs: 103 → 99 and 96 → 94')
  assert.deepEqual(of('needed-beds-peak', 0).difference.p50, -3)
  assert.equal(of('needed-beds-peak', -1).base.p90, 108 + 0.9 * 12, 'the city: 120 and 108')
  assert.equal(of('over-hours', -1).base.p90, 0.675, 'three hospital-quarters in the first run, none in the second')
  assert.equal(of('boarding-hours', 0).difference.mean, -0.5, 'from 2 to 1 patient-hour in the second pair')
  assert.equal(
    found.some((f) => f.figure.id === 'icu-occupied-peak'),
    false,
    'what is not known is left out',
  )
})

test('an event dated half a day ahead neither moves the start of a run nor stands in its way', () => {
  const state = warmed(3, city)
  const bed = state.beds.status.indexOf(3)
  const ahead = state.asOf + 14 * 3_600_000
  assert.ok(apply(state, { kind: 'bed.vacated', bed: bedNameOf(state, bed), occurredAt: ahead }).ok)
  const unit = city.units.find((u) => u.kind === 'ward')!
  assert.ok(apply(state, { kind: 'census.reported', unit: unit.id, occupied: 3, occurredAt: ahead }).ok)
  const trajectory = replicate(state, scenario({ horizonHours: 12 }), chinaParameters(), 5, 0)
  assert.ok(trajectory.startedAt <= state.asOf + 15 * 60_000)
  assert.equal(trajectory.samples, 49)
})

function bedNameOf(state: ReturnType<typeof warmed>, bed: number): string {
  const unit = city.units[state.index.unitOfBed[bed]!]!
  return bedId(unit, bed - unit.firstBed + 1)
}
