/** Oxygen between hospitals: optima by hand, and law L95 for it. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import {
  LATER_COST,
  type OxygenDelivery,
  type OxygenQuestion,
  oxygenLack,
  planOxygen,
} from '@kangcheng/twin-engine/allocation'
import fc from 'fast-check'
import { highsSolver } from './highs.ts'

const solver = highsSolver()
after(() => solver.close())

const STEPS = 4
const MOVE_COST = 0.02

interface Site {
  readonly stock: number
  readonly use?: number
  readonly kept?: number
  readonly capacity?: number
  readonly supplied?: readonly number[]
}

/** Every site reaches every other after `delay` steps; ten cubic metres a step are used where nothing else is said. */
function question(sites: readonly Site[], delay = 1, outsideDelay = 0): OxygenQuestion {
  const count = sites.length
  return {
    steps: STEPS,
    stock: Float64Array.from(sites, ({ stock }) => stock),
    use: Float64Array.from(sites.flatMap(({ use = 10 }) => Array<number>(STEPS).fill(use))),
    supplied: Float64Array.from(sites.flatMap(({ supplied = [0, 0, 0, 0] }) => supplied)),
    kept: Float64Array.from(sites, ({ kept = 0 }) => kept),
    capacity: Float64Array.from(sites, ({ capacity = 1000 }) => capacity),
    delaySteps: Int32Array.from({ length: count * count }, (_, k) => (k % (count + 1) === 0 ? 0 : delay)),
    moveCost: new Float64Array(count * count).fill(MOVE_COST),
    outsideDelaySteps: new Int32Array(count).fill(outsideDelay),
    outsideCost: 0.2,
  }
}

const near = (actual: number, expected: number, what: string): void =>
  assert.ok(Math.abs(actual - expected) < 1e-6, `${what}: ${actual}, by hand ${expected}`)

const GIVER: Site = { stock: 100, use: 0, kept: 40 }
const TAKER: Site = { stock: 10 }

const CASES: readonly {
  readonly name: string
  readonly asked: OxygenQuestion
  /** Cubic metres lacking with nothing done and as planned, the worst share, and the objective. */
  readonly nothing: number
  readonly lacking: number
  readonly worst: number
  readonly objective: number
}[] = [
  {
    name: 'all that is needed comes',
    asked: question([GIVER, TAKER]),
    nothing: 30,
    lacking: 0,
    worst: 0,
    objective: 0.6,
  },
  {
    name: 'the giver keeps its own',
    asked: question([{ ...GIVER, kept: 90 }, TAKER]),
    nothing: 30,
    lacking: 20,
    worst: 0.5,
    objective: 0.5 * 40 + 20 + 0.2,
  },
  {
    name: 'two steps on the road: the second step lacks',
    asked: question([GIVER, TAKER], 2),
    nothing: 30,
    lacking: 10,
    worst: 0.25,
    objective: 0.25 * 40 + 10 + 0.4,
  },
  {
    name: 'what is scarce is shared so that the worst is best',
    asked: question([{ ...GIVER, kept: 80 }, TAKER, TAKER]),
    nothing: 60,
    lacking: 40,
    worst: 0.5,
    objective: 0.5 * 80 + 40 + 0.4,
  },
  {
    name: 'a delivery that comes anyway is counted on',
    asked: question([GIVER, { ...TAKER, supplied: [0, 0, 20, 0] }]),
    nothing: 10,
    lacking: 0,
    worst: 0,
    objective: 0.2,
  },
  {
    name: 'a loss is made good',
    asked: question([GIVER, { stock: 40, supplied: [0, -20, 0, 0] }]),
    nothing: 20,
    lacking: 0,
    worst: 0,
    objective: 0.4,
  },
  {
    name: 'from outside, where nobody inside can give, and later',
    asked: question([{ ...GIVER, stock: 40 }, TAKER], 1, 2),
    nothing: 30,
    lacking: 10,
    worst: 0.25,
    objective: 0.25 * 40 + 10 + 20 * 0.2,
  },
  {
    name: 'a small tank takes what fits, the rest a step later',
    asked: question([GIVER, { ...TAKER, capacity: 20 }]),
    nothing: 30,
    lacking: 0,
    worst: 0,
    objective: 0.6 + LATER_COST * 10,
  },
  {
    name: 'nothing can come in time',
    asked: question([GIVER, TAKER], 4),
    nothing: 30,
    lacking: 30,
    worst: 0.75,
    objective: 60,
  },
]

