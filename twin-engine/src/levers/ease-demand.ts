/**
 * Easing a shock of demand 减轻冲击: cooling points, calls on old people who live alone, warnings. For a while a share of those whom
 * shocks from files bring besides the usual ones stay well. The patients of ordinary days come as they come.
 */
import { Fields } from './fields.ts'
import type { Lever } from './lever.ts'
import { WINDOW } from './lever-fields.ts'

export interface EaseDemand {
  readonly kind: 'ease-demand'
  /** Part of what a shock brings besides the usual that is spared, 0 to 1. */
  readonly share: number
  readonly fromMinute: number
  readonly untilMinute: number
}

export const easeDemand: Lever<EaseDemand> = {
  kind: 'ease-demand',
  name: { zh: '减轻冲击（纳凉取暖点、上门关怀）', en: 'Ease the shock (cooling or warm points, outreach)' },
  use: 'action',
  fields: [
    {
      name: 'share',
      label: { zh: '减少新增需求', en: 'Extra demand spared' },
      kind: 'share',
      unit: 'share',
      low: 0,
      high: 1,
      sensible: [0.05, 0.3],
      sensibleSource: {
        zh: '假定：来源中没有纳凉点减少就诊的数值',
        en: 'assumed: no effect of cooling points on visits is among the sources',
      },
    },
    ...WINDOW,
  ],
  decode(input) {
    const f = new Fields(input)
    return f.done<EaseDemand>({ kind: 'ease-demand', share: f.number('share', 0, 1), ...f.window() })
  },
  check: (spec) => ({ ok: true, value: spec }),
  plan(spec, simulation) {
    simulation.easings = [
      ...simulation.easings,
      {
        share: spec.share,
        fromMinute: simulation.minute + spec.fromMinute,
        untilMinute: simulation.minute + spec.untilMinute,
      },
    ]
    const eases = simulation.surges.some(({ eased }) => eased === true)
    const percent = Math.round(100 * spec.share)
    return {
      kind: 'ease-demand',
      wanted: 1,
      planned: eases ? 1 : 0,
      note: eases
        ? { zh: `新增就诊与呼救减少 ${percent}%（假设）`, en: `extra visits and calls fewer by ${percent}%, assumed` }
        : {
            zh: '本次推演没有文件给出的需求冲击：此项不起作用',
            en: 'there is no shock of demand from a file in this run: it does nothing',
          },
    }
  },
}
