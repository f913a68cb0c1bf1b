/** A bed after its patient: empty → clean request → cleaned → offered. Times: `turnaround.*`, lognormal. */

import { lognormalGivenExceeding } from '../../parameters/normal.ts'
import { BedStatus } from '../../state/state.ts'
import { Handler, Purpose, Stream } from '../handlers.ts'
import { lognormal, standardNormal } from '../random.ts'
import type { Simulation } from '../simulation.ts'
import { finishCleaning, startCleaning } from '../steps.ts'
import { bedOffered } from './bed-assignment.ts'

/** Plans the cleaning of a bed that was just left, with the luck of who left it. */
export function bedLeft(simulation: Simulation, bed: number, stream: number, number: number, segment: number): void {
  const t = simulation.setting.parameters.turnaround
  const u = simulation.random.draw(stream, number, Purpose.cleaning + (segment & 31))
  const request = lognormal(
    t.vacateToRequestMeanMinutes,
    t.vacateToRequestStandardDeviationMinutes / t.vacateToRequestMeanMinutes,
    standardNormal(u[0]!, u[1]!),
  )
  const clean = lognormal(
    t.cleanMeanMinutes,
    t.cleanStandardDeviationMinutes / t.cleanMeanMinutes,
    standardNormal(u[2]!, u[3]!),
  )
  simulation.schedule(
    simulation.minute + request,
    Handler.cleaningStarts,
    bed,
    clean + terminalMinutes(simulation, bed),
  )
}

/** Terminal cleaning and air clearance after an infectious patient. */
function terminalMinutes(simulation: Simulation, bed: number): number {
  const { state } = simulation
  const t = simulation.setting.parameters.turnaround
  return state.city.units[state.index.unitOfBed[bed]!]!.need === 'infectious'
    ? t.terminalCleanExtraMinutes + t.airClearanceMinutes
    : 0
}

export function cleaningStarts(simulation: Simulation, bed: number, minutes: number): void {
  startCleaning(simulation, bed)
  simulation.schedule(simulation.minute + minutes, Handler.cleaningEnds, bed, 0)
}

export function cleaningEnds(simulation: Simulation, bed: number): void {
  finishCleaning(simulation, bed)
  bedOffered(simulation, bed)
}

/** Plans the rest for a bed found dirty or in cleaning at the start, given the time so far. */
export function resumeCleaning(simulation: Simulation, bed: number): void {
  const t = simulation.setting.parameters.turnaround
  const { beds } = simulation.state
  const u = simulation.random.draw(Stream.presentBed + bed, 0, Purpose.residual)
  const soFar = beds.since[bed] === 0 ? 0 : (simulation.origin - beds.since[bed]!) / 60_000
  if (beds.status[bed] === BedStatus.dirty) {
    const mean = t.vacateToRequestMeanMinutes
    const request =
      lognormalGivenExceeding(mean, t.vacateToRequestStandardDeviationMinutes / mean, soFar, u[0]!) - soFar
    const clean = lognormalGivenExceeding(
      t.cleanMeanMinutes,
      t.cleanStandardDeviationMinutes / t.cleanMeanMinutes,
      0,
      u[1]!,
    )
    simulation.schedule(request, Handler.cleaningStarts, bed, clean + terminalMinutes(simulation, bed))
    return
  }
  const extra = terminalMinutes(simulation, bed)
  const whole =
    extra +
    lognormalGivenExceeding(
      t.cleanMeanMinutes,
      t.cleanStandardDeviationMinutes / t.cleanMeanMinutes,
      soFar - extra,
      u[1]!,
    )
  simulation.schedule(whole - soFar, Handler.cleaningEnds, bed, 0)
}
