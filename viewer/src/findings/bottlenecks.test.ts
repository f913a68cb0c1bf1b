import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Bottlenecks } from '../data/types.ts'
import { WORDS } from '../i18n/words.ts'
import { bottleneckFinding } from './bottlenecks.ts'

const context = (language: 'zh' | 'en') => ({
  forkedAt: Date.parse('2026-11-21T18:24:00+08:00'),
  horizonHours: 24,
  zone: 'Asia/Shanghai',
  language,
  words: WORDS[language],
  nameOf: (facility: string) => (language === 'zh' ? `${facility} 院` : facility),
  hasPlan: true,
  hasShocks: false,
  leverName: () => '–',
})
const probability = { value: 0.4, low95: 0.264, high95: 0.554 }
const found: Bottlenecks = {
  replications: 40,
  already: [{ facility: 'h07', resource: 'beds' }],
  chain: [
    {
      facility: 'h04',
      resource: 'beds',
      need: 'paediatrics',
      first: probability,
      time: { p10: 36, p50: 96, p90: null, never: 0.6, probability },
      relief: { unit: 'h04-w9', beds: 9, stillBreaks: { value: 0.05, low95: 0.014, high95: 0.165 } },
      gained: { p10: 60, p50: 288, p90: null, never: 0.2 },
    },
  ],
  next: {
    facility: 'h09',
    resource: 'icu',
    need: null,
    first: probability,
    time: { p10: 300, p50: null, p90: null, never: 0.7, probability },
  },
}

test('first and next are told with place, time, chance and what mending buys, in both languages', () => {
  const zh = bottleneckFinding(found, context('zh'))
  assert.equal(zh.title, '最常先破 h04 院 儿科病房床位；补足后 h09 院 ICU 床位')
  assert.deepEqual(zh.rows[0], {
    label: '先破',
    name: 'h04 院 儿科病房床位',
    when: 'P50 20:00 · P10–90 19:00–>24 h',
    chance: '40% 的推演最先破（26–55%） · 会破 40%（26–55%）',
    mended: '补 9 张床后仍破 5%（1–17%） · 全城首破推迟 4.8 h（P10–90 1.0–>24 h）',
  })
  assert.deepEqual(
    [zh.rows[1]!.label, zh.rows[1]!.when, zh.rows[1]!.mended],
    ['再破', 'P50 >24 h · P10–90 23:24–>24 h', null],
  )
  const en = bottleneckFinding(found, context('en'))
  assert.equal(en.title, 'Most often first: Paediatrics ward beds at h04; once mended: ICU beds at h09')
  assert.equal(
    en.rows[0]!.mended,
    '9 more beds: still fails in 5% (1–17%) · the city’s first break 4.8 h later (P10–90 1.0–>24 h)',
  )
  assert.deepEqual(en.notes, [
    '1 more had failed at the start and are left out',
    'Doing nothing · 40 runs, same luck · brackets: 95% interval',
  ])
})

test('an emergency department is mended by treatment places; what nothing mends, and nothing that breaks, says so', () => {
  const department = { ...found.chain[0]!, resource: 'emergency', need: null }
  const told = bottleneckFinding({ ...found, chain: [department] }, context('en'))
  assert.match(told.rows[0]!.mended!, /^9 more treatment places: still fails in /)
  const unmended = bottleneckFinding(
    { ...found, chain: [{ ...department, relief: null, gained: null }] },
    context('en'),
  )
  assert.match(unmended.rows[0]!.mended!, /nothing there could take more beds/)
  const none = bottleneckFinding({ ...found, already: [], chain: [], next: null }, context('en'))
  assert.deepEqual([none.title, none.rows.length, none.notes.length], ['Nothing fails within 24 h of the start', 0, 1])
  const only = bottleneckFinding({ ...found, next: null }, context('zh'))
  assert.equal(only.title, '最常先破 h04 院 儿科病房床位；补足后再无可破')
})
