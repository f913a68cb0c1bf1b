/** Laws of the epidemic: L86 (people), L87 (leaps and equations), L93 (closed forms). */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { describeProblems } from '../city/decoded.ts'
import { RandomSource } from '../simulation/random.ts'
import { extinctionChance, finalSize, growthRate } from './analytic.ts'
import { BinomialDraws, logFactorial } from './binomial.ts'
import { COMPARTMENTS, type EpidemicCourse } from './course.ts'
import { runDeterministic } from './deterministic.ts'
import { decodeEpidemicModel, type EpidemicModel, totalPopulation } from './model.ts'
import { betaOf, reproductionNumber } from './reproduction-number.ts'
import { runStochastic } from './tau-leap.ts'

const plain = {
  population: [
    [4_000, 6_000],
    [2_000, 3_000],
  ],
  contact: [
    [1.2, 0.4],
    [0.4, 0.8],
  ],
  commute: [
    [0.9, 0.1],
    [0.3, 0.7],
  ],
  susceptibility: [1, 0.8],
  latentDays: 3,
  infectiousDays: 5,
  wardDays: 7,
  intensiveCareDays: 9,
  hospitalShare: [0.05, 0.2],
  intensiveCareShare: [0.2, 0.3],
  deathShare: [0.3, 0.5],
  initialExposed: [
    [20, 20],
    [0, 0],
  ],
  transmission: [[0, 0.4]],
  days: 100,
}

function model(different: object = {}): EpidemicModel {
  const decoded = decodeEpidemicModel({ ...plain, ...different })
  assert.ok(decoded.ok, decoded.ok ? '' : describeProblems(decoded.problems))
  return decoded.value
}
const refusal = (different: object): string => {
  const decoded = decodeEpidemicModel({ ...plain, ...different })
  assert.ok(!decoded.ok, 'taken')
  return describeProblems(decoded.problems)
}
const luck = (replication: number): RandomSource => new RandomSource(11, replication)

/** One patch, one age group, of so many people. */
const single = (people: number, exposed: number, different: object = {}): EpidemicModel =>
  model({
    population: [[people]],
    contact: [[1]],
    commute: [[1]],
    susceptibility: [1],
    hospitalShare: [0.1],
    intensiveCareShare: [0.25],
    deathShare: [0.4],
    initialExposed: [[exposed]],
    ...different,
  })

test('L86: by equations or in leaps nobody is lost or made, and no compartment is ever below zero', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true })
  const days = fc.double({ min: 0.3, max: 20, noNaN: true })
  const many = fc.record({
    hospitalShare: fc.tuple(share, share),
    intensiveCareShare: fc.tuple(share, share),
    deathShare: fc.tuple(share, share),
    latentDays: days,
    infectiousDays: days,
    wardDays: days,
    transmission: fc.constantFrom(
      [[0, 0.2]],
      [[0, 3]],
      [
        [0, 0.5],
        [7.3, 0.05],
        [20, 0.9],
      ],
    ),
    initialImmune: fc.constantFrom(undefined, [
      [1_000, 6_000 - 20],
      [0, 3_000],
    ]),
    days: fc.constant(40),
  })
  fc.assert(
    fc.property(many, fc.nat(1_000), (figures, replication) => {
      const m = model(figures)
      const people = totalPopulation(m)
      for (const course of [runDeterministic(m), runStochastic(m, luck(replication), 3)])
        for (let day = 0; day <= m.days; day++) {
          const all = course.total(['S', 'E', 'I', 'H', 'C', 'R', 'D'], day)
          assert.ok(Math.abs(all - people) < 1e-6, `day ${day}: ${all} of ${people}`)
          for (const name of COMPARTMENTS)
            for (const value of course.byPatch[name].subarray(day * 2, day * 2 + 2))
              assert.ok(value >= -1e-9, `${name} on day ${day}: ${value}`)
          if (day > 0)
            for (const sum of ['X', 'A', 'D'] as const)
              assert.ok(course.total(sum, day) >= course.total(sum, day - 1) - 1e-9, `${sum} falls on day ${day}`)
          assert.ok(course.total('A', day) <= course.total('X', day) + 40 + 1e-9)
        }
    }),
    { numRuns: 25 },
  )
})

