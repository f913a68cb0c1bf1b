import { emergencyOf, ofFacility } from '@kangcheng/twin-engine'
import { csvProblem, csvText, SUPPRESSED } from './csv-text.ts'
import { freshnessOf } from './hospitals.ts'
import type { ShareKind } from './share-kind.ts'

const STAGES = ['waiting', 'treatment', 'boarding'] as const
const HEADER = ['hospital', 'hospital_zh', 'hospital_en', ...STAGES, 'all']

/** People in emergency departments by stage: people by an attribute, so that small cells are suppressed. */
export const emergencyByHospital: ShareKind = {
  id: 'emergency-by-hospital',
  name: { zh: '急诊在院人数', en: 'People in emergency departments' },
  what: {
    zh: '各急诊科候诊、诊疗中、候床人数；未上报的医院不列；* 为抑制的小数及防推算单元，含合计',
    en: `People waiting, in treatment and boarding in every emergency department that reports, with totals; ${SUPPRESSED} = suppressed, being small or giving a small one away`,
  },
  format: 'CSV',
  mediaType: 'text/csv; charset=utf-8; header=present',
  extension: 'csv',
  build(twin) {
    const all = twin.city.facilities.flatMap((_, f) => (twin.state.index.emergencyUnitOfFacility[f]! >= 0 ? [f] : []))
    const told = all.flatMap((f) => {
      const counts = emergencyOf(twin.reading(), ofFacility(f))
      return counts === null ? [] : [{ f, people: STAGES.map((stage) => counts[stage]) }]
    })
    const { asOf } = twin
    return {
      people: told.map(({ people }) => people),
      rows: told.length + 1,
      periodFrom: asOf,
      periodTo: asOf,
      ...freshnessOf(
        twin,
        told.map(({ f }) => f),
      ),
      reporting: told.length,
      expected: all.length,
      body(shown) {
        const row = (names: readonly string[], counts: readonly (number | null)[]) => [
          ...names,
          ...counts.map((count) => count ?? SUPPRESSED),
        ]
        return csvText(HEADER, [
          ...told.map(({ f }, r) => {
            const { id, name } = twin.city.facilities[f]!
            return row([id, name.zh, name.en], [...shown!.counts[r]!, shown!.rowTotals[r]!])
          }),
          row(['all', '合计', 'All'], [...shown!.columnTotals, shown!.total]),
        ])
      },
    }
  },
  schemaProblem: (body) => csvProblem(body, HEADER),
}
