import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ActionRace, RacedAction, TriedSet } from '../../../data/actions-types.ts'
import { ACTIONS_WORDS } from '../../../i18n/actions-words.ts'
import type { Said } from './actions-figures.ts'
import { tornadoCsv, tornadoFinding, tornadoRows } from './tornado.ts'

const said = (language: 'zh' | 'en'): Said => ({
  words: ACTIONS_WORDS[language],
  language,
  zone: 'Asia/Shanghai',
  nameOf: (id) => `<${id}>`,
})
const action = (kind: string, spec: object, facility: string, startMinute: number | null = 0): RacedAction => ({
  lever: { kind, spec },
  text: { zh: '别的', en: 'something else' },
  facilities: [facility],
  startMinute,
  staffHours: 3,
  note: { zh: '', en: '' },
})
const set = (actions: readonly number[], mean: number, half: number | null, fallen = false): TriedSet => ({
  actions,
  staffHours: 1,
  replications: fallen ? 2 : 8,
  daysAbove: { mean: 100 - mean, halfWidth95: 1 },
  daysAvoided: { mean, halfWidth95: half },
  hoursOver: { mean: 9, halfWidth95: 1 },
  hoursAvoided: { mean: 0, halfWidth95: 0 },
  fallen,
})
const ACTIONS = [
  action('speed-discharge', { share: 0.6 }, 'h1'),
  action('speed-discharge', { share: 0.3 }, 'h1'),
  action('open-beds', { unit: 'h2-icu', beds: 15 }, 'h2'),
  action('share-stock', {}, 'h3'),
]
const run = (sets: readonly TriedSet[], actions = ACTIONS): ActionRace =>
  ({
    sets,
    actions,
    figure: 'beds',
    below: 0.9,
    forkedAt: '2026-11-21T10:24:00Z',
    stateHash: 'abc',
    seed: '7',
    engineVersion: '0',
    horizonHours: 48,
    laterMinutes: 60,
    synthetic: true,
  }) as unknown as ActionRace

test('one action at a time: doses of one action share a row, the one that swings furthest first, combinations left out', () => {
  const rows = tornadoRows(
    run([set([0], 8, 3), set([1], 12, 30, true), set([2], -20, 5), set([0, 2], 99, 1), set([3], 0, 0)]),
    said('en'),
  )
  assert.deepEqual(
    rows.map(({ name, swing, doses }) => [name, swing, doses.map(({ label, fallen }) => [label, fallen])]),
    [
      ['<h2-icu> · Open standby beds', 20, [['15 beds', false]]],
      [
        '<h1> · Speed up discharges',
        12,
        [
          ['30%', true],
          ['60%', false],
        ],
      ],
      ['<h3> · something else', 0, [['', false]]],
    ],
  )
})

test('beginnings are rows of their own, and say so', () => {
  const later = action('speed-discharge', { share: 0.6 }, 'h1', 1440)
  const rows = tornadoRows(run([set([0], 8, 3), set([1], 3, 3)], [ACTIONS[0]!, later]), said('en'))
  assert.deepEqual(
    rows.map(({ name }) => name),
    ['<h1> · Speed up discharges · From 18:24 tonight', '<h1> · Speed up discharges · From 18:24 tomorrow'],
  )
})

test('the finding names what moves the answer most, says when that is not shown, and the file carries every dose', () => {
  const sure = run([set([0], 8, 3), set([1], 2, 9)])
  assert.equal(
    tornadoFinding(sure, tornadoRows(sure, said('en')), said('en')),
    'Alone, <h1> · Speed up discharges moves it most: with 60% it avoids 8.0 ± 3.0 bed-days',
  )
  const unsure = run([set([0], 8, 30)])
  assert.match(
    tornadoFinding(unsure, tornadoRows(unsure, said('zh')), said('zh')),
    /做到 60%，少超限 8\.0 ± 30 床日，尚不能确定$/,
  )
  assert.match(tornadoFinding(run([]), [], said('en')), /^No action was tried alone/)
  const csv = tornadoCsv(sure, said('en'), ['who made it'])
  assert.match(csv, /^# 推演 REHEARSAL · 合成数据 SYNTHETIC\n# one action at a time · beds<0\.9 /)
  assert.match(csv, /\n# who made it\n/)
  assert.match(csv, /\n"<h1> · Speed up discharges","60%",8,3,8,no,8\n/)
})
