/** Facilities of the user's file and of the map put together: one that both tell of stands once. */
import { distanceMetres, gcj02ToWgs84, insideChina, recogniseGcj02 } from '../feeds/gcj02.ts'
import { type FoundFacility, namesAlike } from './found-facility.ts'
import type { ImportProblems } from './import-problem.ts'
import { distanceToRingMetres } from './osm-rings.ts'

/** Metres within which two of one name, or two of one kind whatever they are called, are one. */
const SAME_NAME_METRES = 300
const SAME_PLACE_METRES = 60
/** Facilities of one name within this are compared to find out in which system the file's positions are. */
const COMPARED_METRES = 1500

/** The file's facilities first, completed by what the map knows of them; then those that only the map knows. */
export function mergedFacilities(
  own: readonly FoundFacility[],
  mapped: readonly FoundFacility[],
  problems: ImportProblems,
): FoundFacility[] {
  const told = inWgs84(own, mapped, problems)
  const left = new Set(mapped)
  const merged = told.map((facility) => {
    const same = [...left].find((other) => isSame(facility, other))
    if (same === undefined) return facility
    left.delete(same)
    problems.remark(
      facility.place,
      `"${facility.name.en}" is ${same.place} "${same.name.en}" of the map: one facility, with what the file tells before what the map does`,
    )
    return {
      ...facility,
      ring: facility.ring ?? same.ring,
      beds: facility.beds ?? same.beds,
      emergency: facility.emergency ?? same.emergency,
    }
  })
  return [...merged, ...left]
}

function isSame(a: FoundFacility, b: FoundFacility): boolean {
  if (a.kind !== b.kind) return false
  const metres = b.ring === null ? distanceMetres(a.at, b.at) : distanceToRingMetres(b.ring, a.at)
  return metres <= SAME_PLACE_METRES || (metres <= SAME_NAME_METRES && namesAlike(a.name, b.name))
}

/** Positions that stand as far from the map's as GCJ-02 shifts them are converted, and that is told. */
function inWgs84(
  own: readonly FoundFacility[],
  mapped: readonly FoundFacility[],
  problems: ImportProblems,
): readonly FoundFacility[] {
  const [first] = own
  if (first === undefined || !own.some(({ at }) => insideChina(at))) return own
  const pairs = own.flatMap((facility) => {
    const known = mapped.find(
      (other) => namesAlike(facility.name, other.name) && distanceMetres(facility.at, other.at) <= COMPARED_METRES,
    )
    return known === undefined ? [] : [{ told: facility.at, known: known.at }]
  })
  const { system, offsetMetres, residualMetres } = recogniseGcj02(pairs)
  if (system === 'gcj02') {
    problems.fault(
      first.source,
      `the positions are GCJ-02: ${pairs.length} facilities that the map knows too stand ${Math.round(offsetMetres!)} m off, and ${Math.round(residualMetres!)} m once converted; all were converted to WGS-84, convert the file`,
    )
    return own.map((facility) => ({
      ...facility,
      at: gcj02ToWgs84(facility.at),
      ring: facility.ring?.map(gcj02ToWgs84) ?? null,
    }))
  }
  if (system === 'unknown')
    problems.remark(
      first.source,
      'whether the positions are WGS-84 or GCJ-02, which is some 500 m off, cannot be told: no facility of the file is on the map under its name; they are taken for WGS-84',
    )
  return own
}
