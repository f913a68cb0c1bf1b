/** Shared centres. */
import type { Simulation } from '../simulation.ts'
import type { CarePart, PartRun } from './part.ts'

export type SharedCentresModel = Record<string, never>

export class SharedCentresRun implements PartRun<SharedCentresRun> {
  copy(): SharedCentresRun {
    return new SharedCentresRun()
  }
}

export const sharedCentres: CarePart<SharedCentresModel, SharedCentresRun> = {
  id: 'shared-centres',
  name: { zh: '区域共享中心', en: 'Shared centres' },
  fidelity: 'flow',
  model: () => null,
  start: () => new SharedCentresRun(),
  handlers: {},
}

/** Minutes that the patient's examinations add to a treatment that begins now; `level` is the triage level. */
export function examinationMinutes(simulation: Simulation, _patient: number, _level: number): number {
  if (simulation.parts.sharedCentres === null) return 0
  return 0
}
