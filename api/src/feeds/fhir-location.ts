/**
 * Location, Organization, HealthcareService (https://hl7.org/fhir/R4/location.html): places to be mapped, states of beds, and
 * services that are closed. Names are read of places only; addresses and telephones never.
 */
import type { FeedContext, FeedEvent, PlaceHint } from './feed-format.ts'
import { serviceOf } from './fhir-codes.ts'
import {
  decoded,
  type FhirObject,
  malformed,
  momentOf,
  named,
  objectIn,
  objectsIn,
  positionOf,
  type Reading,
  refused,
  textIn,
} from './fhir-fields.ts'
import {
  codeOfResource,
  faultOfCode,
  memoryOf,
  type PlaceType,
  physicalTypeOf,
  readReference,
} from './fhir-references.ts'

/**
 * Location.operationalStatus, HL7 table 0116, as ADT^A20 is read: the table has one code for a free bed, and that is what a
 * bed is after cleaning.
 */
const BED_STATUS_KINDS: ReadonlyMap<string, FeedEvent['kind']> = new Map([
  ['C', 'bed.closed'],
  ['H', 'bed.cleaning'],
  ['K', 'bed.cleaning'],
  ['I', 'bed.occupied'],
  ['O', 'bed.occupied'],
  ['U', 'bed.cleaned'],
])

/** What the physical types (https://hl7.org/fhir/R4/valueset-location-physical-type.html) are to the twin. */
const KIND_OF_PHYSICAL_TYPE: ReadonlyMap<string, PlaceHint['kind']> = new Map([
  ['si', 'facility'],
  ['bu', 'facility'],
  ['wi', 'unit'],
  ['wa', 'unit'],
  ['lvl', 'unit'],
  ['ro', 'unit'],
  ['bd', 'bed'],
])
/** Houses, vehicles, roads, areas and jurisdictions hold no beds of the city, and a house is somebody's. */
const NO_PLACE_OF_CARE = new Set(['ho', 've', 'rd', 'area', 'jdn', 'ca', 'co'])

/** Whether a Location of this physical type has beds' units around it: what may stand in an event's `unit`. */
export const isUnitType = (physicalType: string): boolean => KIND_OF_PHYSICAL_TYPE.get(physicalType) === 'unit'

export function readLocation(location: FhirObject, context: FeedContext): Reading {
  const physicalType = physicalTypeOf(location)
  if (NO_PLACE_OF_CARE.has(physicalType)) return named('Location that is no place of care')
  const code = codeOfResource(location, 'Location')
  if (code === null)
    return refused(malformed('Location.identifier', 'is missing, and so is id; a place needs one of them'))
  const fault = faultOfCode(code)
  if (fault !== null) return refused({ ...malformed('Location.identifier', ''), ...fault })
  const place = hintOfLocation(location, code, physicalType, context)
  const status = textIn(location, 'status')
  const operational = textIn(objectIn(location, 'operationalStatus'), 'code')
  const isBed = physicalType === 'bd' || (physicalType === '' && operational !== '')
  if (!isBed)
    return named(operational === '' ? 'Location without an operational status' : 'Location other than a bed', [place])
  const kind =
    status === 'inactive' ? 'bed.closed' : status === 'suspended' ? 'bed.blocked' : BED_STATUS_KINDS.get(operational)
  if (kind === undefined) {
    if (operational === '') return named('Location without an operational status', [place])
    return refused(
      {
        place: 'Location.operationalStatus',
        why: 'is no bed status of table 0116; expected C, H, I, K, O or U',
        cause: 'unknown-code',
        path: 'kind',
        reduced: { bed: code },
      },
      [place],
    )
  }
  const time = momentOf(objectIn(location, 'meta').lastUpdated, context.zone)
  if (!time.ok)
    return refused(malformed('Location.meta.lastUpdated', time.why, 'occurredAt', { kind, bed: code }), [place])
  return {
    events: [decoded({ kind, occurredAt: time.at, bed: code }, { bed: 'Location.identifier' })],
    withoutMeaning: null,
    problems: [],
    places: [place],
  }
}

