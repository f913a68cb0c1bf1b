/** What the siting problems have in common, and how a search is watched and ended. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { questions } from '../../../test/siting-questions.ts'
import { travelMatrix } from '../../network/travel-matrix.ts'
import { SITING_PROBLEMS } from './index.ts'
import { paretoSites, undominated } from './pareto.ts'
import type { SitingQuestion } from './question.ts'
import { type SitingAnswer, type SitingOptions, type SitingStep, solveSiting } from './solve.ts'
import { transport } from './transport.ts'
import { assignWhole } from './whole-assignment.ts'

async function solved(question: SitingQuestion, options: SitingOptions = { steps: 60 }): Promise<SitingAnswer> {
  const answer = await solveSiting(question, options)
  assert.ok(answer.ok, answer.ok ? '' : answer.problems.map(({ path, why }) => `${path}: ${why}`).join('; '))
  return answer.value
}

const FEW = { steps: 20 }

/** 60 places on a spiral, each demand point and candidate, every tenth with many people. */
function spiral(count = 60): Pick<SitingQuestion, 'costs' | 'weights'> {
  const places = Array.from({ length: count }, (_, k) => [Math.cos(k * 2.4) * k, Math.sin(k * 2.4) * k] as const)
  return {
    costs: travelMatrix(places.map(([x, y]) => places.map(([u, v]) => Math.round(Math.hypot(x - u, y - v))))),
    weights: Float64Array.from(places, (_, k) => (k % 10 === 0 ? 9 : 1 + (k % 3))),
  }
}

test('L53: one candidate more never worsens the best plan', () =>
  fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...SITING_PROBLEMS).chain((problem) => fc.tuple(fc.constant(problem), questions(problem.id))),
      async ([problem, question]) => {
        const last = question.costs.destinations - 1
        if (last < 1 || question.kept!.includes(last) || question.forbidden!.includes(last)) return
        const fewer = {
          ...question,
          forbidden: [...question.forbidden!, last],
          p: Math.min(question.p!, last - question.forbidden!.length),
        }
        const [without, withIt] = [await solveSiting(fewer, FEW), await solveSiting({ ...question, p: fewer.p }, FEW)]
        if (!without.ok || !withIt.ok || !withIt.value.proven) return
        // Whom nobody could reach before, somebody must serve now: only the same people can be compared.
        if (without.value.unreachable.length !== withIt.value.unreachable.length) return
        const gain = without.value.objective - withIt.value.objective
        assert.ok((problem.sense === 'least' ? gain : -gain) >= -1e-9 * Math.max(1, without.value.objective))
      },
    ),
    { numRuns: 80 },
  ))

test('L54: with nobody ever busy the expected cover of as many ambulances is the maximal cover of as many sites', () =>
  fc.assert(
    fc.asyncProperty(questions('mclp'), async ({ budget: _budget, fixedCosts: _fixed, ...question }) => {
      const vehicles = question.p!
      if (question.kept!.length > vehicles) return
      const cover = await solveSiting(question)
      const stationed = await solveSiting({ ...question, problem: 'mexclp', vehicles, busyFraction: 0 })
      if (!cover.ok || !stationed.ok || !cover.value.proven || !stationed.value.proven) return
      assert.equal(stationed.value.objective, cover.value.objective)
    }),
    { numRuns: 60 },
  ))

test('L54: room for everybody everywhere makes a capacitated p-median the p-median; sharing is never dearer', async () => {
  const place = spiral(24)
  const median = await solved({ ...place, problem: 'p-median', p: 4 })
  const roomy = {
    ...place,
    p: 4,
    problem: 'capacitated-p-median' as const,
    capacities: new Float64Array(24).fill(1000),
  }
  assert.equal(median.proven, true)
  assert.equal((await solved(roomy)).objective, median.objective)
  assert.equal((await solved({ ...roomy, assignment: 'single' })).objective, median.objective)
  const tight = { ...roomy, capacities: new Float64Array(24).fill(22) }
  const [shared, whole] = [await solved(tight), await solved({ ...tight, assignment: 'single' })]
  assert.ok(shared.bound! <= whole.objective)
  assert.ok(median.objective < shared.objective)
})

