/** The cheapest sets of actions that keep a limit: raced and replayed beside the live city; nothing is done by it. */
import type { Spread } from '@kangcheng/twin-engine'
import { LIMIT_FIGURES, SEARCHED_LEVERS } from '@kangcheng/twin-engine/escalation'
import {
  ACTION_RACE_STAGES,
  type ActionRaceRequest,
  type ActionRaceRun,
  type FrontSetTold,
  type RacedActionTold,
  type SetReplayTold,
  type TriedSetTold,
} from '../planning/action-race-ports.ts'
import { MeanIntervalType } from './actions.ts'
import { SpreadIntervalType } from './allocation-spread.ts'
import { begunRun, calledOff } from './begun-run.ts'
import { badInput, builder, TextType } from './builder.ts'
import { followedRun } from './followed-run.ts'
import { LeverInputType, LeverType } from './lever.ts'
import { PlanningStateType } from './planning.ts'

const USUAL = { figure: 'beds', below: 0.95, places: 3, replications: 8 } as const

const StageType = builder.enumType('ActionRaceStage', { values: ACTION_RACE_STAGES })
const FigureType = builder.enumType('LimitFigure', {
  description:
    'icu = occupied ÷ open intensive care beds, beds = needed ÷ open, emergency = people ÷ treatment places of a hospital.',
  values: LIMIT_FIGURES,
})
const KindType = builder.enumType('SearchedLever', {
  description: 'Levers that are searched over places, doses and beginnings.',
  values: Object.fromEntries(SEARCHED_LEVERS.map((kind) => [kind.replaceAll('-', '_'), { value: kind }])) as Record<
    string,
    { value: (typeof SEARCHED_LEVERS)[number] }
  >,
})

const ActionType = builder.objectRef<RacedActionTold>('RacedAction').implement({
  description: 'Which lever, where, when and how much.',
  fields: (t) => ({
    lever: t.field({ type: LeverType, resolve: (a) => a.lever }),
    text: t.field({ type: TextType, resolve: (a) => a.text }),
    facilities: t.idList({ resolve: (a) => [...a.facilities] }),
    startMinute: t.exposeFloat('startMinute', {
      nullable: true,
      description: 'From the fork; null where it names none and holds for the whole run.',
    }),
    staffHours: t.exposeFloat('staffHours', { nullable: true, description: 'null = not known.' }),
    note: t.field({ type: TextType, description: 'What becomes of it at the fork.', resolve: (a) => a.note }),
  }),
})

const TriedSetType = builder.objectRef<TriedSetTold>('TriedActionSet').implement({
  description: 'A set as the race saw it. Its luck also chose, so it looks better than it is.',
  fields: (t) => ({
    actions: t.intList({ description: 'Places in `actions` of the run.', resolve: (s) => [...s.actions] }),
    staffHours: t.exposeFloat('staffHours', { nullable: true }),
    replications: t.exposeInt('replications'),
    daysAbove: t.field({
      type: MeanIntervalType,
      description: 'Bed-days above the limit, of emergency departments place-days: by them sets race.',
      resolve: (s) => s.daysAbove,
    }),
    daysAvoided: t.field({ type: MeanIntervalType, resolve: (s) => s.daysAvoided }),
    hoursOver: t.field({ type: MeanIntervalType, resolve: (s) => s.hoursOver }),
    hoursAvoided: t.field({ type: MeanIntervalType, resolve: (s) => s.hoursAvoided }),
    fallen: t.exposeBoolean('fallen', { description: 'It died early, for others were better.' }),
  }),
})

const OverHoursType = builder.objectRef<SetReplayTold['hospitals'][number]>('HospitalHoursOver').implement({
  description: 'Hours over the limit of a hospital, means of the pairs.',
  fields: (t) => ({
    facility: t.exposeID('facility'),
    nothing: t.exposeFloat('nothing'),
    plan: t.exposeFloat('plan'),
  }),
})

const column = (of: (spread: Spread) => number) => (replay: SetReplayTold) => replay.overByHour.map(of)

