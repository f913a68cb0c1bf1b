/** The sequential rule, on synthetic experiments with known truth and fixed seeds. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { normalQuantile } from '../parameters/normal.ts'
import { RandomSource } from '../simulation/random.ts'
import { meanInterval, studentT975, studentTwoSided } from '../statistics/quantiles.ts'
import { judgePrecision, lookAheadOf, nextLook, type PairedSeries, PRECISION_RULE } from './precision.ts'

/** Draws of one experiment: `next()` is uniform in (0, 1). */
function luck(seed: number): () => number {
  const random = new RandomSource(seed, 0)
  let n = 0
  return () => random.draw(1, n++, 0)[0]!
}

interface Truth {
  readonly base: number
  readonly effect: number
  readonly deviation: number
  /** Share of the difference's variance that is exponential: a skewed figure. */
  readonly skew: number
}

/** Pairs of figures whose differences have the given means and deviations, and hang together through a common part. */
function experiment(truths: readonly Truth[], seed: number, pairs: number): PairedSeries[] {
  const next = luck(seed)
  const base = truths.map(() => new Float64Array(pairs))
  const plan = truths.map(() => new Float64Array(pairs))
  for (let k = 0; k < pairs; k++) {
    const common = normalQuantile(next())
    truths.forEach((truth, i) => {
      const own = Math.SQRT1_2 * (common + normalQuantile(next()))
      const skewed = -Math.log(next()) - 1
      const noise = Math.sqrt(1 - truth.skew) * own + Math.sqrt(truth.skew) * skewed
      base[i]![k] = truth.base + 2 * truth.deviation * normalQuantile(next())
      plan[i]![k] = base[i]![k]! + truth.effect + truth.deviation * noise
    })
  }
  return truths.map((_, i) => ({ base: base[i]!, plan: plan[i]! }))
}

/** Looks until the rule is content. */
function stopped(series: readonly PairedSeries[], relative: number, floor: number) {
  const goals = series.map(() => ({ relative, floor }))
  for (let n = nextLook(0); n !== null; n = nextLook(n)) {
    const verdict = judgePrecision(series, goals, n)
    if (verdict.reached) return verdict
  }
  return judgePrecision(series, goals, PRECISION_RULE.most)
}

const TRUTHS: readonly Truth[] = [
  { base: 100, effect: -4, deviation: 8, skew: 0 },
  { base: 100, effect: 1, deviation: 5, skew: 0.3 },
  { base: 100, effect: 0, deviation: 10, skew: 0.6 },
  { base: 0, effect: 2, deviation: 3, skew: 0 },
]

test('Student’s t for any confidence agrees with tables and with the quick form', () => {
  for (const [confidence, degrees, t] of [
    [0.95, 1, 12.7062],
    [0.95, 2, 4.3027],
    [0.99, 5, 4.0321],
    [0.99, 10, 3.1693],
    [0.999, 30, 3.646],
    [0.998, 60, 3.2317],
  ] as const)
    assert.ok(Math.abs(studentTwoSided(confidence, degrees) - t) < 1e-3, `${confidence}, ${degrees}`)
  for (let degrees = 1; degrees < 400; degrees++)
    assert.ok(Math.abs(studentTwoSided(0.95, degrees) / studentT975(degrees) - 1) < 1e-4, `${degrees}`)
})

test('all intervals of a stopped experiment hold together about as often as promised', () => {
  const experiments = 600
  let together = 0
  const each = TRUTHS.map(() => 0)
  let single = 0
  let pairs = 0
  for (let seed = 0; seed < experiments; seed++) {
    const series = experiment(TRUTHS, seed, PRECISION_RULE.most)
    const verdict = stopped(series, 0.02, 1)
    assert.ok(verdict.reached, `seed ${seed} reached its precision`)
    pairs += verdict.replications
    const held = verdict.figures.map((figure, i) => {
      const differences = Array.from(
        { length: verdict.replications },
        (_, k) => series[i]!.plan[k]! - series[i]!.base[k]!,
      )
      const { mean, halfWidth95 } = meanInterval(differences)
      const off = Math.abs(mean - TRUTHS[i]!.effect)
      assert.ok(
        figure.halfWidth <= figure.wanted && figure.halfWidth > halfWidth95!,
        'the joint interval is the wider one',
      )
      if (off <= halfWidth95!) single++
      return off <= figure.halfWidth
    })
    held.forEach((yes, i) => {
      if (yes) each[i]!++
    })
    if (held.every(Boolean)) together++
  }
  // ± 2.5 standard errors of 600 experiments around the promise, and no more than 99.5 %: an interval that is never
  // wrong is too wide.
  const share = together / experiments
  assert.ok(share > 0.93 && share < 0.995, `all four together: ${share}`)
  for (const n of each) assert.ok(n / experiments > 0.97, `one at 98.75 %: ${n / experiments}`)
  const plain = single / (4 * experiments)
  assert.ok(plain > 0.93 && plain < 0.965, `the plain 95 % interval: ${plain}`)
  assert.ok(pairs / experiments > 100 && pairs / experiments < 250, `${pairs / experiments} pairs on average`)
})

