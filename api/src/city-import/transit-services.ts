/** On which days the trips of a GTFS timetable run. */
import type { TransitService } from '@kangcheng/twin-engine'
import type { GtfsTables } from './gtfs-tables.ts'
import { firstOf, type ImportProblems } from './import-problem.ts'

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']

/** Services of calendar.txt and calendar_dates.txt. Rows whose days cannot be read are told and left out. */
export function readServices(
  tables: GtfsTables,
  feed: number,
  file: string,
  problems: ImportProblems,
): TransitService[] {
  const known = new Map<string, { weekdays: boolean[]; from: string | null; to: string | null }>()
  const exceptions = new Map<string, { added: string[]; removed: string[] }>()
  const wrong: string[] = []
  for (const row of tables('calendar.txt')) {
    const { service_id: id = '', start_date: from = '', end_date: to = '' } = row
    if (isDay(from) && isDay(to) && from <= to)
      known.set(id, { weekdays: WEEKDAYS.map((day) => row[day] === '1'), from, to })
    else wrong.push(`"${id}" from ${from || 'nothing'} to ${to || 'nothing'}`)
  }
  for (const { service_id: id = '', date = '', exception_type: type } of tables('calendar_dates.txt')) {
    const days = exceptions.get(id) ?? { added: [], removed: [] }
    exceptions.set(id, days)
    if (!isDay(date) || (type !== '1' && type !== '2')) wrong.push(`"${id}" on ${date || 'nothing'}, exception ${type}`)
    else (type === '1' ? days.added : days.removed).push(date)
  }
  if (wrong.length > 0)
    problems.fault(
      `${file} calendar`,
      `${wrong.length} rows have no days that can be read (${firstOf(wrong)}), and are left out; days are YYYYMMDD, the first before the last, exceptions 1 or 2`,
    )
  return [...new Set([...known.keys(), ...exceptions.keys()])].map((id) => ({
    feed,
    id,
    ...(known.get(id) ?? { weekdays: [], from: null, to: null }),
    ...(exceptions.get(id) ?? { added: [], removed: [] }),
  }))
}

const isDay = (text: string): boolean => /^\d{4}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/.test(text)

/** First and last day of any service; null where there is none. */
export function daysOfService(
  services: readonly TransitService[],
): readonly [first: string | null, last: string | null] {
  const days = services.flatMap(({ from, to, added }) => [from, to, ...added]).filter((day) => day !== null)
  days.sort()
  return [days[0] ?? null, days.at(-1) ?? null]
}
