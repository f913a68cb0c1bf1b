/** What a day of an epidemic brings: who is to be admitted, who comes and goes home, who of the staff is absent. */
import type { EpidemicCourse } from '../../epidemic/course.ts'
import type { Pathogen } from '../../epidemic/pathogen.ts'
import { Handler } from '../handlers.ts'
import { EPIDEMIC_LUCK } from '../luck.ts'
import type { Simulation } from '../simulation.ts'

const DAY = 1440
/** Argument = number × 4096 + patch; numbers of a day lie beside one another. */
const PATCHES = 4096
const MOST_A_DAY = 65_536
/** Youngest and oldest of those who work, years. */
const WORKING_AGES = [20, 60] as const

/** Everybody who falls so ill on the day comes at a minute of it, evenly. */
export function patientsOfDay(simulation: Simulation, course: EpidemicCourse, ordinal: number, day: number): void {
  const { patches, ages } = course.model
  const size = patches * ages
  let k = 0
  for (let a = 0; a < ages; a++) {
    const stream = EPIDEMIC_LUCK.admissions + ordinal * 64 + a
    for (let p = 0; p < patches; p++) {
      const at = a * patches + p
      const fresh = course.admissions[(day + 1) * size + at]! - course.admissions[day * size + at]!
      for (let n = 0; n < fresh && k < MOST_A_DAY; n++, k++)
        arrives(simulation, Handler.epidemicAdmission, stream, day * MOST_A_DAY + k, p)
    }
  }
}

/** Of those whose symptoms begin on the day some come to a department and are sent home. */
export function visitsOfDay(
  simulation: Simulation,
  shares: { readonly careSeekingShare: number; readonly departmentShare: number },
  course: EpidemicCourse,
  pathogen: Pathogen,
  ordinal: number,
  day: number,
): void {
  const infected = day - Math.round(pathogen.latentDays)
  if (infected < 0) return
  const { patches, ages } = course.model
  const size = patches * ages
  const stream = EPIDEMIC_LUCK.visits + ordinal
  let k = 0
  for (let p = 0; p < patches; p++) {
    let symptomatic = 0
    for (let a = 0; a < ages; a++) {
      const at = a * patches + p
      const fresh = course.infections[(infected + 1) * size + at]! - course.infections[infected * size + at]!
      symptomatic += fresh * pathogen.symptomaticShare[a]!
    }
    const expected = symptomatic * shares.careSeekingShare * shares.departmentShare
    const u = simulation.random.draw(EPIDEMIC_LUCK.rounding + ordinal, day, p)[0]!
    const visits = Math.floor(expected + u)
    for (let n = 0; n < visits && k < MOST_A_DAY; n++, k++)
      arrives(simulation, Handler.epidemicVisit, stream, day * MOST_A_DAY + k, p)
  }
}

function arrives(simulation: Simulation, handler: number, stream: number, number: number, patch: number): void {
  const u = simulation.random.draw(stream, number, EPIDEMIC_LUCK.who)[2]!
  simulation.schedule(simulation.minute + u * DAY, handler, stream, number * PATCHES + patch)
}

/**
 * Share of the working-age population who stay at home on a day: those whose symptoms began within the days that the pathogen keeps
 * people away. Staff are infected as everybody of their age (assumed: neither protected nor more exposed at work).
 */
export function absentShareOn(course: EpidemicCourse, pathogen: Pathogen, day: number): number {
  const { patches, ages, population, days } = course.model
  const size = patches * ages
  const latest = Math.min(days, day - Math.round(pathogen.latentDays))
  if (latest <= 0) return 0
  const earliest = Math.max(0, latest - Math.round(pathogen.absentDays))
  let ill = 0
  let people = 0
  for (let a = 0; a < ages; a++) {
    const [youngest, next] = [pathogen.ages[a]!, pathogen.ages[a + 1] ?? Number.POSITIVE_INFINITY]
    if (youngest < WORKING_AGES[0] || youngest >= WORKING_AGES[1] || next > 70) continue
    for (let p = 0; p < patches; p++) {
      const at = a * patches + p
      people += population[at]!
      const fresh = course.infections[latest * size + at]! - course.infections[earliest * size + at]!
      ill += fresh * pathogen.symptomaticShare[a]!
    }
  }
  return people === 0 ? 0 : ill / people
}
