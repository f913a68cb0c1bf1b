/**
 * More people come than usual: at `factor` × the ordinary rate, of one need or all, to some hospitals or all, within a
 * window of minutes from the start. The patients of the base run come all the same, and those at a lower factor are among
 * those at a higher one.
 */
import { NEEDS } from '../city/city.ts'
import type { BedNeed } from '../parameters/keys.ts'
import { addSurge } from '../simulation/flows/surge.ts'
import { LARGEST_FACTOR } from '../simulation/simulation.ts'
import { Fields } from './fields.ts'
import type { Lever } from './lever.ts'
import { checkFacilities, facilitiesOf } from './place.ts'

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
  fields: [],
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
    const units: number[] = []
    const departments: number[] = []
    city.units.forEach((unit, u) => {
      if (!chosen.has(unit.facility) || simulation.unitKnown[u] === 0) return
      if (unit.kind === 'ward' && spec.route !== 'emergency' && (need < 0 || unit.need === NEEDS[need])) units.push(u)
      if (unit.kind === 'emergency' && spec.route !== 'direct') departments.push(unit.facility)
    })
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
    const planned = new Set([...units.map((u) => city.units[u]!.facility), ...departments]).size
    return {
      kind: 'surge-arrivals',
      wanted: spec.facilities === null ? planned : chosen.size,
      planned,
      note: { zh: `${planned} 家机构就诊 ×${spec.factor}`, en: `arrivals × ${spec.factor} at ${planned} facilities` },
    }
  },
}
