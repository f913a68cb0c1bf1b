import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { adtMap } from '../../test/feeds/adt-messages.ts'
import { watchedMap } from './watched-map.ts'

function watching(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'kangcheng-map-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'map.json')
  const write = (city: string): void => writeFileSync(path, JSON.stringify({ ...adtMap(), city }))
  write('testville')
  const clock = { now: 0 }
  const logged: string[] = []
  const map = watchedMap({
    name: 'map.json',
    path,
    first: adtMap,
    log: (line) => logged.push(line),
    now: () => clock.now,
  })
  const cityAt = (now: number): string => {
    clock.now = now
    return map().city
  }
  return { path, write, logged, cityAt }
}

test('a changed map is read two seconds later at most, once, and told in one line', (t) => {
  const { write, cityAt, logged } = watching(t)
  write('testville-2')
  assert.equal(cityAt(1999), 'testville')
  assert.equal(cityAt(2000), 'testville-2')
  assert.equal(cityAt(9000), 'testville-2')
  assert.deepEqual(logged, ['map.json: read again, the new map counts from the next message on'])
})

test('while the file is damaged or missing the map before it stays, which is told once', (t) => {
  const { path, write, cityAt, logged } = watching(t)
  writeFileSync(path, '{')
  assert.deepEqual([cityAt(2000), cityAt(4000)], ['testville', 'testville'])
  assert.equal(logged.length, 1)
  assert.match(
    logged[0]!,
    /^map.json: \(whole input\): is no JSON .*write it with feed map; the map read before stays$/,
  )
  rmSync(path)
  assert.deepEqual([cityAt(6000), cityAt(8000)], ['testville', 'testville'])
  assert.deepEqual(logged.slice(1), ['map.json: cannot be read (ENOENT); the map read before stays'])
  write('testville-2')
  assert.equal(cityAt(10_000), 'testville-2')
})
