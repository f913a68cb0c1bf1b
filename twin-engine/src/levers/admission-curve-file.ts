/** An admission curve as a table: `day,factor` and, where they differ, `need` and `route`. */
import type { Decoded, Problem } from '../city/decoded.ts'
import { unknownField } from '../city/decoded.ts'

const COLUMNS = ['day', 'factor', 'need', 'route']

/** A row as the lever takes it; the lever says whether need and route exist. */
export interface CurveInput {
  readonly day: number
  readonly factor: number
  readonly need?: string
  readonly route?: string
}

/**
 * Reads the text of a table: a header with `day` and `factor`, `need` and `route` if wanted, values divided by commas; lines that are
 * empty or begin with `#` are left out. Problems name the line.
 */
export function readAdmissionCurve(text: string): Decoded<readonly CurveInput[]> {
  const problems: Problem[] = []
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line, i) => ({ line: line.trim(), path: `line ${i + 1}` }))
    .filter(({ line }) => line !== '' && !line.startsWith('#'))
  const header = (lines[0]?.line ?? '').split(',').map((name) => name.trim())
  for (const name of header)
    if (!COLUMNS.includes(name))
      problems.push({ path: lines[0]?.path ?? 'line 1', why: `column "${name}" ${unknownField(name, COLUMNS)}` })
  for (const name of ['day', 'factor'])
    if (!header.includes(name))
      problems.push({ path: 'line 1', why: `must be a header with the column ${name}, as day,factor` })
  if (problems.length > 0) return { ok: false, problems }
  const rows = lines.slice(1).map(({ line, path }): CurveInput => {
    const cells = line.split(',').map((cell) => cell.trim())
    if (cells.length !== header.length)
      problems.push({ path, why: `must have ${header.length} values (${header.join(', ')}), has ${cells.length}` })
    const cell = (name: string): string | undefined => cells[header.indexOf(name)] || undefined
    const number = (name: string): number => {
      const value = cell(name)
      if (value === undefined || !Number.isFinite(Number(value)))
        problems.push({ path, why: `${name} must be a number, got ${value === undefined ? 'nothing' : `"${value}"`}` })
      return Number(value)
    }
    const [need, route] = [cell('need'), cell('route')]
    return { day: number('day'), factor: number('factor'), ...(need && { need }), ...(route && { route }) }
  })
  if (rows.length === 0) problems.push({ path: '', why: 'has no rows below its header' })
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: rows }
}
