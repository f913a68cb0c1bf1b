/**
 * The tables of a log as a backup holds them: the same columns whichever store they come from or go to. A row is a JSON array in
 * the order of its columns, one row a line. Numbers that may be larger than a number is exact are text, bytes are base64, and the
 * events of a block stay the text that they are.
 */

/** `bytes`: base64 · `lines`: bytes that are UTF-8 text · `large`: a whole number of up to 64 bits, as text. */
type ColumnKind = 'value' | 'large' | 'bytes' | 'lines'

export interface LogTable {
  readonly name: string
  readonly columns: readonly string[]
  readonly kinds: Readonly<Record<string, ColumnKind>>
  /** Rows come in the order of these columns. */
  readonly order: string
}

const table = (name: string, order: string, columns: string, kinds: LogTable['kinds'] = {}): LogTable => ({
  name,
  columns: columns.split(' '),
  kinds,
  order,
})

export const BLOCKS = table('blocks', 'first_position', 'first_position count received_at payload checksum', {
  payload: 'lines',
  checksum: 'bytes',
})

/** All of them, in the order in which they are written. */
export const LOG_TABLES: readonly LogTable[] = [
  table('beginning', 'position', 'position checksum as_of marks snapshot', { checksum: 'bytes', snapshot: 'bytes' }),
  table('removed', 'first_position', 'first_position last_position received_from received_to before after removed_at', {
    before: 'bytes',
    after: 'bytes',
  }),
  table('marks', 'source, epoch', 'source epoch lowest highest', { lowest: 'large', highest: 'large' }),
  table('gaps', 'source, epoch, low', 'source epoch low high', { low: 'large', high: 'large' }),
  table('sources', 'source', 'source position seen_at seen_at_city format every_minutes'),
  table(
    'quarantine',
    'id',
    'id source epoch seq received_at cause path place subject why type format event raw_sha256 status decided_at decided_by decision_reason correction released_position decision_receipt',
  ),
  table('receipts', 'id', 'id at what source accepted duplicates quarantined position by subject action sha256'),
  table('shares', 'number', 'number id recipient record'),
  table('share_pulls', 'id', 'id share at by receipt'),
  BLOCKS,
]

/** A value of a store: bytes where the column holds bytes, bigints or text where it holds large numbers. */
export type StoredRow = Readonly<Record<string, unknown>>

export function lineOfRow({ columns, kinds }: LogTable, row: StoredRow): string {
  return JSON.stringify(
    columns.map((column) => {
      const value = row[column] ?? null
      if (value === null) return null
      if (kinds[column] === 'large') return String(value)
      if (kinds[column] === 'bytes') return Buffer.from(value as Uint8Array).toString('base64')
      if (kinds[column] === 'lines') return Buffer.from(value as Uint8Array).toString('utf8')
      return value
    }),
  )
}

/** Values in the order of the columns. @throws an Error where the line is no row of this table. */
export function rowOfLine({ name, columns, kinds }: LogTable, line: string): unknown[] {
  const values = JSON.parse(line) as unknown
  if (!Array.isArray(values) || values.length !== columns.length)
    throw new Error(`a row of ${name} does not have ${columns.length} values`)
  return values.map((value, i) => {
    const kind = kinds[columns[i]!]
    if (value === null || kind === undefined || kind === 'value') return value as unknown
    if (kind === 'large') return BigInt(value as string)
    return Buffer.from(value as string, kind === 'bytes' ? 'base64' : 'utf8')
  })
}

/** A log's tables, all of one instant, whoever writes meanwhile. */
export interface LogSource {
  readonly city: string
  /** @param after of blocks, those behind this position alone. */
  rows(of: LogTable, after: number): AsyncIterable<StoredRow>
  /** Checksum of the block that ends at this position, in hexadecimal; null where none does. */
  checksumAt(position: number): Promise<string | null>
  close(): Promise<void>
}

/** An empty log that is being filled; it is there when `finish` has ended, and not before. */
export interface LogTarget {
  /** Rows as `rowOfLine` gives them. */
  add(to: LogTable, rows: readonly (readonly unknown[])[]): Promise<void>
  /** Files of the restored folder that belong beside this log go there, and are no longer in the folder. */
  takeIn(folder: string): Promise<void>
  finish(): Promise<void>
  /** Leaves nothing behind. */
  abandon(): Promise<void>
}
