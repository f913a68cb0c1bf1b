/**
 * What a run adds up besides the samples: counts, minutes and hours by facility, from the start of the observation on.
 */

/** The totals, each with its unit in its name; a part of care adds its own here. */
export const TOTALS = [
  'emergencyArrivals',
  // People of an edited city who choose another facility than was theirs: by the one they leave, and the one they go to.
  'visitsMovedAway',
  'visitsMovedHere',
  'admissionsMovedAway',
  'admissionsMovedHere',
  'deaths',
  'transfers',
  // Ambulances: calls and responses of the city as a whole, handovers by hospital.
  'ambulanceCalls',
  'ambulanceCallsGivenUp',
  'ambulanceResponses',
  'ambulanceResponseMinutes',
  'ambulanceResponsesWithin8',
  'ambulanceResponsesWithin12',
  'ambulanceResponsesWithin15',
  'ambulanceResponsesWithin20',
  'ambulanceResponsesWithin30',
  'ambulanceResponsesWithin45',
  'ambulanceResponsesWithin60',
  'ambulanceHandovers',
  'ambulanceHandoverMinutes',
  'ambulanceLostMinutes',
  'ambulancesDiverted',
  // Casualties of incidents; P1 from the incident to the treatment place, all from the arrival to it.
  'casualtiesByThemselves',
  'casualtiesCarried',
  'casualtiesTreated',
  'casualtyWaitMinutes',
  'casualtiesTreatedP1',
  'casualtyMinutesToTreatmentP1',
  'casualtiesOperated',
  'casualtyMinutesToOperation',
  // People whom every department was closed to.
  'emergencyTurnedAway',
  'degradedHours',
  'emergencyClosedHours',
  'theatresStoppedHours',
  'admissionsHeld',
  'steppedDown',
  'examinationDelayMinutes',
  'electivesCancelled',
  'electivesSentBack',
  'electivesMadeUp',
  // Emergency patients whom a doctor began to treat, those of them within the limit of their triage level, and minutes waited.
  'seenLevel1',
  'seenLevel2',
  'seenLevel3',
  'seenLevel4',
  'seenInTimeLevel1',
  'seenInTimeLevel2',
  'seenInTimeLevel3',
  'seenInTimeLevel4',
  'waitMinutesLevel1',
  'waitMinutesLevel2',
  'waitMinutesLevel3',
  'waitMinutesLevel4',
  'leftUnseen',
  'movedToPrimaryCare',
  // Into observation, and those who had to stay in their treatment place for it at first.
  'observed',
  'observedInTreatmentPlace',
  // Out of the queue of those to be admitted who wait outside the treatment places, into a bed.
  'preAdmissionEnded',
  'preAdmissionMinutes',
  // Patients of green channels, those within the target, and minutes from the door.
  'chestPainPatients',
  'strokePatients',
  'traumaPatients',
  'chestPainInTime',
  'strokeInTime',
  'traumaInTime',
  'chestPainMinutes',
  'strokeMinutes',
  'traumaMinutes',
  'readmissions',
  // Among the deaths: while waiting for intensive care.
  'deathsWaiting',
  'overRatioNurseHours',
  'oxygenOutHours',
  'bloodOutHours',
  'otherStockOutHours',
  // Patient-hours beside an intensive care bed that would be given but for a ventilator.
  'ventilatorWaitHours',
  'operations',
  'urgentOperations',
  'operationsPutOffForTime',
  'operationsPutOffForBed',
  'operationsPutOffStopped',
  'operationsGivenUp',
  'operationsBroughtForward',
  // Planned operations that lead into intensive care: to a later session, to another hospital, and by weeks.
  'operationsMovedLater',
  'operationsMovedAway',
  'operationsPostponed',
  'theatreSessionMinutes',
  'theatreUsedMinutes',
  'theatreOverrunMinutes',
  // Visits to primary-care centres: minutes waited, those beyond a long wait, people who went to a hospital because of the wait
  // or the closed door, doctors' minutes after closing; and to hospital clinics, those referred or turned over by centres among them.
  'primaryVisits',
  'primaryWaitMinutes',
  'primaryLongWaits',
  'primaryTurnedAway',
  'primaryCameClosed',
  'primaryOvertimeMinutes',
  'clinicVisits',
  'clinicWaitMinutes',
  'clinicReferred',
  'clinicTurnedOver',
  'referredUp',
  'referredDown',
  // Of the city: people who went somewhere, their minutes on the way, those who stayed in their district; who went nowhere or away.
  'visitTravellers',
  'visitTravelMinutes',
  'visitsAtHome',
  'remoteVisits',
  'visitsOutOfCity',
  'appointmentsMissed',
  // The insurance fund, and what patients paid themselves.
  'fundBudgetYuan',
  'fundClaimsYuan',
  'fundRetainedYuan',
  'fundBorneYuan',
  'patientsPaidYuan',
  'patientsMoved',
  'transfersRefused',
  // In bed when the generators of their hospital end, and when the water reaches the floor of their ward.
  'leftWithoutPower',
  'leftWithoutPowerIntensive',
  'leftOnFloodedFloors',
  // From the warning of a flood to its end: hours, and how fast ambulances respond.
  'alertHours',
  'alertResponses',
  'alertResponsesWithin8',
  'alertResponsesWithin12',
  'alertResponsesWithin15',
  'alertResponsesWithin20',
  'alertResponsesWithin30',
  'alertResponsesWithin45',
  'alertResponsesWithin60',
  // Of the city: those without a road to an open department, when there were most of them, and their hours.
  'isolatedCells',
  'isolatedResidents',
  'isolatedResidentHours',
  'isolatedDependent',
  // Out of a hospital that is emptied, by the one they left: on board, then in bed elsewhere; carried to higher floors there.
  'evacuated',
  'evacuatedIntensive',
  'evacueesArrived',
  'movedUpstairs',
  // Asked for elsewhere in vain, each once; those who want a place now; minutes between the first and the last who left.
  'evacueesRefused',
  'evacueesWithoutPlace',
  'evacuatingMinutes',
  // … by the hospital that took them.
  'evacueesReceived',
  // Of epidemics: who came to be admitted, and who came and went home, by where they came.
  'epidemicAdmissions',
  'epidemicVisits',
] as const
export type Total = (typeof TOTALS)[number]

const NUMBER = Object.fromEntries(TOTALS.map((name, i) => [name, i])) as Readonly<Record<Total, number>>

export class Totals {
  readonly values: Float64Array
  private readonly facilities: number

  constructor(facilities: number) {
    this.facilities = facilities
    this.values = new Float64Array((facilities + 1) * TOTALS.length)
  }

  /** Adds to a facility's total; `facility` −1 = of the city as a whole. */
  add(total: Total, facility: number, amount: number): void {
    const row = facility < 0 ? this.facilities : facility
    this.values[row * TOTALS.length + NUMBER[total]]! += amount
  }

  /** `facility` −1 = the city as a whole and all its facilities. */
  of(total: Total, facility: number): number {
    if (facility >= 0) return this.values[facility * TOTALS.length + NUMBER[total]]!
    let sum = 0
    for (let f = 0; f <= this.facilities; f++) sum += this.values[f * TOTALS.length + NUMBER[total]]!
    return sum
  }

  copy(): Totals {
    const copy = new Totals(this.facilities)
    copy.values.set(this.values)
    return copy
  }
}
