import assert from 'node:assert/strict'
import { test } from 'node:test'
import { USUAL_LIMIT } from '@kangcheng/twin-engine'
import type { LabBands, LabRun, LabScan, LabStep } from '../../data/referral-types.ts'
import { en } from '../../i18n/en.ts'
import { zh } from '../../i18n/zh.ts'
import { labCsv } from './referral-export.ts'
import {
  bottleneckCounts,
  failsBandWords,
  failWords,
  figureAt,
  labFinding,
  labTiles,
  leftBehind,
  overAt,
  rehearsalLevers,
  valueAt,
} from './referral-figures.ts'
import { curveShapes, flowShapes, flowsAt, fundBars, matrixRows, waitColour } from './referral-shapes.ts'
import { policyInput } from './referral-solving.ts'
import { FIRST_POLICY, isLabStale, isStepStale, referralStore } from './referral-store.ts'

const bands = (central: readonly (number | null)[], by = 0.1): LabBands => ({
  central,
  p10: central.map((value) => (value === null ? null : value * (1 - by))),
  p50: central,
  p90: central.map((value) => (value === null ? null : value * (1 + by))),
})
const figure = (id: string, unit: string, central: readonly number[], by?: number) => ({
  id,
  name: { zh: id, en: id },
  unit,
  better: 'lower',
  bands: bands(central, by),
})
const yuan = (id: string, central: readonly number[]) => figure(id, 'yuan-per-year', central)
const centre = (id: string, waitMinutes: readonly number[], failsAt: number | null, failsNow = false) => ({
  id,
  name: { zh: `中心${id}`, en: `centre ${id}` },
  district: 0,
  doctors: 10,
  rooms: 6,
  waitMinutes,
  failsAt,
  failsBand: bands([failsAt]),
  failsNow,
})
const scan: LabScan = {
  shares: [0.5, 0.6, 0.7],
  presentShare: 0.5,
  usualUntilHour: 17,
  limitMinutes: 30,
  quantile: 0.9,
  draws: 3,
  figures: [
    figure('wait', 'min', [10, 20, 40]),
    figure('wait-worst', 'min', [20, 35, 60]),
    figure('primary-visits', 'visits-per-day', [1000, 1100, 1200]),
    figure('reverse-flow', 'visits-per-day', [10, 50, 100]),
    figure('reverse-share', 'share', [0.01, 0.04, 0.08]),
    figure('clinic-freed', 'visits-per-day', [0, 100, 150]),
    figure('tertiary-direct', 'visits-per-day', [400, 300, 200]),
    figure('tertiary-up', 'visits-per-day', [20, 25, 30]),
    figure('tertiary-back', 'visits-per-day', [5, 25, 50]),
    figure('other-direct', 'visits-per-day', [500, 450, 400]),
    figure('other-up', 'visits-per-day', [10, 12, 14]),
    figure('other-back', 'visits-per-day', [5, 25, 50]),
    figure('referred-down', 'visits-per-day', [30, 30, 30]),
    figure('remote', 'visits-per-day', [40, 40, 40]),
    figure('outside', 'visits-per-day', [10, 9, 8]),
    figure('county-share', 'share', [0.7, 0.75, 0.8]),
    figure('travel-change', 'min', [0, -1, -2]),
    yuan('fund-surplus-present', [3e8, 3e8, 3e8]),
    yuan('fund-direct', [0, 4e8, 8e8]),
    yuan('fund-up', [0, -1e7, -2e7]),
    yuan('fund-back', [0, -5e7, -9e7]),
    yuan('fund-primary', [0, -1e8, -2e8]),
    yuan('fund-surplus', [3e8, 5.4e8, 7.9e8]),
    yuan('fund-retained', [-2e8, -3e8, -4e8]),
    yuan('fund-borne', [0, 0, 0]),
    yuan('fund-left', [1e8, 2.4e8, 3.9e8]),
  ],
  centres: [centre('a', [20, 35, 60], 0.5667), centre('b', [5, 12, 33], 0.6857), centre('c', [1, 2, 3], null)],
  districts: [{ id: 'd', name: { zh: '区', en: 'D' }, bands: bands([0.7, 0.75, 0.8]) }],
  cityFailsAt: { central: [0.65], p10: [0.61], p50: [0.65], p90: [null] },
}

test('between two scanned shares figures lie on a line; beyond them at the ends; what is not known stays unknown', () => {
  assert.equal(valueAt([0.5, 0.6], [10, 20], 0.55), 15.000000000000005)
  assert.equal(valueAt([0.5, 0.6], [10, 20], 0.6), 20)
  assert.equal(valueAt([0.5, 0.6], [10, 20], 0.9), 20)
  assert.equal(valueAt([0.5, 0.6], [10, 20], 0.1), 10)
  assert.equal(valueAt([0.5, 0.6], [null, 20], 0.55), null)
  assert.equal(Math.round(figureAt(scan, 'wait', 0.65).p90!), 33)
  assert.equal(figureAt(scan, 'nothing', 0.65).central, null)
})

