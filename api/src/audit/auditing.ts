/** One request's part in the audit log: who asks, for what purpose and from where; and what became of it. */
import type { IncomingMessage } from 'node:http'
import { type Caller, roleOf } from '../access-control/caller.ts'
import { definitionOf } from '../access-control/roles.ts'
import type { AuditNote, AuditTrail } from './audit-trail.ts'
import { PURPOSES, type Purpose } from './audit-trail.ts'

export type RequestNote = Pick<AuditNote, 'kind' | 'shape' | 'objects'> & { readonly note?: string }

export interface Auditing {
  readonly trail: AuditTrail
  note(note: RequestNote): void
  /** Notes what is being answered, with the size of the answer once it is known. */
  noteWithSize(note: RequestNote): void
  /** The answer was sent. */
  sent(bytes: number): void
  /** @throws where it cannot be written. */
  must(note: RequestNote): Promise<void>
}

/** The purpose that a request names, or its role's usual one. */
export function purposeOf(
  caller: Caller,
  header: string | string[] | undefined,
): { readonly purpose: Purpose } | { readonly why: string } {
  if (header === undefined)
    return { purpose: caller.kind === 'local' ? 'operations' : definitionOf(caller.kind).purpose }
  const named = PURPOSES.find((purpose) => purpose === header)
  return named === undefined
    ? { why: `Kangcheng-Purpose must be one of ${PURPOSES.join(', ')}; free text is not taken` }
    : { purpose: named }
}

/**
 * Whoever needs no token (AUTH=off, on this machine alone) is nobody in particular: nothing is noted of it.
 */
export function auditingOf(
  trail: AuditTrail,
  caller: Caller,
  purpose: Purpose,
  { socket }: Pick<IncomingMessage, 'socket'>,
): Auditing {
  const whole = (note: RequestNote, size: number | null): AuditNote => ({
    ...note,
    who: roleOf(caller),
    purpose,
    size,
    from: socket.remoteAddress ?? 'unknown',
  })
  let unsized: RequestNote[] = []
  return {
    trail,
    note(note) {
      if (caller.kind !== 'local') trail.note(whole(note, null))
    },
    noteWithSize(note) {
      unsized.push(note)
    },
    sent(bytes) {
      if (caller.kind !== 'local') for (const note of unsized) trail.note(whole(note, bytes))
      unsized = []
    },
    async must(note) {
      if (caller.kind !== 'local') await trail.must(whole(note, null))
    },
  }
}

/** The same request's part without its streams, which are noted where they are joined. */
export const withoutStreams = (auditing: Auditing): Auditing => ({
  ...auditing,
  note(note) {
    if (note.kind !== 'STREAM') auditing.note(note)
  },
})
