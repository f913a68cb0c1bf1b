// What the build asks of a visitor, read from its manifest: a chunk with everything that it needs before it runs.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const DIST = join(import.meta.dirname, '../dist')

interface ManifestChunk {
  readonly file: string
  readonly css?: readonly string[]
  readonly imports?: readonly string[]
}

const manifest = (): Readonly<Record<string, ManifestChunk>> =>
  JSON.parse(readFileSync(join(DIST, '.vite/manifest.json'), 'utf8'))

/** Files that an entry needs: its own, those it imports, their sheets. @throws when the build has no such entry. */
export function filesOf(entry: string): Set<string> {
  const chunks = manifest()
  const files = new Set<string>()
  const visit = (name: string): void => {
    const chunk = chunks[name]
    if (!chunk) throw new Error(`the build has no ${name}; is it still loaded by a dynamic import?`)
    if (files.has(chunk.file)) return
    files.add(chunk.file)
    for (const sheet of chunk.css ?? []) files.add(sheet)
    for (const needed of chunk.imports ?? []) visit(needed)
  }
  visit(entry)
  return files
}

/** Kilobytes of files, compressed as the server sends them to whoever takes gzip. */
export const kilobytesOf = (files: Iterable<string>): number =>
  [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(DIST, file))).length, 0) / 1000

/** What an entry adds to what is there already. */
export function addedBy(entry: string, there: ReadonlySet<string>): Set<string> {
  return new Set([...filesOf(entry)].filter((file) => !there.has(file)))
}
