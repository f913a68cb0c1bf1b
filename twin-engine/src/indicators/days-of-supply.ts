/** Days of supply of oxygen and of blood of group O, as last told; for the city or a district, of the hospital that has least. */
import type { Text } from '../city/city.ts'
import { STOCK_ITEMS, type StockItem } from '../events/event.ts'
import { facilitiesOf, type Indicator, type Reading, type Scope } from './indicator.ts'

function told(reading: Reading, scope: Scope, item: StockItem, read: (cell: number) => void): void {
  const { state } = reading
  if (scope.kind === 'unit') return
  for (const f of facilitiesOf(state, scope)) {
    const cell = f * STOCK_ITEMS.length + STOCK_ITEMS.indexOf(item)
    if (!Number.isNaN(state.facilities.daysOfSupply[cell]!)) read(cell)
  }
}

const daysOfSupply = (id: string, item: StockItem, name: Text, explanation: Text): Indicator => ({
  id,
  name,
  unit: 'd',
  better: 'higher',
  explanation,
  formula: 'stock ÷ use a day, as told; min over hospitals, those that never told it left out',
  source: 'days of supply at forecast use, not counts (stock.reported)',
  of: (reading, scope) => {
    let least = Number.POSITIVE_INFINITY
    told(reading, scope, item, (cell) => {
      least = Math.min(least, reading.state.facilities.daysOfSupply[cell]!)
    })
    return least === Number.POSITIVE_INFINITY ? null : least
  },
  observedAt: (reading, scope) => {
    let oldest = Number.POSITIVE_INFINITY
    told(reading, scope, item, (cell) => {
      oldest = Math.min(oldest, reading.state.facilities.stockAt[cell]!)
    })
    return oldest === Number.POSITIVE_INFINITY ? null : oldest
  },
})

export const oxygenDays: Indicator = daysOfSupply(
  'oxygen-days',
  'oxygen',
  { zh: '氧气可用天数', en: 'Oxygen, days of supply' },
  {
    zh: '按当前用量，医院氧气库存还够用的天数；全市与区取其中最少者，从未上报者不计。',
    en: 'Days for which a hospital’s oxygen lasts at present use; for the city or a district that of the hospital with least, those that never told it left out.',
  },
)

export const bloodODays: Indicator = daysOfSupply(
  'blood-o-days',
  'blood-o',
  { zh: 'O 型血可用天数', en: 'Blood of group O, days of supply' },
  {
    zh: '按当前用量，医院 O 型血库存还够用的天数；全市与区取其中最少者，从未上报者不计。',
    en: 'Days for which a hospital’s red cells of group O last at present use; for the city or a district that of the hospital with least, those that never told it left out.',
  },
)
