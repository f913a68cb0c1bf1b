/** Everything that a failed commit throws away and a start builds: swapped as a whole. And how it is built. */
import {
  type AlertBook,
  advanceAlerts,
  apply,
  type CityModel,
  DEFAULT_SILENCE_MINUTES,
  emptyAlertBook,
  HISTORY_STEP_MINUTES,
  readingOf,
  restoreAlertBook,
  type TwinEvent,
  type TwinState,
} from '@kangcheng/twin-engine'
import { type Block, type EventLog, type LogHead, LogUnusable, type News, type SourceSeen } from '../log/event-log.ts'
import { intervalOf, staleAfterMinutes } from '../quality/interval.ts'
import { QualityTracker } from '../quality/quality-tracker.ts'
import type { CityClock } from './city-clock.ts'
import { contentHash, eventOf } from './event-line.ts'
import { Freshness } from './freshness.ts'
import type { Identities } from './identities.ts'
import type { LogProof } from './log-proof.ts'
import type { MarkWatcher } from './marks.ts'
import type { Snapshot } from './snapshots.ts'

const MARK = HISTORY_STEP_MINUTES * 60_000

export interface Live {
  readonly state: TwinState
  readonly identities: Identities
  readonly freshness: Freshness
  readonly quality: QualityTracker
  readonly alerts: AlertBook
  readonly sources: Map<string, SourceSeen>
  readonly quarantined: Map<string, number>
  /** Intervals that senders named with the batch under way; `sources` has them once it is committed. */
  readonly agreedMinutes: Map<string, number>
  /** Shown the city at every mark; null where nobody keeps a history. */
  readonly marks: MarkWatcher | null
  position: number
}

export function blank(
  { city, clock, marks }: { readonly city: CityModel; readonly clock: CityClock; readonly marks?: MarkWatcher },
  state: TwinState,
  identities: Identities,
  snapshot: Snapshot | null = null,
  quality = new QualityTracker(clock),
): Live {
  const facilities = city.facilities.length
  const alerts = snapshot ? restoreAlertBook(snapshot.header.alerts, facilities) : emptyAlertBook(facilities)
  return {
    state,
    identities,
    freshness: new Freshness(city, snapshot?.header.freshness),
    quality,
    alerts,
    sources: new Map(),
    quarantined: new Map(),
    agreedMinutes: new Map(),
    marks: marks ?? null,
    position: snapshot?.header.position ?? 0,
  }
}

/** Why a snapshot does not belong to this city, program and log; null when it does. */
export async function unfit(
  { header }: Snapshot,
  city: string,
  format: string,
  head: LogHead,
  log: EventLog,
): Promise<string | null> {
  if (header.city !== city) return `it is of city "${header.city}", not of "${city}"`
  if (header.stateFormat !== format) return `its state has format ${header.stateFormat}, this program uses ${format}`
  if (header.position > head.lastPosition)
    return `it stands at position ${header.position}, but the log ends at ${head.lastPosition}`
  if ((await log.checksumAt(header.anchor.position)) !== header.anchor.checksum) return 'it belongs to another log'
  return null
}

/**
 * Silence of each facility that is in order, by the interval that its source agreed to. A learned rhythm has no say here:
 * alerts must come out the same when the log is replayed.
 */
export function silenceIn(live: Live): (facility: number) => number {
  const limits = new Map<string, number>()
  return (facility) => {
    const source = live.freshness.sourceOfFacility(facility)
    if (source === null) return DEFAULT_SILENCE_MINUTES
    let limit = limits.get(source)
    if (limit === undefined) {
      limit = staleAfterMinutes(intervalOf(toldMinutes(live, source), null))
      limits.set(source, limit)
    }
    return limit
  }
}

const toldMinutes = ({ agreedMinutes, sources }: Live, source: string): number | null =>
  agreedMinutes.get(source) ?? sources.get(source)?.everyMinutes ?? null

/** What time alone drives outside the state, after `clock.passed` was applied. */
export function passed(live: Live): void {
  advanceAlerts(live.alerts, readingOf(live.state, null, null, silenceIn(live)))
  const { state, freshness, marks, position } = live
  if (marks === null || state.asOf % MARK !== 0) return
  marks.reached({ state, freshness, toldMinutes: (source) => toldMinutes(live, source) }, position)
}

/** What is noted along a replay, beside the state. */
export interface Along {
  /** A block follows that was received then, epoch ms. */
  block(receivedAt: number): void
  /** An event was applied. */
  event(event: TwinEvent, line: string, position: number): void
  /** The block is at its end. */
  settled(receivedAt: number): void
}

