/**
 * Speed up discharges 加快出院: within a window, a share of the exits of some hospitals come some hours earlier, and of those
 * fit at its start a share leaves at once (reverse triage). Nobody leaves before being fit or later than they would have.
 */
import type { BedNeed } from '../parameters/keys.ts'
import { planHastening } from '../simulation/parts/discharge.ts'
import { exitsADay } from './cost.ts'
import { daysOf, Fields } from './fields.ts'
import type { Lever } from './lever.ts'
import { FACILITIES, NEED, WINDOW } from './lever-fields.ts'
import { checkFacilities, facilitiesOf } from './place.ts'

export interface SpeedDischarge {
  readonly kind: 'speed-discharge'
  /** Ids of hospitals, null = all. */
  readonly facilities: readonly string[] | null
  /** Those of this need. */
  readonly need: BedNeed | 'all'
  /** Hours by which an exit comes earlier at most. */
  readonly hours: number
  /** Share of exits that do. */
  readonly share: number
  /** Share of those fit at the start who leave at once. */
  readonly fitShare: number
  readonly fromMinute: number
  readonly untilMinute: number
}

/** Staff-hours for each patient who leaves earlier: a round, papers, medicines, a call to where they go; assumed. */
const STAFF_HOURS_PER_DISCHARGE = 1.5

export const speedDischarge: Lever<SpeedDischarge> = {
  kind: 'speed-discharge',
  name: { zh: '加快出院', en: 'Speed up discharges' },
  use: 'action',
  fields: [
    FACILITIES,
    NEED,
    {
      name: 'hours',
      label: { zh: '最多提前', en: 'Earlier by at most' },
      kind: 'number',
      unit: 'h',
      low: 0,
      high: 72,
      sensible: [2, 24],
      sensibleSource: {
        zh: '假定：由下午改为上午查房，或提前一天',
        en: 'assumed: a round in the morning instead of the afternoon, or one day',
      },
      fallback: 4,
    },
    {
      name: 'share',
      label: { zh: '提前出院的比例', en: 'Share of exits' },
      kind: 'share',
      unit: 'share',
      low: 0,
      high: 1,
      sensible: [0.1, 0.6],
      sensibleSource: { zh: '假定', en: 'assumed' },
      fallback: 0.5,
    },
    {
      name: 'fitShare',
      label: { zh: '待转患者即刻离院的比例', en: 'Share of those fit who leave at once' },
      kind: 'share',
      unit: 'share',
      low: 0,
      high: 1,
      sensible: [0, 0.5],
      sensibleSource: { zh: '假定', en: 'assumed' },
      fallback: 0,
    },
    ...WINDOW,
  ],
  decode(input) {
    const f = new Fields(input)
    return f.done<SpeedDischarge>({
      kind: 'speed-discharge',
      facilities: f.texts('facilities'),
      need: f.need(),
      hours: f.number('hours', 0, 72, 4),
      share: f.number('share', 0, 1, 0.5),
      fitShare: f.number('fitShare', 0, 1, 0),
      ...f.window(),
    })
  },
  check: checkFacilities,
  plan(spec, simulation) {
    const run = simulation.parts.discharge
    if (run === null)
      return {
        kind: 'speed-discharge',
        wanted: 1,
        planned: 0,
        note: {
          zh: '此次运行不含出院环节，无从加快',
          en: 'this run has no discharge process to speed up',
        },
      }
    const { minute, state } = simulation
    const planned = planHastening(simulation, run, {
      facilities: facilitiesOf(spec.facilities, state.city),
      need: spec.need,
      share: spec.share,
      minutes: spec.hours * 60,
      fitShare: spec.fitShare,
      fromMinute: minute + spec.fromMinute,
      untilMinute: minute + spec.untilMinute,
    })
    const days = daysOf(spec, simulation)
    const aDay = spec.share * exitsADay(simulation, facilitiesOf(spec.facilities, state.city), spec.need)
    const earlier = days === null ? null : Math.max(planned, aDay * days)
    return {
      kind: 'speed-discharge',
      wanted: planned,
      planned,
      note: {
        zh: `在院患者中约 ${planned} 人提前离院，至多提前 ${spec.hours} 小时；此后入院者照此办理，每天约 ${Math.round(aDay)} 人`,
        en: `about ${planned} of those present leave earlier, by ${spec.hours} h at most; those admitted later likewise, some ${Math.round(aDay)} a day`,
      },
      cost: { staffHours: earlier === null ? null : earlier * STAFF_HOURS_PER_DISCHARGE, moneyYuan: null },
    }
  },
}
