import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DataQuality } from '../../data/feed-types.ts'
import { WORDS } from '../../i18n/words.ts'
import { qualityTiles } from './quality-tiles.ts'
import { latenessWords, signedSpan, spanFigure, spanWords } from './spans.ts'

const asOf = Date.parse('2026-11-21T10:24:00Z')
const quality: DataQuality = {
  asOf: '2026-11-21T10:24:00Z',
  finding: { zh: '1 源静默', en: '1 source silent' },
  sources: [],
  facilitiesReporting: 36,
  facilities: 37,
  lateFacilities: 1,
  silentSources: 1,
  oldestMinutes: 16,
  oldestSource: 'north',
  latenessP90Seconds: 2.4,
  completeness: 0.986,
  reconciliation: {
    units: 40,
    census: 812,
    occupiedByEvents: 798,
    difference: 14,
    estimate: 806,
    low: 800,
    high: 812,
    censusAt: null,
    finding: { zh: '', en: '' },
  },
  eventsPerSecond: 3184,
  acknowledgedShare: 1,
  parameters: { set: 'china', name: { zh: '中国', en: 'China' }, country: 'CN', figures: 237, notice: null },
}
const tile = (tiles: ReturnType<typeof qualityTiles>, id: string) => tiles.find((one) => one.id === id)!

test('six figures with units, and what deviates is named beside them', () => {
  const tiles = qualityTiles(
    quality,
    { open: 57, released: 3, refused: 1, oldestOpenAt: '2026-11-21T02:55:00Z' },
    asOf,
    WORDS.en,
    (id) => id.toUpperCase(),
  )
  assert.equal(tiles.length, 6)
  assert.deepEqual(
    tile(tiles, 'facilities').notes.map(({ severity }) => severity),
    ['watch', 'critical'],
  )
  assert.equal(tile(tiles, 'oldest').notes[0]!.text, 'NORTH')
  assert.equal(tile(tiles, 'lateness').value, '2.4')
  assert.equal(tile(tiles, 'census').value, '+14')
  assert.match(tile(tiles, 'census').notes[0]!.text, /±6/)
  assert.match(tile(tiles, 'quarantine').notes[0]!.text, /7 h 29 min/)
})

test('before anything is known every figure is a dash with its word, never 0', () => {
  for (const one of qualityTiles(null, null, asOf, WORDS.zh, (id) => id)) {
    assert.equal(one.value, '–', one.id)
    assert.equal(one.unit, '未知', one.id)
  }
  const silentCity = qualityTiles(
    { ...quality, completeness: null, oldestMinutes: null, latenessP90Seconds: null },
    null,
    asOf,
    WORDS.zh,
    (id) => id,
  )
  for (const id of ['completeness', 'oldest', 'lateness']) assert.equal(tile(silentCity, id).value, '–', id)
})

test('a tile and a list word the same age alike, and negative lateness is ahead of the clock', () => {
  const { zh, en } = WORDS
  const age = 204.9 * 3600
  assert.equal(spanWords(age, en), '8.5 days')
  assert.deepEqual(spanFigure(age, en), { value: '8.5', unit: 'days' })
  assert.deepEqual(spanFigure(29_520, zh), { value: '8', unit: '小时 12 分' })
  assert.deepEqual(spanFigure(100, zh), { value: '2', unit: '分' }, 'minutes begin where the list has them begin')
  assert.equal(spanWords(172_800, en), '2 days')
  assert.equal(latenessWords(-28_440, en), 'ahead of the clock by 7\u00a0h\u00a054\u00a0min')
  assert.equal(latenessWords(-28_440, zh), '早于时钟 7\u00a0小时\u00a054\u00a0分')
  assert.equal(latenessWords(840, en), '14 min')
  assert.equal(latenessWords(null, en), '–')
  const tiles = qualityTiles({ ...quality, latenessP90Seconds: -28_440 }, null, asOf, en, (id) => id)
  const { value, unit, notes } = tile(tiles, 'lateness')
  assert.deepEqual([value, unit, notes[0]!.text], ['7', 'h 54 min', 'ahead of the clock'])
})

test('spans are seconds, minutes, hours and days; offsets have their sign', () => {
  const { zh, en } = WORDS
  assert.equal(spanWords(3, zh), '3 秒')
  assert.equal(spanWords(0.84, zh), '0.8 秒')
  assert.equal(spanWords(840, zh), '14 分')
  assert.equal(spanWords(29_520, zh), '8 小时 12 分')
  assert.equal(spanWords(7_200, en), '2 h')
  assert.equal(spanWords(200_000, en), '2.3 days')
  assert.equal(spanWords(null, en), '–')
  assert.equal(spanWords(-3, en), '−3 s', 'ahead of its receipt')
  assert.equal(signedSpan(-120, en), '−2 min')
  assert.equal(signedSpan(0.2, en), '±0.2 s')
  assert.equal(signedSpan(null, en), '–')
})
