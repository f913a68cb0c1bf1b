/**
 * What ADT messages mean for the twin: one short reading per trigger (HL7 v2.8, chapter 3; names of chapter and table
 * as published by HL7 International).
 */

import type { Outcome } from '@kangcheng/twin-engine'
import type { Hl7Message } from '@medplum/core'
import type { FeedContext, FeedEvent } from './feed-format.ts'
import { identifierParts, readField, readPlace } from './hl7v2-fields.ts'
import { kindOfAdt } from './hl7v2-kinds.ts'
import { readTime } from './hl7v2-time.ts'

/** What one message comes to: events (with the field that gave their place), a named kind, or a problem at a field. */
export type Reading =
  | { readonly as: 'events'; readonly events: readonly FeedEvent[]; readonly placeField: string | null }
  | { readonly as: 'without-meaning'; readonly kind: string }
  | { readonly as: 'problem'; readonly field: string; readonly why: string }

type PlaceField = 'PV1-3' | 'PV1-42' | 'NPU-1'
type BedKind = Extract<FeedEvent['kind'], `bed.${string}`>

const problem = (field: string, why: string): Reading => ({ as: 'problem', field, why })
const withoutMeaning = (kind: string): Reading => ({ as: 'without-meaning', kind })
const isProblem = (value: Reading | string): value is Reading => typeof value !== 'string'

/** Patient classes (table 0004) under which a patient without a bed waits for one: inpatient, obstetric, preadmitted. */
const ADMITTED_CLASSES = new Set(['I', 'B', 'P'])
const EMERGENCY_CLASS = 'E'

/** One ADT message of the given trigger. */
export function readAdt(message: Hl7Message, trigger: string, context: FeedContext): Reading {
  switch (trigger) {
    case 'A01':
    case 'A04':
      return arrival(message, trigger, context)
    case 'A05':
      return reservation(message, 'PV1-3', 'ADT^A05 pre-admission without a bed', context)
    case 'A14':
      return reservation(message, 'PV1-3', 'ADT^A14 pending admission without a bed', context)
    case 'A15':
      return reservation(message, 'PV1-42', 'ADT^A15 pending transfer without a bed', context)
    case 'A26':
      return release(message, context)
    case 'A02':
    case 'A12':
      // A12 cancels a transfer: its PV1-3 is the bed in which the patient lay before.
      return bedOfEncounter(message, 'encounter.moved', context)
    case 'A06':
      return bedOfEncounter(message, 'bed.occupied', context)
    case 'A13':
      return readField(message, 'PV1-2') === EMERGENCY_CLASS
        ? emergencyArrival(message, context)
        : bedOfEncounter(message, 'bed.occupied', context)
    case 'A03':
      return encounterEvent(message, context, ['EVN-6', 'EVN-2', 'PV1-45'], 'encounter.ended', outcomeOf(message))
    case 'A07':
      // The stay in a bed is over; what follows is outpatient care, which the twin does not hold by person.
      return encounterEvent(message, context, ['EVN-6', 'EVN-2'], 'encounter.ended')
    case 'A11':
    case 'A23':
    case 'A27':
    case 'A38':
      return encounterEvent(message, context, ['EVN-6', 'EVN-2'], 'encounter.cancelled')
    case 'A20':
      return bedStatus(message, context)
    case 'A21':
    case 'A53':
      return bedEvent(message, 'PV1-3', 'bed.held', context)
    case 'A22':
    case 'A52':
      return bedEvent(message, 'PV1-3', 'bed.returned', context)
    case 'A42':
    case 'A45':
    case 'A50':
      return merge(message, trigger, context)
    default: {
      const kind = kindOfAdt(trigger)
      return kind === null
        ? problem('MSH-9', 'the trigger is none of HL7\u2019s ADT events A01 to A62')
        : withoutMeaning(kind)
    }
  }
}

