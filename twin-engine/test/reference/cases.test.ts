/** Every reference case is whole; a damaged one is noticed. What the engine can already compute is held against them. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { describeProblems } from '../../src/city/decoded.ts'
import { CASE_FORMATS, decodeCase } from './case-formats.ts'

const root = join(import.meta.dirname, 'cases')
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.json'))
  .sort()
const read = (name: string): unknown => JSON.parse(readFileSync(join(root, name), 'utf8'))

test('twenty-two cases in six families stand here, each under its own id, and every format has one', () => {
  assert.equal(files.length, 22)
  const formats = new Set<string>()
  for (const name of files) {
    const decoded = decodeCase(read(name))
    assert.ok(decoded.ok, decoded.ok ? '' : `${name}\n${describeProblems(decoded.problems)}`)
    assert.equal(name.split('/').at(-1), `${decoded.value.id}.json`)
    formats.add(decoded.value.format)
  }
  assert.deepEqual([...formats].sort(), Object.keys(CASE_FORMATS).sort())
  assert.equal(new Set(files.map((name) => name.split('/')[0])).size, 6)
})

/** Paths to every value below, lists sampled at their first, a middle and their last element. */
function pathsOf(value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (Array.isArray(value))
    return [...new Set([0, value.length >> 1, value.length - 1])].flatMap((i) => pathsOf(value[i], [...path, i]))
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([name, inner]) => [[...path, name], ...pathsOf(inner, [...path, name])])
  return [path]
}

/** A copy with the value at the path replaced, or taken out. */
function damaged(input: unknown, path: readonly (string | number)[], replacement: unknown, remove: boolean): unknown {
  const copy = structuredClone(input)
  let at = copy as Record<string | number, unknown>
  for (const name of path.slice(0, -1)) at = at[name] as Record<string | number, unknown>
  const last = path.at(-1)!
  if (!remove) at[last] = replacement
  else if (Array.isArray(at)) at.splice(Number(last), 1)
  else delete at[last]
  return copy
}

/** What may be left out without being missed: notes of solvers, options, and rows of tables that may be of any length. */
const LOOSE =
  /checkedAgainst|cbc|lowerBound|Example|AtOptimum|size|\bp$|radius|uncoverable|assignment|vehicles|busyFraction|withinGroup|integer|max[A-Z]|setupCost|minTransfer|\.objective$|doubling_time|date_first|derived|\[\d+\]$|mase|crps|series|optimised|fixed|Seconds|^expected\.g\d/

test('a number that has become a text is noticed in every case, with its place', () => {
  for (const name of files) {
    const input = read(name)
    const places = pathsOf(input).filter(
      (p) => typeof p.reduce<unknown>((v, k) => (v as never)?.[k], input) === 'number',
    )
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.constantFrom('7', true, [], {}), (path, wrong) => {
        const decoded = decodeCase(damaged(input, path, wrong, false))
        assert.ok(!decoded.ok, `${name}: ${path.join('.')} = ${JSON.stringify(wrong)} passed`)
        assert.ok(decoded.problems.every((p) => p.why.length > 0 && p.path.length > 0))
      }),
      { numRuns: 12 },
    )
  }
})

test('a field that has gone missing is noticed in every case', () => {
  const dotted = (path: readonly (string | number)[]): string =>
    path
      .map((k) => (typeof k === 'number' ? `[${k}]` : `.${k}`))
      .join('')
      .replace(/^\./, '')
  for (const name of files) {
    const input = read(name)
    const places = pathsOf(input).filter((path) => !LOOSE.test(dotted(path)))
    assert.ok(places.length >= 5, `${name}: ${places.length} places`)
    for (const path of places.filter((_, i) => i % Math.ceil(places.length / 25) === 0))
      assert.ok(!decodeCase(damaged(input, path, null, true)).ok, `${name} without ${dotted(path)} passed`)
  }
})

test('a matrix that lost a row is noticed', () => {
  const lost = (name: string, ...path: readonly (string | number)[]): string => {
    const decoded = decodeCase(damaged(read(name), path, null, true))
    assert.ok(!decoded.ok, `${name} passed`)
    return describeProblems(decoded.problems)
  }
  assert.match(lost('flows/W01-25x8.json', 'costMinutes', 3), /costMinutes: must have 25 elements, has 24/)
  assert.match(lost('accessibility/A01-tiny.json', 'costMinutes', 1), /costMinutes: must have 3 elements, has 2/)
  assert.match(lost('epidemic/E03-metapop5.json', 'expected', 'byAge', 'S', 2), /byAge\.S: must have \d+ elements/)
})

test('what is no case at all is refused with the formats there are', () => {
  for (const input of [null, 3, [], 'x', {}, { format: 'kangcheng-siting/2', id: 'S01' }]) {
    const decoded = decodeCase(input)
    assert.ok(!decoded.ok)
  }
  const decoded = decodeCase({ format: 'kangcheng-siting/2', id: 'S01' })
  assert.match(
    decoded.ok ? '' : decoded.problems[0]!.why,
    /no format "kangcheng-siting\/2"; one of kangcheng-accessibility\/1/,
  )
})
