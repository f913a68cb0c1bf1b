/** Plans of mutual aid between hospitals, as data of a run; `flows/redistribution.ts` carries them out. */
import type { Durations } from './durations.ts'

/** Rows of a redistribution's laws. */
export const ANSWER = 0
export const VEHICLE = 1
export const PREPARATION = 2
export const HANDOVER = 3

/** What becomes of a patient asked for: nothing, asked for or on the way, refused, arrives with the exit kept. */
export const AID_NONE = 0
export const AID_ASKED = 1
export const AID_REFUSED = 2
export const AID_ARRIVES = 3
/** … arrives with the exit kept and what was to come before it, an operation or a turn for the worse, planned anew. */
export const AID_RESUMES = 4
/** A bed on a higher floor of the same hospital is kept, and they are on the way up. */
export const AID_RISES = 5

export interface Redistribution {
  readonly from: readonly number[]
  /** Facilities that may be asked, by asking facility, nearest first. */
  readonly to: readonly (readonly number[])[]
  readonly what: 'ward' | 'step-down'
  /** Patients a hospital sends a day at most. */
  readonly perDay: number
  /** Occupied, reserved or asked-for share of ward beds beyond which a hospital sends, and below which it takes. */
  readonly targetOccupancy: number
  readonly laws: Durations
  readonly refusalShare: number
  readonly familyRefusalShare: number
  readonly untilMinute: number
  /** Requests made today, by place in `from`, and the day. */
  readonly asked: Int32Array
  day: number
}

export const copyRedistribution = (redistribution: Redistribution): Redistribution => ({
  ...redistribution,
  asked: redistribution.asked.slice(),
})
