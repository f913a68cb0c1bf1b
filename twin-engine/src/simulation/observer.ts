/**
 * What a run tells somebody who measures it while it runs: moments, as numbers, without allocation. For events as a feed
 * would send them see `record.ts`; for samples at fixed times `observe.ts`.
 *
 * Patients are slots, facilities and units indices; the exact minute is `simulation.minute`. `simulation.plans` holds the
 * patient's own minutes at each call; of whoever departs the state is told just before it forgets them.
 */
import type { Simulation } from './simulation.ts'

export interface RunObserver {
  /** The calendar's entry (`simulation.calendar`) is about to run. */
  entry(simulation: Simulation): void
  /** A department sent somebody on. */
  diverted(simulation: Simulation, facility: number): void
  /** A department received somebody: the waiting begins. */
  accepted(simulation: Simulation, patient: number, facility: number): void
  /** Nobody can treat them yet. */
  queues(simulation: Simulation, patient: number, facility: number): void
  treatmentStarts(simulation: Simulation, patient: number, facility: number): void
  /** The patient is to be admitted and finds no bed at once. */
  waitsForBed(simulation: Simulation, patient: number, facility: number, intensive: boolean): void
  /** A treatment place is free again. */
  placeFreed(simulation: Simulation, facility: number): void
  /** The patient is done with the department, or with its lounge; `admitted` = into a bed, or to another hospital's. */
  leavesDepartment(simulation: Simulation, patient: number, facility: number, admitted: boolean): void
  /** An intensive care bed stays taken though its patient could leave for a ward; and is so no longer. */
  blocks(simulation: Simulation, patient: number, facility: number): void
  unblocks(simulation: Simulation, patient: number, facility: number): void
  /** A bed is reserved or occupied; it awaits cleaning; it is clean. */
  bedTaken(simulation: Simulation, bed: number): void
  bedLeft(simulation: Simulation, bed: number): void
  bedClean(simulation: Simulation, bed: number): void
  /** The encounter is over. */
  departs(simulation: Simulation, patient: number, facility: number, fromBed: boolean, died: boolean): void
  /** A planned admission was due; `placed` = a bed was free. */
  plannedAdmission(simulation: Simulation, unit: number, placed: boolean): void
  /** Somebody came for one unit, found no bed and is lost. */
  lost(simulation: Simulation, unit: number): void
  /** A bed in another hospital's intensive care was found. */
  transfers(simulation: Simulation, patient: number, from: number, to: number): void
}
