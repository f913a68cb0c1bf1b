/** Which ways of a city stand in its own tables of times, and how it is told that others beside them were computed. */
import type { CityModel, Facility } from '../city/city.ts'
import type { Problem } from '../city/decoded.ts'
import type { TravelMode } from './road-speeds.ts'

/** The file in which a city brings times of its own by this mode. */
export const givenTable = (mode: TravelMode): string => `times-${mode}.csv`

/**
 * By facility, the column of the city's table of this mode; -1 where it is not in it or has been moved since. Null where the
 * city brings no table.
 */
export function givenColumns(city: CityModel, mode: TravelMode): Int32Array | null {
  const given = city.givenTimes?.[mode]
  if (given === undefined) return null
  const column = new Map(given.facilities.map((id, j) => [id, j]))
  const before = city.editedFrom && new Map(city.editedFrom.facilities.map((one) => [one.id, one]))
  return Int32Array.from(city.facilities, (facility) =>
    before === undefined || isWhereItWas(facility, before.get(facility.id)) ? (column.get(facility.id) ?? -1) : -1,
  )
}

const isWhereItWas = ({ location }: Facility, before: Facility | undefined): boolean =>
  before !== undefined && before.location[0] === location[0] && before.location[1] === location[1]

/** Facilities to which the city's table of this mode tells no way from any cell, as ids: most likely their rows are missing. */
export function facilitiesWithoutTimes(city: CityModel, mode: TravelMode): readonly string[] {
  const given = city.givenTimes?.[mode]
  const columns = givenColumns(city, mode)
  if (given === undefined || columns === null) return []
  const width = given.facilities.length
  return city.facilities.flatMap(({ id }, f) => {
    const j = columns[f]!
    if (j < 0) return []
    for (let at = j; at < given.minutes.length; at += width)
      if (given.minutes[at]! < Number.POSITIVE_INFINITY) return []
    return [id]
  })
}

const COMPUTED_BY = {
  roads: { zh: '按路网计算', en: 'computed over the roads' },
  'straight-line': { zh: '按直线估算', en: 'computed over the great circle' },
  timetable: { zh: '按时刻表计算', en: 'computed by the timetables' },
} as const
export type ComputedBasis = keyof typeof COMPUTED_BY
/** Names listed in a note. */
const NAMED = 5

/** That columns beside those of a table were computed: the table, how many, which, and how. */
export function computedNote(
  mode: TravelMode,
  given: number,
  computed: readonly string[],
  basis: ComputedBasis,
): Problem {
  const { zh, en } = COMPUTED_BY[basis]
  const all = given + computed.length
  const ids = `${computed.slice(0, NAMED).join(', ')}${computed.length > NAMED ? ' …' : ''}`
  return {
    path: givenTable(mode),
    why: `gives ${given} of ${all} columns of times; ${computed.length} (${ids}) ${computed.length === 1 ? 'was' : 'were'} ${en}, as the table does not have ${computed.length === 1 ? 'it' : 'them'}`,
    zh: `${all} 列用时中 ${given} 列取自该表；其余 ${computed.length} 列（${ids}）不在表中，${zh}`,
  }
}
