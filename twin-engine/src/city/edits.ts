/**
 * A city as it might be: facilities opened, moved, enlarged or closed, and people who grow more or older. An edit never
 * moves an index: what is new stands behind all that was there, and what is closed keeps its place without capacity.
 */

import type { HospitalGroup, Need, Provenance, Text, Unit } from './city.ts'
import { type Cell, type CityModel, type Facility, type FacilityKind, indexCity, type LngLat } from './city.ts'
import type { Decoded, Problem } from './decoded.ts'
import { facilityKind } from './facility-kinds.ts'
import { insidePolygon } from './polygon.ts'
import { toGround } from './projection.ts'

/** What a facility can treat: beds by need (`icu` among them), treatment places of an emergency department, doctors of a centre. */
export interface FacilitySize {
  readonly beds: Readonly<Partial<Record<Need, number>>>
  readonly emergencyPlaces: number
  readonly doctors: number
}

export interface AddFacility extends FacilitySize {
  readonly kind: 'add-facility'
  readonly id: string
  readonly name: Text
  readonly facilityKind: FacilityKind
  readonly location: LngLat
  readonly level: Text | null
  /** Id of the hospital group that it joins; null = none. */
  readonly group: string | null
}

export interface MoveFacility {
  readonly kind: 'move-facility'
  readonly facility: string
  readonly location: LngLat
}

export interface EnlargeFacility extends FacilitySize {
  readonly kind: 'enlarge-facility'
  readonly facility: string
}

export interface CloseFacility {
  readonly kind: 'close-facility'
  readonly facility: string
}

/** Residents of a district (null = of all) by age band 0–14, 15–59, 60–64, 65+, as multiples of today's. */
export interface ChangePopulation {
  readonly kind: 'change-population'
  readonly district: string | null
  readonly factors: readonly [number, number, number, number]
}

export type CityEdit = AddFacility | MoveFacility | EnlargeFacility | CloseFacility | ChangePopulation

/** Ground on which nothing may be built. */
export interface ForbiddenPlace {
  readonly name: string
  /** Corners of the outer ring, first and last may be the same; at least three. */
  readonly polygon: readonly LngLat[]
}

export const MOST_CITY_EDITS = 60
/** Limits of one edit: beyond these it is a slip of the pen. */
export const MOST_NEW_BEDS = 5000
export const MOST_NEW_PLACES = 500
export const MOST_NEW_DOCTORS = 2000
const LARGEST_FACTOR = 5
/** A new site lies at most this far from where somebody lives. */
const FARTHEST_FROM_RESIDENTS_METRES = 10_000
/** Beds of a ward of a new building; assumed. */
const BEDS_OF_A_WARD = 45
const PLANNED: Provenance = { confidence: 'synthetic', source: '' }

/** What is wrong with an edit, and in which of its fields; null = nothing. */
type Wrong = { readonly why: string; readonly field: string; readonly zh?: string } | null
const wrong = (why: string, field = '', zh?: string): Wrong => ({ why, field, ...(zh !== undefined && { zh }) })

/** The parts of a city that edits change, while they are changed. */
interface Draft {
  facilities: Facility[]
  units: Unit[]
  cells: Cell[]
  groups: HospitalGroup[]
  populations: number[]
  nextBed: number
  readonly closed: Set<number>
}

/**
 * The city after the edits, in their order. Facilities, units, beds, cells and vehicles that were there keep their numbers, and
 * `editedFrom` is the city without any edit. No edit gives the city itself.
 * Problems carry the number of the edit (`edits[2].location`): an id that exists or is missing, a place outside the city, on
 * forbidden ground or with longitude and latitude the wrong way round, a size that treats nobody or that its kind cannot have.
 */
