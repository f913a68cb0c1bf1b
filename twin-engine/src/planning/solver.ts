/**
 * The port to a solver of linear and mixed-integer programs. A program is stated as data; what solves it (a library, in a
 * thread of its own) is an adapter outside the engine, and `api/src/solver/` holds the conformance suite that each runs.
 * Left out on purpose: callbacks, bases and changes of a program that is being solved.
 */

/** Sparse rows `rowLower ≤ A x ≤ rowUpper` over columns `lower ≤ x ≤ upper`; bounds may be infinite. */
export interface LinearProgram {
  readonly sense: 'least' | 'most'
  readonly cost: Float64Array
  readonly lower: Float64Array
  readonly upper: Float64Array
  /** 1 where a column takes whole numbers only. */
  readonly whole: Uint8Array
  readonly rowLower: Float64Array
  readonly rowUpper: Float64Array
  /** Row `r` has the entries `starts[r]` to `starts[r + 1]` of `indices` and `values`. */
  readonly starts: Int32Array
  readonly indices: Int32Array
  readonly values: Float64Array
}

export interface SolverLimits {
  /** Nodes of branch and bound: steps, not seconds, so that the same program has the same answer on every machine. */
  readonly nodes?: number
  /** A plan to start from, one value for each column. */
  readonly start?: Float64Array
  /** Aborting ends the solving; the answer is then `stopped`. */
  readonly signal?: AbortSignal
}

/**
 * `optimal`: value and bound agree to the solver's tolerance. `stopped`: by a limit, with what was found until then.
 * Bound and value in the program's own sense; null where there is none.
 */
export interface SolverAnswer {
  readonly status: 'optimal' | 'infeasible' | 'unbounded' | 'stopped'
  readonly value: number | null
  readonly bound: number | null
  readonly values: Float64Array | null
}

export interface Solver {
  /** @throws when the program is malformed (a broken promise of ours) or the solver itself fails. */
  solve(program: LinearProgram, limits?: SolverLimits): Promise<SolverAnswer>
  /** Ends what the solver holds. */
  close(): Promise<void>
}

/** Writes a program down column by column and row by row. */
export class ProgramBuilder {
  private readonly cost: number[] = []
  private readonly lower: number[] = []
  private readonly upper: number[] = []
  private readonly whole: number[] = []
  private readonly rowLower: number[] = []
  private readonly rowUpper: number[] = []
  private readonly starts: number[] = [0]
  private readonly indices: number[] = []
  private readonly values: number[] = []

  /** The new column's number. */
  column(cost: number, lower: number, upper: number, whole = false): number {
    this.cost.push(cost)
    this.lower.push(lower)
    this.upper.push(upper)
    this.whole.push(whole ? 1 : 0)
    return this.cost.length - 1
  }

  get columns(): number {
    return this.cost.length
  }

  get entries(): number {
    return this.indices.length
  }

  /** A row of columns and their factors. */
  row(lower: number, upper: number, columns: readonly number[], factors: readonly number[] | number): void {
    columns.forEach((column, k) => {
      this.indices.push(column)
      this.values.push(typeof factors === 'number' ? factors : factors[k]!)
    })
    this.starts.push(this.indices.length)
    this.rowLower.push(lower)
    this.rowUpper.push(upper)
  }

  program(sense: LinearProgram['sense']): LinearProgram {
    return {
      sense,
      cost: Float64Array.from(this.cost),
      lower: Float64Array.from(this.lower),
      upper: Float64Array.from(this.upper),
      whole: Uint8Array.from(this.whole),
      rowLower: Float64Array.from(this.rowLower),
      rowUpper: Float64Array.from(this.rowUpper),
      starts: Int32Array.from(this.starts),
      indices: Int32Array.from(this.indices),
      values: Float64Array.from(this.values),
    }
  }
}
