/**
 * What vouches for the log's file beside it. SQLite drops the end of a damaged write-ahead log without a word, and a page has
 * no checksum; so two small files tell how far was acknowledged, and what an orderly end left.
 *
 *     events.db.acknowledged   position and checksum of the last block that senders were told of. Written after each commit,
 *                              not fsynced: a loss of power may leave an earlier one, never a later
 *     events.db.sha256         SHA-256 of the file as a server left it that ended in order
 */
import { createHash } from 'node:crypto'
import { closeSync, existsSync, openSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { LogUnusable } from './event-log.ts'

const acknowledgedOf = (path: string): string => `${path}.acknowledged`
export const sealOf = (path: string): string => `${path}.sha256`
/** Larger files are not sealed: hashing them would outlast the time for stopping. Their blocks have checksums anyway. */
const SEALED_BYTES = 512 * 1024 * 1024
const LINE = /^ *(\d+) ([0-9a-f]{64})\n$/
const POSITION_DIGITS = 16

const sha256 = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex')

/** Whether the bytes are those that an orderly end left; true where nothing was left. */
export function sealFits(path: string): boolean {
  const seal = sealOf(path)
  return !existsSync(path) || !existsSync(seal) || readFileSync(seal, 'utf8').trim() === sha256(path)
}

/** Takes the seal off a file that is about to be written. @throws LogUnusable where its bytes were changed. */
export function breakSeal(path: string): void {
  if (!sealFits(path))
    throw new LogUnusable(
      `${path} is damaged: its bytes are not those that the server left when it stopped. See where with "kangcheng log check", then put a backup in its place; to go on with it as it is, remove ${sealOf(path)}`,
    )
  rmSync(sealOf(path), { force: true })
}

export function seal(path: string): void {
  if (!existsSync(`${path}-wal`) && statSync(path).size <= SEALED_BYTES)
    writeFileSync(sealOf(path), `${sha256(path)}\n`)
}

/**
 * What of the log is missing that was acknowledged; null = nothing. A file that a loss of power cut says nothing.
 * @param checksumAt of the log
 */
export function missingOf(path: string, checksumAt: (position: number) => string | null): string | null {
  if (!existsSync(acknowledgedOf(path))) return null
  const [, digits, checksum] = LINE.exec(readFileSync(acknowledgedOf(path), 'latin1')) ?? []
  if (digits === undefined || checksumAt(Number(digits)) === checksum) return null
  return `events up to position ${digits} were acknowledged, and its block there is missing or another: its end, or ${path}-wal, was damaged, or an earlier file was put back`
}

/** @throws LogUnusable where acknowledged events are missing. */
export function assertNothingMissing(path: string, checksumAt: (position: number) => string | null): void {
  const missing = missingOf(path, checksumAt)
  if (missing !== null)
    throw new LogUnusable(
      `${path} does not hold what it did: ${missing}. Put a backup in its place; to go on without those events, remove ${acknowledgedOf(path)}: what their senders still have is taken when sent again`,
    )
}

export interface Witness {
  /** @param checksum hexadecimal */
  note(position: number, checksum: string): void
  close(): void
}

export function openWitness(path: string): Witness {
  const file = openSync(acknowledgedOf(path), existsSync(acknowledgedOf(path)) ? 'r+' : 'w+', 0o600)
  return {
    note(position, checksum) {
      // Always as long: one write within one page, which no killed process leaves half done.
      writeSync(file, `${String(position).padStart(POSITION_DIGITS)} ${checksum}\n`, 0, 'latin1')
    },
    close: () => closeSync(file),
  }
}
