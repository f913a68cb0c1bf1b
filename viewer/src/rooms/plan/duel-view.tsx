// The site duel: small multiples of paired runs, regret over the futures, and where the patients come from.
import { scaleLinear } from 'd3-scale'
import { useSize } from '../../charts/use-size.ts'
import type { DuelCell, DuelRow, SiteDuel } from '../../data/plan-types.ts'
import { signed } from '../../format/numbers.ts'
import { clockTime } from '../../format/time.ts'
import { useApp } from '../../store.ts'
import { useWords, useZone } from '../../words-hook.ts'
import { bestOf, crossesZero, rowExtent } from './duel-scale.ts'
import { fixed } from './plan-figures.ts'
import { usePlan } from './plan-store.ts'
import './duel-view.css'

const MOVED = 8

export function DuelView() {
  const { words, say } = useWords()
  const zone = useZone()
  const duel = usePlan((state) => state.duel)
  const problem = usePlan((state) => state.duelProblem)
  if (problem !== null)
    return (
      <p className="plan-wait duel-wait" role="alert">
        {words['duel.failed'](problem)}
      </p>
    )
  if (!duel) return <p className="plan-wait duel-wait">{words['plan.loading']}</p>
  const nameOf = (id: string): string => {
    const found = duel.candidates.find((one) => one.id === id)
    return found ? say(found.name) : id
  }
  const title =
    duel.winner === null
      ? words['duel.title.waiting'](duel.done, duel.wanted)
      : duel.orElse.length === 0
        ? words['duel.title.won'](nameOf(duel.winner))
        : words['duel.title.open'](nameOf(duel.winner), duel.orElse.map(nameOf).join(', '))
  return (
    <div className="duel">
      <header className="duel-head">
        <h1>{title}</h1>
        <p>
          {words['duel.lead'](
            Math.round(duel.horizonHours / 24),
            duel.seed,
            clockTime(Date.parse(duel.forkedAt), zone),
          )}{' '}
          · {words['duel.assumption']}
        </p>
      </header>
      <Multiples duel={duel} nameOf={nameOf} />
      <div className="duel-right">
        <Regret duel={duel} nameOf={nameOf} />
        <Moved duel={duel} nameOf={nameOf} />
      </div>
    </div>
  )
}

interface PartProps {
  readonly duel: SiteDuel
  readonly nameOf: (id: string) => string
}

function Multiples({ duel, nameOf }: PartProps) {
  const { words, say } = useWords()
  const pairs = Math.max(0, ...duel.rows.flatMap(({ cells }) => cells.map((cell) => cell.pairs.length)))
  const chosen = duel.candidates.filter((one) => one.chosen)
  return (
    <section className="duel-multiples">
      <div className="panel-title">
        <h2>{words['duel.paired']}</h2>
        <span className="meta">{words['duel.pairedNote'](pairs)}</span>
      </div>
      <div
        className="duel-grid"
        style={{ gridTemplateColumns: `minmax(120px, 200px) repeat(${chosen.length}, minmax(0, 1fr))` }}
      >
        <span />
        {chosen.map(({ id }) => (
          <h3 key={id}>
            <i className={`plan-mark plan-${id}`} /> {nameOf(id)}
          </h3>
        ))}
        {duel.rows.map((row) => {
          const best = bestOf(row)
          const extent = rowExtent(row)
          return [
            <div key={row.id} className="duel-label">
              <b>{say(row.name)}</b>
              <span>{words[`duel.unit.${row.unit as 'min'}`]}</span>
              <span>{words[`duel.${row.better as 'lower'}`]}</span>
            </div>,
            ...row.cells.map((cell) => (
              <Cell
                key={`${row.id} ${cell.candidate}`}
                row={row}
                cell={cell}
                extent={extent}
                isBest={best === cell.candidate}
              />
            )),
          ]
        })}
      </div>
    </section>
  )
}

const H = 58

