import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AllocationLimit, AllocationOption, AllocationRun } from '../../../data/allocation-types.ts'
import type { FacilityPulse } from '../../../data/types.ts'
import { allocationEn } from '../../../i18n/allocation-en.ts'
import { allocationZh } from '../../../i18n/allocation-zh.ts'
import {
  allocationCsv,
  amountWords,
  findingOf,
  gapWords,
  harms,
  helps,
  limitGroups,
  promptOf,
  ranked,
  rowOrder,
  rowsTitle,
} from './allocation-figures.ts'
import { mapFinding, mapTable, pairsOf, sentBy } from './allocation-pairs.ts'
import { allocationStore, changedRows, isEdited, pairsAsked } from './allocation-store.ts'

const spread = (mean: number, halfWidth95: number | null = null) => ({
  p10: mean,
  p50: mean,
  p90: mean,
  mean,
  halfWidth95,
})
const option = (
  id: AllocationOption['id'],
  amount: number,
  hours: number,
  half: number,
  worthIt = true,
): AllocationOption => ({
  id,
  amount,
  able: null,
  limits: [],
  replay: {
    pairs: 20,
    moved: spread(id === 'transfers' ? 12 : 0),
    refused: spread(2),
    hoursAvoided: spread(hours, half),
    perTransfer: hours / 12,
    perTransferHalfWidth95: 0.4,
    worthIt,
  },
  relief: null,
  operations: null,
  hourMean: [0, hours],
  hourLow: null,
  hourHigh: null,
  use: [],
})
const quantiles = { p10: 1, p50: 2, p90: 3 }
const transfer = (from: string, expected: number) => ({
  from,
  to: 'h02',
  fromDay: 0,
  untilDay: 2,
  perDay: 3,
  expected,
  minutes: 17,
  sameGroup: true,
  senderOpen: 100,
  senderNeed: quantiles,
  takerFree: quantiles,
})
const run: AllocationRun = {
  id: 'r1',
  state: 'DONE',
  stage: 'READY',
  title: { zh: '推演', en: 'Rehearsal' },
  scenario: null,
  startedAt: '2026-11-25T00:00:00Z',
  forkedAt: '2026-11-25T00:00:00Z',
  stateHash: 'abc',
  elapsedMilliseconds: 1,
  done: 20,
  wanted: 20,
  seed: '7',
  horizonHours: 72,
  engineVersion: '1',
  synthetic: true,
  quantile: 0.8,
  targetOccupancy: 0.9,
  perDay: 10,
  editedFrom: null,
  proposal: {
    transfers: [transfer('h01', 3), transfer('h03', 9)],
    blocked: [{ facility: 'h04', bedDays: 30.4, why: 'neighbours-full' }],
    avoided: [],
    days: 4,
    aboveNothing: 40,
    abovePlan: 30,
    worstShareNothing: 0.2,
    worstSharePlan: 0.1,
    bound: 30,
    objective: 30.6,
  },
  kit: null,
  sessions: null,
  icuTarget: 0.92,
  oxygen: null,
  options: [option('transfers', 14, 26.2, 5.1), option('theatre', 2, 4, 3), option('staff', 6, 31, 7)],
  failure: null,
}
const id = (one: string): string => one

test('a plan is held against its bound by the same figure: its gap is told, never a value below its bound', () => {
  const { proposal } = run
  assert.equal(gapWords(proposal!, allocationZh), ' · 与最优相差至多 2.0%（计路程）')
  assert.ok(proposal!.abovePlan <= proposal!.bound!, 'bed-days alone, without the ways, may lie below it')
  assert.equal(gapWords({ ...proposal!, objective: 30 + 1e-9 }, allocationEn), ' · proven best (ways counted)')
  assert.equal(gapWords({ ...proposal!, objective: 30 - 1e-9 }, allocationEn), ' · proven best (ways counted)')
  assert.equal(gapWords({ ...proposal!, bound: null }, allocationEn), '')
})

