import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Ranked } from '../rooms/watch/ranking.ts'
import { situationFinding } from './situation.ts'

const NOW = Date.parse('2026-11-21T10:24:00Z')
const row = (id: string, severity: Ranked['severity'], p50: number | null, occupancy = 0.95): Ranked =>
  ({
    when: 'now',
    severity,
    alert: null,
    full: { p10: null, p50, p90: null, never: 0 },
    pulse: { id, occupancy },
  }) as unknown as Ranked
const say = (rows: readonly Ranked[], language: 'zh' | 'en'): string =>
  situationFinding(rows, (id) => ({ zh: `院${id}`, en: `Campus ${id}` }), NOW, 'Asia/Shanghai', language)

test('the first sentence counts who needs action and says who is first by when', () => {
  const rows = [row('A', 'critical', 130), row('B', 'critical', null), row('C', 'watch', 600)]
  assert.equal(say(rows, 'zh'), '2 处危急、1 处关注；最急院A，今晚 20:34 越过开放床位')
  assert.equal(
    say(rows, 'en'),
    '2 campuses critical, 1 to watch; first Campus A, which crosses open beds at 20:34 tonight',
  )
})

test('it says so where the line is crossed already, where it is not crossed in a day, and where nobody calls', () => {
  assert.match(say([row('A', 'critical', 0.4)], 'zh'), /已多于开放床位$/)
  assert.match(
    say([row('A', 'critical', 700, 1.02)], 'en'),
    /^1 campus critical; .* already needs more beds than are open$/,
  )
  assert.match(say([row('A', 'watch', null)], 'zh'), /^1 处关注；最急院A，24 小时内不越线$/)
  assert.equal(say([], 'en'), 'No campus needs action now')
  const coming = { ...row('D', 'critical', null), when: 'ahead' as const }
  assert.equal(say([coming], 'en'), 'No campus needs action now; 1 more to come within 24 h')
  assert.match(say([row('A', 'watch', null), coming], 'zh'), /^1 处关注；.*；24 小时内另有 1 处将至$/)
})
