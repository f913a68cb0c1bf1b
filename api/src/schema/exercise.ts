/** Exercises 演练: created, joined, steered and acted in; what each participant sees is decided here by its role. */
import { decodeInstant, type Text } from '@kangcheng/twin-engine'
import type { Exercise } from '../exercise/exercise.ts'
import { mayRead } from '../exercise/permissions.ts'
import {
  type Action,
  EXERCISE_STARTS,
  EXERCISE_STATES,
  ExerciseRefused,
  type OptionEffect,
  type Participant,
  type Recommendation,
} from '../exercise/ports.ts'
import { EXERCISE_ROLES, type ExerciseRole, POSTS, type Post, postOf, ROLE_NAMES } from '../exercise/roles.ts'
import type { AlarmStory, InjectStory, Story } from '../exercise/story.ts'
import type { LeverInput } from '../rehearsal/ports.ts'
import { badInput, builder, type Context, refusedAsInput, TextType } from './builder.ts'
import { LeverInputType, LeverType } from './lever.ts'

const MOST_ACTIONS_SHOWN = 200
const MOST_ALARMS_SHOWN = 200

const ModeType = builder.enumType('Mode', {
  description: 'What an answer is about: the live city 实时, or an exercise 演练.',
  values: ['LIVE', 'EXERCISE'] as const,
})
const StateType = builder.enumType('ExerciseState', { values: EXERCISE_STATES })
const RoleType = builder.enumType('ExerciseRole', { values: EXERCISE_ROLES })
const AudienceType = builder.enumType('InjectAudience', { values: ['ALL', 'CENTRE', 'HOSPITAL', 'OBSERVER'] as const })
const StartType = builder.enumType('ExerciseStart', {
  description:
    'LIVE: forked from the live city. PAST: from its record at the instant `from`. WARMED_UP: from the opening of the scenario.',
  values: EXERCISE_STARTS,
})

/** An exercise as somebody sees it: null = who looks on without having joined. */
interface Seen {
  readonly story: Story
  /** null for one of an earlier run of the server. */
  readonly running: Exercise | null
  readonly viewer: Participant | null
}
interface SeenInject {
  readonly inject: InjectStory
  readonly seen: Seen
}

const PostType = builder.objectRef<Post>('ExercisePost').implement({
  fields: (t) => ({
    id: t.exposeID('id'),
    role: t.field({ type: RoleType, resolve: (p) => p.role }),
    name: t.field({ type: TextType, resolve: (p) => p.name }),
  }),
})

interface Named extends Participant {
  readonly facilityName: Text | null
}
const ParticipantType = builder.objectRef<Named>('ExerciseParticipant').implement({
  description: 'Somebody who takes part, by post; nobody is named.',
  fields: (t) => ({
    id: t.exposeID('id'),
    role: t.field({ type: RoleType, resolve: (p) => p.role }),
    roleName: t.field({ type: TextType, resolve: (p) => ROLE_NAMES[p.role] }),
    facility: t.exposeID('facility', { nullable: true }),
    facilityName: t.field({ type: TextType, nullable: true, resolve: (p) => p.facilityName }),
    post: t.field({ type: TextType, resolve: (p) => postOf(p.post)?.name ?? ROLE_NAMES[p.role] }),
  }),
})

const EffectType = builder.objectRef<OptionEffect>('OptionEffect').implement({
  description: 'The figure with the option minus without it, over the pairs.',
  fields: (t) => ({
    kind: t.string({ resolve: (o) => o.lever.kind }),
    lever: t.field({ type: LeverType, resolve: (o) => o.lever }),
    text: t.field({ type: TextType, resolve: (o) => o.text }),
    mean: t.exposeFloat('mean'),
    halfWidth95: t.exposeFloat('halfWidth95', { nullable: true }),
  }),
})

