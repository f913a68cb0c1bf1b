/**
 * The twin's own format: one event per line, the contract's flat `EventInput` as JSON (NDJSON).
 *
 * Each line passes the same decoder that the twin itself uses: a field that does not belong to its kind, or text that
 * looks like an identifier, refuses the line, and only the place is told. Whether ids exist is for the twin to say.
 */
import { decodeEvent, encodeEvent } from '@kangcheng/twin-engine'
import type { DecodedEvent, DecodedFeed, FeedEvent, FeedFormat, FeedProblem } from './feed-format.ts'

export const native: FeedFormat = {
  id: 'native',
  name: { zh: '本系统格式（NDJSON）', en: 'native events (NDJSON)' },
  placeCodes: false,
  decode: decodeNative,
}

function decodeNative(payload: Uint8Array): DecodedFeed {
  const events: DecodedEvent[] = []
  const problems: FeedProblem[] = []
  let message = 0
  const lines = new TextDecoder('utf-8').decode(payload).split(/\r\n|\n|\r/)
  lines.forEach((line, i) => {
    if (line.trim() === '') return
    message++
    const read = readLine(line)
    if (read.ok) events.push({ message, placeField: null, event: read.event })
    else
      for (const { path, why } of read.problems)
        problems.push({ message, place: `line ${i + 1}${path === '' ? '' : `, ${path}`}`, why })
  })
  if (message === 0) problems.push({ message: null, place: 'file', why: 'is empty; expected one JSON event per line' })
  return { messages: message, events, withoutMeaning: [], problems }
}

type ReadLine =
  | { readonly ok: true; readonly event: FeedEvent }
  | { readonly ok: false; readonly problems: readonly { readonly path: string; readonly why: string }[] }

const refuse = (path: string, why: string): ReadLine => ({ ok: false, problems: [{ path, why }] })

function readLine(line: string): ReadLine {
  let json: unknown
  try {
    json = JSON.parse(line)
  } catch {
    // The parser's own message quotes the line, and the line may hold anything.
    return refuse('', 'is no JSON; expected one event per line')
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return refuse('', 'is no JSON object')
  // Lines are numbered when they are sent; one of their own is only checked.
  const decoded = decodeEvent({ seq: '0', ...json })
  if (!decoded.ok) return decoded
  if (decoded.value.kind === 'clock.passed')
    return refuse('kind', 'clock.passed is the twin’s own; senders cannot give it')
  const { seq: _, ...wire } = encodeEvent(decoded.value)
  return { ok: true, event: wire as FeedEvent }
}
