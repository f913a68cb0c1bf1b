/**
 * Call staff back from rest: so many more on shift in a hospital or a unit, after the lead that their way takes, for some hours. They
 * go where most patients and claims fall to each of those on shift. Off duty are those of the other shifts: more cannot come.
 */
import { calledBackBefore, planRosterChange, restingStaff, rosterOf } from '../simulation/parts/rosters.ts'
import { Fields, YEAR_MINUTES } from './fields.ts'
import type { Lever } from './lever.ts'
import { NO_ROSTERS, PLACE, ROLE } from './lever-fields.ts'
import { checkPlace, unitsAt } from './place.ts'

export interface CallBackStaff {
  readonly kind: 'call-back-staff'
  readonly role: 'nurse' | 'doctor'
  /** Exactly one of the two is given. */
  readonly facility: string | null
  readonly unit: string | null
  readonly staff: number
  /** Called at this minute from the start, on shift `leadMinutes` later, for `minutes`. */
  readonly fromMinute: number
  readonly leadMinutes: number
  readonly minutes: number
}

export const callBackStaff: Lever<CallBackStaff> = {
  kind: 'call-back-staff',
  name: { zh: '召回休班人员', en: 'Call staff back' },
  use: 'action',
  fields: [
    ROLE,
    ...PLACE,
    {
      name: 'staff',
      label: { zh: '人数', en: 'Staff' },
      kind: 'number',
      unit: 'staff',
      low: 1,
      high: 10_000,
      sensible: [1, 200],
      sensibleSource: {
        zh: '假定：大医院有数百名护士轮休',
        en: 'assumed: a large hospital has some hundreds of nurses off duty',
      },
    },
    {
      name: 'fromMinute',
      label: { zh: '发出召回', en: 'Called at' },
      kind: 'minute',
      unit: 'min',
      low: 0,
      high: YEAR_MINUTES,
      fallback: 0,
    },
    {
      name: 'leadMinutes',
      label: { zh: '到岗用时', en: 'Lead' },
      kind: 'number',
      unit: 'min',
      low: 0,
      high: 10_080,
      sensible: [30, 240],
      sensibleSource: { zh: '假定：从家到岗的路程', en: 'assumed: the way from home' },
      fallback: 60,
    },
    {
      name: 'minutes',
      label: { zh: '在岗时长', en: 'For' },
      kind: 'number',
      unit: 'min',
      low: 60,
      high: 43_200,
      sensible: [240, 4320],
      sensibleSource: { zh: '假定：半个班次至三天', en: 'assumed: half a shift to three days' },
      fallback: 480,
    },
  ],
  decode(input) {
    const f = new Fields(input)
    return f.done<CallBackStaff>({
      kind: 'call-back-staff',
      role: f.oneOf('role', ['nurse', 'doctor'], 'nurse'),
      ...f.place(),
      staff: f.whole('staff', 1, 10_000),
      fromMinute: f.number('fromMinute', 0, YEAR_MINUTES, 0),
      leadMinutes: f.number('leadMinutes', 0, 10_080, 60),
      minutes: f.number('minutes', 60, 43_200, 480),
    })
  },
  check: checkPlace,
  plan(spec, simulation) {
    const units = unitsAt(spec, simulation)
    const fromMinute = simulation.minute + spec.fromMinute + spec.leadMinutes
    const offDuty = units.reduce((sum, u) => sum + restingStaff(rosterOf(simulation, u, spec.role)), 0)
    const untilMinute = fromMinute + spec.minutes
    const taken = Math.ceil(calledBackBefore(simulation, spec.role, units, fromMinute, untilMinute))
    const planned = Math.max(0, Math.min(spec.staff, Math.floor(offDuty) - taken))
    if (planned > 0)
      planRosterChange(simulation, {
        kind: 'more',
        role: spec.role,
        units,
        staff: planned,
        fromOffDuty: true,
        fromMinute,
        untilMinute,
      })
    const who = spec.role === 'nurse' ? { zh: '护士', en: 'nurses' } : { zh: '医师', en: 'doctors' }
    return {
      kind: 'call-back-staff',
      wanted: spec.staff,
      planned,
      cost: { staffHours: (planned * spec.minutes) / 60, moneyYuan: null },
      note:
        simulation.parts.rosters === null
          ? NO_ROSTERS
          : planned === spec.staff
            ? { zh: `召回 ${planned} 名${who.zh}`, en: `${planned} ${who.en} called back` }
            : {
                zh: `拟召回 ${spec.staff} 名${who.zh}，休班者仅 ${planned} 名${taken > 0 ? `（另 ${taken} 名届时已被召回）` : ''}`,
                en: `${spec.staff} ${who.en} wanted back, only ${planned} are off duty${taken > 0 ? ` (${taken} more are called back already by then)` : ''}`,
              },
    }
  },
}
