/** A bed after its patient: empty → clean request → cleaned → offered. */
import { BedStatus } from '../../state/state.ts'
import { Handler } from '../handlers.ts'
import { blockOf } from '../luck.ts'
import type { Simulation } from '../simulation.ts'
import { finishCleaning, startCleaning } from '../steps.ts'
import { bedOffered } from './bed-assignment.ts'

export function cleaningStarts(simulation: Simulation, bed: number, minutes: number): void {
  startCleaning(simulation, bed)
  simulation.schedule(simulation.minute + minutes, Handler.cleaningEnds, bed, 0)
}

export function cleaningEnds(simulation: Simulation, bed: number): void {
  finishCleaning(simulation, bed)
  bedOffered(simulation, bed)
}

/** Plans the rest for a bed found dirty or in cleaning at the start, given the time so far. */
export function resumeCleaning(simulation: Simulation, bed: number): void {
  const { care, luck } = simulation
  const { beds, index } = simulation.state
  const unit = index.unitOfBed[bed]!
  const u = simulation.random.draw(luck.streams.presentBed + bed, 0, blockOf(luck.purposes.residual))
  const soFar = beds.since[bed] === 0 ? 0 : (simulation.origin - beds.since[bed]!) / 60_000
  const extra = care.extraCleaningMinutes[unit]!
  const recorded = simulation.recorded?.record.cleanings.get(bed)
  if (recorded !== undefined && !Number.isNaN(recorded.cleaningMinutes)) {
    const { untilStartMinutes, cleaningMinutes } = recorded
    if (beds.status[bed] === BedStatus.dirty)
      simulation.schedule(untilStartMinutes, Handler.cleaningStarts, bed, cleaningMinutes)
    else simulation.schedule(cleaningMinutes, Handler.cleaningEnds, bed, 0)
    return
  }
  const least = recorded?.leastMinutes ?? 0
  if (beds.status[bed] === BedStatus.dirty) {
    const request = care.cleanRequest.givenExceeding(0, soFar, u[0]!) - soFar
    const clean = care.cleaning.givenExceeding(unit, 0, u[1]!)
    simulation.schedule(Math.max(least, request), Handler.cleaningStarts, bed, clean + extra)
    return
  }
  const whole = extra + care.cleaning.givenExceeding(unit, soFar - extra, u[1]!)
  simulation.schedule(Math.max(least, whole - soFar), Handler.cleaningEnds, bed, 0)
}
