/**
 * The running twin: the one state, its place in the log, and everything derived that must survive a restart.
 *
 * Events are applied in order and committed in groups; an acknowledgement waits for the commit. When a commit fails,
 * nothing of it was acknowledged, and the state is built again from snapshot and log (docs/decisions/0002).
 */
import {
  type Alert,
  type AlertBook,
  advanceAlerts,
  alertsOf,
  apply,
  type CityModel,
  copyState,
  DEFAULT_SILENCE_MINUTES,
  emptyAlertBook,
  emptyState,
  type Parameters,
  type Reading,
  readingOf,
  restoreAlertBook,
  restoreState,
  type StayModel,
  saveAlertBook,
  stateFormat,
  stayModelOf,
  type TwinEvent,
  type TwinState,
} from '@kangcheng/twin-engine'
import {
  type Addition,
  type EventLog,
  type GivenReceipts,
  type LogHead,
  LogUnusable,
  type SourceSeen,
} from '../log/event-log.ts'
import type { DecisionTaken, QuarantineEntry, ReceiptDraft, SharePull, ShareRecord } from '../log/zone-records.ts'
import { type Interval, intervalOf, staleAfterMinutes } from '../quality/interval.ts'
import { QualityTracker } from '../quality/quality-tracker.ts'
import { rebuildQuality } from '../quality/rebuild.ts'
import { followed } from '../telemetry/tracing.ts'
import type { CityClock } from './city-clock.ts'
import { contentHash, eventOf, lineOf } from './event-line.ts'
import { Freshness, STALE_AFTER_MINUTES } from './freshness.ts'
import { HASHES_KEPT, Identities } from './identities.ts'
import { hashState, type Snapshot, type SnapshotStore } from './snapshots.ts'

/** Source and epoch of the clock's own events. No sender may use the name. */
export const CLOCK_SOURCE = 'clock'
const CLOCK_EPOCH = 'minutes'

const MINUTE = 60_000
const SNAPSHOT_EVERY_EVENTS = 200_000
const SNAPSHOT_EVERY_MINUTES = 10

/** Whether events can be taken. */
export type Health = { readonly ok: true } | { readonly ok: false; readonly why: string }

/** Thrown at senders while the log cannot be written: nothing of the batch was accepted, and it may be sent again. */
export class NotWritable extends Error {
  override readonly name = 'NotWritable'
}

export interface TwinParts {
  readonly city: CityModel
  readonly log: EventLog
  readonly snapshots: SnapshotStore | null
  readonly clock: CityClock
  /** The wall clock, epoch milliseconds. */
  readonly now: () => number
  /** A line for the operator. */
  readonly report: (line: string) => void
  /** For the outlook indicators; without them those are not known. */
  readonly parameters: Parameters | null
  /** True for the twin of an exercise: its figures are then never called live. */
  readonly simulated?: boolean
}

export interface TwinCounters {
  events: number
  duplicates: number
  quarantined: number
  batches: number
  commits: number
  commitSeconds: number
  failedCommits: number
  rebuilds: number
  snapshots: number
}

/** What becomes durable with the events that were applied since the last commit. */
export interface Commitment {
  /** A source that was heard; what it left unsaid stays as it was known. */
  readonly seen?: { readonly source: string; readonly format: string | null; readonly everyMinutes: number | null }
  readonly rejected?: readonly QuarantineEntry[]
  readonly decisions?: readonly DecisionTaken[]
  readonly receipts?: readonly ReceiptDraft[]
  readonly shares?: readonly ShareRecord[]
  readonly pulls?: readonly SharePull[]
}

export interface Committed {
  /** The log's last position after it. */
  readonly position: number
  readonly given: GivenReceipts
}

/** Everything that a failed commit throws away and a start builds: swapped as a whole. */
interface Live {
  readonly state: TwinState
  readonly identities: Identities
  readonly freshness: Freshness
  readonly quality: QualityTracker
  readonly alerts: AlertBook
  readonly sources: Map<string, SourceSeen>
  readonly quarantined: Map<string, number>
  /** Intervals that senders named with the batch under way; `sources` has them once it is committed. */
  readonly agreedMinutes: Map<string, number>
  position: number
}

