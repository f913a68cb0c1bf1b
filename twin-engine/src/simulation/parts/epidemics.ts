/**
 * Epidemics 疫情: how a pathogen spreads over the city's subdistricts, and what of it reaches the hospitals. Who falls so ill that they must be
 * admitted comes to an emergency department near home; of the others with symptoms some come and go home; staff fall ill like everybody
 * of working age. The epidemic itself runs beside the hospitals: whether they have beds does not change who is infected.
 */
import type { CityModel } from '../../city/city.ts'
import { type CityEpidemic, type Intervention, modelOfCity, withInterventions } from '../../epidemic/city-epidemic.ts'
import type { EpidemicCourse } from '../../epidemic/course.ts'
import type { EpidemicModel } from '../../epidemic/model.ts'
import { runStochastic } from '../../epidemic/tau-leap.ts'
import type { Parameters } from '../../parameters/parameters.ts'
import { Handler } from '../handlers.ts'
import { EPIDEMIC_LUCK } from '../luck.ts'
import type { Simulation } from '../simulation.ts'
import { absentShareOn, patientsOfDay, visitsOfDay } from './epidemic-days.ts'
import { type PatchHospitals, patchHospitals } from './epidemic-hospitals.ts'
import { ageOf, ordinalOf } from './infections.ts'
import type { CarePart, PartRun } from './part.ts'
import { planRosterChange, ROSTERED } from './rosters.ts'

const DAY = 1440
const WEEK_DAYS = 7
/** Half a day: means stay within the second order of it, and a run of a city takes half the time. */
const LEAP_DAYS = 0.5

export interface EpidemicsModel {
  readonly hospitals: PatchHospitals
  readonly careSeekingShare: number
  readonly departmentShare: number
  readonly parameters: Parameters
}

/** An epidemic that has been planned; days count from its first minute. */
export interface PlannedEpidemic {
  readonly question: CityEpidemic
  readonly model: EpidemicModel
  readonly fromMinute: number
  readonly staffFallIll: boolean
}

/** Transmission is this part of what it would be, for a while; minutes from the start of the run. */
export interface ContactMeasure {
  readonly factor: number
  readonly fromMinute: number
  readonly untilMinute: number
  /** Of contacts or susceptibility of some ages alone; everybody's transmission unless given. */
  readonly of?: Intervention['of']
}

export class EpidemicsRun implements PartRun<EpidemicsRun> {
  readonly model: EpidemicsModel
  planned: readonly PlannedEpidemic[] = []
  measures: readonly ContactMeasure[] = []
  /** The course of each, with the number of measures that it knows of. */
  #courses: readonly { readonly measures: number; readonly course: EpidemicCourse }[] = []

  constructor(model: EpidemicsModel) {
    this.model = model
  }

  copy(): EpidemicsRun {
    const copy = new EpidemicsRun(this.model)
    copy.planned = this.planned
    copy.measures = this.measures
    copy.#courses = this.#courses
    return copy
  }

