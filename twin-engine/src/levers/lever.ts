/** What a lever is: a named kind of planned action, from data to entries of a simulation's calendar. */
import type { CityModel, Text } from '../city/city.ts'
import type { Decoded } from '../city/decoded.ts'
import type { Planned, Simulation } from '../simulation/simulation.ts'

/** What a form shows of one field of a lever. `low` and `high` are what `decode` takes, `sensible` what is usual. */
export interface LeverField {
  readonly name: string
  readonly label: Text
  readonly kind:
    | 'number'
    | 'share'
    | 'minute'
    | 'choice'
    | 'flag'
    | 'facility'
    | 'facilities'
    | 'unit'
    | 'need'
    | 'group'
    | 'curve'
    | 'text'
  /** For display, in the words of `Parameter.unit`: `min`, `share`, `factor`, `beds`, `patients` … */
  readonly unit?: string
  readonly low?: number
  readonly high?: number
  readonly sensible?: readonly [low: number, high: number]
  /** Source of `sensible`, as in the parameters; required with it. */
  readonly sensibleSource?: Text
  /** What stands there when the field is left out; null = it may be left out and then means none or all. */
  readonly fallback?: number | string | boolean | null
  readonly choices?: readonly { readonly value: string; readonly label: Text }[]
}

/**
 * A lever. `decode` refuses what is malformed, with paths; `check` refuses what the city does not have. `plan` is called
 * once at the start of each simulation.
 */
export interface Lever<Spec = unknown> {
  readonly kind: string
  readonly name: Text
  /** `shock` = happens, `action` = is done, `both`. */
  readonly use: 'shock' | 'action' | 'both'
  readonly fields: readonly LeverField[]
  decode(input: unknown): Decoded<Spec>
  check(spec: Spec, city: CityModel): Decoded<Spec>
  plan(spec: Spec, simulation: Simulation): Planned
}
