/** What the note of a row says about a look or a refusal, in words that can be read back: classes of data, and how they were reached. */
import { DATA_CLASSES, type DataClass } from '../access-control/data-classes.ts'
import type { AuditKind } from './audit-log.ts'

export interface AccessNote {
  readonly classes: readonly DataClass[]
  /** Some of what was asked for was hidden, as of another's place. */
  readonly outside: boolean
  /** An emergency access was held. */
  readonly emergency: boolean
}

const OUTSIDE = 'partly outside own places'
const EMERGENCY = 'in emergency access'
/** Kinds whose note is such; the note of the others is a reason that somebody gave. */
const KINDS: ReadonlySet<AuditKind> = new Set(['READ', 'STREAM', 'REFUSED', 'EXPORT'])

export const accessNote = ({ classes, outside, emergency }: AccessNote): string =>
  [
    ...(classes.length > 0 ? [`classes ${[...classes].sort().join(' ')}`] : []),
    ...(outside ? [OUTSIDE] : []),
    ...(emergency ? [EMERGENCY] : []),
  ].join('; ')

const named = new Map<string, DataClass>(DATA_CLASSES.map((cls) => [cls, cls]))

/** Reads a note; of rows written before notes said so, and of reasons, nothing is known. */
export function readAccessNote(kind: AuditKind, note: string): AccessNote {
  if (!KINDS.has(kind)) return { classes: [], outside: false, emergency: false }
  const parts = note.split('; ')
  const classes = parts[0]!.startsWith('classes ') ? parts[0]!.slice('classes '.length).split(' ') : []
  return {
    classes: classes.flatMap((cls) => named.get(cls) ?? []),
    outside: parts.includes(OUTSIDE),
    emergency: parts.includes(EMERGENCY),
  }
}
