/** Staff on shift, equipment, ambulances and services as they were last told, for the catalogue. */

import type { Instant } from '../../events/event.ts'
import {
  EQUIPMENT_KINDS,
  type EquipmentKind,
  FACILITY_STATUSES,
  SERVICES,
  type Service,
  STAFF_ROLES,
  STOCK_ITEMS,
  type StaffRole,
  type StockItem,
} from '../../events/event.ts'
import { lyingIn } from '../../state/limits.ts'
import { bedUnitsOf, facilitiesOf, type Reading, type Scope } from '../indicator.ts'

type Figure = (reading: Reading, scope: Scope) => number | null
type Told = (reading: Reading, scope: Scope) => Instant | null

/** The oldest of these times, 0 left out; null = none. */
function oldest(times: Iterable<number>): Instant | null {
  let least = Number.POSITIVE_INFINITY
  for (const at of times) if (at > 0) least = Math.min(least, at)
  return least === Number.POSITIVE_INFINITY ? null : least
}

const cellsOfStaff = ({ state }: Reading, scope: Scope, role: StaffRole): number[] =>
  bedUnitsOf(state, scope)
    .map((u) => u * STAFF_ROLES.length + STAFF_ROLES.indexOf(role))
    .filter((cell) => state.units.staff[cell]! >= 0)

export const onShift =
  (role: StaffRole): Figure =>
  (reading, scope) => {
    const cells = cellsOfStaff(reading, scope, role)
    return cells.length === 0 ? null : cells.reduce((sum, cell) => sum + reading.state.units.staff[cell]!, 0)
  }
export const shiftToldAt =
  (role: StaffRole): Told =>
  (reading, scope) =>
    oldest(cellsOfStaff(reading, scope, role).map((cell) => reading.state.units.staffAt[cell]!))

/** Patients in the beds of the wards that tell their nurses, over those nurses. */
export const patientsPerNurse: Figure = (reading, scope) => {
  const cells = cellsOfStaff(reading, scope, 'nurse')
  const nurses = cells.reduce((sum, cell) => sum + reading.state.units.staff[cell]!, 0)
  const patients = cells.reduce((sum, cell) => sum + lyingIn(reading.state, Math.floor(cell / STAFF_ROLES.length)), 0)
  return nurses === 0 ? null : patients / nurses
}

const stretchTold = ({ state }: Reading, scope: Scope): number[] =>
  bedUnitsOf(state, scope).filter((u) => state.limits.stretchAt[u]! > 0)
export const stretchedWards: Figure = (reading, scope) => {
  const told = stretchTold(reading, scope)
  return told.length === 0 ? null : told.filter((u) => reading.state.limits.stretch[u]! > 1).length
}
export const stretchToldAt: Told = (reading, scope) =>
  oldest(stretchTold(reading, scope).map((u) => reading.state.limits.stretchAt[u]!))

const cellsOfKit = ({ state }: Reading, scope: Scope, kind: EquipmentKind): number[] =>
  (scope.kind === 'unit' ? [scope.unit] : facilitiesOf(state, scope).flatMap((f) => state.index.unitsOfFacility[f]!))
    .map((u) => u * EQUIPMENT_KINDS.length + EQUIPMENT_KINDS.indexOf(kind))
    .filter((cell) => state.units.equipmentInUse[cell]! >= 0)

/** In use over in use and free; what is in repair is in neither. */
export const kitInUse =
  (kind: EquipmentKind): Figure =>
  (reading, scope) => {
    const { equipmentInUse, equipmentAvailable } = reading.state.units
    let [used, free] = [0, 0]
    for (const cell of cellsOfKit(reading, scope, kind)) {
      used += equipmentInUse[cell]!
      free += Math.max(0, equipmentAvailable[cell]!)
    }
    return used + free === 0 ? null : used / (used + free)
  }
export const kitToldAt =
  (kind: EquipmentKind): Told =>
  (reading, scope) =>
    oldest(cellsOfKit(reading, scope, kind).map((cell) => reading.state.units.equipmentAt[cell]!))

const IDLE = 0
const OFF_DUTY = 7
const NEVER = 255

