/** Theatre sessions against intensive care, as allocation tells them and takes them changed. */
import type {
  AvoidedSession,
  IntensiveTold,
  OptionTold,
  SessionMoveTold,
  SessionPlace,
  SessionsTold,
  SessionTold,
} from '../planning/allocation-ports.ts'
import { SpreadIntervalType } from './allocation-spread.ts'
import { builder } from './builder.ts'

const UrgencyType = builder.enumType('OperationUrgency', {
  description: 'How long an operation may wait: time-limited 限期 for weeks, elective 择期 for months.',
  values: { TIME_LIMITED: { value: 'time-limited' }, ELECTIVE: { value: 'elective' } } as const,
})

export const SessionMoveType = builder.objectRef<SessionMoveTold>('OperationMove').implement({
  description: 'So many planned operations that lead into intensive care, done later, at another hospital, or put off.',
  fields: (t) => ({
    facility: t.exposeID('facility'),
    need: t.exposeString('need', { description: 'The specialty.' }),
    urgency: t.field({ type: UrgencyType, resolve: (m) => m.urgency }),
    day: t.exposeInt('day', { description: 'Day of the plan, 0 = that of the fork.' }),
    toFacility: t.exposeID('toFacility'),
    toDay: t.exposeInt('toDay', { nullable: true, description: 'null = put off beyond the plan.' }),
    days: t.exposeInt('days', { description: 'Days later.' }),
    cases: t.exposeInt('cases'),
  }),
})

const SessionType = builder.objectRef<SessionTold>('TheatreSession').implement({
  description:
    'The theatre time of a specialty at a hospital on a day, and its operations that lead into intensive care; made of means, no list of people.',
  fields: (t) => ({
    facility: t.exposeID('facility'),
    need: t.exposeString('need'),
    day: t.exposeInt('day'),
    minutes: t.exposeFloat('minutes', { description: 'Of theatre.' }),
    electiveMinutes: t.exposeFloat('electiveMinutes', { description: 'Expected of elective operations of all kinds.' }),
    told: t.exposeFloat('told', { description: 'Too near to be moved; a mean.' }),
    planned: t.exposeInt('planned', { description: 'That can be moved.' }),
    kept: t.exposeInt('kept'),
    movedIn: t.exposeInt('movedIn'),
    movedOut: t.exposeInt('movedOut'),
    postponed: t.exposeInt('postponed'),
  }),
})

const IntensiveType = builder.objectRef<IntensiveTold>('IntensiveOutlook').implement({
  description: 'Intensive care of a hospital, by day of the plan; beds.',
  fields: (t) => ({
    facility: t.exposeID('facility'),
    open: t.floatList({ resolve: (i) => [...i.open] }),
    limit: t.floatList({ description: 'That may be in use.', resolve: (i) => [...i.limit] }),
    low: t.floatList({ description: 'Needed, P10 over the runs.', resolve: (i) => [...i.low] }),
    middle: t.floatList({ resolve: (i) => [...i.middle] }),
    high: t.floatList({ resolve: (i) => [...i.high] }),
    needed: t.floatList({ description: 'At the quantile, nothing done.', resolve: (i) => [...i.needed] }),
    planned: t.floatList({ description: 'The same as proposed.', resolve: (i) => [...i.planned] }),
  }),
})

const SessionBlockedType = builder.objectRef<SessionsTold['blocked'][number]>('SessionBlocked').implement({
  description: 'A hospital whose intensive care stays above its limit, and why.',
  fields: (t) => ({
    facility: t.exposeID('facility'),
    bedDays: t.exposeFloat('bedDays'),
    why: t.exposeString('why', { description: 'notice, time-limited, refused or emergency.' }),
  }),
})