test('L86: who is immune is not infected, and where nobody commutes a patch is an epidemic of its own', () => {
  const immune = runDeterministic(
    model({
      initialImmune: [
        [3_980, 5_980],
        [2_000, 3_000],
      ],
    }),
  )
  assert.equal(immune.total('X', 100), 0)
  const apart = [
    [1, 0],
    [0, 1],
  ]
  const both = runDeterministic(model({ commute: apart }))
  const first = runDeterministic(
    model({ population: [plain.population[0]], initialExposed: [plain.initialExposed[0]], commute: [[1]] }),
  )
  for (let day = 0; day <= 100; day += 10) {
    assert.ok(Math.abs(both.byPatch.I[day * 2]! - first.total('I', day)) < 1e-6)
    assert.equal(both.byPatch.X[day * 2 + 1], 0)
  }
  assert.ok(runDeterministic(model()).byPatch.X[100 * 2 + 1]! > 100, 'commuters carry it over')
})

test('L86: an intervention changes nothing before its day, and a stronger one never has more infections', () => {
  const runs = [0.4, 0.3, 0.2, 0.1, 0].map((beta) => {
    const m = model({
      transmission: [
        [0, 0.4],
        [30, beta],
      ],
    })
    return [runDeterministic(m), runStochastic(m, luck(1), 3)] as const
  })
  for (const [k, pair] of runs.entries())
    for (const [kind, course] of pair.entries()) {
      for (let day = 0; day <= 30; day++)
        assert.equal(course.total('X', day), runs[0]![kind]!.total('X', day), `day ${day}`)
      if (k > 0 && kind === 0) assert.ok(course.total('X', 100) < runs[k - 1]![0].total('X', 100))
    }
  const stopped = runs.at(-1)![1]
  assert.ok(stopped.total('X', 30) > 0)
  assert.equal(stopped.total('X', 100), stopped.total('X', 30), 'nobody is infected without transmission')
})

const meanOf = (courses: readonly EpidemicCourse[], of: (course: EpidemicCourse) => number): [number, number] => {
  const values = courses.map(of)
  const mean = values.reduce((a, b) => a + b, 0) / values.length
  const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / (values.length - 1)
  return [mean, Math.sqrt(variance / values.length)]
}

test('L87: the mean of many runs in leaps is the course of the equations, halfway and in the end, in every compartment', () => {
  const m = single(200_000, 2_000, { days: 80 })
  const exact = runDeterministic(m)
  const courses = Array.from({ length: 40 }, (_, r) => runStochastic(m, luck(r), 3, 0.25))
  for (const day of [20, 40, 80])
    for (const name of COMPARTMENTS) {
      const [mean, error] = meanOf(courses, (course) => course.total(name, day))
      const wanted = exact.total(name, day)
      const bias = 2e-3 * wanted + 2
      assert.ok(Math.abs(mean - wanted) < 4 * error + bias, `${name} on day ${day}: ${mean} ± ${error} for ${wanted}`)
    }
  const [, spread] = meanOf(courses, (course) => course.total('I', 20))
  assert.ok(spread > 0, 'runs differ')
})

test('L87: the same address has the same luck, to the byte; another replication another', () => {
  const m = model()
  const first = runStochastic(m, luck(5), 3)
  assert.deepEqual(runStochastic(m, luck(5), 3).infections, first.infections)
  assert.notDeepEqual(runStochastic(m, luck(6), 3).infections, first.infections)
  assert.notDeepEqual(runStochastic(m, luck(5), 4).infections, first.infections)
})

test('L93: as many imported cases die out in leaps as the branching process says', () => {
  const beta = 0.3
  const m = single(50_000, 1, { transmission: [[0, beta]], days: 120, latentDays: 1 })
  const runs = 2_000
  let extinct = 0
  // Small runs: whoever reaches fifty infections at once is taken to go on, as q⁵⁰ < 10⁻⁸.
  for (let r = 0; r < runs; r++) {
    const course = runStochastic({ ...m, days: 30 }, luck(r), 3, 0.25)
    const still = course.total(['E', 'I'], 30)
    if (still === 0) extinct++
    else if (still < 50) {
      const longer = runStochastic(m, luck(r), 3, 0.25)
      if (longer.total(['E', 'I'], 120) === 0) extinct++
    }
  }
  const wanted = extinctionChance(reproductionNumber(m, beta), 1, { kind: 'exponential' })
  const error = Math.sqrt((wanted * (1 - wanted)) / runs)
  assert.ok(Math.abs(extinct / runs - wanted) < 4 * error, `${extinct / runs} for ${wanted} ± ${error}`)
})

