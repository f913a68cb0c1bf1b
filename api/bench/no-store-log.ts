/** A log that keeps nothing: what an ingest costs without its store. Only for comparison. */
import type { EventLog } from '../src/log/event-log.ts'
import { memoryZone } from '../src/log/memory-zone.ts'

export function noStoreLog(city: string): EventLog {
  let lastPosition = 0
  const { add: _, counts: __, ...emptyZone } = memoryZone()
  const checksum = `none of ${city}`
  return {
    adapter: 'none',
    place: 'nowhere',
    ...emptyZone,
    head: async () => ({ lastPosition, checksum, marks: [], sources: [], quarantined: {} }),
    async append(addition) {
      lastPosition += addition.lines.length
      const given = { rejected: addition.rejected.map(() => ''), decisions: [], receipts: [], pulls: [] }
      return { lastPosition, checksum, quarantined: {}, given }
    },
    beginning: async () => null,
    async *read() {},
    async *readBackward() {},
    checksumAt: async () => checksum,
    async probe() {},
    async close() {},
  }
}
