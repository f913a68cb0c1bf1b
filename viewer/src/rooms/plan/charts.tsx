// Charts of a plan: value and bound closing, what could be had of two aims, Lorenz curve, tenths.
import { scaleLinear } from 'd3-scale'
import type { ReactNode } from 'react'
import { useSize } from '../../charts/use-size.ts'
import type { PlanAccess, PlanRun, SitingStep, SolvedPlan } from '../../data/plan-types.ts'
import { ChartFrame } from '../../figures/chart-frame.tsx'
import type { ChartFacts } from '../../figures/figure.ts'
import { usePlanAreasWords } from '../../i18n/plan-areas-words.ts'
import type { Text } from '../../i18n/words.ts'
import { useWords } from '../../words-hook.ts'
import { factorOf, unitOf } from './access-scale.ts'
import { fixed, halfShare } from './plan-figures.ts'
import { isStale, planStore, usePlan } from './plan-store.ts'
import { stepPaths } from './progress-steps.ts'

const M = { top: 14, right: 92, bottom: 26, left: 46 }

/** A chart of the plan: its title goes stale with the question, its figures leave as a rehearsal's. */
function PlanChart({
  facts,
  title,
  finding,
  meta,
  children,
}: {
  facts: Pick<ChartFacts, 'id' | 'finding' | 'unit' | 'table'> & { readonly note?: string }
  title: string
  finding?: string
  meta: string
  children: ReactNode
}) {
  const stale = usePlan(isStale)
  const startedAt = usePlan((state) => state.run?.startedAt)
  return (
    <ChartFrame
      facts={{
        ...facts,
        at: startedAt === undefined ? null : Date.parse(startedAt),
        basis: 'simulated',
        caption: title,
      }}
      titleClass={stale ? 'is-stale' : ''}
      tableClass="plan-chart"
      title={
        <>
          <h2>
            {title} {finding && <small>{finding}</small>}
          </h2>
          <span className="meta ellipsis">{meta}</span>
        </>
      }
    >
      {children}
    </ChartFrame>
  )
}

export function ProgressChart({ plan }: { plan: SolvedPlan | null }) {
  const { words } = useWords()
  const [ref, size] = useSize<HTMLDivElement>()
  const running = usePlan((state) => state.running)
  const run = usePlan((state) => state.run)
  const objective = usePlan((state) => state.asked?.form.objective ?? state.form.objective)
  const steps: readonly SitingStep[] = running && running.steps.length > 0 ? running.steps : (run?.steps ?? [])
  const last = steps.at(-1)
  const factor = objective === 'worst-decile' ? factorOf(run?.unit ?? { zh: '床/人', en: '' }) : 1
  const value = last?.value ?? plan?.found.value ?? null
  const bound = last?.bound ?? null
  const isRunning = running !== null
  const first = run?.plans[0]?.found
  const gap = isRunning || !first ? gapOf(value, bound) : first.gap
  const seconds = ((running?.elapsedMilliseconds ?? run?.elapsedMilliseconds ?? 0) / 1000).toFixed(1)
  const finding = gap === null ? '—' : fixed(gap * 100, 1)
  const drawn = stepPaths(steps, factor, size.width, size.height, M)
  const said = `${words['plan.value']} ${shown(value, factor)}, ${words['plan.bound']} ${shown(bound, factor)}, ${words['plan.gap']} ${finding} %`
  return (
    <section className="plan-panel plan-progress">
      <PlanChart
        facts={{
          id: 'plan-progress',
          finding: said,
          unit: words[`plan.objective.${objective}`],
          table: () => ({
            columns: [words['plan.secondsAxis'], words['plan.value'], words['plan.bound']],
            rows: steps.map((s) => [
              (s.elapsedMilliseconds / 1000).toFixed(2),
              shown(s.value, factor),
              shown(s.bound, factor),
            ]),
          }),
        }}
        title={words['plan.progress']}
        finding={words['plan.progressNote'](seconds)}
        meta={`${words[`plan.objective.${objective}`]}${!isRunning && first?.proven ? ` · ● ${words['plan.provenBy']}` : ''}`}
      >
        <div className="plan-chart" ref={ref}>
          {drawn && (
            <svg width={size.width} height={size.height} role="img" aria-label={said}>
              {drawn.ticksY.map((t) => (
                <g key={t.y} className="axis">
                  <line x1={M.left} x2={size.width - M.right} y1={t.y} y2={t.y} />
                  <text x={M.left - 6} y={t.y + 4} textAnchor="end">
                    {t.label}
                  </text>
                </g>
              ))}
              {drawn.ticksX.map((t) => (
                <text key={t.x} className="axis" x={t.x} y={size.height - 8} textAnchor="middle">
                  {t.label}
                </text>
              ))}
              {drawn.between && <path className="progress-between" d={drawn.between} />}
              {drawn.bound && <path className="progress-bound" d={drawn.bound} />}
              <path className="progress-value" d={drawn.value} />
              {drawn.boundY !== null && (
                <text className="progress-bound-label" x={size.width - M.right + 8} y={drawn.boundLabelY}>
                  {words['plan.bound']} {shown(bound, factor)}
                </text>
              )}
              <text className="progress-value-label" x={size.width - M.right + 8} y={drawn.valueLabelY}>
                {words['plan.value']} {shown(value, factor)}
              </text>
            </svg>
          )}
          <p className={`progress-gap ${drawn?.isBoundAbove === false ? 'is-low' : ''}`}>
            {words['plan.gap']} <b>{finding}</b> % <span>{words['plan.gapTarget']}</span>
          </p>
        </div>
      </PlanChart>
    </section>
  )
}

