/**
 * Encounter (https://hl7.org/fhir/R4/encounter.html): a state, not an event. What it tells of a stay (began, which beds, on
 * leave, over) becomes events at their own times; a later version of the same encounter tells only what is new.
 */
import { OUTCOMES } from '@kangcheng/twin-engine'
import type { DecodedEvent, FeedContext, FeedEvent, FeedProblem, PlaceFields } from './feed-format.ts'
import { needOf, outcomeOf } from './fhir-codes.ts'
import {
  codingOf,
  decoded,
  eventsOr,
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
import { isUnitType } from './fhir-location.ts'
import {
  memoryOf,
  physicalTypeOf,
  readReference,
  tokenOfEncounter,
  tokenOfEncounterReference,
} from './fhir-references.ts'

const ACT_CODE = 'http://terminology.hl7.org/CodeSystem/v3-ActCode'

/** Encounter classes of v3-ActCode (https://hl7.org/fhir/R4/v3/ActEncounterCode/vs.html), and which are stays. */
const CLASSES: ReadonlyMap<string, { readonly name: string; readonly stay: boolean }> = new Map([
  ['EMER', { name: 'emergency', stay: true }],
  ['IMP', { name: 'inpatient', stay: true }],
  ['ACUTE', { name: 'inpatient acute', stay: true }],
  ['NONAC', { name: 'inpatient non-acute', stay: true }],
  ['OBSENC', { name: 'observation', stay: true }],
  ['SS', { name: 'short stay', stay: true }],
  ['AMB', { name: 'ambulatory', stay: false }],
  ['VR', { name: 'virtual', stay: false }],
  ['HH', { name: 'home health', stay: false }],
  ['FLD', { name: 'field', stay: false }],
  // Before the admission nobody lies anywhere; a bed kept for it is told by the inpatient encounter.
  ['PRENC', { name: 'pre-admission', stay: false }],
])

const STATUSES = new Set([
  'planned',
  'arrived',
  'triaged',
  'in-progress',
  'onleave',
  'finished',
  'cancelled',
  'entered-in-error',
  'unknown',
])

/** Longest list of places or of earlier states that is read. */
const MOST_ITEMS = 1000

/** One place of `Encounter.location`. */
interface Stay {
  readonly index: number
  readonly code: string
  readonly isBed: boolean
  readonly isUnit: boolean
  readonly status: string
  readonly start: unknown
}

export function readEncounter(encounter: FhirObject, fullUrl: string, context: FeedContext): Reading {
  const token = tokenOfEncounter(encounter, fullUrl, context)
  const coding = encounter.class
  if (!isObject(coding))
    return refused(malformed('Encounter.class', 'is no Coding; expected one of v3-ActCode such as IMP (FHIR R4)'))
  const { system, code } = codingOf(coding)
  const kind = system === '' || system === ACT_CODE ? CLASSES.get(code) : undefined
  if (kind === undefined)
    return refused({
      place: 'Encounter.class',
      why: 'is no encounter class of v3-ActCode; expected EMER, IMP, ACUTE, NONAC, OBSENC, SS, AMB, VR, HH, FLD or PRENC',
      cause: 'unknown-code',
      path: '',
      reduced: {},
    })
  if (!kind.stay) return named(`Encounter ${code} ${kind.name}`)
  const status = textIn(encounter, 'status')
  if (!STATUSES.has(status))
    return refused({
      place: 'Encounter.status',
      why: `is no status of an encounter; expected one of ${[...STATUSES].join(', ')}`,
      cause: 'unknown-code',
      path: '',
      reduced: {},
    })
  if (status === 'unknown') return named(`Encounter ${code} of unknown status`)
  if (token === null)
    return refused(
      malformed('Encounter.identifier', 'is missing, and so is id; the stay cannot be followed', 'encounter'),
    )
  for (const list of ['location', 'statusHistory', 'classHistory']) {
    const value = encounter[list]
    if (Array.isArray(value) && value.length > MOST_ITEMS)
      return refused(malformed(`Encounter.${list}`, `has more than ${MOST_ITEMS} items, which no stay has`))
  }
  const read: Encounter = { encounter, token, code, status, context, problems: [] }
  if (status === 'cancelled' || status === 'entered-in-error') return cancelled(read)
  if (encounter.partOf !== undefined) return partOfAnother(read)
  if (status === 'planned') return planned(read)
  return stay(read)
}

interface Encounter {
  readonly encounter: FhirObject
  readonly token: string
  readonly code: string
  readonly status: string
  readonly context: FeedContext
  readonly problems: FeedProblem[]
}

function cancelled({ encounter, token, context }: Encounter): Reading {
  const event = { kind: 'encounter.cancelled', encounter: token } as const
  const period = objectIn(encounter, 'period')
  const candidates = [objectIn(encounter, 'meta').lastUpdated, period.end, period.start]
  const time = momentOf(
    candidates.find((value) => typeof value === 'string'),
    context.zone,
  )
  if (!time.ok) return refused(malformed('Encounter.meta.lastUpdated', time.why, 'occurredAt', event))
  return eventsOr('', [decoded({ ...event, occurredAt: time.at })], [])
}

/** The places in order; those that cannot be read become problems where they matter. */
function staysOf({ encounter, context, problems }: Encounter): readonly Stay[] {
  const memory = memoryOf(context)
  const stays: Stay[] = []
  for (const [item, index] of objectsIn(encounter, 'location')) {
    const read = readReference(item.location, 'Location', memory, encounter)
    if (!read.ok) {
      problems.push({
        place: `Encounter.location[${index}].location`,
        why: read.why,
        cause: read.cause,
        path: 'bed',
        reduced: {},
      })
      continue
    }
    const type = physicalTypeOf(item) || read.known?.physicalType || ''
    stays.push({
      index,
      code: read.code,
      isBed: type === 'bd',
      isUnit: isUnitType(type),
      status: textIn(item, 'status') || 'active',
      start: objectIn(item, 'period').start,
    })
  }
  return stays
}

const placeOfStay = ({ index }: Stay): string => `Encounter.location[${index}].location`

/** A planned encounter keeps the bed that it names; without one it is a plan, and plans are not kept. */
function planned(read: Encounter): Reading {
  const { encounter, token, code, context, problems } = read
  const bed = staysOf(read).find((one) => one.isBed)
  if (bed === undefined) return eventsOr(`Encounter ${code} planned without a bed`, [], problems)
  return eventsOr('', reservation(bed, encounter, token, context, problems), problems)
}

function reservation(
  bed: Stay,
  encounter: FhirObject,
  token: string,
  context: FeedContext,
  problems: FeedProblem[],
): DecodedEvent[] {
  const event = { kind: 'bed.reserved', encounter: token, bed: bed.code } as const
  const time = momentOf(objectIn(encounter, 'meta').lastUpdated, context.zone)
  if (time.ok) return [decoded({ ...event, occurredAt: time.at }, { bed: placeOfStay(bed) })]
  problems.push(malformed('Encounter.meta.lastUpdated', time.why, 'occurredAt', event))
  return []
}

/**
 * A part of another encounter, such as the days in intensive care: its beds are those of the whole, which is one stay of
 * one patient. Its beginning and end are not the stay's.
 */
function partOfAnother(read: Encounter): Reading {
  const { encounter, code, context, problems } = read
  const whole = tokenOfEncounterReference(encounter.partOf, context)
  if (whole === null)
    return refused(
      malformed('Encounter.partOf', 'names no encounter; expected a reference or an identifier', 'encounter'),
    )
  const beds = staysOf(read).filter((one) => one.isBed && one.status !== 'planned' && one.status !== 'reserved')
  const timed = bedEvents({ ...read, token: whole }, beds, undefined, 'encounter.moved')
  return eventsOr(`Encounter ${code} part of another`, inOrder(timed), problems)
}

interface Timed extends DecodedEvent {
  readonly instant: number
}

const inOrder = (timed: readonly Timed[]): DecodedEvent[] =>
  [...timed].sort((a, b) => a.instant - b.instant).map(({ event, placeFields }) => decoded(event, placeFields))

function bedEvents(
  { encounter, token, context, problems }: Encounter,
  beds: readonly Stay[],
  began: { readonly instant: number; readonly at: string } | undefined,
  first: 'bed.occupied' | 'encounter.moved',
): Timed[] {
  const found: Timed[] = []
  const end = momentOf(objectIn(encounter, 'period').end, context.zone)
  for (const bed of beds) {
    const place = `Encounter.location[${bed.index}].period.start`
    const own = momentOf(bed.start, context.zone)
    // The first bed is taken when the stay begins, unless it says otherwise; a later one must say when.
    const time =
      !own.ok && bed.start === undefined && found.length === 0 && began !== undefined
        ? { ok: true as const, ...began }
        : own
    const kind = found.length === 0 ? first : 'encounter.moved'
    const event = { kind, encounter: token, bed: bed.code } as const
    const why = !time.ok
      ? time.why
      : began !== undefined && time.instant < began.instant
        ? 'lies before Encounter.period.start; expected a time within the stay'
        : end.ok && time.instant > end.instant
          ? 'lies after Encounter.period.end; expected a time within the stay'
          : null
    if (!time.ok || why !== null) {
      problems.push(malformed(place, why!, 'occurredAt', event))
      continue
    }
    found.push({ ...decoded({ ...event, occurredAt: time.at }, { bed: placeOfStay(bed) }), instant: time.instant })
  }
  found.sort((a, b) => a.instant - b.instant)
  // By time, not by position in the list, the first bed is the one taken and the others are moved to.
  return found.map((one, i) => ({ ...one, event: { ...one.event, kind: i === 0 ? first : 'encounter.moved' } }))
}

/** The facility of a stay: the provider, else the first place that is named. */
function facilityOf(
  { encounter, context, problems }: Encounter,
  stays: readonly Stay[],
): { readonly code: string; readonly place: string } | null {
  const memory = memoryOf(context)
  const provider = readReference(encounter.serviceProvider, 'Organization', memory, encounter)
  if (provider.ok) return { code: provider.code, place: 'Encounter.serviceProvider' }
  const place = stays.find((one) => !one.isBed) ?? stays[0]
  if (place !== undefined) return { code: place.code, place: placeOfStay(place) }
  problems.push({
    place: 'Encounter.serviceProvider',
    why:
      encounter.serviceProvider === undefined
        ? 'is missing, and so is location; where the stay is must be told'
        : provider.why,
    cause: provider.cause,
    path: 'facility',
    reduced: {},
  })
  return null
}

function stay(read: Encounter): Reading {
  const { encounter, token, code, status, context, problems } = read
  const period = objectIn(encounter, 'period')
  const began = momentOf(period.start, context.zone)
  if (!began.ok)
    return refused(
      malformed('Encounter.period.start', began.why, 'occurredAt', { kind: 'encounter.started', encounter: token }),
    )
  const stays = staysOf(read)
  const facility = facilityOf(read, stays)
  if (facility === null) return eventsOr('', [], problems)
  const timed: Timed[] = []
  const add = (instant: number, event: FeedEvent, placeFields: PlaceFields = {}): void => {
    timed.push({ ...decoded(event, placeFields), instant })
  }
  const emergency = code === 'EMER' || classAtFirst(encounter) === 'EMER'
  const need = emergency ? 'emergency' : needOf(encounter)
  add(
    began.instant,
    {
      kind: 'encounter.started',
      occurredAt: began.at,
      encounter: token,
      facility: facility.code,
      ...(need === undefined ? {} : { need }),
    },
    { facility: facility.place },
  )
  if (emergency) seen(read, began.instant, add)
  const present = stays.filter((one) => one.status !== 'planned' && one.status !== 'reserved')
  const beds = present.filter((one) => one.isBed)
  const unit = present.find((one) => one.isUnit)
  if (beds.length === 0 && unit !== undefined && code !== 'EMER')
    add(
      began.instant,
      { kind: 'bed.requested', occurredAt: began.at, encounter: token, unit: unit.code },
      { unit: placeOfStay(unit) },
    )
  timed.push(...bedEvents(read, beds, began, 'bed.occupied'))
  leaves(
    read,
    timed.filter(({ event }) => event.bed !== undefined),
    add,
  )
  if (status === 'finished') end(read, began.instant, add)
  else {
    const kept = stays.find((one) => one.isBed && (one.status === 'planned' || one.status === 'reserved'))
    const last = inOrder(timed)
    if (kept !== undefined) last.push(...reservation(kept, encounter, token, context, problems))
    return eventsOr('', last, problems)
  }
  return eventsOr('', inOrder(timed), problems)
}

type Add = (instant: number, event: FeedEvent, placeFields?: PlaceFields) => void

/** The class with which the encounter began: a patient admitted from the emergency department came there first. */
function classAtFirst(encounter: FhirObject): string {
  const first = objectsIn(encounter, 'classHistory')
    .map(([item]) => ({
      code: textIn(objectIn(item, 'class'), 'code'),
      start: textIn(objectIn(item, 'period'), 'start'),
    }))
    .sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0))[0]
  return first?.code ?? ''
}

