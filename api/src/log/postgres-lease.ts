/**
 * The lease on a city's log: one row that its holder renews, and that another node takes by compare-and-set once it has
 * run out. Only the database's clock is asked, so that a node whose clock jumps neither keeps nor steals it. A taker raises
 * the fencing token, and `fence` refuses every transaction with an older one: what a sleeper believes does not matter.
 *
 * The same connection listens for what others commit. Everything here is repeated until `close`; nothing throws.
 */
import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type pg from 'pg'
import type { Lease } from './event-log.ts'
import { singleClient } from './postgres-connection.ts'

/** After this long without a sign of its holder another node takes the lease. */
export const LEASE_MS = 5_000
/** Signs of a life-time: three may be lost. */
const SIGNS = 4
const CHANNEL = 'kangcheng'

/** Wakes all nodes; part of the transaction that has the news. */
export const WAKE_OTHERS = `select pg_notify('${CHANNEL}', '')`

/** Takes the lease where it is free and still as it was seen. `for update` waits for a commit under way. */
const TAKE = `
with free as (select token from lease where token = $1 and until <= clock_timestamp() for update)
update lease set holder = $2, address = $3, token = lease.token + 1,
  until = clock_timestamp() + $4 * interval '1 millisecond'
from free returning lease.token, pg_notify('${CHANNEL}', '')`

const RENEW = `
update lease set address = $3, until = clock_timestamp() + $4 * interval '1 millisecond'
where token = $1 and holder = $2 returning token`

const LOOK = `
select token, address, until > clock_timestamp() as held, extract(epoch from clock_timestamp())::float8 * 1000 as now
from lease`

const RELEASE = `
update lease set until = '-infinity' where token = $1 and holder = $2 returning pg_notify('${CHANNEL}', '')`

export interface PostgresLease extends Lease {
  /** Of the lease that this node holds or held last; 0 = never one. */
  readonly token: number
  onNews(listener: () => void): () => void
  now(): number
  /** The first look at the database. @throws its error. */
  begin(): Promise<void>
  /** The database has refused the token: asks at once who holds the lease. */
  refused(): void
  /** Gives the lease back, so that another node need not wait for its end. */
  close(): Promise<void>
}

export function postgresLease(url: string, leaseMs: number): PostgresLease {
  const holder = `${hostname()} process ${process.pid} ${randomUUID().slice(0, 8)}`
  const signEveryMs = leaseMs / SIGNS
  const listeners = new Set<() => void>()
  let client: pg.Client | null = null
  let address: string | null = null
  let token = 0
  let holds = false
  /** When the last sign was sent, by this process's steady clock. */
  let signedAt = Number.NEGATIVE_INFINITY
  let other: string | null = null
  /** When the lease last changed hands, by the steady clock, and between whom. */
  let changedAt = performance.now()
  let toldOther: string | null = null
  let toldHolds = false
  /** The database's clock minus the steady one. */
  let clockOffset = Date.now() - performance.now()
  let timer: NodeJS.Timeout | null = null
  let beating: Promise<void> | null = null
  let closed = false

  const tell = (): void => {
    if (other !== toldOther || holds !== toldHolds) changedAt = performance.now()
    toldOther = other
    toldHolds = holds
    for (const listener of listeners) listener()
  }

  async function connected(): Promise<pg.Client> {
    if (client !== null) return client
    const fresh = singleClient(url, leaseMs)
    const lost = (): void => {
      if (client === fresh) client = null
    }
    fresh.on('error', lost)
    fresh.on('end', lost)
    fresh.on('notification', () => {
      tell()
      // Perhaps the lease was given back.
      if (!holds && address !== null) schedule(0)
    })
    await fresh.connect()
    try {
      // Taking waits for a commit under way, but not for ever.
      await fresh.query(`set lock_timeout = ${Math.ceil(leaseMs)}`)
      await fresh.query(`listen ${CHANNEL}`)
    } catch (error) {
      fresh.end().catch(() => {})
      throw error
    }
    client = fresh
    return fresh
  }

  async function look(): Promise<void> {
    const database = await connected()
    const before = performance.now()
    const { rows } = await database.query<{ token: number; address: string; held: boolean; now: number }>(LOOK)
    const seen = rows[0]!
    clockOffset = seen.now - (before + performance.now()) / 2
    if (holds) return
    const known = other
    other = seen.held ? seen.address : null
    if (!seen.held && address !== null) await take(database, seen.token)
    if (other !== known) tell()
  }

  async function take(database: pg.Client, seenToken: number): Promise<void> {
    const before = performance.now()
    const { rows } = await database.query<{ token: number }>(TAKE, [seenToken, holder, address, leaseMs])
    if (rows.length === 0) return
    token = rows[0]!.token
    holds = true
    signedAt = before
    tell()
  }

  async function renew(): Promise<void> {
    const database = await connected()
    const before = performance.now()
    const { rows } = await database.query<{ token: number }>(RENEW, [token, holder, address, leaseMs])
    if (rows.length > 0) signedAt = before
    else {
      holds = false
      tell()
    }
  }

  function schedule(milliseconds: number): void {
    if (closed) return
    if (timer !== null) clearTimeout(timer)
    timer = setTimeout(() => void beat(), milliseconds)
    timer.unref()
  }

  /** One sign of life, or one look. */
  function beat(): Promise<void> {
    beating ??= (async () => {
      try {
        if (holds) await renew()
        await look()
      } catch {
        // The database is away; whoever writes or reads says so. The next beat connects again.
        client?.end().catch(() => {})
        client = null
        tell()
      } finally {
        beating = null
        schedule(signEveryMs)
      }
    })()
    return beating
  }

  const lapsed = (): boolean => performance.now() - signedAt >= leaseMs

  return {
    get held() {
      return holds && !lapsed()
    },
    get holder() {
      return holds ? (lapsed() ? null : address) : other
    },
    get ageSeconds() {
      return (performance.now() - changedAt) / 1000
    },
    get token() {
      return token
    },
    onNews(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    now: () => Math.round(performance.now() + clockOffset),
    async begin() {
      await look()
      schedule(signEveryMs)
    },
    async compete(own) {
      address = own
      await beating
      await beat()
    },
    refused() {
      schedule(0)
    },
    async close() {
      closed = true
      if (timer !== null) clearTimeout(timer)
      await beating
      if (timer !== null) clearTimeout(timer)
      if (holds) await client?.query(RELEASE, [token, holder]).catch(() => {})
      holds = false
      await client?.end().catch(() => {})
      client = null
    },
  }
}
