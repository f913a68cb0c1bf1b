/**
 * Census tables (CSV): a row is a message, and every pair of columns of occupied and open beds is a census of one unit,
 * `<facility> <suffix>`. Only columns with a meaning are read; an empty cell was not reported, it is never 0.
 */
import type { CsvColumns, CsvGroup } from './csv-columns.ts'
import { type TableRow, tableReader } from './csv-reading.ts'
import { type RecognisedColumns, recogniseColumns } from './csv-recognise.ts'
import { readStamp } from './csv-time.ts'
import type {
  DecodedEvent,
  DecodedMessage,
  FeedContext,
  FeedDecoder,
  FeedEvent,
  FeedFormat,
  FeedProblem,
  PlaceHint,
} from './feed-format.ts'
import { problemOnly } from './feed-format.ts'
import { placeCodeFault } from './place-code.ts'
import { type Zone, zoneOf } from './zone.ts'

export const csv: FeedFormat = {
  id: 'csv',
  name: { zh: '床位报表（CSV）', en: 'census tables (CSV)' },
  placeCodes: true,
  open: openCsv,
}

/** Cells that say that nothing was reported. */
const NOT_REPORTED = new Set(['', '-', '–', '—', '/', '*', 'na', 'n/a', 'null', 'none', '未报', '未上报', '无数据'])
const TOTALS = new Set(['total', 'totals', 'england', 'all', '合计', '总计', '小计', '全市'])

/** A table whose columns are known, by their place in the row. */
interface Table {
  readonly headings: readonly string[]
  readonly columns: CsvColumns
  readonly zone: Zone
  readonly indexOf: (heading: string) => number
}

function openCsv(context: FeedContext, take: (message: DecodedMessage) => void): FeedDecoder {
  let number = 0
  let headings: readonly string[] | null = null
  let table: Table | null = null
  let refused = false
  const largest = new Map<string, number>()

  const outside = (place: string, why: string): void => take(problemOnly(null, { place, why }))

  /** Hints that tell something new: a place never seen, or more beds than before. */
  const news = (hints: readonly PlaceHint[]): readonly PlaceHint[] =>
    hints.filter(({ code, beds = 0 }) => {
      const known = largest.get(code)
      if (known !== undefined && known >= beds) return false
      largest.set(code, beds)
      return true
    })

  const reader = tableReader((row) => {
    if (headings === null) {
      headings = row.fields ?? []
      if (row.fields === null) outside(`line ${row.line}`, row.why)
      refused = row.fields === null
      return
    }
    number++
    if (table === null && !refused && row.fields !== null) {
      const made = tableOf(headings, row.fields, context)
      if (made.ok) table = made.table
      else for (const why of made.whys) outside('heading row', why)
      refused = !made.ok
    }
    const said =
      table !== null
        ? readRow(row, table)
        : row.fields === null
          ? saying({ problems: [malformed(`line ${row.line}`, row.why)] })
          : saying({ withoutMeaning: 'row of a table whose columns are not known' })
    take({ ...said, number, type: 'row', places: news(said.places), rawSha256: row.sha256 })
  })
  return {
    push: (chunk) => reader.push(chunk),
    end() {
      reader.end()
      if (headings === null) outside('file', 'is empty; expected a heading row and rows of a census table')
      else if (number === 0 && !refused) outside('file', 'has a heading row only; expected rows of a census table')
    },
  }
}

type MadeTable =
  | { readonly ok: true; readonly table: Table; readonly recognised: RecognisedColumns | null }
  | { readonly ok: false; readonly whys: readonly string[] }

/** The table that the heading row and the mapping file, or the headings alone, make. */
function tableOf(headings: readonly string[], firstRow: readonly string[], context: FeedContext): MadeTable {
  let recognised: RecognisedColumns | null = null
  let columns = context.columns ?? null
  if (columns === null) {
    const recognition = recogniseColumns(headings, firstRow)
    if (!recognition.ok) return { ok: false, whys: [recognition.why] }
    recognised = recognition.recognised
    columns = recognised.columns
  }
  const needed = [
    columns.facility,
    ...(columns.unit === undefined ? [] : [columns.unit]),
    columns.time.column,
    ...columns.groups.flatMap((group) => (group.open === undefined ? [group.occupied] : [group.occupied, group.open])),
    ...(columns.rules ?? []).map((rule) => rule.column),
  ]
  const whys = [...new Set(needed)].flatMap((heading) => {
    const count = headings.filter((one) => one === heading).length
    if (count === 1) return []
    return count === 0
      ? [`has no column "${heading}"; the mapping file's "columns" must name headings of this table`]
      : [`has the column "${heading}" ${count} times; each heading that is read must be there once`]
  })
  if (whys.length > 0) return { ok: false, whys }
  const named = columns.time.zone === undefined ? null : zoneOf(columns.time.zone)
  return {
    ok: true,
    table: {
      headings,
      columns,
      zone: named?.ok ? named.zone : context.zone,
      indexOf: (heading) => headings.indexOf(heading),
    },
    recognised,
  }
}

