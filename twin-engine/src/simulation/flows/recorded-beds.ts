/** Beds that a record took out of use, and the staff of those that are opened besides it. */
import { STAFF_ROLES } from '../../events/event.ts'
import { DOCTOR, NURSE } from '../../state/limits.ts'
import type { RecordedBedChange } from '../recorded-courses.ts'
import type { Simulation } from '../simulation.ts'
import { blockBed, closeBed, reportStaff, standBedBy } from '../steps.ts'

export function takeOutOfUse(simulation: Simulation, { bed, kind, reason }: RecordedBedChange): void {
  if (kind === 'closed') closeBed(simulation, bed, reason)
  else if (kind === 'stood-by') standBedBy(simulation, bed)
  else blockBed(simulation, bed, reason)
}

/** A bed has become available: whether a recorded change takes it out of use instead. */
export function takenInstead(simulation: Simulation, bed: number): boolean {
  const taken = simulation.recorded?.takenWhenFree
  const change = taken?.get(bed)
  if (taken === undefined || change === undefined) return false
  taken.delete(bed)
  takeOutOfUse(simulation, change)
  return true
}

/** A bed opens that did not in the record: it brings the staff that the unit has for each of its own. */
export function openedBesideRecord(simulation: Simulation, unit: number): void {
  const { recorded } = simulation
  if (recorded === null) return
  recorded.openedBeside.set(unit, 1 + (recorded.openedBeside.get(unit) ?? 0))
  staffBesideRecord(simulation, unit)
}

/** What is on shift in the unit by the record, and as many more for each bed that is open besides it. */
export function staffBesideRecord(simulation: Simulation, unit: number): void {
  const { recorded, state } = simulation
  const opened = recorded?.openedBeside.get(unit) ?? 0
  const { beds } = state.city.units[unit]!
  if (recorded === null || opened === 0 || beds === 0) return
  for (const role of [NURSE, DOCTOR]) {
    const at = unit * STAFF_ROLES.length + role
    const onShift = recorded.staff.get(at) ?? state.units.staff[at]!
    if (onShift < 0) continue
    recorded.staff.set(at, onShift)
    reportStaff(simulation, unit, role, Math.ceil((onShift * (beds + opened)) / beds))
  }
}
