/**
 * EDXL-HAVE 1.0 and 2.0 (OASIS, availability of hospitals), alone or inside Atom: a hospital is a message. Beds become a
 * census per bed type, `<hospital> <bed type>`; ambulance traffic and the state of the house become facility.status.
 *
 * `AvailableCount` counts vacant beds and `BaselineCount` open ones (EDXL-HAVE 1.0, element BedCapacity): occupied is their
 * difference, and only where both were told. Names of elements are compared without regard to case, so that both versions
 * and their drafts are read by one set of rules: `FacilityStatus` of 1.0 is `facilityStatus` of 2.0.
 */
import type { LngLat } from '@kangcheng/twin-engine'
import { type HaveNode, hospitalReader, type ReadHospital } from './edxl-reading.ts'
import type {
  DecodedEvent,
  DecodedMessage,
  FeedContext,
  FeedDecoder,
  FeedEvent,
  FeedFormat,
  FeedProblem,
  PlaceHint,
} from './feed-format.ts'
import { problemOnly } from './feed-format.ts'
import { placeCodeFault } from './place-code.ts'
import { type Moment, momentOfStamp, type Zone } from './zone.ts'

export const edxlHave: FeedFormat = {
  id: 'edxl-have',
  name: { zh: 'EDXL-HAVE 医院可用性', en: 'EDXL-HAVE hospital availability' },
  placeCodes: true,
  open: openHave,
}

type Status = 'normal' | 'degraded' | 'closed'
const TRAFFIC: Readonly<Record<string, Status | null>> = {
  normal: 'normal',
  advisory: 'degraded',
  closed: 'closed',
  // A house without an emergency department: nothing to report.
  notapplicable: null,
}
const FACILITY: Readonly<Record<string, Status | null>> = {
  normal: 'normal',
  compromised: 'degraded',
  // Nobody is taken any more.
  evacuating: 'closed',
  closed: 'closed',
}
const OPERATIONS: Readonly<Record<string, Status | null>> = { adequate: 'normal', insufficient: 'degraded' }

/** Bed types of EDXL-HAVE, for a human who maps them. */
const BED_TYPES: Readonly<Record<string, string>> = {
  adulticu: 'Adult intensive care 成人重症',
  pediatricicu: 'Paediatric intensive care 儿科重症',
  neonatalicu: 'Neonatal intensive care 新生儿重症',
  emergencydepartment: 'Emergency department 急诊',
  nurserybeds: 'Nursery 新生儿',
  medicalsurgical: 'Medical and surgical 内外科',
  rehablongtermcare: 'Rehabilitation and long-term care 康复与长期照护',
  burn: 'Burns 烧伤',
  pediatrics: 'Paediatrics 儿科',
  adultpsychiatric: 'Adult psychiatry 成人精神科',
  pediatricpsychiatric: 'Paediatric psychiatry 儿童精神科',
  negativeflowisolation: 'Negative-pressure isolation 负压隔离',
  otherisolation: 'Other isolation 其他隔离',
  operatingrooms: 'Operating rooms 手术室',
}

function openHave(context: FeedContext, take: (message: DecodedMessage) => void): FeedDecoder {
  let number = 0
  return hospitalReader({
    hospital(hospital) {
      number++
      take({ number, type: 'Hospital', rawSha256: hospital.sha256, ...said(hospital, context.zone) })
    },
    outside(place, why) {
      take(problemOnly(null, { place, why }))
    },
  })
}

type Said = Pick<DecodedMessage, 'events' | 'withoutMeaning' | 'problems' | 'places'>

/** Where a hospital is in its document, and what every event of it holds. */
interface Report {
  readonly line: string
  readonly code: string
  /** Element that holds the code. */
  readonly codeElement: string
  readonly occurredAt: string | null
}

