import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ActionRace, FrontSet, RacedAction, SetReplay } from '../../../data/actions-types.ts'
import type { FacilityPulse } from '../../../data/types.ts'
import { ACTIONS_WORDS } from '../../../i18n/actions-words.ts'
import {
  actionsCsv,
  bandOf,
  beginningOf,
  bestSet,
  changedFirst,
  choices,
  deedOf,
  findingOf,
  promptOf,
  type Said,
  unshown,
} from './actions-figures.ts'

const zero = { mean: 0, halfWidth95: 0, p10: 0, p50: 0, p90: 0 }
const replay = (over: number, keptRuns = 0): SetReplay => ({
  pairs: 8,
  keptRuns,
  hoursOver: { ...zero, mean: over, p90: over },
  hoursAvoided: zero,
  daysAbove: { ...zero, mean: over, p90: over },
  daysAvoided: zero,
  bedDaysOpened: null,
  boardingAvoided: null,
  overByHourP10: [],
  overByHourMean: [],
  overByHourP90: [],
  hospitals: [],
})
const set = (
  actions: readonly number[],
  staffHours: number | null,
  avoided: number,
  half: number,
  kept = 0,
): FrontSet => ({
  actions,
  staffHours,
  replications: 8,
  daysAbove: { mean: 100 - avoided, halfWidth95: 1 },
  daysAvoided: { mean: avoided, halfWidth95: half },
  hoursOver: { mean: 200 - avoided, halfWidth95: 1 },
  hoursAvoided: { mean: avoided / 2, halfWidth95: half },
  replay: replay(100 - avoided, kept),
  later: actions.length === 0 ? null : { daysAdded: { mean: 3.9, halfWidth95: 2.9 }, hoursAdded: zero, whole: true },
  spare: null,
})
const action = (
  kind: string,
  spec: object,
  facilities: readonly string[],
  startMinute: number | null = 0,
): RacedAction => ({
  lever: { kind, spec },
  text: { zh: '别的', en: 'something else' },
  facilities,
  startMinute,
  staffHours: 3,
  note: { zh: '', en: '' },
})
const race = (front: readonly FrontSet[], more: Partial<ActionRace> = {}): ActionRace => ({
  id: 'r',
  state: 'DONE',
  stage: 'READY',
  title: { zh: '推演', en: 'Rehearsal' },
  scenario: null,
  figure: 'beds',
  below: 0.9,
  startedAt: '2026-11-21T10:24:00Z',
  forkedAt: '2026-11-21T10:24:00Z',
  stateHash: 'abc',
  elapsedMilliseconds: 1,
  firstAnswerMilliseconds: 1,
  done: 0,
  wanted: 0,
  seed: '7',
  horizonHours: 48,
  laterMinutes: 1440,
  engineVersion: '0',
  synthetic: true,
  parameters: {},
  places: ['h1'],
  shocks: [],
  actions: [action('speed-discharge', { share: 0.6, hours: 12 }, ['h1'])],
  front,
  nothing: replay(100),
  sets: [],
  waiting: 0,
  runs: 100,
  failure: null,
  ...more,
})
const saidIn = (language: 'zh' | 'en'): Said => ({
  words: ACTIONS_WORDS[language],
  language,
  zone: 'Asia/Shanghai',
  nameOf: (id) => `<${id}>`,
})

test('the finding is the cheapest set that keeps the limit in every replay, else the best that is shown to help, else that none is', () => {
  const { words } = saidIn('en')
  const nothing = set([], 0, 0, 0)
  const keeping = race([nothing, set([0], 5, 80, 9, 8), set([1], 50, 90, 9, 8)])
  assert.equal(bestSet(keeping), 1)
  assert.match(
    findingOf(keeping, words),
    /^5 staff-hours keep every hospital below 90% of beds throughout, in 8 of 8 replays/,
  )
  const best = race([nothing, set([0], 5, 8, 2, 3), set([1], 50, 9, 20)])
  assert.equal(bestSet(best), 1, 'an interval that holds nought has shown nothing')
  assert.match(
    findingOf(best, words),
    /^No set keeps every hospital below 90% of beds; the best avoids 8\.0 ± 2\.0 of 100 bed-days over it, for 5 staff-hours; acting 24 h later adds 3\.9 ± 2\.9 bed-days$/,
  )
  assert.match(
    findingOf(race([nothing, set([0], null, 1, 4)]), words),
    /^100 bed-days over .*no action is shown to help$/,
  )
  assert.match(findingOf(race([nothing]), words), /no action is shown to help$/)
  assert.match(findingOf(race([nothing], { nothing: replay(0, 8) }), words), /nothing needs to be done/)
  assert.match(
    findingOf(
      race([nothing, set([0], 5, 8, 2)], { state: 'RUNNING', stage: 'RACE', done: 3, wanted: 9 }),
      saidIn('zh').words,
    ),
    /^成对竞赛 3\/9 次运行 · 迄今最好：少超限 8\.0 ± 2\.0 床日，5 工时$/,
  )
  const first = race([nothing, set([0], 5, 8, 40)], {
    state: 'RUNNING',
    stage: 'RACE',
    figure: 'emergency',
    sets: [{ ...set([0], 5, 8, 40), fallen: false }],
    waiting: 25,
  })
  assert.equal(
    findingOf(first, words),
    'First round: 1 of 26 sets so far, 8 runs each · no set is shown to help yet',
    'a figure that its own band does not tell from nought is no headline',
  )
})

