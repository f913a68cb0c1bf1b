/** Keys of what moves people and draws them: ambulances, roads, transfers, incidents, and the choice of a site. */
import { dayBounds, hours, type ParameterKey, priorities, roadClasses } from './key-shapes.ts'

export const TRANSPORT_KEYS = {
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

  'transit.windowMinutes': {
    unit: 'min',
    shape: 'number',
    what: 'departures by public transport, one a minute from the hour on, of which times are the median',
  },
  'transit.dayHours': {
    unit: 'h',
    shape: dayBounds,
    what: 'hours over which as many departures are spread where no hour is asked for',
  },
  'transit.mostWalkMinutes': {
    unit: 'min',
    shape: 'number',
    what: 'on foot to the first stop, and from the last, at most',
  },
  'transit.mostChangeWalkMinutes': { unit: 'min', shape: 'number', what: 'on foot between two rides, at most' },
  'transit.changeMinutes': {
    unit: 'min',
    shape: 'number',
    what: 'between getting off and getting on again, at least, ways on foot not counted',
  },
  'transit.mostRides': { unit: 'rides', shape: 'number', what: 'vehicles of one journey, at most' },

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
} as const satisfies Record<string, ParameterKey>
