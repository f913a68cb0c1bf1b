// Regret over the futures: all measures together or one at a time, the greatest of each candidate, and how sure the order is.
import { useState } from 'react'
import { ChartFrame } from '../../figures/chart-frame.tsx'
import { useWords } from '../../words-hook.ts'
import { shownFactor } from './duel-figures.ts'
import type { DuelPartProps } from './duel-view.tsx'
import { fixed } from './plan-figures.ts'

const ALL = 'all'

export function Regret({ duel, nameOf }: DuelPartProps) {
  const { words, say } = useWords()
  const [shown, setShown] = useState(ALL)
  if (duel.ranking.length === 0) return null
  const futures = duel.compared.map((id) => duel.futures.find((one) => one.id === id))
  const measure = duel.regrets.find(({ id }) => id === shown) ?? null
  const factor = measure ? shownFactor(measure.unit) : 100
  const unit = measure ? words[`duel.lossUnit.${measure.unit as 'min'}`] : words['duel.regretUnit']
  const losses = (candidate: string): readonly number[] =>
    measure
      ? (measure.rows.find((one) => one.candidate === candidate)?.losses ?? [])
      : (duel.ranking.find((one) => one.candidate === candidate)?.byFuture ?? [])
  const rows = duel.ranking.map(({ candidate }) => ({ candidate, losses: losses(candidate) }))
  const most = Math.max(...rows.flatMap((row) => row.losses), 1e-12)
  const digits = most * factor >= 10 ? 1 : most * factor >= 0.1 ? 2 : 4
  const lossWords = (loss: number): string =>
    loss === 0 ? '● 0' : loss * factor < 10 ** -digits / 2 ? '≈ 0' : fixed(loss * factor, digits)
  return (
    <section className="duel-regret">
      <ChartFrame
        facts={{
          id: 'duel-regret',
          finding: words['duel.regret'](futures.length),
          unit,
          at: Date.parse(duel.forkedAt),
          basis: 'simulated',
          note: measure ? say(measure.name) : words['duel.regretAll'],
          table: () => ({
            columns: [
              words['duel.candidate'],
              ...futures.map((one, k) => (one ? say(one.name) : String(k + 1))),
              words['duel.worst'],
            ],
            rows: rows.map((row) => [
              nameOf(row.candidate),
              ...row.losses.map(lossWords),
              lossWords(Math.max(0, ...row.losses)),
            ]),
          }),
        }}
        tableClass="figure-table"
        title={
          <>
            <h2>{words['duel.regret'](futures.length)}</h2>
            <span className="meta">
              <select
                aria-label={words['duel.regretOf']}
                value={shown}
                onChange={(event) => setShown(event.target.value)}
              >
                <option value={ALL}>{words['duel.regretAll']}</option>
                {duel.regrets.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {say(name)}
                  </option>
                ))}
              </select>{' '}
              {unit}
            </span>
          </>
        }
      >
        <div className="duel-regret-body">
          <table>
            <thead>
              <tr>
                <th scope="col">{words['duel.candidate']}</th>
                {futures.map((one, k) => (
                  <th key={one?.id ?? k} scope="col">
                    {one ? say(one.name) : ''}
                  </th>
                ))}
                <th scope="col">{words['duel.worst']}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.candidate}>
                  <th scope="row">
                    <i className={`plan-mark plan-${row.candidate}`} /> {nameOf(row.candidate)}
                  </th>
                  {row.losses.map((loss, k) => (
                    <td
                      key={duel.compared[k]}
                      style={{
                        background: `color-mix(in srgb, var(--do-nothing) ${Math.round((loss / most) * 38)}%, transparent)`,
                      }}
                    >
                      {lossWords(loss)}
                    </td>
                  ))}
                  <td>
                    <b>{lossWords(Math.max(0, ...row.losses))}</b>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <p className="meta">{words['duel.regretNote']}</p>
        </div>
      </ChartFrame>
      <ol className="duel-ranking">
        {duel.ranking.map(({ candidate, regret, low, high, leads }) => (
          <li key={candidate}>
            <i className={`plan-mark plan-${candidate}`} /> {nameOf(candidate)}
            <b>{fixed(regret * 100, 0)}</b>
            <span>
              [{fixed(low * 100, 0)}, {fixed(high * 100, 0)}] · {words['duel.leads']((leads * 100).toFixed(0))}
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}
