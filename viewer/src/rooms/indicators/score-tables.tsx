// The scoreboard in figures: by hospital and horizon, and of one place by horizon beside every opponent.
import { useMemo } from 'react'
import { spansWords } from '../../findings/occupancy-fan.ts'
import { count } from '../../format/numbers.ts'
import { useScoresWords } from '../../i18n/scores-words.ts'
import { ScrollRegion } from '../../shell/scroll-region.tsx'
import { ALL, nameOf, opponentWis, provenAt, ratioWords, scoresAt, verdictOf } from './scoreboard-figures.ts'
import { scoresStore } from './scoreboard-store.ts'
import { useNamedPlaces, useScoreboard } from './use-scoreboard.ts'

/** Hospitals by where they are proven: ratio by horizon, hatched where it is not issued. */
export function PlacesTable() {
  const words = useScoresWords()
  const places = useNamedPlaces()
  const { board, place: chosen } = useScoreboard()
  const rows = useMemo(
    () =>
      board === null
        ? []
        : places
            .map((one) => ({ ...one, proven: provenAt(board, one.place), scores: scoresAt(board, one.place) }))
            .filter(({ scores }) => scores.some(({ forecasts }) => forecasts > 0)),
    [board, places],
  )
  if (board === null) return null
  const hours = board.pooled.map(({ horizonHours }) => horizonHours)
  return (
    <ScrollRegion className="score-scroll" name={words['view.places']}>
      <table className="score-table score-places">
        <caption className="visually-hidden">
          {words.board} · {nameOf(board, words)}
        </caption>
        <thead>
          <tr>
            <th scope="col">{nameOf(board, words)}</th>
            <th scope="col">{words.proven}</th>
            {hours.map((hour) => (
              <th key={hour} scope="col">
                {hour} h
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ place, name, proven, scores }) => (
            <tr key={place} className={place === chosen ? 'is-chosen' : ''}>
              <th scope="row">
                <button
                  type="button"
                  className="row-link ellipsis"
                  title={name}
                  aria-current={place === chosen ? 'true' : undefined}
                  onClick={() => scoresStore.setState({ place })}
                >
                  {name}
                </button>
              </th>
              <td>{proven.length === 0 ? '–' : spansWords(proven, words)}</td>
              {scores.map((score) => {
                const verdict = verdictOf(score, proven)
                return (
                  <td
                    key={score.horizonHours}
                    className={`is-${verdict}`}
                    title={`${words[`verdict.${verdict}`]} · n ${count(score.forecasts)}`}
                  >
                    {ratioWords(score.relativeWisToCalibratedNaive)}
                    {verdict === 'stopped' && <span className="visually-hidden"> {words['verdict.stopped']}</span>}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  )
}

const two = (value: number | null): string => (value === null ? '–' : value.toFixed(2))

/** One place: our WIS and every opponent's on the same forecasts, by horizon, one record below the other. */
export function ScoreTable() {
  const words = useScoresWords()
  const places = useNamedPlaces()
  const { boards, place } = useScoreboard()
  const name = places.find((one) => one.place === place)?.name ?? words.all
  const told = boards.filter((board) => scoresAt(board, place).some(({ forecasts }) => forecasts > 0))
  return (
    <ScrollRegion className="score-scroll" name={words['view.table']}>
      {told.map((board) => (
        <table key={nameOf(board, words)} className="score-table">
          <caption>
            {nameOf(board, words)} · {place === ALL ? words.all : name} · {words.beds}
          </caption>
          <thead>
            <tr>
              <th scope="col">{words.horizon}</th>
              <th scope="col" title={words.countHint}>
                {words.count}
              </th>
              <th scope="col" title={words.basisHint}>
                {words.wis}
              </th>
              <th scope="col">{words.naive}</th>
              <th scope="col">{words.seasonalNaive}</th>
              <th scope="col">{words.calibratedNaive}</th>
              <th scope="col">{words.ratio}</th>
            </tr>
          </thead>
          <tbody>
            {scoresAt(board, place)
              .filter(({ forecasts }) => forecasts > 0)
              .map((score) => (
                <tr key={score.horizonHours}>
                  <th scope="row">{score.horizonHours} h</th>
                  <td>{count(score.forecasts)}</td>
                  <td className="is-own">{two(score.wis)}</td>
                  <td>{two(opponentWis(score.wis, score.relativeWisToNaive))}</td>
                  <td>{two(opponentWis(score.wis, score.relativeWisToSeasonalNaive))}</td>
                  <td>{two(opponentWis(score.wis, score.relativeWisToCalibratedNaive))}</td>
                  <td className={`is-${verdictOf(score, provenAt(board, place))}`}>
                    {ratioWords(score.relativeWisToCalibratedNaive)}
                  </td>
                </tr>
              ))}
          </tbody>
        </table>
      ))}
    </ScrollRegion>
  )
}
