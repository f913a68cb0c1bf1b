/** How far a source may be trusted, and census against bed events. */
import { HALF_HOUR } from '../quality/half-hours.ts'
import type { Reconciliation } from '../quality/reconciliation.ts'
import { reconciliationFinding } from '../quality/reconciliation-finding.ts'
import type { SourceQuality } from '../quality/source-quality.ts'
import { SOURCE_STATUSES } from '../quality/status.ts'
import { builder, TextType } from './builder.ts'

export const SourceStatusType = builder.enumType('SourceStatus', { values: SOURCE_STATUSES })

export const SourceQualityType = builder.objectRef<SourceQuality>('SourceQuality').implement({
  description:
    'What a source did in the last 24 hours of the city’s clock, by half hours. Shares lie between 0 and 1; null = not known, never 0.',
  fields: (t) => ({
    status: t.field({
      type: SourceStatusType,
      description:
        'SILENT: nothing for two intervals, 15 minutes at least. CHECK: its clock is more than 5 minutes off, more than 2 % is refused, or its census and bed events differ. LATE: news older than its interval explains.',
      resolve: (q) => q.status,
    }),
    finding: t.field({ type: TextType, resolve: (q) => q.finding }),
    ageMinutes: t.exposeFloat('ageMinutes', {
      nullable: true,
      description: 'The city’s clock minus the newest time that an event of it carried.',
    }),
    latenessP50Seconds: t.exposeFloat('latenessP50Seconds', {
      nullable: true,
      description: 'Receipt minus occurrence; negative = ahead of its receipt. Right to within 2 %.',
    }),
    latenessP90Seconds: t.exposeFloat('latenessP90Seconds', { nullable: true }),
    completeness: t.exposeFloat('completeness', {
      nullable: true,
      description:
        'Wards that reported a census within 1.5 intervals, where the sender named its interval; else the numbers that came, where the numbering has no room by design. The finding says which.',
    }),
    validity: t.exposeFloat('validity', {
      nullable: true,
      description: 'Accepted of what came new; the rest went to the quarantine.',
    }),
    arrivals: t.field({
      type: ['Int'],
      nullable: { list: false, items: true },
      description: 'By half hour, the running one last. null = before the source was first heard of; 0 = nothing came.',
      resolve: (q) => [...q.arrivals],
    }),
    arrivalsFrom: t.field({ type: 'DateTime', resolve: (q) => q.arrivalsFrom }),
    arrivalsEveryMinutes: t.int({ resolve: () => HALF_HOUR / 60_000 }),
    silentSince: t.field({ type: 'DateTime', nullable: true, resolve: (q) => q.silentSince }),
    openGaps: t.exposeInt('openGaps', {
      nullable: true,
      description:
        'Ranges of numbers missing between known ones, over all epochs; null where the numbering leaves room by design.',
    }),
    clockOffsetSeconds: t.exposeFloat('clockOffsetSeconds', {
      nullable: true,
      description:
        'Positive = its clock is ahead, negative = behind or set to another zone. null below 20 events, and where slow delivery explains the lateness as well.',
    }),
    driftShare: t.exposeFloat('driftShare', {
      nullable: true,
      description: 'Arrivals of 24 hours over those of the 24 before, minus 1.',
    }),
    censusDifference: t.exposeInt('censusDifference', {
      nullable: true,
      description: 'Census minus bed events over the wards that it tells of; null where no ward has both.',
    }),
  }),
})

export const ReconciliationType = builder.objectRef<Reconciliation>('Reconciliation').implement({
  description:
    'Census against bed events over the wards that have both, the census no older than 24 hours. null = no ward has both.',
  fields: (t) => ({
    units: t.exposeInt('units'),
    census: t.exposeInt('census', { nullable: true }),
    occupiedByEvents: t.exposeInt('occupiedByEvents', {
      nullable: true,
      description: 'Patients by bed events when the census came, those on leave included.',
    }),
    difference: t.exposeInt('difference', {
      nullable: true,
      description: '`census` − `occupiedByEvents`.',
    }),
    estimate: t.exposeInt('estimate', {
      nullable: true,
      description: 'Patients now: by bed events, plus the difference. An estimate, between `low` and `high`.',
    }),
    low: t.exposeInt('low', { nullable: true }),
    high: t.exposeInt('high', { nullable: true }),
    censusAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Of the oldest census among them.',
      resolve: (r) => r.censusAt,
    }),
    finding: t.field({ type: TextType, resolve: reconciliationFinding }),
  }),
})
