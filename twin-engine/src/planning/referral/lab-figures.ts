/**
 * What the lab tells of a share, one figure a line: of a week, of the present week under the same draw, and of the fund. Amounts of the
 * fund are of a year, those of changes against the present; they add up (law L68).
 */
import { claimYuan, settleFund } from '../../choice/insurance-fund.ts'
import type { Text } from '../../city/city.ts'
import type { Parameters } from '../../parameters/parameters.ts'
import type { ClinicNetwork } from '../../simulation/clinic-network.ts'
import { type LabWeek, worstOf } from './lab-week.ts'

export interface LabMoment {
  readonly week: LabWeek
  /** The present share without a policy, with the same figures and luck. */
  readonly present: LabWeek
  readonly limitMinutes: number
  readonly network: ClinicNetwork
}

export interface LabFigure {
  readonly id: string
  readonly name: Text
  readonly unit: 'min' | 'share' | 'visits-per-day' | 'centres' | 'ratio' | 'h-per-day' | 'yuan-per-year'
  readonly better: 'lower' | 'higher' | 'neither'
  readonly of: (moment: LabMoment) => number
}

const YEAR_DAYS = 365
const hospitals = (week: LabWeek, kind: 0 | 1 | 2): number =>
  (week.tertiaryPerDay?.[kind] ?? 0) + week.otherHospitalsPerDay[kind]

/** What the fund no longer owes for visits of a kind to hospital clinics, a year. */
const spared = ({ week, present, network }: LabMoment, kind: 0 | 1 | 2): number =>
  (hospitals(present, kind) - hospitals(week, kind)) * price(network, 1) * YEAR_DAYS

const price = ({ parameters: { insurance } }: ClinicNetwork, tier: number): number =>
  claimYuan({ priceYuan: insurance.priceYuan, coveredShare: insurance.coveredShare }, tier)

/** The ledger of a year at the rate of this week; its budget is that of the present, and beds are as ever. */
export function yearOfFund({ week, present, network }: LabMoment) {
  const { insurance }: Parameters = network.parameters
  const stays = network.admissionsPerDay * price(network, 2)
  const budget = insurance.budgetFactor * (present.claimsYuanPerDay + stays) * YEAR_DAYS
  return settleFund(budget, (week.claimsYuanPerDay + stays) * YEAR_DAYS, {
    retainedShare: insurance.retainedShare,
    borneShare: insurance.borneShare,
    limitShare: insurance.overrunLimitShare,
  })
}

const per = (id: string, zh: string, en: string, better: LabFigure['better'], of: LabFigure['of']): LabFigure => ({
  id,
  name: { zh, en },
  unit: 'visits-per-day',
  better,
  of,
})
const yuan = (id: string, zh: string, en: string, of: LabFigure['of']): LabFigure => ({
  id,
  name: { zh, en },
  unit: 'yuan-per-year',
  better: 'higher',
  of,
})

