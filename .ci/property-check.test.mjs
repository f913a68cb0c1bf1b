// The preload of the property tests: the same code gives the same answer, and the soak can ask for more.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'

const root = join(import.meta.dirname, '..')
const DRAWS = `
  import fc from 'fast-check'
  const drawn = []
  fc.assert(fc.property(fc.nat(), (n) => { drawn.push(n) }), { numRuns: 3 })
  let ordinary = 0
  fc.assert(fc.property(fc.nat(), () => { ordinary++ }))
  console.log(JSON.stringify({ drawn, ordinary }))`
const FAILS = `
  import fc from 'fast-check'
  fc.assert(fc.property(fc.nat(), (n) => n < 2000))`

function start(program, environment = {}) {
  const { PROPERTY_SEED: _, PROPERTY_RUNS_FACTOR: __, NODE_TEST_CONTEXT: ___, ...env } = process.env
  const args = ['--import', './.ci/property-tests.mjs', '--input-type=module', '-e', program]
  return spawnSync('node', args, { cwd: root, env: { ...env, ...environment }, encoding: 'utf8' })
}
const draws = (environment) => JSON.parse(start(DRAWS, environment).stdout)

test('properties draw the same values every time, and others with PROPERTY_SEED', () => {
  const first = draws()
  assert.equal(first.drawn.length, 3)
  assert.equal(first.ordinary, 100)
  assert.deepEqual(draws(), first)
  const other = draws({ PROPERTY_SEED: '7' })
  assert.notDeepEqual(other.drawn, first.drawn)
  assert.deepEqual(draws({ PROPERTY_SEED: '7' }), other)
})

test('PROPERTY_RUNS_FACTOR multiplies the runs, stated or not, and begins with the same values', () => {
  const more = draws({ PROPERTY_RUNS_FACTOR: '4' })
  assert.equal(more.ordinary, 400)
  assert.equal(more.drawn.length, 12)
  assert.deepEqual(more.drawn.slice(0, 3), draws().drawn)
})

test('a failing property names its seed and path; a setting that is no number is refused by name', () => {
  const { status, stderr } = start(FAILS, { PROPERTY_SEED: '7' })
  assert.notEqual(status, 0)
  assert.match(stderr, /seed: 7, path: "/)
  for (const [name, value] of [
    ['PROPERTY_SEED', 'x'],
    ['PROPERTY_RUNS_FACTOR', '0'],
  ])
    assert.match(start(DRAWS, { [name]: value }).stderr, new RegExp(`${name} must be a whole number .*"${value}"`))
})
