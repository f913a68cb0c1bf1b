/** Elective waiting lists. */
import type { CarePart, PartRun } from './part.ts'

export type ElectivesModel = Record<string, never>

export class ElectivesRun implements PartRun<ElectivesRun> {
  copy(): ElectivesRun {
    return new ElectivesRun()
  }
}

export const electives: CarePart<ElectivesModel, ElectivesRun> = {
  id: 'electives',
  name: { zh: '择期入院名单', en: 'Elective waiting lists' },
  fidelity: 'flow',
  model: () => null,
  start: () => new ElectivesRun(),
  handlers: {},
}
