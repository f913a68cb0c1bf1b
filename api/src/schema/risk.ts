/** The alert desk 预警台: alerts on what is to come, who has taken them, and the levels of the escalation ladders. */
import type { Probability } from '@kangcheng/twin-engine'
import {
  type AlertGroup,
  type BedRisk,
  type JudgedCondition,
  type JudgedRule,
  LADDER_FIGURE_NAMES,
  type Ladder,
  type LadderAlertFigure,
  type LadderAsk,
  type LadderLevel,
  type LadderRule,
  RISK_HOURS,
} from '@kangcheng/twin-engine/escalation'
import type { Access } from '../access-control/access.ts'
import { roleOf } from '../access-control/caller.ts'
import { SEVERITY_OF_LEVEL } from '../live/severity.ts'
import { LogUnwritable } from '../log/event-log.ts'
import type {
  DeskView,
  LadderView,
  LevelChange,
  OutlookRow,
  RiskDesk,
  RiskTaken,
  Standing,
  StandingRisk,
} from '../risk/ports.ts'
import {
  badInput,
  builder,
  type Context,
  forbidden,
  refusedAsInput,
  SeverityType,
  TextType,
  unavailable,
  WRITES_LOG,
} from './builder.ts'
import { FacilityType } from './facility.ts'
import { ProbabilityType, TimeUntilType } from './forecast.ts'

const ResourceOfRiskType = builder.enumType('RiskResource', {
  values: { BEDS: { value: 'beds' }, ICU: { value: 'icu' }, EMERGENCY: { value: 'emergency' } } as const,
})

const RiskRuleType = builder.enumType('RiskRule', {
  values: { NO_BED: { value: 'no-bed' }, TIME_TO_BREAK: { value: 'time-to-break' } } as const,
})

const facilityOf = ({ facility }: { readonly facility: number }): number | null => (facility < 0 ? null : facility)

interface Chance {
  readonly hours: number
  readonly chance: Probability | null
}

const RiskChanceType = builder.objectRef<Chance>('RiskChance').implement({
  fields: (t) => ({
    hours: t.exposeInt('hours'),
    chance: t.field({ type: ProbabilityType, nullable: true, resolve: (c) => c.chance }),
  }),
})

const BedRiskType = builder.objectRef<BedRisk>('BedRisk').implement({
  description:
    'Of ward beds, intensive care beds or emergency places. Nothing is free for the next patient when as many ask for a bed as are free or being made ready, or, in an emergency department, when all places are taken for an hour.',
  fields: (t) => ({
    facility: t.field({ type: FacilityType, nullable: true, description: 'null = the city.', resolve: facilityOf }),
    resource: t.field({ type: ResourceOfRiskType, resolve: (r) => r.resource }),
    noneFree: t.field({
      type: [RiskChanceType],
      description: `Chance that the next patient finds nothing free at some moment within ${RISK_HOURS.join(', ')} h.`,
      resolve: (r) => r.noneFree.map((chance, k): Chance => ({ hours: RISK_HOURS[k]!, chance })),
    }),
    breaks: t.field({ type: TimeUntilType, description: 'When it first fails somebody.', resolve: (r) => r.breaks }),
  }),
})

const LadderAskType = builder.objectRef<LadderAsk>('EscalationAsk').implement({
  fields: (t) => ({
    of: t.field({ type: TextType, description: 'The post that is asked.', resolve: (a) => a.of }),
    what: t.field({ type: TextType, resolve: (a) => a.what }),
    withinMinutes: t.exposeInt('withinMinutes', { nullable: true }),
  }),
})

const RiskTakenType = builder.objectRef<RiskTaken>('RiskTaken').implement({
  fields: (t) => ({
    post: t.exposeString('post'),
    by: t.exposeString('by', { description: 'Role of who said so.' }),
    reason: t.exposeString('reason'),
    at: t.field({ type: 'DateTime', description: 'By the wall clock.', resolve: (a) => a.at }),
    asOf: t.field({ type: 'DateTime', description: 'By the city’s clock.', resolve: (a) => a.asOf }),
  }),
})