test('stopping at the first look would not do: neither precise nor as often right as the rule', () => {
  let imprecise = 0
  for (let seed = 0; seed < 100; seed++) {
    const series = experiment(TRUTHS, seed, PRECISION_RULE.most)
    const first = judgePrecision(
      series,
      TRUTHS.map(() => ({ relative: 0.02, floor: 1 })),
      PRECISION_RULE.firstLook,
    )
    if (!first.reached) imprecise++
    assert.ok(stopped(series, 0.02, 1).replications > PRECISION_RULE.firstLook)
  }
  assert.ok(imprecise >= 98, `${imprecise} of 100 are not precise at the first look`)
})

test('looking ahead catches samples that look precise by luck', () => {
  // One figure at the brink, small batches: without looking ahead the first lucky look ends it.
  const truth: readonly Truth[] = [{ base: 0, effect: 0, deviation: 1, skew: 0 }]
  const cover = (lookAhead: number): { readonly held: number; readonly pairs: number } => {
    const rule = { ...PRECISION_RULE, firstLook: 3, step: 1, lookAhead }
    let held = 0
    let pairs = 0
    for (let seed = 0; seed < 1000; seed++) {
      const series = experiment(truth, seed, 120)
      let n = 3
      while (n < 120 && !judgePrecision(series, [{ relative: 0.1, floor: 0.6 }], n, rule).reached) n++
      const { halfWidth } = judgePrecision(series, [{ relative: 0.1, floor: 0.6 }], n, rule).figures[0]!
      let mean = 0
      for (let k = 0; k < n; k++) mean += (series[0]!.plan[k]! - series[0]!.base[k]!) / n
      if (Math.abs(mean) <= halfWidth) held++
      pairs += n
    }
    return { held: held / 1000, pairs: pairs / 1000 }
  }
  const hasty = cover(0)
  const patient = cover(5)
  assert.ok(hasty.held < 0.92, `without looking ahead ${hasty.held}`)
  assert.ok(patient.held > hasty.held + 0.03, `with it ${patient.held} against ${hasty.held}`)
  assert.ok(patient.pairs > hasty.pairs + 5)
})

test('the figure that took longest has decided; where some fall short, the one that is furthest from its goal', () => {
  const calm = { base: [10, 10, 10, 10, 10, 10, 10, 10], plan: [9, 9, 9, 9, 9, 9, 9, 9] }
  const restless = { base: [10, 10, 10, 10, 10, 10, 10, 10], plan: [9, 14, 8, 15, 7, 9, 13, 10] }
  const rule = { ...PRECISION_RULE, firstLook: 4, step: 4, lookAhead: 2 }
  const goal = { relative: 0.05, floor: 0.1 }
  const short = judgePrecision([calm, restless], [goal, goal], 8, rule)
  assert.equal(short.reached, false)
  assert.equal(short.decidedBy, 1)
  assert.deepEqual(short.figures[0], { wanted: 0.5, halfWidth: 0, reached: true, heldSince: 2 })
  assert.equal(short.figures[1]!.heldSince, null)
  const content = judgePrecision([calm, restless], [goal, { relative: 0.05, floor: 8 }], 8, rule)
  assert.equal(content.reached, true)
  assert.equal(content.decidedBy, 1)
  assert.ok(content.figures[1]!.heldSince! > 2)
})

test('the wanted half width is relative to the base, and the floor near zero', () => {
  const wantedAt = (base: number): number =>
    judgePrecision([{ base: [base, base], plan: [base, base] }], [{ relative: 0.1, floor: 2 }], 2).figures[0]!.wanted
  assert.equal(wantedAt(50), 5)
  assert.equal(wantedAt(-50), 5)
  assert.equal(wantedAt(0), 2)
  assert.equal(wantedAt(15), 2)
})

test('looks come at 20, 30, 40 … and end at the most, and the look-ahead grows with the pairs beyond a hundred', () => {
  const looks: number[] = []
  for (let n = nextLook(0); n !== null; n = nextLook(n)) looks.push(n)
  assert.deepEqual([looks[0], looks[1], looks.at(-1), looks.length], [20, 30, 400, 39])
  assert.deepEqual(
    [20, 100, 101, 400].map((n) => lookAheadOf(n)),
    [5, 5, 5, 20],
  )
})

test('half widths are those of the whole prefix, computed plainly', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(fc.double({ min: -1e3, max: 1e3, noNaN: true }), fc.double({ min: -1e3, max: 1e3, noNaN: true })),
        {
          minLength: 2,
          maxLength: 40,
        },
      ),
      (pairs) => {
        const series = { base: pairs.map(([b]) => b), plan: pairs.map(([, p]) => p) }
        const { halfWidth } = judgePrecision([series], [{ relative: 0.1, floor: 1 }], pairs.length).figures[0]!
        const plain = meanInterval(pairs.map(([b, p]) => p - b)).halfWidth95!
        assert.ok(Math.abs(halfWidth - plain) <= 1e-4 * plain + 1e-9, `${halfWidth} against ${plain}`)
      },
    ),
  )
})

test('no figure, and more pairs asked for than there are, are refused in words', () => {
  assert.throws(() => judgePrecision([], [], 5), /at least one figure/)
  assert.throws(
    () => judgePrecision([{ base: [1, 2], plan: [1, 2] }], [{ relative: 0.1, floor: 1 }], 3),
    /3 pairs were to be judged, 2 are there/,
  )
})
