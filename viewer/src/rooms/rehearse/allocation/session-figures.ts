// What the screen says of theatre sessions: the finding, groups for the Gantt, rows for its table and the file.
import type { GanttGroup } from '../../../charts/session-gantt.tsx'
import type { AllocationRun, AllocationSessions, SessionMove } from '../../../data/allocation-types.ts'
import { count, percent } from '../../../format/numbers.ts'
import type { AllocationWords } from '../../../i18n/allocation-words.ts'

const LEAST_OVER = 0.05

/** How many operations are moved, and what becomes of the need above the limit. */
export function sessionsFinding({ sessions, icuTarget }: AllocationRun, words: AllocationWords): string {
  const { moves, overNothing, overPlan } = sessions!
  const target = percent(icuTarget, 0)
  if (overNothing < LEAST_OVER) return words.sessionsFind0(target)
  const moved = moves.reduce((sum, { cases }) => sum + cases, 0)
  return words.sessionsFind(count(moved), overNothing.toFixed(1), overPlan.toFixed(1), target)
}

/** A group for each hospital, those with most need above the limit first. */
export function ganttGroups(
  { sessions, hospitals }: AllocationSessions,
  nameOf: (id: string) => string,
  needName: (need: string) => string,
): readonly GanttGroup[] {
  const overOf = ({ needed, limit }: (typeof hospitals)[number]): number =>
    needed.reduce((sum, beds, day) => sum + Math.max(0, beds - limit[day]!), 0)
  return hospitals
    .toSorted((a, b) => overOf(b) - overOf(a))
    .map(({ facility, needed, planned, limit }) => {
      const own = sessions.filter((one) => one.facility === facility)
      const needs = [...new Set(own.map(({ need }) => need))]
      return {
        id: facility,
        name: nameOf(facility),
        days: needed.map((beds, day) => ({
          label: `${needOf(beds, planned[day]!)}/${limit[day]!.toFixed(0)}`,
          overBefore: beds > limit[day]! + LEAST_OVER,
          over: planned[day]! > limit[day]! + LEAST_OVER,
        })),
        lanes: needs.map((need) => ({
          id: need,
          name: needName(need),
          sessions: own
            .filter((one) => one.need === need)
            .map(({ day, minutes, electiveMinutes, kept, movedIn, movedOut, postponed, told }) => ({
              day,
              usedShare: minutes > 0 ? electiveMinutes / minutes : 0,
              marks: { kept, in: movedIn, later: movedOut, postponed, told },
            })),
        })),
      }
    })
}

/** Beds needed, and as proposed where that is something else. */
function needOf(nothing: number, plan: number): string {
  const [before, after] = [nothing.toFixed(1), plan.toFixed(1)]
  return before === after ? before : `${before}→${after}`
}

/** What is done instead, in words. */
export function insteadOf(
  { facility, toFacility, toDay, days }: SessionMove,
  words: AllocationWords,
  nameOf: (id: string) => string,
  dates: readonly string[],
): string {
  if (toDay === null) return words.putOff(days)
  return toFacility === facility ? words.onDay(dates[toDay]!) : words.atHospital(nameOf(toFacility), dates[toDay]!)
}

/** Lines of the file: a move each, with its heads. */
export function sessionLines({ sessions }: AllocationRun, quoted: (id: string) => string): readonly string[] {
  if (sessions === null || sessions.moves.length === 0) return []
  return [
    'kind,facility,facility_name,specialty,urgency,day,to_facility,to_day,days_later,operations',
    ...sessions.moves.map((one) =>
      [
        'operations',
        one.facility,
        quoted(one.facility),
        one.need,
        one.urgency,
        one.day,
        one.toFacility,
        one.toDay ?? '',
        one.days,
        one.cases,
      ].join(','),
    ),
  ]
}
