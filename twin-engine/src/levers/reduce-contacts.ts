/**
 * Fewer contacts 减少接触: masks, work from home, closed schools, isolation of the ill. For a while every epidemic of the run spreads at a part of its
 * pace, or the contacts of some ages are fewer; it changes nobody who is infected already.
 */
import { planContactMeasure } from '../simulation/parts/epidemics.ts'
import { AGES, agesOf, ageWords, isOfAges, spanOfAges } from './ages.ts'
import { Fields } from './fields.ts'
import type { Lever } from './lever.ts'
import { WINDOW } from './lever-fields.ts'

export interface ReduceContacts {
  readonly kind: 'reduce-contacts'
  /** Part of transmission that is spared, 0 to 1. */
  readonly share: number
  /** Of people from this age to below that one, years; both null = of everybody. */
  readonly fromAge: number | null
  readonly untilAge: number | null
  readonly fromMinute: number
  readonly untilMinute: number
}

export const reduceContacts: Lever<ReduceContacts> = {
  kind: 'reduce-contacts',
  name: { zh: '减少接触', en: 'Fewer contacts' },
  use: 'action',
  fields: [
    {
      name: 'share',
      label: { zh: '减少传播', en: 'Transmission spared' },
      kind: 'share',
      unit: 'share',
      low: 0,
      high: 1,
      sensible: [0.1, 0.7],
      sensibleSource: { zh: '假定：仅戴口罩，至严格封控', en: 'assumed: masks alone, up to a strict closure' },
    },
    ...AGES,
    ...WINDOW,
  ],
  decode(input) {
    const f = new Fields(input)
    const ages = agesOf(f)
    const spec: ReduceContacts = { kind: 'reduce-contacts', share: f.number('share', 0, 1), ...ages, ...f.window() }
    return f.done(spec)
  },
  check: (spec) => ({ ok: true, value: spec }),
  plan(spec, simulation) {
    const spreads = planContactMeasure(simulation, {
      factor: 1 - spec.share,
      fromMinute: simulation.minute + spec.fromMinute,
      untilMinute: simulation.minute + spec.untilMinute,
      ...(isOfAges(spec) && { of: { what: 'contacts' as const, ...spanOfAges(spec) } }),
    })
    const whom = ageWords(spec)
    const percent = Math.round(100 * spec.share)
    return {
      kind: 'reduce-contacts',
      wanted: 1,
      planned: spreads ? 1 : 0,
      note: spreads
        ? isOfAges(spec)
          ? { zh: `${whom.zh}接触减少 ${percent}%`, en: `contacts lower by ${percent} % at ${whom.en}` }
          : { zh: `传播减少 ${percent}%`, en: `transmission lower by ${percent} %` }
        : {
            zh: '本次推演没有疫情：先加入疫情，否则此项不起作用',
            en: 'there is no epidemic in this run: add one, or leave this out',
          },
    }
  },
}
