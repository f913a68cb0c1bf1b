/** Allocation: transfers between hospitals and what may be done instead, proposed and replayed beside the live city; people decide. */
import { ALLOCATION_OPTIONS, type Relief, type TransferReplay } from '@kangcheng/twin-engine/allocation'
import { roleOf } from '../access-control/caller.ts'
import {
  ALLOCATION_VERDICTS,
  type AllocationDecision,
  type DecidedAllocation,
} from '../planning/allocation-decisions.ts'
import {
  ALLOCATION_STAGES,
  type AllocationRun,
  type BlockedTold,
  type KitTold,
  type LimitTold,
  type OptionTold,
  type ProposalTold,
  type TransferTold,
  type UseTold,
} from '../planning/allocation-ports.ts'
import { figure } from './access.ts'
import {
  AllocationDeliveryInput,
  AllocationInput,
  AllocationLoanInput,
  AllocationRowInput,
  decodeAllocation,
} from './allocation-input.ts'
import { AvoidedType, DecidedDeliveryType, OxygenType, QuantilesType } from './allocation-oxygen.ts'
import {
  AllocationSessionsInput,
  OperationsType,
  SessionMoveType,
  SessionPlaceInput,
  SessionPlaceType,
  SessionsType,
} from './allocation-sessions.ts'
import { SpreadIntervalType } from './allocation-spread.ts'
import { begunRun, calledOff } from './begun-run.ts'
import { badInput, builder, refusedAsInput, TextType } from './builder.ts'
import { followedRun } from './followed-run.ts'
import { LeverType } from './lever.ts'
import { PlanningStateType } from './planning.ts'

const StageType = builder.enumType('AllocationStage', { values: ALLOCATION_STAGES })
const OptionIdType = builder.enumType('AllocationOptionId', { values: ALLOCATION_OPTIONS })
const AllocationVerdictType = builder.enumType('AllocationVerdict', { values: ALLOCATION_VERDICTS })

const TransferType = builder.objectRef<TransferTold>('AllocationTransfer').implement({
  fields: (t) => ({
    from: t.exposeID('from'),
    to: t.exposeID('to'),
    fromDay: t.exposeInt('fromDay', { description: 'Day of the plan, 0 = that of the fork.' }),
    untilDay: t.exposeInt('untilDay', { description: 'The first day without.' }),
    perDay: t.exposeInt('perDay', { description: 'Patients asked for a day.' }),
    expected: t.exposeFloat('expected', { description: 'Patients who should go, refusals taken off.' }),
    minutes: t.exposeFloat('minutes', { description: 'By ambulance.' }),
    sameGroup: t.exposeBoolean('sameGroup'),
    senderOpen: t.exposeFloat('senderOpen', { description: 'Ward beds open at the sender on the first day.' }),
    senderNeed: t.field({
      type: QuantilesType,
      description: 'Ward beds it needs on it.',
      resolve: (one) => one.senderNeed,
    }),
    takerFree: t.field({
      type: QuantilesType,
      description: 'Ward beds free below the target at the taker on it; below 0 = too few.',
      resolve: (one) => one.takerFree,
    }),
  }),
})

const BlockedType = builder.objectRef<BlockedTold>('AllocationBlocked').implement({
  description: 'A hospital that stays above its target, and the constraint that blocks.',
  fields: (t) => ({
    facility: t.exposeID('facility'),
    bedDays: t.exposeFloat('bedDays'),
    why: t.exposeString('why', { description: 'no-neighbour, neighbours-full, per-day or refused.' }),
  }),
})

const ProposalType = builder.objectRef<ProposalTold>('AllocationProposal').implement({
  fields: (t) => ({
    transfers: t.field({ type: [TransferType], resolve: (p) => [...p.transfers] }),
    blocked: t.field({ type: [BlockedType], description: 'The worst first.', resolve: (p) => [...p.blocked] }),
    avoided: t.field({ type: [AvoidedType], resolve: (p) => [...p.avoided] }),
    days: t.exposeInt('days'),
    aboveNothing: t.float({ description: 'Bed-days above the target, nothing done.', resolve: (p) => p.above.nothing }),
    abovePlan: t.float({ description: 'The same, as planned.', resolve: (p) => p.above.plan }),
    worstShareNothing: t.float({
      nullable: true,
      description: 'Fairness: by what share of its target the fullest hospital lies above it.',
      resolve: (p) => p.worstShare.nothing,
    }),
    worstSharePlan: t.float({ nullable: true, resolve: (p) => p.worstShare.plan }),
    bound: t.float({
      nullable: true,
      description: 'No plan of these wishes goes below: bed-days with the ways counted, with `fair` the share.',
      resolve: (p) => p.bound,
    }),
    objective: t.float({
      nullable: true,
      description: 'This plan in the unit of `bound`: the gap between both is how much better a plan could be at most.',
      resolve: (p) => p.objective,
    }),
  }),
})

