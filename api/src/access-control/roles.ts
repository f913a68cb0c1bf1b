/**
 * Roles, and the classes of data that each is granted: what is not granted is denied. `own` = within the role's places, or
 * of its own source or recipient. A role that holds places sees `own` classes there and nowhere else.
 */
import type { Text } from '@kangcheng/twin-engine'
import type { DataClass } from './data-classes.ts'

export type Reach = 'all' | 'own'

export interface RoleDefinition {
  readonly name: Text
  /** What the role is for, as refusals and the command line say it. */
  readonly what: Text
  /** Why it usually looks, for the audit log. */
  readonly purpose: 'operations' | 'planning' | 'exercise' | 'data-quality' | 'audit' | 'public'
  /** Whether it must name places: groups, facilities (with their campuses) or units. The other roles are of the whole city. */
  readonly places: boolean
  readonly grants: Readonly<Partial<Record<DataClass, Reach>>>
}

const FOR_ALL = { value: 'all', session: 'all' } as const
/** What every role sees that watches the city. */
const PICTURE = {
  ...FOR_ALL,
  catalogue: 'all',
  figures: 'all',
  live: 'all',
  people: 'all',
  sources: 'all',
  quality: 'all',
} as const
const CENTRE = {
  ...PICTURE,
  operations: 'all',
  unit: 'all',
  beds: 'all',
  forecast: 'all',
  simulation: 'all',
  exercise: 'all',
  facilitation: 'all',
} as const
const MEMBER = {
  ...PICTURE,
  operations: 'own',
  unit: 'own',
  beds: 'own',
  forecast: 'own',
  exercise: 'all',
  breakGlass: 'all',
} as const

const DEFINITIONS = {
  public: {
    name: { zh: '公众', en: 'Public viewer' },
    what: { zh: '看抑制小数后的汇总', en: 'sees figures of city and hospitals, with small counts suppressed' },
    purpose: 'public',
    places: false,
    grants: { ...FOR_ALL, catalogue: 'all', figures: 'all', people: 'all' },
  },
  'duty-officer': {
    name: { zh: '运行中心值班', en: 'City OC duty officer' },
    what: { zh: '看全市态势，可推演', en: 'sees the city, not single entries of the quarantine' },
    purpose: 'operations',
    places: false,
    grants: { ...CENTRE, dispatch: 'all', encounters: 'all', duty: 'all' },
  },
  commander: {
    name: { zh: '运行中心指挥长', en: 'City OC commander' },
    what: { zh: '看全市态势，指挥与复核', en: 'sees the city and commands, not single entries of the quarantine' },
    purpose: 'operations',
    places: false,
    grants: {
      ...CENTRE,
      dispatch: 'all',
      encounters: 'all',
      duty: 'all',
      emergencies: 'all',
      emergencyReview: 'all',
    },
  },
  planner: {
    name: { zh: '规划人员', en: 'Planner' },
    what: { zh: '看汇总与推演，不看运行明细', en: 'sees aggregates and simulations, not how a hospital runs' },
    purpose: 'planning',
    places: false,
    grants: { ...PICTURE, forecast: 'all', simulation: 'all', exercise: 'all' },
  },
  'bed-manager': {
    name: { zh: '医院床位管理', en: 'Hospital bed manager' },
    what: { zh: '看本院明细与全市汇总', en: 'sees its own places in detail, and figures of the others' },
    purpose: 'operations',
    places: true,
    grants: { ...MEMBER, encounters: 'own', duty: 'own' },
  },
  'group-coordinator': {
    name: { zh: '医疗集团协调', en: 'Group coordinator' },
    what: { zh: '看成员单位运行明细', en: 'sees how its members run, without their encounters' },
    purpose: 'operations',
    places: true,
    grants: { ...MEMBER, duty: 'own' },
  },
  dispatcher: {
    name: { zh: '120 调度', en: '120 dispatcher' },
    what: { zh: '看各院急诊与收治能力', en: 'sees which hospital can take whom, not single wards and beds' },
    purpose: 'operations',
    places: false,
    grants: { ...PICTURE, operations: 'all', dispatch: 'all', forecast: 'all', exercise: 'all', breakGlass: 'all' },
  },
  steward: {
    name: { zh: '数据管理', en: 'Data steward' },
    what: { zh: '处理隔离区与对外共享', en: 'everything but sending' },
    purpose: 'data-quality',
    places: false,
    grants: { ...CENTRE, encounters: 'all', quarantine: 'all', stewardship: 'all', shares: 'all' },
  },
  facilitator: {
    name: { zh: '演练导调', en: 'Exercise facilitator' },
    what: { zh: '由当前态势组织演练', en: 'makes exercises out of the city as it is, without its encounters' },
    purpose: 'exercise',
    places: false,
    grants: CENTRE,
  },
  auditor: {
    name: { zh: '审计', en: 'Auditor' },
    what: { zh: '只看日志', en: 'reads logs only' },
    purpose: 'audit',
    places: false,
    grants: { ...FOR_ALL, catalogue: 'all', audit: 'all', emergencies: 'all' },
  },
  security: {
    name: { zh: '安全管理', en: 'Security officer' },
    what: {
      zh: '看日志、处置监管发现，不看健康数据',
      en: 'reads logs and settles findings of supervision, no health data',
    },
    purpose: 'audit',
    places: false,
    // Apart from audit and system administration, as GB/T 22239-2019 8.1.5 (安全管理中心) wants the three.
    grants: {
      ...FOR_ALL,
      catalogue: 'all',
      sources: 'all',
      quality: 'all',
      audit: 'all',
      emergencies: 'all',
      supervision: 'all',
    },
  },
  administrator: {
    name: { zh: '系统管理', en: 'Administrator' },
    what: { zh: '看系统与数据源状况，不看健康数据', en: 'sees the state of system and feeds, no health data' },
    purpose: 'operations',
    places: false,
    grants: { ...FOR_ALL, catalogue: 'all', sources: 'all', quality: 'all' },
  },
  recipient: {
    name: { zh: '共享接收方', en: 'Share recipient' },
    what: { zh: '领取发给它的共享数据', en: 'sees and takes the shares that were released to it' },
    purpose: 'operations',
    places: false,
    grants: { ...FOR_ALL, shares: 'own' },
  },
} as const satisfies Readonly<Record<string, RoleDefinition>>

