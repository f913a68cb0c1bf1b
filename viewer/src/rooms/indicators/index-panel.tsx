// One figure of many, with the weights that it stands on in plain sight and free to change.
import { percent } from '../../format/numbers.ts'
import { useIndicatorsWords } from '../../i18n/indicators-words.ts'
import { useWords } from '../../words-hook.ts'
import { setWeights, useCatalogue } from './catalogue-store.ts'
import type { Category } from './catalogue-types.ts'

export function IndexPanel() {
  const words = useIndicatorsWords()
  const { say } = useWords()
  const index = useCatalogue((state) => state.index)
  const own = useCatalogue((state) => state.weights)
  if (index === null) return null
  const change = (category: Category, percent: number): void => {
    if (!Number.isFinite(percent) || percent < 0 || percent > 100) return
    const others = index.categories.filter((one) => one.category !== category)
    const rest = others.reduce((sum, { weight }) => sum + weight, 0)
    const left = 1 - percent / 100
    const scaled = others.map((one) => [one.category, rest > 0 ? (one.weight / rest) * left : left / others.length])
    setWeights({ ...Object.fromEntries(scaled), [category]: percent / 100 } as Record<Category, number>)
  }
  return (
    <section className="catalogue-index" aria-label={words.index}>
      <header className="panel-title">
        <h2>{words.index}</h2>
        {own !== null && (
          <button type="button" className="chip" onClick={() => setWeights(null)}>
            {words.reset}
          </button>
        )}
      </header>
      <p className="catalogue-hero">
        <b>{index.value === null ? '–' : index.value.toFixed(1)}</b>
        <span className="meta">
          {index.low === null || index.high === null
            ? '0–100'
            : words.indexBand(index.low.toFixed(1), index.high.toFixed(1))}
        </span>
        <span className="meta">
          {index.value === null && words.indexNone(percent(index.leastScoredShare, 0), percent(index.leastWeight, 0))}
          {words.indexNote(String(index.scored), String(index.indicators), (index.weighed * 100).toFixed(0))}
        </span>
      </p>
      <ul>
        {index.categories.map((one) => (
          <li key={one.category}>
            <span>{say(one.name)}</span>
            <label>
              <span className="visually-hidden">
                {words.weight} {say(one.name)}
              </span>
              <input
                type="number"
                min="0"
                max="100"
                step="1"
                value={Math.round(one.weight * 100)}
                onChange={(event) => change(one.category, event.target.valueAsNumber)}
              />{' '}
              %
            </label>
            {one.score === null ? (
              <span className="meta catalogue-few">{words.indexFew(percent(index.leastScoredShare, 0))}</span>
            ) : (
              <>
                <i aria-hidden="true" style={{ width: `${one.score}%` }} />
                <b>{one.score.toFixed(1)}</b>
              </>
            )}
            <span className="meta">
              {one.scored}/{one.indicators}
            </span>
          </li>
        ))}
      </ul>
      <p className="meta">{words.indexMethod}</p>
    </section>
  )
}
