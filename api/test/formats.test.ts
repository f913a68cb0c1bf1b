/**
 * Files of earlier versions, as those versions wrote them (`fixtures/formats`, by the day of their version): they are read, and brought
 * up to date. Files of later versions are refused, with a remedy. A new format adds a fixture here and edits none.
 */
import assert from 'node:assert/strict'
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { zstdDecompressSync } from 'node:zlib'
import { loadCity } from '@kangcheng/seed-data'
import { openAuditFile } from '../src/audit/audit-file.ts'
import { openHistoryForReading, openHistoryForWriting } from '../src/history/sqlite-file.ts'
import { wallClock } from '../src/live/city-clock.ts'
import { figuresOf } from '../src/live/kept-figures.ts'
import { decodeSnapshot, snapshotStore } from '../src/live/snapshots.ts'
import { Twin } from '../src/live/twin.ts'
import { LOG_FORMAT, openForReading, openForWriting } from '../src/log/sqlite-file.ts'
import type { LogVerdict } from '../src/log/verify.ts'
import { secondsOf } from '../src/quality/log-bins.ts'
import { answerOf } from './command-line.ts'
import { fileLog } from './file-log.ts'
import { freshFolder } from './harness.ts'

const FIXTURES = join(import.meta.dirname, 'fixtures/formats')

/** A fixture as a file of a fresh folder. */
function unpacked(fixture: string, name: string): string {
  const path = join(freshFolder(), name)
  writeFileSync(path, zstdDecompressSync(readFileSync(join(FIXTURES, fixture))))
  return path
}

const change = (path: string, statement: string): void => {
  const db = new DatabaseSync(path)
  db.exec(statement)
  db.close()
}

for (const version of ['2026-11-22', '2026-11-29'])
  test(`a log of ${version} is read as it is, brought up to date by the first writer, and loses nothing`, async () => {
    const path = unpacked(`events-${version}.db.zst`, 'events.db')
    const folder = join(path, '..')
    const sound = async (): Promise<void> => {
      const { code, document } = await answerOf<LogVerdict>('.', 'log', 'check', folder)
      assert.deepEqual([code, document.problems, document.firstPosition, document.lastPosition], [0, [], 1, 5])
    }
    await sound()
    const early = await answerOf<{ error: string }>('.', 'backup', folder, '--out', join(folder, 'b.tar.zst'))
    assert.equal(early.code, 2)
    assert.match(
      early.document.error,
      /has log format 1; start the server once with this version, which brings it to 2/,
    )
    const writer = openForWriting(path, 'testville', 1)
    const head = writer.head()
    const [entry] = writer.zone.quarantine({ first: 9 }).rows
    writer.close()
    assert.deepEqual(
      head.marks.filter(({ source }) => source === 'k').map(({ lowest, highest, gaps }) => [lowest, highest, gaps]),
      [[1n, 10n, [{ from: 3n, to: 8n }]]],
    )
    assert.deepEqual([head.lastPosition, head.quarantined], [5, { k: 1 }])
    assert.deepEqual([entry?.cause, entry?.decision, entry?.path], ['unknown-place', null, 'unit'])
    const db = new DatabaseSync(path, { readOnly: true })
    assert.deepEqual(
      { ...db.prepare("select value from meta where name = 'format'").get() },
      { value: String(LOG_FORMAT) },
    )
    db.close()
    await sound()
    const later = await answerOf<{ log: { position: number } }>(
      '.',
      'backup',
      folder,
      '--out',
      join(folder, 'b.tar.zst'),
    )
    assert.deepEqual([later.code, later.document.log.position], [0, 5])
  })

