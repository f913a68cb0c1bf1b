/** Watches a run of RefNet, and looks before every event at what the one before has left. */
import {
  advance,
  BED_STATUS_COUNT,
  BedStatus,
  checkState,
  Handler,
  NEEDS,
  PATIENT_STAGE_COUNT,
  PatientStage,
  type Simulation,
} from '../../src/index.ts'
import { RefNetStatistics } from '../../src/refnet/index.ts'
import { INTENSIVE_CARE_LIST, LISTS_PER_FACILITY, RANKS } from '../../src/simulation/simulation.ts'

export const WEEK = 10_080
const CHECK_STATE_EVERY = 2000

export class Watched extends RefNetStatistics {
  events = 0
  broken: string[] = []
  mostBoarders = 0
  mostWaiting = 0
  private came = 0
  private accepts = 0
  private placed = 0
  private gone = 0

  override entry(simulation: Simulation): void {
    this.look(simulation)
    this.events++
    if (simulation.calendar.handler === Handler.emergencyArrival) this.came++
    super.entry(simulation)
  }

  override accepted(simulation: Simulation): void {
    this.accepts++
    super.accepted(simulation)
  }

  override departs(...moment: Parameters<RefNetStatistics['departs']>): void {
    this.gone++
    super.departs(...moment)
  }

  override plannedAdmission(simulation: Simulation, unit: number, placed: boolean): void {
    if (placed) this.placed++
    super.plannedAdmission(simulation, unit, placed)
  }

  private report(simulation: Simulation, what: string): void {
    if (this.broken.length < 10) this.broken.push(`minute ${simulation.minute}: ${what}`)
  }

  private look(simulation: Simulation): void {
    const { state } = simulation
    const { city, index } = state
    let present = 0
    for (let f = 0; f < city.facilities.length; f++) {
      const stage = (of: PatientStage): number => state.facilities.stage[f * PATIENT_STAGE_COUNT + of]!
      const boarding = stage(PatientStage.boarding)
      const busy = stage(PatientStage.emergencyTreatment) + boarding
      const bays = city.units[index.emergencyUnitOfFacility[f]!]!.beds
      const waiting = stage(PatientStage.emergencyWaiting)
      for (let s = PatientStage.emergencyWaiting; s < PATIENT_STAGE_COUNT; s++) present += stage(s as PatientStage)
      if (!(busy >= 0 && busy <= bays)) this.report(simulation, `h${f}: ${busy} busy of ${bays} bays`)
      if (!(boarding >= 0 && boarding <= busy)) this.report(simulation, `h${f}: ${boarding} board, ${busy} busy`)
      if (waiting > 0 && busy < bays) this.report(simulation, `h${f}: ${waiting} wait, ${bays - busy} bays free`)
      this.mostBoarders = Math.max(this.mostBoarders, boarding)
      this.mostWaiting = Math.max(this.mostWaiting, waiting)
      for (const u of index.unitsOfFacility[f]!) {
        const unit = city.units[u]!
        if (unit.kind === 'emergency') continue
        const count = (of: BedStatus): number => state.units.count[u * BED_STATUS_COUNT + of]!
        const free = count(BedStatus.available)
        const all =
          free +
          count(BedStatus.occupied) +
          count(BedStatus.assigned) +
          count(BedStatus.dirty) +
          count(BedStatus.cleaning) +
          count(BedStatus.closed)
        if (all !== unit.beds) this.report(simulation, `${unit.id}: ${all} beds accounted for, of ${unit.beds}`)
        const need = unit.kind === 'icu' ? INTENSIVE_CARE_LIST : NEEDS.indexOf(unit.need) * RANKS
        let queue = 0
        for (let rank = 0; rank < RANKS; rank++)
          queue += simulation.lists.head(f * LISTS_PER_FACILITY + need + rank) >= 0 ? 1 : 0
        if (free > 0 && queue > 0) this.report(simulation, `${unit.id}: ${free} beds free and somebody waits`)
      }
    }
    const onTheWay = this.came - this.accepts
    const inBalance = this.came + this.placed === this.gone + present + onTheWay
    if (!inBalance || onTheWay < 0)
      this.report(
        simulation,
        `${this.came} came and ${this.placed} were placed; ${this.gone} left, ${present} are in hospitals, ${onTheWay} on the way`,
      )
    if (this.events % CHECK_STATE_EVERY === 0)
      for (const { path, why } of checkState(state)) this.report(simulation, `${path}: ${why}`)
  }
}

/** Runs an empty city for some weeks. */
export function watch(simulation: Simulation, weeks: number): Watched {
  const watched = new Watched(simulation, 0, weeks * WEEK, { keepSamples: false })
  simulation.observer = watched
  advance(simulation, weeks * WEEK)
  return watched
}
