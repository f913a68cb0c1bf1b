/**
 * How many patients a unit can have now: the waterfall from the beds of the plan to those that staff and equipment reach, and
 * the derived column that keeps it at hand for admissions. A limit acts on admission alone: it never empties a bed.
 */
import { EQUIPMENT_KINDS, STAFF_ROLES } from '../events/event.ts'
import { claimOf, patientsPerStaff, shiftAt } from './need-claims.ts'
import { BED_STATUS_COUNT, BedStatus, type TwinState } from './state.ts'

const S = BedStatus
export const NURSE = STAFF_ROLES.indexOf('nurse')
export const DOCTOR = STAFF_ROLES.indexOf('doctor')
const OXYGEN_POINT = EQUIPMENT_KINDS.indexOf('oxygen-point')
const VENTILATOR = EQUIPMENT_KINDS.indexOf('ventilator')
/** Of `kindOfUnit`. */
const EMERGENCY_UNIT = 2
/** Products such as 3 × (480 ÷ 32) × 1.1 may fall just short of their whole number. */
const MARGIN = 1e-9

/**
 * Patients whom the unit's nurses, or doctors, on shift may have: by the claims of the shift in which they were reported, times
 * the stretch of the ratio. −1 = never reported, or an emergency department.
 */
export function staffLimit(state: TwinState, unit: number, role: number, stretch = true): number {
  const { staff, staffAt } = state.units
  const cell = unit * STAFF_ROLES.length + role
  const onShift = staff[cell]!
  if (onShift < 0 || state.index.kindOfUnit[unit] === EMERGENCY_UNIT) return -1
  const claim = claimOf(state.index.needOfUnit[unit]!)
  const shift = shiftAt(staffAt[cell]!, state.city.utcOffsetMinutes)
  const minutes = role === NURSE ? claim.nurseMinutes[shift]! : claim.doctorMinutes[shift]!
  const factor = stretch ? state.limits.stretch[unit]! : 1
  return minutes > 0 ? Math.floor(onShift * patientsPerStaff(minutes) * factor + MARGIN) : -1
}

/** Patients for whom the unit's equipment of a kind suffices, in use and free; −1 = never reported, or nobody needs it. */
function equipmentLimit(state: TwinState, unit: number, kind: number, share: number): number {
  const pieces = piecesIn(state, unit, kind)
  if (pieces < 0 || share === 0 || state.index.kindOfUnit[unit] === EMERGENCY_UNIT) return -1
  return Math.floor(pieces / share + MARGIN)
}

/** Part of a unit's patients who need a piece of the kind each; null = the claims say nothing of the kind. */
function shareNeeding(state: TwinState, unit: number, kind: number): number | null {
  const claim = claimOf(state.index.needOfUnit[unit]!)
  return kind === VENTILATOR ? claim.ventilatorShare : kind === OXYGEN_POINT ? claim.oxygenShare : null
}

/**
 * Pieces of a kind that those who lie in a unit, or are promised a bed there, hold by its claim; what the last report said is in use
 * where the claims say nothing of the kind. −1 = the unit never reported the kind.
 */
export function piecesHeld(state: TwinState, unit: number, kind: number): number {
  const inUse = state.units.equipmentInUse[unit * EQUIPMENT_KINDS.length + kind]!
  if (inUse < 0) return -1
  const share = shareNeeding(state, unit, kind)
  if (share === null) return inUse
  const promised = state.units.count[unit * BED_STATUS_COUNT + S.assigned]!
  return Math.ceil(share * (lyingIn(state, unit) + promised) - MARGIN)
}

/** Pieces of a kind that a unit has, in use and free, by its last report; −1 = it never reported the kind. */
export function piecesIn({ units }: TwinState, unit: number, kind: number): number {
  const cell = unit * EQUIPMENT_KINDS.length + kind
  return units.equipmentInUse[cell]! < 0 ? -1 : units.equipmentInUse[cell]! + units.equipmentAvailable[cell]!
}

/** What limits a unit besides its beds, in the order of the waterfall. */
export const LIMITS = ['nurses', 'doctors', 'oxygen', 'ventilators'] as const
export type Limit = (typeof LIMITS)[number]

/** Patients that one of the limits allows; −1 = not known. */
export function limitOf(state: TwinState, unit: number, limit: Limit): number {
  const claim = claimOf(state.index.needOfUnit[unit]!)
  switch (limit) {
    case 'nurses':
      return staffLimit(state, unit, NURSE)
    case 'doctors':
      return staffLimit(state, unit, DOCTOR)
    case 'oxygen':
      return equipmentLimit(state, unit, OXYGEN_POINT, claim.oxygenShare)
    case 'ventilators':
      return equipmentLimit(state, unit, VENTILATOR, claim.ventilatorShare)
  }
}

/** Patients that staff and equipment allow, as `limits.admissible` holds it: the least of what is known; −1 = nothing is. */
export function admissiblePatients(state: TwinState, unit: number): number {
  let least = -1
  for (const limit of LIMITS) {
    const allowed = limitOf(state, unit, limit)
    if (allowed >= 0 && (least < 0 || allowed < least)) least = allowed
  }
  return least
}

/** Writes the derived column anew. Called by the transitions that write staff, equipment or the stretch of a ratio. */
export function keepLimit(state: TwinState, unit: number): void {
  state.limits.admissible[unit] = admissiblePatients(state, unit)
}

/** Patients who lie in the unit's beds, on leave included. */
export function lyingIn(state: TwinState, unit: number): number {
  const { count } = state.units
  const at = unit * BED_STATUS_COUNT
  return count[at + S.occupied]! + count[at + S.held]!
}

/** Beds of a unit that are clean and promised to nobody, whatever staff there is. */
export function freeBedsOf(state: TwinState, unit: number): number {
  return state.units.count[unit * BED_STATUS_COUNT + S.available]!
}

/** Beds of a unit that somebody may be given now: free, and within what staff and equipment allow. */
export function availableBeds(state: TwinState, unit: number): number {
  return bedsWithinLimits(state, unit, freeBedsOf(state, unit))
}

/** Of so many beds of a unit those that staff and equipment allow to be given, beside who lies there or is promised a bed. */
export function bedsWithinLimits(state: TwinState, unit: number, beds: number): number {
  const most = state.limits.admissible[unit]!
  if (most < 0 || beds === 0) return beds
  const { count } = state.units
  const at = unit * BED_STATUS_COUNT
  const room = most - count[at + S.occupied]! - count[at + S.held]! - count[at + S.assigned]!
  return room < beds ? (room > 0 ? room : 0) : beds
}

/** Patients in the unit beyond those whom its nurses on shift may have by the norm, no ratio stretched; 0 where not known. */
export function patientsOverRatio(state: TwinState, unit: number): number {
  const allowed = staffLimit(state, unit, NURSE, false)
  return allowed < 0 ? 0 : Math.max(0, lyingIn(state, unit) - allowed)
}