const RiskAlertType = builder.objectRef<StandingRisk>('RiskAlert').implement({
  fields: (t) => ({
    id: t.exposeID('id'),
    rule: t.field({ type: RiskRuleType, resolve: (a) => a.rule }),
    facility: t.field({ type: FacilityType, nullable: true, description: 'null = the city.', resolve: facilityOf }),
    resource: t.field({ type: ResourceOfRiskType, resolve: (a) => a.resource }),
    severity: t.field({ type: SeverityType, resolve: (a) => SEVERITY_OF_LEVEL[a.level] }),
    since: t.field({ type: 'DateTime', resolve: (a) => a.since }),
    finding: t.field({ type: TextType, resolve: (a) => a.finding }),
    value: t.float({
      nullable: true,
      description: 'A chance, or minutes (`unit`); null = it does not happen in most runs.',
      resolve: (a) => a.value,
    }),
    threshold: t.exposeFloat('threshold'),
    unit: t.string({ resolve: (a) => (a.rule === 'no-bed' ? 'share' : 'min') }),
    risk: t.field({ type: BedRiskType, resolve: (a) => a.risk }),
    stale: t.exposeBoolean('stale', { description: 'The newest forecast no longer says; the level is kept 判断保留.' }),
    taken: t.field({
      type: RiskTakenType,
      nullable: true,
      description: 'The post that answers for it; null = none yet, or the level has risen since.',
      resolve: (a) => a.taken,
    }),
    overdue: t.exposeBoolean('overdue', { description: 'An alarm that nobody took in time.' }),
    due: t.field({
      type: [LadderAskType],
      description: 'What is to be done now, by whom.',
      resolve: (a) => [...a.due],
    }),
  }),
})

const OutlookType = builder.objectRef<OutlookRow>('RiskOutlook').implement({
  description:
    'Whom to look after by the newest forecast: one row of each resource of each place that reaches attention within a day, or of which an alert stands.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'What takeRisk takes before an alert stands.' }),
    facility: t.field({ type: FacilityType, nullable: true, description: 'null = the city.', resolve: facilityOf }),
    resource: t.field({ type: ResourceOfRiskType, resolve: (o) => o.resource }),
    severity: t.field({
      type: SeverityType,
      description: 'The gravest that is held, or that the newest forecast asks for.',
      resolve: (o) => SEVERITY_OF_LEVEL[o.level],
    }),
    withinHours: t.int({
      nullable: true,
      description:
        'The shortest time within which the chance of nothing free reaches attention; null = none does any more, and an alert is held.',
      resolve: (o) => o.withinHours,
    }),
    finding: t.field({ type: TextType, resolve: (o) => o.finding }),
    standing: t.boolean({ description: 'Whether an alert stands.', resolve: (o) => o.held !== 'normal' }),
    forecasts: t.exposeInt('forecasts', {
      description: 'Forecasts in a row that ask for a graver alert than the one that stands, of `forecastsNeeded`.',
    }),
    forecastsNeeded: t.exposeInt('forecastsNeeded'),
    taken: t.field({ type: RiskTakenType, nullable: true, resolve: (o) => o.taken }),
    due: t.field({ type: [LadderAskType], resolve: (o) => [...o.due] }),
  }),
})

const GroupKindType = builder.enumType('RiskGroupKind', {
  values: { PLACE: { value: 'place' }, SHARED: { value: 'shared' } } as const,
})

const GroupType = builder.objectRef<AlertGroup<StandingRisk>>('RiskAlertGroup').implement({
  description:
    'Alerts of one place, or on one resource that several hospitals lack; derived, nothing is recorded by group.',
  fields: (t) => ({
    id: t.id({
      resolve: ({ kind, facility, resource }, _, { twin }) =>
        kind === 'shared'
          ? `shared:${resource}`
          : `place:${facility! < 0 ? 'city' : twin.city.facilities[facility!]!.id}`,
    }),
    kind: t.field({ type: GroupKindType, resolve: (g) => g.kind }),
    facility: t.field({
      type: FacilityType,
      nullable: true,
      description: 'Of a place; null = the city, or shared by hospitals.',
      resolve: (g) => (g.facility === null ? null : facilityOf({ facility: g.facility })),
    }),
    resource: t.field({
      type: ResourceOfRiskType,
      nullable: true,
      description: 'What is shared; null of a place.',
      resolve: (g) => g.resource,
    }),
    severity: t.field({ type: SeverityType, resolve: (g) => SEVERITY_OF_LEVEL[g.level] }),
    urgencyMinutes: t.float({
      nullable: true,
      description:
        'Minutes until its most urgent alert breaks, an hour added, by the weight of what is lacking; less is more urgent.',
      resolve: (g) => (Number.isFinite(g.urgencyMinutes) ? g.urgencyMinutes : null),
    }),
    finding: t.field({ type: TextType, resolve: (g) => g.finding }),
    alerts: t.field({ type: [RiskAlertType], description: 'The most urgent first.', resolve: (g) => [...g.alerts] }),
  }),
})