test('L93: early growth and final size of the equations are those of the closed forms', () => {
  const m = single(1e9, 1, { transmission: [[0, 0.4]], days: 400 })
  const course = runDeterministic(m)
  const r = growthRate(reproductionNumber(m, 0.4), 3, 5)
  const measured = Math.log(course.total('I', 60) / course.total('I', 50)) / 10
  assert.ok(Math.abs(measured - r) < 1e-6, `${measured} for ${r}`)
  const infected = course.total('X', 400) / totalPopulation(m)
  assert.ok(Math.abs(infected - finalSize(2)) < 1e-6, `${infected} for ${finalSize(2)}`)
  for (const many of [1.0001, 1.5, 4, 20]) {
    const q = extinctionChance(many, 1, { kind: 'poisson' })
    assert.ok(q < 1 && Math.abs(Math.exp(many * (q - 1)) - q) < 1e-9, `${many}: ${q}`)
  }
})

test('transmission is found for a reproduction number, basic or among those still susceptible', () => {
  const m = model()
  const beta = betaOf(m, 2.5, m.population, 1e-12)
  assert.ok(Math.abs(reproductionNumber(m, beta) - 2.5) < 1e-9)
  const half = m.population.map((people) => people / 2)
  assert.ok(Math.abs(reproductionNumber(m, beta, half) - 1.25) < 1e-9)
  assert.throws(() => betaOf(model({ susceptibility: [0, 0] }), 2), /nobody can infect anybody/)
})

test('binomial draws have their mean and variance, few or many expected, and never leave their bounds', () => {
  const draws = new BinomialDraws(luck(0))
  for (const [trials, probability] of [
    [5, 0.3],
    [1_000, 0.003],
    [60, 0.4],
    [100_000, 0.7],
    [1e9, 2e-4],
  ] as const) {
    const values = Array.from({ length: 4_000 }, (_, n) => {
      draws.at(1, n, trials)
      return draws.binomial(trials, probability)
    })
    const mean = values.reduce((a, b) => a + b, 0) / values.length
    const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length
    const wanted = trials * probability * (1 - probability)
    assert.ok(Math.abs(mean - trials * probability) < 4 * Math.sqrt(wanted / values.length), `${trials}: ${mean}`)
    assert.ok(Math.abs(variance / wanted - 1) < 0.12, `${trials} × ${probability}: ${variance} for ${wanted}`)
    assert.ok(values.every((k) => Number.isInteger(k) && k >= 0 && k <= trials))
  }
  assert.deepEqual([draws.binomial(0, 0.5), draws.binomial(7, 0), draws.binomial(7, 1)], [0, 0, 7])
  assert.ok(Math.abs(logFactorial(20) - Math.log(2432902008176640000)) < 1e-12)
})

test('a model that cannot be is refused with place and remedy', () => {
  assert.match(
    refusal({
      commute: [
        [0.9, 0.1],
        [0.3, 0.3],
      ],
    }),
    /^commute\[1\]: shares of time must sum to 1, sum to 0\.6; .*diagonal/,
  )
  assert.match(refusal({ contact: [[1, 2]] }), /contact: must have 2 elements, one row each, has 1/)
  assert.match(refusal({ hospitalShare: [0.1, 1.2] }), /hospitalShare\[1\]: must be a number 0 … 1, got 1\.2/)
  assert.match(refusal({ hospitalShare: [0.1] }), /hospitalShare: must have 2 elements, one per age group, has 1/)
  assert.match(refusal({ infectiousDays: 0 }), /infectiousDays: must be a number 0\.01 … 3660, got 0/)
  assert.match(refusal({ transmission: [[3, 0.2]] }), /transmission: must begin on day 0/)
  assert.match(
    refusal({
      transmission: [
        [0, 0.2],
        [9, 0.1],
        [9, 0.3],
      ],
    }),
    /transmission\[2\]: must begin after day 9/,
  )
  assert.match(
    refusal({
      initialExposed: [
        [4_001, 0],
        [0, 0],
      ],
    }),
    /initialExposed\[0\]\[0\]: with the immune 4001 people of 4000/,
  )
  assert.match(refusal({ population: [] }), /population: must have a row of age groups per patch/)
  assert.match(refusal({ days: 0 }), /days: must be a whole number 1 … 3660, got 0/)
  assert.match(
    refusal({
      population: [
        [1, 2],
        [3, -4],
      ],
    }),
    /population\[1\]\[1\]: must be a number from 0, got -4/,
  )
})
