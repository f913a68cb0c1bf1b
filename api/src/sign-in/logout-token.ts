/**
 * Logout tokens: a provider tells that a session of its own, or all of somebody's, has ended (OpenID Connect Back-Channel Logout
 * 1.0, https://openid.net/specs/openid-connect-backchannel-1_0.html, sections 2.4 and 2.6). Signature, issuer, audience and times are
 * judged by jose; openid-client knows nothing of them.
 */
import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose'

const EVENT = 'http://schemas.openid.net/event/backchannel-logout'
/** Older ones are no news: a provider sends at once, and some minutes again while nobody answers. */
const LONGEST_AGE_SECONDS = 600
/** `logout+jwt` is recommended, and left out by many; another type is a token for something else. */
const TYPES: ReadonlySet<string | undefined> = new Set([undefined, 'jwt', 'logout+jwt', 'application/logout+jwt'])

/** Whose sessions have ended: one by the provider's own name of it, or all of a subject's. */
export type LoggedOut = { readonly session: string } | { readonly subject: string }

export interface LogoutSetting {
  readonly issuer: string
  readonly clientId: string
  readonly keys: JWTVerifyGetKey
  readonly skewSeconds: number
  /** Epoch ms. */
  readonly now: () => number
}

/** Tokens that came are remembered for as long as they would be accepted. */
export class LogoutTokensSeen {
  readonly #until = new Map<string, number>()

  /** @returns false where it was seen before */
  first(id: string, untilMs: number, now: number): boolean {
    for (const [known, until] of this.#until) if (until < now) this.#until.delete(known)
    if (this.#until.has(id)) return false
    this.#until.set(id, untilMs)
    return true
  }
}

/** Each token counts once on a node. @returns who is logged out; or why the token is not accepted */
export async function judgeLogoutToken(
  token: string,
  { issuer, clientId, keys, skewSeconds, now }: LogoutSetting,
  seen: LogoutTokensSeen,
): Promise<LoggedOut | { readonly why: string }> {
  let payload: JWTPayload
  try {
    const verified = await jwtVerify(token, keys, {
      issuer,
      audience: clientId,
      clockTolerance: skewSeconds,
      maxTokenAge: LONGEST_AGE_SECONDS,
      requiredClaims: ['exp', 'jti'],
      currentDate: new Date(now()),
    })
    if (!TYPES.has(verified.protectedHeader.typ?.toLowerCase()))
      return { why: 'its type (typ) is not logout+jwt: it was issued for something else' }
    payload = verified.payload
  } catch (error) {
    return { why: whyNot(error) }
  }
  const { events, nonce, sid, sub, jti, exp } = payload
  const event = typeof events === 'object' && events !== null ? (events as Record<string, unknown>)[EVENT] : undefined
  if (typeof event !== 'object' || event === null || Array.isArray(event))
    return { why: `its claim "events" does not hold ${EVENT} with an object` }
  if (nonce !== undefined) return { why: 'it has a nonce, as an ID token has and a logout token must not' }
  const session = typeof sid === 'string' && sid !== '' ? sid : null
  const subject = typeof sub === 'string' && sub !== '' ? sub : null
  if (session === null && subject === null) return { why: 'it names neither a session (sid) nor a subject (sub)' }
  if (!seen.first(String(jti), (exp! + skewSeconds) * 1_000, now())) return { why: 'it came before (jti)' }
  return session !== null ? { session } : { subject: subject! }
}

/** The provider's words are not repeated; names of claims are. */
function whyNot(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'it has expired (exp), or is too old (iat)'
  if (error instanceof errors.JWTClaimValidationFailed)
    return `its claim "${error.claim}" is ${error.reason === 'missing' ? 'missing' : 'not what it must be'}`
  if (error instanceof errors.JWSSignatureVerificationFailed || error instanceof errors.JWKSNoMatchingKey)
    return 'it is not signed with a key of the provider'
  if (error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError))
    return 'the provider does not answer, so its keys are not known. Send it again'
  return `it is not a signed token as it must be (${error.code})`
}
