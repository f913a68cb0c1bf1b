/** The quarantine zone 隔离区: what did not pass, and what people decided about it. */

import { ownSourceOnly } from '../access-control/access.ts'
import { roleOf } from '../access-control/caller.ts'
import { NotWritable } from '../live/twin.ts'
import {
  type EarlierDecisions,
  QUARANTINE_STATUSES,
  type QuarantineDecision,
  type QuarantinePage,
  type QuarantineRow,
  type QuarantineSummary,
} from '../log/zone-records.ts'
import { aboutPlace } from '../quarantine/about-place.ts'
import { QUARANTINE_CAUSES, type QuarantineCause, quarantineCause } from '../quarantine/causes.ts'
import { type QuarantineCheck, quarantineChecks } from '../quarantine/checks.ts'
import {
  BadDecision,
  type DecisionOutcome,
  MOST_AT_ONCE,
  refuseQuarantined,
  releaseQuarantined,
} from '../quarantine/decisions.ts'
import { effectOf } from '../quarantine/effect.ts'
import { type ReasonText, reasonText } from '../quarantine/reasons.ts'
import { type Suggestion, suggestionFor } from '../quarantine/suggestion.ts'
import { badInput, builder, type Context, forbidden, TextType, unavailable, WRITES_LOG } from './builder.ts'
import { FacilityType } from './facility.ts'

const MAX_PAGE = 500
/** Decisions that an entry is compared with. */
const EARLIER_DAYS = 90
const DAY = 86_400_000

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

const EarlierDecisionsType = builder.objectRef<EarlierDecisions>('EarlierDecisions').implement({
  description: `Of the same source and cause, over ${EARLIER_DAYS} days.`,
  fields: (t) => ({
    released: t.exposeInt('released'),
    refused: t.exposeInt('refused'),
    medianMinutes: t.exposeFloat('medianMinutes', {
      nullable: true,
      description: 'From receipt to decision; null without any.',
    }),
  }),
})

/** Asked for twice, by the suggestion and its reason, and worked out once. */
const suggestions = new WeakMap<QuarantineRow, Promise<Suggestion | null>>()
function suggestionOf(row: QuarantineRow, { twin }: Context): Promise<Suggestion | null> {
  let found = suggestions.get(row)
  if (found === undefined) {
    found = suggestionFor(twin, row)
    suggestions.set(row, found)
  }
  return found
}

const textOf = (why: string | null): ReasonText | null => (why === null ? null : reasonText(why))
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
    whyText: t.field({ type: TextType, description: '`why` in both languages.', resolve: (q) => reasonText(q.why) }),
    cause: t.field({ type: QuarantineCauseType, resolve: causeOf }),
    status: t.field({ type: QuarantineStatusType, resolve: (q) => q.decision?.status ?? 'OPEN' }),
    event: t.field({ type: 'JSON', resolve: (q) => JSON.parse(q.event) as unknown }),
    rawSha256: t.exposeString('rawSha256'),
    facility: t.field({
      type: FacilityType,
      nullable: true,
      description: 'What it is about, where that can be told.',
      resolve: (q, _, { twin }) => {
        const { facility } = aboutPlace(twin, q)
        return facility < 0 ? null : facility
      },
    }),
    sameCause: t.int({
      description: 'Open entries of the same source, cause, path and value, this one included.',
      resolve: (q, _, { twin }) => twin.log.openAlike(q),
    }),
    effect: t.field({
      type: TextType,
      nullable: true,
      description: 'What is missing on screen while it is held.',
      resolve: (q, _, { twin }) => effectOf(twin, q),
    }),
    suggestion: t.field({
      type: 'JSON',
      nullable: true,
      complexity: 20,
      description: 'A correction that would pass now.',
      resolve: async (q, _, context) => (await suggestionOf(q, context))?.correction ?? null,
    }),
    suggestionWhy: t.field({
      type: TextType,
      nullable: true,
      resolve: async (q, _, context) => (await suggestionOf(q, context))?.why ?? null,
    }),
    decision: t.field({ type: QuarantineDecisionType, nullable: true, resolve: (q) => q.decision }),
    earlier: t.field({
      type: EarlierDecisionsType,
      resolve: ({ source, cause }, _, { twin }) =>
        twin.log.earlierDecisions({ source, cause, since: twin.now() - EARLIER_DAYS * DAY }),
    }),
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
    resolve: (_, { first, source, status, cause, after }, { twin, caller }) => {
      const count = first ?? 50
      if (count < 0 || count > MAX_PAGE) throw badInput(`first must lie between 0 and ${MAX_PAGE}`)
      if (after !== null && after !== undefined && numberOf(after) < 0)
        throw badInput('after must be the id of an entry')
      if (cause !== null && cause !== undefined && quarantineCause(cause) === null)
        throw badInput(`there is no such cause; there are ${QUARANTINE_CAUSES.map(({ id }) => id).join(', ')}`)
      const own = ownSourceOnly(caller)
      if (own !== null && source !== null && source !== undefined && source !== own)
        throw forbidden(`this token is bound to source "${own}" and sees its entries only`)
      return twin.log.quarantine({
        first: count,
        source: own ?? source ?? null,
        status: status ?? null,
        cause: cause ?? null,
        after: after === null || after === undefined ? null : numberOf(after),
      })
    },
  }),
)

