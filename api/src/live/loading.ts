/**
 * A start: everything live from the newest usable snapshot and the log behind it, which is read once and proven on the way.
 * What a snapshot of an earlier version lacks is built again from the log.
 */
import { emptyState, restoreState, stateFormat, type TwinEvent, type TwinState } from '@kangcheng/twin-engine'
import type { EventLog, LogHead } from '../log/event-log.ts'
import type { QuarantineRow } from '../log/zone-records.ts'
import { QualityTracker } from '../quality/quality-tracker.ts'
import { quarantinedSinceCounts, rebuildQuality } from '../quality/rebuild.ts'
import { becauseOf, OperatorError } from '../telemetry/because.ts'
import { stateAtBeginning } from './beginning-state.ts'
import { contentHash } from './event-line.ts'
import { HASHES_KEPT, Identities } from './identities.ts'
import { figuresOf, type KeptFigures } from './kept-figures.ts'
import { type Along, blank, type Live, restoreHashes, unfit } from './live-state.ts'
import { type KeptMark, keepMark, proven, replayedFrom, vouchedBackward } from './log-proof.ts'
import { hashState, type Snapshot } from './snapshots.ts'
import type { TwinParts } from './twin.ts'

export interface Loaded {
  readonly live: Live
  /** Position of the snapshot that it was built from; 0 = none. */
  readonly from: number
  /** Events of the log that the state refused. */
  readonly problems: number
}

interface Begun {
  readonly live: Live
  readonly from: number
  /** The senders' numbers there; null = not known. */
  readonly marks: readonly KeptMark[] | null
  /** The figures that `live` goes on from; null where they must be built again. */
  readonly figures: KeptFigures | null
}

/**
 * @param log as of `head`, whoever else writes meanwhile.
 * @param unused an empty state that may be taken.
 * @throws LogUnusable where the log is not what was written.
 */
export async function loaded(
  parts: TwinParts,
  log: EventLog,
  head: LogHead,
  unused: TwinState | null,
): Promise<Loaded> {
  const { live, from, marks, figures } = await begun(parts, log, head, unused)
  // The oldest first: those before the snapshot, then each as it is replayed.
  await restoreHashes(live.identities, vouchedBackward(log, from + 1), from, HASHES_KEPT - (head.lastPosition - from))
  const refused = figures === null ? null : await quarantinedSinceCounts(log, figures.counted, head.quarantined)
  const along = beside(live, head, refused)
  const problems = await proven(live, log, from, marks, head, along)
  if (refused === null) await rebuildQuality(live.quality, log, live.state.asOf, parts.now())
  else along.block(Number.POSITIVE_INFINITY)
  return { live, from, problems }
}

/** What a running twin notes beside its state. @param refused entries that came since; null = the figures are not gone on from. */
function beside(live: Live, head: LogHead, refused: readonly QuarantineRow[] | null): Along {
  const hashesFrom = head.lastPosition - HASHES_KEPT
  const { state, identities, quality } = live
  let next = 0
  return {
    block(receivedAt) {
      if (refused === null) return
      // Entries carry the time of their batch, so that those of a batch come behind its events.
      for (; next < refused.length && refused[next]!.receivedAt < receivedAt; next++) {
        const row = refused[next]!
        quality.refuse(row.source, 1, [row], row.receivedAt, state.asOf)
      }
    },
    event({ source, epoch, seq, kind, occurredAt }: TwinEvent, line, position) {
      if (position > hashesFrom) identities.restore(source, epoch, seq, contentHash(line))
      if (refused !== null && kind !== 'clock.passed') quality.apply(source, epoch, occurredAt, state.asOf)
    },
    settled(receivedAt) {
      if (refused !== null) quality.settle(receivedAt)
    },
  }
}

async function begun(parts: TwinParts, log: EventLog, head: LogHead, unused: TwinState | null): Promise<Begun> {
  const { snapshots, report, city } = parts
  const format = stateFormat(city)
  for (const { file, snapshot } of snapshots?.candidates(report) ?? []) {
    const why = await unfit(snapshot, city.id, format, head, log)
    if (why === null) {
      const state = restoreState(city, snapshot)
      if (hashState(state) === snapshot.header.stateHash)
        return { ...goneOnFrom(parts, head, state, snapshot), ...replayedFrom(snapshot.header) }
    }
    const misfit = new OperatorError(why ?? 'its state does not have the hash it names')
    snapshots!.setAside(file, becauseOf(misfit), report)
  }
  return begunAtBeginning(parts, log, head, unused)
}

/** Where events were removed, the log's own snapshot stands for them: without it there is no city. */
async function begunAtBeginning(
  parts: TwinParts,
  log: EventLog,
  head: LogHead,
  unused: TwinState | null,
): Promise<Begun> {
  const beginning = await log.beginning()
  if (beginning === null)
    return { ...goneOnFrom(parts, head, unused ?? emptyState(parts.city), null), from: 0, marks: [] }
  const { state, snapshot } = stateAtBeginning(beginning, parts.city)
  return {
    ...goneOnFrom(parts, head, state, snapshot),
    from: beginning.position,
    marks: beginning.marks.map(keepMark),
  }
}

function goneOnFrom(
  parts: TwinParts,
  head: LogHead,
  state: TwinState,
  snapshot: Snapshot | null,
): Pick<Begun, 'live' | 'figures'> {
  const figures = snapshot === null ? null : figuresOf(snapshot, parts.clock)
  const quality = new QualityTracker(parts.clock, figures?.quality)
  const live = blank(parts, state, new Identities(head.marks), snapshot, quality)
  for (const seen of head.sources) live.sources.set(seen.source, seen)
  for (const [source, n] of Object.entries(head.quarantined)) live.quarantined.set(source, n)
  return { live, figures }
}
