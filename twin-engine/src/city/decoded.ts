/**
 * What every decoder of this project returns: the value, or all the problems found, never an exception.
 */

/** One thing wrong with an input: the place (`facilities[3].location[0]`) and what would have been right. */
export interface Problem {
  readonly path: string
  readonly why: string
  /** The same in Chinese, where people read it on screen. */
  readonly zh?: string
  /** Where a program acts on it: `maybe-gcj02` of places that may be in GCJ-02 and were read as WGS-84. */
  readonly code?: 'maybe-gcj02'
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

/** Units at the end of names, as in `horizonHours`. */
const UNIT = /(Seconds|Minutes|Hours|Days|Weeks|Metres|Kilometres|Share|Percent)$/

/**
 * What to say of a field that does not exist: the one meant, where only the unit or the case differs, and those that there
 * are.
 */
export function unknownField(name: string, known: readonly string[], of = 'here'): string {
  const stem = (text: string): string => text.replace(UNIT, '').toLowerCase()
  const meant = known.find((one) => stem(one) === stem(name) || one.toLowerCase() === name.toLowerCase())
  return `is not a field ${of}; ${meant === undefined ? '' : `did you mean ${meant}? `}known are ${known.join(', ')}`
}

/** A wrong value in a message: as JSON, at most 40 characters. */
export function shownValue(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  return (JSON.stringify(value) ?? 'nothing').slice(0, 40)
}
