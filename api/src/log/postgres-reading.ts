/** What the log's tables hold: its head, its blocks in pages, and the news behind a follower. */
import type { ClientBase } from 'pg'
import {
  type Beginning,
  type BeginningRow,
  beginningOf,
  type Removed,
  type RemovedRow,
  removedOf,
} from './beginning.ts'
import { decodeLines, emptyChecksum, hex } from './block.ts'
import type { Block, EpochMark, Followed, LogHead, News, SourceSeen } from './event-log.ts'
import { entryOf } from './postgres-zone.ts'
import type { QuarantineRow } from './zone-records.ts'

/** One look: everything that is read within such a transaction is of one instant. */
export const ONE_INSTANT = 'begin isolation level repeatable read read only'

/** A page ends with the block that brings it to this many events, so that it fits the memory whatever a block holds. */
const PAGE_EVENTS = 20_000
/** Blocks of a page, however small. */
const PAGE_BLOCKS = 256
/** Entries of the quarantine told to a follower at once. */
const PAGE_ENTRIES = 5_000

export interface HeadRow {
  readonly city: string
  readonly format: number
  readonly last_position: number
  readonly checksum: Uint8Array
  readonly commits: number
  readonly entries: number
  readonly receipts: number
}

export interface BlockRow {
  readonly first_position: number
  readonly count: number
  readonly received_at: number
  readonly payload: Uint8Array
  readonly checksum: Uint8Array
}

const blockOf = (row: BlockRow): Block => ({
  firstPosition: row.first_position,
  receivedAt: row.received_at,
  lines: decodeLines(row.payload),
  checksum: hex(row.checksum),
})

// Counting first and fetching payloads second: those of the blocks left out are never read.
const AFTER = `
select first_position, count, received_at, payload, checksum from blocks join (
  select first_position as first, sum(count) over (order by first_position) - count as before from (
    select first_position, count from blocks
    where first_position >= (
      select coalesce(max(first_position), 0) from blocks where first_position <= $1::bigint + 1)
    and first_position + count > $1::bigint + 1
    order by first_position limit ${PAGE_BLOCKS}) as few) as page on first = first_position
where before < ${PAGE_EVENTS} order by first_position`

const BEFORE = `
select first_position, count, received_at, payload, checksum from blocks join (
  select first_position as first, sum(count) over (order by first_position desc) - count as after from (
    select first_position, count from blocks where first_position < $1
    order by first_position desc limit ${PAGE_BLOCKS}) as few) as page on first = first_position
where after < ${PAGE_EVENTS} order by first_position desc`

/** The next page of blocks as stored that hold events after `position`, in order. */
export async function blockRowsAfter(client: ClientBase, position: number): Promise<readonly BlockRow[]> {
  return (await client.query<BlockRow>({ name: 'after', text: AFTER, values: [position] })).rows
}

export async function blocksAfter(client: ClientBase, position: number): Promise<readonly Block[]> {
  return (await blockRowsAfter(client, position)).map(blockOf)
}

/** The next page of blocks that begin before `position`, the newest first. */
export async function blocksBefore(client: ClientBase, position: number): Promise<readonly Block[]> {
  return (await client.query<BlockRow>({ name: 'before', text: BEFORE, values: [position] })).rows.map(blockOf)
}

export async function readBeginning(client: ClientBase): Promise<Beginning | null> {
  const row = (await client.query<BeginningRow>('select * from beginning')).rows[0]
  return row === undefined ? null : beginningOf(row)
}

export async function readRemoved(client: ClientBase): Promise<readonly Removed[]> {
  return (await client.query<RemovedRow>('select * from removed order by first_position')).rows.map(removedOf)
}

export async function checksumAt(client: ClientBase, city: string, position: number): Promise<string | null> {
  if (position === 0) return hex(emptyChecksum(city))
  const { rows } = await client.query<{ checksum: Uint8Array }>(
    `select checksum from blocks
     where first_position = (select max(first_position) from blocks where first_position <= $1)
     and first_position + count - 1 = $1
     union all select checksum from beginning where position = $1`,
    [position],
  )
  return rows[0] === undefined ? null : hex(rows[0].checksum)
}

