/** Keys of the parameters of epidemics that are the city's and not the pathogen's: ages, contacts, commuters, who seeks care. */
import { fiveYears, layers, type ParameterKey } from './key-shapes.ts'

export const EPIDEMIC_KEYS = {
  'epidemic.agePeople': {
    unit: 'million people',
    shape: fiveYears,
    what: 'residents by five-year age group: how the wider bands of a city’s cells are split',
  },
  'epidemic.schoolShare': { unit: 'share', shape: fiveYears, what: 'at school or nursery' },
  'epidemic.workShare': { unit: 'share', shape: fiveYears, what: 'at work among others' },
  'epidemic.contactsPerDay': { unit: 'contacts per day', shape: layers, what: 'contacts of somebody who takes part' },
  'epidemic.relativeTransmission': { unit: 'factor', shape: layers, what: 'transmission per contact' },
  'epidemic.awayShare': { unit: 'share', shape: 'number', what: 'time spent outside one’s own subdistrict' },
  'epidemic.commuteMinutes': {
    unit: 'min',
    shape: 'number',
    what: 'way at which as many people of a place’s size go there as 1 ∕ e of those next door',
  },
  'epidemic.careSeekingShare': { unit: 'share', shape: 'number', what: 'of those with symptoms, seek care' },
  'epidemic.departmentShare': {
    unit: 'share',
    shape: 'number',
    what: 'of those who seek care and are not admitted, go to an emergency department',
  },
} as const satisfies Record<string, ParameterKey>
