/** Runs a simulation: takes the calendar's entries in order and hands each to its flow. */

import {
  deferredArrival,
  directArrival,
  emergencyArrival,
  operationArrives,
  reachesDepartment,
} from './flows/arrivals.ts'
import { enterBed } from './flows/bed-assignment.ts'
import { cleaningEnds, cleaningStarts } from './flows/cleaning.ts'
import { clockPasses } from './flows/clock.ts'
import { closingStarts } from './flows/closing.ts'
import { convertsWard } from './flows/conversion.ts'
import { treatmentEnds } from './flows/emergency-care.ts'
import { bedOpens, closingEnds, reservationLapses } from './flows/opening.ts'
import { plannedAdmission } from './flows/planned-admissions.ts'
import { recordedArrival, recordedBedChange, recordedGivesUp, recordedReport } from './flows/recorded-arrivals.ts'
import { aidAnswered, aidArrives, redistributes } from './flows/redistribution.ts'
import { intensiveCareEnds, turnComes, wardStayEnds } from './flows/stays-in-bed.ts'
import { surgeDirect, surgeEmergency } from './flows/surge.ts'
import { transferCheck } from './flows/transfer.ts'
import { placesOpen } from './flows/treatment-places.ts'
import { Handler } from './handlers.ts'
import { PART_HANDLERS } from './parts/index.ts'
import type { Simulation } from './simulation.ts'

/** Runs every entry up to and including `toMinute` (minutes from the start) and leaves the simulation there. */
export function advance(simulation: Simulation, toMinute: number): void {
  const { calendar, observer } = simulation
  while (calendar.firstMinute <= toMinute) {
    calendar.next()
    simulation.moveTo(calendar.minute)
    simulation.entries++
    if (observer !== null) observer.entry(simulation)
    run(simulation, calendar.handler, calendar.subject, calendar.argument)
  }
  if (toMinute > simulation.minute) simulation.moveTo(toMinute)
}

function run(simulation: Simulation, handler: number, subject: number, argument: number): void {
  switch (handler) {
    case Handler.clock:
      clockPasses(simulation)
      break
    case Handler.directArrival:
      directArrival(simulation, subject, argument)
      break
    case Handler.emergencyArrival:
      emergencyArrival(simulation, subject, argument)
      break
    case Handler.reachesDepartment:
      reachesDepartment(simulation, subject, argument)
      break
    case Handler.plannedAdmission:
      plannedAdmission(simulation, subject, argument)
      break
    case Handler.surgeDirect:
      surgeDirect(simulation, subject, argument)
      break
    case Handler.surgeEmergency:
      surgeEmergency(simulation, subject, argument)
      break
    case Handler.treatmentEnds:
      treatmentEnds(simulation, subject)
      break
    case Handler.arriveInBed:
      enterBed(simulation, subject, argument)
      break
    case Handler.wardStayEnds:
      wardStayEnds(simulation, subject)
      break
    case Handler.needsIntensiveCare:
      turnComes(simulation, subject, argument)
      break
    case Handler.intensiveCareEnds:
      intensiveCareEnds(simulation, subject)
      break
    case Handler.cleaningStarts:
      cleaningStarts(simulation, subject, argument)
      break
    case Handler.cleaningEnds:
      cleaningEnds(simulation, subject)
      break
    case Handler.transferCheck:
      transferCheck(simulation, subject, argument)
      break
    case Handler.bedOpens:
      bedOpens(simulation, subject)
      break
    case Handler.reservationLapses:
      reservationLapses(simulation, subject)
      break
    case Handler.closingStarts:
      closingStarts(simulation, subject)
      break
    case Handler.closingEnds:
      closingEnds(simulation, subject)
      break
    case Handler.operationArrives:
      operationArrives(simulation, subject, argument)
      break
    case Handler.deferredArrival:
      deferredArrival(simulation, subject, argument)
      break
    case Handler.placesOpen:
      placesOpen(simulation, subject, argument)
      break
    case Handler.redistributes:
      redistributes(simulation, subject)
      break
    case Handler.aidAnswered:
      aidAnswered(simulation, subject, argument)
      break
    case Handler.aidArrives:
      aidArrives(simulation, subject, argument)
      break
    case Handler.recordedArrival:
      recordedArrival(simulation, subject)
      break
    case Handler.recordedBedChange:
      recordedBedChange(simulation, subject)
      break
    case Handler.recordedReport:
      recordedReport(simulation, subject)
      break
    case Handler.recordedGivesUp:
      recordedGivesUp(simulation, subject, argument)
      break
    case Handler.convertsWard:
      convertsWard(simulation, subject)
      break
    default: {
      const ofPart = PART_HANDLERS[handler]
      if (!ofPart) throw new Error(`calendar entry with unknown handler ${handler}`)
      ofPart(simulation, subject, argument)
    }
  }
}
