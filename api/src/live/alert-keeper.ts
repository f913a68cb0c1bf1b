/** Alerts as the running twin keeps them: evaluated whenever the city's clock moves, saved with the snapshot. */
import type { Text, TwinState } from '@kangcheng/twin-engine'

/** One alert that stands. */
export interface StandingAlert {
  readonly id: string
  /** Index of the facility. */
  readonly facility: number
  readonly rule: string
  readonly severity: 'WATCH' | 'CRITICAL'
  /** Epoch ms of the city's clock. */
  readonly since: number
  readonly finding: Text
  readonly value: number | null
  readonly threshold: number | null
  readonly unit: string
}

export interface AlertKeeper {
  /** Looks at the state after the clock moved: alerts rise, go on and end. */
  evaluate(state: TwinState): void
  /** Worst first. */
  standing(): readonly StandingAlert[]
  worstOf(facility: number): 'WATCH' | 'CRITICAL' | null
  /** What a snapshot keeps of it, as plain data. */
  save(): unknown
  restore(saved: unknown): void
}

/** Keeps none. */
export const noAlerts = (): AlertKeeper => ({
  evaluate() {},
  standing: () => [],
  worstOf: () => null,
  save: () => null,
  restore() {},
})