export function editCity(
  city: CityModel,
  edits: readonly CityEdit[],
  forbidden: readonly ForbiddenPlace[] = [],
): Decoded<CityModel> {
  if (edits.length === 0) return { ok: true, value: city }
  const problems: Problem[] = []
  if (city.care)
    problems.push({
      path: 'edits',
      why: 'the city brings care of its own, which names who goes where; edits need a city that runs by the parameters',
    })
  if (edits.length > MOST_CITY_EDITS)
    problems.push({ path: 'edits', why: `has ${edits.length} entries, at most ${MOST_CITY_EDITS} are taken` })
  if (problems.length > 0) return { ok: false, problems }
  const draft: Draft = {
    facilities: [...city.facilities],
    units: [...city.units],
    cells: [...city.cells],
    groups: [...city.groups],
    populations: city.districts.map((d) => d.population),
    nextBed: indexCity(city).bedCount,
    closed: new Set(),
  }
  edits.forEach((edit, i) => {
    const place = 'location' in edit ? wrongPlace(city, edit.location, forbidden) : null
    const found = place ?? applyEdit(city, draft, edit)
    if (found) problems.push({ path: found.field ? `edits[${i}].${found.field}` : `edits[${i}]`, why: found.why })
  })
  if (problems.length > 0) return { ok: false, problems }
  return {
    ok: true,
    value: {
      ...city,
      facilities: draft.facilities,
      units: draft.units,
      cells: draft.cells,
      groups: draft.groups,
      districts: city.districts.map((d, i) =>
        draft.populations[i] === d.population ? d : { ...d, population: draft.populations[i]! },
      ),
      editedFrom: city.editedFrom ?? city,
    },
  }
}

function applyEdit(city: CityModel, draft: Draft, edit: CityEdit): Wrong {
  if (edit.kind === 'add-facility') return add(city, draft, edit)
  if (edit.kind === 'change-population') return changePopulation(city, draft, edit)
  const f = draft.facilities.findIndex(({ id }) => id === edit.facility)
  if (f < 0) return wrong(`the city has no facility "${edit.facility}"`, 'facility')
  if (draft.closed.has(f)) return wrong(`"${edit.facility}" is closed by an edit before this one`, 'facility')
  if (edit.kind === 'move-facility') {
    const district = districtAt(city, edit.location)
    draft.facilities[f] = { ...draft.facilities[f]!, location: edit.location, district }
    return null
  }
  if (edit.kind === 'enlarge-facility') return enlarge(draft, f, edit)
  close(draft, f)
  return null
}

// ── facilities ──────────────────────────────────────────────────────────────────────────────────────────────────────

function add(city: CityModel, draft: Draft, edit: AddFacility): Wrong {
  const { id, name, facilityKind: kind, location, level, doctors, group } = edit
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/.test(id))
    return wrong(`must be letters, digits, hyphens or underscores, at most 40, got "${id.slice(0, 60)}"`, 'id')
  if (draft.facilities.some((one) => one.id === id))
    return wrong(`"${id}" is already the id of a facility; ids must be unique`, 'id')
  const size = wrongSize(edit)
  if (size) return size
  if (!facilityKind(kind).hasBeds && bedsOf(edit) > 0)
    return wrong(`a ${kind} has no beds; make it a HOSPITAL or leave the beds out`, 'beds')
  if (facilityKind(kind).tier !== 'hospital' && edit.emergencyPlaces > 0)
    return wrong(`a ${kind} has no emergency department; make it a HOSPITAL`, 'emergencyPlaces')
  if (group !== null && !draft.groups.some((one) => one.id === group))
    return wrong(`the city has no hospital group "${group}"`, 'group')
  const facility = draft.facilities.length
  draft.facilities.push({
    id,
    name,
    kind,
    location,
    district: districtAt(city, location),
    level,
    approvedBeds: bedsOf(edit) || null,
    parent: null,
    services: [],
    provenance: { name: PLANNED, location: PLANNED, level: PLANNED, beds: PLANNED },
    ...(doctors > 0 && { doctors }),
  })
  draft.groups = draft.groups.map((one) => (one.id === group ? { ...one, members: [...one.members, id] } : one))
  addUnits(draft, facility, edit)
  return null
}

function enlarge(draft: Draft, f: number, edit: EnlargeFacility): Wrong {
  const facility = draft.facilities[f]!
  const size = wrongSize(edit)
  if (size) return size
  if (!facilityKind(facility.kind).hasBeds && bedsOf(edit) > 0)
    return wrong(`"${facility.id}" is a ${facility.kind}, which has no beds`, 'beds')
  if (facilityKind(facility.kind).tier !== 'hospital' && edit.emergencyPlaces > 0)
    return wrong(`"${facility.id}" is a ${facility.kind}, which has no emergency department`, 'emergencyPlaces')
  if (edit.doctors > 0) draft.facilities[f] = { ...facility, addedDoctors: (facility.addedDoctors ?? 0) + edit.doctors }
  addUnits(draft, f, edit)
  return null
}

