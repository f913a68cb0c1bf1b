import { STRANGER, timesOf } from '../noted-row.ts'
import { eachHour, type Rule } from '../rule.ts'
import { SUPERVISION_THRESHOLDS } from '../thresholds.ts'

const threshold = SUPERVISION_THRESHOLDS.guesses

/** Requests without a token, or with one that is not known, from one address within an hour. */
export const guessedTokens: Rule = {
  id: 'guessed-tokens',
  name: { zh: '试探令牌', en: 'Guessed tokens' },
  threshold,
  find: ({ rows }) =>
    eachHour(
      rows.filter(({ kind, role }) => kind === 'REFUSED' && role === STRANGER),
      ({ from }) => from,
      (own, since) => {
        const count = timesOf(own)
        const { from } = own[0]!
        return count < threshold.value
          ? null
          : {
              who: `${STRANGER} ${from}`,
              since,
              last: own.at(-1)!.at,
              count,
              severity: 'critical',
              text: {
                zh: `一小时内 ${count} 次无令牌或令牌不明，来自 ${from}（${threshold.value} 次起提示）`,
                en: `came ${count} times without a token that is known within an hour, from ${from} (asked from ${threshold.value} on)`,
              },
              objects: [],
            }
      },
    ),
}
