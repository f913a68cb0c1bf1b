/**
 * What location with capacities shares, whether the number of sites is given (capacitated p-median) or each site has its
 * price (fixed charge): search by opening, closing and exchanging sites with everybody sent anew each time.
 */
import { RandomSource } from '../../simulation/random.ts'
import { agrees } from './agreement.ts'
import { capacitatedProgram, MOST_CAPACITATED_ENTRIES } from './capacitated-program.ts'
import { CapacityBound } from './capacity-bound.ts'
import { type SitingInstance, spentOn } from './instance.ts'
import type { Assigned, Judged, Proof, SearchLimits, SitingFound, SitingPlan, SitingProgress } from './problem.ts'
import { transport } from './transport.ts'
import { assignWhole } from './whole-assignment.ts'

const SENT_PER_STEP = 8
const CLIMB_PER_STEP = 2
const FIRST_CLIMB = 60
/** Beyond so many pairs of demand point and site, steps are fewer, so that the whole takes about as long. */
const USUAL_PAIRS = 20_000

/** @param opening what opening a site adds to the objective. */
export function* searchCapacitated(
  instance: SitingInstance,
  opening: Float64Array,
  { steps: asked, seed }: SearchLimits,
): Generator<SitingProgress, SitingFound | null> {
  const share = Math.min(1, USUAL_PAIRS / (instance.demands * instance.sites))
  const steps = Math.ceil(asked * share)
  const bound = new CapacityBound(instance, opening)
  bound.climb(Math.max(20, Math.ceil(FIRST_CLIMB * share)), Number.POSITIVE_INFINITY)
  const random = new RandomSource(seed, 0)
  let best: Sent | null = null
  let here: Sent | null = null
  let step = 0
  const progress = (sent: Sent): SitingProgress => ({ step, ...sent, bound: Math.min(bound.bound, sent.value) })
  const consider = (sent: Sent | null): boolean => {
    if (sent === null || (best !== null && sent.value >= best.value * (1 - 1e-12))) return false
    best = sent
    return true
  }
  for (const start of [roomy(instance, bound.chosen), roomy(instance, new Uint8Array(instance.sites))]) {
    const sent = start && send(instance, opening, start)
    consider(sent)
    if (sent && (here === null || sent.value < here.value)) here = sent
  }
  if (here === null) return null
  yield progress(best!)
  let queue = neighboursOf(instance, here)
  for (step = 1; step <= steps; step++) {
    bound.climb(CLIMB_PER_STEP, best!.value)
    let better = false
    for (let k = 0; k < SENT_PER_STEP; k++) {
      const next = queue.pop()
      if (next === undefined) {
        // A local optimum: on from the relaxed plan's sites, or from a few exchanges away.
        const start = step % 3 === 0 ? roomy(instance, bound.chosen) : shaken(instance, best!.open, random, step)
        here = (start && send(instance, opening, start)) ?? best!
        better = consider(here) || better
        queue = neighboursOf(instance, here)
        continue
      }
      const sent = send(instance, opening, next)
      if (sent === null || sent.value >= here.value * (1 - 1e-12)) continue
      here = sent
      better = consider(here) || better
      queue = neighboursOf(instance, here)
    }
    const proven = agrees(bound.bound, best!.value)
    if (better || proven || step % 8 === 0) yield progress(best!)
    if (proven) break
  }
  const { out, inEvery } = bound
  return { ...progress(best!), proven: agrees(bound.bound, best!.value), out, inEvery }
}

/** Lets a solver decide about the sites that the bound has left open. */
export async function proveCapacitated(
  instance: SitingInstance,
  opening: Float64Array,
  found: SitingFound | null,
  { solver, nodes, signal }: Proof,
): Promise<SitingFound | null> {
  const out = found?.out ?? new Uint8Array(instance.sites)
  const inEvery = found?.inEvery ?? instance.kept
  const stated = capacitatedProgram(instance, opening, out, inEvery, MOST_CAPACITATED_ENTRIES)
  if (stated === null) return found
  const answer = await solver.solve(stated.program, { nodes, ...(signal && { signal }) })
  if (answer.status === 'infeasible') return found && { ...found, bound: found.value, proven: true }
  const solved = answer.values && stated.planOf(answer.values)
  const resent = solved && send(instance, opening, solved.open)
  const sent = solved && valued(instance, opening, solved)
  const better = [found, sent, resent].filter((one) => one !== null)
  if (better.length === 0) return null
  const best = better.reduce((a, b) => (b.value < a.value ? b : a))
  const bound = Math.min(best.value, Math.max(found?.bound ?? 0, answer.bound ?? 0))
  return {
    step: found?.step ?? 0,
    open: best.open,
    assigned: best.assigned!,
    value: best.value,
    bound,
    proven: answer.status === 'optimal',
  }
}

/** The value of a plan computed from who goes where. */
export function judgeCapacitated(instance: SitingInstance, opening: Float64Array, plan: SitingPlan): Judged {
  const { value, assigned } = valued(instance, opening, { open: plan.open, assigned: plan.assigned! })
  return { value, assigned }
}

interface Sent {
  readonly value: number
  readonly open: Int32Array
  readonly assigned: readonly Assigned[]
}

