/** A log that others are writing, as it was when its head was read. */
import type { EventLog, Followed, LogHead } from './event-log.ts'

export function asOfHead(log: EventLog, head: LogHead & { readonly followed?: Followed }): EventLog {
  const entries = head.followed?.entries ?? Number.POSITIVE_INFINITY
  return {
    ...log,
    async *read(position) {
      for await (const block of log.read(position)) {
        if (block.firstPosition > head.lastPosition) return
        yield block
      }
    },
    readBackward: (before = Number.MAX_SAFE_INTEGER) => log.readBackward(Math.min(before, head.lastPosition + 1)),
    async quarantine(query) {
      const page = await log.quarantine({ ...query, after: query.after ?? entries + 1 })
      return page
    },
  }
}
