/**
 * Equipment that travels: loans between hospitals and breakdowns. What is lent is gone at once from the hospital that gives, as far as no
 * patient there holds it, and serves at the other when it has come, been cleaned and checked; on the way it serves nobody. What units have
 * is what they report, live and here, so that the limits on admission (`state/limits.ts`) act on both. Nobody is moved out for want of it.
 */
import type { CityModel } from '../../city/city.ts'
import type { EquipmentKind } from '../../events/event.ts'
import { freeBedsOf, LIMITS, limitOf, lyingIn, piecesHeld, piecesIn } from '../../state/limits.ts'
import { BED_STATUS_COUNT, BedStatus } from '../../state/state.ts'
import { ICU_NEED } from '../care-model.ts'
import { offerBedsOfUnit } from '../flows/bed-assignment.ts'
import { Handler } from '../handlers.ts'
import { INTENSIVE_CARE_LIST, LISTS_PER_FACILITY, RANKS, type Simulation } from '../simulation.ts'
import { reportEquipment } from '../steps.ts'
import type { CarePart, PartRun } from './part.ts'

/** Kinds that can be carried to another hospital: scanners and wall outlets cannot. */
export const TRAVELLING_KINDS = [
  'ventilator',
  'monitor',
  'dialysis',
  'ecmo',
] as const satisfies readonly EquipmentKind[]
export type TravellingKind = (typeof TRAVELLING_KINDS)[number]

const INTENSIVE_CARE_UNIT = 1
const EMERGENCY_UNIT = 2
/** How often what is due back is asked for again while patients hold it; assumed. */
const AGAIN_MINUTES = 60

/** Pieces of a kind (index into EQUIPMENT_KINDS) from one facility to another; minutes of the run. */
export interface EquipmentLoan {
  readonly kind: number
  readonly from: number
  readonly to: number
  readonly pieces: number
  readonly departMinute: number
  /** Packing, the way, cleaning and checks, there as back. */
  readonly leadMinutes: number
  /** When it is due back; null = it stays. */
  readonly backMinute: number | null
}

/** A share of the pieces of a kind cannot be used, from one minute to another. */
export interface Breakdown {
  readonly kind: number
  readonly facilities: readonly number[]
  readonly share: number
  readonly fromMinute: number
  readonly untilMinute: number
}

export interface EquipmentModel {
  /** Intensive care units of each facility. */
  readonly intensiveCare: readonly (readonly number[])[]
}

export class EquipmentRun implements PartRun<EquipmentRun> {
  readonly model: EquipmentModel
  loans: readonly EquipmentLoan[] = []
  /** By loan: pieces on the way to the receiver, those that serve there, and those on the way home. */
  onTheWay: Int32Array = new Int32Array(0)
  lent: Int32Array = new Int32Array(0)
  onTheWayHome: Int32Array = new Int32Array(0)
  breakdowns: readonly Breakdown[] = []
  /** Pieces out of order by breakdown and unit. */
  broken: readonly Int32Array[] = []
  /** By facility: minute up to which waiting is added up. */
  readonly countedUntil: Float64Array

  constructor(model: EquipmentModel) {
    this.model = model
    this.countedUntil = new Float64Array(model.intensiveCare.length)
  }

  copy(): EquipmentRun {
    const copy = new EquipmentRun(this.model)
    copy.loans = this.loans
    copy.onTheWay = this.onTheWay.slice()
    copy.lent = this.lent.slice()
    copy.onTheWayHome = this.onTheWayHome.slice()
    copy.breakdowns = this.breakdowns
    copy.broken = this.broken.map((pieces) => pieces.slice())
    copy.countedUntil.set(this.countedUntil)
    return copy
  }

  sample(simulation: Simulation, facility: number): void {
    const hours = (simulation.minute - this.countedUntil[facility]!) / 60
    this.countedUntil[facility] = simulation.minute
    if (hours <= 0) return
    const waiting = waitingForVentilator(simulation, this.model.intensiveCare[facility]!, facility)
    if (waiting > 0) simulation.totals.add('ventilatorWaitHours', facility, waiting * hours)
  }
}

export const equipment: CarePart<EquipmentModel, EquipmentRun> = {
  id: 'equipment',
  name: { zh: '设备调剂与故障（呼吸机等）', en: 'Equipment lent and out of order: ventilators and others' },
  fidelity: 'flow',
  model: (city) => ({ intensiveCare: intensiveCareUnits(city) }),
  start: ({ minute }, model) => {
    const run = new EquipmentRun(model)
    run.countedUntil.fill(minute)
    return run
  },
  handlers: {
    [Handler.loanLeaves]: loanLeaves,
    [Handler.loanArrives]: loanArrives,
    [Handler.loanGoesBack]: loanGoesBack,
    [Handler.loanIsHome]: loanIsHome,
    [Handler.breakdownChanges]: breakdownChanges,
  },
}

