/**
 * A state to start from where there is no live one: the city filled as in a steady state, then run for some days.
 */
import { type CityModel, NEEDS } from '../city/city.ts'
import { issuedToken, tokenWords } from '../events/encounter-token.ts'
import { AMBULANCE_PHASES, type Instant } from '../events/event.ts'
import { normalQuantile } from '../parameters/normal.ts'
import type { Parameters } from '../parameters/parameters.ts'
import { nearest } from '../policies/nearest.ts'
import { emptyState, PatientStage, type TwinState } from '../state/state.ts'
import * as transition from '../state/transitions.ts'
import { advance } from './advance.ts'
import { careModelOf } from './care.ts'
import { FIRST_FILL_STREAM } from './luck.ts'
import { originCell } from './origins.ts'
import { RandomSource } from './random.ts'
import type { Simulation } from './simulation.ts'
import { startSimulation } from './start.ts'
import { elapsedInSteadyState } from './stays.ts'
import { ITEM_COUNT, ordinaryDays, stockUseOf } from './stock-use.ts'

const MINUTE = 60_000
const IDLE = AMBULANCE_PHASES.indexOf('idle')
const DAY = 1440

/**
 * The city at `at` with every open bed occupied with the chance of its target and stays under way as in a steady state, all
 * free where the city's own care names no target, and every ambulance at its station.
 */
export function steadyFill(city: CityModel, parameters: Parameters, seed: number, at: Instant): TwinState {
  const state = emptyState(city)
  const random = new RandomSource(seed, 0)
  transition.passClock(state, at)
  const care = careModelOf(city, parameters)
  const { stays, firstFill } = care
  city.units.forEach((unit) => {
    if (unit.kind === 'emergency') return
    const need = NEEDS.indexOf(unit.kind === 'icu' ? 'icu' : unit.need)
    const target = firstFill === null ? 0 : unit.kind === 'icu' ? firstFill.intensiveCare : firstFill.wards
    for (let bed = unit.firstBed; bed < unit.firstBed + unit.beds + unit.surgeBeds; bed++) {
      if (bed >= unit.firstBed + unit.beds) {
        transition.standBedBy(state, at, bed)
        continue
      }
      const first = random.draw(FIRST_FILL_STREAM, bed, 0)
      const origin = first[1]!
      if (first[0]! >= target) {
        transition.openBed(state, at, bed, false)
        continue
      }
      const u = random.draw(FIRST_FILL_STREAM, bed, 1)
      const elapsed = elapsedInSteadyState(stays, need, u[0]!, normalQuantile(u[1]!), u[2]!)
      const admittedAt = at - Math.round(elapsed * MINUTE)
      transition.openBed(state, admittedAt, bed, false)
      random.draw(FIRST_FILL_STREAM, bed, 2)
      const [high, low] = random.word as unknown as [number, number]
      transition.startEncounter(state, admittedAt, {
        tokenHigh: high,
        tokenLow: low,
        facility: unit.facility,
        originCell: originCell(care, unit.facility, origin),
        acuity: 0,
        need: unit.kind === 'icu' ? 0 : need + 1,
        stage: PatientStage.awaitingBed,
      })
      const words = tokenWords(issuedToken(high, low))
      transition.occupyBed(state, admittedAt, bed, transition.findPatient(state, words[0]!, words[1]!))
    }
  })
  city.vehicles.forEach(({ station }, v) => {
    const [lng, lat] = city.facilities[station]!.location
    transition.moveAmbulance(state, at, v, IDLE, lng, lat, station)
  })
  if (firstFill !== null) fillStocks(state, parameters, random)
  return state
}

/** First number of the draws of stocks in the stream of the first fill: behind those of all beds. */
const STOCK_NUMBERS = 0x4000_0000

/** Every stock that a hospital holds stands somewhere between its reorder point and full. */
function fillStocks(state: TwinState, parameters: Parameters, random: RandomSource): void {
  const { ordinary } = stockUseOf(state.city, parameters)
  const { daysOfSupply, stockAt } = state.facilities
  ordinary.forEach((perDay, cell) => {
    if (Number.isNaN(perDay)) return
    const facility = Math.floor(cell / ITEM_COUNT)
    const u = random.draw(FIRST_FILL_STREAM, STOCK_NUMBERS + cell, 0)[0]!
    const days = ordinaryDays(parameters, cell % ITEM_COUNT, u)
    transition.report(state, state.asOf, daysOfSupply, cell, days, stockAt, facility)
  })
}

/**
 * A running simulation of the city at `until`, from a steady fill `days` before `at`, with `prepare` planning what happens
 * on the way (minutes count from `at` − `days`). Two days of running at least, so that the rolling tallies of the last 24
 * hours hold nothing of the fill.
 */
export function warmSimulation(
  city: CityModel,
  parameters: Parameters,
  seed: number,
  at: Instant,
  days: number,
  until: Instant,
  prepare?: (simulation: Simulation) => void,
): Simulation {
  const from = at - days * DAY * MINUTE
  const minutes = (until - from) / MINUTE
  if (!(minutes >= 2 * DAY)) throw new Error(`a warm start needs at least 2 days of running, got ${minutes / DAY}`)
  const filled = steadyFill(city, parameters, seed, from)
  const simulation = startSimulation(filled, { parameters, policy: nearest, seed, replication: 0 })
  prepare?.(simulation)
  advance(simulation, minutes)
  return simulation
}

/** The state of the city at `at`, after `days` of running from a steady fill. */
export function warmStart(
  city: CityModel,
  parameters: Parameters,
  seed: number,
  at: Instant,
  days: number,
  prepare?: (simulation: Simulation) => void,
): TwinState {
  return warmSimulation(city, parameters, seed, at, days, at, prepare).state
}
