// What is asked of whom, and within which time.
import type { EscalationAsk } from '../../../data/risk-types.ts'
import { duration } from '../../../format/time.ts'
import { useRiskWords } from '../../../i18n/risk-words.ts'
import { useWords } from '../../../words-hook.ts'

export function Asks({ title, asks }: { title: string; asks: readonly EscalationAsk[] }) {
  const { say } = useWords()
  const words = useRiskWords()
  if (asks.length === 0) return null
  return (
    <dl className="risk-asks" aria-label={title}>
      {asks.map((one) => (
        <div key={one.what.en}>
          <dt>{say(one.of)}</dt>
          <dd>
            {say(one.what)}
            {one.withinMinutes !== null && <span className="meta"> {words.within(duration(one.withinMinutes))}</span>}
          </dd>
        </div>
      ))}
    </dl>
  )
}
