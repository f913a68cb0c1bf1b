/**
 * What the nodes of a city tell each other beside its log: a board of entries by topic, of which every node holds all in memory. An
 * entry is there at once on the node that posts it, and a moment later on the others; of two with one id the later one stands.
 *
 * Without Redis the board is this node's alone. With it entries lie in one hash a topic, and each post is announced. A Redis that was
 * away, or that forgot everything, is brought up to date by the nodes, each with all it knows. What must not be lost is in the log.
 */
import { randomUUID } from 'node:crypto'
import { deserialize, serialize } from 'node:v8'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { becauseOf } from '../telemetry/because.ts'
import type { Report } from '../telemetry/log-events.ts'
import type { SharedRedis } from './shared-redis.ts'

export interface Posted<T> {
  readonly id: string
  readonly value: T
  /** HTTP address of the node that posted it, and which run of that node it was. */
  readonly node: string
  readonly run: string
  /** Milliseconds since 1970: when it was posted, and until when it stands. */
  readonly atMs: number
  readonly untilMs: number
}

export interface Topic<T> {
  /** @param value what the structured clone can carry */
  post(id: string, value: T, forMs: number): void
  /** null = there is none, or it no longer stands. */
  get(id: string): Posted<T> | null
  all(): readonly Posted<T>[]
  /** What other nodes post, and what they had posted before this one began. @returns the way to stop. */
  onHeard(listener: (posted: Posted<T>) => void): () => void
}

export interface Board {
  /** @param most entries that it holds; the oldest make room */
  topic<T>(name: string, most?: number): Topic<T>
  /** From now on this node is known by its address, hears the others and is heard. Resolves when it knows what they know. */
  begin(address: string): Promise<void>
  /** Whether an entry is another node's. */
  isOthers(posted: Posted<unknown>): boolean
  /** Whether the run of the node that posted an entry goes on, as far as it is known. */
  isHere(posted: Posted<unknown>): boolean
  /** Takes the node at an address for gone until it is heard again. */
  forget(address: string): void
  /** Nodes that are heard, this one included. */
  readonly nodes: number
  close(): Promise<void>
}

interface Held {
  readonly most: number
  readonly entries: Map<string, Posted<unknown>>
  readonly listeners: Set<(posted: Posted<unknown>) => void>
}

type Message =
  | { readonly kind: 'posted'; readonly topic: string; readonly posted: Posted<unknown> }
  | { readonly kind: 'here' | 'gone'; readonly node: string; readonly run: string }

const HERE_MILLISECONDS = 1_000
/** A node that is not heard for so long is gone. */
const GONE_MILLISECONDS = 5_000
const MOST_ENTRIES = 2_000
/** A city that nobody serves for so long leaves nothing behind in Redis. */
const KEPT_SECONDS = 7 * 86_400
const LEAVING_MILLISECONDS = 300

const encode = (value: Message | Posted<unknown>): Buffer => deflateRawSync(serialize(value), { level: 1 })
const decode = (bytes: Buffer): unknown => deserialize(inflateRawSync(bytes))

