/**
 * More people come than usual: at `factor` × the ordinary rate, of one need or all, to some hospitals or all, within a
 * window of minutes from the start. The patients of the base run come all the same, and those at a lower factor are among
 * those at a higher one.
 */
import type { CityModel } from '../city/city.ts'
import { indexCity, NEEDS } from '../city/city.ts'
import type { Problem } from '../city/decoded.ts'
import { BED_NEEDS, type BedNeed } from '../parameters/keys.ts'
import { addSurge } from '../simulation/flows/surge.ts'
import { LARGEST_FACTOR } from '../simulation/simulation.ts'
import { Fields } from './fields.ts'
import type { Lever } from './lever.ts'

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

const YEAR_MINUTES = 527_040
const NEED_CHOICES = ['all', ...BED_NEEDS.filter((n) => n !== 'icu')] as const

export const surgeArrivals: Lever<SurgeArrivals> = {
  kind: 'surge-arrivals',
  name: { zh: '就诊激增', en: 'Surge of arrivals' },
  decode(input) {
    const f = new Fields(input)
    const spec: SurgeArrivals = {
      kind: 'surge-arrivals',
      factor: f.number('factor', 1, LARGEST_FACTOR),
      need: f.oneOf('need', NEED_CHOICES, 'all'),
      facilities: f.texts('facilities'),
      fromMinute: f.number('fromMinute', 0, YEAR_MINUTES, 0),
      untilMinute: f.number('untilMinute', 0, YEAR_MINUTES, YEAR_MINUTES),
      route: f.oneOf('route', ['emergency', 'direct', 'both'], 'both'),
    }
    if (f.problems.length === 0 && spec.untilMinute <= spec.fromMinute)
      f.problems.push({
        path: 'untilMinute',
        why: `must lie after fromMinute (${spec.fromMinute}), got ${spec.untilMinute}`,
      })
    return f.done(spec)
  },
  check(spec, city) {
    const { facility } = indexCity(city)
    const problems: Problem[] = []
    spec.facilities?.forEach((id, i) => {
      if (!facility.has(id)) problems.push({ path: `facilities[${i}]`, why: `the city has no facility "${id}"` })
    })
    return problems.length > 0 ? { ok: false, problems } : { ok: true, value: spec }
  },
  plan(spec, simulation) {
    const { city } = simulation.state
    const chosen = facilitiesOf(spec, city)
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

function facilitiesOf(spec: SurgeArrivals, city: CityModel): ReadonlySet<number> {
  const { facility } = indexCity(city)
  if (spec.facilities === null) return new Set(city.facilities.keys())
  return new Set(spec.facilities.flatMap((id) => facility.get(id) ?? []))
}
