import assert from 'node:assert/strict'
import { test } from 'node:test'
import { kindBegun, type Pending, pendingOf, secondsLeft, splitDue, UNDO_SECONDS } from './pending.ts'

const decision = (key: number, dueAt: number, ids: string[] = [String(key)]): Pending => ({
  key,
  kind: 'release',
  entry: ids[0]!,
  ids,
  correction: null,
  reason: 'checked by telephone',
  dueAt,
})

test('ten seconds count down to nought and never below', () => {
  const one = decision(1, 1_000 + UNDO_SECONDS * 1000)
  assert.equal(secondsLeft(one, 1_000), 10)
  assert.equal(secondsLeft(one, 1_001), 10)
  assert.equal(secondsLeft(one, 10_500), 1)
  assert.equal(secondsLeft(one, 99_000), 0)
})

test('a refusal that was begun is what is carried out, and only on its own entry', () => {
  assert.equal(kindBegun('a', 'a'), 'refuse')
  assert.equal(kindBegun('a', 'b'), 'release')
  assert.equal(kindBegun(null, 'a'), 'release')
  assert.equal(kindBegun(null, null), 'release')
})

test('each decision is due by itself', () => {
  const all = [decision(1, 5_000), decision(2, 7_000)]
  assert.deepEqual(splitDue(all, 4_999).due, [])
  assert.deepEqual(
    splitDue(all, 5_000).due.map(({ key }) => key),
    [1],
  )
  assert.deepEqual(
    splitDue(all, 5_000).waiting.map(({ key }) => key),
    [2],
  )
})

test('an entry finds the decision it is part of, as one of many too', () => {
  const all = [decision(1, 5_000, ['a', 'b']), decision(2, 7_000, ['c'])]
  assert.equal(pendingOf(all, 'b')?.key, 1)
  assert.equal(pendingOf(all, 'd'), null)
})
