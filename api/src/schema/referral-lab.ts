/** The referral lab 分级诊疗实验: shares of primary care scanned with bands, and one share looked at closely. */
import {
  type Addition,
  CARE_NEEDS,
  ENGINE_VERSION,
  type FailingCentre,
  type LabBand,
  type LabScan,
  POLICY_BOUNDS,
  type ReferralPolicy,
  type ReferralStep,
  type Remedy,
  USUAL_LIMIT,
} from '@kangcheng/twin-engine'
import type { ReferralLabRun } from '../planning/referral-labs.ts'
import { figure } from './access.ts'
import { begunRun, calledOff } from './begun-run.ts'
import { badInput, builder, refusedAsInput, TextType } from './builder.ts'
import { PlanningStateType } from './planning.ts'

const columns = { type: ['Float'] as ['Float'], nullable: { list: false, items: true } as const }
const bounds = (name: keyof typeof POLICY_BOUNDS): string => POLICY_BOUNDS[name].join(' … ')

const AddedDoctorsInput = builder.inputType('AddedDoctorsInput', {
  fields: (t) => ({ centre: t.id({ required: true }), doctors: t.int({ required: true }) }),
})

const PolicyInput = builder.inputType('ReferralPolicyInput', {
  description: 'What moves to primary care, and what primary care gets for it. What is left out is as today.',
  fields: (t) => ({
    condition: t.id({ description: `The need that moves: all, ${CARE_NEEDS.join(', ')}.` }),
    doctorsFactor: t.float({ description: `Doctors against those there are, ${bounds('doctorsFactor')}.` }),
    roomsFactor: t.float({ description: 'Rooms against those there are; unless given they grow with the doctors.' }),
    addedDoctors: t.field({
      type: [AddedDoctorsInput],
      description: 'Further doctors at single centres, each with a room.',
    }),
    untilHour: t.int({ description: 'Centres stay open until this hour.' }),
    sharedDiagnosticsShare: t.float({
      description: 'Referrals up from centres whose imaging and ECG a shared centre reads.',
    }),
    remoteFactor: t.float({ description: 'Telemedicine and cloud hospital against today.' }),
    limitMinutes: t.float({
      description: `Wait that should not be exceeded, ${bounds('limitMinutes')}; ${USUAL_LIMIT.limitMinutes} unless given.`,
    }),
    quantile: t.float({
      description: `Share of the people whose wait is held against the limit; ${USUAL_LIMIT.quantile} unless given.`,
    }),
    seed: t.int(),
  }),
})

function policyOf(input: typeof PolicyInput.$inferInput | null | undefined): ReferralPolicy {
  const given = Object.entries(input ?? {}).filter(([, value]) => value !== null && value !== undefined)
  const policy = { ...USUAL_LIMIT, ...Object.fromEntries(given) }
  const { addedDoctors } = input ?? {}
  return addedDoctors
    ? { ...policy, addedDoctors: Object.fromEntries(addedDoctors.map(({ centre, doctors }) => [centre, doctors])) }
    : policy
}

const ScanInput = builder.inputType('ReferralLabInput', {
  fields: (t) => ({
    policy: t.field({ type: PolicyInput }),
    upTo: t.float({ description: 'Largest share of all visits; the smallest is the present one. 0.7 unless given.' }),
    step: t.float({ description: 'Between two shares; 0.01 unless given.' }),
    draws: t.int({ description: 'Draws of the assumed figures for the bands; 20 unless given.' }),
  }),
})

const BandsType = builder.objectRef<readonly LabBand[]>('LabBands').implement({
  description: 'By share. Over the draws, null before there are two; `central` with every figure as it is.',
  fields: (t) => ({
    central: t.field({ ...columns, resolve: (bands) => bands.map(({ central }) => figure(central)) }),
    p10: t.field({ ...columns, resolve: (bands) => bands.map(({ p10 }) => figure(p10)) }),
    p50: t.field({ ...columns, resolve: (bands) => bands.map(({ p50 }) => figure(p50)) }),
    p90: t.field({ ...columns, resolve: (bands) => bands.map(({ p90 }) => figure(p90)) }),
  }),
})

