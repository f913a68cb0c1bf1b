import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fanGeometry } from '../charts/fan.ts'
import type { ActionsTold, ActionTold, RehearsalFigure } from '../data/rehearsal-types.ts'
import type { ForecastSeries, Pair, RehearsalResult, TimeQuantiles } from '../data/types.ts'
import { WORDS } from '../i18n/words.ts'
import { actionsTitle, answers, betterRuns, gainedWords, shockCost, stoppages, type Waiting } from './answers.ts'
import { censusFinding, emergencyFinding, usableFinding } from './beds.ts'
import { comparisonRows, comparisonTitle, type PlanResult } from './compare-plans.ts'
import { forecastFinding, needAtStart, oldForecastMinutes } from './forecast.ts'
import { breaksTitle, crossings, fanTitle, matrixTitle } from './rehearsal.ts'
import { whenWords } from './when.ts'

const ZONE = 'Asia/Shanghai'
const START = Date.parse('2026-11-21T18:24:00+08:00')
const bands = { p10: [1], p25: [1], p50: [1], p75: [1], p90: [1] }
const series = (fullInMinutes: TimeQuantiles): ForecastSeries => ({
  facility: 'h04',
  open: [2012],
  needed: bands,
  occupied: bands,
  fullInMinutes,
  chanceFull: null,
})

test('a hospital known by its census says what lies there, and that single beds are not reported', () => {
  assert.equal(censusFinding(894, 871, 'zh'), '开放 894 张，在院 871 人；逐床未上报')
  assert.equal(censusFinding(894, 871, 'zh', true), '开放 894 张，在院 871 人；逐床已隐藏')
  assert.equal(censusFinding(894, 871, 'en', true), '871 of 894 open beds taken; single beds are hidden')
  assert.equal(censusFinding(894, 871, 'en'), '871 of 894 open beds taken, by census; single beds not reported')
  assert.equal(censusFinding(null, 871, 'en'), '871 patients by census; single beds not reported')
  assert.equal(censusFinding(894, null, 'en'), 'Usable beds are not reported')
})

test('the fan says when P50 crosses, in both languages, with the P10–90 of the crossing', () => {
  const one = series({ p10: 70, p50: 130, p90: 240, never: 0 })
  const zh = forecastFinding(one, START, 24, ZONE, 'zh')
  assert.equal(zh.title, '今晚 20:34 越过开放床位')
  assert.equal(zh.range, '19:34–22:24')
  assert.equal(forecastFinding(one, START, 24, ZONE, 'en').title, 'Crosses open beds at 20:34 tonight')
})

test('beds needed at the start are those occupied and those who wait', () => {
  const level = (value: number) => ({ p10: [value], p25: [value], p50: [value], p75: [value], p90: [value] })
  assert.deepEqual(needAtStart({ needed: level(688), occupied: level(660) }), {
    needed: 688,
    occupied: 660,
    waiting: 28,
  })
  assert.equal(needAtStart({ needed: { ...level(0), p50: [] }, occupied: level(660) }), null)
})

test('a P50 that never crosses says so, with the chance that it does', () => {
  const maybe = series({ p10: 600, p50: null, p90: null, never: 0.7 })
  assert.equal(forecastFinding(maybe, START, 24, ZONE, 'zh').title, 'P50 24 小时内不越线，越线可能 30%')
  assert.equal(forecastFinding(maybe, START, 24, ZONE, 'en').range, '04:24–>24 h')
  const never = series({ p10: null, p50: null, p90: null, never: 1 })
  assert.equal(forecastFinding(never, START, 24, ZONE, 'en').title, 'Stays under open beds for 24 h')
  assert.equal(forecastFinding(never, START, 24, ZONE, 'en').range, null)
  assert.equal(
    forecastFinding(series({ p10: 0, p50: 0, p90: 0 }), START, 24, ZONE, 'zh').title,
    '需要床位已超过开放床位',
  )
})

