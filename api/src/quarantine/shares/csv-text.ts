/** Rows as CSV (RFC 4180), and whether a text is such a table. */
import { parse } from 'csv-parse/sync'

export type CsvCell = string | number | null

/** Stands for a suppressed count. */
export const SUPPRESSED = '*'

/** A null cell is empty: not known. */
export function csvText(header: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
  const cell = (value: CsvCell): string => {
    const text = value === null ? '' : String(value)
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  return [header, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('')
}

/** Why a text is no table of these columns with at least one row; null when it is. */
export function csvProblem(text: string, header: readonly string[]): string | null {
  try {
    const [first, ...rows] = parse(text) as string[][]
    if (first?.join() !== header.join()) return `its columns must be ${header.join(', ')}`
    return rows.length > 0 ? null : 'it has no rows'
  } catch (error) {
    return `it is not a table: ${error instanceof Error ? error.message : String(error)}`
  }
}