const LoanType = builder.objectRef<KitTold['loans'][number]>('AllocationLoan').implement({
  fields: (t) => ({
    from: t.exposeID('from'),
    to: t.exposeID('to'),
    day: t.exposeInt('day'),
    servesFromDay: t.exposeInt('servesFromDay'),
    pieces: t.exposeInt('pieces'),
    minutes: t.exposeFloat('minutes'),
  }),
})

const KitType = builder.objectRef<KitTold>('AllocationKit').implement({
  description: 'Ventilators lent between hospitals that report theirs; replayed as the option `ventilators`.',
  fields: (t) => ({
    known: t.exposeInt('known', { description: 'Hospitals with intensive care that report ventilators.' }),
    unknown: t.exposeInt('unknown', { description: 'Those that do not: they take no part.' }),
    shortageNothing: t.float({ description: 'Ventilator-days of need unmet.', resolve: (k) => k.nothing }),
    shortagePlan: t.float({ resolve: (k) => k.plan }),
    loans: t.field({ type: [LoanType], resolve: (k) => [...k.loans] }),
    avoided: t.field({ type: [AvoidedType], resolve: (k) => [...k.avoided] }),
    days: t.exposeInt('days'),
  }),
})

const ReplayType = builder.objectRef<TransferReplay>('AllocationReplay').implement({
  description: 'Against doing nothing with the same luck, pair by pair.',
  fields: (t) => ({
    pairs: t.exposeInt('pairs'),
    moved: t.field({ type: SpreadIntervalType, description: 'Patients who went.', resolve: (r) => r.moved }),
    refused: t.field({
      type: SpreadIntervalType,
      description: 'Patients asked for in vain.',
      resolve: (r) => r.refused,
    }),
    hoursAvoided: t.field({
      type: SpreadIntervalType,
      nullable: true,
      description: 'Patient-hours of boarding in the city that it avoids; null where boarding is not known.',
      resolve: (r) => r.boardingHoursAvoided,
    }),
    perTransfer: t.float({
      nullable: true,
      description: 'Hours avoided by each patient who went.',
      resolve: (r) => figure(r.avoidedPerTransfer?.mean ?? null),
    }),
    perTransferHalfWidth95: t.float({
      nullable: true,
      resolve: (r) => figure(r.avoidedPerTransfer?.halfWidth95 ?? null),
    }),
    worthIt: t.exposeBoolean('worthIt', { description: 'The interval of what is avoided lies above nought.' }),
  }),
})

const ReliefType = builder.objectRef<Relief>('AllocationRelief').implement({
  description:
    'What sharing brings of what it is for, in the city, pair by pair: ventilators = patient-hours beside a free bed of intensive care without one; sessions = bed-hours of intensive care needed above the limit; oxygen = hospital-hours without any.',
  fields: (t) => ({
    nothing: t.field({ type: SpreadIntervalType, resolve: (r) => r.nothing }),
    plan: t.field({ type: SpreadIntervalType, resolve: (r) => r.plan }),
    avoided: t.field({ type: SpreadIntervalType, resolve: (r) => r.avoided }),
    worthIt: t.exposeBoolean('worthIt', { description: 'The interval of what is avoided lies above nought.' }),
  }),
})

const UseType = builder.objectRef<UseTold>('AllocationUse').implement({
  description: 'Ward beds in use and asked for by those open, the mean of the horizon.',
  fields: (t) => ({
    facility: t.exposeID('facility'),
    nothing: t.field({ type: SpreadIntervalType, resolve: (u) => u.nothing }),
    plan: t.field({ type: SpreadIntervalType, resolve: (u) => u.plan }),
  }),
})

const LimitType = builder.objectRef<LimitTold>('AllocationLimit').implement({
  fields: (t) => ({
    facility: t.exposeID('facility', { nullable: true, description: 'null = it concerns no single hospital.' }),
    kind: t.exposeString('kind', { description: 'Of the lever.' }),
    wanted: t.exposeFloat('wanted'),
    planned: t.exposeFloat('planned', { description: 'How much of `wanted` can be done.' }),
    note: t.field({ type: TextType, resolve: (l) => l.note }),
  }),
})

