import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import { store } from '../store.ts'
import { fetchWithToken, signedIn, signIn } from './token.ts'

const real = globalThis.fetch
afterEach(() => {
  globalThis.fetch = real
})

/** A server that knows one token; what was sent is listed. */
function serverKnowing(known: string | null, granted: readonly string[] = ['live']) {
  const sent: (string | null)[] = []
  globalThis.fetch = async (_input, init) => {
    const header = new Headers(init?.headers).get('authorization')
    sent.push(header)
    if (known !== null && header !== `Bearer ${known}`) return new Response('no', { status: 401 })
    return Response.json({ data: { me: { sees: granted } } })
  }
  return sent
}

test('a refusal asks for a token once; a wrong one is told, and the right one goes with every request', async () => {
  const sent = serverKnowing('kc_zz')
  assert.equal((await fetchWithToken('/graphql')).status, 401)
  assert.equal(store.getState().signIn, 'needed')
  assert.equal((await fetchWithToken('/frames')).status, 401)
  assert.deepEqual(sent, [null], 'until somebody has signed in nothing more is asked')

  const waited = signedIn()
  assert.equal(await signIn('令牌'), 'unknown', 'what no header can carry is not sent')
  assert.equal(await signIn('kc_wrong'), 'unknown')
  assert.equal(store.getState().signedIn, false)
  assert.equal(await signIn(' kc_zz '), null)
  await waited
  assert.deepEqual([store.getState().signIn, store.getState().signedIn], [null, true])
  assert.equal((await fetchWithToken('/frames')).status, 200)
  assert.equal(sent.at(-1), 'Bearer kc_zz')

  // Taken from the list of tokens meanwhile: it is asked for again.
  serverKnowing('kc_other')
  assert.equal((await fetchWithToken('/graphql')).status, 401)
  assert.deepEqual([store.getState().signIn, store.getState().signedIn], ['refused', false])
})

test('a token whose role does not open the screens, and a server that does not answer, are told apart', async () => {
  serverKnowing('kc_public', ['value', 'session', 'catalogue', 'figures'])
  assert.equal(await signIn('kc_public'), 'role')
  serverKnowing('kc_auditor', ['value', 'session', 'catalogue', 'audit'])
  assert.equal(await signIn('kc_auditor'), null)
  globalThis.fetch = async () => {
    throw new TypeError('no connection')
  }
  assert.equal(await signIn('kc_public'), 'unreachable')
})
