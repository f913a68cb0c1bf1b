/**
 * Rosters: three shifts a day, a plan of nurses and doctors for each ward by the ratios of `state/need-claims.ts`, absence that
 * differs by ward and day, and what levers add or take away. Who is on shift is told as a hospital tells it (`staff.reported`),
 * and limits admissions by the state's own rule; patients beyond the ratio are counted hour by hour.
 */
import { type CityModel, indexCity, type Text } from '../../city/city.ts'
import { STAFF_ROLES } from '../../events/event.ts'
import type { Parameters } from '../../parameters/parameters.ts'
import { DOCTOR, lyingIn, NURSE, patientsOverRatio } from '../../state/limits.ts'
import { claimOf, SHIFT_MINUTES, SHIFTS } from '../../state/need-claims.ts'
import { BED_STATUS_COUNT, BedStatus } from '../../state/state.ts'
import { offerBedsOfUnit } from '../flows/bed-assignment.ts'
import { usableBeds } from '../flows/closing.ts'
import { Handler } from '../handlers.ts'
import { ROSTER_STREAM } from '../luck.ts'
import { standardNormal } from '../random.ts'
import type { Simulation } from '../simulation.ts'
import { reportStaff, stretchRatio } from '../steps.ts'
import type { CarePart, PartRun } from './part.ts'

const DAY = 1440
/** The roles that are rostered, and the index into STAFF_ROLES of each. */
export const ROSTERED = ['nurse', 'doctor'] as const
export type RosteredRole = (typeof ROSTERED)[number]
const ROLE = [NURSE, DOCTOR] as const
const ROLES = ROSTERED.length
/** Part of a turn by which the rounding of one shift differs from that of the next: the golden section, which repeats least. */
const TURN = 0.6180339887498949
/** Largest figure of a sample; the next one stands for not known. */
const MOST_SAMPLED = 65_534
/** Products fall just short of their whole number. */
const MARGIN = 1e-9
/** A report is ordinary while no more are missing than one, or three times the base share; assumed. */
const ORDINARY_ABSENCE = 3

export interface RostersModel {
  /** Units with beds. */
  readonly units: readonly number[]
  /** Staff per bed that the claims ask for, `[(unit × roles + role) × shifts + shift]`. */
  readonly perBed: Float64Array
  readonly baseAbsenceShare: number
  readonly absenceVariation: number
  readonly reserve: number
}

/** A point of a curve of absence. */
export interface AbsencePoint {
  readonly minute: number
  readonly share: number
}

/** What a lever changes of who is on shift. Minutes count from the start of the run. */
export type RosterChange = {
  readonly role: RosteredRole
  readonly units: readonly number[]
  readonly fromMinute: number
  readonly untilMinute: number
} & (
  | {
      /** `scattered` = the share differs by ward and day; `exact` = the same part of every ward's staff. */
      readonly kind: 'scattered' | 'exact'
      readonly curve: readonly AbsencePoint[]
    }
  /** So many more, sent to the wards that are shortest when it begins; of one unit also fewer, below 0. */
  | { readonly kind: 'more'; readonly staff: number; readonly fromOffDuty?: boolean }
  /** Another plan: staff of each unit by shift, in the order of SHIFTS. */
  | { readonly kind: 'plan'; readonly byShift: readonly number[] }
)
/** With the place of each unit in `units`, −1 = not among them. */
type PlacedChange = RosterChange & { readonly placeOf: Int32Array }

/** A ratio stretched in some units for a while. */
export interface RatioStretch {
  readonly units: readonly number[]
  readonly factor: number
  readonly fromMinute: number
  readonly untilMinute: number
}

export class RostersRun implements PartRun<RostersRun> {
  readonly model: RostersModel
  /** Part of the plan's staff that there is, `[unit × roles + role]`: 1 unless the live state told otherwise at the start. */
  readonly kept: Float64Array
  /** Beds that the roster of a unit is made for: those of the plan, and more while more are open. */
  readonly rosteredBeds: Int32Array
  changes: readonly PlacedChange[] = []
  /** Staff by change and its units, once it has begun; null before and for those that send nobody. */
  sent: readonly (Int32Array | null)[] = []
  stretches: readonly RatioStretch[] = []

