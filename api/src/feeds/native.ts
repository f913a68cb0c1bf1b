/**
 * The twin's own format: one event per line, the contract's flat `EventInput` as JSON (NDJSON).
 *
 * Each line passes the same decoder that the twin itself uses: a field that does not belong to its kind, or text that
 * looks like an identifier, refuses the line, and only the place is told. Whether ids exist is for the twin to say.
 */
import { isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import { decodeEvent, encodeEvent } from '@kangcheng/twin-engine'
import { causeOfProblem } from '../quarantine/classify.ts'
import { reducedEvent } from '../quarantine/reduced-event.ts'
import type { DecodedMessage, FeedContext, FeedDecoder, FeedEvent, FeedFormat, FeedProblem } from './feed-format.ts'
import { LONGEST_MESSAGE_BYTES } from './feed-format.ts'
import { lineReader } from './lines.ts'

export const native: FeedFormat = {
  id: 'native',
  name: { zh: '本系统格式（NDJSON）', en: 'native events (NDJSON)' },
  placeCodes: false,
  open: openNative,
}

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf])

function openNative(_: FeedContext, take: (message: DecodedMessage) => void): FeedDecoder {
  let message = 0
  const refused = (bytes: Uint8Array, number: number | null, problems: readonly FeedProblem[]) =>
    take({
      number,
      type: null,
      events: [],
      withoutMeaning: null,
      problems,
      places: [],
      rawSha256: () => createHash('sha256').update(bytes).digest('hex'),
    })
  const lines = lineReader({
    line(bytes, number) {
      const line = number === 1 && bytes.subarray(0, 3).equals(BYTE_ORDER_MARK) ? bytes.subarray(3) : bytes
      if (line.every((byte) => byte === 32 || byte === 9)) return
      message++
      if (!isUtf8(line)) {
        refused(line, message, [
          undecodable(`line ${number}`, 'is not UTF-8 text; expected one JSON event per line, in UTF-8'),
        ])
        return
      }
      const read = readLine(line.toString('utf8'))
      if (!read.ok) {
        refused(
          line,
          message,
          read.problems.map((problem) => ({
            place: `line ${number}${problem.path === '' ? '' : `, ${problem.path}`}`,
            why: problem.why,
            cause: causeOfProblem(problem),
            path: problem.path,
            reduced: read.reduced,
          })),
        )
        return
      }
      take({
        number: message,
        type: read.event.kind,
        events: [{ event: read.event, placeFields: {} }],
        withoutMeaning: null,
        problems: [],
        places: [],
        rawSha256: () => createHash('sha256').update(line).digest('hex'),
      })
    },
    tooLong(number) {
      message++
      refused(Buffer.alloc(0), message, [
        undecodable(`line ${number}`, `is longer than ${LONGEST_MESSAGE_BYTES} bytes; expected one event per line`),
      ])
    },
  })
  return {
    push: (chunk) => lines.push(chunk),
    end() {
      lines.end()
      if (message === 0)
        refused(Buffer.alloc(0), null, [undecodable('file', 'is empty; expected one JSON event per line')])
    },
  }
}

type ReadLine =
  | { readonly ok: true; readonly event: FeedEvent }
  | {
      readonly ok: false
      readonly problems: readonly { readonly path: string; readonly why: string }[]
      /** Of the event, what is right by itself. */
      readonly reduced: Readonly<Partial<FeedEvent>>
    }

const refuse = (path: string, why: string): ReadLine => ({ ok: false, problems: [{ path, why }], reduced: {} })

const undecodable = (place: string, why: string): FeedProblem => ({
  place,
  why,
  cause: 'undecodable',
  path: '',
  reduced: {},
})

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
  if (!decoded.ok) {
    const { seq: _, ...reduced } = reducedEvent(json, false)
    return { ok: false, problems: decoded.problems, reduced: reduced as Partial<FeedEvent> }
  }
  if (decoded.value.kind === 'clock.passed')
    return refuse('kind', 'clock.passed is the twin’s own; senders cannot give it')
  const { seq: _, ...wire } = encodeEvent(decoded.value)
  return { ok: true, event: wire as FeedEvent }
}
