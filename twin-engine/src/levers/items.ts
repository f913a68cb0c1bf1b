/** Items of stock as levers name them. */
import type { Text } from '../city/city.ts'
import { STOCK_ITEMS, type StockItem } from '../events/event.ts'
import type { LeverField } from './lever.ts'

export const ITEM_NAMES: Readonly<Record<StockItem, Text>> = {
  oxygen: { zh: '氧气', en: 'oxygen' },
  'blood-o': { zh: 'O 型血', en: 'blood of group O' },
  'blood-a': { zh: 'A 型血', en: 'blood of group A' },
  'blood-b': { zh: 'B 型血', en: 'blood of group B' },
  'blood-ab': { zh: 'AB 型血', en: 'blood of group AB' },
  antibiotics: { zh: '抗菌药物', en: 'antibiotics' },
  'protective-kit': { zh: '防护用品', en: 'protective kit' },
}

export const ITEM_FIELD: LeverField = {
  name: 'item',
  label: { zh: '物资', en: 'Item' },
  kind: 'choice',
  choices: STOCK_ITEMS.map((value) => ({ value, label: ITEM_NAMES[value] })),
  fallback: 'oxygen',
}
