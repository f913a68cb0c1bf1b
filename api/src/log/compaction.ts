/**
 * Compaction: events from before an instant leave a log, and the state behind them becomes its beginning. The chain of
 * checksums goes on; what went stays named with its checksums. How far each sender had come is kept apart from events (marks),
 * so that a number sent again is known as before. May run beside the server: it touches nothing that the writer writes.
 */
import { type CityModel, emptyState, saveAlertBook, stateFormat } from '@kangcheng/twin-engine'
import { stateAtBeginning } from '../live/beginning-state.ts'
import { wallClock } from '../live/city-clock.ts'
import { eventOf } from '../live/event-line.ts'
import { Identities } from '../live/identities.ts'
import { blank, type Live, replayBlock } from '../live/live-state.ts'
import { encodeSnapshot, hashState } from '../live/snapshots.ts'
import type { Beginning, Removed } from './beginning.ts'
import { emptyChecksum, hex } from './block.ts'
import type { LogHead } from './event-log.ts'
import { blocksAfter, type LogPlace, type LogReading, openLogReading } from './log-reading.ts'
import { EpochNumbers } from './marks.ts'

/** Days before the log's end that always stay: what sources are worth is known from two of them. */
export const LEAST_KEPT_DAYS = 3
const DAY = 86_400_000

export interface Compaction {
  readonly beginning: Beginning
  readonly removed: Removed
}

/** What cannot be compacted so; the message names the remedy. */
export class CompactionRefused extends Error {
  override readonly name = 'CompactionRefused'
}

/**
 * Works out what a compaction leaves, and reads only.
 * @param before an instant of the city's clock, epoch ms: events up to the last block before it go.
 * @param now epoch ms, noted with what went.
 * @returns null where nothing lies before the instant.
 * @throws CompactionRefused where the instant is too late.
 */
export async function compactionOf(
  log: LogReading,
  city: CityModel,
  before: number,
  now: number,
  progress: (events: number) => void = () => {},
): Promise<Compaction | null> {
  const head = await log.head()
  if (head.lastPosition === 0) return null
  await refuseTooLate(log, head, before)
  const begun = await log.beginning()
  const start = begun === null ? null : stateAtBeginning(begun, city)
  const state = start?.state ?? emptyState(city)
  const live = blank({ city, clock: wallClock() }, state, new Identities([]), start?.snapshot ?? null)
  for (const seen of head.sources) live.sources.set(seen.source, seen)
  const from = begun?.position ?? 0
  const checksumBefore = begun?.checksum ?? hex(emptyChecksum(city.id))
  const numbers = new Map(
    (begun?.marks ?? []).map((mark) => {
      const { source, epoch } = mark
      return [keyOf(mark), { source, epoch, numbers: EpochNumbers.of(mark) }]
    }),
  )
  let checksum = checksumBefore
  let [receivedFrom, receivedTo] = [0, 0]
  for await (const { packed, lines } of blocksAfter(log, from)) {
    const events = lines.map(eventOf)
    if (events.some(({ occurredAt }) => occurredAt >= before)) break
    replayBlock(live, { firstPosition: packed.firstPosition, lines }, live.position)
    for (const { source, epoch, seq } of events) {
      const key = keyOf({ source, epoch })
      const known = numbers.get(key) ?? { source, epoch, numbers: new EpochNumbers() }
      numbers.set(key, known)
      if (!known.numbers.knows(seq)) known.numbers.take(seq)
    }
    if (checksum === checksumBefore) receivedFrom = packed.receivedAt
    receivedTo = packed.receivedAt
    checksum = packed.checksum
    progress(live.position)
  }
  if (live.position === from) return null
  return {
    beginning: {
      position: live.position,
      checksum,
      asOf: live.state.asOf,
      snapshot: snapshotAt(live, city, checksum),
      marks: [...numbers.values()].map(({ source, epoch, numbers: { lowest, highest, gaps } }) => ({
        source,
        epoch,
        lowest,
        highest,
        gaps,
      })),
    },
    removed: {
      firstPosition: from + 1,
      lastPosition: live.position,
      receivedFrom,
      receivedTo,
      before: checksumBefore,
      after: checksum,
      removedAt: now,
    },
  }
}

const keyOf = ({ source, epoch }: { readonly source: string; readonly epoch: string }): string =>
  JSON.stringify([source, epoch])

async function refuseTooLate(log: LogReading, head: LogHead, before: number): Promise<void> {
  let end = 0
  for await (const { lines } of blocksAfter(log, head.lastPosition - 1))
    for (const line of lines) end = Math.max(end, eventOf(line).occurredAt)
  const latest = end - LEAST_KEPT_DAYS * DAY
  if (before > latest)
    throw new CompactionRefused(
      `the newest ${LEAST_KEPT_DAYS} days of the log stay, since what its sources are worth is known from them; the latest instant is ${new Date(latest).toISOString()}`,
    )
}

function snapshotAt({ state, position, freshness, alerts }: Live, city: CityModel, checksum: string): Uint8Array {
  return encodeSnapshot({
    header: {
      city: city.id,
      stateFormat: stateFormat(city),
      position,
      asOf: state.asOf,
      stateHash: hashState(state),
      anchor: { position, checksum },
      stateBytes: state.buffer.byteLength,
      patientBytes: state.patientBuffer.byteLength,
      freshness: freshness.record(),
      alerts: saveAlertBook(alerts),
    },
    buffer: state.buffer,
    patientBuffer: state.patientBuffer,
  })
}

/**
 * Compacts the log of a place. The beginning is durable before the first event goes; should it end in between, the next one
 * removes the rest.
 * @throws CompactionRefused; LogUnusable where there is no log to read, or another compaction was quicker.
 */
export async function compactLog(
  place: LogPlace,
  city: CityModel,
  before: number,
  now: number,
  progress?: (events: number) => void,
): Promise<Compaction | null> {
  const log = await openLogReading(place, city.id)
  let compaction: Compaction | null
  try {
    compaction = await compactionOf(log, city, before, now, progress)
  } finally {
    await log.close()
  }
  if (compaction === null) return null
  if (place.databaseUrl === null) (await import('./sqlite-compaction.ts')).writeCompaction(place.dataDir, compaction)
  else await (await import('./postgres-compaction.ts')).writeCompaction(place.databaseUrl, compaction)
  return compaction
}
