// Pictures of the report, for paper: grey prints tell before from after by outline and fill.
import { scaleLinear } from 'd3-scale'
import type { PlanAccess, PlanRun, SolvedPlan } from '../../data/plan-types.ts'
import { useApp } from '../../store.ts'
import { useWords } from '../../words-hook.ts'
import { binOf, CHANGE_LIMITS, differenceColours, factorOf } from './access-scale.ts'
import { type MapFrame, mapFrame } from './map-frame.ts'
import { type LabelBox, labelWidth, placedLabels } from './map-labels.ts'
import { usePlan } from './plan-store.ts'

/** Pixels at 96 to the inch, on a page 794 wide. */
const MAP = { width: 326, height: 290 }
const PLACE_SIZE = 10

export function ReportMap({ run, plan }: { run: PlanRun; plan: SolvedPlan }) {
  const { language, say } = useWords()
  const cells = usePlan((state) => state.cells)
  const asked = usePlan((state) => state.asked)
  const ground = useApp((state) => state.ground)
  const city = useApp((state) => state.city)
  if (!cells || !ground) return null
  const frame = mapFrame(cells, ground.place, MAP.width, MAP.height)
  const paths = changePaths(frame, run, plan)
  const isFlipped = (x: number): boolean => x > MAP.width - 90
  const siteBoxes = plan.found.sites.flatMap((s): LabelBox[] => {
    const site = asked?.candidates[s]
    if (!site) return []
    const [x, y] = frame.place(site.location)
    const width = labelWidth(site.name[language], PLACE_SIZE) + 10
    return [[x - (isFlipped(x) ? width : 7), y - 7, x + (isFlipped(x) ? 7 : width), y + 7]]
  })
  const districtNames = placedLabels(
    (city?.districts ?? []).map(({ id, name, seat }) => {
      const [x, y] = frame.place(seat)
      return { id, text: say(name), x, y }
    }),
    siteBoxes,
    PLACE_SIZE,
  )
  return (
    <figure>
      <svg width={MAP.width} height={MAP.height} role="img" aria-label={plan.letter}>
        <rect width={MAP.width} height={MAP.height} fill="#e3ebef" />
        {ground.ground.land.map((ring) => (
          <polygon
            key={`${ring[0]},${ring[1]},${ring.length}`}
            points={pointsOf(frame, ring)}
            fill="#fff"
            stroke="#b9cbd4"
            strokeWidth="0.6"
          />
        ))}
        {paths.map(({ colour, d }) => (
          <path key={colour} d={d} fill={colour} />
        ))}
        {city?.hospitals.map(({ id, location }) => {
          const [x, y] = frame.place(location)
          return (
            <rect
              key={id}
              x={x - 1.6}
              y={y - 1.6}
              width="3.2"
              height="3.2"
              fill="#fff"
              stroke="#10202b"
              strokeWidth="0.7"
            />
          )
        })}
        {districtNames.map(({ id, text, x, y, anchor }) => (
          <text key={id} x={x} y={y} textAnchor={anchor} className="report-place">
            {text}
          </text>
        ))}
        {plan.found.sites.map((s, k) => {
          const site = asked?.candidates[s]
          if (!site) return null
          const [x, y] = frame.place(site.location)
          const flip = isFlipped(x)
          return (
            <g key={site.id}>
              <circle cx={x} cy={y} r="7" fill="#10202b" />
              <text x={x} y={y + 3.4} textAnchor="middle" fill="#fff" fontSize="9" fontWeight="600">
                {k + 1}
              </text>
              <text
                x={flip ? x - 10 : x + 10}
                y={y + 3.5}
                textAnchor={flip ? 'end' : 'start'}
                className="report-place is-site"
              >
                {site.name[language]}
              </text>
            </g>
          )
        })}
      </svg>
      <figcaption>
        {differenceColours('light').map((colour, k) => (
          <span key={colour}>
            <i style={{ background: colour }} /> {k === 0 ? '0' : CHANGE_LIMITS[k - 1]}
          </span>
        ))}
      </figcaption>
    </figure>
  )
}

function pointsOf({ at }: MapFrame, line: ArrayLike<number>): string {
  const points: string[] = []
  for (let k = 0; k + 1 < line.length; k += 2)
    points.push(
      at(line[k]!, line[k + 1]!)
        .map((value) => value.toFixed(1))
        .join(','),
    )
  return points.join(' ')
}

