/**
 * Streams end when what let their reader in does: within a second, with the reason, whichever kind of stream it is and
 * whatever let them in; and whoever opens the stream again sees what is allowed now.
 */
import assert from 'node:assert/strict'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Caller } from '../src/access-control/caller.ts'
import { endSubject } from '../src/access-control/endings.ts'
import { STREAM_END_CODES, STREAM_ENDS, type StreamEnd } from '../src/access-control/stream-ends.ts'
import { addToken, inRole, revokeTokens, type TokenHolder, type TokenRow } from '../src/access-control/tokens.ts'
import { FRAME_HEADER_BYTES, FRAME_KIND } from '../src/fan-out/frame.ts'
import { sealedCookie, sessionKey } from '../src/sign-in/sealed-cookie.ts'
import { kangchengWith } from './command-line.ts'
import { ask, freshFolder, startServer, type TestServer } from './harness.ts'

const HOUR = 3_600_000
let server: TestServer
let skew = 0
const now = (): number => Date.now() + skew
before(async () => {
  // The provider is asked for nothing here: sessions are sealed as the server seals them.
  server = await startServer({ AUTH: 'on', OIDC_ISSUER: 'http://127.0.0.1:9', OIDC_CLIENT_ID: 'twin' }, { now })
})
after(() => server.stop())

type Headers = Record<string, string>
const token = (holder: TokenHolder, expiresAt: Date | null = null): Headers => ({
  authorization: `Bearer ${addToken(server.dataDir, holder, expiresAt)}`,
})
async function session(caller: Caller, id: string): Promise<Headers> {
  const seal = sealedCookie(sessionKey(server.dataDir), 'kangcheng', 8 * 3_600, false, now)
  const cookie = await seal.seal({ caller, id, sid: `provider-${id}`, since: now() })
  return { cookie: cookie.slice(0, cookie.indexOf(';')) }
}

const KINDS = ['pulse', 'events', 'frames'] as const
type Kind = (typeof KINDS)[number]

interface Opened {
  readonly kind: Kind
  readonly status: number
  /** The reason it ended with, and how long ago the server was made to end it. */
  readonly ended: Promise<{ readonly why: StreamEnd | 'without a word'; readonly at: number }>
  close(): void
}

/** Opens a stream and waits for its first bytes where it has any at once. */
async function open(kind: Kind, headers: Headers): Promise<Opened> {
  const stop = new AbortController()
  const response = await fetch(
    new URL(kind === 'frames' ? '/frames' : '/graphql', server.url),
    kind === 'frames'
      ? { headers, signal: stop.signal }
      : {
          method: 'POST',
          headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
          body: JSON.stringify({ query: `subscription { ${kind} { position } }` }),
          signal: stop.signal,
        },
  )
  const parts: Uint8Array[] = []
  const ended = (async () => {
    for await (const bytes of response.body! as unknown as AsyncIterable<Uint8Array>) parts.push(bytes)
    const all = Buffer.concat(parts)
    return { why: kind === 'frames' ? lastFrame(all) : lastEvent(all.toString()), at: performance.now() }
  })()
  ended.catch(() => {})
  return { kind, status: response.status, ended, close: () => stop.abort() }
}

function lastFrame(all: Buffer): StreamEnd | 'without a word' {
  let at = 0
  for (let next = 0; next < all.length; next += 4 + all.readUInt32LE(next)) at = next
  const frame = all.subarray(at + 4)
  if (frame.length !== FRAME_HEADER_BYTES || frame.readUInt16LE(6) !== FRAME_KIND.end) return 'without a word'
  const code = frame.readUInt32LE(32)
  return (Object.keys(STREAM_END_CODES) as StreamEnd[]).find((name) => STREAM_END_CODES[name] === code)!
}

function lastEvent(text: string): StreamEnd | 'without a word' {
  const said = [...text.matchAll(/^data: (\{.*"errors".*\})$/gm)].at(-1)?.[1]
  if (said === undefined) return 'without a word'
  const { message, extensions } = (
    JSON.parse(said) as { errors: { message: string; extensions: { code: string; reason: StreamEnd; zh: string } }[] }
  ).errors[0]!
  assert.equal(extensions.code, 'STREAM_ENDED', text)
  assert.deepEqual({ en: message, zh: extensions.zh }, STREAM_ENDS[extensions.reason])
  assert.match(text, /event: complete\ndata\n\n$/)
  return extensions.reason
}

