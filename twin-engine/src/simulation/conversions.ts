/** Conversions of ward beds, as data of a run; `flows/conversion.ts` carries them out. */
export interface Conversion {
  /** Place among the simulation's closings of the one that empties the ward beds. */
  readonly closing: number
  /** Beds to open, in order. */
  readonly beds: readonly number[]
  /** Ward beds that each of them takes. */
  readonly wardBedsPerBed: number
  opened: number
}

export const copyConversion = (conversion: Conversion): Conversion => ({ ...conversion })
