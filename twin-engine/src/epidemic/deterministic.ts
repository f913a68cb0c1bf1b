/** The epidemic as ordinary differential equations: the mean course of a large population, by classical Runge–Kutta of order 4. */

import { A, C, D, E, EpidemicCourse, H, I, R, S, stateAtStart, X } from './course.ts'
import { Mixing } from './mixing.ts'
import { type EpidemicModel, type TransmissionChange, transmissionOn } from './model.ts'

/** 2 × 10⁻⁷ of the population at worst on the reference cases. */
export const STEP_DAYS = 0.25

/**
 * S' = −λS, E' = λS − E ∕ latent, I' = E ∕ latent − I ∕ infectious, H' = h I ∕ infectious − H ∕ ward, C' = c H ∕ ward − C ∕ icu,
 * R' = (1 − h) I ∕ infectious + (1 − c) H ∕ ward + (1 − m) C ∕ icu, D' = m C ∕ icu; λ as in `Mixing`. Steps are at most
 * `stepDays` and end on whole days and on the days on which transmission changes.
 */
export function runDeterministic(model: EpidemicModel, stepDays = STEP_DAYS): EpidemicCourse {
  const course = new EpidemicCourse(model)
  const run = new RungeKutta(model)
  course.keep(0, run.state)
  for (let day = 0; day < model.days; day++) {
    const ends = [
      ...model.transmission.map(({ fromDay }) => fromDay).filter((at) => at > day && at < day + 1),
      day + 1,
    ].sort((a, b) => a - b)
    let from = day
    for (const end of ends) {
      const steps = Math.ceil((end - from) / stepDays - 1e-9)
      const change = transmissionOn(model, from)
      for (let k = 0; k < steps; k++) run.step((end - from) / steps, change)
      from = end
    }
    course.keep(day + 1, run.state)
  }
  return course
}

class RungeKutta {
  readonly state: Float64Array
  readonly #model: EpidemicModel
  readonly #mixing: Mixing
  readonly #force: Float64Array
  readonly #middle: Float64Array
  readonly #slope: Float64Array
  readonly #sum: Float64Array

  constructor(model: EpidemicModel) {
    const size = model.population.length
    this.#model = model
    this.#mixing = new Mixing(model)
    this.state = stateAtStart(model)
    this.#force = new Float64Array(size)
    this.#middle = new Float64Array(this.state.length)
    this.#slope = new Float64Array(this.state.length)
    this.#sum = new Float64Array(this.state.length)
  }

  step(days: number, change: TransmissionChange): void {
    const { beta } = change
    this.#mixing.heed(change)
    const sum = this.#sum
    sum.fill(0)
    this.#slopeAt(this.state, beta)
    this.#stage(1, 0.5 * days)
    this.#slopeAt(this.#middle, beta)
    this.#stage(2, 0.5 * days)
    this.#slopeAt(this.#middle, beta)
    this.#stage(2, days)
    this.#slopeAt(this.#middle, beta)
    const slope = this.#slope
    const { state } = this
    const share = days / 6
    for (let i = 0; i < state.length; i++) state[i]! += share * (sum[i]! + slope[i]!)
  }

  /** Adds the slope to the step's sum, and goes so many days along it. */
  #stage(weight: number, days: number): void {
    const sum = this.#sum
    const middle = this.#middle
    const slope = this.#slope
    const { state } = this
    for (let i = 0; i < state.length; i++) {
      const one = slope[i]!
      sum[i]! += weight * one
      middle[i] = state[i]! + days * one
    }
  }

  #slopeAt(at: Float64Array, beta: number): void {
    const { patches, ages, hospitalShare, intensiveCareShare, deathShare } = this.#model
    const { latentDays, infectiousDays, wardDays, intensiveCareDays } = this.#model
    const size = patches * ages
    const force = this.#force
    const slope = this.#slope
    this.#mixing.force(at, I * size, force)
    for (let a = 0; a < ages; a++) {
      const toHospital = hospitalShare[a]!
      const toIntensive = intensiveCareShare[a]!
      const toDeath = deathShare[a]!
      for (let i = a * patches; i < (a + 1) * patches; i++) {
        const infected = beta * force[i]! * at[S * size + i]!
        const becoming = at[E * size + i]! / latentDays
        const ending = at[I * size + i]! / infectiousDays
        const leaving = at[H * size + i]! / wardDays
        const ended = at[C * size + i]! / intensiveCareDays
        slope[S * size + i] = -infected
        slope[E * size + i] = infected - becoming
        slope[I * size + i] = becoming - ending
        slope[H * size + i] = toHospital * ending - leaving
        slope[C * size + i] = toIntensive * leaving - ended
        slope[R * size + i] = (1 - toHospital) * ending + (1 - toIntensive) * leaving + (1 - toDeath) * ended
        slope[D * size + i] = toDeath * ended
        slope[X * size + i] = infected
        slope[A * size + i] = toHospital * ending
      }
    }
  }
}