test('findings and tiles are computed: who fails first, where the city does, how far beyond', () => {
  assert.equal(labFinding(scan, zh, 'zh'), '全市候诊在 65.0 % 越限；中心a最先撑不住（56.7 %）')
  assert.equal(labFinding(scan, en, 'en'), 'the city’s wait fails at 65.0 %; centre a fails first (56.7 %)')
  const already = { ...scan, centres: [centre('a', [31, 35, 60], 0.5, true), ...scan.centres.slice(1)] }
  assert.match(labFinding(already, zh, 'zh'), /现状已有 1 家越限，最紧为中心a/)
  const holds: LabScan = { ...scan, centres: scan.centres.slice(2), cityFailsAt: bands([null]) }
  assert.equal(labFinding(holds, zh, 'zh'), '至 70.0 % 没有机构越限')
  assert.equal(failWords(scan, 0.68, zh), '候诊 P90 在 65.0 % 越限 [61.0, > 70.0] · 已越过 3.0 个百分点')
  assert.match(failWords(scan, 0.6, en), /over the limit at 65\.0 % \[61\.0, > 70\.0\] · 5\.0 points to go/)
  assert.match(failWords(holds, 0.6, zh), /至 70\.0 % 全市候诊不越限/)
  const tiles = new Map(labTiles(scan, 0.7, zh, 'zh').map((tile) => [tile.id, tile]))
  assert.equal(tiles.get('wait')!.value, '40')
  assert.ok(tiles.get('wait')!.isOver)
  assert.deepEqual([tiles.get('wait')!.note, tiles.get('wait')!.now], ['[36, 44] ▲ 越限 30', '现状 10'])
  assert.equal(failsBandWords(scan, scan.centres[0]!), '[51, 62]')
  assert.equal(failsBandWords(scan, scan.centres[2]!), '[>70, >70]')
  assert.equal(tiles.get('travel-change')!.value, '−2.0')
  assert.equal(labTiles(scan, 0.7, en, 'en').find(({ id }) => id === 'clinic-freed')!.value, '−0.1')
  assert.deepEqual(
    labTiles(null, 0.7, zh, 'zh').map(({ value }) => value),
    Array(6).fill('–'),
  )
  assert.deepEqual(
    overAt(scan, 0.6).map(({ id }) => id),
    ['a'],
  )
})

test('flows keep their amounts: what leaves the residents arrives, and nodes hold what comes', () => {
  const flows = flowsAt(scan, 0.6)!
  const { nodes, ribbons } = flowShapes(flows, 1000, 400)
  const node = (id: string) => nodes.find((one) => one.id === id)!
  assert.equal(node('people').value, 1150 + 300 + 450 + 49)
  assert.equal(node('tertiary').value, 300 + 25 + 25)
  const left = ribbons.filter(({ id }) => ['tertiary-direct', 'other-direct', 'primary', 'away'].includes(id))
  assert.equal(
    left.reduce((sum, { value }) => sum + value, 0),
    node('people').value,
  )
  for (const one of nodes) assert.ok(one.y >= 0 && one.y + one.height <= 400, one.id)
  assert.ok(ribbons.every(({ thickness }) => thickness >= 1))
})

test('where no level is known hospitals are one place, and no amount is made up', () => {
  const unknown = {
    central: [null, null, null],
    p10: [null, null, null],
    p50: [null, null, null],
    p90: [null, null, null],
  }
  const figures = scan.figures.map((one) => (one.id.startsWith('tertiary-') ? { ...one, bands: unknown } : one))
  const { nodes, ribbons } = flowShapes(flowsAt({ ...scan, figures }, 0.6)!, 1000, 400)
  assert.deepEqual(
    nodes.map(({ id }) => id),
    ['people', 'primary', 'hospitals', 'away'],
  )
  assert.equal(nodes[0]!.value, 1150 + 450 + 49)
  assert.ok(ribbons.every(({ id, path }) => !id.startsWith('tertiary') && !path.includes('NaN')))
})

test('the fund: every bar begins where the last ended, and its totals are those of the ledger', () => {
  const bars = fundBars(scan, 0.65)
  assert.deepEqual(
    bars.map(({ id }) => id),
    [
      'fund-surplus-present',
      'fund-direct',
      'fund-up',
      'fund-back',
      'fund-primary',
      'fund-surplus',
      'fund-retained',
      'fund-left',
    ],
  )
  bars.forEach((bar, k) => {
    if (bar.kind !== 'total') assert.ok(Math.abs(bar.from - bars[k - 1]!.to) < 1, bar.id)
  })
  assert.ok(Math.abs(bars[4]!.to - bars[5]!.to) < 1e7)
  assert.equal(bars[4]!.kind, 'less')
})

