/**
 * Sign-in with any OpenID provider: authorization code with PKCE, state and nonce; a session in an encrypted cookie. Access
 * tokens of the provider are taken as bearer tokens where an audience is agreed. Issuer, audience, signature, expiry and
 * clock skew are judged by the libraries.
 */
import { randomBytes } from 'node:crypto'
import { createRemoteJWKSet, type JWTVerifyGetKey, jwtVerify } from 'jose'
import * as client from 'openid-client'
import type { Caller } from '../access-control/caller.ts'
import type { SessionProof } from '../access-control/proof.ts'
import { isLoopback } from '../http/loopback.ts'
import { type ClaimNames, claimedCaller } from './claimed-caller.ts'
import { judgeLogoutToken, type LoggedOut, LogoutTokensSeen } from './logout-token.ts'
import { type SealedCookie, sealedCookie } from './sealed-cookie.ts'

export interface OpenIdConfig {
  readonly issuer: string
  readonly clientId: string
  /** null = a public client, which PKCE alone protects. */
  readonly clientSecret: string | null
  /** Audience of access tokens that are taken as bearer tokens; null = none are. */
  readonly audience: string | null
  readonly claims: ClaimNames
  /** Under which address browsers reach this server; null = the one it listens at. */
  readonly publicUrl: string | null
}

/** A working day; then the provider is asked again. */
export const SESSION_SECONDS = 8 * 3_600
const SIGN_IN_SECONDS = 600
const SKEW_SECONDS = 30

type Judged = { readonly caller: Caller } | { readonly why: string }

export interface OpenIdSignIn {
  /** Where the browser goes, and the cookie that it comes back with. */
  begin(): Promise<{ readonly to: string; readonly cookie: string }>
  /** What the browser came back with. */
  finish(url: URL, cookies: string | undefined): Promise<Judged & { readonly cookies: readonly string[] }>
  /** The session that a cookie carries, ended or not; null = none, or one that is over. */
  sessionOf(cookies: string | undefined): Promise<SessionProof | null>
  /** Whom an access token stands for and until when; null = it is none of the provider's. */
  bearer(
    token: string,
  ): Promise<{ readonly caller: Caller; readonly untilMs: number } | { readonly why: string } | null>
  /** Whose sessions the provider says have ended; or why its token is not accepted. */
  loggedOut(token: string): Promise<LoggedOut | { readonly why: string }>
  /** The cookie that ends a session. */
  readonly leave: string
}

export function openIdSignIn(
  config: OpenIdConfig,
  key: Uint8Array,
  ownUrl: () => string,
  now: () => number = Date.now,
): OpenIdSignIn {
  const base = (): string => config.publicUrl ?? ownUrl()
  const secure = config.publicUrl?.startsWith('https:') === true
  const session: SealedCookie = sealedCookie(key, 'kangcheng', SESSION_SECONDS, secure, now)
  const pending: SealedCookie = sealedCookie(key, 'kangcheng-sign-in', SIGN_IN_SECONDS, secure)
  const issuer = new URL(config.issuer)
  let found: Promise<client.Configuration> | null = null
  let keys: JWTVerifyGetKey | null = null
  const logoutsSeen = new LogoutTokensSeen()

  /** The provider as it describes itself; a provider that does not answer is asked again next time. */
  function provider(): Promise<client.Configuration> {
    found ??= client
      .discovery(
        issuer,
        config.clientId,
        { [client.clockTolerance]: SKEW_SECONDS },
        config.clientSecret === null ? client.None() : client.ClientSecretBasic(config.clientSecret),
        // Without TLS only on this machine, as in tests.
        isLoopback(issuer.hostname) ? { execute: [client.allowInsecureRequests] } : {},
      )
      .catch((error: unknown) => {
        found = null
        throw error
      })
    return found
  }

  /** Keys of the provider, read when they are first needed and again when a token names one that is new. */
  async function signedBy(): Promise<{ readonly issuer: string; readonly keys: JWTVerifyGetKey }> {
    const metadata = (await provider()).serverMetadata()
    keys ??= createRemoteJWKSet(new URL(metadata.jwks_uri!))
    return { issuer: metadata.issuer, keys }
  }

  return {
    leave: session.ended,
    async begin() {
      const verifier = client.randomPKCECodeVerifier()
      const [state, nonce] = [client.randomState(), client.randomNonce()]
      const to = client.buildAuthorizationUrl(await provider(), {
        redirect_uri: new URL('/auth/callback', base()).href,
        scope: 'openid',
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        state,
        nonce,
      })
      return { to: to.href, cookie: await pending.seal({ verifier, state, nonce }) }
    },
    async finish(url, cookies) {
      const begun = await pending.open(cookies)
      const over = [pending.ended]
      if (begun === null)
        return {
          why: 'this sign-in was not begun in this browser, or longer than ten minutes ago. Begin anew',
          cookies: over,
        }
      let claims: Readonly<Record<string, unknown>>
      try {
        const here = new URL(`/auth/callback${url.search}`, base())
        const tokens = await client.authorizationCodeGrant(await provider(), here, {
          pkceCodeVerifier: String(begun.verifier),
          expectedState: String(begun.state),
          expectedNonce: String(begun.nonce),
          idTokenExpected: true,
        })
        claims = tokens.claims() as unknown as Readonly<Record<string, unknown>>
      } catch (error) {
        const code = (error as { code?: unknown }).code
        return {
          why: `the provider’s answer was not accepted (${typeof code === 'string' ? code : 'no answer'}). Begin anew`,
          cookies: over,
        }
      }
      const judged = claimedCaller(claims, config.claims)
      if ('why' in judged) return { ...judged, cookies: over }
      const sid = typeof claims.sid === 'string' ? claims.sid : null
      const content = { caller: judged.caller, id: randomBytes(16).toString('base64url'), sid, since: now() }
      return { ...judged, cookies: [...over, await session.seal(content)] }
    },
    async sessionOf(cookies) {
      const content = await session.open(cookies)
      // Cookies of versions before sessions had ids cannot be ended: their holders sign in anew.
      if (typeof content?.id !== 'string' || typeof content.since !== 'number') return null
      return {
        kind: 'session',
        id: content.id,
        providerId: typeof content.sid === 'string' ? content.sid : null,
        caller: content.caller as Caller,
        sinceMs: content.since,
        untilMs: content.since + SESSION_SECONDS * 1_000,
      }
    },
    async bearer(token) {
      if (config.audience === null || !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) return null
      try {
        const signed = await signedBy()
        const { payload } = await jwtVerify(token, signed.keys, {
          issuer: signed.issuer,
          audience: config.audience,
          clockTolerance: SKEW_SECONDS,
          requiredClaims: ['exp', 'sub'],
          currentDate: new Date(now()),
        })
        const judged = claimedCaller(payload, config.claims)
        return 'why' in judged ? judged : { ...judged, untilMs: (payload.exp! + SKEW_SECONDS) * 1_000 }
      } catch (error) {
        const code = (error as { code?: unknown }).code
        return {
          why: `this access token is not accepted (${typeof code === 'string' ? code : 'the provider does not answer'})`,
        }
      }
    },
    async loggedOut(token) {
      const signed = await signedBy().catch(() => null)
      if (signed === null) return { why: 'the provider does not answer, so its keys are not known. Send it again' }
      const setting = { ...signed, clientId: config.clientId, skewSeconds: SKEW_SECONDS, now }
      return judgeLogoutToken(token, setting, logoutsSeen)
    },
  }
}
