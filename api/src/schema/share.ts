/** Outgoing shares: datasets for other bodies, pushed into the zone, inspected, released and taken there. */
import { roleOf } from '../access-control/caller.ts'
import { NotWritable } from '../live/twin.ts'
import type { ShareDecisionTaken, SharePullRow, ShareRecord } from '../log/zone-records.ts'
import { SHARE_KINDS, shareKind } from '../quarantine/shares/index.ts'
import type { ShareKind } from '../quarantine/shares/share-kind.ts'
import { BadShare, decideShare, pushShare, shareStatus } from '../quarantine/shares/shares.ts'
import { badInput, builder, type Context, TextType, unavailable, WRITES_LOG } from './builder.ts'
import { QuarantineCheckType } from './quarantine.ts'

const MAX_SHARES = 200
/** Shares looked through for those of a status. */
const LOOKED_THROUGH = 2_000

const ShareStatusType = builder.enumType('ShareStatus', {
  values: ['HELD', 'RELEASED', 'REFUSED', 'REVOKED', 'EXPIRED'] as const,
})

const ShareKindType = builder.objectRef<Pick<ShareKind, 'id' | 'name' | 'what' | 'format'>>('ShareKind').implement({
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.field({ type: TextType, resolve: (k) => k.name }),
    what: t.field({ type: TextType, resolve: (k) => k.what }),
    format: t.exposeString('format'),
  }),
})

const ShareDecisionType = builder.objectRef<ShareDecisionTaken>('ShareDecision').implement({
  fields: (t) => ({
    status: t.field({ type: ShareStatusType, resolve: (d) => d.status }),
    at: t.field({ type: 'DateTime', resolve: (d) => d.at }),
    by: t.exposeString('by', { description: '`inspection` where nothing was found and nobody had to decide.' }),
    reason: t.exposeString('reason'),
  }),
})

const SharePullType = builder.objectRef<SharePullRow>('SharePull').implement({
  fields: (t) => ({
    at: t.field({ type: 'DateTime', resolve: (p) => p.at }),
    by: t.exposeString('by'),
    receipt: t.exposeString('receipt'),
  }),
})

/** A kind that this version does not build any more is told of by its id. */
const kindOf = ({ kind, format }: ShareRecord) =>
  shareKind(kind) ?? { id: kind, name: { zh: kind, en: kind }, what: { zh: kind, en: kind }, format }

const ShareType = builder.objectRef<ShareRecord>('Share').implement({
  description: 'Its content is at GET /shares/<id>, for its recipient.',
  fields: (t) => ({
    id: t.exposeID('id'),
    kind: t.field({ type: ShareKindType, resolve: kindOf }),
    recipient: t.exposeString('recipient'),
    purpose: t.exposeString('purpose'),
    createdAt: t.field({ type: 'DateTime', resolve: (s) => s.createdAt }),
    expiresAt: t.field({ type: 'DateTime', resolve: (s) => s.expiresAt }),
    periodFrom: t.field({ type: 'DateTime', resolve: (s) => s.periodFrom }),
    periodTo: t.field({ type: 'DateTime', resolve: (s) => s.periodTo }),
    rows: t.exposeInt('rows'),
    bytes: t.exposeInt('bytes'),
    format: t.exposeString('format'),
    sha256: t.exposeString('sha256'),
    status: t.field({ type: ShareStatusType, resolve: (s, _, { twin }) => shareStatus(s, twin.now()) }),
    smallCells: t.exposeInt('smallCells', { description: 'Counts of 1 to 10 people that were found.' }),
    suppressedCells: t.exposeInt('suppressedCells', {
      description: 'Cells and totals that are not shown: those, and others from which they would follow.',
    }),
    inspection: t.field({ type: [QuarantineCheckType], resolve: (s) => s.inspection }),
    decision: t.field({ type: ShareDecisionType, nullable: true, resolve: (s) => s.decision }),
    pulls: t.field({ type: [SharePullType], resolve: (s, _, { twin }) => twin.log.sharePulls(s.id) }),
  }),
})

builder.queryFields((t) => ({
  shareKinds: t.field({ type: [ShareKindType], resolve: () => SHARE_KINDS }),
  shares: t.field({
    type: [ShareType],
    description: 'The newest first. A recipient sees those that were released to it.',
    args: { status: t.arg({ type: ShareStatusType }), first: t.arg.int({ defaultValue: 50 }) },
    complexity: ({ first }) => ({ field: 1, multiplier: Math.max(1, first ?? 50) }),
    resolve: async (_, { status, first }, { twin, caller }) => {
      const count = first ?? 50
      if (count < 0 || count > MAX_SHARES) throw badInput(`first must lie between 0 and ${MAX_SHARES}`)
      const recipient = caller.kind === 'recipient' ? caller.name : null
      const wanted = recipient === null ? (status ?? null) : 'RELEASED'
      const all = await twin.log.shares({ first: LOOKED_THROUGH, recipient })
      return all.filter((s) => wanted === null || shareStatus(s, twin.now()) === wanted).slice(0, count)
    },
  }),
}))

async function answered<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof BadShare) throw badInput(error.message)
    if (error instanceof NotWritable) throw unavailable(error.message)
    throw error
  }
}

builder.mutationField('pushShare', (t) =>
  t.field({
    type: ShareType,
    extensions: WRITES_LOG,
    description:
      'Builds a share from the city as it is now and inspects it. Where anything was found it is held until a person releases it.',
    args: {
      kind: t.arg.string({ required: true }),
      recipient: t.arg.string({ required: true }),
      purpose: t.arg.string({ required: true }),
      expiresInHours: t.arg.int(),
    },
    resolve: (_, { kind, recipient, purpose, expiresInHours }, { twin, caller }) =>
      answered(pushShare(twin, { kind, recipient, purpose, expiresInHours: expiresInHours ?? null }, roleOf(caller))),
  }),
)

for (const [name, action, description] of [
  ['releaseShare', 'released', 'Lets the recipient take a held share.'],
  ['refuseShare', 'refused', 'Drops a held share: its content is not kept.'],
  ['revokeShare', 'revoked', 'Takes a released share back at once: its content is not kept.'],
] as const)
  builder.mutationField(name, (t) =>
    t.field({
      type: ShareType,
      extensions: WRITES_LOG,
      description,
      args: { id: t.arg.id({ required: true }), reason: t.arg.string({ required: true }) },
      resolve: (_, { id, reason }, { twin, caller }: Context) =>
        answered(decideShare(twin, id, action, reason, roleOf(caller))),
    }),
  )
