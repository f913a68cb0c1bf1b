/**
 * Emergency observation 留观: after treatment some patients are watched for a day or so before it is known where they go. They
 * lie in places of their own, up to a limit of hours; while those are full they keep their treatment place. Observation
 * puts the outcome off and does not change it: who goes home, to a ward or to intensive care is decided as without it.
 */

import { askingFromObservation } from '../../indicators/needed-beds.ts'
import { PATIENT_STAGE_COUNT, PatientStage } from '../../state/state.ts'
import { LEVELS } from '../care-model.ts'
import { observationEnds } from '../flows/emergency-care.ts'
import { observationOpens } from '../flows/observation-places.ts'
import { Handler } from '../handlers.ts'
import type { Measure } from '../measures.ts'
import type { Simulation } from '../simulation.ts'
import { WaitingLists } from '../waiting-lists.ts'
import type { CarePart, PartRun } from './part.ts'

export interface ObservationModel {
  /** Observation places by facility. */
  readonly places: Int32Array
  /** Share of the survivors of treatment who are observed, by triage level. */
  readonly share: Float64Array
}

export class ObservationRun implements PartRun<ObservationRun> {
  readonly model: ObservationModel
  /** Places by facility, with those opened on the way. */
  readonly places: Int32Array
  /** Those observed in their treatment place until a place is free: one list a facility. */
  readonly queue: WaitingLists
  /** Those in observation who are to be admitted and have no bed yet, by facility. */
  readonly asking: Int32Array

  constructor(model: ObservationModel, places: Int32Array, queue: WaitingLists, asking: Int32Array) {
    this.model = model
    this.places = places
    this.queue = queue
    this.asking = asking
  }

  copy(): ObservationRun {
    return new ObservationRun(this.model, this.places.slice(), this.queue.copy(), this.asking.slice())
  }

  makeRoom(capacity: number): void {
    this.queue.grow(capacity)
  }

  sample(simulation: Simulation, facility: number, values: Record<Measure, Uint16Array>, at: number): void {
    const { state, unitKnown } = simulation
    const unit = state.index.emergencyUnitOfFacility[facility]!
    if (unit < 0 || unitKnown[unit] === 0) return
    values.observation[at] = state.facilities.stage[facility * PATIENT_STAGE_COUNT + PatientStage.observation]!
  }
}

export const observation: CarePart<ObservationModel, ObservationRun> = {
  id: 'observation',
  name: { zh: '急诊留观', en: 'Emergency observation' },
  fidelity: 'flow',
  model(city, { emergency }) {
    if (!city.units.some((unit) => unit.kind === 'emergency')) return null
    const places = new Int32Array(city.facilities.length)
    for (const unit of city.units)
      if (unit.kind === 'emergency')
        places[unit.facility] = Math.round(unit.beds * emergency.observationPlacesPerTreatmentPlace)
    return { places, share: Float64Array.from({ length: LEVELS }, (_, level) => emergency.observedShare[level]!) }
  },
  start({ state }, model) {
    const { patients, city } = state
    const asking = askingFromObservation(state)
    const queue = new WaitingLists(city.facilities.length, patients.capacity)
    return new ObservationRun(model, model.places.slice(), queue, asking)
  },
  handlers: { [Handler.observationEnds]: observationEnds, [Handler.observationOpens]: observationOpens },
}