  /** The course of an epidemic with all measures known by now: run again from its start where one was added, and the same until then. */
  courseOf(simulation: Simulation, ordinal: number): EpidemicCourse {
    const found = this.#courses[ordinal]
    if (found?.measures === this.measures.length) return found.course
    const { model, fromMinute } = this.planned[ordinal]!
    const spans = this.measures.map((one) => ({
      factor: one.factor,
      fromDay: Math.max(0, (one.fromMinute - fromMinute) / DAY),
      untilDay: (one.untilMinute - fromMinute) / DAY,
      ...(one.of && { of: one.of }),
    }))
    const { ages } = this.planned[ordinal]!.question.pathogen
    const changed = withInterventions(model, spans, ages)
    const course = runStochastic(changed, simulation.random, EPIDEMIC_LUCK.leaps + ordinal, LEAP_DAYS)
    const courses = [...this.#courses]
    courses[ordinal] = { measures: this.measures.length, course }
    this.#courses = courses
    return course
  }
}

export const epidemics: CarePart<EpidemicsModel, EpidemicsRun> = {
  id: 'epidemics',
  name: { zh: '疫情', en: 'Epidemics' },
  fidelity: 'flow',
  model: epidemicsModel,
  start: (_, model) => new EpidemicsRun(model),
  handlers: {
    [Handler.epidemicDay]: epidemicDay,
    [Handler.epidemicAdmission]: epidemicAdmission,
    [Handler.epidemicVisit]: epidemicVisit,
  },
}

function epidemicsModel(city: CityModel, parameters: Parameters): EpidemicsModel | null {
  if (city.cells.length === 0 || !city.units.some((unit) => unit.kind === 'ward')) return null
  const { careSeekingShare, departmentShare } = parameters.epidemic
  const hospitals = patchHospitals(city, parameters)
  return hospitals === null ? null : { hospitals, careSeekingShare, departmentShare, parameters }
}

/** Plans an epidemic that begins at a minute of the run. @returns its model, null where no epidemics run */
export function planEpidemic(
  simulation: Simulation,
  question: CityEpidemic,
  fromMinute: number,
  staffFallIll: boolean,
): EpidemicModel | null {
  const run = simulation.parts.epidemics
  if (run === null) return null
  const model = modelOfCity(simulation.state.city, run.model.parameters, question)
  const ordinal = run.planned.length
  run.planned = [...run.planned, { question, model, fromMinute, staffFallIll }]
  simulation.schedule(fromMinute, Handler.epidemicDay, ordinal, 0)
  return model
}

/** Contacts are fewer for a while, in every epidemic of the run. @returns false where no epidemics run */
export function planContactMeasure(simulation: Simulation, measure: ContactMeasure): boolean {
  const run = simulation.parts.epidemics
  if (run === null) return false
  run.measures = [...run.measures, measure]
  return run.planned.length > 0
}

/** A day begins: whoever comes in it is planned, and each week who of the staff is absent. */
function epidemicDay(simulation: Simulation, ordinal: number, day: number): void {
  const run = simulation.parts.epidemics!
  const { question } = run.planned[ordinal]!
  const course = run.courseOf(simulation, ordinal)
  patientsOfDay(simulation, course, ordinal, day)
  visitsOfDay(simulation, run.model, course, question.pathogen, ordinal, day)
  if (day % WEEK_DAYS === 0) staffOfWeek(simulation, run, course, ordinal, day)
  if (day + 1 < question.days) simulation.schedule(simulation.minute + DAY, Handler.epidemicDay, ordinal, day + 1)
}

function staffOfWeek(
  simulation: Simulation,
  run: EpidemicsRun,
  course: EpidemicCourse,
  ordinal: number,
  day: number,
): void {
  const { question, staffFallIll } = run.planned[ordinal]!
  const { rosters } = simulation.parts
  if (!staffFallIll || rosters === null) return
  const days = Math.min(WEEK_DAYS, question.days - day)
  const curve = Array.from({ length: days + 1 }, (_, k) => ({
    minute: simulation.minute + k * DAY,
    share: absentShareOn(course, question.pathogen, day + k),
  }))
  if (curve.every(({ share }) => share === 0)) return
  for (const role of ROSTERED)
    planRosterChange(simulation, {
      kind: 'scattered',
      role,
      units: rosters.model.units,
      fromMinute: simulation.minute,
      untilMinute: simulation.minute + days * DAY,
      curve,
    })
}

/** Uniform of the treatment's outcome with which somebody of a level is admitted (`u` in the part of those), or goes home. */
function outcomeOf({ care }: Simulation, level: number, isAdmitted: boolean, u: number): number {
  const dies = care.diesBelow[level - 1]!
  const below = care.admittedBelow[level - 1]!
  return isAdmitted ? dies + u * (below - dies) : below + u * (1 - below)
}

/** Level of those who are to be admitted, and of those who go home; assumed. */
const ADMITTED_LEVEL = 2
const VISIT_LEVEL = 4

/** Somebody so ill comes to a hospital near home; `argument` = number × 4096 + patch. */
function epidemicAdmission(simulation: Simulation, stream: number, argument: number): void {
  const { model, planned } = simulation.parts.epidemics!
  const { patch, number } = addressOf(argument)
  const u = simulation.random.draw(stream, number, EPIDEMIC_LUCK.who)
  const facility = model.hospitals.hospitalOf(patch, u[0]!)
  const cell = model.hospitals.cellOf(patch, u[1]!)
  const outcome = outcomeOf(simulation, ADMITTED_LEVEL, true, u[3]!)
  const { pathogen } = planned[ordinalOf(stream)]!.question
  const need = model.hospitals.needOf(facility, pathogen.ages[ageOf(stream)]!)
  const journey = simulation.journeys.start(stream, number, ADMITTED_LEVEL, cell, outcome, need + 1)
  simulation.totals.add('epidemicAdmissions', facility, 1)
  simulation.schedule(simulation.minute, Handler.reachesDepartment, facility, journey)
}

function epidemicVisit(simulation: Simulation, stream: number, argument: number): void {
  const { model } = simulation.parts.epidemics!
  const { patch, number } = addressOf(argument)
  const u = simulation.random.draw(stream, number, EPIDEMIC_LUCK.who)
  const facility = model.hospitals.hospitalOf(patch, u[0]!)
  const cell = model.hospitals.cellOf(patch, u[1]!)
  const outcome = outcomeOf(simulation, VISIT_LEVEL, false, u[3]!)
  const journey = simulation.journeys.start(stream, number, VISIT_LEVEL, cell, outcome, 0)
  simulation.totals.add('epidemicVisits', facility, 1)
  simulation.schedule(simulation.minute, Handler.reachesDepartment, facility, journey)
}

const PATCHES = 4096
const addressOf = (argument: number): { readonly patch: number; readonly number: number } => {
  const number = Math.floor(argument / PATCHES)
  return { patch: argument - number * PATCHES, number }
}
