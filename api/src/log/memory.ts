/** The event log in memory: for tests and trials. Keeps every promise of the port but durability. */
import { blockChecksum, emptyChecksum, encodeLines, hex } from './block.ts'
import type { Addition, Appended, Block, EpochMark, EventLog, LogHead, SourceSeen } from './event-log.ts'
import { changeMark } from './marks.ts'
import { memoryZone } from './memory-zone.ts'

export function memoryLog(city: string): EventLog {
  const blocks: Block[] = []
  const marks = new Map<string, EpochMark>()
  const sources = new Map<string, SourceSeen>()
  const { add: addToZone, counts, ...zone } = memoryZone()
  let checksum = emptyChecksum(city)
  let lastPosition = 0

  function add(addition: Addition): Appended {
    if (addition.firstPosition !== lastPosition + 1)
      throw new Error(`position ${addition.firstPosition} does not follow ${lastPosition}`)
    // First, since it is the one that may refuse.
    const kept = addToZone(addition)
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
    return { lastPosition, checksum: hex(checksum), ...kept }
  }

  return {
    adapter: 'memory',
    place: 'memory',
    ...zone,
    async head(): Promise<LogHead> {
      return {
        lastPosition,
        checksum: hex(checksum),
        marks: [...marks.values()],
        sources: [...sources.values()],
        quarantined: counts(),
      }
    },
    async append(addition) {
      return add(addition)
    },
    async beginning() {
      return null
    },
    async *read(position) {
      for (let i = 0; i < blocks.length; i++) {
        const block = blocks[i]!
        if (block.firstPosition + block.lines.length > position + 1) yield block
      }
    },
    async *readBackward(before = Number.MAX_SAFE_INTEGER) {
      for (let i = blocks.length - 1; i >= 0; i--) if (blocks[i]!.firstPosition < before) yield blocks[i]!
    },
    async checksumAt(position) {
      if (position === 0) return hex(emptyChecksum(city))
      return blocks.find((b) => b.firstPosition + b.lines.length - 1 === position)?.checksum ?? null
    },
    async probe() {},
    async close() {},
  }
}
