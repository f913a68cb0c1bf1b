/** How a place counts less the longer the way to it: weights from 0 to 1 by minutes. */

/** Farther places count nothing: none beyond the limit is looked at. */
export interface Decay {
  /** Ways longer than this have weight 0; Number.MAX_VALUE where there is no limit. */
  readonly limitMinutes: number
  /** Weight of a way within the limit. */
  readonly weight: (minutes: number) => number
}

/** Upper limits in ascending order with the weight up to and including each. */
export type Steps = readonly (readonly [limitMinutes: number, weight: number])[]

export const within = (limitMinutes: number): Decay => ({ limitMinutes, weight: () => 1 })

/** The weight of the first step whose limit is not exceeded. @throws RangeError where the limits do not ascend */
export function stepped(steps: Steps): Decay {
  const limits = Float64Array.from(steps, ([limit]) => limit)
  const weights = Float64Array.from(steps, ([, weight]) => weight)
  if (limits.length === 0) throw new RangeError('steps: at least one [limitMinutes, weight] is needed')
  for (let s = 1; s < limits.length; s++)
    if (!(limits[s]! > limits[s - 1]!))
      throw new RangeError(`steps[${s}]: limits ascend, got ${limits[s]} after ${limits[s - 1]}`)
  return {
    limitMinutes: limits.at(-1)!,
    weight: (minutes) => {
      let s = 0
      while (minutes > limits[s]!) s++
      return weights[s]!
    },
  }
}

/** exp(−t²/(2σ²)), not normalised: 1 at 0 minutes. */
export const gaussian = (sigmaMinutes: number, limitMinutes: number): Decay => ({
  limitMinutes,
  weight: (minutes) => Math.exp((-minutes * minutes) / (2 * sigmaMinutes * sigmaMinutes)),
})

/** exp(−βt). */
export const exponential = (betaPerMinute: number): Decay => ({
  limitMinutes: Number.MAX_VALUE,
  weight: (minutes) => Math.exp(-betaPerMinute * minutes),
})

/** 1 − t/limit. */
export const linear = (limitMinutes: number): Decay => ({
  limitMinutes,
  weight: (minutes) => 1 - minutes / limitMinutes,
})

/**
 * The logistic distribution's upper tail around its median, scaled to 1 at 0 minutes, for a standard deviation σ:
 * g(0)/g(t), g(t) = 1 + exp((t − median) π/(σ√3)) (R package accessibility, `decay_logistic`).
 */
export function logistic(medianMinutes: number, deviationMinutes: number): Decay {
  const scale = Math.PI / (deviationMinutes * Math.sqrt(3))
  const atZero = 1 + Math.exp(-medianMinutes * scale)
  return {
    limitMinutes: Number.MAX_VALUE,
    weight: (minutes) => atZero / (1 + Math.exp((minutes - medianMinutes) * scale)),
  }
}
