/** What every adapter of the solver port promises. A new adapter runs this suite and nothing else. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ProgramBuilder, type Solver } from '@kangcheng/twin-engine'

const ANY = Number.POSITIVE_INFINITY

export function solverConformance(name: string, make: () => Solver): void {
  const withSolver = async (use: (solver: Solver) => Promise<void>): Promise<void> => {
    const solver = make()
    try {
      await use(solver)
    } finally {
      await solver.close()
    }
  }

  test(`${name}: a linear program has its value, and its bound is the value`, () =>
    withSolver(async (solver) => {
      const builder = new ProgramBuilder()
      const chairs = builder.column(30, 0, ANY)
      const tables = builder.column(50, 0, ANY)
      builder.row(-ANY, 40, [chairs, tables], [1, 2])
      builder.row(-ANY, 50, [chairs, tables], [2, 1])
      const answer = await solver.solve(builder.program('most'))
      assert.equal(answer.status, 'optimal')
      assert.ok(Math.abs(answer.value! - 1100) < 1e-6)
      assert.ok(Math.abs(answer.bound! - 1100) < 1e-6)
      assert.ok(Math.abs(answer.values![chairs]! - 20) < 1e-6 && Math.abs(answer.values![tables]! - 10) < 1e-6)
    }))

  test(`${name}: whole columns take whole numbers, to the optimum and not to 0.01 % of it`, () =>
    withSolver(async (solver) => {
      // One of 20 parcels must stay: the lightest, although it is only a hundred-thousandth of all.
      const builder = new ProgramBuilder()
      const weights = Array.from({ length: 20 }, (_, k) => 100_000 + k)
      const columns = weights.map((weight) => builder.column(weight, 0, 1, true))
      builder.row(-ANY, 19, columns, 1)
      const answer = await solver.solve(builder.program('most'))
      assert.equal(answer.status, 'optimal')
      assert.equal(Math.round(answer.value!), weights.reduce((a, b) => a + b, 0) - 100_000)
      assert.ok(answer.bound! >= answer.value! - 1e-6)
      assert.equal(Math.round(answer.values![0]!), 0)
    }))

  test(`${name}: what cannot be fulfilled is infeasible, what has no end unbounded`, () =>
    withSolver(async (solver) => {
      const none = new ProgramBuilder()
      const x = none.column(1, 0, 1, true)
      none.row(2, ANY, [x], 1)
      assert.deepEqual(await solver.solve(none.program('least')), {
        status: 'infeasible',
        value: null,
        bound: null,
        values: null,
      })
      const endless = new ProgramBuilder()
      endless.row(0, ANY, [endless.column(1, 0, ANY)], 1)
      assert.equal((await solver.solve(endless.program('most'))).status, 'unbounded')
    }))

  test(`${name}: programs asked for at once are each answered with their own answer`, () =>
    withSolver(async (solver) => {
      const answers = await Promise.all(
        [3, 5, 8].map((limit) => {
          const builder = new ProgramBuilder()
          builder.row(-ANY, limit, [builder.column(1, 0, ANY, true)], 1)
          return solver.solve(builder.program('most'))
        }),
      )
      assert.deepEqual(
        answers.map(({ value }) => value),
        [3, 5, 8],
      )
    }))

  test(`${name}: an aborted program is stopped, and the next one is solved all the same`, () =>
    withSolver(async (solver) => {
      const stop = new AbortController()
      const hard = solver.solve(marketSplit(4, 30), { signal: stop.signal })
      const next = solver.solve(marketSplit(1, 3))
      stop.abort()
      assert.equal((await hard).status, 'stopped')
      assert.notEqual((await next).status, 'stopped')
    }))

  test(`${name}: a limit of nodes ends a hard program with a bound that holds`, () =>
    withSolver(async (solver) => {
      const answer = await solver.solve(marketSplit(3, 20), { nodes: 5 })
      assert.equal(answer.status, 'stopped')
      assert.ok(answer.bound === null || answer.value === null || answer.bound <= answer.value + 1e-6)
    }))

  test(`${name}: after closing it refuses`, async () => {
    const solver = make()
    await solver.close()
    await assert.rejects(solver.solve(marketSplit(1, 3)), /the solver is closed/)
  })
}

/** Market split (Cornuéjols and Dawande 1998): small programs that branch and bound cannot finish quickly. */
function marketSplit(rows: number, columns: number): ReturnType<ProgramBuilder['program']> {
  const builder = new ProgramBuilder()
  const x = Array.from({ length: columns }, () => builder.column(0, 0, 1, true))
  for (let r = 0; r < rows; r++) {
    const factors = x.map((_, k) => ((k + 1) * 7919 * (r + 3) + r * 104_729) % 100)
    const half = Math.floor(factors.reduce((a, b) => a + b, 0) / 2)
    builder.row(half, half, [...x, builder.column(1, 0, ANY), builder.column(1, 0, ANY)], [...factors, 1, -1])
  }
  return builder.program('least')
}
