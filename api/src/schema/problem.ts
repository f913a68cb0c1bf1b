/** What is wrong with an input, told as a value. */
import type { Problem } from '@kangcheng/twin-engine'
import { builder } from './builder.ts'

export const ProblemType = builder.objectRef<Problem>('Problem').implement({
  fields: (t) => ({
    path: t.exposeString('path', { description: 'The field, as `levers[0].beds`; empty = the whole.' }),
    why: t.exposeString('why', { description: 'What is wrong, and the remedy.' }),
    zh: t.string({
      nullable: true,
      description: 'The same in Chinese, of what screens show.',
      resolve: (p) => p.zh ?? null,
    }),
    code: t.string({
      nullable: true,
      description: 'Where a program acts on it: maybe-gcj02 of places read as WGS-84 that may be in GCJ-02.',
      resolve: (p) => p.code ?? null,
    }),
  }),
})
