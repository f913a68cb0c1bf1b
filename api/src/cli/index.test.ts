import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { loadCommands } from './index.ts'

const commands = await loadCommands()
const BIN = join(import.meta.dirname, '../../bin/kangcheng.mjs')
const start = (...args: readonly string[]) => spawnSync(process.execPath, [BIN, ...args], { encoding: 'utf8' })

test('the executable passes arguments in and the exit code and one JSON document out', () => {
  const refused = start('no-such-command', '--json')
  assert.equal(refused.status, 2)
  assert.match(refused.stderr, /^kangcheng: unknown command "no-such-command" · commands: /)
  assert.match(JSON.parse(refused.stdout).error, /unknown command "no-such-command"/)
  assert.equal(start('--help').status, 0)
})

test('a reader that closes the pipe early is no failure', () => {
  const shell = spawnSync('sh', ['-c', `"${process.execPath}" "${BIN}" --help | head -n 1`], { encoding: 'utf8' })
  assert.equal(shell.status, 0)
  assert.equal(shell.stderr, '')
})

test('every command has a name of its own, both languages, a usage that begins with its name, and its file', () => {
  assert.equal(new Set(commands.map((c) => c.name)).size, commands.length)
  const files = new Set(readdirSync(import.meta.dirname))
  for (const { name, summary, usage } of commands) {
    assert.ok(usage.startsWith(name), usage)
    assert.match(summary.zh, /\p{Script=Han}/u)
    assert.match(summary.en, /[a-z]/)
    assert.ok(
      files.has(`${name.replaceAll(' ', '-')}.ts`),
      `${name}: expected the file ${name.replaceAll(' ', '-')}.ts`,
    )
  }
  assert.ok(existsSync(BIN))
})
