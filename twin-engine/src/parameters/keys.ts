/**
 * Catalogue of parameter keys: what each one holds, in which unit and shape. Values live in `seed-data/parameters/`.
 *
 * A key that is not listed here is an error wherever it turns up, so a misspelt parameter can never pass as a default.
 */
import { NEEDS, type Need } from '../city/city.ts'
import { EVACUATION_KEYS } from './evacuation-keys.ts'

/** The needs that have beds of their own: all but `emergency`, whose places are not hospital beds. */
export type BedNeed = Exclude<Need, 'emergency'>
export const BED_NEEDS: readonly BedNeed[] = NEEDS.filter((n): n is BedNeed => n !== 'emergency')

/** Triage levels of the Chinese four-level scale, in the order of every acuity list: Ⅰ 濒危, Ⅱ 危重, Ⅲ 急症, Ⅳ 非急症. */
export const ACUITIES = ['Ⅰ', 'Ⅱ', 'Ⅲ', 'Ⅳ'] as const

/** Form of a value: one number, a list of fixed length, or one number per need that has beds. */
export type ParameterShape = 'number' | 'by-need' | { readonly list: number; readonly order: string }

export interface ParameterKey {
  /** `share` is a fraction of one; `factor` multiplies; `d`, `min` durations; others spelt out. */
  readonly unit: string
  readonly shape: ParameterShape
  /** The elements must add up to this (within 1e-6). */
  readonly sum?: number
  readonly what: string
}

const hours = { list: 24, order: 'hour of day 00 → 23, local time' } as const
const weekdays = { list: 7, order: 'Sunday → Saturday' } as const
const months = { list: 12, order: 'January → December' } as const
const acuities = { list: 4, order: 'triage level Ⅰ → Ⅳ' } as const
const examinations = { list: 5, order: 'imaging, ECG, laboratory, pathology, sterilisation' } as const
const stockItems = { list: 7, order: 'oxygen, blood O, A, B, AB, antibiotics, protective kit' } as const
const bloodGroups = { list: 4, order: 'blood group O, A, B, AB' } as const
const priorities = { list: 3, order: 'priority P1 → P3' } as const
const channels = { list: 3, order: 'chest pain, stroke, trauma' } as const
const careNeeds = { list: 4, order: 'acute minor, chronic follow-up, specialist, paediatric' } as const
const tiers = { list: 3, order: 'primary care, hospital clinic, hospital stay' } as const
const ageBands = { list: 4, order: 'age band 0–14, 15–59, 60–64, 65+' } as const

const roadClasses = {
  list: 9,
  order: 'motorway, trunk, primary, secondary, tertiary, residential, service, path, ferry',
} as const
const places = { list: 4, order: 'rehabilitation, elderly care, home care, virtual ward' } as const