/** Opens every kind, makes them end, and asserts that each does within a second and says why. */
async function endsWith(
  headers: Headers,
  why: StreamEnd,
  make: () => unknown,
  kinds: readonly Kind[] = KINDS,
): Promise<void> {
  const opened = await Promise.all(kinds.map((kind) => open(kind, headers)))
  for (const { kind, status } of opened) assert.equal(status, 200, kind)
  await make()
  const began = performance.now()
  for (const { kind, ended } of opened) {
    const { why: said, at } = await ended
    assert.equal(said, why, kind)
    assert.ok(at - began < 1_000, `${kind} ended after ${at - began} ms`)
  }
}

const rows = (): TokenRow[] => JSON.parse(readFileSync(join(server.dataDir, 'tokens.json'), 'utf8')) as TokenRow[]
const edit = (change: (row: TokenRow) => TokenRow): void =>
  writeFileSync(join(server.dataDir, 'tokens.json'), JSON.stringify(rows().map(change)))
const named = (row: TokenRow, name: string): boolean => 'name' in row && row.name === name
const refused = async (headers: Headers): Promise<string> => {
  const { status, body } = await ask<unknown>(server.url, '{ me { role } }', {}, headers)
  assert.equal(status, 401)
  return (body as unknown as { error: string }).error
}

test('a revoked token: its streams end, and those of another token go on', async () => {
  const revoked = token({ role: 'duty-officer', name: 'zz-leaves' })
  const stays = await open('pulse', token({ role: 'duty-officer', name: 'zz-stays' }))
  await endsWith(revoked, 'TOKEN_REVOKED', () => revokeTokens(server.dataDir, (row) => named(row, 'zz-leaves')))
  assert.match(await refused(revoked), /this token is not known here/)
  const metrics = await (await fetch(new URL('/metrics', server.url))).text()
  assert.match(metrics, /^kangcheng_streams_cut_total\{reason="TOKEN_REVOKED"\} 3$/m)
  assert.match(metrics, /^kangcheng_streams_watched 1$/m)
  assert.equal(await Promise.race([stays.ended.then(() => 'ended'), 'open']), 'open')
  stays.close()
})

test('a role or places that change: the streams end, and opened again they show what is allowed now', async () => {
  const officer = token({ role: 'duty-officer', name: 'zz-officer' })
  await endsWith(officer, 'ACCESS_CHANGED', () =>
    edit((row) => (named(row, 'zz-officer') ? ({ ...row, role: 'planner' } as TokenRow) : row)),
  )
  // A planner sees the pulse alone.
  const again = await Promise.all(KINDS.map((kind) => open(kind, officer)))
  assert.deepEqual(
    again.map(({ status }) => status),
    [200, 403, 403],
  )
  for (const one of again) one.close()
  const manager = token({ role: 'bed-manager', name: 'zz-manager', places: ['h01'] })
  await endsWith(manager, 'ACCESS_CHANGED', () =>
    edit((row) => (named(row, 'zz-manager') ? ({ ...row, places: ['h02'] } as TokenRow) : row)),
  )
})

test('an emergency access that begins widens the streams, and its end narrows them', async () => {
  const headers = token({ role: 'bed-manager', name: 'zz-east', places: ['h02'] })
  const emergency = 'mutation { requestEmergencyAccess(reason: "fire at h01, wards move", minutes: 10) { id } }'
  await endsWith(headers, 'EMERGENCY_BEGAN', async () => {
    const { body } = await ask(server.url, emergency, {}, headers)
    assert.equal(body.errors, undefined)
  })
  await endsWith(headers, 'EMERGENCY_ENDED', () => {
    skew += 11 * 60_000
  })
})

test('sessions: signed out, signed out everywhere, ended by a command or the provider, or over', async () => {
  const officer = inRole('duty-officer', 'zz-person', [])
  const [first, second] = [await session(officer, 'one'), await session(officer, 'two')]
  const signOut = (headers: Headers, how = ''): Promise<Response> =>
    fetch(new URL(`/auth/logout${how}`, server.url), { method: 'POST', headers })
  const other = await open('pulse', second)
  await endsWith(first, 'SESSION_ENDED', () => signOut(first))
  assert.equal(await refused(first), STREAM_ENDS.SESSION_ENDED.en, 'a copy of the cookie opens nothing')
  assert.equal(await Promise.race([other.ended.then(() => 'ended'), 'open']), 'open')
  await endsWith(second, 'SESSION_ENDED', () => signOut(second, '?everywhere'))
  assert.equal((await other.ended).why, 'SESSION_ENDED')
  const third = await session(officer, 'three')
  await endsWith(third, 'SESSION_ENDED', () => endSubject(server.dataDir, 'zz-person', now()))
  const fourth = await session(officer, 'four')
  await endsWith(fourth, 'SESSION_EXPIRED', () => {
    skew += 8 * HOUR
  })
  assert.match(await refused(fourth), /a token is needed/)
})

