import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fieldChoices } from './field-choices.ts'

test('coded fields offer their words, others none, and an unknown kind offers nothing', () => {
  assert.ok(fieldChoices('queue.reported', 'service').includes('emergency'))
  assert.ok(fieldChoices('bed.vacated', 'outcome').includes('home'))
  assert.deepEqual(fieldChoices('bed.occupied', 'bed'), [])
  assert.deepEqual(fieldChoices('zz.unknown', 'service'), [])
  assert.ok(fieldChoices(null, 'kind').includes('bed.occupied'))
})
