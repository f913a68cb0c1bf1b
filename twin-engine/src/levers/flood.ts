/**
 * A flood, warned of beforehand: within an area the water rises in stages, from the middle outwards and deepest there. Roads
 * are slow or closed by their depth, bridges rise above it; hospitals that it reaches lose their lower floors. What fails in
 * them besides (power, lifts, oxygen) are outages of their own.
 */
import type { CityModel } from '../city/city.ts'
import type { Problem } from '../city/decoded.ts'
import { areaTest, selectRoads } from '../network/road-edits.ts'
import { FLOOD_STAGES, type Flood, planFlood } from '../simulation/parts/floods.ts'
import {
  AREA_FIELDS,
  areaAbsences,
  areaContradictions,
  areaOf,
  areasNamed,
  decodeArea,
  type NamedArea,
} from './area.ts'
import { Fields, YEAR_MINUTES } from './fields.ts'
import type { Lever, LeverField } from './lever.ts'
import { sitesNamed } from './place.ts'

const LEAST_METRES = 0.05
const DEEPEST_METRES = 10
const MOST_FLOORS = 10
/** Of a circle's radius: the inner part, which stands twice as deep; assumed. */
const INNER_SHARE = 0.5
/** From the first water to the highest, where nothing is said; assumed. */
const RISING_MINUTES = 360

export interface FloodShock extends NamedArea {
  readonly kind: 'flood'
  /** Of the water at its highest: in the inner half of a circle, in the whole of a polygon. */
  readonly depthMetres: number
  /** Floors of hospitals there that cannot be used, counted from the ground; 0 = none. */
  readonly floors: number
  readonly warningMinute: number
  readonly fromMinute: number
  readonly peakMinute: number
  readonly untilMinute: number
}

const minute = (name: string, zh: string, en: string, fallback: number | null): LeverField => ({
  name,
  label: { zh, en },
  kind: 'minute',
  unit: 'min',
  low: 0,
  high: YEAR_MINUTES,
  fallback,
})

