/**
 * Shift to primary care 分级诊疗: the share of visits that begin in primary care rises to a target, for all needs or one, by
 * persuasion, contracts and rules; over some weeks, not at once. Who comes and what they need stays the same.
 */
import { CARE_NEED_NAMES, CARE_NEEDS, type CareNeed } from '../choice/care-needs.ts'
import type { Simulation } from '../simulation/simulation.ts'
import { Fields, YEAR_MINUTES } from './fields.ts'
import type { Lever } from './lever.ts'
import { NO_CLINICS } from './primary-care.ts'

export interface PrimaryCareShare {
  readonly kind: 'primary-care-share'
  /** Share of all visits that begin in primary care, at the end of the ramp. */
  readonly share: number
  /** The need that moves; `all` = every one. */
  readonly condition: CareNeed | 'all'
  readonly fromMinute: number
  readonly rampDays: number
}

const DAY = 1440
const CONDITIONS = ['all', ...CARE_NEEDS] as const

export const primaryCareShare: Lever<PrimaryCareShare> = {
  kind: 'primary-care-share',
  name: { zh: '提高基层首诊占比', en: 'Shift visits to primary care' },
  use: 'action',
  fields: [
    {
      name: 'share',
      label: { zh: '目标占比（全部就诊）', en: 'Target share of all visits' },
      kind: 'share',
      unit: 'share',
      low: 0.05,
      high: 0.95,
      sensible: [0.55, 0.7],
      sensibleSource: {
        zh: '分级诊疗规划目标 60%、65%、70%，现约 52%',
        en: '60, 65 and 70 % of plans for tiered care, from 52 %',
      },
    },
    {
      name: 'condition',
      label: { zh: '移动的病种', en: 'What moves' },
      kind: 'choice',
      fallback: 'all',
      choices: [
        { value: 'all', label: { zh: '全部', en: 'All' } },
        ...CARE_NEEDS.map((need) => ({ value: need, label: CARE_NEED_NAMES[need] })),
      ],
    },
    {
      name: 'fromMinute',
      label: { zh: '开始', en: 'From' },
      kind: 'minute',
      unit: 'min',
      low: 0,
      high: YEAR_MINUTES,
      fallback: 0,
    },
    {
      name: 'rampDays',
      label: { zh: '爬坡天数', en: 'Days until it is reached' },
      kind: 'number',
      unit: 'd',
      low: 0,
      high: 365,
      sensible: [0, 180],
      sensibleSource: { zh: '假定：习惯在数周至数月内改变', en: 'assumed: habits change over weeks to months' },
      fallback: 0,
    },
  ],
  decode(input) {
    const f = new Fields(input)
    return f.done<PrimaryCareShare>({
      kind: 'primary-care-share',
      share: f.number('share', 0.05, 0.95),
      condition: f.oneOf('condition', CONDITIONS, 'all'),
      fromMinute: f.number('fromMinute', 0, YEAR_MINUTES, 0),
      rampDays: f.number('rampDays', 0, 365, 0),
    })
  },
  check: (spec) => ({ ok: true, value: spec }),
  plan: planShare,
}

function planShare(spec: PrimaryCareShare, simulation: Simulation): ReturnType<Lever['plan']> {
  const run = simulation.parts.primaryCare
  const kind = 'primary-care-share'
  if (run === null) return { kind, wanted: 1, planned: 0, note: NO_CLINICS }
  const { contact, shifts, parameters } = run.model.network
  const now = shifts.map((shift, need) => run.shareChanges.reduce((sum, { by }) => sum + by[need]!, shift))
  const moves = (need: number): boolean => spec.condition === 'all' || CARE_NEEDS[need] === spec.condition
  // Visits to neither tier are no part of the choice.
  const ofAll = 1 - parameters.outpatient.otherShare
  const target = contact.shiftsFor(spec.share / ofAll, now, moves)
  if (target === null) {
    const [least, most] = [-12, 12].map((by) =>
      percent(contact.cityShare(now.map((shift, need) => shift + (moves(need) ? by : 0))) * ofAll),
    )
    return {
      kind,
      wanted: 1,
      planned: 0,
      note: {
        zh: `仅移动该病种，占比只能在 ${least}% 至 ${most}% 之间：请移动更多病种或降低目标`,
        en: `with this need alone the share lies between ${least} and ${most} %: let more needs move, or lower the target`,
      },
    }
  }
  const fromMinute = simulation.minute + spec.fromMinute
  run.shareChanges = [
    ...run.shareChanges,
    {
      by: Array.from(target, (shift, need) => shift - now[need]!),
      fromMinute,
      untilMinute: fromMinute + spec.rampDays * DAY,
    },
  ]
  const from = percent(contact.cityShare(now) * ofAll)
  const days =
    spec.rampDays > 0 ? { zh: `，${spec.rampDays} 天内`, en: ` within ${spec.rampDays} days` } : { zh: '', en: '' }
  return {
    kind,
    wanted: 1,
    planned: 1,
    note: {
      zh: `基层首诊占比由 ${from}% 升至 ${percent(spec.share)}%${days.zh}`,
      en: `the share that begins in primary care goes from ${from} to ${percent(spec.share)} %${days.en}`,
    },
    cost: { staffHours: 0, moneyYuan: null },
  }
}

const percent = (share: number): number => Math.round(share * 1000) / 10
