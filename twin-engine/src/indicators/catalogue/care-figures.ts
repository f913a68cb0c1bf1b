/** Emergency care, tiered care and visits of the day, for the catalogue. */
import { AGE_BAND_COUNT, CARE_NEEDS, type CareNeed } from '../../choice/care-needs.ts'
import { facilityKind } from '../../city/facility-kinds.ts'
import type { Instant } from '../../events/event.ts'
import { FLOW_NEEDS, TALLY_HOURS } from '../../state/state.ts'
import { durationQuantile, durationShareWithin, sumOverDay } from '../../state/tallies.ts'
import { emergencyOf } from '../emergency.ts'
import { facilitiesOf, type Reading, type Scope } from '../indicator.ts'
import { appointmentsOf, referralsOf } from '../referrals.ts'

type Figure = (reading: Reading, scope: Scope) => number | null

const part = (some: number | null, all: number | null): number | null =>
  some === null || all === null || all === 0 ? null : some / all

export const emergencyWaiting: Figure = (reading, scope) => emergencyOf(reading, scope)?.waiting ?? null
export const emergencyObserved: Figure = (reading, scope) => emergencyOf(reading, scope)?.observation ?? null
export const emergencyOccupancy: Figure = (reading, scope) => {
  const counts = emergencyOf(reading, scope)
  return counts === null ? null : part(counts.waiting + counts.treatment + counts.boarding, counts.places)
}
export const boardersShare: Figure = (reading, scope) => {
  const counts = emergencyOf(reading, scope)
  return counts === null ? null : part(counts.boarding, counts.places)
}

const departments = ({ state }: Reading, scope: Scope): readonly number[] =>
  scope.kind === 'unit' ? [] : facilitiesOf(state, scope).filter((f) => state.facilities.emergencyAt[f]! > 0)

export const emergencyArrivals: Figure = (reading, scope) => {
  const told = departments(reading, scope)
  const { emergencyArrivals: tally } = reading.state.tallies
  return told.length === 0 ? null : told.reduce((sum, f) => sum + sumOverDay(tally, f), 0)
}
export const boardingHours: Figure = (reading, scope) => {
  const told = departments(reading, scope)
  const { boardingMinutes } = reading.state.tallies
  return told.length === 0 ? null : told.reduce((sum, f) => sum + sumOverDay(boardingMinutes, f), 0) / 60
}
export const emergencyStayMedian: Figure = (reading, scope) =>
  durationQuantile(reading.state.tallies.emergencyStay, departments(reading, scope), 0.5)
export const leftWithin =
  (minutes: number): Figure =>
  (reading, scope) =>
    durationShareWithin(reading.state.tallies.emergencyStay, departments(reading, scope), minutes)
export const leftAfter =
  (minutes: number): Figure =>
  (reading, scope) => {
    const within = leftWithin(minutes)(reading, scope)
    return within === null ? null : 1 - within
  }
export const emergencyToldAt = (reading: Reading, scope: Scope): Instant | null => {
  const newest = departments(reading, scope).reduce(
    (at, f) => Math.max(at, reading.state.facilities.emergencyAt[f]!),
    0,
  )
  return newest === 0 ? null : newest
}

/** Facilities that flows were told of, and visits of the day to them. */
const visited = ({ state }: Reading, scope: Scope): readonly number[] =>
  scope.kind === 'unit' ? [] : facilitiesOf(state, scope).filter((f) => state.flows.toldAt[f]! > 0)
function visitsTo({ state }: Reading, facilities: readonly number[], need: number | null = null): number {
  let sum = 0
  for (const f of facilities)
    for (let h = 0; h < TALLY_HOURS; h++)
      for (let n = 0; n < FLOW_NEEDS; n++)
        if (need === null || n === need) sum += state.flows.byNeed[(f * TALLY_HOURS + h) * FLOW_NEEDS + n]!
  return sum
}
const community = ({ state }: Reading, f: number): boolean =>
  facilityKind(state.city.facilities[f]!.kind).tier === 'community'