test('L54: the fewest sites for a radius reach everybody within it, and one fewer does not', async () => {
  const place = spiral()
  const cover = await solved({ ...place, problem: 'lscp', radius: 20 })
  assert.equal(cover.proven, true)
  assert.ok((await solved({ ...place, problem: 'p-center', p: cover.objective })).objective <= 20)
  assert.ok((await solved({ ...place, problem: 'p-center', p: cover.objective - 1 })).bound! > 20)
})

test('value and bound close in on each other step by step, and the same question has the same steps', async () => {
  const question: SitingQuestion = { ...spiral(), problem: 'p-median', p: 7 }
  const steps: SitingStep[] = []
  const answer = await solved(question, { onStep: (step) => void steps.push(step) })
  assert.ok(steps.length > 1)
  for (const [k, { value, bound }] of steps.entries()) {
    assert.ok(bound !== null && bound <= answer.objective && value >= answer.objective)
    if (k > 0) assert.ok(value <= steps[k - 1]!.value && bound! >= steps[k - 1]!.bound!)
  }
  assert.deepEqual((await solved(question, {})).steps, steps)
})

test('an aborted search answers with the best plan until then and a bound that holds', async () => {
  const question: SitingQuestion = { ...spiral(), problem: 'p-median', p: 7 }
  const best = await solved(question, {})
  const stop = new AbortController()
  const early = await solved(question, { signal: stop.signal, onStep: () => stop.abort() })
  assert.equal(early.steps.length, 1)
  assert.equal(early.proven, false)
  assert.ok(early.bound! <= best.objective && best.objective <= early.objective)
  assert.equal(early.sites.length, 7)
})

test('a transport problem is solved to its optimum, and whole demand points never cost less', () =>
  fc.assert(
    fc.property(
      fc.array(
        fc.tuple(
          fc.integer({ min: 1, max: 5 }),
          fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 3, maxLength: 3 }),
        ),
        { minLength: 2, maxLength: 5 },
      ),
      fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 3, maxLength: 3 }),
      (rows, room) => {
        const weights = Float64Array.from(rows, ([weight]) => weight)
        const costs = Float64Array.from(rows.flatMap(([, row]) => row))
        const shipped = transport(costs, 3, weights, [0, 1, 2], Float64Array.from(room))
        const total = weights.reduce((a, b) => a + b, 0)
        assert.equal(shipped === null, room.reduce((a, b) => a + b, 0) < total)
        const whole = assignWhole(costs, 3, weights, [0, 1, 2], Float64Array.from(room))
        if (shipped === null || whole === null) return
        assert.ok(shipped.cost <= whole.cost + 1e-9)
        // Nobody can be sent elsewhere more cheaply: no chain of exchanges between sites with room at its end gains.
        const load = [0, 1, 2].map((s) => weights.reduce((sum, _, i) => sum + shipped.amounts[i * 3 + s]!, 0))
        for (let i = 0; i < weights.length; i++)
          for (let a = 0; a < 3; a++)
            for (let b = 0; b < 3; b++)
              if (shipped.amounts[i * 3 + a]! > 1e-9 && load[b]! < room[b]! - 1e-9)
                assert.ok(costs[i * 3 + b]! >= costs[i * 3 + a]! - 1e-9, 'a direct move gains')
      },
    ),
    { numRuns: 200 },
  ))

test('several aims: no plan of the set beats another, and the mean never lies below its bound', async () => {
  const place = spiral(30)
  const plans = await paretoSites(
    { ...place, p: 6, fixedCosts: Float64Array.from({ length: 30 }, (_, k) => 10 + (k % 7)), kept: [3] },
    { sizes: [2, 4, 6], steps: 20 },
  )
  assert.ok(plans.ok)
  assert.deepEqual(undominated(plans.value), plans.value)
  assert.deepEqual([...new Set(plans.value.map(({ sites }) => sites.length))].sort(), [2, 4, 6])
  for (const { sites, meanCost, meanCostBound, worstDecileCost } of plans.value) {
    assert.ok(sites.includes(3))
    assert.ok(meanCostBound! <= meanCost && meanCost <= worstDecileCost)
  }
  const worse = { sites: [1], meanCost: 9, worstDecileCost: 9, openingCost: 9, meanCostBound: null }
  assert.deepEqual(undominated([worse, { ...worse, meanCost: 8 }]), [{ ...worse, meanCost: 8 }])
})
