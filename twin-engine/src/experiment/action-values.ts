/**
 * What each action is worth, and which actions are enough: the plan, each action alone, and the plan without each, all with the
 * luck of their do-nothing twin.
 *
 * *At stake* are the resources of hospitals that the shocks break: those that break earlier than in the calm twin (the same
 * runs without shocks and levers) in at least a fifth more runs than the other way round. "Earlier" is by more than a
 * twenty-fourth of the horizon, so that every department's evening is nobody's failure. Without shocks nothing is calmer than
 * doing nothing: then everything counts that breaks in a fifth of the runs and was whole at the start. What a plan itself breaks
 * is at stake for that plan.
 *
 * A run *holds* when nothing at stake breaks earlier than in its calm twin. Of fewer than 30 runs it is not said that a plan holds.
 */
import type { Text } from '../city/city.ts'
import { startMinuteOf } from '../levers/index.ts'
import type { Cost, Planned } from '../simulation/simulation.ts'
import { meanInterval, type SpreadInterval, spreadInterval } from '../statistics/quantiles.ts'
import { laterBy } from './later.ts'
import type { RunOutcome } from './run-outcome.ts'
import { doNothing, type Scenario } from './scenario.ts'
import { type Probability, RESOURCES, type Resource, type TimeToBreak, timeToBreak, wilson95 } from './time-to-break.ts'

/** What one future gains over another, run by run. */
export interface Gain {
  /**
   * Minutes by which the first break is later, over the runs in which the worse future breaks; a quantile on a run that now holds
   * is null (more than the rest of the horizon), `never` their share. null where the worse future breaks in no run.
   */
  readonly minutes: TimeToBreak | null
  /** Patient-hours of boarding avoided in the city; null where not known. */
  readonly boardingHours: SpreadInterval | null
  /** Share of runs that hold, of the better future less the worse. */
  readonly holds: number
}

export interface ActionValue {
  /** Index into the scenario's levers. */
  readonly lever: number
  readonly kind: string
  /** Minute from the start at which it begins; null where it names none. */
  readonly startMinute: number | null
  /** null = nothing is known of it. */
  readonly cost: Cost | null
  /** What becomes of it. */
  readonly note: Text
  /** Against doing nothing. */
  readonly alone: Gain
  /** The plan against the plan without it. */
  readonly without: Gain
  /** Whether the plan is worse without it: fewer runs hold, or more board beyond chance. null = too few runs to say. */
  readonly needed: boolean | null
}

/** One future: how often and until when it holds. */
export interface Holding {
  readonly holds: Probability
  readonly time: TimeToBreak
}

export interface CheapestSet extends Holding {
  /** Indices into the scenario's levers. */
  readonly levers: readonly number[]
  /** Sums of what is known. */
  readonly cost: Cost
  /** False where nothing is known of what one of them costs. */
  readonly costKnown: boolean
}

export interface AtStake {
  /** Index of the facility. */
  readonly facility: number
  readonly resource: Resource
  /** Chance to break within the horizon: doing nothing, and without the shocks. */
  readonly nothing: Probability
  readonly calm: Probability
}

/** Patient-hours of boarding in the city that the shocks bring; means over the runs. */
export interface ShockCost {
  readonly boardingHours: SpreadInterval
  readonly calm: number
  readonly nothing: number
}

export interface ActionValues {
  readonly replications: number
  /** Whether there are enough runs to say that something holds. */
  readonly enough: boolean
  readonly atStake: readonly AtStake[]
  /** What the shocks themselves cost: doing nothing against the calm twin. null = there are none, or boarding is not known. */
  readonly shocks: ShockCost | null
  readonly nothing: Holding
  readonly plan: Holding
  readonly actions: readonly ActionValue[]
  /** The cheapest set of actions that holds in seven runs of ten; null = none of those tried, or too few runs to say. */
  readonly cheapest: CheapestSet | null
  /** Sets of actions that were simulated. */
  readonly tried: number
  /** The plan begun so many minutes later, against the plan: what waiting loses is negative. null = not asked, or no levers. */
  readonly later: { readonly minutes: number; readonly difference: Gain; readonly holding: Holding } | null
}

