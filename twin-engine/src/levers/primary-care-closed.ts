/**
 * Primary care is closed, as over the Spring Festival 春节: for some days more people of levels Ⅲ and Ⅳ come to emergency departments.
 * The patients of the base run come all the same, and those at a lower factor are among those at a higher one.
 */
import { addSurge } from '../simulation/flows/surge.ts'
import { LARGEST_FACTOR } from '../simulation/simulation.ts'
import { Fields, YEAR_MINUTES } from './fields.ts'
import type { Lever } from './lever.ts'
import { departmentsOf } from './primary-care.ts'

export interface PrimaryCareClosed {
  readonly kind: 'primary-care-closed'
  readonly days: number
  /** Visits of levels Ⅲ and Ⅳ against usual. */
  readonly factor: number
  readonly fromMinute: number
}

const DAY = 1440
/** The levels that primary care sees on other days begin here. */
const LEAST_LEVEL = 3

export const primaryCareClosed: Lever<PrimaryCareClosed> = {
  kind: 'primary-care-closed',
  name: { zh: '基层停诊', en: 'Primary care closed' },
  use: 'shock',
  fields: [
    {
      name: 'days',
      label: { zh: '天数', en: 'Days' },
      kind: 'number',
      unit: 'd',
      low: 1,
      high: 30,
      sensible: [3, 8],
      sensibleSource: { zh: '春节假期长度', en: 'length of the Spring Festival holiday' },
      fallback: 5,
    },
    {
      name: 'factor',
      label: { zh: 'Ⅲ、Ⅳ级就诊倍数', en: 'Visits of levels Ⅲ and Ⅳ against usual' },
      kind: 'number',
      unit: 'factor',
      low: 1,
      high: LARGEST_FACTOR,
      sensible: [1.1, 1.6],
      sensibleSource: { zh: '假定', en: 'assumed' },
      fallback: 1.3,
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
    return f.done<PrimaryCareClosed>({
      kind: 'primary-care-closed',
      days: f.number('days', 1, 30, 5),
      factor: f.number('factor', 1, LARGEST_FACTOR, 1.3),
      fromMinute: f.number('fromMinute', 0, YEAR_MINUTES, 0),
    })
  },
  check: (spec) => ({ ok: true, value: spec }),
  plan(spec, simulation) {
    const departments = [...departmentsOf(null, simulation)]
    const fromMinute = simulation.minute + spec.fromMinute
    addSurge(
      simulation,
      { factor: spec.factor, need: -1, fromMinute, untilMinute: fromMinute + spec.days * DAY, leastLevel: LEAST_LEVEL },
      [],
      departments,
    )
    return {
      kind: 'primary-care-closed',
      wanted: Math.max(1, departments.length),
      planned: departments.length,
      note: {
        zh: `基层停诊 ${spec.days} 天：${departments.length} 个急诊科Ⅲ、Ⅳ级就诊 ×${spec.factor}`,
        en: `primary care closed for ${spec.days} days: visits of levels Ⅲ and Ⅳ × ${spec.factor} at ${departments.length} departments`,
      },
    }
  },
}