function Cell({
  row,
  cell,
  extent,
  isBest,
}: {
  row: DuelRow
  cell: DuelCell
  extent: readonly [number, number]
  isBest: boolean
}) {
  const { words, say } = useWords()
  const [ref, size] = useSize<HTMLDivElement>()
  const digits = Math.abs(extent[1] - extent[0]) < 0.5 ? 4 : Math.abs(extent[1] - extent[0]) < 50 ? 2 : 0
  const x = scaleLinear()
    .domain(extent)
    .range([8, Math.max(60, size.width - 8)])
  const crosses = crossesZero(cell)
  const figure = signed(cell.p50, digits)
  const band = `${signed(cell.p10, digits)} … ${signed(cell.p90, digits)}`
  return (
    <div className={`duel-cell plan-${cell.candidate} ${crosses ? 'is-grey' : ''}`}>
      <div ref={ref}>
        {size.width > 0 && (
          <svg width={size.width} height={H} role="img" aria-label={`${say(row.name)}: ${figure} (${band})`}>
            <line className="duel-zero" x1={x(0)} x2={x(0)} y1="2" y2={H - 2} />
            {cell.p10 !== null && cell.p90 !== null && (
              <rect
                className="duel-bar"
                x={x(cell.p10)}
                width={Math.max(1, x(cell.p90) - x(cell.p10))}
                y="8"
                height="10"
              />
            )}
            {cell.p50 !== null && <rect className="duel-median" x={x(cell.p50) - 1} width="2" y="4" height="18" />}
            {cell.pairs.map((value, k) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a pair has no other name than its number
              <circle key={k} className="duel-dot" cx={x(value)} cy={30 + ((k * 7) % 22)} r="2" />
            ))}
          </svg>
        )}
      </div>
      <p>
        <b>{figure}</b>
        <span>{band}</span>
        <span>{isBest ? `● ${words['duel.best']}` : crosses ? `○ ${words['duel.crosses']}` : ''}</span>
      </p>
    </div>
  )
}

function Regret({ duel, nameOf }: PartProps) {
  const { words, say } = useWords()
  if (duel.ranking.length === 0) return null
  const futures = duel.compared.map((id) => duel.futures.find((one) => one.id === id))
  return (
    <section>
      <div className="panel-title">
        <h2>{words['duel.regret'](futures.length)}</h2>
        <span className="meta ellipsis">{words['duel.regretNote']}</span>
      </div>
      <ol className="duel-ranking">
        {duel.ranking.map(({ candidate, regret, low, high, leads }) => (
          <li key={candidate}>
            <i className={`plan-mark plan-${candidate}`} /> {nameOf(candidate)}
            <b>{fixed(regret, 2)}</b>
            <span>
              [{fixed(low, 2)}, {fixed(high, 2)}] · {words['duel.leads']((leads * 100).toFixed(0))}
            </span>
          </li>
        ))}
      </ol>
      <div className="duel-regret-body">
        <table>
          <caption>{words['duel.futureLosses']}</caption>
          <thead>
            <tr>
              <th />
              {futures.map((one, k) => (
                <th key={one?.id ?? k} scope="col">
                  {one ? say(one.name) : ''}
                </th>
              ))}
              <th scope="col">{words['duel.worst']}</th>
            </tr>
          </thead>
          {duel.regrets.map((measure) => {
            const most = Math.max(...measure.rows.map(({ worst }) => worst), 1e-12)
            return (
              <tbody key={measure.id}>
                <tr>
                  <th colSpan={futures.length + 2}>
                    {say(measure.name)} <span>{measure.unit}</span>
                  </th>
                </tr>
                {measure.rows.map((row) => (
                  <tr key={row.candidate}>
                    <th scope="row">{nameOf(row.candidate)}</th>
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
                      <b>{row.worst === 0 ? '0' : lossWords(row.worst)}</b>
                    </td>
                  </tr>
                ))}
              </tbody>
            )
          })}
        </table>
      </div>
    </section>
  )
}

const lossWords = (loss: number): string =>
  loss === 0 ? '● 0' : loss < 0.0005 ? '≈ 0' : String(Number(loss.toPrecision(2)))

function Moved({ duel, nameOf }: PartProps) {
  const { words, say } = useWords()
  const catalogue = useApp((state) => state.catalogue)
  const leader = duel.winner ?? duel.ranking[0]?.candidate
  const moved = duel.moved.find(({ candidate }) => candidate === leader)?.moved ?? []
  const rows = moved.filter(
    ({ admissions, facility }) => admissions !== null && admissions < 0 && catalogue?.facility.has(facility),
  )
  rows.sort((a, b) => a.admissions! - b.admissions!)
  if (!leader || rows.length === 0) return null
  const most = Math.abs(rows[0]!.admissions!)
  return (
    <section>
      <div className="panel-title">
        <h2>{words['duel.moved'](nameOf(leader))}</h2>
        <span className="meta ellipsis">{words['duel.movedNote']}</span>
      </div>
      <ul className="duel-moved">
        {rows.slice(0, MOVED).map((row) => (
          <li key={row.facility}>
            <span className="ellipsis">{say(catalogue!.facility.get(row.facility)!.name)}</span>
            <i>
              <em style={{ width: `${(Math.abs(row.admissions!) / most) * 100}%` }} />
            </i>
            <b>{signed(row.admissions)}</b>
            <span className="meta">
              [{signed(row.admissionsLow)}, {signed(row.admissionsHigh)}]
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
