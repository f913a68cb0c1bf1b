import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CATALOGUE, type PublishedSeries } from '@kangcheng/twin-engine'
import { loadCity, loadPublishedSeries } from './index.ts'

/** How many of the imported indicators have a value of the city's own, one for demonstration, or none. */
function counted(series: readonly PublishedSeries[]): readonly [imported: number, synthetic: number, empty: number] {
  const imported = CATALOGUE.filter(({ origin }) => origin === 'imported')
  const has = (id: string, synthetic: boolean): boolean =>
    series.some((one) => one.indicator === id && one.area.kind === 'city' && one.synthetic === synthetic)
  const published = imported.filter(({ id }) => has(id, false)).length
  const made = imported.filter(({ id }) => !has(id, false) && has(id, true)).length
  return [published, made, imported.length - published - made]
}

test('of 101 indicators that others publish, 11 have a sourced value for Ningbo, 7 one for demonstration, 83 none', () => {
  const series = loadPublishedSeries('ningbo', loadCity('ningbo'))
  assert.deepEqual(counted(series), [11, 7, 83])
  for (const one of series.filter(({ synthetic }) => !synthetic)) {
    assert.notEqual(one.confidence, 'synthetic')
    assert.ok(one.source.zh.length > 3 && one.source.en.length > 3, one.indicator)
    assert.match(one.values[0]!.period, /^(19|20)\d\d/)
  }
  const value = (id: string): number =>
    series.find((s) => s.indicator === id && s.area.kind === 'city')!.values.at(-1)!.value
  assert.equal(value('birth-rate'), 5.9)
  // 1,457,000 of 9,777,000 residents.
  assert.ok(Math.abs(value('aged-65-share') - 1_457_000 / 9_777_000) < 1e-4)
})

test('a test city has nothing published of its own: references of the nation, and series for demonstration', () => {
  const series = loadPublishedSeries('testville', loadCity('testville'))
  assert.deepEqual(counted(series), [0, 4, 97])
  assert.ok(series.some(({ area }) => area.kind === 'reference'))
  assert.deepEqual(loadPublishedSeries('/nowhere/at/all', loadCity('testville')), [])
})
