/** A command of `kangcheng` as a process of its own, so that it can be killed. */
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'

export interface OwnProcess {
  readonly child: ChildProcess
  /** What its first line that says that it is ready names: an address, a port. */
  readonly named: string
  readonly errors: () => string
  kill(signal: NodeJS.Signals): Promise<number | null>
}

/** @param ready what a line of its output looks like once it is ready, the first group being `named` */
export function startOwnProcess(
  args: readonly string[],
  ready: RegExp,
  { cwd, env = {} }: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> },
): Promise<OwnProcess> {
  const program = join(import.meta.dirname, '../bin/kangcheng.mjs')
  const child = spawn(process.execPath, [program, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE, ...env },
    ...(cwd === undefined ? {} : { cwd }),
  })
  let errors = ''
  child.stderr.on('data', (chunk) => {
    errors += chunk
  })
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  return new Promise((resolve, reject) => {
    let out = ''
    child.stdout.on('data', (chunk) => {
      out += chunk
      const named = ready.exec(out)?.[1]
      if (named === undefined) return
      resolve({
        child,
        named,
        errors: () => errors,
        kill(signal) {
          child.kill(signal)
          return ended
        },
      })
    })
    ended.then((code) => reject(new Error(`kangcheng ${args[0]} ended with ${code}: ${errors}`)))
  })
}
