/** A backup taken while the server writes comes back in either store, whole or not at all. */
import assert from 'node:assert/strict'
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { stateHash } from '@kangcheng/twin-engine'
import { addToken, type TokenHolder } from '../src/access-control/tokens.ts'
import { AUDIT_FILE, openAuditFile } from '../src/audit/audit-file.ts'
import { auditConformance, auditEntry } from '../src/audit/audit-log.conformance.ts'
import type { ChainPoint } from '../src/audit/audit-log.ts'
import { BEFORE_DATABASE, postgresAudit } from '../src/audit/postgres-audit.ts'
import { bytesOf, createArchive, readArchive } from '../src/backup/archive.ts'
import { takeBackup } from '../src/backup/backup.ts'
import { auditHeadOf } from '../src/backup/data-folder.ts'
import { restoreBackup } from '../src/backup/restore.ts'
import { postgresLog } from '../src/log/postgres.ts'
import type { LogVerdict } from '../src/log/verify.ts'
import { kangchengWith } from './command-line.ts'
import { ask, freshFolder, post, startServer, type TestServer, type WireEvent } from './harness.ts'
import { postgresServer, query } from './postgres.ts'

const START = Date.parse('2026-03-02T08:00:00+08:00')
const MINUTE = 60_000
const EXERCISE = '{"number":1,"at":"2026-03-02T00:00:00.000Z","minute":0,"kind":"created"}\n'

const census = (seq: number, minute: number, more: Partial<WireEvent> = {}): WireEvent => ({
  seq: String(seq),
  occurredAt: new Date(START + minute * MINUTE).toISOString(),
  kind: 'census.reported',
  unit: 'h02-w01',
  occupied: seq % 20,
  ...more,
})

interface Answer {
  readonly position: number
  readonly error: string
  readonly problems: readonly string[]
  readonly parts: number
  readonly leftOut: readonly string[]
  readonly log: { readonly position: number; readonly checksum: string; readonly rows: Record<string, number> }
  readonly audit: { readonly number: number } | null
  readonly historyUntil: string | null
}

async function run<T = Answer>(env: Readonly<Record<string, string>>, ...args: readonly string[]) {
  const { code, out, error } = await kangchengWith(env, freshFolder(), ...args, '--json')
  assert.ok(out.startsWith('{'), `${args.join(' ')}: ${error}`)
  return { code, document: JSON.parse(out) as T }
}

/** A server with something in every place where it keeps something; `minute` moves its clock. */
async function busyServer(): Promise<{
  server: TestServer
  minute(to: number): Promise<void>
  send(seq: number): Promise<void>
}> {
  let now = START
  const server = await startServer({}, { now: () => now })
  const { dataDir } = server
  for (const [path, text] of [
    ['exercises/ex-1.jsonl', `${EXERCISE}{"number":2,"at":"cut of`],
    ['plans/decisions.jsonl', ''],
    ['tokens.json', '[]'],
    ['session.key', 'k'.repeat(32)],
    ['later/of-a-later-version.txt', '康城'],
    ['map.json.key', 'a key of encounters'],
  ] as const) {
    mkdirSync(join(dataDir, path, '..'), { recursive: true })
    writeFileSync(join(dataDir, path), text)
  }
  const minute = async (to: number): Promise<void> => {
    now = START + to * MINUTE
    await server.twin.tick()
  }
  const send = async (seq: number): Promise<void> => {
    const sent = await post(server.url, 'k', 'e', [census(seq, (now - START) / MINUTE)])
    assert.equal(sent.body.accepted, 1, JSON.stringify(sent.body))
  }
  await minute(5)
  // The history's own thread writes it.
  while (!existsSync(join(dataDir, 'history.db'))) await new Promise((resolve) => setTimeout(resolve, 10))
  await send(1)
  await send(9)
  await post(server.url, 'k', 'e', [census(50, 5, { unit: 'nowhere' })])
  await post(server.url, 'k', 'e', [census(51, 5, { unit: 'nowhere' })])
  const open = await ask<{ quarantine: { nodes: { id: string }[] } }>(
    server.url,
    '{ quarantine(first: 1) { nodes { id } } }',
  )
  const refuse = 'mutation R($ids: [ID!]!) { refuseQuarantined(ids: $ids, reason: "a test") { __typename } }'
  const refused = await ask(server.url, refuse, { ids: open.body.data.quarantine.nodes.map(({ id }) => id) })
  assert.equal(refused.body.errors, undefined)
  const audit = openAuditFile(join(dataDir, 'audit.db'), 'write')
  audit.append([
    {
      at: now,
      who: 'AUDITOR',
      purpose: 'audit',
      kind: 'AUDIT_READ',
      shape: 's',
      objects: [],
      note: '',
      times: 1,
      size: 0,
      from: '',
    },
  ])
  audit.close()
  return { server, minute, send }
}

