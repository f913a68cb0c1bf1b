/** The files that a command's PATHs mean: a file is itself; of a folder every file but `README*`, sorted by path. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'

export interface FeedFile {
  /** As the user named it, or the folder's name and the path below it. */
  readonly name: string
  readonly bytes: Uint8Array
}

export type ReadFiles =
  | { readonly ok: true; readonly files: readonly FeedFile[] }
  | { readonly ok: false; readonly why: string }

/** Larger files are refused: the whole file is held in memory. */
const LARGEST_FILE_BYTES = 256 * 1024 * 1024

/** Reads all files that the paths mean, in the order given; the first that cannot be read ends it. */
export function readFeedFiles(paths: readonly string[], cwd: string): ReadFiles {
  const files: FeedFile[] = []
  for (const path of paths) {
    try {
      for (const name of filesUnder(path, cwd)) {
        const size = statSync(resolve(cwd, name)).size
        if (size > LARGEST_FILE_BYTES)
          return { ok: false, why: `${name}: ${size} bytes; split files beyond ${LARGEST_FILE_BYTES} bytes` }
        files.push({ name, bytes: readFileSync(resolve(cwd, name)) })
      }
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
      const why = code === 'ENOENT' ? 'no such file or folder' : `cannot be read (${code})`
      return { ok: false, why: `${path}: ${why}; give files or folders of messages` }
    }
  }
  if (files.length === 0) return { ok: false, why: `${paths.join(', ')}: no files here except README*` }
  return { ok: true, files }
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
