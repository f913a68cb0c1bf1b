/**
 * The cheapest sets of actions that keep a limit: a race of sets with shared luck, in which bad sets die early.
 *
 * Sets run in rungs. In each, those that are left get further replications; then the worse half of them dies, ranked by layers of
 * the Pareto front of cost and bed-days above the limit (successive halving: Karnin, Koren & Somekh, ICML 2013; for unequal
 * budgets Jamieson & Talwalkar, AISTATS 2016). What survives is combined, and the combinations race in turn. All differences are
 * paired by replication with doing nothing, so that they are what the actions did. The first rung goes in heats, so that an answer
 * can be read after the first few sets; it is the front of what has run by then. Bed-days tell more than hours: a hospital that is
 * over the limit throughout stays so, and yet it matters by how much. A set stands on the front only where each of its actions is
 * shown to add something. The best of many look better than they are: in the end the front is run afresh, with luck that chose
 * nothing, and only that is told.
 */

import { laterBy } from '../experiment/later.ts'
import type { Scenario } from '../experiment/scenario.ts'
import { doNothing } from '../experiment/scenario.ts'
import type { LeverSpec } from '../levers/index.ts'
import type { Planned } from '../simulation/simulation.ts'
import { type MeanInterval, meanInterval } from '../statistics/quantiles.ts'
import type { OverLimit } from './action-limit.ts'

export interface RaceQuestion {
  readonly scenario: Scenario
  /** What is likely to do most first: they are told of first. */
  readonly options: readonly LeverSpec[]
  /** What became of each option alone at the start. */
  readonly planned: readonly Planned[]
  /** Replications that each rung adds. */
  readonly rungs: readonly number[]
  /** Sets of the first heat, and of each further one of the first rung. */
  readonly heats: { readonly first: number; readonly further: number }
  /** Most actions in one set. */
  readonly mostActions: number
  /** Minutes by which acting later is compared; null = not asked. */
  readonly laterMinutes: number | null
}

/** What a request is for: to choose, to judge the front by luck that chose nothing, or to begin the front later with that luck. */
export type RaceStage = 'race' | 'afresh' | 'later'

/** Scenarios to be run, each with the same replications; answered with what lies over the limit, scenario by scenario. */
export interface RaceRequest {
  readonly stage: RaceStage
  /** Indices into the options, scenario by scenario; empty = nothing is done. */
  readonly sets: readonly (readonly number[])[]
  readonly scenarios: readonly Scenario[]
  readonly first: number
  readonly replications: number
}

export interface RacedSet {
  /** Indices into the options; empty = nothing is done. */
  readonly options: readonly number[]
  readonly replications: number
  /** Bed-days above the limit, of emergency departments place-days, and those avoided against doing nothing, paired: by them sets race. */
  readonly daysAbove: MeanInterval
  readonly daysAvoided: MeanInterval
  /** Hospital-hours over the limit, likewise. */
  readonly hoursOver: MeanInterval
  readonly hoursAvoided: MeanInterval
  /** Hours of staff; null where nothing is known of what one of them takes. */
  readonly staffHours: number | null
}

/** A set as the race saw it: with luck that also chose, so it looks better than it is. */
export interface TriedSet extends RacedSet {
  /** It was run no further, since others were better. */
  readonly fallen: boolean
}

export interface RaceStanding {
  /** From the cheapest to the one with the fewest bed-days: none is beaten in both. */
  readonly pareto: readonly RacedSet[]
  /** All that was tried, in the order of trying. */
  readonly sets: readonly TriedSet[]
  readonly tried: number
  /** Sets of the round at hand that have not run yet. */
  readonly waiting: number
  readonly alive: number
  readonly runs: number
}

export interface RaceResult extends RaceStanding {
  /** Of each set of the front: what beginning so much later adds, paired. */
  readonly later: readonly {
    readonly set: number
    readonly minutes: number
    readonly daysAdded: MeanInterval
    readonly hoursAdded: MeanInterval
  }[]
}

const FEWEST_ALIVE = 4
const COMBINED_FROM = 5

