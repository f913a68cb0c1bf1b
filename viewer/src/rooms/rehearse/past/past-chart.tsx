// One figure over the window: the record as a white line, the replay dashed, the changed future dashed with its band.
import { useMemo } from 'react'
import { useSize } from '../../../charts/use-size.ts'
import type { PastRun, PastSeries } from '../../../data/past-types.ts'
import type { ChartTable } from '../../../figures/figure.ts'
import { count } from '../../../format/numbers.ts'
import { clockTime, timeWords } from '../../../format/time.ts'
import { type PastWords, usePastWords } from '../../../i18n/past-words.ts'
import type { Language } from '../../../i18n/words.ts'
import { useZone } from '../../../words-hook.ts'
import { pastGeometry, valueWords } from './past-figures.ts'

const LINES = ['recorded', 'replay', 'changed'] as const
/** Pixels between the names at the right end. */
const NAME_LINE = 16

export function PastChart({ run, series, finding }: { run: PastRun; series: PastSeries; finding: string }) {
  const words = usePastWords()
  const zone = useZone()
  const [ref, size] = useSize<HTMLDivElement>()
  const from = Date.parse(run.from)
  const every = run.everyMinutes ?? 15
  const drawn = useMemo(
    () => (size.width > 0 && size.height > 0 ? pastGeometry(series, from, every, size, zone) : null),
    [series, from, every, size, zone],
  )
  const name = { recorded: words.record, replay: words.replay, changed: words.changed }
  const shown = run.isChanged ? LINES : LINES.slice(0, 2)
  return (
    <div className="past-chart" ref={ref}>
      {drawn && (
        <svg width={size.width} height={size.height} role="img" aria-label={finding}>
          <rect
            x={drawn.plot.x0}
            y={drawn.plot.y0}
            width={Math.max(0, drawn.plot.x1 - drawn.plot.x0)}
            height={Math.max(0, drawn.plot.y1 - drawn.plot.y0)}
            className="past-ground"
          />
          {drawn.ticksY.map(({ value, y }) => (
            <g key={value}>
              <line x1={drawn.plot.x0} x2={drawn.plot.x1} y1={y} y2={y} className="fan-grid" />
              <text x={drawn.plot.x0 - 8} y={y + 4} textAnchor="end" className="fan-tick">
                {count(value)}
              </text>
            </g>
          ))}
          {drawn.ticksX.map(({ at, x }) => (
            <text key={at} x={x} y={drawn.plot.y1 + 18} textAnchor="middle" className="fan-tick">
              {clockTime(at, zone)}
            </text>
          ))}
          {run.isChanged && <path d={drawn.changed.band} className="past-band is-changed" />}
          <path d={drawn.replay.band} className="past-band is-replay" />
          <path d={drawn.recorded} className="past-line is-recorded" />
          <path d={drawn.replay.middle} className="past-line is-replay" />
          {run.isChanged && <path d={drawn.changed.middle} className="past-line is-changed" />}
          {apart(shown.map((line) => ({ line, y: drawn.ends[line] }))).map(({ line, y }) => (
            <text key={line} x={drawn.plot.x1 + 8} y={y + 4} className={`past-name is-${line}`}>
              {name[line]}
            </text>
          ))}
        </svg>
      )}
    </div>
  )
}

/** Names that would overprint stand one below the other, in the order of their lines. */
function apart<L>(names: readonly { readonly line: L; readonly y: number | null }[]): { line: L; y: number }[] {
  const placed: { line: L; y: number }[] = []
  for (const { line, y } of names.toSorted((a, b) => (a.y ?? 0) - (b.y ?? 0))) {
    if (y === null) continue
    placed.push({ line, y: Math.max(y, (placed.at(-1)?.y ?? Number.NEGATIVE_INFINITY) + NAME_LINE) })
  }
  return placed
}

/** The same lines in rows; nothing while they are on their way. */
export function courseTable(
  run: PastRun,
  series: PastSeries | null,
  words: PastWords,
  zone: string,
  language: Language,
): ChartTable {
  const from = Date.parse(run.from)
  const every = run.everyMinutes ?? 15
  return {
    columns: [
      words.minute,
      words.record,
      `${words.replay} P50`,
      'P10–P90',
      ...(run.isChanged ? [`${words.changed} P50`, 'P10–P90 '] : []),
    ],
    rows: (series?.recorded ?? []).map((value, k) => [
      timeWords(from + k * every * 60_000, from, zone, language),
      count(value),
      ...(run.isChanged ? (['replay', 'changed'] as const) : (['replay'] as const)).flatMap((line) => {
        const { p10, p50, p90 } = series![line]
        return [valueWords(p50[k] ?? null), `${count(p10[k])}–${count(p90[k])}`]
      }),
    ]),
  }
}
