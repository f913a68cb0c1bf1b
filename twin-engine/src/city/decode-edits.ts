/** Unknown input → edits of a city, or every problem with its place; and the forbidden places of a GeoJSON file. */
import type { LngLat, Need, Text } from './city.ts'
import { NEEDS } from './city.ts'
import { type Decoded, type Problem, unknownField } from './decoded.ts'
import type { CityEdit, FacilitySize, ForbiddenPlace } from './edits.ts'
import { FACILITY_KINDS } from './facility-kinds.ts'
import { Reader } from './reader.ts'

const FIELDS: Readonly<Record<CityEdit['kind'], readonly string[]>> = {
  'add-facility': ['id', 'name', 'facilityKind', 'location', 'level', 'group', 'beds', 'emergencyPlaces', 'doctors'],
  'move-facility': ['facility', 'location'],
  'enlarge-facility': ['facility', 'beds', 'emergencyPlaces', 'doctors'],
  'close-facility': ['facility'],
  'change-population': ['district', 'factors'],
}
export const CITY_EDIT_KINDS = Object.keys(FIELDS) as readonly CityEdit['kind'][]

/**
 * Reads a list of edits `[{ kind, … }, …]`. Of a new facility only `id`, `location` and some size are needed: the kind is
 * HOSPITAL and the name its id unless given. Whether a city can take them, `editCity` says.
 */
export function decodeCityEdits(input: unknown, path = 'edits'): Decoded<readonly CityEdit[]> {
  const problems: Problem[] = []
  const edits = new Reader(input, path, problems).items().flatMap((one) => {
    const edit = decodeEdit(one)
    return edit === null ? [] : [edit]
  })
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: edits }
}

function decodeEdit(at: Reader): CityEdit | null {
  if (!at.isObject('an edit { kind, … }')) return null
  const kind = at.field('kind').oneOf(CITY_EDIT_KINDS)
  for (const name of Object.keys(at.value as object))
    if (name !== 'kind' && !FIELDS[kind].includes(name)) at.field(name).problem(unknownField(name, FIELDS[kind]))
  switch (kind) {
    case 'add-facility': {
      const id = at.field('id').text()
      return {
        kind,
        id,
        name: given(at, 'name') ? textOf(at.field('name')) : { zh: id, en: id },
        facilityKind: given(at, 'facilityKind')
          ? at.field('facilityKind').oneOf(FACILITY_KINDS.map((entry) => entry.kind))
          : 'HOSPITAL',
        location: locationOf(at.field('location')),
        level: given(at, 'level') ? textOf(at.field('level')) : null,
        group: given(at, 'group') ? at.field('group').text() : null,
        ...sizeOf(at),
      }
    }
    case 'move-facility':
      return { kind, facility: at.field('facility').text(), location: locationOf(at.field('location')) }
    case 'enlarge-facility':
      return { kind, facility: at.field('facility').text(), ...sizeOf(at) }
    case 'close-facility':
      return { kind, facility: at.field('facility').text() }
    case 'change-population': {
      const factors = at.list('factors').map((factor) => factor.number(0))
      if (factors.length !== 4)
        at.field('factors').problem(`needs one for each age band 0–14, 15–59, 60–64, 65+, got ${factors.length}`)
      return {
        kind,
        district: given(at, 'district') ? at.field('district').text() : null,
        factors: factors as unknown as [number, number, number, number],
      }
    }
  }
}

const given = (at: Reader, name: string): boolean => at.field(name).value !== undefined && at.field(name).value !== null

const textOf = (at: Reader): Text => ({ zh: at.field('zh').text(), en: at.field('en').text() })

function sizeOf(at: Reader): FacilitySize {
  const beds: Partial<Record<Need, number>> = {}
  if (given(at, 'beds'))
    for (const [name, count] of at.field('beds').entries()) {
      const need = NEEDS.find((one) => one === name && one !== 'emergency')
      if (need === undefined)
        count.problem(
          name === 'emergency'
            ? 'an emergency department has treatment places, not beds; give emergencyPlaces'
            : unknownField(
                name,
                NEEDS.filter((one) => one !== 'emergency'),
                'of beds by need',
              ),
        )
      else beds[need] = count.integer(0)
    }
  const whole = (name: string): number => (given(at, name) ? at.field(name).integer(0) : 0)
  return { beds, emergencyPlaces: whole('emergencyPlaces'), doctors: whole('doctors') }
}

/** Two finite numbers; whether they are a place in the city is told by `editCity`, which knows a swap when it sees one. */
function locationOf(at: Reader): LngLat {
  const { value } = at
  const [lng, lat] = Array.isArray(value) && value.length === 2 ? (value as unknown[]) : []
  if (typeof lng === 'number' && typeof lat === 'number' && Number.isFinite(lng) && Number.isFinite(lat))
    return [lng, lat]
  at.problem(`must be [longitude, latitude] in WGS-84 degrees, got ${JSON.stringify(value) ?? 'nothing'}`)
  return [0, 0]
}

/** Reads forbidden places: a list of `{ name, polygon: [[longitude, latitude], …] }`. */
export function decodeForbiddenPlaces(input: unknown, path = 'forbidden'): Decoded<readonly ForbiddenPlace[]> {
  const problems: Problem[] = []
  const places = new Reader(input, path, problems).items().flatMap((one) => {
    if (!one.isObject('a place { name, polygon }')) return []
    const polygon = one.list('polygon').map(locationOf)
    if (polygon.length < 3) one.field('polygon').problem(`must have at least three corners, got ${polygon.length}`)
    return [{ name: one.field('name').text(), polygon }]
  })
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: places }
}
