/** The last 24 hours of a metric, as the state's own samples hold them. */
import { HISTORY_SAMPLES, type TwinState } from '../state/state.ts'
import { facilitiesOf, type Scope } from './indicator.ts'

/** What is sampled every HISTORY_STEP_MINUTES; `occupancy` is occupied ÷ open. */
export type HistoryMetric = 'occupied' | 'open' | 'available' | 'icuOccupied' | 'emergency' | 'boarding' | 'occupancy'

const UNKNOWN = 65_535

/**
 * HISTORY_SAMPLES values, oldest first; null where no facility of the scope was known. Sums over the facilities that
 * were. A unit has no samples of its own: all null.
 */
export function historyOf(state: TwinState, metric: HistoryMetric, scope: Scope): (number | null)[] {
  if (metric === 'occupancy') {
    const occupied = historyOf(state, 'occupied', scope)
    const open = historyOf(state, 'open', scope)
    return occupied.map((n, i) => (n === null || open[i] === null || open[i] === 0 ? null : n / open[i]!))
  }
  const values: (number | null)[] = new Array(HISTORY_SAMPLES).fill(null)
  const newest = state.history.newest[0]!
  if (newest < 0 || scope.kind === 'unit') return values
  const column = state.history[metric]
  const facilities = state.city.facilities.length
  for (const f of facilitiesOf(state, scope)) {
    for (let i = 0; i < HISTORY_SAMPLES; i++) {
      const sample = newest - HISTORY_SAMPLES + 1 + i
      if (sample < 0) continue
      const value = column[(sample % HISTORY_SAMPLES) * facilities + f]!
      if (value !== UNKNOWN) values[i] = (values[i] ?? 0) + value
    }
  }
  return values
}
