/** `POST /ingest?source=…&epoch=…[&format=…][&every=MINUTES]`: events as newline-delimited JSON, into the same handler as the mutation. */
import { isUtf8 } from 'node:buffer'
import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Caller, mayNotSend } from '../access-control/caller.ts'
import { assertAbout, assertSender, BATCH_LIMIT, BadRequest, ingest, type Received } from '../live/ingest.ts'
import { NotWritable, type Twin } from '../live/twin.ts'
import { readBody } from './body.ts'
import { refuseStanding } from './end-stream.ts'
import { refuse, sendJson } from './respond.ts'
import type { Standing } from './standing.ts'

export const INGEST_LIMIT_BYTES = 16 * 1024 * 1024
const LINE_LIMIT_BYTES = 64 * 1024
const NEWLINE = 10
const RETURN = 13
const SPACE = 32
const TAB = 9

/** One line as an event, or why it is none. The line's text is never repeated: it may be personal. */
function received(line: Buffer, number: number): Received {
  const raw = (): Uint8Array => line
  const broken = (why: string): Received => ({ broken: { path: `line ${number}`, why }, raw })
  if (line.length > LINE_LIMIT_BYTES) return broken(`is longer than ${LINE_LIMIT_BYTES} bytes; send one event a line`)
  if (!isUtf8(line)) return broken('is not UTF-8 text; send one JSON object a line, in UTF-8')
  try {
    return { input: JSON.parse(line.toString('utf8')) as unknown, raw }
  } catch (error) {
    const at = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1]
    return broken(
      `is not JSON${at === undefined ? '' : ` (from column ${Number(at) + 1})`}; send one JSON object a line`,
    )
  }
}

const isBlank = (line: Buffer): boolean => {
  for (const byte of line) if (byte !== SPACE && byte !== TAB) return false
  return true
}

/** Splits a stream of chunks into lines; blank lines are skipped but counted. */
function lineReader(take: (line: Buffer, number: number) => void): {
  push(chunk: Buffer): void
  end(): void
} {
  let rest: Buffer[] = []
  let number = 0
  const emit = (line: Buffer): void => {
    number++
    const text = line[line.length - 1] === RETURN ? line.subarray(0, -1) : line
    if (!isBlank(text)) take(text, number)
  }
  return {
    push(chunk) {
      let from = 0
      for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
        const part = chunk.subarray(from, at)
        emit(rest.length === 0 ? part : Buffer.concat([...rest, part]))
        rest = []
        from = at + 1
      }
      if (from < chunk.length) rest.push(chunk.subarray(from))
    },
    end() {
      if (rest.length > 0) emit(Buffer.concat(rest))
      rest = []
    },
  }
}

export async function ingestRoute(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  caller: Caller,
  twin: Twin,
  standing: Pick<Standing, 'over'>,
): Promise<void> {
  const source = url.searchParams.get('source') ?? ''
  const epoch = url.searchParams.get('epoch') ?? ''
  const batch: Received[] = []
  const lines = lineReader((line, number) => {
    if (batch.length <= BATCH_LIMIT) batch.push(received(line, number))
  })
  const hash = createHash('sha256')
  await readBody(request, INGEST_LIMIT_BYTES, 'Send the events in several batches', (chunk) => {
    hash.update(chunk)
    lines.push(chunk)
  })
  lines.end()
  const over = standing.over()
  if (over !== null) return refuseStanding(response, over)
  const every = url.searchParams.get('every')
  const about = {
    format: url.searchParams.get('format'),
    everyMinutes: every === null ? null : Number(every || Number.NaN),
    sha256: hash.digest('hex'),
    now: url.searchParams.get('now'),
  }
  try {
    assertSender(source, epoch)
    assertAbout(about)
    const why = mayNotSend(caller, source)
    if (why !== null) {
      refuse(response, 403, why)
      return
    }
    const receipt = await ingest(twin, source, epoch, batch, about)
    sendJson(response, 200, { ...receipt, position: String(receipt.position) })
  } catch (error) {
    if (error instanceof BadRequest) refuse(response, 400, error.message)
    else if (error instanceof NotWritable) {
      response.setHeader('retry-after', '1')
      refuse(response, 503, error.message)
    } else throw error
  }
}
