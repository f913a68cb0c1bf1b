/**
 * Parsed documents that are kept. Screens ask the same few again and again; whoever sends another one each time, as an attack does, must not fill
 * the memory with their trees, nor push out what the screens ask. So a document is kept when it is asked for the second time, and only a short one.
 */
import { createHash } from 'node:crypto'
import type { DocumentNode } from 'graphql'

const MOST_KEPT = 500
const MOST_SEEN = 2_000
/** The longest question of a screen has a tenth of this. */
const MOST_CHARACTERS = 16_384

/** The oldest of a map or set makes room. */
function makeRoom(kept: Map<string, unknown> | Set<string>, most: number): void {
  if (kept.size >= most) kept.delete(kept.keys().next().value!)
}

export class KnownDocuments {
  readonly #kept = new Map<string, DocumentNode>()
  /** Hashes of those that were asked for once. */
  readonly #seen = new Set<string>()

  get(source: string): DocumentNode | undefined {
    const document = this.#kept.get(source)
    if (document === undefined) return undefined
    // The newest stands last.
    this.#kept.delete(source)
    this.#kept.set(source, document)
    return document
  }

  set(source: string, document: DocumentNode): void {
    if (source.length > MOST_CHARACTERS) return
    const hash = createHash('sha256').update(source).digest('base64')
    if (!this.#seen.delete(hash)) {
      makeRoom(this.#seen, MOST_SEEN)
      this.#seen.add(hash)
      return
    }
    makeRoom(this.#kept, MOST_KEPT)
    this.#kept.set(source, document)
  }

  get size(): number {
    return this.#kept.size
  }
}
