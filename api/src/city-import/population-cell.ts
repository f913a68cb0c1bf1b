/** A cell of people as an input or a rule tells of it. */
import type { LngLat } from '@kangcheng/twin-engine'

export interface PopulationCell {
  readonly id: string
  readonly centre: LngLat
  /** Whole residents. */
  readonly population: number
  /** Health facilities in the cell where the table counts them; null = not told. */
  readonly facilities: number | null
  /** Mean income per resident, or deprivation from 0 to 1, where the table tells it. */
  readonly income?: number
  readonly deprivation?: number
}

export interface PopulationInput {
  readonly cells: readonly PopulationCell[]
  /** What the counted facilities are: the name of the column, or null where the table has none. */
  readonly counted: 'healthcare' | 'hospitals' | 'clinics' | null
  /** Where the figures come from, for the provenance of districts. */
  readonly source: string
  /** True where the residents were made up by rule. */
  readonly synthetic: boolean
}
