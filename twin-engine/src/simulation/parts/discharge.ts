/** Discharge and delayed discharge. */
import type { CarePart, PartRun } from './part.ts'

export type DischargeModel = Record<string, never>

export class DischargeRun implements PartRun<DischargeRun> {
  copy(): DischargeRun {
    return new DischargeRun()
  }
}

export const discharge: CarePart<DischargeModel, DischargeRun> = {
  id: 'discharge',
  name: { zh: '出院与待转', en: 'Discharge and delayed discharge' },
  fidelity: 'flow',
  model: () => null,
  start: () => new DischargeRun(),
  handlers: {},
}
