/** The measures of access, in the order in which they are listed; each with the figures that stand unless others are given. */
import type { AccessMeasure } from './access-measure.ts'
import { balanced } from './balanced.ts'
import { cumulative } from './cumulative.ts'
import { gaussianTwoStep, steppedTwoStep } from './enhanced-two-step.ts'
import { exponentialGravity, linearGravity, logisticGravity } from './gravity.ts'
import { nearest } from './nearest.ts'
import { raam } from './raam.ts'
import { threeStep } from './three-step.ts'
import { twoStep } from './two-step.ts'

export const ACCESS_MEASURES: readonly AccessMeasure[] = [
  steppedTwoStep(),
  gaussianTwoStep(),
  twoStep(),
  threeStep(),
  balanced(),
  raam(),
  nearest,
  cumulative(),
  exponentialGravity(),
  linearGravity(),
  logisticGravity(),
]

/** The measure of that id, or null. */
export function accessMeasure(id: string): AccessMeasure | null {
  return ACCESS_MEASURES.find((measure) => measure.id === id) ?? null
}
