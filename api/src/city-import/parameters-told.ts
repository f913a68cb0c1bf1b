/** By whose figures a city is built and simulated: told whenever one is built or checked. */
import { type Parameters, parameterOrigin } from '@kangcheng/twin-engine'
import type { ImportProblems } from './import-problem.ts'

export function tellParameters(zone: string, parameters: Parameters, problems: ImportProblems): void {
  const { set, name, country, notice } = parameterOrigin({ zone }, parameters)
  problems.remark(
    'parameters',
    notice?.en ??
      `beds per resident, visits, stays and prices are those of the set ${set} (${name.en}, ${country}); --parameters sets another, or own ones`,
  )
}
