/**
 * Deliveries of an item fail: only a part of the ordinary use arrives, or nothing, and the stock may fall to so many days at once. A hospital whose stock was
 * never reported is taken for one with an ordinary stock when the shortage begins.
 */
import { STOCK_ITEMS, type StockItem } from '../events/event.ts'
import { isKnown, planShortage } from '../simulation/parts/stocks.ts'
import { ITEM_COUNT } from '../simulation/stock-use.ts'
import { Fields, YEAR_MINUTES } from './fields.ts'
import { ITEM_FIELD, ITEM_NAMES } from './items.ts'
import type { Lever } from './lever.ts'
import { FACILITIES } from './lever-fields.ts'
import { checkFacilities, facilitiesOf, sitesNamed } from './place.ts'

export interface StockShortage {
  readonly kind: 'stock-shortage'
  readonly item: StockItem
  /** Ids of hospitals, null = all. */
  readonly facilities: readonly string[] | null
  /** Part of the ordinary use that still arrives, 0 to 1. */
  readonly deliveredShare: number
  /** Days of present use that are left when it begins; null = the stock stays as it is. */
  readonly daysLeft: number | null
  readonly fromMinute: number
  readonly untilMinute: number
}

export const stockShortage: Lever<StockShortage> = {
  kind: 'stock-shortage',
  name: { zh: '物资短缺', en: 'Shortage of a stock' },
  use: 'shock',
  fields: [
    ITEM_FIELD,
    FACILITIES,
    {
      name: 'deliveredShare',
      label: { zh: '到货比例', en: 'Part delivered' },
      kind: 'share',
      unit: 'share',
      low: 0,
      high: 1,
      fallback: 0,
    },
    {
      name: 'daysLeft',
      label: { zh: '剩余可用天数', en: 'Days left' },
      kind: 'number',
      unit: 'd',
      low: 0,
      high: 365,
      sensible: [0.5, 5],
      sensibleSource: {
        zh: '假定：低于氧气与血液的再订货点',
        en: 'assumed: below the reorder point of oxygen and blood',
      },
      fallback: null,
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
      name: 'untilMinute',
      label: { zh: '恢复供应', en: 'Until' },
      kind: 'minute',
      unit: 'min',
      low: 0,
      high: YEAR_MINUTES,
      fallback: YEAR_MINUTES,
    },
  ],
  decode(input) {
    const f = new Fields(input)
    return f.done({
      kind: 'stock-shortage',
      item: f.oneOf('item', STOCK_ITEMS, 'oxygen'),
      facilities: f.texts('facilities'),
      deliveredShare: f.number('deliveredShare', 0, 1, 0),
      daysLeft: f.optionalNumber('daysLeft', 0, 365),
      ...f.window(),
    } as const)
  },
  check: checkFacilities,
  plan(spec, simulation) {
    const run = simulation.parts.stocks
    const item = STOCK_ITEMS.indexOf(spec.item)
    const named = [...facilitiesOf(spec.facilities, simulation.state.city)]
    const facilities =
      run === null ? [] : named.filter((f) => !Number.isNaN(run.model.ordinary[f * ITEM_COUNT + item]!))
    const assumed = run === null ? 0 : facilities.filter((f) => !isKnown(run, f, item)).length
    if (run !== null)
      planShortage(simulation, run, {
        item,
        facilities,
        deliveredShare: spec.deliveredShare,
        daysLeft: spec.daysLeft,
        fromMinute: simulation.minute + spec.fromMinute,
        untilMinute: simulation.minute + spec.untilMinute,
      })
    const name = ITEM_NAMES[spec.item]
    const percent = Math.round(100 * spec.deliveredShare)
    const where = sitesNamed(facilities, simulation.state.city)
    const zhAssumed = assumed > 0 ? `；${assumed} 家未上报库存，按常备量估计` : ''
    const enAssumed = assumed > 0 ? `; ${assumed} never reported their stock, an ordinary one is assumed` : ''
    return {
      kind: 'stock-shortage',
      wanted: spec.facilities === null ? Math.max(1, facilities.length) : named.length,
      planned: facilities.length,
      note:
        run === null
          ? { zh: '本次运行不含物资库存', en: 'this run leaves stocks out' }
          : {
              zh: `${where.zh}${name.zh}仅到平日用量的 ${percent}%${zhAssumed}`,
              en: `${percent} % of the ordinary use of ${name.en} reaches ${where.en}${enAssumed}`,
            },
    }
  },
}
