/** What the levers that move visits to primary care share: their window, whom they concern, and what they cost. */
import type { CityModel } from '../city/city.ts'
import { expectedVisits, type Redirection } from '../simulation/flows/redirection.ts'
import type { Planned, Simulation } from '../simulation/simulation.ts'
import type { LeverField } from './lever.ts'
import { facilitiesOf } from './place.ts'

/** What a lever of primary care says where the run has none. */
export const NO_CLINICS = {
  zh: '本次推演未模拟基层医疗与门诊，此项不起作用',
  en: 'this run has no primary care and outpatient clinics, so it changes nothing',
} as const

/** A doctor and a nurse see each visit; assumed. */
const STAFF_PER_VISIT = 2

export const SHARE_FIELD: LeverField = {
  name: 'share',
  label: { zh: '分流比例（Ⅳ级自行就诊）', en: 'Share of walk-in visits of level Ⅳ' },
  kind: 'share',
  unit: 'share',
  low: 0,
  high: 1,
  sensible: [0.05, 0.4],
  sensibleSource: {
    zh: '假定：Ⅳ 级患者并非都能在那里诊治',
    en: 'assumed: not everybody of level Ⅳ can be treated there',
  },
}

/** Indices of the facilities named (null = all) whose emergency departments take part in the run. */
export function departmentsOf(ids: readonly string[] | null, simulation: Simulation): ReadonlySet<number> {
  const city: CityModel = simulation.state.city
  const { emergencyUnitOfFacility } = simulation.state.index
  return new Set(
    [...facilitiesOf(ids, city)].filter((f) => {
      const unit = emergencyUnitOfFacility[f]!
      return unit >= 0 && simulation.unitKnown[unit] === 1
    }),
  )
}

/** Begins the redirection; `wanted` and `planned` count departments, and the cost is that of the visits expected. */
export function planRedirection(
  simulation: Simulation,
  kind: string,
  wanted: number,
  redirection: Redirection,
): Planned {
  const { size } = redirection.facilities
  if (size > 0) simulation.redirections = [...simulation.redirections, redirection]
  const visits = size > 0 ? expectedVisits(simulation, redirection) : 0
  const minutes = simulation.setting.parameters.primaryCare.visitMeanMinutes
  const staffHours = visits === null ? null : Math.round((visits * minutes * STAFF_PER_VISIT) / 60)
  const percent = Math.round(100 * redirection.share)
  const expected =
    visits === null
      ? { zh: '', en: '' }
      : { zh: `，预计 ${Math.round(visits)} 人次`, en: `, about ${Math.round(visits)} visits` }
  return {
    kind,
    wanted: Math.max(1, wanted),
    planned: size,
    note:
      size === 0
        ? { zh: '该处没有参与此次运行的急诊科', en: 'no emergency department there takes part in the run' }
        : {
            zh: `${size} 个急诊科 ${percent}% 的Ⅳ级自行就诊由基层承接${expected.zh}`,
            en: `primary care takes ${percent} % of the walk-in visits of level Ⅳ of ${size} departments${expected.en}`,
          },
    cost: { staffHours, moneyYuan: null },
  }
}
