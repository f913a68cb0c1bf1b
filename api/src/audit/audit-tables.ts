/**
 * The audit log's tables in the database that nodes share:
 *
 *     audit_entries    the rows; triggers refuse that one is changed, or dropped while it must be kept
 *     audit_head       one row: format, the chain's end, and the last row that was dropped with age. Whoever appends locks it,
 *                      so that there is one chain, whichever node a row comes from
 */
import type { ClientBase } from 'pg'
import { databaseName } from '../log/postgres-connection.ts'
import type { AuditKind, AuditQuestion, AuditRow, ChainPoint } from './audit-log.ts'

const FORMAT = 1
/** Any number of our own: nodes that begin together make the tables one after the other. */
const PREPARING = 0x6b617564

const TABLES = `
create table audit_head (
  one boolean primary key default true check (one), format integer not null, number bigint not null, hash text not null,
  begins_number bigint not null, begins_hash text not null);
insert into audit_head (format, number, hash, begins_number, begins_hash)
  values (${FORMAT}, 0, repeat('0', 64), 0, repeat('0', 64));
create table audit_entries (
  number bigint primary key, at bigint not null, who text not null, purpose text not null, kind text not null,
  shape text not null, objects text not null, note text not null, times bigint not null, size bigint, address text not null,
  hash text not null);
create index audit_entries_by_kind on audit_entries (kind, number);
create index audit_entries_by_time on audit_entries (at);
create function audit_stands() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    if old.number <= (select begins_number from audit_head) then
      return old;
    end if;
  end if;
  raise exception 'the audit log is append-only';
end $$;
create trigger audit_entries_stand before update or delete on audit_entries for each row execute function audit_stands();
create trigger audit_entries_stay before truncate on audit_entries for each statement execute function audit_stands();
`

const COLUMNS = 'number, at, who, purpose, kind, shape, objects, note, times, size, address, hash'

type StoredRow = Omit<AuditRow, 'objects' | 'from' | 'kind'> & {
  readonly objects: string
  readonly address: string
  readonly kind: string
}

const rowOf = ({ objects, address, kind, ...row }: StoredRow): AuditRow => ({
  ...row,
  kind: kind as AuditKind,
  objects: JSON.parse(objects) as readonly string[],
  from: address,
})

/** Makes the tables where there are none, within the caller's transaction. @throws where they are of another format */
export async function prepareAuditTables(client: ClientBase, url: string): Promise<void> {
  await client.query('select pg_advisory_xact_lock($1)', [PREPARING])
  if (!(await hasAuditTables(client))) await client.query(TABLES)
  await checkFormat(client, url)
}

export async function hasAuditTables(client: ClientBase): Promise<boolean> {
  const found = await client.query<{ name: string | null }>("select to_regclass('audit_head')::text as name")
  return found.rows[0]!.name !== null
}

export async function checkFormat(client: ClientBase, url: string): Promise<void> {
  const format = (await client.query<{ format: number }>('select format from audit_head')).rows[0]?.format
  if (format !== FORMAT)
    throw new Error(
      `the audit log in ${databaseName(url)} is of format ${format}; this version reads format ${FORMAT}. Use the version that wrote it`,
    )
}

/** The chain's end, and nobody else's until the transaction has ended. */
export async function lockedHead(client: ClientBase): Promise<ChainPoint> {
  const { rows } = await client.query<ChainPoint>('select number, hash from audit_head for update')
  return rows[0]!
}

/** Adds rows that follow the head, which is locked, as they are. */
export async function addRows(client: ClientBase, rows: readonly AuditRow[]): Promise<void> {
  const last = rows.at(-1)
  if (last === undefined) return
  await client.query({
    name: 'audit-rows',
    text: `insert into audit_entries (${COLUMNS})
           select * from unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
             $8::text[], $9::bigint[], $10::bigint[], $11::text[], $12::text[])`,
    values: [
      rows.map((row) => row.number),
      rows.map((row) => row.at),
      rows.map((row) => row.who),
      rows.map((row) => row.purpose),
      rows.map((row) => row.kind),
      rows.map((row) => row.shape),
      rows.map((row) => JSON.stringify(row.objects)),
      rows.map((row) => row.note),
      rows.map((row) => row.times),
      rows.map((row) => row.size),
      rows.map((row) => row.from),
      rows.map((row) => row.hash),
    ],
  })
  await client.query('update audit_head set number = $1, hash = $2', [last.number, last.hash])
}

/** Begins an empty chain behind a row that was dropped elsewhere. */
export async function beginBehind(client: ClientBase, { number, hash }: ChainPoint): Promise<void> {
  await client.query('update audit_head set number = $1, hash = $2, begins_number = $1, begins_hash = $2', [
    number,
    hash,
  ])
}

export async function headOf(client: ClientBase): Promise<ChainPoint> {
  return (await client.query<ChainPoint>('select number, hash from audit_head')).rows[0]!
}

export async function beginningOf(client: ClientBase): Promise<ChainPoint> {
  const { rows } = await client.query<ChainPoint>('select begins_number as number, begins_hash as hash from audit_head')
  return rows[0]!
}

export async function rowsAfter(client: ClientBase, number: number, atMost: number): Promise<readonly AuditRow[]> {
  const { rows } = await client.query<StoredRow>(
    `select ${COLUMNS} from audit_entries where number > $1 order by number limit $2`,
    [number, atMost],
  )
  return rows.map(rowOf)
}

export async function newestRows(client: ClientBase, question: AuditQuestion): Promise<readonly AuditRow[]> {
  const { first, before, kind, who, object = null, since = null, until = null, noted = null } = question
  const { rows } = await client.query<StoredRow>(
    `select ${COLUMNS} from audit_entries
     where ($1::bigint is null or number < $1) and ($2::text is null or kind = $2) and ($3::text is null or who = $3)
       and ($4::text is null or strpos(objects, $4) > 0) and ($5::bigint is null or at >= $5)
       and ($6::bigint is null or at < $6) and ($7::text is null or strpos(note, $7) > 0)
     order by number desc limit $8`,
    [before, kind, who, object === null ? null : JSON.stringify(object), since, until, noted, first],
  )
  return rows.map(rowOf)
}

/** @returns the number before the first row from an instant on; that of the last row where there is none so young. */
export async function numberBefore(client: ClientBase, instant: number): Promise<number> {
  const { rows } = await client.query<{ number: number }>(
    `select coalesce((select min(number) - 1 from audit_entries where at >= $1), audit_head.number) as number from audit_head`,
    [instant],
  )
  return rows[0]!.number
}

/** Drops rows older than an instant, up to the first that is not; the head is locked. @returns how many. */
export async function dropRowsBefore(client: ClientBase, instant: number): Promise<number> {
  const { rows } = await client.query<ChainPoint>(
    `select number, hash from audit_entries
     where number < coalesce((select min(number) from audit_entries where at >= $1), 9007199254740991)
     order by number desc limit 1`,
    [instant],
  )
  const last = rows[0]
  if (last === undefined) return 0
  await client.query('update audit_head set begins_number = $1, begins_hash = $2', [last.number, last.hash])
  return (await client.query('delete from audit_entries where number <= $1', [last.number])).rowCount ?? 0
}