/** Without capacity, but with its columns: the beds that it had are told of as beds on standby. */
function close(draft: Draft, f: number): void {
  draft.closed.add(f)
  draft.facilities[f] = { ...draft.facilities[f]!, closed: true }
  draft.units = draft.units.map((unit) =>
    unit.facility !== f
      ? unit
      : { ...unit, beds: 0, surgeBeds: unit.kind === 'emergency' ? 0 : unit.beds + unit.surgeBeds },
  )
}

/** Wards of each need, intensive care and an emergency department behind all units; places join the department there is. */
function addUnits(draft: Draft, facility: number, { beds, emergencyPlaces }: FacilitySize): void {
  const { id } = draft.facilities[facility]!
  const own = (): number => draft.units.filter((unit) => unit.facility === facility).length
  const unit = (need: Need, kind: Unit['kind'], count: number): void => {
    const number = own() + 1
    draft.units.push({
      id: `${id}-n${number}`,
      name: unitName(kind, need),
      facility,
      kind,
      need,
      bedClass: need === 'infectious' ? 'isolation' : kind,
      building: 1,
      floor: number,
      firstBed: kind === 'emergency' ? -1 : draft.nextBed,
      beds: count,
      surgeBeds: 0,
    })
    if (kind !== 'emergency') draft.nextBed += count
  }
  if (emergencyPlaces > 0) {
    const at = draft.units.findIndex((one) => one.facility === facility && one.kind === 'emergency')
    if (at < 0) unit('emergency', 'emergency', emergencyPlaces)
    else draft.units[at] = { ...draft.units[at]!, beds: draft.units[at]!.beds + emergencyPlaces }
  }
  for (const [need, count] of Object.entries(beds) as [Need, number][]) {
    const wards = Math.ceil(count / BEDS_OF_A_WARD)
    for (let w = 0; w < wards; w++)
      unit(
        need,
        need === 'icu' ? 'icu' : 'ward',
        Math.floor((count * (w + 1)) / wards) - Math.floor((count * w) / wards),
      )
  }
}

const unitName = (kind: Unit['kind'], need: Need): Text =>
  kind === 'emergency'
    ? { zh: '急诊科（规划）', en: 'Emergency department (planned)' }
    : kind === 'icu'
      ? { zh: '重症医学科（规划）', en: 'Intensive care (planned)' }
      : { zh: '病区（规划）', en: `Ward, ${need} (planned)` }

const bedsOf = ({ beds }: FacilitySize): number => Object.values(beds).reduce((sum, n) => sum + n, 0)

function wrongSize(size: FacilitySize): Wrong {
  const { beds, emergencyPlaces, doctors } = size
  const figures: readonly (readonly [field: string, value: number, most: number])[] = [
    ...Object.entries(beds).map(([need, count]) => [`beds.${need}`, count, MOST_NEW_BEDS] as const),
    ['emergencyPlaces', emergencyPlaces, MOST_NEW_PLACES],
    ['doctors', doctors, MOST_NEW_DOCTORS],
  ]
  for (const [field, value, most] of figures)
    if (!(Number.isInteger(value) && value >= 0 && value <= most))
      return wrong(`must be a whole number 0 … ${most}, got ${value}`, field)
  if (bedsOf(size) > MOST_NEW_BEDS)
    return wrong(`has ${bedsOf(size)} beds in all, at most ${MOST_NEW_BEDS} are taken`, 'beds')
  if (bedsOf(size) + emergencyPlaces + doctors > 0) return null
  return wrong('has neither beds nor treatment places nor doctors, so that nobody could be treated there', 'beds')
}

// ── places ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Why nothing can be opened there: outside the city, the two coordinates the wrong way round, or forbidden ground; null = it can. */
export const placeProblem = (
  city: CityModel,
  location: LngLat,
  forbidden: readonly ForbiddenPlace[] = [],
): { readonly why: string; readonly zh: string } | null => {
  const found = wrongPlace(city, location, forbidden)
  return found && { why: found.why, zh: found.zh ?? found.why }
}