/** Ambulances of the stations of a scope that were heard of; a hospital or ward has none of its own. */
function fleetOf({ state }: Reading, scope: Scope, negativePressure = false): number[] {
  if (scope.kind === 'facility' || scope.kind === 'unit') return []
  const stations = new Set(facilitiesOf(state, scope))
  return state.city.vehicles.flatMap((vehicle, v) =>
    state.ambulances.phase[v] !== NEVER &&
    stations.has(vehicle.station) &&
    (!negativePressure || vehicle.negativePressure)
      ? [v]
      : [],
  )
}
const idle = ({ state }: Reading, fleet: readonly number[]): number =>
  fleet.filter((v) => state.ambulances.phase[v] === IDLE).length

export const ambulancesIdle: Figure = (reading, scope) => {
  const fleet = fleetOf(reading, scope)
  return fleet.length === 0 ? null : idle(reading, fleet)
}
export const negativePressureIdle: Figure = (reading, scope) => {
  const fleet = fleetOf(reading, scope, true)
  return fleet.length === 0 ? null : idle(reading, fleet)
}
/** Of those on duty, the share on a job. */
export const ambulancesOnJobs: Figure = (reading, scope) => {
  const onDuty = fleetOf(reading, scope).filter((v) => reading.state.ambulances.phase[v] !== OFF_DUTY)
  return onDuty.length === 0 ? null : 1 - idle(reading, onDuty) / onDuty.length
}
export const fleetToldAt: Told = (reading, scope) => {
  const newest = fleetOf(reading, scope).reduce((at, v) => Math.max(at, reading.state.ambulances.since[v]!), 0)
  return newest === 0 ? null : newest
}

const NORMAL = FACILITY_STATUSES.indexOf('normal')
const statusCells = ({ state }: Reading, scope: Scope): readonly (readonly number[])[] =>
  scope.kind === 'unit'
    ? []
    : facilitiesOf(state, scope)
        .map((f) =>
          Array.from({ length: SERVICES.length + 1 }, (_, k) => f * (SERVICES.length + 1) + k).filter(
            (cell) => state.facilities.status[cell] !== NEVER,
          ),
        )
        .filter((cells) => cells.length > 0)
/** Facilities of which a service, or all, is degraded or closed; null where none ever told a status. */
export const servicesImpaired: Figure = (reading, scope) => {
  const told = statusCells(reading, scope)
  return told.length === 0
    ? null
    : told.filter((cells) => cells.some((cell) => reading.state.facilities.status[cell] !== NORMAL)).length
}
export const statusToldAt: Told = (reading, scope) => {
  const newest = statusCells(reading, scope)
    .flat()
    .reduce((at, cell) => Math.max(at, reading.state.facilities.statusAt[cell]!), 0)
  return newest === 0 ? null : newest
}

const queueCells = ({ state }: Reading, scope: Scope, service: Service): number[] =>
  scope.kind === 'unit'
    ? []
    : facilitiesOf(state, scope)
        .map((f) => f * SERVICES.length + SERVICES.indexOf(service))
        .filter((cell) => state.facilities.queue[cell]! >= 0)
export const queueAt =
  (service: Service): Figure =>
  (reading, scope) => {
    const cells = queueCells(reading, scope, service)
    return cells.length === 0 ? null : cells.reduce((sum, cell) => sum + reading.state.facilities.queue[cell]!, 0)
  }
export const queueToldAt =
  (service: Service): Told =>
  (reading, scope) =>
    oldest(queueCells(reading, scope, service).map((cell) => reading.state.facilities.queueAt[cell]!))

const stockCells = ({ state }: Reading, scope: Scope, item: StockItem): number[] =>
  scope.kind === 'unit'
    ? []
    : facilitiesOf(state, scope)
        .map((f) => f * STOCK_ITEMS.length + STOCK_ITEMS.indexOf(item))
        .filter((cell) => !Number.isNaN(state.facilities.daysOfSupply[cell]!))
/** Of the hospital that has least. */
export const daysOf =
  (item: StockItem): Figure =>
  (reading, scope) => {
    const cells = stockCells(reading, scope, item)
    return cells.length === 0 ? null : Math.min(...cells.map((cell) => reading.state.facilities.daysOfSupply[cell]!))
  }
export const stockToldAt =
  (item: StockItem): Told =>
  (reading, scope) =>
    oldest(stockCells(reading, scope, item).map((cell) => reading.state.facilities.stockAt[cell]!))