test('tomorrow is named, and other days carry their date', () => {
  assert.equal(whenWords(START + 9 * 3_600_000, START, ZONE, 'zh'), '明日 03:24')
  assert.equal(whenWords(START + 48 * 3_600_000, START, ZONE, 'en'), 'Mon 23 Nov 18:24')
  assert.equal(whenWords(START - 4 * 3_600_000, START, ZONE, 'en'), '14:24 today')
})

test('the waterfall and the ED say their finding, and the unknown is said to be unknown', () => {
  assert.equal(usableFinding(2100, 2012, 9, 'zh'), '核定 2,100 张，此刻可用 9 张')
  assert.equal(usableFinding(null, 2012, 9, 'en'), 'Of 2,012 open beds, 9 can be used now')
  assert.equal(usableFinding(2100, 2012, null, 'en'), 'Usable beds are not reported')
  assert.equal(usableFinding(2100, 2012, 9, 'zh', '15:24'), '核定 2,100 张，15:24 可用 9 张')
  assert.equal(usableFinding(2100, 2012, 9, 'en', '15:24'), 'Of 2,100 approved beds, 9 could be used at 15:24')
  assert.equal(emergencyFinding(142, 110, 31, 'zh'), '急诊 142 人，超出 110 位')
  assert.equal(emergencyFinding(100, 110, 31, 'en'), '31 of 100 in the ED wait for a ward bed')
  assert.equal(emergencyFinding(null, 110, 31, 'en'), 'ED head count is not reported')
})

const never: TimeQuantiles = { p10: null, p50: null, p90: null, never: 1 }
/** A P50, by the minute, that crosses 100 at this one; null = it does not. */
const crossingBands = (minute: number | null) =>
  minute === null
    ? bands
    : {
        ...bands,
        p50: Array.from({ length: minute + 2 }, (_, k) => 100 + Math.sign(k - minute || (minute === 0 ? 1 : 0))),
      }
const pair = (facility: string | null, base: TimeQuantiles, plan: TimeQuantiles): Pair => ({
  facility,
  baseCapacity: [100],
  planCapacity: [100],
  base: crossingBands(base.p50),
  plan: crossingBands(plan.p50),
  difference: { mean: [0], low: [0], high: [0] },
  boardingHours: { base: 640, plan: 228, difference: { mean: -412, halfWidth95: 86 } },
  overHours: { base: 44, plan: 0 },
  firstOver: { base, plan },
})
const crossing: TimeQuantiles = { p10: 36, p50: 80, p90: 160, never: 0.1 }
const result: RehearsalResult = {
  replications: 40,
  city: pair(null, never, never),
  facilities: [pair('h04', crossing, { ...never, never: 0.725 })],
  breaks: [
    { facility: 'h04', resource: 'icu', base: crossing, plan: never },
    {
      facility: 'h04',
      resource: 'beds',
      base: { p10: 70, p50: 130, p90: 240, never: 0.05 },
      plan: { ...never, never: 0.725 },
    },
  ],
}
const context = (language: 'zh' | 'en') => ({
  forkedAt: START,
  horizonHours: 24,
  zone: ZONE,
  language,
  words: WORDS[language],
  nameOf: () => (language === 'zh' ? '二院' : 'No. 2'),
  hasPlan: true,
  hasShocks: false,
  leverName: (lever: number) => ['Open 18 beds', 'Step down 22', 'Call back 6'][lever]!,
})

const share = (value: number) => ({ value, low95: value - 0.1, high95: value + 0.1 })
const action = (lever: number, p50: number, part: Partial<ActionTold> = {}): ActionTold => ({
  lever,
  kind: 'open-beds',
  startMinute: 36,
  staffHours: 14,
  moneyYuan: null,
  note: { zh: '', en: '' },
  alone: {
    minutes: { p10: 240, p50, p90: null, never: 0.2 },
    boardingHours: { mean: 40, halfWidth95: 5 },
    holds: 0.3,
  },
  without: { minutes: null, boardingHours: null, holds: 0.2 },
  needed: true,
  ...part,
})
const worth: ActionsTold = {
  replications: 40,
  enough: true,
  tried: 8,
  atStake: [],
  shocks: { boardingHours: { mean: 412.4, halfWidth95: 38 }, calm: 228, nothing: 640.4 },
  nothing: { holds: share(0.05) },
  plan: { holds: share(0.8) },
  actions: [action(0, 180), action(1, 380), action(2, 20, { needed: false })],
  cheapest: { levers: [0, 1], staffHours: 61, moneyYuan: null, costKnown: true, holds: share(0.725) },
  later: {
    minutes: 120,
    difference: { minutes: null, boardingHours: { mean: -118, halfWidth95: 40 }, holds: -0.2 },
    holding: { holds: share(0.5) },
  },
}

