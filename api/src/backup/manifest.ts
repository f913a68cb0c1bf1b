/** What a backup says of itself: first who made it, so that a later format is recognised; last what it holds, so that one that was cut off is. */

/** Format of backups that this program writes; it reads those up to it. */
export const BACKUP_FORMAT = 1

/** Name of the first part and of the last. */
export const HEAD_PART = 'kangcheng-backup.json'
export const MANIFEST_PART = 'manifest.json'

/** Thrown where a backup cannot be taken, read or restored; the message names place and remedy. */
export class BackupUnusable extends Error {
  override readonly name = 'BackupUnusable'
}

export interface BackupHead {
  readonly format: number
  /** Version of the product. */
  readonly version: string
  /** The city's id. */
  readonly city: string
  /** ISO 8601, when it was begun. */
  readonly takenAt: string
  /** Where the log was. */
  readonly store: 'sqlite' | 'postgres'
  /** Of an incremental one, the backup that it continues. */
  readonly since: Since | null
}

/** How a backup is recognised by those that continue it. */
export interface Since {
  readonly takenAt: string
  readonly position: number
  readonly checksum: string
}

export interface Part {
  readonly name: string
  readonly bytes: number
  readonly sha256: string
}

export interface Manifest extends BackupHead {
  readonly log: {
    /** The log begins behind this position; 0 = at its first event. */
    readonly beginning: number
    readonly position: number
    /** Of the log at its position. */
    readonly checksum: string
    /** Rows by table. */
    readonly rows: Readonly<Record<string, number>>
  }
  /** Where the chain of the audit log stood; null = there was none. */
  readonly audit: { readonly number: number; readonly hash: string } | null
  readonly parts: readonly Part[]
  /** Names in the data folder that are not in it: secrets, and what belongs to the running process. */
  readonly leftOut: readonly string[]
}

const isText = (value: unknown): value is string => typeof value === 'string'
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0

/** @throws BackupUnusable where it is none, or of a later format. */
export function headOf(bytes: Uint8Array, file: string): BackupHead {
  const head = jsonOf(bytes, file) as Partial<BackupHead> | null
  if (typeof head !== 'object' || head === null || !isCount(head.format)) throw notOne(file)
  if (head.format > BACKUP_FORMAT)
    throw new BackupUnusable(
      `${file} has backup format ${head.format}, written by version ${String(head.version)}; this program reads formats up to ${BACKUP_FORMAT}. Restore it with that version, or a later one`,
    )
  if (!(isText(head.version) && isText(head.city) && isText(head.takenAt))) throw notOne(file)
  return head as BackupHead
}

/** @throws BackupUnusable where it is none. */
export function manifestOf(bytes: Uint8Array, file: string): Manifest {
  const manifest = jsonOf(bytes, file) as Partial<Manifest>
  headOf(bytes, file)
  const { log, parts } = manifest
  if (!(log && isCount(log.beginning) && isCount(log.position) && isText(log.checksum) && Array.isArray(parts)))
    throw notOne(file)
  return manifest as Manifest
}

function jsonOf(bytes: Uint8Array, file: string): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'))
  } catch {
    throw notOne(file)
  }
}

export const notOne = (file: string): BackupUnusable =>
  new BackupUnusable(`${file} is not a backup of this program; give a file that "kangcheng backup" wrote`)

/** A path that is not known to be whole. */
export const damaged = (file: string, why: string): BackupUnusable =>
  new BackupUnusable(
    `${file} is damaged or was cut off: ${why}. Restore another backup, and copy this one again if there is a copy`,
  )
