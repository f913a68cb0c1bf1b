/** Planned openings of beds, the end of closings, and reservations for nobody named that lapse. */
import { BedStatus } from '../../state/state.ts'
import { Handler } from '../handlers.ts'
import { staffOpenedBeds } from '../parts/rosters.ts'
import type { Simulation } from '../simulation.ts'
import { openBed, releaseBed } from '../steps.ts'
import { bedOffered } from './bed-assignment.ts'
import { nextClosing } from './closing.ts'
import { openedBesideRecord } from './recorded-beds.ts'

/** Plans the opening of a bed at a minute from the start. */
export function planOpening(simulation: Simulation, bed: number, minute: number): void {
  simulation.schedule(minute, Handler.bedOpens, bed, 0)
}

export function bedOpens(simulation: Simulation, bed: number): void {
  const status = simulation.state.beds.status[bed]!
  if (status !== BedStatus.standby && status !== BedStatus.closed && status !== BedStatus.unknown) return
  openBed(simulation, bed)
  const unit = simulation.state.index.unitOfBed[bed]!
  staffOpenedBeds(simulation, unit)
  if (simulation.openings.has(bed)) openedBesideRecord(simulation, unit)
  bedOffered(simulation, bed)
}

/** A closing ends: the beds it kept closed open, but for those that another closing wants now. */
export function closingEnds(simulation: Simulation, ordinal: number): void {
  const closing = simulation.closings[ordinal]!
  const beds = closing.closed
  closing.active = false
  closing.closed = []
  for (const bed of beds) {
    const heir = nextClosing(simulation, bed)
    if (heir) heir.closed.push(bed)
    else bedOpens(simulation, bed)
  }
}

export function reservationLapses(simulation: Simulation, bed: number): void {
  const { beds } = simulation.state
  if (beds.status[bed] !== BedStatus.assigned || beds.patient[bed]! >= 0) return
  releaseBed(simulation, bed)
  bedOffered(simulation, bed)
}
