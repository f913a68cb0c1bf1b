/** Stocks: medicines, blood, oxygen. */
import type { CarePart, PartRun } from './part.ts'

export type StocksModel = Record<string, never>

export class StocksRun implements PartRun<StocksRun> {
  copy(): StocksRun {
    return new StocksRun()
  }
}

export const stocks: CarePart<StocksModel, StocksRun> = {
  id: 'stocks',
  name: { zh: '药品、血液与氧气', en: 'Stocks: medicines, blood, oxygen' },
  fidelity: 'flow',
  model: () => null,
  start: () => new StocksRun(),
  handlers: {},
}