const RecommendationType = builder.objectRef<Recommendation>('ExerciseRecommendation').implement({
  description:
    'What paired runs from this minute say of the options. The people decide; the report compares what was done.',
  fields: (t) => ({
    figure: t.exposeString('figure'),
    figureName: t.field({ type: TextType, resolve: (r) => r.figureName }),
    unit: t.exposeString('unit'),
    pairs: t.exposeInt('pairs'),
    horizonHours: t.exposeFloat('horizonHours'),
    fromMinute: t.exposeFloat('fromMinute'),
    options: t.field({ type: [EffectType], resolve: (r) => r.options }),
    best: t.field({
      type: EffectType,
      nullable: true,
      description: 'null = no option is better than doing nothing beyond chance.',
      resolve: (r) => (r.best === null ? null : r.options[r.best]!),
    }),
  }),
})

const InjectType = builder.objectRef<SeenInject>('ExerciseInject').implement({
  fields: (t) => ({
    id: t.id({ resolve: ({ inject }) => inject.id }),
    atMinute: t.float({ resolve: ({ inject }) => inject.atMinute }),
    deliveredMinute: t.float({
      nullable: true,
      description: 'null = still to come; only the facilitator sees those.',
      resolve: ({ inject }) => inject.deliveredMinute,
    }),
    role: t.field({ type: AudienceType, resolve: ({ inject }) => inject.to.role }),
    facility: t.id({ nullable: true, resolve: ({ inject }) => inject.to.facility }),
    facilityName: t.field({ type: TextType, nullable: true, resolve: ({ inject }) => inject.facilityName }),
    text: t.field({ type: TextType, resolve: ({ inject }) => inject.text }),
    source: t.string({ description: 'scenario, prepared or ad-hoc.', resolve: ({ inject }) => inject.source }),
    warning: t.field({
      type: TextType,
      nullable: true,
      description: 'What is closed at the hospital it went to, or that nobody takes part for it.',
      resolve: ({ inject }) => inject.warning,
    }),
    effect: t.field({
      type: TextType,
      nullable: true,
      description: 'What became of its lever; told to the facilitator alone.',
      resolve: ({ inject, seen }) => (seen.viewer?.role === 'FACILITATOR' ? inject.effect : null),
    }),
    acknowledgedBy: t.idList({ resolve: ({ inject }) => inject.acknowledged.map(({ by }) => by) }),
    acknowledged: t.boolean({
      description: 'By who asks.',
      resolve: ({ inject, seen }) => inject.acknowledged.some(({ by }) => by === seen.viewer?.id),
    }),
    recommendation: t.field({
      type: RecommendationType,
      nullable: true,
      description: 'null while it is computed, and where the exercise has no options.',
      resolve: ({ inject, seen }) => seen.story.recommendations.get(inject.id) ?? null,
    }),
  }),
})

const PlannedType = builder.objectRef<NonNullable<Action['planned']>>('ActionPlanned').implement({
  description: 'What became of it: `planned` of `wanted`; costs are null where nothing is known of them.',
  fields: (t) => ({
    wanted: t.exposeFloat('wanted'),
    planned: t.exposeFloat('planned'),
    note: t.field({ type: TextType, resolve: (p) => p.note }),
    staffHours: t.exposeFloat('staffHours', { nullable: true }),
    moneyYuan: t.exposeFloat('moneyYuan', { nullable: true }),
  }),
})

const ActionType = builder.objectRef<Action>('ExerciseAction').implement({
  fields: (t) => ({
    id: t.exposeID('id'),
    minute: t.exposeFloat('minute'),
    by: t.exposeID('by'),
    kind: t.string({ resolve: (a) => a.lever.kind }),
    text: t.field({ type: TextType, resolve: (a) => a.text }),
    planned: t.field({ type: PlannedType, nullable: true, description: 'null = refused.', resolve: (a) => a.planned }),
    why: t.exposeString('why', { nullable: true, description: 'Why it was refused.' }),
  }),
})

