/**
 * What is ended on one node (sessions, tokens) ends on all that share a database, with or without a Redis: rows that every node adds to
 * and reads. Each also remembers it in its own file, so that a request asks nobody; what could not be told is told when it can be.
 */
import type { Ending, Endings } from '../access-control/endings.ts'
import type { PostgresLog } from '../log/postgres.ts'
import { WAKE_OTHERS } from '../log/postgres-lease.ts'
import { becauseOf } from '../telemetry/because.ts'
import type { Report } from '../telemetry/log-events.ts'
import { soonAfterNews } from './soon-after-news.ts'

const TABLE = `
create table if not exists endings (
  number bigint generated always as identity, what text not null, id text not null, at_ms bigint not null,
  primary key (what, id))`
/** Any number of our own: nodes that begin together make the table one after the other. */
const PREPARING = 0x6b656e64
const LOOK_MILLISECONDS = 1_000
/** Longer than any session lasts; a token that was revoked stays so. */
const KEPT_MILLISECONDS = 24 * 3_600_000

interface Row {
  readonly number: number
  readonly what: Ending['what']
  readonly id: string
  readonly at: number
}

/** @throws where the database cannot be used. @returns the way to stop */
export async function endingsOnAll(log: PostgresLog, endings: Endings, report: Report): Promise<() => Promise<void>> {
  await log.prepared(async (client) => {
    await client.query('select pg_advisory_xact_lock($1)', [PREPARING])
    await client.query(TABLE)
    await client.query("delete from endings where what <> 'token' and at_ms < $1", [log.now() - KEPT_MILLISECONDS])
  })
  let untold = [...endings.kept()]
  let read = 0
  let failing = false
  let busy: Promise<void> | null = null

  async function tell(): Promise<void> {
    const told = untold
    if (told.length === 0) return
    await log.prepared(async (client) => {
      // Each gets a number that no node has read past: rows are added one after the other.
      await client.query('lock table endings in exclusive mode')
      for (const { what, id, atMs } of told) {
        await client.query('delete from endings where what = $1 and id = $2 and at_ms < $3', [what, id, atMs])
        await client.query('insert into endings (what, id, at_ms) values ($1, $2, $3) on conflict do nothing', [
          what,
          id,
          atMs,
        ])
      }
      await client.query(WAKE_OTHERS)
    })
    untold = untold.filter((ending) => !told.includes(ending))
  }

  async function hear(): Promise<void> {
    const rows = await log.looked(
      async (client) =>
        (
          await client.query<Row>({
            name: 'endings',
            text: 'select number, what, id, at_ms as at from endings where number > $1 order by number',
            values: [read],
          })
        ).rows,
    )
    for (const { number, what, id, at } of rows) {
      endings.heard({ what, id, atMs: at })
      read = number
    }
  }

  function look(): void {
    busy ??= tell()
      .then(hear)
      .then(
        () => {
          failing = false
        },
        (error: unknown) => {
          if (!failing) report('endings.not-shared', { because: becauseOf(error) })
          failing = true
        },
      )
      .finally(() => {
        busy = null
      })
  }

  const quitEndings = endings.onEnded((ending) => {
    untold.push(ending)
    look()
  })
  const quitNews = soonAfterNews(log, look)
  const timer = setInterval(look, LOOK_MILLISECONDS)
  timer.unref()
  look()
  return async () => {
    quitEndings()
    quitNews()
    clearInterval(timer)
    await busy
  }
}
