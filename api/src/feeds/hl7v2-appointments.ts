/** What scheduling messages mean for the twin: SIU^S12 to S27 (HL7 v2.8, chapter 10; tables 0074, 0278 and 0305). */
import type { EventKind, SERVICES } from '@kangcheng/twin-engine'
import type { Hl7Message } from '@medplum/core'
import type { FeedContext } from './feed-format.ts'
import { eachOf, entityParts, isEmptyPlace, readField, readPlace } from './hl7v2-fields.ts'
import { kindOfMessage } from './hl7v2-kinds.ts'
import {
  eventReading,
  type Found,
  found,
  type Hl7Reading,
  missing,
  placeFound,
  timeOf,
  withoutMeaning,
} from './hl7v2-reading.ts'

type Service = (typeof SERVICES)[number]
type AppointmentKind = Extract<EventKind, `appointment.${string}`>

/** By trigger. S13 is the rescheduling: S14 is for every other change, so by itself it moves nothing. */
const KINDS: Readonly<Record<string, AppointmentKind>> = {
  S12: 'appointment.booked',
  S13: 'appointment.moved',
  S15: 'appointment.cancelled',
  S16: 'appointment.cancelled',
  S17: 'appointment.cancelled',
  S26: 'appointment.missed',
}

/** Filler status codes (table 0278) by which a changed appointment (S14) is over. */
const STATUS_KINDS: Readonly<Record<string, AppointmentKind>> = {
  COMPLETE: 'appointment.kept',
  STARTED: 'appointment.kept',
  NOSHOW: 'appointment.missed',
  CANCELLED: 'appointment.cancelled',
  DC: 'appointment.cancelled',
  DELETED: 'appointment.cancelled',
}

/** Diagnostic service sections (table 0074) whose codes may stand as the service of AIS-3. */
const SECTION_SERVICES: Readonly<Record<string, Service>> = {
  RAD: 'imaging',
  IMG: 'imaging',
  RX: 'imaging',
  XRC: 'imaging',
  CT: 'imaging',
  NMR: 'imaging',
  NMS: 'imaging',
  RUS: 'imaging',
  OUS: 'imaging',
  VUS: 'imaging',
  CUS: 'imaging',
  EC: 'ecg',
  LAB: 'laboratory',
  CH: 'laboratory',
  HM: 'laboratory',
  MB: 'laboratory',
  SR: 'laboratory',
  BG: 'laboratory',
  SP: 'pathology',
  CP: 'pathology',
  PHR: 'pharmacy',
}

/** One SIU message of the given trigger. */
export function readAppointment(message: Hl7Message, trigger: string, context: FeedContext): Hl7Reading {
  const status = readField(message, 'SCH-25').toUpperCase()
  const kind = lookUp(KINDS, trigger) ?? (trigger === 'S14' ? lookUp(STATUS_KINDS, status) : undefined)
  if (kind === undefined) return withoutMeaning(kindOfMessage('SIU', trigger) ?? 'SIU appointment')
  const facility = placeOf(message)
  if (facility === null) return withoutMeaning(`SIU^${trigger} appointment without a place`)
  const service = serviceOf(message)
  return eventReading(
    kind,
    { appointment: appointmentOf(message, context), occurredAt: timeOf(message, context, ['EVN-2']), facility },
    service === undefined ? {} : { service },
  )
}

function lookUp<Value>(table: Readonly<Record<string, Value>>, code: string): Value | undefined {
  return Object.hasOwn(table, code) ? table[code] : undefined
}

/** SCH-2 is the number of who keeps the schedule, the same in all messages; SCH-1 that of who asked. SCH-3 tells repetitions apart. */
function appointmentOf(message: Hl7Message, context: FeedContext): Found {
  for (const field of ['SCH-2', 'SCH-1'] as const) {
    const number = entityParts(message, field)
    if (number !== null)
      return found(field, context.tokens.issue('appointment', ...number, readField(message, 'SCH-3')))
  }
  const why = 'is empty, and so is SCH-1; a number is needed to follow the appointment'
  return missing('SCH-2', why, 'malformed')
}

/** The first place among the booked ones, else that of the visit; null = the message names none. */
function placeOf(message: Hl7Message): Found | null {
  for (const part of eachOf(message, 'AIL')) {
    const place = readPlace(part, 'AIL-3')
    if (!isEmptyPlace(place)) return placeFound('AIL-3', place)
  }
  const place = readPlace(message, 'PV1-3')
  return isEmptyPlace(place) ? null : placeFound('PV1-3', place)
}

function serviceOf(message: Hl7Message): Service | undefined {
  const system = readField(message, 'AIS-3', 3)
  const section =
    system === '' || system === 'HL70074' ? lookUp(SECTION_SERVICES, readField(message, 'AIS-3')) : undefined
  if (section !== undefined) return section
  const atClinic = eachOf(message, 'AIL').some((part) => readField(part, 'AIL-4') === 'C')
  return atClinic || readField(message, 'PV1-2') === 'O' ? 'outpatient' : undefined
}
