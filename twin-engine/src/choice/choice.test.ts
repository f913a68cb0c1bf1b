/** Laws of the models of choice (L55–L57) on made-up places; the published cases run in the API's `kangcheng verify`. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Decoded } from '../city/decoded.ts'
import { type TravelMatrix, travelMatrix } from '../network/travel-matrix.ts'
import { calibrateBeta, calibrateHuff } from './calibration.ts'
import { destinationTotals, meanCostMinutes, originTotals } from './flow-matrix.ts'
import { doublyConstrained, productionConstrained } from './gravity.ts'
import { huff } from './huff.ts'
import { biproportionalFit } from './proportional-fit.ts'

function given<T>(decoded: Decoded<T>): T {
  assert.ok(decoded.ok, decoded.ok ? '' : JSON.stringify(decoded.problems))
  return decoded.value
}

function problemOf(decoded: Decoded<unknown>): string {
  assert.ok(!decoded.ok, 'a problem was expected')
  return decoded.problems.map(({ path, why }) => `${path}: ${why}`).join('\n')
}

const near = (got: number, wanted: number, relative: number, what: string): void =>
  assert.ok(Math.abs(got - wanted) <= relative * Math.max(1, Math.abs(wanted)), `${what}: ${got} instead of ${wanted}`)

interface Place {
  readonly trips: readonly number[]
  readonly attraction: readonly number[]
  readonly travel: TravelMatrix
}

const places: fc.Arbitrary<Place> = fc
  .tuple(fc.integer({ min: 2, max: 6 }), fc.integer({ min: 2, max: 5 }))
  .chain(([origins, destinations]) =>
    fc.record({
      trips: fc.array(fc.integer({ min: 1, max: 9000 }), { minLength: origins, maxLength: origins }),
      attraction: fc.array(fc.integer({ min: 1, max: 900 }), { minLength: destinations, maxLength: destinations }),
      rows: fc.array(fc.array(fc.integer({ min: 1, max: 90 }), { minLength: destinations, maxLength: destinations }), {
        minLength: origins,
        maxLength: origins,
      }),
    }),
  )
  .map(({ rows, ...rest }) => ({ ...rest, travel: travelMatrix(rows) }))

const sum = (figures: ArrayLike<number>): number => Array.from(figures).reduce((a, b) => a + b, 0)
const arriving = ({ trips, attraction }: Place): number[] => attraction.map((a) => (a * sum(trips)) / sum(attraction))

test('L55: every model sends out all trips of each origin; the doubly constrained one fills each destination too', () => {
  fc.assert(
    fc.property(places, fc.double({ min: 0, max: 0.3, noNaN: true }), (place, beta) => {
      const { trips, attraction, travel } = place
      for (const flows of [
        given(huff(trips, attraction, travel, { attraction: 1.1, decay: 1.8 })),
        given(productionConstrained(trips, attraction, travel, beta)),
      ])
        originTotals(flows).forEach((total, i) => {
          near(total, trips[i]!, 1e-12, `origin ${i}`)
        })
      const both = given(doublyConstrained(trips, arriving(place), travel, beta))
      originTotals(both).forEach((total, i) => {
        near(total, trips[i]!, 1e-9, `origin ${i}`)
      })
      destinationTotals(both).forEach((total, j) => {
        near(total, arriving(place)[j]!, 1e-9, `destination ${j}`)
      })
      assert.ok(both.worstMargin <= 1e-12 && both.rounds > 0)
    }),
  )
})

test('L56: a longer way never gains trips, and strictly loses them where another option exists', () => {
  fc.assert(
    fc.property(places, fc.nat(5), fc.nat(4), (place, pickOrigin, pickDestination) => {
      const { trips, attraction, travel } = place
      const i = pickOrigin % travel.origins
      const j = pickDestination % travel.destinations
      const cell = i * travel.destinations + j
      const minutes = travel.minutes.slice()
      minutes[cell]! += 7
      const longer = { ...travel, minutes }
      const both = [
        (t: TravelMatrix) => given(huff(trips, attraction, t, { attraction: 1, decay: 1.5 })),
        (t: TravelMatrix) => given(productionConstrained(trips, attraction, t, 0.08)),
        (t: TravelMatrix) => given(doublyConstrained(trips, arriving(place), t, 0.08)),
      ]
      both.forEach((model, at) => {
        const before = model(travel).trips[cell]!
        const after = model(longer).trips[cell]!
        assert.ok(after < before, `model ${at}: ${after} after ${before}`)
      })
      const mean = [0, 0.05, 0.2].map(
        (beta) => meanCostMinutes(given(doublyConstrained(trips, arriving(place), travel, beta)), travel)!,
      )
      assert.ok(mean[0]! >= mean[1]! - 1e-9 && mean[1]! >= mean[2]! - 1e-9, `mean minutes ${mean.join(', ')}`)
    }),
  )
})

test('L55: one option takes all; two alike halve; none within reach is told and its trips are in no cell', () => {
  const one = given(huff([40], [3], travelMatrix([[17]]), { attraction: 1, decay: 2 }))
  assert.deepEqual([...one.trips], [40])
  const alike = given(huff([40], [3, 3], travelMatrix([[9, 9]]), { attraction: 1, decay: 2 }))
  assert.deepEqual([...alike.trips], [20, 20])
  // Huff's own example: three times the floor at twice the way with λ 2 draws 3/4 to 1.
  const huffs = given(huff([70], [1, 3], travelMatrix([[10, 20]]), { attraction: 1, decay: 2 }))
  near(huffs.trips[0]!, 40, 1e-12, 'the near one')
  const island = given(
    productionConstrained(
      [5, 8],
      [1, 2],
      travelMatrix([
        [3, 4],
        [null, null],
      ]),
      0.1,
    ),
  )
  assert.deepEqual(island.unreached, [1])
  assert.equal(sum(island.trips), 5)
  const door = given(huff([12], [1, 2, 50], travelMatrix([[0, 0, 1]]), { attraction: 1, decay: 1 }))
  assert.deepEqual([...door.trips], [4, 8, 0])
})

test('L57: calibration finds the beta and the powers with which the trips were made', () => {
  fc.assert(
    fc.property(places, fc.double({ min: -0.05, max: 0.25, noNaN: true }), (place, beta) => {
      const { trips, attraction, travel } = place
      for (const model of [
        (b: number) => productionConstrained(trips, attraction, travel, b),
        (b: number) => doublyConstrained(trips, arriving(place), travel, b),
      ]) {
        const target = meanCostMinutes(given(model(beta)), travel)!
        const flat = Math.abs(meanCostMinutes(given(model(beta + 0.01)), travel)! - target) < 1e-4
        if (!flat) near(given(calibrateBeta(model, travel, target)).beta, beta, 1e-6, 'beta')
      }
    }),
    { numRuns: 25 },
  )
  const travel = travelMatrix([
    [12, 30, 44],
    [25, 8, 31],
    [40, 22, 9],
  ])
  const made = given(huff([900, 700, 1200], [300, 120, 800], travel, { attraction: 0.8, decay: 1.6 }))
  const found = given(calibrateHuff(made.trips, [300, 120, 800], travel))
  near(found.attraction, 0.8, 1e-9, 'α')
  near(found.decay, 1.6, 1e-9, 'λ')
})

test('a table fitted to its own margins is itself, and zeros stay', () => {
  const seed = Float64Array.from([14, 0, 15, 15, 6, 4])
  const { table } = given(biproportionalFit(seed, [29, 25], [29, 6, 19]))
  table.forEach((cell, k) => {
    near(cell, seed[k]!, 1e-12, `cell ${k}`)
  })
})

test('what cannot be is refused with place and remedy', () => {
  const travel = travelMatrix([
    [3, null],
    [4, 5],
  ])
  assert.match(
    problemOf(doublyConstrained([10, 10], [12, 9], travel, 0.1)),
    /^arriving: sum to 21, the leaving to 20: .*Scale one by 0\.952/,
  )
  assert.match(
    problemOf(doublyConstrained([10, 10], [5, 15], travel, 0.1)),
    /^leaving\[0\]: asks for 10, .*zeros of routes/,
  )
  assert.match(
    problemOf(doublyConstrained([10, 10], [0, 20], travel, 0.1)),
    /leaving\[0\]: asks for 10, but routes connects it with none of the arriving above 0/,
  )
  assert.match(problemOf(huff([1], [1, 2], travel, { attraction: 1, decay: 1 })), /^trips: has 1 figures, .* 2 origins/)
  assert.match(problemOf(huff([1, -1], [1, 2], travel, { attraction: 1, decay: 1 })), /trips\[1\]: .* got -1/)
  assert.match(
    problemOf(calibrateBeta((beta) => productionConstrained([1, 1], [1, 1], travel, beta), travel, 90)),
    /targetMinutes: is 90, beyond what these margins and ways allow: without decay the mean is 3\.75/,
  )
  assert.match(problemOf(calibrateHuff([1, 2, 3, 4], [5, 5], travel)), /observed\[1\]: has 2 trips from origin 0/)
  assert.match(problemOf(calibrateHuff([1, 0, 3, 4], [5, 5], travel)), /attraction: does not differ/)
})
