/** Where a crowded emergency department sends those who can go on: the nearest other one whose queue is short enough. */
import { PATIENT_STAGE_COUNT, PatientStage, type TwinState } from '../state/state.ts'
import type { Neighbours } from './neighbours.ts'

/**
 * The nearest department other than `facility` whose queue is below its threshold and which did not itself send the person
 * on (`latest`, `earlier`; -1 = nobody did), or -1.
 */
export function divertTo(
  state: TwinState,
  neighbours: Neighbours,
  facility: number,
  threshold: Int32Array,
  latest: number,
  earlier: number,
): number {
  const order = neighbours.order(facility, 'emergency')
  const { stage } = state.facilities
  for (let i = 0; i < order.length; i++) {
    const other = order[i]!
    if (other === latest || other === earlier) continue
    if (stage[other * PATIENT_STAGE_COUNT + PatientStage.emergencyWaiting]! < threshold[other]!) return other
  }
  return -1
}
