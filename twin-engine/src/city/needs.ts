/** The needs that beds and patients are told apart by. */

/** The need that a ward serves, with its stay distribution: the rows of parameters.md §3, plus `icu` and `emergency`. */
export const NEEDS = [
  'general-medicine',
  'respiratory',
  'cardiology',
  'neurology',
  'general-surgery',
  'orthopaedics',
  'obstetrics-gynaecology',
  'paediatrics',
  'oncology',
  'geriatrics-rehabilitation',
  'infectious',
  'icu',
  'emergency',
  'psychiatry',
] as const
export type Need = (typeof NEEDS)[number]