export interface ActionQuestion {
  readonly scenario: Scenario
  /** What became of each lever of the scenario (`plannedLevers`). */
  readonly planned: readonly Planned[]
  /** By how much later; null = not asked. */
  readonly laterMinutes: number | null
  /** All subsets of the levers are tried where they are at most so many; else the plan is thinned action by action. */
  readonly mostSets?: number
}

/** Fewest runs of which it is said that something holds. */
export const FEWEST_RUNS_TO_HOLD = 30
/** Share of runs in which a set that "holds" does. */
export const HOLDING_SHARE = 0.7
/** A resource is at stake when it breaks earlier in so many more of the runs; earlier is by this part of the horizon. */
const STAKE_SHARE = 0.2
const TOLERANCE_PARTS = 24
/** Of up to five actions all sets are tried. */
const MOST_SETS = 32
/** What an hour of staff counts where costs are compared; assumed, about the labour cost of a nurse in a Chinese city. */
const STAFF_HOUR_YUAN = 80

type Runs = readonly RunOutcome[]

/**
 * Searches the answers: yields lists of scenarios to be run, each with the same seed and replications, and is sent what came of
 * them (`runOutcome`), scenario by scenario. So any executor can run it.
 */
export function* searchActionValues(
  question: ActionQuestion,
): Generator<readonly Scenario[], ActionValues, readonly Runs[]> {
  const { scenario, planned, laterMinutes } = question
  const n = scenario.levers.length
  const whole = 2 ** n - 1
  const exhaustive = 2 ** n <= (question.mostSets ?? MOST_SETS)
  const masks = exhaustive ? Array.from({ length: 2 ** n }, (_, mask) => mask) : [0, whole, ...singles(n, whole)]
  const calmScenario = scenario.shocks.length > 0 ? [{ ...doNothing(scenario), shocks: [] }] : []
  const late = laterMinutes !== null && n > 0 ? [laterBy(scenario, laterMinutes)] : []
  const asked = [...calmScenario, ...masks.map((mask) => subset(scenario, mask)), ...late]
  const answers = (yield asked).map(inOrder)
  const calm = calmScenario.length > 0 ? answers[0]! : null
  const known = new Map(masks.map((mask, k) => [mask, answers[k + calmScenario.length]!]))
  const judge = new Judge(known.get(0)!, calm)
  if (!exhaustive) {
    const thinning = thinned(n, planned, judge, known)
    let step = thinning.next()
    while (!step.done) {
      const [runs] = yield [subset(scenario, step.value)]
      known.set(step.value, inOrder(runs!))
      step = thinning.next()
    }
  }
  const plan = known.get(whole)!
  return {
    replications: judge.runs,
    enough: judge.enough,
    atStake: judge.atStake(),
    shocks: calm && shockCost(judge, known.get(0)!, calm),
    nothing: judge.holding(known.get(0)!),
    plan: judge.holding(plan),
    actions: scenario.levers.map((lever, i): ActionValue => {
      const without = judge.gain(known.get(whole & ~(1 << i))!, plan)
      return {
        lever: i,
        kind: lever.kind,
        startMinute: startMinuteOf(lever),
        cost: planned[i]?.cost ?? null,
        note: planned[i]?.note ?? { zh: '', en: '' },
        alone: judge.gain(known.get(0)!, known.get(1 << i)!),
        without,
        needed: judge.enough ? isNeeded(without) : null,
      }
    }),
    cheapest: cheapestOf(known, planned, judge),
    tried: known.size,
    later:
      late.length === 0
        ? null
        : {
            minutes: laterMinutes!,
            difference: judge.gain(plan, answers.at(-1)!),
            holding: judge.holding(answers.at(-1)!),
          },
  }
}

/**
 * The answer of so many replications as have been run of each scenario that the search asks for first; what it says is what the
 * whole search would with as many. null where it would ask for more.
 */
export function actionValuesSoFar(question: ActionQuestion, runs: readonly Runs[]): ActionValues | null {
  const search = searchActionValues(question)
  search.next()
  const step = search.next(runs)
  return step.done ? step.value : null
}