/** One path for each colour. */
function changePaths(frame: MapFrame, run: PlanRun, plan: SolvedPlan): readonly { colour: string; d: string }[] {
  const factor = factorOf(run.unit)
  const colours = differenceColours('light')
  const parts = colours.map((): string[] => [])
  for (let c = 0; c < frame.x.length; c++) {
    const r = frame.radius[c]!
    const [was, is] = [run.before?.values[c], plan.access.values[c]]
    if (r === 0 || was === null || was === undefined || is === null || is === undefined) continue
    const bin = binOf(Math.max(0, (is - was) * factor), CHANGE_LIMITS)
    const [x, y] = [frame.x[c]!, frame.y[c]!]
    parts[bin]!.push(
      `M${(x - r).toFixed(1)} ${(y - r).toFixed(1)}h${(2 * r).toFixed(1)}v${(2 * r).toFixed(1)}h${(-2 * r).toFixed(1)}z`,
    )
  }
  // Cells that gain nothing are paler than the sea.
  return colours.map((colour, k) => ({ colour: k === 0 ? '#f1f4f6' : colour, d: parts[k]!.join('') }))
}

const BOX = { width: 326, height: 130, top: 8, right: 12, bottom: 20, left: 28 }

export function ReportDeciles({ run, before, after }: { run: PlanRun; before: PlanAccess; after: PlanAccess }) {
  const { words } = useWords()
  const factor = factorOf(run.unit)
  const scaled = (values: readonly (number | null)[]): number[] => values.map((value) => (value ?? 0) * factor)
  const [was, is] = [scaled(before.deciles), scaled(after.deciles)]
  const y = scaleLinear()
    .domain([0, Math.max(...was, ...is) * 1.05])
    .range([BOX.height - BOX.bottom, BOX.top])
  const width = (BOX.width - BOX.left - BOX.right) / 10
  return (
    <svg width={BOX.width} height={BOX.height} role="img" aria-label={words['plan.deciles']}>
      {y.ticks(4).map((t) => (
        <g key={t}>
          <line x1={BOX.left} x2={BOX.width - BOX.right} y1={y(t)} y2={y(t)} stroke="#d5dde3" strokeWidth="0.6" />
          <text x={BOX.left - 4} y={y(t) + 3} textAnchor="end" className="report-axis">
            {t}
          </text>
        </g>
      ))}
      {was.map((value, k) => {
        const x = BOX.left + k * width
        const label = k === 0 ? words['plan.worstTenth'] : k === 9 ? words['plan.bestTenth'] : String(k + 1)
        return (
          <g key={label}>
            <rect
              x={x + 4}
              y={y(value)}
              width={width / 2 - 5}
              height={y(0) - y(value)}
              fill="#fff"
              stroke="#10202b"
              strokeWidth="0.7"
            />
            <rect
              x={x + width / 2}
              y={y(is[k]!)}
              width={width / 2 - 5}
              height={y(0) - y(is[k]!)}
              fill={k === 0 ? '#0b6e99' : '#93c1d4'}
            />
            <text x={x + width / 2} y={BOX.height - 6} textAnchor="middle" className="report-axis">
              {label}
            </text>
          </g>
        )
      })}
    </svg>
  )
}

export function ReportLorenz({ before, after }: { before: PlanAccess; after: PlanAccess }) {
  const { words } = useWords()
  const x = scaleLinear()
    .domain([0, 1])
    .range([BOX.left, BOX.width - BOX.right])
  const y = scaleLinear()
    .domain([0, 1])
    .range([BOX.height - BOX.bottom, BOX.top])
  const line = (access: PlanAccess): string =>
    access.lorenzPeople.map((people, k) => `${x(people).toFixed(1)},${y(access.lorenzAccess[k]!).toFixed(1)}`).join(' ')
  return (
    <svg width={BOX.width} height={BOX.height} role="img" aria-label={words['plan.lorenz']}>
      {[0, 0.25, 0.5, 0.75, 1].map((t) => (
        <g key={t}>
          <line x1={BOX.left} x2={BOX.width - BOX.right} y1={y(t)} y2={y(t)} stroke="#d5dde3" strokeWidth="0.6" />
          <text x={BOX.left - 4} y={y(t) + 3} textAnchor="end" className="report-axis">
            {t * 100}
          </text>
          <text x={x(t)} y={BOX.height - 6} textAnchor="middle" className="report-axis">
            {t * 100}
          </text>
        </g>
      ))}
      <line x1={x(0)} y1={y(0)} x2={x(1)} y2={y(1)} stroke="#5c6e7d" strokeDasharray="1 3" />
      <polyline points={line(before)} fill="none" stroke="#10202b" strokeDasharray="4 2" />
      <polyline points={line(after)} fill="none" stroke="#0b6e99" strokeWidth="1.5" />
    </svg>
  )
}
