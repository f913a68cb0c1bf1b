/** Flows of the last 24 h by district of origin: what the indicators of tiered care 分级诊疗 read. */
import type { Instant } from '../events/event.ts'
import { sumOverDay } from '../state/tallies.ts'
import type { Reading, Scope } from './indicator.ts'

/**
 * Part of a district's people, or the city's, who stayed in their district or went to primary care. null for a facility or unit, and where
 * no flow was told.
 */
export function shareOfFlows({ state }: Reading, scope: Scope, part: 'atHome' | 'inPrimaryCare'): number | null {
  if (scope.kind !== 'city' && scope.kind !== 'district') return null
  const districts = scope.kind === 'district' ? [scope.district] : state.city.districts.keys()
  let [all, some] = [0, 0]
  for (const d of districts) {
    all += sumOverDay(state.flows.ofResidents, d)
    some += sumOverDay(state.flows[part], d)
  }
  return all > 0 ? some / all : null
}

/** When a flow was last told anywhere; null = never. */
export function flowsToldAt({ state }: Reading): Instant | null {
  const newest = state.flows.toldAt.reduce((at, told) => Math.max(at, told), 0)
  return newest === 0 ? null : newest
}
