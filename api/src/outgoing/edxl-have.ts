/**
 * Beds of the city's hospitals for other systems: an EDXL-HAVE 2.0 document (OASIS and HL7, committee specification 02 of
 * 2019). What is not known is left out, never 0.
 *
 * The facility and its position are named as in published stylesheets for 2.0; beds and traffic have the names of 1.0 in the
 * spelling of 2.0. The schema of OASIS was not at hand to validate against: `edxlHaveProblem` reads a document back.
 */
import type { CityModel, Unit } from '@kangcheng/twin-engine'
import { edxlHave } from '../feeds/edxl-have.ts'
import { freshKey, tokensOf } from '../feeds/encounter-token.ts'
import { decodeAll } from '../feeds/feed-format.ts'
import { fixedZone } from '../feeds/zone.ts'
import type { UnitCounts } from './measure-report.ts'

export type HouseStatus = 'normal' | 'degraded' | 'closed'

/** `available`: vacant beds that can take a patient at once; null or absent = only known as open less occupied. */
export interface UnitVacancy extends UnitCounts {
  readonly available?: number | null
}

export interface Availability {
  readonly city: CityModel
  /** Epoch milliseconds of the city's clock. */
  readonly asOf: number
  /** By unit, in the order of the city's units. */
  readonly units: readonly UnitVacancy[]
  /** By facility: whether ambulances are taken, and whether the house works; null = not known. */
  readonly traffic: readonly (HouseStatus | null)[]
  readonly house: readonly (HouseStatus | null)[]
}

const TRAFFIC_WORDS = { normal: 'Normal', degraded: 'Advisory', closed: 'Closed' } as const
const HOUSE_WORDS = { normal: 'Normal', degraded: 'Compromised', closed: 'Closed' } as const

const TYPES_OF_NEED: Readonly<Partial<Record<Unit['need'], string>>> = {
  paediatrics: 'Pediatrics',
  psychiatry: 'AdultPsychiatric',
  'geriatrics-rehabilitation': 'RehabLongTermCare',
}

/** The bed type of EDXL-HAVE that a unit's beds are. */
export function bedTypeOf({ kind, bedClass, need }: Unit): string {
  if (kind === 'icu') return need === 'paediatrics' ? 'PediatricICU' : 'AdultICU'
  if (bedClass === 'isolation') return 'NegativeFlowIsolation'
  return TYPES_OF_NEED[need] ?? 'MedicalSurgical'
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** The document as XML. A bed type of which any unit is not known is left out whole: a part would look like all. */
export function edxlHaveDocument({ city, asOf, units, traffic, house }: Availability): string {
  const at = new Date(asOf).toISOString()
  const facilities = city.facilities.flatMap((facility, f) => {
    const own = city.units.flatMap((unit, u) => (unit.facility === f && unit.kind !== 'emergency' ? [{ unit, u }] : []))
    if (own.length === 0) return []
    const types = [...new Set(own.map(({ unit }) => bedTypeOf(unit)))].sort()
    const beds = types.flatMap((type) =>
      capacityOf(
        type,
        own.filter(({ unit }) => bedTypeOf(unit) === type).map(({ u }) => units[u] ?? { occupied: null, open: null }),
      ),
    )
    const ambulances = traffic[f] ?? null
    const works = house[f] ?? null
    const [lng, lat] = facility.location
    return [
      '  <facility>',
      '    <facilityInformation>',
      `      <facilityID>${escaped(facility.id)}</facilityID>`,
      `      <facilityName>${escaped(facility.name.zh)}</facilityName>`,
      '      <facilityGeoLocation><ct:EDXLGeoLocation>',
      `        <gml:Point srsName="urn:ogc:def:crs:EPSG::4326"><gml:pos>${lat} ${lng}</gml:pos></gml:Point>`,
      '      </ct:EDXLGeoLocation></facilityGeoLocation>',
      '    </facilityInformation>',
      ...(works === null ? [] : [`    <facilityStatus>${HOUSE_WORDS[works]}</facilityStatus>`]),
      ...(ambulances === null
        ? []
        : [
            '    <emergencyDepartment><emsTraffic>',
            `      <emsTrafficStatus>${TRAFFIC_WORDS[ambulances]}</emsTrafficStatus>`,
            '    </emsTraffic></emergencyDepartment>',
          ]),
      ...beds,
      `    <lastUpdateTime>${at}</lastUpdateTime>`,
      '  </facility>',
    ]
  })
  return `${[
    '<?xml version="1.0" encoding="UTF-8"?>',
    ...(city.synthetic ? ['<!-- 合成数据 SYNTHETIC: no load shown here is that of a real hospital -->'] : []),
    '<HAVE xmlns="urn:oasis:names:tc:emergency:edxl:have:2.0" xmlns:ct="urn:oasis:names:tc:emergency:edxl:ct:1.0"',
    '  xmlns:ext="urn:oasis:names:tc:emergency:edxl:extension:1.0" xmlns:gml="http://www.opengis.net/gml/3.2">',
    ...facilities,
    ...(city.synthetic ? SYNTHETIC : []),
    '</HAVE>',
  ].join('\n')}\n`
}

/** A comment may be lost on the way; an extension of EDXL is part of the document. */
const SYNTHETIC = [
  '  <ext:extension>',
  '    <ext:community>urn:kangcheng</ext:community>',
  '    <ext:id>synthetic</ext:id>',
  '    <ext:parameter><ext:nameURI>urn:kangcheng:synthetic</ext:nameURI><ext:value>合成数据 SYNTHETIC</ext:value></ext:parameter>',
  '  </ext:extension>',
]

function capacityOf(type: string, counts: readonly UnitVacancy[]): readonly string[] {
  let [available, open] = [0, 0]
  for (const unit of counts) {
    if (unit.occupied === null || unit.open === null) return []
    // A bed that awaits cleaning, is promised or blocked is not vacant. Of a census only its patients are known; extra beds
    // 加床 may be occupied beyond the open ones, and then none is vacant.
    available += unit.available ?? Math.max(0, unit.open - unit.occupied)
    open += unit.open
  }
  return [
    '    <bedCapacity>',
    `      <bedType>${type}</bedType>`,
    `      <capacity><availableCount>${available}</availableCount><baselineCount>${open}</baselineCount></capacity>`,
    '    </bedCapacity>',
  ]
}

/** What is wrong with a document, as a receiver would read it; null where nothing is. */
export function edxlHaveProblem(body: string): string | null {
  const context = { zone: fixedZone(0), tokens: tokensOf(freshKey()) }
  const { messages, problems } = decodeAll(edxlHave, Buffer.from(body), context)
  if (problems.length > 0) return `${problems[0]!.place}: ${problems[0]!.why}`
  return messages === 0 ? 'it tells of no facility' : null
}
