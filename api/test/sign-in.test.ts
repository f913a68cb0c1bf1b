/** Sign-in with an OpenID provider that really is one, in this process; what it does not vouch for opens nothing. */
import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import Provider, { type Configuration } from 'oidc-provider'
import { claimedCaller } from '../src/sign-in/claimed-caller.ts'
import { sealedCookie } from '../src/sign-in/sealed-cookie.ts'
import { ask, startServer, type TestServer } from './harness.ts'

const AUDIENCE = 'urn:kangcheng'
/** Who signs in next, and what the provider says of them. */
let person: { readonly sub: string; readonly role?: unknown; readonly places?: unknown } = { sub: 'zz-1' }
let server: TestServer
let provider: Server
let issuer: string
let signingKey: CryptoKey

before(async () => {
  const quiet = console.warn
  // The library warns that it runs without TLS, and of its defaults.
  console.warn = () => {}
  provider = createServer()
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve))
  issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`
  server = await startServer({
    AUTH: 'on',
    OIDC_ISSUER: issuer,
    OIDC_CLIENT_ID: 'twin',
    OIDC_CLIENT_SECRET: 'zz-secret',
    OIDC_AUDIENCE: AUDIENCE,
  })
  const { publicKey: _, privateKey } = await generateKeyPair('RS256', { extractable: true })
  signingKey = privateKey
  const settings: Configuration = {
    clients: [
      {
        client_id: 'twin',
        client_secret: 'zz-secret',
        redirect_uris: [new URL('/auth/callback', server.url).href],
        grant_types: ['authorization_code'],
        backchannel_logout_uri: new URL('/backchannel-logout', server.url).href,
        backchannel_logout_session_required: true,
      },
    ],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: 'zz' }] },
    cookies: { keys: ['zz-cookies'] },
    claims: { openid: ['sub', 'role', 'places'] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false }, backchannelLogout: { enabled: true } },
    // Its own refuses this machine's addresses.
    fetch: (url, init) => fetch(url, { ...init, dispatcher: undefined } as RequestInit),
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    findAccount: (_ctx, sub) => ({ accountId: sub, claims: async () => ({ ...person, sub }) }),
    loadExistingGrant: async (ctx) => {
      const grant = new ctx.oidc.provider.Grant({ accountId: ctx.oidc.session!.accountId!, clientId: 'twin' })
      grant.addOIDCScope('openid')
      await grant.save()
      return grant
    },
  }
  const oidc = new Provider(issuer, settings)
  const answer = oidc.callback()
  provider.on('request', (request, response) => {
    if (request.url?.startsWith('/interaction/'))
      void oidc.interactionFinished(request, response, { login: { accountId: person.sub } })
    else void answer(request, response)
  })
  console.warn = quiet
})
after(async () => {
  await server.stop()
  provider.closeAllConnections()
  provider.close()
})

/** A browser: it keeps cookies by host and follows redirections until somebody answers. */
class Browser {
  readonly cookies = new Map<string, Map<string, string>>()
  readonly set: string[] = []

  header(url: URL): string {
    return [...(this.cookies.get(url.host) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  async step(address: string | URL, init: RequestInit = {}): Promise<Response> {
    const url = new URL(address)
    const headers = { ...(init.headers as Record<string, string>), cookie: this.header(url) }
    const answer = await fetch(url, { ...init, headers, redirect: 'manual' })
    for (const line of answer.headers.getSetCookie()) {
      this.set.push(line)
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!
      const jar = this.cookies.get(url.host) ?? new Map<string, string>()
      if (value === '') jar.delete(name!)
      else jar.set(name!, value!)
      this.cookies.set(url.host, jar)
    }
    return answer
  }

  /** @returns the last answer, and every address on the way. */
  async open(address: string | URL): Promise<{ readonly answer: Response; readonly way: readonly URL[] }> {
    const way: URL[] = []
    let url = new URL(address)
    for (let steps = 0; steps < 12; steps++) {
      way.push(url)
      const answer = await this.step(url)
      const to = answer.headers.get('location')
      if (to === null || new URL(to, url).pathname === '/') return { answer, way }
      url = new URL(to, url)
    }
    throw new Error(`too many redirections: ${way.at(-1)}`)
  }
}

const login = (browser: Browser) => browser.open(new URL('/auth/login', server.url))
type Me = { me: { role: string; name: string; places: string[] | null } }
async function me(browser: Browser) {
  const answer = await browser.step(new URL('/graphql', server.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ me { role name places } }' }),
  })
  return answer.status === 200 ? ((await answer.json()) as { data: Me }).data.me : answer.status
}

test('whoever the provider vouches for is in the role and places that it names, until they leave', async () => {
  const browser = new Browser()
  assert.equal(await me(browser), 401)
  person = { sub: 'zz-manager', role: 'bed-manager', places: ['h02', 'h03-w01'] }
  const { answer, way } = await login(browser)
  assert.equal(answer.status, 302)
  const authorize = way[1]!
  assert.equal(authorize.searchParams.get('code_challenge_method'), 'S256')
  assert.ok(authorize.searchParams.get('state') && authorize.searchParams.get('nonce'))
  assert.deepEqual(await me(browser), { role: 'bed-manager', name: 'zz-manager', places: ['h02', 'h03-w01'] })
  const session = browser.set.find((line) => line.startsWith('kangcheng='))!
  assert.match(session, /; Path=\/; HttpOnly; SameSite=Lax$/)
  assert.doesNotMatch(session, /zz-manager|bed-manager|h02/)
  const foreign = await browser.step(new URL('/auth/logout', server.url), {
    method: 'POST',
    headers: { origin: 'https://elsewhere.example' },
  })
  assert.equal(foreign.status, 403)
  assert.equal((await browser.step(new URL('/auth/logout', server.url))).status, 404)
  assert.equal((await browser.step(new URL('/auth/logout', server.url), { method: 'POST' })).status, 200)
  assert.equal(await me(browser), 401)
})

test('somebody without a role of this system, with several, or without the places of one is told so and not let in', async () => {
  for (const [who, why] of [
    [{ sub: 'zz-2' }, /gives no role of this system in the claim "role"/],
    [{ sub: 'zz-3', role: 'king' }, /gives no role/],
    [{ sub: 'zz-4', role: ['planner', 'steward'] }, /gives several roles/],
    [{ sub: 'zz-5', role: 'group-coordinator' }, /bound to places, and the claim "places" names none/],
  ] as const) {
    person = who
    const browser = new Browser()
    const { answer } = await login(browser)
    assert.equal(answer.status, 403)
    assert.match(((await answer.json()) as { error: string }).error, why)
    assert.equal(await me(browser), 401)
  }
})

test('an answer that was not asked for, is another’s, is changed or comes twice signs nobody in', async () => {
  person = { sub: 'zz-planner', role: 'planner' }
  const browser = new Browser()
  const { way } = await login(browser)
  const back = way.at(-1)!
  assert.equal(back.pathname, '/auth/callback')
  const words = async (of: Browser, url: URL) => ((await (await of.step(url)).json()) as { error: string }).error
  assert.match(await words(browser, back), /not begun in this browser, or longer than ten minutes ago/)
  assert.match(await words(new Browser(), back), /not begun in this browser/)
  const other = new Browser()
  await other.step(new URL('/auth/login', server.url))
  assert.match(await words(other, back), /the provider’s answer was not accepted/)
  const changed = new Browser()
  await changed.step(new URL('/auth/login', server.url))
  const jar = changed.cookies.get(new URL(server.url).host)!
  for (const [name, value] of jar) jar.set(name, `${value.slice(0, -2)}AA`)
  assert.match(await words(changed, back), /not begun in this browser/)
  assert.equal(await me(other), 401)
})

test('a session’s cookie that is changed, of another key or over opens nothing', async () => {
  const key = new Uint8Array(32).fill(7)
  const cookie = sealedCookie(key, 'kangcheng', 60, false)
  const sent = (await cookie.seal({ caller: { kind: 'steward', name: 'zz' } })).split(';')[0]!
  assert.deepEqual((await cookie.open(`a=b; ${sent}`))?.caller, { kind: 'steward', name: 'zz' })
  assert.equal(await cookie.open(`${sent.slice(0, -9)}${sent.at(-9) === 'A' ? 'B' : 'A'}${sent.slice(-8)}`), null)
  assert.equal(await sealedCookie(new Uint8Array(32), 'kangcheng', 60, false).open(sent), null)
  // A cookie of one purpose is none of another.
  assert.equal(
    await sealedCookie(key, 'kangcheng-sign-in', 60, false).open(sent.replace('kangcheng=', 'kangcheng-sign-in=')),
    null,
  )
  const over = (await sealedCookie(key, 'kangcheng', -1, false).seal({ caller: null })).split(';')[0]!
  assert.equal(await cookie.open(over), null)
  assert.match(await sealedCookie(key, 'kangcheng', 60, true).seal({}), /^__Host-kangcheng=.*; SameSite=Lax; Secure$/)
  const { body, status } = await ask(server.url, '{ me { role } }', {}, { cookie: sent })
  assert.deepEqual([status, body.data], [401, undefined])
})

test('an access token is taken when it is the provider’s, for this audience, and not over', async () => {
  const token = (more: Record<string, unknown>, seconds = 60) =>
    new SignJWT({ role: 'planner', ...more })
      .setProtectedHeader({ alg: 'RS256', kid: 'zz' })
      .setSubject('zz-machine')
      .setIssuer(String(more.iss ?? issuer))
      .setAudience(String(more.aud ?? AUDIENCE))
      .setExpirationTime(Math.floor(Date.now() / 1000) + seconds)
      .sign(signingKey)
  const asked = async (bearer: string) =>
    ask<Me>(server.url, '{ me { role name } }', {}, { authorization: `Bearer ${bearer}` })
  const good = await asked(await token({}))
  assert.deepEqual(good.body.data.me, { role: 'planner', name: 'zz-machine' })
  // Clocks may differ by half a minute.
  assert.equal((await asked(await token({}, -10))).status, 200)
  const [head, payload] = (await token({})).split('.')
  const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.x`
  for (const [bearer, why] of [
    [await token({}, -120), /ERR_JWT_EXPIRED/],
    [await token({ aud: 'another' }), /ERR_JWT_CLAIM_VALIDATION_FAILED/],
    [await token({ iss: 'http://elsewhere.example' }), /ERR_JWT_CLAIM_VALIDATION_FAILED/],
    [`${head}.${payload}.${'A'.repeat(342)}`, /ERR_JWS_SIGNATURE_VERIFICATION_FAILED/],
    [none, /ERR_/],
    [await token({ role: 'king' }), /gives no role of this system/],
  ] as const) {
    const { status, body } = await asked(bearer)
    assert.equal(status, 401)
    assert.match((body as unknown as { error: string }).error, why)
  }
})