const AlarmType = builder.objectRef<AlarmStory>('ExerciseAlarm').implement({
  description: 'A critical alert that rose during the exercise.',
  fields: (t) => ({
    id: t.exposeID('id'),
    rule: t.exposeString('rule'),
    name: t.field({ type: TextType, resolve: (a) => a.name }),
    facility: t.exposeID('facility'),
    facilityName: t.field({ type: TextType, resolve: (a) => a.facilityName }),
    finding: t.field({ type: TextType, resolve: (a) => a.finding }),
    sinceMinute: t.exposeFloat('sinceMinute'),
    overMinute: t.exposeFloat('overMinute', { nullable: true }),
    acknowledgedBy: t.id({ nullable: true, resolve: (a) => a.acknowledged?.by ?? null }),
  }),
})

const ExerciseScenarioType = builder
  .objectRef<NonNullable<Story['heading']['scenario']>>('ExerciseScenario')
  .implement({
    fields: (t) => ({ id: t.exposeID('id'), title: t.field({ type: TextType, resolve: (s) => s.title }) }),
  })

/** Refused actions are between who tried and the facilitator. */
const actionsFor = ({ story, viewer }: Seen): readonly Action[] =>
  story.actions
    .filter(({ planned, by }) => planned !== null || viewer?.role === 'FACILITATOR' || by === viewer?.id)
    .slice(-MOST_ACTIONS_SHOWN)

const ExerciseType = builder.objectRef<Seen>('Exercise').implement({
  description: 'An exercise 演练. Minutes count from its fork.',
  fields: (t) => ({
    id: t.id({ resolve: ({ story }) => story.heading.id }),
    title: t.string({ resolve: ({ story }) => story.heading.title }),
    state: t.field({ type: StateType, resolve: ({ story }) => story.state }),
    why: t.string({ nullable: true, description: 'Why it stands in this state.', resolve: ({ story }) => story.why }),
    scenario: t.field({ type: ExerciseScenarioType, nullable: true, resolve: ({ story }) => story.heading.scenario }),
    start: t.field({ type: StartType, resolve: ({ story }) => story.heading.start }),
    minute: t.float({ resolve: ({ story, running }) => running?.minute ?? story.minute }),
    horizonMinutes: t.float({ resolve: ({ story }) => story.heading.horizonMinutes }),
    jumpTo: t.float({ nullable: true, resolve: ({ running }) => running?.jumpTo ?? null }),
    pace: t.float({ nullable: true, resolve: ({ story }) => story.pace }),
    forkedAt: t.field({ type: 'DateTime', resolve: ({ story }) => story.heading.forkedAt }),
    asOf: t.field({
      type: 'DateTime',
      description: "The exercise's clock.",
      resolve: ({ story, running }) => story.heading.forkedAt + (running?.minute ?? story.minute) * 60_000,
    }),
    seed: t.string({ resolve: ({ story }) => story.heading.seed }),
    engineVersion: t.string({ resolve: ({ story }) => story.heading.engineVersion }),
    stateHash: t.string({ resolve: ({ story }) => story.heading.stateHash }),
    alarmLimitMinutes: t.float({ resolve: ({ story }) => story.heading.alarmLimitMinutes }),
    leftOut: t.field({
      type: [TextType],
      description: 'What of the scenario an exercise cannot hold.',
      resolve: ({ story }) => story.heading.leftOut,
    }),
    participants: t.field({ type: [ParticipantType], resolve: ({ story }) => [...story.participants.values()] }),
    you: t.field({
      type: ParticipantType,
      nullable: true,
      description: 'Whom the header Kangcheng-Participant stands for.',
      resolve: ({ story, viewer }) => (viewer && story.participants.get(viewer.id)) ?? null,
    }),
    injects: t.field({
      type: [InjectType],
      complexity: { field: 1, multiplier: 30 },
      description: 'Those that have reached who asks; for the facilitator all.',
      resolve: (seen) =>
        [...seen.story.injects.values()]
          .filter((inject) => mayRead(inject, seen.viewer))
          .toSorted((a, b) => a.atMinute - b.atMinute)
          .map((inject) => ({ inject, seen })),
    }),
    actions: t.field({ type: [ActionType], complexity: { field: 1, multiplier: 30 }, resolve: actionsFor }),
    alarms: t.field({
      type: [AlarmType],
      complexity: { field: 1, multiplier: 30 },
      resolve: ({ story }) => [...story.alarms.values()].slice(-MOST_ALARMS_SHOWN),
    }),
    report: t.string({
      description: 'Where the after-action report stands; before the end it is a draft.',
      resolve: ({ story }) => `/exercises/${story.heading.id}/report`,
    }),
  }),
})

