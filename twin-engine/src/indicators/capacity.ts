/**
 * From the beds of the plan to those usable now, step by step, for a need or for all: which step takes beds away, and how
 * many. One definition with admissions: each unit's last step is what `state/limits.ts` lets in.
 */
import { NEEDS, type Need, type Text } from '../city/city.ts'
import { availableBeds, type Limit, limitOf, lyingIn } from '../state/limits.ts'
import { censusOpenBeds } from '../state/reports.ts'
import { BED_STATUS_COUNT, BedStatus, type TwinState } from '../state/state.ts'
import { bedUnitsOf, type Scope } from './indicator.ts'

/** The steps in order; each keeps what the one before it left, or less. */
export const CAPACITY_STEPS = [
  { id: 'approved', name: { zh: '编制床位', en: 'Approved' } },
  { id: 'physical', name: { zh: '实有床位', en: 'Physical' } },
  { id: 'open', name: { zh: '实际开放', en: 'Open' } },
  { id: 'unblocked', name: { zh: '未停用', en: 'Not blocked' } },
  { id: 'nurses', name: { zh: '护士可照护', en: 'Staffed by nurses' } },
  { id: 'doctors', name: { zh: '医师可照护', en: 'Staffed by doctors' } },
  { id: 'oxygen', name: { zh: '氧气终端可供', en: 'Within oxygen points' } },
  { id: 'ventilators', name: { zh: '呼吸机可供', en: 'Within ventilators' } },
] as const satisfies readonly { readonly id: string; readonly name: Text }[]
export type CapacityStepId = (typeof CAPACITY_STEPS)[number]['id']

export interface CapacityStep {
  readonly id: CapacityStepId
  readonly name: Text
  /** Beds left after the step; null = no unit of the scope told what it needs. The next step then starts from the one before. */
  readonly beds: number | null
  /** Units that told it, of `units`; those that did not lose nothing in it. */
  readonly told: number
}

/** Sums over the units of the scope that sent bed events or a census. */
export interface Capacity {
  readonly need: Need | null
  readonly steps: readonly CapacityStep[]
  /** Beds left after the last step that is known; null = no unit reports. */
  readonly usable: number | null
  /** Patients who lie in them, and beds promised; null as above. They may be more than are usable: nobody is moved out. */
  readonly lying: number | null
  readonly assigned: number | null
  /** Beds that somebody may be given now; null where no unit sends bed events. */
  readonly free: number | null
  /** Patients beyond what is usable, added up by unit: cared for at a worse ratio than the norm, or without their place. */
  readonly over: number | null
  /** The step of staff or equipment that takes most beds away, or null where none does. */
  readonly binding: Limit | null
  readonly units: number
  readonly reporting: number
}

const S = BedStatus
const LIMIT_STEPS = ['nurses', 'doctors', 'oxygen', 'ventilators'] as const satisfies readonly Limit[]

/** Open beds of a unit and those of them not blocked; null where nobody told anything of it. */
function openBeds(state: TwinState, u: number): { readonly open: number; readonly unblocked: number } | null {
  const { units } = state
  if (units.reportedAt[u] === 0) {
    if (units.census[u]! < 0) return null
    const open = censusOpenBeds(state, u)
    return { open, unblocked: open }
  }
  const at = u * BED_STATUS_COUNT
  let unblocked = 0
  for (let status = S.available; status <= S.cleaning; status++) unblocked += units.count[at + status]!
  return { open: unblocked + units.count[at + S.blocked]!, unblocked }
}

/**
 * Approved beds of the facilities of the scope: they are published by hospital, so of a unit or a need they are not known, and
 * for the city only where every hospital tells them.
 */
function approvedBeds(state: TwinState, scope: Scope, need: Need | null): number | null {
  if (need !== null || scope.kind === 'unit') return null
  const facilities = new Set(bedUnitsOf(state, scope).map((u) => state.index.facilityOfUnit[u]!))
  let sum = 0
  for (const f of facilities) {
    const approved = state.city.facilities[f]!.approvedBeds
    if (approved === null) return null
    sum += approved
  }
  return facilities.size > 0 ? sum : null
}

/** The waterfall of a scope, for the wards of one need (`icu` = intensive care) or for all beds. */
export function capacityOf(state: TwinState, scope: Scope, need: Need | null = null): Capacity {
  const { units, city, index } = state
  const wanted = need === null ? -1 : NEEDS.indexOf(need)
  const left = { physical: 0, open: 0, unblocked: 0, nurses: 0, doctors: 0, oxygen: 0, ventilators: 0 }
  const told = { nurses: 0, doctors: 0, oxygen: 0, ventilators: 0 }
  const lost = { nurses: 0, doctors: 0, oxygen: 0, ventilators: 0 }
  let [inScope, reporting, byBed, lying, assigned, free, over, usable] = [0, 0, 0, 0, 0, 0, 0, 0]
  for (const u of bedUnitsOf(state, scope)) {
    if (wanted >= 0 && index.needOfUnit[u] !== wanted) continue
    inScope++
    const now = openBeds(state, u)
    // Beds in use beyond the plan, as a census may tell them, are physical too.
    left.physical += Math.max(city.units[u]!.beds + city.units[u]!.surgeBeds, now?.open ?? 0)
    if (now === null) continue
    reporting++
    left.open += now.open
    left.unblocked += now.unblocked
    let beds = now.unblocked
    for (const limit of LIMIT_STEPS) {
      const allowed = limitOf(state, u, limit)
      if (allowed >= 0) {
        told[limit]++
        lost[limit] += Math.max(0, beds - allowed)
        beds = Math.min(beds, allowed)
      }
      left[limit] += beds
    }
    usable += beds
    const patients = units.reportedAt[u] === 0 ? units.census[u]! : lyingIn(state, u)
    lying += patients
    over += Math.max(0, patients - beds)
    if (units.reportedAt[u] === 0) continue
    byBed++
    assigned += units.count[u * BED_STATUS_COUNT + S.assigned]!
    free += availableBeds(state, u)
  }
  const binding = LIMIT_STEPS.reduce<Limit | null>(
    (most, limit) => (lost[limit] > (most === null ? 0 : lost[most]) ? limit : most),
    null,
  )
  const known = (value: number): number | null => (reporting > 0 ? value : null)
  const step = (id: CapacityStepId): Pick<CapacityStep, 'beds' | 'told'> => {
    if (id === 'approved') {
      const approved = approvedBeds(state, scope, need)
      return { beds: approved, told: approved === null ? 0 : inScope }
    }
    if (id === 'physical') return { beds: inScope > 0 ? left.physical : null, told: inScope }
    if (id === 'open' || id === 'unblocked') return { beds: known(left[id]), told: reporting }
    return { beds: told[id] > 0 ? left[id] : null, told: told[id] }
  }
  return {
    need,
    steps: CAPACITY_STEPS.map(({ id, name }) => ({ id, name, ...step(id) })),
    usable: known(usable),
    lying: known(lying),
    assigned: byBed > 0 ? assigned : null,
    free: byBed > 0 ? free : null,
    over: known(over),
    binding,
    units: inScope,
    reporting,
  }
}

/** The waterfall of every need that the scope has beds for, in the order of NEEDS. */
export function capacityByNeed(state: TwinState, scope: Scope): readonly Capacity[] {
  const present = new Set(bedUnitsOf(state, scope).map((u) => state.index.needOfUnit[u]!))
  return NEEDS.filter((_, k) => present.has(k)).map((need) => capacityOf(state, scope, need))
}
