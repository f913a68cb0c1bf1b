/**
 * Dependencies: power, water, oxygen plant, network, lifts, the building. A failure is planned as a list of effects
 * (`cascades.ts`), each of which begins and ends by an entry of the calendar and counts one cause in the conditions that
 * whoever admits, treats or operates reads. What of it is noticed is told as the facility's status.
 */
import { FACILITY_STATUSES, SERVICES } from '../../events/event.ts'
import { BED_STATUS_COUNT, BedStatus } from '../../state/state.ts'
import { type Dependency, type Effect, effectsOf, type Failure } from '../cascades.ts'
import { STOPS, type Stop } from '../conditions.ts'
import { planClosing } from '../flows/closing.ts'
import { offerFreeBeds } from '../flows/reopening.ts'
import { Handler } from '../handlers.ts'
import type { Simulation } from '../simulation.ts'
import { tellStatus } from '../steps.ts'
import type { CarePart, PartRun } from './part.ts'
import { hasTheatres, limitSite } from './shared-centres.ts'

const HOUR = 60
const CLOSED = FACILITY_STATUSES.indexOf('closed')
const DEGRADED = FACILITY_STATUSES.indexOf('degraded')
const NORMAL = FACILITY_STATUSES.indexOf('normal')
const EMERGENCY = SERVICES.indexOf('emergency')
/** Column of the status of the whole facility. */
const ALL = SERVICES.length
/** Of BLOCK_REASONS: a part of the building cannot be entered. */
const OTHER_REASON = 0
/** Of `kindOfUnit`. */
const INTENSIVE_CARE_UNIT = 1
const EMERGENCY_UNIT = 2

/** Every city depends on these: the hours stand in the parameters. */
export interface DependenciesModel {
  readonly isCentre: Uint8Array
}

export class DependenciesRun implements PartRun<DependenciesRun> {
  readonly model: DependenciesModel
  /** What was planned so far, and 1 where it holds now. */
  effects: readonly Effect[] = []
  active: Uint8Array = new Uint8Array(0)
  /** Effects of each facility, those that hold now, and the facilities that anything was planned for. */
  ofFacility: readonly (readonly number[] | undefined)[] = []
  holding: Uint16Array
  /** Of those that hold, the ones that are meant. */
  meant: Uint16Array
  touched: readonly number[] = []
  /** Minute up to which hours are added up. */
  accruedMinute = 0

  constructor(model: DependenciesModel) {
    this.model = model
    this.holding = new Uint16Array(model.isCentre.length)
    this.meant = new Uint16Array(model.isCentre.length)
  }

  copy(): DependenciesRun {
    const copy = new DependenciesRun(this.model)
    copy.effects = this.effects
    copy.active = this.active.slice()
    copy.ofFacility = this.ofFacility
    copy.holding = this.holding.slice()
    copy.meant = this.meant.slice()
    copy.touched = this.touched
    copy.accruedMinute = this.accruedMinute
    return copy
  }

  sample(simulation: Simulation): void {
    accrue(simulation, this)
  }
}

export const dependencies: CarePart<DependenciesModel, DependenciesRun> = {
  id: 'dependencies',
  name: { zh: '水电网梯保障', en: 'Dependencies: power, water, network, lifts' },
  fidelity: 'flow',
  model: (city) => ({ isCentre: Uint8Array.from(city.facilities, (f) => (f.kind === 'SHARED_CENTRE' ? 1 : 0)) }),
  start: (simulation, model) => resume(simulation, model),
  handlers: {
    [Handler.effectBegins]: effectBegins,
    [Handler.effectEnds]: effectEnds,
  },
}

/**
 * A department or a hospital that was told to be closed is so until the repair that the parameters assume, for nobody says
 * when it will open. One that is told to be degraded goes on.
 */
function resume(simulation: Simulation, model: DependenciesModel): DependenciesRun {
  const run = new DependenciesRun(model)
  simulation.parts.dependencies = run
  const { status } = simulation.state.facilities
  const untilMinute = simulation.setting.parameters.dependencies.repairHours * HOUR
  for (let facility = 0; facility < model.isCentre.length; facility++) {
    const first = facility * (SERVICES.length + 1)
    const whole = status[first + ALL] === CLOSED
    if (!whole && status[first + EMERGENCY] !== CLOSED) continue
    const stops: readonly Stop[] = whole ? ['emergency', 'wards', 'intensive-care', 'theatres'] : ['emergency']
    const of = (kind: Stop): Effect => ({ facility, kind, value: 1, fromMinute: 0, untilMinute, isUnnoticed: false })
    add(simulation, run, stops.map(of))
    // At once, so that whoever is found waiting is not given a bed there first.
    for (let i = run.effects.length - stops.length; i < run.effects.length; i++) change(simulation, i, 1)
  }
  return run
}

