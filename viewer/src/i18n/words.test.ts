import assert from 'node:assert/strict'
import { test } from 'node:test'
import { en } from './en.ts'
import { zh } from './zh.ts'

test('both languages have the same keys, and a phrase takes its values in both', () => {
  assert.deepEqual(Object.keys(en).sort(), Object.keys(zh).sort())
  for (const [key, word] of Object.entries(zh))
    assert.equal(typeof en[key as keyof typeof en], typeof word, `${key} must be ${typeof word} in both languages`)
})

test('no word is empty and English words hold no Chinese characters except the name of the other language', () => {
  for (const [key, word] of Object.entries(en)) {
    const said = typeof word === 'string' ? word : (word as (...v: unknown[]) => string)(2, 3, 4)
    assert.ok(said.length > 0, `${key} is empty`)
    if (key !== 'app.language' && key !== 'help.language') assert.doesNotMatch(said, /\p{Script=Han}/u, key)
  }
})

test('the screen never uses the words that the glossary warns of', () => {
  for (const [key, word] of Object.entries(zh)) {
    const said = typeof word === 'string' ? word : (word as (...v: unknown[]) => string)(2, 3, 4)
    assert.doesNotMatch(said, /封控|病床使用率/, key)
  }
})
