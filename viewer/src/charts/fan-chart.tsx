// The fan of one place: measured, now, bands, open beds, and where they cross. Crosshair by pointer or from the time bar.
import { type PointerEvent, useId, useMemo, useState } from 'react'
import { count } from '../format/numbers.ts'
import { clockTime, timeWords } from '../format/time.ts'
import { useWords, useZone } from '../words-hook.ts'
import { type DrawnFan, type FanGeometry, type FanInput, fanGeometry, quantilesAt } from './fan.ts'
import { textWidth, wrapped } from './fit-text.ts'
import { dayLabel } from './time-axis.ts'
import { useSize } from './use-size.ts'
import './fan-chart.css'

export interface FanLabel {
  readonly id: string
  readonly name: string
  readonly className: string
}

export interface FanChartProps {
  readonly input: Omit<FanInput, 'width' | 'height' | 'zone' | 'margins'>
  readonly margins?: FanInput['margins']
  /** Names of the fans, shown at their right end; one without a name shows P10, P50, P90. */
  readonly labels: readonly FanLabel[]
  readonly finding: string
  readonly nowLabel: string
  readonly openLabel: string
  readonly planOpenLabel?: string | undefined
  /** The P10–90 of the crossing in words, and its instants. */
  readonly crossing?: { readonly words: string; readonly p10: number | null; readonly p90: number | null } | null
  readonly cursor?: number | null
  readonly cursorLabel?: string | undefined
  /** Too few runs: bands are dashed outlines. */
  readonly uncertain?: boolean
  readonly rehearsal?: boolean
  /** Said on the hatched ground outside `input.proven`. */
  readonly unprovenLabel?: string | undefined
  /** Said on the ground beyond `input.issuedHours`: why nothing is forecast there. */
  readonly unissuedLabel?: string | undefined
  /** Too little has been scored to judge: what is not proven keeps its bands; what has been judged and failed is dashed outlines. */
  readonly unjudged?: boolean | undefined
}

/** Beyond so many hours a crossing is told by its date. */
const LONG_HOURS = 336
const MARGINS = { top: 26, right: 40, bottom: 24, left: 48 }

/** The name of the present stands left of its line where so many pixels are. */
const NAME_ROOM = 110

