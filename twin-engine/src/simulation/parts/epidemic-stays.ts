/** The course of a patient whom an epidemic has brought: the pathogen's, not that of the ward's usual patients. */
import { EPIDEMIC_LUCK } from '../luck.ts'
import { standardNormal } from '../random.ts'
import type { Simulation } from '../simulation.ts'
import { infectionOf } from './infections.ts'

const DAY = 1440
/** Deviation of stays over their mean, as the table of wards has it (respiratory 6.0 of 8.8 days); assumed for intensive care too. */
const STAY_VARIATION = 0.7
/** Who needs intensive care needs it in the first half of the stay, evenly; assumed. */
const TURN_PART = 0.5

/** Lognormal of the mean given, with the variation above. */
function stayMinutes(meanDays: number, first: number, second: number): number {
  const variance = Math.log1p(STAY_VARIATION ** 2)
  return meanDays * DAY * Math.exp(Math.sqrt(variance) * standardNormal(first, second) - variance / 2)
}

/** Minutes in the ward, before the exit or intensive care and after it; null for whom no epidemic brought. */
export function infectedStayMinutes(simulation: Simulation, patient: number): number | null {
  const infection = infectionOf(simulation, patient)
  if (infection === null) return null
  const { plans, random } = simulation
  const u = random.draw(plans.stream(patient), plans.number(patient), EPIDEMIC_LUCK.stay)
  return stayMinutes(infection.pathogen.wardDays, u[0]!, u[1]!)
}

/** Minutes in intensive care; null as above. */
export function infectedIntensiveMinutes(simulation: Simulation, patient: number): number | null {
  const infection = infectionOf(simulation, patient)
  if (infection === null) return null
  const { plans, random } = simulation
  const u = random.draw(plans.stream(patient), plans.number(patient), EPIDEMIC_LUCK.stay)
  return stayMinutes(infection.pathogen.intensiveCareDays, u[2]!, u[3]!)
}

/** Minute within the ward stay from `minute` to `exit` at which intensive care is needed, Infinity = never; null as above. */
export function infectedTurnMinute(simulation: Simulation, patient: number, exit: number): number | null {
  const infection = infectionOf(simulation, patient)
  if (infection === null) return null
  const { plans, random, minute } = simulation
  const { pathogen, age } = infection
  const share = pathogen.intensiveCareShare[age]! / Math.max(1e-12, pathogen.hospitalShare[age]!)
  const u = random.draw(plans.stream(patient), plans.number(patient), EPIDEMIC_LUCK.course)
  return u[0]! < share ? minute + TURN_PART * u[1]! * (exit - minute) : Number.POSITIVE_INFINITY
}

/** Whether a patient in intensive care dies there; null as above. */
export function infectedDies(simulation: Simulation, patient: number): boolean | null {
  const infection = infectionOf(simulation, patient)
  if (infection === null) return null
  const { plans, random } = simulation
  const { pathogen, age } = infection
  const share = pathogen.deathShare[age]! / Math.max(1e-12, pathogen.intensiveCareShare[age]!)
  return random.draw(plans.stream(patient), plans.number(patient), EPIDEMIC_LUCK.course)[2]! < share
}