const OptionType = builder.objectRef<OptionTold>('AllocationOption').implement({
  fields: (t) => ({
    id: t.field({ type: OptionIdType, resolve: (o) => o.id }),
    amount: t.exposeInt('amount', {
      description:
        'transfers: patients asked for; staff: nurses; surge, convert: beds; theatre: hospitals; sessions: operations; ventilators: pieces; oxygen: cubic metres.',
    }),
    levers: t.field({ type: [LeverType], resolve: (o) => [...o.levers] }),
    able: t.exposeInt('able', {
      nullable: true,
      description: 'How much of `amount` can be done: of staff, surge and convert; null of the others.',
    }),
    limits: t.field({
      type: [LimitType],
      description: 'What of it cannot be done as wanted, lever by lever.',
      resolve: (o) => [...o.limits],
    }),
    replay: t.field({
      type: ReplayType,
      nullable: true,
      description: 'null before two pairs: an option without its replay is not ready.',
      resolve: (o) => o.replay,
    }),
    relief: t.field({
      type: ReliefType,
      nullable: true,
      description: 'Of ventilators, oxygen and sessions; null of the others, and before two pairs.',
      resolve: (o) => o.relief,
    }),
    operations: t.field({
      type: OperationsType,
      nullable: true,
      description: 'What became of planned operations: of sessions alone.',
      resolve: (o) => o.operations,
    }),
    hourMean: t.floatList({
      nullable: true,
      description: 'Patient-hours of boarding avoided from the start to each hour; mean and its 95 % interval.',
      resolve: (o) => o.hours && [...o.hours.mean],
    }),
    hourLow: t.floatList({ nullable: true, resolve: (o) => o.hours?.low && [...o.hours.low] }),
    hourHigh: t.floatList({ nullable: true, resolve: (o) => o.hours?.high && [...o.hours.high] }),
    use: t.field({ type: [UseType], resolve: (o) => [...o.use] }),
  }),
})

const AllocationRunType = builder.objectRef<AllocationRun>('AllocationRun').implement({
  fields: (t) => ({
    id: t.exposeID('id'),
    state: t.field({ type: PlanningStateType, resolve: (r) => r.state }),
    stage: t.field({ type: StageType, resolve: (r) => r.stage }),
    title: t.field({ type: TextType, resolve: (r) => r.title }),
    scenario: t.id({ nullable: true, resolve: (r) => r.request.scenario }),
    startedAt: t.field({ type: 'DateTime', resolve: (r) => r.startedAt }),
    forkedAt: t.field({ type: 'DateTime', resolve: (r) => r.forkedAt }),
    stateHash: t.exposeString('stateHash'),
    position: t.field({ type: 'BigInt', resolve: (r) => r.position }),
    elapsedMilliseconds: t.exposeFloat('elapsedMilliseconds'),
    done: t.exposeInt('done', { description: 'Runs of the forecast, or pairs of the replay, that have come.' }),
    wanted: t.exposeInt('wanted'),
    seed: t.string({ resolve: (r) => String(r.seed) }),
    horizonHours: t.exposeFloat('horizonHours'),
    engineVersion: t.exposeString('engineVersion'),
    synthetic: t.exposeBoolean('synthetic'),
    quantile: t.float({ resolve: (r) => r.request.quantile }),
    targetOccupancy: t.float({ resolve: (r) => r.request.wish.targetOccupancy }),
    perDay: t.int({ resolve: (r) => r.request.wish.perDay }),
    maxMinutes: t.float({ nullable: true, resolve: (r) => r.request.wish.maxMinutes }),
    withinGroup: t.boolean({ resolve: (r) => r.request.wish.withinGroup }),
    editedFrom: t.exposeID('editedFrom', { nullable: true, description: 'The run whose rows a person changed.' }),
    proposal: t.field({ type: ProposalType, nullable: true, resolve: (r) => r.proposal }),
    kit: t.field({
      type: KitType,
      nullable: true,
      description: 'null where no hospital reports its ventilators.',
      resolve: (r) => r.kit,
    }),
    sessions: t.field({
      type: SessionsType,
      nullable: true,
      description: 'null where no hospital has a theatre and intensive care.',
      resolve: (r) => r.sessions,
    }),
    icuTarget: t.float({ resolve: (r) => r.request.wish.icuTarget }),
    noticeMinutes: t.float({ resolve: (r) => r.request.wish.noticeMinutes }),
    oxygen: t.field({
      type: OxygenType,
      nullable: true,
      description: 'null where no hospital tells its stock of oxygen.',
      resolve: (r) => r.oxygen,
    }),
    options: t.field({ type: [OptionType], resolve: (r) => [...r.options] }),
    failure: t.exposeString('failure', { nullable: true }),
  }),
})

