import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { kangcheng } from '../../test/command-line.ts'

const folder = mkdtempSync(join(tmpdir(), 'site-'))

async function site(
  problem: object | string,
  ...options: string[]
): Promise<{ code: number; out: string; error: string }> {
  writeFileSync(join(folder, 'problem.json'), typeof problem === 'string' ? problem : JSON.stringify(problem))
  return kangcheng(folder, 'site', 'problem.json', ...options)
}

const LINE = {
  problem: 'p-median',
  p: 2,
  demand: { ids: ['north', 'middle', 'south', 'island'], weight: [3, 1, 2, 5] },
  sites: { ids: ['a', 'b', 'c'], capacity: [3, 3, 3], fixedCost: [10, 20, 40] },
  costs: [
    [0, 4, 9],
    [5, 1, 6],
    [9, 4, 0],
    [null, null, null],
  ],
}

test('a plan comes with objective, bound, gap, sites and seconds, and names whom nobody can serve', async () => {
  const { code, out } = await site(LINE, '--json')
  assert.equal(code, 0)
  const { seconds, steps, assignment, ...answer } = JSON.parse(out)
  assert.deepEqual(answer, {
    problem: 'p-median',
    objective: 5,
    bound: 5,
    gap: 0,
    proven: true,
    sites: ['a', 'c'],
    uncovered: ['island'],
    unreachable: ['island'],
    costUnit: '',
  })
  assert.ok(seconds >= 0 && steps.length > 0)
  assert.deepEqual(assignment.at(0), { demand: 'north', site: 'a', share: 1 })
  const told = await site(LINE)
  assert.match(told.out, /no candidate can serve \(1; 权重 weight 5, 45\.5 %\): island/)
  assert.match(told.out, /gap 0\.000 % · 已证最优 proven/)
})

test('kept and forbidden sites and a budget are kept, and a file of sites is written', async () => {
  const kept = await site({ ...LINE, sites: { ...LINE.sites, kept: ['b'], forbidden: ['a'] } }, '--json')
  assert.deepEqual(JSON.parse(kept.out).sites, ['b', 'c'])
  const cheap = await site({ ...LINE, budget: 35 }, '--json')
  assert.deepEqual(JSON.parse(cheap.out).sites, ['a', 'b'])
  const lngLat = [
    [116, 40],
    [116.1, 40],
    [116.2, 40],
  ]
  await site({ ...LINE, sites: { ...LINE.sites, lngLat } }, '--geojson', 'sites.geojson')
  const { features } = JSON.parse(readFileSync(join(folder, 'sites.geojson'), 'utf8'))
  assert.deepEqual(features[1], {
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [116.2, 40] },
    properties: { id: 'c' },
  })
})

test('what cannot be fulfilled names the smallest set of constraints that exclude each other, and what would do', async () => {
  const capacitated = { ...LINE, problem: 'capacitated-p-median', p: 1 }
  const { code, error } = await site(capacitated)
  assert.equal(code, 2)
  assert.match(
    error,
    /p, capacities: at most 1 open site and capacities of 9 in all for a demand of 11 exclude each other; raise p to 2, or make the sites larger/,
  )
  const both = await site({ ...capacitated, demand: { ...LINE.demand, weight: [3, 1, 2, 0] }, budget: 15 })
  assert.match(both.error, /raise p to 2 and raise the budget to 30, or make the sites larger/)
  const island = await site({ ...LINE, problem: 'lscp', p: 3, radius: 9 })
  assert.equal(island.code, 1, 'a cover that does not cover is no answer')
  assert.match(
    island.error,
    /covers only 54\.5 %: no candidate lies within 9 of 1 demand points; add candidates or widen radius/,
  )
  const poor = await site({ ...LINE, problem: 'lscp', p: 3, radius: 1, budget: 30 })
  assert.match(
    poor.error,
    /budget, radius: opening for at most 30 and everybody within 1 exclude each other; raise the budget to 70, or widen the radius/,
  )
})

