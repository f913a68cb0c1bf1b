/**
 * Mutual aid between hospitals 院际调剂: those above a target occupancy send ward patients, or those who wait in intensive care
 * for a ward bed, to others below it: of their group, the nearest, or one. Intensive care itself does not travel, and
 * hospitals that are equally full have nothing to give.
 */
import { indexCity } from '../city/city.ts'
import { Durations, lognormalLaw } from '../simulation/durations.ts'
import { excess, planRedistribution, wardLoad } from '../simulation/flows/redistribution.ts'
import type { Simulation } from '../simulation/simulation.ts'
import { exitsADay } from './cost.ts'
import { daysOf, Fields } from './fields.ts'
import type { Lever } from './lever.ts'
import { WINDOW } from './lever-fields.ts'
import { checkFacilities, facilitiesOf } from './place.ts'

export interface Redistribute {
  readonly kind: 'redistribute'
  /** Ids of the hospitals that may send, null = all. */
  readonly facilities: readonly string[] | null
  readonly to: 'group' | 'nearest' | 'facility'
  /** The hospital that takes, where `to` is `facility`. */
  readonly facility: string | null
  readonly what: 'ward' | 'step-down'
  /** Patients that each hospital sends a day at most. */
  readonly perDay: number
  readonly targetOccupancy: number
  readonly fromMinute: number
  readonly untilMinute: number
}

/** Staff-hours of a move: escort and vehicle, both ways, and two handovers; assumed. */
const STAFF_HOURS_PER_MOVE = 5

