/**
 * What every decoder of this project returns: the value, or all the problems found, never an exception.
 */

/** One thing wrong with an input: the place (`facilities[3].location[0]`) and what would have been right. */
export interface Problem {
  readonly path: string
  readonly why: string
}

/** A decoded value, or at least one problem. */
export type Decoded<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** The problems as one line each, `path: why`, for messages on a terminal or in a log. */
export function describeProblems(problems: readonly Problem[], atMost = 20): string {
  const lines = problems.slice(0, atMost).map((p) => `${p.path === '' ? '(whole input)' : p.path}: ${p.why}`)
  if (problems.length > atMost) lines.push(`… and ${problems.length - atMost} more`)
  return lines.join('\n')
}