export function FanChart(props: FanChartProps) {
  const { language } = useWords()
  const zone = useZone()
  const [ref, size] = useSize<HTMLDivElement>()
  const [hover, setHover] = useState<number | null>(null)
  const { input } = props
  const id = useId()
  const margins = props.margins ?? MARGINS
  const fan = useMemo(
    () => (size.width > 0 ? fanGeometry({ ...input, ...size, zone, margins }) : null),
    [input, size, zone, margins],
  )
  const move = (event: PointerEvent<SVGSVGElement>): void => {
    if (!fan) return
    const box = event.currentTarget.getBoundingClientRect()
    const px = event.clientX - box.left
    setHover(px >= fan.plot.x0 && px <= fan.plot.x1 ? fan.timeAt(px) : null)
  }
  const at = hover ?? props.cursor ?? null
  const { plot } = fan ?? { plot: { x0: 0, x1: 0, y0: 0, y1: 0 } }
  return (
    <div className="fan-chart" ref={ref}>
      {fan && (
        <svg
          width={size.width}
          height={size.height}
          role="img"
          aria-label={props.finding}
          onPointerMove={move}
          onPointerLeave={() => setHover(null)}
        >
          <rect
            x={fan.nowX}
            y={plot.y0}
            width={Math.max(0, plot.x1 - fan.nowX)}
            height={plot.y1 - plot.y0}
            className="fan-ground"
          />
          <defs>
            <pattern
              id={`${id}-hatch`}
              width="7"
              height="7"
              patternUnits="userSpaceOnUse"
              patternTransform="rotate(45)"
            >
              <rect width="1.2" height="7" className="fan-hatch" />
            </pattern>
            <pattern
              id={`${id}-none`}
              width="12"
              height="12"
              patternUnits="userSpaceOnUse"
              patternTransform="rotate(-45)"
            >
              <rect width="1" height="12" className="fan-hatch" />
            </pattern>
          </defs>
          {fan.issuedX < plot.x1 && <Unissued fan={fan} id={id} label={props.unissuedLabel ?? ''} />}
          {fan.unproven.length > 0 && <Unproven fan={fan} id={id} label={props.unprovenLabel ?? ''} />}
          {fan.ticksY.map((tick) => (
            <g key={tick.value}>
              <line x1={plot.x0} x2={plot.x1} y1={tick.y} y2={tick.y} className="fan-grid" />
              <text x={plot.x0 - 8} y={tick.y + 4} textAnchor="end" className="fan-tick">
                {count(tick.value)}
              </text>
            </g>
          ))}
          {fan.ticksX.map((tick) => (
            <g key={tick.at}>
              <line x1={tick.x} x2={tick.x} y1={plot.y1} y2={plot.y1 + 4} className="fan-axis" />
              <text x={tick.x} y={plot.y1 + 17} textAnchor="middle" className="fan-tick">
                {tick.isDate ? tick.label : tick.label.slice(0, 2)}
              </text>
            </g>
          ))}
          {fan.fans.map((drawn) => {
            const label = props.labels.find(({ id }) => id === drawn.id)
            return (
              <g key={drawn.id} className={`fan ${label?.className ?? ''} ${props.uncertain ? 'uncertain' : ''}`}>
                <FanBands drawn={drawn} clip={fan.unproven.length === 0 ? undefined : `url(#${id}-proven)`} />
                {fan.unproven.length > 0 && (
                  <g className={props.unjudged ? '' : 'uncertain'}>
                    <FanBands drawn={drawn} clip={`url(#${id}-unproven)`} />
                  </g>
                )}
                {drawn.end && label?.name && (
                  <text x={plot.x1 + 8} y={nameY(fan.fans, drawn.id)} className="fan-name">
                    {label.name}
                  </text>
                )}
                {drawn.end && !label?.name && <EndNames end={drawn.end} x={fan.issuedX + 6} />}
              </g>
            )
          })}
          <path d={fan.open} className="fan-open" />
          {fan.openY !== null && (
            <text x={plot.x0 + 4} y={fan.openY - 6} className="fan-open-name">
              {props.openLabel}
            </text>
          )}
          {fan.planOpenY !== null && (
            <>
              <path d={fan.planOpen} className="fan-open is-plan" />
              <text x={plot.x1 - 6} y={fan.planOpenY - 6} textAnchor="end" className="fan-open-name is-plan">
                {props.planOpenLabel}
              </text>
            </>
          )}
          <path d={fan.ahead} className="fan-history is-ahead" />
          <path d={fan.history} className="fan-history" />
          {fan.step && <Step step={fan.step} />}
          <line x1={fan.nowX} x2={fan.nowX} y1={plot.y0 - 8} y2={plot.y1} className="fan-now" />
          <text
            x={fan.nowX + (fan.nowX < NAME_ROOM ? 6 : -6)}
            y={plot.y0 - 8}
            textAnchor={fan.nowX < NAME_ROOM ? 'start' : 'end'}
            className="fan-now-name"
          >
            {props.nowLabel}
          </text>
          {fan.fans.map(
            (drawn) =>
              drawn.crossing && (
                <g key={drawn.id} className="fan-crossing">
                  <line x1={drawn.crossing.x} x2={drawn.crossing.x} y1={drawn.crossing.y} y2={plot.y1} />
                  <circle cx={drawn.crossing.x} cy={drawn.crossing.y} r="4" />
                  {props.labels.length > 1 && (
                    <text x={drawn.crossing.x + 8} y={drawn.crossing.y + 18}>
                      {input.horizonHours > LONG_HOURS
                        ? dayLabel(drawn.crossing.at, zone)
                        : clockTime(drawn.crossing.at, zone)}
                    </text>
                  )}
                </g>
              ),
          )}
          {props.crossing && props.crossing.p10 !== null && (
            <g className="fan-crossing-range">
              <line
                x1={Math.min(plot.x1, fan.x(props.crossing.p10))}
                x2={props.crossing.p90 === null ? plot.x1 : Math.min(plot.x1, fan.x(props.crossing.p90))}
                y1={plot.y1 - 12}
                y2={plot.y1 - 12}
              />
              <text
                {...rangeText(
                  fan.x(props.crossing.p10),
                  props.crossing.p90 === null ? plot.x1 : fan.x(props.crossing.p90),
                  plot,
                )}
              >
                {props.crossing.words}
              </text>
            </g>
          )}
          {at !== null && at >= fan.timeAt(plot.x0) && at <= fan.timeAt(plot.x1) && (
            <Crosshair
              x={fan.x(at)}
              plot={plot}
              lines={
                hover === null && props.rehearsal
                  ? [timeWords(at, input.now, zone, language)]
                  : [timeWords(at, input.now, zone, language), ...readout(props, at)]
              }
              className={hover === null && props.rehearsal ? 'playing' : ''}
            />
          )}
        </svg>
      )}
    </div>
  )
}

