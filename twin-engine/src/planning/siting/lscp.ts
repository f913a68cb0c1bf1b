/** Location set covering (Toregas et al. 1971): the fewest sites so that everybody lies within the radius of an open one. */
import { coverProgram, coverWithin, searchCover } from './cover.ts'
import { judgeByNearest, type SitingProblem } from './problem.ts'

export const lscp: SitingProblem = {
  id: 'lscp',
  name: { zh: '集合覆盖（站点最少）', en: 'set covering (fewest sites)' },
  objective: { zh: '站点数', en: 'number of sites' },
  sense: 'least',
  needs: ['radius'],
  *search(instance, { steps }) {
    const search = searchCover(coverWithin(instance, instance.radius), steps)
    for (;;) {
      const next = search.next()
      const { value } = next.value
      if (!next.done) {
        if (Number.isFinite(value)) yield next.value
      } else {
        if (value > instance.p) return null
        return { ...next.value, proven: next.value.bound >= value }
      }
    }
  },
  async prove(instance, found, { solver, nodes, signal }) {
    const answer = await solver.solve(coverProgram(coverWithin(instance, instance.radius)), {
      nodes,
      ...(signal && { signal }),
    })
    const open = answer.values && Int32Array.from([...answer.values.keys()].filter((j) => answer.values![j]! > 0.5))
    const best = open && (found === null || open.length < found.value) ? { step: 0, value: open.length, open } : found
    if (best === null || best.value > instance.p) return null
    const bound = Math.max(found?.bound ?? 0, answer.bound === null ? 0 : Math.ceil(answer.bound - 1e-6))
    return { ...best, bound, proven: bound >= best.value }
  },
  judge(instance, { open }) {
    return { ...judgeByNearest(instance, open, instance.radius, () => 0), value: open.length }
  },
}
