/**
 * What stands: the immutable description of a city's health system, and the index from ids to columns.
 *
 * Ids are strings at the edge and dense indices inside: facility, unit, bed, cell and vehicle numbers follow the
 * order of the arrays here, and every state column is addressed by them.
 */

import { bedLookup } from './bed-lookup.ts'
import type { CityCare } from './care.ts'
import type { GivenTimes } from './given-times.ts'
import { NEEDS, type Need } from './needs.ts'
import type { RoadGraph } from './road-graph.ts'
import type { CityTransit } from './transit.ts'

export { NEEDS, type Need } from './needs.ts'

/** A name in both languages of the product; `zh` is written first, `en` translated from its meaning. */
export interface Text {
  readonly zh: string
  readonly en: string
}

/** WGS-84 `[longitude, latitude]` in degrees. GCJ-02 is converted at the edge and never stored. */
export type LngLat = readonly [lng: number, lat: number]

/** How far a figure may be trusted: attributed page, weak or computed, or made by this project's generator. */
export type Confidence = 'sourced' | 'approximate' | 'synthetic'

/** Where a field's value comes from. `source` is empty only for synthetic values, whose rule is in the generator. */
export interface Provenance {
  readonly confidence: Confidence
  readonly source: string
}

export type FacilityKind =
  | 'HOSPITAL'
  | 'PRIMARY_CARE_CENTRE'
  | 'EMERGENCY_STATION'
  | 'SHARED_CENTRE'
  | 'BLOOD_CENTRE'
  | 'FEVER_CLINIC'
  | 'STEP_DOWN'
  | 'ELDERLY_CARE'
  | 'FIELD_HOSPITAL'

export interface Facility {
  readonly id: string
  readonly name: Text
  readonly kind: FacilityKind
  readonly location: LngLat
  /** Index into `CityModel.districts`. */
  readonly district: number
  /** 三级甲等 … as published; null = not known. */
  readonly level: Text | null
  /** 编制床位, approved beds; null = not known. */
  readonly approvedBeds: number | null
  /** Id of the legal hospital of which this is a campus 院区; null for a body of one campus. */
  readonly parent: string | null
  /** What a shared centre does, or what a specialist hospital treats; empty for general ones. */
  readonly services: readonly string[]
  /** Doctors of a primary-care centre who see patients, where the city or an edit says so; else they follow from the residents around. */
  readonly doctors?: number
  /** Doctors whom an edit adds to a centre. */
  readonly addedDoctors?: number
  /** Closed by an edit: its numbers stay, its capacity is gone. */
  readonly closed?: true
  /** Provenance by field name: at least `name`, `location`, `level`, `beds`. */
  readonly provenance: Readonly<Record<string, Provenance>>
}

/** Bed classes of `domain/entities.md` that the engine tells apart. */
export type BedClass = 'ward' | 'icu' | 'emergency' | 'observation' | 'isolation'

/** A nursing unit 病区, or an emergency department (whose `beds` are treatment places and are not hospital beds). */
export interface Unit {
  readonly id: string
  readonly name: Text
  /** Index into `CityModel.facilities`. */
  readonly facility: number
  readonly kind: 'ward' | 'icu' | 'emergency'
  readonly need: Need
  readonly bedClass: BedClass
  readonly building: number
  readonly floor: number
  /** Index of the unit's first bed; its beds are `firstBed … firstBed + beds + surgeBeds - 1`. */
  readonly firstBed: number
  /** Beds that are open 开放 in ordinary operation. For `emergency`: treatment places, and `firstBed` addresses none. */
  readonly beds: number
  /** Further beds on standby 应急扩容, behind the open ones. */
  readonly surgeBeds: number
}

/** One square of the population grid, about 1 km wide. */
export interface Cell {
  readonly id: string
  readonly centre: LngLat
  readonly district: number
  readonly population: number
  /** Residents by age band 0–14, 15–59, 60–64, 65+ (the bands of the census communiqué); sums to `population`. */
  readonly ages: readonly [number, number, number, number]
  /** 0 = the best-off … 1 = the most deprived, where the city's data say so. */
  readonly deprivation?: number
  /** Mean income per resident in the city's currency, where its data say so. */
  readonly income?: number
}

export interface District {
  readonly id: string
  readonly name: Text
  readonly population: number
  readonly seat: LngLat
  readonly provenance: Provenance
}

export interface Vehicle {
  readonly id: string
  readonly station: number
  readonly negativePressure: boolean
}

export interface HospitalGroup {
  readonly id: string
  readonly name: Text
  readonly lead: string
  readonly members: readonly string[]
  readonly provenance: Provenance
}

