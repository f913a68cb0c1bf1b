/**
 * What a part of care is: everything beyond arrivals, beds and treatment that may take part in a run: ambulances, theatres,
 * rosters … A part is one file here and one line in `index.ts`; a city that brings its own care has none of them.
 */
import type { CityModel, Text } from '../../city/city.ts'
import type { Parameters } from '../../parameters/parameters.ts'
import type { Measure } from '../measures.ts'
import type { Simulation } from '../simulation.ts'

/**
 * How much a run contains: `full`; `flow`, for runs over weeks, without the parts that only matter within hours; `beds`, arrivals,
 * beds and treatment places alone.
 */
export const FIDELITIES = ['full', 'flow', 'beds'] as const
export type Fidelity = (typeof FIDELITIES)[number]

/** What a part knows while a run goes on. Data only: it is copied with the simulation. */
export interface PartRun<Self = unknown> {
  copy(): Self
  /** The state's patient columns have grown to `capacity` slots. */
  makeRoom?(capacity: number): void
  /** Writes the part's own figures of a facility into a sample (`observe.ts`). */
  sample?(simulation: Simulation, facility: number, values: Record<Measure, Uint16Array>, at: number): void
}

/** An independent copy of the runs by part, and those of them that take part. */
export function copyRuns<Runs extends object>(
  runs: Runs,
): { readonly runs: Runs; readonly running: readonly PartRun[] } {
  const running: PartRun[] = []
  const copied = Object.fromEntries(
    Object.entries(runs).map(([key, run]: [string, PartRun | null]) => {
      const copy = run === null ? null : (run.copy() as PartRun)
      if (copy !== null) running.push(copy)
      return [key, copy]
    }),
  )
  return { runs: copied as Runs, running }
}

export type PartHandler = (simulation: Simulation, subject: number, argument: number) => void

export interface CarePart<Model, Run extends PartRun<Run>> {
  readonly id: string
  readonly name: Text
  /** `full` = left out of runs of the fidelity `flow`. */
  readonly fidelity: 'full' | 'flow'
  /** What city and parameters say of it, made once for all runs; null = the city has nothing of the kind. */
  readonly model: (city: CityModel, parameters: Parameters) => Model | null
  /** Begins it where the state stands, and plans its first entries. */
  readonly start: (simulation: Simulation, model: Model) => Run
  /** What its calendar entries do, by the numbers of `handlers.ts`. */
  readonly handlers: Readonly<Record<number, PartHandler>>
}
