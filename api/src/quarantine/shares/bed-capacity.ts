import { SMALLEST_SHOWN, suppressInList } from '../../access-control/small-counts.ts'
import { facilityBeds } from '../../live/bed-counts.ts'
import { withoutState } from '../../live/shown-beds.ts'
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

/** Beds of every hospital: capacity facts; where few people lie, now or by what follows, what is true of the beds is left out. */
export const bedCapacity: ShareKind = {
  id: 'bed-capacity',
  name: { zh: '床位能力', en: 'Bed capacity' },
  what: {
    zh: '各医院床位：实有、开放、占用、空闲、停用、关闭、备用及观测时间；空白表示未知，或人数少于 11 及可推出它的',
    en: 'Beds of every hospital: physical, open, occupied, available, blocked, closed, on standby, and when observed; empty = not known, or of fewer than 11 people and what gives them away',
  },
  format: 'CSV',
  mediaType: 'text/csv; charset=utf-8; header=present',
  extension: 'csv',
  build(twin) {
    const hospitals = hospitalsOf(twin)
    const reports = hospitals.map((f) => facilityBeds(twin, f))
    const { hidden, smallCells } = suppressInList(
      reports.map(({ occupied, held }) => (occupied === null ? null : occupied + (held ?? 0))),
      SMALLEST_SHOWN.public,
    )
    const rows = hospitals.map((f, i) => {
      const { id, name } = twin.city.facilities[f]!
      const beds = hidden[i] ? withoutState(reports[i]!) : reports[i]!
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
      suppressed: { smallCells, suppressedCells: hidden.filter(Boolean).length },
      rows: rows.length,
      periodFrom: asOf,
      periodTo: asOf,
      ...freshnessOf(twin, hospitals),
      body: () => csvText(HEADER, rows),
    }
  },
  schemaProblem: (body) => csvProblem(body, HEADER),
}
