// Residents' satisfaction: series that others published, by quarter, with their intervals; hollow marks, as nothing of it is live.
import { useMemo } from 'react'
import { textWidth } from '../../charts/fit-text.ts'
import { useSize } from '../../charts/use-size.ts'
import { ChartFrame } from '../../figures/chart-frame.tsx'
import { useCalendarWords } from '../../i18n/calendar-words.ts'
import { useWords } from '../../words-hook.ts'
import type { Row } from './catalogue-rows.ts'
import {
  type SatisfactionSeries,
  satisfactionFinding,
  satisfactionOf,
  satisfactionShapes,
} from './satisfaction-figures.ts'

export function SatisfactionPanel({ rows }: { rows: readonly Row[] }) {
  const words = useCalendarWords()
  const { say } = useWords()
  const series = useMemo(() => satisfactionOf(rows), [rows])
  const finding = satisfactionFinding(series, words)
  const told = series.filter(({ values }) => values.length > 0)
  if (series.length === 0) return null
  const newest = told
    .map(({ values }) => values.at(-1)!.period)
    .toSorted()
    .at(-1)
  const madeUp = told.some(({ kind }) => kind === 'SYNTHETIC')
  const source = rows.find(({ entry }) => entry.id === told[0]?.id)?.value.source ?? null
  return (
    <section className="satisfaction" aria-label={words.satisfaction}>
      <ChartFrame
        facts={{
          id: 'satisfaction',
          finding,
          unit: words.satisfactionBasis,
          at: null,
          basis: 'published',
          note: [newest, madeUp ? words.madeUp : words.imported, source && say(source)].filter(Boolean).join(' · '),
          caption: words.satisfaction,
          table: () => ({
            columns: [words.period, ...told.map(({ id }) => words[id])],
            rows: [...new Set(told.flatMap(({ values }) => values.map(({ period }) => period)))]
              .toSorted()
              .toReversed()
              .map((period) => [
                period,
                ...told.map(({ values }) => {
                  const one = values.find((value) => value.period === period)
                  if (one === undefined) return words.notReported
                  return one.low === null || one.high === null
                    ? one.value.toFixed(1)
                    : `${one.value.toFixed(1)} [${one.low.toFixed(1)}, ${one.high.toFixed(1)}]`
                }),
              ]),
          }),
        }}
        ready={told.length > 0}
        tableClass="satisfaction-table"
        title={
          <>
            <h2>{finding}</h2>
            {newest !== undefined && (
              <span className="meta">
                <span className={`catalogue-year ${madeUp ? 'is-made-up' : ''}`}>
                  {newest}
                  {madeUp ? ` ${words.madeUp}` : ` ${words.imported}`}
                </span>
              </span>
            )}
          </>
        }
        between={
          <>
            {told.length > 0 && (
              <p className="meta">
                {words.satisfaction} · {words.satisfactionBasis} · {words.interval}
                {source && ` · ${say(source)}`}
              </p>
            )}
            {series
              .filter(({ values }) => values.length === 0)
              .map(({ id }) => (
                <p key={id} className="meta">
                  {words[id]}: {words.notReported}
                </p>
              ))}
          </>
        }
      >
        {told.length > 0 && <Chart series={series} finding={finding} />}
      </ChartFrame>
    </section>
  )
}

function Chart({ series, finding }: { series: readonly SatisfactionSeries[]; finding: string }) {
  const words = useCalendarWords()
  const [ref, size] = useSize<HTMLDivElement>()
  const names = Math.max(...series.map(({ id }) => textWidth(words[id], 12))) + 18
  const drawn = useMemo(
    () => (size.width > 0 ? satisfactionShapes(series, size.width, size.height, names) : null),
    [series, size, names],
  )
  return (
    <div className="satisfaction-chart" ref={ref}>
      {drawn && (
        <svg width={size.width} height={size.height} role="img" aria-label={`${words.satisfaction}: ${finding}`}>
          {drawn.ticksY.map(({ score, y }) => (
            <g key={score} className="axis">
              <line x1={drawn.plot.x0} x2={drawn.plot.x1} y1={y} y2={y} />
              <text x={drawn.plot.x0 - 6} y={y + 4} textAnchor="end">
                {score}
              </text>
            </g>
          ))}
          {drawn.ticksX.map(({ year, x }) => (
            <text key={year} className="axis-name" x={x} y={drawn.plot.y1 + 16} textAnchor="middle">
              {year}
            </text>
          ))}
          {drawn.lines.map((line) => (
            <g key={line.id} className={`${line.id} ${line.kind === 'SYNTHETIC' ? 'is-made-up' : ''}`}>
              <path className="satisfaction-band" d={line.band} />
              <path className="satisfaction-line" d={line.path} />
              {line.points.map((point) => (
                <rect key={point.period} x={point.x - 2} y={point.y - 2} width="4" height="4" />
              ))}
              <text x={drawn.plot.x1 + 6} y={line.nameY}>
                {words[line.id]}
              </text>
              <text x={drawn.plot.x1 + 6} y={line.nameY + 14} className="satisfaction-value">
                {line.value.toFixed(1)}
              </text>
            </g>
          ))}
        </svg>
      )}
    </div>
  )
}
