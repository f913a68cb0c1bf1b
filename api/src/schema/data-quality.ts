/** The state of all the city's data. */
import { type ParameterOrigin, parameterOrigin } from '@kangcheng/twin-engine'
import type { DataQuality } from '../quality/data-quality.ts'
import { builder, TextType } from './builder.ts'
import { ReconciliationType } from './quality.ts'
import { SourceType } from './source.ts'

const ParameterOriginType = builder.objectRef<ParameterOrigin>('ParameterOrigin').implement({
  fields: (t) => ({
    set: t.exposeID('set'),
    name: t.field({ type: TextType, resolve: (p) => p.name }),
    country: t.exposeString('country', { description: 'ISO 3166 code of the country that the set is for.' }),
    figures: t.exposeInt('figures'),
    foreign: t.exposeInt('foreign', {
      nullable: true,
      description: 'Figures of another country than the city’s; null where its time zone is that of none.',
    }),
    notice: t.field({ type: TextType, nullable: true, resolve: (p) => p.notice }),
  }),
})

export const DataQualityType = builder.objectRef<DataQuality>('DataQuality').implement({
  description: 'null = not known, never 0.',
  fields: (t) => ({
    asOf: t.field({ type: 'DateTime', resolve: (q) => q.asOf }),
    finding: t.field({ type: TextType, resolve: (q) => q.finding }),
    sources: t.field({ type: [SourceType], resolve: (q) => q.sources }),
    facilitiesReporting: t.exposeInt('facilitiesReporting', {
      description: 'Of `facilities`, those of which a source told that is not silent.',
    }),
    facilities: t.exposeInt('facilities', { description: 'Facilities with hospital beds.' }),
    lateFacilities: t.exposeInt('lateFacilities', { description: 'Of those reporting, whose source is late.' }),
    silentSources: t.exposeInt('silentSources'),
    oldestMinutes: t.exposeFloat('oldestMinutes', { nullable: true }),
    oldestSource: t.exposeID('oldestSource', { nullable: true }),
    latenessP90Seconds: t.exposeFloat('latenessP90Seconds', { nullable: true }),
    completeness: t.exposeFloat('completeness', {
      nullable: true,
      description: 'Mean over the sources of which it is known.',
    }),
    reconciliation: t.field({ type: ReconciliationType, resolve: (q) => q.reconciliation }),
    eventsPerSecond: t.exposeFloat('eventsPerSecond', { description: 'Over the last minute of the wall clock.' }),
    parameters: t.field({
      type: ParameterOriginType,
      description: 'By whose figures the city is simulated.',
      resolve: (_, __, { twin, parameters }) => parameterOrigin(twin.city, parameters),
    }),
    acknowledgedShare: t.exposeFloat('acknowledgedShare', {
      nullable: true,
      description: 'Batches made durable of those taken since the start.',
    }),
  }),
})
