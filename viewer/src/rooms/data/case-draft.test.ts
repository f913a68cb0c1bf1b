import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { QuarantineCase } from '../../data/feed-types.ts'
import {
  correctionOf,
  editableFields,
  eventLines,
  firstDraft,
  metresBetween,
  textOf,
  typedValue,
} from './case-draft.ts'

const entry = (more: Partial<QuarantineCase>): QuarantineCase => ({
  id: '7',
  receipt: 'q-20261121-000007',
  source: 'ward-feed',
  epoch: '1',
  seq: '42',
  receivedAt: '2026-11-21T10:22:41Z',
  type: 'ADT^A02',
  path: 'bed',
  whyText: { zh: '本市没有此床', en: 'is not a bed of this city' },
  rawSha256: 'a'.repeat(64),
  cause: {
    id: 'unknown-place',
    name: { zh: '未知地点', en: 'Unknown place' },
    remedy: { zh: '', en: '' },
    correctable: true,
  },
  status: 'OPEN',
  facility: null,
  event: { seq: '42', occurredAt: '2026-11-21T10:22:36Z', kind: 'bed.occupied', bed: '03B' },
  sameCause: 1,
  format: 'hl7v2',
  place: 'PV1-3',
  effect: null,
  suggestion: null,
  suggestionWhy: null,
  decision: null,
  earlier: { released: 0, refused: 0, medianMinutes: null },
  ...more,
})

test('a suggestion stands in the fields, and a correction holds what differs and nothing else', () => {
  const one = entry({ suggestion: { bed: 'h04-w12-b03' }, sameCause: 12 })
  const draft = firstDraft(one)
  assert.equal(draft.texts.bed, 'h04-w12-b03')
  assert.equal(draft.same, true)
  assert.deepEqual(correctionOf(one, draft), { bed: 'h04-w12-b03' })
  assert.equal(correctionOf(one, { ...draft, texts: { bed: '03B' } }), null, 'the event as it came is no correction')
  assert.deepEqual(correctionOf(one, { ...draft, texts: { bed: '' } }), { bed: null }, 'emptied is taken out')
})

test('numbers stay numbers, and a place in either form keeps its form', () => {
  assert.equal(typedValue('occupied', '41', 52), 41)
  assert.equal(typedValue('occupied', '41', undefined), 41)
  assert.equal(typedValue('occupied', 'many', 52), 'many', 'the check says what is wrong with it')
  assert.deepEqual(typedValue('location', '121.55, 29.87', [121.5, 29.8]), [121.55, 29.87])
  assert.deepEqual(typedValue('location', '121.55 29.87', { lng: 1, lat: 2 }), { lng: 121.55, lat: 29.87 })
  assert.equal(typedValue('location', 'here', [121.5, 29.8]), 'here')
  assert.equal(textOf({ lng: 121.5, lat: 29.8 }), '121.500000, 29.800000')
  assert.equal(textOf(null), '')
})

test('the offending field comes first, identity cannot be edited', () => {
  const { first, rest } = editableFields(entry({ suggestion: { bed: 'h04-w12-b03', unit: 'h04-w12' } }))
  assert.deepEqual(first, ['bed', 'unit'])
  assert.deepEqual(rest, ['occurredAt', 'kind'])
  // A missing field is offered too; a path that names a line is none.
  assert.deepEqual(editableFields(entry({ path: 'occupied' })).first, ['occupied'])
  assert.deepEqual(editableFields(entry({ path: 'line 3' })).first, [])
})

test('an event reads what, when, where, and unknown fields are left out', () => {
  assert.deepEqual(
    eventLines({ bed: '03B', need: null, occurredAt: 't', kind: 'bed.occupied', extra: false }).map(
      ({ field }) => field,
    ),
    ['kind', 'occurredAt', 'bed', 'extra'],
  )
})

test('a degree of latitude is about 111 km', () => {
  assert.ok(Math.abs(metresBetween([121.5, 29], [121.5, 30]) - 111_320) < 1)
  assert.ok(metresBetween([121.5, 29.9], [121.504, 29.9]) < 390)
})
