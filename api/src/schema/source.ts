/** Sources: what the log knows of a feed, and how far it may be trusted. */
import { sourceQuality } from '../quality/source-quality.ts'
import { builder, TextType } from './builder.ts'
import { SourceQualityType } from './quality.ts'

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
    name: t.field({
      type: TextType,
      nullable: true,
      description: 'Of the facility, where it told of exactly one.',
      resolve: (name, _, { twin }) => {
        const [only, ...others] = twin.freshness.facilitiesOf(name)
        return only === undefined || others.length > 0 ? null : twin.city.facilities[only]!.name
      },
    }),
    format: t.string({
      nullable: true,
      description: 'The feed format that it said it sends.',
      resolve: (name, _, { twin }) => twin.sources.get(name)?.format ?? null,
    }),
    everyMinutes: t.float({
      nullable: true,
      description: 'Between its batches: as it said, else the pause that nine of ten of the last day did not exceed.',
      resolve: (name, _, { twin }) => twin.intervalOf(name)?.minutes ?? null,
    }),
    facilities: t.int({
      description: 'Facilities that it ever told of.',
      resolve: (name, _, { twin }) => twin.freshness.facilitiesOf(name).length,
    }),
    quality: t.field({
      type: SourceQualityType,
      complexity: { field: 20, multiplier: 1 },
      resolve: (name, _, { twin }) => sourceQuality(twin, name),
    }),
  }),
})
