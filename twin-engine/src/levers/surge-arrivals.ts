/**
 * More people come than usual: at `factor` × the ordinary rate, of one need or all, to some hospitals or all, within a
 * window of minutes from the start. The patients of the base run come all the same, and those at a lower factor are among
 * those at a higher one.
 */
import { NEEDS } from '../city/city.ts'
import type { BedNeed } from '../parameters/keys.ts'
import { addSurge } from '../simulation/flows/surge.ts'
import { LARGEST_FACTOR, type Simulation } from '../simulation/simulation.ts'
import { Fields } from './fields.ts'
import type { Lever } from './lever.ts'
import { FACILITIES, NEED, ROUTE, WINDOW } from './lever-fields.ts'
import { checkFacilities, facilitiesOf, sitesNamed } from './place.ts'

export interface SurgeArrivals {
  readonly kind: 'surge-arrivals'
  /** 1 = as usual, at most 5. */
  readonly factor: number
  readonly need: BedNeed | 'all'
  /** Ids of hospitals, null = all. */
  readonly facilities: readonly string[] | null
  readonly fromMinute: number
  readonly untilMinute: number
  readonly route: 'emergency' | 'direct' | 'both'
}

export const surgeArrivals: Lever<SurgeArrivals> = {
  kind: 'surge-arrivals',
  name: { zh: '就诊激增', en: 'Surge of arrivals' },
  use: 'shock',
  fields: [
    {
      name: 'factor',
      label: { zh: '倍数', en: 'Factor' },
      kind: 'number',
      unit: 'factor',
      low: 1,
      high: LARGEST_FACTOR,
      sensible: [1.1, 2],
      sensibleSource: {
        zh: '情景资料 §1：冬季高峰急诊 +25%，呼吸科入院 × 1.6',
        en: 'domain/scenarios.md 1: emergency +25 %, respiratory admissions × 1.6 at the peak of a winter',
      },
    },
    NEED,
    FACILITIES,
    ...WINDOW,
    ROUTE,
  ],
  decode(input) {
    const f = new Fields(input)
    const spec: SurgeArrivals = {
      kind: 'surge-arrivals',
      factor: f.number('factor', 1, LARGEST_FACTOR),
      need: f.need(),
      facilities: f.texts('facilities'),
      ...f.window(),
      route: f.oneOf('route', ['emergency', 'direct', 'both'], 'both'),
    }
    return f.done(spec)
  },
  check: checkFacilities,
  plan(spec, simulation) {
    const { city } = simulation.state
    const chosen = facilitiesOf(spec.facilities, city)
    const need = spec.need === 'all' ? -1 : NEEDS.indexOf(spec.need)
    const { units, departments } = surgePlaces(simulation, chosen, need, spec.route)
    addSurge(
      simulation,
      {
        factor: spec.factor,
        need,
        fromMinute: simulation.minute + spec.fromMinute,
        untilMinute: simulation.minute + spec.untilMinute,
      },
      units,
      departments,
    )
    const touched = new Set([...units.map((u) => city.units[u]!.facility), ...departments])
    const planned = touched.size
    const where = sitesNamed(touched, city, { zh: '家机构', en: 'facilities' })
    return {
      kind: 'surge-arrivals',
      wanted: spec.facilities === null ? planned : chosen.size,
      planned,
      note: { zh: `${where.zh}就诊 ×${spec.factor}`, en: `arrivals × ${spec.factor} at ${where.en}` },
    }
  },
}

/** The wards of a need (-1 = any) and the departments of the chosen facilities that a surge reaches by a route. */
export function surgePlaces(
  simulation: Simulation,
  chosen: ReadonlySet<number>,
  need: number,
  route: SurgeArrivals['route'],
): { readonly units: readonly number[]; readonly departments: readonly number[] } {
  const units: number[] = []
  const departments: number[] = []
  simulation.state.city.units.forEach((unit, u) => {
    if (!chosen.has(unit.facility) || simulation.unitKnown[u] === 0) return
    if (unit.kind === 'ward' && route !== 'emergency' && (need < 0 || unit.need === NEEDS[need])) units.push(u)
    if (unit.kind === 'emergency' && route !== 'direct') departments.push(unit.facility)
  })
  return { units, departments }
}
