/** Who asks: what the screens say in their header. */
import type { Caller } from '../access-control/caller.ts'
import { DATA_CLASSES } from '../access-control/data-classes.ts'
import { definitionOf, reachOf } from '../access-control/roles.ts'
import { builder, TextType } from './builder.ts'

const MeType = builder.objectRef<Caller>('Me').implement({
  description: 'Who asks, as the token or the sign-in says.',
  fields: (t) => ({
    role: t.id({ resolve: (me) => me.kind }),
    roleName: t.field({
      type: TextType,
      resolve: (me) => (me.kind === 'local' ? { zh: '本机', en: 'This machine' } : definitionOf(me.kind).name),
    }),
    name: t.string({
      nullable: true,
      description: 'Of the token, or the subject of the sign-in; null = nobody is told apart.',
      resolve: (me) => (me.kind === 'local' ? null : me.kind === 'sender' ? me.source : me.name),
    }),
    places: t.idList({
      nullable: true,
      description: 'Groups, facilities and units that are its own; null = the whole city.',
      resolve: (me) => ('places' in me ? (me.places ?? null) : null),
    }),
    elevatedUntil: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Until when an emergency access of it lasts; null = it holds none.',
      resolve: (me) => ('elevatedUntil' in me ? (me.elevatedUntil ?? null) : null),
    }),
    emergencyReason: t.string({
      nullable: true,
      description: 'The reason that was given for it; null = it holds none.',
      resolve: (me, _, { breakGlass }) => breakGlass.heldBy(me)?.reason ?? null,
    }),
    sees: t.stringList({
      description: 'Classes of data that it is granted, within its places at least.',
      resolve: (me) => DATA_CLASSES.filter((cls) => reachOf(me.kind, cls) !== null),
    }),
  }),
})

builder.queryField('me', (t) => t.field({ type: MeType, resolve: (_, __, { caller }) => caller }))
