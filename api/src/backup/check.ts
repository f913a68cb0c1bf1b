/** Whether a backup is whole: every part with its SHA-256, none missing, none too many, and the chain of the log from end to end. */
import { createHash } from 'node:crypto'
import { emptyChecksum, hex } from '../log/block.ts'
import { bytesOf, type ReadPart, readArchive } from './archive.ts'
import { followed } from './backup.ts'
import { BLOCKS, LOG_TABLES, type LogTable, rowOfLine } from './log-tables.ts'
import {
  type BackupHead,
  BackupUnusable,
  damaged,
  HEAD_PART,
  headOf,
  MANIFEST_PART,
  type Manifest,
  manifestOf,
  notOne,
} from './manifest.ts'

/** What is told of each part while a file is read. */
export interface PartVisitor {
  /** Before everything else. */
  head?(head: BackupHead): void
  /** Rows of a table of the log, in order; values as `rowOfLine` gives them. */
  rows?(of: LogTable, rows: readonly (readonly unknown[])[]): Promise<void> | void
  /** A file of the data folder; read to its end here. */
  file?(path: string, part: ReadPart): Promise<void>
}

/**
 * Reads a whole file, and hands on what it holds.
 * @throws BackupUnusable where it is none, of a later format, damaged or cut off.
 */
export async function walkBackup(file: string, visitor: PartVisitor = {}): Promise<Manifest> {
  let head: BackupHead | null = null
  let manifest: Manifest | null = null
  const seen = new Map<string, { readonly bytes: number; readonly sha256: string }>()
  for await (const part of readArchive(file)) {
    if (manifest !== null) throw damaged(file, `${part.name} stands behind its manifest`)
    if (head === null) {
      if (part.name !== HEAD_PART) throw notOne(file)
      head = headOf(await bytesOf(part, file), file)
      visitor.head?.(head)
    } else if (part.name === MANIFEST_PART) manifest = manifestOf(await bytesOf(part, file), file)
    else seen.set(part.name, await visited(file, part, visitor))
  }
  if (manifest === null) throw damaged(file, 'its manifest, which comes last, is missing')
  compare(file, manifest, seen)
  return manifest
}

async function visited(
  file: string,
  part: ReadPart,
  visitor: PartVisitor,
): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const hash = createHash('sha256')
  let bytes = 0
  async function* hashed(): AsyncGenerator<Uint8Array> {
    for await (const chunk of part.content) {
      hash.update(chunk)
      bytes += chunk.byteLength
      yield chunk
    }
  }
  const content = hashed()
  const [, table] = /^log\/(\w+)\/\d+\.ndjson$/.exec(part.name) ?? []
  const path = part.name.startsWith('files/') ? part.name.slice('files/'.length) : null
  if (table !== undefined) await visitRows(file, { ...part, content }, table, visitor)
  else if (path === null) throw damaged(file, `it has a part ${part.name}, which no backup has`)
  else if (!isInside(path)) throw damaged(file, `its part ${part.name} would leave the folder`)
  else await visitor.file?.(path, { ...part, content })
  for await (const _ of content);
  return { bytes, sha256: hash.digest('hex') }
}

const isInside = (path: string): boolean =>
  !/[\\\0]/.test(path) && path.split('/').every((segment) => segment !== '' && segment !== '.' && segment !== '..')

async function visitRows(file: string, part: ReadPart, name: string, { rows }: PartVisitor): Promise<void> {
  const of = LOG_TABLES.find((one) => one.name === name)
  if (of === undefined) throw damaged(file, `it has rows of a table ${name}, which no log has`)
  if (rows === undefined) return
  const lines = (await bytesOf(part, file)).toString('utf8').split('\n').slice(0, -1)
  let decoded: unknown[][]
  try {
    decoded = lines.map((line) => rowOfLine(of, line))
  } catch (error) {
    throw damaged(file, `${part.name}: ${error instanceof Error ? error.message : String(error)}`)
  }
  await rows(of, decoded)
}

function compare(
  file: string,
  { parts }: Manifest,
  seen: ReadonlyMap<string, { bytes: number; sha256: string }>,
): void {
  for (const { name, bytes, sha256 } of parts) {
    const is = seen.get(name)
    if (is === undefined) throw damaged(file, `its part ${name} is missing`)
    if (is.bytes !== bytes || is.sha256 !== sha256)
      throw damaged(file, `its part ${name} does not have the SHA-256 of the manifest`)
  }
  if (seen.size !== parts.length) throw damaged(file, 'it has parts that its manifest does not name')
}

/**
 * Checks files that belong together: a whole backup, and those that continue it in order.
 * @returns their manifests.
 * @throws BackupUnusable naming the file, and what is wrong with it.
 */
export async function checkBackups(
  files: readonly string[],
  progress: (events: number) => void = () => {},
): Promise<readonly Manifest[]> {
  const manifests: Manifest[] = []
  for (const file of files) {
    const before = manifests.at(-1)
    const chain = chainOf(file, before, progress)
    const manifest = await walkBackup(file, chain)
    const { position, checksum } = chain.end()
    if (position !== manifest.log.position || checksum !== manifest.log.checksum)
      throw damaged(file, 'its log does not end where its manifest says')
    manifests.push(manifest)
  }
  return manifests
}

type BlockValues = [number, number, number, Uint8Array, Uint8Array]
interface ChainEnd {
  readonly position: number
  readonly checksum: string
}

/** Walks the chain of a file's blocks, from where it begins or the file before it ended. */
function chainOf(
  file: string,
  before: Manifest | undefined,
  progress: (events: number) => void,
): PartVisitor & { end(): ChainEnd } {
  let end: ChainEnd = before?.log ?? { position: 0, checksum: '' }
  return {
    end: () => end,
    head(head) {
      continues(file, head, before)
      const { city } = head
      if (before === undefined) end = { position: 0, checksum: hex(emptyChecksum(city)) }
    },
    rows(of, rows) {
      if (of.name === 'beginning' && before === undefined) {
        const [position, checksum] = rows[0] as [number, Uint8Array]
        end = { position, checksum: hex(checksum) }
      }
      if (of.name !== BLOCKS.name) return
      for (const [first_position, count, received_at, payload, stored] of rows as BlockValues[]) {
        const block = { first_position, count, received_at, payload, checksum: stored }
        const checksum = followed(block, end.position, end.checksum)
        if (checksum === null)
          throw damaged(file, `the block at position ${first_position} does not follow position ${end.position}`)
        end = { position: first_position + count - 1, checksum }
      }
      progress(end.position)
    },
  }
}

function continues(file: string, { since, city }: BackupHead, before: Manifest | undefined): void {
  if (since === null && before !== undefined)
    throw new BackupUnusable(`${file} is a whole backup; give it alone, or as the first`)
  if (since !== null && before === undefined)
    throw new BackupUnusable(
      `${file} continues the backup of ${since.takenAt}, position ${since.position}; give that one, and those in between, before it`,
    )
  if (since === null || before === undefined) return
  if (city !== before.city || since.position !== before.log.position || since.checksum !== before.log.checksum)
    throw new BackupUnusable(
      `${file} continues the backup of ${since.takenAt}, position ${since.position}, and not the one given before it, of ${before.takenAt}, position ${before.log.position}`,
    )
}
