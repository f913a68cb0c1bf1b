/** Water and closed roads of a rehearsal, as pictures and tables tell them. */
import type { Closure } from '@kangcheng/twin-engine/closures'
import { builder, TextType } from './builder.ts'

export const ClosureType = builder.objectRef<Closure>('Closure').implement({
  description: 'Water in an area, or roads that are closed or slow, as a shock or lever has it.',
  fields: (t) => ({
    effect: t.exposeString('effect', { description: 'water, closed or slow.' }),
    name: t.field({ type: TextType, resolve: (c) => c.name }),
    ring: t.floatList({
      nullable: true,
      description: 'Rim of the area, longitude and latitude in turn, closed by itself; null = roads wherever they lie.',
      resolve: ({ ring }) => ring?.flat() ?? null,
    }),
    roads: t.floatList({
      description:
        'Both ends of each stretch of road, longitude and latitude in turn: four numbers a stretch; none for water.',
      resolve: ({ roads }) => roads.flat(2),
    }),
    depthMetres: t.exposeFloat('depthMetres', { nullable: true, description: 'At its deepest; null = not water.' }),
    speedFactor: t.exposeFloat('speedFactor', { nullable: true, description: 'Part of the usual speed.' }),
    fromMinute: t.exposeFloat('fromMinute', { description: 'From the fork on.' }),
    untilMinute: t.exposeFloat('untilMinute'),
  }),
})
