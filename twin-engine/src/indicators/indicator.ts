/**
 * What an indicator is, what it reads, and for which part of the city. The same definition serves the live twin and a
 * simulation: both give a Reading. null = not known, and never 0 (law L11).
 */
import { NEEDS, type Text } from '../city/city.ts'
import type { Instant } from '../events/event.ts'
import type { Parameters } from '../parameters/parameters.ts'
import { BedStatus, PatientStage, type TwinState } from '../state/state.ts'
import { sumOverDay } from '../state/tallies.ts'
import { type WaitingForBeds, waitingForBeds } from './bed-balance.ts'
import { type StayModel, stayModelOf } from './stay-model.ts'

/** The whole city, or one of its facilities, units or districts by index. */
export type Scope =
  | { readonly kind: 'city' }
  | { readonly kind: 'facility'; readonly facility: number }
  | { readonly kind: 'unit'; readonly unit: number }
  | { readonly kind: 'district'; readonly district: number }

export const CITY: Scope = { kind: 'city' }
export const ofFacility = (facility: number): Scope => ({ kind: 'facility', facility })
export const ofUnit = (unit: number): Scope => ({ kind: 'unit', unit })

/** `share` is a fraction of one and may exceed it; `min`, `d` are durations; `per day` counts per open bed and day. */
export type IndicatorUnit = 'share' | 'beds' | 'patients' | 'min' | 'd' | 'per day'

export interface Indicator {
  readonly id: string
  readonly name: Text
  readonly unit: IndicatorUnit
  readonly better: 'higher' | 'lower' | 'neither'
  /** Where attention and where alarm begins, in the indicator's unit, and who says so. */
  readonly thresholds?: { readonly watch: number; readonly alarm: number; readonly source: string }
  readonly explanation: Text
  readonly formula: string
  readonly source: string
  /** The value, or null where it is not known or has no meaning for the scope. */
  readonly of: (reading: Reading, scope: Scope) => number | null
  /** When what it reads was last told, where that is not the bed events and censuses of the scope; null = never. */
  readonly observedAt?: (reading: Reading, scope: Scope) => Instant | null
  /** A second figure of the same distribution, where one is defined. */
  readonly band?: (reading: Reading, scope: Scope) => { readonly p90: number | null }
}

/** A patient's or reservation's claim on a bed of a unit, as the chance of no bed needs it. */
export interface Claim {
  /** Index into NEEDS. */
  readonly need: number
  readonly spentMinutes: number
}

/** One look at a state. Passes over beds and patients happen once, at the first indicator that needs them. */
export interface Reading {
  readonly state: TwinState
  /** The city's clock. */
  readonly now: Instant
  readonly parameters: Parameters | null
  readonly stays: StayModel | null
  /** Claims on the beds of each unit: who lies there, whom a bed is reserved for, who waits for one. */
  readonly claims: () => readonly (readonly Claim[])[]
  /** Index into NEEDS of a unit's own need. */
  readonly needOfUnit: (unit: number) => number
  /** Start of the longest present boarding by facility, epoch ms; NaN where nobody boards. */
  readonly boardingSince: () => Float64Array
  /** Who asks for a bed, as `bedBalanceOf` reads it. */
  readonly waitingForBeds: () => WaitingForBeds
  /** Silence of a facility's source, in minutes, that is in order: a daily census is not late after an hour. */
  readonly silenceMinutes: (facility: number) => number
}

/** Silence that is in order where no interval was agreed. */
export const DEFAULT_SILENCE_MINUTES = 15

/** A reading of a state as it is now. The state must not change while the reading is used. */
export function readingOf(
  state: TwinState,
  parameters: Parameters | null = null,
  stays?: StayModel | null,
  silenceMinutes: (facility: number) => number = () => DEFAULT_SILENCE_MINUTES,
): Reading {
  let claims: Claim[][] | undefined
  let boarding: Float64Array | undefined
  let waiting: WaitingForBeds | undefined
  return {
    state,
    now: state.asOf,
    parameters,
    stays: stays === undefined ? (parameters === null ? null : stayModelOf(parameters, state.city)) : stays,
    needOfUnit: (unit) => needIndex(state.city.units[unit]!.need),
    claims: () => {
      claims ??= collectClaims(state)
      return claims
    },
    boardingSince: () => {
      boarding ??= collectBoarding(state)
      return boarding
    },
    waitingForBeds: () => {
      waiting ??= waitingForBeds(state)
      return waiting
    },
    silenceMinutes,
  }
}

