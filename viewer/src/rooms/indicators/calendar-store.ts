// A hospital's year of days, read when it is looked at, and the hours of the day that is open.
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { ask } from '../../data/client.ts'
import { session } from '../../data/exercise-session.ts'
import { sees } from '../../data/granted.ts'
import { store } from '../../store.ts'
import { type CalendarDay, calendarDays, daySpans, type HistorySpan, localDays } from './calendar-days.ts'

const DAY_MINUTES = 1440
/** Days change once a day, and today's slowly. */
const EVERY_MS = 5 * 60_000

export interface CalendarState {
  readonly facility: string | null
  /** null = not told yet. */
  readonly days: readonly CalendarDay[] | null
  readonly problem: string | null
  /** True where the history of this hospital is not for whoever looks. */
  readonly hidden: boolean
  /** Before this instant days were made up for a demonstration; null = all was recorded. */
  readonly madeUpUntil: string | null
  /** Date of the day that is open; null = none. */
  readonly open: string | null
  /** Mean occupied beds of its hours; null = not told yet. */
  readonly hours: readonly (number | null)[] | null
}

const NOTHING = { days: null, problem: null, hidden: false, madeUpUntil: null, open: null, hours: null }
export const calendarStore = createStore<CalendarState>(() => ({ facility: null, ...NOTHING }))
export const useCalendar = <T>(selector: (state: CalendarState) => T): T => useStore(calendarStore, selector)

const FIGURE = '{ mean min max knownShare }'
const instant = (at: number): string => new Date(at).toISOString()
const HISTORY = (name: string, from: number, to: number, everyMinutes: number): string =>
  `${name}: occupancyHistory(from: "${instant(from)}", to: "${instant(to)}", everyMinutes: ${everyMinutes}) { from everyMinutes madeUpUntil occupied ${FIGURE} open ${FIGURE} }`

type Told = { readonly facility: Readonly<Record<string, HistorySpan | null>> | null }

async function readDays(facility: string): Promise<void> {
  const { pulse, city } = store.getState()
  if (pulse === null || city === null) return
  const asOf = Date.parse(pulse.asOf)
  const days = localDays(asOf, city.zone)
  const spans = daySpans(days, asOf).map(({ from, to }, k) => HISTORY(`span${k}`, from, to, DAY_MINUTES))
  const answer = await ask<Told>(`query Calendar($id: ID!) { facility(id: $id) { ${spans.join(' ')} } }`, {
    id: facility,
  })
  if (calendarStore.getState().facility !== facility) return
  if (!answer.ok) return calendarStore.setState({ problem: answer.why })
  const told = Object.values(answer.data.facility ?? {}).filter((span) => span !== null)
  calendarStore.setState({
    days: calendarDays(days, told),
    problem: null,
    hidden: told.length === 0,
    madeUpUntil: told[0]?.madeUpUntil ?? null,
  })
}

/** Opens a day: its hours are asked for. */
export async function openDay(day: CalendarDay | null): Promise<void> {
  const { facility } = calendarStore.getState()
  calendarStore.setState({ open: day?.date ?? null, hours: null })
  if (day === null || facility === null || day.occupancy === null) return
  const answer = await ask<Told>(
    `query CalendarDay($id: ID!) { facility(id: $id) { ${HISTORY('hours', day.start, day.start + DAY_MINUTES * 60_000 - 1, 60)} } }`,
    { id: facility },
  )
  const now = calendarStore.getState()
  if (answer.ok && now.open === day.date && now.facility === facility)
    calendarStore.setState({ hours: answer.data.facility?.hours?.occupied.mean ?? [] })
}

/** Follows a hospital until the returned function is called. An exercise has no history, nor have roles that see no wards. */
export function followCalendar(facility: string): () => void {
  if (session !== null || !sees('unit')) return () => {}
  if (calendarStore.getState().facility !== facility) calendarStore.setState({ facility, ...NOTHING })
  void readDays(facility)
  const timer = setInterval(() => {
    if (document.visibilityState === 'visible') void readDays(facility)
  }, EVERY_MS)
  return () => clearInterval(timer)
}
