/**
 * Why something failed, as far as an operator may read it: the words of errors that this program words itself, and of all
 * others their class and code, since their words quote what they stumbled over (`JSON.parse` the text, a driver the row).
 */
import { getSystemErrorMessage } from 'node:util'

/** An error worded for the operator: fixed words of this program, with names of files, commands and places, and nothing that was read in them. */
export class OperatorError extends Error {
  override readonly name: string = 'OperatorError'
}

/** Errors whose words this program wrote itself, for the operator. They are known by name, as they come out of threads. */
const OWN_ERRORS: ReadonlySet<string> = new Set([
  'OperatorError',
  'LogUnwritable',
  'LeaseLost',
  'LogUnusable',
  'NotWritable',
  'RedisUnreachable',
  'HistoryUnusable',
  'AuditUnusable',
  'ForecastsUnusable',
])

/** The forms of an error's class and code. */
export const ERROR_CLASS = /^[A-Z]\w{0,63}$/
export const ERROR_CODE = /^[A-Z0-9][A-Z0-9_]{0,63}$/
/** A program has no errors nested deeper. */
const DEEPEST = 5

/** A reason that may be logged. Only `becauseOf` makes one, so that no other text can be passed for it. */
export class Because {
  readonly words: string
  private constructor(words: string) {
    this.words = words
  }

  static of(error: unknown): Because {
    const chain = chainOf(error)
    const own = chain.find(({ name }) => OWN_ERRORS.has(name))
    return new Because(own?.message ?? classAndCode(chain.at(-1)))
  }
}

export const becauseOf = Because.of

/** The same words, for `/health` and those who are refused. */
export const reasonOf = (error: unknown): string => becauseOf(error).words

/** What went wrong at the bottom; null where something else than an error was thrown. */
export const rootOf = (error: unknown): Error | null => chainOf(error).at(-1) ?? null

/** The error and what caused it, the deepest last. */
function chainOf(error: unknown): readonly Error[] {
  const chain: Error[] = []
  let at = error
  while (at instanceof Error && chain.length < DEEPEST) {
    chain.push(at)
    at = (at as { originalError?: unknown }).originalError ?? at.cause
  }
  return chain
}

function classAndCode(error: Error | undefined): string {
  if (error === undefined) return 'Error'
  const { code, errno, errstr } = error as NodeJS.ErrnoException & { errstr?: unknown }
  const known = code !== undefined && ERROR_CODE.test(code) ? code : null
  // Both are constant texts, of SQLite and of the operating system, by number.
  if (known === 'ERR_SQLITE_ERROR' && typeof errstr === 'string') return errstr
  if (known !== null && typeof errno === 'number' && errno < 0) return `${known}: ${getSystemErrorMessage(errno)}`
  const name = ERROR_CLASS.test(error.name) ? error.name : 'Error'
  return known === null ? name : `${name} ${known}`
}
