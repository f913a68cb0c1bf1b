// Words of queues at clinics and primary-care centres.
import type { ClinicWords } from './clinic-words.ts'

export const clinicEn: ClinicWords = {
  chip: 'Clinic queues',
  finding: (long, open, minutes) =>
    long > 0
      ? `${open} places see patients, at ${long} the wait is over ${minutes} min`
      : `${open} places see patients, nowhere is the wait over ${minutes} min`,
  allClosed: (all) => `None of ${all} places sees patients at this hour`,
  nearer: 'Come nearer for the marks, and nearer still for people and minutes',
  calm: 'Open',
  long: 'Long wait',
  closed: 'Closed now',
  unknown: 'not known, not 0',
  figure: (people, minutes) => `${people} · ${minutes} min`,
  words: (name, kind, people, minutes) =>
    `${name} (${kind}): ${people} people waiting or being seen; who comes now waits about ${minutes} min`,
  wordsClosed: (name, kind) => `${name} (${kind}): sees nobody at this hour`,
  wordsUnknown: (name, kind) => `${name} (${kind}): queue not known, neither reported nor modelled`,
  PRIMARY_CARE_CENTRE: 'primary care',
  HOSPITAL: 'hospital clinics',
  FEVER_CLINIC: 'fever clinic',
  source: (days, when) =>
    `Estimate of the model, nothing is reported: ${days} ordinary days of the weekday, P50 (P10–P90) · as of ${when}`,
  synthetic: 'SYNTHETIC',
  notNow: 'Of the present alone: go back to live to see it',
  reading: 'reading…',
  table: 'Queues at clinics and primary care · estimate of the model',
  name: 'Place',
  kind: 'Kind',
  people: 'Waiting or being seen, people',
  minutes: 'Wait, min',
  state: 'State',
}
