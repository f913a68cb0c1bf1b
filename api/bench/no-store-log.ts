/** A log that keeps nothing: what an ingest costs without its store. Only for comparison. */
import type { EventLog } from '../src/log/event-log.ts'

export function noStoreLog(city: string): EventLog {
  let lastPosition = 0
  const checksum = `none of ${city}`
  return {
    adapter: 'none',
    head: async () => ({ lastPosition, checksum, marks: [], sources: [], quarantined: {} }),
    async append(addition) {
      lastPosition += addition.lines.length
      return { lastPosition, checksum, quarantined: {} }
    },
    async *read() {},
    async *readBackward() {},
    checksumAt: async () => checksum,
    quarantine: async () => ({ total: 0, rows: [] }),
    async probe() {},
    async close() {},
  }
}
