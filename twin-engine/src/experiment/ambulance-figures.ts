/** What a run's ambulances and casualties amount to; null where no ambulances take part or nobody was hurt. */
import { type Trajectory, totalOf } from '../simulation/observe.ts'
import { RESPONSE_BOUNDS, type ResponseBounds } from '../simulation/response-bounds.ts'
import type { Total } from '../simulation/totals.ts'
import type { RunFigure } from './figures.ts'

/** A total per one of another, of the city alone where `everywhere` is false. */
function per(run: Trajectory, i: number, part: Total, whole: Total, everywhere: boolean): number | null {
  if (i >= 0 && !everywhere) return null
  const all = totalOf(run, whole, i)
  return all > 0 ? totalOf(run, part, i) / all : null
}

/** Minutes within which nine of ten calls are answered at the scene, linear between the bounds counted; at most 60. */
export function ninthDecile(
  run: Trajectory,
  i: number,
  responses: Total = 'ambulanceResponses',
  bounds: ResponseBounds = RESPONSE_BOUNDS,
): number | null {
  const all = totalOf(run, responses, -1)
  if (i >= 0 || all === 0) return null
  const wanted = 0.9 * all
  let below = 0
  let from = 0
  for (const [minutes, total] of bounds) {
    const within = totalOf(run, total, -1)
    if (within >= wanted) return from + ((wanted - below) / Math.max(1, within - below)) * (minutes - from)
    below = within
    from = minutes
  }
  return from
}

/** Figures of the city, but the time lost at a hospital's door, and the casualties it treats. */
export const AMBULANCE_FIGURES: readonly RunFigure[] = [
  {
    id: 'ambulance-response-mean',
    name: { zh: '急救平均反应时间', en: 'Mean response of ambulances' },
    unit: 'min',
    better: 'lower',
    resolution: 0.2,
    of: (run, i) => per(run, i, 'ambulanceResponseMinutes', 'ambulanceResponses', false),
  },
  {
    id: 'ambulance-response-p90',
    name: { zh: '急救反应时间九成以内', en: 'Response within which nine of ten calls are reached' },
    unit: 'min',
    better: 'lower',
    resolution: 0.5,
    of: (run, i) => ninthDecile(run, i),
  },
  {
    id: 'ambulance-late-share',
    name: { zh: '超过 12 分钟到达的比例', en: 'Calls reached after 12 minutes' },
    unit: 'share',
    better: 'lower',
    resolution: 0.01,
    of: (run, i) => {
      const inTime = per(run, i, 'ambulanceResponsesWithin12', 'ambulanceResponses', false)
      return inTime === null ? null : 1 - inTime
    },
  },
  {
    id: 'ambulance-lost-hours',
    name: { zh: '交接超时损失的救护车时', en: 'Ambulance time lost in handovers beyond 15 min' },
    unit: 'h',
    better: 'lower',
    resolution: 0.5,
    of: (run, i) =>
      totalOf(run, 'ambulanceHandovers', -1) === 0 ? null : totalOf(run, 'ambulanceLostMinutes', i) / 60,
  },
  {
    id: 'casualty-wait-mean',
    name: { zh: '伤员到院至救治', en: 'Casualties: arrival to treatment, mean' },
    unit: 'min',
    better: 'lower',
    resolution: 1,
    of: (run, i) => per(run, i, 'casualtyWaitMinutes', 'casualtiesTreated', true),
  },
  {
    id: 'casualty-p1-treatment-mean',
    name: { zh: '危重伤员事发至救治', en: 'Gravest casualties: incident to treatment, mean' },
    unit: 'min',
    better: 'lower',
    resolution: 1,
    of: (run, i) => per(run, i, 'casualtyMinutesToTreatmentP1', 'casualtiesTreatedP1', true),
  },
  {
    id: 'casualty-operation-mean',
    name: { zh: '伤员事发至手术', en: 'Casualties: incident to operation, mean' },
    unit: 'min',
    better: 'lower',
    resolution: 5,
    of: (run, i) => per(run, i, 'casualtyMinutesToOperation', 'casualtiesOperated', true),
  },
]