function shockCost(judge: Judge, nothing: Runs, calm: Runs): ShockCost | null {
  const { boardingHours } = judge.gain(nothing, calm)
  if (boardingHours === null) return null
  const mean = (runs: Runs): number => runs.reduce((sum, run) => sum + run.boardingHours!, 0) / runs.length
  return { boardingHours, calm: mean(calm), nothing: mean(nothing) }
}

const inOrder = (runs: Runs): Runs => [...runs].sort((a, b) => a.replication - b.replication)

/** Each action alone, and the whole without each. */
function singles(n: number, whole: number): number[] {
  const alone = Array.from({ length: n }, (_, i) => 1 << i)
  return [...new Set([...alone, ...alone.map((bit) => whole & ~bit)])].filter((mask) => mask !== 0 && mask !== whole)
}

const subset = (scenario: Scenario, mask: number): Scenario => ({
  ...scenario,
  levers: scenario.levers.filter((_, i) => (mask >> i) & 1),
})

/** Drops the dearest action first, as long as the rest holds. Yields the sets to be run. */
function* thinned(
  n: number,
  planned: readonly Planned[],
  judge: Judge,
  known: ReadonlyMap<number, Runs>,
): Generator<number, void, void> {
  let present = 2 ** n - 1
  if (!judge.enough || !judge.holds(known.get(present)!)) return
  const dearest = Array.from({ length: n }, (_, i) => i).sort(
    (a, b) => yuan([b], planned) - yuan([a], planned) || a - b,
  )
  for (const i of dearest) {
    const smaller = present & ~(1 << i)
    if (!known.has(smaller)) yield smaller
    if (judge.holds(known.get(smaller)!)) present = smaller
  }
}

const leversOf = (mask: number, n: number): number[] =>
  Array.from({ length: n }, (_, i) => i).filter((i) => (mask >> i) & 1)

/** Costs as one figure, to be compared; what is not known counts nothing. */
const yuan = (levers: readonly number[], planned: readonly Planned[]): number => {
  const { staffHours, moneyYuan } = costOf(levers, planned)
  return (moneyYuan ?? 0) + (staffHours ?? 0) * STAFF_HOUR_YUAN
}

/** Work that several actions name is paid once. */
function costOf(levers: readonly number[], planned: readonly Planned[]): Cost {
  const sum = (of: keyof Cost): number | null => {
    const amounts = new Map<string | number, number>()
    for (const i of levers) {
      const amount = planned[i]?.cost?.[of] ?? null
      const work = planned[i]?.sharedWork ?? i
      if (amount !== null) amounts.set(work, Math.max(amount, amounts.get(work) ?? 0))
    }
    return amounts.size === 0 && levers.length > 0 ? null : [...amounts.values()].reduce((a, b) => a + b, 0)
  }
  return { staffHours: sum('staffHours'), moneyYuan: sum('moneyYuan') }
}

function cheapestOf(known: ReadonlyMap<number, Runs>, planned: readonly Planned[], judge: Judge): CheapestSet | null {
  if (!judge.enough) return null
  const sets = [...known]
    .filter(([, runs]) => judge.holds(runs))
    .map(([mask]) => ({ mask, levers: leversOf(mask, planned.length) }))
  const unknown = (levers: readonly number[]): number =>
    levers.filter((i) => planned[i]?.cost === undefined || costOf([i], planned).staffHours === null).length
  sets.sort(
    (a, b) =>
      yuan(a.levers, planned) - yuan(b.levers, planned) ||
      unknown(a.levers) - unknown(b.levers) ||
      a.levers.length - b.levers.length ||
      a.mask - b.mask,
  )
  const best = sets[0]
  if (!best) return null
  return {
    levers: best.levers,
    cost: costOf(best.levers, planned),
    costKnown: unknown(best.levers) === 0,
    ...judge.holding(known.get(best.mask)!),
  }
}

function isNeeded({ holds, boardingHours }: Gain): boolean {
  if (holds >= 0.1) return true
  return boardingHours !== null && boardingHours.mean > Math.max(1, boardingHours.halfWidth95 ?? 0)
}

/** Says of runs what holds, all against the same do-nothing and calm twins. */
class Judge {
  readonly runs: number
  readonly enough: boolean
  private readonly nothing: Runs
  private readonly calm: Runs | null
  private readonly tolerance: number
  private readonly staked: ReadonlySet<number>