/** Of value to bound; null while there is no bound. */
function gapOf(value: number | null, bound: number | null): number | null {
  if (value === null || bound === null) return null
  return value === bound ? 0 : value === 0 ? null : Math.abs(bound - value) / Math.abs(value)
}

const shown = (value: number | null | undefined, factor: number): string => {
  if (value === null || value === undefined) return '—'
  const scaled = value * factor
  if (scaled >= 1e6) return `${(scaled / 1e6).toFixed(2)}M`
  return scaled >= 1000 ? scaled.toFixed(0) : scaled.toPrecision(3)
}

const P = { top: 20, right: 18, bottom: 26, left: 40 }

export function ParetoChart({ run }: { run: PlanRun }) {
  const { words, say } = useWords()
  const own = usePlanAreasWords()
  const [ref, size] = useSize<HTMLDivElement>()
  const letter = usePlan((state) => state.letter)
  const factor = factorOf(run.unit)
  const known = run.pareto.flatMap((point) =>
    point.gini === null || point.worstDecile === null
      ? []
      : [{ ...point, gini: point.gini, worst: point.worstDecile * factor }],
  )
  const before = known.find(({ sites }) => sites.length === 0)
  const efficient = known.filter((point) => point.efficient).sort((a, b) => a.gini - b.gini)
  const x = scaleLinear()
    .domain(padded(known.map(({ gini }) => gini)).reverse() as [number, number])
    .range([P.left, size.width - P.right])
  const y = scaleLinear()
    .domain(padded(known.map(({ worst }) => worst)))
    .range([size.height - P.bottom, P.top])
  const near = ({ gini, worstDecile }: PlanAccess, at: { gini: number; worst: number }): boolean =>
    gini !== null &&
    worstDecile !== null &&
    Math.abs(x(gini) - x(at.gini)) < 44 &&
    Math.abs(y(worstDecile * factor) - y(at.worst)) < 16
  const nameOfPoint = (sites: readonly number[]): string => {
    const plan = run.plans.find(({ found }) => found.sites.join() === sites.join())
    return sites.length === 0 ? words['plan.now'] : plan ? words['plan.planOf'](plan.letter) : sites.join(' ')
  }
  const isNowShared = before !== undefined && run.plans.some(({ access }) => near(access, before))
  return (
    <section className="plan-panel plan-pareto">
      <PlanChart
        facts={{
          id: 'plan-front',
          finding: words['plan.paretoNote'](run.plansTried, efficient.length),
          unit: say(unitOf(run.unit)),
          table: () => ({
            columns: [
              words['plan.plan'],
              own.paretoAxis,
              words['plan.paretoAxisY'](say(unitOf(run.unit))),
              words['plan.efficient'],
            ],
            rows: known.map((point) => [
              nameOfPoint(point.sites),
              point.gini.toFixed(4),
              point.worst.toFixed(3),
              point.efficient ? '●' : '',
            ]),
          }),
        }}
        title={words['plan.pareto']}
        meta={words['plan.paretoNote'](run.plansTried, efficient.length)}
      >
        <div className="plan-chart" ref={ref}>
          {size.width > 0 && known.length > 0 && (
            <svg
              width={size.width}
              height={size.height}
              role="img"
              aria-label={words['plan.paretoNote'](run.plansTried, efficient.length)}
            >
              {y.ticks(4).map((t) => (
                <g key={t} className="axis">
                  <line x1={P.left} x2={size.width - P.right} y1={y(t)} y2={y(t)} />
                  <text x={P.left - 6} y={y(t) + 4} textAnchor="end">
                    {t}
                  </text>
                </g>
              ))}
              {x.ticks(4).map((t) => (
                <text key={t} className="axis" x={x(t)} y={size.height - 8} textAnchor="middle">
                  {t}
                </text>
              ))}
              <text className="axis" x={P.left} y={12}>
                ↑ {words['plan.paretoAxisY'](say(unitOf(run.unit)))}
              </text>
              <text className="axis" x={size.width - P.right} y={size.height - P.bottom - 6} textAnchor="end">
                {own.paretoAxis}
              </text>
              {known
                .filter((point) => !point.efficient)
                .map((point) => (
                  <circle
                    key={point.sites.join()}
                    className="pareto-point"
                    cx={x(point.gini)}
                    cy={y(point.worst)}
                    r="2"
                  />
                ))}
              <polyline
                className="pareto-line"
                points={efficient.map((point) => `${x(point.gini)},${y(point.worst)}`).join(' ')}
              />
              {efficient.map((point) => (
                <circle
                  key={point.sites.join()}
                  className="pareto-efficient"
                  cx={x(point.gini)}
                  cy={y(point.worst)}
                  r="3"
                />
              ))}
              {before && (
                <g>
                  <circle className="pareto-now" cx={x(before.gini)} cy={y(before.worst)} r="5" />
                  <text
                    className="axis"
                    x={x(before.gini) + (isNowShared ? -5 : 9)}
                    y={y(before.worst) + (isNowShared ? -9 : 4)}
                  >
                    {words['plan.now']}
                  </text>
                </g>
              )}
              {run.plans.map((plan) => {
                const { gini, worstDecile } = plan.access
                if (gini === null || worstDecile === null) return null
                const [cx, cy] = [x(gini), y(worstDecile * factor)]
                const isChosen = plan.letter === letter
                const left = cx > size.width - 80
                return (
                  <g
                    key={plan.letter}
                    className={`pareto-plan plan-${plan.letter} ${isChosen ? 'is-chosen' : ''}`}
                    onPointerDown={() => planStore.setState({ letter: plan.letter })}
                  >
                    <circle cx={cx} cy={cy} r={isChosen ? 7 : 5} />
                    <text x={left ? cx - 10 : cx + 10} y={cy + 4} textAnchor={left ? 'end' : 'start'}>
                      {words['plan.planOf'](plan.letter)}
                    </text>
                  </g>
                )
              })}
            </svg>
          )}
        </div>
      </PlanChart>
    </section>
  )
}

