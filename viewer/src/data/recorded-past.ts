// The recorded past of all hospitals, asked for when the time bar leaves the present: a day from the trend that every role sees,
// weeks and months from the history, which is for those who see single wards.
import { store } from '../store.ts'
import { ask } from './client.ts'

/** Hours of the past that the time bar may show, and the step of what is asked for them. */
export const PAST_RANGES = [
  { hours: 24, everyMinutes: 5 },
  { hours: 168, everyMinutes: 30 },
  { hours: 720, everyMinutes: 120 },
] as const
export type PastHours = (typeof PAST_RANGES)[number]['hours']

/** Counts by step, oldest first; the last step is at `newest`, epoch ms. null = not known. */
export interface RecordedSeries {
  readonly newest: number
  readonly everyMinutes: number
  readonly occupied: readonly (number | null)[]
  readonly open: readonly (number | null)[]
  /** What only the last day tells; null = not recorded for so long, or hidden. */
  readonly available: readonly (number | null)[] | null
  readonly icuOccupied: readonly (number | null)[] | null
  readonly emergency: readonly (number | null)[] | null
  readonly boarding: readonly (number | null)[] | null
}

export interface RecordedPast {
  readonly hours: PastHours
  /** The city's clock when it was asked for, epoch ms. */
  readonly asOf: number
  readonly facilities: ReadonlyMap<string, RecordedSeries>
}

export const LAST_DAY = `query RecordedDay {
  city { facilities(kind: HOSPITAL, first: 1000) { nodes {
    id history { everyMinutes newest occupied open available icuOccupied emergency boarding }
  } } }
}`
export const LONGER = `query RecordedPast($from: DateTime!, $to: DateTime!, $every: Int!) {
  city { facilities(kind: HOSPITAL, first: 1000) { nodes {
    id occupancyHistory(from: $from, to: $to, everyMinutes: $every) { from everyMinutes occupied { mean } open { mean } }
  } } }
}`

type Counts = readonly (number | null)[]
interface DayNode {
  readonly id: string
  readonly history: {
    readonly everyMinutes: number
    readonly newest: string | null
    readonly occupied: Counts
    readonly open: Counts
    readonly available: Counts
    readonly icuOccupied: Counts
    readonly emergency: Counts
    readonly boarding: Counts
  } | null
}
interface LongNode {
  readonly id: string
  readonly occupancyHistory: {
    readonly from: string
    readonly everyMinutes: number
    readonly occupied: { readonly mean: Counts }
    readonly open: { readonly mean: Counts }
  } | null
}
interface Nodes<T> {
  readonly city: { readonly facilities: { readonly nodes: readonly T[] } }
}

const MINUTE = 60_000

async function readDay(): Promise<Map<string, RecordedSeries> | null> {
  const answer = await ask<Nodes<DayNode>>(LAST_DAY)
  if (!answer.ok) return null
  return new Map(
    answer.data.city.facilities.nodes.flatMap(({ id, history }) =>
      history === null || history.newest === null ? [] : [[id, { ...history, newest: Date.parse(history.newest) }]],
    ),
  )
}

async function readLonger(
  hours: number,
  everyMinutes: number,
  asOf: number,
): Promise<Map<string, RecordedSeries> | null> {
  const answer = await ask<Nodes<LongNode>>(LONGER, {
    from: new Date(asOf - hours * 60 * MINUTE).toISOString(),
    to: new Date(asOf).toISOString(),
    every: everyMinutes,
  })
  if (!answer.ok) return null
  return new Map(
    answer.data.city.facilities.nodes.flatMap(({ id, occupancyHistory: told }) => {
      if (told === null) return []
      const { everyMinutes } = told
      const [occupied, open] = [told.occupied.mean, told.open.mean]
      const newest = Date.parse(told.from) + (occupied.length - 1) * everyMinutes * MINUTE
      const only = { available: null, icuOccupied: null, emergency: null, boarding: null }
      return [[id, { newest, everyMinutes, occupied, open, ...only }]]
    }),
  )
}

let reading: Promise<void> | null = null

/** Has what the time bar's range needs, unless it is there and no older than its step; one question at a time. */
export function readRecordedPast(): Promise<void> {
  reading ??= readNow().finally(() => {
    reading = null
  })
  return reading
}

async function readNow(): Promise<void> {
  const { pulse, pastHours, past } = store.getState()
  if (pulse === null) return
  const { hours, everyMinutes } = PAST_RANGES.find((range) => range.hours === pastHours) ?? PAST_RANGES[0]
  const asOf = Date.parse(pulse.asOf)
  if (past !== null && past.hours === hours && asOf - past.asOf < everyMinutes * MINUTE) return
  const facilities = hours === 24 ? await readDay() : await readLonger(hours, everyMinutes, asOf)
  if (facilities !== null) store.setState({ past: { hours, asOf, facilities } })
}