const rowsOf = (dataDir: string, table: string): readonly unknown[] => {
  const db = new DatabaseSync(join(dataDir, 'events.db'), { readOnly: true })
  try {
    return db.prepare(`select * from ${table}`).all()
  } finally {
    db.close()
  }
}
const TABLES = ['blocks', 'marks', 'gaps', 'sources', 'quarantine', 'receipts']

test('a backup of a running server comes back in SQLite, in PostgreSQL and from there, with the same city', async () => {
  const { server, minute, send } = await busyServer()
  const { dataDir } = server
  const backups = freshFolder()
  const [whole, more, again] = ['1', '2', '3'].map((n) => join(backups, `${n}.tar.zst`)) as [string, string, string]
  let last: { hash: string; position: number }
  try {
    await server.twin.snapshot()
    // Somebody keeps sending all the while.
    let sending = true
    const sender = (async () => {
      for (let seq = 100; sending; seq++) await send(seq)
    })()
    const taken = await run({}, 'backup', dataDir, '--out', whole)
    sending = false
    await sender
    assert.equal(taken.code, 0, taken.document.error)
    assert.deepEqual(taken.document.leftOut, ['map.json.key', 'session.key', 'tokens.json'])
    assert.ok(taken.document.log.position >= 4 && taken.document.log.rows.quarantine === 2)
    assert.ok(taken.document.audit !== null && taken.document.audit.number > 0)
    const same = await run({}, 'backup', dataDir, '--out', whole)
    assert.deepEqual([same.code, /is there already; give --out a new name/.test(same.document.error)], [2, true])
    await minute(17)
    await send(90_000)
    const grown = await run({}, 'backup', dataDir, '--out', more, '--since', whole)
    assert.equal(grown.code, 0, grown.document.error)
    assert.ok(grown.document.log.rows.blocks! < taken.document.log.rows.blocks! + 5)
    last = { hash: stateHash(server.twin.state), position: grown.document.log.position }
    assert.equal(last.position, server.twin.position)
  } finally {
    await server.stop()
  }

  // A log that does not hold what the earlier backup ended with is not its continuation.
  const shorter = join(freshFolder(), 'shorter')
  assert.equal((await run({}, 'restore', whole, '--to', shorter)).code, 0)
  const wrong = await run(
    {},
    'backup',
    shorter,
    '--out',
    join(freshFolder(), 'x.tar.zst'),
    '--since',
    whole,
    '--since',
    more,
  )
  assert.equal(wrong.code, 2)
  assert.match(
    wrong.document.error,
    /nothing that ends at position \d+ as the backup of --since does: .* Take a whole backup/,
  )

  const folder = join(freshFolder(), 'new')
  const restored = await run({}, 'restore', whole, more, '--to', folder)
  assert.deepEqual([restored.code, restored.document.problems, restored.document.position], [0, [], last.position])
  const checked = await run<LogVerdict>({}, 'log', 'check', folder)
  assert.deepEqual([checked.code, checked.document.problems, checked.document.replayHash], [0, [], last.hash])
  for (const table of TABLES) assert.deepEqual(rowsOf(folder, table), rowsOf(dataDir, table), table)
  assert.equal(readFileSync(join(folder, 'exercises/ex-1.jsonl'), 'utf8'), EXERCISE)
  assert.equal(readFileSync(join(folder, 'later/of-a-later-version.txt'), 'utf8'), '康城')
  assert.deepEqual(
    ['tokens.json', 'session.key', 'history.db', 'audit.db'].map((name) => existsSync(join(folder, name))),
    [false, false, true, true],
  )

  // Into a database, which then knows the same, and back.
  const url = await (await postgresServer()).newPlace()
  const DATABASE_URL = url
  const moved = await run({ DATA_DIR: join(freshFolder(), 'node') }, 'restore', whole, more, '--to', url)
  assert.deepEqual([moved.code, moved.document.problems, moved.document.position], [0, [], last.position])
  const twice = await run({ DATA_DIR: join(freshFolder(), 'node') }, 'restore', whole, '--to', url)
  assert.equal(twice.code, 2)
  assert.match(twice.document.error, /holds a log already; make an empty one: createdb/)
  const node = await startServer({ DATABASE_URL })
  try {
    const sent = await post(node.url, 'k', 'e', [census(9, 5), census(90_000, 17), census(95_000, 18)])
    assert.deepEqual([sent.body.duplicates, sent.body.accepted], [2, 1])
  } finally {
    await node.stop()
  }
  await query(url, 'select 1')
  const back = await run({ DATABASE_URL }, 'backup', node.dataDir, '--out', again)
  assert.equal(back.code, 0, back.document.error)
  const home = join(freshFolder(), 'home')
  const returned = await run({}, 'restore', again, '--to', home)
  assert.deepEqual([returned.code, returned.document.problems], [0, []])
  assert.deepEqual(rowsOf(home, 'quarantine'), rowsOf(dataDir, 'quarantine'))
  assert.deepEqual(rowsOf(home, 'gaps').length > 0, true)
  assert.deepEqual(rowsOf(home, 'blocks').slice(0, 3), rowsOf(dataDir, 'blocks').slice(0, 3))
})