  constructor(nothing: Runs, calm: Runs | null) {
    this.nothing = nothing
    this.calm = calm
    this.runs = nothing.length
    this.enough = this.runs >= FEWEST_RUNS_TO_HOLD
    this.tolerance = (nothing[0]?.horizonMinutes ?? 0) / TOLERANCE_PARTS
    this.staked = this.stakesOf(nothing)
  }

  atStake(): AtStake[] {
    const first = this.nothing[0]
    const share = (runs: Runs, row: number): Probability =>
      wilson95(runs.filter((run) => run.breaks[row]! < Number.POSITIVE_INFINITY).length, runs.length)
    return [...this.staked]
      .map((row) => ({
        facility: first!.facilities[Math.floor(row / RESOURCES.length)]!,
        resource: RESOURCES[row % RESOURCES.length]!,
        nothing: share(this.nothing, row),
        calm: this.calm === null ? wilson95(0, this.runs) : share(this.calm, row),
      }))
      .sort((a, b) => b.nothing.value - b.calm.value - (a.nothing.value - a.calm.value))
  }

  holding(runs: Runs): Holding {
    const minutes = this.breaksOf(runs)
    const held = minutes.reduce((count, minute) => (minute === Number.POSITIVE_INFINITY ? count + 1 : count), 0)
    return { holds: wilson95(held, runs.length), time: timeToBreak(minutes) }
  }

  holds(runs: Runs): boolean {
    return this.holding(runs).holds.value >= HOLDING_SHARE
  }

  gain(worse: Runs, better: Runs): Gain {
    const [from, to] = [this.breaksOf(worse), this.breaksOf(better)]
    const broken = [...from.keys()].filter((r) => from[r]! < Number.POSITIVE_INFINITY)
    const boarding = worse.map((run, r) => {
      const other = better[r]!.boardingHours
      return run.boardingHours === null || other === null ? Number.NaN : run.boardingHours - other
    })
    const held = (minutes: Float64Array): number =>
      minutes.reduce((count, minute) => (minute === Number.POSITIVE_INFINITY ? count + 1 : count), 0) / this.runs
    return {
      minutes: broken.length === 0 ? null : timeToBreak(broken.map((r) => to[r]! - from[r]!)),
      boardingHours: boarding.some(Number.isNaN) ? null : { ...spreadInterval(boarding), ...meanInterval(boarding) },
      holds: held(to) - held(from),
    }
  }

  /** Minute of the first break of anything at stake, by run; Infinity = the run holds. */
  private breaksOf(runs: Runs): Float64Array {
    const rows = [...new Set([...this.staked, ...this.stakesOf(runs)])]
    return Float64Array.from(runs, (run, r) => {
      let first = Number.POSITIVE_INFINITY
      for (const row of rows)
        if (run.breaks[row]! < first && this.earlier(run, this.calm?.[r], row)) first = run.breaks[row]!
      return first
    })
  }

  /** Rows that break earlier than in the calm twin in a fifth more of the runs than the other way round. */
  private stakesOf(runs: Runs): ReadonlySet<number> {
    const rows = new Set<number>()
    const wanted = Math.max(Math.min(2, this.runs), STAKE_SHARE * this.runs)
    for (let row = 0; row < (runs[0]?.breaks.length ?? 0); row++) {
      if (this.calm === null && this.brokenAtStart(row)) continue
      let more = 0
      runs.forEach((run, r) => {
        const calm = this.calm?.[r]
        if (this.earlier(run, calm, row)) more++
        else if (calm !== undefined && this.earlier(calm, run, row)) more--
      })
      if (more >= wanted) rows.add(row)
    }
    return rows
  }

  private brokenAtStart(row: number): boolean {
    return 2 * this.nothing.filter((run) => run.breaks[row] === 0).length >= this.runs
  }

  /** Whether the row breaks in `run` earlier than in `than`; in a run that is not there it never breaks. NaN is never earlier. */
  private earlier(run: RunOutcome, than: RunOutcome | undefined, row: number): boolean {
    const minute = run.breaks[row]!
    if (!(minute < Number.POSITIVE_INFINITY)) return false
    return than === undefined || minute < than.breaks[row]! - this.tolerance
  }
}
