#!/usr/bin/env node
// The `kangcheng` command. Plain JavaScript that any Node from 20 on can run: the program itself needs Node 24, which
// comes as an npm package, so an older Node hands over to that one and passes its exit status and signals back.
import { spawn } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import * as nodeModule from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const NEEDED = 24
const here = realpathSync(fileURLToPath(import.meta.url))

/** The project's own Node, looked for from this file upwards; null when `npm ci` has not been run. */
function projectNode() {
  const name = process.platform === 'win32' ? 'node.cmd' : 'node'
  for (let folder = dirname(here); ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', '.bin', name)
    if (existsSync(candidate)) return candidate
    if (folder === dirname(folder)) return null
  }
}

if (Number(process.versions.node.split('.')[0]) >= NEEDED) {
  // Node keeps the compiled sources here: without, every start strips their types anew, which costs most of it.
  const cache = join(dirname(here), '../../node_modules/.cache/kangcheng')
  nodeModule.enableCompileCache?.(cache)
  // Threads ask the environment only.
  process.env.NODE_COMPILE_CACHE ??= cache
  const { main } = await import('../src/cli/index.ts')
  await main(process.argv.slice(2))
} else if (process.env.KANGCHENG_REEXEC) {
  // The second start found an old Node again: stop here, or it would start itself for ever.
  process.stderr.write(`kangcheng: Node ${NEEDED} or newer is needed, found ${process.versions.node}. Run: npm ci\n`)
  process.exitCode = 2
} else {
  const node = projectNode()
  if (node === null) {
    process.stderr.write(`kangcheng: the project's Node ${NEEDED} is not installed. Run: npm ci\n`)
    process.exitCode = 2
  } else {
    const child = spawn(node, [here, ...process.argv.slice(2)], {
      stdio: 'inherit',
      env: { ...process.env, KANGCHENG_REEXEC: '1' },
    })
    for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
    // A terminal sends Ctrl-C to the child as well; a second one would mean impatience.
    process.on('SIGINT', () => {
      if (!process.stdin.isTTY) child.kill('SIGINT')
    })
    child.on('error', (error) => {
      process.stderr.write(`kangcheng: cannot start ${node}: ${error.message}. Run: npm ci\n`)
      process.exitCode = 2
    })
    child.on('exit', (code, signal) => {
      process.exitCode = code ?? (signal ? 2 : 0)
    })
  }
}