test('an audit log whose tables are not written yet has no end, and does not stop a backup', () => {
  const folder = freshFolder()
  assert.equal(auditHeadOf(folder), null)
  new DatabaseSync(join(folder, AUDIT_FILE)).close()
  writeFileSync(join(folder, AUDIT_FILE), '')
  assert.equal(auditHeadOf(folder), null)
  const file = openAuditFile(join(folder, AUDIT_FILE), 'write')
  file.append([auditEntry()])
  file.close()
  assert.equal(auditHeadOf(folder)?.number, 1)
})

test('a restore up to an earlier instant leaves out what came later, so that it may be sent again', async () => {
  const { server, minute, send } = await busyServer()
  const file = join(freshFolder(), 'b.tar.zst')
  try {
    const early = stateHash(server.twin.state)
    const { position } = server.twin
    await minute(20)
    await send(10)
    await post(server.url, 'wrong', 'e', [census(1, 20)])
    const open = await ask<{ quarantine: { nodes: { id: string; seq: string }[] } }>(
      server.url,
      '{ quarantine(first: 9, status: OPEN) { nodes { id } } }',
    )
    await ask(server.url, 'mutation R($ids: [ID!]!) { refuseQuarantined(ids: $ids, reason: "later") { __typename } }', {
      ids: open.body.data.quarantine.nodes.map(({ id }) => id),
    })
    assert.equal((await run({}, 'backup', server.dataDir, '--out', file)).code, 0)
    const folder = join(freshFolder(), 'earlier')
    const restored = await run(
      {},
      'restore',
      file,
      '--to',
      folder,
      '--until',
      new Date(START + 10 * MINUTE).toISOString(),
    )
    assert.deepEqual([restored.code, restored.document.problems, restored.document.position], [0, [], position])
    assert.equal(restored.document.historyUntil, '2026-03-02T00:10:00.000Z')
    const { document } = await run<LogVerdict>({}, 'log', 'check', folder)
    assert.deepEqual([document.replayHash, document.lastPosition], [early, position])
    assert.deepEqual((rowsOf(folder, 'quarantine') as { status: string }[]).map(({ status }) => status).toSorted(), [
      'OPEN',
      'REFUSED',
    ])
    assert.deepEqual(
      (rowsOf(folder, 'sources') as { source: string }[]).map(({ source }) => source),
      ['k'],
    )
    const before = await run({}, 'restore', file, '--to', join(folder, 'none'), '--until', '2001-01-01T00:00:00Z')
    assert.equal(before.code, 2)
    assert.match(before.document.error, /--until lies before the first event of the backup/)
    assert.ok(!existsSync(join(folder, 'none.restoring')))
  } finally {
    await server.stop()
  }
})

