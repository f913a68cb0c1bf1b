/**
 * More treatment places 诊疗位 in an emergency department, with the staff to use them, after a lead: those who wait are seen
 * in them at once. With an end they are taken away again; who is treated in one then stays.
 */
import { Handler } from '../simulation/handlers.ts'
import {
  checkDepartment,
  costOfPlaces,
  departmentAt,
  MORE_PLACES_FIELDS,
  type MorePlaces,
  planMorePlaces,
  readMorePlaces,
} from './department.ts'
import { Fields } from './fields.ts'
import type { Lever } from './lever.ts'
import { sitesNamed } from './place.ts'

export interface AddTreatmentPlaces extends MorePlaces {
  readonly kind: 'add-treatment-places'
}

export const addTreatmentPlaces: Lever<AddTreatmentPlaces> = {
  kind: 'add-treatment-places',
  name: { zh: '增设急诊诊疗位', en: 'Add treatment places' },
  use: 'action',
  fields: MORE_PLACES_FIELDS,
  decode(input) {
    const f = new Fields(input)
    return f.done<AddTreatmentPlaces>({ kind: 'add-treatment-places', ...readMorePlaces(f) })
  },
  check: checkDepartment,
  plan(spec, simulation) {
    const facility = departmentAt(simulation, spec.facility)
    const planned = facility < 0 ? 0 : spec.places
    const where = sitesNamed(facility < 0 ? [] : [facility], simulation.state.city)
    if (planned > 0) planMorePlaces(simulation, spec, facility, Handler.placesOpen)
    return {
      kind: 'add-treatment-places',
      wanted: spec.places,
      planned,
      note:
        planned > 0
          ? { zh: `${where.zh}增设 ${planned} 个诊疗位`, en: `${planned} more treatment places at ${where.en}` }
          : {
              zh: '该急诊科从未上报，不参与此次运行',
              en: 'this department was never reported and takes no part in the run',
            },
      cost: costOfPlaces(simulation, spec, planned, 'treatment'),
    }
  },
}
