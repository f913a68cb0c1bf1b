import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runsEn } from '../../i18n/runs-en.ts'
import { runsZh } from '../../i18n/runs-zh.ts'
import { hashOf } from '../../route.ts'
import { basisOf, placeOf, progressOf, type QueuedRun, queueFinding, spanOf, stateWords } from './runs-figures.ts'

const run = (more: Partial<QueuedRun> = {}): QueuedRun => ({
  id: 'r1',
  kind: 'ACTION_RACE',
  state: 'RUNNING',
  title: null,
  hours: 48,
  done: 3,
  wanted: 12,
  startedAt: '2026-11-30T10:00:00Z',
  elapsedMilliseconds: 40_000,
  failure: null,
  begunBy: 'centre Lin',
  ...more,
})
const NOW = Date.parse('2026-11-30T10:02:10Z')

test('the queue says how many go on and how many are over', () => {
  assert.equal(queueFinding([run(), run({ state: 'DONE' }), run({ state: 'FAILED' })], runsEn), '1 running, 2 over')
  assert.equal(queueFinding([run()], runsZh), '1 项在运行，0 项已结束')
  assert.equal(queueFinding([], runsEn), 'Nothing was begun yet')
})

test('a run says how far it is, when it began, how long it took, and who began it; what is not known is not made up', () => {
  assert.equal(stateWords(run(), runsEn), 'running 25% (3/12)')
  assert.equal(stateWords(run({ done: null, wanted: null }), runsEn), 'running')
  assert.equal(stateWords(run({ state: 'CANCELLED' }), runsZh), '已取消')
  assert.equal(progressOf(run({ wanted: 0 })), null)
  assert.equal(basisOf(run(), NOW, runsEn), 'began 2 m ago · by centre Lin')
  assert.equal(basisOf(run({ state: 'DONE', begunBy: null }), NOW, runsEn), 'began 2 m ago · took 40 s · by –')
  assert.equal(basisOf(run({ state: 'DONE', elapsedMilliseconds: null }), NOW, runsEn), 'began 2 m ago · by centre Lin')
  assert.match(basisOf(run({ begunBy: 'local' }), NOW, runsZh), /^2 m 前开始 · 发起：无需登录者$/)
  assert.equal(spanOf(3_900_000), '1 h 05 m')
})

test('each kind leads to where its result is looked at', () => {
  const to = (kind: QueuedRun['kind']): string => hashOf(placeOf({ kind, id: 'r1' }))
  assert.deepEqual(
    (['REHEARSAL', 'ACTION_RACE', 'ALLOCATION', 'COUNTERFACTUAL', 'SITE_PLAN', 'REFERRAL_LAB'] as const).map(to),
    ['#/rehearse/r1', '#/rehearse/actions', '#/rehearse/allocation', '#/rehearse/past', '#/plan', '#/plan'],
  )
})
