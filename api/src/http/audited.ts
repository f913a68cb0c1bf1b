/** The addresses beside GraphQL in the audit log: streams as they begin, exports before they leave, refusals. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { DataClass } from '../access-control/data-classes.ts'
import { accessNote } from '../audit/access-note.ts'
import type { AuditKind } from '../audit/audit-log.ts'
import type { AuditTrail } from '../audit/audit-trail.ts'
import type { Auditing } from '../audit/auditing.ts'
import { refuse } from './respond.ts'

const ADDRESSES: readonly [path: RegExp, kind: AuditKind | null, shape: string, classes: readonly DataClass[]][] = [
  [/^\/frames$/, 'STREAM', 'GET /frames', ['beds']],
  [/^\/rehearsals\/([\w-]{1,64})\/run$/, 'EXPORT', 'GET /rehearsals/…/run', ['beds', 'simulation']],
  [/^\/exercises\/([\w-]{1,64})\/report$/, 'EXPORT', 'GET /exercises/…/report', ['exercise']],
  [/^\/shares\/([\w-]{1,64})$/, 'EXPORT', 'GET /shares/…', ['shares']],
  // What is taken has receipts of its own.
  [/^\/ingest$/, null, 'POST /ingest', ['sending']],
]

/** Notes a request of a plain address. @param emergency its caller holds an emergency access. @returns false when it was answered: an export that cannot be logged does not leave. */
export async function audited(
  path: string,
  response: ServerResponse,
  auditing: Auditing,
  emergency: boolean,
): Promise<boolean> {
  const found = ADDRESSES.find(([pattern]) => pattern.test(path))
  if (found === undefined) return true
  const [pattern, kind, shape, classes] = found
  const id = pattern.exec(path)![1]
  const note = {
    shape,
    objects: id === undefined ? [] : [id],
    note: accessNote({ classes, outside: false, emergency }),
  }
  response.on('finish', () => {
    if (response.statusCode === 403) auditing.note({ kind: 'REFUSED', ...note })
  })
  if (kind === 'STREAM') auditing.note({ kind, ...note })
  if (kind !== 'EXPORT') return true
  try {
    await auditing.must({ kind, ...note })
    return true
  } catch (error) {
    response.setHeader('retry-after', '5')
    refuse(response, 503, `${error instanceof Error ? error.message : String(error)} · nothing was given out`)
    return false
  }
}

/** Somebody without a token, or with one that is not known. */
export function noteStranger(trail: AuditTrail, { method = 'GET', socket }: IncomingMessage, path: string): void {
  trail.note({
    who: 'stranger',
    purpose: 'public',
    kind: 'REFUSED',
    shape: `${method} /${/^\/(\w{0,20})/.exec(path)?.[1] ?? ''}`,
    objects: [],
    size: null,
    from: socket.remoteAddress ?? 'unknown',
  })
}
