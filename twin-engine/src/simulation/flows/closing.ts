/**
 * Beds taken out of use for a while: free ones at once, further ones as they become free after cleaning. Nobody is moved
 * out, and a reserved bed waits for its patient. A number of beds (repair) and a cap on the beds of a unit (too few staff)
 * may hold at the same time: a bed closed for one of them counts for the other, it is not closed twice.
 */
import { freeBedsOf } from '../../state/limits.ts'
import { BED_STATUS_COUNT, BedStatus, type TwinState } from '../../state/state.ts'
import { Handler } from '../handlers.ts'
import type { Simulation } from '../simulation.ts'
import { closeBed } from '../steps.ts'

export interface Closing {
  /** Units it concerns; a cap concerns one. */
  readonly units: readonly number[]
  /** Beds to close in all; null for a cap. */
  readonly beds: number | null
  /** Part of the beds usable at its start that a cap leaves in use. */
  readonly usableShare: number
  /** Index into BLOCK_REASONS. */
  readonly reason: number
  active: boolean
  /** Usable beds that a cap allows; known from its start on. */
  allowed: number
  /** The beds it keeps closed now. */
  closed: number[]
}

export const copyClosing = (closing: Closing): Closing => ({ ...closing, closed: [...closing.closed] })

/** Plans a closing from one minute to another (from the start; null = to the end of the run). */
export function planClosing(
  simulation: Simulation,
  what: Pick<Closing, 'units' | 'beds' | 'usableShare' | 'reason'>,
  fromMinute: number,
  untilMinute: number | null,
): void {
  const ordinal = simulation.closings.length
  simulation.closings = [...simulation.closings, { ...what, active: false, allowed: 0, closed: [] }]
  simulation.schedule(fromMinute, Handler.closingStarts, ordinal, 0)
  if (untilMinute !== null) simulation.schedule(untilMinute, Handler.closingEnds, ordinal, 0)
}

/** Beds of a unit that patients can be in: free, reserved, taken, or between two patients. */
export function usableBeds(state: TwinState, unit: number): number {
  const { count } = state.units
  let beds = 0
  for (let status = BedStatus.available; status <= BedStatus.cleaning; status++)
    beds += count[unit * BED_STATUS_COUNT + status]!
  return beds
}

/** Whether the closing wants one more bed of the unit; `more` usable beds are about to be added to it. */
function wants(simulation: Simulation, closing: Closing, unit: number, more: number): boolean {
  if (!closing.active || !closing.units.includes(unit)) return false
  if (closing.beds !== null) return closing.closed.length < closing.beds
  return usableBeds(simulation.state, unit) + more > closing.allowed
}

/** The closing that keeps the closed bed closed when another one lets go of it, or null. */
export function nextClosing(simulation: Simulation, bed: number): Closing | null {
  const unit = simulation.state.index.unitOfBed[bed]!
  return simulation.closings.find((closing) => wants(simulation, closing, unit, 1)) ?? null
}

/** Called where a bed has become available, before it is offered: whether it closes instead. */
export function closesInstead(simulation: Simulation, bed: number): boolean {
  const unit = simulation.state.index.unitOfBed[bed]!
  for (const closing of simulation.closings)
    if (wants(simulation, closing, unit, 0)) {
      shut(simulation, closing, bed)
      return true
    }
  return false
}

function shut(simulation: Simulation, closing: Closing, bed: number): void {
  closeBed(simulation, bed, closing.reason)
  closing.closed.push(bed)
}

/** Begins: takes over what a cap has closed already, then closes free beds, always in the unit that has most of them. */
export function closingStarts(simulation: Simulation, ordinal: number): void {
  const closing = simulation.closings[ordinal]!
  const { state } = simulation
  closing.active = true
  if (closing.beds === null)
    // The margin is for products such as 0.29 × 100, which fall just short of their whole number.
    closing.allowed = Math.floor(staffableBeds(simulation, closing.units[0]!) * closing.usableShare + 1e-9)
  else takeOver(simulation, closing)
  for (;;) {
    let unit = -1
    for (const u of closing.units)
      if (wants(simulation, closing, u, 0) && freeBedsOf(state, u) > (unit < 0 ? 0 : freeBedsOf(state, unit))) unit = u
    if (unit < 0) return
    shut(simulation, closing, simulation.freeBeds.first(unit))
  }
}

/** Usable beds of the unit and those that caps keep closed: shortages at the same time do not multiply. */
function staffableBeds(simulation: Simulation, unit: number): number {
  let beds = usableBeds(simulation.state, unit)
  for (const other of simulation.closings)
    if (other.beds === null && other.units[0] === unit) beds += other.closed.length
  return beds
}

function takeOver(simulation: Simulation, closing: Closing): void {
  for (const other of simulation.closings) {
    if (other.beds !== null || !closing.units.includes(other.units[0]!)) continue
    while (closing.closed.length < closing.beds! && other.closed.length > 0) closing.closed.push(other.closed.shift()!)
  }
}
