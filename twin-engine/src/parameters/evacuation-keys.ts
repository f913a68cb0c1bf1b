/** Keys of the parameters of emptying a hospital, and of whom a flood cuts off. */
import type { ParameterKey } from './key-shapes.ts'

export const EVACUATION_KEYS = {
  'evacuation.sitePatientsPerHour': {
    unit: 'patients per hour',
    shape: 'number',
    what: 'patients that one site can hand over to vehicles',
  },
  'evacuation.seatedShare': { unit: 'share', shape: 'number', what: 'ward patients who can travel seated' },
  'evacuation.busSeats': { unit: 'patients', shape: 'number', what: 'patients in a bus, seated' },
  'evacuation.boatPlaces': { unit: 'patients', shape: 'number', what: 'patients in a boat; in intensive care: one' },
  'evacuation.ambulanceLoadingMinutes': { unit: 'min', shape: 'number', what: 'ward or unit → ambulance leaves' },
  'evacuation.busLoadingMinutes': { unit: 'min', shape: 'number', what: 'wards → bus leaves' },
  'evacuation.boatLoadingMinutes': { unit: 'min', shape: 'number', what: 'wards → boat leaves' },
  'evacuation.unloadingMinutes': { unit: 'min', shape: 'number', what: 'arrival → in bed, vehicle free' },
  'evacuation.busSpeedFactor': { unit: 'factor', shape: 'number', what: 'speed of a bus, of an ambulance’s' },
  'evacuation.boatKilometresPerHour': {
    unit: 'km/h',
    shape: 'number',
    what: 'speed of a boat, stretches on land included',
  },
  'evacuation.floorMoveMinutes': {
    unit: 'min',
    shape: 'number',
    what: 'a patient carried to a higher floor, with lifts',
  },
  'evacuation.isolationMinutes': {
    unit: 'min',
    shape: 'number',
    what: 'drive to the nearest open department beyond which a place counts as isolated',
  },
  'evacuation.dialysisPerMillion': {
    unit: 'per million residents',
    shape: 'number',
    what: 'residents on haemodialysis',
  },
  'evacuation.homeOxygenPerMillion': {
    unit: 'per million residents',
    shape: 'number',
    what: 'residents on long-term oxygen at home',
  },
} as const satisfies Record<string, ParameterKey>