test('how much of an option can be done stands before what is wanted, and every limit names its hospital, equal ones together', () => {
  const limit = (facility: string | null, wanted: number, planned: number): AllocationLimit => ({
    facility,
    kind: 'open-beds',
    wanted,
    planned,
    note: { zh: `计划增开 ${wanted} 张，仅有 ${planned} 张`, en: `${wanted} wanted, ${planned} there` },
  })
  const surge: AllocationOption = {
    ...option('surge', 702, 216, 66),
    able: 412,
    limits: [limit('h01', 20, 10), limit('h02', 281, 50), limit('h03', 20, 10)],
  }
  assert.equal(amountWords(surge, allocationZh), '可行 412 张床，需要 702')
  assert.equal(amountWords({ ...surge, able: 702 }, allocationEn), '702 beds')
  assert.match(findingOf({ ...run, options: [surge] }, allocationZh, id), /；自开 412 张备用床少 216 ± 66/)
  assert.deepEqual(
    limitGroups([surge], allocationEn, id, ({ en }) => en),
    [
      {
        key: 'surge open-beds',
        title: `${allocationEn['option.surge']}: 3 hospitals cannot do all that is wanted`,
        lines: [
          { names: 'h02', figure: '50 of 281 wanted', note: '281 wanted, 50 there' },
          { names: 'h01, h03', figure: '10 of 20 wanted', note: '20 wanted, 10 there' },
        ],
      },
    ],
  )
})

test('transfers are called a proposal only once their replay is whole', () => {
  assert.match(rowsTitle(run, allocationEn), /^2 transfers proposed/)
  const unready = { ...run, options: run.options.map((one) => ({ ...one, replay: null })) }
  assert.equal(
    rowsTitle({ ...unready, state: 'RUNNING', done: 3 }, allocationEn),
    '2 transfers are being replayed (3 of 20 pairs): not a proposal yet',
  )
  assert.match(rowsTitle({ ...run, state: 'RUNNING', done: 3 }, allocationZh), /尚不是建议/, 'nor with a few pairs')
  assert.match(rowsTitle({ ...unready, state: 'CANCELLED' }, allocationEn), /no proposal$/)
})

test('the title is what the transfers bring and the best of what may be done instead', () => {
  assert.equal(
    findingOf(run, allocationEn, id),
    '12 transfers avoid 26 ± 5 patient-hours of boarding; moving 6 nurses avoids 31 ± 7',
  )
  assert.equal(findingOf(run, allocationZh, id), '转运 12 人少滞留 26 ± 5 人时；派 6 名护士少 31 ± 7')
  const doubtful = { ...run, options: [option('transfers', 14, 3, 9, false)] }
  assert.match(findingOf(doubtful, allocationEn, id), /^12 transfers are not shown to help: 3 ± 9/)
})

test('where nothing can be moved the title names the constraint that blocks, and calm is told as calm', () => {
  const blocked = { ...run, options: [], proposal: { ...run.proposal!, transfers: [] } }
  assert.equal(
    findingOf(blocked, allocationEn, id),
    'No transfers to propose: h04 stays 30.4 bed-days above, those it may send to are as full; open beds',
  )
  const calm = { ...blocked, proposal: { ...blocked.proposal, blocked: [] } }
  assert.equal(findingOf(calm, allocationEn, id), allocationEn['find.none'])
  assert.equal(
    findingOf({ ...run, state: 'RUNNING', stage: 'REPLAY', done: 3 }, allocationEn, id),
    allocationEn['stage.REPLAY'](3, 20),
  )
})

