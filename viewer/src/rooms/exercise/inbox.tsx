// Injects: those that have arrived, with their acknowledgement and what paired runs recommend; for the facilitator all.

import { ScrollRegion } from '../../shell/scroll-region.tsx'
import { SeverityMark } from '../../shell/severity-mark.tsx'
import { useWords } from '../../words-hook.ts'
import { effectWords, exerciseClock } from './exercise-clock.ts'
import { acknowledge, act } from './exercise-store.ts'
import type { ExerciseSeen, InjectSeen, RecommendationSeen } from './types.ts'

export function Inbox({ exercise }: { readonly exercise: ExerciseSeen }) {
  const { words } = useWords()
  const arrived = exercise.injects.filter((inject) => inject.deliveredMinute !== null).toReversed()
  const upcoming = exercise.injects.filter((inject) => inject.deliveredMinute === null)
  return (
    <section className="exercise-panel exercise-inbox" aria-labelledby="exercise-inbox">
      <div className="panel-title">
        <h2 id="exercise-inbox">
          {words['exercise.inbox']} {arrived.length}
        </h2>
      </div>
      <ScrollRegion className="exercise-scroll" name={words['exercise.inbox']}>
        {arrived.length === 0 && <p className="meta exercise-empty">{words['exercise.inboxEmpty']}</p>}
        <ol>
          {arrived.map((inject) => (
            <Row key={inject.id} inject={inject} exercise={exercise} />
          ))}
          {upcoming.map((inject) => (
            <Row key={inject.id} inject={inject} exercise={exercise} />
          ))}
        </ol>
      </ScrollRegion>
    </section>
  )
}

function Row({ inject, exercise }: { readonly inject: InjectSeen; readonly exercise: ExerciseSeen }) {
  const { words, say } = useWords()
  const { you } = exercise
  const waits = inject.deliveredMinute !== null && !inject.acknowledged && you !== null && you.role !== 'FACILITATOR'
  const to = inject.facilityName
    ? say(inject.facilityName)
    : inject.role === 'ALL'
      ? words['exercise.everybody']
      : inject.role === 'HOSPITAL'
        ? words['exercise.everyHospital']
        : words[`exercise.role.${inject.role}`]
  return (
    <li className={`inject ${waits ? 'is-waiting' : ''} ${inject.deliveredMinute === null ? 'is-upcoming' : ''}`}>
      <p className="inject-head meta">
        <b>{exerciseClock(inject.deliveredMinute ?? inject.atMinute)}</b> {words['exercise.to'](to)}
        {inject.deliveredMinute === null && <span> · {words['exercise.upcoming']}</span>}
        {inject.acknowledgedBy.length > 0 && (
          <span> · {words['exercise.acknowledgedBy'](inject.acknowledgedBy.length)}</span>
        )}
      </p>
      <p className="inject-text">{say(inject.text)}</p>
      {inject.warning && (
        <p className="sev-watch">
          <SeverityMark severity="watch" size={11} /> {say(inject.warning)}
        </p>
      )}
      {inject.effect && <p className="meta">{say(inject.effect)}</p>}
      {waits && (
        <button type="button" className="button" onClick={() => void acknowledge(inject.id)}>
          {words['exercise.acknowledge']}
        </button>
      )}
      {inject.recommendation && <Advice recommendation={inject.recommendation} exercise={exercise} />}
    </li>
  )
}

function Advice({
  recommendation,
  exercise,
}: {
  readonly recommendation: RecommendationSeen
  readonly exercise: ExerciseSeen
}) {
  const { words, say } = useWords()
  const { best, options, pairs, horizonHours, figureName } = recommendation
  const mayAct = exercise.you !== null && exercise.you.role !== 'OBSERVER' && exercise.state !== 'ENDED'
  const effect = (option: NonNullable<typeof best>): string =>
    words['exercise.recommendEffect'](
      say(figureName),
      effectWords(option.mean, option.halfWidth95),
      pairs,
      Math.round(horizonHours),
    )
  return (
    <div className="inject-advice">
      <p>
        <b>{words['exercise.recommendation']}</b> {best ? say(best.text) : words['exercise.recommendNone']}
      </p>
      {best && <p className="meta">{effect(best)}</p>}
      <details>
        <summary className="meta">{words['exercise.alternatives']}</summary>
        <ul>
          {options.map((option) => (
            <li key={say(option.text)} className="meta">
              {say(option.text)}: {effect(option)}
              {mayAct && (
                <button type="button" className="chip" onClick={() => void act(option.lever.kind, option.lever.spec)}>
                  {words['exercise.take']}
                </button>
              )}
            </li>
          ))}
        </ul>
        <p className="meta">{words['exercise.recommendWho']}</p>
      </details>
    </div>
  )
}
