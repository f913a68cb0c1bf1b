/**
 * Vaccination 接种: from a minute on a share of some ages is vaccinated, evenly over some days; each is protected after a while, and is then
 * infected less often (a leaky vaccine). Whoever falls ill all the same is as ill as without it: assumed, and on the side of caution.
 */
import { vaccineSteps } from '../epidemic/vaccination.ts'
import { planContactMeasure } from '../simulation/parts/epidemics.ts'
import { AGES, type Ages, agesOf, ageWords, spanOfAges } from './ages.ts'
import { Fields, YEAR_MINUTES } from './fields.ts'
import type { Lever } from './lever.ts'
import { AT_MINUTE } from './lever-fields.ts'

export interface Vaccinate extends Ages {
  readonly kind: 'vaccinate'
  /** Share of the ages who are vaccinated in the end. */
  readonly coverage: number
  /** Part of the infections that the vaccine spares those protected. */
  readonly efficacy: number
  readonly atMinute: number
  /** Days that it takes to vaccinate them. */
  readonly days: number
  /** Days from the vaccination to the protection. */
  readonly protectionDays: number
}

const DAY = 1440
const LONGEST_DAYS = 365

export const vaccinate: Lever<Vaccinate> = {
  kind: 'vaccinate',
  name: { zh: '接种疫苗', en: 'Vaccinate' },
  use: 'action',
  fields: [
    {
      name: 'coverage',
      label: { zh: '接种比例', en: 'Vaccinated' },
      kind: 'share',
      unit: 'share',
      low: 0,
      high: 1,
      sensible: [0.1, 0.7],
      sensibleSource: { zh: '假定', en: 'assumed' },
    },
    {
      name: 'efficacy',
      label: { zh: '防感染效力', en: 'Infections spared' },
      kind: 'share',
      unit: 'share',
      low: 0,
      high: 1,
      sensible: [0.3, 0.7],
      sensibleSource: {
        zh: '假定：匹配尚可年份的流感疫苗',
        en: 'assumed: seasonal influenza vaccines in years of fair match',
      },
      fallback: 0.5,
    },
    ...AGES,
    AT_MINUTE,
    {
      name: 'days',
      label: { zh: '接种历时', en: 'Over' },
      kind: 'number',
      unit: 'd',
      low: 1,
      high: LONGEST_DAYS,
      sensible: [14, 60],
      sensibleSource: { zh: '假定', en: 'assumed' },
      fallback: 28,
    },
    {
      name: 'protectionDays',
      label: { zh: '起效', en: 'Until protected' },
      kind: 'number',
      unit: 'd',
      low: 0,
      high: 60,
      sensible: [7, 21],
      sensibleSource: { zh: '假定：两周', en: 'assumed: two weeks' },
      fallback: 14,
    },
  ],
  decode(input) {
    const f = new Fields(input)
    const ages = agesOf(f)
    return f.done<Vaccinate>({
      kind: 'vaccinate',
      coverage: f.number('coverage', 0, 1),
      efficacy: f.number('efficacy', 0, 1, 0.5),
      ...ages,
      atMinute: f.number('atMinute', 0, YEAR_MINUTES, 0),
      days: f.whole('days', 1, LONGEST_DAYS, 28),
      protectionDays: f.whole('protectionDays', 0, 60, 14),
    })
  },
  check: (spec) => ({ ok: true, value: spec }),
  plan(spec, simulation) {
    const begins = simulation.minute + spec.atMinute + spec.protectionDays * DAY
    const spreads = vaccineSteps(spec)
      .map(({ fromDay, untilDay, factor }) =>
        planContactMeasure(simulation, {
          factor,
          fromMinute: begins + fromDay * DAY,
          untilMinute: untilDay === Number.POSITIVE_INFINITY ? 2 * YEAR_MINUTES : begins + untilDay * DAY,
          of: { what: 'susceptibility', ...spanOfAges(spec) },
        }),
      )
      .every(Boolean)
    const percent = Math.round(100 * spec.coverage)
    const whom = ageWords(spec)
    return {
      kind: 'vaccinate',
      wanted: 1,
      planned: spreads ? 1 : 0,
      note: spreads
        ? {
            zh: `${whom.zh}接种 ${percent}%，历时 ${spec.days} 天，${spec.protectionDays} 天后起效；不减轻病情（假设）`,
            en: `${percent} % of ${whom.en} vaccinated over ${spec.days} days, protected after ${spec.protectionDays}; illness is no milder (assumed)`,
          }
        : {
            zh: '本次推演没有疫情：先加入疫情，否则此项不起作用',
            en: 'there is no epidemic in this run: add one, or leave this out',
          },
    }
  },
}
