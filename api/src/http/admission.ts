/** Who may ask: by which token, session or machine. */

import type { IncomingMessage } from 'node:http'
import type { Caller } from '../access-control/caller.ts'
import type { Proof } from '../access-control/proof.ts'
import { STREAM_ENDS } from '../access-control/stream-ends.ts'
import type { Admission } from '../access-control/tokens.ts'
import type { ServerParts } from './server-parts.ts'

export interface Admitted {
  readonly caller: Caller
  readonly by: Proof
}

/**
 * By a token of ours, by one of the provider, or by a session; a token that is presented is judged before a session. The caller
 * comes with what it holds in an emergency.
 */
export async function admittedBy(
  parts: ServerParts,
  { authorization, cookie }: IncomingMessage['headers'],
): Promise<Admission> {
  const { gate, signIn } = parts
  const own = gate.admit(authorization)
  if (own.ok && (signIn === null || authorization !== undefined)) return standingNow(parts, own.by)
  if (signIn === null) return own
  if (authorization === undefined) {
    const session = await signIn.sessionOf(cookie)
    const judged = session === null ? own : standingNow(parts, session)
    return judged.ok || !own.ok ? judged : own
  }
  const judged = await signIn.bearer(authorization.replace(/^Bearer /i, ''))
  if (judged === null) return own
  return 'why' in judged ? { ok: false, why: judged.why } : standingNow(parts, { kind: 'access-token', ...judged })
}

function standingNow({ openStreams }: ServerParts, by: Proof): Admission {
  const judged = openStreams.judged(by)
  return typeof judged === 'string' ? { ok: false, why: STREAM_ENDS[judged].en } : { ok: true, caller: judged, by }
}

/** The page itself and the health check are open; a token that is presented is always judged. */
export function needsToken(path: string, request: IncomingMessage): boolean {
  if (request.headers.authorization !== undefined) return true
  return (
    ['/graphql', '/ingest', '/frames'].includes(path) ||
    ['/rehearsals/', '/shares/', '/exercises/'].some((folder) => path.startsWith(folder))
  )
}
