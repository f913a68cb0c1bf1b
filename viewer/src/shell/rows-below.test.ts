import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rowsBelow } from './rows-below.ts'

test('a list tells how many rows lie below what is seen of it', () => {
  assert.equal(rowsBelow(12, { scrollHeight: 804, scrollTop: 0, clientHeight: 476 }), 5)
  assert.equal(rowsBelow(12, { scrollHeight: 804, scrollTop: 328, clientHeight: 476 }), 0)
})

test('a list that fits, or has no rows, tells nothing', () => {
  assert.equal(rowsBelow(3, { scrollHeight: 201, scrollTop: 0, clientHeight: 201 }), 0)
  assert.equal(rowsBelow(0, { scrollHeight: 0, scrollTop: 0, clientHeight: 0 }), 0)
})
