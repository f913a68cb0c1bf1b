/**
 * Floods: the water rises in stages, takes roads and the lower floors of hospitals, and cuts places off. Roads are edits of
 * the conditions; here are the alert, from the warning until the water is gone, whom the water meets on its floor, and who
 * has no road to an open department though there was one.
 */
import type { Area, RoadEdit } from '../../network/road-edits.ts'
import { areaTest } from '../../network/road-edits.ts'
import { BED_STATUS_COUNT, BedStatus } from '../../state/state.ts'
import { takesPatients } from '../department-choice.ts'
import { drivesNow } from '../drives-now.ts'
import { planClosing } from '../flows/closing.ts'
import { Handler } from '../handlers.ts'
import { ALERT_RESPONSE_BOUNDS } from '../response-bounds.ts'
import type { Simulation } from '../simulation.ts'
import type { CarePart, PartRun } from './part.ts'

const HOUR = 60
/** Stages in which the water rises; assumed. */
export const FLOOD_STAGES = 3
/** Of BLOCK_REASONS: a part of the building cannot be entered. */
const OTHER_REASON = 0
const EMERGENCY_UNIT = 2

export interface Flood {
  /** The area of stage 1 … `FLOOD_STAGES`, and its inner, deeper part; null = equally deep. */
  readonly stages: readonly { readonly area: Area; readonly inner: Area | null; readonly depthMetres: number }[]
  /** Floors of hospitals that stand under water or cannot be entered for it: this and those below; 0 = none. */
  readonly floors: number
  readonly warningMinute: number
  readonly fromMinute: number
  readonly peakMinute: number
  readonly untilMinute: number
}

/** Isolated now means: farther than this from an open department, over roads. */
export interface FloodsModel {
  readonly isolationMinutes: number
  /** People on dialysis or on oxygen at home, per resident. */
  readonly dependentShare: number
}

export class FloodsRun implements PartRun<FloodsRun> {
  readonly model: FloodsModel
  floods: readonly Flood[] = []
  /** Most cells and residents isolated at once so far. */
  mostCells = 0
  mostResidents = 0

  constructor(model: FloodsModel) {
    this.model = model
  }

  copy(): FloodsRun {
    const copy = new FloodsRun(this.model)
    copy.floods = this.floods
    copy.mostCells = this.mostCells
    copy.mostResidents = this.mostResidents
    return copy
  }

  /** An ambulance has reached its scene so many minutes after the call: counted while an alert holds. */
  responded(simulation: Simulation, minutes: number): void {
    if (alertOf(this, simulation.minute) < 0) return
    simulation.totals.add('alertResponses', -1, 1)
    for (const [within, total] of ALERT_RESPONSE_BOUNDS) if (minutes <= within) simulation.totals.add(total, -1, 1)
  }
}

export const floods: CarePart<FloodsModel, FloodsRun> = {
  id: 'floods',
  name: { zh: '洪涝', en: 'Floods' },
  fidelity: 'full',
  model: (_city, { evacuation }) => ({
    isolationMinutes: evacuation.isolationMinutes,
    dependentShare: (evacuation.dialysisPerMillion + evacuation.homeOxygenPerMillion) / 1e6,
  }),
  start: (_simulation, model) => new FloodsRun(model),
  handlers: {
    [Handler.floodHour]: floodHour,
    [Handler.floodReaches]: floodReaches,
  },
}

/** The first flood whose alert holds at a minute, or -1. */
function alertOf({ floods }: FloodsRun, minute: number): number {
  return floods.findIndex(({ warningMinute, untilMinute }) => minute >= warningMinute && minute < untilMinute)
}

/** Minute at which a stage, from 0, begins. */
export function stageMinute({ fromMinute, peakMinute }: Flood, stage: number): number {
  return fromMinute + ((peakMinute - fromMinute) * stage) / (FLOOD_STAGES - 1)
}

/** Plans a flood, with minutes of the run. @returns the facilities that the water reaches */
export function planFlood(simulation: Simulation, run: FloodsRun, flood: Flood): readonly number[] {
  const { state, conditions } = simulation
  const ordinal = run.floods.length
  run.floods = [...run.floods, flood]
  simulation.schedule(Math.max(simulation.minute, flood.warningMinute), Handler.floodHour, ordinal, 0)
  if (state.city.roads !== undefined)
    conditions.roadEdits = [
      ...conditions.roadEdits,
      ...flood.stages.map((stage, k) => ({
        edits: editsOf(stage),
        fromMinute: stageMinute(flood, k),
        untilMinute: k + 1 < FLOOD_STAGES ? stageMinute(flood, k + 1) : flood.untilMinute,
      })),
    ]
  const reached: number[] = []
  state.city.facilities.forEach(({ location: [lng, lat] }, f) => {
    const stage = flood.stages.findIndex(({ area }) => areaTest(area)(lng, lat))
    if (stage < 0) return
    reached.push(f)
    if (flood.floors > 0) floodFloors(simulation, ordinal, f, stageMinute(flood, stage))
  })
  return reached
}

