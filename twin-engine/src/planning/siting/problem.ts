/** What a siting problem is: its names, what it asks for, its fast search and its proof. One file each, listed in `index.ts`. */
import type { Text } from '../../city/city.ts'
import type { Solver } from '../solver.ts'
import type { SitingInstance } from './instance.ts'
import type { SitingNeed, SitingProblemId } from './question.ts'

/** Which sites are open, by the instance's numbers. */
export interface SitingPlan {
  readonly open: Int32Array
  /** Ambulances at each open site, where the problem stations them. */
  readonly vehicles?: Int32Array
  /** Who goes where, where that is more than everybody to the nearest. */
  readonly assigned?: readonly Assigned[]
}

/** Where the search stands: value and bound close in on each other. */
export interface SitingProgress extends SitingPlan {
  readonly step: number
  readonly value: number
  /** Null while nothing is known. */
  readonly bound: number | null
}

export interface SitingFound extends SitingProgress {
  readonly proven: boolean
  /** 1 where a site is in no plan better than this one, and 1 where it is in every such plan, as far as that is known. */
  readonly out?: Uint8Array
  readonly inEvery?: Uint8Array
}

export interface SearchLimits {
  /** How many steps of looking further; a problem's own measure of effort, never time. */
  readonly steps: number
  readonly seed: number
}

/** A demand point's part that goes to a site; numbers of the instance. */
export interface Assigned {
  readonly demand: number
  readonly site: number
  /** 1 for all of it. */
  readonly share: number
}

export interface Judged {
  readonly value: number
  readonly assigned: readonly Assigned[]
}

export interface Proof {
  readonly solver: Solver
  readonly nodes: number
  readonly signal?: AbortSignal
}

export interface SitingProblem {
  readonly id: SitingProblemId
  readonly name: Text
  /** What the objective counts. */
  readonly objective: Text
  readonly sense: 'least' | 'most'
  readonly needs: readonly SitingNeed[]
  /** The own fast method. Returns null where it finds no plan that keeps all the constraints. */
  search(instance: SitingInstance, limits: SearchLimits): Generator<SitingProgress, SitingFound | null>
  /** Closes the gap with a solver, as far as its nodes go. `found` is null where the search found no plan. */
  prove(instance: SitingInstance, found: SitingFound | null, proof: Proof): Promise<SitingFound | null>
  /** The objective of a plan computed anew, and who goes where. */
  judge(instance: SitingInstance, plan: SitingPlan): Judged
}

/** Everybody to the cheapest open site; `value` adds up what `price` says. */
export function judgeByNearest(
  instance: SitingInstance,
  open: Int32Array,
  within: number,
  price: (cost: number, weight: number) => number,
): Judged {
  let value = 0
  const assigned: Assigned[] = []
  for (let demand = 0; demand < instance.demands; demand++) {
    let site = -1
    let cost = Number.POSITIVE_INFINITY
    for (const j of open) {
      const there = instance.costs[demand * instance.sites + j]!
      if (there < cost) {
        cost = there
        site = j
      }
    }
    value += price(cost, instance.weights[demand]!)
    if (site >= 0 && cost <= within) assigned.push({ demand, site, share: 1 })
  }
  return { value, assigned }
}
