import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fitText, textWidth } from './fit-text.ts'

test('a fitted text is never wider than asked, and a short one stays whole', () => {
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 20, max: 400 }), (text, width) => {
      assert.ok(textWidth(fitText(text, width, 13), 13) <= width)
    }),
  )
  assert.equal(fitText('宁波市第二医院', 200, 13), '宁波市第二医院')
  assert.equal(fitText('宁波市第二医院', 60, 13), '宁波市第…')
  assert.equal(fitText('Medical Centre Lihuili Hospital (Eastern)', 180, 13), 'Medical Centre… (Eastern)')
})
