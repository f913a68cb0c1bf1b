/**
 * The running figures of the sources, built again from the log where no snapshot keeps them: the blocks of the last two days
 * of the city's clock and the quarantine's entries of the same time, in the order of their receipt. And the entries that came
 * since a snapshot that does.
 */
import { eventOf } from '../live/event-line.ts'
import type { Block, EventLog, LogHead } from '../log/event-log.ts'
import type { QuarantineRow } from '../log/zone-records.ts'
import { LOOKS_BACK, type QualityTracker } from './quality-tracker.ts'

const QUARANTINE_PAGE = 500
/** More entries of two days are not read: the newest are, and the share of what passed is then an upper bound. */
const MOST_QUARANTINED = 100_000

interface Line {
  readonly source: string
  readonly epoch: string
  readonly occurredAt: number
  readonly kind: string
}

const HEAD = /^\{"source":"([^"\\]+)","epoch":"([^"\\]+)","seq":"\d+","occurredAt":(-?\d+),"kind":"([a-z.]+)"/

/** The first fields of a line, without reading the rest of it. */
function lineHead(line: string): Line {
  const head = HEAD.exec(line)
  if (head === null) return eventOf(line)
  return { source: head[1]!, epoch: head[2]!, occurredAt: Number(head[3]), kind: head[4]! }
}

/** Fills an empty tracker. @param asOf the city's clock at the end of the log, 0 = not started. */
export async function rebuildQuality(tracker: QualityTracker, log: EventLog, asOf: number, now: number): Promise<void> {
  const since = (asOf || now) - LOOKS_BACK
  const { position, receivedAt } = await startOf(log, since)
  const refused = await quarantinedSince(log, receivedAt)
  let clock = 0
  let next = 0
  // Entries carry the time of their batch, so that those of a batch come behind its events.
  const refuseBefore = (until: number): void => {
    for (; next < refused.length && refused[next]!.receivedAt < until; next++) {
      const row = refused[next]!
      tracker.refuse(row.source, 1, [row], row.receivedAt, clock)
    }
  }
  for await (const block of log.read(position)) {
    refuseBefore(block.receivedAt)
    for (const line of block.lines) {
      const event = lineHead(line)
      if (event.kind === 'clock.passed') clock = event.occurredAt
      else tracker.apply(event.source, event.epoch, event.occurredAt, clock)
    }
    tracker.settle(block.receivedAt)
  }
  refuseBefore(Number.POSITIVE_INFINITY)
}

/** Where to begin reading so that the city's clock is known from `since` on, and when that was received. */
async function startOf(log: EventLog, since: number): Promise<{ position: number; receivedAt: number }> {
  let earliest: Block | null = null
  for await (const block of log.readBackward()) {
    earliest = block
    if (block.lines.some((line) => passesBefore(line, since)))
      return { position: block.firstPosition - 1, receivedAt: block.receivedAt }
  }
  // A log from before the window's start is read from its first event on.
  return { position: 0, receivedAt: earliest === null ? 0 : Number.NEGATIVE_INFINITY }
}

function passesBefore(line: string, since: number): boolean {
  if (!line.startsWith('{"source":"clock"')) return false
  const { kind, occurredAt } = lineHead(line)
  return kind === 'clock.passed' && occurredAt < since
}

/** Entries received since then, oldest first. */
async function quarantinedSince(log: EventLog, receivedAt: number): Promise<readonly QuarantineRow[]> {
  const rows: QuarantineRow[] = []
  let after: number | null = null
  while (rows.length < MOST_QUARANTINED) {
    const page: readonly QuarantineRow[] = (await log.quarantine({ first: QUARANTINE_PAGE, after })).rows
    for (const row of page) if (row.receivedAt >= receivedAt) rows.push(row)
    const oldest = page.at(-1)
    if (oldest === undefined || page.length < QUARANTINE_PAGE || oldest.receivedAt < receivedAt) break
    after = oldest.id
  }
  return rows.reverse()
}

/**
 * Entries that are not among those counted by source, oldest first.
 * @returns null where there are too many, or fewer than were counted: then the log has the figures.
 */
export async function quarantinedSinceCounts(
  log: EventLog,
  counted: ReadonlyMap<string, number>,
  quarantined: LogHead['quarantined'],
): Promise<readonly QuarantineRow[] | null> {
  const wanted = new Map<string, number>()
  let left = 0
  for (const source of new Set([...counted.keys(), ...Object.keys(quarantined)])) {
    const since = (quarantined[source] ?? 0) - (counted.get(source) ?? 0)
    if (since < 0) return null
    wanted.set(source, since)
    left += since
  }
  if (left > MOST_QUARANTINED) return null
  const rows: QuarantineRow[] = []
  let after: number | null = null
  while (left > 0) {
    const page: readonly QuarantineRow[] = (await log.quarantine({ first: QUARANTINE_PAGE, after })).rows
    for (const row of page) {
      const since = wanted.get(row.source) ?? 0
      if (since === 0) continue
      wanted.set(row.source, since - 1)
      rows.push(row)
      left--
    }
    const oldest = page.at(-1)
    if (oldest === undefined) return null
    after = oldest.id
  }
  return rows.reverse()
}
