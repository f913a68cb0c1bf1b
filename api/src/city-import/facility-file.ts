/** Facilities from a file of the user's own: a table, GeoJSON, or FHIR locations. */
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { LngLat, Text } from '@kangcheng/twin-engine'
import { kindOfName, kindOfWord } from './facility-kind.ts'
import { fhirLocations } from './fhir-locations.ts'
import { type FoundFacility, nameOf } from './found-facility.ts'
import { type ImportProblems, UnusableInput } from './import-problem.ts'
import type { Box } from './osm-blocks.ts'
import { centreOf, type Ring } from './osm-rings.ts'
import { plainHeading, readColumns } from './table-columns.ts'
import { readPositions } from './told-position.ts'

/** Names of each column, of a GeoJSON feature's property too; also listed by `--help`. */
export const FACILITY_COLUMNS = {
  id: ['id', 'code', '编号'],
  name: ['name', '名称', '机构名称'],
  nameZh: ['nameZh', 'name_zh', 'name:zh', 'name:zh-Hans', '中文名'],
  nameEn: ['nameEn', 'name_en', 'name:en', '英文名'],
  kind: ['kind', 'type', 'amenity', 'healthcare', 'facility_type', 'category', '类别', '类型'],
  lon: ['lon', 'lng', 'long', 'longitude', 'x', '经度'],
  lat: ['lat', 'latitude', 'y', '纬度'],
  beds: ['beds', 'capacity:beds', 'open_beds', 'bed_count', '床位', '开放床位'],
  icuBeds: ['icuBeds', 'icu_beds', 'intensive_care_beds', 'ICU床位', '重症床位'],
  emergency: ['emergency', 'emergency_department', 'ed', 'a&e', '急诊'],
  level: ['level', 'grade', '等级'],
} as const

/** A facility as the file tells of it, whatever its form. */
export interface ToldFacility {
  readonly place: string
  /** Of the columns above. */
  readonly text: (column: string) => string | undefined
  readonly lng: number | null
  readonly lat: number | null
  readonly ring: Ring | null
}

interface ToldFile {
  readonly told: readonly ToldFacility[]
  readonly columns: { readonly lng: string; readonly lat: string }
}

