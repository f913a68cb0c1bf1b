import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addressWithTheme, themeChoiceOf, themeShown } from './theme.ts'

test('the address decides over what was remembered, and a word that is no theme over nothing', () => {
  assert.equal(themeChoiceOf('light', 'dark'), 'light')
  assert.equal(themeChoiceOf(null, 'system'), 'system')
  assert.equal(themeChoiceOf('neon', 'light'), 'light')
  assert.equal(themeChoiceOf('neon', null), 'dark')
})

test('the system’s wish counts only where it was chosen', () => {
  assert.equal(themeShown('system', true), 'light')
  assert.equal(themeShown('system', false), 'dark')
  assert.equal(themeShown('dark', true), 'dark')
})

test('a choice in the address keeps the rest of it', () => {
  assert.equal(
    addressWithTheme('http://city.test/?lang=en&theme=dark#/watch/h04', 'light'),
    'http://city.test/?lang=en&theme=light#/watch/h04',
  )
})
