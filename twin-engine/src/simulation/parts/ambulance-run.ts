/** The ambulances of a run: where each vehicle is in its job, the jobs, and the calls that wait for a vehicle. */

import type { DepartmentRule } from '../department-choice.ts'
import type { Measure } from '../measures.ts'
import type { Simulation, Surge } from '../simulation.ts'
import type { AmbulancesModel } from './ambulance-model.ts'
import type { PartRun } from './part.ts'

/** Fields of a job, by their place in its record. */
export const Job = {
  /** Triage level 1 …; 0 = nobody whom an emergency department will see. */
  level: 0,
  stream: 1,
  number: 2,
  /** Cell of origin, or -1. */
  cell: 3,
  /** The scene, degrees. */
  lng: 4,
  lat: 5,
  calledMinute: 6,
  /** 1 = a negative-pressure vehicle is wanted, and decontaminated afterwards. */
  infectious: 7,
  /** 1 = ends at a hospital. */
  carries: 8,
  /** Facility that the patient would go to, or -1. */
  wish: 9,
  vehicle: 10,
  /** The next call that waits, or the next free record. */
  next: 11,
  /** Slot of the patient from the arrival on, else -1. */
  patient: 12,
  arrivedMinute: 13,
  destination: 14,
  /** 1 = the handover is done but for a treatment place. */
  awaitsPlace: 15,
  outcome: 16,
  /** 1 + index, or 0. */
  fixedNeed: 17,
  serial: 18,
  /** 1 = a casualty of an incident: brought by the rule in force, whatever they wish. */
  casualty: 19,
} as const
export const JOB_FIELDS = 20

/** Waiting calls are served by these ranks: triage levels Ⅰ to Ⅳ; jobs without a patient wait with Ⅲ. */
export const CALL_RANKS = 4
const RANK_WITHOUT_LEVEL = 2

/** What a lever does to the fleet or the roads for a while; minutes from the start. */
export interface FleetChange {
  /** Vehicles that go off duty, or come on duty. */
  readonly vehicles: readonly number[]
  readonly onDuty: boolean
}
export interface Slowdown {
  readonly factor: number
  readonly fromMinute: number
  readonly untilMinute: number
}
export interface Diversion {
  readonly facilities: readonly number[]
  readonly share: number
  /** Levels from this one on (Ⅳ is the least urgent). */
  readonly fromLevel: number
  readonly rule: DepartmentRule
  readonly fromMinute: number
  readonly untilMinute: number
}

export class AmbulancesRun implements PartRun<AmbulancesRun> {
  readonly model: AmbulancesModel
  /** Whether anybody ever told of a vehicle. */
  takesPart = false
  /** 1 = on duty, or goes off duty only at the end of the job. */
  readonly onDuty: Uint8Array
  readonly leaving: Uint8Array
  /** 1 = stands at its station, idle. */
  readonly atStation: Uint8Array
  readonly idleAtStation: Int32Array
  readonly idleNegativeAtStation: Int32Array
  /** Vehicles idle on the way back, in no order, and how many; place of each in the list, -1 = not in it. */
  readonly returning: Int32Array
  returningCount = 0
  readonly returningPlace: Int32Array
  /** When the way back ends. */
  readonly returnsAtMinute: Float64Array
  readonly returnMinutes: Float64Array
  /** Number of the vehicle's present phase: entries of an earlier one fall flat. */
  readonly ticket: Int32Array
  readonly jobOfVehicle: Int32Array
  vehicleOfPatient: Int32Array
  /** Ambulances that bring somebody to each facility, and those at its door. */
  readonly inbound: Int32Array
  readonly atDoor: Int32Array
  jobs: Float64Array
  private freeJob = 0
  readonly firstCall: Int32Array
  readonly lastCall: Int32Array
  /** Calls so far; those answered by a vehicle, those given up, those waiting. */
  calls = 0
  answered = 0
  givenUp = 0
  waiting = 0
  fleetChanges: readonly FleetChange[] = []
  slowdowns: readonly Slowdown[] = []
  diversions: readonly Diversion[] = []
  /** Factors on the calls that no emergency department sees, by wave. */
  callWaves: readonly NonNullable<Surge['curve']>[] = []

  constructor(model: AmbulancesModel, facilities: number, patients: number) {
    const vehicles = model.stationOfVehicle.length
    this.model = model
    this.onDuty = new Uint8Array(vehicles)
    this.leaving = new Uint8Array(vehicles)
    this.atStation = new Uint8Array(vehicles)
    this.idleAtStation = new Int32Array(model.stations.length)
    this.idleNegativeAtStation = new Int32Array(model.stations.length)
    this.returning = new Int32Array(vehicles)
    this.returningPlace = new Int32Array(vehicles).fill(-1)
    this.returnsAtMinute = new Float64Array(vehicles)
    this.returnMinutes = new Float64Array(vehicles)
    this.ticket = new Int32Array(vehicles)
    this.jobOfVehicle = new Int32Array(vehicles).fill(-1)
    this.vehicleOfPatient = new Int32Array(patients).fill(-1)
    this.inbound = new Int32Array(facilities)
    this.atDoor = new Int32Array(facilities)
    this.jobs = new Float64Array(0)
    this.freeJob = -1
    this.firstCall = new Int32Array(CALL_RANKS).fill(-1)
    this.lastCall = new Int32Array(CALL_RANKS).fill(-1)
    this.grow(64)
  }

