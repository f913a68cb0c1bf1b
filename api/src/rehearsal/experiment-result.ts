/** What an experiment answers, as one JSON document: ids for indices, null for what is not known, and no trace of the clock. */
import {
  type CityModel,
  type Collapses,
  cityOfScenario,
  comparePairs,
  compareSweep,
  ENGINE_VERSION,
  type FigureComparison,
  findCollapsed,
  type Parameters,
  type Planned,
  PRECISION_RULE,
  parameterOrigin,
  type Scenario,
  type ScopedFigure,
  type Spread,
  type SpreadInterval,
  type StopRule,
  type Sweep,
  type SweepValue,
  siteEffects,
  type Text,
  timeToStop,
} from '@kangcheng/twin-engine'
import { breakTable } from './breaks.ts'
import type { ExperimentRuns } from './experiment.ts'

export interface IndicatorRow {
  readonly id: string
  /** `city`, or the id of a facility. */
  readonly scope: string
  readonly unit: string
  readonly base: Spread
  readonly plan: Spread
  readonly difference: SpreadInterval
  /** The same over the pairs of which neither side collapsed; null where none did. */
  readonly withoutCollapsed: {
    readonly pairs: number
    readonly base: Spread
    readonly plan: Spread
    readonly difference: SpreadInterval
  } | null
}

export interface PrecisionRow {
  readonly id: string
  readonly scope: string
  readonly unit: string
  /** Index of the point of a sweep, null where there is none. */
  readonly point: number | null
  readonly wanted: number
  readonly halfWidth: number
  readonly reached: boolean
  readonly heldSince: number | null
}

/** How an experiment starts, as its answer tells it. */
export interface StartTold {
  readonly kind: 'snapshot' | 'warmed-up'
  readonly at: string
  readonly position: number | null
  readonly warmUp: WarmUpTold | null
}

/** A start from a steady fill, which begins where it would settle: nothing is cut away. null = a live start has none. */
export interface WarmUpTold {
  readonly method: 'steady-fill'
  readonly days: number
}

export type ExperimentResult = ReturnType<typeof experimentResult>

export interface ExperimentIdentity {
  readonly city: CityModel
  readonly parameters: Parameters
  readonly cityHash: string
  readonly parametersHash: string
  readonly stateHash: string
  readonly start: StartTold
  readonly scenario: Scenario
  readonly sweep: Sweep | null
  readonly seed: number
  readonly figures: readonly ScopedFigure[]
  /** What became of shocks and levers at the start of the runs, by point. */
  readonly planned: readonly (readonly Planned[])[]
  /** What of the start does not add up. */
  readonly problemsAtStart: readonly Text[]
}

export function experimentResult(told: ExperimentIdentity, found: ExperimentRuns) {
  const { figures, sweep } = told
  const city = cityOfScenario(told.city, told.scenario)
  const idOf = (facility: number): string => (facility < 0 ? 'city' : city.facilities[facility]!.id)
  const base = findCollapsed(found.loads.map(({ base: load }, replication) => ({ replication, load })))
  const sides = (sweep?.points ?? [null]).map((_, p) =>
    findCollapsed(found.loads.map(({ points }, replication) => ({ replication, load: points[p]! }))),
  )
  const rowsOf = (p: number): IndicatorRow[] => indicatorRows(figures, found, p, base, sides[p]!, idOf)
  return {
    scenario: told.scenario.id,
    city: city.id,
    start: told.start,
    seed: told.seed,
    replications: found.runs.length,
    engineVersion: ENGINE_VERSION,
    stateHash: told.stateHash,
    cityHash: told.cityHash,
    parametersHash: told.parametersHash,
    parameters: parameterOrigin(told.city, told.parameters),
    horizonHours: told.scenario.horizonHours,
    fidelity: told.scenario.fidelity,
    questions: told.scenario.questions,
    leftOut: told.scenario.leftOut,
    edits: told.scenario.edits,
    planned: sweep ? [] : told.planned[0]!,
    problemsAtStart: told.problemsAtStart,
    precision: precisionOf(figures, found, sweep, idOf),
    collapsed: { base: collapsedOf(base), plan: sweep ? null : collapsedOf(sides[0]!) },
    indicators: sweep ? [] : rowsOf(0),
    sites: sweep ? null : siteEffects(told.city, told.scenario, told.parameters, found.base, found.plan),
    timeToBreak: sweep ? [] : breakTable(city, found.base, found.plan),
    stop: sweep || told.scenario.stop === null ? null : stopOf(told.scenario.stop, city, found),
    sweep: sweep && sweepOf(sweep, told, found, sides, rowsOf, idOf),
    events: found.entries,
    synthetic: city.synthetic,
  }
}

