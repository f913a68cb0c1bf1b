/**
 * The Redis that the nodes of a city share, as one of them sees it. Nothing waits for it: while it does not answer, a command fails at
 * once, and whoever uses it goes on with what the node knows itself.
 */
import { Redis } from 'ioredis'
import { placeOf } from '../executors/redis-link.ts'
import type { Report } from '../telemetry/log-events.ts'

export interface SharedRedis {
  /** Where it is, without user and password. */
  readonly place: string
  /** For commands; they fail after 300 ms, and at once while there is no connection. */
  readonly commands: Redis
  /** For messages of other nodes. */
  readonly messages: Redis
  readonly answers: boolean
  /** How often it was lost since the start. */
  readonly losses: number
  /** Calls back when it answers again, and when it no longer does. */
  onChange(listener: (answers: boolean) => void): () => void
  close(): void
}

const ANSWER_MILLISECONDS = 300
const LOOK_MILLISECONDS = 1_000
/** A first answer is waited for this long; then the node begins without. */
const FIRST_MILLISECONDS = 2_000

const SETTINGS = {
  lazyConnect: true,
  commandTimeout: ANSWER_MILLISECONDS,
  enableOfflineQueue: false,
  // What was under way when the connection broke may have counted already.
  autoResendUnfulfilledCommands: false,
  retryStrategy: (times: number): number => Math.min(50 * times, LOOK_MILLISECONDS),
} as const

export async function sharedRedis(url: string, report: Report): Promise<SharedRedis> {
  const commands = new Redis(url, SETTINGS)
  // Subscribing is no question: it waits for the connection.
  const messages = new Redis(url, { ...SETTINGS, enableOfflineQueue: true, maxRetriesPerRequest: null })
  const place = placeOf(url)
  const listeners = new Set<(answers: boolean) => void>()
  let answers = false
  let losses = 0
  let over = false

  const say = (now: boolean): void => {
    if (now === answers || over) return
    answers = now
    if (now) report('redis.back', { redis: place })
    else {
      losses++
      report('redis.away', { redis: place })
    }
    for (const listener of listeners) listener(now)
  }
  const pinged = (): Promise<boolean> =>
    commands.ping().then(
      () => true,
      () => false,
    )
  const look = async (): Promise<void> => {
    // Asked twice: where this node itself was busy for a while, the answer lay there unread when its time ran out.
    const found = (await pinged()) || (commands.status === 'ready' && (await pinged()))
    say(found && messages.status === 'ready')
  }
  for (const connection of [commands, messages]) {
    // What went wrong shows in that it does not answer.
    connection.on('error', () => undefined)
    connection.on('close', () => say(false))
    connection.on('ready', () => void look())
    connection.connect().catch(() => undefined)
  }
  const looking = setInterval(() => void look(), LOOK_MILLISECONDS)
  looking.unref()
  for (let waited = 0; !answers && waited < FIRST_MILLISECONDS; waited += 20)
    await new Promise((resolve) => setTimeout(resolve, 20))
  return {
    place,
    commands,
    messages,
    get answers() {
      return answers
    },
    get losses() {
      return losses
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close() {
      over = true
      clearInterval(looking)
      commands.disconnect()
      messages.disconnect()
    },
  }
}
