/** `POST /ingest?source=…&epoch=…[&format=…][&every=MINUTES]`: events as newline-delimited JSON, into the same handler as the mutation. */
import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Caller, mayNotSend } from '../access-control/caller.ts'
import { assertAbout, assertSender, BATCH_LIMIT, BadRequest, ingest, type Received } from '../live/ingest.ts'
import { NotWritable, type Twin } from '../live/twin.ts'
import { readBody } from './body.ts'
import { refuseStanding } from './end-stream.ts'
import { eventLines } from './event-lines.ts'
import { refuse, sendJson } from './respond.ts'
import type { Standing } from './standing.ts'

export const INGEST_LIMIT_BYTES = 16 * 1024 * 1024

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
  const lines = eventLines((item) => {
    if (batch.length <= BATCH_LIMIT) batch.push(item)
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