test('tokens are listed without themselves, revoked by id, source or name, and sessions ended, on the command line', async () => {
  const DATA_DIR = freshFolder()
  const run = (...args: string[]) => kangchengWith({ DATA_DIR, CITY: 'testville' }, DATA_DIR, ...args)
  const made = JSON.parse((await run('token', 'add', '--source', 'ward-7', '--days', '30', '--json')).out) as {
    token: string
    expiresAt: string
  }
  await run('token', 'add', '--role', 'bed-manager', '--name', 'zz-east', '--places', 'h02')
  const listed = await run('token', 'list')
  assert.match(
    listed.out,
    /source ward-7 · 新建 added \S+ · 至 until \S+\n\w{12} · bed-manager zz-east · h02 · .*长期 no expiry/,
  )
  assert.ok(!listed.out.includes(made.token))
  assert.ok(Math.abs(Date.parse(made.expiresAt) - Date.now() - 30 * 24 * HOUR) < HOUR)
  const id = /^(\w{12}) · source/.exec(listed.out)![1]!
  assert.match((await run('token', 'revoke', '--id', id)).out, /已撤销 revoked: 1\n\w{12} · source ward-7/)
  const gone = await run('token', 'revoke', '--source', 'ward-7')
  assert.equal(gone.code, 2)
  assert.match(gone.error, /no token of \S+ has source "ward-7"; see which there are: kangcheng token list/)
  assert.match((await run('token', 'revoke', '--id', id, '--name', 'x')).error, /give one of --id, --source and --name/)
  assert.match((await run('token', 'revoke', '--name', 'zz-east', '--json')).out, /"holder":"bed-manager zz-east"/)
  assert.match((await run('token', 'list')).out, /没有令牌 · no tokens/)
  assert.match(
    (await run('token', 'add', '--source', 'w', '--days', '0')).error,
    /--days must be a whole number from 1/,
  )
  assert.match((await run('session', 'end')).error, /--subject is missing/)
  assert.match(
    (await run('session', 'end', '--subject', 'zz-person')).out,
    /all sessions begun until now are ended: zz-person/,
  )
})

test('a token that expires: its streams end with it', async () => {
  const headers = token({ role: 'duty-officer', name: 'zz-week' }, new Date(now() + HOUR))
  await endsWith(headers, 'TOKEN_EXPIRED', () => {
    skew += HOUR + 1
  })
  assert.match(await refused(headers), /this token has expired/)
})

test('what was ended stays ended after a restart, and a file of tokens that is broken is told and changes nothing', async () => {
  const person = inRole('duty-officer', 'zz-copied', [])
  const ended = await session(person, 'copied')
  await fetch(new URL('/auth/logout', server.url), { method: 'POST', headers: ended })
  const headers = token({ role: 'duty-officer', name: 'zz-kept' })
  const stream = await open('pulse', headers)
  const good = readFileSync(join(server.dataDir, 'tokens.json'), 'utf8')
  writeFileSync(join(server.dataDir, 'tokens.json'), `${good.slice(0, -4)},`)
  assert.equal((await ask(server.url, '{ me { role } }', {}, headers)).status, 200)
  const told = server.reports.filter((line) => /tokens\.json is not JSON; restore it from a copy/.test(line))
  assert.equal(told.length, 1)
  assert.equal(await Promise.race([stream.ended.then(() => 'ended'), 'open']), 'open')
  // Nor does one that is gone for a moment, as when it is replaced: nobody revoked anything.
  rmSync(join(server.dataDir, 'tokens.json'))
  assert.equal((await ask(server.url, '{ me { role } }', {}, headers)).status, 200)
  assert.ok(
    server.reports.some((line) => /tokens\.json is gone; put it back, or revoke: kangcheng token revoke/.test(line)),
  )
  stream.close()
  writeFileSync(join(server.dataDir, 'tokens.json'), good)
  assert.equal((await ask(server.url, '{ me { role } }', {}, headers)).status, 200)
  const { dataDir } = server
  await server.stop()
  server = await startServer(
    { AUTH: 'on', DATA_DIR: dataDir, OIDC_ISSUER: 'http://127.0.0.1:9', OIDC_CLIENT_ID: 'twin' },
    { now },
  )
  assert.equal(await refused(ended), STREAM_ENDS.SESSION_ENDED.en)
})