/**
 * Applies the log behind a position. @returns how many events the state refused.
 * @throws LogUnusable where the log is not what was written.
 */
export async function replay(live: Live, log: EventLog, from: number, proof: LogProof, along: Along): Promise<number> {
  let problems = 0
  for await (const block of log.read(from)) {
    await proof.block(block)
    along.block(block.receivedAt)
    problems += replayBlock(live, block, from, proof, along)
    along.settled(block.receivedAt)
    await live.marks?.durable(live.position)
  }
  return problems
}

/** Applies what a block holds behind a position. @returns how many events the state refused. */
export function replayBlock(
  live: Live,
  block: Pick<Block, 'firstPosition' | 'lines'>,
  from: number,
  proof: LogProof | null = null,
  along: Along | null = null,
): number {
  assertFollows(live, block)
  let problems = 0
  for (let i = Math.max(0, from + 1 - block.firstPosition); i < block.lines.length; i++) {
    const line = block.lines[i]!
    const event = eventOf(line)
    if (!apply(live.state, event).ok) problems++
    live.position = block.firstPosition + i
    proof?.event(event, live.position)
    live.freshness.note(live.state, event)
    along?.event(event, line, live.position)
    if (event.kind === 'clock.passed') passed(live)
  }
  return problems
}

/** @throws LogUnusable where events are missing in between: the log was compacted while it was read. */
function assertFollows({ position }: Live, { firstPosition }: Pick<Block, 'firstPosition'>): void {
  if (firstPosition > position + 1)
    throw new LogUnusable(
      `positions ${position + 1} to ${firstPosition - 1} are gone since the log was compacted meanwhile; it is read again from its beginning`,
    )
}

/**
 * Puts back the content hashes of events up to a position.
 * @param newest the blocks that hold them, the newest first
 * @param most how many; none where it is not positive
 */
export async function restoreHashes(
  identities: Identities,
  newest: AsyncIterable<Block>,
  upTo: number,
  most: number,
): Promise<void> {
  if (most <= 0) return
  const newestFirst: string[] = []
  for await (const { firstPosition, lines } of newest) {
    for (let i = Math.min(lines.length, upTo - firstPosition + 1) - 1; i >= 0; i--) newestFirst.push(lines[i]!)
    if (newestFirst.length >= most) break
  }
  for (let i = newestFirst.length - 1; i >= 0; i--) {
    const line = newestFirst[i]!
    const { source, epoch, seq } = JSON.parse(line) as { source: string; epoch: string; seq: string }
    identities.restore(source, epoch, BigInt(seq), contentHash(line))
  }
}

/**
 * Applies what another node has committed, exactly as that node did.
 * @param now of the log, for clocks that follow a source.
 * @returns how many events the state refused.
 */
export function applyNews(live: Live, news: News, clock: CityClock, now: number): number {
  let problems = 0
  for (const seen of news.sources) live.sources.set(seen.source, seen)
  let next = 0
  const refuseBefore = (until: number): void => {
    for (; next < news.rejected.length && news.rejected[next]!.receivedAt < until; next++) {
      const row = news.rejected[next]!
      live.quality.refuse(row.source, 1, [row], row.receivedAt, live.state.asOf)
      live.quarantined.set(row.source, (live.quarantined.get(row.source) ?? 0) + 1)
    }
  }
  for (const block of news.blocks) {
    refuseBefore(block.receivedAt)
    assertFollows(live, block)
    for (let i = Math.max(0, live.position + 1 - block.firstPosition); i < block.lines.length; i++) {
      const line = block.lines[i]!
      const event = eventOf(line)
      if (!apply(live.state, event).ok) problems++
      live.position = block.firstPosition + i
      live.identities.take(event.source, event.epoch, event.seq, contentHash(line))
      live.freshness.note(live.state, event)
      if (event.kind === 'clock.passed') {
        passed(live)
        clock.moved(now)
      } else live.quality.apply(event.source, event.epoch, event.occurredAt, live.state.asOf)
    }
    live.quality.settle(block.receivedAt)
  }
  refuseBefore(Number.POSITIVE_INFINITY)
  // Of entries that are not told yet, a snapshot must not say that they are counted.
  if (!news.more) for (const [source, n] of Object.entries(news.quarantined)) live.quarantined.set(source, n)
  // The marks were moved in the log by its writer.
  live.identities.takeChanges()
  return problems
}