/** @throws UnusableInput where the file is none of the three forms */
export function readFacilities(path: string, box: Box, problems: ImportProblems): FoundFacility[] {
  const file = basename(path)
  const start = readFileSync(path, 'utf8').trimStart()
  const { told, columns } = /^[[{]/.test(start) ? jsonFacilities(start, file, problems) : tableFacilities(path, file)
  const placed = told.filter((facility) => {
    if (facility.lng !== null && facility.lat !== null) return true
    problems.fault(
      facility.place,
      `has no position that can be read, and is left out; give longitude and latitude in WGS-84 degrees`,
    )
    return false
  })
  if (placed.length === 0)
    throw new UnusableInput(
      `${file}: none of its ${told.length} facilities has a position; give ${columns.lng} and ${columns.lat}`,
    )
  const positions = readPositions(
    placed.map(({ lng, lat }) => ({ lng: lng!, lat: lat! })),
    box,
    file,
    columns,
    problems,
  )
  return placed.flatMap((facility, i) => facilityOf(facility, positions[i]!, file, problems))
}

function tableFacilities(path: string, file: string): ToldFile {
  const table = readColumns(path, file, FACILITY_COLUMNS, ['lon', 'lat'])
  const told = table.rows.map(({ line, text }) => ({
    place: `${file} line ${line}`,
    text,
    lng: degrees(text('lon')),
    lat: degrees(text('lat')),
    ring: null,
  }))
  return { told, columns: { lng: table.heading.get('lon')!, lat: table.heading.get('lat')! } }
}

function degrees(text: string | undefined): number | null {
  const value = text === undefined ? Number.NaN : Number(text)
  return Math.abs(value) <= 180 ? value : null
}

function jsonFacilities(text: string, file: string, problems: ImportProblems): ToldFile {
  let documents: unknown[]
  try {
    documents = [JSON.parse(text)]
  } catch {
    documents = text.split('\n').flatMap((line, i) => {
      try {
        return line.trim() === '' ? [] : [JSON.parse(line) as unknown]
      } catch (error) {
        throw new UnusableInput(
          `${file} line ${i + 1}: is no JSON (${error instanceof Error ? error.message : String(error)}); give CSV, GeoJSON, or FHIR as JSON or NDJSON`,
        )
      }
    })
  }
  const [first] = documents as { type?: unknown; features?: unknown }[]
  if (documents.length === 1 && first?.type === 'FeatureCollection' && Array.isArray(first.features))
    return {
      told: first.features.map((feature, i) => featureOf(feature, file, i)),
      columns: { lng: 'coordinates[0]', lat: 'coordinates[1]' },
    }
  const told = fhirLocations(documents, file, problems)
  if (told === null)
    throw new UnusableInput(
      `${file}: is neither a GeoJSON FeatureCollection nor FHIR (a Bundle, or Locations as NDJSON); give one of these, or CSV`,
    )
  return { told, columns: { lng: 'position.longitude', lat: 'position.latitude' } }
}

interface Feature {
  readonly id?: unknown
  readonly properties?: Readonly<Record<string, unknown>> | null
  readonly geometry?: { readonly type?: unknown; readonly coordinates?: unknown } | null
}

function featureOf(input: unknown, file: string, i: number): ToldFacility {
  const { id, properties, geometry } = (typeof input === 'object' && input !== null ? input : {}) as Feature
  const byHeading = new Map(Object.entries(properties ?? {}).map(([name, value]) => [plainHeading(name), value]))
  if (id !== undefined) byHeading.set('id', id)
  const text = (column: string): string | undefined => {
    const names: readonly string[] = FACILITY_COLUMNS[column as keyof typeof FACILITY_COLUMNS] ?? []
    const value = names
      .map((name) => byHeading.get(plainHeading(name)))
      .find((found) => found !== undefined && found !== null)
    return value === undefined ? undefined : String(value).trim() || undefined
  }
  const isPlace = (at: unknown): at is LngLat => Array.isArray(at) && at.length >= 2 && at.every(Number.isFinite)
  const { type, coordinates } = geometry ?? {}
  const outer =
    type === 'Polygon'
      ? (coordinates as unknown[][])?.[0]
      : type === 'MultiPolygon'
        ? (coordinates as unknown[][][])?.[0]?.[0]
        : null
  const ring = Array.isArray(outer) && outer.length >= 4 && outer.every(isPlace) ? (outer.slice(0, -1) as Ring) : null
  const at = type === 'Point' && isPlace(coordinates) ? coordinates : ring === null ? null : centreOf(ring)
  return { place: `${file} features[${i}]`, text, lng: at?.[0] ?? null, lat: at?.[1] ?? null, ring }
}

const YES = /^(yes|true|1|y|是|有)$/i
const NO = /^(no|false|0|n|否|无)$/i

function facilityOf(told: ToldFacility, at: LngLat, file: string, problems: ImportProblems): FoundFacility[] {
  const { place, text } = told
  const plain = text('name') ?? text('id')
  const word = text('kind')
  const kind = word === undefined ? kindOfName(text('nameEn') ?? text('nameZh') ?? plain ?? '') : kindOfWord(word)
  if (kind === null) {
    problems.fault(
      place,
      word === undefined
        ? `"${plain ?? ''}" tells no kind and its name speaks of none, and is left out; add a column kind: hospital, clinic, ambulance station …`
        : `kind "${word}" is not known, and "${plain ?? ''}" is left out; use hospital, clinic, ambulance station, nursing home, rehabilitation, blood centre`,
    )
    return []
  }
  const count = (column: string): number | null => {
    const found = text(column)
    if (found === undefined || /^\d{1,5}$/.test(found)) return found === undefined ? null : Number(found)
    problems.fault(place, `${column} "${found}" is no whole number and stays unknown; write plain digits`)
    return null
  }
  const flag = text('emergency')
  const emergency = flag === undefined ? null : YES.test(flag) ? true : NO.test(flag) ? false : null
  if (flag !== undefined && emergency === null)
    problems.fault(place, `emergency "${flag}" is neither yes nor no and stays unknown; write yes or no`)
  const fallback = { zh: `机构（${place}）`, en: `Facility (${place})` }
  const { name, untranslated } = nameOf(
    { zh: text('nameZh'), en: text('nameEn'), plain: plain?.replace(/_/g, ' ') },
    fallback,
  )
  const level = text('level')
  return [
    {
      place,
      kind,
      name,
      untranslated,
      at,
      ring: told.ring,
      beds: count('beds'),
      intensiveCareBeds: count('icuBeds'),
      emergency,
      level: level === undefined ? null : ({ zh: level, en: level } satisfies Text),
      source: file,
    },
  ]
}