test('the answers of a rehearsal are read from its numbers, each with its band', () => {
  const [when, what, most, cheapest, later, boarding] = answers(result, 'h04', context('en'), worth)
  assert.deepEqual([when!.base, when!.plan, when!.band], ['19:44', '→ no break', 'P10–90 19:00–21:04'])
  assert.equal(what!.base, 'ICU beds at No. 2')
  assert.deepEqual([most!.base, most!.plan, most!.band], ['Step down 22', '+6 h 20 m', 'P10–90 4 h – >24 h'])
  assert.deepEqual([cheapest!.base, cheapest!.plan], ['2 actions', '61 staff-hours'])
  assert.equal(cheapest!.band, 'holds in 29 of 40 runs · 8 sets tried, 40 runs each')
  assert.deepEqual([later!.question, later!.base, later!.plan], ['If we act 2 h later', '+118', 'patient-hours'])
  assert.match(later!.band, /±40 .* holding −20 points/)
  assert.deepEqual([boarding!.base, boarding!.plan], ['−412', '(−64 %)'])
  assert.match(boarding!.band, /±86/)
})

test('where something happens the strip tells what that causes, as soon as it is known', () => {
  const shocked = { ...context('en'), hasShocks: true }
  const [unknown] = answers(result, 'h04', shocked, 'waiting')
  assert.deepEqual([unknown!.base, unknown!.band], ['19:44', 'P10–90 19:00–21:04'])
  const [when, what] = answers(result, 'h04', shocked, worth)
  assert.deepEqual([when!.base, when!.plan, what!.base], ['no break', '→ no break', 'no break'], 'nothing is at stake')
  const { facility, resource } = result.breaks[0]!
  const [caused] = answers(result, 'h04', shocked, { ...worth, atStake: [{ facility, resource }] })
  assert.match(caused!.band, / · by the shocks/)
  assert.notEqual(caused!.base, 'no break')
})

test('the title of the action table is the cheapest set, or why there is none', () => {
  const zh = context('zh')
  assert.equal(actionsTitle(worth, zh), '最省组合：61 人时，40 次中 29 次撑住')
  const none = { ...worth, cheapest: null }
  assert.equal(actionsTitle(none, zh), '没有组合守得住；全部措施 40 次中 32 次撑住')
  assert.equal(actionsTitle({ ...none, enough: false, replications: 12 }, zh), '仅 12 次，尚不能说哪些措施足够')
  const nothing = { ...worth, cheapest: { ...worth.cheapest!, levers: [] } }
  assert.equal(actionsTitle(nothing, context('en')), 'No ward, ICU or ED is at stake, so nothing is needed for them')
  assert.equal(answers(result, 'h04', context('zh'), nothing)[3]!.base, '床位无失守之虞')
  const held = { ...nothing, atStake: [{ facility: 'h04', resource: 'beds' }] }
  assert.match(actionsTitle(held, context('en')), /^Nothing is needed: doing nothing holds in 29 of 40 runs/)
  assert.equal(answers(result, 'h04', context('en'), none)[3]!.base, 'No set holds')
})

test('what the shocks themselves cost is said in one sentence, and not where there are none', () => {
  assert.equal(
    shockCost(worth, context('en')),
    'The shocks themselves: 412 ± 38 boarder-hours more (228 without them, 640 with them and nothing done)',
  )
  assert.equal(shockCost(worth, context('zh')), '冲击本身：滞留多 412 ± 38 人时（无冲击 228，有冲击而不处置 640）')
  assert.equal(shockCost({ ...worth, shocks: null }, context('en')), null)
})