function padded(values: readonly number[]): [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const room = Math.max((high - low) * 0.08, 1e-6)
  return [low - room, high + room]
}

const L = { top: 12, right: 16, bottom: 24, left: 40 }

export function LorenzChart({ before, plan }: { before: PlanAccess; plan: SolvedPlan | null }) {
  const { words } = useWords()
  const [ref, size] = useSize<HTMLDivElement>()
  const x = scaleLinear()
    .domain([0, 1])
    .range([L.left, size.width - L.right])
  const y = scaleLinear()
    .domain([0, 1])
    .range([size.height - L.bottom, L.top])
  const line = (access: PlanAccess): string =>
    access.lorenzPeople.map((people, k) => `${x(people)},${y(access.lorenzAccess[k]!)}`).join(' ')
  const after = plan?.access ?? before
  const now = `${fixed(halfShare(before), 1)} %`
  const finding = plan === null ? now : `${now} → ${fixed(halfShare(after), 1)} %`
  return (
    <section className="plan-panel plan-lorenz">
      <PlanChart
        facts={{
          id: 'plan-lorenz',
          finding: `${words['plan.lorenzFinding']} ${finding}`,
          unit: '%',
          table: () => ({
            columns: [
              words['plan.lorenzPeople'],
              words['plan.now'],
              ...(plan ? [words['plan.planOf'](plan.letter)] : []),
            ],
            rows: lorenzRows(plan === null ? [before] : [before, after]),
          }),
        }}
        title={words['plan.lorenz']}
        meta={words['plan.lorenzNote']}
      >
        <div className="plan-chart" ref={ref}>
          {size.width > 0 && (
            <svg
              width={size.width}
              height={size.height}
              role="img"
              aria-label={`${words['plan.lorenzFinding']} ${finding}`}
            >
              {[0, 0.25, 0.5, 0.75, 1].map((t) => (
                <g key={t} className="axis">
                  <line x1={L.left} x2={size.width - L.right} y1={y(t)} y2={y(t)} />
                  <text x={L.left - 6} y={y(t) + 4} textAnchor="end">
                    {t * 100}
                  </text>
                  <text x={x(t)} y={size.height - 7} textAnchor="middle">
                    {t * 100}
                  </text>
                </g>
              ))}
              <line className="lorenz-equal" x1={x(0)} y1={y(0)} x2={x(1)} y2={y(1)} />
              <polyline className="lorenz-now" points={line(before)} />
              {plan && <polyline className="lorenz-plan" points={line(after)} />}
            </svg>
          )}
          <p className="plan-chart-finding">
            {words['plan.lorenzFinding']}
            <b>{finding}</b>
            <span className="lorenz-key">
              {plan && (
                <>
                  <i className="is-plan" /> {words['plan.planOf'](plan.letter)}{' '}
                </>
              )}
              <i /> {words['plan.now']}
            </span>
          </p>
        </div>
      </PlanChart>
    </section>
  )
}