const CauseCountType = builder.objectRef<QuarantineSummary['byCause'][number]>('QuarantineCauseCount').implement({
  fields: (t) => ({
    cause: t.field({ type: QuarantineCauseType, resolve: ({ cause }) => quarantineCause(cause)! }),
    open: t.exposeInt('open'),
  }),
})

const QuarantineSummaryType = builder.objectRef<QuarantineSummary>('QuarantineSummary').implement({
  fields: (t) => ({
    open: t.exposeInt('open'),
    released: t.exposeInt('released'),
    refused: t.exposeInt('refused'),
    oldestOpenAt: t.field({ type: 'DateTime', nullable: true, resolve: (s) => s.oldestOpenAt }),
    byCause: t.field({ type: [CauseCountType], resolve: (s) => s.byCause }),
  }),
})

export const QuarantineCheckType = builder.objectRef<QuarantineCheck>('QuarantineCheck').implement({
  fields: (t) => ({
    id: t.exposeString('id'),
    name: t.field({ type: TextType, resolve: (c) => c.name }),
    ok: t.exposeBoolean('ok'),
    why: t.exposeString('why', { nullable: true }),
    whyText: t.field({ type: TextType, nullable: true, resolve: (c) => textOf(c.why) }),
  }),
})

const QuarantineOutcomeType = builder.objectRef<DecisionOutcome>('QuarantineOutcome').implement({
  fields: (t) => ({
    id: t.exposeID('id'),
    released: t.exposeBoolean('released'),
    why: t.exposeString('why', { nullable: true, description: 'Why not; null where all went as wished.' }),
    whyText: t.field({ type: TextType, nullable: true, resolve: (o) => textOf(o.why) }),
    position: t.field({ type: 'BigInt', nullable: true, resolve: (o) => o.position }),
    receipt: t.exposeString('receipt', { nullable: true }),
  }),
})

async function entryOf(id: string, { twin, caller }: Context): Promise<QuarantineRow | null> {
  const row = (await twin.log.quarantineEntries([numberOf(id)]))[0] ?? null
  const own = ownSourceOnly(caller)
  // Somebody else's entry is as one that is not there: its id tells nothing.
  return row !== null && own !== null && row.source !== own ? null : row
}

builder.queryFields((t) => ({
  quarantineEntry: t.field({
    type: QuarantineEntryType,
    nullable: true,
    args: { id: t.arg.id({ required: true }) },
    resolve: (_, { id }, context) => entryOf(id, context),
  }),
  quarantineSummary: t.field({
    type: QuarantineSummaryType,
    resolve: (_, __, { twin, caller }) => twin.log.quarantineSummary(ownSourceOnly(caller)),
  }),
  quarantineChecks: t.field({
    type: [QuarantineCheckType],
    complexity: 20,
    description:
      'What a release with this correction would meet: dictionary, step, order, identifiers. Changes nothing.',
    args: { id: t.arg.id({ required: true }), correction: t.arg({ type: 'JSON' }) },
    resolve: async (_, { id, correction }, context) => {
      const row = await entryOf(id, context)
      if (row === null) throw badInput('there is no such entry')
      return quarantineChecks(context.twin, row, correction ?? null)
    },
  }),
}))

/** Decisions' own errors, as clients can tell them by code. */
async function decided<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof BadDecision) throw badInput(error.message)
    if (error instanceof NotWritable) throw unavailable(error.message)
    throw error
  }
}

builder.mutationFields((t) => ({
  releaseQuarantined: t.field({
    type: [QuarantineOutcomeType],
    extensions: WRITES_LOG,
    description: `Takes up to ${MOST_AT_ONCE} entries, corrected by the same fields or as they are; what is refused again stays open.`,
    args: {
      ids: t.arg.idList({ required: true }),
      correction: t.arg({ type: 'JSON' }),
      reason: t.arg.string({ required: true }),
    },
    resolve: (_, { ids, correction, reason }, { twin, caller }) =>
      decided(releaseQuarantined(twin, ids, correction ?? null, reason, roleOf(caller))),
  }),
  refuseQuarantined: t.field({
    type: [QuarantineOutcomeType],
    extensions: WRITES_LOG,
    description: 'Closes entries for good, without taking them.',
    args: { ids: t.arg.idList({ required: true }), reason: t.arg.string({ required: true }) },
    resolve: (_, { ids, reason }, { twin, caller }) => decided(refuseQuarantined(twin, ids, reason, roleOf(caller))),
  }),
}))
