import { FACILITY_STATUSES, SERVICES } from '@kangcheng/twin-engine'
import { unitBeds } from '../../live/bed-counts.ts'
import type { Twin } from '../../live/twin.ts'
import { edxlHaveDocument, edxlHaveProblem, type HouseStatus } from '../../outgoing/edxl-have.ts'
import { freshnessOf, hospitalsOf } from './hospitals.ts'
import type { ShareKind } from './share-kind.ts'

const EMERGENCY = SERVICES.indexOf('emergency')
/** The column behind the services is that of the whole house. */
const ALL = SERVICES.length

/** Last status that was told of a service; null = nobody did. */
function statusOf(twin: Twin, facility: number, service: number): HouseStatus | null {
  return FACILITY_STATUSES[twin.state.facilities.status[facility * (SERVICES.length + 1) + service]!] ?? null
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
    const units = city.units.map((unit, u) => {
      if (unit.kind === 'emergency') return { occupied: null, open: null }
      const { occupied, held, open, available } = unitBeds(twin, u)
      return { occupied: occupied === null ? null : occupied + (held ?? 0), open, available }
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