test('each mistake is told with its place and remedy', async () => {
  const cases: [object | string, RegExp][] = [
    ['{', /problem\.json: \(whole input\): is no JSON/],
    [
      { ...LINE, fixedCosts: [1] },
      /fixedCosts: is not a field of a problem with a table of costs; known are problem, p/,
    ],
    [{ ...LINE, demand: { ...LINE.demand, weights: [1] } }, /demand\.weights: is not a field of demand; known are ids/],
    [{ ...LINE, problem: 'p-medium' }, /problem: must be one of p-median, p-center/],
    [
      { ...LINE, p: 4 },
      /p: 4 sites are asked for, and there are 3 candidates that are allowed; lower p or add candidates/,
    ],
    [
      { ...LINE, demand: { ...LINE.demand, weight: [3, -1, 2, 5] } },
      /demand\.weight\[1\]: must be a number from 0, got -1/,
    ],
    [
      {
        ...LINE,
        costs: [
          [1, 2, 3],
          [1, 2],
        ],
      },
      /costs\[1\]: has 2 costs, the first row 3/,
    ],
    [{ ...LINE, sites: { ...LINE.sites, kept: ['z'] } }, /sites\.kept\[0\]: there is no site "z"; there are a, b, c/],
    [
      { ...LINE, sites: { ...LINE.sites, kept: ['a'], forbidden: ['a'] } },
      /kept\[0\]: site 0 is kept and forbidden at once/,
    ],
    [{ ...LINE, problem: 'mclp' }, /radius: is missing; mclp cannot be asked without it/],
    [
      {
        ...LINE,
        costs: 'great-circle',
        demand: { weight: [1], lngLat: [[40, 116]] },
        sites: { lngLat: [[116, 40]] },
        p: 1,
      },
      /demand\.lngLat\[0\]: a latitude lies between −90 and 90, got 116: longitude and latitude look swapped; write \[116, 40\]/,
    ],
  ]
  for (const [problem, message] of cases) {
    const { code, error } = await site(problem, '--no-solver')
    assert.match(error, message)
    assert.equal(code, 2)
  }
})

test('a city with candidates is sited by its minutes on the road; swapped candidates are told', async () => {
  const candidates = 'id,lng,lat,kept\nwest,121.50,29.87,\neast,121.62,29.88,yes\nport,121.85,29.93,\n'
  writeFileSync(join(folder, 'candidates.csv'), candidates)
  const problem = { problem: 'p-median', p: 2, city: 'ningbo', candidates: 'candidates.csv', mode: 'car' }
  const { code, out, error } = await site(problem, '--json', '--no-solver')
  assert.equal(code, 0, error)
  const answer = JSON.parse(out)
  assert.equal(answer.costUnit, 'minutes')
  assert.deepEqual([answer.city.synthetic, answer.city.mode, answer.city.hour], [true, 'car', null])
  const told = await site({ ...problem, problem: 'mclp', radius: 15 }, '--no-solver')
  assert.match(
    told.out,
    /宁波 Ningbo · car, 全天平均 mean of the day · 用时 times: 路网 roads · 合成数据 SYNTHETIC\n目标 objective [\d,]+ 居民 residents \(\d/,
  )
  writeFileSync(join(folder, 'candidates.csv'), 'id,lng,lat,fixed_cost\nwest,121.50,29.87,3\neast,121.62,29.88,\n')
  const unpriced = await site(problem)
  assert.match(unpriced.error, /candidates\.csv: east: has no fixed_cost, others have; give it for all/)
  assert.ok(answer.sites.includes('east') && answer.sites.length === 2)
  assert.ok(answer.bound <= answer.objective)
  writeFileSync(join(folder, 'candidates.csv'), 'id,lng,lat\nwest,29.87,121.50\nfar,29.87,31.2\n')
  const swapped = await site(problem)
  writeFileSync(join(folder, 'candidates.csv'), 'id,lng,lat\nwest,121.50,29.87\nfar,122.90,29.90\n')
  const outside = await site(problem)
  assert.match(
    outside.error,
    /candidates\.csv:line 3: far: \[122\.9, 29\.9\] lies outside the city: nobody lives within 10 km/,
  )
  assert.match((await site({ ...problem, time: 8 })).error, /time: is not a field of a problem with a city; known are/)
  assert.match(
    swapped.error,
    /candidates\.csv:line 2: a latitude lies between −90 and 90, got 121\.5: longitude and latitude look swapped/,
  )
})

test('--pareto lists plans that no other one beats, each with the bound of its mean', async () => {
  const { costs: _costs, ...rest } = LINE
  const { code, out } = await site(
    { ...rest, costs: LINE.costs.slice(0, 3), demand: { weight: [3, 1, 2] } },
    '--pareto',
    '--json',
  )
  assert.equal(code, 0)
  const { plans } = JSON.parse(out) as {
    plans: { sites: string[]; meanCost: number; worstDecileCost: number; openingCost: number; meanCostBound: number }[]
  }
  assert.ok(plans.some(({ sites }) => sites.length === 1) && plans.some(({ sites }) => sites.length === 2))
  const both = await site(LINE, '--pareto', '--geojson', 'sites.geojson')
  assert.match(both.error, /--geojson writes the sites of one plan, and --pareto has several/)
  for (const plan of plans) {
    assert.ok(plan.meanCostBound <= plan.meanCost && plan.meanCost <= plan.worstDecileCost)
    for (const other of plans)
      if (other !== plan)
        assert.ok(
          other.meanCost > plan.meanCost ||
            other.worstDecileCost > plan.worstDecileCost ||
            other.openingCost > plan.openingCost ||
            other.sites.length > plan.sites.length,
        )
  }
})