export class Twin {
  readonly city: CityModel
  readonly clock: CityClock
  /** Batches on their way to the screens, for traces. */
  readonly way = followed()
  readonly counters: TwinCounters = {
    events: 0,
    duplicates: 0,
    quarantined: 0,
    batches: 0,
    commits: 0,
    commitSeconds: 0,
    failedCommits: 0,
    rebuilds: 0,
    snapshots: 0,
  }
  readonly log: EventLog
  readonly now: () => number
  /** True for the twin of an exercise. */
  readonly simulated: boolean
  readonly #parts: TwinParts
  #live: Live
  #committed = 0
  #anchor = { position: 0, checksum: '' }
  #health: Health = { ok: false, why: 'starting: the log is being replayed' }
  #generation = 0
  #mending: Promise<void> | null = null
  #snapshotPosition = 0
  #snapshotAt = 0
  #stopped = false
  readonly #listeners = new Set<() => void>()
  #pendingLines: string[] = []
  #reading: { readonly position: number; readonly reading: Reading } | null = null
  readonly #stays: StayModel | null

  private constructor(parts: TwinParts) {
    this.#parts = parts
    this.city = parts.city
    this.clock = parts.clock
    this.log = parts.log
    this.now = parts.now
    this.simulated = parts.simulated ?? false
    this.#stays = parts.parameters === null ? null : stayModelOf(parts.parameters, parts.city)
    this.#live = blank(parts, emptyState(parts.city), new Identities([]))
  }

  /** Builds the state from the newest usable snapshot and the log behind it. */
  static async start(parts: TwinParts): Promise<Twin> {
    const twin = new Twin(parts)
    await twin.#load()
    twin.#health = { ok: true }
    return twin
  }

