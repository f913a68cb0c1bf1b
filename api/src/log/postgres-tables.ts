/**
 * The log's tables in a PostgreSQL database, and the steps that lead from one format of them to the next:
 *
 *     head        one row: city, format, end of the log, its checksum, and how much was given out so far
 *     lease       one row: who writes, its address, the fencing token, and until when by the database's clock
 *     blocks      one row per commit: first position, count, NDJSON, chained SHA-256
 *     marks, gaps lowest and highest number and the missing ranges per (source, epoch), moved in the same transaction
 *     sources     when a source was last heard; its last position; how many of its entries are in the quarantine
 *     quarantine, receipts, shares, share_pulls  see `postgres-zone.ts`
 *     beginning, removed  where the log begins, and what was before (`beginning.ts`)
 *
 * Texts whose length a sender decides are indexed by their hash: an index entry has a limit, a commit must not.
 */
import type { ClientBase } from 'pg'
import { emptyChecksum } from './block.ts'
import { LogUnusable } from './event-log.ts'

/** SQLSTATE with which `fence` refuses a writer whose token is not current. */
export const FENCED = 'KC001'

/** Any number of our own: two nodes that start together prepare the tables one after the other. */
const PREPARING = 0x6b616e67

const FIRST_TABLES = `
create table head (
  one boolean primary key default true check (one), city text not null, format integer not null,
  last_position bigint not null, checksum bytea not null, commits bigint not null,
  entries bigint not null, receipts bigint not null);
create table lease (
  one boolean primary key default true check (one), holder text not null, address text not null,
  token bigint not null, until timestamptz not null);
insert into lease (holder, address, token, until) values ('', '', 0, '-infinity');
create table blocks (
  first_position bigint primary key, count integer not null, received_at double precision not null,
  payload bytea not null, checksum bytea not null, token bigint not null);
create table marks (
  source text not null, epoch text not null, lowest bigint not null, highest bigint not null,
  primary key (source, epoch));
create table gaps (
  source text not null, epoch text not null, low bigint not null, high bigint not null,
  primary key (source, epoch, low));
create table sources (
  source text primary key, position bigint not null, seen_at double precision not null,
  seen_at_city double precision not null, format text, every_minutes double precision);
create table quarantined (source text primary key, entries bigint not null);
create table quarantine (
  id bigint primary key, source text not null, epoch text not null, seq text not null,
  received_at double precision not null, cause text not null, path text not null, place text, subject text not null,
  why text not null, type text, format text, event text not null, raw_sha256 text not null,
  status text not null default 'OPEN', decided_at double precision, decided_by text, decision_reason text,
  correction text, released_position bigint, decision_receipt text);
create unique index quarantine_once on quarantine (source, epoch, md5(seq), raw_sha256);
create index quarantine_alike on quarantine (source, cause, md5(path), md5(subject), status);
create index quarantine_status on quarantine (status, cause);
create table receipts (
  id bigint primary key, at double precision not null, what text not null, source text, accepted bigint,
  duplicates bigint, quarantined bigint, position bigint, by text, subject text, action text, sha256 text);
create table shares (
  number bigint generated always as identity primary key, id text not null unique, recipient text not null,
  record text not null);
create table share_pulls (
  id bigint generated always as identity primary key, share text not null, at double precision not null,
  by text not null, receipt text not null);
create index pulls_of_share on share_pulls (share);
create table scratch (filler bytea);

-- Locks the head for the transaction and gives it to the writer whose token is current; anybody else's transaction ends here.
-- The lock on the lease is one that renewing it does not wait for, and that taking it does.
create function fence(held bigint, known_format integer) returns head language plpgsql as $$
declare
  current_token bigint;
  now_at head;
begin
  select token into current_token from lease for key share;
  if current_token is distinct from held then
    raise exception 'the fencing token % is not current: % is', held, current_token using errcode = '${FENCED}';
  end if;
  select * into now_at from head for update;
  if now_at.format <> known_format then
    raise exception 'the log has format %, this writer knows %', now_at.format, known_format using errcode = '${FENCED}';
  end if;
  return now_at;
end $$;

-- NDJSON shrinks to a fifth, and lz4 costs little time; where the server was built without it, its default does.
do $$ begin
  alter table blocks alter column payload set compression lz4;
exception when others then
  null;
end $$;
`

