import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Look, lookOf, lookQuery, withLook } from './look-address.ts'

const USUAL: Look = { at: null, pastHours: 24, run: null, table: false, camera: null, filters: {} }
const FULL: Look = {
  at: Date.UTC(2026, 10, 21, 10, 24),
  pastHours: 168,
  run: 'r-1',
  table: true,
  camera: { lng: 121.5512, lat: 29.8701, zoom: 12.4, bearing: 45, pitch: 30 },
  filters: { kind: 'live', query: '床 icu' },
}

test('the usual look adds nothing to an address, so that it stays short', () => {
  assert.equal(lookQuery(USUAL), '')
  assert.equal(withLook('#/watch/h04', USUAL), '#/watch/h04')
})

test('a look is read as it was written, beside a ground and without one', () => {
  const written = withLook('#/watch?ground=map', FULL)
  assert.match(
    written,
    /^#\/watch\?ground=map&run=r-1&at=2026-11-21T10:24Z&past=168&as=table&camera=121\.5512,29\.8701,12\.4,45,30&f\.kind=live/,
  )
  assert.deepEqual(lookOf(written), FULL)
  assert.deepEqual(lookOf(withLook('#/indicators', FULL)), FULL)
  assert.ok(withLook('#/watch/h04', { ...FULL, filters: {} }).length < 110)
})

test('what cannot be read is left out: it changes nothing', () => {
  for (const hash of [
    '#/watch',
    '#/watch?',
    '#/watch?at=yesterday&past=7&as=chart&camera=1,2',
    '#/watch?camera=200,95,12,0,0',
  ])
    assert.deepEqual(lookOf(hash), {}, hash)
})
