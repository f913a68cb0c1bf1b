// Small multiples of a duel: access of each candidate as calculated, and its paired runs as bars within bars, a line and dots.
import { scaleLinear } from 'd3-scale'
import { useState } from 'react'
import { useSize } from '../../charts/use-size.ts'
import type { DuelCell, DuelRow, SiteDuel } from '../../data/plan-types.ts'
import { ChartFrame } from '../../figures/chart-frame.tsx'
import type { ChartTable } from '../../figures/figure.ts'
import { NO_VALUE, signed } from '../../format/numbers.ts'
import type { Text, Words } from '../../i18n/words.ts'
import { ScrollRegion } from '../../shell/scroll-region.tsx'
import { useWords } from '../../words-hook.ts'
import { ACCESS_ROWS, accessChange, bandWords, shownRow } from './duel-figures.ts'
import { bestOf, crossesZero, rowExtent } from './duel-scale.ts'
import type { DuelPartProps } from './duel-view.tsx'

const HEIGHT = 50

export function Multiples({ duel, nameOf }: DuelPartProps) {
  const { words, say } = useWords()
  const [pointed, setPointed] = useState<number | null>(null)
  const pairs = Math.max(0, ...duel.rows.flatMap(({ cells }) => cells.map((cell) => cell.pairs.length)))
  const chosen = duel.candidates.filter((one) => one.chosen)
  return (
    <ScrollRegion className="duel-multiples" name={words['duel.paired']}>
      <ChartFrame
        facts={{
          id: 'duel-multiples',
          finding: words['duel.paired'],
          unit: words['duel.byRow'],
          at: Date.parse(duel.forkedAt),
          basis: 'simulated',
          note: words['duel.pairedNote'](pairs),
          table: () =>
            multiplesTable(
              duel,
              chosen.map(({ id }) => id),
              words,
              nameOf,
              say,
            ),
        }}
        tableClass="figure-table"
        title={
          <>
            <h2>{words['duel.paired']}</h2>
            <span className="meta">{words['duel.pairedNote'](pairs)}</span>
          </>
        }
      >
        <div
          className="duel-grid"
          style={{ gridTemplateColumns: `minmax(120px, 216px) repeat(${chosen.length}, minmax(196px, 1fr))` }}
        >
          <span />
          {chosen.map(({ id }) => (
            <h3 key={id}>
              <i className={`plan-mark plan-${id}`} /> {nameOf(id)}
            </h3>
          ))}
          {ACCESS_ROWS.map(({ id, of, digits, better }) => {
            const changes = accessChange(duel, 0, of)
            const good = changes.map(({ change }) => (change === null ? 0 : better === 'higher' ? change : -change))
            const most = Math.max(...good, 0)
            const isTold = most >= 10 ** -digits
            return [
              <div
                key={id}
                className="duel-label"
                title={id === 'worst' || id === 'gini' ? say(duel.accessMeasure) : ''}
              >
                <b>{words[`duel.access.${id}`]}</b>
                <span>
                  {words[`duel.accessUnit.${id}`]} · {words[`duel.${better}`]}
                </span>
              </div>,
              ...changes.map(({ candidate, change }, c) => (
                <div key={`${id} ${candidate}`} className={`duel-cell is-calculated plan-${candidate}`}>
                  <i className="duel-reach">
                    <em style={{ width: `${most > 0 ? Math.max(0, (good[c]! / most) * 100) : 0}%` }} />
                  </i>
                  <p>
                    <b>{signed(change, digits)}</b>
                    <span>{isTold && good[c] === most ? `● ${words['duel.best']}` : words['duel.calculated']}</span>
                  </p>
                </div>
              )),
            ]
          })}
          {duel.rows.map((one) => {
            const row = shownRow(one)
            const best = bestOf(row)
            const extent = rowExtent(row)
            return [
              <div key={row.id} className="duel-label">
                <b>{say(row.name)}</b>
                <span>
                  {words[`duel.unit.${row.unit as 'min'}`]} · {words[`duel.${row.better as 'lower'}`]}
                </span>
              </div>,
              ...row.cells.map((cell) => (
                <Cell
                  key={`${row.id} ${cell.candidate}`}
                  row={row}
                  cell={cell}
                  extent={extent}
                  isBest={best === cell.candidate}
                  pointed={pointed}
                  onPoint={setPointed}
                />
              )),
            ]
          })}
        </div>
      </ChartFrame>
    </ScrollRegion>
  )
}

