/**
 * What each caller may ask: the roots of queries and the paths beside them, by list; what is not listed is refused with a
 * message. How much of an answer a caller sees (which entries, which counts) is decided where it is read.
 */
import { type Caller, mayNotSend } from './caller.ts'
import { SMALLEST_SHOWN } from './small-counts.ts'

type Kind = Caller['kind']

/** The whole picture of the city, and rehearsals of its future. */
const PICTURE: ReadonlySet<string> = new Set([
  'Query.city',
  'Query.facility',
  'Query.source',
  'Query.sources',
  'Query.alerts',
  'Query.dataQuality',
  'Query.quarantineSummary',
  'Query.forecast',
  'Query.rehearsal',
  'Query.rehearsals',
  'Query.scenarios',
  'Query.checkScenario',
  'Query.levers',
  'Query.parameters',
  'Query.indicatorCatalogue',
  'Query.access',
  'Query.cells',
  'Query.siteCandidates',
  'Query.checkSite',
  'Query.readPlanFile',
  'Query.nearbySupply',
  'Query.sitePlan',
  'Query.sitePlans',
  'Query.siteDuel',
  'Mutation.startSiteDuel',
  'Mutation.cancelSiteDuel',
  'Mutation.planSites',
  'Mutation.cancelSitePlan',
  'Mutation.rehearse',
  'Mutation.cancelRehearsal',
  'Mutation.cancelActions',
  'Subscription.pulse',
  'Subscription.events',
  'Subscription.rehearsalProgress',
  'Query.mode',
])
/** Exercises: whoever sees the city may take part; what each participant may do is decided by its role there. */
const EXERCISE: ReadonlySet<string> = new Set([
  'Query.exercise',
  'Query.exercises',
  'Query.exercisePosts',
  'Mutation.createExercise',
  'Mutation.joinExercise',
  'Mutation.startExercise',
  'Mutation.pauseExercise',
  'Mutation.setExercisePace',
  'Mutation.jumpExercise',
  'Mutation.endExercise',
  'Mutation.sendInject',
  'Mutation.actInExercise',
  'Mutation.acknowledgeInject',
  'Mutation.acknowledgeAlarm',
  'Subscription.exerciseChanged',
])
/** Decisions about plans: of the city itself, in no exercise. */
const PLAN_DECISIONS: ReadonlySet<string> = new Set(['Query.planDecisions', 'Mutation.decidePlan'])
/** Single entries and receipts: a sender sees those of its own source. */
const DETAIL: ReadonlySet<string> = new Set(['Query.quarantine', 'Query.quarantineEntry', 'Query.receipts'])
const STEWARDSHIP: ReadonlySet<string> = new Set([
  'Query.quarantineChecks',
  'Query.shares',
  'Query.shareKinds',
  'Mutation.releaseQuarantined',
  'Mutation.refuseQuarantined',
  'Mutation.pushShare',
  'Mutation.releaseShare',
  'Mutation.refuseShare',
  'Mutation.revokeShare',
])
const SENDING: ReadonlySet<string> = new Set(['Mutation.ingest'])
const PUBLIC: ReadonlySet<string> = new Set(['Query.city', 'Query.facility', 'Query.indicatorCatalogue'])
const RECIPIENT: ReadonlySet<string> = new Set(['Query.shares', 'Query.shareKinds'])

/** What each caller with a token may ask for: what is in none of its lists is refused. */
const MAY: Readonly<Record<Exclude<Kind, 'local'>, readonly ReadonlySet<string>[]>> = {
  steward: [PICTURE, EXERCISE, PLAN_DECISIONS, DETAIL, STEWARDSHIP],
  sender: [PICTURE, DETAIL, SENDING],
  operations: [PICTURE, EXERCISE, PLAN_DECISIONS],
  public: [PUBLIC],
  recipient: [RECIPIENT],
}

const WHAT: Readonly<Record<Kind, string>> = {
  local: 'everything',
  steward: 'everything but sending',
  sender: 'sends for its source and sees its own entries',
  operations: 'sees the city, not single entries of the quarantine',
  public: 'sees city, facility and indicatorCatalogue, with small counts suppressed',
  recipient: 'sees and takes the shares that were released to it',
}

/**
 * Why a caller may not ask for a root field; null when it may.
 * @param root the field as `Query.quarantine`.
 */
export function mayNotAsk(caller: Caller, root: string): string | null {
  if (caller.kind === 'local' || MAY[caller.kind].some((roots) => roots.has(root))) return null
  if (SENDING.has(root)) return mayNotSend(caller, '')
  const who = STEWARDSHIP.has(root) || DETAIL.has(root) ? 'a token of role steward' : 'a token of role operations'
  return `${root.replace(/^\w+\./, '')} is not for role ${caller.kind}, which ${WHAT[caller.kind]}. Use ${who}: kangcheng token add --role ROLE --name NAME`
}

/**
 * Why something is not for a request that names an exercise; null when it is. An exercise is looked at and acted in; it
 * takes no events, and nothing goes out of it.
 */
export function mayNotAskInExercise(root: string): string | null {
  if (PICTURE.has(root) || EXERCISE.has(root)) return null
  return `${root.replace(/^\w+\./, '')} is not for exercises: nothing is sent to an exercise or out of it. Leave out ?exercise= and the header Kangcheng-Exercise to speak of the live city`
}

/** Why a caller may not read an exercise's report; null when it may. */
export function mayNotSeeExercises(caller: Caller): string | null {
  if (caller.kind === 'local' || MAY[caller.kind].includes(EXERCISE)) return null
  return `exercises are not for role ${caller.kind}. Use a token of role operations`
}

/** Why a caller may not read the state of every bed, or a rehearsal's recording of it; null when it may. */
export function mayNotSeeBeds(caller: Caller): string | null {
  if (caller.kind !== 'public' && caller.kind !== 'recipient') return null
  return `single beds are not for role ${caller.kind}. Use a token of role operations`
}

/** The one source whose entries and receipts a caller may see; null = all of them. */
export const ownSourceOnly = (caller: Caller): string | null => (caller.kind === 'sender' ? caller.source : null)

/** Whether counts of units, which the public does not see, are hidden from a caller. */
export const hidesUnits = (caller: Caller): boolean => caller.kind === 'public' || caller.kind === 'recipient'

/**
 * The smallest count of people by attribute that a caller sees, with everything hidden that would give a smaller one away;
 * null for those who work with the data itself, for whom single small bundles are left out and nothing more.
 */
export function smallestShown(caller: Caller): number | null {
  if (caller.kind === 'public' || caller.kind === 'recipient') return SMALLEST_SHOWN.public
  return caller.kind === 'operations' ? SMALLEST_SHOWN.inside : null
}
