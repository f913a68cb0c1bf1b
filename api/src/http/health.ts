/** `/health`: whether events are taken and, where not, why; who writes, where the log stands, and what is left on the disk. */
import type { Twin } from '../live/twin.ts'
import { isShared } from '../log/event-log.ts'
import type { SharedRedis } from '../nodes/shared-redis.ts'
import type { DiskRoom } from './disk.ts'
import { lagSeconds } from './metrics.ts'
import type { ServerParts } from './server-parts.ts'

interface Health {
  readonly status: 200 | 503
  readonly body: Readonly<Record<string, unknown>>
}

/** @param disk of DATA_DIR, null where the system does not tell. @param upSeconds since this server was open. */
export function healthOf(
  { version, city, starting, redis }: Pick<ServerParts, 'version' | 'city' | 'starting' | 'redis'>,
  twin: Twin,
  disk: DiskRoom | null,
  upSeconds: number,
): Health {
  const notYet = starting?.() ?? null
  const about = {
    version,
    city: city.id,
    position: twin.position,
    asOf: new Date(twin.asOf).toISOString(),
    notDurableEvents: twin.appliedPosition - twin.position,
    clockLagSeconds: Math.round(lagSeconds(twin) * 10) / 10,
    lease: {
      role: twin.leads ? 'writes' : 'follows',
      ageSeconds: Math.floor(isShared(twin.log) ? twin.log.lease.ageSeconds : upSeconds),
    },
    diskFreeBytes: disk?.freeBytes ?? null,
    ...(twin.shared ? { node: twin.leads ? 'writes' : 'follows' } : {}),
    ...(redis === null ? {} : redisTold(redis)),
  }
  if (!twin.health.ok) return { status: 503, body: { status: 'unavailable', why: twin.health.why, ...about } }
  if (notYet !== null) return { status: 503, body: { status: 'starting', why: notYet, ...about } }
  return { status: 200, body: { status: 'ok', ...about } }
}

/** A city without its Redis goes on: it is told, and is no reason to take a node away. */
const redisTold = ({ answers, place }: SharedRedis): { redis: string; limits: string } =>
  answers
    ? { redis: 'answers', limits: 'counted by all nodes together' }
    : { redis: `the one at ${place} does not answer. Start it`, limits: 'counted by each node for itself' }
