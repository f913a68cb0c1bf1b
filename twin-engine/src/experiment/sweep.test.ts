/** Sweeps: axes and points as data, refusals with place and remedy, and answers worked by hand. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { chinaParameters, scenario, simulationCity, warmed } from '../../test/simulation-city.ts'
import { decodeLever } from '../levers/index.ts'
import { compareSweep } from './compare-sweep.ts'
import { figureValues, scopedFigures } from './figures.ts'
import { replicate } from './replicate.ts'
import { doNothing } from './scenario.ts'
import { decodeSweep, readSweepAxis, type Sweep, type SweepAxis } from './sweep.ts'

const city = simulationCity()
const plan = scenario({
  levers: [
    { kind: 'open-beds', facility: 'h1', beds: 5 },
    { kind: 'open-beds', facility: 'h2', beds: 2, leadMinutes: 60 },
  ],
  shocks: [{ kind: 'surge-arrivals', factor: 1.5 }],
})
const axis = (path: string, ...values: readonly (number | string)[]): SweepAxis => ({ path, values })
const decoded = (...axes: readonly SweepAxis[]): Sweep => {
  const found = decodeSweep(axes, plan, city)
  assert.ok(found.ok, JSON.stringify(found))
  return found.value
}

test('an axis is read from one line: a path, and values divided by commas', () => {
  assert.deepEqual(readSweepAxis('levers[0].beds=0,10, 20'), { ok: true, value: axis('levers[0].beds', 0, 10, 20) })
  assert.deepEqual(readSweepAxis('levers[0].facility=h1,h2'), {
    ok: true,
    value: axis('levers[0].facility', 'h1', 'h2'),
  })
  const wrong = (text: string): string => {
    const read = readSweepAxis(text)
    assert.ok(!read.ok)
    return `${read.problems[0]!.path}: ${read.problems[0]!.why}`
  }
  assert.match(wrong('beds'), /a sweep is a path and its values, as levers\[0\]\.beds=0,10,20, got "beds"/)
  assert.match(wrong('levers[0].beds=1,,2'), /levers\[0\]\.beds\[1\]: is empty; divide the values by single commas/)
  assert.match(wrong('levers[0].beds='), /levers\[0\]\.beds\[0\]: is empty/)
})

test('every combination is a point: the scenario with these values, all else as it was', () => {
  const sweep = decoded(axis('levers[0].beds', 0, 10), axis('levers[1].leadMinutes', 0, 60, 120))
  assert.equal(sweep.per, 'beds')
  assert.deepEqual(
    sweep.points.map((p) => p.values),
    [
      [0, 0],
      [0, 60],
      [0, 120],
      [10, 0],
      [10, 60],
      [10, 120],
    ],
  )
  assert.deepEqual(
    sweep.points.map((p) => p.amount),
    [2, 2, 2, 12, 12, 12],
    'the beds of the other lever count too',
  )
  for (const { scenario: made, values } of sweep.points) {
    assert.deepEqual(doNothing(made), doNothing(plan), 'one twin serves all points')
    assert.deepEqual(made.levers, [
      { ...plan.levers[0], beds: values[0] },
      { ...plan.levers[1], leadMinutes: values[1] },
    ])
  }
  assert.equal(decoded(axis('levers[0].facility', 'h1', 'h2')).per, null)
})

test('what cannot be swept is refused with its place and the remedy', () => {
  const rows: readonly (readonly [unknown, string, RegExp])[] = [
    [[], 'sweep', /at least one \{ path, values \}/],
    ['levers[0].beds', 'sweep', /must be a list/],
    [[7], 'sweep[0]', /must be \{ path, values \}, as \{ "path": "levers\[0\]\.beds"/],
    [[axis('shocks[0].factor', 1, 2)], 'sweep[0].path', /sweeps a shock; only levers can be swept/],
    [
      [axis('horizonHours', 24)],
      'sweep[0].path',
      /must name a field of a lever, as levers\[0\]\.beds, got "horizonHours"/,
    ],
    [
      [axis('levers[2].beds', 1)],
      'sweep[0].path',
      /the scenario has levers\[0\] \(open-beds\), levers\[1\] \(open-beds\)/,
    ],
    [
      [axis('levers[0].bed', 1)],
      'sweep[0].path',
      /open-beds has no field "bed"; one of facility, unit, beds, atMinute/,
    ],
    [[axis('levers[0].kind', 'open-beds')], 'sweep[0].path', /has no field "kind"/],
    [[axis('levers[0].beds')], 'sweep[0].values', /at least one number or text/],
    [[{ path: 'levers[0].beds', values: [null] }], 'sweep[0].values[0]', /must be a number or a text, got null/],
    [[axis('levers[0].beds', 5, 5)], 'sweep[0].values[1]', /5 stands there twice/],
    [
      [axis('levers[0].beds', 5, -1)],
      'sweep[0].values[1]',
      /levers\[0\]\.beds: must be a number from 0 to 10000, got -1/,
    ],
    [
      [axis('levers[0].beds', 'ten')],
      'sweep[0].values[0]',
      /levers\[0\]\.beds: must be a number from 0 to 10000, got "ten"/,
    ],
    [[axis('levers[0].facility', 'h1', 'h9')], 'sweep[0].values[1]', /the city has no facility "h9"/],
    [
      [axis('levers[0].beds', 1), axis('levers[0].beds', 2)],
      'sweep[1].path',
      /is swept twice; give all its values at once/,
    ],
    [[axis('levers[0].unit', 'u2')], 'levers[0].facility', /either facility or unit.* \(at levers\[0\]\.unit=u2\)/],
    [
      [
        axis('levers[0].beds', ...Array.from({ length: 21 }, (_, i) => i)),
        axis('levers[1].beds', ...Array.from({ length: 10 }, (_, i) => i)),
      ],
      'sweep',
      /has 210 points \(21 × 10\), at most 200 are run; give fewer values/,
    ],
    [Array.from({ length: 5 }, (_, i) => axis(`levers[${i}].beds`, 1)), 'sweep', /has 5 axes, at most 4/],
  ]
  for (const [input, path, why] of rows) {
    const found = decodeSweep(input, plan, city)
    assert.ok(!found.ok, JSON.stringify(input))
    assert.ok(
      found.problems.some((p) => p.path === path && why.test(p.why)),
      JSON.stringify(found.problems),
    )
  }
  assert.match(JSON.stringify(decodeSweep([axis('levers[0].beds', 1)], scenario())), /the scenario has no levers/)
})

test('decoding a sweep never throws', () => {
  fc.assert(
    fc.property(fc.anything(), (input) => {
      assert.ok(!decodeSweep(input, plan).ok)
      assert.ok(!decodeSweep([{ path: 'levers[0].beds', values: input }], plan).ok || Array.isArray(input))
    }),
  )
})

test('a decoded lever decodes to itself, so that a sweep may change one field of it', () => {
  for (const spec of [...plan.levers, ...plan.shocks])
    assert.deepEqual(decodeLever(spec, city), { ok: true, value: spec })
})

/** Runs with boarding hours (figure 4 of the city) as given, all else 0. */
const figures = scopedFigures([])
const boarding = figures.findIndex((f) => f.figure.id === 'boarding-hours')
const valuesWith = (hours: number): Float64Array =>
  figures.reduce((v, _, i) => v.fill(i === boarding ? hours : 0, i), new Float64Array(figures.length))
