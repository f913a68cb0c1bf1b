/**
 * Another roster: so many nurses or doctors on each shift of every unit of a place. What does not add up, such as a night without
 * anybody where patients lie, is said and carried out: admissions stop, nobody is moved out, and the hours beyond the ratio count.
 */
import { planRosterChange, rosterProblems } from '../simulation/parts/rosters.ts'
import { Fields } from './fields.ts'
import type { Lever, LeverField } from './lever.ts'
import { NO_ROSTERS, PLACE, ROLE, WINDOW } from './lever-fields.ts'
import { checkPlace, unitsAt } from './place.ts'

export interface SetRoster {
  readonly kind: 'set-roster'
  readonly role: 'nurse' | 'doctor'
  /** Exactly one of the two is given. */
  readonly facility: string | null
  readonly unit: string | null
  /** Staff on each shift, of every unit. */
  readonly night: number
  readonly day: number
  readonly evening: number
  readonly fromMinute: number
  readonly untilMinute: number
}

const MOST = 1000
const shiftField = (name: string, zh: string, en: string): LeverField => ({
  name,
  label: { zh, en },
  kind: 'number',
  unit: 'staff',
  low: 0,
  high: MOST,
  sensible: [1, 20],
  sensibleSource: {
    zh: '假定：30 至 60 床的病区，每名护士 8 至 20 名患者',
    en: 'assumed: wards of 30 to 60 beds at a nurse for 8 to 20 patients',
  },
})

export const setRoster: Lever<SetRoster> = {
  kind: 'set-roster',
  name: { zh: '调整排班', en: 'Set a roster' },
  use: 'both',
  fields: [
    ROLE,
    ...PLACE,
    shiftField('night', '大夜（0–8 时）人数', 'Night shift, 0–8'),
    shiftField('day', '白班（8–16 时）人数', 'Day shift, 8–16'),
    shiftField('evening', '小夜（16–24 时）人数', 'Evening shift, 16–24'),
    ...WINDOW,
  ],
  decode(input) {
    const f = new Fields(input)
    return f.done<SetRoster>({
      kind: 'set-roster',
      role: f.oneOf('role', ['nurse', 'doctor'], 'nurse'),
      ...f.place(),
      night: f.whole('night', 0, MOST),
      day: f.whole('day', 0, MOST),
      evening: f.whole('evening', 0, MOST),
      ...f.window(),
    })
  },
  check: checkPlace,
  plan(spec, simulation) {
    const units = unitsAt(spec, simulation)
    const byShift = [spec.night, spec.day, spec.evening]
    const runs = planRosterChange(simulation, {
      kind: 'plan',
      role: spec.role,
      units,
      byShift,
      fromMinute: simulation.minute + spec.fromMinute,
      untilMinute: simulation.minute + spec.untilMinute,
    })
    const problems = units.flatMap((u) => rosterProblems(simulation, u, spec.role, byShift))
    const first = problems[0]
    const more = problems.length > 1 ? problems.length - 1 : 0
    return {
      kind: 'set-roster',
      wanted: units.length,
      planned: runs ? units.length : 0,
      note: !runs
        ? NO_ROSTERS
        : first === undefined
          ? { zh: `${units.length} 个病区按新排班`, en: `${units.length} units by the new roster` }
          : {
              zh: `排班不足：${first.zh}${more > 0 ? `；另有 ${more} 处` : ''}`,
              en: `the roster does not add up: ${first.en}${more > 0 ? `; ${more} more such shifts` : ''}`,
            },
    }
  },
}