/** What to run next, and how the race stands; null before anything has run. */
export interface Step {
  readonly request: RaceRequest
  readonly standing: RaceStanding | null
}

type Answers = readonly (readonly OverLimit[])[]

/**
 * Races the sets. Yields what to run together with how the race stands, null before anything has run.
 * @throws when the limit is known of no hospital.
 */
export function* raceActions(question: RaceQuestion): Generator<Step, RaceResult, Answers> {
  const race = new Race(question)
  let sets = question.options.map((_, i) => [i])
  for (let size = 1; sets.length > 0 && size <= question.mostActions; size++) {
    yield* race.run(sets)
    sets = race.combinations(size)
  }
  if (question.options.length === 0) yield* race.run([])
  const pareto = yield* race.afresh(race.standing().pareto)
  const later = yield* race.later(pareto)
  return { ...race.standing(), pareto, later }
}

class Race {
  readonly #question: RaceQuestion
  readonly #raced = new Map<string, OverLimit[]>()
  readonly #fresh = new Map<string, readonly OverLimit[]>()
  readonly #fallen = new Set<string>()
  #alive: (readonly number[])[] = []
  #waiting = 0
  #runs = 0

  constructor(question: RaceQuestion) {
    this.#question = question
    this.#raced.set('', [])
  }

  /** Gives the sets rung after rung of replications, and halves them in between. */
  *run(sets: readonly (readonly number[])[]): Generator<Step, void, Answers> {
    let alive = sets
    let first = 0
    for (const [k, replications] of this.#question.rungs.entries()) {
      for (const heat of this.#runs === 0 ? this.#heats(alive) : [alive]) {
        const asked = this.#raced.get('')!.length > first ? heat : [[], ...heat]
        const scenarios = asked.map((options) => this.scenarioOf(options))
        const answers = yield {
          request: { stage: 'race', sets: asked, scenarios, first, replications },
          standing: this.#runs === 0 ? null : this.standing(),
        }
        for (const [s, options] of asked.entries()) this.#take(options, answers[s]!)
        this.#waiting = Math.max(0, this.#waiting - heat.length)
      }
      first += replications
      if (k < this.#question.rungs.length - 1) alive = this.#survivors(alive)
    }
    this.#alive = [...this.#alive, ...alive]
  }

  /** Somebody waits: the first few sets are told of as soon as they have run. */
  #heats(sets: readonly (readonly number[])[]): (readonly (readonly number[])[])[] {
    const { first, further } = this.#question.heats
    this.#waiting = sets.length
    const heats = [sets.slice(0, first)]
    for (let at = first; at < sets.length; at += further) heats.push(sets.slice(at, at + further))
    return heats
  }

