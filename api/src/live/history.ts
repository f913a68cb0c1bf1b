/** The rolling history of a facility, read out of the ring: oldest first, null where nothing is known. */
import { HISTORY_SAMPLES, HISTORY_STEP_MINUTES, type TwinState } from '@kangcheng/twin-engine'

const UNKNOWN = 65_535

export interface FacilityHistory {
  readonly everyMinutes: number
  /** Time of the newest sample, epoch ms; null = none yet. */
  readonly newest: number | null
  readonly occupied: () => readonly (number | null)[]
  readonly open: () => readonly (number | null)[]
  readonly available: () => readonly (number | null)[]
  readonly icuOccupied: () => readonly (number | null)[]
  readonly emergency: () => readonly (number | null)[]
  readonly boarding: () => readonly (number | null)[]
}

export type HistoryColumn = 'occupied' | 'open' | 'available' | 'icuOccupied' | 'emergency' | 'boarding'

/** One column of one facility, 288 samples, oldest first. */
export function samplesOf(state: TwinState, facility: number, column: HistoryColumn): readonly (number | null)[] {
  const newest = state.history.newest[0]!
  if (newest < 0) return new Array<null>(HISTORY_SAMPLES).fill(null)
  const values = state.history[column]
  const from = facility * HISTORY_SAMPLES
  return Array.from({ length: HISTORY_SAMPLES }, (_, i) => {
    const sample = newest - HISTORY_SAMPLES + 1 + i
    if (sample < 0) return null
    const value = values[from + (sample % HISTORY_SAMPLES)]!
    return value === UNKNOWN ? null : value
  })
}

export function historyOf(state: TwinState, facility: number): FacilityHistory {
  const newest = state.history.newest[0]!
  const read = (column: HistoryColumn) => () => samplesOf(state, facility, column)
  return {
    everyMinutes: HISTORY_STEP_MINUTES,
    newest: newest < 0 ? null : newest * HISTORY_STEP_MINUTES * 60_000,
    occupied: read('occupied'),
    open: read('open'),
    available: read('available'),
    icuOccupied: read('icuOccupied'),
    emergency: read('emergency'),
    boarding: read('boarding'),
  }
}