function multiplesTable(
  duel: SiteDuel,
  candidates: readonly string[],
  words: Words,
  nameOf: DuelPartProps['nameOf'],
  say: (text: Text) => string,
): ChartTable {
  const access = ACCESS_ROWS.map(({ id, of, digits }) => {
    const changes = accessChange(duel, 0, of)
    const changeOf = (candidate: string) => changes.find((one) => one.candidate === candidate)?.change ?? null
    return [
      words[`duel.access.${id}`],
      words[`duel.accessUnit.${id}`],
      ...candidates.map((one) => `${signed(changeOf(one), digits)} ${words['duel.calculated']}`),
    ]
  })
  const paired = duel.rows.map(shownRow).map((row) => [
    say(row.name),
    words[`duel.unit.${row.unit as 'min'}`],
    ...candidates.map((candidate) => {
      const cell = row.cells.find((one) => one.candidate === candidate)
      return cell ? `${signed(cell.p50, 3)} (${bandWords(cell, 3)})` : NO_VALUE
    }),
  ])
  return {
    columns: [words['duel.measure'], words['duel.unitHead'], ...candidates.map(nameOf)],
    rows: [...access, ...paired],
  }
}

interface CellProps {
  readonly row: DuelRow
  readonly cell: DuelCell
  readonly extent: readonly [number, number]
  readonly isBest: boolean
  /** Number of the pair that is looked at in every cell. */
  readonly pointed: number | null
  readonly onPoint: (pair: number | null) => void
}

function Cell({ row, cell, extent, isBest, pointed, onPoint }: CellProps) {
  const { words, say } = useWords()
  const [ref, size] = useSize<HTMLDivElement>()
  const width = Math.abs(extent[1] - extent[0])
  const digits = width < 0.05 ? 4 : width < 0.5 ? 3 : width < 50 ? 2 : 0
  const x = scaleLinear()
    .domain(extent)
    .range([8, Math.max(60, size.width - 8)])
  const crosses = crossesZero(cell)
  const figure = signed(cell.p50, digits)
  const band = bandWords(cell, digits)
  const bar = (low: number | null, high: number | null, className: string) =>
    low !== null &&
    high !== null && <rect className={className} x={x(low)} width={Math.max(1, x(high) - x(low))} y="6" height="10" />
  return (
    <div className={`duel-cell plan-${cell.candidate} ${crosses ? 'is-grey' : ''}`}>
      <div ref={ref}>
        {size.width > 0 && (
          <svg width={size.width} height={HEIGHT} role="img" aria-label={`${say(row.name)}: ${figure} (${band})`}>
            <line className="duel-zero" x1={x(0)} x2={x(0)} y1="2" y2={HEIGHT - 2} />
            {bar(cell.p10, cell.p90, 'duel-bar')}
            {bar(cell.p25, cell.p75, 'duel-bar is-half')}
            {cell.p50 !== null && <rect className="duel-median" x={x(cell.p50) - 1} width="2" y="2" height="18" />}
            {cell.pairs.map((value, k) => (
              <circle
                // biome-ignore lint/suspicious/noArrayIndexKey: a pair has no other name than its number
                key={k}
                className={k === pointed ? 'duel-dot is-pointed' : 'duel-dot'}
                cx={x(value)}
                cy={27 + ((k * 7) % 20)}
                r={k === pointed ? 3.5 : 2}
                onPointerEnter={() => onPoint(k)}
                onPointerLeave={() => onPoint(null)}
              />
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
