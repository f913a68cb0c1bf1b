/** The document of `city.json` from what the inputs told and what was made up by rule. */
import { apportion } from '@kangcheng/seed-data/generate'
import type { FacilityKind, LngLat, Parameters, Provenance, Text } from '@kangcheng/twin-engine'
import { distanceMetres } from '../feeds/gcj02.ts'
import { bedsByRule, type NumberedFacility } from './beds-by-rule.ts'
import { madeUpName } from './counted-facilities.ts'
import type { FoundFacility } from './found-facility.ts'
import { counted, type ImportProblems } from './import-problem.ts'
import { districtOf, type FoundDistrict } from './osm-districts.ts'
import type { PopulationInput } from './population-cell.ts'

export interface CitySheet {
  readonly id: string
  readonly name: Text
  /** IANA zone and its standard offset. */
  readonly zone: string
  readonly utcOffsetMinutes: number
  /** Name of the set of parameters, or null for China's. */
  readonly parameters: string | null
  readonly attributions: readonly string[]
}

const SYNTHETIC: Provenance = { confidence: 'synthetic', source: '' }

/** Kinds in the order in which facilities are listed, and the letter that their ids begin with. */
const ORDER: readonly (readonly [FacilityKind, string])[] = [
  ['HOSPITAL', 'h'],
  ['PRIMARY_CARE_CENTRE', 'p'],
  ['EMERGENCY_STATION', 'e'],
  ['BLOOD_CENTRE', 'b'],
  ['STEP_DOWN', 'r'],
  ['ELDERLY_CARE', 'n'],
  ['FEVER_CLINIC', 'f'],
  ['SHARED_CENTRE', 's'],
  ['FIELD_HOSPITAL', 'x'],
]

/** The document, as `decodeCity` takes it. */
export function composeCity(
  sheet: CitySheet,
  population: PopulationInput,
  found: readonly FoundFacility[],
  districts: readonly FoundDistrict[],
  parameters: Parameters,
  problems: ImportProblems,
): Readonly<Record<string, unknown>> {
  const { ageShare } = parameters.cityBuild
  const facilities = numbered(found, sheet.name)
  const { units, told } = bedsByRule(facilities, population.cells, parameters, seedOf(sheet.id), problems)
  const cells = population.cells.map((cell) => ({
    id: cell.id,
    centre: rounded(cell.centre),
    district: districtOf(districts, cell.centre),
    population: cell.population,
    ages: apportion(cell.population, ageShare),
    ...(cell.income !== undefined && { income: cell.income }),
    ...(cell.deprivation !== undefined && { deprivation: cell.deprivation }),
  }))
  const residents = districts.map((_, d) => cells.reduce((sum, c) => sum + (c.district === d ? c.population : 0), 0))
  problems.remark(
    'ages',
    `no input tells of ages: every cell has the shares ${ageShare.map((part) => Number((100 * part).toFixed(1))).join(', ')} % of 0–14, 15–59, 60–64, 65+; flagged synthetic`,
  )
  return {
    id: sheet.id,
    name: sheet.name,
    zone: sheet.zone,
    utcOffsetMinutes: sheet.utcOffsetMinutes,
    synthetic: true,
    ...(sheet.parameters !== null && { parameters: sheet.parameters }),
    districts: districts.map(({ id, name, seat }, d) => ({
      id,
      name,
      population: residents[d],
      seat: rounded(seat),
      provenance: population.synthetic ? SYNTHETIC : { confidence: 'sourced', source: population.source },
    })),
    facilities: facilities.map((facility) => ({
      id: facility.id,
      name: facility.name,
      kind: facility.kind,
      location: rounded(facility.at),
      district: districtOf(districts, facility.at),
      level: facility.level,
      approvedBeds: null,
      parent: null,
      services: [],
      provenance: {
        name: provenanceOf(facility, facility.untranslated ? ', in one language only' : ''),
        location: provenanceOf(facility, ''),
        level:
          facility.level === null
            ? { confidence: 'approximate', source: 'not told by any input' }
            : provenanceOf(facility, ''),
        beds: told.has(facility.id) ? provenanceOf(facility, '') : SYNTHETIC,
        units: SYNTHETIC,
      },
    })),
    units,
    cells,
    vehicles: vehiclesOf(
      facilities,
      units.filter(({ kind }) => kind === 'emergency').map((unit) => unit.facility),
      population,
      parameters,
      problems,
    ),
    groups: [],
    attributions: sheet.attributions,
  }
}

function provenanceOf({ source }: FoundFacility, addition: string): Provenance {
  return source === '' ? SYNTHETIC : { confidence: 'approximate', source: `${source}${addition}` }
}

/** In the order of kinds, with ids and names of their own. */
function numbered(found: readonly FoundFacility[], city: Text): NumberedFacility[] {
  return ORDER.flatMap(([kind, letter]) => {
    const own = found.filter((facility) => facility.kind === kind)
    const digits = Math.max(2, String(own.length).length)
    return own.map((facility, i) => ({
      ...facility,
      id: `${letter}${String(i + 1).padStart(digits, '0')}`,
      name: facility.name.zh === '' ? madeUpName(city, kind, i + 1) : facility.name,
    }))
  })
}

/** So many residents for each ambulance, at stations where some are told, else at the hospitals with a department. */
function vehiclesOf(
  facilities: readonly NumberedFacility[],
  departments: readonly number[],
  { cells }: PopulationInput,
  { cityBuild }: Parameters,
  problems: ImportProblems,
): readonly { id: string; station: number; negativePressure: boolean }[] {
  const { residentsPerAmbulance, negativePressureShare } = cityBuild
  const stations = [...facilities.keys()].filter((f) => facilities[f]!.kind === 'EMERGENCY_STATION')
  const bases = stations.length > 0 ? stations : departments
  const served = bases.map(() => 1)
  let residents = 0
  for (const { centre, population } of cells) {
    const metres = bases.map((f) => distanceMetres(centre, facilities[f]!.at))
    served[metres.indexOf(Math.min(...metres))]! += population
    residents += population
  }
  const count = Math.max(1, Math.ceil(residents / residentsPerAmbulance))
  problems.remark(
    'ambulances',
    `${counted(count, 'ambulance is', 'ambulances are')} made up, one per ${residentsPerAmbulance.toLocaleString('en')} residents, and stand at ${stations.length > 0 ? `the ${stations.length} stations` : 'the hospitals with an emergency department, as no input tells of a station'}, by the residents nearest to each`,
  )
  const shares = apportion(count, served)
  const made: { id: string; station: number; negativePressure: boolean }[] = []
  let negative = 0
  bases.forEach((station, i) => {
    for (let k = 0; k < shares[i]!; k++) {
      const number = made.length + 1
      const negativePressure = negative < Math.ceil(number * negativePressureShare)
      if (negativePressure) negative++
      made.push({ id: `v${String(number).padStart(3, '0')}`, station, negativePressure })
    }
  })
  return made
}

/** About a metre. */
function rounded([lng, lat]: LngLat): LngLat {
  return [Math.round(lng * 1e5) / 1e5, Math.round(lat * 1e5) / 1e5]
}

/** A number that belongs to the id, so that the same inputs always give the same city. */
function seedOf(id: string): number {
  let seed = 0
  for (const character of id) seed = (Math.imul(seed, 31) + character.codePointAt(0)!) | 0
  return seed >>> 0
}
