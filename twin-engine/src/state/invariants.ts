/**
 * What must hold in every state, recounted from the columns by the plainest means: laws L3, L3a and L3e of SPEC.md. For tests,
 * `log check` and after a restore; costs one pass over beds, patients and the token table.
 */
import type { Problem } from '../city/decoded.ts'
import { admissiblePatients } from './limits.ts'
import {
  BED_STATUS_COUNT,
  BedStatus,
  FLOW_NEEDS,
  PATIENT_STAGE_COUNT,
  PatientStage,
  TALLY_HOURS,
  type TwinState,
} from './state.ts'
import { APPOINTMENT_COUNTS, REFERRAL_COUNTS, sumOverDay } from './tallies.ts'
import { COUNTS_AS_OCCUPIED, COUNTS_AS_OPEN, findPatient } from './transitions.ts'

type Report = (path: string, why: string) => void

/** All that is wrong with a state; empty when it is sound. Paths name the column and the row. */
export function checkState(state: TwinState): readonly Problem[] {
  const problems: Problem[] = []
  const report: Report = (path, why) => problems.push({ path, why })
  checkBeds(state, report)
  checkPatients(state, report)
  checkPatientSlots(state, report)
  checkReferrals(state, report)
  checkFlows(state, report)
  return problems
}

function expectEqual(report: Report, path: string, held: number, counted: number): void {
  if (held !== counted) report(path, `holds ${held}, a recount gives ${counted}`)
}

function checkBeds(state: TwinState, report: Report): void {
  const { beds, units, tallies, patients, city } = state
  const { bedCount, unitOfBed, facilityOfUnit } = state.index
  const count = new Int32Array(city.units.length * BED_STATUS_COUNT)
  const extra = new Int32Array(city.units.length)
  const extraOccupied = new Int32Array(city.units.length)
  const occupied = new Int32Array(city.facilities.length)
  const open = new Int32Array(city.facilities.length)
  for (let b = 0; b < bedCount; b++) {
    const status = beds.status[b]!
    const u = unitOfBed[b]!
    const f = facilityOfUnit[u]!
    if (status >= BED_STATUS_COUNT) {
      report(`beds.status[${b}]`, `${status} is no bed status`)
      continue
    }
    count[u * BED_STATUS_COUNT + status]!++
    const isExtra = beds.extra[b] === 1
    if (isExtra) extra[u]!++
    if (COUNTS_AS_OCCUPIED[status]) {
      occupied[f]!++
      if (isExtra) extraOccupied[u]!++
    }
    if (COUNTS_AS_OPEN[status] && !isExtra) open[f]!++
    checkOccupant(state, b, report)
  }
  for (let u = 0; u < city.units.length; u++) {
    const unit = city.units[u]!
    let sum = 0
    for (let s = 0; s < BED_STATUS_COUNT; s++) {
      const k = u * BED_STATUS_COUNT + s
      sum += units.count[k]!
      expectEqual(report, `units.count[${k}]`, units.count[k]!, count[k]!)
    }
    const beds = unit.kind === 'emergency' ? 0 : unit.beds + unit.surgeBeds
    if (sum !== beds) report(`units.count[${u * BED_STATUS_COUNT}…]`, `sum to ${sum}, the unit has ${beds} beds`)
    expectEqual(report, `units.extra[${u}]`, units.extra[u]!, extra[u]!)
    expectEqual(report, `units.extraOccupied[${u}]`, units.extraOccupied[u]!, extraOccupied[u]!)
    // A unit without bed events counts by its census.
    if (unit.kind !== 'emergency' && units.reportedAt[u] === 0 && units.census[u]! >= 0) {
      occupied[unit.facility]! += units.census[u]!
      open[unit.facility]! += units.censusOpen[u]! < 0 ? unit.beds : units.censusOpen[u]!
    }
    checkCensus(state, u, beds, report)
    expectEqual(report, `limits.admissible[${u}]`, state.limits.admissible[u]!, admissiblePatients(state, u))
    const stretch = state.limits.stretch[u]!
    if (!(stretch >= 1)) report(`limits.stretch[${u}]`, `holds ${stretch}, less than the norm`)
  }
  for (let f = 0; f < city.facilities.length; f++) {
    expectEqual(report, `tallies.occupied[${f}]`, tallies.occupied[f]!, occupied[f]!)
    expectEqual(report, `tallies.open[${f}]`, tallies.open[f]!, open[f]!)
  }
  const waiting = new Int32Array(city.units.length)
  for (let p = 0; p < patients.capacity; p++) if (patients.requestedUnit(p) >= 0) waiting[patients.requestedUnit(p)]!++
  for (let u = 0; u < city.units.length; u++) expectEqual(report, `units.waiting[${u}]`, units.waiting[u]!, waiting[u]!)
}

function checkCensus({ units }: TwinState, u: number, beds: number, report: Report): void {
  const { census, censusOpen, censusByBed, reportedAt } = units
  if (censusOpen[u]! < -1 || (censusOpen[u]! >= 0 && census[u]! < 0))
    report(`units.censusOpen[${u}]`, `holds ${censusOpen[u]} beside a census of ${census[u]}`)
  const byBed = censusByBed[u]!
  if (byBed < -1 || byBed > beds || (byBed >= 0 && (census[u]! < 0 || reportedAt[u] === 0)))
    report(`units.censusByBed[${u}]`, `holds ${byBed}, the unit has ${beds} beds and a census of ${census[u]}`)
}