export const flood: Lever<FloodShock> = {
  kind: 'flood',
  name: { zh: '洪水、内涝', en: 'Flood' },
  use: 'shock',
  fields: [
    ...AREA_FIELDS,
    {
      name: 'depthMetres',
      label: { zh: '最深处水深', en: 'Depth where it is deepest' },
      kind: 'number',
      unit: 'm',
      low: LEAST_METRES,
      high: DEEPEST_METRES,
      sensible: [0.3, 3],
      sensibleSource: {
        zh: '假定；水深 0.3 米车辆停驶（Pregnolato 等 2017）',
        en: 'assumed; vehicles stop at 0.3 m (Pregnolato et al. 2017)',
      },
      fallback: 1,
    },
    {
      name: 'floors',
      label: { zh: '区内医院停用的楼层（自地面起）', en: 'Floors lost in its hospitals, from the ground up' },
      kind: 'number',
      unit: 'floors',
      low: 0,
      high: MOST_FLOORS,
      sensible: [0, 2],
      sensibleSource: { zh: '假定', en: 'assumed' },
      fallback: 0,
    },
    minute('warningMinute', '预警', 'Warning', 0),
    minute('fromMinute', '开始积水', 'Water from', 0),
    minute('peakMinute', '水位最高（默认六小时后）', 'Highest at; six hours later unless given', null),
    minute('untilMinute', '退水', 'Gone at', YEAR_MINUTES),
  ],
  decode(input) {
    const f = new Fields(input)
    const area = decodeArea(f)
    const fromMinute = f.number('fromMinute', 0, YEAR_MINUTES, 0)
    const spec: FloodShock = {
      kind: 'flood',
      ...area,
      depthMetres: f.number('depthMetres', LEAST_METRES, DEEPEST_METRES, 1),
      floors: f.whole('floors', 0, MOST_FLOORS, 0),
      warningMinute: f.number('warningMinute', 0, YEAR_MINUTES, 0),
      fromMinute,
      peakMinute:
        f.optionalNumber('peakMinute', 0, YEAR_MINUTES) ?? Math.min(YEAR_MINUTES - 1, fromMinute + RISING_MINUTES),
      untilMinute: f.number('untilMinute', 0, YEAR_MINUTES, YEAR_MINUTES),
    }
    f.problems.push(...contradictions(spec))
    f.order('peakMinute', spec.peakMinute, spec.untilMinute)
    return f.done(spec)
  },
  check(spec, city) {
    const problems = absences(spec, city)
    return problems.length > 0 ? { ok: false, problems } : { ok: true, value: spec }
  },
  plan(spec, simulation) {
    const run = simulation.parts.floods
    if (run === null)
      return {
        kind: 'flood',
        wanted: 1,
        planned: 0,
        note: { zh: '本次运行不含洪涝', en: 'this run leaves floods out: its fidelity is not full' },
      }
    const { city, index } = simulation.state
    const { minute: now } = simulation
    const reached = planFlood(simulation, run, {
      stages: stagesOf(spec, city),
      floors: spec.floors,
      warningMinute: now + spec.warningMinute,
      fromMinute: now + spec.fromMinute,
      peakMinute: now + spec.peakMinute,
      untilMinute: now + spec.untilMinute,
    })
    const whole = areaOf(spec, city)!
    const isIn = areaTest(whole)
    const residents = city.cells.reduce((sum, { centre, population }) => sum + (isIn(...centre) ? population : 0), 0)
    const roads = city.roads === undefined ? null : selectRoads(city.roads, { area: whole }).roads
    const hospitals = reached.filter((f) => index.unitsOfFacility[f]!.length > 0)
    const where = sitesNamed(hospitals, city)
    return {
      kind: 'flood',
      wanted: 1,
      planned: 1,
      note: {
        zh: `水深至 ${spec.depthMetres} 米：区内 ${residents} 名居民，${roads === null ? '无道路数据' : `${roads} 段道路`}，${where.zh}`,
        en: `up to ${spec.depthMetres} m of water: ${residents} residents live there; ${roads === null ? 'no roads are known' : `${roads} stretches of road`}, ${where.en}`,
      },
    }
  },
}

function stagesOf(spec: FloodShock, city: CityModel): Flood['stages'] {
  return Array.from({ length: FLOOD_STAGES }, (_, k) => {
    const share = (k + 1) / FLOOD_STAGES
    return {
      area: areaOf(spec, city, share)!,
      inner: spec.polygon === null ? areaOf(spec, city, share * INNER_SHARE) : null,
      depthMetres: spec.depthMetres * share,
    }
  })
}

function contradictions(spec: FloodShock): Problem[] {
  const problems = areaContradictions(spec)
  if (problems.length === 0 && areasNamed(spec) === 0)
    problems.push({ path: 'facility', why: 'say where the water stands: facility, lng and lat, or polygon' })
  if (spec.warningMinute > spec.fromMinute)
    problems.push({
      path: 'warningMinute',
      why: `must not lie after fromMinute (${spec.fromMinute}), got ${spec.warningMinute}`,
    })
  if (spec.peakMinute < spec.fromMinute)
    problems.push({
      path: 'peakMinute',
      why: `must not lie before fromMinute (${spec.fromMinute}), got ${spec.peakMinute}`,
    })
  return problems
}

function absences(spec: FloodShock, city: CityModel): readonly Problem[] {
  const absent = areaAbsences(spec, city)
  const area = absent.length > 0 ? null : areaOf(spec, city)
  if (area === null) return absent
  const isIn = areaTest(area)
  const meets =
    city.facilities.some(({ location }) => isIn(...location)) ||
    city.cells.some(({ centre }) => isIn(...centre)) ||
    (city.roads !== undefined && selectRoads(city.roads, { area }).roads > 0)
  if (meets) return []
  return [
    {
      path: spec.polygon === null ? 'radiusKilometres' : 'polygon',
      why: 'the city has no road, facility or cell there; widen the area',
    },
  ]
}
