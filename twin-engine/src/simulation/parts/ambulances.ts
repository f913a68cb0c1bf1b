/** Ambulances (120). */
import type { Simulation } from '../simulation.ts'
import type { CarePart, PartRun } from './part.ts'

export type AmbulancesModel = Record<string, never>

export class AmbulancesRun implements PartRun<AmbulancesRun> {
  copy(): AmbulancesRun {
    return new AmbulancesRun()
  }
}

export const ambulances: CarePart<AmbulancesModel, AmbulancesRun> = {
  id: 'ambulances',
  name: { zh: '急救 120 派车', en: 'Ambulances (120)' },
  fidelity: 'full',
  model: () => null,
  start: () => new AmbulancesRun(),
  handlers: {},
}

/** A treatment place takes the patient over from whoever brought them. */
export function handedOver(simulation: Simulation, _patient: number): void {
  if (simulation.parts.ambulances === null) return
}
