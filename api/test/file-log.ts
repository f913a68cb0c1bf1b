/** The log's file without threads: what a start does to it, many times a second. */
import { join } from 'node:path'
import { encodeLines } from '../src/log/block.ts'
import type { EventLog } from '../src/log/event-log.ts'
import { LOG_FILE } from '../src/log/sqlite.ts'
import { openForWriting, unpackBlock } from '../src/log/sqlite-file.ts'

const PAGE = 32

/** @throws LogUnusable as the server's own. */
export function fileLog(dataDir: string, city: string): EventLog {
  const place = join(dataDir, LOG_FILE)
  const file = openForWriting(place, city, 1)
  const { zone } = file
  let open = true
  return {
    adapter: 'file',
    place,
    head: async () => file.head(),
    beginning: async () => file.beginning(),
    append: async ({ lines, ...addition }) => file.append(addition, encodeLines(lines), lines.length),
    async *read(position) {
      for (let after = position; ; ) {
        const blocks = file.after(after, PAGE).map(unpackBlock)
        if (blocks.length === 0) return
        yield* blocks
        after = blocks.at(-1)!.firstPosition + blocks.at(-1)!.lines.length - 1
      }
    },
    async *readBackward(position = Number.MAX_SAFE_INTEGER) {
      for (let before = position; ; ) {
        const blocks = file.before(before, PAGE).map(unpackBlock)
        if (blocks.length === 0) return
        yield* blocks
        before = blocks.at(-1)!.firstPosition
      }
    },
    checksumAt: async (position) => file.checksumAt(position),
    quarantine: async (query) => zone.quarantine(query),
    quarantineEntries: async (ids) => zone.quarantineEntries(ids),
    quarantineSummary: async (source) => zone.quarantineSummary(source),
    openAlike: async (likeness) => zone.openAlike(likeness),
    earlierDecisions: async (about) => zone.earlierDecisions(about),
    earlierCorrections: async (likeness) => zone.earlierCorrections(likeness),
    receipts: async (query) => zone.receipts(query),
    shares: async (query) => zone.shares(query),
    share: async (id) => zone.share(id),
    sharePulls: async (share) => zone.sharePulls(share),
    probe: async () => file.probe(),
    async close() {
      if (open) file.close()
      open = false
    },
  }
}