const ReplayType = builder.objectRef<SetReplayTold>('ActionSetReplay').implement({
  description: 'The set played by the engine against doing nothing, pair by pair, with luck that chose nothing.',
  fields: (t) => ({
    pairs: t.exposeInt('pairs'),
    keptRuns: t.exposeInt('keptRuns', { description: 'Pairs in which no hospital is ever at or over the limit.' }),
    hoursOver: t.field({
      type: SpreadIntervalType,
      description: 'Hospital-hours at or over the limit.',
      resolve: (r) => r.hoursOver,
    }),
    hoursAvoided: t.field({ type: SpreadIntervalType, resolve: (r) => r.hoursAvoided }),
    daysAbove: t.field({
      type: SpreadIntervalType,
      description: 'Bed-days above the limit, of emergency departments place-days.',
      resolve: (r) => r.daysAbove,
    }),
    daysAvoided: t.field({ type: SpreadIntervalType, resolve: (r) => r.daysAvoided }),
    bedDaysOpened: t.field({
      type: SpreadIntervalType,
      nullable: true,
      description: 'Bed-days that it opens; null where open beds are not known.',
      resolve: (r) => r.bedDaysOpened,
    }),
    boardingAvoided: t.field({
      type: SpreadIntervalType,
      nullable: true,
      description: 'Patient-hours of boarding in the city that it avoids; null where boarding is not known.',
      resolve: (r) => r.boardingAvoided,
    }),
    overByHourP10: t.floatList({
      description: 'Hospitals at or over the limit, hour by hour.',
      resolve: column(({ p10 }) => p10),
    }),
    overByHourMean: t.floatList({ resolve: column(({ mean }) => mean) }),
    overByHourP90: t.floatList({ resolve: column(({ p90 }) => p90) }),
    hospitals: t.field({
      type: [OverHoursType],
      description: 'Those over the limit in some run, the longest first.',
      resolve: (r) => [...r.hospitals],
    }),
  }),
})

const LaterType = builder.objectRef<NonNullable<FrontSetTold['later']>>('LaterActionSet').implement({
  fields: (t) => ({
    daysAdded: t.field({
      type: MeanIntervalType,
      description: 'Bed-days above the limit that beginning later adds, pair by pair.',
      resolve: (l) => l.daysAdded,
    }),
    hoursAdded: t.field({ type: MeanIntervalType, description: 'Hospital-hours.', resolve: (l) => l.hoursAdded }),
    whole: t.exposeBoolean('whole', { description: 'Every action of the set can begin later.' }),
  }),
})

const SpareType = builder.objectRef<NonNullable<FrontSetTold['spare']>>('SpareAction').implement({
  fields: (t) => ({
    action: t.exposeInt('action'),
    daysAvoided: t.field({ type: MeanIntervalType, description: 'Alone, in the race.', resolve: (s) => s.daysAvoided }),
  }),
})

const FrontSetType = builder.objectRef<FrontSetTold>('FrontActionSet').implement({
  description: 'None beats it in both staff hours and bed-days above the limit. Without actions: doing nothing.',
  fields: (t) => ({
    actions: t.intList({ resolve: (s) => [...s.actions] }),
    staffHours: t.exposeFloat('staffHours', { nullable: true }),
    replications: t.exposeInt('replications'),
    daysAbove: t.field({
      type: MeanIntervalType,
      description: 'Bed-days above the limit, of emergency departments place-days: by them sets race.',
      resolve: (s) => s.daysAbove,
    }),
    daysAvoided: t.field({ type: MeanIntervalType, resolve: (s) => s.daysAvoided }),
    hoursOver: t.field({ type: MeanIntervalType, resolve: (s) => s.hoursOver }),
    hoursAvoided: t.field({ type: MeanIntervalType, resolve: (s) => s.hoursAvoided }),
    replay: t.field({
      type: ReplayType,
      nullable: true,
      description: 'null while the race goes on: a set without its replay is no proposal.',
      resolve: (s) => s.replay,
    }),
    later: t.field({
      type: LaterType,
      nullable: true,
      description: 'null where no action can begin later, and before it is known.',
      resolve: (s) => s.later,
    }),
    spare: t.field({
      type: SpareType,
      nullable: true,
      description: 'The best action that it does without; null where none avoids anything.',
      resolve: (s) => s.spare,
    }),
  }),
})

const ActionRaceType = builder.objectRef<ActionRaceRun>('ActionRace').implement({
  fields: (t) => ({
    id: t.exposeID('id'),
    state: t.field({ type: PlanningStateType, resolve: (r) => r.state }),
    stage: t.field({ type: StageType, resolve: (r) => r.stage }),
    title: t.field({ type: TextType, resolve: (r) => r.title }),
    scenario: t.id({ nullable: true, resolve: (r) => r.request.scenario }),
    figure: t.field({ type: FigureType, resolve: (r) => r.request.limit.figure }),
    below: t.float({ resolve: (r) => r.request.limit.below }),
    startedAt: t.field({ type: 'DateTime', resolve: (r) => r.startedAt }),
    forkedAt: t.field({ type: 'DateTime', resolve: (r) => r.forkedAt }),
    stateHash: t.exposeString('stateHash'),
    position: t.field({ type: 'BigInt', resolve: (r) => r.position }),
    elapsedMilliseconds: t.exposeFloat('elapsedMilliseconds'),
    firstAnswerMilliseconds: t.exposeFloat('firstAnswerMilliseconds', { nullable: true }),
    done: t.exposeInt('done', { description: 'Runs of the step at hand.' }),
    wanted: t.exposeInt('wanted'),
    seed: t.string({ resolve: (r) => String(r.seed) }),
    horizonHours: t.exposeFloat('horizonHours'),
    laterMinutes: t.exposeFloat('laterMinutes'),
    engineVersion: t.exposeString('engineVersion'),
    synthetic: t.exposeBoolean('synthetic'),
    shocks: t.field({ type: [LeverType], resolve: (r) => [...r.shocks] }),
    parameters: t.field({ type: 'JSON', resolve: (r) => r.parameters }),
    places: t.idList({ description: 'Hospitals at which is searched.', resolve: (r) => [...r.places] }),
    actions: t.field({ type: [ActionType], resolve: (r) => [...r.actions] }),
    front: t.field({
      type: [FrontSetType],
      description: 'From the cheapest to the one with the fewest hours over the limit.',
      resolve: (r) => [...r.front],
    }),
    nothing: t.field({
      type: ReplayType,
      nullable: true,
      description: 'Doing nothing, with the luck of the replays.',
      resolve: (r) => r.nothing,
    }),
    sets: t.field({ type: [TriedSetType], description: 'All that was tried.', resolve: (r) => [...r.sets] }),
    waiting: t.exposeInt('waiting', {
      description: 'Sets of the round at hand that have not run yet: above 0 the answer is about the others alone.',
    }),
    runs: t.exposeInt('runs'),
    failure: t.exposeString('failure', { nullable: true }),
  }),
})