test('while the worth of actions is not known the strip says so, and says no more', () => {
  for (const [known, said] of [
    ['waiting', 'Rehearsing each action…'],
    ['on-demand', 'on demand, at the right'],
    ['stopped', 'on demand, at the right'],
    [null, 'not worked out'],
  ] as const) {
    const told = answers(result, 'h04', context('en'), known).slice(2, 5)
    assert.deepEqual(
      told.map(({ base, plan, band }) => [base, plan, band]),
      told.map(() => ['–', '', said]),
    )
  }
})

test('while runs are under way the strip tells how many there are to come and how long they take, then what those so far say', () => {
  const pairs = { state: 'RUNNING', done: 12, of: 40, secondsLeft: 95 } as const
  const bandsOf = (language: 'zh' | 'en', waiting: Waiting) =>
    answers(result, 'h04', context(language), 'waiting', waiting)
      .slice(2, 5)
      .map(({ base, band }) => [base, band])
  const before = 'the plan first (pair 12 of 40), then each action · about 2 min left'
  assert.deepEqual(
    bandsOf('en', { pairs, actions: null }),
    [1, 2, 3].map(() => ['–', before]),
  )
  const done = { ...pairs, state: 'DONE', secondsLeft: null } as const
  const progress = { state: 'RUNNING', done: 8, of: 240, secondsLeft: 40, soFar: null } as const
  const few = '逐项推演措施：8 / 240 次 · 约余不到 1 分钟'
  assert.deepEqual(
    bandsOf('zh', { pairs: done, actions: progress }),
    [1, 2, 3].map(() => ['–', few]),
  )
  const soFar = { ...worth, replications: 6, enough: false, cheapest: null }
  const [most, cheapest, later] = bandsOf('en', { pairs: done, actions: { ...progress, soFar } })
  const left = 'of the first 6 of 40 runs, less than a minute left'
  assert.deepEqual(most, ['Step down 22', `P10–90 4 h – >24 h · ${left}`])
  assert.deepEqual(cheapest, ['–', `fewer than 30 runs, no verdict yet · ${left}`])
  assert.deepEqual(later, ['+118', `±40 (95 %) · holding −20 points · ${left}`])
})

test('what an action gains reads with its sign and its band; where nothing would have broken there is none', () => {
  const gain = (p50: number | null) => ({
    minutes: { p10: -30, p50, p90: null, never: 0 },
    boardingHours: null,
    holds: 0,
  })
  assert.deepEqual(gainedWords(gain(70), 24), { middle: '+1 h 10 m', band: '−30 m – >24 h' })
  assert.equal(gainedWords(gain(0), 24)!.middle, '±0')
  assert.equal(gainedWords(gain(null), 24)!.middle, '>24 h')
  assert.equal(gainedWords({ minutes: null, boardingHours: null, holds: 0 }, 24), null)
})

test('without a plan no second side is told, and the verdict says what is missing', () => {
  const alone = { ...context('en'), hasPlan: false }
  const told = answers(result, 'h04', alone, null)
  assert.ok(told.every(({ plan, band }) => plan === '' && !band.includes('→')))
  assert.deepEqual([told[2]!.base, told[2]!.band], ['No plan set', 'Do nothing 2 / 40'])
  assert.equal(fanTitle(result.facilities[0]!, 1, 40, 'No. 2', alone), 'No. 2 crosses at 19:44')
  assert.equal(matrixTitle({ hospitals: 3, hours: 62 }, null, 'zh'), '3 家院区超出开放床位，共 62 院时')
  assert.equal(breaksTitle(result.breaks, alone), 'ICU beds at No. 2 run out first')
})

