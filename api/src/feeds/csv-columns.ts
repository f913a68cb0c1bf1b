/**
 * What the columns of a census table mean: the `columns` part of a mapping file, written by `feed map` from the headings
 * that it recognised and corrected by a human.
 */
import { type Decoded, FACILITY_STATUSES, type Problem, SERVICES } from '@kangcheng/twin-engine'
import { zoneOf } from './zone.ts'

/**
 * How a stamp is written. `YYYY-MM-DD` also takes `/`, `.` and 年月日 between its parts, and a time of day behind them;
 * `YYYY-MM` is a month, whose figures stand for its last day.
 */
const TIME_FORMS = ['YYYY-MM-DD', 'YYYYMMDD', 'DD/MM/YYYY', 'MM/DD/YYYY', 'YYYY-MM'] as const
export type TimeForm = (typeof TIME_FORMS)[number]

type Service = (typeof SERVICES)[number]
type Status = (typeof FACILITY_STATUSES)[number]

/** Hour of the day that a date without one stands for: the morning count, as in the daily situation reports of NHS England. */
export const MORNING = '08:00'
/** A month's figures stand for the last minute of its last day. */
export const END_OF_DAY = '23:59'

export interface CsvTime {
  /** Heading of the column. */
  readonly column: string
  readonly form: TimeForm
  /** `HH:MM` that a date without a time of day stands for; MORNING, of a month END_OF_DAY, where left out. */
  readonly at?: string
  /** `+08:00` or an IANA name; the zone given on the command line where left out. */
  readonly zone?: string
}

/** A pair of columns that counts beds: a unit of the facility, `<facility> <suffix>`, or `<facility> <ward>` where it is the only one. */
export interface CsvGroup {
  readonly suffix: string
  readonly name?: string
  readonly occupied: string
  readonly open?: string
}

/** A column whose number means something else. */
export type CsvRule =
  /** The number is the people waiting for the service. */
  | { readonly column: string; readonly kind: 'queue.reported'; readonly service: Service }
  /** A number above 0 puts the service into the status; 0 in all columns of a service says that it is normal. */
  | {
      readonly column: string
      readonly kind: 'facility.status'
      readonly service: Service | 'all'
      readonly status: Exclude<Status, 'normal'>
    }

export interface CsvColumns {
  /** Heading of the column with the facility's code. */
  readonly facility: string
  /** Heading of the column with its name. */
  readonly name?: string
  /** Heading of the column with the ward, where every ward has a row of its own: units are then `<facility> <ward>`. */
  readonly unit?: string
  readonly time: CsvTime
  readonly groups: readonly CsvGroup[]
  readonly rules?: readonly CsvRule[]
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isHeading = (value: unknown): value is string => typeof value === 'string' && value !== ''

/** The `columns` of a mapping file, or every problem with its path below `columns`. */
export function decodeCsvColumns(json: unknown): Decoded<CsvColumns> {
  const problems: Problem[] = []
  const refuse = (path: string, why: string): undefined => void problems.push({ path, why })
  if (!isRecord(json)) return { ok: false, problems: [{ path: '', why: 'expected {facility, time, groups}' }] }
  const facility = isHeading(json.facility) ? json.facility : refuse('facility', 'expected the heading of a column')
  const name = json.name === undefined || isHeading(json.name) ? json.name : refuse('name', 'expected a heading')
  const unit = json.unit === undefined || isHeading(json.unit) ? json.unit : refuse('unit', 'expected a heading')
  const time = timeOf(json.time, refuse)
  const groups = listOf(json.groups, (group, i) => {
    const path = `groups[${i}]`
    if (!isRecord(group) || !isHeading(group.suffix) || !isHeading(group.occupied))
      return refuse(path, 'expected {suffix, occupied, open?, name?}, columns by their headings')
    if (group.open !== undefined && !isHeading(group.open)) return refuse(`${path}.open`, 'expected a heading')
    return {
      suffix: group.suffix,
      ...(isHeading(group.name) ? { name: group.name } : {}),
      occupied: group.occupied,
      ...(group.open === undefined ? {} : { open: group.open }),
    }
  })
  if (groups === null) refuse('groups', 'expected a list of {suffix, occupied, open?}')
  const rules = json.rules === undefined ? [] : listOf(json.rules, (rule, i) => ruleOf(rule, `rules[${i}]`, refuse))
  if (rules === null) refuse('rules', 'expected a list of {column, kind, service}')
  if (groups?.length === 0 && rules?.length === 0)
    refuse('groups', 'is empty, and there are no rules: give one at least')
  const suffixes = (groups ?? []).map((group) => group.suffix)
  suffixes.forEach((suffix, i) => {
    if (suffixes.indexOf(suffix) < i) refuse(`groups[${i}].suffix`, 'comes twice; each unit needs its own')
  })
  if (problems.length > 0 || facility === undefined || time === undefined || groups === null || rules === null)
    return { ok: false, problems }
  return {
    ok: true,
    value: {
      facility,
      ...(name === undefined ? {} : { name }),
      ...(unit === undefined ? {} : { unit }),
      time,
      groups,
      ...(rules.length === 0 ? {} : { rules }),
    },
  }
}

type Refuse = (path: string, why: string) => undefined

/** Every entry that `read` takes; null where it is no list. */
function listOf<T>(json: unknown, read: (entry: unknown, index: number) => T | undefined): readonly T[] | null {
  if (!Array.isArray(json)) return null
  return json.flatMap((entry: unknown, i) => read(entry, i) ?? [])
}

function timeOf(json: unknown, refuse: Refuse): CsvTime | undefined {
  if (!isRecord(json) || !isHeading(json.column)) return refuse('time', 'expected {column, form, at?, zone?}')
  const form = TIME_FORMS.find((known) => known === json.form)
  if (form === undefined) return refuse('time.form', `expected one of ${TIME_FORMS.join(', ')}`)
  const { at, zone } = json
  if (at !== undefined && !(typeof at === 'string' && /^([01]\d|2[0-3]):[0-5]\d$/.test(at)))
    return refuse('time.at', 'expected a time of day such as 08:00')
  if (zone !== undefined) {
    const read = typeof zone === 'string' ? zoneOf(zone) : null
    if (read === null || !read.ok) return refuse('time.zone', read?.why ?? 'expected a zone such as +08:00')
  }
  return {
    column: json.column,
    form,
    ...(typeof at === 'string' ? { at } : {}),
    ...(typeof zone === 'string' ? { zone } : {}),
  }
}

function ruleOf(json: unknown, path: string, refuse: Refuse): CsvRule | undefined {
  if (!isRecord(json) || !isHeading(json.column)) return refuse(path, 'expected {column, kind, service}')
  const { column } = json
  if (json.kind === 'queue.reported') {
    const service = SERVICES.find((known) => known === json.service)
    if (service === undefined) return refuse(`${path}.service`, `expected one of ${SERVICES.join(', ')}`)
    return { column, kind: 'queue.reported', service }
  }
  if (json.kind === 'facility.status') {
    const service = [...SERVICES, 'all' as const].find((known) => known === json.service)
    if (service === undefined) return refuse(`${path}.service`, `expected one of ${SERVICES.join(', ')}, all`)
    const status = FACILITY_STATUSES.find((known) => known === json.status)
    if (status === undefined || status === 'normal') return refuse(`${path}.status`, 'expected degraded or closed')
    return { column, kind: 'facility.status', service, status }
  }
  return refuse(`${path}.kind`, 'expected queue.reported or facility.status')
}
