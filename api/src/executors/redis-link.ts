/** Connections to Redis: addressed by `REDIS_URL`, opened with a clear answer, and never naming a password. */
import { Redis } from 'ioredis'

/** What ends a start or a job because Redis is not there. The message names REDIS_URL and the remedy. */
export class RedisUnreachable extends Error {
  override readonly name = 'RedisUnreachable'
}

const FIRST_ANSWER_MILLISECONDS = 5_000

/** Host, port and database of the address, without user and password. */
export function placeOf(url: string): string {
  const { protocol, host, pathname } = new URL(url)
  return `${protocol}//${host}${pathname.length > 1 ? pathname : ''}`
}

/**
 * Opens a connection that stays: it reconnects by itself, and commands wait meanwhile.
 * @param commandTimeout milliseconds after which a command without an answer fails; by default it waits for ever.
 * @throws RedisUnreachable when there is no answer at first.
 */
export async function openRedis(url: string, commandTimeout?: number): Promise<Redis> {
  let connected = false
  const redis = new Redis(url, {
    ...(commandTimeout === undefined ? {} : { commandTimeout }),
    lazyConnect: true,
    connectTimeout: FIRST_ANSWER_MILLISECONDS,
    maxRetriesPerRequest: null,
    // Before the first answer it does not try again: the address is more likely wrong than Redis late.
    retryStrategy: (times) => (connected ? Math.min(100 * times, 2_000) : null),
  })
  let cause = 'no answer'
  redis.on('error', (error: Error) => {
    cause = 'code' in error && error.message === '' ? String(error.code) : error.message
  })
  const late = setTimeout(() => {
    cause = `no answer within ${FIRST_ANSWER_MILLISECONDS / 1_000} s`
    redis.disconnect()
  }, FIRST_ANSWER_MILLISECONDS)
  try {
    await redis.connect()
    await redis.ping()
    connected = true
    return redis
  } catch (error) {
    redis.disconnect()
    const why = cause === 'no answer' && error instanceof Error ? error.message : cause
    if (/NOAUTH|WRONGPASS|NOPERM/.test(why))
      throw new RedisUnreachable(
        `REDIS_URL: the Redis at ${placeOf(url)} refuses the user or the password; write those that it knows into REDIS_URL, like redis://user:password@host:6379`,
      )
    throw new RedisUnreachable(
      `REDIS_URL: no Redis answers at ${placeOf(url)} (${why}); start it, or correct REDIS_URL, or do without: then this machine's own threads do the work`,
    )
  } finally {
    clearTimeout(late)
  }
}
