/** Small siting questions of every kind, drawn at random. */
import fc from 'fast-check'
import { type SitingProblemId, type SitingQuestion, travelMatrix } from '../src/index.ts'

/** Small questions: up to 6 demand points and 5 sites, whole and broken costs, some without a route. */
export function questions(problem: SitingProblemId): fc.Arbitrary<SitingQuestion> {
  const cost = fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: 0, max: 20 }) },
    { weight: 3, arbitrary: fc.double({ min: 0, max: 20, noNaN: true }) },
    { weight: 1, arbitrary: fc.constant(null) },
  )
  const capacitated = problem === 'capacitated-p-median' || problem === 'cflp'
  const counts = fc.tuple(
    fc.integer({ min: 1, max: capacitated ? 4 : 6 }),
    fc.integer({ min: 1, max: capacitated ? 4 : 5 }),
  )
  return counts.chain(([demands, sites]) =>
    fc
      .record({
        rows: fc.array(fc.array(cost, { minLength: sites, maxLength: sites }), {
          minLength: demands,
          maxLength: demands,
        }),
        weights: fc.array(fc.integer({ min: 0, max: capacitated ? 3 : 9 }), { minLength: demands, maxLength: demands }),
        p: fc.integer({ min: 1, max: sites }),
        radius: fc.integer({ min: 0, max: 20 }),
        capacities: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: sites, maxLength: sites }),
        fixedCosts: fc.array(fc.integer({ min: 0, max: 30 }), { minLength: sites, maxLength: sites }),
        budget: fc.option(fc.integer({ min: 0, max: 60 }), { nil: undefined }),
        roles: fc.array(fc.constantFrom('free', 'free', 'free', 'kept', 'forbidden'), {
          minLength: sites,
          maxLength: sites,
        }),
        assignment: fc.constantFrom('single' as const, 'split' as const),
        vehicles: fc.integer({ min: 1, max: 4 }),
        busyFraction: fc.constantFrom(0, 0.3, 0.6),
      })
      .map(({ rows, weights, capacities, fixedCosts, budget, roles, ...rest }) => ({
        ...rest,
        problem,
        costs: travelMatrix(rows),
        weights: Float64Array.from(weights),
        ...(capacitated && { capacities: Float64Array.from(capacities) }),
        ...((problem === 'cflp' || budget !== undefined) && { fixedCosts: Float64Array.from(fixedCosts) }),
        ...(budget !== undefined && { budget }),
        kept: roles.flatMap((role, j) => (role === 'kept' ? [j] : [])),
        forbidden: roles.flatMap((role, j) => (role === 'forbidden' ? [j] : [])),
      })),
  )
}