/** Plans a failure, with minutes of the run; see `Failure`. @returns what it brings with it */
export function planFailure(simulation: Simulation, run: DependenciesRun, failure: Failure): readonly Effect[] {
  const isCentre = run.model.isCentre[failure.facility] === 1
  const effects = effectsOf(failure, simulation.setting.parameters, isCentre)
  add(simulation, run, effects)
  if (failure.dependency === 'building') closeBeds(simulation, failure)
  return effects
}

/** Plans that a facility takes nobody and puts all planned admissions off: it is being emptied. Nothing has failed there. */
export function planNobodyAdmitted(
  simulation: Simulation,
  run: DependenciesRun,
  facility: number,
  fromMinute: number,
  untilMinute: number,
): void {
  const stops: readonly Effect['kind'][] = ['emergency', 'wards', 'intensive-care', 'theatres', 'hold']
  add(
    simulation,
    run,
    stops.map((kind) => ({ facility, kind, value: 1, fromMinute, untilMinute, isUnnoticed: false, isMeant: true })),
  )
}

function closeBeds(simulation: Simulation, { facility, share, fromMinute, untilMinute }: Failure): void {
  const { index } = simulation.state
  for (const unit of index.unitsOfFacility[facility]!)
    if (index.kindOfUnit[unit] !== EMERGENCY_UNIT && simulation.unitKnown[unit] === 1)
      planClosing(
        simulation,
        { units: [unit], beds: null, usableShare: 1 - share, reason: OTHER_REASON },
        fromMinute,
        untilMinute,
      )
}

function add(simulation: Simulation, run: DependenciesRun, effects: readonly Effect[]): void {
  const first = run.effects.length
  run.effects = [...run.effects, ...effects]
  const active = new Uint8Array(run.effects.length)
  active.set(run.active)
  run.active = active
  const ofFacility = [...run.ofFacility]
  effects.forEach(({ facility, fromMinute, untilMinute }, i) => {
    simulation.schedule(fromMinute, Handler.effectBegins, first + i, 0)
    simulation.schedule(untilMinute, Handler.effectEnds, first + i, 0)
    if (!ofFacility[facility]) run.touched = [...run.touched, facility]
    ofFacility[facility] = [...(ofFacility[facility] ?? []), first + i]
  })
  run.ofFacility = ofFacility
}

function effectBegins(simulation: Simulation, subject: number): void {
  if (simulation.parts.dependencies?.active[subject] === 1) simulation.bookkeeping++
  else change(simulation, subject, 1)
}

function effectEnds(simulation: Simulation, subject: number): void {
  change(simulation, subject, -1)
}

function change(simulation: Simulation, subject: number, by: 1 | -1): void {
  const run = simulation.parts.dependencies
  if (run === null) return
  accrue(simulation, run)
  const { facility, kind, of, isMeant } = run.effects[subject]!
  if (by === 1 && kind === 'wards' && of === 'power' && !holdsFor(run, facility, kind, of))
    countLeftWithoutPower(simulation, facility)
  run.active[subject] = by === 1 ? 1 : 0
  run.holding[facility]! += by
  if (isMeant) run.meant[facility]! += by
  let isOpenAgain = false
  switch (kind) {
    case 'treatment':
      simulation.conditions.treatmentFactor[facility] = productOf(run, facility, kind)
      break
    case 'moves':
      simulation.conditions.moveFactor[facility] = productOf(run, facility, kind)
      break
    case 'hold':
      simulation.conditions.hold(facility, 'dependencies', largestOf(run, facility, kind))
      break
    case 'centre':
      limitSite(simulation, facility, productOf(run, facility, kind))
      break
    default:
      isOpenAgain = simulation.conditions.change(facility, kind, by)
  }
  tellStatusOf(simulation, run, facility)
  if (isOpenAgain) offerFreeBeds(simulation, facility)
}

/** Exactly 1 where nothing of the kind holds, so that an outage leaves nothing behind. */
function productOf(run: DependenciesRun, facility: number, kind: Effect['kind']): number {
  let product = 1
  for (const i of run.ofFacility[facility] ?? [])
    if (run.active[i] === 1 && run.effects[i]!.kind === kind) product *= run.effects[i]!.value
  return product
}

