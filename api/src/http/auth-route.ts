/** `/auth/login`, `/auth/callback`, `/auth/logout[?everywhere]`: to the provider and back; `/backchannel-logout`: what the provider says itself. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Caller, roleOf } from '../access-control/caller.ts'
import type { Endings } from '../access-control/endings.ts'
import { subjectOf } from '../access-control/proof.ts'
import { definitionOf } from '../access-control/roles.ts'
import type { AuditTrail } from '../audit/audit-trail.ts'
import type { OpenIdSignIn } from '../sign-in/open-id.ts'
import { readWhole } from './body.ts'
import { otherSite } from './graphql.ts'
import type { RateLimits } from './rate-limits.ts'
import { refuse, sendJson } from './respond.ts'

const BACKCHANNEL_LOGOUT = '/backchannel-logout'

export const isOfSignIn = (path: string): boolean => path.startsWith('/auth/') || path === BACKCHANNEL_LOGOUT

interface SignInParts {
  /** null = there is no provider. */
  readonly signIn: OpenIdSignIn | null
  readonly audit: AuditTrail
  readonly endings: Endings
}

export async function authRoute(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  { signIn, audit, endings }: SignInParts,
  wrongToken: RateLimits['wrongToken'],
): Promise<void> {
  if (signIn === null) return refuse(response, 404, 'there is no sign-in here: OIDC_ISSUER is not set')
  if (url.pathname === BACKCHANNEL_LOGOUT)
    return backChannelLogout(request, response, { signIn, audit, endings }, wrongToken)
  const from = request.socket.remoteAddress ?? 'unknown'
  const note = (caller: Caller | null, kind: 'SIGN_IN' | 'SIGN_OUT' | 'REFUSED', what: string): void =>
    audit.note({
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

/** Of a logout token; a provider's are about a thousand bytes. */
const LOGOUT_LIMIT_BYTES = 32_768
const FORM = 'application/x-www-form-urlencoded'

/**
 * The provider tells, server to server, that sessions have ended: they end here and on every node, streams included. Answers as the
 * specification asks: 200, or 400 with why.
 */
async function backChannelLogout(
  request: IncomingMessage,
  response: ServerResponse,
  { signIn, audit, endings }: { signIn: OpenIdSignIn; audit: AuditTrail; endings: Endings },
  wrongToken: RateLimits['wrongToken'],
): Promise<void> {
  const from = request.socket.remoteAddress ?? 'unknown'
  const note = (kind: 'SIGN_OUT' | 'REFUSED', what: string): void =>
    audit.note({
      who: kind === 'SIGN_OUT' ? 'provider' : 'stranger',
      purpose: kind === 'SIGN_OUT' ? 'operations' : 'public',
      kind,
      shape: `POST ${BACKCHANNEL_LOGOUT}`,
      objects: [],
      note: what,
      size: null,
      from,
    })
  response.setHeader('cache-control', 'no-store')
  if (request.method !== 'POST') return refuse(response, 405, 'a provider sends its logout tokens with POST')
  const body = await readWhole(request, LOGOUT_LIMIT_BYTES, 'Send logout_token alone')
  const isForm = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase() === FORM
  const token = isForm ? new URLSearchParams(body.toString('utf8')).get('logout_token') : null
  const judged = token === null ? { why: `there is none: send logout_token as ${FORM}` } : await signIn.loggedOut(token)
  if ('why' in judged) {
    const seconds = await wrongToken(from)
    if (seconds !== null) {
      response.setHeader('retry-after', seconds)
      return refuse(response, 429, `too many logout tokens of this address were refused. Try again in ${seconds} s`)
    }
    const why = `the logout token is not accepted: ${judged.why}`
    note('REFUSED', why)
    return sendJson(response, 400, { error: 'invalid_request', error_description: why })
  }
  if ('session' in judged) endings.end('session', judged.session)
  else endings.end('subject', judged.subject)
  note('SIGN_OUT', 'session' in judged ? 'one session, by the provider' : 'all of a subject, by the provider')
  sendJson(response, 200, {})
}
