/**
 * Fewer ambulances on duty for a while, or more: of those off duty. Which vehicles is fixed, so that those that go at a smaller
 * cut are among those at a larger one. Busy ones finish their job first.
 */
import { Handler } from '../simulation/handlers.ts'
import { scramble } from '../simulation/random.ts'
import { withoutAmbulances } from './ambulance-words.ts'
import { daysOf, Fields } from './fields.ts'
import type { Lever } from './lever.ts'
import { WINDOW } from './lever-fields.ts'

export interface AmbulanceFleet {
  readonly kind: 'ambulance-fleet'
  /** −0.3 = three in ten of the vehicles on duty go off duty; above 0 vehicles off duty come back, as many as there are. */
  readonly change: number
  readonly fromMinute: number
  readonly untilMinute: number
}

/** Crew of a vehicle: doctor or nurse, driver, stretcher bearer; assumed. */
const CREW = 3

export const ambulanceFleet: Lever<AmbulanceFleet> = {
  kind: 'ambulance-fleet',
  name: { zh: '救护车数量变化', en: 'Ambulances on duty' },
  use: 'both',
  fields: [
    {
      name: 'change',
      label: { zh: '增减', en: 'Change' },
      kind: 'number',
      unit: 'share',
      low: -1,
      high: 1,
      sensible: [-0.5, 0.3],
      sensibleSource: {
        zh: '情景资料“小演练”：救护车队 −30%',
        en: 'domain/scenarios.md, small drills: ambulance fleet −30 %',
      },
    },
    ...WINDOW,
  ],
  decode(input) {
    const f = new Fields(input)
    const spec: AmbulanceFleet = { kind: 'ambulance-fleet', change: f.number('change', -1, 1), ...f.window() }
    if (spec.change === 0 && f.problems.length === 0)
      f.problems.push({ path: 'change', why: 'must not be 0: −0.3 takes three in ten vehicles off duty' })
    return f.done(spec)
  },
  check(spec, city) {
    if (city.vehicles.length > 0) return { ok: true, value: spec }
    return { ok: false, problems: [{ path: 'kind', why: 'the city has no ambulances' }] }
  },
  plan(spec, simulation) {
    const run = simulation.parts.ambulances
    if (run === null || !run.takesPart) return withoutAmbulances('ambulance-fleet')
    const { phase } = simulation.state.ambulances
    const heardOf = [...phase.keys()].filter((v) => phase[v] !== NEVER_HEARD_OF)
    const onDuty = heardOf.filter((v) => run.onDuty[v] === 1)
    const pool = spec.change < 0 ? onDuty : heardOf.filter((v) => run.onDuty[v] === 0)
    const wanted = Math.round(Math.abs(spec.change) * onDuty.length)
    const vehicles = pool.sort((a, b) => scramble(a) - scramble(b)).slice(0, wanted)
    const ordinal = run.fleetChanges.length
    run.fleetChanges = [...run.fleetChanges, { vehicles, onDuty: spec.change > 0 }]
    simulation.schedule(simulation.minute + spec.fromMinute, Handler.fleetChanges, ordinal, 1)
    simulation.schedule(simulation.minute + spec.untilMinute, Handler.fleetChanges, ordinal, 0)
    const days = daysOf(spec, simulation)
    const more = spec.change > 0
    return {
      kind: 'ambulance-fleet',
      wanted,
      planned: vehicles.length,
      note: more
        ? {
            zh: `${vehicles.length} 辆停班救护车上岗（需 ${wanted} 辆）`,
            en: `${vehicles.length} vehicles come on duty of ${wanted} wanted: so many are off duty`,
          }
        : {
            zh: `${onDuty.length} 辆在班救护车减少 ${vehicles.length} 辆`,
            en: `${vehicles.length} of ${onDuty.length} vehicles on duty are missing`,
          },
      ...(more
        ? { cost: { staffHours: days === null ? null : vehicles.length * CREW * days * 24, moneyYuan: null } }
        : {}),
    }
  },
}

/** Of `ambulances.phase`. */
const NEVER_HEARD_OF = 255