/** What the first rows of a table say of its columns: for `feed map`, which writes it into the mapping file. */
export function recogniseTable(firstBytes: Uint8Array): RecognisedColumns | null {
  const rows: TableRow[] = []
  const reader = tableReader((row) => {
    if (rows.length < 2) rows.push(row)
  })
  reader.push(firstBytes)
  reader.end()
  const [heading, first] = rows
  if (heading?.fields == null || first?.fields == null) return null
  const recognition = recogniseColumns(heading.fields, first.fields)
  return recognition.ok ? recognition.recognised : null
}

type Said = Pick<DecodedMessage, 'events' | 'withoutMeaning' | 'problems' | 'places'>

const saying = (said: Partial<Said>): Said => ({ events: [], withoutMeaning: null, problems: [], places: [], ...said })

const malformed = (place: string, why: string): FeedProblem => ({
  place,
  why,
  cause: 'malformed',
  path: '',
  reduced: {},
})

function readRow(row: TableRow, table: Table): Said {
  const { columns, headings, zone } = table
  const line = `line ${row.line}`
  if (row.fields === null) return saying({ problems: [malformed(line, row.why)] })
  // Spreadsheets leave empty cells behind the last column.
  const surplus = row.fields.slice(headings.length).every((field) => field === '')
  if (row.fields.length < headings.length || !surplus)
    return saying({
      problems: [
        malformed(line, `has ${row.fields.length} fields, the heading row ${headings.length}; expected as many`),
      ],
    })
  const cell = (heading: string): string => row.fields![table.indexOf(heading)] ?? ''
  const facility = cell(columns.facility).replaceAll('|', '/')
  if (facility === '')
    return saying({ problems: [malformed(`${line}, ${columns.facility}`, 'is empty; expected the facility')] })
  if (TOTALS.has(facility.toLowerCase())) return saying({ withoutMeaning: 'row of totals' })
  const fault = placeCodeFault(facility)
  if (fault !== null) return saying({ problems: [{ ...malformed(`${line}, ${columns.facility}`, ''), ...fault }] })
  const ward = columns.unit === undefined ? null : cell(columns.unit).replaceAll('|', '/')
  if (ward === '') return saying({ problems: [malformed(`${line}, ${columns.unit}`, 'is empty; expected the ward')] })
  if (ward !== null && TOTALS.has(ward.toLowerCase())) return saying({ withoutMeaning: 'row of totals' })
  const wardFault = ward === null ? null : placeCodeFault(ward)
  if (wardFault !== null) return saying({ problems: [{ ...malformed(`${line}, ${columns.unit}`, ''), ...wardFault }] })
  const moment = readStamp(cell(columns.time.column), columns.time, zone)
  if (!moment.ok)
    return saying({
      problems: [
        { ...malformed(`${line}, ${columns.time.column}`, moment.why), path: 'occurredAt', reduced: { facility } },
      ],
    })
  const at: Row = { line, facility, ward, occurredAt: new Date(moment.instant).toISOString(), cell, columns }
  const parts = [...columns.groups.map((group) => readGroup(group, at)), readRules(at)]
  const events = parts.flatMap((part) => part.events)
  const problems = parts.flatMap((part) => part.problems)
  const units = parts.flatMap((part) => part.places)
  const name = columns.name === undefined ? '' : cell(columns.name)
  const places: PlaceHint[] = [
    {
      code: facility,
      kind: 'facility',
      ...(isName(name) ? { name } : {}),
      ...bedsOf(units.reduce((sum, { beds = 0 }) => sum + beds, 0)),
    },
    ...units,
  ]
  const silent = events.length === 0 && problems.length === 0
  const onlyOpen = units.some(({ beds = 0 }) => beds > 0)
  return {
    events,
    problems,
    places,
    withoutMeaning: silent ? (onlyOpen ? 'row of open beds only' : 'row without a report') : null,
  }
}

interface Row {
  readonly line: string
  readonly facility: string
  /** Of a table with a row for every ward. */
  readonly ward: string | null
  readonly occurredAt: string
  readonly cell: (heading: string) => string
  readonly columns: CsvColumns
}

