/** Parameters of the model: every figure with its unit, range and source. */
import { PARAMETER_KEYS, type Parameter } from '@kangcheng/twin-engine'
import { builder } from './builder.ts'

const ParameterType = builder.objectRef<Parameter>('Parameter').implement({
  fields: (t) => ({
    key: t.exposeID('key'),
    what: t.string({ resolve: (p) => PARAMETER_KEYS[p.key].what }),
    value: t.field({ type: 'JSON', description: 'A number, a list, or one number per need.', resolve: (p) => p.value }),
    unit: t.exposeString('unit'),
    low: t.float({ resolve: (p) => p.range[0] }),
    high: t.float({ resolve: (p) => p.range[1] }),
    source: t.exposeString('source'),
    tag: t.exposeString('tag', {
      description: 'V verified in the source, S from a supplied study, R recalled, A assumed, D derived.',
    }),
    effectiveDate: t.exposeString('effectiveDate'),
    jurisdiction: t.exposeString('jurisdiction', { description: 'Where it holds, as CN or CN-Ningbo.' }),
  }),
})

builder.queryField('parameters', (t) =>
  t.field({
    type: [ParameterType],
    args: { keys: t.arg.idList({ description: 'All unless given.' }) },
    resolve: (_, { keys }, { parameters }) =>
      parameters.list.filter((one) => keys === null || keys === undefined || keys.includes(one.key)),
  }),
)
