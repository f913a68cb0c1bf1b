/** Every statistic of RefNet, and the trace of its events, from the moments that a run tells. */
import {
  awaitsIntensiveCare,
  Handler,
  PATIENT_STAGE_COUNT,
  PatientStage,
  type RunObserver,
  type Simulation,
} from '../index.ts'
import { Integral, Integrals, Samples } from './measures.ts'

const HOUR = 60
const FOUR_HOURS = 240
const WARDS = ['icu', 'surg', 'gen'] as const
const ICU = 0
const SURGICAL = 1
const GENERAL = 2

const sampled = (count: number, keep: boolean): Samples[] => Array.from({ length: count }, () => new Samples(keep))

/** Number of an event in traces by handler; -1 = no event of the model. */
const TYPE_OF_HANDLER = new Int8Array(32).fill(-1)
TYPE_OF_HANDLER[Handler.emergencyArrival] = 0
TYPE_OF_HANDLER[Handler.reachesDepartment] = 1
TYPE_OF_HANDLER[Handler.treatmentEnds] = 2
TYPE_OF_HANDLER[Handler.wardStayEnds] = 3
TYPE_OF_HANDLER[Handler.intensiveCareEnds] = 3
TYPE_OF_HANDLER[Handler.cleaningEnds] = 4
TYPE_OF_HANDLER[Handler.plannedAdmission] = 5
TYPE_OF_HANDLER[Handler.transferCheck] = 6
TYPE_OF_HANDLER[Handler.arriveInBed] = 7

export interface TracedEvent {
  readonly minute: number
  readonly type: number
  readonly place: number
}

const HASH_LENGTHS: readonly number[] = [1000, 10_000, 100_000]

export class RefNetStatistics implements RunObserver {
  readonly warmupMinutes: number
  readonly untilMinute: number
  /** The first events, as many as asked for. */
  readonly trace: TracedEvent[] = []
  /** FNV-1a of the first 1,000, 10,000 and 100,000 events, in eight hexadecimal digits. */
  readonly eventHash: Record<string, string> = {}
  eventsTotal = 0
  eventsWindow = 0

  private readonly traceLength: number
  private readonly hashing: boolean
  private readonly tracedEvents: number
  private hash = 0x811c9dc5
  private windowOpen = false
  private readonly wardOfUnit: Int8Array
  private readonly capacity: readonly Int32Array[]
  private readonly hospitals: number

  private arrivals = 0
  private acceptances = 0
  private deaths = 0
  private departures = 0
  private wardDischarges = 0
  private scheduled = 0
  private readonly waitByClass: readonly Samples[]
  private readonly waitSum: Float64Array
  private readonly waits: Int32Array
  private readonly departmentStay: Samples
  private withinFourHours = 0
  private readonly boarding: Samples
  private readonly intensiveWait = new Samples(false)
  private readonly transferWait = new Samples(false)
  private readonly totalStay = new Samples(false)
  private readonly diversions: Int32Array
  private readonly cancelled: Int32Array
  private readonly queue: Int32Array
  private longestQueue = 0
  private readonly busy = new Integral()
  private readonly queued = new Integral()
  private readonly boarders = new Integral()
  /** Slots of the boarders. */
  private readonly waiting = new Set<number>()
  private readonly blockers = new Integral()
  private readonly cleaning = new Integral()
  /** By ward × hospitals + hospital. */
  private readonly occupied: Integrals
  private bays = 0

  /** `keepSamples` false leaves out what needs every sample: hashes, traces and p95. */
  constructor(
    simulation: Simulation,
    warmupMinutes: number,
    untilMinute: number,
    options: { readonly keepSamples: boolean; readonly trace?: number },
  ) {
    const { city } = simulation.state
    const { keepSamples } = options
    this.warmupMinutes = warmupMinutes
    this.untilMinute = untilMinute
    this.traceLength = options.trace ?? 0
    this.hashing = keepSamples
    this.tracedEvents = Math.max(this.traceLength, HASH_LENGTHS.at(-1)!)
    this.hospitals = city.facilities.length
    this.capacity = WARDS.map(() => new Int32Array(this.hospitals))
    this.wardOfUnit = Int8Array.from(city.units, (unit) => {
      if (unit.kind === 'emergency') {
        this.bays += unit.beds
        return -1
      }
      const ward = unit.kind === 'icu' ? ICU : unit.need === 'general-surgery' ? SURGICAL : GENERAL
      this.capacity[ward]![unit.facility]! += unit.beds
      return ward
    })
    this.waitByClass = sampled(3, keepSamples)
    this.waitSum = new Float64Array(this.hospitals)
    this.waits = new Int32Array(this.hospitals)
    this.departmentStay = new Samples(keepSamples)
    this.boarding = new Samples(keepSamples)
    this.diversions = new Int32Array(this.hospitals)
    this.cancelled = new Int32Array(this.hospitals)
    this.queue = new Int32Array(this.hospitals)
    this.occupied = new Integrals(WARDS.length * this.hospitals)
  }

