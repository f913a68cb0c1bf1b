import { bedCountsOf } from './bed-counts.ts'
import type { Indicator } from './indicator.ts'

export const effectiveFreeBeds: Indicator = {
  id: 'effective-free-beds',
  name: { zh: '有效空床', en: 'Effective free beds' },
  unit: 'beds',
  better: 'higher',
  explanation: {
    zh: '已清洁、未预留，且在岗医护、氧气终端和呼吸机都跟得上的床位。“开放减在用”会把待清洁、预留和停用的床算作空床，故不用。',
    en: 'Beds that are clean, promised to nobody and within what the staff on shift, oxygen points and ventilators allow. Open minus occupied would count dirty, promised and blocked beds as free.',
  },
  formula:
    'Σ units min(available, max(0, allowed − occupied − held − assigned)), allowed = the least that nurses, doctors, oxygen points and ventilators permit; where none is reported: available',
  source: 'bed states of HL7 table 0116 and EDXL-HAVE; reserved beds are a state of their own',
  of: (reading, scope) => bedCountsOf(reading.state, scope).effectiveFree,
}
