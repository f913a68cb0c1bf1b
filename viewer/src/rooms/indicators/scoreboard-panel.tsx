// The scoreboard: how good forecasts were beside the calibrated naive one, over the horizon; by hospital; as a table; as a file.
import { dayLabel } from '../../charts/time-axis.ts'
import { ChartFrame } from '../../figures/chart-frame.tsx'
import { clockTime } from '../../format/time.ts'
import { useScoresWords } from '../../i18n/scores-words.ts'
import { saveFile } from '../../shell/save-file.ts'
import { useApp } from '../../store.ts'
import { useZone } from '../../words-hook.ts'
import { ScoreCurve } from './score-curve.tsx'
import { PlacesTable, ScoreTable } from './score-tables.tsx'
import { type ScoredPlace, scoreFinding, scoresCsv, scoresTable } from './scoreboard-figures.ts'
import { type ScoreView, scoresStore, useScores } from './scoreboard-store.ts'
import { useNamedPlaces, useNoScores, useScoreboard } from './use-scoreboard.ts'

const VIEWS: readonly ScoreView[] = ['curve', 'places', 'table']

export function ScoreboardPanel() {
  const words = useScoresWords()
  const zone = useZone()
  const none = useNoScores()
  const { boards, place, issued } = useScoreboard()
  const table = useApp((state) => state.table)
  const chosen = useScores((state) => state.view)
  const view: ScoreView = table && chosen === 'curve' ? 'table' : chosen
  const asOf = boards.find((board) => board.asOf !== null)?.asOf ?? null
  const going = boards.find((board) => board.recomputing !== null)?.recomputing ?? null
  const finding = none ?? scoreFinding(issued, place, words)
  return (
    <section className="score-panel" aria-label={words.board}>
      <ChartFrame
        facts={{
          id: 'forecast-scores',
          finding,
          unit: words.ratio,
          at: asOf === null ? null : Date.parse(asOf),
          basis: 'recorded',
          table: () => scoresTable(boards, place, words),
        }}
        ready={none === null && issued !== null}
        tableClass="score-scroll"
        tableView={<ScoreTable />}
        shown={{
          asTable: view === 'table',
          showAs: (to) => scoresStore.setState({ view: to ? 'table' : 'curve' }),
        }}
        title={
          <>
            <h2 className="ellipsis" title={finding}>
              {finding}
            </h2>
            <span className="meta" title={words.basisHint}>
              {asOf === null ? words.board : words.basis(clockTime(Date.parse(asOf), zone))}
            </span>
          </>
        }
        between={
          <>
            {going !== null && (
              <p className="meta" role="status">
                {words.recomputing(dayLabel(Date.parse(going.upTo), zone), dayLabel(Date.parse(going.until), zone))}
              </p>
            )}
            {none === null && (
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
            )}
          </>
        }
      >
        {none === null &&
          (issued === null ? (
            <p className="catalogue-empty">{words['finding.noneHint']}</p>
          ) : view === 'curve' ? (
            <ScoreCurve finding={finding} />
          ) : (
            <PlacesTable />
          ))}
      </ChartFrame>
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
