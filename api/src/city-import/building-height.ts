/** How high a building is, where its tags say so, and by rule where they do not. */
import type { OsmTags } from './osm-blocks.ts'

/** Metres of a storey, and storeys of a building of which neither height nor levels are told. */
export const STOREY_METRES = 3
const STOREYS: Readonly<Record<string, number>> = {
  apartments: 6,
  hotel: 6,
  office: 6,
  hospital: 6,
  commercial: 4,
  dormitory: 4,
  university: 4,
  school: 3,
  church: 5,
  cathedral: 8,
  stadium: 6,
  retail: 2,
  industrial: 3,
  warehouse: 3,
  house: 2,
  detached: 2,
  terrace: 2,
  semidetached_house: 2,
  garage: 1,
  garages: 1,
  shed: 1,
  roof: 1,
}
const STOREYS_UNTOLD = 3

const numberIn = (text: string | undefined): number | null => {
  const match = /^(\d+(?:[.,]\d+)?)\s*(m|metres|ft|feet|')?$/.exec(text?.trim() ?? '')
  if (match === null) return null
  const value = Number(match[1]!.replace(',', '.'))
  return /ft|feet|'/.test(match[2] ?? '') ? value * 0.3048 : value
}

/** Storeys: as tagged, else from the height, else by kind of building. */
export function floorsOf(tags: OsmTags): number {
  const levels = numberIn(tags['building:levels'])
  if (levels !== null && levels > 0) return levels
  const height = numberIn(tags.height)
  if (height !== null && height > 0) return Math.max(1, Math.round(height / STOREY_METRES))
  return STOREYS[tags.building ?? ''] ?? STOREYS_UNTOLD
}

/** Metres: as tagged, else storeys × 3 m. */
export function heightMetres(tags: OsmTags): { readonly metres: number; readonly told: boolean } {
  const height = numberIn(tags.height ?? tags['building:height'])
  if (height !== null && height > 0) return { metres: height, told: true }
  return { metres: floorsOf(tags) * STOREY_METRES, told: tags['building:levels'] !== undefined }
}