  /** Sets of one more action, out of the best that are left. */
  combinations(size: number): number[][] {
    const single = this.#ranked(this.#alive.filter((set) => set.length === 1)).slice(0, COMBINED_FROM)
    const grown = this.#ranked(this.#alive.filter((set) => set.length === size)).slice(0, COMBINED_FROM)
    const made = new Map<string, number[]>()
    for (const set of grown)
      for (const [option] of single) {
        const { options } = this.#question
        // Doses of one action at one place are not added up.
        const clash = set.some((other) => other === option || placeOf(options[other]!) === placeOf(options[option!]!))
        const next = [...set, option!].toSorted((a, b) => a - b)
        if (!clash && !this.#raced.has(next.join())) made.set(next.join(), next)
      }
    return [...made.values()]
  }

  /** The sets judged by as many replications that had no part in choosing them. */
  *afresh(front: readonly RacedSet[]): Generator<Step, readonly RacedSet[], Answers> {
    const replications = this.#total()
    const sets = [[], ...front.map(({ options }) => options).filter(({ length }) => length > 0)]
    const scenarios = sets.map((options) => this.scenarioOf(options))
    const answers = yield {
      request: { stage: 'afresh', sets, scenarios, first: replications, replications },
      standing: this.standing(),
    }
    sets.forEach((options, k) => {
      this.#fresh.set(options.join(), answers[k]!)
    })
    this.#runs += scenarios.length * replications
    const lean = sets.filter((options) => this.#isLean(options, this.#fresh))
    return frontOf(lean.map((options) => this.#judged(options, this.#fresh)))
  }

  /**
   * Whether each action of the set is shown to add something: without it, over the same runs, more lies over the limit beyond
   * chance. A smaller set that has not run as long says nothing against it.
   */
  #isLean(options: readonly number[], all: ReadonlyMap<string, readonly OverLimit[]> = this.#raced): boolean {
    const runs = all.get(options.join())!
    return (
      options.length < 2 ||
      options.every((out) => {
        const rest = all.get(options.filter((one) => one !== out).join())
        if (rest === undefined || rest.length < runs.length) return true
        const { mean, halfWidth95 } = meanInterval(runs.map((own, r) => daysOf(rest[r]!) - daysOf(own)))
        return mean > (halfWidth95 ?? Number.POSITIVE_INFINITY)
      })
    )
  }

  *later(front: readonly RacedSet[]): Generator<Step, RaceResult['later'], Answers> {
    const minutes = this.#question.laterMinutes
    const acting = front.flatMap(({ options }, set) => (options.length > 0 ? [{ options, set }] : []))
    if (minutes === null || acting.length === 0) return []
    const replications = this.#total()
    const scenarios = acting.map(({ options }) => laterBy(this.scenarioOf(options), minutes))
    const sets = acting.map(({ options }) => options)
    const answers = yield {
      request: { stage: 'later', sets, scenarios, first: replications, replications },
      standing: this.standing(),
    }
    this.#runs += scenarios.length * replications
    return acting.map(({ options, set }, k) => {
      const now = this.#fresh.get(options.join())!
      const added = (of: (run: OverLimit) => number): MeanInterval =>
        meanInterval(answers[k]!.map((run, r) => of(run) - of(now[r]!)))
      return { set, minutes, daysAdded: added(daysOf), hoursAdded: added(hoursOf) }
    })
  }

  /** Replications of whoever survives all rungs. */
  #total(): number {
    return this.#question.rungs.reduce((sum, rung) => sum + rung, 0)
  }

  standing(): RaceStanding {
    const sets = [...this.#raced.keys()].map((key) => this.#judged(key === '' ? [] : key.split(',').map(Number)))
    const most = Math.max(...sets.map((one) => one.replications))
    // Sets that died young are judged by too little to be shown.
    const judged = sets.filter((one) => one.replications === most)
    return {
      pareto: frontOf(judged.filter(({ options }) => this.#isLean(options))),
      sets: sets
        .filter(({ options }) => options.length > 0)
        .map((one) => ({ ...one, fallen: this.#fallen.has(one.options.join()) })),
      tried: sets.length - 1,
      waiting: this.#waiting,
      alive: judged.length - 1,
      runs: this.#runs,
    }
  }

  scenarioOf(options: readonly number[]): Scenario {
    const { scenario } = this.#question
    return { ...doNothing(scenario), levers: options.map((i) => this.#question.options[i]!) }
  }

  #take(options: readonly number[], runs: readonly OverLimit[]): void {
    if (runs.some(({ hoursOver }) => Number.isNaN(hoursOver)))
      throw new Error('the limit is known of no hospital: report its beds, or start from a snapshot in which they are')
    this.#runs += runs.length
    this.#raced.set(options.join(), [...(this.#raced.get(options.join()) ?? []), ...runs])
  }

  #survivors(alive: readonly (readonly number[])[]): readonly (readonly number[])[] {
    const ranked = this.#ranked(alive)
    const left = Math.max(FEWEST_ALIVE, Math.ceil(alive.length / 2))
    for (const options of ranked.slice(left)) this.#fallen.add(options.join())
    return ranked.slice(0, left)
  }

  /** By layers of the front, then by what lies over the limit. */
  #ranked(sets: readonly (readonly number[])[]): (readonly number[])[] {
    let left = sets.map((options) => this.#judged(options))
    const ranked: (readonly number[])[] = []
    while (left.length > 0) {
      const layer = left.filter((one) => !left.some((other) => beats(other, one)))
      ranked.push(...layer.toSorted(lessOver).map(({ options }) => options))
      left = left.filter((one) => !layer.includes(one))
    }
    return ranked
  }

  #judged(options: readonly number[], all: ReadonlyMap<string, readonly OverLimit[]> = this.#raced): RacedSet {
    const runs = all.get(options.join())!
    const nothing = all.get('')!
    const avoided = (of: (run: OverLimit) => number): MeanInterval =>
      meanInterval(runs.map((own, r) => of(nothing[r]!) - of(own)))
    return {
      options,
      replications: runs.length,
      daysAbove: meanInterval(runs.map(daysOf)),
      daysAvoided: avoided(daysOf),
      hoursOver: meanInterval(runs.map(hoursOf)),
      hoursAvoided: avoided(hoursOf),
      staffHours: staffHoursOf(options, this.#question.planned),
    }
  }
}

const daysOf = ({ daysAbove }: OverLimit): number => daysAbove
const hoursOf = ({ hoursOver }: OverLimit): number => hoursOver

/** By bed-days above the limit; of sets alike in them, by hours over it. */
const lessOver = (one: RacedSet, other: RacedSet): number =>
  one.daysAbove.mean - other.daysAbove.mean || one.hoursOver.mean - other.hoursOver.mean

/** Work that several actions name is done once. */
function staffHoursOf(options: readonly number[], planned: readonly Planned[]): number | null {
  const works = new Map<string | number, number>()
  for (const i of options) {
    const hours = planned[i]?.cost?.staffHours ?? null
    if (hours === null) return null
    const work = planned[i]?.sharedWork ?? i
    works.set(work, Math.max(hours, works.get(work) ?? 0))
  }
  return [...works.values()].reduce((sum, hours) => sum + hours, 0)
}

/**
 * The best action that a set does without: of those that raced alone to the end, at other places or of other kinds than what
 * the set does, the one that avoids the most; null where none avoids anything.
 */
export function spareAction(
  set: readonly number[],
  sets: readonly TriedSet[],
  options: readonly LeverSpec[],
): TriedSet | null {
  const places = set.map((i) => placeOf(options[i]!))
  const spare = sets.filter(
    (one) =>
      one.options.length === 1 &&
      !one.fallen &&
      one.daysAvoided.mean > 0 &&
      !places.includes(placeOf(options[one.options[0]!]!)),
  )
  return spare.toSorted((a, b) => b.daysAvoided.mean - a.daysAvoided.mean)[0] ?? null
}

/** What is not known is dearer than all that is. */
const costOf = ({ staffHours }: RacedSet): number => staffHours ?? Number.POSITIVE_INFINITY

const compareCosts = (one: RacedSet, other: RacedSet): number =>
  costOf(one) === costOf(other) ? 0 : costOf(one) - costOf(other)

/** No dearer and no further over the limit, and better in one of the two. */
function beats(one: RacedSet, other: RacedSet): boolean {
  const over = lessOver(one, other)
  return costOf(one) <= costOf(other) && over <= 0 && (over < 0 || costOf(one) < costOf(other))
}

/** Those that none beats, from the cheapest on. Of sets alike in both, the one with the fewest actions stands for all. */
const frontOf = (sets: readonly RacedSet[]): RacedSet[] =>
  sets
    .toSorted((a, b) => a.options.length - b.options.length)
    .filter((one, k, all) => !all.some((other, o) => beats(other, one) || (o < k && alike(other, one))))
    .toSorted((a, b) => compareCosts(a, b) || lessOver(b, a))

const alike = (one: RacedSet, other: RacedSet): boolean => costOf(one) === costOf(other) && lessOver(one, other) === 0

function placeOf(lever: LeverSpec): string {
  const { kind, unit, facility, facilities } = lever as unknown as Record<string, unknown>
  return JSON.stringify([kind, unit ?? facility ?? facilities ?? null])
}
