/**
 * Ward beds become intensive care or isolation beds 可转换床位: the ward beds close as they empty, and after the lead each
 * further bed opens once as many ward beds as it takes are closed for it. Nobody is moved out.
 */
import type { Conversion } from '../conversions.ts'
import { Handler } from '../handlers.ts'
import type { Simulation } from '../simulation.ts'
import { bedOpens } from './opening.ts'

/** How often it is seen whether enough ward beds have emptied; assumed. */
const EVERY_MINUTES = 60

export function planConversion(simulation: Simulation, conversion: Conversion, minute: number): void {
  simulation.conversions = [...simulation.conversions, conversion]
  simulation.schedule(minute, Handler.convertsWard, simulation.conversions.length - 1, 0)
}

export function convertsWard(simulation: Simulation, ordinal: number): void {
  const conversion = simulation.conversions[ordinal]!
  const { closed } = simulation.closings[conversion.closing]!
  const allowed = Math.min(conversion.beds.length, Math.floor(closed.length / conversion.wardBedsPerBed))
  while (conversion.opened < allowed) bedOpens(simulation, conversion.beds[conversion.opened++]!)
  if (conversion.opened < conversion.beds.length)
    simulation.schedule(simulation.minute + EVERY_MINUTES, Handler.convertsWard, ordinal, 0)
}