/** A program of the first format would take a log that has a beginning for whole. */
const SECOND_TABLES = `
create table beginning (
  one boolean primary key default true check (one), position bigint not null, checksum bytea not null,
  as_of double precision not null, marks text not null, snapshot bytea not null);
create table removed (
  first_position bigint primary key, last_position bigint not null, received_from double precision not null,
  received_to double precision not null, before bytea not null, after bytea not null,
  removed_at double precision not null);
`

/** Each step leads from the format before it to the next; the first makes the tables. Appended to, never edited. */
const STEPS: readonly string[] = [FIRST_TABLES, SECOND_TABLES]

/** Format of the tables that this program reads and writes. */
export const TABLES_FORMAT = STEPS.length

/** @param database for messages. @throws LogUnusable when the tables are of a later version, or of something else. */
async function formatOf(client: ClientBase, database: string, known: number): Promise<number> {
  const found = await client.query<{ name: string | null }>(`select to_regclass('head')::text as name`)
  if (found.rows[0]!.name === null) return 0
  const format = await client.query<{ format: number }>('select format from head').catch((error: Error) => {
    throw new LogUnusable(
      `${database} has a table "head" that is no event log of this program: ${error.message}. Give DATABASE_URL a database of its own`,
    )
  })
  const is = format.rows[0]?.format ?? 0
  if (is > known)
    throw new LogUnusable(
      `${database} has log format ${is}, this program knows formats up to ${known}. Use the version that wrote it`,
    )
  return is
}

/**
 * Makes the tables of a city's log, or brings those of an earlier version up to date: step by step, all or nothing.
 * @param steps the formats' steps; others than the program's own only for trying them.
 * @throws LogUnusable when they are of a later version, another city's, or not of this program.
 */
export async function prepareTables(
  client: ClientBase,
  database: string,
  city: string,
  steps: readonly string[] = STEPS,
): Promise<void> {
  await client.query('begin')
  try {
    await prepareTablesWithin(client, database, city, steps)
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => {
      // The connection is gone, and the transaction with it.
    })
    throw error
  }
}

/** The same within the caller's transaction. */
export async function prepareTablesWithin(
  client: ClientBase,
  database: string,
  city: string,
  steps: readonly string[] = STEPS,
): Promise<void> {
  await client.query('select pg_advisory_xact_lock($1)', [PREPARING])
  const from = await formatOf(client, database, steps.length)
  for (let format = from; format < steps.length; format++) {
    await client.query(steps[format]!)
    if (format === 0)
      await client.query(
        'insert into head (city, format, last_position, checksum, commits, entries, receipts) values ($1, 1, 0, $2, 0, 0, 0)',
        [city, emptyChecksum(city)],
      )
    else await client.query('update head set format = $1', [format + 1])
  }
  await checkCity(client, database, city)
}

/** @throws LogUnusable where there is no log. @returns the city that the database's log belongs to, by its id. */
export async function cityOfTables(client: ClientBase, database: string): Promise<string> {
  const format = await formatOf(client, database, TABLES_FORMAT)
  if (format === 0)
    throw new LogUnusable(`there is no log in ${database}; give the DATABASE_URL of a server that has run`)
  if (format < TABLES_FORMAT)
    throw new LogUnusable(
      `${database} has log format ${format}, this program reads ${TABLES_FORMAT}. Start the server once: it brings the log up to date`,
    )
  return (await client.query<{ city: string }>('select city from head')).rows[0]!.city
}

async function checkCity(client: ClientBase, database: string, city: string): Promise<void> {
  const is = (await client.query<{ city: string }>('select city from head')).rows[0]?.city
  if (is !== city)
    throw new LogUnusable(
      `${database} holds the log of city "${is}", not of "${city}". Set CITY to that city, or DATABASE_URL to another database`,
    )
}
