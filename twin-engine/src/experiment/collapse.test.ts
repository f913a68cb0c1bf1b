/** Collapsed runs: seeded mixtures with known members, the rate of false alarms, and a city pushed over the edge. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { chinaParameters, scenario, warmed } from '../../test/simulation-city.ts'
import { normalQuantile, normalSurvival } from '../parameters/normal.ts'
import { RandomSource } from '../simulation/random.ts'
import { type FinalLoad, finalLoad, findCollapsed } from './collapse.ts'
import { replicate } from './replicate.ts'

function normals(seed: number): () => number {
  const random = new RandomSource(seed, 0)
  let n = 0
  return () => normalQuantile(random.draw(2, n++, 0)[0]!)
}

/** Homogeneous runs: both sixths from one distribution, correlated as neighbouring hours are. */
function calmRuns(seed: number, runs: number, of: (z: number) => number) {
  const z = normals(seed)
  return Array.from({ length: runs }, (_, replication) => {
    const before = z()
    return { replication, load: { before: of(before), final: of(0.7 * before + Math.sqrt(0.51) * z()) } }
  })
}

const aroundForty = (z: number): number => Math.max(0, 40 + 6 * z)
const skewed = (z: number): number => 40 * Math.exp(0.47 * z)
/** Exponential with mean 4, by the normal's own quantile. */
const nearlyEmpty = (z: number): number => -4 * Math.log(normalSurvival(z))
const jam = (final: number): FinalLoad => ({ before: 0.6 * final, final })

test('three jammed runs of a hundred are exactly those that are flagged, in 200 seeded mixtures', () => {
  const jammed = [7, 48, 93]
  let exactly = 0
  for (let seed = 0; seed < 200; seed++) {
    const runs = calmRuns(seed, 100, aroundForty).map((run) =>
      jammed.includes(run.replication) ? { ...run, load: jam(110 + 60 * (run.replication % 3)) } : run,
    )
    const found = findCollapsed(runs)
    assert.ok(found.judged && jammed.every((k) => found.replications.includes(k)), `seed ${seed}`)
    assert.ok(found.outlierAbove! > 55 && found.outlierAbove! < 100)
    if (found.replications.length === jammed.length) exactly++
  }
  assert.ok(exactly >= 194, `in ${exactly} of 200 mixtures nobody else is flagged`)
})

test('of homogeneous runs fewer than 1 in 5,000 is flagged where ends are normal, up to 1 in 200 where they are skewed', () => {
  const rate = (of: (z: number) => number): number => {
    let flagged = 0
    for (let seed = 1000; seed < 1400; seed++) flagged += findCollapsed(calmRuns(seed, 100, of)).replications.length
    return flagged / 40_000
  }
  const normal = rate(aroundForty)
  const lognormal = rate(skewed)
  const exponential = rate(nearlyEmpty)
  assert.ok(normal < 0.0002, `normal: ${normal}`)
  assert.ok(exponential > normal && exponential < 0.004, `exponential: ${exponential}`)
  assert.ok(lognormal > normal && lognormal < 0.005, `lognormal: ${lognormal}`)
})

test('a high run that no longer rises against its fellows is bad luck, not a collapse', () => {
  const runs = calmRuns(3, 40, aroundForty)
  const with13 = (load: FinalLoad) =>
    findCollapsed(runs.map((run) => (run.replication === 13 ? { ...run, load } : run))).replications
  assert.deepEqual(with13({ before: 150, final: 160 }), [13])
  assert.deepEqual(with13({ before: 160, final: 150 }), [])
  assert.deepEqual(with13({ before: 20, final: 42 }), [], 'rising, and no outlier')
})

test('a rise that all runs share, as towards the evening, makes no collapse', () => {
  const runs = calmRuns(4, 60, aroundForty).map(({ replication, load }) => ({
    replication,
    load: { before: load.before, final: load.final + 40 },
  }))
  assert.deepEqual(findCollapsed(runs).replications, [])
})

test('where nobody waits, five people are no collapse and six are', () => {
  const quiet = Array.from({ length: 50 }, (_, replication) => ({ replication, load: { before: 0, final: 0 } }))
  const last = (final: number) =>
    findCollapsed([...quiet, { replication: 50, load: { before: 0, final } }]).replications
  assert.deepEqual(last(5), [])
  assert.deepEqual(last(6), [50])
})

test('where half of the runs jam none is an outlier, and too few runs are not judged', () => {
  const half = calmRuns(5, 40, aroundForty).map((run) =>
    run.replication % 2 === 0 ? { ...run, load: jam(200 + run.replication) } : run,
  )
  const found = findCollapsed(half)
  assert.deepEqual(found.replications, [])
  assert.ok(found.medianLoad! > 60, 'the median tells it')
  assert.deepEqual(findCollapsed(half.slice(0, 9)), {
    judged: false,
    replications: [],
    medianLoad: null,
    outlierAbove: null,
  })
  assert.equal(findCollapsed(half.map((run) => ({ ...run, load: null }))).judged, false)
})

test('the order of runs does not matter, and a further quiet run never unflags a jam', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 31 }), fc.integer({ min: 15, max: 60 }), (seed, n) => {
      const runs = [...calmRuns(seed, n, aroundForty), { replication: n, load: jam(400) }]
      const found = findCollapsed(runs)
      assert.deepEqual(findCollapsed(runs.toReversed()), found)
      assert.ok(found.replications.includes(n))
      const more = findCollapsed([...runs, { replication: n + 1, load: { before: 40, final: 40 } }])
      assert.ok(more.replications.includes(n))
    }),
  )
})

test('a run of the city with five times its patients is the one that collapsed', () => {
  const live = warmed()
  const usual = scenario({ horizonHours: 48 })
  const flood = scenario({ horizonHours: 48, shocks: [{ kind: 'surge-arrivals', factor: 5 }] })
  const runs = Array.from({ length: 14 }, (_, k) => {
    const run = replicate(live, k === 9 ? flood : usual, chinaParameters(), 3, k)
    return { replication: k, load: finalLoad(run) }
  })
  const found = findCollapsed(runs)
  assert.deepEqual(found.replications, [9], JSON.stringify(runs.map((r) => r.load)))
  assert.ok(runs[9]!.load!.final > 2 * found.outlierAbove!)
})
