import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { travelMatrix } from '../../network/travel-matrix.ts'
import type { AccessMeasure, AccessQuestion } from './access-measure.ts'
import { gaussian, linear, logistic, stepped, within } from './decay.ts'
import { steppedTwoStep } from './enhanced-two-step.ts'
import { ACCESS_MEASURES, accessMeasure } from './index.ts'
import { nearestMinutes } from './nearest.ts'
import { rationalAgents } from './raam.ts'
import { twoStep } from './two-step.ts'
import { shareWithin } from './within-minutes.ts'

/** Up to nine places of people and six of supply, some without people, supply or route. */
const questions: fc.Arbitrary<AccessQuestion> = fc
  .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 6 }))
  .chain(([origins, destinations]) =>
    fc
      .record({
        minutes: fc.array(
          fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 0, max: 90 }) }, fc.constant(Number.POSITIVE_INFINITY)),
          { minLength: origins * destinations, maxLength: origins * destinations },
        ),
        people: fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: origins, maxLength: origins }),
        supply: fc.array(fc.integer({ min: 0, max: 80 }), { minLength: destinations, maxLength: destinations }),
      })
      .map(({ minutes, people, supply }) => ({
        times: { origins, destinations, minutes: Float64Array.from(minutes) },
        people: Float64Array.from(people),
        supply: Float64Array.from(supply),
      })),
  )

const sum = (values: Iterable<number>): number => [...values].reduce((a, b) => a + b, 0)
function near(value: number, expected: number, allowed = 1e-9, what = ''): void {
  if (value === expected) return
  assert.ok(
    Math.abs(value - expected) <= allowed * Math.max(1, Math.abs(expected)),
    `${what} ${value}, not ${expected}`,
  )
}

/** The same places in another order: the last comes first. */
function reversed({ times, people, supply }: AccessQuestion): AccessQuestion {
  return {
    times: { ...times, minutes: times.minutes.slice().reverse() },
    people: people.slice().reverse(),
    supply: supply.slice().reverse(),
  }
}

/** With one more place of supply, `minutes` from everywhere. */
function withSite({ times, people, supply }: AccessQuestion, minutes: number, amount: number): AccessQuestion {
  const { origins, destinations } = times
  const rows = Array.from({ length: origins }, (_, i) => [
    ...times.minutes.subarray(i * destinations, (i + 1) * destinations),
    minutes + i,
  ])
  return {
    times: { origins, destinations: destinations + 1, minutes: Float64Array.from(rows.flat()) },
    people,
    supply: Float64Array.from([...supply, amount]),
  }
}

const of = (id: string): AccessMeasure => accessMeasure(id)!

test('L47 2SFCA and E2SFCA hand out exactly the supply that somebody can reach', () => {
  fc.assert(
    fc.property(questions, (question) => {
      const { times, people, supply } = question
      for (const [measure, limit] of [
        [twoStep(30), 30],
        [steppedTwoStep(), 30],
        [of('e2sfca-gaussian'), 60],
      ] as const) {
        const given = sum(measure.of(question).map((value, i) => value * people[i]!))
        const reached = supply.filter((_, j) =>
          people.some((p, i) => p > 0 && times.minutes[i * times.destinations + j]! <= limit),
        )
        near(given, sum(reached), 1e-9, measure.id)
      }
    }),
  )
})

test('L48 another site never lowers coverage, cumulative or gravity access, and never lengthens the way to the nearest', () => {
  fc.assert(
    fc.property(
      questions,
      fc.integer({ min: 0, max: 70 }),
      fc.integer({ min: 1, max: 50 }),
      (question, way, amount) => {
        const more = withSite(question, way, amount)
        for (const id of ['cumulative', 'gravity', 'gravity-linear', 'gravity-logistic'])
          of(id)
            .of(more)
            .forEach((value, i) => {
              assert.ok(value >= of(id).of(question)[i]!, id)
            })
        const [before, after] = [nearestMinutes(question), nearestMinutes(more)]
        after.forEach((value, i) => {
          assert.ok(value <= before[i]!)
        })
        if (sum(question.people) > 0)
          for (const limit of [15, 30, 60])
            assert.ok(shareWithin(after, question.people, limit) >= shareWithin(before, question.people, limit))
      },
    ),
  )
})

test('L48 twice the supply is twice the access, and the order of places changes nothing', () => {
  fc.assert(
    fc.property(questions, (question) => {
      const doubled = { ...question, supply: question.supply.map((s) => s * 2) }
      const other = reversed(question)
      for (const measure of ACCESS_MEASURES) {
        const values = measure.of(question)
        const factor = measure.better === 'higher' ? 2 : 1
        measure.of(doubled).forEach((value, i) => {
          near(value, factor * values[i]!, 1e-8, measure.id)
        })
        measure.of(other).forEach((value, i) => {
          near(value, values[values.length - 1 - i]!, 1e-8, measure.id)
        })
      }
    }),
  )
})

