/**
 * A hospital is evacuated: by lent ambulances, buses and boats to hospitals that have a staffed bed of the kind, or in place
 * to the floors above. Who leaves first, who takes them, and how many an hour can pass the doors is said here.
 */
import { type CityModel, indexCity, type Text } from '../city/city.ts'
import type { Problem } from '../city/decoded.ts'
import { neighboursOf } from '../policies/neighbours.ts'
import { Handler } from '../simulation/handlers.ts'
import {
  EVACUATION_ORDERS,
  type EvacuationOrder,
  type EvacuationVehicle,
  type EvacuationWay,
  type VehicleKind,
} from '../simulation/parts/evacuation-run.ts'
import { driveMinutes } from '../simulation/parts/evacuation-vehicles.ts'
import { planEvacuation } from '../simulation/parts/evacuations.ts'
import { countOf, evacueesOf } from '../simulation/parts/evacuees.ts'
import type { Planned, Simulation } from '../simulation/simulation.ts'
import { BedStatus } from '../state/state.ts'
import { Fields } from './fields.ts'
import type { Lever, LeverField } from './lever.ts'
import { WINDOW } from './lever-fields.ts'

const MOST_VEHICLES = 2000
const LEAST_SHARE = 0.01
const MOST_FLOORS = 60
const MOST_LEAD_MINUTES = 10_080
const USUAL_LEAD_MINUTES = 120
/** Staff-hours of a patient moved: carried down, escorted both ways, two handovers; carried up. Assumed. */
const STAFF_HOURS_PER_MOVE = 5
const STAFF_HOURS_PER_FLOOR_MOVE = 1

export interface Evacuate {
  readonly kind: 'evacuate'
  readonly facility: string
  readonly way: EvacuationWay
  readonly order: EvacuationOrder
  /** Of `upstairs`: this floor and those below are emptied; 0 where they go off the site. */
  readonly floors: number
  /** Ids of the hospitals that may be asked, null = all others. */
  readonly receivers: readonly string[] | null
  /** Parts of the patients that the receivers are to take, in their order; null = the nearest with room. */
  readonly shares: readonly number[] | null
  /** Part of the ambulances on duty that 120 lends, rounded down, but one at least where it is above 0. */
  readonly ambulanceShare: number
  readonly buses: number
  readonly boats: number
  /** Minutes until buses and boats are there. */
  readonly leadMinutes: number
  /** Patients that can leave an hour; null = as the parameters say. */
  readonly perHour: number | null
  readonly fromMinute: number
  readonly untilMinute: number
}

const vehicles = (name: string, zh: string, en: string, most: number, source: Text): LeverField => ({
  name,
  label: { zh, en },
  kind: 'number',
  unit: 'vehicles',
  low: 0,
  high: MOST_VEHICLES,
  sensible: [0, most],
  sensibleSource: source,
  fallback: 0,
})

