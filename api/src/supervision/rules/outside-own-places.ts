import { isLook } from '../noted-row.ts'
import { manyPlaces, type Rule } from '../rule.ts'
import { SUPERVISION_THRESHOLDS } from '../thresholds.ts'

const threshold = SUPERVISION_THRESHOLDS.outsidePlaces

/** Another's hospitals asked for, again and again, though what is not one's own stays hidden. */
export const outsideOwnPlaces: Rule = {
  id: 'outside-own-places',
  name: { zh: '越出本单位', en: 'Outside own places' },
  threshold,
  find: ({ rows }) =>
    manyPlaces(
      rows.filter((row) => isLook(row) && row.outside && !row.emergency),
      threshold,
      (places) => ({
        severity: 'watch',
        text: {
          zh: `一小时内查看 ${places} 处外单位，明细已隐藏（${threshold.value} 处起提示）`,
          en: `asked for ${places} places of others within an hour, whose detail stayed hidden (asked from ${threshold.value} on)`,
        },
      }),
    ),
}
