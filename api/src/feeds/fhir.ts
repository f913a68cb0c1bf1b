/** FHIR R4 as NDJSON, single resources and Bundles: one message per resource; allow-list, constant memory, never throws. */
import { createHash } from 'node:crypto'
import type { DecodedEvent, DecodedMessage, FeedContext, FeedDecoder, FeedFormat } from './feed-format.ts'
import { LONGEST_MESSAGE_BYTES, problemOnly } from './feed-format.ts'
import { readAppointment } from './fhir-appointment.ts'
import { readEncounter } from './fhir-encounter.ts'
import {
  decoded,
  type FhirObject,
  isObject,
  malformed,
  momentOf,
  named,
  objectIn,
  objectsIn,
  type Reading,
  refused,
  textIn,
} from './fhir-fields.ts'
import { isResourceType, kindOfResource } from './fhir-kinds.ts'
import { PLACE_TYPES, readHealthcareService, readLocation, readOrganization } from './fhir-location.ts'
import { readMeasureReport } from './fhir-measure-report.ts'
import { readFhir } from './fhir-reader.ts'
import {
  learnPlace,
  memoryOf,
  type PlaceType,
  Remembered,
  tokenOfEncounter,
  tokenOfEncounterReference,
} from './fhir-references.ts'
import { readServiceRequest } from './fhir-service-request.ts'

export const fhir: FeedFormat = {
  id: 'fhir',
  name: { zh: 'FHIR R4 资源', en: 'FHIR R4 resources' },
  placeCodes: true,
  open: openFhir,
}

/** An entry of a Bundle that waits for the places that later entries describe. */
interface Waiting {
  readonly json: FhirObject
  readonly bytes: Buffer
}

interface OpenBundle {
  readonly timestamp: unknown
  /** Entries in order until the Bundle ends; null once they were too many to hold, and come as they are. */
  waiting: Waiting[] | null
  waitingBytes: number
}

function openFhir(given: FeedContext, take: (message: DecodedMessage) => void): FeedDecoder {
  const context: FeedContext = { memory: {}, ...given }
  let messages = 0
  let bundle: OpenBundle | null = null
  /** What was told of an encounter, an appointment or a referral in this file: a later version tells only what is new. */
  const told = new Remembered<Set<string>>()
  const starts = new Remembered<string>()

  const emit = (type: string, reading: Reading, sha256: () => string): void => {
    const number = ++messages
    const events = reading.events.filter((one) => isNew(one, told))
    const repeats = events.length === 0 && reading.events.length > 0 && reading.problems.length === 0
    take({
      number,
      type,
      events,
      withoutMeaning: repeats ? `${type} that tells nothing new` : reading.withoutMeaning,
      problems: reading.problems.map((one) => ({ ...one, place: `message ${number}, ${one.place}` })),
      places: reading.places,
      rawSha256: sha256,
    })
  }

  const resource = (json: FhirObject, fullUrl: string, sha256: () => string, nesting: number): void => {
    const type = textIn(json, 'resourceType')
    if (type === 'Bundle') {
      innerBundle(json, nesting)
      return
    }
    emit(isResourceType(type) ? type : 'unknown', readResource(json, type, fullUrl, starts, context), sha256)
  }

  /** A Bundle within a Bundle is held already: its entries are read in two passes, as those of the outer one are. */
  const innerBundle = (json: FhirObject, nesting: number): void => {
    const entries = objectsIn(json, 'entry')
    if (entries.length === 0) {
      emit('Bundle', named('Bundle without entries'), () => hashOf(JSON.stringify(json)))
      return
    }
    for (const [entry] of entries) learnEntry(entry, context)
    for (const [entry] of entries) readEntry(entry, json.timestamp, () => hashOf(JSON.stringify(entry)), nesting + 1)
  }

  const readEntry = (entry: FhirObject, timestamp: unknown, sha256: () => string, nesting: number): void => {
    if (isObject(entry.resource)) {
      resource(entry.resource, textIn(entry, 'fullUrl'), sha256, nesting)
      return
    }
    emit('Bundle.entry', readBareEntry(entry, timestamp, context), sha256)
  }

  const flush = (open: OpenBundle): void => {
    const { waiting } = open
    open.waiting = null
    for (const { json, bytes } of waiting ?? []) readEntry(json, open.timestamp, () => hashOf(bytes), 0)
  }

  const reader = readFhir({
    document(json, bytes) {
      learnPlaceOf(json, '', context)
      resource(json, '', () => hashOf(bytes), 0)
    },
    bundleBegins(head) {
      bundle = { timestamp: head.timestamp, waiting: [], waitingBytes: 0 }
    },
    entry(json, bytes) {
      const open = bundle!
      learnEntry(json, context)
      if (open.waiting !== null && open.waitingBytes + bytes.length > LONGEST_MESSAGE_BYTES) flush(open)
      if (open.waiting === null) readEntry(json, open.timestamp, () => hashOf(bytes), 0)
      else {
        open.waitingBytes += bytes.length
        open.waiting.push({ json, bytes })
      }
    },
    bundleEnds(entries) {
      flush(bundle!)
      bundle = null
      if (entries === 0) emit('Bundle', named('Bundle without entries'), () => hashOf(''))
    },
    unreadable(place, why, bytes, counted) {
      // What came before it in the same Bundle is told first.
      if (bundle !== null) flush(bundle)
      if (counted) messages++
      take(problemOnly(counted ? messages : null, { place, why }, () => hashOf(bytes)))
    },
  })
  return reader
}

