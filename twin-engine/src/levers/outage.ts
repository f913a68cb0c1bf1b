/**
 * Something that hospitals depend on fails: power, water, the oxygen plant, the network, lifts, or a part of the building
 * (a fire). What it brings with it, and after which reserves, stands in `simulation/cascades.ts`. Nobody is moved out.
 */
import { DEPENDENCIES, DEPENDENCY_NAMES, type Dependency, RESERVE_OF } from '../simulation/cascades.ts'
import { planFailure } from '../simulation/parts/dependencies.ts'
import { Fields, YEAR_MINUTES } from './fields.ts'
import type { Lever } from './lever.ts'
import { checkFacilities, facilitiesOf, sitesNamed } from './place.ts'

export interface Outage {
  readonly kind: 'outage'
  readonly dependency: Dependency
  /** Ids of hospitals or shared centres, null = every facility of the city. */
  readonly facilities: readonly string[] | null
  /** Part of each site that is cut off, above 0 to 1. */
  readonly share: number
  /** Minutes until a network failure is noticed; the others are noticed at once. */
  readonly detectMinutes: number
  /** Hours that the first reserve lasts there: the generator, the cistern, the oxygen; null = as the parameters say. */
  readonly reserveHours: number | null
  readonly fromMinute: number
  readonly untilMinute: number
}

/** Less is not worth a rehearsal, and reserves would last for ever. */
const LEAST_SHARE = 0.01
const MOST_RESERVE_HOURS = 2000

export const outage: Lever<Outage> = {
  kind: 'outage',
  name: { zh: '保障中断（水电网梯氧、火灾）', en: 'Outage of power, water, network, lifts, oxygen, or a fire' },
  use: 'shock',
  fields: [
    {
      name: 'dependency',
      label: { zh: '中断的保障', en: 'What fails' },
      kind: 'choice',
      choices: DEPENDENCIES.map((value) => ({ value, label: DEPENDENCY_NAMES[value] })),
      fallback: 'power',
    },
    { name: 'facilities', label: { zh: '机构', en: 'Facilities' }, kind: 'facilities', fallback: null },
    {
      name: 'share',
      label: { zh: '受影响部分', en: 'Part of the site' },
      kind: 'share',
      unit: 'share',
      low: LEAST_SHARE,
      high: 1,
      fallback: 1,
    },
    {
      name: 'detectMinutes',
      label: { zh: '发现所需时间', en: 'Minutes to detect' },
      kind: 'number',
      unit: 'min',
      low: 0,
      high: 10_080,
      sensible: [5, 240],
      sensibleSource: {
        zh: '假定：网络故障数分钟内发现，攻击数小时内发现',
        en: 'assumed: A network failure is noticed within minutes, an attack within hours',
      },
      fallback: 0,
    },
    {
      name: 'reserveHours',
      label: { zh: '储备可支撑时长（发电机、水箱、氧源）', en: 'Hours of its reserve (generator, cistern, oxygen)' },
      kind: 'number',
      unit: 'h',
      low: 0,
      high: MOST_RESERVE_HOURS,
      sensible: [4, 72],
      sensibleSource: {
        zh: '情景资料 §4：发电机续航，例如 8 小时',
        en: 'domain/scenarios.md 4: generator autonomy, e.g. 8 h',
      },
      fallback: null,
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
    {
      name: 'untilMinute',
      label: { zh: '恢复', en: 'Until' },
      kind: 'minute',
      unit: 'min',
      low: 0,
      high: YEAR_MINUTES,
      sensible: [60, 43_200],
      sensibleSource: {
        zh: '情景资料 §5：医院停摆 1 小时至 30 天',
        en: 'domain/scenarios.md 5: a hospital outage of 1 hour to 30 days',
      },
      fallback: YEAR_MINUTES,
    },
  ],
  decode(input) {
    const f = new Fields(input)
    const spec: Outage = {
      kind: 'outage',
      dependency: f.oneOf('dependency', DEPENDENCIES, 'power'),
      facilities: f.texts('facilities'),
      share: f.number('share', LEAST_SHARE, 1, 1),
      detectMinutes: f.number('detectMinutes', 0, 10_080, 0),
      reserveHours: f.optionalNumber('reserveHours', 0, MOST_RESERVE_HOURS),
      ...f.window(),
    }
    if (spec.detectMinutes > 0 && spec.dependency !== 'network')
      f.problems.push({
        path: 'detectMinutes',
        why: `is for the network: a failure of "${spec.dependency}" is noticed at once; leave it out`,
      })
    if (spec.reserveHours !== null && RESERVE_OF[spec.dependency] === undefined)
      f.problems.push({
        path: 'reserveHours',
        why: `is for ${Object.keys(RESERVE_OF).join(', ')}: nothing is stored against a failure of "${spec.dependency}"; leave it out`,
      })
    return f.done(spec)
  },
  check: checkFacilities,
  plan(spec, simulation) {
    const run = simulation.parts.dependencies
    const { city, index } = simulation.state
    const sites = [...facilitiesOf(spec.facilities, city)].filter(
      (f) => index.unitsOfFacility[f]!.length > 0 || city.facilities[f]!.kind === 'SHARED_CENTRE',
    )
    if (run !== null)
      for (const facility of sites)
        planFailure(simulation, run, {
          dependency: spec.dependency,
          facility,
          share: spec.share,
          fromMinute: simulation.minute + spec.fromMinute,
          untilMinute: simulation.minute + spec.untilMinute,
          detectMinutes: spec.detectMinutes,
          reserveHours: spec.reserveHours,
        })
    const planned = run === null ? 0 : sites.length
    const name = DEPENDENCY_NAMES[spec.dependency]
    const where = sitesNamed(sites, city, { zh: '家机构', en: 'facilities' })
    return {
      kind: 'outage',
      wanted: Math.max(1, sites.length),
      planned,
      note:
        run === null
          ? { zh: '本次运行不含水电网梯', en: 'this run leaves dependencies out' }
          : {
              zh: `${where.zh}${name.zh}中断`,
              en: `${name.en} fails at ${where.en}`,
            },
    }
  },
}
