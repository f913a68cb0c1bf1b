/** The siting problems there are, in the order in which a planner meets them. */
import { capacitatedPMedian } from './capacitated-p-median.ts'
import { fixedCharge } from './fixed-charge.ts'
import { lscp } from './lscp.ts'
import { mclp } from './mclp.ts'
import { mexclp } from './mexclp.ts'
import { pCenter } from './p-center.ts'
import { pMedian } from './p-median.ts'
import type { SitingProblem } from './problem.ts'
import type { SitingProblemId } from './question.ts'

export const SITING_PROBLEMS: readonly SitingProblem[] = [
  pMedian,
  pCenter,
  lscp,
  mclp,
  capacitatedPMedian,
  fixedCharge,
  mexclp,
]

export function sitingProblem(id: SitingProblemId): SitingProblem | undefined {
  return SITING_PROBLEMS.find((one) => one.id === id)
}
