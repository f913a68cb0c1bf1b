import assert from 'node:assert/strict'
import { test } from 'node:test'
import { entryTime } from './entry-time.ts'

test('today has seconds, another day of the city has its date', () => {
  const now = Date.parse('2026-11-21T18:24:00+08:00')
  assert.equal(entryTime('2026-11-21T10:22:41Z', now, 'Asia/Shanghai', 'zh'), '18:22:41')
  assert.equal(entryTime('2026-11-20T10:22:41Z', now, 'Asia/Shanghai', 'zh'), '11-20 18:22')
  assert.equal(entryTime('2026-11-20T10:22:41Z', now, 'Asia/Shanghai', 'en'), '20 Nov 18:22')
})
