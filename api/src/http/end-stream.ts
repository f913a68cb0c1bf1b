/** How a stream ends that may not go on: with a reason that its reader can show, and then at once. */
import type { ServerResponse } from 'node:http'
import { STREAM_ENDS, type StreamEnd } from '../access-control/stream-ends.ts'
import { endFrame } from '../fan-out/frame.ts'
import { refuse } from './respond.ts'

/** A reader who does not read cannot be told: its connection is closed all the same. */
const TOLD_WITHIN_MS = 500

function end(response: ServerResponse, last: string | Uint8Array): void {
  response.end(last)
  const timer = setTimeout(() => response.destroy(), TOLD_WITHIN_MS)
  response.on('close', () => clearTimeout(timer))
}

/** Nothing has been answered yet: the reason is the answer. */
export function refuseStanding(response: ServerResponse, why: StreamEnd): void {
  response.setHeader('connection', 'close')
  refuse(response, 401, STREAM_ENDS[why].en)
}

/** A stream of frames: the reason is its last frame. */
export function endFrames(response: ServerResponse, why: StreamEnd): void {
  if (response.headersSent) end(response, endFrame(why))
  else refuseStanding(response, why)
}

/**
 * An answer of GraphQL. Events end with one that carries the reason as an error; what streams in another form is cut off.
 * @param streaming whether its sender asked for a stream; what is no stream was judged when it began, and is answered
 */
export function endEvents(response: ServerResponse, why: StreamEnd, streaming: boolean): void {
  if (!response.headersSent) {
    if (streaming) refuseStanding(response, why)
    return
  }
  if (!String(response.getHeader('content-type')).startsWith('text/event-stream')) {
    response.destroy()
    return
  }
  const { en, zh } = STREAM_ENDS[why]
  const error = { message: en, extensions: { code: 'STREAM_ENDED', reason: why, zh } }
  end(response, `event: next\ndata: ${JSON.stringify({ errors: [error] })}\n\nevent: complete\ndata\n\n`)
}
