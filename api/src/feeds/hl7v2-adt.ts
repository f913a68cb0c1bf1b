/**
 * What ADT messages mean for the twin: one short reading per trigger (HL7 v2.8, chapter 3; names of chapter and table
 * as published by HL7 International).
 */

import type { Outcome } from '@kangcheng/twin-engine'
import type { Hl7Message } from '@medplum/core'
import type { FeedContext, FeedEvent } from './feed-format.ts'
import { identifierParts, type PlaceAt, partsOf, readField, readPlace } from './hl7v2-fields.ts'
import { kindOfAdt } from './hl7v2-kinds.ts'
import {
  bedOf,
  encounterOf,
  eventReading,
  type Hl7Reading,
  placeFound,
  problemReading,
  type TimeField,
  timeOf,
  together,
  withoutMeaning,
} from './hl7v2-reading.ts'

type BedKind = Extract<FeedEvent['kind'], `bed.${string}`>

/** Patient classes (table 0004) under which a patient without a bed waits for one: inpatient, obstetric, preadmitted. */
const ADMITTED_CLASSES = new Set(['I', 'B', 'P'])
const EMERGENCY_CLASS = 'E'

/** Times of an event that concerns a stay, and of one that concerns only what was recorded. */
const STAY_TIMES = ['EVN-6', 'EVN-2', 'PV1-44'] as const
const RECORDED_TIMES = ['EVN-6', 'EVN-2'] as const

/** One ADT message of the given trigger. */
export function readAdt(message: Hl7Message, trigger: string, context: FeedContext): Hl7Reading {
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
    case 'A17':
      return swap(message, context)
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
      return encounterEvent(message, context, RECORDED_TIMES, 'encounter.ended')
    case 'A11':
    case 'A23':
    case 'A27':
    case 'A38':
      return encounterEvent(message, context, RECORDED_TIMES, 'encounter.cancelled')
    case 'A20':
      return bedStatus(message, context)
    case 'A21':
    case 'A53':
      return bedEvent(message, 'PV1-3', 'bed.held', context)
    case 'A22':
    case 'A52':
      return bedEvent(message, 'PV1-3', 'bed.returned', context)
    case 'A18':
    case 'A34':
    case 'A35':
    case 'A36':
    case 'A39':
    case 'A40':
    case 'A41':
    case 'A42':
    case 'A45':
    case 'A50':
      return together(partsOf(message).map((part) => merge(part, trigger, context)))
    default: {
      const kind = kindOfAdt(trigger)
      if (kind !== null) return withoutMeaning(kind)
      const why = 'the trigger is none of HL7\u2019s ADT events A01 to A62'
      return problemReading({ field: 'MSH-9', why, cause: 'unknown-code', path: 'kind', reduced: {} })
    }
  }
}

function arrival(message: Hl7Message, trigger: string, context: FeedContext): Hl7Reading {
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
  if (!place.ok) return bedOfEncounter(message, 'bed.occupied', context)
  const encounter = encounterOf(message, context)
  const occurredAt = timeOf(message, context, STAY_TIMES)
  const code = placeFound('PV1-3', place)
  const started = eventReading('encounter.started', { encounter, occurredAt, facility: code })
  // One reason for both events: what keeps the first from being made keeps the second too.
  return started.problems.length > 0
    ? started
    : together([started, eventReading('bed.requested', { encounter, occurredAt, unit: code })])
}

function emergencyArrival(message: Hl7Message, context: FeedContext): Hl7Reading {
  const place = readPlace(message, 'PV1-3')
  const facility = place.ok
    ? placeFound('PV1-3', place)
    : placeFound('PV1-3', { ...place, why: `${place.why}; an emergency arrival must say where` })
  const fields = {
    encounter: encounterOf(message, context),
    occurredAt: timeOf(message, context, STAY_TIMES),
    facility,
  }
  return eventReading('encounter.started', fields, { need: 'emergency' })
}

function bedOfEncounter(
  message: Hl7Message,
  kind: 'encounter.moved' | 'bed.occupied' | 'bed.reserved',
  context: FeedContext,
  field: PlaceAt = 'PV1-3',
): Hl7Reading {
  const encounter = encounterOf(message, context)
  const occurredAt = timeOf(message, context, STAY_TIMES)
  return eventReading(kind, { encounter, occurredAt, bed: bedOf(message, field) })
}

/**
 * Two patients change beds (3.3.17): PID and PV1 stand twice, each PV1-3 the new bed. The twin takes no bed that is still
 * occupied, so the first patient leaves theirs, the second moves in, and the first moves into the bed that this freed.
 */
