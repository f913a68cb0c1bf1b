/**
 * The epidemic person by person, in leaps: whole people move, with the luck of their own addresses. Means and spread of small
 * numbers, extinction among them, are those of the jump process up to the second order of the leap.
 *
 * Binomial leaps never take more people than there are (Chatterjee, Vlachos and Katsoulakis 2005, J. Chem. Phys. 122:024112). Each
 * leap is split symmetrically (Strang 1968): half of every progression from death back to the exposed, all infections, and the other half
 * the other way round, so that the mean follows the differential equations with an error of the leap squared.
 */
import { BinomialDraws, type UniformSource } from './binomial.ts'
import { A, C, D, E, EpidemicCourse, H, I, R, S, stateAtStart, X } from './course.ts'
import { Mixing } from './mixing.ts'
import { type EpidemicModel, type TransmissionChange, transmissionOn } from './model.ts'

export const LEAP_DAYS = 0.25

/**
 * One course of the epidemic. Population and start are rounded to whole people. The luck is that of (`source`, `stream`, group, leap): runs of
 * different interventions share it until they part.
 */
export function runStochastic(
  model: EpidemicModel,
  source: UniformSource,
  stream: number,
  leapDays = LEAP_DAYS,
): EpidemicCourse {
  const course = new EpidemicCourse(model)
  const leaps = Math.ceil(1 / leapDays - 1e-9)
  const run = new Leaps(model, source, stream, 1 / leaps)
  course.keep(0, run.state)
  for (let day = 0; day < model.days; day++) {
    for (let k = 0; k < leaps; k++) run.leap(day * leaps + k, transmissionOn(model, day + (k + 0.5) / leaps))
    course.keep(day + 1, run.state)
  }
  return course
}

class Leaps {
  readonly state: Float64Array
  readonly #model: EpidemicModel
  readonly #mixing: Mixing
  readonly #force: Float64Array
  readonly #draws: BinomialDraws
  readonly #stream: number
  readonly #days: number
  /** Chance to leave within half a leap. */
  readonly #leave: { readonly E: number; readonly I: number; readonly H: number; readonly C: number }

  constructor(model: EpidemicModel, source: UniformSource, stream: number, days: number) {
    this.#model = model
    this.#mixing = new Mixing(model)
    this.#force = new Float64Array(model.population.length)
    this.#draws = new BinomialDraws(source)
    this.#stream = stream
    this.#days = days
    const within = (meanDays: number): number => -Math.expm1(-days / 2 / meanDays)
    this.#leave = {
      E: within(model.latentDays),
      I: within(model.infectiousDays),
      H: within(model.wardDays),
      C: within(model.intensiveCareDays),
    }
    this.state = stateAtStart(model).map(Math.round)
  }

  /** One leap; its number is part of the address of its luck. */
  leap(number: number, change: TransmissionChange): void {
    const { beta } = change
    this.#mixing.heed(change)
    const { patches, ages } = this.#model
    const { state } = this
    const size = patches * ages
    for (let i = 0; i < size; i++) {
      this.#draws.at(this.#stream, i, number * 2)
      this.#leavesIntensive(i)
      this.#leavesWard(i)
      this.#recovers(i)
      this.#becomesInfectious(i)
    }
    this.#mixing.force(state, I * size, this.#force)
    for (let i = 0; i < size; i++) {
      this.#draws.at(this.#stream, i, number * 2 + 1)
      const chance = -Math.expm1(-beta * this.#force[i]! * this.#days)
      const infected = this.#draws.binomial(state[S * size + i]!, chance)
      this.#move(i, S, E, infected)
      state[X * size + i]! += infected
      this.#becomesInfectious(i)
      this.#recovers(i)
      this.#leavesWard(i)
      this.#leavesIntensive(i)
    }
  }

  #move(i: number, from: number, to: number, people: number): void {
    const size = this.#force.length
    this.state[from * size + i]! -= people
    this.state[to * size + i]! += people
  }

  #becomesInfectious(i: number): void {
    const waiting = this.state[E * this.#force.length + i]!
    this.#move(i, E, I, this.#draws.binomial(waiting, this.#leave.E))
  }

  #recovers(i: number): void {
    const size = this.#force.length
    const share = this.#model.hospitalShare[this.#age(i)]!
    const ending = this.#draws.binomial(this.state[I * size + i]!, this.#leave.I)
    const admitted = this.#draws.binomial(ending, share)
    this.#move(i, I, H, admitted)
    this.#move(i, I, R, ending - admitted)
    this.state[A * size + i]! += admitted
  }

  #leavesWard(i: number): void {
    const leaving = this.#draws.binomial(this.state[H * this.#force.length + i]!, this.#leave.H)
    const worse = this.#draws.binomial(leaving, this.#model.intensiveCareShare[this.#age(i)]!)
    this.#move(i, H, C, worse)
    this.#move(i, H, R, leaving - worse)
  }

  #leavesIntensive(i: number): void {
    const leaving = this.#draws.binomial(this.state[C * this.#force.length + i]!, this.#leave.C)
    const dead = this.#draws.binomial(leaving, this.#model.deathShare[this.#age(i)]!)
    this.#move(i, C, D, dead)
    this.#move(i, C, R, leaving - dead)
  }

  #age(i: number): number {
    return Math.floor(i / this.#model.patches)
  }
}
