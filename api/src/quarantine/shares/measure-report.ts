import { emergencyOf, ofFacility } from '@kangcheng/twin-engine'
import { unitBeds } from '../../live/bed-counts.ts'
import { type EmergencyFigures, measureReportBundle, measureReportProblem } from '../../outgoing/measure-report.ts'
import { freshnessOf, hospitalsOf } from './hospitals.ts'
import type { ShareKind } from './share-kind.ts'

/** Beds of every hospital as FHIR MeasureReports; people in emergency departments are suppressed where they are few. */
export const measureReport: ShareKind = {
  id: 'measure-report',
  name: { zh: '床位能力（FHIR）', en: 'Bed capacity (FHIR)' },
  what: {
    zh: '各医院一份 MeasureReport（US SAFR 床位代码）：住院、重症、儿科床位的占用与空闲，急诊在院与待入院人数；未知与抑制的数字省略并注明原因',
    en: 'One MeasureReport per hospital (bed codes of US SAFR): beds occupied and unoccupied, of them intensive care and paediatrics, and people in the emergency department; what is not known or suppressed is left out with its reason',
  },
  format: 'FHIR R4 Bundle',
  mediaType: 'application/fhir+json; charset=utf-8',
  extension: 'json',
  build(twin) {
    const { city, asOf } = twin
    const hospitals = hospitalsOf(twin)
    const told = city.facilities.flatMap((_, f) => {
      const counts = emergencyOf(twin.reading(), ofFacility(f))
      return counts === null ? [] : [{ f, counts }]
    })
    const rowOf = new Map(told.map(({ f }, row) => [f, row]))
    const units = city.units.map((unit, u) => {
      if (unit.kind === 'emergency') return { occupied: null, open: null }
      const { occupied, held, open } = unitBeds(twin, u)
      return { occupied: occupied === null ? null : occupied + (held ?? 0), open }
    })
    return {
      // Disjoint columns, so that neither follows from the row's total.
      people: told.map(({ counts }) => [counts.waiting + counts.treatment, counts.boarding]),
      rows: hospitals.length,
      periodFrom: asOf,
      periodTo: asOf,
      ...freshnessOf(twin, hospitals),
      body(shown) {
        const emergency = city.facilities.map((_, f): EmergencyFigures | null => {
          if (twin.state.index.emergencyUnitOfFacility[f]! < 0) return null
          const row = rowOf.get(f)
          return row === undefined
            ? { occupied: null, admitted: null }
            : { occupied: shown!.rowTotals[row] ?? 'masked', admitted: shown!.counts[row]![1] ?? 'masked' }
        })
        return `${JSON.stringify(measureReportBundle({ city, asOf, units, emergency }), null, 1)}\n`
      },
    }
  },
  schemaProblem: measureReportProblem,
}