const runsOf = (rows: readonly (readonly [base: number, ...points: number[]])[]) =>
  rows.map(([base, ...points], replication) => ({
    replication,
    base: valuesWith(base),
    points: points.map(valuesWith),
  }))

test('benefit per unit, in all and by step, worked by hand', () => {
  const one = decoded(axis('levers[0].beds', 0, 10, 20))
  const sweep: Sweep = { ...one, points: one.points.map((p) => ({ ...p, amount: Number(p.values[0]) })) }
  // Ten beds take off 20 and 22 hours, twenty 26 and 30.
  const { points, answers } = compareSweep(
    sweep,
    figures,
    runsOf([
      [100, 100, 80, 74],
      [120, 120, 98, 90],
    ]),
  )
  const at = (p: number) => points[p]!.find((f) => f.figure.id === 'boarding-hours')!
  assert.equal(at(0).benefit!.inAll.mean, 0)
  assert.equal(at(0).benefit!.perUnit, null, 'nothing is spent')
  assert.equal(at(0).step, null)
  assert.equal(at(1).difference.mean, -21)
  assert.equal(at(1).difference.p50, -21)
  assert.equal(at(1).benefit!.inAll.mean, 21)
  assert.equal(at(1).benefit!.perUnit!.mean, 2.1)
  assert.ok(Math.abs(at(1).benefit!.perUnit!.halfWidth95! - 12.706205 * 0.1) < 1e-5)
  assert.equal(at(2).benefit!.perUnit!.mean, 1.4)
  assert.equal(at(2).step!.from, 1)
  assert.ok(Math.abs(at(2).step!.benefit.perUnit!.mean - 0.7) < 1e-12, 'the second ten buy a third of the first')
  const by = (how: string) => answers.find((a) => a.by === how && a.figure.id === 'boarding-hours')!
  assert.equal(by('per-unit').point, 1)
  assert.equal(by('in-all').point, 2)
  assert.deepEqual(by('in-all').orElse, [0, 1], 'two pairs tell nothing apart')
  assert.equal(points[0]!.find((f) => f.figure.id === 'occupied-beds-mean')!.benefit, null)
})

