/** Other networks of the same schema: they run, they differ, and damaged ones are refused with place and remedy. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decodeRefNet, REFNET_1, type RefNetParameters, refNetCity, unreadFields } from '../../src/refnet/index.ts'
import { refNetParameters, refNetRun } from './refnet-runs.ts'

const WEEK = { warmupWeeks: 1, weeks: 2 }
const resultsOf = (parameters: RefNetParameters, copies = 1): Record<string, number> =>
  refNetRun(0, { ...WEEK, seed: parameters.seed, city: refNetCity(parameters, copies) }).results()

const { hospitals, districts, losMean, cleanMin } = refNetParameters()

test('what a file changes shows in the results, and only there', () => {
  const base = resultsOf(refNetParameters())
  assert.deepEqual(resultsOf(refNetParameters({ name: 'the same under another name' })), base)
  const slower = resultsOf(refNetParameters({ losMean: { ...losMean, gen: losMean.gen * 1.2 } }))
  assert.equal(slower.n_arr, base.n_arr, 'the same people come')
  assert.ok(slower.util_gen! > base.util_gen!, `${slower.util_gen} after ${base.util_gen}`)
  const more = resultsOf(refNetParameters({ districts: districts.map((d) => ({ ...d, perDay: d.perDay * 1.3 })) }))
  assert.ok(Math.abs(more.n_arr! / base.n_arr! - 1.3) < 0.03, `${more.n_arr} after ${base.n_arr}`)
  const none = resultsOf(refNetParameters({ maxDiversions: 0, icuDeathProb: 0 }))
  assert.deepEqual([none.n_div, none.n_deaths], [0, 0])
})

test('a network of three hospitals and two districts has its own statistics, also in two copies', () => {
  const small = refNetParameters({ hospitals: hospitals.slice(0, 3), districts: districts.slice(0, 2) })
  const names = Object.keys(resultsOf(small)).filter((name) => /^h\d+_/.test(name))
  assert.deepEqual([...new Set(names.map((name) => name.split('_')[0]))], ['h0', 'h1', 'h2'])
  const [one, two] = [resultsOf(small), resultsOf(small, 2)]
  assert.ok(one.n_arr! > 1500 && one.util_bay! > 0 && one.el_sched === 23 * 5 * 2, JSON.stringify(one))
  assert.ok(Math.abs(two.n_arr! / one.n_arr! - 2) < 0.1)
  assert.equal(two.el_sched, 2 * one.el_sched)
})

test('networks at the edge of the schema run: one hospital, no intensive care, no planned admissions, cleaning at once', () => {
  const lone = refNetParameters({
    hospitals: [{ ...hospitals[0]!, icu: 0, electives: 0 }],
    districts: districts.slice(0, 1),
    cleanMin: { icu: 0, surg: 0, gen: 0 },
    neighbours: 0,
    treatCv: [0, 0, 0],
    // Nobody is to need what is not there: they would wait for it for ever.
    wardProb: [
      [0, 0.3, 0.7],
      [0, 0.3, 0.7],
      [0, 0.2, 0.8],
    ],
  })
  const results = resultsOf(lone)
  assert.ok(results.n_depart! > 500)
  assert.deepEqual([results.el_sched, results.n_transfer, results.n_div, results.clean_frac], [0, 0, 0, 0])
  assert.ok(Number.isNaN(results.util_icu), 'a share of no beds is not known')
})

type Change = readonly [path: string, value: unknown]
const DAMAGES: readonly (readonly [change: Change, path: string, why: RegExp])[] = [
  [['seed', undefined], 'seed', /whole number 0 … 4294967295, got nothing/],
  [['name', 3], 'name', /must be a text/],
  [['hospitals', []], 'hospitals', /at least one hospital/],
  [['hospitals.2.bays', undefined], 'hospitals[2].bays', /whole number 1 … 10000, got nothing/],
  [['hospitals.2.gen', 50.5], 'hospitals[2].gen', /whole number/],
  [['hospitals.1.attract', 0], 'hospitals[1].attract', /greater than 0/],
  [['hospitals.0.electives', 200], 'hospitals[0].electives', /last slot would fall on the next day/],
  [['districts.4.perDay', -80], 'districts[4].perDay', /got -80/],
  [['districts.4.x', 'east'], 'districts[4].x', /must be a number/],
  [['hourFactor', [1, 2, 3]], 'hourFactor', /must have 24 numbers, has 3/],
  [['hourFactor.3', -0.1], 'hourFactor[3]', /got -0.1/],
  [['dayFactor', []], 'dayFactor', /must have 7 numbers, has 0/],
  [['classProb', [0.1, 0.35, 0.5]], 'classProb', /must add up to 1, got 0.95/],
  [['wardProb', [[0.3, 0.25, 0.45]]], 'wardProb', /one row for each of 3 classes, has 1/],
  [['wardProb.1', [0.06, 0.94]], 'wardProb[1]', /must have 3 shares \(icu, surg, gen\), has 2/],
  [['wardProb.1', [0.06, 0.24, 0.71]], 'wardProb[1]', /must add up to 1/],
  [['admitProb.0', 1.65], 'admitProb[0]', /0 … 1, got 1.65/],
  [['treatMean.0', 0], 'treatMean[0]', /greater than 0/],
  [['losMean.stepdown', undefined], 'losMean.stepdown', /got nothing/],
  [['losCv.icu', -1], 'losCv.icu', /got -1/],
  [['cleanMin', { ...cleanMin, icu: null }], 'cleanMin.icu', /must be a number/],
  [['maxDiversions', 3], 'maxDiversions', /0 … 2, got 3/],
  [['transferRecheckMin', 0], 'transferRecheckMin', /greater than 0/],
  [['travelBaseMin', 0], 'travelBaseMin', /greater than 0/],
  [['timeUnit', 'second'], 'timeUnit', /one of minute, got "second"/],
]

function damaged([path, value]: Change): unknown {
  const document = structuredClone(REFNET_1) as Record<string, unknown>
  const names = path.split('.')
  const last = names.pop()!
  const at = names.reduce<Record<string, unknown>>((part, name) => part[name] as Record<string, unknown>, document)
  if (value === undefined) delete at[last]
  else at[last] = value
  return document
}

test('a damaged file is refused with the place and what would be right', () => {
  assert.ok(decodeRefNet(REFNET_1).ok)
  for (const [change, path, why] of DAMAGES) {
    const decoded = decodeRefNet(damaged(change))
    assert.ok(!decoded.ok, `${change[0]} = ${JSON.stringify(change[1])} is accepted`)
    const problem = decoded.problems.find((p) => p.path === path)
    assert.ok(problem, `${path}: ${JSON.stringify(decoded.problems)}`)
    assert.match(problem.why, why)
  }
  for (const nothing of [null, [], 'RefNet-1', 7]) {
    const decoded = decodeRefNet(nothing)
    assert.ok(!decoded.ok && /must be an object of RefNet parameters/.test(decoded.problems[0]!.why))
  }
})

test('whatever the document, decoding gives parameters or problems, and never throws', () => {
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(REFNET_1 as object)), fc.jsonValue(), (name, value) => {
      const decoded = decodeRefNet({ ...(REFNET_1 as object), [name]: value })
      assert.ok(decoded.ok || decoded.problems.every(({ path, why }) => path.startsWith(name) && why !== ''))
    }),
    { numRuns: 300 },
  )
})

test('one fault is told once', () => {
  const told = (...change: Change): readonly string[] => {
    const decoded = decodeRefNet(damaged(change))
    return decoded.ok ? [] : decoded.problems.map(({ path, why }) => `${path}: ${why}`)
  }
  assert.deepEqual(told('districts', undefined), ['districts: must be a list, got nothing'])
  assert.deepEqual(told('wardProb', undefined), ['wardProb: must be a list, got nothing'])
  assert.deepEqual(told('wardProb.1', 5), ['wardProb[1]: must be a list, got 5'])
  assert.deepEqual(told('hospitals.0', 'h0'), ['hospitals[0]: must be an object, got "h0"'])
  assert.deepEqual(told('cleanMin', undefined), ['cleanMin: must be an object with icu, surg, gen, got nothing'])
  assert.deepEqual(told('classProb.0', 'x'), ['classProb[0]: must be a number 0 … 1, got "x"'])
  for (const name of Object.keys(REFNET_1 as object).filter((field) => field !== 'timeUnit' && field !== 'version'))
    for (const nothing of [undefined, null, true]) assert.equal(told(name, nothing).length, 1, name)
})

test('a field that nobody reads is named with its place, however deep', () => {
  const input = { ...(REFNET_1 as object), cleaners: 4 }
  assert.deepEqual(unreadFields(input, refNetParameters()), ['cleaners'])
  for (const [path, place] of [
    ['hospitals.0.nickname', 'hospitals[0].nickname'],
    ['districts.9.mayor', 'districts[9].mayor'],
    ['losMean.hospice', 'losMean.hospice'],
    ['hospitals.1.version', 'hospitals[1].version'],
  ] as const)
    assert.deepEqual(unreadFields(damaged([path, 'so']), refNetParameters()), [place])
  assert.deepEqual(unreadFields(REFNET_1, refNetParameters()), [])
})