function arrival(message: Hl7Message, trigger: string, context: FeedContext): Reading {
  const patientClass = readField(message, 'PV1-2')
  if (patientClass === EMERGENCY_CLASS) return emergencyArrival(message, context)
  const place = readPlace(message, 'PV1-3')
  const admitted = ADMITTED_CLASSES.has(patientClass)
  if (place.ok && place.namesBed) {
    // A bed given to somebody who is only registered in advance is kept for them, not yet slept in.
    const registeredAhead = trigger === 'A04' && patientClass === 'P'
    return bedOfEncounter(message, registeredAhead ? 'bed.reserved' : 'bed.occupied', context)
  }
  if (!admitted) return withoutMeaning(`ADT^${trigger} outpatient visit`)
  if (!place.ok) return problem('PV1-3', place.why)
  const encounter = tokenOf(message, context)
  if (isProblem(encounter)) return encounter
  const occurredAt = timeOf(message, context, ['EVN-6', 'EVN-2', 'PV1-44'])
  if (isProblem(occurredAt)) return occurredAt
  return {
    as: 'events',
    placeField: 'PV1-3',
    events: [
      { kind: 'encounter.started', occurredAt, encounter, facility: place.code },
      { kind: 'bed.requested', occurredAt, encounter, unit: place.code },
    ],
  }
}

function emergencyArrival(message: Hl7Message, context: FeedContext): Reading {
  const encounter = tokenOf(message, context)
  if (isProblem(encounter)) return encounter
  const occurredAt = timeOf(message, context, ['EVN-6', 'EVN-2', 'PV1-44'])
  if (isProblem(occurredAt)) return occurredAt
  const place = readPlace(message, 'PV1-3')
  if (!place.ok) return problem('PV1-3', `${place.why}; an emergency arrival must say where`)
  const event: FeedEvent = { kind: 'encounter.started', occurredAt, encounter, facility: place.code, need: 'emergency' }
  return { as: 'events', placeField: 'PV1-3', events: [event] }
}

function bedOfEncounter(
  message: Hl7Message,
  kind: 'encounter.moved' | 'bed.occupied' | 'bed.reserved',
  context: FeedContext,
  field: PlaceField = 'PV1-3',
): Reading {
  const encounter = tokenOf(message, context)
  if (isProblem(encounter)) return encounter
  const occurredAt = timeOf(message, context, ['EVN-6', 'EVN-2', 'PV1-44'])
  if (isProblem(occurredAt)) return occurredAt
  const bed = bedOf(message, field)
  if (isProblem(bed)) return bed
  return { as: 'events', placeField: field, events: [{ kind, occurredAt, encounter, bed }] }
}

function reservation(message: Hl7Message, field: PlaceField, otherwise: string, context: FeedContext): Reading {
  const place = readPlace(message, field)
  return place.ok && place.namesBed
    ? bedOfEncounter(message, 'bed.reserved', context, field)
    : withoutMeaning(otherwise)
}

function release(message: Hl7Message, context: FeedContext): Reading {
  const place = readPlace(message, 'PV1-42')
  return place.ok && place.namesBed
    ? bedEvent(message, 'PV1-42', 'bed.released', context)
    : withoutMeaning('ADT^A26 cancelled transfer without a bed')
}

function bedEvent(message: Hl7Message, field: PlaceField, kind: BedKind, context: FeedContext): Reading {
  const occurredAt = timeOf(message, context, ['EVN-6', 'EVN-2'])
  if (isProblem(occurredAt)) return occurredAt
  const bed = bedOf(message, field)
  if (isProblem(bed)) return bed
  return { as: 'events', placeField: field, events: [{ kind, occurredAt, bed }] }
}

/** HL7 table 0116. The table has one code for a free bed: from dirty or cleaning it has been cleaned. */
const BED_STATUS_KINDS: Readonly<Record<string, BedKind>> = {
  C: 'bed.closed',
  H: 'bed.cleaning',
  K: 'bed.cleaning',
  I: 'bed.occupied',
  O: 'bed.occupied',
  U: 'bed.cleaned',
}

