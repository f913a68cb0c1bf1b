// What the API answers about supervision, as the screens read it; null = not known or not yours to see, never 0.
import type { Text } from '../i18n/words.ts'

export interface Tally {
  readonly looks: number
  readonly exports: number
  readonly changes: number
  readonly refused: number
  /** Of `refused`, without a token that is known. */
  readonly strangers: number
  readonly signIns: number
  readonly emergencies: number
}

export interface SupervisedPerson {
  readonly who: string
  readonly role: string
  readonly roleName: Text
  /** null = a stranger. */
  readonly name: string | null
  readonly tally: Tally
  readonly places: number
  readonly outside: number
  /** Bytes; null = of no answer the size is known. */
  readonly bytes: number | null
  readonly lastAt: string
}

export interface SupervisedPlace {
  readonly id: string
  readonly name: Text | null
  readonly looks: number
  readonly people: number
  readonly outside: number
  readonly lastAt: string
}

export interface SupervisedClass {
  readonly id: string
  readonly name: Text
  readonly looks: number
  readonly refused: number
  readonly people: number
}

export interface SupervisionFinding {
  readonly id: string
  readonly rule: string
  readonly name: Text
  readonly severity: 'watch' | 'critical'
  readonly who: string
  readonly roleName: Text
  readonly holder: string
  readonly since: string
  readonly last: string
  readonly count: number
  readonly limit: number
  readonly unit: SupervisionUnit
  readonly text: Text
  readonly objects: readonly string[]
  readonly acknowledgedBy: string | null
  readonly acknowledgedAt: string | null
  readonly reason: string | null
}

export type SupervisionUnit =
  | 'places'
  | 'reads'
  | 'exports'
  | 'refusals'
  | 'tokens'
  | 'accesses'
  | 'hours'
  | 'hour of the day'

export interface ChainState {
  readonly ok: boolean
  readonly rows: number | null
  readonly row: number | null
  readonly why: string | null
  readonly head: number | null
  readonly headHash: string | null
  readonly checkedAt: string
}

export interface Supervision {
  readonly since: string
  readonly until: string
  readonly complete: boolean
  readonly rows: number
  readonly total: Tally
  readonly hourly: readonly { readonly at: string; readonly tally: Pick<Tally, 'refused' | 'strangers'> }[]
  readonly people: readonly SupervisedPerson[]
  readonly peopleCount: number
  readonly places: readonly SupervisedPlace[]
  readonly placesCount: number
  readonly classes: readonly SupervisedClass[]
  readonly findings: readonly SupervisionFinding[]
  /** null = being walked for the first time. */
  readonly chain: ChainState | null
}

export type EmergencyVerdict = 'JUSTIFIED' | 'NOT_JUSTIFIED'

export interface EmergencyAccess {
  readonly id: string
  readonly who: string
  readonly reason: string
  readonly since: string
  readonly until: string
  readonly endedEarly: boolean
  readonly lookedAt: readonly string[]
  readonly review: {
    readonly by: string
    readonly at: string
    readonly verdict: EmergencyVerdict
    readonly reason: string
  } | null
}

export interface AuditRow {
  readonly number: number
  readonly at: string
  readonly who: string
  readonly kind:
    | 'READ'
    | 'STREAM'
    | 'CHANGE'
    | 'EXPORT'
    | 'REFUSED'
    | 'SIGN_IN'
    | 'SIGN_OUT'
    | 'BREAK_GLASS'
    | 'REVIEW'
    | 'AUDIT_READ'
    | 'ACKNOWLEDGED'
  readonly shape: string
  readonly objects: readonly string[]
  readonly note: string
  readonly times: number
  readonly from: string
  readonly hash: string
}
