/** Keys of care outside the wards: primary care, hospital clinics and the insurance fund. */
import { ageBands, careNeeds, hours, type ParameterKey, tiers, weekdays } from './key-shapes.ts'

export const COMMUNITY_KEYS = {
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
} as const satisfies Record<string, ParameterKey>
