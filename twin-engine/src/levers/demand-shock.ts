/**
 * A shock of demand 需求冲击 from a file: in heat, cold or over a holiday more people come to emergency departments and call 120, most at
 * the hours that the file names. The patients of the base run come all the same, and those of a weaker shock are among those of a stronger.
 */
import type { Decoded } from '../city/decoded.ts'
import { addSurge } from '../simulation/flows/surge.ts'
import { addCallWave } from '../simulation/parts/call-waves.ts'
import { LARGEST_FACTOR, type Simulation, type Surge } from '../simulation/simulation.ts'
import { type DemandShockFile, decodeDemandShockFile } from './demand-shock-file.ts'
import { Fields, YEAR_MINUTES } from './fields.ts'
import type { Lever } from './lever.ts'
import { departmentsOf } from './primary-care.ts'

export interface DemandShock {
  readonly kind: 'demand-shock'
  /** As its file has it, `kangcheng-demand-shock/1`. */
  readonly shock: Readonly<Record<string, unknown>>
  /** What is beyond the usual, times this: 0 = nothing happens. */
  readonly height: number
  readonly fromMinute: number
}

const DAY = 1440
const HOUR = 60
const MOST_HEIGHT = 2
/** The levels that primary care sees on other days begin here. */
const LEAST_LOW_LEVEL = 3

export const demandShock: Lever<DemandShock> = {
  kind: 'demand-shock',
  name: { zh: '需求冲击（高温、寒潮、节假日）', en: 'Shock of demand (heat, cold, holiday)' },
  use: 'shock',
  fields: [
    { name: 'shock', label: { zh: '冲击', en: 'Shock' }, kind: 'curve' },
    {
      name: 'height',
      label: { zh: '强度', en: 'Height' },
      kind: 'number',
      unit: 'factor',
      low: 0,
      high: MOST_HEIGHT,
      sensible: [0.2, 1.5],
      sensibleSource: {
        zh: '参数资料 §7：已发表的高温呼救增幅为 5%–26%',
        en: 'domain/parameters.md 7: published increases of calls in heat lie between 5 and 26 %',
      },
      fallback: 1,
    },
    {
      name: 'fromMinute',
      label: { zh: '开始', en: 'From' },
      kind: 'minute',
      unit: 'min',
      low: 0,
      high: YEAR_MINUTES,
      fallback: 0,
    },
  ],
  decode(input) {
    const f = new Fields(input)
    const spec: DemandShock = {
      kind: 'demand-shock',
      shock: f.object('shock'),
      height: f.number('height', 0, MOST_HEIGHT, 1),
      fromMinute: f.number('fromMinute', 0, YEAR_MINUTES, 0),
    }
    const file = decodeDemandShockFile(spec.shock)
    if (!file.ok && f.problems.length === 0)
      for (const { path, why } of file.problems) f.problems.push({ path: `shock.${path}`.replace(/\.$/, ''), why })
    return f.done(spec)
  },
  check: (spec): Decoded<DemandShock> => ({ ok: true, value: spec }),
  plan(spec, simulation) {
    const decoded = decodeDemandShockFile(spec.shock)
    if (!decoded.ok) throw new Error('decode the shock of demand first')
    const file = decoded.value
    const departments = [...departmentsOf(null, simulation)]
    const beyond = (factor: number): number => spec.height * (factor - 1)
    addDepartmentWave(simulation, spec, file, beyond(file.emergencyFactor), departments)
    addDepartmentWave(simulation, spec, file, beyond(file.lowAcuityFactor), departments, LEAST_LOW_LEVEL)
    const patients = simulation.parts.ambulances?.model.patientShare ?? 1
    // Emergency patients call as they come; the other calls make up what is left of the published factor.
    const others =
      patients < 1
        ? Math.max(0, beyond(file.callsFactor) - patients * beyond(file.emergencyFactor)) / (1 - patients)
        : 0
    const hasCalls = addCallWave(simulation, waveOf(simulation, spec, file, others))
    const calls = simulation.parts.ambulances === null ? null : beyond(file.callsFactor)
    const percent = (share: number): string => `${share < 0 ? '−' : '+'}${Math.round(100 * Math.abs(share))}%`
    const { name } = file
    return {
      kind: 'demand-shock',
      wanted: Math.max(1, departments.length),
      planned: departments.length,
      note: {
        zh: `${name.zh}：${departments.length} 个急诊科就诊最高 ${percent(beyond(file.emergencyFactor))}${hasCalls && calls !== null ? `，120 呼救最高 ${percent(calls)}` : '，本次推演不含救护车'}`,
        en: `${name.en}: visits up to ${percent(beyond(file.emergencyFactor))} at ${departments.length} departments${hasCalls && calls !== null ? `, calls of 120 up to ${percent(calls)}` : ', no ambulances in this run'}`,
      },
    }
  },
}

function addDepartmentWave(
  simulation: Simulation,
  spec: DemandShock,
  file: DemandShockFile,
  beyond: number,
  departments: readonly number[],
  leastLevel?: number,
): void {
  if (beyond <= 0) return
  const curve = waveOf(simulation, spec, file, beyond)
  const surge: Surge = {
    factor: 1,
    need: -1,
    fromMinute: curve[0]!.minute,
    untilMinute: curve.at(-1)!.minute,
    curve,
    eased: true,
    ...(leastLevel === undefined ? {} : { leastLevel }),
  }
  addSurge(simulation, surge, [], departments)
}

/** Factor at the middle of every hour: day's strength × hour's weight, so that a day at strength 1 has `beyond` more in all. */
function waveOf(
  simulation: Simulation,
  { fromMinute }: DemandShock,
  { course, hourWeight }: DemandShockFile,
  beyond: number,
): NonNullable<Surge['curve']> {
  const { hourShare } = simulation.setting.parameters.emergency
  const mean = hourWeight.reduce((sum, weight, h) => sum + weight * hourShare[h]!, 0)
  const start = simulation.minute + fromMinute
  const first = start + course[0]!.day * DAY
  const last = start + course.at(-1)!.day * DAY
  const points = [{ minute: first, factor: 1 }]
  for (let minute = first + HOUR / 2; minute < last; minute += HOUR) {
    const hour = Math.floor((((simulation.localOrigin + minute) % DAY) + DAY) / HOUR) % 24
    const weight = mean > 0 ? hourWeight[hour]! / mean : 0
    const factor = 1 + beyond * weight * strengthOn(course, (minute - start) / DAY)
    points.push({ minute, factor: Math.min(LARGEST_FACTOR, factor) })
  }
  return [...points, { minute: last, factor: 1 }]
}

function strengthOn(course: DemandShockFile['course'], day: number): number {
  const next = course.findIndex((point) => point.day >= day)
  if (next <= 0) return next === 0 ? course[0]!.strength : 0
  const [from, to] = [course[next - 1]!, course[next]!]
  return from.strength + ((to.strength - from.strength) * (day - from.day)) / (to.day - from.day)
}
