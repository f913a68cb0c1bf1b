/**
 * What a `kangcheng` command is: one file per command, one line in `index.ts`.
 *
 * A command writes its answer through `io.answer` (with `--json` exactly one JSON document on standard output), everything
 * else through `io.log` (standard error), and returns its exit code. What cannot be done is thrown as `CannotBeDone`.
 */
import { type ParseArgsConfig, parseArgs } from 'node:util'

/** A sentence in both languages of the product. */
export interface Text {
  readonly zh: string
  readonly en: string
}

/** 0 = done and good · 1 = done, and the answer is negative · 2 = could not be done. */
export type ExitCode = 0 | 1 | 2

/** The world as a command sees it; tests hand in their own. */
export interface CommandIo {
  /** True when `--json` was given. */
  readonly json: boolean
  readonly env: Readonly<Record<string, string | undefined>>
  /** Folder against which relative paths are meant. */
  readonly cwd: string
  /** Aborted by SIGINT or SIGTERM; long-running commands end on it. */
  readonly signal: AbortSignal
  /** True when standard error is a terminal: progress may be drawn there. */
  readonly terminal: boolean
  /**
   * The command's answer, given once: with `--json` the document on one line, otherwise the lines of `text`.
   * A command without an answer of its own (a server) never calls it.
   */
  answer(document: unknown, text: () => readonly string[]): void
  /** One line on standard error. */
  log(line: string): void
}

export interface Command {
  /** As typed: `feed decode`, `serve`. */
  readonly name: string
  readonly summary: Text
  /** What follows `kangcheng` on the command line: `feed decode PATH… --format hl7v2|native [--json]`. */
  readonly usage: string
  /** Further lines of `--help`: one per option or remark. */
  readonly details?: readonly Text[]
  /** `args` is what follows the name; `--json` and `--help` are already taken out. */
  run(args: readonly string[], io: CommandIo): Promise<ExitCode>
}

/** Bad usage or unreadable input: exit 2. The message names the place and the remedy. */
export class CannotBeDone extends Error {
  override readonly name = 'CannotBeDone'
}

type Options = NonNullable<ParseArgsConfig['options']>
type Parsed<O extends Options> = ReturnType<
  typeof parseArgs<{ args: string[]; options: O; allowPositionals: true; strict: true }>
>

/**
 * `parseArgs` in strict form with positionals, for one command.
 * @throws CannotBeDone naming the option that is unknown or lacks its value, and those that exist.
 */
export function parseOptions<const O extends Options>(
  command: Command,
  args: readonly string[],
  options: O,
): Parsed<O> {
  try {
    return parseArgs({ args: withNegatives(args, options), options, allowPositionals: true, strict: true })
  } catch (error) {
    const known = ['json', 'help', ...Object.keys(options)].map((name) => `--${name}`).join(' ')
    const why = error instanceof Error ? firstSentence(error.message) : String(error)
    throw new CannotBeDone(`${why} · options: ${known} · usage: kangcheng ${command.usage}`)
  }
}

/** A negative number behind an option is its value: the command says what it may be, where Node sees two options. */
function withNegatives(args: readonly string[], options: Options): string[] {
  const joined: string[] = []
  for (let i = 0; i < args.length; i++) {
    const [arg, next] = [args[i]!, args[i + 1]]
    if (arg === '--') return [...joined, ...args.slice(i)]
    const takesValue = arg.startsWith('--') && options[arg.slice(2)]?.type === 'string'
    if (takesValue && next !== undefined && /^-[\d.]/.test(next)) {
      joined.push(`${arg}=${next}`)
      i++
    } else joined.push(arg)
  }
  return joined
}

/** @throws CannotBeDone when the option was not given. */
export function required(command: Command, option: string, value: string | undefined): string {
  if (value !== undefined && value !== '') return value
  throw new CannotBeDone(`--${option} is missing · usage: kangcheng ${command.usage}`)
}

function firstSentence(text: string): string {
  const end = text.search(/[.](\s|$)/)
  return end < 0 ? text : text.slice(0, end)
}

/** A whole number of an option, or null where it is not given. @throws CannotBeDone where it is none within the bounds */
export function wholeNumber(option: string, text: string | undefined, least: number, most: number): number | null {
  if (text === undefined) return null
  const value = Number(text)
  if (!/^\d+$/.test(text) || value < least || value > most)
    throw new CannotBeDone(`${option} must be a whole number from ${least} to ${most}, got ${text}`)
  return value
}