for (const version of ['2026-11-29', '2026-11-30'])
  test(`a folder with a snapshot of ${version} is started from, and its sources are worth what they were`, async () => {
    const folder = freshFolder()
    for (const [end, name] of [
      ['db', 'events.db'],
      ['bin', 'snapshot-000000000000005.bin'],
    ] as const)
      writeFileSync(
        join(folder, name),
        zstdDecompressSync(readFileSync(join(FIXTURES, `restart-${version}.${end}.zst`))),
      )
    const snapshot = decodeSnapshot(readFileSync(join(folder, 'snapshot-000000000000005.bin')))
    // Before 2026-11-30 they were built again at each start.
    const counted = version < '2026-11-30' ? undefined : new Map([['k', 1]])
    assert.deepEqual(figuresOf(snapshot, wallClock())?.counted, counted)
    const log = fileLog(folder, 'testville')
    const twin = await Twin.start({
      city: loadCity('testville'),
      log,
      snapshots: snapshotStore(folder),
      clock: wallClock(),
      now: () => Date.UTC(2026, 10, 29, 4, 10),
      report: () => {},
      parameters: null,
    })
    const window = twin.quality.of('k', twin.asOf)!
    const late = [...window.lateness.total.entries()].filter(([, n]) => n > 0).map(([bin, n]) => [minutesOf(bin), n])
    assert.deepEqual([twin.position, window.validity()], [6, 4 / 6])
    assert.deepEqual(late, [
      [1, 1],
      [2, 2],
      [5, 1],
    ])
    await log.close()
  })

/** Minutes in the middle of a bin, whole. */
const minutesOf = (bin: number): number => Math.round(secondsOf(bin) / 60)

test('a history of 2026-11-29 is read', () => {
  const path = unpacked('history-2026-11-29.db.zst', 'history.db')
  const history = openHistoryForReading(path)
  assert.equal(history.city(), 'testville')
  const range = history.range()
  assert.notEqual(range, null)
  const units = history.units()
  history.close()
  // Its segments get their checksums when a server opens it.
  const setting = { city: 'testville', zone: 'Asia/Shanghai', units, keepDays: 3660 }
  const upgraded = openHistoryForWriting(path, setting)
  assert.deepEqual(upgraded.range(), range)
  upgraded.close()
  const db = new DatabaseSync(path)
  assert.deepEqual(
    [
      db.prepare("select value from meta where name = 'format'").get(),
      db.prepare('select count(*) as n from segments where checksum is null').get(),
    ].map((row) => ({ ...row })),
    [{ value: '2' }, { n: 0 }],
  )
  db.close()
})

test('a backup of 2026-11-30 is restored', async () => {
  const folder = freshFolder()
  const file = join(folder, 'b.tar.zst')
  copyFileSync(join(FIXTURES, 'backup-2026-11-30.tar.zst'), file)
  const { code, document } = await answerOf<{ position: number; problems: string[] }>(
    '.',
    'restore',
    file,
    '--to',
    join(folder, 'to'),
  )
  assert.deepEqual([code, document.position, document.problems], [0, 5, []])
  assert.deepEqual((await answerOf<LogVerdict>('.', 'log', 'check', join(folder, 'to'))).document.problems, [])
})

test('files of a later version are refused by name, with what to do', () => {
  const log = unpacked('events-2026-11-29.db.zst', 'events.db')
  change(log, "update meta set value = '3' where name = 'format'")
  const remedy = /log format 3, this program knows formats up to 2\. Use the version that wrote it, or a later one/
  assert.throws(() => openForReading(log, null), remedy)
  assert.throws(() => openForWriting(log, 'testville', 1), remedy)
  const history = unpacked('history-2026-11-29.db.zst', 'history.db')
  change(history, "update meta set value = '3' where name = 'format'")
  assert.throws(
    () => openHistoryForReading(history),
    /it has format 3, this program uses 2\. Move it away and run "kangcheng history rebuild"/,
  )
  const audit = join(freshFolder(), 'audit.db')
  openAuditFile(audit, 'write').close()
  change(audit, 'pragma user_version = 2')
  for (const mode of ['read', 'write'] as const)
    assert.throws(
      () => openAuditFile(audit, mode),
      /audit\.db is of format 2; this version reads format 1\. Use the version that wrote it/,
    )
  assert.throws(() => decodeSnapshot(Buffer.from(`KCSNAP02${'0'.repeat(60)}`)), /it is not a snapshot of this program/)
})