const FigureType = builder.objectRef<LabScan['figures'][number]>('LabFigure').implement({
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.field({ type: TextType, resolve: ({ name }) => name }),
    unit: t.exposeString('unit'),
    better: t.exposeString('better'),
    bands: t.field({ type: BandsType, resolve: ({ bands }) => bands }),
  }),
})

const CentreType = builder.objectRef<LabScan['centres'][number]>('LabCentre').implement({
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.field({ type: TextType, resolve: (c) => c.name }),
    district: t.exposeInt('district'),
    doctors: t.exposeInt('doctors'),
    rooms: t.exposeInt('rooms'),
    waitMinutes: t.field({
      ...columns,
      description: 'By share, with every figure as it is; null where nobody came.',
      resolve: (c) => c.waitMinutes.map(figure),
    }),
    failsAt: t.float({
      nullable: true,
      description: 'First share beyond the limit; null = none.',
      resolve: (c) => figure(c.failsAt),
    }),
    failsBand: t.field({
      type: BandsType,
      description: 'One value: the same over the draws.',
      resolve: (c) => [c.failsBand],
    }),
    failsNow: t.exposeBoolean('failsNow'),
  }),
})

const DistrictType = builder.objectRef<LabScan['districts'][number]>('LabDistrict').implement({
  description: 'Visits of residents within their own district, of all that are made in person.',
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.field({ type: TextType, resolve: (d) => d.name }),
    bands: t.field({ type: BandsType, resolve: (d) => d.bands }),
  }),
})

const ScanType = builder.objectRef<LabScan>('LabScan').implement({
  fields: (t) => ({
    shares: t.floatList({ resolve: (s) => [...s.shares] }),
    presentShare: t.exposeFloat('presentShare'),
    usualUntilHour: t.exposeFloat('usualUntilHour', {
      description: 'Hour at which centres close unless a policy says otherwise.',
    }),
    limitMinutes: t.exposeFloat('limitMinutes'),
    quantile: t.exposeFloat('quantile'),
    draws: t.exposeInt('draws'),
    figures: t.field({ type: [FigureType], resolve: (s) => [...s.figures] }),
    centres: t.field({
      type: [CentreType],
      description: 'The one that fails first is the first.',
      resolve: (s) => [...s.centres],
    }),
    districts: t.field({ type: [DistrictType], resolve: (s) => [...s.districts] }),
    cityFailsAt: t.field({
      type: BandsType,
      description:
        'One value: the share at which the wait of all people together goes beyond the limit; null = not up to the largest.',
      resolve: (s) => [s.cityFailsAt],
    }),
  }),
})

const RunType = builder.objectRef<ReferralLabRun>('ReferralLab').implement({
  fields: (t) => ({
    id: t.exposeID('id'),
    state: t.field({ type: PlanningStateType, resolve: (r) => r.state }),
    startedAt: t.field({ type: 'DateTime', resolve: (r) => r.startedAt }),
    elapsedMilliseconds: t.exposeFloat('elapsedMilliseconds'),
    seed: t.string({ resolve: (r) => String(r.question.policy.seed ?? 1) }),
    engineVersion: t.string({ resolve: () => ENGINE_VERSION }),
    done: t.exposeInt('done', { description: 'Weeks that have run.' }),
    wanted: t.exposeInt('wanted', { description: 'Weeks in all; 0 before the first.' }),
    scan: t.field({ type: ScanType, nullable: true, resolve: (r) => r.scan }),
    failure: t.exposeString('failure', { nullable: true }),
  }),
})

const FailingType = builder.objectRef<FailingCentre>('LabFailingCentre').implement({
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.field({ type: TextType, resolve: (c) => c.name }),
    doctors: t.exposeInt('doctors'),
    waitMinutes: t.float({ nullable: true, resolve: (c) => figure(c.waitMinutes) }),
    bottleneck: t.exposeString('bottleneck', { description: 'doctors, rooms or hours: what gives the most relief.' }),
    addedDoctors: t.exposeInt('addedDoctors', {
      nullable: true,
      description:
        'Further doctors with whom it holds; null where the search ends without: at up to four times as many, or after 60 rounds of some per cent more.',
    }),
  }),
})

const outcome = {
  waitMinutes: (one: { readonly waitMinutes: number }) => figure(one.waitMinutes),
  reverseFlow: (one: { readonly reverseFlowPerDay: number }) => figure(one.reverseFlowPerDay),
}

