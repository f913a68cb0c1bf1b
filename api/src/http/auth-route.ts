/** `/auth/login`, `/auth/callback`, `/auth/logout[?everywhere]`: to the provider and back. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Caller, roleOf } from '../access-control/caller.ts'
import type { Endings } from '../access-control/endings.ts'
import { subjectOf } from '../access-control/proof.ts'
import { definitionOf } from '../access-control/roles.ts'
import type { AuditTrail } from '../audit/audit-trail.ts'
import type { OpenIdSignIn } from '../sign-in/open-id.ts'
import { otherSite } from './graphql.ts'
import { refuse, sendJson } from './respond.ts'

export async function authRoute(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  signIn: OpenIdSignIn,
  trail: AuditTrail,
  endings: Endings,
): Promise<void> {
  const from = request.socket.remoteAddress ?? 'unknown'
  const note = (caller: Caller | null, kind: 'SIGN_IN' | 'SIGN_OUT' | 'REFUSED', what: string): void =>
    trail.note({
      who: caller === null ? 'stranger' : roleOf(caller),
      purpose: caller === null || caller.kind === 'local' ? 'public' : definitionOf(caller.kind).purpose,
      kind,
      shape: url.pathname.slice(0, 20),
      objects: [],
      note: what,
      size: null,
      from,
    })
  response.setHeader('cache-control', 'no-store')
  if (url.pathname === '/auth/login' && request.method === 'GET') {
    const { to, cookie } = await signIn.begin()
    response.writeHead(302, { location: to, 'set-cookie': cookie }).end()
    return
  }
  if (url.pathname === '/auth/callback' && request.method === 'GET') {
    const done = await signIn.finish(url, request.headers.cookie)
    if ('why' in done) {
      note(null, 'REFUSED', done.why)
      response.setHeader('set-cookie', [...done.cookies])
      return refuse(response, 403, done.why)
    }
    note(done.caller, 'SIGN_IN', '')
    response.writeHead(302, { location: '/', 'set-cookie': [...done.cookies] }).end()
    return
  }
  if (url.pathname === '/auth/logout' && request.method === 'POST') {
    const cross = otherSite(request)
    if (cross !== null) return refuse(response, 403, cross)
    const session = await signIn.sessionOf(request.headers.cookie)
    response.setHeader('set-cookie', signIn.leave)
    if (session === null || endings.isOver(session)) return sendJson(response, 200, { signedOut: false })
    const subject = url.searchParams.has('everywhere') ? subjectOf(session.caller) : null
    // The cookie alone would leave a copy of it good for hours.
    if (subject === null) endings.end('session', session.id)
    else endings.end('subject', subject)
    note(session.caller, 'SIGN_OUT', subject === null ? '' : 'everywhere')
    return sendJson(response, 200, { signedOut: true })
  }
  refuse(response, 404, 'there are GET /auth/login, GET /auth/callback and POST /auth/logout')
}
