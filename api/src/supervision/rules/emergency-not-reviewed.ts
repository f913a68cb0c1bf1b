import type { Rule } from '../rule.ts'
import { SUPERVISION_THRESHOLDS } from '../thresholds.ts'

const threshold = SUPERVISION_THRESHOLDS.reviewWithin
const HOUR = 3_600_000

/** An emergency access that nobody has judged in time. */
export const emergencyNotReviewed: Rule = {
  id: 'emergency-not-reviewed',
  name: { zh: '紧急授权逾期未复核', en: 'Emergency access not reviewed in time' },
  threshold,
  find: ({ emergencies, now }) =>
    emergencies.flatMap(({ id, who, since, until, review }) => {
      const hours = Math.floor((now - until) / HOUR)
      if (review !== null || hours < threshold.value) return []
      return [
        {
          who,
          since,
          last: until,
          count: hours,
          severity: 'critical' as const,
          text: {
            zh: `紧急授权结束 ${hours} 小时后仍未复核（应在 ${threshold.value} 小时内）`,
            en: `an emergency access is not judged ${hours} hours after its end (due within ${threshold.value})`,
          },
          objects: [id],
        },
      ]
    }),
}