function editsOf({ area, inner, depthMetres }: Flood['stages'][number]): readonly RoadEdit[] {
  if (inner === null) return [{ kind: 'flood', area, depthMetres }]
  return [
    { kind: 'flood', area, depthMetres: depthMetres / 2 },
    { kind: 'flood', area: inner, depthMetres },
  ]
}

/** Units of a facility with beds on a floor or below it. */
export function unitsUpTo(simulation: Simulation, facility: number, floor: number): readonly number[] {
  const { index, city } = simulation.state
  return index.unitsOfFacility[facility]!.filter(
    (u) => index.kindOfUnit[u] !== EMERGENCY_UNIT && simulation.unitKnown[u] === 1 && city.units[u]!.floor <= floor,
  )
}

/** Beds on flooded floors close as they empty; nobody is moved. */
function floodFloors(simulation: Simulation, ordinal: number, facility: number, minute: number): void {
  const flood = simulation.parts.floods!.floods[ordinal]!
  for (const unit of unitsUpTo(simulation, facility, flood.floors))
    planClosing(
      simulation,
      { units: [unit], beds: null, usableShare: 0, reason: OTHER_REASON },
      minute,
      flood.untilMinute,
    )
  simulation.schedule(minute, Handler.floodReaches, ordinal, facility)
}

function floodReaches(simulation: Simulation, ordinal: number, facility: number): void {
  const { floors } = simulation.parts.floods!.floods[ordinal]!
  const { count } = simulation.state.units
  for (const unit of unitsUpTo(simulation, facility, floors)) {
    const at = unit * BED_STATUS_COUNT
    simulation.totals.add(
      'leftOnFloodedFloors',
      facility,
      count[at + BedStatus.occupied]! + count[at + BedStatus.held]!,
    )
  }
}

/** Every hour of an alert: of several at once the first one speaks. */
function floodHour(simulation: Simulation, ordinal: number): void {
  const run = simulation.parts.floods!
  const { minute, totals } = simulation
  const { untilMinute } = run.floods[ordinal]!
  if (minute >= untilMinute) return
  simulation.schedule(minute + HOUR, Handler.floodHour, ordinal, 0)
  if (alertOf(run, minute) !== ordinal) return
  totals.add('alertHours', -1, Math.min(HOUR, untilMinute - minute) / HOUR)
  const { cells, residents } = isolatedNow(simulation, run.model)
  totals.add('isolatedResidentHours', -1, (residents * Math.min(HOUR, untilMinute - minute)) / HOUR)
  if (cells > run.mostCells) {
    totals.add('isolatedCells', -1, cells - run.mostCells)
    run.mostCells = cells
  }
  if (residents > run.mostResidents) {
    totals.add('isolatedResidents', -1, residents - run.mostResidents)
    totals.add('isolatedDependent', -1, (residents - run.mostResidents) * run.model.dependentShare)
    run.mostResidents = residents
  }
}

/**
 * Cells, and residents in them, with no road to an open department within the limit though there was one in calm; 0 where
 * the city has no roads.
 */
export function isolatedNow(
  simulation: Simulation,
  { isolationMinutes }: FloodsModel,
): { readonly cells: number; readonly residents: number } {
  const { drives, state } = simulation
  const now = drivesNow(simulation)
  if (drives === null || now === null) return { cells: 0, residents: 0 }
  const departments = [...drives.departments]
  const calm = drives.cellsTo(
    departments.filter((f) => simulation.unitKnown[state.index.emergencyUnitOfFacility[f]!] === 1),
  )
  const minutes = now.cellsTo(departments.filter((f) => takesPatients(simulation, f)))
  let cells = 0
  let residents = 0
  state.city.cells.forEach(({ population }, c) => {
    if (minutes[c]! <= isolationMinutes || calm[c]! > isolationMinutes) return
    cells++
    residents += population
  })
  return { cells, residents }
}
