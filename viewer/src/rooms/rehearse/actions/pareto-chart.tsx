// Sets of actions by what they cost and how long the limit is exceeded: the front that none beats, and in grey what was tried.
import { scalePow } from 'd3-scale'
import { useSize } from '../../../charts/use-size.ts'
import type { ActionRace, Interval, TriedSet } from '../../../data/actions-types.ts'
import { useActionsWords } from '../../../i18n/actions-words.ts'
import { bandOf, choices, figureOf, staffOf } from './actions-figures.ts'
import { actionsStore } from './actions-store.ts'

const MARGIN = { left: 60, right: 26, top: 20, bottom: 38 }
/** Where a set stands whose staff hours are not known: right of all others. */
const UNKNOWN = 74
const DOT = 5
const NEAR_ZERO = 0.5

export function ParetoChart({ run, chosen }: { run: ActionRace; chosen: number | null }) {
  const words = useActionsWords()
  const [ref, { width, height }] = useSize<HTMLDivElement>()
  const { front, sets } = run
  const shown = choices(run)
  const nothing =
    run.nothing?.hoursOver.mean ?? front.find(({ actions }) => actions.length === 0)?.hoursOver.mean ?? null
  const grey = sets.filter((one) => !front.some(({ actions }) => actions.join() === one.actions.join()))
  const costs = [...front, ...grey].flatMap(({ staffHours }) => (staffHours === null ? [] : [staffHours]))
  const hasUnknown = [...front, ...grey].some(({ staffHours }) => staffHours === null)
  const ends = [
    ...front.flatMap(({ hoursOver }) => hoursOver.mean),
    ...shown.flatMap(({ k }) => endsOf(front[k]!.avoided, nothing ?? front[k]!.hoursOver.mean)),
    ...grey.map((one) => level(one, nothing)),
    ...(nothing === null ? [] : [nothing]),
  ]
  const right = width - MARGIN.right - (hasUnknown ? UNKNOWN : 0)
  const x = scalePow([0, Math.max(1, ...costs)], [MARGIN.left, right])
    .exponent(NEAR_ZERO)
    .nice(5)
  const [low, high] = [Math.min(...ends), Math.max(...ends)]
  const room = Math.max(1, high - low) * 0.06
  const y = scalePow([Math.max(0, low - room), high + room], [height - MARGIN.bottom, MARGIN.top]).nice(5)
  const at = (staffHours: number | null): number =>
    staffHours === null ? width - MARGIN.right - UNKNOWN / 2 : x(staffHours)
  const labelOf = (k: number, number: number): string =>
    `${words.setNumber(number)}: ${staffOf(front[k]!, words)}, ${words.tileAvoided} ${bandOf(front[k]!.avoided)} ${words.hospitalHours}`
  const finding = `${words.chart(String(shown.length))}: ${shown.map(({ k, number }) => labelOf(k, number)).join('; ')}`
  const points = shown.map(({ k, number }) => {
    const { staffHours, hoursOver, avoided, replay } = front[k]!
    const ends = replay && nothing !== null ? endsOf(avoided, nothing).map((end) => y(end)) : null
    return { k, number, x: at(staffHours), y: y(hoursOver.mean), ends, isReplayed: replay !== null }
  })
  const step = points.map((one, n) => {
    const before = points[n - 1]
    return before === undefined ? `M${one.x},${one.y}` : `L${one.x},${before.y} L${one.x},${one.y}`
  })
  return (
    <div className="actions-pareto" ref={ref}>
      {width > 0 && height > 0 && front.length > 0 && (
        <svg width={width} height={height} role="img" aria-label={finding}>
          {y.ticks(5).map((tick) => (
            <g key={tick}>
              <line className="is-grid" x1={MARGIN.left} x2={width - MARGIN.right} y1={y(tick)} y2={y(tick)} />
              <text x={MARGIN.left - 8} y={y(tick) + 4} textAnchor="end">
                {figureOf(tick).replace(/\.0$/, '')}
              </text>
            </g>
          ))}
          {costTicks(x.domain()[1]!).map((tick) => (
            <g key={tick}>
              <line
                className="is-tick"
                x1={x(tick)}
                x2={x(tick)}
                y1={height - MARGIN.bottom}
                y2={height - MARGIN.bottom + 4}
              />
              <text x={x(tick)} y={height - MARGIN.bottom + 17} textAnchor="middle">
                {tick}
              </text>
            </g>
          ))}
          <g>
            <text className="is-axis" x={MARGIN.left} y={12}>
              ↑ {words.axisHours}
            </text>
            <text className="is-axis" x={right} y={height - 5} textAnchor="end">
              {words.axisCost} →
            </text>
            {hasUnknown && (
              <text className="is-axis" x={width - MARGIN.right - UNKNOWN / 2} y={height - 5} textAnchor="middle">
                {words.unknownCost}
              </text>
            )}
            {nothing !== null && (
              <>
                <line
                  className="is-nothing"
                  x1={MARGIN.left}
                  x2={width - MARGIN.right}
                  y1={y(nothing)}
                  y2={y(nothing)}
                />
                <text className="is-nothing" x={width - MARGIN.right} y={y(nothing) - 6} textAnchor="end">
                  {words.nothing} {figureOf(nothing)}
                </text>
              </>
            )}
            {grey.map((one) => (
              <Tried key={one.actions.join()} x={at(one.staffHours)} y={y(level(one, nothing))} fallen={one.fallen} />
            ))}
            <path className="is-front" d={step.join(' ')} />
          </g>
          {points.map((one) => (
            <FrontPoint key={one.k} {...one} isChosen={one.k === chosen} />
          ))}
        </svg>
      )}
      {width > 0 &&
        points.map(({ k, number, x: left, y: top }) => (
          <button
            key={k}
            type="button"
            className="actions-point"
            style={{ left, top }}
            aria-label={labelOf(k, number)}
            aria-pressed={k === chosen}
            title={labelOf(k, number)}
            onClick={() => actionsStore.setState({ chosen: k })}
          />
        ))}
    </div>
  )
}

