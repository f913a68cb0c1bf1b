import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, test } from 'node:test'
import { addition, conformance } from './event-log.conformance.ts'
import { LogUnusable, LogUnwritable } from './event-log.ts'
import { memoryLog } from './memory.ts'
import { LOG_FILE, sqliteLog } from './sqlite.ts'
import { openForReading } from './sqlite-file.ts'
import { decision, rejected, zoneConformance } from './zone.conformance.ts'

const base = mkdtempSync(join(tmpdir(), 'kangcheng-log-'))
after(() => rmSync(base, { recursive: true, force: true }))
const folder = (): string => mkdtempSync(join(base, 'data-'))

/** The tables as they were before the zone. */
const EARLIER_TABLES = `
create table meta (name text primary key, value text not null);
create table blocks (
  first_position integer primary key, count integer not null, received_at real not null, payload blob not null,
  checksum blob not null);
create table marks (
  source text not null, epoch text not null, lowest integer not null, highest integer not null,
  primary key (source, epoch)) without rowid;
create table gaps (
  source text not null, epoch text not null, low integer not null, high integer not null,
  primary key (source, epoch, low)) without rowid;
create table sources (
  source text primary key, position integer not null, seen_at real not null, seen_at_city real not null) without rowid;
create table quarantine (
  id integer primary key, source text not null, epoch text not null, seq text not null, received_at real not null,
  path text not null, why text not null, event text not null, raw_sha256 text not null);
create unique index quarantine_once on quarantine (source, epoch, seq, raw_sha256);
create table scratch (filler blob);`

conformance('memory', async () => memoryLog('toy'))
conformance('sqlite', () => sqliteLog(folder(), 'toy'))
zoneConformance('memory', async () => memoryLog('toy'))
zoneConformance('sqlite', () => sqliteLog(folder(), 'toy'))

test('the zone of a log that is opened again is as it was left', async () => {
  const dataDir = folder()
  const first = await sqliteLog(dataDir, 'toy')
  await first.append(addition(1, 0, { rejected: [rejected('1'), rejected('2'), rejected('3')] }))
  await first.append(addition(1, 1, { decisions: [decision(1), decision(3, { status: 'REFUSED', correction: null })] }))
  const [page, receipts] = [await first.quarantine({ first: 9 }), await first.receipts({ first: 9, source: null })]
  await first.close()
  const second = await sqliteLog(dataDir, 'toy')
  assert.deepEqual(await second.quarantine({ first: 9 }), page)
  assert.deepEqual(
    page.rows.map((row) => row.decision?.status ?? 'OPEN'),
    ['REFUSED', 'OPEN', 'RELEASED'],
  )
  assert.deepEqual(await second.receipts({ first: 9, source: null }), receipts)
  await second.close()
})

test('a file of an earlier version is brought up to date in place, and its entries get their causes', async () => {
  const dataDir = folder()
  const path = join(dataDir, LOG_FILE)
  const db = new DatabaseSync(path)
  db.exec(EARLIER_TABLES)
  db.exec(`insert into meta values ('format', '1'), ('city', 'toy')`)
  db.exec(`insert into sources values ('a', 0, 1, 2)`)
  const add = db.prepare("insert into quarantine values (?, 'a', 'e', ?, 5, 'bed', ?, '{}', 'hash')")
  add.run(1, '1', 'the city has no bed "ZZ"; map the sender\u2019s code to one of its ids')
  add.run(2, '2', 'is not JSON; send one JSON object a line')
  db.close()
  const reader = openForReading(path, 'toy')
  assert.deepEqual([reader.head().quarantined, reader.head().sources[0]!.format], [{ a: 2 }, null])
  reader.close()
  const log = await sqliteLog(dataDir, 'toy')
  const { rows } = await log.quarantine({ first: 9, status: 'OPEN' })
  assert.deepEqual(
    rows.map((row) => row.cause),
    ['undecodable', 'unknown-place'],
  )
  await log.append(addition(1, 1, { decisions: [decision(1)], rejected: [rejected('3')] }))
  assert.equal((await log.quarantineSummary(null)).released, 1)
  await log.close()
})

test('a log that is opened again is as it was left', async () => {
  const dataDir = folder()
  const first = await sqliteLog(dataDir, 'toy')
  await first.append(addition(1, 3))
  const head = await first.head()
  await first.close()
  const second = await sqliteLog(dataDir, 'toy')
  assert.deepEqual(await second.head(), head)
  await second.append(addition(4, 1))
  await second.close()
})

test('a second writer is refused by name, and can start once the first has ended', async () => {
  const dataDir = folder()
  const first = await sqliteLog(dataDir, 'toy')
  await assert.rejects(sqliteLog(dataDir, 'toy'), (error: Error) => {
    assert.ok(error instanceof LogUnusable)
    assert.match(
      error.message,
      new RegExp(`is being written by process ${process.pid} \\(since .*set DATA_DIR to another`),
    )
    return true
  })
  await first.append(addition(1, 1))
  await first.close()
  const second = await sqliteLog(dataDir, 'toy')
  assert.equal((await second.head()).lastPosition, 1)
  await second.close()
})

test('the log of another city is refused with both names', async () => {
  const dataDir = folder()
  await (await sqliteLog(dataDir, 'toy')).close()
  await assert.rejects(sqliteLog(dataDir, 'other'), /log of city "toy", not of "other"\. Set CITY/)
})

test('a full disk fails everything that waits, keeps what was acknowledged, and ends when there is space', async () => {
  const log = await sqliteLog(folder(), 'toy')
  await log.append(addition(1, 10))
  await log.limitPages((await log.pages()) + 2)
  const outcomes = await Promise.allSettled([log.append(addition(11, 5_000)), log.append(addition(5_011, 1))])
  for (const outcome of outcomes) {
    assert.equal(outcome.status, 'rejected')
    assert.ok(outcome.reason instanceof LogUnwritable)
    assert.match(outcome.reason.message, /the disk is full\. Free space/)
  }
  await assert.rejects(log.probe(), LogUnwritable)
  assert.equal((await log.head()).lastPosition, 10)
  await log.limitPages(1_000_000)
  await log.probe()
  await log.append(addition(11, 5_000))
  assert.equal((await log.head()).lastPosition, 5_010)
  await log.close()
})