test('with fewer than 30 runs nothing is said to hold', () => {
  const few = { ...result, replications: 12 }
  const told = answers(few, 'h04', context('zh'), { ...worth, enough: false, replications: 12 })
  assert.deepEqual([told[3]!.base, told[3]!.band], ['–', '不足 30 次，暂不下结论'])
  assert.match(fanTitle(few.facilities[0]!, 1, 12, 'No. 2', context('en')), /12 runs, too few/)
})

const figure = (mean: number, halfWidth95: number): RehearsalFigure => ({
  id: 'boarding-hours',
  name: { zh: '滞留人时', en: 'Boarding' },
  unit: 'patient-hours',
  better: 'lower',
  base: { p10: 300, p50: 640, p90: 900 },
  plan: { p10: 100, p50: 640 + mean, p90: 700 },
  difference: { mean, halfWidth95, p10: mean, p50: mean, p90: mean },
  lessRuns: 39,
})
const planOf = (name: string, mean: number, halfWidth95: number, replications = 40): PlanResult => ({
  name,
  rehearsal: { figures: [figure(mean, halfWidth95)] } as unknown as PlanResult['rehearsal'],
  result: { ...result, replications },
})

test('plans are compared only as far as their intervals carry', () => {
  const en = context('en')
  assert.equal(
    comparisonTitle([planOf('A', -100, 20), planOf('B', -412, 86)], en),
    'Plan B has the least boarding: −412 ± 86 patient-hours',
  )
  assert.match(
    comparisonTitle([planOf('A', -400, 80), planOf('B', -412, 86)], en),
    /^Plans B and A cannot be told apart/,
  )
  assert.match(comparisonTitle([planOf('A', -40, 80)], context('zh')), /^没有方案使滞留人时明显减少/)
  assert.match(comparisonTitle([planOf('A', -412, 86, 12)], en), /^12 runs, too few/)
  assert.deepEqual(comparisonRows([planOf('A', -100, 20), planOf('B', -412, 86)], en), [
    ['Boarding (patient-hours)', '640', '540', '−100 ± 20', '228', '−412 ± 86'],
  ])
  assert.deepEqual(betterRuns({ figures: [figure(-1, 1)], result }), [39, 40])
})

test('what stops or runs out is told beside what breaks, and nothing where nothing does', () => {
  const oxygen = { ...figure(0, 1), id: 'without-oxygen-hours', name: { zh: '断氧院时', en: 'Without oxygen' } }
  const at = (base: number, plan: number): RehearsalFigure => ({
    ...oxygen,
    unit: 'hospital-hours',
    base: { p10: base, p50: base, p90: base },
    plan: { p10: plan, p50: plan, p90: plan },
  })
  assert.deepEqual(stoppages([at(36.3, 0)], context('en')), ['Without oxygen 36 → 0 hospital-hours'])
  assert.deepEqual(stoppages([at(36.3, 0)], context('zh')), ['断氧院时 36 → 0 院时'])
  assert.deepEqual(stoppages([at(0, 0), figure(-1, 1)], context('en')), [])
})

test('a place that is over at the start is told by its hours over, with and without the plan', () => {
  const over = {
    ...pair('h04', { p10: 0, p50: 0, p90: 0, never: 0 }, { p10: 0, p50: 0, p90: 0, never: 0 }),
    overHours: { base: 16, plan: 2.25 },
  }
  assert.equal(
    fanTitle(over, 1, 40, 'No. 2', context('en')),
    'No. 2 is over at the start; the plan turns 16.0 h over into 2.3 h',
  )
  const row = { facility: 'h04', resource: 'beds', base: over.firstOver.base, plan: over.firstOver.plan }
  const [when] = answers({ ...result, breaks: [row] }, 'h04', context('en'), null)
  assert.deepEqual([when!.base, when!.band], ['1 full at the start', 'then no break → no break · P50 >24 h'])
})

