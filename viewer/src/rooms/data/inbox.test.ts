import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { QuarantineRow } from '../../data/feed-types.ts'
import { causeSeverity, groupInbox, likeness, stepEntry } from './inbox.ts'

const row = (id: string, more: Partial<QuarantineRow> = {}): QuarantineRow => ({
  id,
  receipt: `q-20261121-${id}`,
  source: 'ward-feed',
  receivedAt: '2026-11-21T10:22:41Z',
  type: null,
  path: 'bed',
  cause: {
    id: 'unknown-place',
    name: { zh: '未知地点', en: 'Unknown place' },
    remedy: { zh: '', en: '' },
    correctable: true,
  },
  status: 'OPEN',
  facility: null,
  event: { kind: 'bed.occupied', bed: '03B' },
  sameCause: 1,
  ...more,
})

test('entries of one source, cause, path and value are one row; the newest stands for them', () => {
  const groups = groupInbox([
    row('9', { sameCause: 2 }),
    row('8', { event: { kind: 'bed.occupied', bed: '04B' } }),
    row('7', { sameCause: 2 }),
    row('6', { source: 'other-feed' }),
  ])
  assert.deepEqual(
    groups.map(({ first, ids, count }) => [first.id, ids, count]),
    [
      ['9', ['9', '7'], 2],
      ['8', ['8'], 1],
      ['6', ['6'], 1],
    ],
  )
})

test('a group that reaches beyond the page keeps the server’s count', () => {
  assert.equal(groupInbox([row('9', { sameCause: 340 })])[0]!.count, 340)
})

test('a value inside a field makes the whole field the offender', () => {
  const at = (lng: number) => row('1', { path: 'location.lng', event: { location: { lng, lat: 29.9 } } })
  assert.notEqual(likeness(at(121.5)), likeness(at(121.6)))
  assert.equal(likeness(at(121.5)), likeness(at(121.5)))
})

test('J and K walk the list, stop at its ends, and go on from where a decided entry stood', () => {
  const entries = ['a', 'b', 'c']
  assert.equal(stepEntry(entries, null, 0, 1), 'a')
  assert.equal(stepEntry(entries, null, 0, -1), 'c')
  assert.equal(stepEntry(entries, 'a', 0, 1), 'b')
  assert.equal(stepEntry(entries, 'c', 2, 1), 'c')
  assert.equal(stepEntry(entries, 'a', 0, -1), 'a')
  // The second row was released: down leads to the row that took its place, up to the one above.
  assert.equal(stepEntry(entries, 'gone', 1, 1), 'b')
  assert.equal(stepEntry(entries, 'gone', 1, -1), 'a')
  assert.equal(stepEntry([], 'gone', 1, 1), null)
})

test('a possible identifier outranks what is merely wrong', () => {
  assert.equal(causeSeverity('identifier'), 'critical')
  assert.equal(causeSeverity('unknown-place'), 'watch')
})
