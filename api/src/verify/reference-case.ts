/**
 * What a reference case is: a question with the values that a correct program gives, one kind of question per format.
 *
 * Whatever computes sees the question alone. The values to compare with are taken out before and kept by the comparer.
 */

/** One case as its file has it: an object with `format` and `id`, question and answers together. */
export type CaseFile = Readonly<Record<string, unknown>>

/** Where a value stands inside the answers: `['inequality', 'gini']`, `['fca2', 17]`. */
export type ValuePath = readonly (string | number)[]

/**
 * How far a computed number may be away. Where the answer is 0 a relative tolerance counts as an absolute one. `excess`
 * is relative, of a number that may be as much smaller as it likes: the value of a minimisation.
 */
export interface Tolerance {
  readonly of: 'relative' | 'absolute' | 'excess'
  readonly value: number
}

export const relative = (value: number): Tolerance => ({ of: 'relative', value })
export const absolute = (value: number): Tolerance => ({ of: 'absolute', value })
export const excess = (value: number): Tolerance => ({ of: 'excess', value })

/** What a computation may use besides its question. */
export interface Surroundings {
  /** The text of a file named in the case, sought from the case's own folder. @throws Error naming the missing file */
  beside(name: string): string
  /** Says what is wrong with the result itself (a set that does not have its objective): the case fails. */
  problem(why: string): void
}

/** A kind of case: one entry per `format`, several in a file of one family. */
export interface ReferenceFormat {
  /** As files name it: `kangcheng-accessibility/1`. */
  readonly id: string
  /** The case without any of its answers; by default without `expected`. */
  readonly question?: (file: CaseFile) => CaseFile
  /** What to compare with; by default `expected`. Names that only repeat the question may stay: they are never compared. */
  readonly answers?: (file: CaseFile) => unknown
  /** Names inside the answers that repeat the question or tell how they were found, beyond those of every format. */
  readonly notCompared?: readonly string[]
  /** Files beside the case that belong to it and are no cases themselves; by default none. */
  readonly dataFiles?: (file: CaseFile) => readonly string[]
  /**
   * The numbers in the shape and under the names of the answers; null where there is none. May hold further names.
   * The same question gives the same numbers on every run. An error thrown fails the case and is told.
   */
  readonly compute: (question: CaseFile, at: Surroundings) => unknown
  readonly tolerance: (path: ValuePath, question: CaseFile) => Tolerance
}

/** The question of a format whose answers all lie in `expected`. */
export function withoutExpected(file: CaseFile): CaseFile {
  const { expected: _expected, checkedAgainst: _checkedAgainst, ...question } = file
  return question
}

/** A copy without the fields of these names, at any depth: for formats that mix question and answer. */
export function withoutFields(value: unknown, names: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => withoutFields(item, names))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) => (names.has(name) ? [] : [[name, withoutFields(inner, names)]])),
  )
}
