/**
 * A kind of dataset that other bodies may be given: one file each, and a line in `index.ts`. It is built from the live twin,
 * pushed into the zone, inspected there, and taken from there; nobody reaches into the twin.
 */
import type { ShownTable } from '../../access-control/small-counts.ts'
import type { Twin } from '../../live/twin.ts'

interface Text {
  readonly zh: string
  readonly en: string
}

export interface ShareContent {
  /** Counts of people by row and column, looked through for small cells; null where it tells of capacity only. */
  readonly people: readonly (readonly number[])[] | null
  readonly rows: number
  /** What the figures speak of: a span, or one instant twice. Epoch milliseconds of the city's clock. */
  readonly periodFrom: number
  readonly periodTo: number
  /** Facilities whose figures are old, by name. */
  readonly stale: readonly Text[]
  /** Facilities that are told of, and those that should be. */
  readonly reporting: number
  readonly expected: number
  /** What was left out when it was built, as telling of few people; absent where nothing can be. */
  readonly suppressed?: { readonly smallCells: number; readonly suppressedCells: number }
  /** The content, with the counts of people as they may be shown; null where `people` is. */
  body(shown: ShownTable | null): string
}

export interface ShareKind {
  readonly id: string
  readonly name: Text
  /** What is in it, and what suppressed counts look like. */
  readonly what: Text
  /** Short, for people: `CSV`, `EDXL-HAVE 2.0`. */
  readonly format: string
  readonly mediaType: string
  /** Of the file, without a dot. */
  readonly extension: string
  build(twin: Twin): ShareContent
  /** What is wrong with a body by its own schema; null where nothing is. */
  schemaProblem(body: string): string | null
}
