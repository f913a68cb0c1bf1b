// A chart's table as a file: lines after # say what it is, then heads, then rows whose figures a program can read.
import { NO_VALUE } from '../format/numbers.ts'
import type { ChartTable } from './figure.ts'

const GROUPED = /^[−-]?\d{1,3}(,\d{3})+(\.\d+)?$/
const NEGATIVE = /^−(?=[\d.]+$)/

/** A cell as a program reads it: no grouping, a plain minus, empty where nothing is known. */
export function plainCell(cell: string | number): string {
  const text = String(cell).trim()
  if (text === NO_VALUE || text === '—') return ''
  const figure = GROUPED.test(text) ? text.replaceAll(',', '') : text
  if (figure === '±0') return '0'
  return figure.replace(NEGATIVE, '-').replace(/^\+(?=[\d.]+$)/, '')
}

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** @param notes lines about the whole, without their #. */
export function chartCsv({ columns, rows }: ChartTable, notes: readonly string[]): string {
  const lines = [columns, ...rows].map((line) => line.map((cell) => quoted(plainCell(cell))).join(','))
  return `\ufeff${[...notes.map((note) => `# ${note.replaceAll(/\s+/g, ' ')}`), ...lines].join('\r\n')}\r\n`
}
