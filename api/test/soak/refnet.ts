/**
 * Soak: RefNet at full length. Means over many replications against the published ones (for 200 they are the same runs, so
 * to the published digits; for other numbers by interval), RefNet-0 likewise, shared luck over 60 pairs of a year, and the
 * single stations. Prints what misses, and one JSON row.
 *
 * SOAK_REFNET   replications, default 200
 */
import { availableParallelism } from 'node:os'
import { REFNET_1, type RefNetModel, STATION_REPLICATIONS, STATION_Z, stationRows } from '@kangcheng/twin-engine/refnet'
import {
  answers,
  EXTRA_INTENSIVE_CARE_BEDS,
  meanAndDeviation,
  refNetParameters,
  type Spread,
  TENFOLD,
  varianceRatio,
} from '../../../twin-engine/test/reference/refnet-runs.ts'
import type { NetworkTask, RefNetTask } from '../../src/refnet/replication.ts'
import { runReplications } from '../../src/refnet/run-replications.ts'

type Values = Readonly<Record<string, number>>

const replications = Number(process.env.SOAK_REFNET ?? 200)
if (!Number.isInteger(replications) || replications < 20) {
  console.error(`SOAK_REFNET must be a whole number from 20, got ${process.env.SOAK_REFNET}`)
  process.exit(2)
}
const PAIRS = 60
const PUBLISHED_DIGITS = 1e-8
const began = performance.now()
const missed: string[] = []

async function run(task: RefNetTask, count: number): Promise<readonly Values[]> {
  const done = await runReplications(task, 0, count, availableParallelism(), new AbortController().signal)
  return done!.map(({ statistics }) => statistics)
}

const parameters = refNetParameters()
const task = (model: RefNetModel, different: Partial<NetworkTask> = {}): NetworkTask => ({
  model,
  parameters,
  copies: 1,
  seed: parameters.seed,
  warmupWeeks: parameters.warmupWeeks,
  weeks: parameters.runWeeks,
  keepSamples: true,
  trace: 0,
  ...different,
})

/** The definition's own test: all but 2 % within 2.6 standard errors. The same runs must have the same means. */
function holdMeans(
  what: string,
  runs: readonly Values[],
  published: Readonly<Record<string, Spread>>,
  publishedRuns: number,
): void {
  const names = Object.keys(published)
  const far: string[] = []
  for (const name of names) {
    const { mean, hw95 } = published[name]!
    const own = meanAndDeviation(runs.map((r) => r[name]!))
    const same = runs.length === publishedRuns
    const allowed = same ? PUBLISHED_DIGITS * Math.abs(mean) : 2.6 * Math.sqrt(own.sd ** 2 / own.n + hw95 ** 2 / 3.84)
    if (!(Math.abs(own.mean - mean) <= allowed)) far.push(`${what}: ${name} is ${own.mean}, published ${mean}`)
  }
  const tolerated = runs.length === publishedRuns ? 0 : 0.02 * names.length
  if (far.length > tolerated) missed.push(...far)
  console.log(
    `${what}: ${runs.length} replications, ${names.length - far.length} of ${names.length} means as published`,
  )
}

/** Lower and upper end of a ratio's 95 % interval, by the jackknife of its logarithm over the pairs. */
function intervalOf(base: readonly number[], plan: readonly number[]): readonly [number, number] {
  const n = base.length
  const without = base.map((_, k) =>
    Math.log(
      varianceRatio(
        base.filter((_, i) => i !== k),
        plan.filter((_, i) => i !== k),
      ),
    ),
  )
  const { mean } = meanAndDeviation(without)
  const error = Math.sqrt(((n - 1) / n) * without.reduce((sum, v) => sum + (v - mean) ** 2, 0))
  const ratio = varianceRatio(base, plan)
  return [ratio * Math.exp(-1.96 * error), ratio * Math.exp(1.96 * error)]
}

const one = await run(task('1'), replications)
holdMeans('RefNet-1', one, answers.statistics, answers.replications)
const zero = await run(task('0'), Math.min(replications, answers['RefNet-0'].replications))
holdMeans('RefNet-0', zero, answers['RefNet-0'].statistics, answers['RefNet-0'].replications)

const { hospitals } = parameters
const more = hospitals.map((h, i) => (i === 0 ? { ...h, icu: h.icu + EXTRA_INTENSIVE_CARE_BEDS } : h))
const pairs = Math.min(PAIRS, replications)
const plan = await run(task('1', { parameters: { ...parameters, hospitals: more } }), pairs)
const ratios: string[] = []
for (const name of Object.keys(one[0]!).filter((name) => !/^h\d/.test(name))) {
  const [base, changed] = [one.slice(0, pairs).map((r) => r[name]!), plan.map((r) => r[name]!)]
  const ratio = varianceRatio(base, changed)
  if (Number.isNaN(ratio)) continue
  const [low, high] = ratio === Number.POSITIVE_INFINITY ? [ratio, ratio] : intervalOf(base, changed)
  const wanted = TENFOLD.includes(name) ? 10 : 4
  ratios.push(`${name} ${ratio.toFixed(1)} (${low.toFixed(1)}–${high.toFixed(1)})`)
  // Sixty pairs know a ratio to a third or so: only what lies below for certain is missed.
  if (high < wanted) missed.push(`shared luck: ${name} falls ${ratio.toFixed(1)}-fold, wanted ${wanted}`)
}
console.log(`shared luck over ${pairs} pairs, variance of independent runs over that of pairs:\n  ${ratios.join(', ')}`)

const rows = stationRows(await run({ model: 'erlang', seed: parameters.seed }, STATION_REPLICATIONS))
for (const { check, lambda, servers, measure, exact, mean, z } of rows)
  if (!(Math.abs(z!) < STATION_Z))
    missed.push(`${check} λ ${lambda}, ${servers} servers: ${measure} is ${mean}, exact ${exact}`)
const furthest = Math.max(...rows.map(({ z }) => Math.abs(z!)))

for (const line of missed) console.error(line)
console.log(
  JSON.stringify({
    soak: 'refnet',
    replications,
    pairs,
    stationRows: rows.length,
    furthestZ: Number(furthest.toFixed(2)),
    failures: missed.length,
    seed: (REFNET_1 as { seed: number }).seed,
    seconds: Number(((performance.now() - began) / 1000).toFixed(1)),
  }),
)
process.exit(missed.length === 0 ? 0 : 1)
