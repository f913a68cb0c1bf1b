/** The engine's summaries in the words of the API: ids for indices, lists for columns, null for what is not known. */
import {
  type CityModel,
  type Comparison,
  comparePairs,
  finalLoad,
  findCollapsed,
  type PairDifference,
  RESOURCES,
  type ScopedFigure,
  type SeriesSummary,
  type StopRule,
  type Summary,
  type SweepRun,
  type TimeToBreak,
  type Trajectory,
  timeToStop,
} from '@kangcheng/twin-engine'
import type { JudgedPrecision } from './experiment.ts'
import type {
  Bands,
  Break,
  Collapsed,
  FigurePrecision,
  FigureRow,
  ForecastSeries,
  Pair,
  Precision,
  RehearsalResult,
  StopTold,
  TimeUntil,
} from './ports.ts'

const NEVER: TimeUntil = { p10: null, p50: null, p90: null, never: 1, probability: null }

const known = (values: Float64Array): boolean => values.length > 0 && !Number.isNaN(values[0]!)
const list = (values: Float64Array): number[] =>
  Array.from(values, (v) => {
    // Unknown must not become 0 on its way to the screen (law L11); callers ask for known series only.
    if (Number.isNaN(v)) throw new Error('a series that is not known was asked for')
    return Math.round(v * 100) / 100
  })

function bands(from: SeriesSummary['needed']): Bands {
  return { p10: list(from.p10), p25: list(from.p25), p50: list(from.p50), p75: list(from.p75), p90: list(from.p90) }
}

const bandsOrNull = (from: SeriesSummary['needed']): Bands | null => (known(from.p50) ? bands(from) : null)
const until = (time: TimeToBreak | null): TimeUntil => (time === null ? NEVER : { ...time })
const idOf = (city: CityModel, facility: number): string | null => (facility < 0 ? null : city.facilities[facility]!.id)

/** Facilities of which beds are known: nothing is said of the others. */
export function forecastSeries(city: CityModel, series: SeriesSummary): ForecastSeries {
  const time = series.crossing
  return {
    facility: idOf(city, series.facility),
    open: list(series.open),
    needed: bands(series.needed),
    occupied: bands(series.occupied),
    icu: bandsOrNull(series.icuOccupied),
    boarding: bandsOrNull(series.boarding),
    fullInMinutes: until(time),
    chanceFull: time === null ? null : 1 - time.never,
  }
}

export const withKnownBeds = (summary: Summary): readonly SeriesSummary[] =>
  summary.facilities.filter((series) => known(series.needed.p50))

function pair(city: CityModel, base: SeriesSummary, plan: SeriesSummary, difference: PairDifference): Pair {
  const boarding = difference.boardingHours
  const over = difference.overHours
  return {
    facility: idOf(city, base.facility),
    base: bands(base.needed),
    plan: bands(plan.needed),
    difference: {
      mean: list(difference.needed.mean),
      median: list(difference.needed.median),
      low: list(difference.needed.low),
      high: list(difference.needed.high),
    },
    boardingHours: boarding && {
      base: boarding.base,
      plan: boarding.plan,
      baseMedian: boarding.baseMedian,
      planMedian: boarding.planMedian,
      difference: {
        mean: boarding.difference.mean,
        halfWidth95: finite(boarding.difference.halfWidth95),
        median: boarding.difference.p50,
      },
    },
    overHours: over && {
      base: over.base,
      plan: over.plan,
      baseMedian: over.baseMedian,
      planMedian: over.planMedian,
    },
    firstOver: { base: until(base.crossing), plan: until(plan.crossing) },
    baseCapacity: list(base.open),
    planCapacity: list(plan.open),
  }
}

const finite = (value: number | null | undefined): number | null =>
  value === null || value === undefined || !Number.isFinite(value) ? null : value

/** What breaks, the earliest median first; what breaks in neither future is left out. */
function breaks(city: CityModel, base: Summary, plan: Summary): Break[] {
  const found: Break[] = []
  base.facilities.forEach((series, i) => {
    for (const resource of RESOURCES) {
      const b = series.firstUnmet[resource]
      const p = plan.facilities[i]!.firstUnmet[resource]
      if (!b || !p || (b.never === 1 && p.never === 1)) continue
      found.push({ facility: city.facilities[series.facility]!.id, resource, base: until(b), plan: until(p) })
    }
  })
  const order = (time: TimeUntil): number => time.p50 ?? 1e9 + time.never
  return found.sort((a, b) => order(a.base) - order(b.base))
}

export function rehearsalResult(
  city: CityModel,
  base: Summary,
  plan: Summary,
  comparison: Comparison,
  collapsed: Collapsed,
  precision: Precision | null,
): RehearsalResult {
  const shown = withKnownBeds(base).map((series) => base.facilities.indexOf(series))
  return {
    replications: comparison.replications,
    city: pair(city, base.city, plan.city, comparison.city),
    facilities: shown.map((i) => pair(city, base.facilities[i]!, plan.facilities[i]!, comparison.facilities[i]!)),
    breaks: breaks(city, base, plan),
    collapsed,
    precision,
  }
}

/** The runs of both sides that collapsed so far. */
export function collapsedOf(base: readonly Trajectory[], plan: readonly Trajectory[]): Collapsed {
  const [b, p] = [base, plan].map((runs) =>
    findCollapsed(runs.map((run) => ({ replication: run.replication, load: finalLoad(run) }))),
  )
  return { judged: b!.judged && p!.judged, base: b!.replications, plan: p!.replications }
}

/** What the last look found, in the words of the API. */
export function precisionOf(city: CityModel, figures: readonly ScopedFigure[], found: JudgedPrecision): Precision {
  const rows = found.verdict.figures.map((judged, i): FigurePrecision => {
    const { figure, facility } = figures[found.judged[i]!.figure]!
    const { wanted, halfWidth, reached, heldSince } = judged
    return { id: figure.id, facility: idOf(city, facility), unit: figure.unit, wanted, halfWidth, reached, heldSince }
  })
  const { reached, replications, decidedBy } = found.verdict
  return { reached, replications, decidedBy: rows[decidedBy]!, figures: rows }
}

/** Figures of the city that are known in every run so far. */
export function figureRows(figures: readonly ScopedFigure[], pairs: readonly SweepRun[]): FigureRow[] {
  const made = pairs.map(({ replication, base, points }) => ({ replication, base, plan: points[0]! }))
  return comparePairs(figures, made).flatMap(({ figure, facility, base, plan, difference }) => {
    if (facility >= 0) return []
    const f = figures.findIndex((one) => one.facility < 0 && one.figure === figure)
    return [
      {
        id: figure.id,
        name: figure.name,
        unit: figure.unit,
        better: figure.better,
        base,
        plan,
        difference: { ...difference, halfWidth95: finite(difference.halfWidth95) },
        lessRuns: made.filter((pair) => pair.plan[f]! < pair.base[f]!).length,
      },
    ]
  })
}

/** When the stop rule is met on both sides; null without one, or where it cannot be known. */
export function stopTold(
  city: CityModel,
  rule: StopRule | null,
  base: readonly Trajectory[],
  plan: readonly Trajectory[],
): StopTold | null {
  if (rule === null) return null
  const [without, having] = [timeToStop(city, rule, base), timeToStop(city, rule, plan)]
  return without && having && { name: rule.name, base: until(without), plan: until(having) }
}
