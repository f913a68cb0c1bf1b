import { grouped, objectsOf, timesOf } from '../noted-row.ts'
import type { Rule } from '../rule.ts'
import { SUPERVISION_THRESHOLDS } from '../thresholds.ts'

const threshold = SUPERVISION_THRESHOLDS.exports
const HOUR = 3_600_000

/** More exports by one person in a day of the city than usual work takes. */
export const manyExports: Rule = {
  id: 'many-exports',
  name: { zh: '异常导出', en: 'Unusual exports' },
  threshold,
  find: ({ rows, localHour }) => {
    const exports = rows.filter(({ kind }) => kind === 'EXPORT')
    // Midnight of the city; on the day of a change of clocks an hour beside it.
    const dayOf = (at: number): number => Math.floor(at / HOUR) * HOUR - localHour(at) * HOUR
    return [...grouped(exports, ({ who }) => who).values()].flatMap((own) =>
      [...grouped(own, ({ at }) => dayOf(at))].flatMap(([since, together]) => {
        const count = timesOf(together)
        if (count < threshold.value) return []
        return [
          {
            who: own[0]!.who,
            since,
            last: together.at(-1)!.at,
            count,
            severity: count >= 2 * threshold.value ? ('critical' as const) : ('watch' as const),
            text: {
              zh: `一天内导出 ${count} 次（${threshold.value} 次起提示）`,
              en: `took ${count} exports within a day (asked from ${threshold.value} on)`,
            },
            objects: objectsOf(together),
          },
        ]
      }),
    )
  },
}
