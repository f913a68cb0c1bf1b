import type { Rule } from '../rule.ts'
import { SUPERVISION_THRESHOLDS } from '../thresholds.ts'

const threshold = SUPERVISION_THRESHOLDS.emergencies
const DAY = 86_400_000
const DAYS = 7

/** Emergency accesses that one person asks for as a habit. */
export const frequentEmergencies: Rule = {
  id: 'frequent-emergencies',
  name: { zh: '频繁紧急授权', en: 'Frequent emergency access' },
  threshold,
  find: ({ emergencies, now }) => {
    const recent = emergencies.filter(({ since }) => since > now - DAYS * DAY)
    return [...new Set(recent.map(({ who }) => who))].flatMap((who) => {
      const own = recent.filter((one) => one.who === who).toSorted((a, b) => a.since - b.since)
      if (own.length < threshold.value) return []
      // Named by the newest: each further one is asked about anew.
      const newest = own.at(-1)!
      return [
        {
          who,
          since: newest.since,
          last: newest.since,
          count: own.length,
          severity: 'watch' as const,
          text: {
            zh: `${DAYS} 天内 ${own.length} 次紧急授权（${threshold.value} 次起提示）`,
            en: `held ${own.length} emergency accesses in ${DAYS} days (asked from ${threshold.value} on)`,
          },
          objects: own.map(({ id }) => id),
        },
      ]
    })
  },
}