function FanBands({ drawn, clip }: { drawn: DrawnFan; clip: string | undefined }) {
  return (
    <g clipPath={clip}>
      <path d={drawn.outer} className="fan-outer" />
      <path d={drawn.inner} className="fan-inner" />
      <path d={drawn.middle} className="fan-middle" />
    </g>
  )
}

/** Where the fan shows another figure than the measured line: by how much it begins above it. */
function Step({ step }: { step: NonNullable<FanGeometry['step']> }) {
  const [top, bottom] = [Math.min(step.from, step.to), Math.max(step.from, step.to)]
  return (
    <g className="fan-step">
      <path d={`M${step.x + 4} ${top}h-4V${bottom}h4`} />
      <text x={step.x + 7} y={(top + bottom) / 2 + 4}>
        {step.difference > 0 ? '+' : '−'}
        {count(Math.abs(step.difference))}
      </text>
    </g>
  )
}

/** The ground outside what is proven, hatched, with its words at its widest part; and the clips of the bands on both sides. */
function Unproven({ fan: { plot, nowX, unproven }, id, label }: { fan: FanGeometry; id: string; label: string }) {
  const height = plot.y1 - plot.y0
  const parts = unproven.map(([x0, x1]) => [Math.max(nowX, x0), Math.max(nowX, x1)] as const)
  const [x0, x1] = parts.toSorted((a, b) => b[1] - b[0] - (a[1] - a[0]))[0]!
  // The bands begin a little left of now, where the forecast was made.
  const edges = [0, ...parts.flatMap((part) => part), plot.x1 + 1]
  const room = x1 - x0 - 6 >= textWidth(label, 12)
  return (
    <>
      <defs>
        <clipPath id={`${id}-proven`}>
          {parts.map((_, k) => (
            <rect
              key={edges[2 * k]}
              x={edges[2 * k]}
              y="0"
              width={Math.max(0, edges[2 * k + 1]! - edges[2 * k]!)}
              height={plot.y1}
            />
          ))}
          <rect x={edges.at(-2)} y="0" width={Math.max(0, plot.x1 + 1 - edges.at(-2)!)} height={plot.y1} />
        </clipPath>
        <clipPath id={`${id}-unproven`}>
          {parts.map(([from, to]) => (
            <rect key={from} x={from} y="0" width={Math.max(0, to - from)} height={plot.y1} />
          ))}
        </clipPath>
      </defs>
      {parts.map(([from, to]) => (
        <rect
          key={from}
          x={from}
          y={plot.y0}
          width={Math.max(0, to - from)}
          height={height}
          fill={`url(#${id}-hatch)`}
        />
      ))}
      <text
        className="fan-unproven-name"
        x={room ? x0 + 4 : Math.max(x1, nowX + 6 + textWidth(label, 12)) - 2}
        y={plot.y1 - 6}
        textAnchor={room ? 'start' : 'end'}
      >
        {label}
      </text>
    </>
  )
}

/** The ground of which nothing is forecast, hatched wider and the other way, with the reason where the fan's names leave room. */
function Unissued({ fan: { plot, issuedX, nowX }, id, label }: { fan: FanGeometry; id: string; label: string }) {
  const x = Math.max(nowX, issuedX)
  const width = Math.max(0, plot.x1 - x)
  const lines = wrapped(label, width - UNISSUED_MARGIN - 8, 12)
  return (
    <>
      <rect x={x} y={plot.y0} width={width} height={plot.y1 - plot.y0} className="fan-unissued" />
      <rect x={x} y={plot.y0} width={width} height={plot.y1 - plot.y0} fill={`url(#${id}-none)`} />
      {lines.map((line, k) => (
        <text key={line} x={plot.x1 - 8} y={plot.y0 + 18 + k * 16} textAnchor="end" className="fan-unissued-name">
          {line}
        </text>
      ))}
    </>
  )
}

