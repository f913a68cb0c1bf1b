/** Several additions that wait together become one: one block, one commit, one fsync. */
import type { Addition, GivenReceipts, MarkChange, SourceSeen } from './event-log.ts'

/**
 * Joins additions whose positions follow each other. A later mark of the same epoch and a later sighting of the same
 * source replace the earlier; gap changes keep their order.
 * @throws when positions do not follow each other.
 */
export function joinAdditions(additions: readonly Addition[]): Addition {
  const first = additions[0]
  if (first === undefined) throw new Error('nothing to append')
  if (additions.length === 1) return first
  const lines: string[] = []
  const marks = new Map<string, MarkChange>()
  const sources = new Map<string, SourceSeen>()
  for (const addition of additions) {
    if (addition.firstPosition !== first.firstPosition + lines.length)
      throw new Error(`position ${addition.firstPosition} does not follow ${first.firstPosition + lines.length - 1}`)
    for (const line of addition.lines) lines.push(line)
    for (const mark of addition.marks) {
      const key = JSON.stringify([mark.source, mark.epoch])
      const before = marks.get(key)
      marks.set(key, before ? { ...mark, gapChanges: [...before.gapChanges, ...mark.gapChanges] } : mark)
    }
    for (const seen of addition.sources) sources.set(seen.source, seen)
  }
  return {
    firstPosition: first.firstPosition,
    receivedAt: additions[additions.length - 1]!.receivedAt,
    lines,
    marks: [...marks.values()],
    sources: [...sources.values()],
    rejected: additions.flatMap((a) => a.rejected),
    decisions: additions.flatMap((a) => a.decisions),
    receipts: additions.flatMap((a) => a.receipts),
    shares: additions.flatMap((a) => a.shares),
    pulls: additions.flatMap((a) => a.pulls),
  }
}

/** Gives each of the joined additions its own receipts back. */
export function shareOut(given: GivenReceipts, additions: readonly Addition[]): readonly GivenReceipts[] {
  const next = { rejected: 0, decisions: 0, receipts: 0, pulls: 0 }
  const take = (kind: keyof GivenReceipts, count: number): readonly string[] => {
    const from = next[kind]
    next[kind] += count
    return given[kind].slice(from, from + count)
  }
  return additions.map((addition) => ({
    rejected: take('rejected', addition.rejected.length),
    decisions: take('decisions', addition.decisions.length),
    receipts: take('receipts', addition.receipts.length),
    pulls: take('pulls', addition.pulls.length),
  }))
}
