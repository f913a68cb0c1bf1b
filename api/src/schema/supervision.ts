/** Supervision 监管: who saw what, what is worth a question, and whether the log's chain holds; settled by a person. */
import type { Text } from '@kangcheng/twin-engine'
import { DATA_CLASS_NAMES } from '../access-control/data-classes.ts'
import { definitionOf, roleNamed } from '../access-control/roles.ts'
import type { ChainState } from '../audit/chain-watch.ts'
import type { Twin } from '../live/twin.ts'
import type { Finding } from '../supervision/findings.ts'
import { STRANGER } from '../supervision/noted-row.ts'
import type { Rule } from '../supervision/rule.ts'
import { SUPERVISION_RULES } from '../supervision/rules/index.ts'
import type { ClassSeen, HourTally, PersonSeen, PlaceSeen, Tally } from '../supervision/summary.ts'
import { MOST_HOURS, SettlingRefused, type Supervised } from '../supervision/supervision.ts'
import { badInput, builder, TextType, unavailable } from './builder.ts'

const MOST_ROWS = 200
const USUAL_ROWS = 50

const TallyType = builder.objectRef<Tally>('SupervisionTally').implement({
  fields: (t) => ({
    looks: t.exposeInt('looks', {
      description: 'How often one hospital’s detail, entries or events were looked at; sums of the city are not noted.',
    }),
    exports: t.exposeInt('exports'),
    changes: t.exposeInt('changes'),
    refused: t.exposeInt('refused'),
    strangers: t.exposeInt('strangers', { description: 'Of those refused, without a token that is known.' }),
    signIns: t.exposeInt('signIns'),
    emergencies: t.exposeInt('emergencies'),
  }),
})

const HourType = builder.objectRef<HourTally>('SupervisionHour').implement({
  fields: (t) => ({
    at: t.field({ type: 'DateTime', description: 'Beginning of the hour.', resolve: ({ at }) => at }),
    tally: t.field({ type: TallyType, resolve: (hour) => hour }),
  }),
})

const STRANGERS: Text = { zh: '未知来者', en: 'Stranger' }
const SENDERS: Text = { zh: '数据源', en: 'Feed' }

function roleNameOf(who: string): Text {
  const role = who.split(' ', 1)[0]!
  if (role === STRANGER) return STRANGERS
  if (role === 'sender') return SENDERS
  const known = roleNamed(role)
  return known === null ? { zh: role, en: role } : definitionOf(known).name
}

/** What stands behind the role: the name of a token, or an address. */
const holderOf = (who: string): string => who.slice(who.indexOf(' ') + 1)

const PersonType = builder.objectRef<PersonSeen>('SupervisedPerson').implement({
  fields: (t) => ({
    who: t.exposeString('who', { description: 'As rows of the log say it.' }),
    role: t.exposeString('role'),
    roleName: t.field({ type: TextType, resolve: ({ who }) => roleNameOf(who) }),
    name: t.string({
      nullable: true,
      description: 'Of the token or the sign-in; null = a stranger.',
      resolve: ({ who, role }) => (role === STRANGER ? null : holderOf(who)),
    }),
    tally: t.field({ type: TallyType, resolve: (person) => person }),
    places: t.exposeInt('places', { description: 'Different hospitals, wards and entries looked at.' }),
    outside: t.exposeInt('outside', { description: 'Looks at which something stayed hidden as another’s.' }),
    bytes: t.float({
      nullable: true,
      description: 'Of the answers whose size is known; null = of none.',
      resolve: ({ bytes }) => bytes,
    }),
    addresses: t.exposeInt('addresses', { description: 'Different network addresses.' }),
    lastAt: t.field({ type: 'DateTime', resolve: ({ lastAt }) => lastAt }),
  }),
})

function placeName({ city, state }: Twin, id: string): Text | null {
  const facility = state.index.facility.get(id)
  if (facility !== undefined) return city.facilities[facility]!.name
  const unit = state.index.unit.get(id)
  if (unit === undefined) return null
  const { name, facility: of } = city.units[unit]!
  const whole = city.facilities[of]!.name
  return { zh: `${whole.zh} · ${name.zh}`, en: `${whole.en} · ${name.en}` }
}