/** Hours over the limit of a set of the race, from the doing nothing that is drawn: differences compare, the luck of race and replay does not. */
const level = ({ avoided, hoursOver }: TriedSet, nothing: number | null): number =>
  nothing === null ? hoursOver.mean : Math.max(0, nothing - avoided.mean)

/** The 95 % interval of what is avoided, as hours over the limit: the difference is paired, so its band is the honest one. */
function endsOf({ mean, halfWidth95 }: Interval, nothing: number): number[] {
  const half = halfWidth95 ?? 0
  return [Math.max(0, nothing - mean - half), Math.max(0, nothing - mean + half)]
}

/** Costs that are written on a scale of roots: 0 and a few round ones. */
function costTicks(most: number): readonly number[] {
  const round = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000]
  const within = round.filter((one) => one <= most && one >= most / 60)
  return [0, ...within]
}

const Tried = ({ x, y, fallen }: { x: number; y: number; fallen: boolean }) =>
  fallen ? (
    <path className="is-tried" d={`M${x - 3},${y - 3}l6,6m0,-6l-6,6`} />
  ) : (
    <circle className="is-tried" cx={x} cy={y} r={3.5} />
  )

function FrontPoint({
  x,
  y,
  ends,
  number,
  isChosen,
  isReplayed,
}: {
  x: number
  y: number
  ends: readonly number[] | null
  number: number
  isChosen: boolean
  isReplayed: boolean
}) {
  return (
    <g className={`actions-dot ${isChosen ? 'is-chosen' : ''} ${isReplayed ? '' : 'is-unready'}`}>
      {ends && <line x1={x} x2={x} y1={ends[0]} y2={ends[1]} />}
      <circle cx={x} cy={y} r={isChosen ? DOT + 2 : DOT} />
      <text x={x + 9} y={y - 8}>
        {number}
      </text>
    </g>
  )
}
