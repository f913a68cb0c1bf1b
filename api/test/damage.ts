/**
 * What a killed and an ended server leave behind, one file of it damaged (cut off, a bit flipped, a page of zeros): a start either
 * gives exactly what was acknowledged, or refuses and names file, place and remedy. What an old block lost, which no start
 * reads, `log check` finds.
 */
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadCity } from '@kangcheng/seed-data'
import { type AuditEntry, type AuditLog, type chained, checkChain } from '../src/audit/audit-log.ts'
import { sqliteAudit } from '../src/audit/sqlite-audit.ts'
import { wallClock } from '../src/live/city-clock.ts'
import { ingest } from '../src/live/ingest.ts'
import { hashState, snapshotStore } from '../src/live/snapshots.ts'
import { Twin } from '../src/live/twin.ts'
import { type EventLog, LogUnusable } from '../src/log/event-log.ts'
import { verifyLog } from '../src/log/verify.ts'
import { fileLog } from './file-log.ts'

const CITY = loadCity('testville')
const NOW = Date.UTC(2026, 0, 10, 4)
const PAGE_BYTES = 4096
const UNITS = ['h01-w01', 'h01-w02', 'h02-w01', 'h03-w01']

/** A folder as it was left, and what was acknowledged in it. */
export interface Left {
  readonly folder: string
  readonly how: 'killed' | 'ended'
  readonly position: number
  readonly hash: string
  readonly numbers: string
  readonly lines: string
}

async function open(dataDir: string): Promise<{ readonly log: EventLog; readonly twin: Twin }> {
  const log = fileLog(dataDir, CITY.id)
  try {
    const twin = await Twin.start({
      city: CITY,
      log,
      snapshots: snapshotStore(dataDir),
      clock: wallClock(),
      now: () => NOW,
      report: () => {},
      parameters: null,
    })
    return { log, twin }
  } catch (error) {
    await log.close()
    throw error
  }
}

async function linesOf(log: EventLog): Promise<string> {
  const lines: string[] = []
  for await (const block of log.read(0)) lines.push(...block.lines)
  return lines.join('\n')
}

const numbersOf = async (log: EventLog): Promise<string> =>
  JSON.stringify((await log.head()).marks, (_, value) => (typeof value === 'bigint' ? String(value) : value))

function copied(from: string, to: string): void {
  mkdirSync(to, { recursive: true })
  for (const name of readdirSync(from)) if (!name.startsWith('writer.')) copyFileSync(join(from, name), join(to, name))
}

/** Fills a log in which there are gaps, old blocks, a snapshot and a tail behind it, and leaves it both ways. */
export async function leftBehind(base: string): Promise<readonly Left[]> {
  const dataDir = join(base, 'server')
  mkdirSync(dataDir)
  const { log, twin } = await open(dataDir)
  const send = (batch: number): Promise<unknown> =>
    ingest(
      twin,
      `source-${batch % 3}`,
      'e',
      Array.from({ length: 20 }, (_, i) => {
        const seq = batch * 40 + i
        const unit = UNITS[seq % UNITS.length]
        const input = {
          seq: String(seq),
          occurredAt: new Date(NOW).toISOString(),
          kind: 'census.reported',
          unit,
          occupied: seq % 20,
        }
        return { input, raw: () => JSON.stringify(input) }
      }),
    )
  for (let batch = 0; batch < 30; batch++) await send(batch)
  await twin.snapshot()
  for (let batch = 30; batch < 36; batch++) await send(batch)
  const known = {
    position: twin.position,
    hash: hashState(twin.state),
    numbers: await numbersOf(log),
    lines: await linesOf(log),
  }
  // As a kill leaves it: the newest commits are in the write-ahead log alone.
  const [killed, ended] = [join(base, 'killed'), join(base, 'ended')]
  copied(dataDir, killed)
  await log.close()
  copied(dataDir, ended)
  return [
    { folder: killed, how: 'killed', ...known },
    { folder: ended, how: 'ended', ...known },
  ]
}

/** A number in [0, 1). */
export type Chance = () => number

