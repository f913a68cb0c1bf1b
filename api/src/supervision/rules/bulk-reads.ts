import { isLook } from '../noted-row.ts'
import { manyPlaces, type Rule } from '../rule.ts'
import { SUPERVISION_THRESHOLDS } from '../thresholds.ts'

const threshold = SUPERVISION_THRESHOLDS.bulkPlaces

/** Many hospitals, wards or entries looked at by one person within an hour, where people come from included. */
export const bulkReads: Rule = {
  id: 'bulk-reads',
  name: { zh: '批量查看', en: 'Bulk reads' },
  threshold,
  find: ({ rows }) =>
    manyPlaces(rows.filter(isLook), threshold, (places) => ({
      severity: places >= 2 * threshold.value ? 'critical' : 'watch',
      text: {
        zh: `一小时内看了 ${places} 处明细（${threshold.value} 处起提示）`,
        en: `looked at ${places} places in detail within an hour (asked from ${threshold.value} on)`,
      },
    })),
}
