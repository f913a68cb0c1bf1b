/** Hospitals that are emptied, as data of a run: what was planned, the vehicles, and who was asked for in vain. */
import type { PartRun } from './part.ts'

/** Out of the hospital, or within it to the floors above. */
export type EvacuationWay = 'off-site' | 'upstairs'
export const EVACUATION_ORDERS = ['icu-last', 'icu-first'] as const
export type EvacuationOrder = (typeof EVACUATION_ORDERS)[number]

export const VEHICLE_KINDS = ['ambulance', 'bus', 'boat'] as const
export type VehicleKind = (typeof VEHICLE_KINDS)[number]

export interface EvacuationVehicle {
  readonly kind: VehicleKind
  /** The ambulance that is lent, by index of the fleet; −1 = none of it. */
  readonly ofFleet: number
}

/** Minutes are those of the run. */
export interface Evacuation {
  readonly site: number
  readonly way: EvacuationWay
  readonly order: EvacuationOrder
  /** Of `upstairs`: this floor and those below are emptied. */
  readonly floors: number
  /** Hospitals that are asked, nearest first, for wards and for intensive care. */
  readonly receivers: { readonly wards: readonly number[]; readonly intensive: readonly number[] }
  /** Part of the patients that each receiver, by facility, is to take; null = the nearest with room takes them. */
  readonly shares: ReadonlyMap<number, number> | null
  readonly vehicles: readonly EvacuationVehicle[]
  readonly perHour: number
  readonly fromMinute: number
  readonly untilMinute: number
  /** Of the run's changes of the fleet, that which lends the ambulances; −1 = none are lent. */
  readonly fleetChange: number
}

export interface EvacuationsModel {
  readonly seatedShare: number
  readonly busSeats: number
  readonly boatPlaces: number
  readonly floorMoveMinutes: number
}

export class EvacuationsRun implements PartRun<EvacuationsRun> {
  readonly model: EvacuationsModel
  plans: readonly Evacuation[] = []
  /** By plan: minute from which each vehicle is at the site, Infinity before an ambulance has set out; patients that may still leave in this step. */
  freeAtMinute: readonly Float64Array[] = []
  credit: readonly number[] = []
  /** By plan: patients whom nobody has room for now, and those each receiver was sent. */
  withoutPlace: readonly number[] = []
  sent: readonly ReadonlyMap<number, number>[] = []
  /** By plan: minute of the last step in which somebody left. */
  sentMinute: readonly number[] = []
  /** By plan: the ambulances went back to their calls. */
  isOver: readonly boolean[] = []
  /** Whom nobody had room for before, by slot: 1 + their number; 0 = nobody. */
  refused: Int32Array

  constructor(model: EvacuationsModel, capacity: number) {
    this.model = model
    this.refused = new Int32Array(capacity)
  }

  copy(): EvacuationsRun {
    const copy = new EvacuationsRun(this.model, 0)
    copy.plans = this.plans
    copy.freeAtMinute = this.freeAtMinute.map((minutes) => minutes.slice())
    copy.credit = this.credit
    copy.withoutPlace = this.withoutPlace
    copy.sent = this.sent
    copy.sentMinute = this.sentMinute
    copy.isOver = this.isOver
    copy.refused = this.refused.slice()
    return copy
  }

  makeRoom(capacity: number): void {
    const wider = new Int32Array(capacity)
    wider.set(this.refused)
    this.refused = wider
  }
}

/** The list with one element replaced. */
export function replaced<T>(list: readonly T[], at: number, value: T): readonly T[] {
  return list.map((one, i) => (i === at ? value : one))
}