export const LAB_FIGURES: readonly LabFigure[] = [
  {
    id: 'wait',
    name: { zh: '基层候诊', en: 'Wait in primary care' },
    unit: 'min',
    better: 'lower',
    of: ({ week }) => week.cityWaitMinutes,
  },
  {
    id: 'wait-mean',
    name: { zh: '基层平均候诊', en: 'Mean wait in primary care' },
    unit: 'min',
    better: 'lower',
    of: ({ week }) => week.meanWaitMinutes,
  },
  {
    id: 'wait-worst',
    name: { zh: '最紧一家候诊', en: 'Wait at the worst centre' },
    unit: 'min',
    better: 'lower',
    of: ({ week }) => worstOf(week.waitMinutes).minutes,
  },
  {
    id: 'centres-over',
    name: { zh: '越限机构', en: 'Centres over the limit' },
    unit: 'centres',
    better: 'lower',
    of: ({ week, limitMinutes }) => week.waitMinutes.reduce((n, minutes) => n + (minutes > limitMinutes ? 1 : 0), 0),
  },
  {
    id: 'long-waits',
    name: { zh: '长候诊占比', en: 'Long waits' },
    unit: 'share',
    better: 'lower',
    of: ({ week }) => week.longWaitShare,
  },
  per('primary-visits', '基层诊疗', 'Visits to primary care', 'neither', ({ week }) => week.primaryVisitsPerDay),
  per('reverse-flow', '回流医院', 'Back to hospitals', 'lower', ({ week }) => week.reverseFlowPerDay),
  {
    id: 'reverse-share',
    name: { zh: '回流占比', en: 'Share that goes back to hospitals' },
    unit: 'share',
    better: 'lower',
    of: ({ week }) => week.reverseFlowPerDay / (week.primaryVisitsPerDay + week.reverseFlowPerDay),
  },
  per('clinic-visits', '医院门诊', 'Visits to hospital clinics', 'lower', ({ week }) => week.clinicVisitsPerDay),
  per(
    'clinic-freed',
    '医院门诊释放',
    'Hospital visits freed',
    'higher',
    ({ week, present }) => present.clinicVisitsPerDay - week.clinicVisitsPerDay,
  ),
  {
    id: 'clinic-wait',
    name: { zh: '医院门诊候诊', en: 'Wait at hospital clinics' },
    unit: 'min',
    better: 'lower',
    of: ({ week }) => week.clinicWaitMinutes,
  },
  per(
    'tertiary-direct',
    '直接到三级医院',
    'Straight to tertiary hospitals',
    'lower',
    ({ week }) => week.tertiaryPerDay?.[0] ?? Number.NaN,
  ),
  per(
    'tertiary-up',
    '上转三级医院',
    'Referred up to tertiary hospitals',
    'neither',
    ({ week }) => week.tertiaryPerDay?.[1] ?? Number.NaN,
  ),
  per(
    'tertiary-back',
    '回流三级医院',
    'Back to tertiary hospitals',
    'lower',
    ({ week }) => week.tertiaryPerDay?.[2] ?? Number.NaN,
  ),
  per(
    'other-direct',
    '直接到其他医院',
    'Straight to other hospitals',
    'lower',
    ({ week }) => week.otherHospitalsPerDay[0],
  ),
  per(
    'other-up',
    '上转其他医院',
    'Referred up to other hospitals',
    'neither',
    ({ week }) => week.otherHospitalsPerDay[1],
  ),
  per('other-back', '回流其他医院', 'Back to other hospitals', 'lower', ({ week }) => week.otherHospitalsPerDay[2]),
  per('referred-up', '上转', 'Referred up', 'neither', ({ week }) => week.referredUpPerDay),
  per('referred-down', '下转', 'Referred down', 'higher', ({ week }) => week.referredDownPerDay),
  {
    id: 'down-to-up',
    name: { zh: '下转/上转', en: 'Down ÷ up' },
    unit: 'ratio',
    better: 'higher',
    of: ({ week }) => week.referredDownPerDay / week.referredUpPerDay,
  },
  per('remote', '互联网诊疗', 'Telemedicine', 'neither', ({ week }) => week.remotePerDay),
  per('outside', '外出就诊', 'Out of the city', 'lower', ({ week }) => week.outsidePerDay),
  {
    id: 'county-share',
    name: { zh: '县域就诊率', en: 'Visits within the own district' },
    unit: 'share',
    better: 'higher',
    of: ({ week }) => week.inDistrictShare,
  },
  {
    id: 'travel',
    name: { zh: '居民平均车程', en: 'Way to a visit' },
    unit: 'min',
    better: 'lower',
    of: ({ week }) => week.travelMinutes,
  },
  {
    id: 'travel-change',
    name: { zh: '车程变化', en: 'Change of the way' },
    unit: 'min',
    better: 'lower',
    of: ({ week, present }) => week.travelMinutes - present.travelMinutes,
  },
  {
    id: 'overtime',
    name: { zh: '闭诊后加班', en: 'Work after closing' },
    unit: 'h-per-day',
    better: 'lower',
    of: ({ week }) => week.overtimeHoursPerDay,
  },
  yuan('fund-surplus-present', '现状结余', 'Surplus now', ({ present, ...rest }) => {
    const { budgetYuan, claimedYuan } = yearOfFund({ ...rest, present, week: present })
    return budgetYuan - claimedYuan
  }),
  yuan('fund-direct', '医院直接门诊减少', 'Fewer direct hospital visits', (moment) => spared(moment, 0)),
  yuan('fund-up', '上转门诊增加', 'More visits referred up', (moment) => spared(moment, 1)),
  yuan('fund-back', '回流门诊增加', 'More visits that go back', (moment) => spared(moment, 2)),
  yuan(
    'fund-primary',
    '基层诊次增加',
    'More visits to primary care',
    ({ week, present }) => (present.primaryClaimsYuanPerDay - week.primaryClaimsYuanPerDay) * YEAR_DAYS,
  ),
  yuan('fund-surplus', '预算减支出', 'Budget less claims', (moment) => {
    const { budgetYuan, claimedYuan } = yearOfFund(moment)
    return budgetYuan - claimedYuan
  }),
  yuan('fund-retained', '结余留用', 'Kept by providers', (moment) => -yearOfFund(moment).retainedYuan),
  yuan('fund-borne', '超支分担', 'Borne by providers', (moment) => yearOfFund(moment).borneYuan),
  yuan('fund-left', '基金结余', 'Left in the fund', (moment) => yearOfFund(moment).fundYuan),
]
