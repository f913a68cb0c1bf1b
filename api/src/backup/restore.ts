/**
 * Brings a backup back: into a new folder, and its log into that folder or an empty database. Files are checked whole before
 * anything is written, and what was written is checked again; the folder has its name only when all of it is there.
 */
import { createWriteStream, existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { cutHistoryAfter, HISTORY_FILE } from '../history/sqlite-file.ts'
import { snapshotPosition } from '../live/snapshots.ts'
import type { LogPlace } from '../log/log-reading.ts'
import { checkBackups, type PartVisitor, walkBackup } from './check.ts'
import { LogCut } from './cut.ts'
import { BLOCKS, LOG_TABLES, type LogTable, type LogTarget } from './log-tables.ts'
import { BackupUnusable, type Manifest } from './manifest.ts'

export interface RestoreAsked {
  /** A whole backup, and those that continue it, in order. */
  readonly files: readonly string[]
  /** Where to; the folder is new or empty, the database without a log. */
  readonly place: LogPlace
  /** Up to this time of receipt, epoch ms; null = all of it. */
  readonly until: number | null
}

export interface Restored {
  readonly manifest: Manifest
  readonly position: number
  /** Of the history: from here on it is left out, epoch ms; null = whole. */
  readonly historyUntil: number | null
}

const tableNamed = (name: string): LogTable => LOG_TABLES.find((of) => of.name === name)!

/** @throws BackupUnusable or LogUnusable naming place and remedy; nothing is left behind then. */
export async function restoreBackup(
  { files, place, until }: RestoreAsked,
  progress: (events: number) => void = () => {},
): Promise<Restored> {
  const { dataDir } = place
  refuseFilled(dataDir)
  const manifests = await checkBackups(files)
  const manifest = manifests.at(-1)!
  const folder = `${dataDir}.restoring`
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  let target: LogTarget | null = null
  try {
    target = await targetOf(place, folder, manifest.city)
    const cut = until === null ? null : new LogCut(until)
    await fillLog(files, manifest, target, cut, progress)
    if (cut !== null && cut.goneUntil !== null)
      throw new BackupUnusable(
        `--until lies before ${new Date(cut.goneUntil).toISOString()}, up to which the log was compacted: single events of then are gone. Give a later instant, or a backup from before the compaction`,
      )
    if (cut !== null && cut.at.position === 0)
      throw new BackupUnusable(
        '--until lies before the first event of the backup; give a later instant, or an earlier backup',
      )
    await walkBackup(files.at(-1)!, filesInto(folder, cut))
    const historyUntil = cut === null ? null : cutFiles(folder, cut)
    await target.takeIn(folder)
    await target.finish()
    // Empty, or not there: checked above.
    if (existsSync(dataDir)) rmdirSync(dataDir)
    mkdirSync(dirname(dataDir), { recursive: true })
    renameSync(folder, dataDir)
    return { manifest, position: cut?.at.position ?? manifest.log.position, historyUntil }
  } catch (error) {
    await target?.abandon()
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

function refuseFilled(dataDir: string): void {
  if (!existsSync(dataDir) || readdirSync(dataDir).length === 0) return
  throw new BackupUnusable(`${dataDir} is not empty; give --to a new folder, or move this one away first`)
}

async function targetOf({ databaseUrl }: LogPlace, folder: string, city: string): Promise<LogTarget> {
  return databaseUrl === null
    ? (await import('./sqlite-tables.ts')).sqliteTarget(folder, city)
    : (await import('./postgres-tables.ts')).postgresTarget(databaseUrl, city)
}

/** Blocks of all files; of the other tables, those of the last. */
async function fillLog(
  files: readonly string[],
  { log }: Manifest,
  target: LogTarget,
  cut: LogCut | null,
  progress: (events: number) => void,
): Promise<void> {
  const late: { readonly of: LogTable; readonly rows: readonly (readonly unknown[])[] }[] = []
  const put = async (of: LogTable, rows: readonly (readonly unknown[])[]): Promise<void> => {
    // Of a log that was compacted between two backups, the first holds more than the last knows.
    const own = of.name === BLOCKS.name ? rows.filter((row) => Number(row[0]) > log.beginning) : rows
    if (cut !== null && of.name === 'sources') late.push({ of, rows })
    else await target.add(of, cut === null ? own : cut.keep(of, own))
    if (of.name === BLOCKS.name && own.length > 0) progress(Number(own.at(-1)![0]))
  }
  const last = files.at(-1)!
  // The beginning is known before the first block is.
  if (files.length > 1)
    await walkBackup(last, { rows: (of, rows) => (of.name === BLOCKS.name ? undefined : put(of, rows)) })
  for (const file of files)
    await walkBackup(file, {
      rows: (of, rows) => (of.name === BLOCKS.name || files.length === 1 ? put(of, rows) : undefined),
    })
  if (cut === null) return
  for (const { of, rows } of late) await target.add(of, cut.sources(of, rows))
  await target.add(tableNamed('marks'), cut.marks())
  await target.add(tableNamed('gaps'), cut.gaps())
}

function filesInto(folder: string, cut: LogCut | null): PartVisitor {
  return {
    async file(path, { content }) {
      const snapshot = snapshotPosition(path)
      if (cut !== null && snapshot !== null && snapshot > cut.at.position) return
      const to = join(folder, path)
      mkdirSync(dirname(to), { recursive: true, mode: 0o700 })
      await pipeline(content, createWriteStream(to, { mode: 0o600, flags: 'wx', flush: true }))
    },
  }
}

/** @returns from where on the history is left out, epoch ms; null where there is none. */
function cutFiles(folder: string, { at }: LogCut): number | null {
  const history = join(folder, HISTORY_FILE)
  return existsSync(history) ? cutHistoryAfter(history, at.asOf) : null
}
