/**
 * Bed counts for other systems: a FHIR R4 Bundle of MeasureReports, one per hospital, as US SAFR 1.0.0 has it
 * (http://hl7.org/fhir/us/safr/StructureDefinition/us-safr-measurereport-bundle, measure BedCapacityMeasure).
 */
import { createHash } from 'node:crypto'
import type { CityModel, Text, Unit } from '@kangcheng/twin-engine'
import {
  BED_CAPACITY_MEASURE,
  BED_GROUPS,
  EMERGENCY_ADMITTED,
  LOINC,
  MEASURE_POPULATION,
} from '../feeds/fhir-measure-codes.ts'

/** What one unit has; null = not known. `occupied` counts patients on leave, whose beds are not free. */
export interface UnitCounts {
  readonly occupied: number | null
  /** Beds open, occupied ones among them. */
  readonly open: number | null
}

/** People in one emergency department; null = not known, `masked` = withheld because the number is small. */
export interface EmergencyFigures {
  readonly occupied: number | 'masked' | null
  /** Of these, admitted and waiting for a bed. */
  readonly admitted: number | 'masked' | null
}

export interface BedFigures {
  readonly city: CityModel
  /** Epoch milliseconds of the city's clock. */
  readonly asOf: number
  /** By unit, in the order of the city's units. */
  readonly units: readonly UnitCounts[]
  /** By facility, in the order of the city's facilities; null where there is no emergency department. */
  readonly emergency: readonly (EmergencyFigures | null)[]
}

/** System of the identifiers that name this city's facilities. */
export const FACILITY_SYSTEM = 'urn:kangcheng:facility'

const DATA_ABSENT_REASON = 'http://hl7.org/fhir/StructureDefinition/data-absent-reason'
const PHYSICAL_TYPE = 'http://terminology.hl7.org/CodeSystem/location-physical-type'
const BEDS_NOT_EMERGENCY = (unit: Unit): boolean => unit.kind !== 'emergency'

interface ReportedGroup {
  /** Id among BED_GROUPS. */
  readonly id: string
  readonly name: Text
  readonly has: (unit: Unit) => boolean
}

/** The groups that the city's units tell apart; the standard's others would be guesses. */
const REPORTED_GROUPS: readonly ReportedGroup[] = [
  { id: 'all-inpatient', name: { zh: '全部住院床位', en: 'All inpatient beds' }, has: BEDS_NOT_EMERGENCY },
  {
    id: 'adult-icu',
    name: { zh: '成人重症床位', en: 'Adult intensive care beds' },
    has: ({ kind, need }) => kind === 'icu' && need !== 'paediatrics',
  },
  {
    id: 'paediatric-inpatient',
    name: { zh: '儿科住院床位', en: 'Paediatric inpatient beds' },
    has: (unit) => BEDS_NOT_EMERGENCY(unit) && unit.need === 'paediatrics',
  },
  {
    id: 'paediatric-icu',
    name: { zh: '儿科重症床位', en: 'Paediatric intensive care beds' },
    has: ({ kind, need }) => kind === 'icu' && need === 'paediatrics',
  },
]

type Figure = number | 'masked' | null
type Json = Readonly<Record<string, unknown>>