test('what is no whole backup is refused with place and remedy, and leaves nothing behind', async () => {
  const { server } = await busyServer()
  const folder = freshFolder()
  const file = join(folder, 'b.tar.zst')
  await run({}, 'backup', server.dataDir, '--out', file)
  await server.stop()
  const bytes = readFileSync(file)
  const refused = async (name: string, expected: RegExp, ...more: readonly string[]): Promise<void> => {
    const check = await run({}, 'backup', 'check', ...more, join(folder, name))
    assert.equal(check.code, 2, `${name} passes`)
    assert.match(check.document.error, expected)
    const restored = await run({}, 'restore', ...more, join(folder, name), '--to', join(folder, 'to'))
    assert.deepEqual([restored.code, restored.document.error], [2, check.document.error])
  }
  assert.equal((await run({}, 'backup', 'check', file)).code, 0)
  for (let i = 0; i < 24; i++) {
    const flipped = Buffer.from(bytes)
    flipped[Math.floor((bytes.length * i) / 24)]! ^= 1 << (i % 8)
    writeFileSync(join(folder, 'flipped'), flipped)
    const { code, document } = await run({}, 'backup', 'check', join(folder, 'flipped'))
    assert.equal(code, 2, `a bit at ${i}/24 of the file went unnoticed`)
    assert.match(document.error, /is damaged or was cut off: .*Restore another backup|is not a backup of this program/)
  }
  for (const share of [0.3, 0.999, 0.99999]) {
    copyFileSync(file, join(folder, 'cut'))
    truncateSync(join(folder, 'cut'), Math.floor(bytes.length * share))
    await refused('cut', /cut is damaged or was cut off: .*Restore another backup/)
  }
  writeFileSync(join(folder, 'text'), 'no backup')
  await refused('text', /text is not a backup of this program; give a file that "kangcheng backup" wrote/)
  await refused('missing', /there is no file .*missing; give the file of a backup/)
  await refused('b.tar.zst', /is a whole backup; give it alone, or as the first/, file)

  // The same parts, put together anew: what a hand could do and a disk could not.
  const remake = async (name: string, change: (part: string, content: Buffer) => [string, Buffer] | null) => {
    let archive: ReturnType<typeof createArchive> | null = null
    for await (const part of readArchive(file)) {
      const [as, becomes] = change(part.name, await bytesOf(part, file)) ?? ['', Buffer.alloc(0)]
      if (archive === null) archive = createArchive(join(folder, name), JSON.parse(becomes.toString()) as object)
      else if (as === 'manifest.json') await archive.finish(() => JSON.parse(becomes.toString()) as object)
      else if (as !== '') await archive.add(as, becomes)
    }
  }
  const other =
    (from: string, to: string) =>
    (part: string, content: Buffer): [string, Buffer] => [
      part,
      Buffer.from(content.toString('latin1').replace(from, to), 'latin1'),
    ]
  await remake('newer', other('"format":1,"version":"', '"format":2,"version":"9.'))
  await refused(
    'newer',
    /newer has backup format 2, written by version 9\.\S+; this program reads formats up to 1\. Restore it with that version/,
  )
  await remake('changed', other('census.reported', 'census.Reported'))
  await refused('changed', /does not follow position \d+|does not have the SHA-256 of the manifest/)
  await remake('without', (part, content) => (part.startsWith('files/audit') ? null : [part, content]))
  await refused('without', /its part files\/audit\.db is missing/)
  await remake('outside', (part, content) => [part.replace('files/later', 'files/../later'), content])
  await refused('outside', /its part files\/\.\.\/later\/.* would leave the folder/)
  await remake('continues', other('"since":null', '"since":{"takenAt":"2026","position":7,"checksum":"00"}'))
  await refused('continues', /continues the backup of 2026, position 7; give that one, and those in between, before it/)
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.startsWith('to')),
    [],
  )
  mkdirSync(join(folder, 'full'))
  writeFileSync(join(folder, 'full/a'), '')
  const full = await run({}, 'restore', file, '--to', join(folder, 'full'))
  assert.match(full.document.error, /full is not empty; give --to a new folder, or move this one away first/)
})

auditConformance('postgres audit', async () => {
  const url = await (await postgresServer()).newPlace()
  const sql = async (text: string): Promise<void> =>
    void (await query(url, text.replaceAll('entries', 'audit_entries')))
  return {
    open: () => postgresAudit(url, join(freshFolder(), AUDIT_FILE), assert.fail),
    run: sql,
    tamper: async (text) => {
      await query(url, 'alter table audit_entries disable trigger user')
      await sql(text)
    },
  }
})

