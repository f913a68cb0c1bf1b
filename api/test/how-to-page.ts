/** A page of docs/how-to, command by command: what the page prints below a command is what it prints. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { delimiter, join } from 'node:path'
import type { TestContext } from 'node:test'
import { freshFolder } from './harness.ts'

const ROOT = join(import.meta.dirname, '../..')

export interface Step {
  readonly command: string
  readonly expected: readonly string[]
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}

/** The page's commands with what stands below each. */
export function stepsOf(page: string): readonly Step[] {
  return [
    ...readFileSync(join(ROOT, 'docs/how-to', page), 'utf8').matchAll(
      /```sh\n([\s\S]*?)```(?:\s*```text\n([\s\S]*?)```)?/g,
    ),
  ].map((match) => ({
    command: match[1]!,
    expected: (match[2] ?? '').split('\n').filter((line) => line.trim() !== ''),
  }))
}

/** A line of the page, `…` standing for anything, as a pattern. */
export const pattern = (line: string): RegExp =>
  new RegExp(
    line
      .trim()
      .split('…')
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*'),
  )

/**
 * Runs the steps in a folder and on a port of their own; what the page starts in the background ends with the test.
 * @param ports further ports that the page names, and those to be used instead
 */
export async function runSteps(
  t: TestContext,
  steps: readonly Step[],
  env: Readonly<Record<string, string>> = {},
  ports: readonly (readonly [named: string, used: number])[] = [],
): Promise<void> {
  const folder = freshFolder()
  const http = await freePort()
  const session = (command: string): string =>
    ports
      .reduce((text, [named, used]) => text.replaceAll(named, String(used)), command)
      .replaceAll('npx kangcheng', `node ${join(ROOT, 'api/bin/kangcheng.mjs')}`)
      .replaceAll('127.0.0.1:4000', `127.0.0.1:${http}`)
      .replaceAll(/\btry\//g, `${folder}/`)
      .replaceAll(/ try$/gm, ` ${folder}`)
      // A command of its own group, so that it can be ended with the test.
      .replaceAll(/ &$/gm, ` & echo $! >> ${folder}/pids`)
  t.after(() => {
    spawnSync('bash', ['-c', `test -f ${folder}/pids && kill $(cat ${folder}/pids); sleep 1; true`])
  })
  for (const { command, expected } of steps) {
    const { stdout, stderr, status } = spawnSync('bash', ['-c', `set -e -o pipefail\n${session(command)}`], {
      cwd: ROOT,
      encoding: 'utf8',
      timeout: 90_000,
      env: {
        ...process.env,
        ...env,
        PORT: String(http),
        PATH: `${join(ROOT, 'node_modules/.bin')}${delimiter}${process.env.PATH}`,
      },
    })
    const said = `${stdout}\n${stderr}`.replaceAll(`${folder}/`, 'try/')
    assert.equal(status, 0, `${command}\nended with ${status}:\n${said}`)
    for (const line of expected)
      assert.match(said, pattern(line), `below\n${command}\nthe page shows\n${line}\nbut it said\n${said}`)
  }
}
