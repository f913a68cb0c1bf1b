/**
 * More observation places 留观床 in an emergency department, after a lead: whoever is observed in a treatment place moves there
 * and leaves it to the next. With an end they are taken away again; who lies in one then stays.
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

export interface OpenObservation extends MorePlaces {
  readonly kind: 'open-observation'
}

export const openObservation: Lever<OpenObservation> = {
  kind: 'open-observation',
  name: { zh: '增开留观床', en: 'Open observation places' },
  use: 'action',
  fields: MORE_PLACES_FIELDS,
  decode(input) {
    const f = new Fields(input)
    return f.done<OpenObservation>({ kind: 'open-observation', ...readMorePlaces(f) })
  },
  check: checkDepartment,
  plan(spec, simulation) {
    const facility = simulation.parts.observation === null ? -1 : departmentAt(simulation, spec.facility)
    const planned = facility < 0 ? 0 : spec.places
    if (planned > 0) planMorePlaces(simulation, spec, facility, Handler.observationOpens)
    return {
      kind: 'open-observation',
      wanted: spec.places,
      planned,
      note:
        planned > 0
          ? { zh: `增开 ${planned} 张留观床`, en: `${planned} more observation places` }
          : simulation.parts.observation === null
            ? { zh: '此次运行不含急诊留观', en: 'this run has no emergency observation' }
            : {
                zh: '该急诊科从未上报，不参与此次运行',
                en: 'this department was never reported and takes no part in the run',
              },
      cost: costOfPlaces(simulation, spec, planned, 'observation'),
    }
  },
}
