/** Where the ways of a duel come from: a city's own table knows what stands, and no candidate. */
import type { CityModel } from '../../city/city.ts'
import type { Problem } from '../../city/decoded.ts'
import { computedNote, givenColumns } from '../../network/given-columns.ts'
import type { TravelBasis } from '../../network/travel-times.ts'
import type { DuelQuestion } from './question.ts'

export interface DuelTimes {
  readonly basis: TravelBasis
  /** The table, and how many columns beside it were computed; empty where all ways have one source. */
  readonly notes: readonly Problem[]
}

/** By car, as `siteAccess` and the runs take them. What candidates and futures open or move is computed. */
export function duelTimes({ candidates, futures }: DuelQuestion, city: CityModel): DuelTimes {
  const computedBasis = city.roads ? 'roads' : 'straight-line'
  const columns = givenColumns(city, 'car')
  if (columns === null) return { basis: computedBasis, notes: [] }
  const changed = [...candidates, ...futures].flatMap(({ edits }) =>
    edits.flatMap((edit) =>
      edit.kind === 'add-facility' ? [edit.id] : edit.kind === 'move-facility' ? [edit.facility] : [],
    ),
  )
  const beyond = city.facilities.flatMap(({ id }, f) => (columns[f]! < 0 ? [id] : []))
  const computed = [...new Set([...beyond, ...changed])]
  const given = columns.filter((column) => column >= 0).length
  if (computed.length === 0) return { basis: 'given', notes: [] }
  return {
    basis: given === 0 ? computedBasis : 'given-and-computed',
    notes: [computedNote('car', given, computed, computedBasis)],
  }
}