export const redistribute: Lever<Redistribute> = {
  kind: 'redistribute',
  name: { zh: '院际调剂', en: 'Mutual aid' },
  use: 'action',
  fields: [
    { name: 'facilities', label: { zh: '转出医院', en: 'From hospitals' }, kind: 'facilities', fallback: null },
    {
      name: 'to',
      label: { zh: '转往', en: 'To' },
      kind: 'choice',
      choices: [
        { value: 'group', label: { zh: '同一集团', en: 'hospitals of their group' } },
        { value: 'nearest', label: { zh: '就近医院', en: 'the nearest hospitals' } },
        { value: 'facility', label: { zh: '指定医院', en: 'one hospital' } },
      ],
      fallback: 'group',
    },
    { name: 'facility', label: { zh: '指定医院', en: 'That hospital' }, kind: 'facility', fallback: null },
    {
      name: 'what',
      label: { zh: '转出对象', en: 'Whom' },
      kind: 'choice',
      choices: [
        { value: 'ward', label: { zh: '病区患者', en: 'ward patients' } },
        { value: 'step-down', label: { zh: '重症待转出患者', en: 'those who wait to leave intensive care' } },
      ],
      fallback: 'ward',
    },
    {
      name: 'perDay',
      label: { zh: '每院每日上限', en: 'Each hospital, a day' },
      kind: 'number',
      unit: 'patients',
      low: 1,
      high: 1000,
      sensible: [2, 30],
      sensibleSource: {
        zh: '假定：急救车队在呼救之外能转运的数目',
        en: 'assumed: what a transport service moves beside its calls',
      },
      fallback: 10,
    },
    {
      name: 'targetOccupancy',
      label: { zh: '目标使用率', en: 'Target occupancy' },
      kind: 'share',
      unit: 'share',
      low: 0.3,
      high: 1,
      sensible: [0.85, 0.95],
      sensibleSource: { zh: '在全国 79%–86% 附近假定', en: 'assumed around the national 79–86 %' },
      fallback: 0.9,
    },
    ...WINDOW,
  ],
  decode(input) {
    const f = new Fields(input)
    const spec: Redistribute = {
      kind: 'redistribute',
      facilities: f.texts('facilities'),
      to: f.oneOf('to', ['group', 'nearest', 'facility'], 'group'),
      facility: f.text('facility'),
      what: f.oneOf('what', ['ward', 'step-down'], 'ward'),
      perDay: f.whole('perDay', 1, 1000, 10),
      targetOccupancy: f.number('targetOccupancy', 0.3, 1, 0.9),
      ...f.window(),
    }
    if ((spec.to === 'facility') !== (spec.facility !== null) && f.problems.length === 0)
      f.problems.push({
        path: 'facility',
        why:
          spec.facility === null
            ? 'must name the hospital that takes them, or let `to` be group or nearest'
            : 'is for `to` = facility only; leave it out',
      })
    return f.done(spec)
  },
  check(spec, city) {
    if (spec.facility !== null && !indexCity(city).facility.has(spec.facility))
      return { ok: false, problems: [{ path: 'facility', why: `the city has no facility "${spec.facility}"` }] }
    return checkFacilities(spec, city)
  },
  plan(spec, simulation) {
    const { state, setting, care } = simulation
    const { city } = state
    const asked = [...facilitiesOf(spec.facilities, city)].filter((f) => care.wards.all[f]!.length > 0)
    const takers = asked.map((f) => takersOf(simulation, f, spec))
    const from = asked.filter((_, k) => takers[k]!.length > 0)
    const to = takers.filter((list) => list.length > 0)
    const p = setting.parameters.mutualAid
    planRedistribution(
      simulation,
      {
        from,
        to,
        what: spec.what,
        perDay: spec.perDay,
        targetOccupancy: spec.targetOccupancy,
        laws: new Durations([
          lognormalLaw(p.acceptMeanMinutes, p.acceptStandardDeviationMinutes),
          lognormalLaw(p.vehicleMeanMinutes, p.vehicleStandardDeviationMinutes),
          lognormalLaw(p.preparationMeanMinutes, p.preparationStandardDeviationMinutes),
          lognormalLaw(p.handoverMeanMinutes, p.handoverStandardDeviationMinutes),
        ]),
        refusalShare: p.refusalShare,
        familyRefusalShare: p.familyRefusalShare,
        untilMinute: simulation.minute + spec.untilMinute,
        asked: new Int32Array(from.length),
        day: -1,
      },
      simulation.minute + spec.fromMinute,
    )
    const above = from.reduce((sum, f) => sum + Math.max(0, excess(simulation, f, spec.targetOccupancy)), 0)
    const moves = movesExpected(simulation, spec, from)
    const without = asked.length - from.length
    return {
      kind: 'redistribute',
      wanted: Math.max(1, asked.length),
      planned: from.length,
      note: {
        zh: `${from.length} 家医院可请求调剂，现有 ${above} 名病区患者高于目标使用率${without > 0 ? `；${without} 家没有可转往的医院` : ''}`,
        en: `${from.length} hospitals may ask, ${above} ward patients lie above the target now${without > 0 ? `; ${without} have nowhere to send to` : ''}`,
      },
      cost: { staffHours: moves === null ? null : moves * STAFF_HOURS_PER_MOVE, moneyYuan: null },
    }
  },
}

/**
 * Moves until the window or the run ends: of each hospital those above its target now, and those who would take their places,
 * one for each mean stay (Little's law); a day at most `perDay`. null where nobody knows when it ends, or whom it concerns.
 */
function movesExpected(simulation: Simulation, spec: Redistribute, from: readonly number[]): number | null {
  const days = daysOf(spec, simulation)
  if (days === null || spec.what !== 'ward') return null
  return from.reduce((sum, f) => {
    const above = Math.max(0, excess(simulation, f, spec.targetOccupancy))
    const { taken } = wardLoad(simulation, f)
    const refilled = taken > 0 ? (above * exitsADay(simulation, new Set([f]), 'all')) / taken : 0
    return sum + Math.min(spec.perDay * Math.max(1, days), above + refilled * days)
  }, 0)
}

/** Whom a hospital asks, nearest first. */
function takersOf({ state, neighbours }: Simulation, from: number, spec: Redistribute): readonly number[] {
  const { city } = state
  const order = [...neighbours.order(from, 'ward')]
  if (spec.to === 'nearest') return order
  const { facility } = indexCity(city)
  if (spec.to === 'facility') return order.filter((f) => f === facility.get(spec.facility!))
  const id = city.facilities[from]!.id
  const members = new Set(
    city.groups.filter((g) => g.lead === id || g.members.includes(id)).flatMap((g) => [g.lead, ...g.members]),
  )
  return order.filter((f) => members.has(city.facilities[f]!.id))
}
