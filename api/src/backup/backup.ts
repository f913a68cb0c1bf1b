/** Takes a backup: the log of one instant, and everything else of the data folder, into one file, while the server runs. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { AUDIT_FILE } from '../audit/audit-file.ts'
import { blockChecksum, emptyChecksum, hex } from '../log/block.ts'
import { cityOfLog, type LogPlace } from '../log/log-reading.ts'
import { type ArchiveWriter, createArchive } from './archive.ts'
import { addFiles, auditHeadOf, type SharedFiles } from './data-folder.ts'
import { BLOCKS, LOG_TABLES, type LogSource, type LogTable, lineOfRow, type StoredRow } from './log-tables.ts'
import { BACKUP_FORMAT, type BackupHead, BackupUnusable, type Manifest } from './manifest.ts'

/** A part of a table is closed when it has reached this size. */
const PART_BYTES = 4 * 1024 * 1024

export interface BackupAsked {
  readonly place: LogPlace
  readonly out: string
  readonly version: string
  /** Epoch ms. */
  readonly now: number
  /** The manifest of the backup that this one continues; null = a whole one. */
  readonly since: Manifest | null
}

/** @throws BackupUnusable or LogUnusable, naming place and remedy; nothing is left behind then. */
export async function takeBackup(asked: BackupAsked, progress: (events: number) => void = () => {}): Promise<Manifest> {
  const { place, out, version, now, since } = asked
  const city = await cityOfLog(place)
  if (since !== null && since.city !== city)
    throw new BackupUnusable(`--since is a backup of city "${since.city}", the log is of "${city}"`)
  const head: BackupHead = {
    format: BACKUP_FORMAT,
    version,
    city,
    takenAt: new Date(now).toISOString(),
    store: place.databaseUrl === null ? 'sqlite' : 'postgres',
    since:
      since === null ? null : { takenAt: since.takenAt, position: since.log.position, checksum: since.log.checksum },
  }
  const archive = createArchive(out, head)
  try {
    const scratch = mkdtempSync(join(dirname(out), '.backup-'))
    try {
      const shared = await sharedOf(place, join(scratch, 'shared'))
      const { leftOut } = await addFiles(archive, place.dataDir, scratch, shared)
      const audit = auditHeadOf(shared?.paths.has(AUDIT_FILE) ? shared.folder : place.dataDir)
      // Last, and so of an instant behind the files': what they know, the log knows.
      const log = await addLog(archive, place, head, progress)
      return await archive.finish((parts): Manifest => ({ ...head, log, audit, parts: [...parts], leftOut }))
    } finally {
      rmSync(scratch, { recursive: true, force: true })
    }
  } catch (error) {
    await archive.abandon()
    throw error
  }
}

async function sharedOf({ databaseUrl }: LogPlace, folder: string): Promise<SharedFiles | null> {
  if (databaseUrl === null) return null
  mkdirSync(folder)
  return { folder, paths: await (await import('./shared-files.ts')).sharedFiles(databaseUrl, folder) }
}

async function sourceOf({ dataDir, databaseUrl }: LogPlace): Promise<LogSource> {
  return databaseUrl === null
    ? (await import('./sqlite-tables.ts')).sqliteSource(dataDir)
    : (await import('./postgres-tables.ts')).postgresSource(databaseUrl)
}

async function addLog(
  archive: ArchiveWriter,
  place: LogPlace,
  { city, since }: BackupHead,
  progress: (events: number) => void,
): Promise<Manifest['log']> {
  const source = await sourceOf(place)
  try {
    const rows: Record<string, number> = {}
    let beginning = 0
    let [position, checksum] = [since?.position ?? 0, since?.checksum ?? hex(emptyChecksum(city))]
    const look = (of: LogTable, row: StoredRow): void => {
      if (of.name === 'beginning') {
        beginning = Number(row.position)
        if (since !== null && beginning > since.position)
          throw new BackupUnusable(
            `the log was compacted since the backup of --since, which ends at position ${since.position}: take a whole backup, without --since`,
          )
        if (since === null) [position, checksum] = [beginning, hex(row.checksum as Uint8Array)]
      }
      if (of.name !== BLOCKS.name) return
      const block = row as unknown as StoredBlock
      // The chain is walked while it is copied: a damaged log makes no backup that looks whole.
      const next = followed(block, position, checksum)
      if (next === null)
        throw new BackupUnusable(
          `the log is damaged: the block at position ${block.first_position} does not follow position ${position} with its checksum. "kangcheng log check" names all such places; restore the last good backup`,
        )
      checksum = next
      position = block.first_position + block.count - 1
      progress(position)
    }
    if (since !== null && since.position > 0 && !(await goesOn(source, since)))
      throw new BackupUnusable(
        `the log has nothing that ends at position ${since.position} as the backup of --since does: it is another log, or was restored to an earlier instant. Take a whole backup, without --since`,
      )
    for (const of of LOG_TABLES) {
      // Blocks before the beginning are what a compaction has not removed yet.
      const after = Math.max(beginning, since?.position ?? 0)
      rows[of.name] = await addTable(archive, source, of, after, look)
    }
    return { beginning, position, checksum, rows }
  } finally {
    await source.close()
  }
}

interface StoredBlock {
  readonly first_position: number
  readonly count: number
  readonly received_at: number
  readonly payload: Uint8Array
  readonly checksum: Uint8Array
}

/** The checksum of a block where it follows a position of the chain; null where it does not. */
export function followed(block: StoredBlock, position: number, checksum: string): string | null {
  const { first_position, count, received_at, payload } = block
  const is = hex(blockChecksum(Buffer.from(checksum, 'hex'), first_position, count, received_at, payload))
  return first_position === position + 1 && is === hex(block.checksum) ? is : null
}

/** Whether the log holds what an earlier backup ended with, or begins right there. */
async function goesOn(source: LogSource, since: NonNullable<BackupHead['since']>): Promise<boolean> {
  if ((await source.checksumAt(since.position)) === since.checksum) return true
  for await (const row of source.rows(LOG_TABLES.find(({ name }) => name === 'beginning')!, 0))
    return Number(row.position) >= since.position
  return false
}

async function addTable(
  archive: ArchiveWriter,
  source: LogSource,
  of: LogTable,
  after: number,
  look: (of: LogTable, row: StoredRow) => void,
): Promise<number> {
  let lines: string[] = []
  let [bytes, part, rows] = [0, 0, 0]
  const close = async (): Promise<void> => {
    if (lines.length === 0) return
    part++
    await archive.add(`log/${of.name}/${String(part).padStart(6, '0')}.ndjson`, Buffer.from(`${lines.join('\n')}\n`))
    lines = []
    bytes = 0
  }
  for await (const row of source.rows(of, after)) {
    look(of, row)
    const line = lineOfRow(of, row)
    lines.push(line)
    bytes += line.length
    rows++
    if (bytes >= PART_BYTES) await close()
  }
  await close()
  return rows
}