/** When each side meets the stop rule: null where its place is not observed or its measure not known. */
function stopOf(stop: StopRule, city: CityModel, found: ExperimentRuns) {
  return {
    ...stop,
    unit: 'min',
    base: timeToStop(city, stop, found.base),
    plan: timeToStop(city, stop, found.plan),
  }
}

function indicatorRows(
  figures: readonly ScopedFigure[],
  found: ExperimentRuns,
  p: number,
  base: Collapses,
  plan: Collapses,
  idOf: (facility: number) => string,
): IndicatorRow[] {
  const out = new Set([...base.replications, ...plan.replications])
  const pairs = found.runs.map((run) => ({ replication: run.replication, base: run.base, plan: run.points[p]! }))
  const others = pairs.filter((pair) => !out.has(pair.replication))
  const without = out.size === 0 || others.length === 0 ? [] : comparePairs(figures, others)
  const same =
    (row: FigureComparison) =>
    (one: FigureComparison): boolean =>
      one.figure === row.figure && one.facility === row.facility
  return comparePairs(figures, pairs).map((row) => {
    const rest = without.find(same(row))
    return {
      id: row.figure.id,
      scope: idOf(row.facility),
      unit: row.figure.unit,
      base: row.base,
      plan: row.plan,
      difference: row.difference,
      withoutCollapsed: rest
        ? { pairs: others.length, base: rest.base, plan: rest.plan, difference: rest.difference }
        : null,
    }
  })
}

/** `judged` false = too few runs to say, or queues are not known. */
function collapsedOf({ judged, replications, medianLoad, outlierAbove }: Collapses) {
  return { judged, count: replications.length, replications, medianLoad, outlierAbove }
}

function precisionOf(
  figures: readonly ScopedFigure[],
  { precision }: ExperimentRuns,
  sweep: Sweep | null,
  idOf: (facility: number) => string,
) {
  if (precision === null) return null
  const { verdict, judged } = precision
  const rows = verdict.figures.map((figure, i): PrecisionRow => {
    const { figure: run, facility } = figures[judged[i]!.figure]!
    return { id: run.id, scope: idOf(facility), unit: run.unit, point: sweep ? judged[i]!.point : null, ...figure }
  })
  const { id, scope, point } = rows[verdict.decidedBy]!
  return {
    reached: verdict.reached,
    replications: verdict.replications,
    decidedBy: { id, scope, point },
    rule: { ...PRECISION_RULE, joint: 'bonferroni', figures: rows.length },
    figures: rows,
  }
}

function sweepOf(
  sweep: Sweep,
  { figures, planned }: ExperimentIdentity,
  found: ExperimentRuns,
  sides: readonly Collapses[],
  rowsOf: (p: number) => IndicatorRow[],
  idOf: (facility: number) => string,
) {
  const compared = compareSweep(sweep, figures, found.runs)
  const settings = (values: readonly SweepValue[]): Record<string, SweepValue> =>
    Object.fromEntries(sweep.axes.map((axis, a) => [axis.path, values[a]!]))
  return {
    axes: sweep.axes,
    per: sweep.per,
    points: sweep.points.map((point, p) => ({
      point: p,
      settings: settings(point.values),
      amount: point.amount,
      planned: planned[p]!,
      collapsed: collapsedOf(sides[p]!),
      indicators: rowsOf(p).map((row, i) => ({
        ...row,
        benefit: compared.points[p]![i]!.benefit,
        step: compared.points[p]![i]!.step,
      })),
    })),
    most: compared.answers.map(({ figure, facility, by, point, benefit, orElse, helps }) => ({
      id: figure.id,
      scope: idOf(facility),
      unit: by === 'per-unit' ? `${figure.unit} per ${sweep.per}` : figure.unit,
      by,
      point,
      settings: settings(sweep.points[point]!.values),
      benefit,
      helps,
      orElse,
    })),
  }
}