const AvoidedSessionType = builder.objectRef<AvoidedSession>('SessionAvoided').implement({
  description: 'Sessions that a decision refused to change: they stay as they are while that holds.',
  fields: (t) => ({
    facility: t.exposeID('facility'),
    need: t.exposeString('need'),
    decision: t.exposeInt('decision'),
    reason: t.exposeString('reason'),
    until: t.field({ type: 'DateTime', resolve: (one) => one.until }),
  }),
})

export const SessionsType = builder.objectRef<SessionsTold>('AllocationSessions').implement({
  description: 'Planned operations against intensive care beds; replayed as the option `sessions`.',
  fields: (t) => ({
    moves: t.field({ type: [SessionMoveType], resolve: (s) => [...s.moves] }),
    sessions: t.field({ type: [SessionType], resolve: (s) => [...s.sessions] }),
    hospitals: t.field({ type: [IntensiveType], resolve: (s) => [...s.hospitals] }),
    blocked: t.field({ type: [SessionBlockedType], description: 'The worst first.', resolve: (s) => [...s.blocked] }),
    avoided: t.field({ type: [AvoidedSessionType], resolve: (s) => [...s.avoided] }),
    overNothing: t.float({ description: 'Bed-days above the limit, nothing done.', resolve: (s) => s.over.nothing }),
    overPlan: t.float({ description: 'The same, as planned.', resolve: (s) => s.over.plan }),
    bound: t.exposeFloat('bound', { nullable: true, description: 'No plan has fewer.' }),
    movable: t.exposeInt('movable', { description: 'Operations that can be moved.' }),
    postponed: t.exposeInt('postponed'),
    postponedMinutes: t.exposeFloat('postponedMinutes', { description: 'Theatre minutes of those put off.' }),
    postponedSessions: t.exposeFloat('postponedSessions', { description: 'The same in sessions of one theatre.' }),
    waitedDays: t.exposeFloat('waitedDays', { description: 'Days of waiting added, weighed by urgency.' }),
    worstShare: t.exposeFloat('worstShare', {
      description: 'Fairness: the greatest share of its operations that any specialty has put off.',
    }),
    days: t.exposeInt('days'),
  }),
})

export const OperationsType = builder.objectRef<NonNullable<OptionTold['operations']>>('OperationsReplay').implement({
  description: 'What became of planned operations in the replay, pair by pair.',
  fields: (t) => ({
    later: t.field({ type: SpreadIntervalType, resolve: (o) => o.later }),
    away: t.field({ type: SpreadIntervalType, description: 'At another hospital.', resolve: (o) => o.away }),
    postponed: t.field({ type: SpreadIntervalType, resolve: (o) => o.postponed }),
    heldAvoided: t.field({
      type: SpreadIntervalType,
      description: 'Operations that no longer wait in hospital for a bed of intensive care.',
      resolve: (o) => o.heldAvoided,
    }),
    waitingHoursAvoided: t.field({
      type: SpreadIntervalType,
      description: 'Patient-hours of waiting for intensive care.',
      resolve: (o) => o.waitingHoursAvoided,
    }),
  }),
})

export const SessionPlaceType = builder.objectRef<SessionPlace>('SessionPlace').implement({
  description: 'The sessions of a specialty at a hospital.',
  fields: (t) => ({ facility: t.exposeID('facility'), need: t.exposeString('need') }),
})

export const SessionPlaceInput = builder.inputType('SessionPlaceInput', {
  fields: (t) => ({ facility: t.id({ required: true }), need: t.string({ required: true }) }),
})

export const AllocationSessionsInput = builder.inputType('AllocationSessionInput', {
  fields: (t) => ({
    facility: t.id({ required: true }),
    need: t.string({ required: true }),
    urgency: t.field({ type: UrgencyType, required: true }),
    day: t.int({ required: true, description: 'Of the session, 0 = that of the fork.' }),
    toFacility: t.id({ required: true }),
    toDay: t.int({ description: 'Left out = put off beyond the plan.' }),
    cases: t.int({ required: true }),
  }),
})