export const evacuate: Lever<Evacuate> = {
  kind: 'evacuate',
  name: { zh: '撤离医院', en: 'Evacuate a hospital' },
  use: 'action',
  fields: [
    { name: 'facility', label: { zh: '撤离的医院', en: 'Hospital to be emptied' }, kind: 'facility' },
    {
      name: 'way',
      label: { zh: '方式', en: 'How' },
      kind: 'choice',
      choices: [
        { value: 'off-site', label: { zh: '转往其他医院', en: 'to other hospitals' } },
        { value: 'upstairs', label: { zh: '院内垂直上移', en: 'in place, to higher floors' } },
      ],
      fallback: 'off-site',
    },
    {
      name: 'order',
      label: { zh: '次序', en: 'Order' },
      kind: 'choice',
      choices: [
        { value: 'icu-last', label: { zh: '重症最后', en: 'intensive care last' } },
        { value: 'icu-first', label: { zh: '重症优先', en: 'intensive care first' } },
      ],
      fallback: 'icu-last',
    },
    {
      name: 'floors',
      label: { zh: '清空的楼层（自地面起，上移时）', en: 'Floors emptied, from the ground up, in place' },
      kind: 'number',
      unit: 'floors',
      low: 0,
      high: MOST_FLOORS,
      sensible: [0, 3],
      sensibleSource: { zh: '假定', en: 'assumed' },
      fallback: 0,
    },
    { name: 'receivers', label: { zh: '接收医院', en: 'Receiving hospitals' }, kind: 'facilities', fallback: null },
    {
      name: 'shares',
      label: {
        zh: '各接收医院的份额（用分号分隔；默认就近有床）',
        en: 'Their shares, parted by ; — else the nearest with room',
      },
      kind: 'text',
      fallback: null,
    },
    {
      name: 'ambulanceShare',
      label: { zh: '借用 120 在班救护车', en: 'Of the ambulances on duty, lent by 120' },
      kind: 'share',
      unit: 'share',
      low: 0,
      high: 1,
      sensible: [0, 0.3],
      sensibleSource: {
        zh: '假定；情景资料“小演练”：车队少 30% 自成一演练',
        en: 'assumed; domain/scenarios.md, small drills: a fleet without 30 % is a drill of its own',
      },
      fallback: 0,
    },
    vehicles('buses', '大客车', 'Buses', 40, { zh: '假定', en: 'assumed' }),
    vehicles('boats', '冲锋舟', 'Boats', 60, {
      zh: '参数资料 §7：Fuwai Zhongmu 以舟艇转空',
      en: 'domain/parameters.md §7: Fuwai Zhongmu was emptied by boat',
    }),
    {
      name: 'leadMinutes',
      label: { zh: '客车和舟艇到位时间', en: 'Buses and boats are there after' },
      kind: 'number',
      unit: 'min',
      low: 0,
      high: MOST_LEAD_MINUTES,
      sensible: [30, 360],
      sensibleSource: { zh: '假定', en: 'assumed' },
      fallback: USUAL_LEAD_MINUTES,
    },
    {
      name: 'perHour',
      label: { zh: '每小时可出院门人数', en: 'Patients an hour through doors and stairs' },
      kind: 'number',
      unit: 'patients per hour',
      low: 1,
      high: 1000,
      sensible: [20, 88],
      sensibleSource: {
        zh: '参数资料 §7：单院每小时 88 人，Fuwai Zhongmu 2021',
        en: 'domain/parameters.md §7: 88 an hour at one site, Fuwai Zhongmu 2021',
      },
      fallback: null,
    },
    ...WINDOW,
  ],
  decode(input) {
    const f = new Fields(input)
    const facility = f.text('facility')
    if (facility === null && f.problems.length === 0)
      f.problems.push({ path: 'facility', why: 'must name the hospital to be emptied' })
    const spec: Evacuate = {
      kind: 'evacuate',
      facility: facility ?? '',
      way: f.oneOf('way', ['off-site', 'upstairs'], 'off-site'),
      order: f.oneOf('order', EVACUATION_ORDERS, 'icu-last'),
      floors: f.whole('floors', 0, MOST_FLOORS, 0),
      receivers: f.texts('receivers'),
      shares: f.numbers('shares', LEAST_SHARE, 1),
      ambulanceShare: f.number('ambulanceShare', 0, 1, 0),
      buses: f.whole('buses', 0, MOST_VEHICLES, 0),
      boats: f.whole('boats', 0, MOST_VEHICLES, 0),
      leadMinutes: f.number('leadMinutes', 0, MOST_LEAD_MINUTES, USUAL_LEAD_MINUTES),
      perHour: f.optionalNumber('perHour', 1, 1000),
      ...f.window(),
    }
    if (f.problems.length === 0) f.problems.push(...contradictions(spec))
    return f.done(spec)
  },
  check(spec, city) {
    const problems = absences(spec, city)
    return problems.length > 0 ? { ok: false, problems } : { ok: true, value: spec }
  },
  plan: planOf,
}

function contradictions(spec: Evacuate): Problem[] {
  const vehicles = Math.ceil(spec.ambulanceShare) + spec.buses + spec.boats
  if (spec.way === 'upstairs') {
    if (spec.floors === 0) return [{ path: 'floors', why: 'must say up to which floor: 2 empties the lowest two' }]
    if (vehicles > 0)
      return [{ path: 'ambulanceShare', why: 'nobody leaves the site: leave vehicles out, or choose off-site' }]
    return Object.entries({
      receivers: spec.receivers !== null,
      shares: spec.shares !== null,
      leadMinutes: spec.leadMinutes !== USUAL_LEAD_MINUTES,
    }).flatMap(([path, isGiven]) =>
      isGiven
        ? [{ path, why: 'is for `way` = off-site: in place nobody leaves the site; leave it out, or choose off-site' }]
        : [],
    )
  }
  if (spec.floors > 0)
    return [{ path: 'floors', why: 'is for `way` = upstairs: off the site everybody goes; leave it out' }]
  if (vehicles === 0)
    return [{ path: 'ambulanceShare', why: 'nobody can leave without ambulances, buses or boats: give some' }]
  if (spec.shares === null) return []
  if (spec.receivers === null) return [{ path: 'receivers', why: 'name the hospitals that `shares` are of' }]
  if (spec.shares.length !== spec.receivers.length)
    return [
      {
        path: 'shares',
        why: `must be one for each of the ${spec.receivers.length} receivers, got ${spec.shares.length}`,
      },
    ]
  return []
}

