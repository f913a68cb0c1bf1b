/**
 * What writes the city's log is done by the one node that holds its lease; the others hand it over, and answer when they
 * have read what came of it. So whatever node is asked, a query after an acknowledgement sees it.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import { NotWritable, type Twin } from '../live/twin.ts'
import { refuse, send } from './respond.ts'

/** Tells the receiver that it must not hand over again: two nodes that take each other for the writer would never end. */
const FORWARDED = 'kangcheng-forwarded'
/** The writer answers within the time of a commit; where it hangs, its lease runs out, and nobody waits for it any more. */
const LONGEST_MS = 30_000
const LOOK_MS = 100

/** Of one connection, not of a request; and what tells of a browser's page, which the first node has judged. */
const NOT_PASSED_ON = new Set(
  'connection keep-alive proxy-connection te trailer transfer-encoding upgrade host content-length expect origin referer sec-fetch-site sec-fetch-mode sec-fetch-dest sec-fetch-user accept-encoding'.split(
    ' ',
  ),
)
const NOT_PASSED_BACK = new Set(
  'connection keep-alive transfer-encoding content-length content-encoding date'.split(' '),
)

/**
 * @param body the request's, read before; null = it has none.
 * @param seen resolves when this node has read what came of it
 */
export async function forward(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  body: Uint8Array | null,
  twin: Twin,
  seen: () => Promise<void> = () => twin.caughtUp(),
): Promise<void> {
  const later = (why: string): void => {
    response.setHeader('retry-after', '1')
    refuse(response, 503, why)
  }
  const { leader } = twin
  if (leader === null || request.headers[FORWARDED] !== undefined)
    return later('the lease on the log is changing hands · nothing of this was accepted: send it again later')
  const overtaken = new AbortController()
  const looking = setInterval(() => {
    if (twin.leader !== leader) overtaken.abort()
  }, LOOK_MS)
  let answer: Response
  let content: Uint8Array
  try {
    answer = await fetch(new URL(url.pathname + url.search, leader), {
      method: request.method ?? 'POST',
      headers: passedOn(request),
      ...(body === null ? {} : { body: new Uint8Array(body) }),
      redirect: 'manual',
      signal: AbortSignal.any([AbortSignal.timeout(LONGEST_MS), overtaken.signal]),
    })
    content = new Uint8Array(await answer.arrayBuffer())
  } catch {
    return later('the node that writes did not answer: whether this counts is not known. Send it again: it counts once')
  } finally {
    clearInterval(looking)
  }
  try {
    await seen()
  } catch (error) {
    if (!(error instanceof NotWritable)) throw error
    return later(
      `${error.message} · the node that writes has answered, but this one cannot read it yet: ask again later`,
    )
  }
  answer.headers.forEach((value, name) => {
    if (!NOT_PASSED_BACK.has(name)) response.setHeader(name, value)
  })
  send(response, answer.status, answer.headers.get('content-type') ?? 'application/json; charset=utf-8', content)
}

/** Whether another node has handed this request over: it is answered here, whatever it names. */
export const wasHandedOver = ({ headers }: IncomingMessage): boolean => headers[FORWARDED] !== undefined

/**
 * Asks the node that has what a request is about.
 * @returns its answer, which may be a stream; null where the node takes no connection, so that nothing was begun.
 * @throws where it broke off before it had answered.
 */
export async function askedOf(
  address: string,
  request: IncomingMessage,
  url: URL,
  body: Uint8Array | null,
  signal: AbortSignal,
): Promise<Response | null> {
  try {
    return await fetch(new URL(url.pathname + url.search, address), {
      method: request.method ?? 'GET',
      headers: passedOn(request),
      ...(body === null ? {} : { body: new Uint8Array(body) }),
      redirect: 'manual',
      signal,
    })
  } catch (error) {
    const cause = (error as { cause?: { code?: unknown } }).cause?.code
    if (cause === 'ECONNREFUSED' || cause === 'EHOSTUNREACH' || cause === 'ENOTFOUND') return null
    throw error
  }
}

/** @returns false where the node takes no connection: this one answers as far as it can. */
export async function handOver(
  address: string,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  body: Uint8Array | null,
): Promise<boolean> {
  const gone = new AbortController()
  response.on('close', () => gone.abort())
  let answer: Response | null
  try {
    answer = await askedOf(address, request, url, body, gone.signal)
  } catch {
    response.setHeader('retry-after', '1')
    refuse(response, 503, 'the node that has this did not answer: whether it was done is not known. Look, or ask again')
    return true
  }
  if (answer === null) return false
  // Answered meanwhile with why it may not be.
  if (response.headersSent) {
    await answer.body?.cancel()
    return true
  }
  response.statusCode = answer.status
  answer.headers.forEach((value, name) => {
    if (!NOT_PASSED_BACK.has(name)) response.setHeader(name, value)
  })
  if (answer.body === null) {
    response.end()
    return true
  }
  response.flushHeaders()
  // What breaks off there breaks off here, so that the reader sees it and comes again.
  await pipeline(Readable.fromWeb(answer.body as ReadableStream<Uint8Array>), response).catch(() => response.destroy())
  return true
}

function passedOn(request: IncomingMessage): Headers {
  const headers = new Headers({ [FORWARDED]: '1' })
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined && !NOT_PASSED_ON.has(name))
      headers.set(name, Array.isArray(value) ? value.join(', ') : value)
  return headers
}
