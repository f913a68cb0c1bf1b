/** The thread that holds HiGHS: one program after the other, the module loaded once. */
import { parentPort } from 'node:worker_threads'
import type { LinearProgram, SolverAnswer } from '@kangcheng/twin-engine'
import loader, { type Highs } from 'highs'

export interface HighsRequest {
  readonly id: number
  readonly program: LinearProgram
  readonly nodes: number | null
  readonly start: Float64Array | null
}

export type HighsReply = { readonly id: number } & ({ readonly answer: SolverAnswer } | { readonly failure: string })

// The package declares its types as CommonJS and is loaded as a module: what arrives is the function itself.
const highs: Highs = await (loader as unknown as typeof loader.default)()

parentPort!.on('message', (request: HighsRequest) => {
  let reply: HighsReply
  try {
    reply = { id: request.id, answer: solve(request) }
  } catch (error) {
    reply = { id: request.id, failure: error instanceof Error ? error.message : String(error) }
  }
  parentPort!.postMessage(reply)
})

function solve({ program, nodes, start }: HighsRequest): SolverAnswer {
  const { modelStatus, objectiveSense } = highs.constants
  const numCols = program.cost.length
  const numRows = program.rowLower.length
  const whole = program.whole.includes(1)
  const model = highs.createModel({
    numCols,
    numRows,
    sense: program.sense === 'least' ? objectiveSense.minimize : objectiveSense.maximize,
    colCost: program.cost,
    colLower: program.lower,
    colUpper: program.upper,
    rowLower: program.rowLower,
    rowUpper: program.rowUpper,
    matrix: {
      format: 'csr',
      numRows,
      numCols,
      starts: program.starts,
      indices: program.indices,
      values: program.values,
    },
    ...(whole && { integrality: Int32Array.from(program.whole) }),
  })
  try {
    // HiGHS would otherwise call a plan optimal that is 0.01 % away from the bound.
    model.options.set({ output_flag: false, mip_rel_gap: 0, mip_abs_gap: 1e-6 })
    if (whole && nodes !== null) model.options.set({ mip_max_nodes: nodes })
    if (whole && start) model.setSolution({ colValue: start })
    model.run()
    const status = model.getModelStatus()
    if (status === modelStatus.infeasible) return none('infeasible')
    if (status === modelStatus.unbounded || status === modelStatus.unboundedOrInfeasible) return none('unbounded')
    if (status === modelStatus.empty)
      return { status: 'optimal', value: 0, bound: 0, values: new Float64Array(numCols) }
    const feasible = model.info.get('primal_solution_status') === highs.constants.solutionStatus.feasible
    const value = feasible ? model.getObjectiveValue() : null
    const values = feasible ? model.getSolution().colValue : null
    if (status === modelStatus.optimal)
      return { status: 'optimal', value, bound: whole ? finite(model.info.get('mip_dual_bound')) : value, values }
    return { status: 'stopped', value, bound: whole ? finite(model.info.get('mip_dual_bound')) : null, values }
  } finally {
    model.dispose()
  }
}

function none(status: SolverAnswer['status']): SolverAnswer {
  return { status, value: null, bound: null, values: null }
}

function finite(bound: number | bigint): number | null {
  return typeof bound === 'number' && Number.isFinite(bound) ? bound : null
}