/** An emergency patient is seen when `in-progress` begins after `arrived` or `triaged`, where the history tells it. */
function seen({ encounter, token, context }: Encounter, began: number, add: Add): void {
  const history = objectsIn(encounter, 'statusHistory').map(([item]) => ({
    status: textIn(item, 'status'),
    start: momentOf(objectIn(item, 'period').start, context.zone),
  }))
  if (!history.some(({ status }) => status === 'arrived' || status === 'triaged')) return
  const treatment = history.find(({ status, start }) => status === 'in-progress' && start.ok && start.instant >= began)
  if (treatment?.start.ok)
    add(treatment.start.instant, { kind: 'encounter.seen', occurredAt: treatment.start.at, encounter: token })
}

/**
 * On leave the bed is held: as the history tells, and from when the resource was changed where it does not tell of the
 * leave that goes on. A leave that has ended filled the bed again.
 */
function leaves({ encounter, status, context, problems }: Encounter, timed: readonly Timed[], add: Add): void {
  const told = objectsIn(encounter, 'statusHistory').filter(([item]) => textIn(item, 'status') === 'onleave')
  const periods = told.map(([item, i]) => ({
    ...objectIn(item, 'period'),
    place: `Encounter.statusHistory[${i}].period`,
  }))
  const goesOn = status === 'onleave' && !periods.some((period: FhirObject) => period.end === undefined)
  if (goesOn)
    periods.push({
      start: objectIn(encounter, 'meta').lastUpdated,
      place: 'Encounter.meta.lastUpdated',
    } as (typeof periods)[number])
  for (const { start, end: over, place } of periods as readonly { start?: unknown; end?: unknown; place: string }[]) {
    for (const [kind, moment] of [
      ['bed.held', start],
      ['bed.returned', over],
    ] as const) {
      if (kind === 'bed.returned' && over === undefined) continue
      const time = momentOf(moment, context.zone)
      const bed = [...timed]
        .filter(({ event, instant }) => event.bed !== undefined && (!time.ok || instant <= time.instant))
        .sort((a, b) => b.instant - a.instant)[0]
      if (bed === undefined) continue
      if (time.ok) add(time.instant, { kind, occurredAt: time.at, bed: bed.event.bed! }, bed.placeFields)
      else problems.push(malformed(place, time.why, 'occurredAt', { kind, bed: bed.event.bed! }))
    }
  }
}

function end({ encounter, token, context, problems }: Encounter, began: number, add: Add): void {
  const event = { kind: 'encounter.ended', encounter: token } as const
  const time = momentOf(objectIn(encounter, 'period').end, context.zone)
  const why = !time.ok
    ? time.why
    : time.instant < began
      ? 'lies before Encounter.period.start; are the two exchanged?'
      : null
  if (!time.ok || why !== null) {
    problems.push(malformed('Encounter.period.end', why!, 'occurredAt', event))
    return
  }
  const outcome = outcomeOf(encounter)
  add(time.instant, {
    ...event,
    occurredAt: time.at,
    ...(outcome !== undefined && OUTCOMES.includes(outcome) ? { outcome } : {}),
  })
}
