// Whether bands held what they promised: coverage and bias by horizon of one record, with a verdict in words and shape.
import { FEWEST_TO_PROVE } from '@kangcheng/twin-engine/forecast'
import { count, percent, signed } from '../../format/numbers.ts'
import { dateWords } from '../../format/time.ts'
import { type ScoresWords, useScoresWords } from '../../i18n/scores-words.ts'
import { ScrollRegion } from '../../shell/scroll-region.tsx'
import { SeverityMark } from '../../shell/severity-mark.tsx'
import { useWords, useZone } from '../../words-hook.ts'
import { coverageFinding, keyOf, nameOf, provenAt, scoresAt, type Verdict, verdictOf } from './scoreboard-figures.ts'
import { scoresStore } from './scoreboard-store.ts'
import { useNoScores, useScoreboard } from './use-scoreboard.ts'

const MARK = { ok: 'normal', watch: 'watch', stopped: 'critical', few: 'unknown', none: 'unknown' } as const

export function CoveragePanel() {
  const words = useScoresWords()
  const { language } = useWords()
  const zone = useZone()
  const none = useNoScores()
  const { boards, place, board } = useScoreboard()
  const scores = board === null ? [] : scoresAt(board, place).filter(({ forecasts }) => forecasts > 0)
  const finding = none ?? coverageFinding(board, place, words)
  const most = scores.reduce((all, { forecasts }) => Math.max(all, forecasts), 0)
  const since = board?.rows.reduce<string | null>(
    (first, row) => (row.since !== null && (first === null || row.since < first) ? row.since : first),
    null,
  )
  return (
    <section className="score-panel" aria-label={words.coverage}>
      <header className="panel-title">
        <h2 className="ellipsis" title={finding}>
          {finding}
        </h2>
        <span className="meta">{words.coverageBasis}</span>
      </header>
      {none === null && board !== null && (
        <>
          <div className="score-tools">
            <select
              aria-label={words.source}
              value={keyOf(board)}
              onChange={(event) => scoresStore.setState({ source: event.target.value })}
            >
              {boards.map((one) => (
                <option key={keyOf(one)} value={keyOf(one)}>
                  {nameOf(one, words)}
                </option>
              ))}
            </select>
            <span className="meta ellipsis" title={board.recomputed ? words.againHint : undefined}>
              {since ? words.coverageFoot(count(most), dateWords(Date.parse(since), zone, language)) : ''}
            </span>
          </div>
          <ScrollRegion className="score-scroll" name={words.coverage}>
            <table className="score-table">
              <thead>
                <tr>
                  <th scope="col">{words.horizon}</th>
                  <th scope="col" title={words.countHint}>
                    {words.count}
                  </th>
                  <th scope="col">50</th>
                  <th scope="col">80</th>
                  <th scope="col">95</th>
                  <th scope="col" title={words.biasHint}>
                    {words.bias}
                  </th>
                  <th scope="col" className="is-verdict">
                    {words.verdict}
                  </th>
                </tr>
              </thead>
              <tbody>
                {scores.map((score) => {
                  const verdict = verdictOf(score, provenAt(board, place))
                  return (
                    <tr key={score.horizonHours}>
                      <th scope="row">{score.horizonHours} h</th>
                      <td>{count(score.forecasts)}</td>
                      <td>{percent(score.coverage50, 0)}</td>
                      <td>{percent(score.coverage80, 0)}</td>
                      <td className="is-own">{percent(score.coverage95)}</td>
                      <td>{signed(score.bias, 2)}</td>
                      <td
                        className={`score-verdict sev-${MARK[verdict]}`}
                        title={whyOf(verdict, score.forecasts, words)}
                      >
                        <SeverityMark severity={MARK[verdict]} size={11} /> {words[`verdict.${verdict}`]}
                      </td>
                    </tr>
                  )
                })}
              </tbody>
            </table>
          </ScrollRegion>
        </>
      )}
    </section>
  )
}

const whyOf = (verdict: Verdict, forecasts: number, words: ScoresWords): string =>
  verdict === 'few' ? words['why.few'](count(forecasts), String(FEWEST_TO_PROVE)) : words[`why.${verdict}`]
