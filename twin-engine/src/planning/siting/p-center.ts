/**
 * p-center (Hakimi 1964): at most p sites so that the farthest demand point is as near as can be, weights aside. The answer
 * is one of the distinct costs: the smallest within which p sites cover everybody, found by halving (Minieka, "The m-center
 * problem", SIAM Review 12 (1970) 138–139).
 */
import { type CoverProgress, coverProgram, coverWithin, searchCover } from './cover.ts'
import type { SitingInstance } from './instance.ts'
import { judgeByNearest, type SitingFound, type SitingProblem, type SitingProgress } from './problem.ts'

export const pCenter: SitingProblem = {
  id: 'p-center',
  name: { zh: 'p-中心（最远者最近）', en: 'p-center (the farthest as near as can be)' },
  objective: { zh: '最远需求到最近站点的成本', en: 'cost from the farthest demand point to its nearest site' },
  sense: 'least',
  needs: ['p'],
  *search(instance, { steps }) {
    const halving = new Halving(instance)
    // Quick covers first, then more patient ones where neither a cover nor a bound has decided.
    for (const patience of [Math.min(20, steps), steps]) {
      let low = halving.low
      while (low < halving.high) {
        const middle = (low + halving.high) >> 1
        const { found } = decide(instance, halving, middle, patience)
        if (found !== 'covered') low = middle + 1
        if (halving.open) yield halving.progress()
      }
      // The highest cost that is proven too short, below the lowest that is known to do.
      let high = halving.high
      while (halving.low < high) {
        const middle = (halving.low + high) >> 1
        const { found } = decide(instance, halving, middle, patience)
        if (found !== 'impossible') high = middle
        if (halving.open) yield halving.progress()
      }
    }
    return halving.open === null ? null : { ...halving.progress(), proven: halving.low >= halving.high }
  },
  async prove(instance, found, { solver, nodes, signal }) {
    const halving = new Halving(instance)
    if (found) halving.resume(found)
    let stopped = false
    while (halving.low < halving.high && !stopped) {
      const middle = (halving.low + halving.high) >> 1
      const answer = await solver.solve(coverProgram(coverWithin(instance, halving.costs[middle]!)), {
        nodes,
        ...(signal && { signal }),
      })
      const { values } = answer
      const open = values && Int32Array.from([...values.keys()].filter((j) => values[j]! > 0.5))
      if (open && open.length <= instance.p) halving.covered(middle, open)
      else if (answer.status === 'infeasible' || (answer.bound ?? 0) > instance.p + 1e-6) halving.impossible(middle)
      else stopped = true
    }
    return halving.open === null ? null : { ...halving.progress(), proven: halving.low >= halving.high }
  },
  judge(instance, { open }) {
    let farthest = 0
    const { assigned } = judgeByNearest(instance, open, Number.MAX_VALUE, (cost) => {
      farthest = Math.max(farthest, cost)
      return 0
    })
    return { value: farthest, assigned }
  },
}

/** The costs that the answer may be, and between which of them it lies. */
class Halving {
  readonly costs: Float64Array
  /** Below it no cost will do. */
  low: number
  /** It will do, once `open` is there; the last one may not. */
  high: number
  open: Int32Array | null = null
  private steps = 0

  constructor({ demands, sites, costs }: SitingInstance) {
    const distinct = new Set(costs)
    distinct.delete(Number.POSITIVE_INFINITY)
    this.costs = Float64Array.from(distinct).sort()
    let least = 0
    for (let i = 0; i < demands; i++) {
      let nearest = Number.POSITIVE_INFINITY
      for (let j = 0; j < sites; j++) nearest = Math.min(nearest, costs[i * sites + j]!)
      least = Math.max(least, nearest)
    }
    this.low = this.costs.indexOf(least)
    this.high = this.costs.length
  }

  resume({ value, bound, open }: SitingFound): void {
    this.covered(this.costs.indexOf(value), open)
    if (bound !== null) this.low = this.costs.indexOf(bound)
  }

  covered(at: number, open: Int32Array): void {
    this.steps++
    this.high = at
    this.open = open
  }

  impossible(at: number): void {
    this.steps++
    this.low = Math.max(this.low, at + 1)
  }

  progress(): SitingProgress {
    return { step: this.steps, value: this.costs[this.high]!, bound: this.costs[this.low]!, open: this.open! }
  }
}

function decide(
  instance: SitingInstance,
  halving: Halving,
  at: number,
  steps: number,
): { readonly found: 'covered' | 'impossible' | 'unknown' } {
  const { p } = instance
  const decided = ({ value, bound }: CoverProgress): boolean => value <= p || bound > p
  const search = searchCover(coverWithin(instance, halving.costs[at]!), steps, decided)
  let next = search.next()
  while (!next.done) next = search.next()
  const { value, bound, open } = next.value
  if (value <= p) halving.covered(at, open)
  else if (bound > p) halving.impossible(at)
  return { found: value <= p ? 'covered' : bound > p ? 'impossible' : 'unknown' }
}