const bedsOf = (beds: number | null): { readonly beds?: number } => (beds === null || beds === 0 ? {} : { beds })
/** A name of a place: short, and without what looks like somebody's number. */
const isName = (text: string): boolean => text !== '' && text.length <= 100 && placeCodeFault(text) === null

function readGroup(group: CsvGroup, row: Row): Said {
  const { ward, columns } = row
  const parts = ward === null ? [group.suffix] : columns.groups.length === 1 ? [ward] : [ward, group.suffix]
  const unit = [row.facility, ...parts].join(' ')
  const name = ward !== null && isName(ward) ? ward : group.name
  const reduced: Partial<FeedEvent> = { kind: 'census.reported', occurredAt: row.occurredAt, unit }
  const occupied = readCount(row.cell(group.occupied))
  const open = group.open === undefined ? NOTHING : readCount(row.cell(group.open))
  const problems = [
    ...problemOf(occupied, `${row.line}, ${group.occupied}`, 'occupied', reduced),
    ...problemOf(open, `${row.line}, ${group.open}`, 'open', reduced),
  ]
  const places: PlaceHint[] = [
    {
      code: unit,
      kind: 'unit',
      within: row.facility,
      ...(name === undefined ? {} : { name }),
      ...bedsOf(open.count),
    },
  ]
  if (occupied.count === null) return saying({ problems, places: open.count === null ? [] : places })
  const event: FeedEvent = {
    kind: 'census.reported',
    occurredAt: row.occurredAt,
    unit,
    occupied: occupied.count,
    ...(open.count === null ? {} : { open: open.count }),
  }
  return saying({ events: [{ event, placeFields: { unit: columns.unit ?? columns.facility } }], problems, places })
}

/** Queues, and the worst status of each service. */
function readRules({ line, facility, occurredAt, cell, columns }: Row): Said {
  const events: DecodedEvent[] = []
  const problems: FeedProblem[] = []
  const statuses = new Map<string, { worst: 'normal' | 'degraded' | 'closed'; all: boolean }>()
  const placeFields = { facility: columns.facility }
  for (const rule of columns.rules ?? []) {
    const count = readCount(cell(rule.column))
    const path = rule.kind === 'queue.reported' ? 'waiting' : 'status'
    problems.push(
      ...problemOf(count, `${line}, ${rule.column}`, path, {
        kind: rule.kind,
        occurredAt,
        facility,
        service: rule.service,
      }),
    )
    if (rule.kind === 'queue.reported') {
      if (count.count === null) continue
      const { service } = rule
      events.push({
        event: { kind: 'queue.reported', occurredAt, facility, service, waiting: count.count },
        placeFields,
      })
      continue
    }
    const status = statuses.get(rule.service) ?? { worst: 'normal', all: true }
    if (count.count === null) status.all = false
    else if (count.count > 0 && status.worst !== 'closed') status.worst = rule.status
    statuses.set(rule.service, status)
  }
  // Normal only where every column of the service says so: an empty one was not reported.
  for (const [service, { worst, all }] of statuses)
    if (worst !== 'normal' || all)
      events.push({ event: { kind: 'facility.status', occurredAt, facility, service, status: worst }, placeFields })
  return saying({ events, problems })
}

interface Count {
  /** Null = not reported, or no count. */
  readonly count: number | null
  readonly why: string | null
  readonly implausible: boolean
}
const NOTHING: Count = { count: null, why: null, implausible: false }

/** A whole number from 0, also as `1,024` or `12.0`. */
function readCount(text: string): Count {
  if (NOT_REPORTED.has(text.toLowerCase())) return NOTHING
  const digits = /^\d{1,3}(,\d{3})+$/.test(text) ? text.replaceAll(',', '') : text.replace(/\.0+$/, '')
  if (/^\d{1,6}$/.test(digits)) return { count: Number(digits), why: null, implausible: false }
  if (/^\d+$/.test(digits))
    return { count: null, why: 'is beyond any number of beds or people; expected a count', implausible: true }
  if (/^-\d+(\.0+)?$/.test(text))
    return { count: null, why: 'is a negative count; expected a whole number from 0', implausible: true }
  return {
    count: null,
    why: 'is no count; expected a whole number from 0, or nothing where not reported',
    implausible: false,
  }
}

function problemOf(
  { why, implausible }: Count,
  place: string,
  path: string,
  reduced: Partial<FeedEvent>,
): readonly FeedProblem[] {
  return why === null ? [] : [{ place, why, cause: implausible ? 'implausible-count' : 'malformed', path, reduced }]
}