/** @param redis null = this node is alone. */
export function boardOf(
  redis: SharedRedis | null,
  setting: { readonly city: string; readonly now: () => number; readonly report: Report },
): Board {
  const { city, now, report } = setting
  const run = randomUUID()
  const channel = `kangcheng:${city}:board`
  const keyOf = (topic: string): string => `${channel}:${topic}`
  const topics = new Map<string, Held>()
  /** Runs of other nodes, and when they were heard last by the process's own clock. */
  const heard = new Map<string, { readonly node: string; readonly at: number }>()
  let address = ''
  let lastAt = 0
  let reading: NodeJS.Timeout | null = null
  let quit: (() => void) | null = null

  const heldOf = (name: string, most: number): Held => {
    let held = topics.get(name)
    if (held === undefined) {
      held = { most, entries: new Map(), listeners: new Set() }
      topics.set(name, held)
    }
    return held
  }

  /** @returns the ids that made room for it; null where what is known is later. */
  function take({ entries, most }: Held, posted: Posted<unknown>): readonly string[] | null {
    const known = entries.get(posted.id)
    if (known !== undefined && !isLater(posted, known)) return null
    entries.delete(posted.id)
    entries.set(posted.id, posted)
    const old = [...entries.keys()].slice(0, Math.max(0, entries.size - most))
    for (const id of old) entries.delete(id)
    return old
  }

  function hear(name: string, posted: Posted<unknown>): void {
    const held = topics.get(name)
    // A topic that this version does not have.
    if (held === undefined) return
    if (posted.run === run || posted.untilMs <= now() || take(held, posted) === null) return
    for (const listener of held.listeners) listener(posted)
  }

  /** Entries that are not told now are told when Redis answers again. */
  async function tell(topic: string, posted: Posted<unknown>, old: readonly string[] = []): Promise<void> {
    if (redis === null || address === '' || !redis.answers) return
    const all = redis.commands
      .multi()
      .hset(keyOf(topic), posted.id, encode(posted))
      .expire(keyOf(topic), KEPT_SECONDS)
      .publish(channel, encode({ kind: 'posted', topic, posted }))
    if (old.length > 0) all.hdel(keyOf(topic), ...old)
    await all.exec()
  }

  /** Reads what the others know, and writes what they do not. */
  async function compare({ commands }: SharedRedis): Promise<void> {
    for (const [name, { entries }] of topics) {
      const kept = await commands.hgetallBuffer(keyOf(name))
      const lying = new Map<string, Posted<unknown>>()
      for (const [id, bytes] of Object.entries(kept)) {
        const posted = readable(bytes)
        if (posted === null || posted.untilMs <= now()) await commands.hdel(keyOf(name), id)
        else lying.set(id, posted)
      }
      for (const posted of [...lying.values()].sort((a, b) => a.atMs - b.atMs)) hear(name, posted)
      for (const posted of entries.values()) {
        const there = lying.get(posted.id)
        if (posted.untilMs > now() && (there === undefined || isLater(posted, there))) await tell(name, posted)
      }
    }
  }

  function listen(bytes: Buffer): void {
    let message: Message
    try {
      message = decode(bytes) as Message
    } catch {
      // Of a program that is not this one; its entries are not understood either.
      return
    }
    if (message.kind === 'posted') hear(message.topic, message.posted)
    else if (message.run !== run && message.kind === 'here')
      heard.set(message.run, { node: message.node, at: performance.now() })
    else heard.delete(message.run)
  }

  const sayHere = (kind: 'here' | 'gone'): Promise<unknown> =>
    redis === null || !redis.answers
      ? Promise.resolve()
      : redis.commands.publish(channel, encode({ kind, node: address, run })).catch(() => undefined)

  const isLive = (of: string): boolean => {
    if (of === run) return true
    const at = heard.get(of)?.at
    // While nobody can be heard, whoever was there is believed to be.
    return at !== undefined && (performance.now() - at < GONE_MILLISECONDS || redis?.answers !== true)
  }

  return {
    topic<T>(name: string, most = MOST_ENTRIES): Topic<T> {
      const held = heldOf(name, most)
      return {
        post(id, value, forMs) {
          lastAt = Math.max(now(), lastAt + 1)
          const posted = { id, value, node: address, run, atMs: lastAt, untilMs: lastAt + forMs }
          tell(name, posted, take(held, posted) ?? []).catch((error: unknown) =>
            report('board.late', { topic: name, because: becauseOf(error) }),
          )
        },
        get(id) {
          const posted = held.entries.get(id)
          return posted !== undefined && posted.untilMs > now() ? (posted as Posted<T>) : null
        },
        all() {
          const instant = now()
          for (const [id, { untilMs }] of held.entries) if (untilMs <= instant) held.entries.delete(id)
          return [...held.entries.values()] as Posted<T>[]
        },
        onHeard(listener) {
          const any = listener as (posted: Posted<unknown>) => void
          held.listeners.add(any)
          return () => held.listeners.delete(any)
        },
      }
    },
    async begin(own) {
      address = own
      if (redis === null) return
      const catchUp = async (): Promise<void> => {
        // Announcements are heard before what lies there is read: nothing falls in between.
        await redis.messages.subscribe(channel)
        await sayHere('here')
        await compare(redis)
      }
      const tried = (): Promise<void> =>
        catchUp().catch((error: unknown) => report('board.unread', { because: becauseOf(error) }))
      redis.messages.on('messageBuffer', (_: Buffer, bytes: Buffer) => listen(bytes))
      quit = redis.onChange((answers) => {
        if (answers) void tried()
      })
      reading = setInterval(() => void sayHere('here'), HERE_MILLISECONDS)
      reading.unref()
      if (redis.answers) await tried()
    },
    isOthers: (posted) => posted.run !== run,
    isHere: (posted) => isLive(posted.run),
    forget(gone) {
      for (const [of, { node }] of heard) if (node === gone) heard.delete(of)
    },
    get nodes() {
      return 1 + [...heard.keys()].filter(isLive).length
    },
    async close() {
      quit?.()
      if (reading !== null) clearInterval(reading)
      await Promise.race([sayHere('gone'), new Promise((resolve) => setTimeout(resolve, LEAVING_MILLISECONDS).unref())])
    },
  }
}

const isLater = (one: Posted<unknown>, other: Posted<unknown>): boolean =>
  one.atMs !== other.atMs ? one.atMs > other.atMs : one.run > other.run

function readable(bytes: Buffer): Posted<unknown> | null {
  try {
    return decode(bytes) as Posted<unknown>
  } catch {
    // Written by another version: the nodes post theirs anew.
    return null
  }
}
