// How the city's level on a ladder comes about: the rules that hold, the one that is nearest, and the critical hospitals beside it.
import type { EscalationJudgement, EscalationLadder } from '../../../data/risk-types.ts'
import { count, percent } from '../../../format/numbers.ts'
import { duration } from '../../../format/time.ts'
import { type RiskWords, useRiskWords } from '../../../i18n/risk-words.ts'
import { useApp } from '../../../store.ts'
import { useWords } from '../../../words-hook.ts'
import { decidingRules, standingOf, uncountedHospitals } from './risk-figures.ts'

type Condition = EscalationJudgement['conditions'][number]

/** @param critical ids of the hospitals that are critical now */
export function CityLevel({ ladder, critical }: { ladder: EscalationLadder; critical: readonly string[] }) {
  const { language } = useWords()
  const words = useRiskWords()
  const catalogue = useApp((state) => state.catalogue)
  const level = standingOf(ladder, null)?.level ?? null
  const { holding, nearest } = decidingRules(ladder, level)
  if (level === null || ladder.cityRules.length === 0) return null
  const uncounted = uncountedHospitals(ladder, critical)
  const nameOf = (id: string): string => catalogue?.facility.get(id)?.name[language] ?? id
  return (
    <section className="city-level" aria-label={words.how}>
      <h4 title={words.howHint}>{words.how}</h4>
      <dl>
        <dt>{words.holding}</dt>
        <dd>
          {holding.length === 0
            ? words.calmRule
            : holding.map((rule) => <Judgement key={rule.rule.id} judged={rule} ladder={ladder} />)}
        </dd>
        {nearest !== null && (
          <>
            <dt>{words.nearest}</dt>
            <dd>
              <Judgement judged={nearest} ladder={ladder} />
            </dd>
          </>
        )}
      </dl>
      {critical.length > 0 && (
        <p>
          {words.countedHospitals(count(critical.length - uncounted.length), count(critical.length))}
          {uncounted.length > 0 && (
            <span className="meta">
              {' '}
              {words.uncounted(uncounted.map(nameOf).join(language === 'zh' ? '、' : ', '))}
            </span>
          )}
        </p>
      )}
      <p className="meta">{words.howHint}</p>
    </section>
  )
}

function Judgement({ judged, ladder }: { judged: EscalationJudgement; ladder: EscalationLadder }) {
  const { say } = useWords()
  const words = useRiskWords()
  return (
    <span className="city-rule">
      {ladder.levels[judged.level]!.mark} · {say(judged.rule.text)}{' '}
      {judged.conditions.map((condition) => (
        <b key={condition.name.en}>{conditionWords(condition, ladder, words)} </b>
      ))}
    </span>
  )
}

/** What the figure is and what the rule asks, in the figure's unit; of a share of hospitals how many they are. */
export function conditionWords(condition: Condition, ladder: EscalationLadder, words: RiskWords): string {
  const { value, from, below, unit, level } = condition
  const said = (figure: number): string => (unit === 'min' ? duration(figure) : `${percent(figure, 1)}%`)
  if (value === null) return words.reached(words.notKnown, said(from ?? below ?? 0))
  const hospitals = ladder.standings.filter((one) => one.facility !== null && one.level !== null)
  const on =
    level === null
      ? ''
      : ` (${words.ofHospitals(count(hospitals.filter((one) => one.level! >= level).length), count(hospitals.length))})`
  return from === null
    ? words.reachedBelow(`${said(value)}${on}`, said(below!))
    : words.reached(`${said(value)}${on}`, said(from))
}