/** Harms bytes in one of three ways. @returns what was done, in words */
export function harm(path: string, chance: Chance): string {
  const bytes = readFileSync(path)
  const at = Math.floor(chance() * bytes.length)
  const way = Math.floor(chance() * 3)
  if (way === 0) {
    writeFileSync(path, bytes.subarray(0, at))
    return `cut at byte ${at} of ${bytes.length}`
  }
  if (way === 1) {
    const bit = Math.floor(chance() * 8)
    bytes[at]! ^= 1 << bit
    writeFileSync(path, bytes)
    return `bit ${bit} of byte ${at} flipped`
  }
  const page = at - (at % PAGE_BYTES)
  bytes.fill(0, page, Math.min(page + PAGE_BYTES, bytes.length))
  writeFileSync(path, bytes)
  return `page at byte ${page} zeroed`
}

export const HARMED = /^(events\.db(-wal|\.acknowledged|\.sha256)?|snapshot-\d+\.bin)$/
export type Outcome = 'recovered' | 'refused' | 'found by log check'

/** Damages one file of a copy and starts on it. @throws Error where the start shows another city, or a message does not help */
export async function startOnDamaged(
  left: Left,
  chance: Chance,
): Promise<{ readonly what: string; readonly outcome: Outcome }> {
  const folder = mkdtempSync(join(tmpdir(), 'kangcheng-damage-'))
  try {
    copied(left.folder, folder)
    const files = readdirSync(folder).filter((name) => HARMED.test(name))
    const file = files[Math.floor(chance() * files.length)]!
    const what = `${file} of the ${left.how} server, ${harm(join(folder, file), chance)}`
    return { what, outcome: await outcomeOf(left, folder, what) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function outcomeOf(left: Left, folder: string, what: string): Promise<Outcome> {
  let opened: Awaited<ReturnType<typeof open>>
  try {
    opened = await open(folder)
  } catch (error) {
    if (!(error instanceof LogUnusable)) throw new Error(`${what}: not refused in order: ${String(error)}`)
    if (!/events\.db/.test(error.message) || !/backup|move it away|Move it away|Use the version/.test(error.message))
      throw new Error(`${what}: refused without file or remedy: ${error.message}`)
    return 'refused'
  }
  const { log, twin } = opened
  let same: boolean
  try {
    const known = [twin.position, hashState(twin.state), await numbersOf(log)].join()
    if (known !== [left.position, left.hash, left.numbers].join())
      throw new Error(`${what}: the start shows another city than was acknowledged, without a word`)
    same = (await linesOf(log).catch(() => null)) === left.lines
  } finally {
    await log.close()
  }
  if (same) return 'recovered'
  const { problems } = await verifyLog({ dataDir: folder, databaseUrl: null }, CITY)
  if (problems.length === 0) throw new Error(`${what}: an old event is another, and log check finds nothing`)
  return 'found by log check'
}

/** Writes an audit log. @returns its rows, and the point at their end as an auditor would have written it down */
export async function auditedRows(
  path: string,
  rows: number,
): Promise<{ readonly known: ReturnType<typeof chained>; readonly rows: string }> {
  const log = sqliteAudit(path)
  const entries = Array.from(
    { length: rows },
    (_, i): AuditEntry => ({
      at: NOW + i,
      who: 'duty-officer zz-centre',
      purpose: 'operations',
      kind: 'READ',
      shape: `Query Facility ${i}`,
      objects: ['h01'],
      note: '',
      times: 1,
      size: 100 + i,
      from: '127.0.0.1',
    }),
  )
  await log.append(entries)
  const page = await log.page({ first: 1, before: null, kind: null, who: null })
  const written = await auditRowsOf(log)
  await log.close()
  return { known: { number: page[0]!.number, hash: page[0]!.hash }, rows: written }
}

/**
 * Whether the check finds something wrong with an audit log, of which a row's number and hash were written down.
 * @throws Error where it finds nothing, and the rows are others
 */
export async function auditFound(path: string, known: ReturnType<typeof chained>, rows: string): Promise<boolean> {
  const log = sqliteAudit(path)
  try {
    if (!(await checkChain(log, known)).ok) return true
    if ((await auditRowsOf(log)) !== rows) throw new Error(`${path}: rows are others, and the check finds nothing`)
    return false
  } catch (error) {
    // What cannot be read says so.
    if (/the audit log cannot be used|is of format/.test(String(error))) return true
    throw error
  } finally {
    await log.close().catch(() => {})
  }
}

export async function auditRowsOf(log: AuditLog): Promise<string> {
  return JSON.stringify(await log.after(0, 10_000))
}