const PlaceType = builder.objectRef<PlaceSeen>('SupervisedPlace').implement({
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.field({
      type: TextType,
      nullable: true,
      description: 'null = no hospital or ward: an entry, a source, a share.',
      resolve: ({ id }, _, { twin }) => placeName(twin, id),
    }),
    looks: t.exposeInt('looks'),
    people: t.exposeInt('people'),
    outside: t.exposeInt('outside'),
    lastAt: t.field({ type: 'DateTime', resolve: ({ lastAt }) => lastAt }),
  }),
})

const ClassType = builder.objectRef<ClassSeen>('SupervisedClass').implement({
  fields: (t) => ({
    id: t.id({ resolve: ({ cls }) => cls }),
    name: t.field({ type: TextType, resolve: ({ cls }) => DATA_CLASS_NAMES[cls] }),
    looks: t.exposeInt('looks', { description: 'Looks and exports that it stood in.' }),
    refused: t.exposeInt('refused'),
    people: t.exposeInt('people'),
  }),
})

const RuleType = builder.objectRef<Rule>('SupervisionRule').implement({
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.field({ type: TextType, resolve: ({ name }) => name }),
    limit: t.float({ resolve: ({ threshold }) => threshold.value }),
    unit: t.string({ resolve: ({ threshold }) => threshold.unit }),
    why: t.string({ description: 'Where the figure comes from.', resolve: ({ threshold }) => threshold.why }),
  }),
})

const SeverityType = builder.enumType('SupervisionSeverity', { values: ['watch', 'critical'] as const })

const FindingType = builder.objectRef<Finding>('SupervisionFinding').implement({
  description: 'What in the log is worth a person’s question; a question, and no judgement.',
  fields: (t) => ({
    id: t.exposeID('id'),
    rule: t.id({ resolve: ({ rule }) => rule.id }),
    name: t.field({ type: TextType, resolve: ({ rule }) => rule.name }),
    severity: t.field({ type: SeverityType, resolve: ({ severity }) => severity }),
    who: t.exposeString('who', { description: 'As rows of the log say it; `stranger` with an address.' }),
    roleName: t.field({ type: TextType, resolve: ({ who }) => roleNameOf(who) }),
    holder: t.string({ resolve: ({ who }) => holderOf(who) }),
    since: t.field({ type: 'DateTime', resolve: ({ since }) => since }),
    last: t.field({ type: 'DateTime', resolve: ({ last }) => last }),
    count: t.exposeInt('count'),
    limit: t.float({ resolve: ({ rule }) => rule.threshold.value }),
    unit: t.string({ resolve: ({ rule }) => rule.threshold.unit }),
    text: t.field({ type: TextType, resolve: ({ text }) => text }),
    objects: t.idList({ description: 'What it is about, the first fifty.', resolve: ({ objects }) => objects }),
    acknowledgedBy: t.string({
      nullable: true,
      description: 'null = nobody has settled it.',
      resolve: ({ acknowledged }) => acknowledged?.by ?? null,
    }),
    acknowledgedAt: t.field({
      type: 'DateTime',
      nullable: true,
      resolve: ({ acknowledged }) => acknowledged?.at ?? null,
    }),
    reason: t.string({ nullable: true, resolve: ({ acknowledged }) => acknowledged?.reason ?? null }),
  }),
})

const ChainType = builder.objectRef<ChainState>('ChainState').implement({
  description: 'Whether the chain of the audit log holds, walked from its beginning while the server runs.',
  fields: (t) => ({
    ok: t.boolean({ resolve: ({ verdict }) => verdict.ok }),
    rows: t.int({
      nullable: true,
      description: 'Rows that hold; null where it is broken.',
      resolve: ({ verdict }) => (verdict.ok ? verdict.rows : null),
    }),
    row: t.int({
      nullable: true,
      description: 'Where it is broken; null = nowhere.',
      resolve: ({ verdict }) => (verdict.ok ? null : verdict.at),
    }),
    why: t.string({ nullable: true, resolve: ({ verdict }) => (verdict.ok ? null : verdict.why) }),
    since: t.int({
      nullable: true,
      description: 'The last row that was dropped with age, behind which it begins; 0 = none was.',
      resolve: ({ verdict }) => (verdict.ok ? verdict.beginning.number : null),
    }),
    head: t.int({ nullable: true, resolve: ({ verdict }) => (verdict.ok ? verdict.head.number : null) }),
    headHash: t.string({
      nullable: true,
      description: 'To be written down: `kangcheng audit check --known NUMBER:HASH`.',
      resolve: ({ verdict }) => (verdict.ok ? verdict.head.hash : null),
    }),
    checkedAt: t.field({ type: 'DateTime', resolve: ({ checkedAt }) => checkedAt }),
  }),
})

