/** What a run of an epidemic leaves behind: people by compartment, patch, age and day. */
import type { EpidemicModel } from './model.ts'

/**
 * S susceptible, E exposed, I infectious, H in a ward, C in intensive care, R recovered, D dead; X infections since the start and A
 * admissions to hospital since the start, both cumulative. S … D sum to the population at every moment.
 */
export const COMPARTMENTS = ['S', 'E', 'I', 'H', 'C', 'R', 'D', 'X', 'A'] as const
export type Compartment = (typeof COMPARTMENTS)[number]
export const COMPARTMENT_COUNT = COMPARTMENTS.length
/** Places among the compartments, as numbers that loops can hold. */
export const S = 0
export const E = 1
export const I = 2
export const H = 3
export const C = 4
export const R = 5
export const D = 6
export const X = 7
export const A = 8

/** State of a run: compartment after compartment, each age by age. The immune are recovered. */
export function stateAtStart(model: EpidemicModel): Float64Array {
  const { population, initialExposed, initialImmune } = model
  const size = population.length
  const state = new Float64Array(COMPARTMENT_COUNT * size)
  for (let i = 0; i < size; i++) {
    state[S * size + i] = population[i]! - initialExposed[i]! - initialImmune[i]!
    state[E * size + i] = initialExposed[i]!
    state[R * size + i] = initialImmune[i]!
  }
  return state
}

export class EpidemicCourse {
  readonly model: EpidemicModel
  /** `[day × patches + patch]` by compartment, days 0 … days. */
  readonly byPatch: Readonly<Record<Compartment, Float64Array>>
  /** `[day × ages + age]` by compartment. */
  readonly byAge: Readonly<Record<Compartment, Float64Array>>
  /** Infections, and admissions to hospital, since the start, by day, age and patch: `[(day × ages + age) × patches + patch]`. */
  readonly infections: Float64Array
  readonly admissions: Float64Array

  constructor(model: EpidemicModel) {
    this.model = model
    const kept = (width: number): Readonly<Record<Compartment, Float64Array>> =>
      Object.fromEntries(
        COMPARTMENTS.map((name) => [name, new Float64Array((model.days + 1) * width)]),
      ) as unknown as Readonly<Record<Compartment, Float64Array>>
    this.byPatch = kept(model.patches)
    this.byAge = kept(model.ages)
    this.infections = new Float64Array((model.days + 1) * model.population.length)
    this.admissions = new Float64Array((model.days + 1) * model.population.length)
  }

  /** Keeps the state of a whole day. */
  keep(day: number, state: Float64Array): void {
    const { patches, ages, population } = this.model
    const size = population.length
    this.infections.set(state.subarray(X * size, (X + 1) * size), day * size)
    this.admissions.set(state.subarray(A * size, (A + 1) * size), day * size)
    COMPARTMENTS.forEach((name, c) => {
      const byPatch = this.byPatch[name]
      const byAge = this.byAge[name]
      for (let a = 0; a < ages; a++)
        for (let p = 0; p < patches; p++) {
          const people = state[c * size + a * patches + p]!
          byPatch[day * patches + p]! += people
          byAge[day * ages + a]! += people
        }
    })
  }

  /** People in a compartment, or together in several, in the whole population on a whole day. */
  total(names: Compartment | readonly Compartment[], day: number): number {
    const { ages } = this.model
    let sum = 0
    for (const name of typeof names === 'string' ? [names] : names)
      for (let a = 0; a < ages; a++) sum += this.byAge[name][day * ages + a]!
    return sum
  }

  /** The highest of the whole days, and its day. Whoever is in intensive care is in hospital: ask for H and C together. */
  peak(names: Compartment | readonly Compartment[]): { readonly day: number; readonly value: number } {
    let best = { day: 0, value: this.total(names, 0) }
    for (let day = 1; day <= this.model.days; day++) {
      const value = this.total(names, day)
      if (value > best.value) best = { day, value }
    }
    return best
  }
}