const PairType = builder.objectRef<{ readonly from: string; readonly to: string }>('HospitalPair').implement({
  fields: (t) => ({ from: t.exposeID('from'), to: t.exposeID('to') }),
})

const DecidedTransferType = builder.objectRef<DecidedAllocation['transfers'][number]>('DecidedTransfer').implement({
  fields: (t) => ({
    from: t.exposeID('from'),
    to: t.exposeID('to'),
    fromDay: t.exposeInt('fromDay'),
    untilDay: t.exposeInt('untilDay'),
    perDay: t.exposeInt('perDay'),
  }),
})

const DecidedLoanType = builder.objectRef<NonNullable<DecidedAllocation['loans']>[number]>('DecidedLoan').implement({
  fields: (t) => ({
    from: t.exposeID('from'),
    to: t.exposeID('to'),
    day: t.exposeInt('day'),
    pieces: t.exposeInt('pieces'),
  }),
})

const AllocationDecisionType = builder.objectRef<AllocationDecision>('AllocationDecision').implement({
  description: 'What a post decided about a proposal, on what state. It moves nobody.',
  fields: (t) => ({
    number: t.exposeInt('number'),
    at: t.field({ type: 'DateTime', resolve: (d) => d.at }),
    by: t.exposeString('by', { description: 'Role of who decided.' }),
    post: t.exposeString('post'),
    verdict: t.field({ type: AllocationVerdictType, resolve: (d) => d.verdict }),
    reason: t.exposeString('reason'),
    expiresAt: t.field({ type: 'DateTime', resolve: (d) => d.expiresAt }),
    expired: t.boolean({ resolve: (d, _, { twin }) => d.expiresAt <= twin.now() }),
    run: t.id({ resolve: (d) => d.allocation.run }),
    option: t.field({ type: OptionIdType, resolve: (d) => d.allocation.option }),
    edited: t.boolean({ resolve: (d) => d.allocation.editedFrom !== null }),
    scenario: t.id({ nullable: true, resolve: (d) => d.allocation.scenario }),
    forkedAt: t.field({ type: 'DateTime', resolve: (d) => d.allocation.forkedAt }),
    stateHash: t.string({ resolve: (d) => d.allocation.stateHash }),
    position: t.field({ type: 'BigInt', resolve: (d) => d.allocation.position }),
    synthetic: t.boolean({ resolve: (d) => d.allocation.synthetic }),
    amount: t.int({ resolve: (d) => d.allocation.amount }),
    pairs: t.int({ resolve: (d) => d.allocation.pairs }),
    hoursAvoided: t.float({ nullable: true, resolve: (d) => d.allocation.avoidedHours }),
    halfWidth95: t.float({ nullable: true, resolve: (d) => d.allocation.halfWidth95 }),
    transfers: t.field({ type: [DecidedTransferType], resolve: (d) => [...d.allocation.transfers] }),
    loans: t.field({ type: [DecidedLoanType], resolve: (d) => [...(d.allocation.loans ?? [])] }),
    moves: t.field({ type: [SessionMoveType], resolve: (d) => [...(d.allocation.moves ?? [])] }),
    deliveries: t.field({ type: [DecidedDeliveryType], resolve: (d) => [...(d.allocation.deliveries ?? [])] }),
    refused: t.field({ type: [PairType], resolve: (d) => [...d.allocation.refused] }),
    refusedSessions: t.field({
      type: [SessionPlaceType],
      resolve: (d) => [...(d.allocation.refusedSessions ?? [])],
    }),
  }),
})

const HospitalPairInput = builder.inputType('HospitalPairInput', {
  fields: (t) => ({ from: t.id({ required: true }), to: t.id({ required: true }) }),
})

const AllocationDecisionInput = builder.inputType('AllocationDecisionInput', {
  fields: (t) => ({
    run: t.id({ required: true }),
    option: t.field({ type: OptionIdType, description: 'transfers unless given.' }),
    verdict: t.field({ type: AllocationVerdictType, required: true }),
    post: t.string({ required: true, description: 'The post that decides; never a person’s name.' }),
    reason: t.string({ required: true }),
    refused: t.field({ type: [HospitalPairInput], description: 'REFUSED alone: these pairs; all unless given.' }),
    refusedSessions: t.field({
      type: [SessionPlaceInput],
      description: 'REFUSED of sessions alone: these; all unless given.',
    }),
    expiresAt: t.field({ type: 'DateTime', required: true, description: 'Until when it holds, 90 days at most.' }),
  }),
})