/** Of every hour as many people arrive somewhere as left a district, and no part of them is more than all. */
function checkFlows({ flows, city }: TwinState, report: Report): void {
  for (let h = 0; h < TALLY_HOURS; h++) {
    let [arrived, left] = [0, 0]
    for (let f = 0; f < city.facilities.length; f++)
      for (let n = 0; n < FLOW_NEEDS; n++) arrived += flows.byNeed[(f * TALLY_HOURS + h) * FLOW_NEEDS + n]!
    for (let d = 0; d < city.districts.length; d++) {
      const all = flows.ofResidents[d * TALLY_HOURS + h]!
      left += all
      for (const part of ['atHome', 'inPrimaryCare'] as const)
        if (flows[part][d * TALLY_HOURS + h]! > all * ROUNDED)
          report(`flows.${part}[${d * TALLY_HOURS + h}]`, `is more than the ${all} who left the district`)
    }
    if (arrived > left * ROUNDED || left > arrived * ROUNDED)
      report(`flows.byNeed[… + ${h}]`, `${arrived} arrived, ${left} left a district`)
  }
}

/** Sums of single precision agree to this. */
const ROUNDED = 1.0001

/** Of every hour and direction as many referrals are received as were sent, and nobody counts what was never told. */
function checkReferrals({ referrals, appointments, city }: TwinState, report: Report): void {
  for (const direction of ['up', 'down', 'across'] as const)
    for (let h = 0; h < TALLY_HOURS; h++) {
      let [sent, received] = [0, 0]
      for (let f = 0; f < city.facilities.length; f++) {
        sent += referrals[direction][f * TALLY_HOURS + h]!
        received += referrals[`${direction}Received`][f * TALLY_HOURS + h]!
      }
      expectEqual(report, `referrals.${direction}[… + ${h}]`, sent, received)
    }
  for (let f = 0; f < city.facilities.length; f++) {
    for (const name of REFERRAL_COUNTS)
      if (referrals.toldAt[f] === 0 && sumOverDay(referrals[name], f) > 0)
        report(`referrals.${name}[${f * TALLY_HOURS}…]`, 'counts though no referral was ever told')
    for (const name of APPOINTMENT_COUNTS)
      if (appointments.toldAt[f] === 0 && sumOverDay(appointments[name], f) > 0)
        report(`appointments.${name}[${f * TALLY_HOURS}…]`, 'counts though no appointment was ever told')
  }
}

function checkOccupant(state: TwinState, b: number, report: Report): void {
  const { beds, patients } = state
  const status = beds.status[b]!
  const p = beds.patient[b]!
  if (p === -1) return
  if (status !== BedStatus.occupied && status !== BedStatus.held && status !== BedStatus.assigned)
    report(`beds.patient[${b}]`, `names patient ${p} though the bed has status ${status}`)
  else if (patients.stage(p) === undefined || patients.stage(p) === PatientStage.free)
    report(`beds.patient[${b}]`, `names slot ${p}, which holds nobody`)
  else if (patients.bed(p) !== b) report(`beds.patient[${b}]`, `names patient ${p}, whose bed is ${patients.bed(p)}`)
}

function checkPatients(state: TwinState, report: Report): void {
  const { patients, beds, facilities, city } = state
  const stage = new Int32Array(city.facilities.length * PATIENT_STAGE_COUNT)
  const fit = new Int32Array(city.facilities.length)
  for (let p = 0; p < patients.capacity; p++) {
    const at = patients.stage(p)
    if (at === PatientStage.free) continue
    const facility = patients.facility(p)
    stage[facility * PATIENT_STAGE_COUNT + at]!++
    if (patients.fit(p)) fit[facility]!++
    if (patients.fit(p) && at !== PatientStage.inBed)
      report(`patients.fit[${p}]`, 'is set though the patient lies in no bed')
    const bed = patients.bed(p)
    if (bed >= 0 && beds.patient[bed] !== p)
      report(`patients.bed[${p}]`, `is ${bed}, but that bed names ${beds.patient[bed]}`)
    const lies = bed >= 0 && COUNTS_AS_OCCUPIED[beds.status[bed]!] === 1
    if (lies !== (at === PatientStage.inBed))
      report(`patients.stage[${p}]`, `is ${at}, but the patient ${lies ? 'lies' : 'does not lie'} in a bed`)
    if (lies && state.index.facilityOfUnit[state.index.unitOfBed[bed]!] !== facility)
      report(`patients.facility[${p}]`, `is ${facility}, but the bed stands elsewhere`)
    if (findPatient(state, patients.tokenHigh(p), patients.tokenLow(p)) !== p)
      report(`patients.table`, `does not lead from its token to patient ${p}`)
  }
  for (let f = 0; f < fit.length; f++) expectEqual(report, `facilities.fit[${f}]`, facilities.fit[f]!, fit[f]!)
  for (let k = 0; k < stage.length; k++) expectEqual(report, `facilities.stage[${k}]`, facilities.stage[k]!, stage[k]!)
}

function checkPatientSlots(state: TwinState, report: Report): void {
  const { patients } = state
  const [head, present, capacity] = [patients.head[0]!, patients.head[1]!, patients.head[2]!]
  let taken = 0
  for (let p = 0; p < capacity; p++) if (patients.stage(p) !== PatientStage.free) taken++
  expectEqual(report, 'patients.head[1]', present, taken)
  let entries = 0
  for (const slot of patients.tokens()) if (slot !== 0) entries++
  expectEqual(report, 'patients.table', entries, taken)
  let free = 0
  for (let p = head; p !== -1 && free <= capacity; p = patients.next(p)) {
    free++
    if (patients.stage(p) !== PatientStage.free) report(`patients.next`, `the free list leads to patient ${p}`)
    if (
      patients.tokenHigh(p) !== 0 ||
      patients.bed(p) !== -1 ||
      patients.startedAt(p) !== 0 ||
      patients.facility(p) !== -1
    )
      report(`patients[${p}]`, 'is free but not wiped')
  }
  expectEqual(report, 'patients.next', free, capacity - taken)
}
