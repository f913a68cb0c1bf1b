/** Views and playlists that a centre keeps in common. */
import { roleOf } from '../access-control/caller.ts'
import {
  type Asker,
  isFor,
  mayChange,
  removeSharedView,
  renameSharedView,
  type SharedView,
  sharedViews,
  shareView,
  VIEW_KINDS,
} from '../shared-views/shared-views.ts'
import { badInput, builder, type Context, refusedAsInput } from './builder.ts'

const askerOf = ({ caller, access }: Context): Asker => ({
  by: roleOf(caller),
  role: caller.kind === 'local' ? null : caller.kind,
  isOperator: access.seesAll('duty'),
})

const SharedViewKind = builder.enumType('SharedViewKind', {
  values: VIEW_KINDS.map((kind) => kind.toUpperCase() as Uppercase<typeof kind>),
})

const SharedViewAudience = builder.enumType('SharedViewAudience', {
  description: 'CITY: all who watch the city; ROLE: those in the role of who shared it.',
  values: ['CITY', 'ROLE'] as const,
})

const SharedViewType = builder.objectRef<SharedView>('SharedView').implement({
  description: 'A name for an address of the screens. It holds no figures: who opens it sees what they may see.',
  fields: (t) => ({
    number: t.exposeInt('number'),
    kind: t.field({ type: SharedViewKind, resolve: (view) => (view.what === 'view' ? 'VIEW' : 'PLAYLIST') }),
    name: t.exposeString('name'),
    address: t.exposeString('address', { description: 'From `#/` on.' }),
    at: t.field({ type: 'DateTime', description: 'When it was shared.', resolve: (view) => view.at }),
    post: t.exposeString('post', { description: 'The post that shared it.' }),
    audience: t.field({ type: SharedViewAudience, resolve: (view) => (view.role === null ? 'CITY' : 'ROLE') }),
    role: t.exposeString('role', { nullable: true, description: 'The role that it is for; null = all.' }),
    mayChange: t.boolean({
      description: 'Whether the caller may rename or remove it: who shared it, and the operations centre.',
      resolve: (view, _, context) => mayChange(view, askerOf(context)),
    }),
  }),
})

const ShareViewInput = builder.inputType('ShareViewInput', {
  fields: (t) => ({
    kind: t.field({ type: SharedViewKind, required: true }),
    name: t.string({ required: true, description: 'What is seen, in 1 to 60 characters.' }),
    address: t.string({ required: true, description: 'From `#/` on, of a playlist from `#/wall/` on.' }),
    post: t.string({ required: true, description: 'The post that shares it; never a person’s name.' }),
    audience: t.field({ type: SharedViewAudience, required: true }),
  }),
})

/** Views are of the live city; an exercise has its own desk, and ends. */
function liveOnly({ exercise }: Context): void {
  if (exercise !== null)
    throw badInput(
      'shared views are the live city’s; leave the exercise to share one',
      '共享视图属于实时城市，请退出演练后再共享',
    )
}

builder.queryField('sharedViews', (t) =>
  t.field({
    type: [SharedViewType],
    description: 'Those that are for the caller, the newest first. Empty in an exercise.',
    complexity: { field: 20, multiplier: 20 },
    resolve: async (_, __, context) => {
      if (context.exercise !== null) return []
      const asker = askerOf(context)
      return (await sharedViews(context.sharedViews)).filter((view) => isFor(view, asker))
    },
  }),
)

builder.mutationField('shareView', (t) =>
  t.field({
    type: SharedViewType,
    description: 'Keeps a view or a playlist for everybody, or for everybody in the caller’s role.',
    args: { input: t.arg({ type: ShareViewInput, required: true }) },
    resolve: (_, { input }, context) => {
      liveOnly(context)
      const asker = askerOf(context)
      const { name, address, post } = input
      const what = input.kind === 'PLAYLIST' ? 'playlist' : 'view'
      const role = input.audience === 'ROLE' ? asker.role : null
      return shareView(context.sharedViews, { what, name, address, post, role }, asker, context.twin.now()).catch(
        refusedAsInput,
      )
    },
  }),
)

const number = { required: true } as const

builder.mutationField('renameSharedView', (t) =>
  t.field({
    type: SharedViewType,
    args: { number: t.arg.int(number), name: t.arg.string({ required: true }), post: t.arg.string({ required: true }) },
    resolve: (_, { number: view, name, post }, context) => {
      liveOnly(context)
      const now = context.twin.now()
      return renameSharedView(context.sharedViews, view, { name, post }, askerOf(context), now).catch(refusedAsInput)
    },
  }),
)

builder.mutationField('removeSharedView', (t) =>
  t.field({
    type: SharedViewType,
    description: 'It is shown to nobody any more; that it was there, and who took it away, stays in the chain.',
    args: { number: t.arg.int(number), post: t.arg.string({ required: true }) },
    resolve: (_, { number: view, post }, context) => {
      liveOnly(context)
      return removeSharedView(context.sharedViews, view, post, askerOf(context), context.twin.now()).catch(
        refusedAsInput,
      )
    },
  }),
)
