/** Keys of what hospitals run on: power, water and oxygen, shared centres, stocks. */
import { acuities, bloodGroups, examinations, type ParameterKey, stockItems } from './key-shapes.ts'

export const SUPPLY_KEYS = {
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
  'stocks.oxygenLitresPerMinute': {
    unit: 'L/min',
    shape: 'number',
    what: 'oxygen of a ward patient who needs it, for planning; stocks are told in cubic metres by it',
  },
  'stocks.ventilatedOxygenFactor': {
    unit: 'factor',
    shape: 'number',
    what: 'oxygen of a ventilated patient against one on a ward who needs it',
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
} as const satisfies Record<string, ParameterKey>
