// How a figure stands, and how old it is or of which year, in words and shape.
import { ageClass, ageMinutes, ageWords } from '../../format/age.ts'
import { useIndicatorsWords } from '../../i18n/indicators-words.ts'
import { SeverityMark } from '../../shell/severity-mark.tsx'
import { useAsOf, useWords } from '../../words-hook.ts'
import { figure, type Row } from './catalogue-rows.ts'
import type { Standing } from './catalogue-types.ts'

const MARK = { OK: 'normal', WATCH: 'watch', ALARM: 'critical', NONE: 'unknown' } as const

export function StandingWords({ standing }: { standing: Standing }) {
  const words = useIndicatorsWords()
  return standing === 'NONE' ? (
    <span className="meta">– {words['standing.NONE']}</span>
  ) : (
    <span className={`sev-${MARK[standing]}`}>
      <SeverityMark severity={MARK[standing]} size={11} /> {words[`standing.${standing}`]}
    </span>
  )
}

/** Age of what is live, the boxed year of what was published, and where both come from. */
export function WhenWords({ row: { entry, value } }: { row: Row }) {
  const own = useIndicatorsWords()
  const { words, say, language } = useWords()
  const asOf = useAsOf()
  if (value.kind === 'LIVE') {
    const age = ageMinutes(value.observedAt, asOf)
    return (
      <span className={ageClass(age)}>
        {age === null ? own.unknown : ageWords(age, words)} · {say(entry.source)}
      </span>
    )
  }
  if (value.kind === 'PLAN')
    return (
      <span className="meta">
        {own.planned} · {value.confidence === null ? '' : own[`confidence.${value.confidence}`]}
      </span>
    )
  if (value.kind !== 'NOT_REPORTED')
    return (
      <span className="meta">
        <span className={`catalogue-year ${value.kind === 'SYNTHETIC' ? 'is-made-up' : ''}`}>{value.period}</span>{' '}
        {value.kind === 'SYNTHETIC' ? own['kind.SYNTHETIC'] : value.source && say(value.source)}
      </span>
    )
  const [reference] = value.references
  return (
    <span className="meta">
      {reference === undefined
        ? say(entry.source)
        : `${say(reference.area)} ${figure(entry, reference.value, language)} · ${reference.period}`}
    </span>
  )
}
