/** Ask for an item from outside the city: so many ordinary days' worth reaches each hospital after the lead. */
import { STOCK_ITEMS, type StockItem } from '../events/event.ts'
import { planStockMove } from '../simulation/parts/stocks.ts'
import { ITEM_COUNT } from '../simulation/stock-use.ts'
import { Fields, YEAR_MINUTES } from './fields.ts'
import { ITEM_FIELD, ITEM_NAMES } from './items.ts'
import type { Lever } from './lever.ts'
import { FACILITIES } from './lever-fields.ts'
import { checkFacilities, facilitiesOf, sitesNamed } from './place.ts'

export interface OutsideAid {
  readonly kind: 'outside-aid'
  readonly item: StockItem
  /** Ids of hospitals, null = all. */
  readonly facilities: readonly string[] | null
  /** Days of ordinary use that each receives. */
  readonly days: number
  readonly atMinute: number
  readonly leadMinutes: number
}

export const outsideAid: Lever<OutsideAid> = {
  kind: 'outside-aid',
  name: { zh: '请求外部物资支援', en: 'Ask for supplies from outside' },
  use: 'action',
  fields: [
    ITEM_FIELD,
    FACILITIES,
    {
      name: 'days',
      label: { zh: '支援量（平日用量天数）', en: 'Ordinary days’ worth' },
      kind: 'number',
      unit: 'd',
      low: 0.1,
      high: 365,
      sensible: [1, 7],
      sensibleSource: { zh: '假定：至正常供货恢复', en: 'assumed: until regular deliveries are back' },
      fallback: 2,
    },
    {
      name: 'atMinute',
      label: { zh: '请求时刻', en: 'Asked at' },
      kind: 'minute',
      unit: 'min',
      low: 0,
      high: YEAR_MINUTES,
      fallback: 0,
    },
    {
      name: 'leadMinutes',
      label: { zh: '到达所需时间', en: 'Lead' },
      kind: 'number',
      unit: 'min',
      low: 0,
      high: 43_200,
      sensible: [360, 2880],
      sensibleSource: { zh: '假定：从邻市至外省', en: 'assumed: from a neighbouring city to another province' },
      fallback: 720,
    },
  ],
  decode(input) {
    const f = new Fields(input)
    return f.done({
      kind: 'outside-aid',
      item: f.oneOf('item', STOCK_ITEMS, 'oxygen'),
      facilities: f.texts('facilities'),
      days: f.number('days', 0.1, 365, 2),
      atMinute: f.number('atMinute', 0, YEAR_MINUTES, 0),
      leadMinutes: f.number('leadMinutes', 0, 43_200, 720),
    } as const)
  },
  check: checkFacilities,
  plan(spec, simulation) {
    const run = simulation.parts.stocks
    const item = STOCK_ITEMS.indexOf(spec.item)
    const named = [...facilitiesOf(spec.facilities, simulation.state.city)]
    const facilities =
      run === null ? [] : named.filter((f) => !Number.isNaN(run.model.ordinary[f * ITEM_COUNT + item]!))
    const departMinute = simulation.minute + spec.atMinute
    if (run !== null)
      for (const to of facilities)
        planStockMove(simulation, run, {
          item,
          from: -1,
          to,
          days: spec.days,
          departMinute,
          arriveMinute: departMinute + spec.leadMinutes,
        })
    const name = ITEM_NAMES[spec.item]
    const where = sitesNamed(facilities, simulation.state.city)
    return {
      kind: 'outside-aid',
      wanted: spec.facilities === null ? Math.max(1, facilities.length) : named.length,
      planned: facilities.length,
      note:
        run === null
          ? { zh: '本次运行不含物资库存', en: 'this run leaves stocks out' }
          : {
              zh: `${where.zh}各获 ${spec.days} 天用量的${name.zh}`,
              en: `${where.en}: ${spec.days} days' worth of ${name.en} each`,
            },
      cost: { staffHours: null, moneyYuan: null },
    }
  },
}
