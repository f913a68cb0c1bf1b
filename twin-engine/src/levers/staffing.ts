/**
 * Fewer nurses or doctors than usual, everywhere, in a hospital or in one unit. With 20 % fewer, a unit can use 80 % of its
 * beds, rounded down: those above close as they become free, and open again at the end. Nobody is moved out. Emergency
 * departments, whose places are not beds, go on as before.
 */
import { type CityModel, indexCity } from '../city/city.ts'
import { BLOCK_REASONS } from '../events/event.ts'
import { planClosing, usableBeds } from '../simulation/flows/closing.ts'
import { planRosterChange } from '../simulation/parts/rosters.ts'
import type { Simulation } from '../simulation/simulation.ts'
import { claimOf, patientsPerStaff } from '../state/need-claims.ts'
import { Fields } from './fields.ts'
import type { Lever } from './lever.ts'
import { PLACE, ROLE, WINDOW } from './lever-fields.ts'
import { checkPlace, unitsAt } from './place.ts'

export interface Staffing {
  readonly kind: 'staffing'
  readonly role: 'nurse' | 'doctor'
  /** Share of the staff that is missing, 0 to 1; exactly one of it and `absent` is given. */
  readonly absentShare: number | null
  /**
   * Nurses missing per shift: as a share of those whom the usable beds of the place need, at the patients per nurse of
   * the day shift (`state/need-claims.ts`). No such figure is at hand for doctors of wards.
   */
  readonly absent: number | null
  /** Both null = the whole city. */
  readonly facility: string | null
  readonly unit: string | null
  readonly fromMinute: number
  readonly untilMinute: number
}

/** Of the claims by shift. */
const DAY_SHIFT = 1
/** No reason names missing doctors. */
const REASON = { nurse: BLOCK_REASONS.indexOf('no-nurse'), doctor: BLOCK_REASONS.indexOf('other') } as const

export const staffing: Lever<Staffing> = {
  kind: 'staffing',
  name: { zh: '人员短缺', en: 'Staff shortage' },
  use: 'shock',
  fields: [
    ROLE,
    {
      name: 'absentShare',
      label: { zh: '缺勤比例', en: 'Share absent' },
      kind: 'share',
      unit: 'share',
      low: 0,
      high: 1,
      sensible: [0.04, 0.3],
      sensibleSource: {
        zh: '参数资料 §7：平时 4%–5%，英格兰 2021 年底 11%，放开期 30%–60%',
        en: 'domain/parameters.md §7: 4–5 % as ever, 11 % in England at the end of 2021, 30–60 % in an exit wave',
      },
      fallback: null,
    },
    {
      name: 'absent',
      label: { zh: '或每班缺护士数', en: 'or nurses per shift' },
      kind: 'number',
      unit: 'nurses',
      low: 1,
      high: 100_000,
      fallback: null,
    },
    ...PLACE,
    ...WINDOW,
  ],
  decode(input) {
    const f = new Fields(input)
    const spec: Staffing = {
      kind: 'staffing',
      role: f.oneOf('role', ['nurse', 'doctor'], 'nurse'),
      absentShare: f.optionalNumber('absentShare', 0, 1),
      absent: f.optionalNumber('absent', 1, 100_000),
      facility: f.text('facility'),
      unit: f.text('unit'),
      ...f.window(),
    }
    if ((spec.absentShare === null) === (spec.absent === null) && f.problems.length === 0)
      f.problems.push({ path: 'absentShare', why: 'give either absentShare or absent, and only one of them' })
    if (spec.facility !== null && spec.unit !== null)
      f.problems.push({ path: 'facility', why: 'give facility or unit or neither, not both' })
    if (spec.role === 'doctor' && spec.absent !== null)
      f.problems.push({
        path: 'absent',
        why: 'is for nurses only, no ratio of beds to doctors is known; give absentShare',
      })
    return f.done(spec)
  },
  check(spec, city) {
    const checked = checkPlace(spec, city)
    if (!checked.ok || spec.absent === null) return checked
    const most = mostNurses(spec, city)
    if (spec.absent <= most) return checked
    const why = `the beds there take about ${most} nurses in the day shift, got ${spec.absent}; give at most ${most}, or absentShare`
    return { ok: false, problems: [{ path: 'absent', why }] }
  },
  plan(spec, simulation) {
    const { minute, state } = simulation
    const units = unitsAt(spec, simulation)
    const usableShare = 1 - (spec.absentShare ?? shareOf(spec.absent ?? 0, units, simulation))
    let open = 0
    let left = 0
    for (const u of units) {
      const beds = usableBeds(state, u)
      open += beds
      left += Math.floor(beds * usableShare + 1e-9)
      planClosing(
        simulation,
        { units: [u], beds: null, usableShare, reason: REASON[spec.role] },
        minute + spec.fromMinute,
        minute + spec.untilMinute,
      )
    }
    // The rosters show the same share fewer on shift; being planned with a reserve they seldom close further beds.
    planRosterChange(simulation, {
      kind: 'exact',
      role: spec.role,
      units,
      fromMinute: minute + spec.fromMinute,
      untilMinute: minute + spec.untilMinute,
      curve: [{ minute: minute + spec.fromMinute, share: 1 - usableShare }],
    })
    const percent = Math.round(100 * (1 - usableShare))
    const who = spec.role === 'nurse' ? { zh: '护士', en: 'nurses' } : { zh: '医师', en: 'doctors' }
    return {
      kind: 'staffing',
      wanted: open - left,
      planned: open - left,
      note: {
        zh: `${who.zh}少 ${percent}%：${open} 张床位可用 ${left} 张`,
        en: `${percent} % fewer ${who.en}: ${left} of ${open} beds usable`,
      },
    }
  },
}

/** Nurses whom all beds of the place take in the day shift. */
function mostNurses({ facility, unit }: Staffing, city: CityModel): number {
  const nurses = city.units.reduce((sum, one, u) => {
    const isThere =
      unit === null ? facility === null || city.facilities[one.facility]!.id === facility : one.id === unit
    if (!isThere || one.kind === 'emergency') return sum
    const { nurseMinutes } = claimOf(indexCity(city).needOfUnit[u]!)
    return sum + (one.beds + one.surgeBeds) / patientsPerStaff(nurseMinutes[DAY_SHIFT])
  }, 0)
  return Math.max(1, Math.ceil(nurses))
}

/** The share that so many nurses are of those whom the units' usable beds need. */
function shareOf(absent: number, units: readonly number[], simulation: Simulation): number {
  const { needOfUnit } = simulation.state.index
  let nurses = 0
  for (const u of units)
    nurses += usableBeds(simulation.state, u) / patientsPerStaff(claimOf(needOfUnit[u]!).nurseMinutes[DAY_SHIFT])
  return nurses > 0 ? Math.min(1, absent / nurses) : 0
}
