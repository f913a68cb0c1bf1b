// The token of whoever uses the screens: kept for this tab alone, sent with every request, asked for when it is refused.
import { store } from '../store.ts'
import { exerciseHeaders, session } from './exercise-session.ts'
import { opensScreens } from './granted.ts'

const KEY = 'token'

/** What a browser can send as a header, and the server takes. */
const FORM = /^[\x21-\x7e]{1,256}$/

function kept(): string | null {
  try {
    return globalThis.sessionStorage?.getItem(KEY) ?? null
  } catch {
    // A browser may forbid storage altogether; then a token lasts as long as the page.
    return null
  }
}

function keep(token: string | null): void {
  try {
    if (token === null) globalThis.sessionStorage?.removeItem(KEY)
    else globalThis.sessionStorage?.setItem(KEY, token)
  } catch {
    // Without storage the token lasts as long as the page.
    return
  }
}

let token = kept()
if (token !== null) store.setState({ signedIn: true })

function withToken(init: RequestInit | undefined, sent: string | null): RequestInit {
  const headers = new Headers(init?.headers)
  if (sent !== null) headers.set('authorization', `Bearer ${sent}`)
  for (const [name, value] of Object.entries(exerciseHeaders())) headers.set(name, value)
  return { ...init, headers }
}

export interface Carried {
  readonly token: string | null
  readonly headers: Readonly<Record<string, string>>
}

/** What a request made by another thread must carry; null = nothing is to be asked until somebody has signed in. */
export const carried = (): Carried | null =>
  store.getState().signIn !== null
    ? null
    : { token, headers: Object.fromEntries(new Headers(withToken(undefined, token).headers)) }

/** Opens the sign-in after a 401, unless another token has come since that one was sent. */
export function wasRefused(sent: string | null, signInAddress: string | null): void {
  if (sent !== token) return
  token = null
  keep(null)
  store.setState({ signIn: sent === null ? 'needed' : 'refused', signedIn: false, me: null, signInAddress })
}

const refusal = (): Response => new Response('a token is needed', { status: 401 })

/**
 * `fetch` with the token. A 401 opens the sign-in; until somebody has signed in nothing more is asked, and every request
 * is answered with 401 here.
 */
export const fetchWithToken: typeof fetch = async (input, init) => {
  if (store.getState().signIn !== null) return refusal()
  const sent = token
  const response = await fetch(input, withToken(init, sent))
  if (response.status === 401) wasRefused(sent, response.headers.get('kangcheng-sign-in'))
  // The one question every tab asks: an exercise that the server does not have answers it so.
  if (session !== null && response.status === 404 && String(input).includes('/graphql'))
    store.setState({ exerciseGone: true })
  return response
}

export type SignInProblem = 'unknown' | 'role' | 'unreachable'

/** Tries a token, and keeps it when it opens the screens. @returns why it does not, or null. */
export async function signIn(text: string): Promise<SignInProblem | null> {
  const tried = text.trim()
  if (!FORM.test(tried)) return 'unknown'
  let answer: { readonly data?: { readonly me?: { readonly sees: readonly string[] } } }
  try {
    const response = await fetch(
      '/graphql',
      withToken(
        {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ query: '{ me { sees } }' }),
        },
        tried,
      ),
    )
    if (response.status === 401) return 'unknown'
    answer = (await response.json()) as typeof answer
  } catch {
    // No answer, or none that can be read: the token itself was not judged.
    return 'unreachable'
  }
  if (!opensScreens(answer.data?.me?.sees ?? [])) return 'role'
  token = tried
  keep(tried)
  store.setState({ signIn: null, signedIn: true, streamEnd: null })
  return null
}

/** Resolves once somebody has signed in; at once when nobody is asked to. */
export function signedIn(): Promise<void> {
  return new Promise((done) => {
    if (store.getState().signIn === null) return done()
    const quit = store.subscribe(({ signIn: asked }) => {
      if (asked !== null) return
      quit()
      done()
    })
  })
}

/** Ends the provider's session where there is one, and forgets the token and everything that was read with it. Decisions that wait are still written as the page goes. */
export async function signOut(): Promise<void> {
  keep(null)
  // Without a token it was a session: the server forgets it. A server that is gone has none to forget.
  if (token === null) await fetch('/auth/logout', { method: 'POST' }).catch(() => null)
  location.reload()
}