async function headRow(client: ClientBase): Promise<HeadRow> {
  return (await client.query<HeadRow>({ name: 'head', text: 'select * from head' })).rows[0]!
}

export const followedAt = (head: Pick<HeadRow, 'commits' | 'last_position' | 'entries'>): Followed => ({
  commits: head.commits,
  position: head.last_position,
  entries: head.entries,
})

/** Call it within `ONE_INSTANT`. */
export async function readHead(client: ClientBase): Promise<LogHead & { readonly followed: Followed }> {
  const head = await headRow(client)
  return {
    lastPosition: head.last_position,
    checksum: hex(head.checksum),
    marks: await readMarks(client),
    sources: await readSources(client),
    quarantined: await readCounts(client),
    followed: followedAt(head),
  }
}

async function readMarks(client: ClientBase): Promise<readonly EpochMark[]> {
  // As text: these may be larger than a number is exact.
  const gaps = await client.query<{ source: string; epoch: string; low: string; high: string }>(
    'select source, epoch, low::text, high::text from gaps order by gaps.low',
  )
  const gapsOf = Map.groupBy(gaps.rows, ({ source, epoch }) => JSON.stringify([source, epoch]))
  const marks = await client.query<{ source: string; epoch: string; lowest: string; highest: string }>(
    'select source, epoch, lowest::text, highest::text from marks order by source, epoch',
  )
  return marks.rows.map(({ source, epoch, lowest, highest }) => ({
    source,
    epoch,
    lowest: BigInt(lowest),
    highest: BigInt(highest),
    gaps: (gapsOf.get(JSON.stringify([source, epoch])) ?? []).map(({ low, high }) => ({
      from: BigInt(low),
      to: BigInt(high),
    })),
  }))
}

async function readSources(client: ClientBase): Promise<readonly SourceSeen[]> {
  const { rows } = await client.query<{
    source: string
    position: number
    seen_at: number
    seen_at_city: number
    format: string | null
    every_minutes: number | null
  }>({ name: 'sources', text: 'select * from sources order by source' })
  return rows.map((row) => ({
    source: row.source,
    position: row.position,
    seenAt: row.seen_at,
    seenAtCity: row.seen_at_city,
    format: row.format,
    everyMinutes: row.every_minutes,
  }))
}

async function readCounts(client: ClientBase): Promise<Record<string, number>> {
  const { rows } = await client.query<{ source: string; entries: number }>({
    name: 'quarantined',
    text: 'select source, entries from quarantined',
  })
  return Object.fromEntries(rows.map(({ source, entries }) => [source, entries]))
}

async function entriesAfter(client: ClientBase, id: number): Promise<readonly QuarantineRow[]> {
  const { rows } = await client.query({
    name: 'entries',
    text: 'select * from quarantine where id > $1 order by id limit $2',
    values: [id, PAGE_ENTRIES],
  })
  return rows.map(entryOf)
}

/** Call it within `ONE_INSTANT`. @returns null where nothing was committed since. */
export async function readNews(client: ClientBase, since: Followed): Promise<News | null> {
  const head = await headRow(client)
  if (head.commits === since.commits) return null
  const blocks = head.last_position > since.position ? await blocksAfter(client, since.position) : []
  const last = blocks.at(-1)
  const position = last === undefined ? since.position : last.firstPosition + last.lines.length - 1
  const someLeft = position < head.last_position
  const entries = head.entries > since.entries ? await entriesAfter(client, since.entries) : []
  // Entries have the time of their batch: those of batches that are not told yet come with them.
  const rejected = someLeft ? entries.filter((entry) => entry.receivedAt <= last!.receivedAt) : entries
  const entry = rejected.at(-1)?.id ?? since.entries
  const more = someLeft || entry < head.entries
  return {
    followed: { commits: more ? since.commits : head.commits, position, entries: entry },
    more,
    blocks,
    rejected,
    sources: await readSources(client),
    quarantined: await readCounts(client),
  }
}