function hintOfLocation(location: FhirObject, code: string, physicalType: string, context: FeedContext): PlaceHint {
  const memory = memoryOf(context)
  const partOf = readReference(location.partOf, 'Location', memory, location)
  const owner = readReference(location.managingOrganization, 'Organization', memory, location)
  const within = partOf.ok ? partOf.code : owner.ok ? owner.code : undefined
  const hasStatus = textIn(objectIn(location, 'operationalStatus'), 'code') !== ''
  const kind = KIND_OF_PHYSICAL_TYPE.get(physicalType) ?? (hasStatus ? 'bed' : partOf.ok ? 'unit' : 'facility')
  return hint(code, kind, textIn(location, 'name'), within, positionOf(objectIn(location, 'position')))
}

function hint(
  code: string,
  kind: PlaceHint['kind'],
  name: string,
  within?: string,
  location?: PlaceHint['location'],
  beds?: number,
): PlaceHint {
  return {
    code,
    kind,
    ...(name === '' || faultOfCode(name) !== null ? {} : { name }),
    ...(within === undefined || within === code ? {} : { within }),
    ...(location === undefined ? {} : { location }),
    ...(beds === undefined ? {} : { beds }),
  }
}

/** How many beds an organisation of synthetic data has (Synthea's extension). */
const BED_COUNT = 'http://synthetichealth.github.io/synthea/bed-count-extension'

export function readOrganization(organization: FhirObject, context: FeedContext): Reading {
  const code = codeOfResource(organization, 'Organization')
  if (code === null || faultOfCode(code) !== null) return named('Organization without a usable identifier')
  const parent = readReference(organization.partOf, 'Organization', memoryOf(context), organization)
  const counted = objectsIn(organization, 'extension').find(([extension]) => textIn(extension, 'url') === BED_COUNT)
  const beds = counted?.[0].valueInteger
  const place = hint(
    code,
    'facility',
    textIn(organization, 'name'),
    parent.ok ? parent.code : undefined,
    undefined,
    typeof beds === 'number' && Number.isSafeInteger(beds) && beds >= 0 ? beds : undefined,
  )
  return named('Organization', [place])
}

/** A service that is not active is closed; one that is active may still be so for many reasons, and tells nothing new. */
export function readHealthcareService(service: FhirObject, context: FeedContext): Reading {
  const memory = memoryOf(context)
  const found = placeOfService(service, context)
  const own = codeOfResource(service, 'HealthcareService')
  const places =
    own === null || faultOfCode(own) !== null ? [] : [hint(own, 'unit', textIn(service, 'name'), found?.code)]
  if (service.active !== false) return named('HealthcareService', places)
  const kept = serviceOf(service)
  if (kept === undefined) return named('HealthcareService closed, of a kind that is not kept', places)
  if (found === null) {
    const read = readReference(service.providedBy, 'Organization', memory, service)
    return refused(
      malformed('HealthcareService.providedBy', read.ok ? 'names no place' : read.why, 'facility', { service: kept }),
      places,
    )
  }
  const time = momentOf(objectIn(service, 'meta').lastUpdated, context.zone)
  const event = { kind: 'facility.status', facility: found.code, service: kept, status: 'closed' } as const
  if (!time.ok) return refused(malformed('HealthcareService.meta.lastUpdated', time.why, 'occurredAt', event), places)
  return {
    events: [decoded({ ...event, occurredAt: time.at }, { facility: found.place })],
    withoutMeaning: null,
    problems: [],
    places,
  }
}

function placeOfService(
  service: FhirObject,
  context: FeedContext,
): { readonly code: string; readonly place: string } | null {
  const memory = memoryOf(context)
  const provider = readReference(service.providedBy, 'Organization', memory, service)
  if (provider.ok) return { code: provider.code, place: 'HealthcareService.providedBy' }
  for (const [location, i] of objectsIn(service, 'location')) {
    const read = readReference(location, 'Location', memory, service)
    if (read.ok) return { code: read.code, place: `HealthcareService.location[${i}]` }
  }
  return null
}

export const PLACE_TYPES: ReadonlySet<string> = new Set<PlaceType>([
  'Location',
  'Organization',
  'HealthcareService',
  'PractitionerRole',
])
