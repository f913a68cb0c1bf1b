/** Readmissions. */
import type { Simulation } from '../simulation.ts'
import type { CarePart, PartRun } from './part.ts'

export type ReadmissionsModel = Record<string, never>

export class ReadmissionsRun implements PartRun<ReadmissionsRun> {
  copy(): ReadmissionsRun {
    return new ReadmissionsRun()
  }
}

export const readmissions: CarePart<ReadmissionsModel, ReadmissionsRun> = {
  id: 'readmissions',
  name: { zh: '再入院', en: 'Readmissions' },
  fidelity: 'flow',
  model: () => null,
  start: () => new ReadmissionsRun(),
  handlers: {},
}

/** The patient goes home from the facility: whether they will be back. */
export function mayReturn(simulation: Simulation, _patient: number, _facility: number): void {
  if (simulation.parts.readmissions === null) return
}