test('options are ranked by what they avoid, rows by patients, and the file says what it is', () => {
  assert.deepEqual(
    ranked([...run.options, { ...option('surge', 3, 0, 0), replay: null }]).map((one) => one.id),
    ['staff', 'transfers', 'theatre', 'surge'],
  )
  assert.deepEqual(rowOrder(run.proposal!.transfers), [1, 0])
  const csv = allocationCsv(run, (one) => `H "${one}"`, ['© data'])
  assert.match(csv, /^# 推演 REHEARSAL · 合成数据 SYNTHETIC\n# allocation · forked .* seed 7 .*\n# © data\nkind,from/)
  assert.match(csv, /\ntransfer,h01,"H ""h01""",h02,"H ""h02""",0,2,3,3,17,true\n/)
  assert.match(csv, /\noption,staff,6,,20,31,7,/)
})

test('before a proposal the screen says who stands above the target now, and how many beds are free below it elsewhere', () => {
  const pulse = (occupied: number | null): FacilityPulse =>
    ({ occupied, open: 100, icuOccupied: null, icuOpen: null }) as unknown as FacilityPulse
  assert.equal(
    promptOf([pulse(97), pulse(80), pulse(89), pulse(null)], 0.9, allocationEn),
    '1 hospital has reached the target of 90 % now, and 11 beds are free below it elsewhere: who should send patients where?',
  )
  assert.match(promptOf([pulse(50)], 0.9, allocationEn), /^No hospital has reached the target of 90 % now/)
})

test('what is shown to make things worse is told from what is not shown to help', () => {
  const avoided = (mean: number, halfWidth95: number | null) => ({ mean, halfWidth95, p10: mean, p50: mean, p90: mean })
  assert.deepEqual([avoided(-28, 13), avoided(-28, 30), avoided(28, 13), avoided(-28, null), null].map(harms), [
    true,
    false,
    false,
    false,
    false,
  ])
})

test('what hospitals share is told by what it is for, beside boarding, and stands in the file', () => {
  const relief = (mean: number, worthIt: boolean) => ({
    nothing: spread(60),
    plan: spread(60 - mean),
    avoided: spread(mean, 4),
    worthIt,
  })
  const shared: AllocationRun = {
    ...run,
    options: [
      ...run.options,
      { ...option('ventilators', 6, 90, 1, false), relief: relief(34, true) },
      { ...option('oxygen', 1400, 2, 9, false), relief: relief(1, false) },
    ],
    kit: {
      known: 2,
      unknown: 1,
      days: 3,
      shortageNothing: 9,
      shortagePlan: 2,
      avoided: [],
      loans: [{ from: 'h01', to: 'h02', day: 0, servesFromDay: 1, pieces: 6, minutes: 17 }],
    },
    oxygen: {
      known: 2,
      unknown: 0,
      lackingNothing: 900,
      lackingPlan: 20,
      worstShareNothing: 0.6,
      worstSharePlan: 0.02,
      short: [],
      avoided: [],
      deliveries: [{ from: null, to: 'h02', atMinute: 0, leadMinutes: 720, cubicMetres: 1400, days: 2.3 }],
    },
  }
  assert.equal(
    findingOf(shared, allocationEn, id),
    '12 transfers avoid 26 ± 5 patient-hours of boarding; moving 6 nurses avoids 31 ± 7; lending 6 ventilators avoids 34 ± 4 patient-hours of waiting for one',
  )
  assert.deepEqual(shared.options.map(helps), [true, true, true, true, false])
  const csv = allocationCsv(shared, (one) => one, [])
  assert.match(csv, /\nloan,h01,"h01",h02,"h02",day 1,day 2,6,pieces\n/)
  assert.match(csv, /\ndelivery,,,h02,"h02",minute 0,minute 720,1400,m3\n/)
  assert.match(csv, /\noption,ventilators,.*,60,26,34,4\n/)
})

test('a person’s rows: what is left out goes, what is not changed is not sent, pairs are those that are asked', () => {
  const state = {
    ...allocationStore.getState(),
    rows: [{ from: 'a', to: 'b', fromDay: 0, untilDay: 1, perDay: 2, proposed: 2 }],
    loans: [
      { from: 'a', to: 'b', day: 0, pieces: 0, proposed: 3 },
      { from: 'a', to: 'c', day: 0, pieces: 2, proposed: 2 },
    ],
  }
  assert.equal(isEdited(state), true)
  assert.deepEqual(changedRows(state), { loans: [{ from: 'a', to: 'c', day: 0, pieces: 2 }] })
  assert.deepEqual(pairsAsked(run, 'transfers'), ['h01 h02', 'h03 h02'])
  assert.deepEqual(pairsAsked(run, 'theatre'), [])
})

test('the map says which way most goes, adds a pair’s days up, and leaves in rows; loans tell no group', () => {
  const asked = (from: string, to: string, amount: number, sameGroup = true) => ({ from, to, amount, sameGroup })
  const pairs = pairsOf([asked('a', 'b', 3), asked('c', 'b', 4.5, false), asked('a', 'b', 9)])
  const nameOf = (id: string): string => id.toUpperCase()
  assert.equal(mapFinding(pairs, 'transfers', nameOf, allocationEn), 'Most: A → B, 12 of 17 patients on 2 ways')
  assert.match(mapFinding(pairs, 'transfers', nameOf, allocationZh), /^最多：A → B，2 条线路 17 人中占 12$/)
  assert.equal(mapFinding([], 'transfers', nameOf, allocationEn), allocationEn.mapNone)
  assert.deepEqual(mapTable(pairs, 'transfers', nameOf, allocationEn).rows, [
    ['A', 'B', '12', 'same group'],
    ['C', 'B', '4.5', 'across groups'],
  ])
  assert.deepEqual(mapTable(pairsOf([asked('a', 'b', 2)]), 'oxygen', nameOf, allocationEn), {
    columns: [allocationEn.lender, allocationEn.borrower, 'm³'],
    rows: [['A', 'B', '2']],
  })
  assert.equal(sentBy('staff'), 'transfers')
})