interface PageArgs {
  readonly first?: number | null | undefined
  readonly skip?: number | null | undefined
}

function paged<T>(list: readonly T[], { first, skip }: PageArgs): T[] {
  const [count, from] = [first ?? USUAL_ROWS, skip ?? 0]
  if (count < 0 || count > MOST_ROWS) throw badInput(`first must lie between 0 and ${MOST_ROWS}`)
  if (from < 0) throw badInput('skip must be 0 or more')
  return list.slice(from, from + count)
}

const costOfPage = ({ first }: PageArgs) => ({
  field: 1,
  multiplier: Math.min(Math.max(first ?? USUAL_ROWS, 1), MOST_ROWS),
})

const SupervisionType = builder.objectRef<Supervised>('Supervision').implement({
  fields: (t) => ({
    since: t.field({ type: 'DateTime', resolve: ({ since }) => since }),
    until: t.field({ type: 'DateTime', description: 'Now, by the wall clock.', resolve: ({ until }) => until }),
    complete: t.exposeBoolean('complete', {
      description: 'False where the span holds more rows than are kept at hand.',
    }),
    rows: t.exposeInt('rows', { description: 'Rows of the log that this is of, repeats not written yet included.' }),
    total: t.field({ type: TallyType, resolve: ({ total }) => total }),
    hourly: t.field({
      type: [HourType],
      complexity: { field: 1, multiplier: MOST_HOURS },
      resolve: ({ hourly }) => [...hourly],
    }),
    people: t.field({
      type: [PersonType],
      description: 'Those refused most first.',
      args: { first: t.arg.int({ defaultValue: USUAL_ROWS }), skip: t.arg.int({ defaultValue: 0 }) },
      complexity: costOfPage,
      resolve: ({ people }, page) => paged(people, page),
    }),
    peopleCount: t.int({ resolve: ({ people }) => people.length }),
    places: t.field({
      type: [PlaceType],
      description: 'Those looked at most first.',
      args: { first: t.arg.int({ defaultValue: USUAL_ROWS }), skip: t.arg.int({ defaultValue: 0 }) },
      complexity: costOfPage,
      resolve: ({ places }, page) => paged(places, page),
    }),
    placesCount: t.int({ resolve: ({ places }) => places.length }),
    classes: t.field({ type: [ClassType], resolve: ({ classes }) => [...classes] }),
    findings: t.field({
      type: [FindingType],
      description: 'Not settled first, however old within seven days; then those settled within the span.',
      args: { first: t.arg.int({ defaultValue: USUAL_ROWS }), skip: t.arg.int({ defaultValue: 0 }) },
      complexity: costOfPage,
      resolve: ({ findings }, page) => paged(findings, page),
    }),
    rules: t.field({ type: [RuleType], resolve: () => [...SUPERVISION_RULES] }),
    chain: t.field({
      type: ChainType,
      nullable: true,
      description: 'null = the first walk is under way.',
      resolve: (_, __, { supervision }) => answered(supervision.chain()),
    }),
  }),
})

async function answered<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof SettlingRefused) throw badInput(error.message)
    throw unavailable(error instanceof Error ? error.message : String(error))
  }
}

builder.queryField('supervision', (t) =>
  t.field({
    type: SupervisionType,
    description: 'Who saw what of the last hours; looking at it is noted in the log.',
    args: { hours: t.arg.int({ defaultValue: 24 }) },
    complexity: { field: 500, multiplier: 1 },
    resolve: (_, { hours }, { supervision, auditing }) => {
      const span = hours ?? 24
      if (span < 1 || span > MOST_HOURS) throw badInput(`hours must lie between 1 and ${MOST_HOURS}`)
      auditing.note({ kind: 'AUDIT_READ', shape: 'query supervision', objects: [] })
      return answered(supervision.read(span))
    },
  }),
)

builder.mutationField('acknowledgeFinding', (t) =>
  t.field({
    type: FindingType,
    description:
      'Settles a finding with a reason, which stands in the log; nobody settles what was found of themselves.',
    args: { id: t.arg.id({ required: true }), reason: t.arg.string({ required: true }) },
    resolve: (_, { id, reason }, { supervision, auditing, caller }) =>
      answered(supervision.acknowledge(auditing, caller, id, reason)),
  }),
)
