/** Break-glass 紧急授权: asked for with a reason, judged by a second person. */
import { type EmergencyAccess, EmergencyRefused, MOST_MINUTES, VERDICTS } from '../access-control/break-glass.ts'
import { badInput, builder, unavailable } from './builder.ts'

const VerdictType = builder.enumType('EmergencyVerdict', { values: VERDICTS })

const ReviewType = builder.objectRef<NonNullable<EmergencyAccess['review']>>('EmergencyReview').implement({
  fields: (t) => ({
    by: t.exposeString('by'),
    at: t.field({ type: 'DateTime', resolve: (r) => r.at }),
    verdict: t.field({ type: VerdictType, resolve: (r) => r.verdict }),
    reason: t.exposeString('reason'),
  }),
})

const EmergencyAccessType = builder.objectRef<EmergencyAccess>('EmergencyAccess').implement({
  description: 'How the whole city runs, seen by somebody who is bound to a part of it, for an hour at most.',
  fields: (t) => ({
    id: t.exposeID('id'),
    who: t.exposeString('who'),
    reason: t.exposeString('reason'),
    since: t.field({ type: 'DateTime', resolve: (a) => a.since }),
    until: t.field({ type: 'DateTime', resolve: (a) => a.until }),
    endedEarly: t.exposeBoolean('endedEarly', { description: 'Its holder gave it back before its time.' }),
    lookedAt: t.idList({
      description: 'Hospitals, wards and entries that its holder looked at while it lasted, of the last seven days.',
      resolve: ({ who, since, until }, _, { supervision }) => answered(supervision.lookedAt(who, since, until)),
    }),
    review: t.field({
      type: ReviewType,
      nullable: true,
      description: 'null = in the queue.',
      resolve: (a) => a.review,
    }),
  }),
})

async function answered<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof EmergencyRefused) throw badInput(error.message)
    throw unavailable(error instanceof Error ? error.message : String(error))
  }
}

builder.queryField('emergencyAccess', (t) =>
  t.field({
    type: [EmergencyAccessType],
    description: 'The newest first; those without a review wait for one.',
    resolve: (_, __, { breakGlass }) => answered(breakGlass.list()),
  }),
)

builder.mutationFields((t) => ({
  requestEmergencyAccess: t.field({
    type: EmergencyAccessType,
    description: `From now on, for 1 to ${MOST_MINUTES} minutes: how hospitals run, wards and beds of the whole city; no encounters, nothing that leaves the system. Begins with the next request.`,
    args: { reason: t.arg.string({ required: true }), minutes: t.arg.int({ required: true }) },
    resolve: (_, { reason, minutes }, { breakGlass, auditing, caller }) =>
      answered(breakGlass.request(auditing, caller, reason, minutes)),
  }),
  endEmergencyAccess: t.field({
    type: EmergencyAccessType,
    description: 'Gives back the emergency access that the caller holds.',
    resolve: (_, __, { breakGlass, auditing, caller }) => answered(breakGlass.end(auditing, caller)),
  }),
  reviewEmergencyAccess: t.field({
    type: EmergencyAccessType,
    args: {
      id: t.arg.id({ required: true }),
      verdict: t.arg({ type: VerdictType, required: true }),
      reason: t.arg.string({ required: true }),
    },
    resolve: (_, { id, verdict, reason }, { breakGlass, auditing, caller }) =>
      answered(breakGlass.review(auditing, caller, id, verdict, reason)),
  }),
}))