test('the optima by hand', async () => {
  for (const { name, asked, nothing, lacking, worst, objective } of CASES) {
    near(oxygenLack(asked, []).cubicMetres, nothing, `${name}, nothing done`)
    const plan = (await planOxygen(asked, solver))!
    assert.ok(plan.proven, name)
    near(plan.lack.cubicMetres, lacking, `${name}, lacking`)
    near(plan.lack.worstShare, worst, `${name}, worst share`)
    near(plan.objective, objective, `${name}, objective`)
  }
})

const worth = (asked: OxygenQuestion, deliveries: readonly OxygenDelivery[]): number => {
  const lack = oxygenLack(asked, deliveries)
  const moved = deliveries.reduce(
    (sum, one) => sum + one.cubicMetres * ((one.from < 0 ? 0.2 : MOVE_COST) + LATER_COST * one.step),
    0,
  )
  return lack.cubicMetres + asked.use.reduce((sum, one) => sum + one, 0) * lack.worstShare + moved
}
const mayBe = (asked: OxygenQuestion, deliveries: readonly OxygenDelivery[]): boolean => {
  const { level } = oxygenLack(asked, deliveries)
  return deliveries.every(({ from, step }) => from < 0 || level[from * STEPS + step]! >= asked.kept[from]! - 1e-6)
}

test('L95: oxygen is never sent that is not there or is kept, and no other plan is worth more than the one returned', async () => {
  const site = fc.record({
    stock: fc.integer({ min: 0, max: 60 }),
    use: fc.integer({ min: 0, max: 15 }),
    kept: fc.integer({ min: 0, max: 30 }),
    supplied: fc.array(fc.constantFrom(0, 0, 0, 25, -15), { minLength: STEPS, maxLength: STEPS }),
  })
  const other = fc.record({
    from: fc.integer({ min: -1, max: 2 }),
    to: fc.integer({ min: 0, max: 2 }),
    step: fc.integer({ min: 0, max: STEPS - 1 }),
    cubicMetres: fc.integer({ min: 1, max: 30 }),
  })
  let better = 0
  let compared = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(site, { minLength: 3, maxLength: 3 }),
      fc.constantFrom(1, 2),
      fc.array(fc.array(other, { minLength: 1, maxLength: 3 }), { minLength: 12, maxLength: 12 }),
      async (sites, delay, others) => {
        const asked = question(sites, delay, 2)
        const plan = (await planOxygen(asked, solver))!
        assert.ok(plan.proven && mayBe(asked, plan.deliveries))
        near(plan.objective, worth(asked, plan.deliveries), 'the objective')
        const nothing = oxygenLack(asked, [])
        assert.ok(plan.objective <= worth(asked, []) + 1e-6)
        if (plan.lack.worstShare < nothing.worstShare) better++
        // Whoever lacks nothing with nothing done is no receiver of a plan.
        for (const plans of others) {
          const tried = plans.filter(({ from, to }) => from !== to && nothing.bySite[to]! > 0)
          if (!mayBe(asked, tried)) continue
          compared++
          assert.ok(worth(asked, tried) >= plan.objective - 1e-6, JSON.stringify(tried))
        }
      },
    ),
    { numRuns: 30 },
  )
  assert.ok(better > 3 && compared > 30, `${better} better than nothing, ${compared} others`)
})
