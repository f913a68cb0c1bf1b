// The one connection to the API: queries, and subscriptions over SSE that come back by themselves.
import { Client, type CombinedError, fetchExchange } from '@urql/core'
import type { Language } from '../i18n/words.ts'
import { store } from '../store.ts'
import { backoffMs } from './backoff.ts'
import { streamEnded } from './stream-ended.ts'
import { streamEndOf } from './stream-ends.ts'
import { fetchWithToken } from './token.ts'

export const client = new Client({
  url: '/graphql',
  fetch: fetchWithToken,
  exchanges: [fetchExchange],
  fetchSubscriptions: true,
  preferGetMethod: false,
  requestPolicy: 'network-only',
})

/** A field that is null or empty because it is not for whoever asks. */
export interface HiddenField {
  /** Type and field, `Facility.emergency`. */
  readonly field: string
  /** `ROLE`: not granted; `SCOPE`: another's place. */
  readonly reason: 'ROLE' | 'SCOPE'
}

export type Answer<T> =
  | { readonly ok: true; readonly data: T; readonly hidden: readonly HiddenField[] }
  | { readonly ok: false; readonly why: string }

/** The server's words, in Chinese where it gives them so; its client marks each message, which people need not know. */
export function inServersWords(error: CombinedError, language: Language): string {
  const zh = error.graphQLErrors.map(({ extensions }) => extensions.zh)
  if (language === 'zh' && zh.length > 0 && zh.every((one) => typeof one === 'string')) return zh.join('；')
  return error.message.replaceAll('[GraphQL] ', '')
}

/** One question, one answer; a refusal is a value with the server's words. */
export async function ask<T>(operation: string, variables: Record<string, unknown> = {}): Promise<Answer<T>> {
  const result = await client.query<T>(operation, variables).toPromise()
  if (result.error) return { ok: false, why: inServersWords(result.error, store.getState().language) }
  return result.data
    ? { ok: true, data: result.data, hidden: (result.extensions?.hidden ?? []) as readonly HiddenField[] }
    : { ok: false, why: 'the answer is empty' }
}

export async function change<T>(operation: string, variables: Record<string, unknown>): Promise<Answer<T>> {
  const result = await client.mutation<T>(operation, variables).toPromise()
  if (result.error) return { ok: false, why: inServersWords(result.error, store.getState().language) }
  return result.data ? { ok: true, data: result.data, hidden: [] } : { ok: false, why: 'the answer is empty' }
}

export interface Listening {
  readonly stop: () => void
  /** Gives the stream up as broken and opens it again. */
  readonly reopen: () => void
}

/** The position that an answer stands at, where it tells one. */
function positionOf(data: unknown): string | null {
  for (const field of Object.values(data ?? {})) {
    const position = (field as { readonly position?: unknown } | null)?.position
    if (typeof position === 'string') return position
  }
  return null
}

/**
 * Listens until stopped. When the stream breaks it is opened again after a growing pause, perhaps on another node, and from the
 * position that was seen last: what comes is never older. `onState` hears of both.
 * `onData` returning `true` says that the stream is over for good.
 */
export function listen<T>(
  operation: string,
  variables: Record<string, unknown>,
  onData: (data: T) => boolean,
  onState: (state: 'open' | 'lost') => void,
): Listening {
  let stopped = false
  let attempt = 0
  let seen: string | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let current: { unsubscribe: () => void } | undefined
  let reopen = (): void => undefined
  const open = (): void => {
    if (stopped) return
    let closed = false
    // The stream is left after the message in hand: leaving inside it would abort the reader that is still delivering.
    const leave = (): void => {
      const leaving = current
      setTimeout(() => leaving?.unsubscribe())
    }
    const again = (): void => {
      if (stopped || closed) return
      closed = true
      leave()
      onState('lost')
      timer = setTimeout(open, backoffMs(attempt++, Math.random()))
    }
    reopen = again
    const resumed = seen === null ? {} : { fetchOptions: { headers: { 'last-event-id': seen } } }
    current = client.subscription<T>(operation, variables, resumed).subscribe((result) => {
      if (stopped || closed) return
      if (result.data) {
        attempt = 0
        seen = positionOf(result.data) ?? seen
        onState('open')
        if (onData(result.data)) {
          stopped = true
          leave()
          return
        }
      }
      const ended = streamEndOf(result.error?.graphQLErrors)
      if (ended !== null) {
        // Opened again at once: the server shows what is allowed now, or asks who is there.
        attempt = 0
        streamEnded(ended)
      }
      if (result.error || result.hasNext === false) again()
    })
  }
  open()
  return {
    stop() {
      stopped = true
      clearTimeout(timer)
      current?.unsubscribe()
    },
    reopen: () => reopen(),
  }
}
