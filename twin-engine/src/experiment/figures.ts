/**
 * Figures of a run: one number each, for the city or a hospital, and how a plan's differ from its do-nothing twin's.
 */
import type { Text } from '../city/city.ts'
import { type Measure, NOT_KNOWN } from '../simulation/measures.ts'
import { type Trajectory, totalOf } from '../simulation/observe.ts'
import type { Total } from '../simulation/totals.ts'
import { type Spread, type SpreadInterval, spreadInterval, spreadOf } from '../statistics/quantiles.ts'
import { AMBULANCE_FIGURES } from './ambulance-figures.ts'
import { CLINIC_FIGURES } from './clinic-figures.ts'
import { EVACUATION_FIGURES } from './evacuation-figures.ts'

export interface RunFigure {
  readonly id: string
  readonly name: Text
  readonly unit: string
  /** Which way is good; `neither` = it depends on what one wants. */
  readonly better: 'lower' | 'neither'
  /** In the unit: a difference that is not worth telling from none. Precision never asks for less. */
  readonly resolution: number
  /** Of row `i` of the trajectory, -1 = all rows; null = not known. */
  readonly of: (run: Trajectory, i: number) => number | null
}

/** Value of a measure at a sample: of one row, or the sum over those known; NaN = not known. */
function at(run: Trajectory, measure: Measure, sample: number, i: number): number {
  const width = run.facilities.length
  const column = run.values[measure]
  let sum = Number.NaN
  for (let k = Math.max(0, i); k < (i < 0 ? width : i + 1); k++) {
    const value = column[sample * width + k]!
    if (value !== NOT_KNOWN) sum = Number.isNaN(sum) ? value : sum + value
  }
  return sum
}

function reduce(run: Trajectory, measure: Measure, i: number, how: 'peak' | 'mean'): number | null {
  let result = how === 'peak' ? Number.NEGATIVE_INFINITY : 0
  for (let s = 0; s < run.samples; s++) {
    const value = at(run, measure, s, i)
    if (Number.isNaN(value)) return null
    result = how === 'peak' ? Math.max(result, value) : result + value / run.samples
  }
  return result
}

/** Hours of the horizon weighted by a figure per row and sample; the first sample is the start and lasts no time. */
function hours(run: Trajectory, i: number, of: (k: number) => number | null): number | null {
  const width = run.facilities.length
  let sum: number | null = null
  for (let s = 1; s < run.samples; s++)
    for (let k = Math.max(0, i); k < (i < 0 ? width : i + 1); k++) {
      const value = of(s * width + k)
      if (value !== null) sum = (sum ?? 0) + (value * run.everyMinutes) / 60
    }
  return sum
}

/** Patient-hours of boarding; null where no emergency department is known. */
export function boardingHours(run: Trajectory, i: number): number | null {
  return hours(run, i, (k) => (run.values.boarding[k] === NOT_KNOWN ? null : run.values.boarding[k]!))
}

/** Hours in which more beds are needed than open (for the city: hospital-hours); null where not known. */
export function overHours(run: Trajectory, i: number): number | null {
  const { needed, open } = run.values
  return hours(run, i, (k) => (needed[k] === NOT_KNOWN ? null : needed[k]! > open[k]! ? 1 : 0))
}

const SEEN: readonly Total[] = ['seenLevel1', 'seenLevel2', 'seenLevel3', 'seenLevel4']

/** Sum of some totals of row `i`, -1 = all. */
function sumOf(run: Trajectory, i: number, totals: readonly Total[]): number {
  let sum = 0
  for (const total of totals) sum += totalOf(run, total, i)
  return sum
}

/** Part ÷ whole of two sums of totals; null where there was nothing. */
function ratioOf(run: Trajectory, i: number, part: readonly Total[], whole: readonly Total[]): number | null {
  const all = sumOf(run, i, whole)
  return all > 0 ? sumOf(run, i, part) / all : null
}