function holds(run: DependenciesRun, facility: number, kind: Effect['kind']): boolean {
  return (run.ofFacility[facility] ?? []).some((i) => run.active[i] === 1 && run.effects[i]!.kind === kind)
}

function holdsFor(run: DependenciesRun, facility: number, kind: Effect['kind'], cause: Dependency): boolean {
  return (run.ofFacility[facility] ?? []).some((i) => {
    const effect = run.effects[i]!
    return run.active[i] === 1 && effect.kind === kind && effect.of === cause
  })
}

/** The generators end: whoever lies in bed there is left without power. */
function countLeftWithoutPower(simulation: Simulation, facility: number): void {
  const { state, totals } = simulation
  const { count } = state.units
  for (const unit of state.index.unitsOfFacility[facility]!) {
    const kind = state.index.kindOfUnit[unit]!
    if (kind === EMERGENCY_UNIT || simulation.unitKnown[unit] === 0) continue
    const at = unit * BED_STATUS_COUNT
    const lying = count[at + BedStatus.occupied]! + count[at + BedStatus.held]!
    totals.add('leftWithoutPower', facility, lying)
    if (kind === INTENSIVE_CARE_UNIT) totals.add('leftWithoutPowerIntensive', facility, lying)
  }
}

function largestOf(run: DependenciesRun, facility: number, kind: Effect['kind']): number {
  let largest = 0
  for (const i of run.ofFacility[facility] ?? [])
    if (run.active[i] === 1 && run.effects[i]!.kind === kind) largest = Math.max(largest, run.effects[i]!.value)
  return largest
}

function isNoticed(run: DependenciesRun, facility: number, kinds: readonly Effect['kind'][] | null): boolean {
  for (const i of run.ofFacility[facility] ?? []) {
    const { kind, isUnnoticed } = run.effects[i]!
    if (run.active[i] === 1 && !isUnnoticed && (kinds === null || kinds.includes(kind))) return true
  }
  return false
}

/** Tells the status of the department and of the whole facility where it is another than before. */
function tellStatusOf(simulation: Simulation, run: DependenciesRun, facility: number): void {
  const whole: readonly Stop[] = ['emergency', 'wards', 'intensive-care', 'theatres']
  const closed = whole.every((stop) => isNoticed(run, facility, [stop]))
  tell(simulation, facility, ALL, closed ? CLOSED : isNoticed(run, facility, null) ? DEGRADED : NORMAL)
  if (simulation.state.index.emergencyUnitOfFacility[facility]! < 0) return
  const department = isNoticed(run, facility, ['emergency'])
    ? CLOSED
    : isNoticed(run, facility, ['treatment'])
      ? DEGRADED
      : NORMAL
  tell(simulation, facility, EMERGENCY, department)
}

function tell(simulation: Simulation, facility: number, service: number, status: number): void {
  const known = simulation.state.facilities.status[facility * (SERVICES.length + 1) + service]!
  const wasNormal = known === NORMAL || known === NEVER_TOLD
  if (known === status || (status === NORMAL && wasNormal)) return
  tellStatus(simulation, facility, service, status)
}

/** Of the state's column of statuses. */
const NEVER_TOLD = 255

/** Adds up the hours since the last time: of every facility where anything holds, and of what stands still there. */
function accrue(simulation: Simulation, run: DependenciesRun): void {
  const hours = (simulation.minute - run.accruedMinute) / HOUR
  if (hours <= 0) return
  run.accruedMinute = simulation.minute
  const { conditions, totals } = simulation
  for (const facility of run.touched) {
    if (run.holding[facility] === 0) continue
    if (run.holding[facility]! > run.meant[facility]!) totals.add('degradedHours', facility, hours)
    const hasDepartment = simulation.state.index.emergencyUnitOfFacility[facility]! >= 0
    if (hasDepartment && conditions.emergencyClosed[facility]! > 0) totals.add('emergencyClosedHours', facility, hours)
    // Hours for want of sterile sets alone are counted where the sets are.
    if (holds(run, facility, 'theatres') && hasTheatres(simulation, facility))
      totals.add('theatresStoppedHours', facility, hours)
  }
}

/** What stops at a facility now, for whoever shows it. */
export function stoppedAt(simulation: Simulation, facility: number): readonly Stop[] {
  return STOPS.filter((stop) => simulation.conditions.causesAt(facility, stop) > 0)
}