  constructor(model: RostersModel, kept: Float64Array, rosteredBeds: Int32Array) {
    this.model = model
    this.kept = kept
    this.rosteredBeds = rosteredBeds
  }

  copy(): RostersRun {
    const copy = new RostersRun(this.model, this.kept, this.rosteredBeds.slice())
    copy.changes = this.changes
    copy.sent = this.sent
    copy.stretches = this.stretches
    return copy
  }

  sample(simulation: Simulation, facility: number, values: Record<'overRatio', Uint16Array>, at: number): void {
    const { state } = simulation
    let over = 0
    let known = false
    for (const u of state.index.unitsOfFacility[facility]!) {
      if (state.units.staff[u * STAFF_ROLES.length + NURSE]! < 0) continue
      known = true
      over += patientsOverRatio(state, u)
    }
    if (known) values.overRatio[at] = Math.min(over, MOST_SAMPLED)
  }
}

function rostersModel(city: CityModel, { rosters }: Parameters): RostersModel | null {
  const { needOfUnit } = indexCity(city)
  const units = city.units.flatMap((unit, u) => (unit.kind === 'emergency' ? [] : [u]))
  if (units.length === 0) return null
  const perBed = new Float64Array(city.units.length * ROLES * SHIFTS.length)
  for (const u of units) {
    const claim = claimOf(needOfUnit[u]!)
    SHIFTS.forEach((_, shift) => {
      perBed[(u * ROLES + 0) * SHIFTS.length + shift] = claim.nurseMinutes[shift]! / SHIFT_MINUTES
      perBed[(u * ROLES + 1) * SHIFTS.length + shift] = claim.doctorMinutes[shift]! / SHIFT_MINUTES
    })
  }
  return {
    units,
    perBed,
    baseAbsenceShare: rosters.baseAbsenceShare,
    absenceVariation: rosters.absenceCoefficientOfVariation,
    reserve: rosters.reserveStaff,
  }
}

/** Staff of a role that the plan puts on a shift of a unit with so many beds: the ratio's, rounded up, and the reserve. */
export function plannedStaff(model: RostersModel, unit: number, role: number, shift: number, beds: number): number {
  if (beds === 0) return 0
  return Math.ceil(beds * model.perBed[(unit * ROLES + role) * SHIFTS.length + shift]! - MARGIN) + model.reserve
}

/** Local minutes since 1970-01-01, as the state reads the time of a report. */
const localMinute = ({ now, state }: Simulation): number => Math.floor(now / 60_000) + state.city.utcOffsetMinutes
const shiftOf = (local: number): number => Math.floor((local - Math.floor(local / DAY) * DAY) / SHIFT_MINUTES)

/** Share of a curve at a minute: straight between its points, its first and last beyond them. */
export function shareAt(curve: readonly AbsencePoint[], minute: number): number {
  let before = curve[0]!
  for (const point of curve) {
    if (point.minute > minute) {
      if (before === point) return point.share
      const part = (minute - before.minute) / (point.minute - before.minute)
      return before.share + part * (point.share - before.share)
    }
    before = point
  }
  return before.share
}

/**
 * Staff of a role on the shift that runs at a minute. With base absence m₀ and scattered shares mᵢ, a ward of n on plan has
 * ⌊n·(1−p) + v⌋ of them, p = 1 − Π(1−m)^G, G gamma of mean 1 for ward, role and day, v uniform for the shift: more absence never
 * leaves more, and a plan and its do-nothing twin share G and v.
 */