function swap(message: Hl7Message, context: FeedContext): Hl7Reading {
  const parts = partsOf(message)
  const [first, second] = parts
  if (parts.length !== 2 || first === undefined || second === undefined)
    return withoutMeaning('ADT^A17 beds swapped, without both patients')
  const moves = [second, first].map((part) => bedOfEncounter(part, 'encounter.moved', context))
  if (moves.some((move) => move.problems.length > 0))
    // Half a swap would put two patients into one bed: the whole is held.
    return { events: [], withoutMeaning: null, problems: moves.flatMap((move) => move.problems) }
  const leaving = eventReading('encounter.transferred', {
    encounter: encounterOf(first, context),
    occurredAt: timeOf(first, context, STAY_TIMES),
    facility: bedOf(first, 'PV1-3'),
  })
  return together([leaving, ...moves])
}

function reservation(message: Hl7Message, field: PlaceAt, otherwise: string, context: FeedContext): Hl7Reading {
  const place = readPlace(message, field)
  if (!place.ok && place.cause === 'identifier') return bedOfEncounter(message, 'bed.reserved', context, field)
  return place.ok && place.namesBed
    ? bedOfEncounter(message, 'bed.reserved', context, field)
    : withoutMeaning(otherwise)
}

function release(message: Hl7Message, context: FeedContext): Hl7Reading {
  const place = readPlace(message, 'PV1-42')
  return place.ok && place.namesBed
    ? bedEvent(message, 'PV1-42', 'bed.released', context)
    : withoutMeaning('ADT^A26 cancelled transfer without a bed')
}

function bedEvent(
  message: Hl7Message,
  field: PlaceAt,
  kind: BedKind,
  context: FeedContext,
  known: Readonly<Record<string, string>> = {},
): Hl7Reading {
  return eventReading(kind, { occurredAt: timeOf(message, context, RECORDED_TIMES), bed: bedOf(message, field) }, known)
}

/** HL7 table 0116, all of it. The table has one code for a free bed: from dirty or cleaning it has been cleaned. */
const BED_STATUSES: Readonly<Record<string, { readonly kind: BedKind; readonly reason?: string }>> = {
  C: { kind: 'bed.closed' },
  H: { kind: 'bed.cleaning' },
  K: { kind: 'bed.cleaning', reason: 'contaminated' },
  I: { kind: 'bed.occupied', reason: 'isolation' },
  O: { kind: 'bed.occupied' },
  U: { kind: 'bed.cleaned' },
}

function bedStatus(message: Hl7Message, context: FeedContext): Hl7Reading {
  const code = readField(message, 'NPU-2')
  const status = Object.hasOwn(BED_STATUSES, code) ? BED_STATUSES[code] : undefined
  if (status !== undefined)
    return bedEvent(
      message,
      'NPU-1',
      status.kind,
      context,
      status.reason === undefined ? {} : { reason: status.reason },
    )
  const occurredAt = timeOf(message, context, RECORDED_TIMES)
  const bed = bedOf(message, 'NPU-1')
  return problemReading({
    field: 'NPU-2',
    why: 'is no bed status of table 0116; expected C, H, I, K, O or U',
    cause: 'unknown-code',
    path: 'kind',
    reduced: { ...(occurredAt.ok ? { occurredAt: occurredAt.value } : {}), ...(bed.ok ? { bed: bed.value } : {}) },
  })
}

function encounterEvent(
  message: Hl7Message,
  context: FeedContext,
  times: readonly TimeField[],
  kind: 'encounter.ended' | 'encounter.cancelled',
  outcome?: Outcome,
): Hl7Reading {
  const fields = { encounter: encounterOf(message, context), occurredAt: timeOf(message, context, times) }
  return eventReading(kind, fields, outcome === undefined ? {} : { outcome })
}

/** Triggers by which visits themselves are merged, moved or renumbered; others merge visits only where they number them. */
const VISIT_TRIGGERS = new Set(['A42', 'A45', 'A50'])

/** MRG-5 is the visit that ceases, PV1-19 the one that goes on. */
function merge(message: Hl7Message, trigger: string, context: FeedContext): Hl7Reading {
  const ceasing = identifierParts(message, 'MRG-5')
  const surviving = identifierParts(message, 'PV1-19')
  if (ceasing === null || surviving === null) {
    const name = VISIT_TRIGGERS.has(trigger) ? null : kindOfAdt(trigger)
    return withoutMeaning(name ?? `ADT^${trigger} merge without visit numbers`)
  }
  const encounter = context.tokens.issue('visit', ...ceasing)
  const into = context.tokens.issue('visit', ...surviving)
  if (encounter === into) return withoutMeaning(`ADT^${trigger} visit kept its number`)
  return eventReading('encounter.merged', {
    encounter: { ok: true, field: 'MRG-5', value: encounter },
    into: { ok: true, field: 'PV1-19', value: into },
    occurredAt: timeOf(message, context, RECORDED_TIMES),
  })
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