function intensiveCareUnits(city: CityModel): readonly (readonly number[])[] {
  const units: number[][] = city.facilities.map(() => [])
  city.units.forEach(({ kind, facility }, u) => {
    if (kind === 'icu') units[facility]!.push(u)
  })
  return units
}

/** Patients who wait for intensive care while a bed of it is free that nothing but a ventilator keeps from being given. */
function waitingForVentilator(simulation: Simulation, units: readonly number[], facility: number): number {
  if (units.length === 0 || simulation.conditions.stops(facility, ICU_NEED)) return 0
  let waiting = 0
  const first = facility * LISTS_PER_FACILITY + INTENSIVE_CARE_LIST
  for (let rank = 0; rank < RANKS; rank++) waiting += simulation.lists.length(first + rank)
  if (waiting === 0) return 0
  let kept = 0
  for (const unit of units) kept += bedsKeptByVentilators(simulation, unit)
  return Math.min(waiting, kept)
}

function bedsKeptByVentilators({ state, unitKnown }: Simulation, unit: number): number {
  const byVentilators = limitOf(state, unit, 'ventilators')
  if (unitKnown[unit] === 0 || byVentilators < 0) return 0
  const taken = lyingIn(state, unit) + state.units.count[unit * BED_STATUS_COUNT + BedStatus.assigned]!
  let otherwise = freeBedsOf(state, unit)
  for (const limit of LIMITS) {
    const most = limit === 'ventilators' ? -1 : limitOf(state, unit, limit)
    if (most >= 0) otherwise = Math.min(otherwise, most - taken)
  }
  return Math.max(0, otherwise - Math.max(0, byVentilators - taken))
}

/** Units of a facility that have reported the kind. */
export function unitsWith({ state, unitKnown }: Simulation, facility: number, kind: number): readonly number[] {
  return (state.index.unitsOfFacility[facility] ?? []).filter(
    (u) => unitKnown[u] === 1 && state.index.kindOfUnit[u] !== EMERGENCY_UNIT && piecesIn(state, u, kind) >= 0,
  )
}

/** Pieces of a kind that no patient of the facility holds. */
export function freePieces(simulation: Simulation, facility: number, kind: number): number {
  return unitsWith(simulation, facility, kind).reduce((sum, unit) => sum + freeIn(simulation, unit, kind), 0)
}

const freeIn = ({ state }: Simulation, unit: number, kind: number): number =>
  Math.max(0, piecesIn(state, unit, kind) - piecesHeld(state, unit, kind))

/** Tells that a unit has so many pieces more or fewer, with those in use that its patients hold. */
function change(simulation: Simulation, unit: number, kind: number, by: number): void {
  if (by === 0) return
  const { state } = simulation
  const pieces = piecesIn(state, unit, kind) + by
  const inUse = Math.min(pieces, piecesHeld(state, unit, kind))
  reportEquipment(simulation, unit, kind, inUse, pieces - inUse)
}

/** Takes free pieces, from where most are free first. @returns how many there were */
function take(simulation: Simulation, facility: number, kind: number, wanted: number): number {
  let given = 0
  const units = unitsWith(simulation, facility, kind)
  for (const unit of [...units].sort((a, b) => freeIn(simulation, b, kind) - freeIn(simulation, a, kind) || a - b)) {
    const pieces = Math.min(wanted - given, freeIn(simulation, unit, kind))
    if (pieces <= 0) break
    change(simulation, unit, kind, -pieces)
    given += pieces
  }
  return given
}

/** Hands pieces, one by one, to the unit with fewest for its open beds: intensive care where the facility has any that reports the kind. */
function put(simulation: Simulation, facility: number, kind: number, pieces: number): void {
  const { kindOfUnit } = simulation.state.index
  const all = unitsWith(simulation, facility, kind)
  const intensive = all.filter((u) => kindOfUnit[u] === INTENSIVE_CARE_UNIT)
  const units = intensive.length > 0 ? intensive : all
  const more = new Map<number, number>(units.map((u) => [u, 0]))
  const perBed = (u: number): number =>
    (piecesIn(simulation.state, u, kind) + more.get(u)!) /
    Math.max(1, lyingIn(simulation.state, u) + freeBedsOf(simulation.state, u))
  for (let k = 0; k < pieces; k++) {
    const unit = units.reduce((best, u) => (perBed(u) < perBed(best) ? u : best))
    more.set(unit, more.get(unit)! + 1)
  }
  for (const [unit, by] of more) {
    if (by === 0) continue
    change(simulation, unit, kind, by)
    offerBedsOfUnit(simulation, unit)
  }
}

