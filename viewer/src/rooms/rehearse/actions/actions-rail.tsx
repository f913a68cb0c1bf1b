// The question: what happens, which limit, where to look, what may be done; and how far the search has come.
import { LIMIT_FIGURES, type LimitFigure, SEARCHED_KINDS, type SearchedKind } from '../../../data/actions-types.ts'
import { count } from '../../../format/numbers.ts'
import { useActionsWords } from '../../../i18n/actions-words.ts'
import { ScrollRegion } from '../../../shell/scroll-region.tsx'
import { useWords } from '../../../words-hook.ts'
import { useEditor } from '../editor-state.ts'
import { stageOf } from './actions-figures.ts'
import { type ActionsForm, setForm, USUAL_BELOW, useActionSearch } from './actions-store.ts'
import { searchActions, stopSearch } from './searching.ts'

const LONGEST_HOURS = 336
const NUMBERS = [
  ['horizonHours', 'horizon', 6, LONGEST_HOURS, 1],
  ['below', 'below', 1, 500, 1],
  ['laterHours', 'later', 1, LONGEST_HOURS, 1],
  ['replications', 'replications', 4, 40, 1],
] as const

export function ActionsRail({ nameOf }: { nameOf: (id: string) => string }) {
  const words = useActionsWords()
  const { say } = useWords()
  const form = useActionSearch((state) => state.form)
  const run = useActionSearch((state) => state.run)
  const library = useEditor((state) => state.library)
  const running = run?.state === 'RUNNING'
  const files = (library ?? []).filter(({ horizonHours }) => horizonHours <= LONGEST_HOURS)
  const choose = (id: string): void => {
    const file = files.find((one) => one.id === id)
    setForm({ scenario: id, ...(file && { horizonHours: file.horizonHours }) })
  }
  const toggle = (kind: SearchedKind): void => {
    const kinds = SEARCHED_KINDS.filter((one) => (one === kind) !== form.kinds.includes(one))
    if (kinds.length > 0) setForm({ kinds })
  }
  return (
    <ScrollRegion className="actions-rail" name={words.form}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void searchActions()
        }}
      >
        <h2>{words.form}</h2>
        <p>
          <label htmlFor="actions-scenario">{words.scenario}</label>
          <select id="actions-scenario" value={form.scenario} onChange={(event) => choose(event.target.value)}>
            <option value="">{words.live}</option>
            {files.map(({ id, title }) => (
              <option key={id} value={id}>
                {say(title)}
              </option>
            ))}
          </select>
        </p>
        <p>
          <label htmlFor="actions-figure">{words.figure}</label>
          <select
            id="actions-figure"
            value={form.figure}
            onChange={(event) => {
              const figure = event.target.value as LimitFigure
              setForm({ figure, below: USUAL_BELOW[figure] })
            }}
          >
            {LIMIT_FIGURES.map((one) => (
              <option key={one} value={one}>
                {words[`figure.${one}`]}
              </option>
            ))}
          </select>
        </p>
        <div className="actions-numbers">
          {NUMBERS.map(([name, word, low, high, step]) => (
            <p key={name}>
              <label htmlFor={`actions-${name}`}>{words[word]}</label>
              <input
                id={`actions-${name}`}
                type="number"
                required
                min={low}
                max={high}
                step={step}
                value={form[name]}
                onChange={(event) => setForm({ [name]: Number(event.target.value) } as Partial<ActionsForm>)}
              />
            </p>
          ))}
          <p>
            <label htmlFor="actions-seed">{words.seed}</label>
            <input
              id="actions-seed"
              type="number"
              min={0}
              max={4_294_967_294}
              step={1}
              placeholder={words.seedAny}
              value={form.seed}
              onChange={(event) => setForm({ seed: event.target.value })}
            />
          </p>
        </div>
        <h2>{words.where}</h2>
        {form.facilities.length === 0 ? (
          <p className="actions-places">
            <input
              type="number"
              aria-label={words.places}
              required
              min={1}
              max={20}
              value={form.places}
              onChange={(event) => setForm({ places: Number(event.target.value) })}
            />{' '}
            {words.longest}
          </p>
        ) : (
          <p className="actions-places">
            {form.facilities.map((id) => (
              <button
                key={id}
                type="button"
                className="chip"
                aria-label={words.forget(nameOf(id))}
                title={words.forget(nameOf(id))}
                onClick={() => setForm({ facilities: form.facilities.filter((one) => one !== id) })}
              >
                {nameOf(id)} ×
              </button>
            ))}
          </p>
        )}
        <h2>{words.kinds}</h2>
        {SEARCHED_KINDS.map((kind) => (
          <label key={kind} className="actions-flag">
            <input type="checkbox" checked={form.kinds.includes(kind)} onChange={() => toggle(kind)} />{' '}
            {words[`kind.${kind}`]}
          </label>
        ))}
        <p className="actions-ask">
          <button type="submit" className="button primary" disabled={running}>
            {words[run === null ? 'ask' : 'again']}
          </button>
          {running && (
            <button type="button" className="button" onClick={() => void stopSearch()}>
              {words.stop}
            </button>
          )}
        </p>
      </form>
      {running && (
        <p role="status">
          {stageOf(run, words)}
          <progress aria-label={stageOf(run, words)} max={Math.max(1, run.wanted)} value={run.done} />
        </p>
      )}
      {run && run.sets.length > 0 && (
        <p className="meta">
          {words.tried(count(run.sets.length), count(run.sets.filter(({ fallen }) => fallen).length), count(run.runs))}
          {run.firstAnswerMilliseconds !== null && ` · ${words.first((run.firstAnswerMilliseconds / 1000).toFixed(1))}`}
        </p>
      )}
      <p className="meta">{words.assumed}</p>
    </ScrollRegion>
  )
}
