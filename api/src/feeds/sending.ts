/**
 * Sending to the twin's `POST /ingest`: batches of lines, and patience with a twin that is away.
 *
 * Identity of files: epoch = the first 16 hex digits of SHA-256 over them, seq = 8 × the message's index over all files + the
 * place within its message; a message with more than eight lines counts as several messages in a row. Sending the same
 * files again is therefore safe: what was accepted is a duplicate.
 */

/** Largest batch, in lines. */
export const BATCH_EVENTS = 1000
/** Largest batch, in bytes: half of what the twin takes. */
export const BATCH_BYTES = 8 * 1024 * 1024

export interface Rejection {
  /** Line of the batch, from 0. */
  readonly index: number
  readonly path: string
  readonly why: string
  /** Where the quarantine keeps it: `q-20261129-000412`. */
  readonly receipt?: string
}

export interface Receipt {
  readonly accepted: number
  readonly duplicates: number
  readonly quarantined: readonly Rejection[]
  readonly position: string
}

export interface Destination {
  /** Base address of the twin: `http://127.0.0.1:4000`. */
  readonly to: URL
  /** Empty where the twin asks for none. */
  readonly token: string
  readonly source: string
  readonly epoch: string
  /** Format of what the sender wrote, for the twin to show. */
  readonly format?: string
  /** How often the sender means to send; the twin calls it late by that. */
  readonly everyMinutes?: number | null
  /** Where the sender's clock stands, ISO 8601; moves the city's clock where that follows this source. */
  readonly now?: string
  readonly signal: AbortSignal
  /** Told before each wait: seconds until the next attempt and what went wrong. */
  readonly onRetry: (seconds: number, why: string) => void
  /** First wait in milliseconds, doubled at each further one. */
  readonly firstWaitMilliseconds?: number
  readonly longestWaitMilliseconds?: number
  /** Attempts before giving up; a feed that lives as long as its twin never does. */
  readonly attempts?: number
}

export type Delivery = { readonly ok: true; readonly receipt: Receipt } | { readonly ok: false; readonly why: string }

const ATTEMPTS = 8
const FIRST_WAIT_MILLISECONDS = 250
const LONGEST_WAIT_MILLISECONDS = 10_000
const ANSWER_WITHIN_MILLISECONDS = 30_000
/** The twin is starting, busy or behind a gateway that says so. */
const AWAY = new Set([429, 502, 503, 504])

/** Sends one batch of NDJSON lines until it is acknowledged, refused for good, or eight attempts have found nobody. */
export async function deliver(lines: readonly string[], destination: Destination): Promise<Delivery> {
  const { to, token, source, epoch, signal } = destination
  const address = new URL('ingest', to.href.endsWith('/') ? to : `${to.href}/`)
  address.searchParams.set('source', source)
  address.searchParams.set('epoch', epoch)
  if (destination.format !== undefined) address.searchParams.set('format', destination.format)
  const every = destination.everyMinutes ?? null
  if (every !== null) address.searchParams.set('every', String(every))
  if (destination.now !== undefined) address.searchParams.set('now', destination.now)
  const body = `${lines.join('\n')}\n`
  const headers = {
    'content-type': 'application/x-ndjson',
    ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
  }
  let wait = destination.firstWaitMilliseconds ?? FIRST_WAIT_MILLISECONDS
  for (let attempt = 1; ; attempt++) {
    let why: string
    try {
      const within = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN_MILLISECONDS)])
      const response = await fetch(address, { method: 'POST', headers, body, signal: within })
      const text = await response.text()
      if (response.ok) return readReceipt(text)
      why = `answered ${response.status}`
      if (response.status === 401 || response.status === 403)
        return {
          ok: false,
          why: `${to.origin} ${why}: the token or the source name was refused; check --token and --source`,
        }
      if (!AWAY.has(response.status)) return { ok: false, why: `${to.origin} ${why}: ${text.slice(0, 300).trim()}` }
    } catch (error) {
      why = connectionTrouble(error)
    }
    if (signal.aborted) return { ok: false, why: 'interrupted; send again, what was accepted counts once' }
    if (attempt === (destination.attempts ?? ATTEMPTS))
      return {
        ok: false,
        why: `${to.origin} ${why} at each of ${attempt} attempts; is the twin running there? Then send again`,
      }
    destination.onRetry(wait / 1000, why)
    await pause(wait, signal)
    wait = Math.min(wait * 2, destination.longestWaitMilliseconds ?? LONGEST_WAIT_MILLISECONDS)
  }
}

function readReceipt(text: string): Delivery {
  try {
    const receipt = JSON.parse(text) as Partial<Receipt>
    if (
      typeof receipt.accepted === 'number' &&
      typeof receipt.duplicates === 'number' &&
      Array.isArray(receipt.quarantined)
    )
      return { ok: true, receipt: { ...(receipt as Receipt), position: String(receipt.position ?? '') } }
  } catch (error) {
    return { ok: false, why: `the answer is no receipt (${(error as Error).message}); is --to the address of a twin?` }
  }
  return {
    ok: false,
    why: 'the answer is no receipt {accepted, duplicates, quarantined, position}; is --to the address of a twin?',
  }
}

function connectionTrouble(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error
  if (cause instanceof Error)
    return 'code' in cause ? `did not answer (${String(cause.code)})` : `did not answer (${cause.name})`
  return 'did not answer'
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, milliseconds)
    signal.addEventListener('abort', done, { once: true })
  })
}