test('L49 at RAAM’s equilibrium nobody can do better, everybody who reaches a supply is somewhere, and a plain search agrees', () => {
  fc.assert(
    fc.property(questions, (question) => {
      const { times, people, supply } = question
      const { cost, load, gap } = rationalAgents(question, 30)
      assert.ok(gap <= 1e-9, `gap ${gap}`)
      const reaches = (i: number): boolean =>
        supply.some((s, j) => s > 0 && times.minutes[i * times.destinations + j]! < Number.POSITIVE_INFINITY)
      near(sum(load), sum(people.filter((_, i) => reaches(i))))
      const plain = plainEquilibrium(question, 30)
      cost.forEach((value, i) => {
        assert.equal(value < Number.POSITIVE_INFINITY, reaches(i))
        if (reaches(i)) near(value, plain[i]!, 5e-3)
      })
    }),
    { numRuns: 30 },
  )
})

/** Everybody moves a little towards the cheapest place, ever less (the method of successive averages). */
function plainEquilibrium({ times, people, supply }: AccessQuestion, tau: number): Float64Array {
  const { origins, destinations, minutes } = times
  const perSupply = sum(people) / sum(supply)
  const load = new Float64Array(destinations)
  const costOf = (i: number, j: number): number =>
    supply[j] === 0
      ? Number.POSITIVE_INFINITY
      : (load[j]! > 0 ? load[j]! / (supply[j]! * perSupply) : 0) + minutes[i * destinations + j]! / tau
  const cheapest = (i: number): number => {
    let best = 0
    for (let j = 1; j < destinations; j++) if (costOf(i, j) < costOf(i, best)) best = j
    return best
  }
  for (let round = 1; round <= 5000; round++) {
    const next = new Float64Array(destinations)
    for (let i = 0; i < origins; i++)
      if (people[i]! > 0 && costOf(i, cheapest(i)) < Number.POSITIVE_INFINITY) next[cheapest(i)]! += people[i]!
    for (let j = 0; j < destinations; j++) load[j]! += (next[j]! - load[j]!) / round
  }
  return Float64Array.from({ length: origins }, (_, i) => costOf(i, cheapest(i)))
}

test('RAAM settles hundreds of places that share the same few minutes', () => {
  const [origins, destinations] = [300, 40]
  const minutes = Float64Array.from({ length: origins * destinations }, (_, k) => 5 + ((k * 7919) % 97) / 2)
  const people = Float64Array.from({ length: origins }, (_, i) => (i * 37) % 900)
  const supply = Float64Array.from({ length: destinations }, (_, j) => 1 + (j % 3))
  const { gap, sweeps, load } = rationalAgents({ times: { origins, destinations, minutes }, people, supply }, 30)
  assert.ok(gap <= 1e-9 && sweeps < 100, `gap ${gap} after ${sweeps} sweeps`)
  near(sum(load), sum(people))
})

test('what fits together is asked for, and what is no amount is named', () => {
  const times = travelMatrix([[1, 2]])
  const question = { times, people: Float64Array.of(1), supply: Float64Array.of(1, 2) }
  const measured = (change: Partial<AccessQuestion>) => () => twoStep().of({ ...question, ...change })
  assert.throws(measured({ people: Float64Array.of(1, 2) }), /people of 2 places, travel times from 1/)
  assert.throws(measured({ supply: Float64Array.of(1) }), /supply of 1 places, travel times to 2/)
  assert.throws(measured({ supply: Float64Array.of(1, -1) }), /supply\[1\]: an amount from 0 on, got -1/)
  assert.throws(measured({ people: Float64Array.of(Number.NaN) }), /people\[0\]: an amount from 0 on, got NaN/)
  assert.throws(() => stepped([]), /at least one/)
  assert.throws(
    () =>
      stepped([
        [20, 1],
        [10, 0.5],
      ]),
    /steps\[1\]: limits ascend, got 10 after 20/,
  )
})

test('every decay is 1 at no distance and never rises', () => {
  const steps = stepped([
    [10, 1],
    [20, 0.68],
  ])
  assert.deepEqual([0, 10, 10.01, 20].map(steps.weight), [1, 1, 0.68, 0.68])
  for (const decay of [within(30), steps, gaussian(20, 60), linear(60), logistic(40, 10)]) {
    near(decay.weight(0), 1)
    for (let t = 1; t <= Math.min(decay.limitMinutes, 120); t++)
      assert.ok(decay.weight(t) <= decay.weight(t - 1) && decay.weight(t) >= 0)
  }
})

test('measures have ids of their own, both languages, a source, and a direction', () => {
  assert.equal(new Set(ACCESS_MEASURES.map(({ id }) => id)).size, ACCESS_MEASURES.length)
  for (const { name, unit, source } of ACCESS_MEASURES) {
    assert.match(name.zh, /\p{Script=Han}/u)
    assert.ok(name.en && unit.zh && unit.en && source)
  }
})
