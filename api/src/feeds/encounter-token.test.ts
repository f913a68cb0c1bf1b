import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { personalDataIn } from '@kangcheng/twin-engine'
import { encounterToken, keyFrom } from './encounter-token.ts'

const key = keyFrom(Buffer.from('Jefe'))

test('a token is HMAC-SHA-256 over the length-prefixed parts, cut to 16 hex digits', () => {
  // printf '2:zz4:1234' | openssl dgst -sha256 -hmac Jefe
  assert.equal(encounterToken(key, 'zz', '1234'), 'e:883b6a60-37d44627')
})

test('parts that run together differently give different tokens', () => {
  assert.notEqual(encounterToken(key, 'a', 'bc'), encounterToken(key, 'ab', 'c'))
})

test('no token of many looks like personal data to the twin', () => {
  for (let i = 0; i < 20_000; i++) assert.equal(personalDataIn(encounterToken(key, String(i))), null)
})

test('a key never shows its bytes when it is printed', () => {
  assert.ok(!inspect(key, { depth: 5 }).includes('Jefe'))
  assert.equal(JSON.stringify(key), '{}')
})