const RuleType = builder.objectRef<LadderRule>('EscalationRule').implement({
  fields: (t) => ({
    id: t.exposeString('id'),
    at: t.string({ description: '`city` or `hospital`.', resolve: (r) => r.at }),
    text: t.field({ type: TextType, resolve: (r) => r.text }),
    source: t.exposeString('source'),
    tag: t.exposeString('tag', { description: 'V verified, S study, R recalled, A assumed, D derived.' }),
  }),
})

const LevelType = builder.objectRef<LadderLevel>('EscalationLevel').implement({
  fields: (t) => ({
    mark: t.exposeString('mark', {
      description: 'Say the ladder’s `order` beside it: Ⅰ is the gravest in one and L4 in another.',
    }),
    name: t.field({ type: TextType, resolve: (l) => l.name }),
    asks: t.field({ type: [LadderAskType], resolve: (l) => [...l.asks] }),
    rules: t.field({ type: [RuleType], description: 'Any of them is enough.', resolve: (l) => [...l.rules] }),
  }),
})

const StandingType = builder.objectRef<Standing>('EscalationStanding').implement({
  fields: (t) => ({
    facility: t.field({ type: FacilityType, nullable: true, description: 'null = the city.', resolve: facilityOf }),
    level: t.exposeInt('level', {
      nullable: true,
      description: 'Index into the ladder’s levels, 0 = the calm one; null = nothing that its rules read is known.',
    }),
    since: t.field({ type: 'DateTime', nullable: true, resolve: (s) => s.since }),
    reasons: t.field({
      type: [TextType],
      description: 'The rules that hold now.',
      resolve: (s) => s.asked.rules.map(({ text }) => text),
    }),
    points: t.float({ nullable: true, description: 'Of the most possible.', resolve: (s) => s.asked.points }),
    unknown: t.field({
      type: [TextType],
      description: 'Figures that its rules read and nobody told.',
      resolve: (s) => s.asked.unknown.map((figure) => LADDER_FIGURE_NAMES[figure]),
    }),
  }),
})

const JudgedConditionType = builder.objectRef<JudgedCondition>('EscalationCondition').implement({
  fields: (t) => ({
    name: t.field({ type: TextType, resolve: (c) => LADDER_FIGURE_NAMES[c.figure] }),
    unit: t.string({ resolve: (c) => LADDER_FIGURE_NAMES[c.figure].unit }),
    value: t.float({
      nullable: true,
      description: 'null = not known, or the place has nothing that it could be told of.',
      resolve: (c) => (c.value === 'absent' ? null : c.value),
    }),
    from: t.float({ nullable: true, description: 'At or above this it is met.', resolve: (c) => c.from }),
    below: t.float({ nullable: true, description: 'Below this it is met.', resolve: (c) => c.below }),
    level: t.int({
      nullable: true,
      description: 'Of a share of hospitals: the level that they are on, or a graver one.',
      resolve: (c) => c.hospitals,
    }),
    met: t.boolean({ nullable: true, description: 'null = not known.', resolve: (c) => c.met }),
  }),
})

const JudgedRuleType = builder.objectRef<JudgedRule>('EscalationJudgement').implement({
  description: 'A rule with its figures as of the newest reading.',
  fields: (t) => ({
    level: t.exposeInt('level', { description: 'Index into the ladder’s levels.' }),
    rule: t.field({ type: RuleType, resolve: (r) => r.rule }),
    holds: t.boolean({ nullable: true, description: 'null = a condition is not known.', resolve: (r) => r.holds }),
    conditions: t.field({ type: [JudgedConditionType], resolve: (r) => [...r.conditions] }),
  }),
})

