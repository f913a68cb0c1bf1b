/** Rosters and ratios. */
import type { CarePart, PartRun } from './part.ts'

export type RostersModel = Record<string, never>

export class RostersRun implements PartRun<RostersRun> {
  copy(): RostersRun {
    return new RostersRun()
  }
}

export const rosters: CarePart<RostersModel, RostersRun> = {
  id: 'rosters',
  name: { zh: '排班与护患比', en: 'Rosters and ratios' },
  fidelity: 'flow',
  model: () => null,
  start: () => new RostersRun(),
  handlers: {},
}