/** Per cent of access that each tenth of the people, from the worst served, has together. */
function lorenzRows(states: readonly PlanAccess[]): readonly (readonly string[])[] {
  return Array.from({ length: 11 }, (_, k) => [
    String(k * 10),
    ...states.map((access) => fixed(shareUpTo(access, k / 10) * 100, 1)),
  ])
}

/** The curve's height at a share of the people, between its points in a straight line. */
function shareUpTo({ lorenzPeople, lorenzAccess }: PlanAccess, people: number): number {
  const k = lorenzPeople.findIndex((one) => one >= people)
  if (k <= 0) return lorenzAccess[Math.max(0, k)] ?? 0
  const [from, to] = [lorenzPeople[k - 1]!, lorenzPeople[k]!]
  const t = to === from ? 1 : (people - from) / (to - from)
  return lorenzAccess[k - 1]! + t * (lorenzAccess[k]! - lorenzAccess[k - 1]!)
}

const D = { top: 12, right: 12, bottom: 24, left: 34 }

export function DecileChart({
  before,
  plan,
  unit,
  people,
}: {
  before: PlanAccess
  plan: SolvedPlan | null
  unit: Text | null
  people: number
}) {
  const { words, say } = useWords()
  const [ref, size] = useSize<HTMLDivElement>()
  const factor = factorOf(unit)
  const after = plan?.access ?? before
  const scaled = (values: readonly (number | null)[]): number[] => values.map((value) => (value ?? 0) * factor)
  const [was, is] = [scaled(before.deciles), scaled(after.deciles)]
  const y = scaleLinear()
    .domain([0, Math.max(...was, ...is, 0.001) * 1.08])
    .range([size.height - D.bottom, D.top])
  const width = (size.width - D.left - D.right) / 10
  const bar = Math.max(3, Math.min(16, width / 2 - 4))
  const ratio = was[0]! > 0 ? (is[0]! / was[0]!).toFixed(1) : '—'
  const shown = plan === null ? was[0]!.toFixed(2) : `${was[0]!.toFixed(2)} → ${is[0]!.toFixed(2)}`
  const finding =
    plan === null ? words['plan.worst'] : words['plan.decileFinding'](ratio, (people / 100_000).toFixed(1))
  const said = `${shown}; ${finding}`
  return (
    <section className="plan-panel plan-deciles">
      <PlanChart
        facts={{
          id: 'plan-deciles',
          finding: said,
          unit: say(unitOf(unit)),
          table: () => ({
            columns: [words['plan.tenth'], words['plan.now'], ...(plan ? [words['plan.planOf'](plan.letter)] : [])],
            rows: was.map((value, k) => [String(k + 1), value.toFixed(2), ...(plan ? [is[k]!.toFixed(2)] : [])]),
          }),
        }}
        title={words['plan.deciles']}
        meta={words['plan.decilesNote'](say(unitOf(unit)))}
      >
        <div className="plan-chart" ref={ref}>
          {size.width > 0 && (
            <svg width={size.width} height={size.height} role="img" aria-label={said}>
              {y.ticks(4).map((t) => (
                <g key={t} className="axis">
                  <line x1={D.left} x2={size.width - D.right} y1={y(t)} y2={y(t)} />
                  <text x={D.left - 6} y={y(t) + 4} textAnchor="end">
                    {t}
                  </text>
                </g>
              ))}
              {was.map((value, k) => {
                const middle = D.left + (k + 0.5) * width
                const label = k === 0 ? words['plan.worstTenth'] : k === 9 ? words['plan.bestTenth'] : String(k + 1)
                return (
                  <g key={label}>
                    <rect
                      className="decile-now"
                      x={middle - bar - 1}
                      y={y(value)}
                      width={bar}
                      height={y(0) - y(value)}
                    />
                    {plan && (
                      <rect
                        className={k === 0 ? 'decile-plan is-worst' : 'decile-plan'}
                        x={middle + 1}
                        y={y(is[k]!)}
                        width={bar}
                        height={y(0) - y(is[k]!)}
                      />
                    )}
                    <text className="axis" x={middle} y={size.height - 7} textAnchor="middle">
                      {label}
                    </text>
                  </g>
                )
              })}
            </svg>
          )}
          <p className="plan-chart-finding">
            <b>{shown}</b>
            {finding}
          </p>
        </div>
      </PlanChart>
    </section>
  )
}
