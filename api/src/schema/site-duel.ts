/** Site duels: candidates as patient flows from the live state, with shared luck, in several futures. */
import type { CandidateInFuture, DuelStanding, DuelWorkload, SiteAccess, Text } from '@kangcheng/twin-engine'
import { steppedTwoStep } from '@kangcheng/twin-engine'
import {
  type DuelRow,
  type DuelSpread,
  duelAccess,
  duelRegrets,
  duelRows,
  type SiteDuel,
} from '../planning/duel-runs.ts'
import { figure } from './access.ts'
import { begunRun, calledOff } from './begun-run.ts'
import { badInput, builder, TextType } from './builder.ts'
import { PlanningStateType } from './planning.ts'
import { ProblemType } from './problem.ts'

const SpreadType = builder.objectRef<DuelSpread>('DuelSpread').implement({
  description: 'Of the figure itself over the runs.',
  fields: (t) => ({
    p10: t.float({ nullable: true, resolve: (s) => figure(s.p10) }),
    p50: t.float({ nullable: true, resolve: (s) => figure(s.p50) }),
    p90: t.float({ nullable: true, resolve: (s) => figure(s.p90) }),
  }),
})

const CellType = builder.objectRef<DuelRow['cells'][number]>('DuelCell').implement({
  fields: (t) => ({
    candidate: t.exposeID('candidate'),
    p10: t.float({ nullable: true, resolve: (c) => figure(c.p10) }),
    p25: t.float({ nullable: true, resolve: (c) => figure(c.p25) }),
    p50: t.float({ nullable: true, resolve: (c) => figure(c.p50) }),
    p75: t.float({ nullable: true, resolve: (c) => figure(c.p75) }),
    p90: t.float({ nullable: true, resolve: (c) => figure(c.p90) }),
    plan: t.field({ type: SpreadType, nullable: true, resolve: (c) => c.plan }),
    pairs: t.floatList({
      description: 'One value a pair.',
      resolve: (c) => c.pairs.map((value) => figure(value) ?? 0),
    }),
  }),
})

const RowType = builder.objectRef<DuelRow>('DuelRow').implement({
  description: 'A figure of the runs, candidate minus doing nothing, in the first future.',
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.field({ type: TextType, resolve: (r) => r.name }),
    unit: t.exposeString('unit'),
    better: t.exposeString('better'),
    base: t.field({ type: SpreadType, nullable: true, description: 'Doing nothing.', resolve: (r) => r.base }),
    cells: t.field({ type: [CellType], resolve: (r) => [...r.cells] }),
  }),
})

const StandingType = builder.objectRef<DuelStanding>('DuelStanding').implement({
  description: 'Greatest mean regret over the futures with its 5 % and 95 % points; 0 = best in everything everywhere.',
  fields: (t) => ({
    candidate: t.exposeID('candidate'),
    regret: t.exposeFloat('regret'),
    low: t.exposeFloat('low'),
    high: t.exposeFloat('high'),
    leads: t.exposeFloat('leads', { description: 'Share of the resamples in which it is the one least regretted.' }),
    byFuture: t.floatList({ description: 'Mean regret by future compared.', resolve: (s) => [...s.byFuture] }),
  }),
})

interface RegretRow {
  readonly candidate: string
  readonly losses: readonly number[]
  readonly worst: number
}

const RegretRowType = builder.objectRef<RegretRow>('DuelRegretRow').implement({
  fields: (t) => ({
    candidate: t.exposeID('candidate'),
    losses: t.floatList({
      description: 'By future compared, against the best candidate of that future; 0 = it is the best.',
      resolve: (r) => [...r.losses],
    }),
    worst: t.exposeFloat('worst'),
  }),
})

const RegretType = builder
  .objectRef<{ readonly id: string; readonly name: Text; readonly unit: string; readonly rows: readonly RegretRow[] }>(
    'DuelRegret',
  )
  .implement({
    fields: (t) => ({
      id: t.exposeID('id'),
      name: t.field({ type: TextType, resolve: (r) => r.name }),
      unit: t.exposeString('unit'),
      rows: t.field({ type: [RegretRowType], resolve: (r) => [...r.rows] }),
    }),
  })

const MovedType = builder.objectRef<DuelWorkload>('DuelWorkload').implement({
  description: 'People per run whom a facility gains (above 0) or loses to the candidate.',
  fields: (t) => ({
    facility: t.exposeID('facility'),
    admissions: t.float({ nullable: true, resolve: (w) => figure(w.admissions.p50) }),
    admissionsLow: t.float({ nullable: true, resolve: (w) => figure(w.admissions.p10) }),
    admissionsHigh: t.float({ nullable: true, resolve: (w) => figure(w.admissions.p90) }),
    visits: t.float({ nullable: true, resolve: (w) => figure(w.visits.p50) }),
  }),
})

const CandidateMovedType = builder.objectRef<CandidateInFuture>('DuelMoved').implement({
  fields: (t) => ({
    candidate: t.exposeID('candidate'),
    moved: t.field({ type: [MovedType], resolve: (c) => [...c.moved] }),
  }),
})

type AccessRow = ReturnType<typeof duelAccess>[number]

const SiteAccessType = builder.objectRef<SiteAccess>('DuelSiteAccess').implement({
  fields: (t) => ({
    meanMinutes: t.float({ nullable: true, resolve: (a) => figure(a.meanMinutes) }),
    within30: t.float({ nullable: true, resolve: (a) => figure(a.within30) }),
    worstDecile: t.float({ nullable: true, resolve: (a) => figure(a.worstDecile) }),
    gini: t.float({ nullable: true, resolve: (a) => figure(a.gini) }),
  }),
})

