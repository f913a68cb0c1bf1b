/**
 * Hospitals whose beds the public is not told of: those where few people lie, a one-bed ward or a rare state among them, and as many
 * others as keep them from following from the city's sums. What can be used stays told (physical and open beds).
 */
import { historyOf, ofFacility, type TwinState } from '@kangcheng/twin-engine'
import { suppressInList } from '../access-control/small-counts.ts'
import { type BedReport, facilityBeds } from './bed-counts.ts'
import type { Twin } from './twin.ts'

export interface ShownBeds {
  /** By facility: what is true of its beds now is not told. */
  readonly hidden: readonly boolean[]
  /** By facility: nor is their course of 24 hours. */
  readonly courseHidden: readonly boolean[]
  /** Nor are the city's sums, which would be those of one hospital. */
  readonly totalHidden: boolean
}

interface Kept {
  readonly position: number
  readonly asOf: number
  readonly smallest: number
  readonly shown: ShownBeds
}
const last = new WeakMap<TwinState, Kept>()

/** @param smallest the smallest number of people that is shown. */
export function shownBeds(twin: Twin, smallest: number): ShownBeds {
  const { state, position, asOf } = twin
  const before = last.get(state)
  if (before?.position === position && before.asOf === asOf && before.smallest === smallest) return before.shown
  const now = state.city.facilities.map((_, f) => lyingIn(facilityBeds(twin, f)))
  const { hidden, totalHidden } = suppressInList(now, smallest)
  // Steps that lie beside each other tell what a step hides: a course with one small step is not told at all.
  const course = state.city.facilities.map((_, f) => {
    const known = historyOf(state, 'occupied', ofFacility(f)).filter((n) => n !== null)
    return hidden[f] ? 1 : known.reduce((least, n) => (n > 0 && n < least ? n : least), Number.MAX_SAFE_INTEGER)
  })
  const courses = suppressInList(
    course.map((least) => (least === Number.MAX_SAFE_INTEGER ? null : least)),
    smallest,
  )
  const shown = { hidden, courseHidden: courses.hidden, totalHidden }
  last.set(state, { position, asOf, smallest, shown })
  return shown
}

const lyingIn = ({ occupied, held }: BedReport): number | null => (occupied === null ? null : occupied + (held ?? 0))

/** A report without what is true of the beds now. */
export function withoutState(report: BedReport): BedReport {
  const hidden = Object.fromEntries(Object.keys(report).map((name) => [name, null])) as unknown as BedReport
  const { physical, open, observedAt } = report
  return { ...hidden, physical, open, observedAt, quality: 'MISSING' }
}
