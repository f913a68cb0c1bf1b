/**
 * The mapping from a sender's place codes to the city's facilities, units and beds: a JSON file that `feed map` writes, a
 * human reads and corrects, and `feed send` and `feed listen` follow.
 *
 * `{"city": id, "facilities": {id: {name}}, "units": {unit: {facility, need, beds, name}}, "codes": {code: {unit, bed?} |
 * {facility} | null}, "columns"?: {…}, "coordinates"?: "gcj02"}`. `facilities` and `units` list what the codes may name, so
 * that the file can be edited without the city at hand; null = not mapped yet. An entry that a human enters needs only the
 * place; `by`, `suggested` and `runnerUp` are what the suggestion says of itself.
 */
import { type Decoded, NEEDS, type Problem, type Text } from '@kangcheng/twin-engine'
import { type CsvColumns, decodeCsvColumns } from './csv-columns.ts'
import { type DecodedEvent, type FeedEvent, PLACE_FIELDS, type PlaceField } from './feed-format.ts'
import { gcj02ToWgs84 } from './gcj02.ts'
import { inferredBed } from './place-inference.ts'

export interface MappableFacility {
  readonly name: Text
}

export interface MappableUnit {
  readonly facility: string
  readonly need: string
  /** Beds including surge beds; 0 for emergency departments, whose places are no hospital beds. */
  readonly beds: number
  readonly name: Text
}

/** What led to a suggestion: the same id, a like name, a near position, or size alone. */
const SUGGESTED_BY = ['id', 'name', 'place', 'size'] as const
export type SuggestedBy = (typeof SUGGESTED_BY)[number]

interface Suggestion {
  readonly by?: SuggestedBy
  /** True when a human should look: the evidence is weak, or another place is nearly as likely. */
  readonly suggested?: boolean
  /** Id of the next likely place of a doubtful suggestion. */
  readonly runnerUp?: string
}
export interface MappedUnit extends Suggestion {
  readonly unit: string
  readonly bed?: string
}
export interface MappedFacility extends Suggestion {
  readonly facility: string
}
export type MappedPlace = MappedUnit | MappedFacility

export const isMappedUnit = (place: MappedPlace): place is MappedUnit => 'unit' in place

export interface PlaceMap {
  readonly city: string
  readonly facilities: Readonly<Record<string, MappableFacility>>
  readonly units: Readonly<Record<string, MappableUnit>>
  readonly codes: Readonly<Record<string, MappedPlace | null>>
  /** Of a table: what its columns mean. */
  readonly columns?: CsvColumns
  /** The system of the sender's positions; WGS-84 where left out. */
  readonly coordinates?: 'gcj02' | 'wgs84'
}

/** A mapping file's text, or every problem with its path. */
export function decodePlaceMap(text: string): Decoded<PlaceMap> {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    return {
      ok: false,
      problems: [{ path: '', why: `is no JSON (${(error as Error).message}); write it with feed map` }],
    }
  }
  const problems: Problem[] = []
  if (!isRecord(json) || !isRecord(json.units) || !isRecord(json.codes) || typeof json.city !== 'string')
    return { ok: false, problems: [{ path: '', why: 'expected {"city", "units", "codes"}; write it with feed map' }] }
  const units: Record<string, MappableUnit> = Object.create(null)
  for (const [id, unit] of Object.entries(json.units)) {
    if (isUnit(unit)) units[id] = unit
    else
      problems.push({
        path: `units.${id}`,
        why: 'expected {facility, need, beds, name: {zh, en}} with a need of the city',
      })
  }
  const facilities: Record<string, MappableFacility> = Object.create(null)
  // Files written before there were facilities name them in the units only.
  for (const { facility } of Object.values(units)) facilities[facility] = { name: { zh: facility, en: facility } }
  if (json.facilities !== undefined && !isRecord(json.facilities))
    problems.push({ path: 'facilities', why: 'expected {id: {name: {zh, en}}}' })
  for (const [id, facility] of Object.entries(isRecord(json.facilities) ? json.facilities : {})) {
    if (isRecord(facility) && isText(facility.name)) facilities[id] = { name: facility.name }
    else problems.push({ path: `facilities.${id}`, why: 'expected {name: {zh, en}}' })
  }
  const codes: Record<string, MappedPlace | null> = Object.create(null)
  for (const [code, place] of Object.entries(json.codes)) {
    const read = readPlace(place, units, facilities)
    if ('problem' in read) problems.push({ path: `codes["${code}"]${read.problem.path}`, why: read.problem.why })
    else codes[code] = read.place
  }
  const columns = json.columns === undefined ? null : decodeCsvColumns(json.columns)
  if (columns?.ok === false)
    problems.push(
      ...columns.problems.map(({ path, why }) => ({ path: path === '' ? 'columns' : `columns.${path}`, why })),
    )
  const { coordinates } = json
  if (coordinates !== undefined && coordinates !== 'gcj02' && coordinates !== 'wgs84')
    problems.push({ path: 'coordinates', why: 'expected "gcj02" or "wgs84"' })
  if (problems.length > 0) return { ok: false, problems }
  return {
    ok: true,
    value: {
      city: json.city,
      facilities,
      units,
      codes,
      ...(columns?.ok ? { columns: columns.value } : {}),
      ...(coordinates === 'gcj02' || coordinates === 'wgs84' ? { coordinates } : {}),
    },
  }
}

