import type { TwinState } from '../state/state.ts'
import { bedCountsOf } from './bed-counts.ts'
import type { Indicator, Scope } from './indicator.ts'
import { THRESHOLDS } from './thresholds.ts'

/** Intensive care of a scope: one count for its share, its alert and its tile. */
export interface IntensiveCare {
  /** In beds or on leave. */
  readonly patients: number
  /** Beds promised to somebody who is not there yet; null where no unit reports bed by bed. */
  readonly reserved: number | null
  /** Beds that the nurses on shift can care for; open ones where nurses are not reported. */
  readonly usable: number
  readonly basis: 'staffed' | 'open'
  /** patients ÷ usable; above 1 where more lie there than nurses can care for. */
  readonly occupancy: number | null
  /** Patients who can be taken in now: clean, promised to nobody, and within staff and equipment. */
  readonly room: number | null
}

/** null where no intensive care unit of the scope has told anything. */
export function intensiveCareOf(state: TwinState, scope: Scope): IntensiveCare | null {
  const beds = bedCountsOf(state, scope, 'icu')
  if (beds.occupied === null || beds.open === null) return null
  const patients = beds.occupied + (beds.held ?? 0)
  const usable = beds.staffed ?? beds.open
  return {
    patients,
    reserved: beds.assigned,
    usable,
    basis: beds.staffed === null ? 'open' : 'staffed',
    occupancy: usable === 0 ? null : patients / usable,
    room: beds.effectiveFree,
  }
}

export const icuOccupancy: Indicator = {
  id: 'icu-occupancy',
  name: { zh: '重症床位使用率', en: 'ICU occupancy' },
  unit: 'share',
  better: 'neither',
  thresholds: THRESHOLDS.icuOccupancy,
  explanation: {
    zh: '重症床上的患者除以有护士的重症床位；护士未上报时除以开放床位。患者多于护士可照护的床位时超过 100%。',
    en: 'Patients in intensive care beds over staffed ones; over open ones where nurses are not reported. Above 100 % where more lie there than nurses can care for.',
  },
  formula: '(occupied + held) ÷ staffed, or ÷ open where staffing is not known',
  source: 'ICU-bed patients ÷ staffed ICU beds',
  of: (reading, scope) => intensiveCareOf(reading.state, scope)?.occupancy ?? null,
}