test('who signs out at the provider is out here at once, in that browser alone, and a copy of the cookie opens nothing', async () => {
  person = { sub: 'zz-nurse', role: 'planner' }
  const [here, elsewhere] = [new Browser(), new Browser()]
  await login(here)
  await login(elsewhere)
  assert.deepEqual(await me(here), { role: 'planner', name: 'zz-nurse', places: null })
  const page = await (await here.step(new URL('/session/end', issuer))).text()
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(page)![1]!
  const left = await here.step(new URL('/session/end/confirm', issuer), {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ xsrf, logout: 'yes' }).toString(),
  })
  assert.ok(left.status < 400, `the provider answered ${left.status}`)
  assert.equal(await me(here), 401)
  assert.deepEqual(await me(elsewhere), { role: 'planner', name: 'zz-nurse', places: null })
})

test('a logout token ends what it names once; whatever is not the provider’s, for this client and for this ends nothing, and says why', async () => {
  const event = 'http://schemas.openid.net/event/backchannel-logout'
  let number = 0
  const token = (
    more: Record<string, unknown> = {},
    { seconds = 120, age = 0, typ = 'logout+jwt', key = signingKey } = {},
  ) => {
    const { iss = issuer, aud = 'twin', ...claims } = more
    return new SignJWT({ events: { [event]: {} }, jti: `t${++number}`, ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: 'zz', typ })
      .setIssuer(String(iss))
      .setAudience(String(aud))
      .setIssuedAt(Math.floor(Date.now() / 1000) - age)
      .setExpirationTime(Math.floor(Date.now() / 1000) + seconds)
      .sign(key)
  }
  const send = async (logoutToken: string, type = 'application/x-www-form-urlencoded') => {
    const answer = await fetch(new URL('/backchannel-logout', server.url), {
      method: 'POST',
      headers: { 'content-type': type },
      body: new URLSearchParams({ logout_token: logoutToken }).toString(),
    })
    assert.equal(answer.headers.get('cache-control'), 'no-store')
    const { error, error_description: why } = (await answer.json()) as { error?: string; error_description?: string }
    return { status: answer.status, error, why }
  }
  person = { sub: 'zz-shift', role: 'planner' }
  const browsers = [new Browser(), new Browser()]
  for (const browser of browsers) await login(browser)
  const other = (await generateKeyPair('RS256')).privateKey
  const [head, payload] = (await token({ sub: 'zz-shift' })).split('.')
  const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`
  for (const [wrong, why] of [
    [await token({ sub: 'zz-shift' }, { key: other }), /is not signed with a key of the provider/],
    [`${head}.${payload}.${'A'.repeat(342)}`, /is not signed with a key of the provider/],
    [none, /is not a signed token as it must be/],
    ['zz', /is not a signed token as it must be/],
    [await token({ sub: 'zz-shift', iss: 'http://elsewhere.example' }), /its claim "iss" is not what it must be/],
    [await token({ sub: 'zz-shift', aud: 'another' }), /its claim "aud" is not what it must be/],
    [await token({ sub: 'zz-shift' }, { seconds: -60 }), /has expired/],
    [await token({ sub: 'zz-shift' }, { age: 3_600 }), /is too old \(iat\)/],
    [await token({ sub: 'zz-shift' }, { age: -3_600 }), /its claim "iat" is not what it must be/],
    [await token({ sub: 'zz-shift', jti: undefined }), /its claim "jti" is missing/],
    [await token({ sub: 'zz-shift', events: undefined }), /its claim "events" does not hold http/],
    [await token({ sub: 'zz-shift', events: { [event]: 'yes' } }), /its claim "events" does not hold http/],
    [await token({ sub: 'zz-shift', nonce: 'n' }), /has a nonce/],
    [await token(), /names neither a session \(sid\) nor a subject \(sub\)/],
    [await token({ sub: 'zz-shift' }, { typ: 'at+jwt' }), /its type \(typ\) is not logout\+jwt/],
  ] as const) {
    const refused = await send(wrong)
    assert.deepEqual([refused.status, refused.error], [400, 'invalid_request'], refused.why)
    assert.match(refused.why!, why)
  }
  assert.match((await send('zz', 'text/plain')).why!, /send logout_token as application\/x-www-form-urlencoded/)
  assert.equal((await fetch(new URL('/backchannel-logout', server.url))).status, 405)
  for (const browser of browsers)
    assert.deepEqual(await me(browser), { role: 'planner', name: 'zz-shift', places: null })
  const all = await token({ sub: 'zz-shift' })
  assert.equal((await send(all)).status, 200)
  for (const browser of browsers) assert.equal(await me(browser), 401)
  // Sent again by whoever has kept it, it must not end what began since.
  await login(browsers[0]!)
  assert.match((await send(all)).why!, /it came before \(jti\)/)
  assert.deepEqual(await me(browsers[0]!), { role: 'planner', name: 'zz-shift', places: null })
  let answer = 400
  for (let guesses = 0; guesses < 40 && answer !== 429; guesses++)
    answer = (await send('zz').catch(() => ({ status: 429 }))).status
  assert.equal(answer, 429, 'who guesses is slowed')
  assert.equal((await send(await token({ sub: 'zz-shift' }))).status, 200, 'and the provider is not')
  assert.equal(await me(browsers[0]!), 401)
})

test('claims are found by path, as lists or as text, and a former name of a role counts', () => {
  const names = { role: 'realm_access.roles', places: 'https://example.org/places' }
  const claims = { sub: 'a|b', realm_access: { roles: ['offline_access', 'operations'] } }
  assert.deepEqual(claimedCaller(claims, names), { caller: { kind: 'duty-officer', name: 'a|b' } })
  const manager = { sub: 'x', realm_access: { roles: ['bed-manager'] }, 'https://example.org/places': 'h01, h02' }
  assert.deepEqual(claimedCaller(manager, names), {
    caller: { kind: 'bed-manager', name: 'x', places: ['h01', 'h02'] },
  })
  assert.ok('why' in claimedCaller({ ...claims, sub: '王小明' }, names))
})