/** The Bundle as JSON. A total of which any part is not known is not known, and left out with its reason; never 0. */
export function measureReportBundle({ city, asOf, units, emergency }: BedFigures): Json {
  const at = new Date(asOf).toISOString()
  const mark = city.synthetic ? syntheticMark() : {}
  const organisation = uuid(city.id, 'organisation')
  const entry: Json[] = [
    {
      fullUrl: organisation,
      resource: {
        resourceType: 'Organization',
        ...mark,
        identifier: [{ system: 'urn:kangcheng:city', value: city.id }],
        active: true,
        name: city.name.zh,
        alias: [city.name.en],
      },
    },
  ]
  city.facilities.forEach((facility, f) => {
    const own = city.units.map((unit, u) => ({ unit, u })).filter(({ unit }) => unit.facility === f)
    if (!own.some(({ unit }) => BEDS_NOT_EMERGENCY(unit))) return
    const location = uuid(city.id, facility.id)
    const group = REPORTED_GROUPS.flatMap(({ id, name, has }) => {
      const members = own.filter(({ unit }) => has(unit))
      if (members.length === 0) return []
      const occupied = total(members.map(({ u }) => units[u]?.occupied ?? null))
      const open = total(members.map(({ u }) => units[u]?.open ?? null))
      const codes = BED_GROUPS.find((one) => one.id === id)!
      // Extra beds 加床 may be occupied beyond the open ones: then none is free.
      const unoccupied = occupied === null || open === null ? null : Math.max(0, open - occupied)
      return [
        groupOf(codes.occupied, `${name.zh} 占用 ${name.en}, occupied`, occupied),
        groupOf(codes.unoccupied!, `${name.zh} 空闲 ${name.en}, unoccupied`, unoccupied),
      ]
    })
    const department = emergency[f]
    if (department !== null && department !== undefined) {
      const codes = BED_GROUPS.find(({ id }) => id === 'emergency')!
      group.push(
        groupOf(codes.occupied, '急诊在院人数 Emergency department, occupied', department.occupied),
        groupOf(EMERGENCY_ADMITTED, '急诊待入院人数 Emergency department, admitted', department.admitted),
      )
    }
    entry.push(
      {
        fullUrl: location,
        resource: {
          resourceType: 'Location',
          ...mark,
          identifier: [{ system: FACILITY_SYSTEM, value: facility.id }],
          status: 'active',
          name: facility.name.zh,
          alias: [facility.name.en],
          physicalType: { coding: [{ system: PHYSICAL_TYPE, code: 'si' }] },
          position: { longitude: facility.location[0], latitude: facility.location[1] },
        },
      },
      {
        fullUrl: uuid(city.id, facility.id, at),
        resource: {
          resourceType: 'MeasureReport',
          ...mark,
          status: 'complete',
          type: 'summary',
          measure: BED_CAPACITY_MEASURE,
          subject: { reference: location },
          date: at,
          reporter: { reference: organisation },
          period: { start: at, end: at },
          group,
        },
      },
    )
  })
  // A Bundle carries the mark in its tag only: the standard gives it no text.
  return {
    resourceType: 'Bundle',
    ...('meta' in mark ? { meta: mark.meta } : {}),
    type: 'collection',
    timestamp: at,
    entry,
  }
}

/** Sum of figures of which all are known. */
function total(figures: readonly (number | null)[]): number | null {
  let sum = 0
  for (const figure of figures) {
    if (figure === null) return null
    sum += figure
  }
  return sum
}

function groupOf(code: string, text: string, figure: Figure): Json {
  const count =
    typeof figure === 'number'
      ? { count: figure }
      : { _count: { extension: [{ url: DATA_ABSENT_REASON, valueCode: figure ?? 'unknown' }] } }
  return {
    code: { coding: [{ system: LOINC, code }], text },
    population: [{ code: { coding: [{ system: MEASURE_POPULATION, code: 'initial-population' }] }, ...count }],
  }
}

/** What every resource about an invented load carries: for machines HL7's tag of test data, for people the words. */
function syntheticMark(): { readonly meta: Json; readonly text: Json } {
  return {
    meta: {
      tag: [
        { system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code: 'HTEST' },
        { system: 'urn:kangcheng:mark', code: 'SYNTHETIC', display: '合成数据 SYNTHETIC' },
      ],
    },
    text: {
      status: 'generated',
      div: '<div xmlns="http://www.w3.org/1999/xhtml"><p>合成数据 SYNTHETIC: 数字均为虚构 every figure is invented</p></div>',
    },
  }
}

/** The same parts give the same UUID (version 8 of RFC 9562, from SHA-256). */
function uuid(...parts: readonly string[]): string {
  const hex = createHash('sha256').update(JSON.stringify(parts)).digest('hex')
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** What is wrong with a body that should be such a Bundle; null where nothing is. */
export function measureReportProblem(body: string): string | null {
  let bundle: unknown
  try {
    bundle = JSON.parse(body)
  } catch {
    // The parser's message would quote the body.
    return 'it is no JSON'
  }
  const { resourceType, entry } = (bundle ?? {}) as { resourceType?: unknown; entry?: unknown }
  if (resourceType !== 'Bundle' || !Array.isArray(entry)) return 'it is no Bundle with entries'
  const reports = entry
    .map((one) => ((one ?? {}) as { resource?: unknown }).resource as Json | undefined)
    .filter((resource) => resource?.resourceType === 'MeasureReport')
  if (reports.length === 0) return 'it holds no MeasureReport'
  for (const [i, report] of reports.entries()) {
    const at = `MeasureReport ${i + 1}`
    if (report!.status !== 'complete' || report!.measure !== BED_CAPACITY_MEASURE) return `${at} is of another measure`
    for (const group of report!.group as readonly Json[]) {
      const population = (group.population as readonly Json[] | undefined)?.[0]
      const { count, _count } = (population ?? {}) as { count?: unknown; _count?: unknown }
      if (_count === undefined && !(Number.isInteger(count) && (count as number) >= 0))
        return `${at} has a group with neither a count nor the reason of its absence`
    }
  }
  return null
}
