/**
 * Triage limits 分诊时限 and leaving unseen 未诊离开: how long patients wait for a doctor against the limit of their triage
 * level, and who of the less urgent gives up.
 */
import { PatientStage } from '../../state/state.ts'
import { LEVELS } from '../care-model.ts'
import { Durations, lognormalLaw } from '../durations.ts'
import { courseOf } from '../flows/recorded-care.ts'
import { Handler } from '../handlers.ts'
import { EMERGENCY_PURPOSES } from '../luck.ts'
import type { Simulation } from '../simulation.ts'
import { endEncounter } from '../steps.ts'
import type { Total } from '../totals.ts'
import { handedOver } from './ambulances.ts'
import type { CarePart, PartRun } from './part.ts'

const MINUTE = 60_000

/** Totals by triage level, Ⅰ first. */
const SEEN: readonly Total[] = ['seenLevel1', 'seenLevel2', 'seenLevel3', 'seenLevel4']
const IN_TIME: readonly Total[] = ['seenInTimeLevel1', 'seenInTimeLevel2', 'seenInTimeLevel3', 'seenInTimeLevel4']
const WAITED: readonly Total[] = ['waitMinutesLevel1', 'waitMinutesLevel2', 'waitMinutesLevel3', 'waitMinutesLevel4']

export interface PatienceModel {
  /** Longest wait for a doctor by level, minutes. */
  readonly limitMinutes: Float64Array
  /** Levels of which somebody may leave, and the laws of how long they wait. */
  readonly mayLeave: Uint8Array
  readonly patience: Durations
}

export class PatienceRun implements PartRun<PatienceRun> {
  readonly model: PatienceModel

  constructor(model: PatienceModel) {
    this.model = model
  }

  copy(): PatienceRun {
    return this
  }
}

export const patience: CarePart<PatienceModel, PatienceRun> = {
  id: 'patience',
  name: { zh: '候诊时限与未诊离开', en: 'Triage limits, and leaving unseen' },
  fidelity: 'flow',
  model(city, { emergency }) {
    if (!city.units.some((unit) => unit.kind === 'emergency')) return null
    const { patienceMeanMinutes: mean, patienceStandardDeviationMinutes: deviation } = emergency
    return {
      limitMinutes: Float64Array.from(emergency.triageLimitMinutes),
      mayLeave: Uint8Array.from({ length: LEVELS }, (_, level) => (mean[level]! > 0 ? 1 : 0)),
      patience: new Durations(mean.map((minutes, level) => lognormalLaw(minutes, deviation[level]!))),
    }
  },
  start: (_, model) => new PatienceRun(model),
  handlers: { [Handler.patienceEnds]: patienceEnds },
}

/** A doctor is about to see a patient of level 1 …: how long they waited since they came. */
export function seen(simulation: Simulation, patient: number, facility: number, level: number): void {
  const run = simulation.parts.patience
  if (run === null) return
  const minutes = Math.max(0, simulation.now - simulation.state.patients.startedAt(patient)) / MINUTE
  const { totals } = simulation
  totals.add(SEEN[level - 1]!, facility, 1)
  if (minutes <= run.model.limitMinutes[level - 1]!) totals.add(IN_TIME[level - 1]!, facility, 1)
  totals.add(WAITED[level - 1]!, facility, minutes)
}

/** A patient of level 1 … begins to wait for a doctor, or is found waiting: when they will wait no longer. */
export function waitsForDoctor(simulation: Simulation, patient: number, level: number): void {
  const run = simulation.parts.patience
  const cameAt = simulation.state.patients.startedAt(patient)
  const course = courseOf(simulation, patient)
  if (course !== null) {
    if (!Number.isNaN(course.leftUnseenMinutes))
      simulation.schedule(simulation.minute + course.leftUnseenMinutes, Handler.patienceEnds, patient, cameAt)
    return
  }
  if (run === null || run.model.mayLeave[level - 1] === 0) return
  const soFar = Math.max(0, simulation.now - cameAt) / MINUTE
  const u = simulation.uniform(patient, EMERGENCY_PURPOSES.patience)
  const whole = run.model.patience.givenExceeding(level - 1, soFar, u)
  simulation.schedule(simulation.minute + whole - soFar, Handler.patienceEnds, patient, cameAt)
}

/** The patient leaves, unless a doctor sees them by now; the slot may be somebody else's since. */
function patienceEnds(simulation: Simulation, patient: number, cameAt: number): void {
  const { patients } = simulation.state
  if (patients.stage(patient) !== PatientStage.emergencyWaiting || patients.startedAt(patient) !== cameAt) {
    simulation.bookkeeping++
    return
  }
  const facility = patients.facility(patient)
  const { observer } = simulation
  if (observer !== null) {
    observer.leavesDepartment(simulation, patient, facility, false)
    observer.departs(simulation, patient, facility, false, false)
  }
  simulation.totals.add('leftUnseen', facility, 1)
  simulation.lists.leave(patient)
  handedOver(simulation, patient)
  endEncounter(simulation, patient, 'left')
}