  entry(simulation: Simulation): void {
    const { calendar } = simulation
    const type = TYPE_OF_HANDLER[calendar.handler]!
    if (type < 0) return
    if (type === 6 && !awaitsIntensiveCare(simulation, calendar.subject, calendar.argument)) return
    this.eventsTotal++
    if (calendar.minute >= this.warmupMinutes) {
      if (!this.windowOpen) this.openWindow()
      this.eventsWindow++
      if (type === 0) this.arrivals++
    }
    if (this.hashing && this.eventsTotal <= this.tracedEvents) this.tracePlace(simulation, type)
  }

  private openWindow(): void {
    this.windowOpen = true
    for (const length of this.queue) if (length > this.longestQueue) this.longestQueue = length
  }

  private tracePlace(simulation: Simulation, type: number): void {
    const { calendar } = simulation
    const place = placeOf(simulation, type, calendar.subject, calendar.argument)
    if (this.eventsTotal <= this.traceLength) this.trace.push({ minute: calendar.minute, type, place })
    let h = this.hash
    const line = `${Math.floor(1000 * calendar.minute + 0.5)},${type},${place}\n`
    for (let i = 0; i < line.length; i++) h = Math.imul(h ^ line.charCodeAt(i), 0x01000193)
    this.hash = h
    if (HASH_LENGTHS.includes(this.eventsTotal))
      this.eventHash[this.eventsTotal] = (h >>> 0).toString(16).padStart(8, '0')
  }

  private inWindow(simulation: Simulation): boolean {
    return simulation.minute >= this.warmupMinutes
  }

  diverted(simulation: Simulation, facility: number): void {
    if (this.inWindow(simulation)) this.diversions[facility]!++
  }

  accepted(simulation: Simulation): void {
    if (this.inWindow(simulation)) this.acceptances++
  }

  queues(simulation: Simulation, _patient: number, facility: number): void {
    this.queued.change(1, simulation.minute - this.warmupMinutes)
    const length = ++this.queue[facility]!
    if (this.inWindow(simulation) && length > this.longestQueue) this.longestQueue = length
  }

  treatmentStarts(simulation: Simulation, patient: number, facility: number): void {
    const at = simulation.minute - this.warmupMinutes
    const wait = simulation.minute - simulation.plans.acceptedMinute(patient)
    this.busy.change(1, at)
    // Whoever had queued is missing from those who wait now; a wait may be of no length at all.
    const waiting = simulation.state.facilities.stage[facility * PATIENT_STAGE_COUNT + PatientStage.emergencyWaiting]!
    if (this.queue[facility]! > waiting) {
      this.queued.change(-1, at)
      this.queue[facility]!--
    }
    if (at < 0) return
    this.waitByClass[simulation.state.patients.acuity(patient) - 1]!.add(wait)
    this.waitSum[facility]! += wait
    this.waits[facility]!++
  }

  placeFreed(simulation: Simulation): void {
    this.busy.change(-1, simulation.minute - this.warmupMinutes)
  }

  waitsForBed(simulation: Simulation, patient: number): void {
    this.boarders.change(1, simulation.minute - this.warmupMinutes)
    this.waiting.add(patient)
  }

  leavesDepartment(simulation: Simulation, patient: number, _facility: number, admitted: boolean): void {
    const { minute, plans } = simulation
    const at = minute - this.warmupMinutes
    const wait = minute - plans.requestedMinute(patient)
    if (admitted && this.waiting.delete(patient)) this.boarders.change(-1, at)
    if (at < 0) return
    const stay = minute - plans.acceptedMinute(patient)
    this.departmentStay.add(stay)
    if (stay <= FOUR_HOURS) this.withinFourHours++
    if (!admitted) return
    this.boarding.add(wait)
    const { patients, index } = simulation.state
    if (index.kindOfUnit[index.unitOfBed[patients.bed(patient)]!] === 1) this.intensiveWait.add(wait)
  }

  blocks(simulation: Simulation): void {
    this.blockers.change(1, simulation.minute - this.warmupMinutes)
  }

  unblocks(simulation: Simulation): void {
    this.blockers.change(-1, simulation.minute - this.warmupMinutes)
  }

  private occupy(simulation: Simulation, bed: number, by: number): void {
    const { unitOfBed, facilityOfUnit } = simulation.state.index
    const unit = unitOfBed[bed]!
    const cell = this.wardOfUnit[unit]! * this.hospitals + facilityOfUnit[unit]!
    this.occupied.change(cell, by, simulation.minute - this.warmupMinutes)
  }

  bedTaken(simulation: Simulation, bed: number): void {
    this.occupy(simulation, bed, 1)
  }

  bedLeft(simulation: Simulation, bed: number): void {
    this.occupy(simulation, bed, -1)
    this.cleaning.change(1, simulation.minute - this.warmupMinutes)
  }