const ChangeType = builder.objectRef<LevelChange>('EscalationChange').implement({
  fields: (t) => ({
    facility: t.field({ type: FacilityType, nullable: true, description: 'null = the city.', resolve: facilityOf }),
    from: t.exposeInt('from'),
    to: t.exposeInt('to'),
    at: t.field({ type: 'DateTime', resolve: (c) => c.at }),
    reasons: t.field({ type: [TextType], resolve: (c) => [...c.reasons] }),
  }),
})

const AlertFigureType = builder.objectRef<LadderAlertFigure>('EscalationFigure').implement({
  fields: (t) => ({
    name: t.exposeString('name'),
    value: t.exposeFloat('value'),
    unit: t.exposeString('unit'),
    source: t.exposeString('source'),
    tag: t.exposeString('tag'),
  }),
})

/** City rows are everybody's who sees forecasts at all; a hospital's are for those who see into it. */
const shown = <T extends { readonly facility: number }>(rows: readonly T[], access: Access): T[] =>
  rows.filter(({ facility }) => facility < 0 || access.seesAll('forecast') || access.sees('forecast', facility))

const of =
  <K extends keyof Ladder>(key: K) =>
  ({ ladder }: LadderView): Ladder[K] =>
    ladder[key]

const LadderType = builder.objectRef<LadderView>('EscalationLadder').implement({
  fields: (t) => ({
    id: t.string({ resolve: of('id') }),
    name: t.field({ type: TextType, resolve: of('name') }),
    jurisdiction: t.field({ type: TextType, resolve: of('jurisdiction') }),
    order: t.field({ type: TextType, description: 'Which mark is the gravest, in words.', resolve: of('order') }),
    source: t.string({ resolve: of('source') }),
    tag: t.string({ resolve: of('tag') }),
    levels: t.field({ type: [LevelType], resolve: ({ ladder }) => [...ladder.levels] }),
    standings: t.field({
      type: [StandingType],
      description: 'The city first.',
      resolve: ({ standings }, _, { access }) => shown(standings, access),
    }),
    changes: t.field({
      type: [ChangeType],
      description: 'The newest first, sixty at most.',
      resolve: ({ changes }, _, { access }) => shown(changes, access),
    }),
    cityRules: t.field({
      type: [JudgedRuleType],
      description:
        'How the city’s level comes about: its rules with their figures, from the mildest level to the gravest.',
      resolve: ({ cityRules }) => [...cityRules],
    }),
    alertFigures: t.field({
      type: [AlertFigureType],
      description: 'Where alerts begin and end; those of the first ladder hold.',
      resolve: ({ ladder }) => [...ladder.alertFigures],
    }),
  }),
})

const DeskType = builder.objectRef<DeskView>('RiskDesk').implement({
  fields: (t) => ({
    madeAt: t.field({ type: 'DateTime', nullable: true, resolve: (d) => d.forecast?.madeAt ?? null }),
    asOf: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'The city’s time of the forecast that it reads; null = there is none yet.',
      resolve: (d) => d.forecast?.asOf ?? null,
    }),
    replications: t.int({ nullable: true, resolve: (d) => d.forecast?.replications ?? null }),
    horizonHours: t.float({ nullable: true, resolve: (d) => d.forecast?.horizonHours ?? null }),
    engineVersion: t.string({ nullable: true, resolve: (d) => d.forecast?.engineVersion ?? null }),
    risks: t.field({
      type: [BedRiskType],
      args: { facility: t.arg.id({ description: 'Of this hospital alone.' }) },
      resolve: (d, { facility }, { access, twin }) => {
        const rows = shown(d.risks, access)
        if (facility === null || facility === undefined) return rows
        const f = twin.state.index.facility.get(facility)
        return rows.filter((row) => row.facility === f)
      },
    }),
    alerts: t.field({
      type: [RiskAlertType],
      description: 'The gravest first, then by how soon it breaks.',
      resolve: (d, _, { access }) => shown(d.alerts, access),
    }),
    outlook: t.field({
      type: [OutlookType],
      description: 'Whom to look after, whether or not an alert stands yet: the gravest first, then the soonest.',
      resolve: (d, _, { access }) => shown(d.outlook, access),
    }),
    nextForecastAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'By the city’s clock; an alert opens when forecasts in a row agree.',
      resolve: (d) => d.nextForecastAt,
    }),
    groups: t.field({
      type: [GroupType],
      description:
        'The same alerts put together: what hospitals share first, then each place; every alert is in one group of a place. The gravest first, then by urgency.',
      resolve: (d, _, { access, riskDesk }) => [...(riskDesk?.groups(shown(d.alerts, access)) ?? [])],
    }),
    ladders: t.field({ type: [LadderType], resolve: (d) => [...d.ladders] }),
  }),
})

