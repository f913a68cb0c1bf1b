/** Answers /frames: the city as binary frames, from a position on. */

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ScopedHub } from '../fan-out/frame-hub.ts'
import { onRoom, writeSame } from '../fan-out/same-bytes.ts'
import type { Twin } from '../live/twin.ts'
import { refuse } from './respond.ts'
import { notReadYet, seenBefore } from './seen-before.ts'

export async function frameStream(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  frames: ScopedHub,
  twin: Twin,
): Promise<void> {
  const asked = url.searchParams.get('from')
  if (asked !== null && !/^\d{1,15}$/.test(asked)) {
    refuse(response, 400, 'from must be a position: a whole number from 0')
    return
  }
  let from: number | null
  try {
    from = await seenBefore(twin, asked === null ? null : Number(asked))
  } catch (error) {
    response.setHeader('retry-after', '1')
    return refuse(response, 503, notReadYet(error))
  }
  // Answered meanwhile with why it may not be.
  if (response.headersSent) return
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'cache-control': 'no-store' })
  response.flushHeaders()
  const quit = frames.subscribe(
    {
      // Ended with a reason, and not closed yet: nothing follows that.
      write: (bytes) => response.writableEnded || writeSame(response, bytes),
      onDrain: (listener) => onRoom(response, listener),
    },
    from,
  )
  request.on('close', quit)
  response.on('close', quit)
}
