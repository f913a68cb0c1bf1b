/** Mass casualties. */
import type { DepartmentRule } from '../department-choice.ts'
import type { CarePart, PartRun } from './part.ts'

export type MassCasualtiesModel = Record<string, never>

export class MassCasualtiesRun implements PartRun<MassCasualtiesRun> {
  /** Where the ambulances take casualties at a minute. */
  ruleAt(_minute: number): DepartmentRule {
    return 'nearest'
  }

  copy(): MassCasualtiesRun {
    return new MassCasualtiesRun()
  }
}

export const massCasualties: CarePart<MassCasualtiesModel, MassCasualtiesRun> = {
  id: 'mass-casualties',
  name: { zh: '群体伤亡', en: 'Mass casualties' },
  fidelity: 'flow',
  model: () => null,
  start: () => new MassCasualtiesRun(),
  handlers: {},
}
