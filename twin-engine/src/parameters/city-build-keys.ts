/** Keys of what is made up for a city that is built from open data, where no input tells; no simulation reads them. */
import { ageBands, type ParameterKey } from './key-shapes.ts'

export const CITY_BUILD_KEYS = {
  'cityBuild.ageShare': { unit: 'share', shape: ageBands, sum: 1, what: 'residents by age where no table tells' },
  'cityBuild.floorPerResidentSquareMetres': {
    unit: 'm² per resident',
    shape: 'number',
    what: 'floor of a home, walls and stairs included, per resident',
  },
  'cityBuild.homeShareOfUntold': {
    unit: 'share',
    shape: 'number',
    what: 'part of a building of untold use that counts as homes',
  },
  'cityBuild.residentsPerStreetMetre': {
    unit: 'residents per metre',
    shape: 'number',
    what: 'residents of both sides of a residential street',
  },
  'cityBuild.residentsPerHospital': {
    unit: 'residents',
    shape: 'number',
    what: 'residents for each hospital that is made up where no input tells of one',
  },
  'cityBuild.leastBeds': { unit: 'beds', shape: 'number', what: 'beds of a hospital at least, where not told' },
  'cityBuild.emergencyFromBeds': {
    unit: 'beds',
    shape: 'number',
    what: 'a general hospital of so many beds has an emergency department, where not told',
  },
  'cityBuild.icuFromBeds': {
    unit: 'beds',
    shape: 'number',
    what: 'a hospital of so many beds has intensive care, where not told',
  },
  'cityBuild.icuBedsPerHundredThousand': {
    unit: 'beds per 100,000 residents',
    shape: 'number',
    what: 'intensive care beds of the city, where not told',
  },
  'cityBuild.icuShareMost': { unit: 'share', shape: 'number', what: 'beds of a hospital in intensive care, at most' },
  'cityBuild.residentsPerAmbulance': { unit: 'residents', shape: 'number', what: 'residents for each ambulance' },
  'cityBuild.negativePressureShare': {
    unit: 'share',
    shape: 'number',
    what: 'ambulances with a patient cabin under negative pressure',
  },
} as const satisfies Record<string, ParameterKey>
