/** Beds are given again at a facility where nobody was admitted for a while: every free one is offered to those who wait. */
import type { Simulation } from '../simulation.ts'
import { bedOffered } from './bed-assignment.ts'

export function offerFreeBeds(simulation: Simulation, facility: number): void {
  const { freeBeds, unitKnown, state } = simulation
  for (const unit of state.index.unitsOfFacility[facility]!) {
    if (unitKnown[unit] === 0 || state.index.kindOfUnit[unit] === 2) continue
    for (let bed = freeBeds.first(unit); bed >= 0; ) {
      bedOffered(simulation, bed)
      const next = freeBeds.first(unit)
      if (next === bed) break
      bed = next
    }
  }
}