function staffOnShift(simulation: Simulation, run: RostersRun, unit: number, role: number): number {
  const { model } = run
  const { minute } = simulation
  const local = localMinute(simulation)
  const shift = shiftOf(local)
  const cell = unit * ROLES + role
  const kept = run.kept[cell]!
  // What the live state told has its absence in it already.
  let present = kept === 1 ? 1 - model.baseAbsenceShare : 1
  let exact = 1
  let more = 0
  let planned = plannedStaff(model, unit, role, shift, run.rosteredBeds[unit]!) * kept
  for (let c = 0; c < run.changes.length; c++) {
    const change = run.changes[c]!
    if (ROSTERED[role] !== change.role || minute < change.fromMinute || minute >= change.untilMinute) continue
    const at = change.placeOf[unit]!
    if (at < 0) continue
    if (change.kind === 'more') more += run.sent[c]?.[at] ?? 0
    else if (change.kind === 'plan') planned = change.byShift[shift]!
    else if (change.kind === 'exact') exact *= 1 - shareAt(change.curve, minute)
    else present *= 1 - shareAt(change.curve, minute)
  }
  const u = simulation.random.draw(ROSTER_STREAM + unit, Math.floor(local / DAY), role)
  const k = model.absenceVariation ** 2
  // Gamma of mean 1 and shape 1/k, by the cube of a normal (Wilson and Hilferty 1931).
  const gamma = k === 0 ? 1 : Math.max(0, 1 - k / 9 + (standardNormal(u[0]!, u[1]!) * Math.sqrt(k)) / 3) ** 3
  const v = u[2]! + shift * TURN
  return Math.max(0, Math.floor(planned * exact * present ** gamma + (v - Math.floor(v)) + MARGIN) + more)
}

/** Tells who is on shift in a unit; where that lets somebody in who waits, they come. */
function reportUnit(simulation: Simulation, run: RostersRun, unit: number): void {
  const { state } = simulation
  const before = state.limits.admissible[unit]!
  for (let role = 0; role < ROLES; role++)
    reportStaff(simulation, unit, ROLE[role]!, staffOnShift(simulation, run, unit, role))
  const now = state.limits.admissible[unit]!
  if (before >= 0 && now > before) offerBedsOfUnit(simulation, unit)
}

/** Part of the plan that a report amounts to; 1 where it is what ordinary absence leaves, and where a shift is without anybody: that tells nothing of the next. */
function keptOf(model: RostersModel, planned: number, onShift: number): number {
  const { baseAbsenceShare: base } = model
  const ordinary = Math.max(1, Math.ceil(ORDINARY_ABSENCE * base * planned))
  const isOrdinary = onShift <= planned && onShift >= planned - ordinary
  return planned === 0 || onShift === 0 || isOrdinary ? 1 : onShift / planned
}

/** Begins with what the state knows of who is on shift; what it does not know is told now. */
function startRosters(simulation: Simulation, model: RostersModel): RostersRun {
  const { state, origin } = simulation
  const { staff, staffAt } = state.units
  const kept = new Float64Array(state.city.units.length * ROLES).fill(1)
  const rosteredBeds = new Int32Array(state.city.units.length)
  const run = new RostersRun(model, kept, rosteredBeds)
  const now = simulation.localOrigin
  const shiftStarted = origin - (now - Math.floor(now / SHIFT_MINUTES) * SHIFT_MINUTES) * 60_000
  for (const u of model.units) {
    if (simulation.unitKnown[u] === 0) continue
    rosteredBeds[u] = Math.max(state.index.bedsOfUnit[u]!, usableBeds(state, u))
    let current = true
    for (let role = 0; role < ROLES; role++) {
      const cell = u * STAFF_ROLES.length + ROLE[role]!
      if (staff[cell]! < 0 || staffAt[cell]! < shiftStarted) current = false
      if (staff[cell]! < 0) continue
      const shift = shiftOf(staffAt[cell]! / 60_000 + state.city.utcOffsetMinutes)
      kept[u * ROLES + role] = keptOf(model, plannedStaff(model, u, role, shift, rosteredBeds[u]!), staff[cell]!)
    }
    if (!current) reportUnit(simulation, run, u)
  }
  planNextHour(simulation)
  return run
}

function planNextHour(simulation: Simulation): void {
  const hour = Math.floor(localMinute(simulation) / 60) + 1
  simulation.schedule(hour * 60 - simulation.localOrigin, Handler.rosterHour, 0, 0)
}

/** An hour has passed: patients beyond the ratio are counted, and with a new shift others come on. */
function rosterHour(simulation: Simulation): void {
  const run = simulation.parts.rosters!
  const { state } = simulation
  const local = localMinute(simulation)
  const shift = shiftOf(local - 1)
  const changes = local % SHIFT_MINUTES === 0
  simulation.bookkeeping++
  for (const u of run.model.units) {
    if (simulation.unitKnown[u] === 0) continue
    const over = patientsOverRatio(state, u)
    if (over > 0) {
      const nurses = over * run.model.perBed[u * ROLES * SHIFTS.length + shift]!
      simulation.totals.add('overRatioNurseHours', state.index.facilityOfUnit[u]!, nurses)
    }
    if (!changes) continue
    run.rosteredBeds[u] = Math.max(state.index.bedsOfUnit[u]!, usableBeds(state, u))
    reportUnit(simulation, run, u)
  }
  planNextHour(simulation)
}

