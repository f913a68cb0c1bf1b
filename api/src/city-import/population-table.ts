/** Population cells from a table: an id, a position and a number of residents, whatever the columns are called. */
import { basename } from 'node:path'
import type { LngLat } from '@kangcheng/twin-engine'
import { type ImportProblems, UnusableInput } from './import-problem.ts'
import type { Box } from './osm-blocks.ts'
import type { PopulationCell, PopulationInput } from './population-cell.ts'
import { readColumns, type TableRow } from './table-columns.ts'
import { insideBox, readPositions, shownBox } from './told-position.ts'

/** Names of each column; also listed by `--help`. */
export const POPULATION_COLUMNS = {
  id: ['id', 'cell', 'cell_id', 'h3', 'h3_address', 'hex', 'hexid', 'geoid', 'code', '编号'],
  lon: ['lon', 'lng', 'long', 'longitude', 'x', '经度'],
  lat: ['lat', 'latitude', 'y', '纬度'],
  population: ['population', 'pop', 'residents', 'people', 'inhabitants', 'total_population', '人口', '常住人口'],
  healthcare: ['healthcare'],
  hospitals: ['hospitals'],
  clinics: ['clinics'],
  income: ['income', 'income_per_capita', 'mean_income', '收入', '人均收入'],
  deprivation: ['deprivation', 'deprivation_rank', '贫困程度'],
} as const

/** In one cell. */
const MOST_RESIDENTS = 100_000_000

const COUNTS = ['healthcare', 'hospitals', 'clinics'] as const

/** Cells farther from the map than this many degrees are told: nobody there can be reached. */
const OFF_MAP_DEGREES = 0.02

/** @throws UnusableInput where no row can be used */
export function readPopulation(path: string, box: Box, problems: ImportProblems): PopulationInput {
  const file = basename(path)
  const table = readColumns(path, file, POPULATION_COLUMNS, ['lon', 'lat', 'population'])
  const read = table.rows.flatMap((row) => readRow(row, file, table.heading, problems))
  if (read.length === 0)
    throw new UnusableInput(
      `${file}: none of its ${table.rows.length} rows can be used: ${problems.listed.at(-1)?.why ?? 'see above'}`,
    )
  const centres = readPositions(
    read.map(({ lng, lat }) => ({ lng, lat })),
    box,
    file,
    { lng: table.heading.get('lon')!, lat: table.heading.get('lat')! },
    problems,
  )
  checkOnMap(centres, read, box, file, problems)
  const counted = COUNTS.find((column) => table.heading.has(column)) ?? null
  const ids = new Map<string, number>()
  const cells = read.flatMap(({ row, residents }, i): PopulationCell[] => {
    const id = row.text('id') ?? `row${row.line}`
    const earlier = ids.get(id)
    if (earlier !== undefined) {
      problems.fault(
        `${file} line ${row.line}`,
        `cell "${id}" stands in line ${earlier} already, and this one is left out; give every cell an id of its own`,
      )
      return []
    }
    ids.set(id, row.line)
    return [
      {
        id,
        centre: centres[i]!,
        population: residents,
        facilities: counted === null ? null : countOf(row, counted, file, problems),
        ...standingOf(row, file, problems),
      },
    ]
  })
  tellEmpty(cells, file, problems)
  return { cells, counted, source: file, synthetic: false }
}

interface ReadRow {
  readonly row: TableRow
  readonly lng: number
  readonly lat: number
  readonly residents: number
}

function readRow(
  row: TableRow,
  file: string,
  heading: ReadonlyMap<string, string>,
  problems: ImportProblems,
): ReadRow[] {
  const place = (column: string): string => `${file} line ${row.line}, column ${heading.get(column)}`
  const numberIn = (column: string, low: number, high: number, what: string): number | null => {
    const text = row.text(column)
    const value = Number(text)
    if (text !== undefined && value >= low && value <= high) return value
    problems.fault(
      place(column),
      text === undefined
        ? `is empty: what is not known is not 0, so the row is left out; fill it in`
        : `"${text}" is no ${what}, and the row is left out; write ${what === 'number of residents' ? 'plain digits, such as 1234' : 'decimal degrees, such as 51.5'}`,
    )
    return null
  }
  const lng = numberIn('lon', -180, 180, 'longitude')
  const lat = numberIn('lat', -180, 180, 'latitude')
  const residents = numberIn('population', 0, MOST_RESIDENTS, 'number of residents')
  if (lng === null || lat === null || residents === null) return []
  return [{ row, lng, lat, residents: Math.round(residents) }]
}

function countOf(row: TableRow, column: string, file: string, problems: ImportProblems): number | null {
  const text = row.text(column)
  if (text !== undefined && /^\d{1,4}(\.0+)?$/.test(text)) return Number(text)
  const place = `${file} line ${row.line}, column ${column}`
  if (text === undefined)
    problems.remark(place, 'is empty: the number of facilities is not known, and none is made here; fill it in')
  else problems.fault(place, `"${text}" is no number of facilities, and none is made here; write plain digits`)
  return null
}

/** How well off the residents are; a cell without a figure stands out of the concentration index. */
function standingOf(
  row: TableRow,
  file: string,
  problems: ImportProblems,
): Pick<PopulationCell, 'income' | 'deprivation'> {
  const figure = (column: 'income' | 'deprivation', most: number, what: string): number | null => {
    const text = row.text(column)
    if (text === undefined || /^(na|nan|null)$/i.test(text)) return null
    const value = Number(text)
    if (value >= 0 && value <= most) return value
    problems.fault(
      `${file} line ${row.line}, column ${column}`,
      `"${text}" is no ${what}, and is taken as not known; mend it or leave it empty`,
    )
    return null
  }
  const income = figure('income', Number.MAX_VALUE, 'income per resident, a number from 0 on')
  const deprivation = figure('deprivation', 1, 'deprivation from 0, the best-off, to 1, the most deprived')
  return { ...(income !== null && { income }), ...(deprivation !== null && { deprivation }) }
}

function checkOnMap(
  centres: readonly LngLat[],
  read: readonly ReadRow[],
  box: Box,
  file: string,
  problems: ImportProblems,
): void {
  const off = centres.flatMap((centre, i) => (insideBox(box, centre, OFF_MAP_DEGREES) ? [] : [read[i]!.row.line]))
  if (off.length === centres.length)
    throw new UnusableInput(
      `${file}: none of its ${centres.length} places lies on the map (${shownBox(box)}), the first is ${centres[0]!.join(', ')}; give the table and the extract of one city, in WGS-84 degrees`,
    )
  if (off.length === 0) return
  problems.faults(
    off.map((line) => `${file} line ${line}`),
    `lies off the map (${shownBox(box)}); its residents are kept and far from every road; take a larger extract, or leave the row out`,
    file,
  )
}

function tellEmpty(cells: readonly PopulationCell[], file: string, problems: ImportProblems): void {
  const empty = cells.filter(({ population }) => population === 0)
  if (empty.length === cells.length)
    throw new UnusableInput(`${file}: nobody lives in any of its ${cells.length} cells; check the column of residents`)
  if (empty.length > 0)
    problems.remark(
      file,
      `${empty.length} of ${cells.length} cells have no residents, the first is ${empty[0]!.id}; they stay in the city with 0`,
    )
}
