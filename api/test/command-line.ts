/** The command line as a user types it, in this process: what it printed and how it ended. */
import assert from 'node:assert/strict'
import { runCommandLine } from '../src/cli/index.ts'

export interface Ended {
  readonly code: number
  /** Standard output and standard error, whole. */
  readonly out: string
  readonly error: string
}

export interface Answered<Document> {
  readonly code: number
  readonly document: Document
  readonly error: string
}

/** Runs a command in the folder `cwd`. */
export function kangcheng(cwd: string, ...args: readonly string[]): Promise<Ended> {
  return kangchengWith({}, cwd, ...args)
}

/** The same with variables of the environment. */
export async function kangchengWith(
  env: Readonly<Record<string, string>>,
  cwd: string,
  ...args: readonly string[]
): Promise<Ended> {
  let out = ''
  let error = ''
  const code = await runCommandLine(args, {
    env,
    cwd,
    signal: new AbortController().signal,
    isTerminal: false,
    out: (text) => {
      out += text
    },
    error: (text) => {
      error += text
    },
  })
  return { code, out, error }
}

/** Runs a command with `--json`, whose one document on standard output is taken to be a `Document`. */
export async function answerOf<Document>(cwd: string, ...args: readonly string[]): Promise<Answered<Document>> {
  const { code, out, error } = await kangcheng(cwd, ...args, '--json')
  assert.equal(out.trimEnd().split('\n').length, 1, out)
  return { code, document: JSON.parse(out) as Document, error }
}
