/** Beds are given again at a facility where nobody was admitted for a while: every free one is offered to those who wait. */
import type { Simulation } from '../simulation.ts'
import { offerBedsOfUnit } from './bed-assignment.ts'

export function offerFreeBeds(simulation: Simulation, facility: number): void {
  const { unitKnown, state } = simulation
  for (const unit of state.index.unitsOfFacility[facility]!)
    if (unitKnown[unit] === 1 && state.index.kindOfUnit[unit] !== 2) offerBedsOfUnit(simulation, unit)
}
