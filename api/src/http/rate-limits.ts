/**
 * How much each caller may ask for in a minute. What is counted is cost (the points of the schema's complexity), since one
 * question may be worth ten thousand others; and wrong tokens by the address they come from. Nodes that share a Redis count
 * together; while it does not answer each counts by itself.
 *
 * Whoever needs no token (AUTH=off, on this machine alone) is not counted. Events are not either: the log's own pace holds
 * senders back, and a refused batch would only come again.
 */
import { createHash } from 'node:crypto'
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
import { type Caller, roleOf } from '../access-control/caller.ts'
import type { SharedRedis } from '../nodes/shared-redis.ts'

/** Points in a minute. The whole city with every ward costs about 60,000, a screen's question a few hundred. */
export const COST_PER_MINUTE = { known: 6_000_000, public: 600_000 } as const
/** Wrong tokens in a minute from one address; a person mistypes, a machine guesses. */
export const WRONG_TOKENS_PER_MINUTE = 30
/** Streams that one caller may hold open on a node: a wall of screens needs a dozen. */
export const OPEN_STREAMS = 200

const MINUTE_SECONDS = 60

export interface RateLimits {
  /** Takes an operation's cost from its caller's minute. @returns seconds until it may ask again; null = it may now. */
  spend(caller: Caller, cost: number): Promise<number | null>
  /** Counts a wrong token of an address. @returns seconds until its next one is answered; null = this one is. */
  wrongToken(address: string): Promise<number | null>
  /** Counts an open stream of this node. @returns what to call at its end; null = the caller holds as many as it may. */
  openStream(caller: Caller): (() => void) | null
}

type Counted = (whom: string, points: number) => Promise<number | null>

/** @param redis null = this node counts by itself. @param city for the names under which Redis counts. */
export function rateLimits(redis: SharedRedis | null = null, city = ''): RateLimits {
  const limit = (name: string, points: number): Counted => {
    const options = { points, duration: MINUTE_SECONDS, keyPrefix: name }
    const alone = new RateLimiterMemory(options)
    if (redis === null) return (whom, cost) => refusedFor(alone.consume(whom, cost))
    const together = new RateLimiterRedis({
      ...options,
      keyPrefix: `kangcheng:${city}:limits:${name}`,
      storeClient: redis.commands,
      insuranceLimiter: alone,
      rejectIfRedisNotReady: true,
    })
    // One that hangs is asked by nobody until it answers again.
    return (whom, cost) => refusedFor((redis.answers ? together : alone).consume(named(whom), cost))
  }
  const known = limit('known', COST_PER_MINUTE.known)
  const open = limit('public', COST_PER_MINUTE.public)
  const wrong = limit('wrong-token', WRONG_TOKENS_PER_MINUTE)
  const streams = new Map<string, number>()
  return {
    async spend(caller, cost) {
      if (caller.kind === 'local') return null
      return (caller.kind === 'public' ? open : known)(roleOf(caller), Math.max(1, Math.ceil(cost)))
    },
    wrongToken: (address) => wrong(address, 1),
    openStream(caller) {
      if (caller.kind === 'local') return () => {}
      const who = roleOf(caller)
      const now = streams.get(who) ?? 0
      if (now >= OPEN_STREAMS) return null
      streams.set(who, now + 1)
      let ended = false
      return () => {
        if (ended) return
        ended = true
        const left = streams.get(who)! - 1
        if (left === 0) streams.delete(who)
        else streams.set(who, left)
      }
    },
  }
}

/** Redis is told neither names nor addresses. */
const named = (whom: string): string => createHash('sha256').update(whom).digest('base64url').slice(0, 22)

const seconds = (state: RateLimiterRes): number => Math.max(1, Math.ceil(state.msBeforeNext / 1000))

/** The library rejects with its state where there is too little left, and with an Error where it failed. */
async function refusedFor(consumed: Promise<RateLimiterRes>): Promise<number | null> {
  try {
    await consumed
    return null
  } catch (refused) {
    if (refused instanceof RateLimiterRes) return seconds(refused)
    throw refused
  }
}
