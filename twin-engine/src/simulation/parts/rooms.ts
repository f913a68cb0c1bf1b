/** Rooms: sex, isolation, age. */
import type { CarePart, PartRun } from './part.ts'

export type RoomsModel = Record<string, never>

export class RoomsRun implements PartRun<RoomsRun> {
  copy(): RoomsRun {
    return new RoomsRun()
  }
}

export const rooms: CarePart<RoomsModel, RoomsRun> = {
  id: 'rooms',
  name: { zh: '病室匹配', en: 'Rooms: sex, isolation, age' },
  fidelity: 'full',
  model: () => null,
  start: () => new RoomsRun(),
  handlers: {},
}