  copy(): AmbulancesRun {
    const copy = new AmbulancesRun(this.model, this.inbound.length, this.vehicleOfPatient.length)
    copy.takesPart = this.takesPart
    copy.onDuty.set(this.onDuty)
    copy.leaving.set(this.leaving)
    copy.atStation.set(this.atStation)
    copy.idleAtStation.set(this.idleAtStation)
    copy.idleNegativeAtStation.set(this.idleNegativeAtStation)
    copy.returning.set(this.returning)
    copy.returningCount = this.returningCount
    copy.returningPlace.set(this.returningPlace)
    copy.returnsAtMinute.set(this.returnsAtMinute)
    copy.returnMinutes.set(this.returnMinutes)
    copy.ticket.set(this.ticket)
    copy.jobOfVehicle.set(this.jobOfVehicle)
    copy.vehicleOfPatient.set(this.vehicleOfPatient)
    copy.inbound.set(this.inbound)
    copy.atDoor.set(this.atDoor)
    copy.jobs = this.jobs.slice()
    copy.freeJob = this.freeJob
    copy.firstCall.set(this.firstCall)
    copy.lastCall.set(this.lastCall)
    copy.calls = this.calls
    copy.answered = this.answered
    copy.givenUp = this.givenUp
    copy.waiting = this.waiting
    copy.fleetChanges = this.fleetChanges
    copy.slowdowns = this.slowdowns
    copy.diversions = this.diversions
    copy.callWaves = this.callWaves
    return copy
  }

  makeRoom(capacity: number): void {
    const wider = new Int32Array(capacity).fill(-1)
    wider.set(this.vehicleOfPatient)
    this.vehicleOfPatient = wider
  }

  /** Ambulances at the door with their patient; unknown where there is no department, or nobody told of any vehicle. */
  sample(simulation: Simulation, facility: number, values: Record<Measure, Uint16Array>, at: number): void {
    if (this.takesPart && simulation.state.index.emergencyUnitOfFacility[facility]! >= 0)
      values.handoverWaiting[at] = this.atDoor[facility]!
  }

  get(job: number, field: number): number {
    return this.jobs[job * JOB_FIELDS + field]!
  }

  set(job: number, field: number, value: number): void {
    this.jobs[job * JOB_FIELDS + field] = value
  }

  /** A new job, all its fields 0 but those that point at something. */
  begin(): number {
    if (this.freeJob < 0) this.grow(this.jobs.length / JOB_FIELDS)
    const job = this.freeJob
    this.freeJob = this.get(job, Job.next)
    const at = job * JOB_FIELDS
    this.jobs.fill(0, at, at + JOB_FIELDS)
    for (const field of POINTERS) this.jobs[at + field] = -1
    return job
  }

  /** The job is over. */
  end(job: number): void {
    this.set(job, Job.serial, -1)
    this.set(job, Job.next, this.freeJob)
    this.freeJob = job
  }

  /** The call waits for a vehicle. */
  wait(job: number): void {
    const rank = this.rankOf(job)
    const last = this.lastCall[rank]!
    this.set(job, Job.next, -1)
    if (last < 0) this.firstCall[rank] = job
    else this.set(last, Job.next, job)
    this.lastCall[rank] = job
    this.waiting++
  }

  /** The call that is next to get a vehicle, or -1. */
  nextCall(): number {
    for (let rank = 0; rank < CALL_RANKS; rank++) if (this.firstCall[rank]! >= 0) return this.firstCall[rank]!
    return -1
  }

  /** The call waits no longer. */
  leaveWaiting(job: number): void {
    const rank = this.rankOf(job)
    let before = -1
    let at = this.firstCall[rank]!
    while (at !== job) {
      before = at
      at = this.get(at, Job.next)
    }
    const after = this.get(job, Job.next)
    if (before < 0) this.firstCall[rank] = after
    else this.set(before, Job.next, after)
    if (after < 0) this.lastCall[rank] = before
    this.waiting--
  }

  /** An idle vehicle stands at its station. */
  stand(vehicle: number): void {
    const station = this.model.stationOfVehicle[vehicle]!
    this.atStation[vehicle] = 1
    this.idleAtStation[station]!++
    this.idleNegativeAtStation[station]! += this.model.negativePressure[vehicle]!
  }

  /** An idle vehicle sets out on its way back. */
  setOutBack(vehicle: number, untilMinute: number, minutes: number): void {
    this.returning[this.returningCount] = vehicle
    this.returningPlace[vehicle] = this.returningCount++
    this.returnsAtMinute[vehicle] = untilMinute
    this.returnMinutes[vehicle] = minutes
  }

  /** The vehicle is idle no longer, wherever it is. */
  takeOut(vehicle: number): void {
    if (this.atStation[vehicle] === 1) {
      const station = this.model.stationOfVehicle[vehicle]!
      this.atStation[vehicle] = 0
      this.idleAtStation[station]!--
      this.idleNegativeAtStation[station]! -= this.model.negativePressure[vehicle]!
    }
    const place = this.returningPlace[vehicle]!
    if (place < 0) return
    const last = this.returning[--this.returningCount]!
    this.returning[place] = last
    this.returningPlace[last] = place
    this.returningPlace[vehicle] = -1
  }

  private rankOf(job: number): number {
    const level = this.get(job, Job.level)
    return level > 0 ? level - 1 : RANK_WITHOUT_LEVEL
  }

  private grow(by: number): void {
    const old = this.jobs.length / JOB_FIELDS
    const wider = new Float64Array((old + by) * JOB_FIELDS)
    wider.set(this.jobs)
    this.jobs = wider
    for (let job = old; job < old + by; job++) {
      this.set(job, Job.serial, -1)
      this.set(job, Job.next, job + 1 < old + by ? job + 1 : this.freeJob)
    }
    this.freeJob = old
  }
}

const POINTERS = [Job.cell, Job.wish, Job.vehicle, Job.next, Job.patient, Job.destination] as const
