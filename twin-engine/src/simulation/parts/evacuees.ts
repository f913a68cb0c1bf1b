/** Whom a hospital that is emptied still has to send: those in its beds, and those who wait there for one. */
import { NEEDS } from '../../city/city.ts'
import { PatientStage } from '../../state/state.ts'
import { needOf } from '../flows/patient-need.ts'
import { INPATIENT_PURPOSES } from '../luck.ts'
import { AID_RISES } from '../redistributions.ts'
import { INTENSIVE_CARE_LIST, LISTS_PER_FACILITY, RANKS, type Simulation } from '../simulation.ts'
import type { EvacuationOrder } from './evacuation-run.ts'
import { unitsUpTo } from './floods.ts'
import { roomTraits } from './rooms.ts'

/** How somebody travels: with intensive care, lying, or seated. */
export const TRAVEL = { intensive: 0, lying: 1, seated: 2 } as const

/** Patients of a site by how they travel, each in the order of beds, then those who wait without one. */
export type Evacuees = readonly [intensive: number[], lying: number[], seated: number[]]

const HIGHEST_FLOOR = Number.POSITIVE_INFINITY

/** In what order patients leave, by how they travel. */
export const travelOrder = (order: EvacuationOrder): readonly number[] =>
  order === 'icu-first'
    ? [TRAVEL.intensive, TRAVEL.lying, TRAVEL.seated]
    : [TRAVEL.lying, TRAVEL.seated, TRAVEL.intensive]

/**
 * Everybody who may leave the site now; with `floors` those alone who lie on that floor or below. Who is between two beds, or
 * goes up by another plan, is looked at again later; who is known by number alone cannot be asked for.
 */
export function evacueesOf(simulation: Simulation, site: number, floors = HIGHEST_FLOOR): Evacuees {
  const found: Evacuees = [[], [], []]
  const { state, lists, plans } = simulation
  const { patients, beds, city } = state
  const add = (p: number): void => {
    found[travelOf(simulation, p)]!.push(p)
  }
  for (const u of unitsUpTo(simulation, site, floors)) {
    const { firstBed, beds: ordinary, surgeBeds } = city.units[u]!
    for (let bed = firstBed; bed < firstBed + ordinary + surgeBeds; bed++) {
      const p = beds.patient[bed]!
      if (p < 0 || patients.stage(p) !== PatientStage.inBed || plans.aid(p) === AID_RISES) continue
      // A request on record and no place in a list: another bed is kept for them.
      if (patients.requestedAt(p) !== 0 && lists.listOf(p) < 0) continue
      add(p)
    }
  }
  if (floors !== HIGHEST_FLOOR) return found
  const first = site * LISTS_PER_FACILITY
  for (let list = first; list < first + INTENSIVE_CARE_LIST + RANKS; list++)
    for (let p = lists.head(list); p >= 0; p = lists.after(p)) if (patients.stage(p) !== PatientStage.inBed) add(p)
  return found
}

/** Whether the patient goes to intensive care: who lies there and may not leave it yet, or waits for it. */
export function needsIntensive({ state, lists, plans }: Simulation, patient: number): boolean {
  const list = lists.listOf(patient)
  if (list >= 0) return list % LISTS_PER_FACILITY >= INTENSIVE_CARE_LIST
  const bed = state.patients.bed(patient)
  return bed >= 0 && state.index.kindOfUnit[state.index.unitOfBed[bed]!] === 1 && plans.blocked(patient) === 0
}

function travelOf(simulation: Simulation, patient: number): number {
  if (needsIntensive(simulation, patient)) return TRAVEL.intensive
  const seated =
    simulation.uniform(patient, INPATIENT_PURPOSES.evacuation) < simulation.parts.evacuations!.model.seatedShare
  return seated ? TRAVEL.seated : TRAVEL.lying
}

/** Need of the ward that takes the patient, as an index into NEEDS. */
export function wardNeedOf(simulation: Simulation, patient: number): number {
  const { stepDownNeed } = simulation.care
  if (simulation.plans.blocked(patient) === 1 && stepDownNeed >= 0) return stepDownNeed
  return needOf(simulation, patient)
}

/** Patients of one kind find room in the same beds: by need, and where rooms are told apart by who may share one. */
export function roomKey(simulation: Simulation, patient: number): number {
  if (needsIntensive(simulation, patient)) return -1
  const traits = simulation.parts.rooms === null ? 0 : roomTraits(simulation, patient)
  return traits * NEEDS.length + wardNeedOf(simulation, patient)
}

export const countOf = (evacuees: Evacuees): number => evacuees.reduce((sum, list) => sum + list.length, 0)
