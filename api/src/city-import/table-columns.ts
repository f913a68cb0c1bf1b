/** Columns of a table by any of their names, and the rows with the line on which each stands. */
import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { UnusableInput } from './import-problem.ts'

export interface TableRow {
  readonly line: number
  /** The text of a column, trimmed; undefined where the table lacks it or the field is empty. */
  readonly text: (column: string) => string | undefined
}

export interface ColumnTable {
  readonly name: string
  readonly rows: readonly TableRow[]
  /** The heading in the file of each column that was found. */
  readonly heading: ReadonlyMap<string, string>
}

/** A heading as it is compared: case, spaces and `_ - : .` do not matter. */
export const plainHeading = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[\s_:.-]+/g, '')

/**
 * @param synonyms names of each column, the first being its own; upper case, spaces and `_ - : .` do not matter
 * @throws UnusableInput where the file is no table, has no rows, or lacks one of `needed`
 */
export function readColumns(
  path: string,
  name: string,
  synonyms: Readonly<Record<string, readonly string[]>>,
  needed: readonly string[],
): ColumnTable {
  const { headings, records } = parsed(path, name)
  const heading = new Map<string, string>()
  for (const [column, names] of Object.entries(synonyms))
    for (const known of names) {
      const found = headings.find((h) => plainHeading(h) === plainHeading(known))
      if (found === undefined || heading.has(column)) continue
      heading.set(column, found)
    }
  for (const column of needed)
    if (!heading.has(column))
      throw new UnusableInput(
        `${name}: has no column for ${column}; its columns are ${headings.join(', ')}; name one of them ${synonyms[column]!.join(', ')}`,
      )
  if (records.length === 0)
    throw new UnusableInput(`${name}: has a heading and no rows; give a table with at least one`)
  const rows = records.map(({ record, line }) => ({
    line,
    text: (column: string): string | undefined => {
      const at = heading.get(column)
      return (at === undefined ? undefined : record[at]?.trim()) || undefined
    },
  }))
  return { name, rows, heading }
}

function parsed(
  path: string,
  name: string,
): { headings: readonly string[]; records: readonly { record: Readonly<Record<string, string>>; line: number }[] } {
  const text = readFileSync(path, 'utf8')
  if (text.trim() === '') throw new UnusableInput(`${name}: is empty; give a table with a heading and rows`)
  const first = text.slice(0, text.indexOf('\n') < 0 ? undefined : text.indexOf('\n'))
  const delimiter = [',', ';', '\t'].sort((a, b) => first.split(b).length - first.split(a).length)[0]!
  try {
    let headings: readonly string[] = []
    const found = parse(text, {
      columns: (row: string[]) => {
        headings = row
        return row
      },
      bom: true,
      delimiter,
      skip_empty_lines: true,
      relax_column_count: true,
      info: true,
    }) as unknown as { record: Record<string, string>; info: { lines: number } }[]
    return { headings, records: found.map(({ record, info }) => ({ record, line: info.lines })) }
  } catch (error) {
    throw new UnusableInput(
      `${name}: is no table that can be read (${error instanceof Error ? error.message : String(error)}); save it as CSV in UTF-8`,
    )
  }
}
