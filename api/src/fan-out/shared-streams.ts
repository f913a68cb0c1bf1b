/**
 * Subscriptions that many hold alike: executed and written once, and the same bytes go to all. A reader whose socket is full
 * gets nothing more until it drains, and then the newest event alone; nothing queues for it.
 *
 * Alike are subscriptions whose key is the same: what is asked, and everything that decides what the answer may hold.
 */
import type { ServerResponse } from 'node:http'
import { onRoom, writeSame } from './same-bytes.ts'

export interface SharedStreams {
  /**
   * Joins the stream of a key, which `open` begins where nobody holds it.
   * @param from position that the reader has seen, perhaps on another node: nothing before it is given to it; null = none
   * @param open executes the subscription; aborted when the last reader has left. What is no event stream goes to each as it is.
   */
  join(
    key: string,
    response: ServerResponse,
    from: number | null,
    open: (signal: AbortSignal) => Promise<Response>,
  ): Promise<void>
  /** Streams that are executed, and readers of them. */
  readonly streams: number
  readonly readers: number
  /** Events executed and written once, and copies of them that went out. */
  readonly counters: { executed: number; delivered: number; skipped: number }
}

interface Reader {
  readonly response: ServerResponse
  /** False until its headers are out, and while its socket is full. */
  ready: boolean
  /** The newest event that it was given; null = none. */
  given: Told | null
  /** Events before this position are none for it. */
  readonly from: number
}

/** One event as it goes out, and its position; without one it is after all. */
interface Told {
  readonly bytes: Buffer
  readonly position: number
}

interface Stream {
  readonly readers: Set<Reader>
  readonly gone: AbortController
  readonly opened: Promise<Response>
  newest: Told | null
  pumping: boolean
}

/** How yoga ends one event of its stream. */
const END = '\n\n'
const POSITION = /^data: \{"data":\{[^}]*?"position":"(\d+)"/m

export function sharedStreams(): SharedStreams {
  const streams = new Map<string, Stream>()
  const counters = { executed: 0, delivered: 0, skipped: 0 }

  const give = (reader: Reader, event: Told): void => {
    // Ended with a reason, and not closed yet.
    if (reader.response.writableEnded || event.position < reader.from) return
    if (!reader.ready) {
      counters.skipped++
      return
    }
    reader.given = event
    counters.delivered++
    if (!writeSame(reader.response, event.bytes)) reader.ready = false
  }

  const leave = (key: string, stream: Stream, reader: Reader): void => {
    if (!stream.readers.delete(reader) || stream.readers.size > 0) return
    if (streams.get(key) === stream) streams.delete(key)
    stream.gone.abort()
  }

  /** Reads the one execution to its end and hands each event to everybody. */
  const pump = async (key: string, stream: Stream, body: ReadableStream<Uint8Array>): Promise<void> => {
    const reader = body.getReader()
    // An aborted request does not end what yoga executes for it: its body must be given up.
    stream.gone.signal.addEventListener('abort', () => void reader.cancel().catch(() => {}))
    const decoder = new TextDecoder()
    let rest = ''
    try {
      for (;;) {
        const { done, value } = await reader.read()
        if (done) break
        const parts = (rest + decoder.decode(value, { stream: true })).split(END)
        rest = parts.pop()!
        for (const part of parts) {
          const event = part.includes('data: {')
          const position = event ? POSITION.exec(part)?.[1] : undefined
          const bytes = Buffer.from(`${position === undefined ? '' : `id: ${position}\n`}${part}${END}`)
          if (event) {
            const told = { bytes, position: position === undefined ? Number.POSITIVE_INFINITY : Number(position) }
            stream.newest = told
            counters.executed++
            for (const one of stream.readers) give(one, told)
          } else
            for (const one of stream.readers)
              if (one.ready && !one.response.writableEnded) writeSame(one.response, bytes)
        }
      }
    } catch {
      // Aborted, because the last reader has left, or broken off by the server's end.
    } finally {
      if (streams.get(key) === stream) streams.delete(key)
      for (const one of stream.readers) one.response.end()
    }
  }

  return {
    get streams() {
      return streams.size
    },
    get readers() {
      return [...streams.values()].reduce((sum, stream) => sum + stream.readers.size, 0)
    },
    counters,
    async join(key, response, from, open) {
      let stream = streams.get(key)
      if (stream === undefined) {
        const gone = new AbortController()
        stream = { readers: new Set(), gone, opened: open(gone.signal), newest: null, pumping: false }
        streams.set(key, stream)
      }
      const own = stream
      const reader: Reader = { response, ready: false, given: null, from: from ?? 0 }
      own.readers.add(reader)
      response.on('close', () => leave(key, own, reader))
      let answer: Response
      try {
        answer = await own.opened
      } catch (error) {
        if (streams.get(key) === own) streams.delete(key)
        throw error
      }
      if (own.gone.signal.aborted && !own.pumping) {
        // All have left meanwhile.
        own.pumping = true
        await answer.body?.cancel()
      }
      if (response.destroyed || response.headersSent) return
      const type = answer.headers.get('content-type') ?? ''
      response.statusCode = answer.status
      answer.headers.forEach((value, name) => {
        if (name !== 'connection' && name !== 'content-encoding') response.setHeader(name, value)
      })
      if (!type.startsWith('text/event-stream') || answer.body === null) {
        if (streams.get(key) === own) streams.delete(key)
        response.setHeader('cache-control', 'no-store')
        response.end(Buffer.from(await answer.clone().arrayBuffer()))
        return
      }
      response.flushHeaders()
      const catchUp = (): void => {
        reader.ready = true
        if (own.newest !== null && own.newest !== reader.given) give(reader, own.newest)
      }
      onRoom(response, catchUp)
      catchUp()
      if (!own.pumping) {
        own.pumping = true
        await pump(key, own, answer.body)
      }
    },
  }
}