/** Beds have opened in a unit beyond those of its roster: whoever opens beds brings the staff for them. */
export function staffOpenedBeds(simulation: Simulation, unit: number): void {
  const run = simulation.parts.rosters
  if (run === null || simulation.unitKnown[unit] === 0) return
  const beds = usableBeds(simulation.state, unit)
  if (beds <= run.rosteredBeds[unit]!) return
  run.rosteredBeds[unit] = beds
  reportUnit(simulation, run, unit)
}

/** Staff of a role off duty in some units who are called back at some minute of the window already, by calls of these units. */
export function calledBackBefore(
  simulation: Simulation,
  role: RosteredRole,
  units: readonly number[],
  fromMinute: number,
  untilMinute: number,
): number {
  return (simulation.parts.rosters?.changes ?? []).reduce((sum, change) => {
    if (change.kind !== 'more' || !change.fromOffDuty || change.role !== role) return sum
    if (change.untilMinute <= fromMinute || change.fromMinute >= untilMinute) return sum
    const pool = (of: readonly number[]): number =>
      of.reduce((staff, unit) => staff + restingStaff(rosterOf(simulation, unit, role)), 0)
    const all = pool(change.units)
    return all > 0 ? sum + (change.staff * pool(change.units.filter((unit) => units.includes(unit)))) / all : sum
  }, 0)
}

/** Those of a day's roster who are not on the fullest shift. */
export function restingStaff(byShift: readonly number[]): number {
  return byShift.reduce((sum, n) => sum + n, 0) - Math.max(0, ...byShift)
}

/** Plans a change of who is on shift. @returns false where no rosters run */
export function planRosterChange(simulation: Simulation, change: RosterChange): boolean {
  const run = simulation.parts.rosters
  if (run === null) return false
  const number = run.changes.length
  const placeOf = new Int32Array(simulation.state.city.units.length).fill(-1)
  change.units.forEach((unit, at) => {
    placeOf[unit] = at
  })
  run.changes = [...run.changes, { ...change, placeOf }]
  run.sent = [...run.sent, null]
  simulation.schedule(change.fromMinute, Handler.rosterChange, number, 1)
  simulation.schedule(change.untilMinute, Handler.rosterChange, number, 0)
  return true
}

function rosterChange(simulation: Simulation, number: number, begins: number): void {
  const run = simulation.parts.rosters!
  const change = run.changes[number]!
  if (change.kind === 'more' && begins === 1) {
    const sent = sendStaff(simulation, change.units, change.role, change.staff)
    run.sent = run.sent.map((known, n) => (n === number ? sent : known))
  }
  for (const unit of change.units) reportUnit(simulation, run, unit)
}

/** Shares out staff to units: each to the one with most patients and claims for each of its own. */
function sendStaff(simulation: Simulation, units: readonly number[], role: RosteredRole, staff: number): Int32Array {
  const { state } = simulation
  const column = ROSTERED.indexOf(role)
  const sent = new Int32Array(units.length)
  if (units.length === 1) return sent.fill(staff)
  const shift = shiftOf(localMinute(simulation))
  const { perBed } = simulation.parts.rosters!.model
  const need = Float64Array.from(units, (u) => {
    const lying = lyingIn(state, u) + state.units.count[u * BED_STATUS_COUNT + BedStatus.assigned]!
    return (lying + state.units.waiting[u]!) * perBed[(u * ROLES + column) * SHIFTS.length + shift]!
  })
  const on = Float64Array.from(units, (u) => Math.max(0, state.units.staff[u * STAFF_ROLES.length + ROLE[column]!]!))
  for (let n = 0; n < staff; n++) {
    let shortest = 0
    for (let k = 1; k < units.length; k++)
      if (need[k]! / (on[k]! + sent[k]! + 1) > need[shortest]! / (on[shortest]! + sent[shortest]! + 1)) shortest = k
    sent[shortest]!++
  }
  return sent
}

