/** The siting problems there are, in the order in which a planner meets them. */
import { mclp } from './mclp.ts'
import { pMedian } from './p-median.ts'
import type { SitingProblem } from './problem.ts'
import type { SitingProblemId } from './question.ts'

export const SITING_PROBLEMS: readonly SitingProblem[] = [pMedian, mclp]

export function sitingProblem(id: SitingProblemId): SitingProblem | undefined {
  return SITING_PROBLEMS.find((one) => one.id === id)
}
