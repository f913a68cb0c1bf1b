/** Places that match nothing by id, name or position, given to hospitals and units of the city by size alone. */
import { bedId, type CityModel, type Unit } from '@kangcheng/twin-engine'
import type { PlaceHint } from './feed-format.ts'
import { readPlaceCode } from './place-code.ts'
import { isMappedUnit, type MappedPlace } from './place-map.ts'

interface SenderPlace {
  readonly code: string
  readonly isBed: boolean
  /** Beds of the whole ward, where the sender tells. */
  readonly beds: number
}

/** Ward code → its places without a match. */
type Wards = Map<string, SenderPlace[]>

/** Where a code stands in the sender's own order of places; null for a facility. */
function sendersOrder(code: string, hint: PlaceHint | undefined, hints: ReadonlyMap<string, PlaceHint>) {
  if (hint === undefined || code.includes('|')) {
    const { facility, pointOfCare, bed } = readPlaceCode(code)
    return { facility, ward: pointOfCare, isBed: bed !== '' }
  }
  if (hint.kind === 'facility') return null
  if (hint.kind === 'unit') return { facility: hint.within ?? '', ward: code, isBed: false }
  const ward = hint.within ?? ''
  return { facility: hints.get(ward)?.within ?? '', ward, isBed: true }
}

/** Gives each unmatched facility of the sender a hospital of the city, and its wards units there, largest first. */
export function assignBySize(
  found: Record<string, MappedPlace | null>,
  city: CityModel,
  hints: ReadonlyMap<string, PlaceHint>,
): void {
  const facilities = new Map<string, Wards>()
  for (const [code, place] of Object.entries(found)) {
    if (place !== null) continue
    const order = sendersOrder(code, hints.get(code), hints)
    if (order === null) continue
    const wards: Wards = facilities.get(order.facility) ?? new Map()
    facilities.set(order.facility, wards)
    const beds = hints.get(order.ward)?.beds ?? 0
    wards.set(order.ward, [...(wards.get(order.ward) ?? []), { code, isBed: order.isBed, beds }])
  }
  const mapped = Object.values(found).flatMap((place) => (place !== null && isMappedUnit(place) ? place : []))
  const taken = {
    beds: new Set(mapped.flatMap((place) => place.bed ?? [])),
    units: new Set(mapped.map((place) => place.unit)),
  }
  const hospitals = city.facilities
    .map((facility, f) => ({ id: facility.id, units: city.units.filter((u) => u.facility === f && u.kind === 'ward') }))
    .filter(({ units }) => units.length > 0)
    .map(({ id, units }) => ({ id, units, beds: units.reduce((sum, unit) => sum + unit.beds, 0) }))
    .sort((a, b) => a.beds - b.beds)
  const usedHospitals = new Set<string>()
  for (const [facility, wards] of [...facilities].sort(([, a], [, b]) => placesIn(b) - placesIn(a))) {
    const wanted = placesIn(wards)
    const known = found[facility]
    const fits = known == null || isMappedUnit(known) ? hospitals : hospitals.filter(({ id }) => id === known.facility)
    const choice =
      fits.find((hospital) => hospital.beds >= wanted && !usedHospitals.has(hospital.id)) ??
      fits.find((hospital) => hospital.beds >= wanted)
    if (choice === undefined) continue
    usedHospitals.add(choice.id)
    if (facility in found && known === null) found[facility] = { facility: choice.id, by: 'size', suggested: true }
    fillHospital(wards, choice.units, found, taken)
  }
}

/** Beds asked for: one per place, or what the sender tells of the ward. */
const placesIn = (wards: Wards): number => [...wards.values()].reduce((sum, places) => sum + sizeOf(places), 0)
const sizeOf = (places: readonly SenderPlace[]): number => Math.max(places.length, places[0]?.beds ?? 0)

function fillHospital(
  wards: Wards,
  units: readonly Unit[],
  found: Record<string, MappedPlace | null>,
  taken: { readonly beds: Set<string>; readonly units: Set<string> },
): void {
  const free = units.map((unit) => ({
    unit,
    // Open beds only: a surge bed on standby cannot take a patient.
    beds: Array.from({ length: unit.beds }, (_, k) => bedId(unit, k + 1)).filter((bed) => !taken.beds.has(bed)),
  }))
  const smallestFirst = (a: { beds: string[] }, b: { beds: string[] }): number => a.beds.length - b.beds.length
  for (const places of [...wards.values()].sort((a, b) => sizeOf(b) - sizeOf(a))) {
    // The smallest unit that holds the whole ward; a ward larger than any is spread over the emptiest ones.
    const fitting = free.filter((f) => f.beds.length >= sizeOf(places)).sort(smallestFirst)
    let current = fitting.find((f) => !taken.units.has(f.unit.id)) ?? fitting[0]
    for (const { code, isBed } of places) {
      if (current === undefined || current.beds.length === 0) current = [...free].sort(smallestFirst).at(-1)
      if (current === undefined || current.beds.length === 0) return
      taken.units.add(current.unit.id)
      if (!isBed) found[code] = { unit: current.unit.id, by: 'size', suggested: true }
      else {
        const bed = current.beds.shift()!
        taken.beds.add(bed)
        found[code] = { unit: current.unit.id, bed, by: 'size', suggested: true }
      }
    }
  }
}