export const PARAMETER_KEYS = {
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

  'mutualAid.acceptMeanMinutes': { unit: 'min', shape: 'number', what: 'transfer request → answer, lognormal mean' },
  'mutualAid.acceptStandardDeviationMinutes': { unit: 'min', shape: 'number', what: 'same, standard deviation' },
  'mutualAid.vehicleMeanMinutes': { unit: 'min', shape: 'number', what: 'wait for a vehicle, lognormal mean' },
  'mutualAid.vehicleStandardDeviationMinutes': { unit: 'min', shape: 'number', what: 'same, standard deviation' },
  'mutualAid.preparationMeanMinutes': { unit: 'min', shape: 'number', what: 'preparing the patient, lognormal mean' },
  'mutualAid.preparationStandardDeviationMinutes': { unit: 'min', shape: 'number', what: 'same, standard deviation' },
  'mutualAid.handoverMeanMinutes': { unit: 'min', shape: 'number', what: 'handover at the other hospital, mean' },
  'mutualAid.handoverStandardDeviationMinutes': { unit: 'min', shape: 'number', what: 'same, standard deviation' },
  'mutualAid.refusalShare': { unit: 'share', shape: 'number', what: 'requests that the other hospital refuses' },
  'mutualAid.familyRefusalShare': { unit: 'share', shape: 'number', what: 'patients whose family refuses the move' },

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

  'siteChoice.sizeExponent': {
    unit: 'exponent',
    shape: 'number',
    what: 'power of beds or treatment places that draw people',
  },
  'siteChoice.decay': {
    unit: 'exponent',
    shape: 'number',
    what: 'power of the minutes of the way that keep people away',
  },
  'siteChoice.leastMinutes': {
    unit: 'min',
    shape: 'number',
    what: 'added to every way: even next door it takes as long',
  },
  'siteChoice.tertiaryFactor': { unit: 'factor', shape: 'number', what: 'pull of a tertiary hospital' },
  'siteChoice.groupFactor': { unit: 'factor', shape: 'number', what: 'pull of a member of a hospital group' },

  'ambulance.jobsPerThousandPerYear': {
    unit: 'jobs per 1,000 residents per year',
    shape: 'number',
    what: 'ambulance missions',
  },
  'ambulance.callHandlingMinutes': { unit: 'min', shape: 'number', what: 'call answered → crew alerted' },
  'ambulance.rollOutMinutes': { unit: 'min', shape: 'number', what: 'crew alerted → wheels turn' },
  'ambulance.speedPeakKilometresPerHour': { unit: 'km/h', shape: 'number', what: 'urban speed at peak hours' },
  'ambulance.speedOffPeakKilometresPerHour': { unit: 'km/h', shape: 'number', what: 'urban speed at other hours' },
  'ambulance.greenWaveFactor': { unit: 'factor', shape: 'number', what: 'speed gain with signal priority' },
  'ambulance.onSceneMeanMinutes': { unit: 'min', shape: 'number', what: 'time on scene, lognormal mean' },
  'ambulance.onSceneStandardDeviationMinutes': { unit: 'min', shape: 'number', what: 'time on scene, deviation' },
  'ambulance.handoverMeanMinutes': { unit: 'min', shape: 'number', what: 'handover without waiting, lognormal mean' },
  'ambulance.handoverStandardDeviationMinutes': { unit: 'min', shape: 'number', what: 'handover, deviation' },
  'ambulance.clearingMinutes': { unit: 'min', shape: 'number', what: 'handover done → free again' },
  'ambulance.decontaminationMinutes': { unit: 'min', shape: 'number', what: 'added after an infectious patient' },
  'ambulance.transportedShare': { unit: 'share', shape: 'number', what: 'jobs that end in transport to a hospital' },

  'dependencies.generatorHours': { unit: 'h', shape: 'number', what: 'hours that emergency power lasts' },
  'dependencies.batteryHours': {
    unit: 'h',
    shape: 'number',
    what: 'hours that batteries carry the network without power',
  },
  'dependencies.waterStorageHours': { unit: 'h', shape: 'number', what: 'hours that stored water lasts' },
  'dependencies.oxygenReserveHours': {
    unit: 'h',
    shape: 'number',
    what: 'hours that the oxygen reserve lasts without the plant',
  },
  'dependencies.powerlessTreatmentFactor': {
    unit: 'factor',
    shape: 'number',
    what: 'factor on treatment time without any power',
  },
  'dependencies.liftlessMoveFactor': {
    unit: 'factor',
    shape: 'number',
    what: 'factor on moves between beds without lifts',
  },
  'dependencies.paperThroughput': {
    unit: 'share',
    shape: 'number',
    what: 'throughput without the network, of the ordinary one',
  },
  'dependencies.paperHeldShare': {
    unit: 'share',
    shape: 'number',
    what: 'planned admissions put off without the network',
  },
  'dependencies.recoveryHours': { unit: 'h', shape: 'number', what: 'hours of recovery after a network failure' },
  'dependencies.clearingHours': {
    unit: 'h',
    shape: 'number',
    what: 'hours until an emergency department opens again after a fire',
  },
  'dependencies.repairHours': { unit: 'h', shape: 'number', what: 'hours until a facility told to be closed opens' },

  ...EVACUATION_KEYS,

  'centres.inHouseBeds': { unit: 'beds', shape: 'number', what: 'beds from which a hospital has its own departments' },
  'centres.sentShare': {
    unit: 'share',
    shape: examinations,
    what: 'work that a hospital with its own department sends to the regional centre, by service',
  },
  'centres.reachKilometres': { unit: 'km', shape: 'number', what: 'distance within which a centre serves' },
  'centres.usedShare': { unit: 'share', shape: 'number', what: 'capacity in use on an ordinary day' },
  'centres.leastItemsPerHour': {
    unit: 'items per hour',
    shape: 'number',
    what: 'least capacity of a department that works at all',
  },
  'centres.itemsPerBedDay': {
    unit: 'items per occupied bed and day',
    shape: examinations,
    what: 'routine work of the wards, by service',
  },
  'centres.imagingShare': { unit: 'share', shape: acuities, what: 'emergency patients who are imaged' },
  'centres.ecgShare': { unit: 'share', shape: acuities, what: 'emergency patients with an electrocardiogram' },
  'centres.laboratoryShare': { unit: 'share', shape: acuities, what: 'emergency patients with laboratory tests' },
  'centres.ordinaryWaitMinutes': {
    unit: 'min',
    shape: examinations,
    what: 'ordinary wait that a treatment already contains, by service',
  },
  'centres.fallbackMinutes': {
    unit: 'min',
    shape: 'number',
    what: 'longest that a treatment waits for an examination beyond the ordinary',
  },
  'centres.holdAfterHours': {
    unit: 'h',
    shape: 'number',
    what: 'backlog of routine work from which planned admissions are put off',
  },
  'centres.heldShare': {
    unit: 'share',
    shape: 'number',
    what: 'planned admissions put off while a laboratory or pathology backlog lasts',
  },
  'centres.sterileSetHours': { unit: 'h', shape: 'number', what: 'hours that sterile sets last without sterilisation' },

  'stocks.fullDays': { unit: 'd', shape: stockItems, what: 'days of ordinary use after a delivery, by item' },
  'stocks.reorderShare': { unit: 'share', shape: 'number', what: 'part of the full stock at which more is ordered' },
  'stocks.leadHours': { unit: 'h', shape: stockItems, what: 'order → delivery, by item' },
  'stocks.ventilatedOxygenFactor': {
    unit: 'factor',
    shape: 'number',
    what: 'oxygen of a ventilated patient against one with a nasal cannula',
  },
  'stocks.kitFactorOfIsolation': {
    unit: 'factor',
    shape: 'number',
    what: 'protective kit of a patient in isolation against one on an ordinary ward',
  },
  'stocks.bloodUnitsPerBedDay': {
    unit: 'units per occupied bed and day',
    shape: 'by-need',
    what: 'red cells given per occupied bed and day',
  },
  'stocks.bloodUnitsPerEmergency': {
    unit: 'units',
    shape: 'number',
    what: 'red cells of group O for an emergency of level Ⅰ',
  },
  'stocks.bloodGroupShare': { unit: 'share', shape: bloodGroups, sum: 1, what: 'residents by blood group' },
  'ambulance.detourFactor': { unit: 'factor', shape: 'number', what: 'roads over the great circle' },
  'ambulance.findingMinutes': { unit: 'min', shape: 'number', what: 'end of the drive → at the scene' },
  'ambulance.driveCoefficientOfVariation': { unit: 'share', shape: 'number', what: 'drive time, lognormal variation' },
  'ambulance.peakShareByHour': { unit: 'share', shape: hours, what: 'part of an hour driven at peak speed' },
  'ambulance.wishShare': {
    unit: 'share',
    shape: 'number',
    what: 'patients of levels Ⅱ–Ⅳ brought to the hospital of their choice, not the nearest',
  },
  'ambulance.giveUpMinutes': {
    unit: 'min',
    shape: 'number',
    what: 'a call without a vehicle is given up after this; the patient comes by other means',
  },

  'roads.freeFlowKilometresPerHour': {
    unit: 'km/h',
    shape: roadClasses,
    what: 'speed of cars in free flow, stops included; 0 = closed to vehicles',
  },
  'roads.peakKilometresPerHour': { unit: 'km/h', shape: roadClasses, what: 'speed of cars at peak hours' },
  'roads.ambulanceFactor': { unit: 'factor', shape: 'number', what: 'speed of an ambulance over that of a car' },
  'roads.walkingKilometresPerHour': { unit: 'km/h', shape: 'number', what: 'speed on foot' },
  'roads.junctionDelaySeconds': {
    unit: 's',
    shape: 'number',
    what: 'lost by a car at a junction of three ways or more, beyond the speed of its class',
  },
  'roads.accessKilometresPerHour': {
    unit: 'km/h',
    shape: 'number',
    what: 'speed of vehicles between a place and the nearest node of road',
  },
  'roads.detourFactor': { unit: 'factor', shape: 'number', what: 'roads over the great circle, where a city has none' },

  'massCasualty.normShare': { unit: 'share', shape: priorities, sum: 1, what: 'casualties by priority, planning norm' },
  'massCasualty.crashShare': { unit: 'share', shape: priorities, sum: 1, what: '… after a traffic accident' },
  'massCasualty.fireShare': { unit: 'share', shape: priorities, sum: 1, what: '… after a fire' },
  'massCasualty.blastShare': { unit: 'share', shape: priorities, sum: 1, what: '… after an explosion' },
  'massCasualty.selfPresentShare': { unit: 'share', shape: priorities, what: 'casualties who come by themselves' },
  'massCasualty.selfPresentMedianMinutes': { unit: 'min', shape: 'number', what: 'incident → they arrive, median' },
  'massCasualty.selfPresentLatestMinutes': {
    unit: 'min',
    shape: 'number',
    what: 'incident → the last of them arrives',
  },
  'massCasualty.releaseMeanMinutes': {
    unit: 'min',
    shape: priorities,
    what: 'incident → ready to be carried, exponential mean',
  },
  'massCasualty.admitProbability': { unit: 'share', shape: priorities, what: 'casualties who are admitted' },
  'massCasualty.operatedShare': { unit: 'share', shape: priorities, what: 'admitted casualties who are operated on' },

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

  'primaryCare.visitMeanMinutes': { unit: 'min', shape: 'number', what: 'visit to a general practitioner, mean' },
  'primaryCare.visitStandardDeviationMinutes': { unit: 'min', shape: 'number', what: 'same, standard deviation' },
  'primaryCare.doctorsPerThousand': {
    unit: 'doctors per 1,000 residents',
    shape: 'number',
    what: 'general practitioners',
  },
  'primaryCare.onDutyShare': { unit: 'share', shape: weekdays, what: 'doctors of a centre on duty, by weekday' },
  'primaryCare.clinicShare': { unit: 'share', shape: 'number', what: 'time on duty that is given to visits' },
  'primaryCare.roomsPerDoctor': { unit: 'rooms per doctor', shape: 'number', what: 'consulting rooms of a centre' },
  'primaryCare.fromHour': { unit: 'h', shape: 'number', what: 'centres are open from' },
  'primaryCare.untilHour': { unit: 'h', shape: 'number', what: 'centres are open until' },
  'primaryCare.firstContactShare': { unit: 'share', shape: 'number', what: 'visits that begin in primary care' },
  'primaryCare.shareByCareNeed': {
    unit: 'share',
    shape: careNeeds,
    what: 'prior share of each need in primary care, before all are shifted to firstContactShare',
  },
  'primaryCare.contractedShare': { unit: 'share', shape: ageBands, what: 'residents with a family doctor’s contract' },
  'primaryCare.contractFactor': {
    unit: 'factor',
    shape: 'number',
    what: 'odds of primary care of those with a contract against those without',
  },
  'primaryCare.attractionPower': {
    unit: 'factor',
    shape: 'number',
    what: 'power of a centre’s doctors in its attraction (Huff)',
  },
  'primaryCare.decayPower': { unit: 'factor', shape: 'number', what: 'power of the minutes to a centre (Huff)' },
  'primaryCare.waitRepulsionPerMinute': {
    unit: 'per minute',
    shape: 'number',
    what: 'how much an expected wait repels, centres and clinics alike',
  },
  'primaryCare.patienceMedianMinutes': {
    unit: 'min',
    shape: 'number',
    what: 'expected wait beyond which half of the people go to a hospital instead',
  },
  'primaryCare.patienceSpread': {
    unit: 'factor',
    shape: 'number',
    what: 'standard deviation of the logarithm of that wait',
  },
  'primaryCare.longWaitMinutes': { unit: 'min', shape: 'number', what: 'wait that counts as long' },
  'primaryCare.upReferralShare': {
    unit: 'share',
    shape: careNeeds,
    what: 'visits to primary care that are referred up',
  },
  'primaryCare.sharedDiagnosticsFactor': { unit: 'factor', shape: 'number', what: 'referrals up left by shared tests' },
  'primaryCare.groupReferralShare': {
    unit: 'share',
    shape: 'number',
    what: 'referrals up that go to the lead of the hospital group, where there is one',
  },
  'primaryCare.downReferralShare': {
    unit: 'share',
    shape: 'number',
    what: 'those who leave a hospital’s bed and are referred down',
  },
  'primaryCare.followUpVisits': {
    unit: 'visits',
    shape: 'number',
    what: 'visits to a centre of somebody referred down, over fourteen days',
  },
  'primaryCare.remoteShare': {
    unit: 'share',
    shape: careNeeds,
    what: 'visits by telemedicine and the cloud hospital, which go nowhere',
  },
  'primaryCare.appointmentShare': {
    unit: 'share',
    shape: 'number',
    what: 'visits to centres by appointment, spread over the open hours',
  },
  'primaryCare.missedShare': { unit: 'share', shape: 'number', what: 'appointments to which nobody comes' },
  'primaryCare.priceSensitivityPerYuan': {
    unit: 'per yuan',
    shape: 'number',
    what: 'logit of primary care for each yuan by which the gap between what patients pay widens',
  },
  'outpatient.visitsPerThousandPerDay': {
    unit: 'visits per 1,000 residents per day',
    shape: 'number',
    what: 'visits to all tiers',
  },
  'outpatient.otherShare': { unit: 'share', shape: 'number', what: 'visits to neither primary care nor hospitals' },
  'outpatient.ageFactor': { unit: 'factor', shape: ageBands, what: 'visits of a resident by age against the mean' },
  'outpatient.needShareOfChildren': { unit: 'share', shape: careNeeds, sum: 1, what: 'visits of ages 0–14 by need' },
  'outpatient.needShareOfAdults': { unit: 'share', shape: careNeeds, sum: 1, what: 'visits of ages 15–59 by need' },
  'outpatient.needShareOfSixties': { unit: 'share', shape: careNeeds, sum: 1, what: 'visits of ages 60–64 by need' },
  'outpatient.needShareOfElderly': {
    unit: 'share',
    shape: careNeeds,
    sum: 1,
    what: 'visits of ages 65 and over by need',
  },
  'outpatient.hourShare': { unit: 'share', shape: hours, sum: 1, what: 'visits without appointment by hour of day' },
  'outpatient.weekdayFactor': { unit: 'factor', shape: weekdays, sum: 7, what: 'visits by weekday' },
  'outpatient.usedShare': {
    unit: 'share',
    shape: 'number',
    what: 'share of what a hospital’s clinics can do that an ordinary weekday uses',
  },
  'outpatient.fromHour': { unit: 'h', shape: 'number', what: 'hospital clinics are open from' },
  'outpatient.untilHour': { unit: 'h', shape: 'number', what: 'hospital clinics are open until' },
  'outpatient.attractionPower': {
    unit: 'factor',
    shape: 'number',
    what: 'power of a hospital’s beds in its attraction (Huff)',
  },
  'outpatient.decayPower': { unit: 'factor', shape: 'number', what: 'power of the minutes to a hospital (Huff)' },
  'outpatient.appointmentShare': {
    unit: 'share',
    shape: 'number',
    what: 'visits to hospital clinics by appointment, spread over the open hours',
  },
  'outpatient.outOfCityShare': { unit: 'share', shape: careNeeds, what: 'visits that leave the city' },
  'insurance.priceYuan': {
    unit: 'yuan',
    shape: tiers,
    what: 'price of a visit to primary care, of one to a hospital, of a hospital stay',
  },
  'insurance.coveredShare': { unit: 'share', shape: tiers, what: 'part of the price that the fund pays' },
  'insurance.budgetFactor': {
    unit: 'factor',
    shape: 'number',
    what: 'global budget against the claims of the city as it is',
  },
  'insurance.retainedShare': { unit: 'share', shape: 'number', what: 'part of a surplus that providers keep' },
  'insurance.borneShare': { unit: 'share', shape: 'number', what: 'part of an overrun that providers bear' },
  'insurance.overrunLimitShare': {
    unit: 'share',
    shape: 'number',
    what: 'overrun, of the budget, beyond which providers bear all',
  },

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
} as const satisfies Record<string, ParameterKey>

export type ParameterName = keyof typeof PARAMETER_KEYS
