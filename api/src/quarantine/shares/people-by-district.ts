import { arrivalsByDistrict } from '../../live/flows.ts'
import { csvProblem, csvText, SUPPRESSED } from './csv-text.ts'
import { freshnessOf, hospitalsOf } from './hospitals.ts'
import type { ShareKind } from './share-kind.ts'

const HEADER = ['hospital', 'hospital_zh', 'hospital_en', 'district', 'district_zh', 'district_en', 'people']
const HOURS = 24
const HOUR = 3_600_000
const ALL = ['all', '合计', 'All'] as const

/** Where the people who came to each hospital live: people by an attribute, so that small cells are suppressed. */
export const peopleByDistrict: ShareKind = {
  id: 'people-by-district',
  name: { zh: '各区到院人数', en: 'Arrivals by home district' },
  what: {
    zh: '最近24小时各医院到达人数，按居住区县分；* 为抑制的小数及防推算单元，含行列合计',
    en: `Arrivals of the last 24 hours at every hospital by home district, with totals; ${SUPPRESSED} = suppressed, being small or giving a small one away`,
  },
  format: 'CSV',
  mediaType: 'text/csv; charset=utf-8; header=present',
  extension: 'csv',
  build(twin) {
    const { districts, facilities } = twin.city
    const hospitals = hospitalsOf(twin)
    const people = hospitals.map((f) => arrivalsByDistrict(twin.state, f, HOURS))
    const rowNames = [...hospitals.map((f) => facilities[f]!).map(({ id, name }) => [id, name.zh, name.en]), ALL]
    const columnNames = [...districts.map(({ id, name }) => [id, name.zh, name.en]), ALL]
    const { asOf } = twin
    return {
      people,
      rows: rowNames.length * columnNames.length,
      periodFrom: asOf - HOURS * HOUR,
      periodTo: asOf,
      ...freshnessOf(twin, hospitals),
      body(shown) {
        const table = [
          ...shown!.counts.map((row, r) => [...row, shown!.rowTotals[r]!]),
          [...shown!.columnTotals, shown!.total],
        ]
        return csvText(
          HEADER,
          rowNames.flatMap((row, r) => columnNames.map((column, c) => [...row, ...column, table[r]![c] ?? SUPPRESSED])),
        )
      },
    }
  },
  schemaProblem: (body) => csvProblem(body, HEADER),
}
