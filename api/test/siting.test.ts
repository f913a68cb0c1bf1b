/** Siting with the real solver: small questions against every plan tried, and San Francisco's published optima. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import {
  SITING_PROBLEMS,
  type SitingAnswer,
  type SitingQuestion,
  solveSiting,
  type TravelMatrix,
} from '@kangcheng/twin-engine'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { bestByTrying } from '../../twin-engine/test/plain-siting.ts'
import { questions } from '../../twin-engine/test/siting-questions.ts'
import { highsSolver } from '../src/solver/highs.ts'

const solver = highsSolver()
after(() => solver.close())

for (const problem of SITING_PROBLEMS)
  test(`L51: ${problem.id}: with the solver every small question has its proven optimum, or is told to have none`, () =>
    fc.assert(
      fc.asyncProperty(questions(problem.id), async (question) => {
        const best = bestByTrying(question)
        const answer = await solveSiting(question, { solver, steps: 5 })
        if (!answer.ok) {
          assert.equal(best === null || answer.problems.some(({ path }) => path !== ''), true, `the best is ${best}`)
          return
        }
        const { objective, bound, proven } = answer.value
        assert.equal(proven, true)
        assert.equal(bound, objective)
        assert.ok(best !== null && Math.abs(objective - best) <= 1e-6 * Math.max(1, best), `${objective}, best ${best}`)
      }),
      { numRuns: 25 },
    ))

const FOLDER = process.env.REFERENCE_DATA && join(process.env.REFERENCE_DATA, 'data/spopt-san-francisco')
const needsFolder = FOLDER ? {} : { skip: 'REFERENCE_DATA is not set: San Francisco is not here' }

interface Optimum {
  readonly objective_demand_metres?: number
  readonly max_distance_m?: number
  readonly sites: readonly (readonly string[])[]
}

test('San Francisco: p-median, p-center, set cover and coverage are the published optima', needsFolder, async () => {
  const rows = parse(
    readFileSync(join(FOLDER!, 'SF_network_distance_candidateStore_16_censusTract_205_new.csv'), 'utf8'),
    { columns: true },
  ) as { distance: string; name: string; DestinationName: string; demand: string }[]
  const names = [...new Set(rows.map(({ name }) => name))]
  const tracts = [...new Set(rows.map(({ DestinationName }) => DestinationName))]
  const costs: TravelMatrix = {
    origins: tracts.length,
    destinations: names.length,
    minutes: new Float64Array(rows.length),
  }
  const weights = new Float64Array(tracts.length)
  for (const { distance, name, DestinationName, demand } of rows) {
    costs.minutes[tracts.indexOf(DestinationName) * names.length + names.indexOf(name)] = Number(distance)
    weights[tracts.indexOf(DestinationName)] = Number(demand)
  }
  const optima = JSON.parse(readFileSync(join(FOLDER!, 'exact_optima.json'), 'utf8')) as {
    p_median: Record<string, Optimum>
    p_center: Record<string, Optimum>
    mclp: Record<string, Record<string, number>>
    lscp: { radius_m: number; sites_needed: number }
  }
  const solved = async (question: Omit<SitingQuestion, 'costs' | 'weights'>): Promise<SitingAnswer> => {
    const answer = await solveSiting({ ...question, costs, weights }, { solver })
    assert.ok(answer.ok && answer.value.proven)
    return answer.value
  }
  for (const [p, { objective_demand_metres: sum, sites }] of Object.entries(optima.p_median)) {
    const answer = await solved({ problem: 'p-median', p: Number(p) })
    assert.ok(Math.abs(answer.objective / sum! - 1) < 1e-12)
    assert.deepEqual(answer.sites.map((j) => names[j]).sort(), [...sites[0]!].sort())
  }
  for (const [p, { max_distance_m: farthest }] of Object.entries(optima.p_center))
    assert.equal((await solved({ problem: 'p-center', p: Number(p) })).objective, farthest)
  const { radius_m: radius, sites_needed: needed } = optima.lscp
  assert.equal((await solved({ problem: 'lscp', radius })).objective, needed)
  for (const [p, figures] of Object.entries(optima.mclp))
    assert.ok(
      Object.values(figures).includes((await solved({ problem: 'mclp', p: Number(p), radius: 5000 })).objective),
    )
})
