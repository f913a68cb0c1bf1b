/**
 * What a data folder holds beside the log, as a backup takes it: databases as of one instant, lines whole, the newest snapshot. A
 * file that nobody here knows is taken too: better one too many.
 */
import { existsSync, lstatSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { AUDIT_FILE, isAuditFileBegun, openAuditFile } from '../audit/audit-file.ts'
import type { ChainPoint } from '../audit/audit-log.ts'
import { HANDOVER } from '../handover/handover-notes.ts'
import { snapshotFiles } from '../live/snapshots.ts'
import { LOG_FILE } from '../log/sqlite.ts'
import { PLAN_DECISIONS, PLAN_HEAD } from '../planning/plan-decisions.ts'
import { DESK_FILE, DESK_HEAD } from '../risk/desk-file.ts'
import { SHARED_VIEWS } from '../shared-views/shared-views.ts'
import type { ArchiveWriter } from './archive.ts'

/** Parts that become files of the restored folder lie below this name. */
export const FILES = 'files/'

/** Secrets: whoever has a backup must not have them, and a token that was withdrawn must not come back with one. */
const SECRETS = [/^tokens\.json/, /^session\.key/, /\.token$/, /\.key$/, /\.pem$/]
/** What belongs to the running process, is made again, or is no part of the city. */
const PASSING = [
  /^writer\.(lock|json)/,
  /\.(log|pid)$/,
  /\.tmp$/,
  /\.set-aside$/,
  /\.unfinished$/,
  /\.new$/,
  /-(wal|shm|journal)$/,
  /\.sha256$/,
]
const OWN_LOG = new RegExp(`^${LOG_FILE.replace('.', '\\.')}`)
/** Other backups. */
const BACKUPS = [/\.tar\.zst$/]

export interface FolderFiles {
  /** Relative to the folder, in order: what the log knows better is read before it. */
  readonly taken: readonly string[]
  readonly leftOut: readonly string[]
}

export function filesOf(dataDir: string): FolderFiles {
  const taken: string[] = []
  const leftOut: string[] = []
  const snapshots = existsSync(dataDir) ? snapshotFiles(dataDir) : []
  const look = (folder: string): void => {
    for (const name of readdirSync(join(dataDir, folder)).toSorted()) {
      const path = folder === '' ? name : `${folder}/${name}`
      const stat = lstatSync(join(dataDir, path), { throwIfNoEntry: false })
      const is = (patterns: readonly RegExp[]): boolean => patterns.some((pattern) => pattern.test(name))
      if (stat === undefined || OWN_LOG.test(path) || is(PASSING) || snapshots.slice(1).includes(path)) continue
      if (stat.isDirectory()) look(path)
      else if (stat.isFile() && !is(SECRETS) && !is(BACKUPS)) taken.push(path)
      else leftOut.push(path)
    }
  }
  if (existsSync(dataDir)) look('')
  // A snapshot that is older than everything else: the log fills what came behind it.
  const rank = (path: string): number => (path === snapshots[0] ? 0 : path.endsWith('.db') ? 2 : 1)
  return { taken: taken.toSorted((a, b) => rank(a) - rank(b)), leftOut }
}

/** Files that stand for what lies in a database of the nodes: their paths, and the folder that they lie in. */
export interface SharedFiles {
  readonly folder: string
  readonly paths: ReadonlySet<string>
}

/**
 * @param scratch a folder for copies, on the disk of the archive.
 * @param shared taken in the place of the data folder's own of the same path; null = everything lies in the folder.
 */
export async function addFiles(
  archive: ArchiveWriter,
  dataDir: string,
  scratch: string,
  shared: SharedFiles | null,
): Promise<FolderFiles> {
  const files = filesOf(dataDir)
  for (const path of files.taken) {
    const from = join(dataDir, path)
    if (shared?.paths.has(path)) continue
    if (path.endsWith('.db')) await addDatabase(archive, path, from, scratch)
    else if (CHAINS.some(({ head }) => head === path)) continue
    else if (CHAINS.some(({ file }) => file === path))
      await addChain(archive, dataDir, CHAINS.find(({ file }) => file === path)!)
    else if (path.endsWith('.jsonl')) await archive.add(FILES + path, wholeLines(readFileSync(from)))
    else await archive.addFile(FILES + path, from)
  }
  for (const path of shared?.paths ?? []) await archive.addFile(FILES + path, join(shared!.folder, path))
  return files
}

async function addDatabase(archive: ArchiveWriter, path: string, from: string, scratch: string): Promise<void> {
  const copy = join(scratch, 'database')
  const db = new DatabaseSync(from, { readOnly: true, timeout: 5_000 })
  try {
    // One read transaction: whatever its writer does meanwhile is not in it.
    db.prepare('vacuum into ?').run(copy)
  } finally {
    db.close()
  }
  await archive.addFile(FILES + path, copy)
  rmSync(copy)
}

/** Behind the last end of a line a write may be under way. */
const wholeLines = (bytes: Buffer): Buffer => bytes.subarray(0, bytes.lastIndexOf(0x0a) + 1)

const MOST_LOOKS = 100

interface Chain {
  readonly file: string
  readonly head: string
}
const CHAINS: readonly Chain[] = [
  { file: PLAN_DECISIONS, head: PLAN_HEAD },
  { file: DESK_FILE, head: DESK_HEAD },
  HANDOVER,
  SHARED_VIEWS,
]

/** The lines and their head fit together: of two files, one look at each may fall between two writes. */
async function addChain(archive: ArchiveWriter, dataDir: string, chain: Chain): Promise<void> {
  const headNow = (): string | null => {
    const path = join(dataDir, chain.head)
    return existsSync(path) ? readFileSync(path, 'utf8') : null
  }
  for (let looks = 1; ; looks++) {
    const head = headNow()
    const lines = wholeLines(readFileSync(join(dataDir, chain.file)))
    if (headNow() !== head && looks < MOST_LOOKS) continue
    await archive.add(FILES + chain.file, lines)
    if (head !== null) await archive.add(FILES + chain.head, Buffer.from(head))
    return
  }
}

/** Where the chain of an audit log's file ends; null = there is none. */
export function auditHeadOf(dataDir: string): ChainPoint | null {
  const path = join(dataDir, AUDIT_FILE)
  if (!existsSync(path) || isAuditFileBegun(path)) return null
  const file = openAuditFile(path, 'read')
  try {
    const head = file.head()
    return head.number === 0 ? null : head
  } finally {
    file.close()
  }
}
