/** The quarantine zone 隔离区: what did not pass, and what people decided about it. */
import {
  QUARANTINE_STATUSES,
  type QuarantineDecision,
  type QuarantinePage,
  type QuarantineRow,
} from '../log/zone-records.ts'
import { QUARANTINE_CAUSES, type QuarantineCause, quarantineCause } from '../quarantine/causes.ts'
import { badInput, builder, TextType } from './builder.ts'

const MAX_PAGE = 500

export const QuarantineStatusType = builder.enumType('QuarantineStatus', { values: QUARANTINE_STATUSES })

const QuarantineCauseType = builder.objectRef<QuarantineCause>('QuarantineCause').implement({
  fields: (t) => ({
    id: t.exposeString('id'),
    name: t.field({ type: TextType, resolve: (c) => c.name }),
    remedy: t.field({ type: TextType, resolve: (c) => c.remedy }),
    correctable: t.exposeBoolean('correctable', {
      description: 'Whether correcting fields can make an entry pass; the others are released as they are, or refused.',
    }),
  }),
})

const QuarantineDecisionType = builder.objectRef<QuarantineDecision>('QuarantineDecision').implement({
  fields: (t) => ({
    status: t.field({ type: QuarantineStatusType, resolve: (d) => d.status }),
    at: t.field({ type: 'DateTime', resolve: (d) => d.at }),
    by: t.exposeString('by'),
    reason: t.exposeString('reason'),
    correction: t.field({
      type: 'JSON',
      nullable: true,
      resolve: (d) => (d.correction === null ? null : (JSON.parse(d.correction) as unknown)),
    }),
    position: t.field({ type: 'BigInt', nullable: true, resolve: (d) => d.position }),
    receipt: t.exposeString('receipt'),
  }),
})

const causeOf = (row: QuarantineRow): QuarantineCause => quarantineCause(row.cause) ?? quarantineCause('malformed')!

export const QuarantineEntryType = builder.objectRef<QuarantineRow>('QuarantineEntry').implement({
  description: 'The reduced event, the place and the reason; never the raw message.',
  fields: (t) => ({
    id: t.id({ resolve: (q) => String(q.id) }),
    receipt: t.exposeString('receipt'),
    source: t.exposeID('source'),
    epoch: t.exposeString('epoch'),
    seq: t.string({ nullable: true, resolve: (q) => q.seq || null }),
    receivedAt: t.field({ type: 'DateTime', resolve: (q) => q.receivedAt }),
    format: t.exposeString('format', { nullable: true }),
    type: t.exposeString('type', { nullable: true, description: "The sender's message type, such as ADT^A02." }),
    path: t.exposeString('path'),
    place: t.exposeString('place', { nullable: true, description: "Where in the sender's message, such as PV1-3." }),
    why: t.exposeString('why'),
    cause: t.field({ type: QuarantineCauseType, resolve: causeOf }),
    status: t.field({ type: QuarantineStatusType, resolve: (q) => q.decision?.status ?? 'OPEN' }),
    event: t.field({ type: 'JSON', resolve: (q) => JSON.parse(q.event) as unknown }),
    rawSha256: t.exposeString('rawSha256'),
    decision: t.field({ type: QuarantineDecisionType, nullable: true, resolve: (q) => q.decision }),
  }),
})

export const QuarantinePageType = builder.objectRef<QuarantinePage>('QuarantinePage').implement({
  fields: (t) => ({
    totalCount: t.int({ resolve: (page) => page.total }),
    nodes: t.field({
      type: [QuarantineEntryType],
      complexity: { field: 1, multiplier: 1 },
      resolve: (page) => page.rows,
    }),
  }),
})

/** The number of an id, as entries carry it. */
const numberOf = (id: string): number => (/^\d{1,15}$/.test(id) ? Number(id) : -1)

builder.queryField('quarantine', (t) =>
  t.field({
    type: QuarantinePageType,
    description: 'The newest first; `after` is the id of the last entry of the page before.',
    args: {
      first: t.arg.int({ defaultValue: 50 }),
      source: t.arg.id(),
      status: t.arg({ type: QuarantineStatusType }),
      cause: t.arg.string(),
      after: t.arg.id(),
    },
    complexity: ({ first }) => ({ field: 1, multiplier: Math.max(1, first ?? 50) }),
    resolve: (_, { first, source, status, cause, after }, { twin }) => {
      const count = first ?? 50
      if (count < 0 || count > MAX_PAGE) throw badInput(`first must lie between 0 and ${MAX_PAGE}`)
      if (after !== null && after !== undefined && numberOf(after) < 0)
        throw badInput('after must be the id of an entry')
      if (cause !== null && cause !== undefined && quarantineCause(cause) === null)
        throw badInput(`there is no such cause; there are ${QUARANTINE_CAUSES.map(({ id }) => id).join(', ')}`)
      return twin.log.quarantine({
        first: count,
        source: source ?? null,
        status: status ?? null,
        cause: cause ?? null,
        after: after === null || after === undefined ? null : numberOf(after),
      })
    },
  }),
)