/** The city. `beds` are implied by the units; `indexCity` gives ids and look-ups. */
export interface CityModel {
  readonly id: string
  readonly name: Text
  /** IANA zone, for display, and its fixed offset from UTC in minutes, for hour-of-day profiles. */
  readonly zone: string
  readonly utcOffsetMinutes: number
  /** True where any load shown for this city is invented: every view then carries 合成数据 / SYNTHETIC. */
  readonly synthetic: boolean
  readonly districts: readonly District[]
  readonly facilities: readonly Facility[]
  readonly units: readonly Unit[]
  readonly cells: readonly Cell[]
  readonly vehicles: readonly Vehicle[]
  readonly groups: readonly HospitalGroup[]
  /** Attributions that every display and export of this city must carry. */
  readonly attributions: readonly string[]
  /** Name of the set of parameters by which it is simulated, one for each jurisdiction; China's unless given. */
  readonly parameters?: string
  /** A set of its own, as its file `parameters.json` holds it; it goes before the one that is named. */
  readonly parameterSheet?: unknown
  /** How the city's care runs, where it brings figures of its own; else the parameters say. */
  readonly care?: CityCare
  /** Of a city as it might be (`edits.ts`): the city without any edit, whose demand is the one known. */
  readonly editedFrom?: CityModel
  /** Its roads; where it has none, times are estimated over the great circle. */
  readonly roads?: RoadGraph
  /** Times of its own from cells to facilities, by mode; they go before those over roads. */
  readonly givenTimes?: Readonly<Partial<Record<'walk' | 'car' | 'ambulance' | 'transit', GivenTimes>>>
  /** Its timetables of public transport, where it has any. */
  readonly transit?: CityTransit
}

/** Look-ups from ids to indices, and the counts that size the state's columns. Built once per city. */
export interface CityIndex {
  readonly bedCount: number
  /** Unit of each bed. */
  readonly unitOfBed: Int32Array
  readonly facilityOfUnit: Int32Array
  /** 0 = ward, 1 = intensive care, 2 = emergency department. */
  readonly kindOfUnit: Uint8Array
  /** Index into NEEDS of the unit's need, and its beds that are open in ordinary operation. */
  readonly needOfUnit: Uint8Array
  readonly bedsOfUnit: Int32Array
  /** Treatment places of each facility's emergency department; 0 without one. */
  readonly placesOfFacility: Int32Array
  /** Units of each facility, in order. */
  readonly unitsOfFacility: readonly (readonly number[])[]
  /** The emergency unit of each facility, or -1. */
  readonly emergencyUnitOfFacility: Int32Array
  readonly districtOfCell: Int32Array
  /** Longitude and latitude of the middle of each cell: `[2 × cell]`, `[2 × cell + 1]`. */
  readonly centreOfCell: Float64Array
  readonly facility: ReadonlyMap<string, number>
  readonly unit: ReadonlyMap<string, number>
  /** The bed's number by its id, or -1. */
  readonly findBed: (id: string) => number
  readonly cell: ReadonlyMap<string, number>
  readonly vehicle: ReadonlyMap<string, number>
}

/** The id of bed number `ordinal` (from 1) of a unit: `h04-w12-b07`. */
export function bedId(unit: Unit, ordinal: number): string {
  return `${unit.id}-b${ordinal < 10 ? '0' : ''}${ordinal}`
}

const indices = new WeakMap<CityModel, CityIndex>()

/** The city's index; computed at the first call and kept with the city. */
export function indexCity(city: CityModel): CityIndex {
  const known = indices.get(city)
  if (known) return known
  let bedCount = 0
  for (const unit of city.units) if (unit.kind !== 'emergency') bedCount += unit.beds + unit.surgeBeds
  const unitOfBed = new Int32Array(bedCount)
  const facilityOfUnit = new Int32Array(city.units.length)
  const kindOfUnit = Uint8Array.from(city.units, ({ kind }) => (kind === 'ward' ? 0 : kind === 'icu' ? 1 : 2))
  const emergencyUnitOfFacility = new Int32Array(city.facilities.length).fill(-1)
  const placesOfFacility = new Int32Array(city.facilities.length)
  const unitsOfFacility: number[][] = city.facilities.map(() => [])
  const unitIndex = new Map<string, number>()
  city.units.forEach((unit, u) => {
    facilityOfUnit[u] = unit.facility
    unitsOfFacility[unit.facility]!.push(u)
    unitIndex.set(unit.id, u)
    if (unit.kind === 'emergency') {
      emergencyUnitOfFacility[unit.facility] = u
      placesOfFacility[unit.facility] = unit.beds
      return
    }
    unitOfBed.fill(u, unit.firstBed, unit.firstBed + unit.beds + unit.surgeBeds)
  })
  const index: CityIndex = {
    bedCount,
    unitOfBed,
    facilityOfUnit,
    kindOfUnit,
    needOfUnit: Uint8Array.from(city.units, ({ need }) => NEEDS.indexOf(need)),
    bedsOfUnit: Int32Array.from(city.units, ({ beds }) => beds),
    placesOfFacility,
    unitsOfFacility,
    emergencyUnitOfFacility,
    districtOfCell: Int32Array.from(city.cells, ({ district }) => district),
    centreOfCell: Float64Array.from(city.cells.flatMap(({ centre }) => centre)),
    facility: new Map(city.facilities.map((f, i) => [f.id, i])),
    unit: unitIndex,
    findBed: bedLookup(city.units),
    cell: new Map(city.cells.map((c, i) => [c.id, i])),
    vehicle: new Map(city.vehicles.map((v, i) => [v.id, i])),
  }
  indices.set(city, index)
  return index
}
