// The record of forecasts on the screen: read once an hour of the city's clock, with the place and method that are looked at.
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { ask } from '../../data/client.ts'
import { session } from '../../data/exercise-session.ts'
import { SCORES } from '../../data/forecast-operations.ts'
import type { Scoreboard } from '../../data/forecast-types.ts'
import { sees } from '../../data/granted.ts'
import { store } from '../../store.ts'
import { ALL, type ScoredPlace } from './scoreboard-figures.ts'

const LOOK_MS = 1_000
const HOUR_MS = 3_600_000
/** At a fast pace hours pass in seconds: so often at most. */
const LEAST_BETWEEN_MS = 15_000

export type ScoreView = 'curve' | 'places' | 'table'

export interface ScoresState {
  /** In the order in which they are issued; [] = not told yet. */
  readonly boards: readonly Scoreboard[]
  readonly problem: string | null
  readonly place: ScoredPlace
  /** Key of the record that is looked at closely; null = the one that is issued. */
  readonly source: string | null
  readonly view: ScoreView
}

export const scoresStore = createStore<ScoresState>(() => ({
  boards: [],
  problem: null,
  place: ALL,
  source: null,
  view: 'curve',
}))
export const useScores = <T>(selector: (state: ScoresState) => T): T => useStore(scoresStore, selector)

type Told = Readonly<Record<'ensemble' | 'statistical' | 'mechanistic' | 'recomputed', Scoreboard | null>>

async function readScores(): Promise<void> {
  const answer = await ask<Told>(SCORES)
  if (!answer.ok) return scoresStore.setState({ problem: answer.why })
  const { ensemble, statistical, mechanistic, recomputed } = answer.data
  scoresStore.setState({
    problem: null,
    boards: [ensemble, statistical, mechanistic, recomputed].filter((board) => board !== null),
  })
}

/**
 * Follows the record until the returned function is called; nothing is asked before it is known who looks. An exercise has no
 * record, nor have roles that see no forecasts.
 */
export function followScores(): () => void {
  if (session !== null) return () => {}
  let readHour = Number.NEGATIVE_INFINITY
  let readAt = Number.NEGATIVE_INFINITY
  const look = (): void => {
    const { pulse } = store.getState()
    const now = performance.now()
    if (
      pulse === null ||
      !sees('forecast') ||
      document.visibilityState !== 'visible' ||
      now - readAt < LEAST_BETWEEN_MS
    )
      return
    const hour = Math.floor(Date.parse(pulse.asOf) / HOUR_MS)
    const { boards, problem } = scoresStore.getState()
    const waiting =
      problem !== null ||
      boards.length === 0 ||
      boards.every(({ asOf }) => asOf === null) ||
      boards.some(({ recomputing }) => recomputing !== null)
    if (hour === readHour && !waiting) return
    readHour = hour
    readAt = now
    void readScores()
  }
  look()
  const timer = setInterval(look, LOOK_MS)
  return () => clearInterval(timer)
}