function valued(instance: SitingInstance, opening: Float64Array, plan: Omit<Sent, 'value'>): Sent {
  let value = 0
  for (const j of plan.open) value += opening[j]!
  for (const { demand, site, share } of plan.assigned) {
    const weight = instance.weights[demand]! * share
    if (weight > 0) value += weight * instance.costs[demand * instance.sites + site]!
  }
  return { value, ...plan }
}

/** Everybody sent to the open sites, as the question wants it; null where they have no room. */
function send(instance: SitingInstance, opening: Float64Array, open: Int32Array): Sent | null {
  const { demands, sites, costs, weights, capacities, question } = instance
  const assigned: Assigned[] = []
  if (question.assignment === 'single') {
    const whole = assignWhole(costs, sites, weights, open, capacities)
    if (whole === null) return null
    whole.places.forEach((place, demand) => {
      assigned.push({ demand, site: open[place]!, share: 1 })
    })
  } else {
    const shipped = transport(costs, sites, weights, open, capacities)
    if (shipped === null) return null
    for (let demand = 0; demand < demands; demand++) {
      if (weights[demand] === 0) assigned.push({ demand, site: nearestOf(instance, open, demand), share: 1 })
      for (let s = 0; s < open.length; s++) {
        const amount = shipped.amounts[demand * open.length + s]!
        if (amount > 0) assigned.push({ demand, site: open[s]!, share: amount / weights[demand]! })
      }
    }
  }
  return valued(instance, opening, { open, assigned })
}

function nearestOf({ costs, sites }: SitingInstance, open: Int32Array, demand: number): number {
  return open.reduce((a, b) => (costs[demand * sites + b]! < costs[demand * sites + a]! ? b : a))
}

/** The sites wished for, and more, until everybody has room and the kept ones are in. Null where that is not found. */
function roomy(instance: SitingInstance, wished: Uint8Array): Int32Array | null {
  const { sites, kept, capacities, p } = instance
  const total = instance.weights.reduce((sum, weight) => sum + weight, 0)
  const isOpen = Uint8Array.from(kept)
  const byRoom = Int32Array.from({ length: sites }, (_, j) => j).sort((a, b) => capacities[b]! - capacities[a]!)
  const openNow = (): Int32Array => byRoom.filter((j) => isOpen[j] === 1)
  const room = (): number => openNow().reduce((sum, j) => sum + capacities[j]!, 0)
  const fits = (j: number): boolean => spentOn(instance, openNow()) + instance.fixedCosts[j]! <= instance.budget
  for (const j of byRoom) if (isOpen[j] === 0 && wished[j] === 1 && openNow().length < p && fits(j)) isOpen[j] = 1
  for (const j of byRoom) {
    if (isOpen[j] === 1 || room() >= total) continue
    if (openNow().length < p && fits(j)) isOpen[j] = 1
    else {
      // No place left: the roomier one instead of the least roomy of those that may go.
      const least = openNow().findLast((k) => kept[k] === 0)
      if (least === undefined || capacities[least]! >= capacities[j]!) continue
      isOpen[least] = 0
      if (fits(j)) isOpen[j] = 1
      else isOpen[least] = 1
    }
  }
  const open = openNow()
  return open.length === 0 || room() < total * (1 - 1e-12) ? null : open
}

/** The sets one opening, closing or exchange away that have room and keep the limits; the last of the list looks best. */
function neighboursOf(instance: SitingInstance, { open }: Sent): Int32Array[] {
  const { sites, kept, capacities, p, costs, weights } = instance
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const isOpen = new Uint8Array(sites)
  for (const j of open) isOpen[j] = 1
  const closed = [...isOpen.keys()].filter((j) => isOpen[j] === 0)
  const removable = [...open].filter((j) => kept[j] === 0)
  const sets: { readonly set: Int32Array; readonly rough: number }[] = []
  const offer = (set: Int32Array): void => {
    if (set.length === 0 || set.length > p || spentOn(instance, set) > instance.budget) return
    if (set.reduce((sum, j) => sum + capacities[j]!, 0) < total * (1 - 1e-12)) return
    let rough = 0
    for (let i = 0; i < weights.length; i++) {
      let nearest = Number.POSITIVE_INFINITY
      for (const j of set) nearest = Math.min(nearest, costs[i * sites + j]!)
      if (weights[i]! > 0) rough += weights[i]! * nearest
    }
    sets.push({ set, rough: rough + spentOn(instance, set) })
  }
  for (const j of closed) offer(Int32Array.of(...open, j))
  for (const k of removable) {
    const without = open.filter((j) => j !== k)
    offer(without)
    for (const j of closed) offer(Int32Array.of(...without, j))
  }
  return sets.sort((a, b) => b.rough - a.rough).map(({ set }) => set)
}

function shaken(instance: SitingInstance, open: Int32Array, random: RandomSource, step: number): Int32Array | null {
  const isOpen = new Uint8Array(instance.sites)
  for (const j of open) isOpen[j] = 1
  for (let k = 0; k < 2; k++) {
    const [u, v] = random.draw(step, k, 0)
    const may = [...isOpen.keys()].filter((j) => isOpen[j] === 1 && instance.kept[j] === 0)
    const closed = [...isOpen.keys()].filter((j) => isOpen[j] === 0)
    if (may.length === 0 || closed.length === 0) break
    isOpen[may[Math.floor(u! * may.length)]!] = 0
    isOpen[closed[Math.floor(v! * closed.length)]!] = 1
  }
  return roomy(instance, isOpen)
}
