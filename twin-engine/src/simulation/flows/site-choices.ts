/** Where people of an edited city go, instead of the facility that is theirs in the unedited one. */
import { blockOf, SITE_CHOICE } from '../luck.ts'
import type { Simulation } from '../simulation.ts'
import { chosenFacility, EMERGENCY, unitAskedFor } from '../site-choice.ts'

/** The facility that somebody of a stream chooses for a kind of care. */
function choose(
  simulation: Simulation,
  stream: number,
  number: number,
  kind: number,
  home: number,
  cell: number,
): number {
  const { care, state } = simulation
  if (care.siteChoice === null || cell < 0) return home
  const u = simulation.random.draw(stream, number, blockOf(SITE_CHOICE))[SITE_CHOICE & 3]!
  return chosenFacility(care.siteChoice, kind, home, cell, state.index.districtOfCell[cell]!, u)
}

/** The department that a visitor of `home` goes to. */
export function departmentChosen(
  simulation: Simulation,
  stream: number,
  number: number,
  home: number,
  cell: number,
): number {
  const to = choose(simulation, stream, number, EMERGENCY, home, cell)
  if (to !== home) {
    simulation.totals.add('visitsMovedAway', home, 1)
    simulation.totals.add('visitsMovedHere', to, 1)
  }
  return to
}

/** The ward that somebody asks for who was to be admitted to `unit`; `cell` is where they live. */
export function wardChosen(simulation: Simulation, stream: number, number: number, unit: number, cell: number): number {
  const { care, state } = simulation
  const home = state.index.facilityOfUnit[unit]!
  const need = state.index.needOfUnit[unit]!
  const to = choose(simulation, stream, number, need, home, cell)
  const ward = to === home ? unit : unitAskedFor(state.city, care.wards, to, need, number)
  if (to === home || ward < 0) return unit
  simulation.totals.add('admissionsMovedAway', home, 1)
  simulation.totals.add('admissionsMovedHere', to, 1)
  return ward
}
