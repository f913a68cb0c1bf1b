/** The files that a command's PATHs mean: a file is itself; of a folder every file but `README*`, sorted by path. */
import { createHash } from 'node:crypto'
import { accessSync, constants, createReadStream, readdirSync, statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'

export interface FeedFile {
  /** As the user named it, or the folder's name and the path below it. */
  readonly name: string
  /** Where it lies. */
  readonly path: string
}

export type FoundFiles =
  | { readonly ok: true; readonly files: readonly FeedFile[] }
  | { readonly ok: false; readonly why: string }

/** A file could be found and then not be read to its end. The message names file and reason. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile'
}

const CHUNK_BYTES = 1024 * 1024

/** Finds all files that the paths mean, in the order given; the first that cannot be read ends it. Reads nothing yet. */
export function findFeedFiles(paths: readonly string[], cwd: string, what = 'messages'): FoundFiles {
  const files: FeedFile[] = []
  for (const path of paths) {
    try {
      for (const name of filesUnder(path, cwd)) {
        const full = resolve(cwd, name)
        accessSync(full, constants.R_OK)
        files.push({ name, path: full })
      }
    } catch (error) {
      const code = codeOf(error)
      const why = code === 'ENOENT' ? 'no such file or folder' : `cannot be read (${code})`
      return { ok: false, why: `${path}: ${why}; give files or folders of ${what}` }
    }
  }
  if (files.length === 0) return { ok: false, why: `${paths.join(', ')}: no files here except README*` }
  return { ok: true, files }
}

/** The bytes of a file, a mebibyte at a time: its size does not matter. @throws UnreadableFile */
export async function* chunksOf(file: FeedFile): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of createReadStream(file.path, { highWaterMark: CHUNK_BYTES })) yield chunk as Uint8Array
  } catch (error) {
    throw new UnreadableFile(`${file.name}: cannot be read to its end (${codeOf(error)})`)
  }
}

/** Hexadecimal SHA-256: over the files in their order, as `cat … | sha256sum` gives it, and of each by its name. */
export interface FileHashes {
  readonly all: string
  readonly byName: ReadonlyMap<string, string>
}

/** Reads the files once. @throws UnreadableFile */
export async function sha256Of(files: readonly FeedFile[]): Promise<FileHashes> {
  const all = createHash('sha256')
  const byName = new Map<string, string>()
  for (const file of files) {
    const one = createHash('sha256')
    for await (const chunk of chunksOf(file)) {
      all.update(chunk)
      one.update(chunk)
    }
    byName.set(file.name, one.digest('hex'))
  }
  return { all: all.digest('hex'), byName }
}

function filesUnder(path: string, cwd: string): readonly string[] {
  if (!statSync(resolve(cwd, path)).isDirectory()) return [path]
  return readdirSync(resolve(cwd, path), { withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && !/^README/i.test(basename(entry.name)))
    .map((entry) => join(path, entry.name))
    .concat(
      readdirSync(resolve(cwd, path), { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .flatMap((entry) => filesUnder(join(path, entry.name), cwd)),
    )
    .sort()
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
