/** The event log of a hospital out of a table: rows of case, activity and time, and a map that says what an activity means. */
import { type Decoded, type Problem, Reader, unknownField } from '@kangcheng/twin-engine'
import { PATHWAY_MOMENTS, type PathwayEvent, type PathwayMoment } from '@kangcheng/twin-engine/pathways'
import { tableReader } from '../feeds/csv-reading.ts'
import { chunksOf, type FeedFile } from '../feeds/feed-files.ts'
import { minutesOf } from '../forecasts/series-times.ts'

export const PATHWAY_MAP_FORMAT = 'kangcheng-pathway-map/1'
const FIELDS = ['format', 'case', 'activity', 'time', 'moments'] as const
/** Rows with problems that are told one by one. */
const TOLD = 20

export interface PathwayMap {
  /** Columns. */
  readonly case: string
  readonly activity: string
  readonly time: string
  readonly moments: ReadonlyMap<string, PathwayMoment>
}

export interface PathwayLog {
  readonly events: readonly PathwayEvent[]
  readonly problems: readonly { readonly place: string; readonly why: string }[]
  /** Rows of each activity that the map does not name. */
  readonly passedOver: ReadonlyMap<string, number>
}

export function decodePathwayMap(input: unknown): Decoded<PathwayMap> {
  const problems: Problem[] = []
  const at = new Reader(input, '', problems)
  if (!at.isObject('a map of a log')) return { ok: false, problems: [{ path: 'map', why: problems[0]!.why }] }
  for (const field of Object.keys(input as object))
    if (!FIELDS.some((known) => known === field)) problems.push({ path: field, why: unknownField(field, FIELDS) })
  at.field('format').oneOf([PATHWAY_MAP_FORMAT])
  const moments = at
    .field('moments')
    .entries()
    .map(([activity, moment]): [string, PathwayMoment] => [activity, moment.oneOf(PATHWAY_MOMENTS)])
  for (const wanted of ['arrival', 'ward', 'release'] as const)
    if (problems.length === 0 && !moments.some(([, moment]) => moment === wanted))
      at.field('moments').problem(`names no activity that is ${wanted}: there is nothing to fit without it`)
  const map = {
    case: at.field('case').text(),
    activity: at.field('activity').text(),
    time: at.field('time').text(),
    moments: new Map(moments),
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: map }
}

/** A table without a column that the map names, or without a row. */
export class NoLog extends Error {
  override readonly name = 'NoLog'
}

/** @throws NoLog · UnreadableFile */
export async function readPathwayLog(file: FeedFile, map: PathwayMap): Promise<PathwayLog> {
  const events: PathwayEvent[] = []
  const problems: { place: string; why: string }[] = []
  const passedOver = new Map<string, number>()
  let columns: ReadonlyMap<string, number> | null = null
  let wrong = 0
  const problem = (place: string, why: string): void => {
    if (++wrong <= TOLD) problems.push({ place, why })
  }
  const reader = tableReader(({ line, fields, why }) => {
    const place = `${file.name}:${line}`
    if (fields === null) problem(place, `cannot be read (${why}); mend or delete the row`)
    else if (columns === null) columns = headed(file, fields, map)
    else takeRow(place, fields, columns)
  })
  const takeRow = (place: string, fields: readonly string[], at: ReadonlyMap<string, number>): void => {
    const field = (column: string): string => fields[at.get(column)!] ?? ''
    const activity = field(map.activity)
    const moment = map.moments.get(activity)
    if (moment === undefined) {
      passedOver.set(activity, (passedOver.get(activity) ?? 0) + 1)
      return
    }
    const [caseId, time] = [field(map.case), field(map.time)]
    const minutes = minutesOf(time)
    if (caseId === '') problem(place, `${map.case} is empty: say whose event it is`)
    else if (minutes === null)
      problem(place, `${map.time} must be a time such as 2024-03-01T08:30:00, got "${time.slice(0, 40)}"`)
    else events.push({ caseId, moment, minutes, place })
  }
  for await (const chunk of chunksOf(file)) reader.push(chunk)
  reader.end()
  if (columns === null) throw new NoLog(`${file.name}: is empty; give a table with a heading row`)
  if (wrong > TOLD) problems.push({ place: file.name, why: `and ${wrong - TOLD} more such rows` })
  return { events, problems, passedOver }
}

function headed(file: FeedFile, fields: readonly string[], map: PathwayMap): ReadonlyMap<string, number> {
  const columns = new Map(fields.map((name, k) => [name, k]))
  for (const name of [map.case, map.activity, map.time])
    if (!columns.has(name))
      throw new NoLog(`${file.name}: has no column "${name}"; its columns are ${fields.join(', ')}; mend the map`)
  return columns
}
