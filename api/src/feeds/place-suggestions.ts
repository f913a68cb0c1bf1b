/**
 * Where a sender's places probably lie in the city: by id, by name, and, only when asked for, by size.
 */
import { bedId, type CityModel, type Unit } from '@kangcheng/twin-engine'
import { type PlaceCode, readPlaceCode } from './place-code.ts'
import type { MappableUnit, MappedPlace, PlaceMap } from './place-map.ts'

/** Likeness of names, 0 to 1, from which two are taken for the same. */
const SAME_NAME = 0.75

/**
 * A map with an entry for every code. `bySize` also gives places that match nothing to a hospital of the city with
 * enough beds, ward by ward and bed by bed; those entries say `suggested`.
 */
export function suggestPlaces(codes: Iterable<string>, city: CityModel, bySize: boolean): PlaceMap {
  const sorted = [...new Set(codes)].sort(byNumbersInside)
  const found: Record<string, MappedPlace | null> = Object.create(null)
  for (const code of sorted) found[code] = byIdOrName(readPlaceCode(code), city)
  if (bySize) assignBySize(found, city)
  const units: Record<string, MappableUnit> = {}
  for (const unit of city.units)
    units[unit.id] = {
      facility: city.facilities[unit.facility]!.id,
      need: unit.need,
      beds: bedsOf(unit),
      name: unit.name,
    }
  return { city: city.id, units, codes: found }
}

const bedsOf = (unit: Unit): number => (unit.kind === 'emergency' ? 0 : unit.beds + unit.surgeBeds)
const collator = new Intl.Collator('en', { numeric: true })
const byNumbersInside = (a: string, b: string): number => collator.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0)

function byIdOrName(place: PlaceCode, city: CityModel): MappedPlace | null {
  const direct = city.units.find((u) => u.id === place.pointOfCare || place.bed.startsWith(`${u.id}-b`))
  const unit = direct ?? unitByName(place, city)
  return unit === undefined ? null : inUnit(place, unit)
}

/** The entry for a place of a known unit; null when the place is a bed that the unit does not have. */
function inUnit(place: PlaceCode, unit: Unit): MappedPlace | null {
  if (place.bed === '' || unit.kind === 'emergency') return { unit: unit.id }
  const ordinal = Number(/(\d+)\D*$/.exec(place.bed)?.[1])
  return ordinal >= 1 && ordinal <= bedsOf(unit) ? { unit: unit.id, bed: bedId(unit, ordinal) } : null
}

function unitByName(place: PlaceCode, city: CityModel): Unit | undefined {
  const facility = city.facilities.findIndex(
    (f) =>
      f.id === place.facility ||
      likeness(f.name.zh, place.facility) >= SAME_NAME ||
      likeness(f.name.en, place.facility) >= SAME_NAME,
  )
  if (facility < 0) return undefined
  let best: Unit | undefined
  let bestLikeness = SAME_NAME
  for (const unit of city.units) {
    if (unit.facility !== facility) continue
    const like = Math.max(likeness(unit.name.zh, place.pointOfCare), likeness(unit.name.en, place.pointOfCare))
    if (like > bestLikeness || (like === bestLikeness && best === undefined)) {
      best = unit
      bestLikeness = like
    }
  }
  return best
}

/** Sørensen–Dice coefficient over letter pairs, case and punctuation aside. */
export function likeness(a: string, b: string): number {
  const pairsA = letterPairs(a)
  const pairsB = letterPairs(b)
  if (pairsA.length === 0 || pairsB.length === 0) return 0
  const rest = [...pairsB]
  let shared = 0
  for (const pair of pairsA) {
    const at = rest.indexOf(pair)
    if (at < 0) continue
    shared++
    rest.splice(at, 1)
  }
  return (2 * shared) / (pairsA.length + pairsB.length)
}

function letterPairs(text: string): string[] {
  const letters = [...text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')]
  if (letters.length === 1) return letters
  return letters.slice(1).map((letter, i) => letters[i]! + letter)
}

/** Gives each unmatched facility of the sender a hospital of the city, and its wards units there, largest first. */
function assignBySize(found: Record<string, MappedPlace | null>, city: CityModel): void {
  const facilities = new Map<string, Map<string, string[]>>()
  for (const [code, place] of Object.entries(found)) {
    if (place !== null) continue
    const { facility, pointOfCare } = readPlaceCode(code)
    const wards = facilities.get(facility) ?? new Map<string, string[]>()
    facilities.set(facility, wards)
    wards.set(pointOfCare, [...(wards.get(pointOfCare) ?? []), code])
  }
  const mapped = Object.values(found).flatMap((place) => place ?? [])
  const takenBeds = new Set(mapped.flatMap((place) => place.bed ?? []))
  const hospitals = city.facilities
    .map((_, f) => city.units.filter((unit) => unit.facility === f && unit.kind === 'ward'))
    .filter((units) => units.length > 0)
    .map((units) => ({ units, beds: units.reduce((sum, unit) => sum + unit.beds, 0) }))
    .sort((a, b) => a.beds - b.beds)
  const usedHospitals = new Set<number>()
  for (const wards of [...facilities.values()].sort((a, b) => codesIn(b) - codesIn(a))) {
    const wanted = codesIn(wards)
    let choice = hospitals.findIndex((hospital, h) => hospital.beds >= wanted && !usedHospitals.has(h))
    if (choice < 0) choice = hospitals.findIndex((hospital) => hospital.beds >= wanted)
    if (choice < 0) continue
    usedHospitals.add(choice)
    fillHospital(wards, hospitals[choice]!.units, found, takenBeds)
  }
}

const codesIn = (wards: ReadonlyMap<string, readonly string[]>): number =>
  [...wards.values()].reduce((sum, codes) => sum + codes.length, 0)

function fillHospital(
  wards: ReadonlyMap<string, readonly string[]>,
  units: readonly Unit[],
  found: Record<string, MappedPlace | null>,
  takenBeds: Set<string>,
): void {
  const free = units.map((unit) => ({
    unit,
    // Open beds only: a surge bed on standby cannot take a patient.
    beds: Array.from({ length: unit.beds }, (_, k) => bedId(unit, k + 1)).filter((bed) => !takenBeds.has(bed)),
  }))
  for (const codes of [...wards.values()].sort((a, b) => b.length - a.length)) {
    // The smallest unit that holds the whole ward; a ward larger than any is spread over the emptiest ones.
    const fitting = free.filter((f) => f.beds.length >= codes.length).sort((a, b) => a.beds.length - b.beds.length)[0]
    let current = fitting
    for (const code of codes) {
      if (current === undefined || current.beds.length === 0)
        current = [...free].sort((a, b) => b.beds.length - a.beds.length)[0]
      if (current === undefined || current.beds.length === 0) return
      if (readPlaceCode(code).bed === '') found[code] = { unit: current.unit.id, suggested: true }
      else {
        const bed = current.beds.shift()!
        takenBeds.add(bed)
        found[code] = { unit: current.unit.id, bed, suggested: true }
      }
    }
  }
}
