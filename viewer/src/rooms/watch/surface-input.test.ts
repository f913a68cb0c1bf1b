import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plateReason } from './surface-input.ts'

const finding = { zh: 'ICU 余 1 床', en: '1 ICU bed left' }

test('a watched hospital says its reason unless that is its occupancy, a critical one always', () => {
  assert.equal(plateReason({ severity: 'watch' }, { rule: 'icu', finding }, 'en'), '1 ICU bed left')
  assert.equal(plateReason({ severity: 'watch' }, { rule: 'occupancy', finding }, 'en'), undefined)
  assert.equal(plateReason({ severity: 'critical' }, { rule: 'occupancy', finding }, 'zh'), 'ICU 余 1 床')
  assert.equal(plateReason({ severity: 'normal' }, null, 'en'), undefined)
})
