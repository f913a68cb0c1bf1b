import { isLook, objectsOf } from '../noted-row.ts'
import { eachHour, type Rule } from '../rule.ts'
import { SUPERVISION_THRESHOLDS } from '../thresholds.ts'

const threshold = SUPERVISION_THRESHOLDS.bulkPlaces

/** Many hospitals, wards or entries looked at by one person within an hour, where people come from included. */
export const bulkReads: Rule = {
  id: 'bulk-reads',
  name: { zh: '批量查看', en: 'Bulk reads' },
  threshold,
  find: ({ rows }) =>
    eachHour(
      rows.filter(isLook),
      ({ who }) => who,
      (own, since) => {
        const objects = objectsOf(own)
        return objects.length < threshold.value
          ? null
          : {
              who: own[0]!.who,
              since,
              last: own.at(-1)!.at,
              count: objects.length,
              severity: objects.length >= 2 * threshold.value ? 'critical' : 'watch',
              text: {
                zh: `一小时内看了 ${objects.length} 处明细（${threshold.value} 处起提示）`,
                en: `looked at ${objects.length} places in detail within an hour (asked from ${threshold.value} on)`,
              },
              objects,
            }
      },
    ),
}
