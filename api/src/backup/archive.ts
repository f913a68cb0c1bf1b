/**
 * The file of a backup: a tar archive in one zstd frame, so that any machine can look into it (`tar --zstd -tf FILE`), and behind it
 * the SHA-256 of all before in a frame that such programs skip. Written and read as a stream, in constant memory; the SHA-256 of
 * every part stands in the manifest, which comes last.
 */
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, existsSync, renameSync, rmSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { constants, createZstdCompress, createZstdDecompress } from 'node:zlib'
import { extract, pack } from 'tar-stream'
import { BackupUnusable, damaged, HEAD_PART, MANIFEST_PART, notOne, type Part } from './manifest.ts'

/** Parts that are held in memory as a whole are no larger. */
export const MOST_PART_BYTES = 64 * 1024 * 1024

export interface ArchiveWriter {
  /** Parts so far, without the manifest. */
  readonly parts: readonly Part[]
  add(name: string, bytes: Uint8Array): Promise<void>
  addFile(name: string, path: string): Promise<void>
  /** The last part; the file then has its name, and is durable. */
  finish<M extends object>(manifest: (parts: readonly Part[]) => M): Promise<M>
  /** Leaves nothing behind. */
  abandon(): Promise<void>
}

/**
 * Begins a file, under another name until it is finished.
 * @throws BackupUnusable where there is a file of this name, or none can be made.
 */
export function createArchive(file: string, head: object): ArchiveWriter {
  if (existsSync(file)) throw new BackupUnusable(`${file} is there already; give --out a new name`)
  const under = `${file}.unfinished`
  const tar = pack()
  const compressed = createZstdCompress({ params: { [constants.ZSTD_c_checksumFlag]: 1 } })
  // What a city knows of its hospitals lies in it.
  const written = pipeline(tar, compressed, sealing(), createWriteStream(under, { mode: 0o600 }))
  let failed: Error | null = null
  written.catch((error: Error) => {
    failed = new BackupUnusable(`${file} cannot be written: ${error.message}. Free space, or give --out another place`)
    tar.destroy()
  })
  const parts: Part[] = []
  const mtime = new Date(0)

  async function put(name: string, bytes: Uint8Array): Promise<void> {
    if (failed !== null) throw failed
    await Promise.race([
      new Promise<void>((resolve, reject) => {
        tar.entry({ name, size: bytes.byteLength, mode: 0o600, mtime }, Buffer.from(bytes), (error) =>
          error ? reject(failed ?? error) : resolve(),
        )
      }),
      written.catch(() => {}),
    ])
    if (failed !== null) throw failed
    // A tar stream takes entries without end; what waits for the compressor must not fill the memory.
    while (tar.readableLength > MOST_WAITING_BYTES && failed === null)
      await new Promise((resolve) => setTimeout(resolve, 1))
  }

  async function putFile(name: string, path: string): Promise<void> {
    const { size } = statSync(path)
    const hash = createHash('sha256')
    const entry = tar.entry({ name, size, mode: 0o600, mtime })
    const hashed = new Transform({
      transform(chunk: Buffer, _, done) {
        hash.update(chunk)
        done(null, chunk)
      },
    })
    await pipeline(createReadStream(path, { end: Math.max(0, size - 1) }), hashed, entry)
    parts.push({ name, bytes: size, sha256: hash.digest('hex') })
  }

  const first = put(HEAD_PART, Buffer.from(JSON.stringify(head)))
  return {
    parts,
    async add(name, bytes) {
      await first
      await put(name, bytes)
      parts.push({ name, bytes: bytes.byteLength, sha256: createHash('sha256').update(bytes).digest('hex') })
    },
    async addFile(name, path) {
      await first
      if (statSync(path).size === 0) return this.add(name, new Uint8Array())
      await putFile(name, path)
    },
    async finish(manifest) {
      const last = manifest(parts)
      await put(MANIFEST_PART, Buffer.from(JSON.stringify(last, null, 1)))
      tar.finalize()
      await written.catch(() => {
        throw failed!
      })
      await synced(under)
      renameSync(under, file)
      await synced(dirname(file))
      return last
    },
    async abandon() {
      tar.destroy()
      await written.catch(() => {})
      rmSync(under, { force: true })
    },
  }
}

/** A skippable frame of RFC 8878: its magic number, and the length of what follows. */
const SEAL_HEAD = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 32, 0, 0, 0])
const SEAL_BYTES = SEAL_HEAD.length + 32

function sealing(): Transform {
  const hash = createHash('sha256')
  return new Transform({
    transform(chunk: Buffer, _, done) {
      hash.update(chunk)
      done(null, chunk)
    },
    flush(done) {
      done(null, Buffer.concat([SEAL_HEAD, hash.digest()]))
    },
  })
}

/**
 * Reads a file once to its end. A decompressor does not notice every end that is missing.
 * @returns how many bytes of it are the archive.
 * @throws BackupUnusable where it is no backup, damaged or cut off.
 */
async function unsealed(file: string): Promise<number> {
  if (!existsSync(file)) throw new BackupUnusable(`there is no file ${file}; give the file of a backup`)
  const bytes = statSync(file).size - SEAL_BYTES
  const hash = createHash('sha256')
  const chunks: Buffer[] = []
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    if (chunks.length === 0 && !chunk.subarray(0, 4).equals(FRAME)) throw notOne(file)
    // The seal may lie across two chunks.
    chunks.push(chunk)
    if (chunks.length > 2) hash.update(chunks.shift()!)
  }
  const rest = Buffer.concat(chunks)
  const end = Math.max(0, rest.length - SEAL_BYTES)
  const seal = Buffer.concat([SEAL_HEAD, hash.update(rest.subarray(0, end)).digest()])
  if (bytes < FRAME.length || !rest.subarray(end).equals(seal))
    throw damaged(file, 'its SHA-256 does not fit its bytes')
  return bytes
}

/** With which a zstd frame begins. */
const FRAME = Buffer.from([0x28, 0xb5, 0x2f, 0xfd])

const MOST_WAITING_BYTES = 8 * 1024 * 1024

async function synced(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

export interface ReadPart {
  readonly name: string
  readonly bytes: number
  /** To be read to its end before the next part is asked for. */
  readonly content: AsyncIterable<Uint8Array>
}

/** The parts of a file in order. @throws BackupUnusable where it is no such file, damaged or cut off. */
export async function* readArchive(file: string): AsyncGenerator<ReadPart> {
  const bytes = await unsealed(file)
  const entries = extract()
  const read = pipeline(createReadStream(file, { end: bytes - 1 }), createZstdDecompress(), entries)
  read.catch(() => {
    // Met by whoever reads the entries.
  })
  try {
    for await (const entry of entries)
      yield { name: entry.header.name, bytes: entry.header.size ?? 0, content: contentOf(entry, file) }
    await read
  } catch (error) {
    throw error instanceof BackupUnusable
      ? error
      : damaged(file, error instanceof Error ? error.message : String(error))
  } finally {
    entries.destroy()
  }
}

async function* contentOf(entry: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<Uint8Array> {
  try {
    yield* entry
  } catch (error) {
    throw damaged(file, error instanceof Error ? error.message : String(error))
  }
}

/** The bytes of a part that is held in memory. @throws BackupUnusable where it is larger than such a part can be. */
export async function bytesOf({ name, bytes, content }: ReadPart, file: string): Promise<Buffer> {
  if (bytes > MOST_PART_BYTES) throw damaged(file, `its part ${name} says that it has ${bytes} bytes`)
  const chunks: Uint8Array[] = []
  for await (const chunk of content) chunks.push(chunk)
  return Buffer.concat(chunks)
}
