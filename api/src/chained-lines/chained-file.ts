/**
 * Lines of a file that are only ever added to: each names its number and the SHA-256 of the one before it, and a second file holds
 * that of the last. So no line can be changed, taken out or cut off unseen.
 */
import { createHash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { OperatorError } from '../telemetry/because.ts'

export interface ChainedEntry {
  /** From 1. */
  readonly number: number
  /** SHA-256 of the line before; of the first, 64 zeros. */
  readonly previous: string
}
/** Without its place: `number` may stand there for the order of the line's fields. */
export type Unplaced<E extends ChainedEntry> = E extends unknown ? Omit<E, 'number' | 'previous'> : never

/** What the first line names as the one before it. */
export const FIRST = '0'.repeat(64)

export const sha256 = (line: string): string => createHash('sha256').update(line).digest('hex')

/** Entries in their place behind the last one. @returns them, their lines, and the SHA-256 of the last */
export function placed<E extends ChainedEntry>(
  drawn: readonly Unplaced<E>[],
  number: number,
  last: string,
): { readonly entries: readonly E[]; readonly lines: readonly string[]; readonly last: string } {
  const lines: string[] = []
  let previous = last
  const entries = drawn.map((one, i) => {
    const entry = { ...one, number: number + i + 1, previous } as unknown as E
    const line = JSON.stringify(entry)
    lines.push(line)
    previous = sha256(line)
    return entry
  })
  return { entries, lines, last: previous }
}

/** What the last line's file says. */
export const headText = (number: number, last: string): string => `${number} ${last}\n`

export interface ChainedFile<E extends ChainedEntry> {
  /** The oldest first. @throws OperatorError naming file, line and remedy where it was changed */
  all(): readonly E[]
  /** Durable when it returns. @throws as `all` does, or where it cannot be written */
  keep(drawn: readonly Unplaced<E>[]): readonly E[]
}

/** A file as read: its entries, the SHA-256 of the last line, and the bytes up to its end. */
interface Kept<E> {
  readonly entries: readonly E[]
  readonly last: string
  readonly wholeBytes: number
  /** Behind the last whole line; a write that was cut off left them, and nobody was told that they are kept. */
  readonly tornBytes: number
}

/**
 * @param head path of the file that holds the SHA-256 of the last line
 * @param cut hears of what a crash cut off and the next line replaces
 * @param mostAtOnce lines that are kept together: as many may be behind the head after a crash
 */
export function chainedFile<E extends ChainedEntry>(
  file: string,
  head: string,
  cut: (what: { readonly file: string; readonly bytes: number; readonly last: number }) => void,
  mostAtOnce = 1,
): ChainedFile<E> {
  const folder = dirname(file)
  let known: Kept<E> | null = null
  const read = (): Kept<E> => {
    known ??= decoded<E>(existsSync(file) ? readFileSync(file) : Buffer.alloc(0), file, headOf(head), mostAtOnce)
    return known
  }
  return {
    all: () => read().entries,
    keep(drawn) {
      const before = read()
      const { entries, lines, last } = placed<E>(drawn, before.entries.length, before.last)
      const text = lines.map((line) => `${line}\n`).join('')
      // Should a write fail, what lies there is read anew.
      known = null
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      if (before.tornBytes > 0) {
        written(file, 'r+', (handle) => ftruncateSync(handle, before.wholeBytes))
        cut({ file, bytes: before.tornBytes, last: before.entries.length })
      }
      written(file, 'a', (handle) => writeFileSync(handle, text))
      const all = [...before.entries, ...entries]
      written(`${head}.tmp`, 'w', (handle) => writeFileSync(handle, headText(all.length, last)))
      renameSync(`${head}.tmp`, head)
      const directory = openSync(folder, 'r')
      fsyncSync(directory)
      closeSync(directory)
      known = { entries: all, last, wholeBytes: before.wholeBytes + Buffer.byteLength(text), tornBytes: 0 }
      return entries
    },
  }
}

/** Durable when it returns. */
function written(path: string, flags: 'a' | 'r+' | 'w', write: (handle: number) => void): void {
  const handle = openSync(path, flags, 0o600)
  try {
    write(handle)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

interface Head {
  readonly path: string
  readonly number: number
  readonly sha: string
}

/** The last line that was told as kept; null where there was none, or files of a version that kept no head. */
function headOf(path: string): Head | null {
  if (!existsSync(path)) return null
  const [, number, sha] = /^(\d+) ([0-9a-f]{64})\n$/.exec(readFileSync(path, 'utf8')) ?? []
  if (number === undefined || sha === undefined)
    throw new OperatorError(`${path} is not "number SHA-256": give back the file that the server wrote, unchanged`)
  return { path, number: Number(number), sha }
}

function decoded<E extends ChainedEntry>(bytes: Buffer, file: string, head: Head | null, mostAtOnce: number): Kept<E> {
  // Cut among bytes: half a character would decode to a longer one.
  const wholeBytes = bytes.lastIndexOf(0x0a) + 1
  const entries: E[] = []
  const hashes = [FIRST]
  const lines = bytes.toString('utf8', 0, wholeBytes).split('\n').slice(0, -1)
  lines.forEach((line, i) => {
    let entry: E
    try {
      entry = JSON.parse(line) as E
    } catch {
      throw new OperatorError(`${file}:${i + 1} is no JSON: give back the file that the server wrote, unchanged`)
    }
    if (entry.previous !== hashes[i] || entry.number !== i + 1)
      throw new OperatorError(
        `${file}:${i + 1} does not follow the line before it: the file was changed; give back the one that the server wrote`,
      )
    entries.push(entry)
    hashes.push(sha256(line))
  })
  // A crash between the two files leaves the head behind by what was being kept.
  if (head !== null && (hashes[head.number] !== head.sha || entries.length > head.number + mostAtOnce))
    throw new OperatorError(
      `${file}:${Math.max(1, Math.min(head.number, entries.length))} is not what ${head.path} says of line ${head.number}: the end of the file was changed; give back both as the server wrote them`,
    )
  return { entries, last: hashes.at(-1)!, wholeBytes, tornBytes: bytes.length - wholeBytes }
}
