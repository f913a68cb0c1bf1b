/**
 * A price, or the part of it that the insurance fund covers, changes for a tier of care. People move between the tiers as the gap between what
 * they pay changes, and the fund's ledger with both.
 */
import { FUND_TIERS } from '../choice/insurance-fund.ts'
import type { Text } from '../city/city.ts'
import { Fields, type Window } from './fields.ts'
import type { Lever } from './lever.ts'
import { WINDOW } from './lever-fields.ts'
import { NO_CLINICS } from './primary-care.ts'

export interface PriceChange extends Window {
  readonly kind: 'price-change'
  readonly tier: (typeof FUND_TIERS)[number]
  readonly priceFactor: number
  /** Part that the fund pays from then on; null = as ever. */
  readonly coveredShare: number | null
}

const TIER_NAMES = {
  primary: { zh: '基层就诊', en: 'a visit to primary care' },
  hospital: { zh: '医院门诊', en: 'a visit to a hospital clinic' },
  inpatient: { zh: '住院', en: 'a hospital stay' },
} as const

export const priceChange: Lever<PriceChange> = {
  kind: 'price-change',
  name: { zh: '价格与报销调整', en: 'Price or cover' },
  use: 'both',
  fields: [
    {
      name: 'tier',
      label: { zh: '层级', en: 'Tier' },
      kind: 'choice',
      fallback: 'primary',
      choices: FUND_TIERS.map((tier) => ({ value: tier, label: TIER_NAMES[tier] })),
    },
    {
      name: 'priceFactor',
      label: { zh: '价格倍数', en: 'Price against usual' },
      kind: 'number',
      unit: 'factor',
      low: 0.1,
      high: 5,
      sensible: [0.8, 1.3],
      sensibleSource: { zh: '假定', en: 'assumed' },
      fallback: 1,
    },
    {
      name: 'coveredShare',
      label: { zh: '报销比例', en: 'Share covered by the fund' },
      kind: 'share',
      unit: 'share',
      low: 0,
      high: 1,
      sensible: [0.4, 0.9],
      sensibleSource: { zh: '假定', en: 'assumed' },
      fallback: null,
    },
    ...WINDOW,
  ],
  decode(input) {
    const f = new Fields(input)
    return f.done<PriceChange>({
      kind: 'price-change',
      tier: f.oneOf('tier', FUND_TIERS, 'primary'),
      priceFactor: f.number('priceFactor', 0.1, 5, 1),
      coveredShare: f.optionalNumber('coveredShare', 0, 1),
      ...f.window(),
    })
  },
  check: (spec) => ({ ok: true, value: spec }),
  plan(spec, simulation) {
    const run = simulation.parts.primaryCare
    if (run === null) return { kind: 'price-change', wanted: 1, planned: 0, note: NO_CLINICS }
    run.priceChanges = [
      ...run.priceChanges,
      {
        tier: FUND_TIERS.indexOf(spec.tier),
        priceFactor: spec.priceFactor,
        coveredShare: spec.coveredShare,
        fromMinute: simulation.minute + spec.fromMinute,
        untilMinute: simulation.minute + spec.untilMinute,
      },
    ]
    const { zh, en } = TIER_NAMES[spec.tier]
    const parts: Text[] = []
    if (spec.priceFactor !== 1) parts.push({ zh: `价格 ×${spec.priceFactor}`, en: `its price × ${spec.priceFactor}` })
    if (spec.coveredShare !== null) {
      const covered = Math.round(spec.coveredShare * 100)
      parts.push({ zh: `报销 ${covered}%`, en: `${covered} % of it covered by the fund` })
    }
    const told = (language: keyof Text): string =>
      parts.map((part) => part[language]).join(language === 'zh' ? '，' : ', ')
    return {
      kind: 'price-change',
      wanted: 1,
      planned: 1,
      note:
        parts.length === 0
          ? { zh: `${zh}不变`, en: `${en} stays as it is` }
          : { zh: `${zh}：${told('zh')}`, en: `${en}: ${told('en')}` },
      cost: { staffHours: 0, moneyYuan: null },
    }
  },
}
