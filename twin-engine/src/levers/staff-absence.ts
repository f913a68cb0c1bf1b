/**
 * Staff fall ill: the share absent rises to a peak and falls again, or follows a curve by day, in the whole city or a hospital. It
 * differs by ward and day, for those who work together fall ill together. Who is left limits admissions; nobody is moved out.
 */
import { type AbsencePoint, planRosterChange, ROSTERED, rosterOf } from '../simulation/parts/rosters.ts'
import { Fields, YEAR_MINUTES } from './fields.ts'
import type { Lever } from './lever.ts'
import { NO_ROSTERS, PLACE, WINDOW } from './lever-fields.ts'
import { checkPlace, unitsAt } from './place.ts'

const DAY = 1440

export interface StaffAbsence {
  readonly kind: 'staff-absence'
  readonly role: 'nurse' | 'doctor' | 'all'
  /** Highest share absent beyond the ordinary one, 0 to 1; null where a curve is given. */
  readonly peakShare: number | null
  /** Minutes from nothing to the peak, and from the peak to nothing. */
  readonly rampMinutes: number
  /** Share by day from `fromMinute` on, straight in between; null where a peak is given. */
  readonly curve: readonly { readonly day: number; readonly share: number }[] | null
  /** Both null = the whole city. */
  readonly facility: string | null
  readonly unit: string | null
  readonly fromMinute: number
  readonly untilMinute: number
}

export const staffAbsence: Lever<StaffAbsence> = {
  kind: 'staff-absence',
  name: { zh: '人员感染缺勤', en: 'Staff absence' },
  use: 'shock',
  fields: [
    {
      name: 'role',
      label: { zh: '岗位', en: 'Role' },
      kind: 'choice',
      choices: [
        { value: 'all', label: { zh: '医师与护士', en: 'Doctors and nurses' } },
        { value: 'nurse', label: { zh: '护士', en: 'Nurses' } },
        { value: 'doctor', label: { zh: '医师', en: 'Doctors' } },
      ],
      fallback: 'all',
    },
    {
      name: 'peakShare',
      label: { zh: '缺勤峰值', en: 'Absent at the peak' },
      kind: 'share',
      unit: 'share',
      low: 0,
      high: 1,
      sensible: [0.06, 0.6],
      sensibleSource: {
        zh: '参数资料 §7：英格兰 2020 年 4 月 6.2%、奥密克戎高峰约 11%；中国放开期一两周 30%–60% 为假定',
        en: 'parameters.md §7: England 6.2 % in April 2020 and about 11 % at the Omicron peak; 30–60 % assumed for one or two weeks of the Chinese exit wave',
      },
      fallback: null,
    },
    {
      name: 'rampMinutes',
      label: { zh: '升降用时', en: 'Ramp' },
      kind: 'number',
      unit: 'min',
      low: 0,
      high: 86_400,
      sensible: [0, 20_160],
      sensibleSource: { zh: '假定：至多两周', en: 'assumed: up to two weeks' },
      fallback: 0,
    },
    { name: 'curve', label: { zh: '或逐日比例', en: 'or shares by day' }, kind: 'curve', fallback: null },
    ...PLACE,
    ...WINDOW,
  ],
  decode(input) {
    const f = new Fields(input)
    const spec: StaffAbsence = {
      kind: 'staff-absence',
      role: f.oneOf('role', ['all', ...ROSTERED], 'all'),
      peakShare: f.optionalNumber('peakShare', 0, 1),
      rampMinutes: f.number('rampMinutes', 0, 86_400, 0),
      curve: f.curve('curve', 'share', 0, 1),
      facility: f.text('facility'),
      unit: f.text('unit'),
      ...f.window(),
    }
    if ((spec.peakShare === null) === (spec.curve === null) && f.problems.length === 0)
      f.problems.push({ path: 'peakShare', why: 'give either peakShare or curve, and only one of them' })
    if (spec.facility !== null && spec.unit !== null)
      f.problems.push({ path: 'facility', why: 'give facility or unit or neither, not both' })
    return f.done(spec)
  },
  check: checkPlace,
  plan(spec, simulation) {
    const units = unitsAt(spec, simulation)
    const fromMinute = simulation.minute + spec.fromMinute
    const untilMinute = simulation.minute + spec.untilMinute
    const curve = curveOf(spec, fromMinute, untilMinute)
    const roles = spec.role === 'all' ? ROSTERED : [spec.role]
    let missing = 0
    let runs = false
    const peak = Math.max(...curve.map((point) => point.share))
    for (const role of roles) {
      runs = planRosterChange(simulation, { kind: 'scattered', role, units, fromMinute, untilMinute, curve })
      for (const u of units) missing += peak * rosterOf(simulation, u, role).reduce((sum, n) => sum + n, 0)
    }
    const percent = Math.round(100 * peak)
    const wanted = Math.round(missing)
    return {
      kind: 'staff-absence',
      wanted,
      planned: runs ? wanted : 0,
      note: runs
        ? {
            zh: `缺勤最高 ${percent}%，高峰日约少 ${wanted} 个班次；收治随在岗人数受限，超配工时另计`,
            en: `up to ${percent} % absent, about ${wanted} shifts a day unfilled at the peak; admissions are limited by who is left, hours beyond the ratio are counted`,
          }
        : NO_ROSTERS,
    }
  },
}

/** The shares in minutes of the run. */
function curveOf(spec: StaffAbsence, fromMinute: number, untilMinute: number): readonly AbsencePoint[] {
  if (spec.curve !== null) return spec.curve.map(({ day, share }) => ({ minute: fromMinute + day * DAY, share }))
  const share = spec.peakShare ?? 0
  const ramp = Math.min(spec.rampMinutes, (untilMinute - fromMinute) / 2)
  if (ramp === 0) return [{ minute: fromMinute, share }]
  const whole = [
    { minute: fromMinute, share: 0 },
    { minute: fromMinute + ramp, share },
    { minute: untilMinute - ramp, share },
    { minute: untilMinute, share: 0 },
  ]
  // A run without an end of the wave stays at its peak.
  return spec.untilMinute === YEAR_MINUTES ? whole.slice(0, 2) : whole
}