type ReadPlace = { readonly place: MappedPlace | null } | { readonly problem: Problem }

function readPlace(
  json: unknown,
  units: Readonly<Record<string, MappableUnit>>,
  facilities: Readonly<Record<string, MappableFacility>>,
): ReadPlace {
  const refuse = (path: string, why: string): ReadPlace => ({ problem: { path, why } })
  if (json === null) return { place: null }
  if (!isRecord(json) || (typeof json.unit !== 'string') === (typeof json.facility !== 'string'))
    return refuse('', 'expected null, {"unit": …, "bed"?: …} or {"facility": …}')
  const suggestion: Suggestion = {
    ...(SUGGESTED_BY.some((by) => by === json.by) ? { by: json.by as SuggestedBy } : {}),
    ...(json.suggested === true ? { suggested: true } : {}),
    ...(typeof json.runnerUp === 'string' ? { runnerUp: json.runnerUp } : {}),
  }
  if (typeof json.facility === 'string') {
    if (facilities[json.facility] === undefined)
      return refuse('.facility', `"${json.facility}" is not among "facilities"; name one of those`)
    return { place: { facility: json.facility, ...suggestion } }
  }
  const id = json.unit as string
  const unit = units[id]
  if (unit === undefined) return refuse('.unit', `"${id}" is not among "units"; name one of those`)
  if (json.bed !== undefined && !isBedOf(json.bed, id, unit))
    return refuse('.bed', `expected ${id}-b01 to -b${unit.beds}`)
  return { place: { unit: id, ...(typeof json.bed === 'string' ? { bed: json.bed } : {}), ...suggestion } }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const isText = (value: unknown): value is Text =>
  isRecord(value) && typeof value.zh === 'string' && typeof value.en === 'string'

function isUnit(value: unknown): value is MappableUnit {
  return (
    isRecord(value) &&
    typeof value.facility === 'string' &&
    (NEEDS as readonly unknown[]).includes(value.need) &&
    Number.isInteger(value.beds)
  )
}

function isBedOf(bed: unknown, unitId: string, unit: MappableUnit): boolean {
  if (typeof bed !== 'string' || !bed.startsWith(`${unitId}-b`)) return false
  const ordinal = Number(bed.slice(unitId.length + 2))
  return Number.isInteger(ordinal) && ordinal >= 1 && ordinal <= unit.beds
}

/** The place codes that an event names. */
export function placeCodesOf({ event, placeFields }: DecodedEvent): readonly string[] {
  return PLACE_FIELDS.flatMap((field) => (placeFields[field] === undefined ? [] : (event[field] ?? [])))
}

export type Resolved =
  | { readonly ok: true; readonly event: FeedEvent }
  | { readonly ok: false; readonly field: PlaceField; readonly code: string; readonly why: string }

/**
 * The event with the city's ids in place of the sender's codes, and its location in WGS-84. A patient's need is that of the
 * unit, unless the message says it.
 */
export function resolvePlaces({ event, placeFields }: DecodedEvent, map: PlaceMap): Resolved {
  let resolved = event
  for (const field of PLACE_FIELDS) {
    const code = event[field]
    if (code === undefined || placeFields[field] === undefined) continue
    const listed = Object.hasOwn(map.codes, code) ? map.codes[code] : undefined
    const place: MappedPlace | null | undefined =
      listed === undefined && field === 'bed' ? (inferredBed(code, map) ?? undefined) : listed
    if (place === undefined) return { ok: false, field, code, why: 'is not in the map; write it again with feed map' }
    if (place === null) {
      const what = field === 'bed' || field === 'unit' ? 'unit' : 'facility'
      return { ok: false, field, code, why: `has no ${what} in the map; give it one` }
    }
    if (!isMappedUnit(place)) {
      if (field === 'bed' || field === 'unit')
        return { ok: false, field, code, why: `has a facility but no ${field} in the map; give it one` }
      resolved = { ...resolved, [field]: place.facility }
      // A facility tells no need, and the event must have one: the twin takes a word that is none of its needs as not known.
      if (event.kind === 'encounter.started') resolved = { need: 'unspecified', ...resolved }
      continue
    }
    const unit = map.units[place.unit]!
    const id = field === 'bed' ? place.bed : field === 'unit' ? place.unit : unit.facility
    if (id === undefined) return { ok: false, field, code, why: 'has a unit but no bed in the map; give it one' }
    resolved = { ...resolved, [field]: id }
    const tellsNeed =
      event.kind === 'encounter.started' || event.kind === 'bed.requested' || event.kind === 'bed.occupied'
    if (tellsNeed && event.encounter !== undefined && resolved.need === undefined)
      resolved = { ...resolved, need: unit.need }
  }
  if (map.coordinates === 'gcj02' && isPosition(event.location))
    resolved = { ...resolved, location: gcj02ToWgs84(event.location) }
  return { ok: true, event: resolved }
}

const isPosition = (value: unknown): value is readonly [number, number] =>
  Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'number')