test('the audit log of all nodes is one chain: what a killed node noted is read on another, backed up and brought back', async () => {
  const url = await (await postgresServer()).newPlace()
  // What the first node had kept by itself goes along; what a second one had cannot, and it is told.
  const [first, second] = [freshFolder(), freshFolder()]
  for (const [folder, rows] of [
    [first, 3],
    [second, 2],
  ] as const) {
    const file = openAuditFile(join(folder, AUDIT_FILE), 'write')
    file.append(Array.from({ length: rows }, () => auditEntry({ at: Date.now(), who: `rows ${rows}` })))
    file.close()
  }
  const start = async (DATA_DIR: string): Promise<TestServer> => {
    const log = await postgresLog({ url, city: 'testville', leaseMs: 20_000 })
    return startServer({ DATABASE_URL: url, DATA_DIR, AUTH: 'on' }, { log })
  }
  const check = async (DATABASE_URL: string, ...args: string[]) => {
    const { code, out, error } = await kangchengWith({ DATABASE_URL }, first, 'audit', 'check', ...args, '--json')
    assert.notEqual(out, '', error)
    return { code, ...(JSON.parse(out) as { rows: number; at: number; why: string; head: ChainPoint; error: string }) }
  }
  const a = await start(first)
  const b = await start(second)
  let stopped = false
  try {
    assert.match(a.reports.join('\n'), /3 rows of this node’s own audit log went into the database/)
    assert.match(
      b.reports.join('\n'),
      /ends at row 2 and is not part of the one in the database.*kept as audit-before-database\.db/,
    )
    assert.deepEqual(
      [first, second].map((folder) => readdirSync(folder).filter((name) => name.startsWith('audit'))),
      [[BEFORE_DATABASE], [BEFORE_DATABASE]],
    )
    const as = (folder: string, role: 'bed-manager' | 'auditor') => ({
      authorization: `Bearer ${addToken(folder, { role, name: 'zz', places: ['h02'] } as TokenHolder)}`,
    })
    const looks = (of: TestServer, folder: string) =>
      ask(of.url, '{ facility(id: "h02") { units { waiting } } }', {}, as(folder, 'bed-manager'))
    await Promise.all([looks(a, first), looks(b, second)])
    await a.stop()
    stopped = true
    const told = await ask<{ audit: { number: number; kind: string; who: string }[] }>(
      b.url,
      '{ audit { number kind who } }',
      {},
      as(second, 'auditor'),
    )
    assert.deepEqual(
      told.body.data.audit.map(({ number, kind }) => [number, kind]),
      [
        [6, 'AUDIT_READ'],
        [5, 'READ'],
        [4, 'READ'],
        [3, 'READ'],
        [2, 'READ'],
        [1, 'READ'],
      ],
    )
  } finally {
    if (!stopped) await a.stop()
    await b.stop()
  }
  const sound = await check(url)
  assert.deepEqual([sound.code, sound.rows], [0, sound.head.number])
  const known = `${sound.head.number}:${sound.head.hash}`
  const out = join(freshFolder(), 'backup.tar.zst')
  await takeBackup({ place: { dataDir: first, databaseUrl: url }, out, version: '0', now: Date.now(), since: null })
  // Into another database, from there into a folder: the same chain.
  const other = await (await postgresServer()).newPlace()
  const node = join(freshFolder(), 'node')
  const restored = await restoreBackup({ files: [out], place: { dataDir: node, databaseUrl: other }, until: null })
  assert.deepEqual(restored.manifest.audit, sound.head)
  assert.deepEqual((await check(other, '--known', known)).rows, sound.rows)
  assert.ok(!readdirSync(node).includes(AUDIT_FILE), 'the chain is in one place')
  const second2 = join(freshFolder(), 'backup.tar.zst')
  await takeBackup({ place: { dataDir: node, databaseUrl: other }, out: second2, version: '0', now: 0, since: null })
  const alone = join(freshFolder(), 'alone')
  await restoreBackup({ files: [second2], place: { dataDir: alone, databaseUrl: null }, until: null })
  const file = openAuditFile(join(alone, AUDIT_FILE), 'read')
  assert.deepEqual(file.head(), sound.head)
  file.close()
  // A row that somebody took out of the database is missed.
  await query(other, 'alter table audit_entries disable trigger user')
  await query(other, 'delete from audit_entries where number = (select max(number) from audit_entries)')
  const cut = await check(other)
  assert.equal(cut.code, 1)
  assert.match(cut.why, /its head says that row \d+ was written: rows at its end are missing/)
  assert.match((await check(await (await postgresServer()).newPlace())).error, /there is no audit log in database/)
})