function wrongPlace(city: CityModel, [lng, lat]: LngLat, forbidden: readonly ForbiddenPlace[]): Wrong {
  const far = (place: LngLat): boolean =>
    !isPlace(place) || metresToResidents(city, place) > FARTHEST_FROM_RESIDENTS_METRES
  if (far([lng, lat])) {
    const [why, zh] = isPlace([lng, lat])
      ? [
          `[${lng}, ${lat}] lies outside the city: nobody lives within ${FARTHEST_FROM_RESIDENTS_METRES / 1000} km`,
          `[${lng}, ${lat}] 在城市之外：${FARTHEST_FROM_RESIDENTS_METRES / 1000} 公里内无人居住`,
        ]
      : [
          `must be [longitude −180 … 180, latitude −90 … 90] in WGS-84 degrees, got [${lng}, ${lat}]`,
          `应为 WGS-84 的 [经度 −180 … 180, 纬度 −90 … 90]，实为 [${lng}, ${lat}]`,
        ]
    if (far([lat, lng])) return wrong(why, 'location', zh)
    return wrong(
      `${why}; longitude comes first, did you mean [${lat}, ${lng}]?`,
      'location',
      `${zh}；经度在前，是否应为 [${lat}, ${lng}]？`,
    )
  }
  const ground = forbidden.find(({ polygon }) => insidePolygon([lng, lat], polygon))
  if (!ground) return null
  const zh = `[${lng}, ${lat}] 位于不可建设的用地：${ground.name}`
  return wrong(`[${lng}, ${lat}] lies on ground where nothing may be built: ${ground.name}`, 'location', zh)
}

const distanceMetres = (a: LngLat, b: LngLat): number => Math.hypot(...toGround(a, b))
const isPlace = ([lng, lat]: LngLat): boolean => Math.abs(lng) <= 180 && Math.abs(lat) <= 90

/** To the nearest cell; to the nearest facility in a city without cells. */
function metresToResidents(city: CityModel, place: LngLat): number {
  const places = city.cells.length > 0 ? city.cells.map((c) => c.centre) : city.facilities.map((f) => f.location)
  let least = Number.POSITIVE_INFINITY
  for (const other of places) least = Math.min(least, distanceMetres(place, other))
  return least
}

/** District of the nearest cell; of the nearest seat in a city without cells. */
function districtAt({ cells, districts }: CityModel, place: LngLat): number {
  const rows =
    cells.length > 0
      ? cells.map((c) => ({ at: c.centre, district: c.district }))
      : districts.map((d, district) => ({ at: d.seat, district }))
  let best = 0
  let least = Number.POSITIVE_INFINITY
  for (const { at, district } of rows) {
    const metres = distanceMetres(place, at)
    if (metres >= least) continue
    least = metres
    best = district
  }
  return best
}

// ── people ──────────────────────────────────────────────────────────────────────────────────────────────────────────

function changePopulation(city: CityModel, draft: Draft, edit: ChangePopulation): Wrong {
  const d = edit.district === null ? -1 : city.districts.findIndex(({ id }) => id === edit.district)
  if (edit.district !== null && d < 0) return wrong(`the city has no district "${edit.district}"`, 'district')
  const bad = edit.factors.findIndex((factor) => !(factor >= 0 && factor <= LARGEST_FACTOR))
  if (bad >= 0)
    return wrong(
      `must be a factor 0 … ${LARGEST_FACTOR} of today's residents, got ${edit.factors[bad]}`,
      `factors[${bad}]`,
    )
  if (draft.cells.length === 0)
    return wrong('the city has no population cells, so that the ages of its residents are not known')
  draft.cells = draft.cells.map((cell) => {
    if (d >= 0 && cell.district !== d) return cell
    const ages = cell.ages.map((n, band) => Math.round(n * edit.factors[band]!)) as unknown as Cell['ages']
    const population = ages.reduce((a, b) => a + b, 0)
    draft.populations[cell.district]! += population - cell.population
    return { ...cell, ages, population }
  })
  return null
}
