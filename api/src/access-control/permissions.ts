/** Whether a caller may ask for a class of data, and the words of a refusal. Words tell of roles and fields, never of what is there. */
import type { Access } from './access.ts'
import { type Caller, isElevated, mayNotSend } from './caller.ts'
import type { DataClass } from './data-classes.ts'
import { definitionOf, ROLES, reachOf } from './roles.ts'

type Kind = Caller['kind']

/** A role that is granted a class for the whole city, as remedies name it: the most usual one. */
function roleWith(cls: DataClass): string {
  const usual = (['duty-officer', 'steward'] as const).find((role) => reachOf(role, cls) === 'all')
  return usual ?? ROLES.find((role) => reachOf(role, cls) !== null) ?? 'none'
}

/** Why a kind of caller may not see a class of data; null when it may, somewhere at least. @param what the field or address. */
export function mayNotSee(kind: Kind, cls: DataClass, what: string, elevated = false): string | null {
  if (kind === 'local' || reachOf(kind, cls, elevated) !== null) return null
  if (cls === 'sending') return mayNotSend({ kind: kind === 'sender' ? 'public' : kind, name: '' }, '')
  return `${what} is not for role ${kind}, which ${definitionOf(kind).what.en}. Use a token of role ${roleWith(cls)}: kangcheng token add --role ROLE --name NAME`
}

/** What has no part in exercises: nothing is sent to one, and nothing goes out of it. */
const LIVE_ONLY: ReadonlySet<DataClass> = new Set([
  'quarantine',
  'stewardship',
  'duty',
  'shares',
  'sending',
  'audit',
  'breakGlass',
  'emergencies',
  'emergencyReview',
  'supervision',
])

/** Why something is not for a request that names an exercise; null when it is. */
export function mayNotAskInExercise(cls: DataClass, what: string): string | null {
  if (!LIVE_ONLY.has(cls)) return null
  return `${what} is not for exercises: nothing is sent to an exercise or out of it. Leave out ?exercise= and the header Kangcheng-Exercise to speak of the live city`
}

/** Why a caller may not read an exercise's report; null when it may. */
export const mayNotSeeExercises = ({ kind }: Caller): string | null => mayNotSee(kind, 'exercise', 'an exercise')

/** Why a caller may not read the stream of single beds; null when it may, those of its places at least. */
export const mayNotSeeBeds = (caller: Caller): string | null =>
  mayNotSee(caller.kind, 'beds', 'a single bed', isElevated(caller))

/** Why a caller may not read a rehearsal's recording, which begins with every bed of the live city; null when it may. */
export function mayNotSeeRecordings({ caller, seesAll }: Access): string | null {
  if (seesAll('beds') && seesAll('simulation')) return null
  return (
    mayNotSee(caller.kind, 'simulation', 'a recorded run') ??
    mayNotSee(caller.kind, 'beds', 'a recorded run') ??
    'a recorded run begins with the beds of the whole city, and this token is bound to places'
  )
}