const ActionRaceInput = builder.inputType('ActionRaceInput', {
  fields: (t) => ({
    scenario: t.id({
      description:
        'What happens: a file of the library, whose own levers race too; the live state as it is unless given.',
    }),
    shocks: t.field({ type: [LeverInputType], description: 'What happens instead of the file’s shocks.' }),
    horizonHours: t.float({ description: 'The file’s, or 48; 336 at most.' }),
    figure: t.field({ type: FigureType, description: `${USUAL.figure} unless given.` }),
    below: t.float({ description: `The share that is to be kept below; ${USUAL.below} unless given.` }),
    kinds: t.field({ type: [KindType], description: 'All unless given.' }),
    facilities: t.idList({ description: 'Where is searched; those furthest over the limit unless given.' }),
    places: t.int({
      description: `How many of those furthest over the limit; ${USUAL.places} unless given, 20 at most.`,
    }),
    laterMinutes: t.int({
      description: 'How much later acting is compared; a day, or half of a shorter horizon, unless given.',
    }),
    replications: t.int({
      description: `Runs of whoever survives, and pairs of the replay; ${USUAL.replications} unless given, 4 to 40.`,
    }),
    seed: t.string(),
  }),
})

/** What is not given is as usual; ranges are checked where the race begins. */
const decodeRace = (input: typeof ActionRaceInput.$inferInput): ActionRaceRequest => ({
  scenario: input.scenario ?? null,
  shocks: input.shocks?.map(({ kind, spec }) => ({ kind, spec })) ?? null,
  horizonHours: input.horizonHours ?? null,
  limit: { figure: input.figure ?? USUAL.figure, below: input.below ?? USUAL.below },
  kinds: input.kinds ?? null,
  facilities: input.facilities ?? null,
  places: input.places ?? USUAL.places,
  laterMinutes: input.laterMinutes ?? null,
  replications: input.replications ?? USUAL.replications,
  seed: input.seed ?? null,
})

const unknown = () => badInput('there is no search of this id', '没有该编号的搜索')

builder.queryField('actionRace', (t) =>
  t.field({
    type: ActionRaceType,
    nullable: true,
    complexity: 20,
    args: { id: t.arg.id({ required: true }) },
    resolve: (_, { id }, { actionRaces }) => actionRaces.get(id),
  }),
)

builder.queryField('actionRaces', (t) =>
  t.field({
    type: [ActionRaceType],
    complexity: 50,
    description: 'The newest first; they last as long as the server.',
    resolve: (_, __, { actionRaces }) => [...actionRaces.list()],
  }),
)

builder.mutationField('startActionRace', (t) =>
  t.field({
    type: ActionRaceType,
    description:
      'Begins a search for the cheapest sets of actions from the live state; follow it with `actionRaceProgress`.',
    args: { input: t.arg({ type: ActionRaceInput, required: true }) },
    resolve: (_, { input }, context) => begunRun(context, () => context.actionRaces.start(decodeRace(input))),
  }),
)

builder.mutationField('cancelActionRace', (t) =>
  t.field({
    type: ActionRaceType,
    args: { id: t.arg.id({ required: true }) },
    resolve: (_, { id }, { actionRaces }) => calledOff(actionRaces.cancel(id), unknown),
  }),
)

builder.subscriptionField('actionRaceProgress', (t) =>
  t.field({
    type: ActionRaceType,
    args: { id: t.arg.id({ required: true }) },
    subscribe: (_, { id }, { actionRaces }) => followedRun(actionRaces, id, unknown),
    resolve: (run) => run,
  }),
)