builder.queryField('allocation', (t) =>
  t.field({
    type: AllocationRunType,
    nullable: true,
    complexity: 20,
    args: { id: t.arg.id({ required: true }) },
    resolve: (_, { id }, { allocations }) => allocations.get(id),
  }),
)

builder.queryField('allocations', (t) =>
  t.field({
    type: [AllocationRunType],
    complexity: 50,
    description: 'The newest first; they last as long as the server.',
    resolve: (_, __, { allocations }) => [...allocations.list()],
  }),
)

builder.queryField('allocationDecisions', (t) =>
  t.field({
    type: [AllocationDecisionType],
    description: 'The newest first; they outlast the runs they are about.',
    resolve: async (_, __, { allocations }) => [...(await allocations.decisions())],
  }),
)

builder.mutationField('proposeAllocation', (t) =>
  t.field({
    type: AllocationRunType,
    description: 'Begins a proposal from the live state; follow it with `allocationProgress`.',
    args: { input: t.arg({ type: AllocationInput, required: true }) },
    resolve: (_, { input }, context) => begunRun(context, () => context.allocations.start(decodeAllocation(input))),
  }),
)

builder.mutationField('editAllocation', (t) =>
  t.field({
    type: AllocationRunType,
    description: 'Replays a person’s rows instead, from the same state with the same luck.',
    args: {
      run: t.arg.id({ required: true }),
      rows: t.arg({ type: [AllocationRowInput], description: 'Transfers; as they are unless given.' }),
      loans: t.arg({ type: [AllocationLoanInput], description: 'Ventilators; as they are unless given.' }),
      sessions: t.arg({ type: [AllocationSessionsInput], description: 'Operations; as they are unless given.' }),
      deliveries: t.arg({ type: [AllocationDeliveryInput], description: 'Oxygen; as it is unless given.' }),
    },
    resolve: (_, { run, rows, loans, sessions, deliveries }, context) =>
      begunRun(context, () =>
        context.allocations.edit(run, {
          rows: rows ?? null,
          loans: loans ?? null,
          sessions: sessions?.map((one) => ({ ...one, toDay: one.toDay ?? null })) ?? null,
          deliveries: deliveries?.map((one) => ({ ...one, from: one.from ?? null })) ?? null,
        }),
      ),
  }),
)

builder.mutationField('cancelAllocation', (t) =>
  t.field({
    type: AllocationRunType,
    args: { id: t.arg.id({ required: true }) },
    resolve: (_, { id }, { allocations }) =>
      calledOff(allocations.cancel(id), () => badInput('there is no proposal of this id', '没有该编号的建议')),
  }),
)

builder.mutationField('decideAllocation', (t) =>
  t.field({
    type: AllocationDecisionType,
    description: 'Approves a replayed option or refuses it; kept for good. Nobody is moved and nothing is sent by it.',
    args: { input: t.arg({ type: AllocationDecisionInput, required: true }) },
    resolve: async (_, { input }, { allocations, caller }) => {
      const { run: id, option, verdict, post, reason, refused, refusedSessions, expiresAt } = input
      const run = allocations.get(id)
      if (run === null)
        throw badInput(
          'input.run: there is no proposal of this id any more; ask for a new one and decide about that',
          '该建议已不在；请重新生成后再审批',
        )
      const until = new Date(expiresAt).getTime()
      if (Number.isNaN(until))
        throw badInput(
          `input.expiresAt must be an instant in ISO 8601, got "${expiresAt}"`,
          '有效期不是有效日期；请重新选择',
        )
      return allocations
        .decide(
          run,
          {
            option: option ?? 'transfers',
            verdict,
            post,
            reason,
            refused: refused ?? null,
            refusedSessions: refusedSessions ?? null,
            expiresAt: until,
          },
          roleOf(caller),
        )
        .catch(refusedAsInput)
    },
  }),
)

builder.subscriptionField('allocationProgress', (t) =>
  t.field({
    type: AllocationRunType,
    args: { id: t.arg.id({ required: true }) },
    subscribe: (_, { id }, { allocations }) =>
      followedRun(allocations, id, () => badInput('there is no proposal of this id', '没有该编号的建议')),
    resolve: (run) => run,
  }),
)
