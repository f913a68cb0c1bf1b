/**
 * MeasureReport (https://hl7.org/fhir/R4/measurereport.html): the bed and ventilator counts of SANER and US SAFR become
 * censuses of `<facility>#<group>`; quality measures of other kinds are named.
 */
import { MAX_COUNT } from '@kangcheng/twin-engine'
import type { QuarantineCauseId } from '../quarantine/causes.ts'
import type { DecodedEvent, FeedContext, FeedProblem, PlaceHint } from './feed-format.ts'
import {
  type Coding,
  codingsOf,
  countIn,
  decoded,
  eventsOr,
  type FhirObject,
  malformed,
  momentOf,
  named,
  objectIn,
  objectsIn,
  type Reading,
  refused,
  textIn,
} from './fhir-fields.ts'
import { BED_GROUPS, LOINC, POPULATIONS, VENTILATORS } from './fhir-measure-codes.ts'
import { memoryOf, readReference } from './fhir-references.ts'

type CountName = 'beds' | 'occupied' | 'unoccupied'
interface Counted {
  readonly value: number
  readonly place: string
}
type Counts = Partial<Record<CountName, Counted>>

const BY_LOINC: ReadonlyMap<string, { readonly group: string; readonly count: CountName }> = new Map(
  BED_GROUPS.flatMap(({ id, occupied, unoccupied }) => [
    [occupied, { group: id, count: 'occupied' as CountName }] as const,
    ...(unoccupied === null ? [] : [[unoccupied, { group: id, count: 'unoccupied' as CountName }] as const]),
  ]),
)

/** Where ventilators of the whole facility are counted: the group's name in place codes. */
const VENTILATOR_GROUP = 'ventilators'

export function readMeasureReport(report: FhirObject, context: FeedContext): Reading {
  const problems: FeedProblem[] = []
  const groups = new Map<string, Counts>()
  const known = gather(report, groups, problems)
  if (!known) return named('MeasureReport without counts of beds')
  const status = textIn(report, 'status')
  if (status !== 'complete') return named('MeasureReport that is not complete')
  const place = facilityOf(report, context)
  if ('why' in place)
    return refused({
      place: place.at,
      why: place.why,
      cause: place.cause,
      path: 'unit',
      reduced: {},
    })
  const period = objectIn(report, 'period')
  const dated = momentOf(report.date, context.zone)
  const time = dated.ok ? dated : momentOf(period.end, context.zone)
  if (!time.ok)
    return refused(
      malformed(report.date === undefined ? 'MeasureReport.period.end' : 'MeasureReport.date', time.why, 'occurredAt'),
    )
  const events: DecodedEvent[] = []
  const places: PlaceHint[] = []
  for (const [id, counts] of groups) {
    const unit = `${place.code}#${id}`
    const told = eventOf(id, counts, unit, problems)
    if (told === null) continue
    events.push(decoded({ ...told.fields, unit, occurredAt: time.at }, { unit: told.place }))
    const { beds } = told
    places.push({ code: unit, kind: 'unit', within: place.code, ...(beds === undefined ? {} : { beds }) })
  }
  return eventsOr('MeasureReport without figures', events, problems, places)
}

/** Fills the groups with the counts that the report tells. @returns whether any of its codes is one of beds or ventilators. */
function gather(report: FhirObject, groups: Map<string, Counts>, problems: FeedProblem[]): boolean {
  let known = false
  const add = (group: string, count: CountName, population: FhirObject, place: string): void => {
    known = true
    // An absent figure is one that nobody told, never 0.
    if (population.count === undefined) return
    const value = countIn(population, 'count')
    if (value === undefined) {
      problems.push({
        place: `${place}.count`,
        why: `is no whole number from 0 to ${MAX_COUNT}`,
        cause: 'implausible-count',
        path: count === 'occupied' ? 'occupied' : 'open',
        reduced: { kind: 'census.reported' },
      })
      return
    }
    groups.set(group, { ...groups.get(group), [count]: { value, place } })
  }
  for (const [item, g] of objectsIn(report, 'group')) {
    const byGroup = codingsOf(objectIn(item, 'code')).find(isBedCapacity)
    for (const [population, p] of objectsIn(item, 'population')) {
      const place = `MeasureReport.group[${g}].population[${p}]`
      const codings = codingsOf(objectIn(population, 'code'))
      const loinc = byGroup ?? codings.find(isBedCapacity)
      if (loinc !== undefined) {
        const { group, count } = BY_LOINC.get(loinc.code)!
        add(group, count, population, place)
        continue
      }
      for (const { code } of codings) {
        const word = code.toLowerCase()
        const found = POPULATIONS.get(word)
        if (found !== undefined) add(found.group, found.count, population, place)
        else if (word === VENTILATORS.all) add(VENTILATOR_GROUP, 'beds', population, place)
        else if (word === VENTILATORS.inUse) add(VENTILATOR_GROUP, 'occupied', population, place)
      }
    }
  }
  return known
}

const isBedCapacity = ({ system, code }: Coding): boolean => (system === LOINC || system === '') && BY_LOINC.has(code)

interface Told {
  readonly fields:
    | { readonly kind: 'census.reported'; readonly occupied: number; readonly open?: number }
    | {
        readonly kind: 'equipment.reported'
        readonly equipment: 'ventilator'
        readonly inUse: number
        readonly available: number
      }
  readonly place: string
  readonly beds?: number
}

/** The event of one group; null where the figures that it needs are not told. */
function eventOf(
  id: string,
  { beds, occupied, unoccupied }: Counts,
  unit: string,
  problems: FeedProblem[],
): Told | null {
  if (occupied === undefined) return null
  if (id === VENTILATOR_GROUP) {
    if (beds === undefined) return null
    if (occupied.value <= beds.value) {
      const inUse = occupied.value
      return {
        fields: { kind: 'equipment.reported', equipment: 'ventilator', inUse, available: beds.value - inUse },
        place: occupied.place,
      }
    }
    problems.push({
      place: `${occupied.place}.count`,
      why: 'is more than all ventilators of the same report; expected at most as many',
      cause: 'implausible-count',
      path: 'inUse',
      reduced: { kind: 'equipment.reported', equipment: 'ventilator', unit },
    })
    return null
  }
  const open = unoccupied !== undefined ? Math.min(MAX_COUNT, occupied.value + unoccupied.value) : beds?.value
  return {
    fields: { kind: 'census.reported', occupied: occupied.value, ...(open === undefined ? {} : { open }) },
    place: occupied.place,
    ...(open === undefined ? {} : { beds: open }),
  }
}

type Facility =
  | { readonly code: string }
  | { readonly why: string; readonly at: string; readonly cause: QuarantineCauseId }

/** Whom the counts are of: the subject, else the reporter, who may report for many. */
function facilityOf(report: FhirObject, context: FeedContext): Facility {
  const memory = memoryOf(context)
  const subject = readReference(report.subject, 'Location', memory, report)
  if (subject.ok && (subject.type === 'Location' || subject.type === 'Organization')) return { code: subject.code }
  const reporter = readReference(report.reporter, 'Organization', memory, report)
  if (reporter.ok) return { code: reporter.code }
  return !subject.ok && report.subject !== undefined
    ? { why: subject.why, at: 'MeasureReport.subject', cause: subject.cause }
    : { why: reporter.why, at: 'MeasureReport.reporter', cause: reporter.cause }
}
