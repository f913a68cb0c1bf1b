/** Sources, and what of theirs did not pass. */

import { CLOCK_SOURCE, type Twin } from '../live/twin.ts'
import type { QuarantineRow } from '../log/event-log.ts'
import { builder } from './builder.ts'

interface EpochSeen {
  readonly epoch: string
  readonly lastSeq: bigint
  readonly openGaps: number
}

const SourceEpochType = builder.objectRef<EpochSeen>('SourceEpoch').implement({
  fields: (t) => ({
    epoch: t.exposeString('epoch'),
    lastSeq: t.field({ type: 'BigInt', resolve: (e) => e.lastSeq }),
    openGaps: t.exposeInt('openGaps', { description: 'Ranges of numbers still missing between known ones.' }),
  }),
})

/** A source by its name. */
export const SourceType = builder.objectRef<string>('Source').implement({
  description: 'What the log knows of a feed.',
  fields: (t) => ({
    id: t.id({ resolve: (name) => name }),
    epochs: t.field({ type: [SourceEpochType], resolve: (name, _, { twin }) => twin.identities.epochsOf(name) }),
    position: t.field({ type: 'BigInt', resolve: (name, _, { twin }) => twin.sources.get(name)?.position ?? 0 }),
    lastSeenAt: t.field({
      type: 'DateTime',
      nullable: true,
      resolve: (name, _, { twin }) => twin.sources.get(name)?.seenAt ?? null,
    }),
    stale: t.boolean({ resolve: (name, _, { twin }) => twin.isStale(name) }),
    quarantined: t.int({ resolve: (name, _, { twin }) => twin.quarantinedOf(name) }),
  }),
})

/** Names of the sources heard of, the twin's own clock left out. */
export const heardOf = (twin: Twin): readonly string[] =>
  [...twin.sources.keys()].filter((name) => name !== CLOCK_SOURCE)

const QuarantineEntryType = builder.objectRef<QuarantineRow>('QuarantineEntry').implement({
  description: 'The reduced event, the place and the reason; never the raw message.',
  fields: (t) => ({
    id: t.id({ resolve: (q) => String(q.id) }),
    source: t.exposeID('source'),
    epoch: t.exposeString('epoch'),
    seq: t.string({ nullable: true, resolve: (q) => q.seq || null }),
    receivedAt: t.field({ type: 'DateTime', resolve: (q) => q.receivedAt }),
    path: t.exposeString('path'),
    why: t.exposeString('why'),
    event: t.field({ type: 'JSON', resolve: (q) => JSON.parse(q.event) as unknown }),
    rawSha256: t.exposeString('rawSha256'),
  }),
})

export const QuarantinePageType = builder
  .objectRef<{ readonly total: number; readonly rows: readonly QuarantineRow[] }>('QuarantinePage')
  .implement({
    fields: (t) => ({
      totalCount: t.int({ resolve: (page) => page.total }),
      nodes: t.field({
        type: [QuarantineEntryType],
        complexity: { field: 1, multiplier: 1 },
        resolve: (page) => page.rows,
      }),
    }),
  })
