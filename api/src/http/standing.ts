/** What one request's answer stands on: whether that still holds, and who is told when it no longer does. */
import type { ServerResponse } from 'node:http'
import type { Caller } from '../access-control/caller.ts'
import type { OpenStreams } from '../access-control/open-streams.ts'
import type { Proof } from '../access-control/proof.ts'
import type { StreamEnd } from '../access-control/stream-ends.ts'

export interface Standing {
  /** Why what let the caller in no longer does, as after a body that took long to come; null while it does. */
  over(): StreamEnd | null
  /** Watches an answer until it is closed. @param end ends it with a reason. */
  watch(response: ServerResponse, end: (why: StreamEnd) => void): void
}

export const standingOf = (streams: OpenStreams, by: Proof, caller: Caller): Standing => ({
  over: () => streams.over(by, caller),
  watch(response, end) {
    response.on('close', streams.watch(by, caller, end))
  },
})
