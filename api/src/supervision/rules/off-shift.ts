import { hourOf, isLook, objectsOf, timesOf } from '../noted-row.ts'
import { eachHour, type Rule } from '../rule.ts'
import { SUPERVISION_THRESHOLDS } from '../thresholds.ts'

const { officeFrom, officeUntil } = SUPERVISION_THRESHOLDS
/** Posts that no one holds at night; rosters of single people are not known here. */
const BY_DAY: ReadonlySet<string> = new Set([
  'planner',
  'group-coordinator',
  'steward',
  'facilitator',
  'auditor',
  'security',
  'administrator',
])

/** Looks and exports by posts that are manned by day, outside the day's hours. */
export const offShift: Rule = {
  id: 'off-shift',
  name: { zh: '非值班时段使用', en: 'Use outside the hours of the post' },
  threshold: officeUntil,
  find: ({ rows, localHour }) => {
    const isNight = (at: number): boolean => {
      const hour = localHour(at)
      return hour < officeFrom.value || hour >= officeUntil.value
    }
    const nights = new Map<number, boolean>()
    const atNight = (at: number): boolean => {
      const hour = hourOf(at)
      const known = nights.get(hour) ?? isNight(hour)
      nights.set(hour, known)
      return known
    }
    return eachHour(
      rows.filter((row) => BY_DAY.has(row.role) && (isLook(row) || row.kind === 'EXPORT') && atNight(row.at)),
      ({ who }) => who,
      (own, since) => ({
        who: own[0]!.who,
        since,
        last: own.at(-1)!.at,
        count: timesOf(own),
        severity: 'watch',
        text: {
          zh: `${localHour(since)} 时查看或导出 ${timesOf(own)} 次；该岗位 ${officeFrom.value}–${officeUntil.value} 时值班`,
          en: `looked or exported ${timesOf(own)} times at ${localHour(since)} o’clock; the post is manned from ${officeFrom.value} to ${officeUntil.value}`,
        },
        objects: objectsOf(own),
      }),
    )
  },
}
