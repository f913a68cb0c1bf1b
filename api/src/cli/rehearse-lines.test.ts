import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadCity } from '@kangcheng/seed-data'
import { decodeScenario } from '@kangcheng/twin-engine'
import type { ExperimentResult } from '../rehearsal/experiment-result.ts'
import { resultLines } from './rehearse-lines.ts'

const city = loadCity('testville')
const text = { zh: '一', en: 'one' }
const decoded = decodeScenario({ id: 'one', title: text, why: text, horizonHours: 24 }, city)
assert.ok(decoded.ok)

const time = (p50: number | null) => ({ p10: p50, p50, p90: p50, never: p50 === null ? 1 : 0, probability: null })
const row = (facility: string, resource: string, p50: number | null) => ({
  facility,
  resource,
  need: null,
  base: time(p50),
  plan: time(p50),
})
const result = {
  start: { kind: 'warmed-up', at: '2026-11-21T10:24:00.000Z', position: null, warmUp: null },
  sweep: null,
  replications: 2,
  seed: 1,
  horizonHours: 24,
  fidelity: 'full',
  leftOut: [],
  edits: [],
  parameters: { set: 'china', name: { zh: '中国', en: 'China' }, country: 'CN', figures: 2, foreign: 0, notice: null },
  sites: null,
  planned: [],
  problemsAtStart: Array.from({ length: 8 }, (_, k) => ({ zh: `u${k} 夜班仅 0 名护士`, en: `u${k} has 0 nurses` })),
  precision: null,
  collapsed: { judged: false, base: { count: 0 }, plan: null },
  indicators: [],
  timeToBreak: [row('h02', 'icu', 0), row('h01', 'beds', 0), row('h01', 'icu', 90), row('h03', 'beds', null)],
} as unknown as ExperimentResult

test('what breaks first is headed by what breaks; places that are full at the start stand apart', () => {
  const lines = resultLines(result, decoded.value, city, 1)
  const head = lines.findIndex((line) => line.startsWith('先破者 what breaks first'))
  assert.match(lines[head + 1]!, /^ {2}h01 .* icu: 1\.5 h/)
  assert.match(lines[head + 2]!, /^ {2}h03 .* beds: > horizon/)
  assert.match(lines[head + 3]!, /^起始已满 full at the start, not part of what breaks: h02 [^,]+ icu, h01 [^,]+ beds$/)
})

test('rosters that do not add up at the start are named, the first of many', () => {
  const lines = resultLines(result, decoded.value, city, 1)
  const notes = lines.filter((line) => line.startsWith('注意 note: 起始 at the start: '))
  assert.equal(notes.length, 6)
  assert.equal(notes[0], '注意 note: 起始 at the start: u0 夜班仅 0 名护士 · u0 has 0 nurses')
  assert.equal(lines[lines.indexOf(notes[5]!) + 1], '  … 另有 and 2 more')
})

test('the start reads in the time of the city', () => {
  assert.match(
    resultLines(result, decoded.value, city, 1)[1]!,
    /from a warmed-up state 2026-11-21 18:24 Asia\/Shanghai ·/,
  )
})
