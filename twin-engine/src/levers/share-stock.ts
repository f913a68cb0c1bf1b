/**
 * One hospital gives another of its stock: so many of the receiver's ordinary days, as far as the giver stays at its own
 * reorder point.
 */
import { indexCity, type Text } from '../city/city.ts'
import { STOCK_ITEMS, type StockItem } from '../events/event.ts'
import { planStockMove } from '../simulation/parts/stocks.ts'
import { ITEM_COUNT } from '../simulation/stock-use.ts'
import { Fields, YEAR_MINUTES } from './fields.ts'
import { ITEM_FIELD, ITEM_NAMES } from './items.ts'
import type { Lever } from './lever.ts'
import { sitesNamed } from './place.ts'

export interface ShareStock {
  readonly kind: 'share-stock'
  readonly item: StockItem
  readonly from: string
  readonly to: string
  /** Days of the receiver's ordinary use. */
  readonly days: number
  readonly atMinute: number
  readonly leadMinutes: number
}

export const shareStock: Lever<ShareStock> = {
  kind: 'share-stock',
  name: { zh: '院际物资调剂', en: 'Share stock between hospitals' },
  use: 'action',
  fields: [
    ITEM_FIELD,
    { name: 'from', label: { zh: '调出医院', en: 'From' }, kind: 'facility' },
    { name: 'to', label: { zh: '调入医院', en: 'To' }, kind: 'facility' },
    {
      name: 'days',
      label: { zh: '调剂量（调入医院平日用量天数）', en: 'Ordinary days of the receiver' },
      kind: 'number',
      unit: 'd',
      low: 0.1,
      high: 365,
      sensible: [0.5, 3],
      sensibleSource: { zh: '假定：至下次到货', en: 'assumed: until the next delivery' },
      fallback: 1,
    },
    {
      name: 'atMinute',
      label: { zh: '调出时刻', en: 'Leaves at' },
      kind: 'minute',
      unit: 'min',
      low: 0,
      high: YEAR_MINUTES,
      fallback: 0,
    },
    {
      name: 'leadMinutes',
      label: { zh: '路上时间', en: 'On the way' },
      kind: 'number',
      unit: 'min',
      low: 0,
      high: 43_200,
      sensible: [30, 240],
      sensibleSource: { zh: '假定：装卸与市内车程', en: 'assumed: loading and the drive within a city' },
      fallback: 120,
    },
  ],
  decode(input) {
    const f = new Fields(input)
    const from = f.text('from')
    const to = f.text('to')
    if (from === null) f.problems.push({ path: 'from', why: 'name the hospital that gives' })
    if (to === null) f.problems.push({ path: 'to', why: 'name the hospital that receives' })
    if (from !== null && from === to) f.problems.push({ path: 'to', why: `must be another one than from ("${from}")` })
    return f.done({
      kind: 'share-stock',
      item: f.oneOf('item', STOCK_ITEMS, 'oxygen'),
      from: from ?? '',
      to: to ?? '',
      days: f.number('days', 0.1, 365, 1),
      atMinute: f.number('atMinute', 0, YEAR_MINUTES, 0),
      leadMinutes: f.number('leadMinutes', 0, 43_200, 120),
    } as const)
  },
  check(spec, city) {
    const { facility } = indexCity(city)
    const problems = (['from', 'to'] as const).flatMap((path) =>
      facility.has(spec[path]) ? [] : [{ path, why: `the city has no facility "${spec[path]}"` }],
    )
    return problems.length > 0 ? { ok: false, problems } : { ok: true, value: spec }
  },
  plan(spec, simulation) {
    const run = simulation.parts.stocks
    const { index, city } = simulation.state
    const item = STOCK_ITEMS.indexOf(spec.item)
    const holds = (id: string): number => {
      const facility = index.facility.get(id) ?? -1
      return run === null || Number.isNaN(run.model.ordinary[facility * ITEM_COUNT + item] ?? Number.NaN)
        ? -1
        : facility
    }
    const from = holds(spec.from)
    const to = holds(spec.to)
    const possible = run !== null && from >= 0 && to >= 0
    const departMinute = simulation.minute + spec.atMinute
    if (possible)
      planStockMove(simulation, run, {
        item,
        from,
        to,
        days: spec.days,
        departMinute,
        arriveMinute: departMinute + spec.leadMinutes,
      })
    const name = ITEM_NAMES[spec.item]
    const isGroup = city.groups.some((g) => g.members.includes(spec.from) && g.members.includes(spec.to))
    const nameOf = (id: string): Text => sitesNamed([index.facility.get(id)!], city)
    const giver = nameOf(spec.from)
    const taker = nameOf(spec.to)
    const missing = from < 0 ? giver : taker
    return {
      kind: 'share-stock',
      wanted: 1,
      planned: possible ? 1 : 0,
      note: possible
        ? {
            zh: `${giver.zh}的${name.zh}调给${taker.zh}${isGroup ? '' : '（不属同一医联体，须另行协议）'}`,
            en: `${name.en} goes from ${giver.en} to ${taker.en}${isGroup ? '' : ' (not of one group: by agreement)'}`,
          }
        : run === null
          ? { zh: '本次运行不含物资库存', en: 'this run leaves stocks out' }
          : { zh: `${missing.zh}不备${name.zh}`, en: `${missing.en} holds no ${name.en}` },
      cost: { staffHours: null, moneyYuan: null },
    }
  },
}