test('with enough pairs the best point is told from the others, and noise from none', () => {
  const sweep = decoded(axis('levers[0].beds', 10, 20, 30))
  const wobble = (k: number): number => [0, 1, -1, 0.5, -0.5][k % 5]!
  const rows = Array.from(
    { length: 30 },
    (_, k) =>
      [
        100 + 9 * wobble(k + 2),
        90 + 9 * wobble(k + 2) + wobble(k),
        79 + 9 * wobble(k + 2) + wobble(k * 3),
        79.1 + 9 * wobble(k + 2) + wobble(k + 1),
      ] as const,
  )
  const answer = compareSweep(sweep, figures, runsOf(rows)).answers.find(
    (a) => a.figure.id === 'boarding-hours' && a.by === 'in-all',
  )!
  assert.equal(answer.point, 1)
  assert.deepEqual(answer.orElse, [2], 'ten beds are worse for sure, thirty perhaps not')
  assert.equal(answer.helps, true)
  const none = compareSweep(sweep, figures, runsOf(rows.map(([base]) => [base, base, base, base]))).answers
  assert.ok(none.every((a) => !a.helps && a.orElse.length === 2))
})

test('on the engine: no bed is doing nothing to the byte, and more beds never open fewer', () => {
  const sweep = decodeSweep(
    [axis('levers[0].beds', 0, 4)],
    scenario({ levers: [{ kind: 'open-beds', facility: 'h1', beds: 1 }], shocks: plan.shocks }),
    city,
  )
  assert.ok(sweep.ok)
  const live = warmed()
  const [none, four] = sweep.value.points
  const base = replicate(live, doNothing(none!.scenario), chinaParameters(), 1, 0)
  assert.deepEqual(replicate(live, none!.scenario, chinaParameters(), 1, 0).values, base.values)
  const opened = replicate(live, four!.scenario, chinaParameters(), 1, 0)
  assert.equal(opened.values.open.at(-base.facilities.length)! - base.values.open.at(-base.facilities.length)!, 4)
  const values = figureValues(opened, scopedFigures([0, 99]))
  assert.ok(
    values.subarray((values.length / 3) * 2).every(Number.isNaN),
    'a facility that was not observed is not known',
  )
})