const AdditionType = builder.objectRef<Addition>('LabAddition').implement({
  description:
    'A tenth more doctors or rooms, two hours more, shared imaging and ECG everywhere, half as much telemedicine again.',
  fields: (t) => ({
    kind: t.exposeID('kind'),
    waitMinutes: t.float({ nullable: true, resolve: outcome.waitMinutes }),
    centresOver: t.exposeInt('centresOver'),
    reverseFlowPerDay: t.float({ nullable: true, resolve: outcome.reverseFlow }),
    referredUpPerDay: t.float({ nullable: true, resolve: (a) => figure(a.referredUpPerDay) }),
  }),
})

const CentreDoctorsType = builder
  .objectRef<{ readonly centre: string; readonly doctors: number }>('LabCentreDoctors')
  .implement({ fields: (t) => ({ centre: t.exposeID('centre'), doctors: t.exposeInt('doctors') }) })

const RemedyType = builder.objectRef<Remedy>('LabRemedy').implement({
  fields: (t) => ({
    addedDoctors: t.field({
      type: [CentreDoctorsType],
      description: 'In all, those of the policy among them.',
      resolve: (r) => Object.entries(r.addedDoctors).map(([centre, doctors]) => ({ centre, doctors })),
    }),
    doctors: t.exposeInt('doctors', { description: 'Those that come on top of the policy.' }),
    waitMinutes: t.float({ nullable: true, resolve: outcome.waitMinutes }),
    centresOver: t.exposeInt('centresOver'),
    reverseFlowPerDay: t.float({ nullable: true, resolve: outcome.reverseFlow }),
  }),
})

const StepType = builder.objectRef<ReferralStep>('ReferralStep').implement({
  fields: (t) => ({
    share: t.exposeFloat('share'),
    limitMinutes: t.exposeFloat('limitMinutes'),
    waitMinutes: t.float({ nullable: true, resolve: outcome.waitMinutes }),
    centresOver: t.exposeInt('centresOver'),
    reverseFlowPerDay: t.float({ nullable: true, resolve: outcome.reverseFlow }),
    referredUpPerDay: t.float({ nullable: true, resolve: (s) => figure(s.referredUpPerDay) }),
    failing: t.field({ type: [FailingType], description: 'The longest wait first.', resolve: (s) => [...s.failing] }),
    additions: t.field({ type: [AdditionType], resolve: (s) => [...s.additions] }),
    remedy: t.field({ type: RemedyType, nullable: true, resolve: (s) => s.remedy }),
  }),
})

builder.queryField('referralLab', (t) =>
  t.field({
    type: RunType,
    nullable: true,
    complexity: 50,
    args: { id: t.arg.id({ required: true }) },
    resolve: (_, { id }, { referralLabs }) => referralLabs.get(id),
  }),
)

builder.queryField('referralStep', (t) =>
  t.field({
    type: StepType,
    complexity: 200,
    description:
      'One share looked at closely: which centres fail and of what, what helps, and the doctors who would hold the limit.',
    args: { policy: t.arg({ type: PolicyInput }), share: t.arg.float({ required: true }) },
    resolve: (_, { policy, share }, { referralLabs }) => {
      try {
        return referralLabs.step(policyOf(policy), share).catch(refusedAsInput)
      } catch (error) {
        return refusedAsInput(error)
      }
    },
  }),
)

builder.mutationField('startReferralLab', (t) =>
  t.field({
    type: RunType,
    description:
      'Begins a scan of shares, or finds the one of the same inputs; its progress is asked for with `referralLab`.',
    args: { input: t.arg({ type: ScanInput }) },
    resolve: (_, { input }, context) =>
      begunRun(context, () =>
        context.referralLabs.start({
          policy: policyOf(input?.policy),
          upTo: input?.upTo ?? 0.7,
          step: input?.step ?? 0.01,
          draws: input?.draws ?? 20,
        }),
      ),
  }),
)

builder.mutationField('cancelReferralLab', (t) =>
  t.field({
    type: RunType,
    args: { id: t.arg.id({ required: true }) },
    resolve: (_, { id }, { referralLabs }) =>
      calledOff(referralLabs.cancel(id), () => badInput('there is no referral lab of this id')),
  }),
)
