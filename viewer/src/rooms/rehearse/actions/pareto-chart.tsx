// Sets of actions by what they cost and what they avoid against doing nothing: the front that none beats, and in grey what was tried.
import { scaleLinear, scalePow } from 'd3-scale'
import { useSize } from '../../../charts/use-size.ts'
import type { ActionRace, Interval } from '../../../data/actions-types.ts'
import { count } from '../../../format/numbers.ts'
import { useActionsWords } from '../../../i18n/actions-words.ts'
import { bandOf, choices, figureOf, staffOf, unitOf, unshown } from './actions-figures.ts'
import { actionsStore } from './actions-store.ts'

const MARGIN = { left: 60, right: 26, top: 30, bottom: 40 }
/** Where a set stands whose staff hours are not known: right of all others, behind a line. */
const UNKNOWN = 92
const DOT = 5
/** The scale of roots: cheap sets are many, and lie close together. */
const ROOT = 0.5

export function ParetoChart({ run, chosen }: { run: ActionRace; chosen: number | null }) {
  const words = useActionsWords()
  const [ref, { width, height }] = useSize<HTMLDivElement>()
  const { front, sets } = run
  const shown = choices(run)
  const unit = unitOf(run, words)
  const nothing =
    run.nothing?.daysAbove.mean ?? front.find(({ actions }) => actions.length === 0)?.daysAbove.mean ?? null
  const grey = sets.filter((one) => !front.some(({ actions }) => actions.join() === one.actions.join()))
  const costs = [...front, ...grey].flatMap(({ staffHours }) => (staffHours === null ? [] : [staffHours]))
  const hasUnknown = [...front, ...grey].some(({ staffHours }) => staffHours === null)
  // Bands of the first runs may be as wide as the chart is high: they are cut at its edge, and told in figures.
  const most = Math.max(...[...front, ...grey].map(({ daysAvoided }) => daysAvoided.mean), 0)
  const least = Math.min(...[...front, ...grey].map(({ daysAvoided }) => daysAvoided.mean), 0)
  const sure = shown.flatMap(({ k }) => (front[k]!.replay === null ? [] : endsOf(front[k]!.daysAvoided)))
  const right = width - MARGIN.right - (hasUnknown ? UNKNOWN : 0)
  const x = scalePow([0, Math.max(1, ...costs)], [MARGIN.left, right])
    .exponent(ROOT)
    .nice(5)
  const room = Math.max(0.1, most - least) * 0.12
  const y = scaleLinear(
    [Math.min(0, ...sure, least - (least < 0 ? room : 0)), Math.max(...sure, most + room)],
    [height - MARGIN.bottom, MARGIN.top],
  ).nice(5)
  const within = (days: number): number => Math.max(MARGIN.top, Math.min(height - MARGIN.bottom, y(days)))
  const at = (staffHours: number | null): number =>
    staffHours === null ? width - MARGIN.right - UNKNOWN / 2 : x(staffHours)
  const labelOf = (k: number, number: number | null): string =>
    `${number === null ? words.notShown : words.setNumber(number)}: ${staffOf(front[k]!, words)}, ${words.tileAvoided} ${bandOf(front[k]!.daysAvoided)} ${unit}`
  const finding = `${words.chart(String(shown.length))}: ${shown.map(({ k, number }) => labelOf(k, number)).join('; ')}`
  const points = [...shown, ...unshown(run).map((k) => ({ k, number: null }))].map(({ k, number }) => {
    const { staffHours, daysAvoided, replay } = front[k]!
    const ends = daysAvoided.halfWidth95 === null ? null : endsOf(daysAvoided).map(within)
    return { k, number, x: at(staffHours), y: y(daysAvoided.mean), ends, isReplayed: replay !== null }
  })
  const step = points.slice(0, shown.length).map((one, n) => {
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
            <text className="is-axis" x={MARGIN.left - 44} y={14}>
              ↑ {words.axisAvoided(unit)}
            </text>
            <text className="is-axis" x={right} y={height - 5} textAnchor="end">
              {words.axisCost(count(run.horizonHours))} →
            </text>
            {hasUnknown && (
              <>
                <line className="is-edge" x1={right + 14} x2={right + 14} y1={MARGIN.top} y2={height - MARGIN.bottom} />
                <text
                  className="is-axis"
                  x={width - MARGIN.right - UNKNOWN / 2 + 8}
                  y={height - MARGIN.bottom + 17}
                  textAnchor="middle"
                >
                  {words.unknownCost}
                </text>
              </>
            )}
            {nothing !== null && (
              <>
                <line className="is-nothing" x1={MARGIN.left} x2={width - MARGIN.right} y1={y(0)} y2={y(0)} />
                <text className="is-nothing" x={width - MARGIN.right} y={y(0) - 6} textAnchor="end">
                  {words.nothingAt(`${figureOf(nothing)} ${unit}`)}
                </text>
                {nothing > 0 && nothing <= y.domain()[1]! && (
                  <>
                    <line
                      className="is-all"
                      x1={MARGIN.left}
                      x2={width - MARGIN.right}
                      y1={y(nothing)}
                      y2={y(nothing)}
                    />
                    <text x={width - MARGIN.right} y={y(nothing) - 5} textAnchor="end">
                      {words.allOfIt}
                    </text>
                  </>
                )}
              </>
            )}
            {grey.map((one) => (
              <Tried key={one.actions.join()} x={at(one.staffHours)} y={y(one.daysAvoided.mean)} fallen={one.fallen} />
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

const endsOf = ({ mean, halfWidth95 }: Interval): number[] => [mean - (halfWidth95 ?? 0), mean + (halfWidth95 ?? 0)]

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
  /** null = no effect is shown. */
  number: number | null
  isChosen: boolean
  isReplayed: boolean
}) {
  return (
    <g
      className={`actions-dot ${isChosen ? 'is-chosen' : ''} ${isReplayed ? '' : 'is-unready'} ${number === null ? 'is-unshown' : ''}`}
    >
      {ends && <line x1={x} x2={x} y1={ends[0]} y2={ends[1]} />}
      <circle cx={x} cy={y} r={isChosen ? DOT + 2 : DOT} />
      <text x={x + 9} y={y - 8}>
        {number}
      </text>
    </g>
  )
}
