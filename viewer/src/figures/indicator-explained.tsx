// One indicator as the catalogue defines it, beside the value that is shown of it.
import { useEffect } from 'react'
import { useFiguresWords } from '../i18n/figures-words.ts'
import { useIndicatorsWords } from '../i18n/indicators-words.ts'
import { readCatalogue, useCatalogue } from '../rooms/indicators/catalogue-store.ts'
import { definitionOf } from '../rooms/indicators/indicator-definition.ts'
import { useWords } from '../words-hook.ts'

export function IndicatorFacts({ id, shown }: { id: string; shown: string }) {
  const words = useFiguresWords()
  const indicators = useIndicatorsWords()
  const { language, say } = useWords()
  const entry = useCatalogue((state) => state.entries.find((one) => one.id === id))
  const thresholds = useCatalogue((state) => state.thresholds.get(id))
  const problem = useCatalogue((state) => state.problem)
  useEffect(() => {
    void readCatalogue()
  }, [])
  if (entry === undefined)
    return (
      <p className="meta" role="status">
        {problem ?? words.reading}
      </p>
    )
  return (
    <>
      <p className="figure-shown">{shown}</p>
      <p>{say(entry.explanation)}</p>
      <dl>
        <div>
          <dt>{words.unit}</dt>
          <dd>{say(entry.unitName)}</dd>
        </div>
        {definitionOf(entry, thresholds, indicators, language).map(([name, said]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{said}</dd>
          </div>
        ))}
        <div>
          <dt>{words.uncertainty}</dt>
          <dd>{words.counted}</dd>
        </div>
      </dl>
    </>
  )
}
