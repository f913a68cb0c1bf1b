/** Appointment (https://hl7.org/fhir/R4/appointment.html): booked, kept, missed or called off; plans and requests are named. */
import type { FeedContext, FeedEvent } from './feed-format.ts'
import { serviceOf } from './fhir-codes.ts'
import {
  decoded,
  type FhirObject,
  malformed,
  momentOf,
  named,
  objectIn,
  objectsIn,
  type Reading,
  type ReadMoment,
  refused,
  textIn,
} from './fhir-fields.ts'
import { type FeedMemory, memoryOf, readReference, usableIdentifier } from './fhir-references.ts'
import type { PlaceCodeFault } from './place-code.ts'

type AppointmentKind = Extract<FeedEvent['kind'], `appointment.${string}`>

/** Pending, proposed and waitlisted appointments are agreed with nobody yet. `entered-in-error` takes a booking back. */
const KINDS: ReadonlyMap<string, AppointmentKind | null> = new Map<string, AppointmentKind | null>([
  ['booked', 'appointment.booked'],
  ['arrived', 'appointment.kept'],
  ['checked-in', 'appointment.kept'],
  ['fulfilled', 'appointment.kept'],
  ['noshow', 'appointment.missed'],
  ['cancelled', 'appointment.cancelled'],
  ['entered-in-error', 'appointment.cancelled'],
  ['proposed', null],
  ['pending', null],
  ['waitlist', null],
])

/** What an appointment's earlier version said in the same file, by token: its start. */
export type KnownStarts = { get(token: string): string | undefined; set(token: string, start: string): void }

export function readAppointment(appointment: FhirObject, starts: KnownStarts, context: FeedContext): Reading {
  const status = textIn(appointment, 'status')
  const known = KINDS.get(status)
  if (known === undefined)
    return refused({
      place: 'Appointment.status',
      why: `is no status of an appointment; expected one of ${[...KINDS.keys()].join(', ')}`,
      cause: 'unknown-code',
      path: 'kind',
      reduced: {},
    })
  if (known === null) return named(`Appointment ${status}`)
  const id = textIn(appointment, 'id')
  const parts = usableIdentifier(appointment) ?? (id === '' ? null : (['Appointment', id] as const))
  if (parts === null)
    return refused(malformed('Appointment.identifier', 'is missing, and so is id; expected one of them', 'appointment'))
  const token = context.tokens.issue('appointment', ...parts)
  const start = textIn(appointment, 'start')
  const earlier = starts.get(token)
  const kind =
    known === 'appointment.booked' && earlier !== undefined && earlier !== start ? 'appointment.moved' : known
  if (start !== '') starts.set(token, start)
  const place = placeOf(appointment, memoryOf(context))
  if ('why' in place)
    return refused({ ...malformed('Appointment.participant', '', 'facility', { kind, appointment: token }), ...place })
  const service = serviceOf(appointment)
  const event = {
    kind,
    appointment: token,
    facility: place.code,
    ...(service === undefined ? {} : { service }),
  }
  const { time, at } = timeOf(appointment, kind, context)
  if (!time.ok) return refused(malformed(at, time.why, 'occurredAt', event))
  return {
    events: [decoded({ ...event, occurredAt: time.at }, { facility: place.at })],
    withoutMeaning: null,
    problems: [],
    places: [],
  }
}

/** Where it takes place: a participating Location, else the place of a HealthcareService; else why there is none. */
function placeOf(
  appointment: FhirObject,
  memory: FeedMemory,
): { readonly code: string; readonly at: string } | PlaceCodeFault {
  let fault: PlaceCodeFault = {
    why: 'names no place; expected an actor that is a Location or a HealthcareService',
    cause: 'malformed',
  }
  for (const wanted of ['Location', 'HealthcareService'] as const)
    for (const [participant, i] of objectsIn(appointment, 'participant')) {
      const actor = objectIn(participant, 'actor')
      const named = textIn(actor, 'type') || /([A-Z][A-Za-z]+)[/?][^/]+$/.exec(textIn(actor, 'reference'))?.[1]
      if (named !== undefined && named !== wanted) continue
      const read = readReference(
        actor,
        named === undefined && wanted === 'Location' ? 'Location' : wanted,
        memory,
        appointment,
      )
      if (!read.ok) {
        if (named !== undefined) fault = { why: read.why, cause: read.cause }
        continue
      }
      if (read.type !== wanted) continue
      // An address in the Bundle, or an identifier, tells no type of its own: only what is known to be a place counts.
      if (named === undefined && read.known === null) continue
      return { code: read.known?.at ?? read.code, at: `Appointment.participant[${i}].actor` }
    }
  return fault
}

/**
 * A booking or its change happened when the resource was made or changed; that somebody came or not shows at the time of the
 * appointment, or earlier where the resource says so.
 */
function timeOf(
  appointment: FhirObject,
  kind: AppointmentKind,
  context: FeedContext,
): { readonly time: ReadMoment; readonly at: string } {
  const changed = momentOf(objectIn(appointment, 'meta').lastUpdated, context.zone)
  const start = momentOf(appointment.start, context.zone)
  switch (kind) {
    case 'appointment.booked': {
      const created = momentOf(appointment.created, context.zone)
      return created.ok
        ? { time: created, at: 'Appointment.created' }
        : { time: changed, at: 'Appointment.meta.lastUpdated' }
    }
    case 'appointment.kept':
      return start.ok && (!changed.ok || start.instant <= changed.instant)
        ? { time: start, at: 'Appointment.start' }
        : { time: changed, at: 'Appointment.meta.lastUpdated' }
    case 'appointment.missed':
      return start.ok ? { time: start, at: 'Appointment.start' } : { time: changed, at: 'Appointment.meta.lastUpdated' }
    default:
      return { time: changed, at: 'Appointment.meta.lastUpdated' }
  }
}
