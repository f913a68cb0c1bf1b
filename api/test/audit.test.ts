/** The audit log: who saw or did what, in a chain that shows when it was touched. */
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, before, test } from 'node:test'
import { addToken, type TokenHolder } from '../src/access-control/tokens.ts'
import { openAuditFile } from '../src/audit/audit-file.ts'
import { auditConformance, auditEntry } from '../src/audit/audit-log.conformance.ts'
import {
  type AuditEntry,
  type AuditLog,
  type AuditRow,
  AuditUnusable,
  chained,
  checkChain,
} from '../src/audit/audit-log.ts'
import { auditTrail } from '../src/audit/audit-trail.ts'
import { sqliteAudit } from '../src/audit/sqlite-audit.ts'
import { reportTo } from '../src/telemetry/log-events.ts'
import { kangcheng } from './command-line.ts'
import { ask, freshFolder, startServer, type TestServer } from './harness.ts'

/** A folder with a log of so many rows, one a second. */
function logOf(rows: number): string {
  const folder = freshFolder()
  mkdirSync(join(folder, '.kangcheng'))
  const file = openAuditFile(fileIn(folder), 'write')
  file.append(Array.from({ length: rows }, (_, i) => auditEntry({ at: i * 1_000, objects: [`h0${i}`] })))
  file.close()
  return folder
}
/** Where the command looks, in a folder it is started in. */
const fileIn = (folder: string): string => join(folder, '.kangcheng/audit.db')
const check = async (folder: string, ...args: string[]) => {
  const { code, out } = await kangcheng(folder, 'audit', 'check', ...args, '--json')
  return {
    code,
    ...(JSON.parse(out) as {
      ok: boolean
      at: number
      why: string
      rows: number
      head: { number: number; hash: string }
    }),
  }
}

auditConformance('sqlite audit', async () => {
  const path = join(freshFolder(), 'audit.db')
  const sql = async (text: string): Promise<void> => {
    const db = new DatabaseSync(path)
    try {
      db.exec(text)
    } finally {
      db.close()
    }
  }
  return {
    open: async () => sqliteAudit(path),
    run: sql,
    tamper: (text) => sql(`drop trigger entries_stand; drop trigger entries_stay; ${text}`),
  }
})

test('the command tells where the chain is broken, and finds a log written anew by a row written down', async () => {
  const touched = async (how: string, ...args: string[]) => {
    const folder = logOf(5)
    const db = new DatabaseSync(fileIn(folder))
    db.exec(`drop trigger entries_stand; drop trigger entries_stay; ${how}`)
    db.close()
    return check(folder, ...args)
  }
  const sound = await check(logOf(5))
  assert.deepEqual([sound.code, sound.ok, sound.rows, sound.head.number], [0, true, 5, 5])
  const found = await touched('delete from entries where number = 2')
  assert.deepEqual([found.code, found.ok, found.at], [1, false, 2])
  assert.match(found.why, /row 2 is missing; the next is 3/)
  const known = `5:${sound.head.hash}`
  assert.equal((await touched('', '--known', known)).ok, true)
  const cut = await touched('delete from entries where number = 5', '--known', known)
  assert.match(cut.why, /ends at row 4, before row 5 that was written down/)
  const anew = chained({ number: 4, hash: 'f'.repeat(64) }, auditEntry())
  assert.match(
    (await check(logOf(5), '--known', `5:${anew.hash}`)).why,
    /row 5 has another hash than the one written down/,
  )
  const wrong = await kangcheng(logOf(1), 'audit', 'check', '--known', '5')
  assert.match(wrong.error, /--known must be a row and its hash.*NUMBER:HASH/)
  assert.match((await kangcheng(freshFolder(), 'audit', 'check')).error, /there is no audit log at/)
})

test('repeats are one row with their number; what must be written fails where it cannot be', async () => {
  const rows: AuditEntry[] = []
  let broken = false
  const log = {
    append: async (entries: readonly AuditEntry[]) => {
      if (broken) throw new AuditUnusable('the disk is full')
      rows.push(...entries)
    },
    dropBefore: async () => 0,
    close: async () => {},
  } as unknown as AuditLog
  const reports: string[] = []
  const trail = auditTrail(log, { now: () => 5_000, report: reportTo((line) => reports.push(line)), keptDays: 1_096 })
  const { at: _, times: __, ...note } = auditEntry()
  for (let i = 0; i < 50; i++) trail.note(note)
  trail.note({ ...note, objects: ['h02'] })
  await trail.flush()
  assert.deepEqual(
    rows.map(({ objects, times, size }) => [objects[0], times, size]),
    [
      ['h01', 1, 10],
      ['h02', 1, 10],
      ['h01', 49, 490],
    ],
  )
  broken = true
  await assert.rejects(trail.must(note), /the disk is full/)
  assert.match(reports[0]!, /the disk is full\. Changes and exports are refused until it can be written/)
  broken = false
  await trail.flush()
  assert.equal(rows.length, 4)
  await trail.close()
})

let server: TestServer
const as: Record<string, Record<string, string>> = {}
before(async () => {
  server = await startServer({ AUTH: 'on' })
  const holders: Record<string, TokenHolder> = {
    east: { role: 'bed-manager', name: 'zz-east', places: ['h02'] },
    steward: { role: 'steward', name: 'zz-steward' },
    auditor: { role: 'auditor', name: 'zz-auditor' },
    recipient: { role: 'recipient', name: 'zz-bureau' },
  }
  for (const [who, holder] of Object.entries(holders))
    as[who] = { authorization: `Bearer ${addToken(server.dataDir, holder)}` }
})
after(() => server.stop())

