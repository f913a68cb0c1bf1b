/** How long a bed waits for its cleaning, and how long that takes. */
import type { RecordedCleaning } from '../recorded-courses.ts'
import type { Simulation } from '../simulation.ts'
import { recordedCleaning } from './recorded-care.ts'

/** Block of the cleaning after a patient's `segment`-th bed, drawn into `simulation.random.uniform`. */
function drawCleaning(simulation: Simulation, stream: number, number: number, segment: number): Float64Array {
  const block = (simulation.luck.purposes.cleaning >> 2) + (segment & 31)
  return simulation.random.draw(stream, number, block)
}

/** Minutes from empty to the start of cleaning. */
export function requestMinutes(
  simulation: Simulation,
  bed: number,
  stream: number,
  number: number,
  segment: number,
): number {
  const recorded = recordedCleaning(simulation, bed, stream, number, segment)
  if (recorded === null) return drawnRequestMinutes(simulation, stream, number, segment)
  if (!Number.isNaN(recorded.untilStartMinutes)) return recorded.untilStartMinutes
  return Math.max(recorded.leastMinutes, drawnRequestMinutes(simulation, stream, number, segment))
}

function drawnRequestMinutes(simulation: Simulation, stream: number, number: number, segment: number): number {
  const { cleanRequest } = simulation.care
  if (cleanRequest.isFixed(0)) return cleanRequest.fixedMinutes(0)
  const u = drawCleaning(simulation, stream, number, segment)
  return cleanRequest.minutes(0, u[0]!, u[1]!)
}

/** Minutes of cleaning, terminal cleaning and air clearance after an infectious patient included. */
export function cleanMinutes(
  simulation: Simulation,
  bed: number,
  stream: number,
  number: number,
  segment: number,
): number {
  const recorded = recordedCleaning(simulation, bed, stream, number, segment)
  if (recorded === null) return drawnCleanMinutes(simulation, bed, stream, number, segment)
  if (!Number.isNaN(recorded.cleaningMinutes)) return recorded.cleaningMinutes
  const least = recorded.leastMinutes - untilStart(recorded)
  return Math.max(least, drawnCleanMinutes(simulation, bed, stream, number, segment))
}

const untilStart = ({ untilStartMinutes, leastMinutes }: RecordedCleaning): number =>
  Number.isNaN(untilStartMinutes) ? leastMinutes : untilStartMinutes

function drawnCleanMinutes(
  simulation: Simulation,
  bed: number,
  stream: number,
  number: number,
  segment: number,
): number {
  const { cleaning, extraCleaningMinutes } = simulation.care
  const unit = simulation.state.index.unitOfBed[bed]!
  if (cleaning.isFixed(unit)) return cleaning.fixedMinutes(unit) + extraCleaningMinutes[unit]!
  const u = drawCleaning(simulation, stream, number, segment)
  return cleaning.minutes(unit, u[2]!, u[3]!) + extraCleaningMinutes[unit]!
}