test('the curve passes its limit where the scan says, and the matrix leaves its ramp beyond it', () => {
  const drawn = curveShapes(scan, 0.6, 500, 300)
  assert.ok(drawn.fails!.x > drawn.chosen.x && drawn.fails!.y === drawn.limitY)
  assert.equal(drawn.chosen.value, 20)
  assert.ok(drawn.now.x < drawn.chosen.x && drawn.band.length > 10)
  assert.equal(curveShapes({ ...scan, draws: 1 }, 0.6, 500, 300).band, '', 'one draw has no band')
  const rows = matrixRows(scan, 2)
  assert.deepEqual(
    rows.map(({ cells }) => cells.map(({ isOver }) => isOver)),
    [
      [false, true, true],
      [false, false, true],
    ],
  )
  assert.notEqual(waitColour(0, 30, 'dark'), waitColour(30, 30, 'dark'))
  assert.equal(waitColour(30, 30, 'light'), waitColour(99, 30, 'light'))
})

test('the policy goes to the server without what is as today, and to a rehearsal as levers', () => {
  assert.deepEqual(policyInput(FIRST_POLICY), { limitMinutes: USUAL_LIMIT.limitMinutes })
  const policy = {
    ...FIRST_POLICY,
    condition: 'chronic-follow-up' as const,
    moreDoctors: 0.2,
    moreHours: 2,
    remoteFactor: 2,
    addedDoctors: [
      { centre: 'a', doctors: 1 },
      { centre: 'b', doctors: 3 },
      { centre: 'c', doctors: 1 },
    ],
  }
  assert.equal(policyInput(policy, 17).doctorsFactor, 1.2)
  assert.equal(policyInput(policy, 17).untilHour, 19)
  assert.deepEqual(
    rehearsalLevers(policy, 0.62, () => 10, 17),
    [
      { kind: 'primary-care-share', spec: { share: 0.62, condition: 'chronic-follow-up', rampDays: 0 } },
      { kind: 'primary-care-doctors', spec: { share: 0.2, rooms: true, untilHour: 19 } },
      { kind: 'primary-care-doctors', spec: { share: 0.1, rooms: true, facilities: ['a', 'c'] } },
      { kind: 'primary-care-doctors', spec: { share: 0.3, rooms: true, facilities: ['b'] } },
    ],
  )
  assert.equal(leftBehind(policy), true)
  assert.equal(leftBehind(FIRST_POLICY), false)
})

test('a changed control makes scan and close look stale; what centres lack is counted', () => {
  const state = {
    ...referralStore.getState(),
    asked: FIRST_POLICY,
    share: 0.6,
    stepAsked: { policy: FIRST_POLICY, share: 0.6 },
  }
  assert.equal(isLabStale(state), false)
  assert.equal(isLabStale({ ...state, policy: { ...FIRST_POLICY, moreHours: 1 } }), true)
  assert.equal(isStepStale(state), false)
  assert.equal(isStepStale({ ...state, share: 0.61 }), true)
  const failing = (['rooms', 'doctors', 'doctors'] as const).map((bottleneck, k) => ({
    id: `${k}`,
    name: { zh: '', en: '' },
    doctors: 1,
    waitMinutes: 40,
    bottleneck,
    addedDoctors: 1,
  }))
  assert.deepEqual(bottleneckCounts({ failing } as unknown as LabStep), [
    ['doctors', 2],
    ['rooms', 1],
  ])
})

test('the table that leaves carries mark, basis and attributions, and a line a figure and share', () => {
  const run = { seed: '1', engineVersion: '0.1', startedAt: '2026-03-02' } as LabRun
  const csv = labCsv({ run, scan, policy: FIRST_POLICY, attributions: ['© someone'] })
  assert.match(csv, /^# 推演 REHEARSAL · 合成数据 SYNTHETIC\n/)
  assert.match(csv, /# © someone\n/)
  assert.match(csv, /\nfigure,wait,"wait","wait",min,0\.6,20,18,20,22\n/)
  assert.match(csv, /\ncentre-wait,b,"中心b","centre b",min,0\.7,33,,,\n/)
  assert.match(csv, /^# central: every figure as it is, and the only one known of a centre;/m)
  assert.equal(csv.split('\n').filter((row) => !row.startsWith('#') && row !== '').length, 1 + 3 * (26 + 1 + 3))
})
