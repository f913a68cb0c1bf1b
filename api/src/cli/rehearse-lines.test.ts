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
  planned: [],
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