const SeatType = builder
  .objectRef<{ readonly exercise: Seen; readonly participant: Participant; readonly token: string }>('ExerciseSeat')
  .implement({
    description: 'A place in an exercise. The token is told this once; send it as Kangcheng-Participant.',
    fields: (t) => ({
      exercise: t.field({ type: ExerciseType, resolve: (s) => s.exercise }),
      participant: t.field({
        type: ParticipantType,
        resolve: (s) => s.exercise.story.participants.get(s.participant.id)!,
      }),
      token: t.exposeString('token'),
    }),
  })

const InjectInput = builder.inputType('InjectInput', {
  fields: (t) => ({
    atMinute: t.float({ description: 'Left out: at once.' }),
    role: t.field({ type: AudienceType, required: true }),
    facility: t.id({ description: 'For HOSPITAL: which one; left out: every hospital.' }),
    zh: t.string({ description: 'The text, in one language or both.' }),
    en: t.string(),
    lever: t.field({ type: LeverInputType, description: 'What happens with it.' }),
  }),
})

const ExerciseInput = builder.inputType('ExerciseInput', {
  fields: (t) => ({
    title: t.string({ required: true }),
    scenario: t.id({ description: 'Its shocks happen, its story is told, its levers are the options.' }),
    start: t.field({ type: StartType, defaultValue: 'LIVE' }),
    from: t.field({ type: 'DateTime', description: 'For PAST: an instant within `recordSpan`, by the city’s clock.' }),
    horizonHours: t.float({ description: "1 to 168; the scenario's, or 24, unless given." }),
    seed: t.string(),
    pace: t.float({ defaultValue: 60, description: 'Exercise minutes per minute, 1 to 720.' }),
    alarmLimitMinutes: t.float({ defaultValue: 30, description: 'Within which an alarm must be answered, 5 to 240.' }),
    shocks: t.field({ type: [LeverInputType], description: "In place of the scenario's." }),
    options: t.field({ type: [LeverInputType], description: "In place of the scenario's levers." }),
    injects: t.field({ type: [InjectInput] }),
  }),
})

const leverInput = ({ kind, spec }: typeof LeverInputType.$inferInput): LeverInput => ({ kind, spec })

type InjectFields = typeof InjectInput.$inferInput
const injectRequest = ({ atMinute, role, facility, zh, en, lever }: InjectFields) => ({
  atMinute: atMinute ?? null,
  to: { role, facility: facility ?? null },
  text: { zh: zh ?? en ?? '', en: en ?? zh ?? '' },
  lever: lever ? leverInput(lever) : null,
})

function startingInstant(sent: string | number | null | undefined): number | null {
  if (sent === null || sent === undefined) return null
  const read = decodeInstant(sent)
  if ('why' in read) throw badInput(`input.from: ${read.why}`)
  return read.value
}

const seenBy = (exercise: Exercise, token: string | null): Seen => ({
  story: exercise.story,
  running: exercise,
  viewer: exercise.participantOf(token),
})

function runningOf({ exercises }: Context, id: string): Exercise {
  const exercise = exercises.get(id)
  if (exercise !== null) return exercise
  throw badInput(
    exercises.story(id) === null
      ? 'there is no exercise of this id; see the query exercises'
      : 'this exercise is over: its report stands, and nothing more happens',
  )
}

