/** The event log in memory: for tests and trials. Keeps every promise of the port but durability. */
import { blockChecksum, emptyChecksum, encodeLines, hex } from './block.ts'
import type { Addition, Appended, Block, EpochMark, EventLog, LogHead, QuarantineRow, SourceSeen } from './event-log.ts'
import { changeMark } from './marks.ts'

export function memoryLog(city: string): EventLog {
  const blocks: Block[] = []
  const marks = new Map<string, EpochMark>()
  const sources = new Map<string, SourceSeen>()
  const quarantine: QuarantineRow[] = []
  const known = new Set<string>()
  const counts: Record<string, number> = {}
  let checksum = emptyChecksum(city)
  let lastPosition = 0

  function add(addition: Addition): Appended {
    if (addition.firstPosition !== lastPosition + 1)
      throw new Error(`position ${addition.firstPosition} does not follow ${lastPosition}`)
    const { lines, receivedAt, firstPosition } = addition
    if (lines.length > 0) {
      checksum = blockChecksum(checksum, firstPosition, lines.length, receivedAt, encodeLines(lines))
      blocks.push({ firstPosition, receivedAt, lines: [...lines], checksum: hex(checksum) })
      lastPosition += lines.length
    }
    for (const change of addition.marks) {
      const key = JSON.stringify([change.source, change.epoch])
      marks.set(key, changeMark(marks.get(key), change))
    }
    for (const seen of addition.sources) sources.set(seen.source, seen)
    const concerned: Record<string, number> = {}
    for (const entry of addition.rejected) {
      const key = JSON.stringify([entry.source, entry.epoch, entry.seq, entry.rawSha256])
      if (!known.has(key)) {
        known.add(key)
        quarantine.push({ ...entry, id: quarantine.length + 1 })
        counts[entry.source] = (counts[entry.source] ?? 0) + 1
      }
      concerned[entry.source] = counts[entry.source]!
    }
    return { lastPosition, checksum: hex(checksum), quarantined: concerned }
  }

  return {
    adapter: 'memory',
    async head(): Promise<LogHead> {
      return {
        lastPosition,
        checksum: hex(checksum),
        marks: [...marks.values()],
        sources: [...sources.values()],
        quarantined: { ...counts },
      }
    },
    async append(addition) {
      return add(addition)
    },
    async *read(position) {
      for (let i = 0; i < blocks.length; i++) {
        const block = blocks[i]!
        if (block.firstPosition + block.lines.length > position + 1) yield block
      }
    },
    async *readBackward() {
      for (let i = blocks.length - 1; i >= 0; i--) yield blocks[i]!
    },
    async checksumAt(position) {
      if (position === 0) return hex(emptyChecksum(city))
      return blocks.find((b) => b.firstPosition + b.lines.length - 1 === position)?.checksum ?? null
    },
    async quarantine(first, source) {
      const rows = source === undefined ? quarantine : quarantine.filter((row) => row.source === source)
      return { total: rows.length, rows: rows.slice(-first).reverse() }
    },
    async probe() {},
    async close() {},
  }
}
