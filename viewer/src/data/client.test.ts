import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CombinedError } from '@urql/core'
import { inServersWords } from './client.ts'

test('a refusal is in Chinese where the server gives it so and the screen is', () => {
  const told = (extensions: Record<string, unknown>) =>
    new CombinedError({ graphQLErrors: [{ message: 'no such plan', extensions }] })
  assert.equal(inServersWords(told({ zh: '没有这个方案' }), 'zh'), '没有这个方案')
  assert.equal(inServersWords(told({ zh: '没有这个方案' }), 'en'), 'no such plan')
  assert.equal(inServersWords(told({}), 'zh'), 'no such plan')
})
