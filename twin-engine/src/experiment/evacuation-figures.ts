/**
 * What a flood and the emptying of hospitals amount to: who was moved and who was left, where the others found room, who was
 * cut off. Known of runs in which a flood was warned of, something failed, or somebody was moved.
 */
import { NOT_KNOWN } from '../simulation/measures.ts'
import { type Trajectory, totalOf } from '../simulation/observe.ts'
import { ALERT_RESPONSE_BOUNDS } from '../simulation/response-bounds.ts'
import type { Total } from '../simulation/totals.ts'
import { ninthDecile } from './ambulance-figures.ts'
import type { RunFigure } from './figures.ts'

const wasWarned = (run: Trajectory): boolean => totalOf(run, 'alertHours', -1) > 0
const isConcerned = (run: Trajectory): boolean =>
  wasWarned(run) || totalOf(run, 'degradedHours', -1) > 0 || totalOf(run, 'evacuated', -1) > 0

/** A total where the run is concerned, else null. */
const counted =
  (total: Total) =>
  (run: Trajectory, i: number): number | null =>
    isConcerned(run) ? totalOf(run, total, i) : null

/** A total of the city where a flood was warned of, else null. */
const ofCity =
  (total: Total) =>
  (run: Trajectory, i: number): number | null =>
    i < 0 && wasWarned(run) ? totalOf(run, total, -1) : null

/** Patients who left, an hour, from the first to the last at each site; 0 where nobody did. */
function evacuatedPerHour(run: Trajectory, i: number): number | null {
  if (!isConcerned(run)) return null
  const minutes = totalOf(run, 'evacuatingMinutes', i)
  return minutes > 0 ? (totalOf(run, 'evacuated', i) * 60) / minutes : 0
}

/**
 * Largest share of open beds in use in the hospitals where nothing failed, which are the same in a plan and in its
 * do-nothing twin; of one hospital its own. Null where nothing failed anywhere.
 */
function receivingPeak(run: Trajectory, i: number): number | null {
  if (totalOf(run, 'degradedHours', -1) === 0) return null
  const width = run.facilities.length
  const rows = [...Array(width).keys()].filter((k) => (i < 0 || k === i) && totalOf(run, 'degradedHours', k) === 0)
  let peak: number | null = null
  for (let s = 0; s < run.samples; s++) {
    let lying = 0
    let open = 0
    for (const k of rows) {
      if (run.values.open[s * width + k]! === NOT_KNOWN) continue
      lying += run.values.occupied[s * width + k]!
      open += run.values.open[s * width + k]!
    }
    if (open > 0) peak = Math.max(peak ?? 0, lying / open)
  }
  return peak
}

export const EVACUATION_FIGURES: readonly RunFigure[] = [
  {
    id: 'evacuated',
    name: { zh: '已转出患者', en: 'Patients moved out' },
    unit: 'patients',
    better: 'neither',
    resolution: 1,
    of: counted('evacuated'),
  },
  {
    id: 'evacuated-per-hour',
    name: { zh: '每小时转出患者', en: 'Patients moved out an hour' },
    unit: 'patients per hour',
    better: 'neither',
    resolution: 1,
    of: evacuatedPerHour,
  },
  {
    id: 'moved-upstairs',
    name: { zh: '院内上移患者', en: 'Moved to higher floors' },
    unit: 'patients',
    better: 'neither',
    resolution: 1,
    of: counted('movedUpstairs'),
  },
  {
    id: 'left-without-power',
    name: { zh: '备用电耗尽时在院患者', en: 'Still in bed when generators end' },
    unit: 'patients',
    better: 'lower',
    resolution: 1,
    of: counted('leftWithoutPower'),
  },
  {
    id: 'left-without-power-icu',
    name: { zh: '其中重症', en: 'Of these in intensive care' },
    unit: 'patients',
    better: 'lower',
    resolution: 1,
    of: counted('leftWithoutPowerIntensive'),
  },
  {
    id: 'left-on-flooded-floors',
    name: { zh: '进水时仍在低层的患者', en: 'On flooded floors when the water comes' },
    unit: 'patients',
    better: 'lower',
    resolution: 1,
    of: (run, i) => (wasWarned(run) ? totalOf(run, 'leftOnFloodedFloors', i) : null),
  },
  {
    id: 'evacuees-without-place',
    name: { zh: '撤离结束时无处可转患者', en: 'Without a place to go when it ended' },
    unit: 'patients',
    better: 'lower',
    resolution: 1,
    of: counted('evacueesWithoutPlace'),
  },
  {
    id: 'evacuees-refused',
    name: { zh: '曾因无床被拒患者', en: 'Refused elsewhere for want of a bed' },
    unit: 'patients',
    better: 'lower',
    resolution: 1,
    of: counted('evacueesRefused'),
  },
  {
    id: 'evacuees-on-the-way',
    name: { zh: '期末仍在途患者', en: 'On the way at the end' },
    unit: 'patients',
    better: 'lower',
    resolution: 1,
    of: (run, i) => (isConcerned(run) ? totalOf(run, 'evacuated', i) - totalOf(run, 'evacueesArrived', i) : null),
  },
  {
    id: 'evacuees-received',
    name: { zh: '接收患者', en: 'Received from hospitals that are emptied' },
    unit: 'patients',
    better: 'neither',
    resolution: 1,
    of: counted('evacueesReceived'),
  },
  {
    id: 'receiving-occupancy-peak',
    name: { zh: '未受灾医院使用率峰值', en: 'Peak occupancy where nothing failed' },
    unit: 'share',
    better: 'lower',
    resolution: 0.005,
    of: receivingPeak,
  },
  {
    id: 'isolated-cells-peak',
    name: { zh: '孤立网格峰值', en: 'Cells cut off, most at once' },
    unit: 'cells',
    better: 'lower',
    resolution: 1,
    of: ofCity('isolatedCells'),
  },
  {
    id: 'isolated-residents-peak',
    name: { zh: '孤立居民峰值', en: 'Residents cut off, most at once' },
    unit: 'residents',
    better: 'lower',
    resolution: 100,
    of: ofCity('isolatedResidents'),
  },
  {
    id: 'isolated-dependent-peak',
    name: { zh: '其中透析和居家氧疗者（估算）', en: 'Of these on dialysis or oxygen at home, estimated' },
    unit: 'residents',
    better: 'lower',
    resolution: 1,
    of: ofCity('isolatedDependent'),
  },
  {
    id: 'alert-response-p90',
    name: { zh: '预警期间急救反应九成以内', en: 'Ambulance response while the alert holds, nine of ten' },
    unit: 'min',
    better: 'lower',
    resolution: 0.5,
    of: (run, i) => ninthDecile(run, i, 'alertResponses', ALERT_RESPONSE_BOUNDS),
  },
]
