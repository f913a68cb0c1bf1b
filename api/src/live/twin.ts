/**
 * The running twin: the one state, its place in the log, and everything derived that must survive a restart.
 *
 * Events are applied in order and committed in groups; an acknowledgement waits for the commit. When a commit fails,
 * nothing of it was acknowledged, and the state is built again from snapshot and log (docs/decisions/0002).
 */
import {
  type Alert,
  type AlertBook,
  alertsOf,
  apply,
  type CityModel,
  copyState,
  emptyState,
  type Parameters,
  type Reading,
  readingOf,
  type StayModel,
  saveAlertBook,
  stateFormat,
  stayModelOf,
  type TwinEvent,
  type TwinState,
} from '@kangcheng/twin-engine'
import { asOfHead } from '../log/as-of-head.ts'
import {
  type Addition,
  type EventLog,
  type Followed,
  type GivenReceipts,
  isShared,
  type SharedLog,
  type SourceSeen,
} from '../log/event-log.ts'
import type { DecisionTaken, QuarantineEntry, ReceiptDraft, SharePull, ShareRecord } from '../log/zone-records.ts'
import { type Interval, intervalOf, staleAfterMinutes } from '../quality/interval.ts'
import type { QualityTracker } from '../quality/quality-tracker.ts'
import { type Because, becauseOf, reasonOf } from '../telemetry/because.ts'
import type { Report } from '../telemetry/log-events.ts'
import { followed } from '../telemetry/tracing.ts'
import type { CityClock } from './city-clock.ts'
import { contentHash, lineOf } from './event-line.ts'
import { type Freshness, STALE_AFTER_MINUTES } from './freshness.ts'
import { Identities } from './identities.ts'
import { FIGURES_FORMAT, keptFigures } from './kept-figures.ts'
import { applyNews, blank, type Live, passed, silenceIn } from './live-state.ts'
import { loaded } from './loading.ts'
import { keepMark } from './log-proof.ts'
import type { MarkWatcher } from './marks.ts'
import { hashState, type SnapshotStore } from './snapshots.ts'

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
  readonly report: Report
  /** For the outlook indicators; without them those are not known. */
  readonly parameters: Parameters | null
  /** True for the twin of an exercise: its figures are then never called live. */
  readonly simulated?: boolean
  /** Shown the city at every mark of five minutes; the live city's history alone. */
  readonly marks?: MarkWatcher
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
  /** The log where other nodes share it; then only the one that leads applies what was not committed yet. */
  readonly #shared: SharedLog | null
  #leading: boolean
  #followed: Followed = { commits: 0, position: 0, entries: 0 }
  /** The state before the first load: of a large city a second one would cost as much again. */
  #unused: TwinState | null
  /** False while the state holds what a failed commit left in it, whatever the health was when it failed. */
  #sound = true
  #looking: Promise<void> | null = null
  #lookingNext: Promise<void> | null = null

  private constructor(parts: TwinParts) {
    this.#parts = parts
    this.city = parts.city
    this.clock = parts.clock
    this.log = parts.log
    this.now = parts.now
    this.simulated = parts.simulated ?? false
    this.#stays = parts.parameters === null ? null : stayModelOf(parts.parameters, parts.city)
    this.#live = blank(parts, emptyState(parts.city), new Identities([]))
    this.#shared = isShared(parts.log) ? parts.log : null
    // Of a log that others write, news may be applied to it before the first load has ended.
    this.#unused = this.#shared === null ? this.#live.state : null
    this.#leading = this.#shared === null
    this.#shared?.onNews(() => void this.#look())
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
  /** True where this node writes; of a log that nodes share, one does at a time. */
  get leads(): boolean {
    return this.#leading && (this.#shared?.lease.held ?? true)
  }
  /** HTTP address of the other node that writes; null where this one does, or where none is known to. */
  get leader(): string | null {
    return this.leads ? null : (this.#shared?.lease.holder ?? null)
  }
  /** True where other nodes may write this city's log. */
  get shared(): boolean {
    return this.#shared !== null
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
    if (event.kind === 'clock.passed') passed(live)
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
      this.#followed = appended.followed ?? this.#followed
      for (const listener of this.#listeners) listener()
      return { position, given: appended.given }
    } catch (error) {
      this.counters.failedCommits++
      if (generation === this.#generation) this.#fail(error)
      throw new NotWritable(`${reasonOf(error)} · nothing of this batch was accepted: send it again later`)
    }
  }

  /** @throws NotWritable while the log cannot be written. Called before a batch is looked at. */
  assertWritable(): void {
    if (this.#stopped) throw new NotWritable('the server is stopping: send the batch again later')
    if (!this.#health.ok)
      throw new NotWritable(`${this.#health.why} · nothing of this batch was accepted: send it again later`)
    if (!this.leads)
      throw new NotWritable(
        `this node follows, and ${this.leader === null ? 'no node writes at present' : 'another one writes'} · nothing of this batch was accepted: send it again later`,
      )
  }

  /**
   * Looks what other nodes have committed, and applies it: a question asked afterwards sees what was acknowledged before.
   * @throws NotWritable when the log cannot be read.
   */
  async caughtUp(): Promise<void> {
    await this.#look()
    if (!this.#health.ok) throw new NotWritable(this.#health.why)
  }

  /** A look that begins after this call; looks never overlap. Resolves either way; `health` tells. */
  #look(): Promise<void> {
    if (this.#shared === null || this.#stopped) return Promise.resolve()
    if (this.#looking === null) {
      this.#looking = this.#lookAt(this.#shared).finally(() => {
        this.#looking = null
      })
      return this.#looking
    }
    this.#lookingNext ??= this.#looking.then(() => {
      this.#lookingNext = null
      return this.#look()
    })
    return this.#lookingNext
  }

  async #lookAt(shared: SharedLog): Promise<void> {
    const { report, clock } = this.#parts
    try {
      // What was applied and failed must be gone before anything follows it.
      while (this.#sound && !this.#stopped) {
        const { held } = shared.lease
        if (this.#leading) {
          if (held || this.#committed < this.#live.position) break
          this.#leading = false
          report('lease.lost')
        }
        const generation = this.#generation
        const news = await shared.news(this.#followed)
        if (generation !== this.#generation) continue
        if (news !== null) {
          const problems = applyNews(this.#live, news, clock, this.now())
          if (problems > 0) report('log.misfits', { events: problems, city: this.city.id })
          this.#followed = news.followed
          this.#committed = this.#live.position
          const last = news.blocks.at(-1)
          if (last !== undefined) this.#anchor = { position: this.#committed, checksum: last.checksum }
          for (const listener of this.#listeners) listener()
          continue
        }
        if (!held) break
        // The lease was held before the log was read to its end: nobody else can have written since.
        this.#leading = true
        report('lease.held')
      }
      if (this.#sound) this.#setHealth(this.#standing())
    } catch (error) {
      this.#setHealth(becauseOf(error))
    }
  }

  /** Why nothing can be written though the log answers; null when it can. */
  #standing(): Because | null {
    if (this.#shared === null || this.leads || this.#shared.lease.holder !== null) return null
    return becauseOf(
      new NotWritable('no node holds the lease on the log: nothing can be written until one has taken it'),
    )
  }

  #setHealth(because: Because | null): void {
    if (because === null && !this.#health.ok) this.#parts.report('log.usable')
    if (because !== null && this.#health.ok) this.#parts.report('log.unusable', { because })
    this.#health = because === null ? { ok: true } : { ok: false, why: because.words }
  }

  /** Once a second: moves the wall clock on, mends what failed, takes snapshots. */
  async tick(): Promise<void> {
    if (this.#stopped) return
    if (this.#shared !== null) await this.#look()
    if (!this.#health.ok) {
      await this.mend()
      return
    }
    const minutes = this.leads ? this.clock.minutesNow(this.now(), this.state.asOf) : []
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
        // A follower that could not read for a while goes on where it was.
        if (this.#shared === null || !this.#sound) await this.#load()
        this.#setHealth(this.#standing())
        for (const listener of this.#listeners) listener()
      } catch (error) {
        this.#health = { ok: false, why: reasonOf(error) }
      } finally {
        this.#mending = null
      }
    })()
    await this.#mending
  }

  #fail(error: unknown): void {
    const because = becauseOf(error)
    this.#health = { ok: false, why: because.words }
    this.#sound = false
    this.#generation++
    this.#parts.report('log.unwritten', { because })
    // Readers must not go on seeing what was never acknowledged.
    this.#mending ??= this.#load().then(
      () => {
        this.#mending = null
        for (const listener of this.#listeners) listener()
      },
      (second: unknown) => {
        this.#mending = null
        this.#parts.report('log.not-rebuilt', { because: becauseOf(second) })
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
    const marks = live.identities.marks().map(keepMark)
    const figures = keptFigures(live, this.now())
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
      marks,
      alerts,
      ...(figures !== null && { figures: { format: FIGURES_FORMAT, bytes: figures.byteLength } }),
    }
    this.#snapshotPosition = position
    this.#snapshotAt = this.now()
    try {
      const { buffer, patientBuffer } = copy
      snapshots.save({ header, buffer, patientBuffer, ...(figures !== null && { figures }) })
      this.counters.snapshots++
    } catch (error) {
      this.#parts.report('snapshot.unwritten', { because: becauseOf(error) })
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
    this.#parts.marks?.rebuilding()
    const head = await this.log.head()
    // Other nodes may be writing meanwhile: what comes after the head is not looked at.
    const log = this.#shared === null ? this.log : asOfHead(this.#shared, head)
    const { live, from, problems } = await loaded(this.#parts, log, head, this.#unused)
    if (problems > 0) this.#parts.report('log.misfits', { events: problems, city: this.city.id })
    this.#live = live
    this.#unused = null
    this.#pendingLines = []
    this.#sound = true
    this.#followed = head.followed ?? this.#followed
    this.#committed = head.lastPosition
    this.#anchor = { position: head.lastPosition, checksum: head.checksum }
    this.#snapshotPosition = from
    this.#snapshotAt = this.now()
    this.#generation++
    this.counters.rebuilds++
  }
}