test('titles of fan, matrix and break chart say what the numbers say', () => {
  assert.equal(
    fanTitle(result.facilities[0]!, 1, 40, '二院', context('zh')),
    '方案使二院保持在开放床位之内；不处置 19:44 越线',
  )
  assert.equal(
    fanTitle(pair('h04', crossing, crossing), 1, 40, 'No. 2', context('en')),
    'No. 2 still crosses at 19:44; the plan turns 44.0 h over into 0.0 h',
  )
  assert.equal(
    fanTitle({ ...pair('h04', crossing, crossing), overHours: { base: 9, plan: 9.01 } }, 1, 40, '二院', context('zh')),
    '二院 19:44 越线，方案未能改变',
  )
  assert.equal(breaksTitle(result.breaks, context('en')), 'ICU beds at No. 2 run out first; under the plan all hold')
  assert.equal(breaksTitle([], context('zh')), '没有资源在 P50 用尽')
})

test('the title of the matrices tells what they show: hospital-hours above open beds, and in how many hospitals', () => {
  const [many, few] = [
    { hospitals: 3, hours: 62 },
    { hospitals: 3, hours: 12 },
  ]
  assert.equal(matrixTitle(many, few, 'zh'), '超出开放床位的 62 院时减为 12（3 家院区）')
  assert.equal(matrixTitle(many, few, 'en'), '62 hospital-hours over open beds become 12, in 3 hospitals')
  assert.equal(matrixTitle(few, many, 'zh'), '超出开放床位的 12 院时增为 62（3 家院区）')
  assert.equal(
    matrixTitle(many, { hospitals: 1, hours: 1 }, 'en'),
    '62 hospital-hours over open beds become 1, in 3 → 1 hospital',
  )
  assert.equal(matrixTitle(few, few, 'zh'), '超出开放床位 12 院时，方案未减少（3 家院区）')
  assert.equal(
    matrixTitle({ hospitals: 0, hours: 0 }, { hospitals: 0, hours: 0 }, 'en'),
    'No hospital’s P50 exceeds its open beds',
  )
})

test('the title and the mark of a fan tell the same instant, whatever the median of the runs’ first crossings is', () => {
  const told: TimeQuantiles = { p10: 36, p50: 87, p90: 160, never: 0.1 }
  const one = { ...pair('h04', crossing, never), firstOver: { base: told, plan: never } }
  const marks = fanGeometry({
    width: 600,
    height: 300,
    margins: { top: 10, right: 10, bottom: 10, left: 10 },
    zone: ZONE,
    now: START,
    start: START,
    history: null,
    historyHours: 1,
    horizonHours: 24,
    everyMinutes: 1,
    open: one.baseCapacity,
    fans: [{ id: 'base', bands: one.base }],
  })
  assert.equal(marks.fans[0]!.crossing!.at, crossings(one, 1, context('en')).base)
  assert.match(fanTitle(one, 1, 40, 'No. 2', context('en')), /crosses at 19:44$/)
})

test('what is full at the start is said first, then what fails next', () => {
  const full = { facility: 'h04', resource: 'icu', base: { p10: 0, p50: 0, p90: 0, never: 0 }, plan: never }
  const breaks = [full, { ...full, resource: 'emergency' }, ...result.breaks.slice(1)]
  const [when, what] = answers({ ...result, breaks }, 'h04', context('zh'), null)
  assert.deepEqual([when!.base, when!.band], ['开始时已满 2 项', '其后 20:34 → 不满 · P10–90 19:34–22:24'])
  assert.equal(what!.base, '二院 ICU 床位等 2 项')
  assert.match(what!.band, /^开始时已满；其后 二院 病房床位/)
  assert.equal(
    breaksTitle(breaks, context('en')),
    '2 full at the start; ward beds at No. 2 run out next; under the plan all hold',
  )
  assert.equal(breaksTitle([full], context('zh')), '开始时已满 1 项；其后没有资源在 P50 用尽')
})

test('a forecast of which two quarters of an hour were missed is told with its age, a newer one is not', () => {
  assert.equal(oldForecastMinutes(START, START + 30 * 60_000), null)
  assert.equal(oldForecastMinutes(START, START + 134 * 60_000), 134)
  assert.equal(oldForecastMinutes(START, null), null)
  assert.equal(oldForecastMinutes(Number.NaN, START), null, 'no forecast has no age')
})
