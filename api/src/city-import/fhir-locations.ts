/** Locations of FHIR (R4) as facilities: those that have a position of their own. */
import type { ToldFacility } from './facility-file.ts'
import type { ImportProblems } from './import-problem.ts'

interface Concept {
  readonly text?: unknown
  readonly coding?: readonly { readonly code?: unknown; readonly display?: unknown }[]
}
interface Resource {
  readonly resourceType?: unknown
  readonly id?: unknown
  readonly name?: unknown
  readonly status?: unknown
  readonly type?: readonly Concept[]
  readonly physicalType?: Concept
  readonly position?: { readonly longitude?: unknown; readonly latitude?: unknown }
  readonly entry?: readonly { readonly resource?: Resource }[]
}

/** Places within a building: beds, rooms, wards (HL7 location-physical-type). */
const WITHIN = new Set(['bd', 'ro', 'wa', 'lvl', 'wi', 'co', 'ca', 've', 'jdn', 'area'])

/** @returns null where no document is a FHIR resource */
export function fhirLocations(
  documents: readonly unknown[],
  file: string,
  problems: ImportProblems,
): readonly ToldFacility[] | null {
  const resources = documents.flat().flatMap((document) => {
    const resource = (typeof document === 'object' && document !== null ? document : {}) as Resource
    if (resource.resourceType === 'Bundle') return (resource.entry ?? []).flatMap((entry) => entry.resource ?? [])
    return resource.resourceType === undefined ? [] : [resource]
  })
  if (resources.length === 0) return null
  const locations = resources.filter(
    ({ resourceType, physicalType }) =>
      resourceType === 'Location' && !physicalType?.coding?.some(({ code }) => WITHIN.has(String(code))),
  )
  if (locations.length < resources.length)
    problems.remark(
      file,
      `${resources.length - locations.length} of ${resources.length} resources are no facilities (no Location, or one within a building) and are left out`,
    )
  return locations.map((location, i): ToldFacility => {
    const words = (location.type ?? []).flatMap((concept) => [
      concept.text,
      ...(concept.coding ?? []).flatMap(({ code, display }) => [display, code]),
    ])
    const texts: Readonly<Record<string, unknown>> = {
      id: location.id,
      name: location.name,
      kind: words.find((word) => word !== undefined),
    }
    const number = (value: unknown): number | null =>
      typeof value === 'number' && Number.isFinite(value) ? value : null
    return {
      place: `${file} Location/${String(location.id ?? i)}`,
      text: (column) => (texts[column] === undefined ? undefined : String(texts[column]).trim() || undefined),
      lng: number(location.position?.longitude),
      lat: number(location.position?.latitude),
      ring: null,
    }
  })
}