function collectBoarding(state: TwinState): Float64Array {
  const since = new Float64Array(state.city.facilities.length).fill(Number.NaN)
  const { patients } = state
  for (let p = 0; p < patients.capacity; p++) {
    if (patients.stage(p) !== PatientStage.boarding) continue
    const f = patients.facility(p)
    if (!(since[f]! <= patients.stageSince(p))) since[f] = patients.stageSince(p)
  }
  return since
}

function collectClaims(state: TwinState): Claim[][] {
  const { beds, patients, city } = state
  const { bedCount, unitOfBed } = state.index
  const needs = city.units.map((unit) => needIndex(unit.need))
  const claims: Claim[][] = city.units.map(() => [])
  // A request stays on record until the patient lies in the bed: with a bed reserved, they claim that one alone.
  const waiting = Int32Array.from(state.units.waiting)
  for (let b = 0; b < bedCount; b++) {
    const status = beds.status[b]!
    if (status !== BedStatus.assigned && status !== BedStatus.occupied && status !== BedStatus.held) continue
    const u = unitOfBed[b]!
    const p = beds.patient[b]!
    if (status === BedStatus.assigned && p >= 0 && patients.requestedUnit(p) >= 0) waiting[patients.requestedUnit(p)]!--
    const began = p >= 0 && patients.admittedAt(p) > 0 ? patients.admittedAt(p) : beds.since[b]!
    const spent = status === BedStatus.assigned ? 0 : Math.max(0, state.asOf - began) / 60_000
    const need = p >= 0 && patients.need(p) > 0 && city.units[u]!.kind !== 'icu' ? patients.need(p) - 1 : needs[u]!
    claims[u]!.push({ need, spentMinutes: spent })
  }
  for (let u = 0; u < needs.length; u++)
    for (let w = 0; w < waiting[u]!; w++) claims[u]!.push({ need: needs[u]!, spentMinutes: 0 })
  return claims
}

/** Facilities of a scope; for a unit, its facility. */
export function facilitiesOf(state: TwinState, scope: Scope): readonly number[] {
  const { facilities } = state.city
  switch (scope.kind) {
    case 'city':
      return facilities.map((_, f) => f)
    case 'district':
      return facilities.flatMap((facility, f) => (facility.district === scope.district ? [f] : []))
    case 'facility':
      return [scope.facility]
    case 'unit':
      return [state.index.facilityOfUnit[scope.unit]!]
  }
}

/** Units with hospital beds in a scope. */
export function bedUnitsOf(state: TwinState, scope: Scope): readonly number[] {
  const units =
    scope.kind === 'unit' ? [scope.unit] : facilitiesOf(state, scope).flatMap((f) => state.index.unitsOfFacility[f]!)
  return units.filter((u) => state.city.units[u]!.kind !== 'emergency')
}

const needNumbers = new Map<string, number>(NEEDS.map((need, i) => [need, i]))
function needIndex(need: string): number {
  return needNumbers.get(need)!
}

/** Sums of the rolling tallies of a scope, completed up to the city's clock. */
export interface Period {
  readonly occupiedMinutes: number
  readonly openMinutes: number
  readonly discharges: number
  readonly stayMinutes: number
}

/** The last 24 hours (23 whole ones and the running hour); null for a unit, whose tallies are not kept. */
export function periodOf({ state, now }: Reading, scope: Scope): Period | null {
  if (scope.kind === 'unit') return null
  const t = state.tallies
  let [occupiedMinutes, openMinutes, discharges, stayMinutes] = [0, 0, 0, 0]
  for (const f of facilitiesOf(state, scope)) {
    occupiedMinutes += sumOverDay(t.occupiedMinutes, f)
    openMinutes += sumOverDay(t.openMinutes, f)
    discharges += sumOverDay(t.discharges, f)
    stayMinutes += sumOverDay(t.stayMinutes, f)
    const since = t.accruedAt[f]!
    if (since === 0 || now <= since) continue
    occupiedMinutes += (t.occupied[f]! * (now - since)) / 60_000
    openMinutes += (t.open[f]! * (now - since)) / 60_000
  }
  return { occupiedMinutes, openMinutes, discharges, stayMinutes }
}
