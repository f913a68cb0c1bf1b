// The scoreboard: how good forecasts were beside the calibrated naive one, over the horizon; by hospital; as a table; as a file.
import { useMemo } from 'react'
import { session } from '../../data/exercise-session.ts'
import { grantedIn } from '../../data/granted.ts'
import { clockTime } from '../../format/time.ts'
import { useScoresWords } from '../../i18n/scores-words.ts'
import { saveFile } from '../../shell/save-file.ts'
import { useApp } from '../../store.ts'
import { useWords, useZone } from '../../words-hook.ts'
import { ScoreCurve } from './score-curve.tsx'
import { PlacesTable, ScoreTable } from './score-tables.tsx'
import {
  issuedBoard,
  keyOf,
  type NamedPlace,
  placesOf,
  type ScoredPlace,
  scoreFinding,
  scoresCsv,
} from './scoreboard-figures.ts'
import { type ScoreView, scoresStore, useScores } from './scoreboard-store.ts'

const VIEWS: readonly ScoreView[] = ['curve', 'places', 'table']

/** The boards, the one that is issued at the chosen place, and the one that is looked at closely. */
export function useScoreboard() {
  const boards = useScores((state) => state.boards)
  const place = useScores((state) => state.place)
  const source = useScores((state) => state.source)
  const issued = useMemo(() => issuedBoard(boards, place), [boards, place])
  return { boards, place, issued, board: boards.find((one) => keyOf(one) === source) ?? issued }
}

export function useNamedPlaces(): readonly NamedPlace[] {
  const boards = useScores((state) => state.boards)
  const catalogue = useApp((state) => state.catalogue)
  const words = useScoresWords()
  const { language } = useWords()
  return useMemo(
    () => placesOf(boards, (id) => catalogue?.facility.get(id)?.name[language] ?? id, words),
    [boards, catalogue, language, words],
  )
}

/** Why there is no record to look at; null = there is. */
export function useNoScores(): string | null {
  const words = useScoresWords()
  const denied = useApp((state) => !grantedIn(state, 'forecast'))
  const problem = useScores((state) => state.problem)
  const waiting = useScores((state) => state.boards.length === 0)
  if (session !== null) return words.inExercise
  if (denied) return words.denied
  if (waiting) return problem ?? words.loading
  return null
}

export function ScoreboardPanel() {
  const words = useScoresWords()
  const zone = useZone()
  const none = useNoScores()
  const { boards, place, issued } = useScoreboard()
  const table = useApp((state) => state.table)
  const chosen = useScores((state) => state.view)
  const view: ScoreView = table && chosen === 'curve' ? 'table' : chosen
  const asOf = boards.find((board) => board.asOf !== null)?.asOf ?? null
  const finding = none ?? scoreFinding(issued, place, words)
  return (
    <section className="score-panel" aria-label={words.board}>
      <header className="panel-title">
        <h2 className="ellipsis" title={finding}>
          {finding}
        </h2>
        <span className="meta" title={words.basisHint}>
          {asOf === null ? words.board : words.basis(clockTime(Date.parse(asOf), zone))}
        </span>
      </header>
      {none === null && (
        <>
          <div className="score-tools">
            <PlaceSelect place={place} onPlace={(to) => scoresStore.setState({ place: to })} />
            <fieldset aria-label={words.views}>
              {VIEWS.map((one) => (
                <button
                  key={one}
                  type="button"
                  className="chip"
                  aria-pressed={view === one}
                  onClick={() => scoresStore.setState({ view: one })}
                >
                  {words[`view.${one}`]}
                </button>
              ))}
            </fieldset>
            <Save />
          </div>
          {issued === null ? (
            <p className="catalogue-empty">{words['finding.noneHint']}</p>
          ) : view === 'curve' ? (
            <ScoreCurve finding={finding} />
          ) : view === 'places' ? (
            <PlacesTable />
          ) : (
            <ScoreTable />
          )}
        </>
      )}
    </section>
  )
}

function PlaceSelect({ place, onPlace }: { place: ScoredPlace; onPlace: (place: ScoredPlace) => void }) {
  const words = useScoresWords()
  const places = useNamedPlaces()
  return (
    <select aria-label={words.place} value={place} onChange={(event) => onPlace(event.target.value)}>
      {places.map((one) => (
        <option key={one.place} value={one.place}>
          {one.name}
        </option>
      ))}
    </select>
  )
}

function Save() {
  const words = useScoresWords()
  const boards = useScores((state) => state.boards)
  const places = useNamedPlaces()
  const synthetic = useApp((state) => state.city?.synthetic ?? false)
  return (
    <button
      type="button"
      className="chip"
      onClick={() => saveFile('forecast-scores.csv', 'text/csv', scoresCsv(boards, places, words, synthetic))}
    >
      {words.csv}
    </button>
  )
}