/** Share of the patients of levels Ⅰ–Ⅲ whom a doctor saw later than triage allows; null where none was seen. */
function seenLate(run: Trajectory, i: number): number | null {
  const inTime = ratioOf(
    run,
    i,
    ['seenInTimeLevel1', 'seenInTimeLevel2', 'seenInTimeLevel3'],
    ['seenLevel1', 'seenLevel2', 'seenLevel3'],
  )
  return inTime === null ? null : 1 - inTime
}

/** Share of the patients of a green channel who missed its target; null where there was none. */
function beyondTarget(run: Trajectory, i: number, inTime: Total, patients: Total): number | null {
  const share = ratioOf(run, i, [inTime], [patients])
  return share === null ? null : 1 - share
}

/** The figures of a rehearsal, in the order in which they are shown. */
export const RUN_FIGURES: readonly RunFigure[] = [
  {
    id: 'needed-beds-peak',
    name: { zh: '所需床位峰值', en: 'Peak of needed beds' },
    unit: 'beds',
    better: 'lower',
    resolution: 1,
    of: (run, i) => reduce(run, 'needed', i, 'peak'),
  },
  {
    id: 'occupied-beds-mean',
    name: { zh: '平均占用床位', en: 'Mean occupied beds' },
    unit: 'beds',
    better: 'neither',
    resolution: 1,
    of: (run, i) => reduce(run, 'occupied', i, 'mean'),
  },
  {
    id: 'icu-occupied-peak',
    name: { zh: '重症占用峰值', en: 'Peak of occupied ICU beds' },
    unit: 'beds',
    better: 'lower',
    resolution: 1,
    of: (run, i) => reduce(run, 'icuOccupied', i, 'peak'),
  },
  {
    id: 'emergency-patients-peak',
    name: { zh: '急诊在科峰值', en: 'Peak of emergency patients' },
    unit: 'patients',
    better: 'lower',
    resolution: 1,
    of: (run, i) => reduce(run, 'emergency', i, 'peak'),
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
    id: 'delayed-discharge-hours',
    name: { zh: '待转滞留人时', en: 'Fit to leave, in bed' },
    unit: 'patient-hours',
    better: 'lower',
    resolution: 24,
    of: (run, i) => hours(run, i, (k) => (run.values.fitToLeave[k] === NOT_KNOWN ? null : run.values.fitToLeave[k]!)),
  },
  {
    id: 'electives-cancelled',
    name: { zh: '取消或退回的择期入院', en: 'Electives cancelled or sent back' },
    unit: 'patients',
    better: 'lower',
    resolution: 1,
    of: (run, i) => totalOf(run, 'electivesCancelled', i) + totalOf(run, 'electivesSentBack', i),
  },
  {
    id: 'elective-list-end',
    name: { zh: '期末择期名单', en: 'Elective list at the end' },
    unit: 'patients',
    better: 'lower',
    resolution: 1,
    of: (run, i) => {
      const people = at(run, 'electiveBacklog', run.samples - 1, i)
      return Number.isNaN(people) ? null : people
    },
  },
  {
    id: 'operations-put-off',
    name: { zh: '延期手术', en: 'Operations put off' },
    unit: 'operations',
    better: 'lower',
    resolution: 1,
    of: (run, i) =>
      totalOf(run, 'operationsPutOffForTime', i) +
      totalOf(run, 'operationsPutOffForBed', i) +
      totalOf(run, 'operationsPutOffStopped', i),
  },
  {
    id: 'theatre-use',
    name: { zh: '手术室利用率', en: 'Theatre sessions in use' },
    unit: 'share',
    better: 'neither',
    resolution: 0.01,
    of: (run, i) => {
      const session = totalOf(run, 'theatreSessionMinutes', i)
      return session > 0 ? totalOf(run, 'theatreUsedMinutes', i) / session : null
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
    id: 'seen-late-share',
    name: { zh: 'Ⅰ–Ⅲ级超时接诊比例', en: 'Seen later than triage allows, Ⅰ–Ⅲ' },
    unit: 'share',
    better: 'lower',
    resolution: 0.02,
    of: seenLate,
  },
  {
    id: 'left-unseen',
    name: { zh: '未诊离开', en: 'Left unseen' },
    unit: 'patients',
    better: 'lower',
    resolution: 5,
    of: (run, i) => (sumOf(run, i, SEEN) > 0 ? sumOf(run, i, ['leftUnseen']) : null),
  },
  {
    id: 'chest-pain-late-share',
    name: { zh: '胸痛门球时间超时比例', en: 'Chest pain: door-to-balloon beyond its target' },
    unit: 'share',
    better: 'lower',
    resolution: 0.05,
    of: (run, i) => beyondTarget(run, i, 'chestPainInTime', 'chestPainPatients'),
  },
  {
    id: 'stroke-late-share',
    name: { zh: '卒中门针时间超时比例', en: 'Stroke: door-to-needle beyond its target' },
    unit: 'share',
    better: 'lower',
    resolution: 0.05,
    of: (run, i) => beyondTarget(run, i, 'strokeInTime', 'strokePatients'),
  },
  {
    id: 'trauma-late-share',
    name: { zh: '创伤入手术室超时比例', en: 'Trauma: door-to-theatre beyond its target' },
    unit: 'share',
    better: 'lower',
    resolution: 0.05,
    of: (run, i) => beyondTarget(run, i, 'traumaInTime', 'traumaPatients'),
  },
  {
    id: 'observation-peak',
    name: { zh: '留观峰值', en: 'Peak of observation' },
    unit: 'patients',
    better: 'neither',
    resolution: 1,
    of: (run, i) => reduce(run, 'observation', i, 'peak'),
  },
  {
    id: 'pre-admission-peak',
    name: { zh: '入院准备排队峰值', en: 'Peak of the pre-admission queue' },
    unit: 'patients',
    better: 'lower',
    resolution: 1,
    of: (run, i) => reduce(run, 'preAdmission', i, 'peak'),
  },
  {
    id: 'pre-admission-hours',
    name: { zh: '入院准备平均等候', en: 'Mean wait of the pre-admission queue' },
    unit: 'h',
    better: 'lower',
    resolution: 0.5,
    of: (run, i) => {
      const minutes = ratioOf(run, i, ['preAdmissionMinutes'], ['preAdmissionEnded'])
      return minutes === null ? null : minutes / 60
    },
  },
  {
    id: 'over-ratio-nurse-hours',
    name: { zh: '超护患比工时', en: 'Nursing beyond the ratio' },
    unit: 'nurse-hours',
    better: 'lower',
    resolution: 1,
    of: (run, i) => totalOf(run, 'overRatioNurseHours', i),
  },
  {
    id: 'emergency-closed-hours',
    name: { zh: '急诊关闭院时', en: 'Emergency departments closed' },
    unit: 'hospital-hours',
    better: 'lower',
    resolution: 1,
    of: (run, i) => totalOf(run, 'emergencyClosedHours', i),
  },
  {
    id: 'theatres-stopped-hours',
    name: { zh: '手术室停用院时', en: 'Theatres stopped' },
    unit: 'hospital-hours',
    better: 'lower',
    resolution: 1,
    of: (run, i) => totalOf(run, 'theatresStoppedHours', i),
  },
  {
    id: 'admissions-held',
    name: { zh: '因故障推迟的入院', en: 'Admissions put off by failures' },
    unit: 'patients',
    better: 'lower',
    resolution: 1,
    of: (run, i) => totalOf(run, 'admissionsHeld', i),
  },
  {
    id: 'examination-delay-hours',
    name: { zh: '检查延误人时', en: 'Waiting for late examinations' },
    unit: 'patient-hours',
    better: 'lower',
    resolution: 1,
    of: (run, i) => totalOf(run, 'examinationDelayMinutes', i) / 60,
  },
  {
    id: 'without-oxygen-hours',
    name: { zh: '断氧院时', en: 'Without oxygen' },
    unit: 'hospital-hours',
    better: 'lower',
    resolution: 1,
    of: (run, i) => totalOf(run, 'oxygenOutHours', i),
  },
  {
    id: 'without-blood-hours',
    name: { zh: '缺 O 型血院时', en: 'Without blood of group O' },
    unit: 'hospital-hours',
    better: 'lower',
    resolution: 1,
    of: (run, i) => totalOf(run, 'bloodOutHours', i),
  },
  {
    id: 'ventilator-wait-hours',
    name: { zh: '有床无呼吸机等待人时', en: 'Waiting for a ventilator beside a free bed' },
    unit: 'patient-hours',
    better: 'lower',
    resolution: 1,
    of: (run, i) => totalOf(run, 'ventilatorWaitHours', i),
  },
  ...AMBULANCE_FIGURES,
  ...EVACUATION_FIGURES,
  ...CLINIC_FIGURES,
]

/** A figure of the city (`facility` −1) or of a facility, by index. */
export interface ScopedFigure {
  readonly figure: RunFigure
  readonly facility: number
}

/** Every figure of the city, then of each facility given. */
export function scopedFigures(facilities: readonly number[]): ScopedFigure[] {
  return [-1, ...facilities].flatMap((facility) => RUN_FIGURES.map((figure) => ({ figure, facility })))
}

/** The figures of a run in their order; NaN = not known, or the facility was not observed. */
export function figureValues(run: Trajectory, figures: readonly ScopedFigure[]): Float64Array {
  return Float64Array.from(figures, ({ figure, facility }) => {
    const i = facility < 0 ? -1 : run.facilities.indexOf(facility)
    return facility >= 0 && i < 0 ? Number.NaN : (figure.of(run, i) ?? Number.NaN)
  })
}

export interface FigureComparison extends ScopedFigure {
  readonly base: Spread
  readonly plan: Spread
  /** plan − base over the pairs. */
  readonly difference: SpreadInterval
}

/** Figures of one pair: a plan and its do-nothing twin of the same replication, in the order of `scopedFigures`. */
export interface FigurePair {
  readonly replication: number
  readonly base: Float64Array
  readonly plan: Float64Array
}

/** Every figure of the plans beside those of their twins, over all pairs. A figure that is not known is left out. */
export function comparePairs(figures: readonly ScopedFigure[], pairs: readonly FigurePair[]): FigureComparison[] {
  return figures.flatMap((scoped, f) => {
    const base = pairs.map((pair) => pair.base[f]!)
    const plan = pairs.map((pair) => pair.plan[f]!)
    if (pairs.length === 0 || [...base, ...plan].some(Number.isNaN)) return []
    return [
      {
        ...scoped,
        base: spreadOf(base),
        plan: spreadOf(plan),
        difference: spreadInterval(plan.map((p, k) => p - base[k]!)),
      },
    ]
  })
}

/**
 * Every figure of a plan beside its do-nothing twin's, paired by replication: for the city, and for the facilities given by
 * index. A figure that is not known is left out.
 */
export function compareFigures(
  base: readonly Trajectory[],
  plan: readonly Trajectory[],
  facilities: readonly number[],
): FigureComparison[] {
  const figures = scopedFigures(facilities)
  const partner = new Map(plan.map((run) => [run.replication, run]))
  const pairs = base
    .filter((run) => partner.has(run.replication))
    .sort((a, b) => a.replication - b.replication)
    .map((run) => ({
      replication: run.replication,
      base: figureValues(run, figures),
      plan: figureValues(partner.get(run.replication)!, figures),
    }))
  return comparePairs(figures, pairs)
}
