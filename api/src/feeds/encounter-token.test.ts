import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { personalDataIn } from '@kangcheng/twin-engine'
import { encounterToken, keyFrom, openKeyFile } from './encounter-token.ts'

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

test('a missing key file is made once, for its owner only, and gives the same tokens when read again', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'kangcheng-key-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'map.json.key')
  assert.deepEqual(openKeyFile(path, false), {
    ok: false,
    why: `${path}: no such key file; leave --key out to have one made beside the map`,
  })
  const made = openKeyFile(path, true)
  assert.ok(made.ok && made.created)
  assert.equal(statSync(path).mode & 0o777, 0o600)
  const again = openKeyFile(path, true)
  assert.ok(again.ok && !again.created)
  assert.equal(encounterToken(again.key, 'x'), encounterToken(made.key, 'x'))
})

for (const [what, content] of [
  ['too short', '00ff'],
  ['no hex', 'not a key but words'],
  ['empty', ''],
] as const)
  test(`a key file that is ${what} is refused without being repeated`, (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'kangcheng-key-'))
    t.after(() => rmSync(folder, { recursive: true }))
    const path = join(folder, 'key')
    writeFileSync(path, content)
    assert.deepEqual(openKeyFile(path, true), {
      ok: false,
      why: `${path}: a key file holds at least 16 bytes as hex digits on one line`,
    })
    assert.equal(readFileSync(path, 'utf8'), content)
  })
