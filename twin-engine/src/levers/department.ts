/** What the levers on one emergency department share: its name, how long they hold, and the staff that its places take. */
import { type CityModel, indexCity } from '../city/city.ts'
import type { Decoded } from '../city/decoded.ts'
import type { Cost, Simulation } from '../simulation/simulation.ts'
import { daysOf, type Fields, YEAR_MINUTES } from './fields.ts'
import type { LeverField } from './lever.ts'

/** More places of a department, from a lead after the decision on. */
export interface MorePlaces {
  /** Id of a facility with an emergency department. */
  readonly facility: string
  readonly places: number
  readonly atMinute: number
  readonly leadMinutes: number
  /** null = they stay to the end of the run. */
  readonly untilMinute: number | null
}

/** Doctors and nurses on duty for each place: one nurse for three treatment places and one doctor for six; assumed. */
const STAFF_PER_TREATMENT_PLACE = 1 / 3 + 1 / 6
/** One nurse for six places of observation and one doctor for twenty; assumed. */
const STAFF_PER_OBSERVATION_PLACE = 1 / 6 + 1 / 20

/** Reads the fields; refuses a missing facility and an end before the beginning. */
export function readMorePlaces(f: Fields): MorePlaces {
  const facility = f.text('facility')
  if (facility === null && f.problems.length === 0)
    f.problems.push({ path: 'facility', why: 'must be the id of a hospital with an emergency department' })
  const spec: MorePlaces = {
    facility: facility ?? '',
    places: f.whole('places', 1, 1000),
    atMinute: f.number('atMinute', 0, YEAR_MINUTES, 0),
    leadMinutes: f.number('leadMinutes', 0, 43_200, 120),
    untilMinute: f.optionalNumber('untilMinute', 0, YEAR_MINUTES),
  }
  if (spec.untilMinute !== null) f.order('atMinute + leadMinutes', spec.atMinute + spec.leadMinutes, spec.untilMinute)
  return spec
}

/** The fields of a form for them. */
export const MORE_PLACES_FIELDS: readonly LeverField[] = [
  { name: 'facility', label: { zh: '医院', en: 'Hospital' }, kind: 'facility' },
  {
    name: 'places',
    label: { zh: '位数', en: 'Places' },
    kind: 'number',
    unit: 'places',
    low: 1,
    high: 1000,
    sensible: [1, 20],
    sensibleSource: {
      zh: '假定：走廊或相邻门诊可布置的数目',
      en: 'assumed: what a corridor or a neighbouring clinic can be fitted out for',
    },
  },
  { name: 'atMinute', label: { zh: '决定时刻', en: 'Decided at' }, kind: 'minute', unit: 'min', low: 0, fallback: 0 },
  {
    name: 'leadMinutes',
    label: { zh: '准备时间', en: 'Lead' },
    kind: 'number',
    unit: 'min',
    low: 0,
    high: 43_200,
    sensible: [60, 1440],
    sensibleSource: { zh: '假定：召回人员、搬运设备', en: 'assumed: staff called in, equipment moved' },
    fallback: 120,
  },
  {
    name: 'untilMinute',
    label: { zh: '撤除时刻', en: 'Taken away at' },
    kind: 'minute',
    unit: 'min',
    low: 0,
    high: YEAR_MINUTES,
    fallback: null,
  },
]

/** The specification, unless the city lacks the facility or it has no emergency department. */
export function checkDepartment<Spec extends { readonly facility: string }>(
  spec: Spec,
  city: CityModel,
): Decoded<Spec> {
  const { facility, emergencyUnitOfFacility } = indexCity(city)
  const f = facility.get(spec.facility)
  const why =
    f === undefined
      ? `the city has no facility "${spec.facility}"`
      : `"${spec.facility}" has no emergency department; name one that has`
  if (f === undefined || emergencyUnitOfFacility[f]! < 0) return { ok: false, problems: [{ path: 'facility', why }] }
  return { ok: true, value: spec }
}

/** Index of the department's facility where it takes part in the run, else -1. */
export function departmentAt(simulation: Simulation, id: string): number {
  const { index } = simulation.state
  const facility = index.facility.get(id) ?? -1
  const unit = facility < 0 ? -1 : index.emergencyUnitOfFacility[facility]!
  return unit >= 0 && simulation.unitKnown[unit] === 1 ? facility : -1
}

/** Plans what opens the places and, with an end, takes as many away: calendar entries of `handler`. */
export function planMorePlaces(simulation: Simulation, spec: MorePlaces, facility: number, handler: number): void {
  const { minute } = simulation
  simulation.schedule(minute + spec.atMinute + spec.leadMinutes, handler, facility, spec.places)
  if (spec.untilMinute !== null) simulation.schedule(minute + spec.untilMinute, handler, facility, -spec.places)
}

/** Staff-hours of so many places up to their end, or to the end of the run; null where neither is known. */
export function costOfPlaces(
  simulation: Simulation,
  spec: MorePlaces,
  places: number,
  kind: 'treatment' | 'observation',
): Cost {
  const perPlace = kind === 'treatment' ? STAFF_PER_TREATMENT_PLACE : STAFF_PER_OBSERVATION_PLACE
  const fromMinute = spec.atMinute + spec.leadMinutes
  const days = daysOf({ fromMinute, untilMinute: spec.untilMinute ?? YEAR_MINUTES }, simulation)
  return { staffHours: days === null ? null : Math.round(perPlace * places * days * 24), moneyYuan: null }
}