export const visitsDay: Figure = (reading, scope) => {
  const told = visited(reading, scope)
  return told.length === 0 ? null : visitsTo(reading, told)
}
/** 基层诊疗人次占比: by where the institution stands. */
export const visitsInPrimaryCare: Figure = (reading, scope) => {
  if (scope.kind !== 'city' && scope.kind !== 'district') return null
  const told = visited(reading, scope)
  const primary = told.filter((f) => community(reading, f))
  return told.length === 0 ? null : part(visitsTo(reading, primary), visitsTo(reading, told))
}
export const visitsForNeed =
  (need: CareNeed): Figure =>
  (reading, scope) => {
    const told = visited(reading, scope)
    return told.length === 0 ? null : part(visitsTo(reading, told, CARE_NEEDS.indexOf(need)), visitsTo(reading, told))
  }
/** Of the visits whose age was told, those of people aged 65 and more. */
export const visitsOfAged: Figure = (reading, scope) => {
  const { byAge } = reading.state.flows
  let [aged, all] = [0, 0]
  for (const f of visited(reading, scope))
    for (let k = f * TALLY_HOURS * AGE_BAND_COUNT; k < (f + 1) * TALLY_HOURS * AGE_BAND_COUNT; k++) {
      all += byAge[k]!
      if (k % AGE_BAND_COUNT === AGE_BAND_COUNT - 1) aged += byAge[k]!
    }
  return part(aged, all)
}
export const visitsToldAt = (reading: Reading, scope: Scope): Instant | null => {
  const newest = visited(reading, scope).reduce((at, f) => Math.max(at, reading.state.flows.toldAt[f]!), 0)
  return newest === 0 ? null : newest
}

/** 上转: referrals up over visits in primary care, of the city or a district. */
export const upReferralRate: Figure = (reading, scope) => {
  if (scope.kind !== 'city' && scope.kind !== 'district') return null
  const primary = visited(reading, scope).filter((f) => community(reading, f))
  return primary.length === 0 ? null : part(referralsOf(reading, scope, 'up'), visitsTo(reading, primary))
}
/** 下转: referrals down over discharges of hospitals. */
export const downReferralRate: Figure = (reading, scope) => {
  if (scope.kind === 'unit') return null
  const { state } = reading
  const hospitals = facilitiesOf(state, scope).filter((f) => state.city.facilities[f]!.kind === 'HOSPITAL')
  const discharges = hospitals.reduce((sum, f) => sum + sumOverDay(state.tallies.discharges, f), 0)
  return part(referralsOf(reading, scope, 'down'), discharges)
}
export const downOverUp: Figure = (reading, scope) =>
  part(referralsOf(reading, scope, 'down'), referralsOf(reading, scope, 'up'))

/** Of the referrals sent in the day, those called off. */
export const referralsCalledOff: Figure = ({ state }, scope) => {
  if (scope.kind === 'unit') return null
  let [sent, cancelled, known] = [0, 0, false]
  for (const f of facilitiesOf(state, scope)) {
    if (state.referrals.toldAt[f] === 0) continue
    known = true
    for (const way of ['up', 'down', 'across'] as const) sent += sumOverDay(state.referrals[way], f)
    cancelled += sumOverDay(state.referrals.cancelled, f)
  }
  return known ? part(Math.min(cancelled, sent), sent) : null
}

export const appointmentsKept: Figure = (reading, scope) => appointmentsOf(reading, scope)?.kept ?? null
export const appointmentsCalledOff: Figure = (reading, scope) => {
  const counts = appointmentsOf(reading, scope)
  return counts === null ? null : part(counts.cancelled, counts.cancelled + counts.kept + counts.missed)
}

/** Of the arrivals whose origin is known, those from other districts. */
export const fromOtherDistricts: Figure = ({ state }, scope) => {
  if (scope.kind === 'unit') return null
  const districts = state.city.districts.length
  let [outside, all] = [0, 0]
  for (const f of facilitiesOf(state, scope)) {
    const own = state.city.facilities[f]!.district
    for (let h = 0; h < TALLY_HOURS; h++)
      for (let d = 0; d < districts; d++) {
        const arrivals = state.tallies.origin[(f * TALLY_HOURS + h) * districts + d]!
        all += arrivals
        if (d !== own) outside += arrivals
      }
  }
  return part(outside, all)
}
