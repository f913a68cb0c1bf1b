import { FACILITY_STATUSES, SERVICES } from '@kangcheng/twin-engine'
import { SMALLEST_SHOWN, suppressInList } from '../../access-control/small-counts.ts'
import { unitBeds } from '../../live/bed-counts.ts'
import type { Twin } from '../../live/twin.ts'
import {
  bedTypeOf,
  edxlHaveDocument,
  edxlHaveProblem,
  type HouseStatus,
  type UnitVacancy,
} from '../../outgoing/edxl-have.ts'
import { freshnessOf, hospitalsOf } from './hospitals.ts'
import type { ShareKind } from './share-kind.ts'

const EMERGENCY = SERVICES.indexOf('emergency')
/** The column behind the services is that of the whole house. */
const ALL = SERVICES.length

/** Last status that was told of a service; null = nobody did. */
function statusOf(twin: Twin, facility: number, service: number): HouseStatus | null {
  return FACILITY_STATUSES[twin.state.facilities.status[facility * (SERVICES.length + 1) + service]!] ?? null
}

/**
 * Bed types of a hospital with so few beds that their vacancies tell of single people: a burn unit, a one-bed ward. Where a
 * hospital has one alone, the next smallest goes with it, so that it does not follow from the hospital's sum.
 */
function rareTypes(twin: Twin): ReadonlySet<string> {
  const { city } = twin
  const rare = new Set<string>()
  for (const f of hospitalsOf(twin)) {
    const beds = new Map<string, number>()
    for (const unit of city.units)
      if (unit.facility === f && unit.kind !== 'emergency')
        beds.set(bedTypeOf(unit), (beds.get(bedTypeOf(unit)) ?? 0) + unit.beds)
    const types = [...beds]
    const { hidden } = suppressInList(
      types.map(([, count]) => count),
      SMALLEST_SHOWN.public,
    )
    types.forEach(([type], i) => {
      if (hidden[i]) rare.add(`${f} ${type}`)
    })
  }
  return rare
}

/** Beds and ambulance traffic of every hospital as EDXL-HAVE: capacity facts, no counts of people by attribute. */
export const edxlHaveShare: ShareKind = {
  id: 'edxl-have',
  name: { zh: '医院可用性（EDXL-HAVE）', en: 'Hospital availability (EDXL-HAVE)' },
  what: {
    zh: '各医院按床位类型的空闲与开放床位、救护车接收与机构运行状态；未知的省略',
    en: 'Vacant and open beds of every hospital by bed type, ambulance traffic and the state of the house; what is not known is left out',
  },
  format: 'EDXL-HAVE 2.0',
  mediaType: 'application/xml; charset=utf-8',
  extension: 'xml',
  build(twin) {
    const { city, asOf } = twin
    const hospitals = hospitalsOf(twin)
    const units = city.units.map((unit, u): UnitVacancy => {
      if (unit.kind === 'emergency') return { occupied: null, open: null }
      const { occupied, held, open, available } = unitBeds(twin, u)
      return { occupied: occupied === null ? null : occupied + (held ?? 0), open, available }
    })
    const types = rareTypes(twin)
    units.forEach((_, u) => {
      const { facility } = city.units[u]!
      // A type with an unknown unit is left out whole.
      if (types.has(`${facility} ${bedTypeOf(city.units[u]!)}`)) units[u] = { occupied: null, open: null }
    })
    const traffic = city.facilities.map((_, f) => statusOf(twin, f, EMERGENCY))
    const house = city.facilities.map((_, f) => statusOf(twin, f, ALL))
    return {
      people: null,
      rows: hospitals.length,
      periodFrom: asOf,
      periodTo: asOf,
      ...freshnessOf(twin, hospitals),
      body: () => edxlHaveDocument({ city, asOf, units, traffic, house }),
    }
  },
  schemaProblem: edxlHaveProblem,
}
