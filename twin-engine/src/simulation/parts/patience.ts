/** Triage limits, and leaving unseen. */
import type { CarePart, PartRun } from './part.ts'

export type PatienceModel = Record<string, never>

export class PatienceRun implements PartRun<PatienceRun> {
  copy(): PatienceRun {
    return new PatienceRun()
  }
}

export const patience: CarePart<PatienceModel, PatienceRun> = {
  id: 'patience',
  name: { zh: '候诊时限与未诊离开', en: 'Triage limits, and leaving unseen' },
  fidelity: 'flow',
  model: () => null,
  start: () => new PatienceRun(),
  handlers: {},
}
