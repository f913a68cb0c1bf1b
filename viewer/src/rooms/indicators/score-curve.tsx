// Ratio to the calibrated naive forecast over the horizon, one line a record; below 1 is better. Hatched where none is issued.
import { type PointerEvent, useId, useMemo, useState } from 'react'
import { Crosshair } from '../../charts/fan-chart.tsx'
import { textWidth } from '../../charts/fit-text.ts'
import { useSize } from '../../charts/use-size.ts'
import { count } from '../../format/numbers.ts'
import { useScoresWords } from '../../i18n/scores-words.ts'
import { ALL, beyondNote, nameOf, ratioWords } from './scoreboard-figures.ts'
import { type ScoreShapes, scoreShapes } from './scoreboard-shapes.ts'
import { useScoreboard } from './use-scoreboard.ts'

/** Pixels per line of text that is laid over the plot. */
const NOTE_SIZE = 12

export function ScoreCurve({ finding }: { finding: string }) {
  const words = useScoresWords()
  const [ref, size] = useSize<HTMLDivElement>()
  const [hours, setHours] = useState<number | null>(null)
  const hatch = useId()
  const { boards, place, issued } = useScoreboard()
  const names = Math.max(...boards.map((board) => textWidth(`${words[`method.${board.method}`]}* 0.00`, NOTE_SIZE)))
  const drawn = useMemo(
    () =>
      size.width > 0 ? scoreShapes(boards, issued, place, place === ALL, size.width, size.height, names + 14) : null,
    [boards, issued, place, size, names],
  )
  const move = (event: PointerEvent<SVGSVGElement>): void => {
    if (drawn !== null) setHours(nearestHours(drawn, event.clientX - event.currentTarget.getBoundingClientRect().left))
  }
  return (
    <div className="score-curve">
      <div ref={ref}>
        {drawn && (
          <svg
            width={size.width}
            height={size.height}
            role="img"
            aria-label={finding}
            onPointerMove={move}
            onPointerLeave={() => setHours(null)}
          >
            <defs>
              <pattern id={hatch} width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                <rect width="1.2" height="8" className="score-hatch" />
              </pattern>
            </defs>
            <Axes drawn={drawn} />
            <path className="score-band" d={drawn.band} />
            <Outside drawn={drawn} hatch={hatch} note={words[beyondNote(issued, place)]} />
            <line className="score-one" x1={drawn.plot.x0} x2={drawn.plot.x1} y1={drawn.oneY} y2={drawn.oneY} />
            <text className="score-note" x={drawn.plot.x0 + 4} y={drawn.oneY - 5}>
              {words.one}
            </text>
            {drawn.lines.map((line) => (
              <g
                key={line.key}
                className={`score-line is-${line.board.method.toLowerCase()} ${line.board.recomputed ? 'is-again' : ''}`}
              >
                <path d={line.path} />
                {line.points.map((point) => (
                  <circle
                    key={point.horizonHours}
                    cx={point.x}
                    cy={point.y}
                    r={line.board.recomputed ? 2.6 : 2.8}
                    className={point.few || line.board.recomputed ? 'is-open' : ''}
                  />
                ))}
                <text x={drawn.plot.x1 + 8} y={line.nameY}>
                  {words[`method.${line.board.method}`]}
                  {line.board.recomputed ? '*' : ''} {ratioWords(line.last.ratio)}
                </text>
              </g>
            ))}
            {hours !== null && (
              <Crosshair
                x={drawn.ticksX.length > 0 ? xOf(drawn, hours) : 0}
                plot={drawn.plot}
                lines={[
                  words.hours(String(hours)),
                  ...drawn.lines.flatMap((line) => {
                    const point = line.points.find(({ horizonHours }) => horizonHours === hours)
                    return point
                      ? [`${nameOf(line.board, words)} ${ratioWords(point.ratio)} · n ${count(point.forecasts)}`]
                      : []
                  }),
                ]}
              />
            )}
          </svg>
        )}
      </div>
      <p className="meta score-legend">
        {drawn?.band ? `${words.middleHalf} · ` : ''}
        {boards.some((board) => board.recomputed && drawn?.lines.some((line) => line.board === board)) &&
          `* ${words.againHint}`}
      </p>
    </div>
  )
}

const points = (drawn: ScoreShapes) => drawn.lines.flatMap((line) => line.points)
const nearestHours = (drawn: ScoreShapes, x: number): number | null =>
  points(drawn).toSorted((a, b) => Math.abs(a.x - x) - Math.abs(b.x - x))[0]?.horizonHours ?? null
const xOf = (drawn: ScoreShapes, hours: number): number =>
  points(drawn).find(({ horizonHours }) => horizonHours === hours)?.x ?? drawn.plot.x0

function Axes({ drawn: { plot, ticksX, ticksY } }: { drawn: ScoreShapes }) {
  return (
    <>
      {ticksY.map(({ ratio, y }) => (
        <g key={ratio} className="axis">
          <line x1={plot.x0} x2={plot.x1} y1={y} y2={y} />
          <text x={plot.x0 - 6} y={y + 4} textAnchor="end">
            {ratio.toFixed(1)}
          </text>
        </g>
      ))}
      {ticksX.map(({ hours, x }) => (
        <g key={hours} className="axis">
          <line x1={x} x2={x} y1={plot.y1} y2={plot.y1 + 4} />
          <text x={x} y={plot.y1 + 17} textAnchor="middle">
            {hours} h
          </text>
        </g>
      ))}
    </>
  )
}

/** The ground outside what holds, and why at the widest part. */
function Outside({ drawn: { plot, hatched }, hatch, note }: { drawn: ScoreShapes; hatch: string; note: string }) {
  const widest = hatched.toSorted((a, b) => b[1] - b[0] - (a[1] - a[0]))[0]
  if (widest === undefined) return null
  const width = textWidth(note, NOTE_SIZE)
  const x = Math.max(plot.x0 + 4, Math.min(widest[0] + 6, plot.x1 - width - 4))
  return (
    <>
      {hatched.map(([x0, x1]) => (
        <rect key={x0} x={x0} y={plot.y0} width={x1 - x0} height={plot.y1 - plot.y0} fill={`url(#${hatch})`} />
      ))}
      <text className="score-note is-beyond" x={x} y={plot.y0 - 7}>
        {note}
      </text>
    </>
  )
}
