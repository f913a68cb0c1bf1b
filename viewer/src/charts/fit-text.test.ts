import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fitText, textWidth, wrapped } from './fit-text.ts'

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

test('a wrapped text loses nothing but spaces at its ends of lines, and only what cannot be broken is wider than asked', () => {
  const text = '12 h 之后尚无预报：所学历史只有 30 h'
  assert.deepEqual(wrapped(text, 96, 12), ['12 h 之后尚无预', '报：所学历史只有', '30 h'])
  assert.deepEqual(wrapped('no forecast beyond 12 h', 80, 12), ['no forecast', 'beyond 12 h'])
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('预', '报', 'after', '12', ' ', '：')),
      fc.integer({ min: 40, max: 200 }),
      (parts, width) => {
        const whole = parts.join('')
        const lines = wrapped(whole, width, 12)
        assert.equal(lines.join('').replace(/\s/g, ''), whole.replace(/\s/g, ''))
        for (const line of lines) {
          const bare = line.replace(/[：\s]+$/, '')
          assert.ok(textWidth(bare, 12) <= width || !/\s|[\u2e80-\uffff]./.test(bare))
        }
      },
    ),
  )
})