/** Does something as the participant who asks; a refusal becomes bad input with its words. */
async function doing<T>(
  context: Context,
  id: string,
  work: (exercise: Exercise, by: Participant | null) => T,
): Promise<Awaited<T>> {
  const exercise = runningOf(context, id)
  try {
    return await work(exercise, exercise.participantOf(context.participantToken))
  } catch (error) {
    return refusedAsInput(error)
  }
}

builder.queryFields((t) => ({
  mode: t.field({
    type: ModeType,
    description: 'EXERCISE where the request names one, by ?exercise=ID or the header Kangcheng-Exercise.',
    resolve: (_, __, { exercise }) => (exercise === null ? ('LIVE' as const) : ('EXERCISE' as const)),
  }),
  exercise: t.field({
    type: ExerciseType,
    nullable: true,
    args: { id: t.arg.id({ required: true }) },
    resolve: (_, { id }, { exercises, participantToken }) => {
      const running = exercises.get(id)
      if (running !== null) return seenBy(running, participantToken)
      const story = exercises.story(id)
      return story && { story, running: null, viewer: null }
    },
  }),
  exercises: t.field({
    type: [ExerciseType],
    description: 'The newest first, those of earlier runs of the server included.',
    resolve: (_, __, { exercises, participantToken }) =>
      exercises.stories().map((story) => {
        const running = exercises.get(story.heading.id)
        return { story, running, viewer: running?.participantOf(participantToken) ?? null }
      }),
  }),
  exercisePosts: t.field({
    type: [PostType],
    description: 'The posts that can be taken; nobody enters a name.',
    resolve: () => POSTS,
  }),
}))

