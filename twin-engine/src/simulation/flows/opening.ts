/** Planned openings of beds, and reservations for nobody named that lapse. */
import { BedStatus } from '../../state/state.ts'
import { Handler } from '../handlers.ts'
import type { Simulation } from '../simulation.ts'
import { openBed, releaseBed } from '../steps.ts'
import { bedOffered } from './bed-assignment.ts'

/** Plans the opening of a bed at a minute from the start. */
export function planOpening(simulation: Simulation, bed: number, minute: number): void {
  simulation.schedule(minute, Handler.bedOpens, bed, 0)
}

export function bedOpens(simulation: Simulation, bed: number): void {
  const status = simulation.state.beds.status[bed]!
  if (status !== BedStatus.standby && status !== BedStatus.closed && status !== BedStatus.unknown) return
  openBed(simulation, bed)
  bedOffered(simulation, bed)
}

export function reservationLapses(simulation: Simulation, bed: number): void {
  const { beds } = simulation.state
  if (beds.status[bed] !== BedStatus.assigned || beds.patient[bed]! >= 0) return
  releaseBed(simulation, bed)
  bedOffered(simulation, bed)
}
