/** What changes, as it changes. Each subscription resumes: pulses carry the newest state, events continue from a position. */
import { encodeEvent } from '@kangcheng/twin-engine'
import { eventStream, type LoggedEvent } from '../fan-out/event-stream.ts'
import { ownEvents } from '../fan-out/own-events.ts'
import type { FacilityPulse, Pulse, SourcePulse } from '../fan-out/pulse-hub.ts'
import { AlertType, alertsFor } from './alert.ts'
import { badInput, builder, QualityType, SeverityType } from './builder.ts'
import { followedRun } from './followed-run.ts'
import { IndicatorValueType } from './indicator.ts'
import { SourceStatusType } from './quality.ts'
import { RehearsalType } from './rehearsal.ts'

const FacilityPulseType = builder.objectRef<FacilityPulse>('FacilityPulse').implement({
  description: 'A facility with hospital beds, in short. `occupied` includes beds held for patients on leave.',
  fields: (t) => ({
    index: t.exposeInt('index'),
    id: t.exposeID('id'),
    occupied: t.exposeInt('occupied', { nullable: true }),
    open: t.exposeInt('open', { nullable: true }),
    available: t.exposeInt('available', { nullable: true }),
    occupancy: t.exposeFloat('occupancy', { nullable: true }),
    severity: t.field({ type: SeverityType, resolve: (f) => f.severity }),
    needed: t.exposeInt('needed', {
      nullable: true,
      description: 'Beds needed: those occupied, and everybody who waits for one.',
    }),
    icuOccupied: t.exposeInt('icuOccupied', { nullable: true }),
    icuOpen: t.exposeInt('icuOpen', { nullable: true }),
    emergency: t.exposeInt('emergency', { nullable: true }),
    boarding: t.exposeInt('boarding', { nullable: true }),
    observedAt: t.field({ type: 'DateTime', nullable: true, resolve: (f) => f.observedAt }),
    quality: t.field({
      type: QualityType,
      description: 'STALE: its source is silent, and the figures are its last ones.',
      resolve: (f) => f.quality,
    }),
  }),
})

const SourcePulseType = builder.objectRef<SourcePulse>('SourcePulse').implement({
  fields: (t) => ({
    id: t.exposeID('id'),
    stale: t.exposeBoolean('stale'),
    status: t.field({ type: SourceStatusType, resolve: (s) => s.status }),
    lastSeenAt: t.field({ type: 'DateTime', resolve: (s) => s.lastSeenAt }),
  }),
})

const PulseType = builder.objectRef<Pulse>('Pulse').implement({
  fields: (t) => ({
    position: t.field({ type: 'BigInt', resolve: (p) => p.position }),
    asOf: t.field({ type: 'DateTime', resolve: (p) => p.asOf }),
    indicators: t.field({ type: [IndicatorValueType], resolve: (p) => p.indicators }),
    alerts: t.field({ type: [AlertType], resolve: (p, _, { access }) => alertsFor(p.alerts, access) }),
    facilities: t.field({ type: [FacilityPulseType], resolve: (p) => p.facilities }),
    sources: t.field({ type: [SourcePulseType], resolve: (p) => p.sources }),
  }),
})

const LoggedEventType = builder.objectRef<LoggedEvent>('LoggedEvent').implement({
  fields: (t) => ({
    position: t.field({ type: 'BigInt', resolve: (e) => e.position }),
    receivedAt: t.field({ type: 'DateTime', resolve: (e) => e.receivedAt }),
    source: t.id({ resolve: (e) => e.event.source }),
    epoch: t.string({ resolve: (e) => e.event.epoch }),
    seq: t.field({ type: 'BigInt', resolve: (e) => e.event.seq }),
    occurredAt: t.field({ type: 'DateTime', resolve: (e) => e.event.occurredAt }),
    kind: t.string({ resolve: (e) => e.event.kind }),
    event: t.field({
      type: 'JSON',
      description: 'The whole event in its wire form.',
      resolve: (e) => encodeEvent(e.event),
    }),
  }),
})

builder.subscriptionField('pulse', (t) =>
  t.field({
    type: PulseType,
    description: 'At most one a second, coalesced; the newest at once.',
    subscribe: (_, __, { pulses }) => pulses.subscribe(),
    resolve: (pulse) => pulse,
  }),
)

builder.subscriptionField('events', (t) =>
  t.field({
    type: LoggedEventType,
    description:
      'Every event after a position, in order, without end. Without `after`: from now on. Over SSE each event has its position as id where the selection carries `position`, and `Last-Event-ID` resumes.',
    args: { after: t.arg({ type: 'BigInt' }) },
    subscribe: (_, { after }, { twin, access, resumeAfter }) => {
      const from = resumeAfter ?? (after === null || after === undefined ? twin.position : Number(after))
      if (!Number.isSafeInteger(from) || from < 0) throw badInput('after must be a position: a whole number from 0')
      const events = eventStream(twin, from)
      return access.seesAll('encounters') ? events : ownEvents(events, twin, access)
    },
    resolve: (event) => event,
  }),
)

builder.subscriptionField('rehearsalProgress', (t) =>
  t.field({
    type: RehearsalType,
    args: { id: t.arg.id({ required: true }) },
    subscribe: (_, { id }, { rehearsals }) =>
      followedRun(rehearsals, id, () => badInput('there is no rehearsal of this id')),
    resolve: (rehearsal) => rehearsal,
  }),
)
