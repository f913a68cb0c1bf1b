// What a visitor downloads: read from the build, compressed as the server sends it.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'

const ASSETS = join(import.meta.dirname, '../dist/assets')
const SHELL_KB_MAX = 250
const CITY_KB_MAX = 350

const kilobytes = (names: readonly string[]): number =>
  names.reduce((sum, name) => sum + gzipSync(readFileSync(join(ASSETS, name))).length, 0) / 1000

test('the shell stays under 250 kB and the city route under 350 kB, compressed', () => {
  const all = readdirSync(ASSETS).filter((name) => /\.(js|css)$/.test(name))
  const lazy = all.filter((name) => /^(three|city-surface)/.test(name))
  const shell = all.filter((name) => !lazy.includes(name))
  assert.ok(
    lazy.some((name) => name.startsWith('three')),
    'three.js has a chunk of its own',
  )
  const html = readFileSync(join(ASSETS, '../index.html'), 'utf8')
  for (const name of lazy) assert.ok(!html.includes(name), `${name} must not be asked for by the page itself`)
  const [shellKb, cityKb] = [kilobytes(shell), kilobytes(lazy)]
  console.log(`shell ${shellKb.toFixed(0)} kB, city route ${cityKb.toFixed(0)} kB (gzip)`)
  assert.ok(shellKb <= SHELL_KB_MAX, `the shell is ${shellKb.toFixed(0)} kB`)
  assert.ok(cityKb <= CITY_KB_MAX, `the city route is ${cityKb.toFixed(0)} kB`)
})