type Row = Omit<AuditRow, 'at'> & { readonly at: string }
const rowsOf = async (who = 'auditor', args = ''): Promise<readonly Row[]> => {
  const query = `{ audit${args} { number at who purpose kind shape objects note times size from hash } }`
  return (await ask<{ audit: readonly Row[] }>(server.url, query, {}, as[who])).body.data?.audit
}

test('reads of a hospital, entries and exports, changes and refusals are noted with who, why, what, how much and from where', async () => {
  const detail = 'query Detail($id: ID!) { facility(id: $id) { units { waiting } } }'
  await ask(server.url, detail, { id: 'h02' }, { ...as.east, 'kangcheng-purpose': 'incident' })
  await ask(server.url, '{ city { beds { occupied } } alerts { rule } }', {}, as.east)
  await ask(server.url, '{ quarantine { totalCount } }', {}, as.east)
  await ask(
    server.url,
    'mutation { refuseQuarantined(ids: ["7"], reason: "王小明 13800138000") { id } }',
    {},
    as.steward,
  )
  await fetch(new URL('/shares/share-1', server.url), { headers: as.recipient! })
  await fetch(new URL('/frames', server.url), { headers: as.recipient! })
  await ask(server.url, '{ city { id } }', {}, { authorization: 'Bearer kc_guess' })
  const rows = (await rowsOf()).toReversed()
  assert.deepEqual(
    rows.map(({ who, purpose, kind, shape, objects }) => [
      who,
      purpose,
      kind,
      shape.replace(/ #.*/, ''),
      objects.join(),
    ]),
    [
      ['bed-manager zz-east', 'incident', 'READ', 'query facility', 'h02'],
      ['bed-manager zz-east', 'operations', 'REFUSED', 'query quarantine', ''],
      ['steward zz-steward', 'data-quality', 'CHANGE', 'mutation refuseQuarantined', '7'],
      ['recipient zz-bureau', 'operations', 'EXPORT', 'GET /shares/…', 'share-1'],
      ['recipient zz-bureau', 'operations', 'STREAM', 'GET /frames', ''],
      ['recipient zz-bureau', 'operations', 'REFUSED', 'GET /frames', ''],
      ['stranger', 'public', 'REFUSED', 'POST /graphql', ''],
      ['auditor zz-auditor', 'audit', 'AUDIT_READ', 'query audit', ''],
    ],
  )
  assert.ok(rows[0]!.size! > 20 && rows.every(({ from }) => from.includes('127.0.0.1')))
  assert.doesNotMatch(JSON.stringify(rows), /王小明|13800138000|kc_guess/)
  const purpose = await ask(server.url, '{ city { id } }', {}, { ...as.east, 'kangcheng-purpose': 'for Wang Xiaoming' })
  assert.equal(purpose.status, 400)
})

test('only an auditor reads the log, its own looking included, and page by page', async () => {
  for (const who of ['steward', 'east'] as const) {
    const { body } = await ask(server.url, '{ audit { who } }', {}, as[who])
    assert.match(body.errors![0]!.message, /audit is not for role .* Use a token of role auditor/)
  }
  const [newest, next] = await rowsOf('auditor', '(first: 2)')
  assert.equal(newest!.kind, 'AUDIT_READ')
  const [older] = await rowsOf('auditor', `(first: 1, before: ${next!.number})`)
  assert.equal(older!.number, next!.number - 1)
  const refused = await rowsOf('auditor', '(kind: REFUSED, who: "steward zz-steward")')
  assert.deepEqual(
    refused.map(({ shape }) => shape.replace(/ #.*/, '')),
    ['query audit'],
  )
  const { body } = await ask(server.url, '{ audit(first: 501) { who } }', {}, as.auditor)
  assert.match(body.errors![0]!.message, /first must lie between 0 and 500/)
  const log = sqliteAudit(join(server.dataDir, 'audit.db'))
  assert.equal((await checkChain(log, null)).ok, true)
  await log.close()
})

test('a change that cannot be logged does not happen, and the reader is told when to come again', async () => {
  const other = await startServer({ AUTH: 'on' })
  try {
    const steward = { authorization: `Bearer ${addToken(other.dataDir, { role: 'steward', name: 'zz' })}` }
    const db = new DatabaseSync(join(other.dataDir, 'audit.db'))
    db.exec('pragma user_version = 99')
    db.close()
    const push =
      'mutation { pushShare(kind: "bed-capacity", recipient: "zz-bureau", purpose: "the daily picture") { id } }'
    const { body, status } = await ask(other.url, push, {}, steward)
    assert.equal(status, 503)
    assert.match(body.errors![0]!.message, /audit log cannot be used.*nothing was changed: try again later/)
    assert.equal((await other.twin.log.shares({ first: 10, recipient: null })).length, 0)
    assert.equal((await ask(other.url, '{ city { id } }', {}, steward)).status, 200)
    assert.ok(other.reports.some((line) => /Changes and exports are refused until it can be written/.test(line)))
  } finally {
    await other.stop()
  }
})
