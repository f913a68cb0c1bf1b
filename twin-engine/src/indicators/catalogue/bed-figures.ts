/** Figures of beds by their state and class that no alert or pulse needs, for the catalogue. */
import { availableBeds } from '../../state/limits.ts'
import { BED_STATUS_COUNT, BedStatus } from '../../state/state.ts'
import { sumOverDay } from '../../state/tallies.ts'
import { bedCountsOf } from '../bed-counts.ts'
import { bedUnitsOf, facilitiesOf, periodOf, type Reading, type Scope } from '../indicator.ts'
import { surgeBeds } from '../surge-used.ts'

const S = BedStatus
type Figure = (reading: Reading, scope: Scope) => number | null

const part = (some: number | null, all: number | null): number | null =>
  some === null || all === null || all === 0 ? null : some / all

export const openBeds: Figure = ({ state }, scope) => bedCountsOf(state, scope).open
export const staffedBeds: Figure = ({ state }, scope) => bedCountsOf(state, scope).staffed
export const icuOpenBeds: Figure = ({ state }, scope) => {
  const { open, units } = bedCountsOf(state, scope, 'icu')
  return units === 0 ? null : open
}
export const icuFreeBeds: Figure = ({ state }, scope) => bedCountsOf(state, scope, 'icu').effectiveFree
export const extraBeds: Figure = ({ state }, scope) => bedCountsOf(state, scope).extra

export const awaitingCleaning: Figure = ({ state }, scope) => {
  const { dirty, cleaning, open } = bedCountsOf(state, scope)
  return dirty === null ? null : part(dirty + (cleaning ?? 0), open)
}

export const reservedShare: Figure = ({ state }, scope) => {
  const { assigned, open } = bedCountsOf(state, scope)
  return part(assigned, open)
}

export const surgeActivated: Figure = (reading, scope) => {
  const { declared, activated } = surgeBeds(reading, scope)
  // Where no unit tells its beds one by one, nobody knows whether any is in use.
  return bedCountsOf(reading.state, scope).standby === null ? null : part(activated, declared)
}

/** Beds of units of one class or need that tell them one by one: free within staff and kit, lying, and open. */
function tallyWhere({ state }: Reading, scope: Scope, fits: (unit: number) => boolean) {
  let known = false
  let [free, lying, open] = [0, 0, 0]
  for (const u of bedUnitsOf(state, scope)) {
    if (!fits(u) || state.units.reportedAt[u] === 0) continue
    known = true
    const count = (status: number): number => state.units.count[u * BED_STATUS_COUNT + status]!
    free += availableBeds(state, u)
    lying += count(S.occupied) + count(S.held)
    for (let s: number = S.available; s <= S.blocked; s++) open += count(s)
    open -= state.units.extra[u]!
  }
  return known ? { free, lying, open } : null
}

const ofNeed = (reading: Reading, need: string) => (u: number) => reading.state.city.units[u]!.need === need
const isolating = (reading: Reading) => (u: number) => reading.state.city.units[u]!.bedClass === 'isolation'

export const isolationFreeBeds: Figure = (reading, scope) =>
  tallyWhere(reading, scope, isolating(reading))?.free ?? null
export const infectiousInpatients: Figure = (reading, scope) =>
  tallyWhere(reading, scope, ofNeed(reading, 'infectious'))?.lying ?? null
export const infectiousOccupancy: Figure = (reading, scope) => {
  const beds = tallyWhere(reading, scope, ofNeed(reading, 'infectious'))
  return beds === null ? null : part(beds.lying, beds.open)
}
export const respiratoryOccupancy: Figure = (reading, scope) => {
  const beds = tallyWhere(reading, scope, ofNeed(reading, 'respiratory'))
  return beds === null ? null : part(beds.lying, beds.open)
}
export const paediatricOccupancy: Figure = (reading, scope) => {
  const beds = tallyWhere(reading, scope, ofNeed(reading, 'paediatrics'))
  return beds === null ? null : part(beds.lying, beds.open)
}

/** Days that a bed stands empty between two patients; negative where extra beds are in use. */
export const turnoverInterval: Figure = (reading, scope) => {
  const period = periodOf(reading, scope)
  if (period === null || period.openMinutes === 0 || period.discharges === 0) return null
  return (period.openMinutes - period.occupiedMinutes) / period.discharges / 1440
}

/** A sum of the day over the hospitals that tell their beds; null where none does. */
const overDay =
  (tally: 'admissions' | 'discharges'): Figure =>
  (reading, scope) => {
    const { state } = reading
    if (scope.kind === 'unit') return null
    const told = facilitiesOf(state, scope).filter((f) => state.tallies.accruedAt[f]! > 0)
    const open = periodOf(reading, scope)?.openMinutes ?? 0
    return told.length === 0 || open === 0
      ? null
      : told.reduce((sum, f) => sum + sumOverDay(state.tallies[tally], f), 0)
  }
export const admissionsDay = overDay('admissions')
export const dischargesDay = overDay('discharges')

export const waitingForBed: Figure = ({ state }, scope) => {
  const units = bedUnitsOf(state, scope).filter((u) => state.units.reportedAt[u]! > 0)
  return units.length === 0 ? null : units.reduce((sum, u) => sum + state.units.waiting[u]!, 0)
}

export const fitShare: Figure = (reading, scope) => {
  const { state } = reading
  if (scope.kind === 'unit') return null
  let [fit, lying, known] = [0, 0, false]
  for (const f of facilitiesOf(state, scope)) {
    if (state.facilities.fitAt[f] === 0) continue
    known = true
    fit += state.facilities.fit[f]!
    const beds = bedCountsOf(state, { kind: 'facility', facility: f })
    lying += (beds.occupied ?? 0) + (beds.held ?? 0)
  }
  return known ? part(fit, lying) : null
}
