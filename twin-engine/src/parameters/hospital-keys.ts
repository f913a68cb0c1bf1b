/** Keys of what happens in hospitals: beds, admissions, emergency departments, stays, theatres, rooms and rosters. */
import { acuities, ageBands, channels, hours, months, type ParameterKey, places, weekdays } from './key-shapes.ts'

export const HOSPITAL_KEYS = {
  'beds.hospitalBedsPerThousand': {
    unit: 'beds per 1,000 residents',
    shape: 'number',
    what: 'approved hospital beds of a district where none are published',
  },
  'beds.openShareOfApproved': { unit: 'share', shape: 'number', what: 'open beds ÷ approved beds' },
  'beds.targetOccupancy': { unit: 'share', shape: 'number', what: 'occupied share of open bed-days' },

  'admissions.directShare': {
    unit: 'share',
    shape: 'number',
    what: 'admissions that come from outpatients; the rest come through emergency departments',
  },
  'admissions.shareByNeed': {
    unit: 'share',
    shape: 'by-need',
    sum: 1,
    what: 'admissions of general hospitals by need',
  },
  'admissions.weekdayShare': { unit: 'share', shape: weekdays, sum: 1, what: 'direct admissions by weekday' },
  'admissions.electiveShare': { unit: 'share', shape: 'by-need', what: 'direct admissions that are elective' },
  'admissions.hourShare': { unit: 'share', shape: hours, sum: 1, what: 'direct admissions by hour of day' },

  'emergency.visitsPerThousandPerDay': {
    unit: 'visits per 1,000 residents per day',
    shape: 'number',
    what: 'emergency department visits, children included',
  },
  'emergency.hourShare': { unit: 'share', shape: hours, sum: 1, what: 'emergency arrivals by hour of day' },
  'emergency.weekdayFactor': { unit: 'factor', shape: weekdays, sum: 7, what: 'emergency arrivals by weekday' },
  'emergency.holidayFactor': { unit: 'factor', shape: 'number', what: 'emergency arrivals on public holidays' },
  'emergency.monthFactor': { unit: 'factor', shape: months, sum: 12, what: 'emergency arrivals by month' },
  'emergency.dayNoiseCoefficientOfVariation': {
    unit: 'share',
    shape: 'number',
    what: 'gamma noise of the daily arrival rate, mean 1',
  },
  'emergency.acuityShare': { unit: 'share', shape: acuities, sum: 1, what: 'visits by triage level' },
  'emergency.ambulanceShare': { unit: 'share', shape: acuities, what: 'visits that come by ambulance' },
  'emergency.admitProbability': { unit: 'share', shape: acuities, what: 'visits that end in admission' },
  'emergency.icuShareOfAdmitted': { unit: 'share', shape: acuities, what: 'of those admitted, to intensive care' },
  'emergency.deathShare': { unit: 'share', shape: acuities, what: 'visits that end in death in the department' },
  'emergency.treatmentMeanMinutes': { unit: 'min', shape: acuities, what: 'treatment time, lognormal mean' },
  'emergency.treatmentStandardDeviationMinutes': {
    unit: 'min',
    shape: acuities,
    what: 'treatment time, lognormal standard deviation',
  },
  'emergency.admissionOddsByAge': { unit: 'factor', shape: ageBands, what: 'multiplier on the odds of admission' },
  'emergency.admissionShareByNeed': {
    unit: 'share',
    shape: 'by-need',
    sum: 1,
    what: 'emergency admissions to wards by need (intensive care is decided before)',
  },
  'emergency.triageLimitMinutes': {
    unit: 'min',
    shape: acuities,
    what: 'longest wait for a doctor that triage allows',
  },
  'emergency.patienceMeanMinutes': {
    unit: 'min',
    shape: acuities,
    what: 'wait after which somebody leaves unseen, lognormal mean; 0 = nobody of the level does',
  },
  'emergency.patienceStandardDeviationMinutes': { unit: 'min', shape: acuities, what: 'same, standard deviation' },
  'emergency.observedShare': {
    unit: 'share',
    shape: acuities,
    what: 'patients who are kept in observation after treatment before it is known where they go',
  },
  'emergency.observationMeanHours': { unit: 'h', shape: 'number', what: 'time in observation, lognormal mean' },
  'emergency.observationStandardDeviationHours': { unit: 'h', shape: 'number', what: 'same, standard deviation' },
  'emergency.observationLimitHours': { unit: 'h', shape: 'number', what: 'nobody is observed for longer' },
  'emergency.observationPlacesPerTreatmentPlace': {
    unit: 'share',
    shape: 'number',
    what: 'observation places of a department ÷ its treatment places',
  },

  'stay.meanDays': { unit: 'd', shape: 'by-need', what: 'length of stay, mean of the whole mixture' },
  'stay.standardDeviationDays': { unit: 'd', shape: 'by-need', what: 'length of stay, lognormal standard deviation' },
  'stay.waitIncludedShare': {
    unit: 'share',
    shape: 'by-need',
    what: 'part of the mean stay that is waiting for a session of a theatre, which the theatres add',
  },
  'stay.longStayShare': { unit: 'share', shape: 'number', what: 'stays that belong to the long component' },
  'stay.longStayMeanDays': { unit: 'd', shape: 'number', what: 'long component, lognormal mean' },
  'stay.longStayStandardDeviationDays': { unit: 'd', shape: 'number', what: 'long component, standard deviation' },
  'stay.wardDeathShare': { unit: 'share', shape: 'number', what: 'ward stays that end in death' },

  'icu.postOperativeShare': {
    unit: 'share',
    shape: 'by-need',
    what: 'ward admissions that pass through intensive care after an operation',
  },
  'icu.deteriorationPerBedDay': {
    unit: 'per occupied bed and day',
    shape: 'by-need',
    what: 'ward patients who deteriorate and need intensive care',
  },
  'icu.deathShare': { unit: 'share', shape: 'number', what: 'intensive care stays that end in death there' },
  'icu.waitingDeathFactor': {
    unit: 'factor',
    shape: 'number',
    what: 'hazard of death while waiting for intensive care against that in it',
  },
  'icu.stepDownShare': { unit: 'share', shape: 'number', what: 'survivors of intensive care who go on to a ward' },

  'discharge.hourShare': { unit: 'share', shape: hours, sum: 1, what: 'physical exits by hour of day' },
  'discharge.weekendFactor': { unit: 'factor', shape: 'number', what: 'discharges on a weekend day against a weekday' },
  'discharge.delayedShare': {
    unit: 'share',
    shape: 'by-need',
    what: 'ward stays whose last days are a wait for a place elsewhere',
  },
  'discharge.delayMeanDays': { unit: 'd', shape: 'number', what: 'that wait, lognormal mean before its cap' },
  'discharge.delayStandardDeviationDays': { unit: 'd', shape: 'number', what: 'same, standard deviation' },
  'discharge.placeShare': { unit: 'share', shape: places, sum: 1, what: 'what the delayed wait for' },
  'discharge.processMeanMinutes': { unit: 'min', shape: 'number', what: 'decision → physical exit, lognormal mean' },
  'discharge.processStandardDeviationMinutes': { unit: 'min', shape: 'number', what: 'same, standard deviation' },

  'electives.listWeeks': { unit: 'weeks', shape: 'number', what: 'elective waiting list ÷ elective admissions a week' },
  'electives.catchUpShare': {
    unit: 'share',
    shape: 'number',
    what: 'further elective admissions a day while a list is worked down, of the ordinary ones',
  },
  'electives.noBedDays': {
    unit: 'd',
    shape: 'number',
    what: 'wait for a bed after which an elective goes back to the list',
  },

  'theatres.surgicalBedsPerTheatre': {
    unit: 'beds per theatre',
    shape: 'number',
    what: 'beds of a hospital, each counted by the operated share of its need, for one theatre',
  },
  'theatres.operatedShare': { unit: 'share', shape: 'by-need', what: 'ward admissions that are operated on' },
  'theatres.sessionFromHour': { unit: 'h', shape: 'number', what: 'weekday session, hour of its beginning' },
  'theatres.sessionUntilHour': { unit: 'h', shape: 'number', what: 'weekday session, hour of its end' },
  'theatres.caseMeanMinutes': { unit: 'min', shape: 'number', what: 'case, lognormal mean' },
  'theatres.caseStandardDeviationMinutes': { unit: 'min', shape: 'number', what: 'case, standard deviation' },
  'theatres.turnoverMeanMinutes': { unit: 'min', shape: 'number', what: 'between two cases, lognormal mean' },
  'theatres.turnoverStandardDeviationMinutes': { unit: 'min', shape: 'number', what: 'same, standard deviation' },
  'theatres.overrunMinutes': { unit: 'min', shape: 'number', what: 'expected overrun up to which a case still begins' },
  'theatres.teamsPerTheatre': {
    unit: 'teams per theatre',
    shape: 'number',
    what: 'anaesthetists with their nurses in a session',
  },
  'theatres.onCallShare': { unit: 'share', shape: 'number', what: 'teams on call at night and at weekends' },

  'turnaround.vacateToRequestMeanMinutes': { unit: 'min', shape: 'number', what: 'bed empty → clean request, mean' },
  'turnaround.vacateToRequestStandardDeviationMinutes': { unit: 'min', shape: 'number', what: 'same, deviation' },
  'turnaround.cleanMeanMinutes': { unit: 'min', shape: 'number', what: 'routine clean, lognormal mean' },
  'turnaround.cleanStandardDeviationMinutes': { unit: 'min', shape: 'number', what: 'routine clean, deviation' },
  'turnaround.terminalCleanExtraMinutes': { unit: 'min', shape: 'number', what: 'added after an isolated patient' },
  'turnaround.airClearanceMinutes': { unit: 'min', shape: 'number', what: 'air clearance after a terminal clean' },
  'turnaround.assignedMedianMinutes': { unit: 'min', shape: 'number', what: 'bed assigned → patient in it, median' },
  'turnaround.assignedExpiryMinutes': { unit: 'min', shape: 'number', what: 'an assigned bed lapses after this' },
  'turnaround.wardTransferMeanMinutes': { unit: 'min', shape: 'number', what: 'move between wards, lognormal mean' },
  'turnaround.wardTransferStandardDeviationMinutes': { unit: 'min', shape: 'number', what: 'same, deviation' },

  'rooms.bedsPerRoom': { unit: 'beds', shape: 'number', what: 'beds of a room of a ward' },
  'rooms.singleRooms': { unit: 'rooms', shape: 'number', what: 'single rooms of a ward' },
  'rooms.femaleShare': { unit: 'share', shape: 'number', what: 'women among those admitted' },
  'rooms.contactShare': {
    unit: 'share',
    shape: 'by-need',
    what: 'patients with contact precautions, kept at the bedside',
  },
  'rooms.dropletShare': { unit: 'share', shape: 'by-need', what: 'patients with droplet precautions' },
  'rooms.airborneShare': { unit: 'share', shape: 'by-need', what: 'patients with airborne precautions' },

  'rosters.baseAbsenceShare': {
    unit: 'share',
    shape: 'number',
    what: 'staff on plan who are absent on an ordinary day',
  },
  'rosters.absenceCoefficientOfVariation': {
    unit: 'share',
    shape: 'number',
    what: 'spread of absence between wards and days, gamma of mean 1: those of one ward are absent together',
  },
  'rosters.reserveStaff': {
    unit: 'staff',
    shape: 'number',
    what: 'nurses, and doctors, planned per ward and shift beyond the ratio, so that an ordinary absence is covered',
  },

  'greenChannel.share': { unit: 'share', shape: channels, what: 'patients of levels Ⅰ and Ⅱ by green channel' },
  'greenChannel.targetMinutes': {
    unit: 'min',
    shape: channels,
    what: 'longest time from the door: to the balloon, to the needle, to the theatre',
  },
  'greenChannel.preparationMeanMinutes': {
    unit: 'min',
    shape: channels,
    what: 'from the doctor to the balloon, needle or theatre when nothing waits, lognormal mean',
  },
  'greenChannel.preparationStandardDeviationMinutes': { unit: 'min', shape: channels, what: 'same, deviation' },
  'greenChannel.departureMinutes': {
    unit: 'min',
    shape: 'number',
    what: 'handing over to a capable hospital, without the drive',
  },

  'readmission.share': { unit: 'share', shape: 'number', what: 'discharges home that are back within 30 days' },
  'readmission.meanDays': { unit: 'd', shape: 'number', what: 'discharge to return, lognormal mean' },
  'readmission.standardDeviationDays': { unit: 'd', shape: 'number', what: 'same, deviation' },
  'readmission.emergencyShare': {
    unit: 'share',
    shape: 'number',
    what: 'returns that come through the emergency department',
  },
} as const satisfies Record<string, ParameterKey>