/** Room for the names P10 to P90 at the fan's end. */
const UNISSUED_MARGIN = 34

/** Pixels between the names of two fans. */
const NAME_LINE = 16

/** Names of fans that end close together stand one above the other, in the order of their ends. */
function nameY(fans: readonly DrawnFan[], id: string): number {
  const ends = fans
    .flatMap((fan, order) => (fan.end ? [{ id: fan.id, y: fan.end.p50, order }] : []))
    .toSorted((a, b) => a.y - b.y || a.order - b.order)
  const placed: number[] = []
  for (const { y } of ends) placed.push(Math.max(y, (placed.at(-1) ?? Number.NEGATIVE_INFINITY) + NAME_LINE))
  // Pushing only downwards would lead names away from their lines: the stack is drawn back by half of what it moved.
  const moved = Math.max(0, ...placed.map((y, k) => y - ends[k]!.y))
  const at = ends.findIndex((end) => end.id === id)
  return at < 0 ? 0 : placed[at]! - moved / 2 + 4
}

function EndNames({ end, x }: { end: { p10: number; p50: number; p90: number }; x: number }) {
  // Names closer than a line's height would overprint: the outer ones give way.
  const room = Math.abs(end.p10 - end.p90) > 30
  return (
    <>
      {room && (
        <text x={x} y={end.p90 + 4} className="fan-end">
          P90
        </text>
      )}
      <text x={x} y={end.p50 + 4} className="fan-end fan-end-middle">
        P50
      </text>
      {room && (
        <text x={x} y={end.p10 + 4} className="fan-end">
          P10
        </text>
      )}
    </>
  )
}

function rangeText(x0: number, x1: number, plot: { x0: number; x1: number; y1: number }) {
  return x1 + 110 < plot.x1
    ? { x: x1 + 8, y: plot.y1 - 8, textAnchor: 'start' as const }
    : x0 - 110 > plot.x0
      ? { x: x0 - 8, y: plot.y1 - 8, textAnchor: 'end' as const }
      : { x: plot.x1 - 4, y: plot.y1 - 20, textAnchor: 'end' as const }
}

function readout({ input, labels }: FanChartProps, at: number): string[] {
  const { history } = input
  if (history && at <= input.now) {
    const k = history.values.length - 1 - Math.round((history.newest - at) / 60_000 / history.everyMinutes)
    const value = history.values[k]
    return value === undefined ? [] : [count(value)]
  }
  return input.fans.flatMap(({ id, bands }) => {
    const q = quantilesAt(bands, input.start, input.everyMinutes, at)
    if (!q) return []
    const name = labels.find((label) => label.id === id)?.name
    return [
      `${name ? `${name} ` : ''}P50 ${count(q.p50)}`,
      `P25–75 ${count(q.p25)}–${count(q.p75)}`,
      `P10–90 ${count(q.p10)}–${count(q.p90)}`,
    ]
  })
}

export function Crosshair({
  x,
  plot,
  lines,
  className = '',
}: {
  x: number
  plot: { x0: number; x1: number; y0: number; y1: number }
  lines: readonly string[]
  className?: string
}) {
  const width = Math.max(...lines.map((line) => textWidth(line, 12.6))) + 16
  const left = x + 8 + width > plot.x1 ? x - 8 - width : x + 8
  return (
    <g className={`crosshair ${className}`}>
      <line x1={x} x2={x} y1={plot.y0} y2={plot.y1} />
      <rect x={left} y={plot.y0 + 4} width={width} height={lines.length * 16 + 8} rx="2" />
      {lines.map((line, k) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other identity
        <text key={k} x={left + 8} y={plot.y0 + 20 + k * 16} className={k === 0 ? 'crosshair-time' : ''}>
          {line}
        </text>
      ))}
    </g>
  )
}
