/**
 * Stretch the ratio: a unit's nurses and doctors have up to half as many patients more each, for a while. Hours beyond the norm are
 * counted as ever, never hidden.
 */
import { planStretch } from '../simulation/parts/rosters.ts'
import { Fields } from './fields.ts'
import type { Lever } from './lever.ts'
import { NO_ROSTERS, PLACE, WINDOW } from './lever-fields.ts'
import { checkPlace, unitsAt } from './place.ts'

export interface StretchRatios {
  readonly kind: 'stretch-ratios'
  /** Patients per nurse and doctor as a multiple of the norm, 1 to 1.5. */
  readonly factor: number
  /** Both null = the whole city. */
  readonly facility: string | null
  readonly unit: string | null
  readonly fromMinute: number
  readonly untilMinute: number
}

const LARGEST = 1.5

export const stretchRatios: Lever<StretchRatios> = {
  kind: 'stretch-ratios',
  name: { zh: '放宽护患比', en: 'Stretch ratios' },
  use: 'action',
  fields: [
    {
      name: 'factor',
      label: { zh: '每名护士、医师多带患者的倍数', en: 'Patients per nurse and doctor, times the norm' },
      kind: 'number',
      unit: 'factor',
      low: 1,
      high: LARGEST,
      sensible: [1, 1.25],
      sensibleSource: {
        zh: '假定：危机照护标准；更高无数据可依',
        en: 'assumed: crisis standards of care; more has no figure at hand',
      },
    },
    ...PLACE,
    ...WINDOW,
  ],
  decode(input) {
    const f = new Fields(input)
    const spec: StretchRatios = {
      kind: 'stretch-ratios',
      factor: f.number('factor', 1, LARGEST),
      facility: f.text('facility'),
      unit: f.text('unit'),
      ...f.window(),
    }
    if (spec.facility !== null && spec.unit !== null)
      f.problems.push({ path: 'facility', why: 'give facility or unit or neither, not both' })
    return f.done(spec)
  },
  check: checkPlace,
  plan(spec, simulation) {
    const units = unitsAt(spec, simulation)
    const runs = planStretch(simulation, {
      units,
      factor: spec.factor,
      fromMinute: simulation.minute + spec.fromMinute,
      untilMinute: simulation.minute + spec.untilMinute,
    })
    const percent = Math.round(100 * (spec.factor - 1))
    return {
      kind: 'stretch-ratios',
      wanted: units.length,
      planned: runs ? units.length : 0,
      // More patients each, nobody more: what it costs is told as hours beyond the ratio.
      cost: { staffHours: 0, moneyYuan: 0 },
      note: runs
        ? {
            zh: `${units.length} 个病区每名护士、医师多带 ${percent}% 患者，超配工时照计`,
            en: `${units.length} units: ${percent} % more patients for each nurse and doctor, the hours beyond the ratio are counted`,
          }
        : NO_ROSTERS,
    }
  },
}