  bedClean(simulation: Simulation): void {
    this.cleaning.change(-1, simulation.minute - this.warmupMinutes)
  }

  departs(simulation: Simulation, patient: number, _facility: number, fromBed: boolean, died: boolean): void {
    if (!this.inWindow(simulation)) return
    this.departures++
    if (!fromBed) return
    this.wardDischarges++
    if (died) this.deaths++
    const accepted = simulation.plans.acceptedMinute(patient)
    if (!Number.isNaN(accepted)) this.totalStay.add(simulation.minute - accepted)
  }

  plannedAdmission(simulation: Simulation, unit: number, placed: boolean): void {
    if (!this.inWindow(simulation)) return
    this.scheduled++
    if (!placed) this.cancelled[simulation.state.index.facilityOfUnit[unit]!]!++
  }

  lost(): void {}

  transfers(simulation: Simulation, patient: number): void {
    if (this.inWindow(simulation)) this.transferWait.add(simulation.minute - simulation.plans.requestedMinute(patient))
  }

  /** Every statistic by name, in the order of the model's definition; call once the run has reached `untilMinute`. NaN = nothing happened that it speaks of. */
  results(): Record<string, number> {
    const minutes = this.untilMinute - this.warmupMinutes
    const total = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => a + b, 0)
    const utilisation = (ward: number): number =>
      total(Array.from({ length: this.hospitals }, (_, h) => this.occupied.over(ward * this.hospitals + h, minutes))) /
      (minutes * total(this.capacity[ward]!))
    const diversions = total(this.diversions)
    const cancelled = total(this.cancelled)
    const beds = this.capacity.reduce((sum, c) => sum + total(c), 0)
    const out: Record<string, number> = {
      n_arr: this.arrivals,
      n_accept: this.acceptances,
      n_div: diversions,
      div_per_accept: diversions / this.acceptances,
      ed_wait_mean_c1: this.waitByClass[0]!.mean(),
      ed_wait_mean_c2: this.waitByClass[1]!.mean(),
      ed_wait_mean_c3: this.waitByClass[2]!.mean(),
      ed_wait_p95_c1: this.waitByClass[0]!.p95(),
      ed_wait_p95_c2: this.waitByClass[1]!.p95(),
      ed_wait_p95_c3: this.waitByClass[2]!.p95(),
      ed_stay_mean: this.departmentStay.mean(),
      ed_stay_p95: this.departmentStay.p95(),
      ed_4h_frac: this.withinFourHours / this.departmentStay.count,
      board_mean: this.boarding.mean(),
      board_p95: this.boarding.p95(),
      icu_wait_mean: this.intensiveWait.mean(),
      board_hours: this.boarders.over(minutes) / HOUR,
      icu_block_hours: this.blockers.over(minutes) / HOUR,
      util_bay: this.busy.over(minutes) / (minutes * this.bays),
      util_icu: utilisation(ICU),
      util_surg: utilisation(SURGICAL),
      util_gen: utilisation(GENERAL),
      clean_frac: this.cleaning.over(minutes) / (minutes * beds),
      edq_mean: this.queued.over(minutes) / minutes,
      edq_max: this.longestQueue,
      el_sched: this.scheduled,
      el_cancel: cancelled,
      el_cancel_frac: cancelled / this.scheduled,
      n_transfer: this.transferWait.count,
      transfer_wait_mean: this.transferWait.mean(),
      n_deaths: this.deaths,
      n_depart: this.departures,
      n_ward_discharge: this.wardDischarges,
      los_total_mean: this.totalStay.mean(),
    }
    for (let h = 0; h < this.hospitals; h++) {
      out[`h${h}_ed_wait_mean`] = this.waitSum[h]! / this.waits[h]!
      out[`h${h}_util_icu`] =
        this.occupied.over(ICU * this.hospitals + h, minutes) / (minutes * this.capacity[ICU]![h]!)
      out[`h${h}_util_gen`] =
        this.occupied.over(GENERAL * this.hospitals + h, minutes) / (minutes * this.capacity[GENERAL]![h]!)
      out[`h${h}_n_div`] = this.diversions[h]!
      out[`h${h}_el_cancel`] = this.cancelled[h]!
    }
    out.events_total = this.eventsTotal
    out.events_window = this.eventsWindow
    return out
  }
}

/** District of an arrival, else the hospital where the event finds its subject. */
function placeOf(simulation: Simulation, type: number, subject: number, argument: number): number {
  const { patients, index } = simulation.state
  const ofBed = (bed: number): number => index.facilityOfUnit[index.unitOfBed[bed]!]!
  switch (type) {
    case 2:
    case 6:
      return patients.facility(subject)
    case 3:
    case 4:
      return ofBed(subject)
    case 5:
      return index.facilityOfUnit[simulation.care.planned.unit[subject]!]!
    case 7:
      return ofBed(argument)
    default:
      return subject
  }
}
