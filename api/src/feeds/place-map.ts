/**
 * The mapping from a sender's place codes to the city's units and beds: a JSON file that `feed map` writes, a human
 * reads and corrects, and `feed send` follows.
 *
 * `{"city": id, "units": {unit: {facility, need, beds, name}}, "codes": {code: {unit, bed?, suggested?} | null}}`.
 * `units` lists what the codes may name, so that the file can be edited without the city at hand; null = not mapped yet.
 */
import { type Decoded, NEEDS, type Problem } from '@kangcheng/twin-engine'
import type { FeedEvent } from './feed-format.ts'
import { type DecodedEvent, PLACE_FIELDS, type PlaceField } from './feed-format.ts'

export interface MappableUnit {
  readonly facility: string
  readonly need: string
  /** Beds including surge beds; 0 for emergency departments, whose places are no hospital beds. */
  readonly beds: number
  readonly name: { readonly zh: string; readonly en: string }
}

export interface MappedPlace {
  readonly unit: string
  readonly bed?: string
  /** True when size alone led to this unit: a human should look. */
  readonly suggested?: boolean
}

export interface PlaceMap {
  readonly city: string
  readonly units: Readonly<Record<string, MappableUnit>>
  readonly codes: Readonly<Record<string, MappedPlace | null>>
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
  const codes: Record<string, MappedPlace | null> = Object.create(null)
  for (const [code, place] of Object.entries(json.codes)) {
    const path = `codes["${code}"]`
    if (place === null) codes[code] = null
    else if (!isRecord(place) || typeof place.unit !== 'string')
      problems.push({ path, why: 'expected null or {"unit": …, "bed"?: …}' })
    else if (units[place.unit] === undefined)
      problems.push({ path: `${path}.unit`, why: `"${place.unit}" is not among "units"; name one of those` })
    else if (place.bed !== undefined && !isBedOf(place.bed, place.unit, units[place.unit]!))
      problems.push({ path: `${path}.bed`, why: `expected ${place.unit}-b01 to -b${units[place.unit]!.beds}` })
    else
      codes[code] = {
        unit: place.unit,
        ...(typeof place.bed === 'string' ? { bed: place.bed } : {}),
        ...(place.suggested === true ? { suggested: true } : {}),
      }
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: { city: json.city, units, codes } }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

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
 * The event with the city's ids in place of the sender's codes. A patient's need is that of the unit, unless the
 * message says it.
 */
export function resolvePlaces({ event, placeFields }: DecodedEvent, map: PlaceMap): Resolved {
  let resolved = event
  for (const field of PLACE_FIELDS) {
    const code = event[field]
    if (code === undefined || placeFields[field] === undefined) continue
    const place = Object.hasOwn(map.codes, code) ? map.codes[code] : undefined
    if (place === undefined) return { ok: false, field, code, why: 'is not in the map; write it again with feed map' }
    if (place === null) return { ok: false, field, code, why: 'has no unit in the map; give it one' }
    const unit = map.units[place.unit]!
    const id = field === 'bed' ? place.bed : field === 'unit' ? place.unit : unit.facility
    if (id === undefined) return { ok: false, field, code, why: 'has a unit but no bed in the map; give it one' }
    resolved = { ...resolved, [field]: id }
    const tellsNeed =
      event.kind === 'encounter.started' || event.kind === 'bed.requested' || event.kind === 'bed.occupied'
    if (tellsNeed && event.encounter !== undefined && resolved.need === undefined)
      resolved = { ...resolved, need: unit.need }
  }
  return { ok: true, event: resolved }
}
