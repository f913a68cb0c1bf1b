// How good the forecasts were: each as it was made, scored when the truth arrived.
import { useIndicatorsWords } from '../../../i18n/indicators-words.ts'

export function ScoreboardView() {
  const words = useIndicatorsWords()
  return (
    <section className="scoreboard" id="list" tabIndex={-1} aria-label={words['tab.scoreboard']}>
      <h1 className="visually-hidden">{words['tab.scoreboard']}</h1>
    </section>
  )
}