builder.mutationFields((t) => ({
  createExercise: t.field({
    type: SeatType,
    description: "Forks the city. The token is the facilitator's.",
    args: { input: t.arg({ type: ExerciseInput, required: true }) },
    resolve: async (_, { input }, { exercises }) => {
      try {
        const { exercise, participant, token } = await exercises.create({
          title: input.title,
          scenario: input.scenario ?? null,
          start: input.start ?? 'LIVE',
          from: startingInstant(input.from),
          horizonHours: input.horizonHours ?? null,
          seed: input.seed ?? null,
          pace: input.pace ?? 60,
          alarmLimitMinutes: input.alarmLimitMinutes ?? 30,
          shocks: input.shocks?.map(leverInput) ?? null,
          options: input.options?.map(leverInput) ?? null,
          injects: (input.injects ?? []).map(injectRequest),
        })
        return { exercise: seenBy(exercise, token), participant, token }
      } catch (error) {
        return refusedAsInput(error)
      }
    },
  }),
  joinExercise: t.field({
    type: SeatType,
    args: {
      id: t.arg.id({ required: true }),
      role: t.arg({ type: RoleType, required: true }),
      facility: t.arg.id(),
      post: t.arg.id({ required: true }),
    },
    resolve: (_, { id, role, facility, post }, context) =>
      doing(context, id, (exercise) => {
        const wanted: ExerciseRole = role
        if (wanted === 'FACILITATOR')
          throw new ExerciseRefused(
            'role: an exercise has one facilitator, who created it; join as CENTRE, HOSPITAL or OBSERVER',
          )
        const { participant, token } = exercise.join(wanted, facility ?? null, post)
        return { exercise: seenBy(exercise, token), participant, token }
      }),
  }),
  startExercise: t.field({
    type: ExerciseType,
    description: 'Starts, or goes on after a pause.',
    args: { id: t.arg.id({ required: true }) },
    resolve: (_, { id }, context) => steered(context, id, (exercise, by) => exercise.start(by)),
  }),
  pauseExercise: t.field({
    type: ExerciseType,
    args: { id: t.arg.id({ required: true }) },
    resolve: (_, { id }, context) => steered(context, id, (exercise, by) => exercise.pause(by)),
  }),
  setExercisePace: t.field({
    type: ExerciseType,
    args: { id: t.arg.id({ required: true }), pace: t.arg.float({ required: true }) },
    resolve: (_, { id, pace }, context) => steered(context, id, (exercise, by) => exercise.setPace(by, pace)),
  }),
  jumpExercise: t.field({
    type: ExerciseType,
    description: 'Lets time pass at once to a minute, or to the next inject, and pauses there.',
    args: { id: t.arg.id({ required: true }), minute: t.arg.float() },
    resolve: (_, { id, minute }, context) => steered(context, id, (exercise, by) => exercise.jump(by, minute ?? null)),
  }),
  endExercise: t.field({
    type: ExerciseType,
    description: 'Ends it for good; answers when the report is complete.',
    args: { id: t.arg.id({ required: true }) },
    resolve: (_, { id }, context) => steered(context, id, (exercise, by) => exercise.end(by)),
  }),
  sendInject: t.field({
    type: InjectType,
    description: 'Plans an inject, or sends one at once.',
    args: { id: t.arg.id({ required: true }), input: t.arg({ type: InjectInput, required: true }) },
    resolve: (_, { id, input }, context) =>
      doing(context, id, async (exercise, by) => {
        const { id: inject } = await exercise.inject(by, injectRequest(input))
        return { inject: exercise.story.injects.get(inject)!, seen: seenBy(exercise, context.participantToken) }
      }),
  }),
  actInExercise: t.field({
    type: ActionType,
    description: 'Pulls a lever at this minute. One that is not yours to pull is answered with `why`, and logged.',
    args: { id: t.arg.id({ required: true }), action: t.arg({ type: LeverInputType, required: true }) },
    resolve: (_, { id, action }, context) => doing(context, id, (exercise, by) => exercise.act(by, leverInput(action))),
  }),
  acknowledgeInject: t.field({
    type: ExerciseType,
    args: { id: t.arg.id({ required: true }), inject: t.arg.id({ required: true }) },
    resolve: (_, { id, inject }, context) =>
      steered(context, id, (exercise, by) => exercise.acknowledgeInject(by, inject)),
  }),
  acknowledgeAlarm: t.field({
    type: ExerciseType,
    args: { id: t.arg.id({ required: true }), alarm: t.arg.id({ required: true }) },
    resolve: (_, { id, alarm }, context) =>
      steered(context, id, (exercise, by) => exercise.acknowledgeAlarm(by, alarm)),
  }),
}))

/** Does something, and answers with the exercise as it stands then. */
const steered = (
  context: Context,
  id: string,
  work: (exercise: Exercise, by: Participant | null) => unknown,
): Promise<Seen> =>
  doing(context, id, async (exercise, by) => {
    await work(exercise, by)
    return seenBy(exercise, context.participantToken)
  })

/** The least time between two answers of one stream, in milliseconds. */
const STREAM_EVERY_MILLISECONDS = 200

builder.subscriptionField('exerciseChanged', (t) =>
  t.field({
    type: ExerciseType,
    description: 'The exercise now, and again after every change, coalesced; ends with it.',
    args: { id: t.arg.id({ required: true }) },
    subscribe: async function* (_, { id }, context): AsyncGenerator<Seen> {
      const exercise = runningOf(context, id)
      let changed = true
      let wake: () => void = () => {}
      const quit = exercise.onChange(() => {
        changed = true
        wake()
      })
      try {
        for (;;) {
          if (!changed)
            await new Promise<void>((resolve) => {
              wake = resolve
            })
          changed = false
          yield seenBy(exercise, context.participantToken)
          if (exercise.state === 'ENDED' || exercise.state === 'FAILED') return
          await new Promise((resolve) => setTimeout(resolve, STREAM_EVERY_MILLISECONDS))
        }
      } finally {
        quit()
      }
    },
    resolve: (seen) => seen,
  }),
)
