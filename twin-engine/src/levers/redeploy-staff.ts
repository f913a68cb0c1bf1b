/**
 * Send staff of one unit to another for a while. Strangers to the ward do a part of the work of its own staff (the efficiency): so many
 * whole ones they count for there, rounded down.
 */
import { type CityModel, indexCity } from '../city/city.ts'
import { planRosterChange, rosterOf } from '../simulation/parts/rosters.ts'
import { Fields } from './fields.ts'
import type { Lever, LeverField } from './lever.ts'
import { NO_ROSTERS, ROLE, WINDOW } from './lever-fields.ts'
import { unitNamed, unitsAt } from './place.ts'

export interface RedeployStaff {
  readonly kind: 'redeploy-staff'
  readonly role: 'nurse' | 'doctor'
  readonly from: string
  readonly to: string
  readonly staff: number
  readonly efficiency: number
  readonly fromMinute: number
  readonly untilMinute: number
}

const END_FIELDS: readonly LeverField[] = [
  { name: 'from', label: { zh: '调出病区', en: 'From unit' }, kind: 'unit' },
  { name: 'to', label: { zh: '调入病区', en: 'To unit' }, kind: 'unit' },
]

export const redeployStaff: Lever<RedeployStaff> = {
  kind: 'redeploy-staff',
  name: { zh: '跨病区调配', en: 'Redeploy staff' },
  use: 'action',
  fields: [
    ROLE,
    ...END_FIELDS,
    {
      name: 'staff',
      label: { zh: '人数', en: 'Staff' },
      kind: 'number',
      unit: 'staff',
      low: 1,
      high: 1000,
      sensible: [1, 10],
      sensibleSource: {
        zh: '假定：一个病区日班有五至十名护士',
        en: 'assumed: a ward has five to ten nurses on a day shift',
      },
    },
    {
      name: 'efficiency',
      label: { zh: '跨科效率', en: 'Efficiency' },
      kind: 'share',
      unit: 'share',
      low: 0.1,
      high: 1,
      sensible: [0.5, 0.9],
      sensibleSource: {
        zh: '假定：资料有此系数而无数值',
        en: 'assumed: entities.md names the factor without a figure',
      },
      fallback: 0.7,
    },
    ...WINDOW,
  ],
  decode(input) {
    const f = new Fields(input)
    const spec: RedeployStaff = {
      kind: 'redeploy-staff',
      role: f.oneOf('role', ['nurse', 'doctor'], 'nurse'),
      from: f.text('from') ?? '',
      to: f.text('to') ?? '',
      staff: f.whole('staff', 1, 1000),
      efficiency: f.number('efficiency', 0.1, 1, 0.7),
      ...f.window(),
    }
    for (const end of ['from', 'to'] as const)
      if (spec[end] === '') f.problems.push({ path: end, why: 'is missing; give the id of a unit' })
    if (spec.from !== '' && spec.from === spec.to)
      f.problems.push({ path: 'to', why: 'is the unit that they come from; name another' })
    return f.done(spec)
  },
  check(spec, city: CityModel) {
    const { unit } = indexCity(city)
    const problems = (['from', 'to'] as const).flatMap((end) => {
      const u = unit.get(spec[end])
      if (u === undefined) return [{ path: end, why: `the city has no unit "${spec[end]}"` }]
      return city.units[u]!.kind === 'emergency'
        ? [{ path: end, why: `"${spec[end]}" has treatment places, not beds; name a ward or intensive care` }]
        : []
    })
    return problems.length > 0 ? { ok: false, problems } : { ok: true, value: spec }
  },
  plan(spec, simulation) {
    const [from] = unitsAt({ facility: null, unit: spec.from }, simulation)
    const [to] = unitsAt({ facility: null, unit: spec.to }, simulation)
    const window = {
      fromMinute: simulation.minute + spec.fromMinute,
      untilMinute: simulation.minute + spec.untilMinute,
    }
    const most = from === undefined ? 0 : Math.floor(Math.min(...rosterOf(simulation, from, spec.role)))
    const planned = to === undefined || from === undefined ? 0 : Math.min(spec.staff, most)
    const counted = Math.floor(planned * spec.efficiency + 1e-9)
    const [giver, taker] = [unitNamed(simulation.state.city, spec.from), unitNamed(simulation.state.city, spec.to)]
    if (planned > 0 && simulation.parts.rosters !== null) {
      const { role } = spec
      planRosterChange(simulation, { kind: 'more', role, units: [from!], staff: -planned, ...window })
      planRosterChange(simulation, { kind: 'more', role, units: [to!], staff: counted, ...window })
    }
    return {
      kind: 'redeploy-staff',
      wanted: spec.staff,
      planned: simulation.parts.rosters === null ? 0 : planned,
      cost: { staffHours: 0, moneyYuan: 0 },
      note:
        simulation.parts.rosters === null
          ? NO_ROSTERS
          : {
              zh: `${giver.zh}调出 ${planned} 名，在${taker.zh}折合 ${counted} 名${planned < spec.staff ? `；最少的一班仅有 ${most} 名` : ''}`,
              en: `${planned} leave ${giver.en} and count as ${counted} in ${taker.en}${planned < spec.staff ? `; its smallest shift has only ${most}` : ''}`,
            },
    }
  },
}