/** Plans a stretched ratio. @returns false where no rosters run */
export function planStretch(simulation: Simulation, stretch: RatioStretch): boolean {
  const run = simulation.parts.rosters
  if (run === null) return false
  const number = run.stretches.length
  run.stretches = [...run.stretches, stretch]
  simulation.schedule(stretch.fromMinute, Handler.ratioChange, number, 1)
  simulation.schedule(stretch.untilMinute, Handler.ratioChange, number, 0)
  return true
}

/** Of several stretches at once the largest counts; after the last the norm holds again. */
function ratioChange(simulation: Simulation, number: number): void {
  const { stretches } = simulation.parts.rosters!
  const { minute, state } = simulation
  for (const unit of stretches[number]!.units) {
    let factor = 1
    for (const one of stretches)
      if (minute >= one.fromMinute && minute < one.untilMinute && one.units.includes(unit))
        factor = Math.max(factor, one.factor)
    const before = state.limits.stretch[unit]!
    stretchRatio(simulation, unit, factor)
    if (factor > before) offerBedsOfUnit(simulation, unit)
  }
}

/** Staff of a role that the roster puts on each shift of a unit, in the order of SHIFTS, before absence. */
export function rosterOf(simulation: Simulation, unit: number, role: RosteredRole): readonly number[] {
  const run = simulation.parts.rosters
  if (run === null) return []
  const column = ROSTERED.indexOf(role)
  const kept = run.kept[unit * ROLES + column]!
  return SHIFTS.map((_, shift) => plannedStaff(run.model, unit, column, shift, run.rosteredBeds[unit]!) * kept)
}

/** Names of the shifts, in the order of SHIFTS. */
const SHIFT_NAMES: readonly Text[] = [
  { zh: '大夜', en: 'night' },
  { zh: '白班', en: 'day' },
  { zh: '小夜', en: 'evening' },
]
export const ROLE_NAMES: Readonly<Record<RosteredRole, Text>> = {
  nurse: { zh: '护士', en: 'nurses' },
  doctor: { zh: '医师', en: 'doctors' },
}

/**
 * What does not add up in a roster of a unit, staff by shift in the order of SHIFTS: a shift without anybody though patients lie
 * there, or with fewer than they need by the norm. Nobody is moved out for it: admissions stop and the hours beyond the ratio count.
 */
export function rosterProblems(
  simulation: Simulation,
  unit: number,
  role: RosteredRole,
  byShift: readonly number[],
): readonly Text[] {
  const { state } = simulation
  const { id, kind } = state.city.units[unit]!
  if (kind === 'emergency') return []
  const claim = claimOf(state.index.needOfUnit[unit]!)
  const lying = lyingIn(state, unit)
  return SHIFT_NAMES.flatMap((name, shift) => {
    const minutes = (role === 'nurse' ? claim.nurseMinutes : claim.doctorMinutes)[shift]!
    const needed = Math.ceil((lying * minutes) / SHIFT_MINUTES - MARGIN)
    const staff = Math.floor(byShift[shift]! + MARGIN)
    if (staff >= needed) return []
    const who = ROLE_NAMES[role]
    return [
      {
        zh: `${id} ${name.zh}仅 ${staff} 名${who.zh}，在床 ${lying} 人按标准需 ${needed} 名`,
        en: `${id} has ${staff} ${who.en} in the ${name.en} shift; the ${lying} patients there need ${needed} by the norm`,
      },
    ]
  })
}

/** The same of every roster as the run found it: what the live state reported does not always add up. */
export function problemsAtStart(simulation: Simulation): readonly Text[] {
  const run = simulation.parts.rosters
  if (run === null) return []
  return run.model.units
    .filter((unit) => simulation.unitKnown[unit] === 1)
    .flatMap((unit) =>
      ROSTERED.flatMap((role) => rosterProblems(simulation, unit, role, rosterOf(simulation, unit, role))),
    )
}

export const rosters: CarePart<RostersModel, RostersRun> = {
  id: 'rosters',
  name: { zh: '排班与护患比', en: 'Rosters and ratios' },
  fidelity: 'flow',
  model: rostersModel,
  start: startRosters,
  handlers: {
    [Handler.rosterHour]: rosterHour,
    [Handler.rosterChange]: rosterChange,
    [Handler.ratioChange]: ratioChange,
  },
}