/** Roles of people and bodies, each with tokens of its own: `kangcheng token add --role ROLE --name NAME`. */
export type Role = keyof typeof DEFINITIONS
export const ROLES = Object.keys(DEFINITIONS) as readonly Role[]
const ROLE_DEFINITIONS: Readonly<Record<Role, RoleDefinition>> = DEFINITIONS

/** A sender's token is bound to a source, and is in no role of people. */
const SENDER: RoleDefinition = {
  name: { zh: '数据源', en: 'Feed' },
  what: { zh: '为其数据源上报，看自己的条目', en: 'sends for its source and sees its own entries' },
  purpose: 'operations',
  places: false,
  grants: { ...FOR_ALL, catalogue: 'all', sources: 'own', quarantine: 'own', sending: 'own' },
}

/** Everybody with a token, in the order of the matrix. */
export const TOKEN_KINDS: readonly (Role | 'sender')[] = [...ROLES.slice(0, -1), 'sender', 'recipient']

export const definitionOf = (kind: Role | 'sender'): RoleDefinition =>
  kind === 'sender' ? SENDER : ROLE_DEFINITIONS[kind]

/** Names of roles before they were told apart; tokens that carry them go on working. */
const FORMER: Readonly<Record<string, Role>> = { operations: 'duty-officer' }

/** The role of a name, a former name included; null = there is none. */
export const roleNamed = (name: string): Role | null =>
  (ROLES as readonly string[]).includes(name) ? (name as Role) : (FORMER[name] ?? null)

/** What an emergency access opens; never encounters, nor anything that leaves the system. */
const IN_EMERGENCY: ReadonlySet<DataClass> = new Set(['operations', 'unit', 'beds'])

/** How far a kind of caller reaches into a class; null = not at all. @param elevated it holds an emergency access. */
export function reachOf(kind: Role | 'sender' | 'local', cls: DataClass, elevated = false): Reach | null {
  if (kind === 'local' || (elevated && IN_EMERGENCY.has(cls))) return 'all'
  return definitionOf(kind).grants[cls] ?? null
}
