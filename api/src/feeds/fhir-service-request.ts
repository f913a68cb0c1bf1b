/** ServiceRequest (https://hl7.org/fhir/R4/servicerequest.html): referrals between facilities; other orders are named. */
import type { QuarantineCauseId } from '../quarantine/causes.ts'
import type { FeedContext } from './feed-format.ts'
import {
  type Coding,
  codeKey,
  codingsIn,
  codingsOf,
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
import { memoryOf, type ReadReference, readReference, usableIdentifier } from './fhir-references.ts'

/** SNOMED CT: patient referral; to a specialist; to a service. */
const REFERRALS = new Set([
  'http://snomed.info/sct|3457005',
  'http://snomed.info/sct|103696004',
  'http://snomed.info/sct|306206005',
])
const isReferral = (coding: Coding): boolean =>
  REFERRALS.has(codeKey(coding)) || coding.code.toLowerCase() === 'referral'

const KINDS: ReadonlyMap<string, 'referral.sent' | 'referral.cancelled' | null> = new Map([
  ['active', 'referral.sent'],
  ['completed', 'referral.sent'],
  ['revoked', 'referral.cancelled'],
  ['entered-in-error', 'referral.cancelled'],
  // Not sent yet, stopped for now, or not told.
  ['draft', null],
  ['on-hold', null],
  ['unknown', null],
])

export function readServiceRequest(request: FhirObject, context: FeedContext): Reading {
  const codings = [...codingsIn(request, 'category'), ...codingsOf(objectIn(request, 'code'))]
  if (!codings.some(isReferral)) return named('ServiceRequest order other than a referral')
  const intent = textIn(request, 'intent')
  if (!/(^|-)order$/.test(intent)) return named('ServiceRequest referral that is no order')
  const status = textIn(request, 'status')
  const kind = KINDS.get(status)
  if (kind === undefined)
    return refused({
      place: 'ServiceRequest.status',
      why: `is no status of a request; expected one of ${[...KINDS.keys()].join(', ')}`,
      cause: 'unknown-code',
      path: 'kind',
      reduced: {},
    })
  if (kind === null) return named(`ServiceRequest referral ${status}`)
  const id = textIn(request, 'id')
  const parts = usableIdentifier(request) ?? (id === '' ? null : (['ServiceRequest', id] as const))
  if (parts === null)
    return refused(malformed('ServiceRequest.identifier', 'is missing, and so is id; expected one of them', 'referral'))
  const event = { kind, referral: context.tokens.issue('referral', ...parts) } as const
  const origin = organisationOf([[request.requester, 'ServiceRequest.requester']], context)
  if ('why' in origin) return refused({ ...origin, path: 'origin', reduced: event })
  const destination = organisationOf(
    [
      ...objectsIn(request, 'performer').map(
        ([performer, i]) => [performer, `ServiceRequest.performer[${i}]`] as const,
      ),
      ...objectsIn(request, 'locationReference').map(
        ([location, i]) => [location, `ServiceRequest.locationReference[${i}]`] as const,
      ),
    ],
    context,
  )
  if ('why' in destination)
    return refused({ ...destination, path: 'destination', reduced: { ...event, origin: origin.code } })
  const changed = objectIn(request, 'meta').lastUpdated
  const [value, place] =
    kind === 'referral.sent'
      ? request.authoredOn === undefined
        ? [changed, 'ServiceRequest.authoredOn']
        : [request.authoredOn, 'ServiceRequest.authoredOn']
      : [changed, 'ServiceRequest.meta.lastUpdated']
  const time = momentOf(value, context.zone)
  const whole = { ...event, origin: origin.code, destination: destination.code }
  if (!time.ok) return refused(malformed(place!, time.why, 'occurredAt', whole))
  return {
    events: [decoded({ ...whole, occurredAt: time.at }, { origin: origin.place, destination: destination.place })],
    withoutMeaning: null,
    problems: [],
    places: [],
  }
}

type Found =
  | { readonly code: string; readonly place: string }
  | { readonly why: string; readonly place: string; readonly cause: QuarantineCauseId }

/** The first reference that names an institution: an organisation, a service, a place, or a role within one. */
function organisationOf(
  references: readonly (readonly [reference: unknown, place: string])[],
  context: FeedContext,
): Found {
  const memory = memoryOf(context)
  let wrong: Found = {
    why: 'is missing; expected the organisation',
    place: references[0]?.[1] ?? 'ServiceRequest.performer',
    cause: 'malformed',
  }
  for (const [reference, place] of references) {
    if (!isObject(reference)) continue
    const read: ReadReference = readReference(reference, 'Organization', memory)
    if (!read.ok) wrong = { why: read.why, place, cause: read.cause }
    else if (read.type === 'PractitionerRole' && read.known?.at === undefined)
      wrong = {
        why: 'is a role whose organisation is not known; send the role before, or name the organisation',
        place,
        cause: 'malformed',
      }
    else if (['Organization', 'Location', 'HealthcareService', 'PractitionerRole'].includes(read.type))
      return { code: read.known?.at ?? read.code, place }
    else wrong = { why: 'names a person or a device; expected the organisation', place, cause: 'malformed' }
  }
  return wrong
}
