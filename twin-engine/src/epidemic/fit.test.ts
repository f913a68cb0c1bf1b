/** L97: a fit finds what made the curve; series that cannot be used, or must be known about, are told. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { describeProblems } from '../city/decoded.ts'
import { RandomSource } from '../simulation/random.ts'
import { type CaseRow, type CaseSeries, caseSeriesOf, dateOf } from './case-series.ts'
import { discreteSerialInterval, effectiveReproduction } from './effective-reproduction.ts'
import { fitOutbreak, type OutbreakFit } from './fit.ts'
import { gammaProbability, gammaQuantile } from './gamma-quantile.ts'
import { nelderMead } from './nelder-mead.ts'
import { runOutbreak } from './outbreak-model.ts'

const luck = new RandomSource(3, 0)
const rows = (counts: readonly (number | string)[], first = 20_000): readonly CaseRow[] =>
  counts.map((count, k) => ({ place: `line ${k + 2}`, date: dateOf(first + k), count: String(count) }))
function series(counts: readonly (number | string)[]): CaseSeries {
  const read = caseSeriesOf(rows(counts))
  assert.ok(read.ok, read.ok ? '' : describeProblems(read.problems))
  return read.series
}
const notices = (list: readonly CaseRow[]): string => {
  const read = caseSeriesOf(list)
  assert.ok(read.ok)
  return describeProblems(read.notices)
}
const refusal = (list: readonly CaseRow[]): string => {
  const read = caseSeriesOf(list)
  assert.ok(!read.ok, 'taken')
  return describeProblems(read.problems)
}
const figure = (fit: OutbreakFit, name: string) => fit.figures.find((one) => one.name === name)!

test('L97: the figures with which a curve was made lie within the intervals of its fit, whatever was counted', () => {
  const outbreak = { population: 2_000, beta: 0.9, latentDays: 2, infectiousDays: 3, initialInfectious: 4 }
  const run = runOutbreak(outbreak, 32)
  for (const observed of ['incidence', 'prevalence'] as const) {
    const curve = observed === 'incidence' ? run.infections.subarray(1) : run.infectious
    // A tenth more and a tenth less by turns, and two days that nobody reported.
    const counts = [...curve].map((one, t) =>
      t === 9 || t === 20 ? '' : Math.round(one * (1 + 0.1 * (t % 2 ? 1 : -1))),
    )
    const question = { series: series(counts), population: 2_000, observed, latentDays: 2, reportedShare: 1 }
    const fit = fitOutbreak({ ...question, errors: 'negative-binomial' }, luck)
    for (const [name, made] of [
      ['beta', 0.9],
      ['infectiousDays', 3],
      ['reproductionNumber', 2.7],
      ['initialInfectious', 4],
    ] as const) {
      const { q025, q975, atEdge, best } = figure(fit, name)
      assert.ok(q025 < made && made < q975 && !atEdge, `${observed} ${name}: ${q025} … ${q975} for ${made}`)
      assert.ok(Math.abs(best / made - 1) < 0.35, `${observed} ${name}: ${best}`)
    }
    assert.ok(fit.coverage >= 0.9 && fit.accepted > 0.1 && fit.accepted < 0.6, `${fit.coverage}, ${fit.accepted}`)
  }
})

const school = `${process.env.REFERENCE_DATA}/data/outbreaks/influenza_england_1978_school.csv`
test('L97: the school influenza of 1978 by least squares has the published figures', {
  skip: !existsSync(school) && 'REFERENCE_DATA names no outbreaks',
}, () => {
  const list = readFileSync(school, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line, k): CaseRow => {
      const [date, count] = line.split(',')
      return { place: `line ${k + 2}`, date: date!.replaceAll('"', ''), count: count! }
    })
  const read = caseSeriesOf(list)
  assert.ok(read.ok && read.notices.length === 0)
  const question = { series: read.series, population: 763, latentDays: 0, reportedShare: 1 }
  const fit = fitOutbreak({ ...question, observed: 'prevalence', errors: 'least-squares' }, luck)
  assert.ok(Math.abs(figure(fit, 'beta').best - 1.79) < 0.01)
  assert.ok(Math.abs(1 / figure(fit, 'infectiousDays').best - 0.456) < 0.001)
  assert.ok(Math.abs(figure(fit, 'initialInfectious').best - 2.1) < 0.05)
  assert.ok(Math.abs(figure(fit, 'reproductionNumber').best - 3.92) < 0.01)
  assert.ok(Math.abs(fit.squares - 3_590) < 2, `${fit.squares}`)
})

test('a course that cannot tell duration from transmission says so', () => {
  const counts = Array.from({ length: 12 }, (_, t) => Math.round(10 * 1.15 ** t))
  const question = { series: series(counts), population: 1e7, latentDays: 0, reportedShare: 1 }
  const fit = fitOutbreak({ ...question, observed: 'prevalence', errors: 'negative-binomial' }, luck)
  const { q025, q975, atEdge } = figure(fit, 'infectiousDays')
  assert.ok(atEdge || q975 / q025 > 3, `${q025} … ${q975}`)
})

test('the effective reproduction number is that of steady growth, 1 where cases stay, and unknown where they are few or missing', () => {
  const interval = { meanDays: 5, standardDeviationDays: 2 }
  const w = discreteSerialInterval(interval, 60)
  assert.ok(Math.abs(w.reduce((a, b) => a + b, 0) - 1) < 1e-9)
  assert.ok(Math.abs(w.reduce((sum, one, k) => sum + one * (k + 1), 0) - 5) < 0.01)
  const growth = 0.08
  const wanted = 1 / w.reduce((sum, one, k) => sum + one * Math.exp(-growth * (k + 1)), 0)
  const rising = series(Array.from({ length: 60 }, (_, t) => Math.round(200 * Math.exp(growth * t))))
  const last = effectiveReproduction(rising, interval).at(-1)!
  assert.ok(
    Math.abs(last.mean - wanted) < 0.01 && last.q025 < wanted && wanted < last.q975,
    `${last.mean} for ${wanted}`,
  )
  const level = effectiveReproduction(series(Array<number>(60).fill(300)), interval)
  assert.ok(Math.abs(level.at(-1)!.mean - 1) < 0.01)
  assert.equal(level[3], null)
  assert.equal(effectiveReproduction(series(Array<number>(30).fill(1)), interval).at(-1), null, 'seven cases a week')
  const gap = effectiveReproduction(series([...Array<number>(20).fill(50), '', ...Array<number>(9).fill(50)]), interval)
  assert.equal(gap[22], null)
  assert.ok(gap[29] !== null)
  assert.throws(() => discreteSerialInterval({ meanDays: 1, standardDeviationDays: 1 }, 5), /mean must exceed one day/)
})

test('gamma probabilities and quantiles belong together, and the search finds the lowest point', () => {
  assert.ok(Math.abs(gammaProbability(1, 2) - (1 - Math.exp(-2))) < 1e-11)
  for (const shape of [0.3, 1, 7.5, 400])
    for (const p of [0.025, 0.5, 0.975])
      assert.ok(Math.abs(gammaProbability(shape, gammaQuantile(p, shape, 2) / 2) - p) < 1e-9, `${shape}, ${p}`)
  const valley = ([x, y]: readonly number[]): number => (1 - x!) ** 2 + 100 * (y! - x! ** 2) ** 2
  const { x } = nelderMead(valley, [-1.2, 1], [0.5, 0.5])
  assert.ok(Math.abs(x[0]! - 1) < 1e-4 && Math.abs(x[1]! - 1) < 1e-4)
})

test('series: duplicates, negative counts, wrong dates, one point are refused; gaps and a changed definition are told', () => {
  const good = rows([1, 2, 4, 8, 16, 32])
  assert.match(
    refusal([...good, { place: 'line 8', date: good[2]!.date, count: '5' }]),
    /^line 8: .* stands already at line 4; keep one of them/,
  )
  assert.match(
    refusal(rows([1, 2, -3, 4, 5])),
    /^line 4: -3 on .*: a count is never negative; put a correction on the day/,
  )
  assert.match(refusal(rows([1, 2, 'many', 4, 5])), /^line 4: must be a number, got "many"; leave it empty/)
  assert.match(
    refusal([{ place: 'line 2', date: '2026-02-30', count: '1' }]),
    /^line 2: must be a date such as 2026-11-25, got "2026-02-30"/,
  )
  assert.match(refusal(rows([7])), /has 1 reported days; a course needs 5 at least/)
  assert.match(refusal([]), /has 0 reported days/)
  assert.match(
    notices([...good, { place: 'line 8', date: dateOf(20_010), count: '9' }]),
    /2024-10-10 … 2024-10-13: not reported \(4 d\): unknown, not zero/,
  )
  assert.match(
    notices(rows([10, 11, 10, 12, 11, 10, 90, 95, 92, 97, 91, 93])),
    /2024-10-10: the level goes from about 11 to about 92.* --from 2024-10-10 or --until 2024-10-09/,
  )
  assert.equal(
    notices(rows(Array.from({ length: 30 }, (_, t) => Math.round(5 * 1.3 ** t)))),
    '',
    'a wave is no new definition',
  )
})
