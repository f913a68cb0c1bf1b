/**
 * State frames for everybody: encoded once, at most five times a second, the same bytes written to all. A reader whose
 * socket is full gets no more deltas; when it drains it gets one fresh full frame. Only durable positions go out. Readers with
 * the same places share a hub of their own.
 */
import type { Scope } from '../access-control/scope.ts'
import type { Twin } from '../live/twin.ts'
import { deltaFrame, type FrameBase, frameBase, fullFrame } from './frame.ts'

/** Where frames go: a response, or a test's array. `write` says whether more may follow at once. */
export interface FrameSink {
  write(bytes: Uint8Array): boolean
  onDrain(listener: () => void): void
}

export interface FrameHub {
  /** Starts with what continues `from`, or a full frame. @returns the way to stop. */
  subscribe(sink: FrameSink, from: number | null): () => void
  readonly subscribers: number
  /** The hub for those who hold places; null = of the whole city, which is this one. */
  within(scope: Scope | null): ScopedHub
  /** Encodes and sends what is due; called by the timer, and by tests. */
  tick(): void
  stop(): void
}

export type ScopedHub = Omit<FrameHub, 'within'>

interface Reader {
  readonly sink: FrameSink
  /** True while the socket is full: deltas are dropped, a full frame follows. */
  behind: boolean
}

/** Deltas kept for readers that resume: a minute at five a second. */
const DELTAS_KEPT = 300

export function frameHub(twin: Twin, everyMs = 200): FrameHub {
  const hubs = new Map<Scope, ScopedHub>()
  const whole = hubOf(twin, everyMs, null)
  return {
    get subscribers() {
      return [...hubs.values()].reduce((sum, hub) => sum + hub.subscribers, whole.subscribers)
    },
    subscribe: whole.subscribe,
    within(scope) {
      if (scope === null) return whole
      // Hubs that nobody reads hold no more than a listener; a new one makes room for itself.
      for (const [of, hub] of hubs)
        if (of !== scope && hub.subscribers === 0) {
          hub.stop()
          hubs.delete(of)
        }
      let hub = hubs.get(scope)
      if (hub === undefined) {
        hub = hubOf(twin, everyMs, scope)
        hubs.set(scope, hub)
      }
      return hub
    },
    tick() {
      for (const hub of [whole, ...hubs.values()]) hub.tick()
    },
    stop() {
      for (const hub of [whole, ...hubs.values()]) hub.stop()
      hubs.clear()
    },
  }
}

/** The hub of readers who see the same. */
function hubOf(twin: Twin, everyMs: number, scope: Scope | null): ScopedHub {
  const readers = new Set<Reader>()
  let base: FrameBase | null = null
  let generation = -1
  let kept: { readonly from: number; readonly to: number; readonly bytes: Buffer }[] = []
  /** A delta encoded ahead of its commit, held until it is durable. */
  let held: { readonly from: number; readonly to: number; readonly bytes: Buffer } | null = null
  let full: { readonly position: number; readonly bytes: Buffer } | null = null
  let timer: NodeJS.Timeout | null = null

  function reset(): void {
    base = null
    held = null
    full = null
    kept = []
    generation = twin.generation
  }

  /** A full frame at the position that the next delta continues. */
  function fullNow(): Buffer | null {
    if (generation !== twin.generation) reset()
    if (held !== null) return null
    if (base === null) {
      if (twin.appliedPosition !== twin.position) return null
      base = frameBase(twin.state)
      deltaFrame(twin.state, base, twin.position, scope)
    }
    if (full?.position !== base.position) {
      // Beds as the base has them, so that the next delta continues exactly here.
      if (twin.appliedPosition !== base.position) {
        if (!release()) return null
      }
      full = { position: base.position, bytes: fullFrame(twin.state, base.position, scope) }
    }
    return full.bytes
  }

  function send(reader: Reader, bytes: Uint8Array): void {
    if (reader.sink.write(bytes)) return
    reader.behind = true
  }

  /** Encodes the next delta and sends it if it is durable. @returns false when it must wait for its commit. */
  function release(): boolean {
    if (base === null) return true
    if (held === null) {
      const position = twin.appliedPosition
      if (position === base.position) return true
      const from = base.position
      held = { from, to: position, bytes: deltaFrame(twin.state, base, position, scope) }
    }
    if (twin.position < held.to) return false
    const delta = held
    held = null
    kept.push(delta)
    if (kept.length > DELTAS_KEPT) kept = kept.slice(-DELTAS_KEPT)
    for (const reader of readers) if (!reader.behind) send(reader, delta.bytes)
    twin.way.carried('frame', delta.from, delta.to)
    return true
  }

  function tick(): void {
    if (generation !== twin.generation) {
      reset()
      for (const reader of readers) reader.behind = true
    }
    if (readers.size === 0) return
    release()
    for (const reader of readers) if (reader.behind && drained.has(reader)) catchUp(reader)
  }

  const drained = new WeakSet<Reader>()
  function catchUp(reader: Reader): void {
    const bytes = fullNow()
    if (bytes === null) {
      // Not durable yet: the next tick tries again.
      drained.add(reader)
      return
    }
    drained.delete(reader)
    reader.behind = false
    send(reader, bytes)
  }

  const quit = twin.onChange(() => {
    if (held !== null) release()
  })

  return {
    get subscribers() {
      return readers.size
    },
    subscribe(sink, from) {
      const reader: Reader = { sink, behind: false }
      sink.onDrain(() => {
        if (reader.behind) drained.add(reader)
      })
      if (generation !== twin.generation) reset()
      release()
      const start = from === null ? -1 : kept.findIndex((delta) => delta.from === from)
      const upToDate = from !== null && base !== null && base.position === from && held === null
      if (start >= 0) for (const delta of kept.slice(start)) send(reader, delta.bytes)
      else if (!upToDate) {
        reader.behind = true
        catchUp(reader)
      }
      readers.add(reader)
      timer ??= setInterval(tick, everyMs)
      return () => {
        readers.delete(reader)
        if (readers.size === 0) {
          if (timer !== null) clearInterval(timer)
          timer = null
          reset()
        }
      }
    },
    tick,
    stop() {
      quit()
      if (timer !== null) clearInterval(timer)
      timer = null
      readers.clear()
    },
  }
}