const NOT_IN_EXERCISE = 'an exercise has no alert desk: leave out exercise= to speak of the live city'

function deskOf({ riskDesk }: Pick<Context, 'riskDesk'>): RiskDesk {
  if (riskDesk === null) throw badInput(NOT_IN_EXERCISE, '演练中没有预警台；请回到实时城市')
  return riskDesk
}

builder.queryField('riskDesk', (t) =>
  t.field({
    type: DeskType,
    nullable: true,
    description: 'Of the live city; null in an exercise.',
    complexity: 50,
    resolve: (_, __, { riskDesk }) => riskDesk?.view() ?? null,
  }),
)

const TAKEN_ARGS = {
  post: 'The post that takes it; never a person’s name.',
  reason: 'What is being done.',
}
const MOST_TAKEN_AT_ONCE = 500

/** @throws what the caller may not, or the desk refuses, as an error of the API */
async function takenBy(
  ids: readonly string[],
  asked: { readonly post: string; readonly reason: string },
  context: Context,
): Promise<readonly StandingRisk[]> {
  const desk = deskOf(context)
  const { access, caller, twin } = context
  for (const id of ids) {
    const place = id.slice(id.lastIndexOf(':') + 1)
    const facility = twin.state.index.facility.get(place) ?? -1
    if (!(access.seesAll('duty') || (facility >= 0 && access.sees('duty', facility))))
      throw forbidden(`the alert ${id} is not of this token’s places`)
  }
  try {
    return await desk.take(ids, asked, roleOf(caller))
  } catch (error) {
    if (error instanceof LogUnwritable) throw unavailable(`${error.message} · nothing was taken: try again`)
    return refusedAsInput(error)
  }
}

builder.mutationField('takeRisk', (t) =>
  t.field({
    type: RiskAlertType,
    nullable: true,
    description:
      'A post answers for an alert from now on; kept for good. Asked again when the alert grows graver. null = a row of the outlook was taken, and no alert stands yet.',
    extensions: WRITES_LOG,
    args: {
      id: t.arg.id({ required: true }),
      post: t.arg.string({ required: true, description: TAKEN_ARGS.post }),
      reason: t.arg.string({ required: true, description: TAKEN_ARGS.reason }),
    },
    resolve: async (_, { id, ...asked }, context) => (await takenBy([id], asked, context))[0] ?? null,
  }),
)

builder.mutationField('takeRisks', (t) =>
  t.field({
    type: [RiskAlertType],
    description:
      'A post answers for all of these alerts from now on, in one write; what no longer stands is left out. Returns those that were taken.',
    extensions: WRITES_LOG,
    args: {
      ids: t.arg.idList({ required: true }),
      post: t.arg.string({ required: true, description: TAKEN_ARGS.post }),
      reason: t.arg.string({ required: true, description: TAKEN_ARGS.reason }),
    },
    resolve: async (_, { ids, ...asked }, context) => {
      if (ids.length === 0 || ids.length > MOST_TAKEN_AT_ONCE)
        throw badInput(
          `ids must name 1 to ${MOST_TAKEN_AT_ONCE} alerts, got ${ids.length}; take the rest by another request`,
          `一次认领 1 至 ${MOST_TAKEN_AT_ONCE} 项预警，收到 ${ids.length} 项；其余请另行认领`,
        )
      return [...(await takenBy(ids, asked, context))]
    },
  }),
)

/** The newest view at once, then after every change; who reads slowly misses what is in between. */
async function* changesOf(desk: RiskDesk): AsyncGenerator<DeskView> {
  let changed = true
  let wake: () => void = () => {}
  const quit = desk.onChange(() => {
    changed = true
    wake()
  })
  try {
    for (;;) {
      if (!changed) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
        continue
      }
      changed = false
      yield desk.view()
    }
  } finally {
    quit()
  }
}

builder.subscriptionField('riskDesk', (t) =>
  t.field({
    type: DeskType,
    description: 'The newest at once, then whenever it changed.',
    complexity: 50,
    subscribe: (_, __, context) => changesOf(deskOf(context)),
    resolve: (view) => view,
  }),
)