  get state(): TwinState {
    return this.#live.state
  }
  /** Position of the last durable event. */
  get position(): number {
    return this.#committed
  }
  /** Position of the last applied event: ahead of `position` while commits are under way. */
  get appliedPosition(): number {
    return this.#live.position
  }
  /** Rises whenever the state was built again, so that nobody continues on bytes that are gone. */
  get generation(): number {
    return this.#generation
  }
  get health(): Health {
    return this.#health
  }
  get freshness(): Freshness {
    return this.#live.freshness
  }
  /** What came from whom and when, behind every source's figures. */
  get quality(): QualityTracker {
    return this.#live.quality
  }
  get identities(): Identities {
    return this.#live.identities
  }
  get alertBook(): AlertBook {
    return this.#live.alerts
  }
  /** The alerts that stand, worst first. */
  alerts(): readonly Alert[] {
    return alertsOf(this.#live.alerts, this.reading())
  }
  /** One look at the present state, shared by everybody until the next event. */
  reading(): Reading {
    const { state, position } = this.#live
    if (this.#reading?.position !== position || this.#reading.reading.state !== state)
      this.#reading = {
        position,
        reading: readingOf(state, this.#parts.parameters, this.#stays, silenceIn(this.#live)),
      }
    return this.#reading.reading
  }
  get sources(): ReadonlyMap<string, SourceSeen> {
    return this.#live.sources
  }
  /** The city's clock, epoch ms; the wall clock while the city's has not started. */
  get asOf(): number {
    return this.#live.state.asOf || this.now()
  }
  quarantinedOf(source: string): number {
    return this.#live.quarantined.get(source) ?? 0
  }

  /** Where the city's clock should stand now: what silence is measured against. */
  get expectedAsOf(): number {
    return this.clock.expected(this.now(), this.state.asOf)
  }

  /** How often a source sends, as it said or as its batches show; null = not known. */
  intervalOf(source: string): Interval | null {
    const told = this.#live.sources.get(source)?.everyMinutes ?? null
    return intervalOf(told, this.quality.of(source, this.asOf)?.rhythmMinutes(this.asOf) ?? null)
  }

  /**
   * True when nothing was received from the source for two of its intervals and 15 minutes of the city's clock at least,
   * or for ever.
   */
  isStale(source: string): boolean {
    const seen = this.#live.sources.get(source)
    if (!seen) return true
    const silentMinutes = (this.expectedAsOf - seen.seenAtCity) / MINUTE
    // Most sources are not silent: their interval need not be looked at.
    return silentMinutes > STALE_AFTER_MINUTES && silentMinutes > staleAfterMinutes(this.intervalOf(source))
  }

  /** Calls back after each commit, and after the state was built again. @returns the way to stop. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Applies one event and gives it the next position; the caller commits. */
  applyNext(event: TwinEvent, line = lineOf(event), hash = contentHash(line)): ReturnType<typeof apply> {
    const verdict = apply(this.#live.state, event)
    if (!verdict.ok) return verdict
    const live = this.#live
    live.position++
    live.identities.take(event.source, event.epoch, event.seq, hash)
    live.freshness.note(live.state, event)
    this.#pendingLines.push(line)
    if (event.kind === 'clock.passed') advanceAlerts(live.alerts, readingOf(live.state, null, null, silenceIn(live)))
    else live.quality.apply(event.source, event.epoch, event.occurredAt, live.state.asOf)
    return verdict
  }

  /** A source says how often it means to send; holds from its next event on. */
  agree(source: string, everyMinutes: number): void {
    this.#live.agreedMinutes.set(source, everyMinutes)
  }

  /** Moves the city's clock by the given minutes; the caller commits. */
  passMinutes(minutes: readonly number[]): void {
    for (const occurredAt of minutes) {
      const seq = this.#live.identities.next(CLOCK_SOURCE, CLOCK_EPOCH)
      this.applyNext({ source: CLOCK_SOURCE, epoch: CLOCK_EPOCH, seq, occurredAt, kind: 'clock.passed' })
    }
    if (minutes.length > 0) this.clock.moved(this.now())
  }

  /**
   * Makes durable what was applied since the last call, with what belongs to it.
   * @throws NotWritable when nothing of it was kept.
   */
  async commit({ seen, rejected = [], decisions, receipts, shares, pulls }: Commitment): Promise<Committed> {
    const live = this.#live
    const generation = this.#generation
    const lines = this.#pendingLines
    this.#pendingLines = []
    const receivedAt = this.now()
    live.quality.settle(receivedAt)
    const sources: SourceSeen[] = []
    if (seen !== undefined) {
      const before = live.sources.get(seen.source)
      const now = {
        source: seen.source,
        position: lines.length > 0 ? live.position : (before?.position ?? 0),
        seenAt: receivedAt,
        seenAtCity: live.state.asOf || receivedAt,
        format: seen.format ?? before?.format ?? null,
        everyMinutes: seen.everyMinutes ?? before?.everyMinutes ?? null,
      }
      live.sources.set(seen.source, now)
      sources.push(now)
    }
    const { position } = live
    const { asOf } = live.state
    const addition: Addition = {
      firstPosition: position - lines.length + 1,
      receivedAt,
      lines,
      marks: live.identities.takeChanges(),
      sources,
      // The time of the batch: after a restart it tells on which side of an event an entry came.
      rejected: rejected.map((entry) => ({ ...entry, receivedAt })),
      decisions: decisions ?? [],
      receipts: receipts ?? [],
      shares: shares ?? [],
      pulls: pulls ?? [],
    }
    const began = performance.now()
    try {
      const appended = await this.log.append(addition)
      this.counters.commits++
      this.counters.commitSeconds += (performance.now() - began) / 1000
      for (const [source, n] of Object.entries(appended.quarantined)) {
        const entries = rejected.filter((entry) => entry.source === source)
        live.quality.refuse(source, n - (live.quarantined.get(source) ?? 0), entries, receivedAt, asOf)
        live.quarantined.set(source, n)
      }
      this.#committed = Math.max(this.#committed, position)
      this.#anchor = { position: appended.lastPosition, checksum: appended.checksum }
      for (const listener of this.#listeners) listener()
      return { position, given: appended.given }
    } catch (error) {
      this.counters.failedCommits++
      if (generation === this.#generation && this.#health.ok) this.#fail(error)
      throw new NotWritable(`${whyOf(error)} · nothing of this batch was accepted: send it again later`)
    }
  }

  /** @throws NotWritable while the log cannot be written. Called before a batch is looked at. */
  assertWritable(): void {
    if (this.#stopped) throw new NotWritable('the server is stopping: send the batch again later')
    if (!this.#health.ok)
      throw new NotWritable(`${this.#health.why} · nothing of this batch was accepted: send it again later`)
  }

  /** Once a second: moves the wall clock on, mends what failed, takes snapshots. */
  async tick(): Promise<void> {
    if (this.#stopped) return
    if (!this.#health.ok) {
      await this.mend()
      return
    }
    const minutes = this.clock.minutesNow(this.now(), this.state.asOf)
    if (minutes.length > 0) {
      this.passMinutes(minutes)
      try {
        await this.commit({})
      } catch (error) {
        if (!(error instanceof NotWritable)) throw error
        // Reported by `#fail`; the next ticks mend it.
        return
      }
    }
    const due =
      this.#live.position - this.#snapshotPosition >= SNAPSHOT_EVERY_EVENTS ||
      (this.#live.position > this.#snapshotPosition && this.now() - this.#snapshotAt >= SNAPSHOT_EVERY_MINUTES * MINUTE)
    if (due) await this.snapshot()
  }

  /** Tries the log again after a failure. Resolves either way; `health` tells. */
  async mend(): Promise<void> {
    if (this.#health.ok) return
    this.#mending ??= (async () => {
      try {
        await this.log.probe()
        await this.#load()
        this.#health = { ok: true }
        this.#parts.report('the log can be written again; events are taken')
        for (const listener of this.#listeners) listener()
      } catch (error) {
        this.#health = { ok: false, why: whyOf(error) }
      } finally {
        this.#mending = null
      }
    })()
    await this.#mending
  }

  #fail(error: unknown): void {
    const why = whyOf(error)
    this.#health = { ok: false, why }
    this.#generation++
    this.#parts.report(`${why}. Reading goes on from the last durable state`)
    // Readers must not go on seeing what was never acknowledged.
    this.#mending ??= this.#load().then(
      () => {
        this.#mending = null
        for (const listener of this.#listeners) listener()
      },
      (second: unknown) => {
        this.#mending = null
        this.#parts.report(`the state could not be built again: ${whyOf(second)}`)
      },
    )
  }

  /** Writes a snapshot of the present state once it is durable. */
  async snapshot(): Promise<void> {
    const { snapshots } = this.#parts
    if (snapshots === null || this.#live.position === 0 || this.#live.position === this.#snapshotPosition) return
    const live = this.#live
    const generation = this.#generation
    const copy = copyState(live.state)
    const position = live.position
    const freshness = live.freshness.record()
    const alerts = saveAlertBook(live.alerts)
    const anchor = this.#anchor
    while (this.#committed < position && generation === this.#generation && this.#health.ok)
      await new Promise((resolve) => setImmediate(resolve))
    if (this.#committed < position || generation !== this.#generation) return
    const header = {
      city: this.city.id,
      stateFormat: stateFormat(this.city),
      position,
      asOf: copy.asOf,
      stateHash: hashState(copy),
      anchor,
      stateBytes: copy.buffer.byteLength,
      patientBytes: copy.patientBuffer.byteLength,
      freshness,
      alerts,
    }
    this.#snapshotPosition = position
    this.#snapshotAt = this.now()
    try {
      snapshots.save({ header, buffer: copy.buffer, patientBuffer: copy.patientBuffer })
      this.counters.snapshots++
    } catch (error) {
      this.#parts.report(`no snapshot could be written: ${whyOf(error)}. The log alone suffices for a restart`)
    }
  }

  /** Takes no more events, waits for the last commit and leaves a snapshot. */
  async stop(): Promise<void> {
    this.#stopped = true
    while (this.#committed < this.#live.position && this.#health.ok)
      await new Promise((resolve) => setImmediate(resolve))
    if (this.#health.ok) await this.snapshot()
  }

  async #load(): Promise<void> {
    const head = await this.log.head()
    const { live, from } = await this.#restore(head)
    const problems = await replay(live, this.log, from)
    if (problems > 0)
      this.#parts.report(
        `${problems} events of the log do not apply to city ${this.city.id} as it is now; they are left out. Has the city's model changed?`,
      )
    await restoreHashes(live.identities, this.log)
    await rebuildQuality(live.quality, this.log, live.state.asOf, this.now())
    if (live.position !== head.lastPosition)
      throw new LogUnusable(`the log ends at ${live.position}, but its head says ${head.lastPosition}`)
    this.#live = live
    this.#pendingLines = []
    this.#committed = head.lastPosition
    this.#anchor = { position: head.lastPosition, checksum: head.checksum }
    this.#snapshotPosition = from
    this.#snapshotAt = this.now()
    this.#generation++
    this.counters.rebuilds++
  }

  async #restore(head: LogHead): Promise<{ live: Live; from: number }> {
    const { snapshots, report } = this.#parts
    const format = stateFormat(this.city)
    for (const { file, snapshot } of snapshots?.candidates(report) ?? []) {
      const why = await unfit(snapshot, this.city.id, format, head, this.log)
      if (why === null) {
        const state = restoreState(this.city, snapshot)
        if (hashState(state) === snapshot.header.stateHash)
          return { live: this.#liveOf(head, state, snapshot), from: snapshot.header.position }
      }
      snapshots!.setAside(file, why ?? 'its state does not have the hash it names', report)
    }
    return { live: this.#liveOf(head, emptyState(this.city), null), from: 0 }
  }

  #liveOf(head: LogHead, state: TwinState, snapshot: Snapshot | null): Live {
    const live = blank(this.#parts, state, new Identities(head.marks), snapshot)
    for (const seen of head.sources) live.sources.set(seen.source, seen)
    for (const [source, n] of Object.entries(head.quarantined)) live.quarantined.set(source, n)
    return live
  }
}

function blank(parts: TwinParts, state: TwinState, identities: Identities, snapshot: Snapshot | null = null): Live {
  const facilities = parts.city.facilities.length
  const alerts = snapshot ? restoreAlertBook(snapshot.header.alerts, facilities) : emptyAlertBook(facilities)
  return {
    state,
    identities,
    freshness: new Freshness(parts.city, snapshot?.header.freshness),
    quality: new QualityTracker(parts.clock),
    alerts,
    sources: new Map(),
    quarantined: new Map(),
    agreedMinutes: new Map(),
    position: snapshot?.header.position ?? 0,
  }
}

/** Why a snapshot does not belong to this city, program and log; null when it does. */
async function unfit(
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
function silenceIn({ freshness, sources, agreedMinutes }: Live): (facility: number) => number {
  const limits = new Map<string, number>()
  return (facility) => {
    const source = freshness.sourceOfFacility(facility)
    if (source === null) return DEFAULT_SILENCE_MINUTES
    let limit = limits.get(source)
    if (limit === undefined) {
      const told = agreedMinutes.get(source) ?? sources.get(source)?.everyMinutes ?? null
      limit = staleAfterMinutes(intervalOf(told, null))
      limits.set(source, limit)
    }
    return limit
  }
}

/** Applies the log behind a position. @returns how many events the state refused. */
async function replay(live: Live, log: EventLog, from: number): Promise<number> {
  let problems = 0
  for await (const block of log.read(from)) {
    for (let i = Math.max(0, from + 1 - block.firstPosition); i < block.lines.length; i++) {
      const event = eventOf(block.lines[i]!)
      if (!apply(live.state, event).ok) problems++
      live.position = block.firstPosition + i
      live.freshness.note(live.state, event)
      if (event.kind === 'clock.passed') advanceAlerts(live.alerts, readingOf(live.state, null, null, silenceIn(live)))
    }
  }
  return problems
}

async function restoreHashes(identities: Identities, log: EventLog): Promise<void> {
  const newestFirst: string[] = []
  for await (const block of log.readBackward()) {
    for (let i = block.lines.length - 1; i >= 0; i--) newestFirst.push(block.lines[i]!)
    if (newestFirst.length >= HASHES_KEPT) break
  }
  for (let i = newestFirst.length - 1; i >= 0; i--) {
    const line = newestFirst[i]!
    const { source, epoch, seq } = JSON.parse(line) as { source: string; epoch: string; seq: string }
    identities.restore(source, epoch, BigInt(seq), contentHash(line))
  }
}

const whyOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