function said(hospital: ReadHospital, zone: Zone): Said {
  const line = `line ${hospital.line}`
  const problem = (element: string, why: string, rest: Partial<FeedProblem> = {}): FeedProblem => ({
    place: element === '' ? line : `${line}, ${element}`,
    why,
    cause: 'malformed',
    path: '',
    reduced: {},
    ...rest,
  })
  const only = (one: FeedProblem): Said => ({ events: [], withoutMeaning: null, problems: [one], places: [] })
  if (hospital.why !== null) return only(problem(hospital.element, hospital.why, { cause: 'undecodable' }))

  const { root } = hospital
  const name = textOf(root, 'organisationname', 'organizationname', 'facilityname')
  const [codeElement, code] = (
    [
      ['subject', hospital.subject],
      ['facilityID', textOf(root, 'facilityid')],
      ['OrganizationID', textOf(root, 'organizationid')],
      ['OrganisationName/@ID', find(root, 'organisationname')[0]?.id ?? ''],
      ['OrganisationName', name],
    ] as const
  ).find(([, text]) => text !== '') ?? ['OrganisationName', '']
  if (code === '') return only(problem('OrganisationName', 'is missing; expected the name or id of the hospital'))
  const fault = placeCodeFault(code)
  if (fault !== null) return only(problem(codeElement, fault.why, { cause: fault.cause }))

  const stamp = textOf(root, 'lastupdatetime')
  const moment = stamp === '' ? null : readDateTime(stamp, zone)
  const report: Report = {
    line,
    code: code.replaceAll('|', '/'),
    codeElement,
    occurredAt: moment?.ok ? new Date(moment.instant).toISOString() : null,
  }
  const parts = [...bedsOf(root, report), statusOf(root, report), ...ventilatorsOf(root, report)]
  const problems = parts.flatMap((part) => part.problems)
  let events = parts.flatMap((part) => part.events)
  if (moment?.ok === false) problems.push(problem('LastUpdateTime', moment.why, { path: 'occurredAt' }))
  else if (moment === null && events.length > 0)
    problems.push(
      problem('LastUpdateTime', 'is missing; expected the time of the report', {
        path: 'occurredAt',
        reduced: { facility: report.code },
      }),
    )
  if (report.occurredAt === null) events = []
  const location = positionOf(root)
  const places: PlaceHint[] = [
    {
      code: report.code,
      kind: 'facility',
      ...(name !== '' && placeCodeFault(name) === null ? { name } : {}),
      ...(location === null ? {} : { location }),
    },
    ...parts.flatMap((part) => part.places),
  ]
  return {
    events,
    problems,
    places,
    withoutMeaning: events.length > 0 || problems.length > 0 ? null : kindOf(root),
  }
}

/** What a hospital is whose figures say nothing to the twin. */
function kindOf(root: HaveNode): string {
  if (find(root, 'bedcapacity').length > 0) return 'Hospital with beds that are only available or only open'
  if (find(root, 'servicecoveragestatus', 'servicelist').length > 0) return 'Hospital with services only'
  return 'Hospital description only'
}

const nothing = (): { events: DecodedEvent[]; problems: FeedProblem[]; places: PlaceHint[] } => ({
  events: [],
  problems: [],
  places: [],
})

function bedsOf(root: HaveNode, { line, code, codeElement, occurredAt }: Report) {
  const seen = new Set<string>()
  return find(root, 'bedcapacity').map((bedCapacity, index) => {
    const part = nothing()
    const typeAsSent = textOf(bedCapacity, 'bedtype')
    const type = typeAsSent.replace(/[^A-Za-z0-9]/g, '')
    const where = `BedCapacity[${index}]`
    const refuse = (element: string, why: string, rest: Partial<FeedProblem> = {}): void =>
      void part.problems.push({
        place: `${line}, ${where}/${element}`,
        why,
        cause: 'malformed',
        path: '',
        reduced: {},
        ...rest,
      })
    if (type === '' || type.length > 60) {
      refuse('BedType', 'is no bed type; expected one such as AdultICU or MedicalSurgical', { cause: 'unknown-code' })
      return part
    }
    const typeFault = placeCodeFault(typeAsSent) ?? placeCodeFault(type)
    if (typeFault !== null) {
      refuse('BedType', typeFault.why, { cause: typeFault.cause })
      return part
    }
    const unit = `${code} ${type}`
    const reduced: Partial<FeedEvent> = {
      kind: 'census.reported',
      unit,
      ...(occurredAt === null ? {} : { occurredAt }),
    }
    if (seen.has(unit)) {
      refuse('BedType', 'comes twice for one hospital; expected one BedCapacity a bed type', { reduced })
      return part
    }
    seen.add(unit)
    const available = countOf(bedCapacity, 'availablecount')
    const baseline = countOf(bedCapacity, 'baselinecount')
    for (const [element, count] of [
      ['AvailableCount', available],
      ['BaselineCount', baseline],
    ] as const)
      if (count === 'wrong')
        refuse(element, 'is a negative count or no whole number; expected a count of beds', {
          cause: 'implausible-count',
          path: 'occupied',
          reduced,
        })
    part.places.push({
      code: unit,
      kind: 'unit',
      within: code,
      name: BED_TYPES[type.toLowerCase()] ?? type,
      ...(typeof baseline === 'number' && baseline > 0 ? { beds: baseline } : {}),
    })
    if (typeof available !== 'number' || typeof baseline !== 'number') return part
    if (available > baseline) {
      refuse('AvailableCount', 'is more than BaselineCount; expected vacant beds among the open ones', {
        cause: 'implausible-count',
        path: 'occupied',
        reduced,
      })
      return part
    }
    part.events.push({
      event: {
        kind: 'census.reported',
        occurredAt: occurredAt ?? '',
        unit,
        occupied: baseline - available,
        open: baseline,
      },
      placeFields: { unit: codeElement },
    })
    return part
  })
}

