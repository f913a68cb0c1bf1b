/**
 * What the node that writes works out for all, in the database that nodes share: the newest of each name, one row, written in
 * transactions that only the holder of the lease commits. Made anew by whoever leads; in no backup.
 */
import { deserialize, serialize } from 'node:v8'
import type { ClientBase } from 'pg'
import type { PostgresLog } from '../log/postgres.ts'

const TABLE = `
create table if not exists standing (
  name text primary key, version bigint not null, format integer not null, content bytea not null)`
/** Any number of our own: nodes that begin together make the table one after the other. */
const PREPARING = 0x6b737464

export async function prepareStanding(client: ClientBase): Promise<void> {
  await client.query('select pg_advisory_xact_lock($1)', [PREPARING])
  await client.query(TABLE)
}

export interface StandingRow<T> {
  /** Puts a value in the place of the one before, within a fenced transaction. @returns to be called once it is committed */
  put(client: ClientBase, value: T): Promise<() => void>
  /** The value that another node has put since this one last put or looked; null = none has. */
  newer(): Promise<T | null>
}

/** @param format of the value: one of another version of the program is as if there were none */
export function standingRow<T>(log: PostgresLog, name: string, format: number): StandingRow<T> {
  let known = 0
  return {
    async put(client, value) {
      const { rows } = await client.query<{ version: number }>(
        `insert into standing values ($1, 1, $2, $3)
         on conflict (name) do update set version = standing.version + 1, format = excluded.format, content = excluded.content
         returning version`,
        [name, format, serialize(value)],
      )
      return () => {
        known = rows[0]!.version
      }
    },
    newer: () =>
      log.looked(async (client) => {
        const { rows } = await client.query<{ version: number; format: number; content: Buffer }>({
          name: 'standing',
          text: 'select version, format, content from standing where name = $1 and version <> $2',
          values: [name, known],
        })
        const [row] = rows
        if (row === undefined) return null
        known = row.version
        return row.format === format ? (deserialize(row.content) as T) : null
      }),
  }
}
