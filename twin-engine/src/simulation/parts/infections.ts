/** Whose stay is an epidemic's: told by the address of their luck. */
import type { Pathogen } from '../../epidemic/pathogen.ts'
import { EPIDEMIC_LUCK } from '../luck.ts'
import type { Simulation } from '../simulation.ts'

/** Streams of one epidemic's patients: one for each age group. */
const AGES = 64
export const ordinalOf = (stream: number): number => (stream - EPIDEMIC_LUCK.admissions) >> 6
export const ageOf = (stream: number): number => (stream - EPIDEMIC_LUCK.admissions) % AGES

/** The pathogen and age group of a patient whom an epidemic has brought to be admitted; null for all others. */
export function infectionOf(
  simulation: Simulation,
  patient: number,
): { readonly pathogen: Pathogen; readonly age: number } | null {
  const run = simulation.parts.epidemics
  if (run === null || run.planned.length === 0) return null
  const stream = simulation.plans.stream(patient)
  if (stream < EPIDEMIC_LUCK.admissions || stream >= EPIDEMIC_LUCK.admissions + run.planned.length * AGES) return null
  return { pathogen: run.planned[ordinalOf(stream)]!.question.pathogen, age: ageOf(stream) }
}
