/** What a duel measures: access, which is calculated, and figures of runs, which are simulated. */
import type { Text } from '../../city/city.ts'
import { boardingHours, overHours, type RunFigure } from '../../experiment/figures.ts'
import { type Measure, NOT_KNOWN } from '../../simulation/measures.ts'
import { type Trajectory, totalOf } from '../../simulation/observe.ts'
import type { Total } from '../../simulation/totals.ts'
import type { SiteAccess } from './access.ts'

/** New beds open empty: means over a run leave out this part of it. */
const FILLING_SHARE = 1 / 3

const WAITED: readonly Total[] = ['waitMinutesLevel1', 'waitMinutesLevel2', 'waitMinutesLevel3', 'waitMinutesLevel4']
const SEEN: readonly Total[] = ['seenLevel1', 'seenLevel2', 'seenLevel3', 'seenLevel4']

const sum = (run: Trajectory, i: number, totals: readonly Total[]): number =>
  totals.reduce((all, total) => all + totalOf(run, total, i), 0)

/** Sum of a measure over the samples from `from` on, of row `i` (-1 = all rows); null where it is known nowhere. */
function sumOver(run: Trajectory, measure: Measure, i: number, from: number): number | null {
  const width = run.facilities.length
  const column = run.values[measure]
  let all: number | null = null
  for (let s = from; s < run.samples; s++)
    for (let k = Math.max(0, i); k < (i < 0 ? width : i + 1); k++) {
      const value = column[s * width + k]!
      if (value !== NOT_KNOWN) all = (all ?? 0) + value
    }
  return all
}

function meanShare(run: Trajectory, i: number, part: Measure, whole: Measure): number | null {
  const from = Math.ceil(run.samples * FILLING_SHARE)
  const all = sumOver(run, whole, i, from)
  return all === null || all === 0 ? null : (sumOver(run, part, i, from) ?? 0) / all
}

export const DUEL_FIGURES: readonly RunFigure[] = [
  {
    id: 'emergency-wait-minutes',
    name: { zh: '急诊平均候诊', en: 'Mean wait in emergency departments' },
    unit: 'min',
    better: 'lower',
    resolution: 0.5,
    of: (run, i) => {
      const seen = sum(run, i, SEEN)
      return seen > 0 ? sum(run, i, WAITED) / seen : null
    },
  },
  {
    id: 'boarding-hours',
    name: { zh: '滞留人时', en: 'Boarding' },
    unit: 'patient-hours',
    better: 'lower',
    resolution: 1,
    of: boardingHours,
  },
  {
    id: 'no-bed-hours',
    name: { zh: '待床人时', en: 'Waiting for a ward bed' },
    unit: 'patient-hours',
    better: 'lower',
    resolution: 1,
    of: (run, i) => {
      const waiting = sumOver(run, 'wardWaiting', i, 1)
      return waiting === null ? null : (waiting * run.everyMinutes) / 60
    },
  },
  {
    id: 'over-hours',
    name: { zh: '超出开放床位的院时', en: 'Over open beds' },
    unit: 'hospital-hours',
    better: 'lower',
    resolution: 1,
    of: overHours,
  },
  {
    id: 'primary-wait-minutes',
    name: { zh: '基层平均候诊', en: 'Mean wait in primary care' },
    unit: 'min',
    better: 'lower',
    resolution: 0.5,
    of: (run, i) => {
      const visits = totalOf(run, 'primaryVisits', i)
      return visits > 0 ? totalOf(run, 'primaryWaitMinutes', i) / visits : null
    },
  },
  {
    id: 'occupancy',
    name: { zh: '床位使用率（扣除启用期）', en: 'Bed occupancy, once filled' },
    unit: 'share',
    better: 'neither',
    resolution: 0.005,
    of: (run, i) => meanShare(run, i, 'occupied', 'open'),
  },
  {
    id: 'icu-occupancy',
    name: { zh: '重症使用率（扣除启用期）', en: 'ICU occupancy, once filled' },
    unit: 'share',
    better: 'neither',
    resolution: 0.005,
    of: (run, i) => meanShare(run, i, 'icuOccupied', 'icuOpen'),
  },
  {
    id: 'left-unseen',
    name: { zh: '未诊离开', en: 'Left unseen' },
    unit: 'patients',
    better: 'lower',
    resolution: 5,
    of: (run, i) => (sum(run, i, SEEN) > 0 ? totalOf(run, 'leftUnseen', i) : null),
  },
]

/** A measure by which candidates are judged. */
export interface DecisionMeasure {
  readonly id: string
  readonly name: Text
  readonly unit: string
  readonly better: 'lower' | 'higher'
  /** A difference that is not worth telling from none. */
  readonly resolution: number
  /** Of access, calculated; or a figure of the runs, by its place in `DUEL_FIGURES`. */
  readonly from: ((access: SiteAccess) => number) | number
}

const simulated = (id: string): DecisionMeasure => {
  const from = DUEL_FIGURES.findIndex((figure) => figure.id === id)
  const { name, unit, resolution } = DUEL_FIGURES[from]!
  return { id, name, unit, better: 'lower', resolution, from }
}

/** What decides: of access four, of the runs those that are known; each counts the same. */
export const DECISION_MEASURES: readonly DecisionMeasure[] = [
  {
    id: 'mean-minutes',
    name: { zh: '到最近机构的平均用时', en: 'Mean time to the nearest' },
    unit: 'min',
    better: 'lower',
    resolution: 0.05,
    from: (access) => access.meanMinutes,
  },
  {
    id: 'within-30',
    name: { zh: '三十分钟可达人口占比', en: 'Residents within 30 minutes' },
    unit: 'share',
    better: 'higher',
    resolution: 0.001,
    from: (access) => access.within30,
  },
  {
    id: 'worst-decile',
    name: { zh: '最差十分之一人口的 E2SFCA 可及性', en: 'E2SFCA of the worst-served tenth' },
    unit: 'per 1,000 residents',
    better: 'higher',
    resolution: 0.01,
    from: (access) => access.worstDecile,
  },
  {
    id: 'gini',
    name: { zh: 'E2SFCA 可及性基尼系数', en: 'Gini coefficient of E2SFCA' },
    unit: 'coefficient',
    better: 'lower',
    resolution: 0.001,
    from: (access) => access.gini,
  },
  simulated('emergency-wait-minutes'),
  simulated('boarding-hours'),
  simulated('no-bed-hours'),
  simulated('over-hours'),
  simulated('primary-wait-minutes'),
]
