import { facilityBeds } from '../../live/bed-counts.ts'
import { csvProblem, csvText } from './csv-text.ts'
import { freshnessOf, hospitalsOf } from './hospitals.ts'
import type { ShareKind } from './share-kind.ts'

const HEADER = [
  'facility',
  'name_zh',
  'name_en',
  'physical',
  'open',
  'occupied',
  'available',
  'blocked',
  'closed',
  'standby',
  'observed_at',
  'quality',
]

/** Beds of every hospital: capacity facts, no counts of people by attribute. */
export const bedCapacity: ShareKind = {
  id: 'bed-capacity',
  name: { zh: '床位能力', en: 'Bed capacity' },
  what: {
    zh: '各医院床位：实有、开放、占用、空闲、停用、关闭、备用及观测时间；空白表示未知',
    en: 'Beds of every hospital: physical, open, occupied, available, blocked, closed, on standby, and when observed; empty = not known',
  },
  format: 'CSV',
  mediaType: 'text/csv; charset=utf-8; header=present',
  extension: 'csv',
  build(twin) {
    const hospitals = hospitalsOf(twin)
    const rows = hospitals.map((f) => {
      const { id, name } = twin.city.facilities[f]!
      const beds = facilityBeds(twin, f)
      return [
        id,
        name.zh,
        name.en,
        beds.physical,
        beds.open,
        beds.occupied,
        beds.available,
        beds.blocked,
        beds.closed,
        beds.standby,
        beds.observedAt === null ? null : new Date(beds.observedAt).toISOString(),
        beds.quality,
      ]
    })
    const { asOf } = twin
    return {
      people: null,
      rows: rows.length,
      periodFrom: asOf,
      periodTo: asOf,
      ...freshnessOf(twin, hospitals),
      body: () => csvText(HEADER, rows),
    }
  },
  schemaProblem: (body) => csvProblem(body, HEADER),
}