function absences(spec: Evacuate, city: CityModel): readonly Problem[] {
  const { facility, unitsOfFacility } = indexCity(city)
  const problems: Problem[] = []
  const hasBeds = (f: number): boolean => unitsOfFacility[f]!.some((u) => city.units[u]!.kind !== 'emergency')
  const needs = (id: string, path: string, why: string): void => {
    const f = facility.get(id)
    if (f === undefined) problems.push({ path, why: `the city has no facility "${id}"` })
    else if (!hasBeds(f)) problems.push({ path, why })
  }
  needs(spec.facility, 'facility', `"${spec.facility}" has no beds to empty; name a hospital`)
  spec.receivers?.forEach((id, i) => {
    needs(id, `receivers[${i}]`, `"${id}" has no beds; name a hospital`)
    if (id === spec.facility)
      problems.push({ path: `receivers[${i}]`, why: 'is the hospital that is emptied; name another' })
  })
  const at = facility.get(spec.facility)
  const isTaker = (f: number): boolean =>
    f !== at && unitsOfFacility[f]!.some((u) => city.units[u]!.kind === 'ward' && city.units[u]!.beds > 0)
  if (spec.way === 'off-site' && problems.length === 0 && !city.facilities.some((_, f) => isTaker(f)))
    problems.push({
      path: 'facility',
      why: 'the city has no other hospital with beds that could take them; choose upstairs, or another city',
    })
  if (spec.way === 'upstairs' && at !== undefined && problems.length === 0) {
    const floors = unitsOfFacility[at]!.map((u) => city.units[u]!).filter(({ kind }) => kind !== 'emergency')
    if (!floors.some(({ floor }) => floor <= spec.floors))
      problems.push({ path: 'floors', why: `"${spec.facility}" has no ward on floor ${spec.floors} or below` })
    else if (!floors.some(({ floor }) => floor > spec.floors))
      problems.push({
        path: 'floors',
        why: `"${spec.facility}" has no ward above floor ${spec.floors}; choose off-site`,
      })
  }
  return problems
}

function planOf(spec: Evacuate, simulation: Simulation): Planned {
  const run = simulation.parts.evacuations
  const { city, index } = simulation.state
  if (run === null)
    return {
      kind: 'evacuate',
      wanted: 1,
      planned: 0,
      note: { zh: '本次运行不含撤离', en: 'this run leaves evacuations out: its fidelity is not full' },
    }
  const { minute, setting } = simulation
  const site = index.facility.get(spec.facility)!
  const fromMinute = minute + spec.fromMinute
  const untilMinute = minute + spec.untilMinute
  const lent = lendAmbulances(simulation, site, spec.ambulanceShare, fromMinute, untilMinute)
  // Buses take what the doors let pass beside the others, so that none of those waits for them.
  const fleet: readonly [VehicleKind, readonly number[]][] = [
    ['ambulance', lent.vehicles],
    ['boat', Array<number>(spec.boats).fill(-1)],
    ['bus', Array<number>(spec.buses).fill(-1)],
  ]
  const vehicles = fleet.flatMap(([kind, ofFleet]) => ofFleet.map((v): EvacuationVehicle => ({ kind, ofFleet: v })))
  const floors = spec.way === 'upstairs' ? spec.floors : undefined
  const isShared = run.plans.some((plan) => plan.site === site && plan.way === spec.way)
  planEvacuation(
    simulation,
    run,
    {
      site,
      way: spec.way,
      order: spec.order,
      floors: spec.floors,
      receivers: receiversOf(spec, city, site),
      shares: sharesByFacility(spec, city),
      vehicles,
      perHour: spec.perHour ?? setting.parameters.evacuation.sitePatientsPerHour,
      fromMinute,
      untilMinute,
      fleetChange: lent.ordinal,
    },
    fromMinute + spec.leadMinutes,
  )
  const patients = countOf(evacueesOf(simulation, site, floors))
  const unnamed = Math.max(0, floors === undefined ? lyingUnnamed(simulation, site) : 0)
  const { name } = city.facilities[site]!
  const perMove = spec.way === 'upstairs' ? STAFF_HOURS_PER_FLOOR_MOVE : STAFF_HOURS_PER_MOVE
  const short = lent.wanted - lent.vehicles.length
  const wanted = spec.way === 'upstairs' ? 1 : lent.wanted + spec.buses + spec.boats
  return {
    kind: 'evacuate',
    wanted,
    planned: spec.way === 'upstairs' ? 1 : vehicles.length,
    note: {
      zh: `${name.zh}现有 ${patients} 名患者${spec.way === 'upstairs' ? '待上移' : `，救护车 ${lent.vehicles.length}、客车 ${spec.buses}、舟艇 ${spec.boats}`}${short > 0 ? `；在班救护车少 ${short} 辆` : ''}${unnamed > 0 ? `；${unnamed} 名只知人数，不能转` : ''}${isShared ? '；人时与同院前一方案合计一次' : ''}`,
      en: `${name.en}: ${patients} patients now${spec.way === 'upstairs' ? ' to go up' : `, ${lent.vehicles.length} ambulances, ${spec.buses} buses, ${spec.boats} boats`}${short > 0 ? `; ${short} ambulances fewer are on duty than wanted` : ''}${unnamed > 0 ? `; ${unnamed} known by number alone cannot be moved` : ''}${isShared ? '; staff-hours counted once with the plan before for this hospital' : ''}`,
    },
    cost: { staffHours: patients * perMove, moneyYuan: null },
    // Whoever one plan moves the other does not move again.
    sharedWork: `evacuate ${spec.facility} ${spec.way}`,
  }
}

