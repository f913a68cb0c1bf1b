/** What a run's primary care and outpatient clinics amount to, and the insurance fund; null where they take no part. */
import { type Trajectory, totalOf } from '../simulation/observe.ts'
import type { Total } from '../simulation/totals.ts'
import type { RunFigure } from './figures.ts'

const MILLION = 1e6

/** A total per one of another; null where there was nothing. */
function per(run: Trajectory, i: number, part: Total, whole: Total): number | null {
  const all = totalOf(run, whole, i)
  return all > 0 ? totalOf(run, part, i) / all : null
}

/** A sum of totals where the run had clinics, else null. */
function sumOf(run: Trajectory, i: number, ...totals: readonly Total[]): number | null {
  if (totalOf(run, 'clinicVisits', -1) === 0) return null
  return totals.reduce((sum, total) => sum + totalOf(run, total, i), 0)
}

/** Mean wait at the centre where it is longest, of those that have a row of their own. */
function worstWait(run: Trajectory, i: number): number | null {
  if (i >= 0) return per(run, i, 'primaryWaitMinutes', 'primaryVisits')
  let worst: number | null = null
  for (let row = 0; row < run.facilities.length; row++) {
    const wait = per(run, row, 'primaryWaitMinutes', 'primaryVisits')
    if (wait !== null && (worst === null || wait > worst)) worst = wait
  }
  return worst
}

const ofCity = (i: number, value: number | null): number | null => (i >= 0 ? null : value)

export const CLINIC_FIGURES: readonly RunFigure[] = [
  {
    id: 'primary-visits',
    name: { zh: '基层就诊人次', en: 'Visits to primary care' },
    unit: 'visits',
    better: 'neither',
    resolution: 100,
    of: (run, i) => sumOf(run, i, 'primaryVisits'),
  },
  {
    id: 'primary-wait-mean',
    name: { zh: '基层平均候诊', en: 'Mean wait in primary care' },
    unit: 'min',
    better: 'lower',
    resolution: 0.5,
    of: (run, i) => per(run, i, 'primaryWaitMinutes', 'primaryVisits'),
  },
  {
    id: 'primary-wait-worst',
    name: { zh: '候诊最久的基层机构', en: 'Mean wait at the worst centre' },
    unit: 'min',
    better: 'lower',
    resolution: 1,
    of: worstWait,
  },
  {
    id: 'primary-long-wait-share',
    name: { zh: '基层久候比例', en: 'Long waits in primary care' },
    unit: 'share',
    better: 'lower',
    resolution: 0.01,
    of: (run, i) => per(run, i, 'primaryLongWaits', 'primaryVisits'),
  },
  {
    id: 'reverse-flow',
    name: { zh: '因候诊转往医院的人次', en: 'Gone to a hospital because of the wait' },
    unit: 'visits',
    better: 'lower',
    resolution: 50,
    of: (run, i) => sumOf(run, i, 'primaryTurnedAway'),
  },
  {
    id: 'clinic-visits',
    name: { zh: '医院门诊人次', en: 'Visits to hospital clinics' },
    unit: 'visits',
    better: 'neither',
    resolution: 100,
    of: (run, i) => sumOf(run, i, 'clinicVisits'),
  },
  {
    id: 'clinic-wait-mean',
    name: { zh: '医院门诊平均候诊', en: 'Mean wait at hospital clinics' },
    unit: 'min',
    better: 'lower',
    resolution: 0.5,
    of: (run, i) => per(run, i, 'clinicWaitMinutes', 'clinicVisits'),
  },
  {
    id: 'referred-up',
    name: { zh: '上转人次', en: 'Referred up' },
    unit: 'patients',
    better: 'neither',
    resolution: 10,
    of: (run, i) => sumOf(run, i, 'referredUp'),
  },
  {
    id: 'referred-down',
    name: { zh: '下转人次', en: 'Referred down' },
    unit: 'patients',
    better: 'neither',
    resolution: 5,
    of: (run, i) => sumOf(run, i, 'referredDown'),
  },
  {
    id: 'in-district-share',
    name: { zh: '县域内就诊率', en: 'Seen within their district' },
    unit: 'share',
    better: 'neither',
    resolution: 0.005,
    of: (run, i) => ofCity(i, per(run, -1, 'visitsAtHome', 'visitTravellers')),
  },
  {
    id: 'visit-travel-mean',
    name: { zh: '就诊平均路程', en: 'Mean way to a visit' },
    unit: 'min',
    better: 'lower',
    resolution: 0.1,
    of: (run, i) => ofCity(i, per(run, -1, 'visitTravelMinutes', 'visitTravellers')),
  },
  {
    id: 'fund-claims',
    name: { zh: '医保基金应付', en: 'Claims on the insurance fund' },
    unit: 'million yuan',
    better: 'lower',
    resolution: 0.5,
    of: (run, i) => ofCity(i, inMillions(sumOf(run, -1, 'fundClaimsYuan'))),
  },
  {
    id: 'fund-balance',
    name: { zh: '总额预算结余（负为超支）', en: 'Budget less claims' },
    unit: 'million yuan',
    better: 'neither',
    resolution: 0.5,
    of: (run, i) => {
      const budget = sumOf(run, -1, 'fundBudgetYuan')
      return ofCity(i, budget === null ? null : inMillions(budget - totalOf(run, 'fundClaimsYuan', -1)))
    },
  },
  {
    id: 'fund-borne',
    name: { zh: '机构分担的超支', en: 'Overrun borne by providers' },
    unit: 'million yuan',
    better: 'lower',
    resolution: 0.5,
    of: (run, i) => ofCity(i, inMillions(sumOf(run, -1, 'fundBorneYuan'))),
  },
]

function inMillions(yuan: number | null): number | null {
  return yuan === null ? null : yuan / MILLION
}
