/** Reads the project's own tables: CSV with a header line, double quotes, and notices in lines that start with `#`. */
import { readFileSync } from 'node:fs'

export type Row = Readonly<Record<string, string>>

/** Rows of a table as objects of text by column name. Throws with file and line where a row has the wrong width. */
export function readTable(path: string): Row[] {
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .map((text, i) => ({ text, number: i + 1 }))
    .filter(({ text }) => text !== '' && !text.startsWith('#'))
  const header = splitLine(lines[0]?.text ?? '')
  return lines.slice(1).map(({ text, number }) => {
    const fields = splitLine(text)
    if (fields.length !== header.length) {
      throw new Error(`${path}:${number} has ${fields.length} fields where the header names ${header.length}`)
    }
    return Object.fromEntries(header.map((name, i) => [name, fields[i]!]))
  })
}

/** A cell as number; throws where it is no number, so that an empty cell never becomes 0. */
export function numberIn(row: Row, column: string): number {
  const text = row[column]
  const value = text === undefined || text === '' ? Number.NaN : Number(text)
  if (!Number.isFinite(value))
    throw new Error(`${column} must be a number, got "${text ?? ''}" in ${JSON.stringify(row)}`)
  return value
}

function splitLine(line: string): string[] {
  const fields: string[] = []
  for (const [, quoted, plain] of line.matchAll(/(?:"((?:[^"]|"")*)"|([^,]*))(?:,|$)/g)) {
    fields.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'))
  }
  // The pattern also matches the empty end of a line that does not end with a comma.
  if (!line.endsWith(',')) fields.pop()
  return fields
}