/** People in beds of the site whom no feed named. */
function lyingUnnamed({ state }: Simulation, site: number): number {
  let n = 0
  for (const u of state.index.unitsOfFacility[site]!) {
    const { kind, firstBed, beds, surgeBeds } = state.city.units[u]!
    if (kind === 'emergency') continue
    for (let bed = firstBed; bed < firstBed + beds + surgeBeds; bed++)
      if (state.beds.status[bed] === BedStatus.occupied && state.beds.patient[bed]! < 0) n++
  }
  return n
}

function receiversOf(
  { receivers }: Evacuate,
  city: CityModel,
  site: number,
): { readonly wards: readonly number[]; readonly intensive: readonly number[] } {
  const { facility } = indexCity(city)
  const named = receivers === null ? null : new Set(receivers.map((id) => facility.get(id)!))
  const { order } = neighboursOf(city)
  const chosen = (bedClass: 'ward' | 'icu'): readonly number[] =>
    [...order(site, bedClass)].filter((f) => named === null || named.has(f))
  return { wards: chosen('ward'), intensive: chosen('icu') }
}

function sharesByFacility({ receivers, shares }: Evacuate, city: CityModel): ReadonlyMap<number, number> | null {
  if (shares === null || receivers === null) return null
  const { facility } = indexCity(city)
  const sum = shares.reduce((a, b) => a + b, 0)
  return new Map(receivers.map((id, k) => [facility.get(id)!, shares[k]! / sum]))
}

/**
 * Ambulances on duty go to the site for as long as it is emptied, those whose stations are nearest first, so that those who
 * are lent of fewer are among those of more. Busy ones finish their job first.
 */
function lendAmbulances(
  simulation: Simulation,
  site: number,
  share: number,
  fromMinute: number,
  untilMinute: number,
): { readonly vehicles: readonly number[]; readonly wanted: number; readonly ordinal: number } {
  const run = simulation.parts.ambulances
  const evacuations = simulation.parts.evacuations!
  if (share === 0) return { vehicles: [], wanted: 0, ordinal: -1 }
  if (run === null || !run.takesPart) return { vehicles: [], wanted: 1, ordinal: -1 }
  const { city } = simulation.state
  const onDuty = run.onDuty.reduce((sum, one) => sum + one, 0)
  const wanted = Math.max(1, Math.floor(share * onDuty + 1e-9))
  const taken = new Set(evacuations.plans.flatMap((plan) => plan.vehicles.map(({ ofFleet }) => ofFleet)))
  const away = new Map(city.vehicles.map(({ station }) => [station, -1]))
  for (const station of away.keys()) away.set(station, driveMinutes(simulation, 'ambulance', station, site))
  const distance = (v: number): number => away.get(city.vehicles[v]!.station)!
  const vehicles = [...city.vehicles.keys()]
    .filter((v) => run.onDuty[v] === 1 && !taken.has(v))
    .sort((a, b) => (distance(a) === distance(b) ? a - b : distance(a) - distance(b)))
    .slice(0, wanted)
  const ordinal = run.fleetChanges.length
  run.fleetChanges = [...run.fleetChanges, { vehicles, onDuty: false }]
  simulation.schedule(fromMinute, Handler.fleetChanges, ordinal, 1)
  simulation.schedule(untilMinute, Handler.fleetChanges, ordinal, 0)
  return { vehicles, wanted, ordinal }
}
