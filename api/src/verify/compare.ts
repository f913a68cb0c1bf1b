/** Computed values against those of the case: the only place that reads the latter. */
import type { Tolerance, ValuePath } from './reference-case.ts'

/** Names that no format compares: repetitions of the question, example solutions, notes on solvers and peers. */
const NEVER_COMPARED: ReadonlySet<string> = new Set([
  ...['problem', 'variant', 'p', 'radius', 'busyFraction', 'days', 'keyNodes', 'assignment', 'vehicles', 'of'],
  ...['openExample', 'vehiclesExample', 'proven', 'cbc', 'cbcProven', 'lowerBound', 'size', 'checkedAgainst'],
  ...['raam_peer_access', 'overflowBedDaysAtOptimum', 'patientsMovedAtOptimum'],
])

/** As many differences are told one by one; of the others the number. */
const TOLD = 8

export interface Comparison {
  readonly pass: boolean
  /** Error of the number that comes closest to its tolerance or exceeds it most; null where values do not fit together. */
  readonly worstError: number | null
  /** The tolerance of that number; null where nothing was compared. */
  readonly tolerance: number | null
  readonly problems: readonly string[]
}

export interface ComparisonRules {
  readonly notCompared?: readonly string[] | undefined
  readonly tolerance: (path: ValuePath) => Tolerance
}

/**
 * Compares every number of the answers with the computed one at the same place. Numbers to their tolerance, relative
 * unless the answer is 0; null equals only null; lists have the same length. Names that only the computed values have are
 * left alone.
 */
export function compare(computed: unknown, answers: unknown, rules: ComparisonRules): Comparison {
  const walk = new Walk(rules)
  walk.visit(computed, answers, [])
  return walk.result()
}

class Walk {
  readonly #skipped: ReadonlySet<string>
  readonly #rules: ComparisonRules
  readonly #problems: string[] = []
  #differences = 0
  #compared = 0
  #misfit = false
  #worst = { share: -1, error: 0, tolerance: null as number | null }

  constructor(rules: ComparisonRules) {
    this.#rules = rules
    this.#skipped = new Set([...NEVER_COMPARED, ...(rules.notCompared ?? [])])
  }

  visit(computed: unknown, answer: unknown, path: ValuePath): void {
    if (typeof answer === 'number') this.#number(computed, answer, path)
    else if (Array.isArray(answer)) this.#list(computed, answer, path)
    else if (typeof answer === 'object' && answer !== null) this.#object(computed, answer, path)
    else {
      this.#compared++
      if (computed !== answer) this.#misfits(path, `computed ${shown(computed)}, expected ${shown(answer)}`)
    }
  }

  result(): Comparison {
    const problems = [...this.#problems]
    if (this.#differences > TOLD) problems.push(`and ${this.#differences - TOLD} further differences`)
    if (this.#compared === 0) problems.push('nothing was compared: the case has no expected values')
    const { error, tolerance } = this.#worst
    return {
      pass: problems.length === 0,
      worstError: this.#misfit || tolerance === null ? null : error,
      tolerance,
      problems,
    }
  }

  #number(computed: unknown, answer: number, path: ValuePath): void {
    this.#compared++
    if (typeof computed !== 'number' || !Number.isFinite(computed)) {
      this.#misfits(path, `computed ${shown(computed)}, expected ${answer}`)
      return
    }
    const { of, value } = this.#rules.tolerance(path)
    const difference = of === 'excess' ? Math.max(0, computed - answer) : Math.abs(computed - answer)
    const isRelative = of !== 'absolute' && answer !== 0
    const error = isRelative ? difference / Math.abs(answer) : difference
    const share = value === 0 ? (error === 0 ? 0 : Number.POSITIVE_INFINITY) : error / value
    if (share > this.#worst.share) this.#worst = { share, error, tolerance: value }
    if (error <= value) return
    const kind = isRelative ? 'relative' : 'absolute'
    this.#differs(
      path,
      `computed ${computed}, expected ${answer}: ${kind} error ${error.toPrecision(3)}, allowed ${value}`,
    )
  }

  #list(computed: unknown, answer: readonly unknown[], path: ValuePath): void {
    if (!Array.isArray(computed))
      this.#misfits(path, `computed ${shown(computed)}, expected a list of ${answer.length}`)
    else if (computed.length !== answer.length)
      this.#misfits(path, `computed a list of ${computed.length}, expected one of ${answer.length}`)
    else for (const [i, item] of answer.entries()) this.visit(computed[i], item, [...path, i])
  }

  #object(computed: unknown, answer: object, path: ValuePath): void {
    const found = typeof computed === 'object' && computed !== null ? (computed as Record<string, unknown>) : {}
    for (const [name, inner] of Object.entries(answer)) {
      if (this.#skipped.has(name)) continue
      if (Object.hasOwn(found, name)) this.visit(found[name], inner, [...path, name])
      else {
        this.#compared++
        this.#misfits([...path, name], 'was not computed')
      }
    }
  }

  #misfits(path: ValuePath, why: string): void {
    this.#misfit = true
    this.#differs(path, why)
  }

  #differs(path: ValuePath, why: string): void {
    this.#differences++
    if (this.#differences <= TOLD) this.#problems.push(`${placeOf(path)}: ${why}`)
  }
}

const placeOf = (path: ValuePath): string =>
  path.map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`)).join('') || 'the values'

function shown(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (typeof value === 'number') return String(value)
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (typeof value === 'object' && value !== null) return 'an object'
  return JSON.stringify(value)
}
