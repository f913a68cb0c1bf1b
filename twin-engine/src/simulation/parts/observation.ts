/** Emergency observation. */
import type { CarePart, PartRun } from './part.ts'

export type ObservationModel = Record<string, never>

export class ObservationRun implements PartRun<ObservationRun> {
  copy(): ObservationRun {
    return new ObservationRun()
  }
}

export const observation: CarePart<ObservationModel, ObservationRun> = {
  id: 'observation',
  name: { zh: '急诊留观', en: 'Emergency observation' },
  fidelity: 'flow',
  model: () => null,
  start: () => new ObservationRun(),
  handlers: {},
}