function statusOf(root: HaveNode, { line, code, codeElement, occurredAt }: Report) {
  const part = nothing()
  const read = (
    element: string,
    word: string,
    words: Readonly<Record<string, Status | null>>,
    service: string,
  ): void => {
    const key = word.toLowerCase().replace(/[^a-z]/g, '')
    const event = { kind: 'facility.status', occurredAt: occurredAt ?? '', facility: code, service } as const
    if (!Object.hasOwn(words, key)) {
      part.problems.push({
        place: `${line}, ${element}`,
        why: `is no word of EDXL-HAVE; expected one of ${Object.keys(words).join(', ')}`,
        cause: 'unknown-code',
        path: 'status',
        reduced: {
          kind: 'facility.status',
          facility: code,
          service,
          ...(occurredAt === null ? {} : { occurredAt }),
        },
      })
      return
    }
    const status = words[key]
    if (status != null) part.events.push({ event: { ...event, status }, placeFields: { facility: codeElement } })
  }
  const traffic = textOf(root, 'emstrafficstatus', 'trafficstatus')
  if (traffic !== '') read('EMSTrafficStatus', traffic, TRAFFIC, 'emergency')
  const facility = textOf(root, 'facilitystatus')
  const operations = textOf(root, 'facilityoperations')
  if (facility !== '') read('FacilityStatus', facility, FACILITY, 'all')
  else if (operations !== '') read('FacilityOperations', operations, OPERATIONS, 'all')
  return part
}

function ventilatorsOf(root: HaveNode, { code, codeElement, occurredAt }: Report) {
  return find(root, 'ventilators', 'adultventilators', 'pediatricventilators').map((node) => {
    const part = nothing()
    const available = countOf(node, 'availablecount')
    const baseline = countOf(node, 'baselinecount')
    if (typeof available !== 'number' || typeof baseline !== 'number' || available > baseline) return part
    const unit = `${code} ${node.name}`
    part.places.push({ code: unit, kind: 'unit', within: code, name: 'Ventilators 呼吸机' })
    part.events.push({
      event: {
        kind: 'equipment.reported',
        occurredAt: occurredAt ?? '',
        unit,
        equipment: 'ventilator',
        inUse: baseline - available,
        available,
      },
      placeFields: { unit: codeElement },
    })
    return part
  })
}

/** All elements of these names below, in order. */
function find(node: HaveNode, ...names: readonly string[]): readonly HaveNode[] {
  return node.children.flatMap((child) => (names.includes(child.name) ? [child] : find(child, ...names)))
}

/** The text of the first element of these names, or of the element inside it that holds the value. */
function textOf(node: HaveNode, ...names: readonly string[]): string {
  const [found] = find(node, ...names)
  if (found === undefined) return ''
  return found.text !== '' ? found.text : (find(found, 'nameelement', 'value', 'emstrafficstatus')[0]?.text ?? '')
}

/** Null = not told; `wrong` = told, and no count. */
function countOf(node: HaveNode, name: string): number | 'wrong' | null {
  const text = textOf(node, name)
  if (text === '') return null
  return /^\d{1,6}$/.test(text) ? Number(text) : 'wrong'
}

/** `gml:pos` is latitude and longitude in EPSG:4326; where the first cannot be a latitude they stand the other way round. */
function positionOf(root: HaveNode): LngLat | null {
  const [first, second, ...more] = textOf(root, 'pos', 'coordinates')
    .split(/[\s,]+/)
    .map(Number)
  if (first === undefined || second === undefined || more.length > 1) return null
  const [lat, lng] = Math.abs(first) > 90 ? [second, first] : [first, second]
  return Math.abs(lat) <= 90 && Math.abs(lng) <= 180 ? [lng, lat] : null
}

const DATE_TIME = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)?$/

/** An `xs:dateTime`, or one with a space in its middle, as some senders write it. The reason of a refusal never quotes it. */
function readDateTime(text: string, zone: Zone): Moment {
  const match = DATE_TIME.exec(text)
  const clock = text.slice(0, 19).replace(' ', 'T')
  const local = match === null ? Number.NaN : Date.parse(`${clock}${(match[7] ?? '').slice(0, 4)}Z`)
  // A day or an hour that the calendar does not have is not parsed, or comes back changed.
  if (match === null || Number.isNaN(local) || new Date(local).toISOString().slice(0, 19) !== clock)
    return { ok: false, why: 'names no moment of the calendar; expected YYYY-MM-DDThh:mm:ss with Z or an offset' }
  return momentOfStamp(local, match[8], zone)
}
