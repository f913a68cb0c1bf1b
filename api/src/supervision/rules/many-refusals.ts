import { DATA_CLASS_NAMES } from '../../access-control/data-classes.ts'
import { objectsOf, STRANGER, timesOf } from '../noted-row.ts'
import { eachHour, type Rule } from '../rule.ts'
import { SUPERVISION_THRESHOLDS } from '../thresholds.ts'

const threshold = SUPERVISION_THRESHOLDS.refusals

/** One person refused again and again within an hour. */
export const manyRefusals: Rule = {
  id: 'many-refusals',
  name: { zh: '多次越权被拒', en: 'Many refusals' },
  threshold,
  find: ({ rows }) =>
    eachHour(
      rows.filter(({ kind, role }) => kind === 'REFUSED' && role !== STRANGER),
      ({ who }) => who,
      (own, since) => {
        const count = timesOf(own)
        if (count < threshold.value) return null
        const classes = [...new Set(own.flatMap((row) => row.classes))].map((cls) => DATA_CLASS_NAMES[cls])
        const of = (names: readonly string[], before: string): string =>
          names.length === 0 ? '' : `${before}${names.join('、')}`
        return {
          who: own[0]!.who,
          since,
          last: own.at(-1)!.at,
          count,
          severity: count >= 3 * threshold.value ? 'critical' : 'watch',
          text: {
            zh: `一小时内 ${count} 次被拒（${threshold.value} 次起提示）${of(
              classes.map(({ zh }) => zh),
              '：',
            )}`,
            en: `refused ${count} times within an hour (asked from ${threshold.value} on)${of(
              classes.map(({ en }) => en),
              ': ',
            ).replaceAll('、', ', ')}`,
          },
          objects: objectsOf(own),
        }
      },
    ),
}
