/** Words that the levers of the ambulances share. */
import type { Text } from '../city/city.ts'
import type { DepartmentRule } from '../simulation/department-choice.ts'
import type { Planned } from '../simulation/simulation.ts'

export const RULE_NAMES: Readonly<Record<DepartmentRule, Text>> = {
  nearest: { zh: '最近的急诊科', en: 'nearest department' },
  'least-loaded': { zh: '附近负荷最低的急诊科', en: 'least loaded department near by' },
  'specialty-matched': {
    zh: '附近有专科和空床、负荷最低的医院',
    en: 'least loaded near hospital with the specialty and a free bed',
  },
}

/** What becomes of a lever where no ambulances are simulated. */
export const withoutAmbulances = (kind: string): Planned => ({
  kind,
  wanted: 1,
  planned: 0,
  note: {
    zh: '本次运行没有救护车：实况没有上报，或运行精度不含',
    en: 'no ambulances take part in this run: none were reported, or its fidelity leaves them out',
  },
})