function bedStatus(message: Hl7Message, context: FeedContext): Reading {
  const kind = BED_STATUS_KINDS[readField(message, 'NPU-2')]
  if (kind === undefined) return problem('NPU-2', 'is no bed status of table 0116; expected C, H, I, K, O or U')
  return bedEvent(message, 'NPU-1', kind, context)
}

function encounterEvent(
  message: Hl7Message,
  context: FeedContext,
  times: readonly TimeField[],
  kind: 'encounter.ended' | 'encounter.cancelled',
  outcome?: Outcome,
): Reading {
  const encounter = tokenOf(message, context)
  if (isProblem(encounter)) return encounter
  const occurredAt = timeOf(message, context, times)
  if (isProblem(occurredAt)) return occurredAt
  const event: FeedEvent = { kind, occurredAt, encounter, ...(outcome === undefined ? {} : { outcome }) }
  return { as: 'events', placeField: null, events: [event] }
}

/** Visits merged, moved or renumbered: MRG-5 is the visit that ceases, PV1-19 the one that goes on. */
function merge(message: Hl7Message, trigger: string, context: FeedContext): Reading {
  const ceasing = identifierParts(message, 'MRG-5')
  const surviving = identifierParts(message, 'PV1-19')
  if (ceasing === null || surviving === null) return withoutMeaning(`ADT^${trigger} merge without visit numbers`)
  const encounter = context.tokens.issue('visit', ...ceasing)
  const into = context.tokens.issue('visit', ...surviving)
  if (encounter === into) return withoutMeaning(`ADT^${trigger} visit kept its number`)
  const occurredAt = timeOf(message, context, ['EVN-6', 'EVN-2'])
  if (isProblem(occurredAt)) return occurredAt
  return { as: 'events', placeField: null, events: [{ kind: 'encounter.merged', occurredAt, encounter, into }] }
}

/**
 * Discharge dispositions (table 0112, US patient status codes) that say what became of the patient. Others are not
 * known, hence no outcome: sites fill this field with codes of their own.
 */
function outcomeOf(message: Hl7Message): Outcome | undefined {
  const code = readField(message, 'PV1-36')
  if (!/^\d{1,2}$/.test(code)) return undefined
  const number = Number(code)
  if (number === 1 || number === 6 || number === 8) return 'home'
  if (number === 2 || number === 5 || number === 65 || number === 66) return 'transfer'
  if (number === 3 || number === 4 || (number >= 50 && number <= 51) || (number >= 61 && number <= 64))
    return 'step-down'
  if (number === 7) return 'left'
  if ((number >= 20 && number <= 29) || (number >= 40 && number <= 42)) return 'died'
  return undefined
}

/** The encounter's token, from the visit number; without one, from the patient's id and the time of admission. */
function tokenOf(message: Hl7Message, context: FeedContext): string | Reading {
  const visit = identifierParts(message, 'PV1-19')
  if (visit !== null) return context.tokens.issue('visit', ...visit)
  const patient = identifierParts(message, 'PID-3')
  if (patient !== null) return context.tokens.issue('patient', ...patient, readField(message, 'PV1-44'))
  return problem('PV1-19', 'is empty, and so is PID-3; a visit number is needed to follow the encounter')
}

function bedOf(message: Hl7Message, field: PlaceField): string | Reading {
  const place = readPlace(message, field)
  if (!place.ok) return problem(field, place.why)
  if (!place.namesBed) return problem(`${field}.3`, 'names no bed; expected point of care^room^bed^facility')
  return place.code
}

type TimeField = 'EVN-6' | 'EVN-2' | 'PV1-44' | 'PV1-45'

/** The first of the fields that holds a time, then MSH-7. A damaged time is a problem, not a reason to take the next. */
function timeOf(message: Hl7Message, context: FeedContext, fields: readonly TimeField[]): string | Reading {
  for (const field of [...fields, 'MSH-7'] as const) {
    const stamp = readField(message, field)
    if (stamp === '') continue
    const time = readTime(stamp, context.zone)
    return time.ok ? new Date(time.instant).toISOString() : problem(field, time.why)
  }
  return problem('MSH-7', `is empty, and so are ${fields.join(', ')}; the message says no time`)
}