const longer = (column: Int32Array, length: number): Int32Array => {
  const copy = new Int32Array(length)
  copy.set(column)
  return copy
}

export function planLoan(simulation: Simulation, run: EquipmentRun, loan: EquipmentLoan): void {
  const ordinal = run.loans.length
  run.loans = [...run.loans, loan]
  run.onTheWay = longer(run.onTheWay, ordinal + 1)
  run.lent = longer(run.lent, ordinal + 1)
  run.onTheWayHome = longer(run.onTheWayHome, ordinal + 1)
  simulation.schedule(loan.departMinute, Handler.loanLeaves, ordinal, 0)
}

function loanLeaves(simulation: Simulation, subject: number): void {
  const run = simulation.parts.equipment
  if (run === null) return
  const { kind, from, pieces, leadMinutes, backMinute } = run.loans[subject]!
  const given = take(simulation, from, kind, pieces)
  if (given === 0) return
  run.onTheWay[subject] = given
  const arrives = simulation.minute + leadMinutes
  simulation.schedule(arrives, Handler.loanArrives, subject, 0)
  if (backMinute !== null) simulation.schedule(Math.max(arrives, backMinute), Handler.loanGoesBack, subject, 0)
}

function loanArrives(simulation: Simulation, subject: number): void {
  const run = simulation.parts.equipment
  if (run === null) return
  const { kind, to } = run.loans[subject]!
  const pieces = run.onTheWay[subject]!
  run.onTheWay[subject] = 0
  run.lent[subject]! += pieces
  put(simulation, to, kind, pieces)
}

function loanGoesBack(simulation: Simulation, subject: number): void {
  const run = simulation.parts.equipment
  if (run === null) return
  const { kind, to, leadMinutes } = run.loans[subject]!
  const pieces = take(simulation, to, kind, run.lent[subject]!)
  run.lent[subject]! -= pieces
  run.onTheWayHome[subject]! += pieces
  if (pieces > 0) simulation.schedule(simulation.minute + leadMinutes, Handler.loanIsHome, subject, pieces)
  if (run.lent[subject]! > 0) simulation.schedule(simulation.minute + AGAIN_MINUTES, Handler.loanGoesBack, subject, 0)
}

function loanIsHome(simulation: Simulation, subject: number, pieces: number): void {
  const run = simulation.parts.equipment
  if (run === null) return
  const { kind, from } = run.loans[subject]!
  run.onTheWayHome[subject]! -= pieces
  put(simulation, from, kind, pieces)
}

export function planBreakdown(simulation: Simulation, run: EquipmentRun, breakdown: Breakdown): void {
  const ordinal = run.breakdowns.length
  run.breakdowns = [...run.breakdowns, breakdown]
  run.broken = [...run.broken, new Int32Array(simulation.state.city.units.length)]
  simulation.schedule(breakdown.fromMinute, Handler.breakdownChanges, ordinal, 1)
  simulation.schedule(breakdown.untilMinute, Handler.breakdownChanges, ordinal, 0)
}

function breakdownChanges(simulation: Simulation, subject: number, argument: number): void {
  const run = simulation.parts.equipment
  if (run === null) return
  const { kind, facilities, share } = run.breakdowns[subject]!
  const broken = run.broken[subject]!
  for (const facility of facilities)
    for (const unit of unitsWith(simulation, facility, kind)) {
      if (argument === 1) broken[unit] = Math.round(share * piecesIn(simulation.state, unit, kind))
      change(simulation, unit, kind, argument === 1 ? -broken[unit]! : broken[unit]!)
      if (argument === 1) continue
      broken[unit] = 0
      offerBedsOfUnit(simulation, unit)
    }
}

/** Pieces of a kind that are nowhere in a unit: on the road, or out of order. */
export function piecesElsewhere(run: EquipmentRun, kind: number): number {
  let sum = 0
  run.loans.forEach((loan, k) => {
    if (loan.kind === kind) sum += run.onTheWay[k]! + run.onTheWayHome[k]!
  })
  run.breakdowns.forEach((one, k) => {
    if (one.kind === kind) sum += run.broken[k]!.reduce((all, pieces) => all + pieces, 0)
  })
  return sum
}