const hashOf = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')

/** Whether this event of an encounter, an appointment or a referral was not told before. */
function isNew({ event }: DecodedEvent, told: Remembered<Set<string>>): boolean {
  const subject = event.encounter ?? event.appointment ?? event.referral
  if (typeof subject !== 'string') return true
  // A reservation has no time of its own in a resource: it was made once, whenever the resource was changed since.
  const when = event.kind === 'bed.reserved' || event.kind.startsWith('appointment.') ? '' : event.occurredAt
  const start = event.kind === 'appointment.moved' ? event.occurredAt : ''
  const key = `${event.kind} ${when} ${event.bed ?? event.unit ?? event.facility ?? ''} ${start}`
  const before = told.get(subject)
  if (before === undefined) {
    told.set(subject, new Set([key]))
    return true
  }
  if (before.has(key)) return false
  before.add(key)
  return true
}

function learnPlaceOf(json: FhirObject, fullUrl: string, context: FeedContext): void {
  const type = textIn(json, 'resourceType')
  if (PLACE_TYPES.has(type)) learnPlace(json, type as PlaceType, fullUrl, memoryOf(context))
}

function learnEntry(entry: FhirObject, context: FeedContext): void {
  const json = objectIn(entry, 'resource')
  const fullUrl = textIn(entry, 'fullUrl')
  learnPlaceOf(json, fullUrl, context)
  if (textIn(json, 'resourceType') === 'Encounter') tokenOfEncounter(json, fullUrl, context)
}

function readResource(
  json: FhirObject,
  type: string,
  fullUrl: string,
  starts: Remembered<string>,
  context: FeedContext,
): Reading {
  switch (type) {
    case 'Location':
      return readLocation(json, context)
    case 'Organization':
      return readOrganization(json, context)
    case 'HealthcareService':
      return readHealthcareService(json, context)
    case 'Encounter':
      return readEncounter(json, fullUrl, context)
    case 'Appointment':
      return readAppointment(json, starts, context)
    case 'ServiceRequest':
      return readServiceRequest(json, context)
    case 'MeasureReport':
      return readMeasureReport(json, context)
    default:
      if (isResourceType(type)) return named(kindOfResource(type))
      return refused({
        place: 'resourceType',
        why:
          type === ''
            ? 'is missing; expected a resource of FHIR R4'
            : 'is no resource type of FHIR R4 (value withheld)',
        cause: type === '' ? 'malformed' : 'unknown-code',
        path: '',
        reduced: {},
      })
  }
}

/** Methods of `Bundle.entry.request` (http://hl7.org/fhir/http-verb). */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH'])

/** An entry without a resource: a request to read, an answer, or the deletion of something. */
function readBareEntry(entry: FhirObject, timestamp: unknown, context: FeedContext): Reading {
  if (entry.resource !== undefined)
    return refused(malformed('Bundle.entry.resource', 'is no object; expected a resource'))
  const request = objectIn(entry, 'request')
  const method = textIn(request, 'method')
  if (!METHODS.has(method)) return named('Bundle entry without a resource')
  const url = textIn(request, 'url') || textIn(entry, 'fullUrl')
  const type = /^(?:.*\/)?([A-Z][A-Za-z]+)(?:[/?].*)?$/s.exec(url)?.[1] ?? ''
  if (method !== 'DELETE' || type !== 'Encounter')
    return named(`Bundle entry ${method}${method === 'DELETE' && isResourceType(type) ? ` of ${type}` : ''}`)
  const encounter = tokenOfEncounterReference(url, context)
  if (encounter === null)
    return refused(malformed('Bundle.entry.request.url', 'names no encounter; expected Encounter/id', 'encounter'))
  const event = { kind: 'encounter.cancelled', encounter } as const
  const modified = objectIn(entry, 'response').lastModified
  const time = momentOf(modified ?? timestamp, context.zone)
  if (!time.ok)
    return refused(
      malformed(
        modified === undefined ? 'Bundle.timestamp' : 'Bundle.entry.response.lastModified',
        time.why,
        'occurredAt',
        event,
      ),
    )
  return { events: [decoded({ ...event, occurredAt: time.at })], withoutMeaning: null, problems: [], places: [] }
}
