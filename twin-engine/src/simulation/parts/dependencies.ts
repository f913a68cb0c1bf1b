/** Dependencies: power, water, network, lifts. */
import type { CarePart, PartRun } from './part.ts'

export type DependenciesModel = Record<string, never>

export class DependenciesRun implements PartRun<DependenciesRun> {
  copy(): DependenciesRun {
    return new DependenciesRun()
  }
}

export const dependencies: CarePart<DependenciesModel, DependenciesRun> = {
  id: 'dependencies',
  name: { zh: '水电网梯保障', en: 'Dependencies: power, water, network, lifts' },
  fidelity: 'flow',
  model: () => null,
  start: () => new DependenciesRun(),
  handlers: {},
}