test('sets of no shown effect are no answers: they have no number, and stand apart in list and file', () => {
  const run = race([set([], 0, 0, 0), set([0], 2, 0.7, 0.8), set([1], 5, 10.4, 2.9)], {
    actions: [0, 1].map(() => action('defer-electives', { share: 0.3, days: 7 }, ['h1'])),
  })
  assert.deepEqual(choices(run), [{ k: 2, number: 1 }])
  assert.deepEqual(unshown(run), [1])
  assert.equal(
    bestSet(race([set([], 0, 0, 0), set([0], 2, 0.7, 0.8)])),
    0,
    'then the best that is known is to do nothing',
  )
  assert.match(actionsCsv(run, saidIn('en'), []), /\nfront-not-shown,.*\nfront,/)
})

test('an action says where, how much and from when, in both languages; of what it does not know it says its own words', () => {
  const beds = action('open-beds', { unit: 'h1-icu', beds: 15, leadMinutes: 120 }, ['h1'])
  assert.equal(deedOf(beds, saidIn('zh')), '<h1-icu>开放 15 张备用床（准备 2 h）')
  assert.equal(deedOf(beds, saidIn('en')), '<h1-icu>: open 15 standby beds (ready after 2 h)')
  const low = action('move-low-acuity', { share: 0.3 }, [], 1440)
  assert.match(deedOf(low, saidIn('en')), /^The whole city: guide 30% of low-acuity walk-ins/)
  assert.equal(deedOf(action('share-stock', {}, []), saidIn('en')), 'something else')
  const fork = Date.parse('2026-11-21T10:24:00Z')
  assert.equal(beginningOf(beds, fork, saidIn('zh')), '今晚 18:24起')
  assert.equal(beginningOf(low, fork, saidIn('en')), 'From 18:24 tomorrow')
  assert.equal(beginningOf(action('x', {}, [], null), fork, saidIn('en')), 'Throughout')
})

test('sets are numbered from the cheapest, and a figure without a band has none', () => {
  assert.deepEqual(choices(race([set([], 0, 0, 0), set([0], 5, 8, 2), set([1], 9, 9, 2)])), [
    { k: 1, number: 1 },
    { k: 2, number: 2 },
  ])
  assert.equal(bandOf({ mean: -3.25, halfWidth95: null }), '−3.3')
  assert.equal(bandOf(null), '–')
  const row = (facility: string, nothing: number, plan: number) => ({ facility, nothing, plan })
  assert.deepEqual(
    changedFirst({ hospitals: [row('a', 48, 48), row('b', 9, 2), row('c', 20, 20)] }).map(({ facility }) => facility),
    ['b', 'a', 'c'],
  )
})

test('before a search the screen says who has reached the limit now, of those that report', () => {
  const { words } = saidIn('en')
  const pulse = (occupied: number | null): FacilityPulse =>
    ({ occupied, needed: occupied, open: 100 }) as unknown as FacilityPulse
  assert.equal(
    promptOf([pulse(97), pulse(95), pulse(50), pulse(null)], 'beds', 0.95, words),
    '2 hospitals have reached 95% of beds now: which actions are the cheapest?',
  )
  assert.match(promptOf([pulse(50)], 'beds', 0.95, words), /^No hospital has reached 95% of beds now/)
  assert.match(promptOf([pulse(99)], 'beds', 0.95, words), /^1 hospital has reached/)
  assert.equal(promptOf(null, 'beds', 0.95, words), words['find.promptWait'])
})

test('the file carries mark, basis and every set, those that died early among them', () => {
  const one = race([set([], 0, 0, 0), set([0], 5, 8, 2)], {
    sets: [{ ...set([0], 5, 9, 1), replications: 2, fallen: true }],
  })
  const csv = actionsCsv(one, saidIn('en'), ['who made it'])
  assert.match(csv, /^# 推演 REHEARSAL · 合成数据 SYNTHETIC\n# cheapest actions · beds<0\.9 · .*seed 7/)
  assert.match(csv, /\n# who made it\n/)
  assert.match(csv, /\nfront,"Do nothing",0,8,100,0,0,200,0,0,/)
  assert.match(csv, /\ndied-early,"<h1>: let 60% of discharges leave up to 12 h sooner",5,2,/)
})
