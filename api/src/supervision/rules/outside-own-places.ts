import { isLook, objectsOf } from '../noted-row.ts'
import { eachHour, type Rule } from '../rule.ts'
import { SUPERVISION_THRESHOLDS } from '../thresholds.ts'

const threshold = SUPERVISION_THRESHOLDS.outsidePlaces

/** Another's hospitals asked for, again and again, though what is not one's own stays hidden. */
export const outsideOwnPlaces: Rule = {
  id: 'outside-own-places',
  name: { zh: '越出本单位', en: 'Outside own places' },
  threshold,
  find: ({ rows }) =>
    eachHour(
      rows.filter((row) => isLook(row) && row.outside && !row.emergency),
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
              severity: 'watch',
              text: {
                zh: `一小时内查看 ${objects.length} 处外单位，明细已隐藏（${threshold.value} 处起提示）`,
                en: `asked for ${objects.length} places of others within an hour, whose detail stayed hidden (asked from ${threshold.value} on)`,
              },
              objects,
            }
      },
    ),
}
