/** Districts from administrative boundaries, where the extract holds some that close; else the city is one district. */
import type { LngLat, Text } from '@kangcheng/twin-engine'
import { nameOf } from './found-facility.ts'
import type { ImportProblems } from './import-problem.ts'
import type { OsmExtract } from './osm-extract.ts'
import { centreOf, distanceToRingMetres, insideRing, outerRings, type Ring } from './osm-rings.ts'
import type { PopulationCell } from './population-cell.ts'

export interface FoundDistrict {
  readonly id: string
  readonly name: Text
  readonly seat: LngLat
  /** Empty for the one district of a city without boundaries. */
  readonly rings: readonly Ring[]
  readonly source: string
}

/** Levels below a city (`admin_level`), the coarsest first. */
const LEVELS = ['9', '10', '11'] as const
const MOST_DISTRICTS = 60
/** At least so many of the residents live within the districts of the level that is taken. */
const LEAST_SHARE = 0.6

export function osmDistricts(
  extract: OsmExtract,
  cells: readonly PopulationCell[],
  city: { readonly id: string; readonly name: Text },
  problems: ImportProblems,
): readonly FoundDistrict[] {
  const residents = cells.reduce((sum, { population }) => sum + population, 0)
  for (const level of LEVELS) {
    const districts = districtsOfLevel(extract, level)
    if (districts.length < 2 || districts.length > MOST_DISTRICTS) continue
    const within = cells.filter(({ centre }) =>
      districts.some(({ rings }) => rings.some((ring) => insideRing(ring, centre))),
    )
    const share = within.reduce((sum, { population }) => sum + population, 0) / Math.max(1, residents)
    if (share < LEAST_SHARE) continue
    problems.remark(
      extract.name,
      `${districts.length} districts are the boundaries of admin_level ${level}; ${Math.round(100 * (1 - share))} % of the residents live beyond them and count to the nearest`,
    )
    return districts
  }
  problems.remark(
    extract.name,
    'no boundaries below the city close within the extract: the city is one district; take an extract that holds them whole',
  )
  const sum = (axis: 0 | 1): number =>
    cells.reduce((total, { centre, population }) => total + centre[axis] * population, 0)
  return [{ id: city.id, name: city.name, seat: [sum(0) / residents, sum(1) / residents], rings: [], source: '' }]
}

function districtsOfLevel(extract: OsmExtract, level: string): FoundDistrict[] {
  return extract.relations.flatMap((relation): FoundDistrict[] => {
    const { tags } = relation
    if (tags.boundary !== 'administrative' || tags.admin_level !== level || tags.name === undefined) return []
    const { outer, incomplete } = outerRings(extract, relation)
    if (incomplete || outer.length === 0) return []
    const fallback = { zh: tags.name, en: tags.name }
    return [
      {
        id: `d${relation.id}`,
        name: nameOf({ zh: tags['name:zh-Hans'] ?? tags['name:zh'], en: tags['name:en'], plain: tags.name }, fallback)
          .name,
        seat: centreOf(outer[0]!),
        rings: outer,
        source: `OpenStreetMap relation/${relation.id} (${extract.name})`,
      },
    ]
  })
}

/** Number of the district that holds the place, else of the nearest. */
export function districtOf(districts: readonly FoundDistrict[], place: LngLat): number {
  if (districts.length === 1) return 0
  const metres = districts.map(({ rings }) => Math.min(...rings.map((ring) => distanceToRingMetres(ring, place))))
  return metres.indexOf(Math.min(...metres))
}