const CandidateAccessType = builder.objectRef<AccessRow['after'][number]>('DuelCandidateAccess').implement({
  fields: (t) => ({
    candidate: t.exposeID('candidate'),
    access: t.field({ type: SiteAccessType, resolve: (a) => a.access }),
  }),
})

const FutureAccessType = builder.objectRef<AccessRow>('DuelAccess').implement({
  description: 'Access of one future: calculated, so without a band.',
  fields: (t) => ({
    future: t.exposeID('future'),
    pairs: t.exposeInt('pairs', { description: 'Pairs of it that have come.' }),
    before: t.field({ type: SiteAccessType, resolve: (a) => a.before }),
    after: t.field({ type: [CandidateAccessType], resolve: (a) => [...a.after] }),
  }),
})

const NamedType = builder
  .objectRef<{ readonly id: string; readonly name: Text; readonly chosen?: boolean }>('DuelNamed')
  .implement({
    fields: (t) => ({
      id: t.exposeID('id'),
      name: t.field({ type: TextType, resolve: (n) => n.name }),
      chosen: t.boolean({
        description: 'Of candidates: simulated, being among the nearest to the people.',
        resolve: (n) => n.chosen ?? true,
      }),
    }),
  })

const usual = steppedTwoStep()
const measureInFull: Text = {
  zh: `${usual.name.zh}，${usual.catchment!.zh}`,
  en: `${usual.name.en}, ${usual.catchment!.en}`,
}

const SiteDuelType = builder.objectRef<SiteDuel>('SiteDuel').implement({
  fields: (t) => ({
    id: t.exposeID('id'),
    state: t.field({ type: PlanningStateType, resolve: (d) => d.state }),
    startedAt: t.field({ type: 'DateTime', resolve: (d) => d.startedAt }),
    forkedAt: t.field({ type: 'DateTime', resolve: (d) => d.forkedAt }),
    elapsedMilliseconds: t.exposeFloat('elapsedMilliseconds'),
    done: t.exposeInt('done', { description: 'Pairs that have come, of all futures.' }),
    wanted: t.exposeInt('wanted'),
    seed: t.string({ resolve: (d) => String(d.seed) }),
    horizonHours: t.exposeFloat('horizonHours'),
    engineVersion: t.exposeString('engineVersion'),
    synthetic: t.exposeBoolean('synthetic'),
    times: t.string({
      description:
        'Where its ways by car come from: roads; straight-line; given = as the city says; given-and-computed, of which `notes` tell the table and the columns.',
      resolve: (d) => d.times.basis,
    }),
    notes: t.field({ type: [ProblemType], resolve: (d) => [...d.times.notes] }),
    candidates: t.field({
      type: [NamedType],
      description: 'The nearest to the people first.',
      resolve: (d) => [...d.candidates],
    }),
    futures: t.field({ type: [NamedType], resolve: (d) => [...d.futures] }),
    compared: t.idList({
      description: 'Futures with two pairs at least.',
      resolve: (d) => [...(d.result?.compared ?? [])],
    }),
    access: t.field({ type: [FutureAccessType], resolve: (d) => [...duelAccess(d)] }),
    accessMeasure: t.field({
      type: TextType,
      description: 'Name, catchment and weights of the measure that worst tenth and Gini stand on.',
      resolve: () => measureInFull,
    }),
    rows: t.field({ type: [RowType], resolve: (d) => [...duelRows(d)] }),
    ranking: t.field({
      type: [StandingType],
      description: 'The least regretted first; empty before the first two pairs.',
      resolve: (d) => [...(d.result?.ranking ?? [])],
    }),
    regrets: t.field({ type: [RegretType], resolve: (d) => [...duelRegrets(d)] }),
    moved: t.field({ type: [CandidateMovedType], resolve: (d) => [...(d.result?.futures[0]?.candidates ?? [])] }),
    winner: t.id({
      nullable: true,
      description: 'null before every future has 20 pairs.',
      resolve: (d) => d.result?.verdict?.candidate ?? null,
    }),
    orElse: t.idList({
      description: 'Candidates that may yet be the better choice; none = it is settled.',
      resolve: (d) => [...(d.result?.verdict?.orElse ?? [])],
    }),
    failure: t.exposeString('failure', { nullable: true }),
  }),
})

builder.queryField('siteDuel', (t) =>
  t.field({
    type: SiteDuelType,
    nullable: true,
    complexity: 50,
    args: { id: t.arg.id({ description: 'Left out: the one that runs, whoever began it.' }) },
    resolve: (_, { id }, { duels }) => (id == null ? duels.running() : duels.get(id)),
  }),
)

builder.mutationField('startSiteDuel', (t) =>
  t.field({
    type: SiteDuelType,
    description: 'Begins a duel from the live state; its progress is asked for with `siteDuel`.',
    args: {
      question: t.arg({
        type: 'JSON',
        required: true,
        description:
          '{ candidates: [{ id, name, edits: [{ kind: "add-facility", id, location, beds, emergencyPlaces }] }], futures, shortlist, pairs, futurePairs, horizonHours, seed, forbidden }',
      }),
    },
    resolve: (_, { question }, context) => begunRun(context, () => context.duels.start(question)),
  }),
)

builder.mutationField('cancelSiteDuel', (t) =>
  t.field({
    type: SiteDuelType,
    args: { id: t.arg.id({ required: true }) },
    resolve: (_, { id }, { duels }) => calledOff(duels.cancel(id), () => badInput('there is no duel of this id')),
  }),
)
