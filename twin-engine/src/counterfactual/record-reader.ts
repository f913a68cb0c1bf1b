/**
 * Reads a record: the state at one instant and the events after it, up to another. What it keeps is what a replay needs of
 * everybody's course and of what was done with beds, and the series that the replay is held against.
 */
import { tokenWords } from '../events/encounter-token.ts'
import { BLOCK_REASONS, type Instant, type Occurrence } from '../events/event.ts'
import { BED_CLASSES } from '../events/fields.ts'
import { SAMPLE_MINUTES } from '../simulation/observe.ts'
import type {
  RecordedBedChange,
  RecordedCleaning,
  RecordedCourse,
  RecordedCourses,
  RecordedReport,
} from '../simulation/recorded-courses.ts'
import { apply } from '../state/apply.ts'
import { BedStatus, copyState, PatientStage, type TwinState } from '../state/state.ts'
import { findPatient } from '../state/transitions.ts'
import { OpenCleaning, OpenCourse, type Sighting } from './open-course.ts'
import { RecordedSeries } from './recorded-series.ts'

const MINUTE = 60_000
const INTENSIVE_CARE = 1
const ICU_CLASS = BED_CLASSES.indexOf('icu') + 1
/** Longest and shortest record, hours. */
export const LONGEST_RECORD_HOURS = 336
export const SHORTEST_RECORD_HOURS = 1

const BED_CHANGES = {
  'bed.opened': 'opened',
  'bed.stood-by': 'stood-by',
  'bed.closed': 'closed',
  'bed.blocked': 'blocked',
  'bed.unblocked': 'unblocked',
} as const
const isBedChange = (kind: string): kind is keyof typeof BED_CHANGES => kind in BED_CHANGES

/** A record that was read. */
export interface PastRecord {
  readonly from: Instant
  readonly until: Instant
  /** The state at `from`; belongs to the record and is never written. */
  readonly start: TwinState
  readonly courses: RecordedCourses
  readonly series: RecordedSeries
  readonly counts: RecordCounts
}

export interface RecordCounts {
  readonly events: number
  /** People there at the start, and who came. */
  readonly present: number
  readonly emergencyArrivals: number
  readonly directArrivals: number
  /** Inpatients who went on to another hospital: they leave the one and come to the other as in the record. */
  readonly transfersOfInpatients: number
  /** Units known by census alone, which no replay knows the people of. */
  readonly unitsByCensus: number
}

export class RecordReader {
  readonly from: Instant
  readonly until: Instant
  private readonly start: TwinState
  private readonly state: TwinState
  private readonly present: OpenCourse[] = []
  private readonly arrived: OpenCourse[] = []
  private readonly bySlot = new Map<number, OpenCourse>()
  private readonly byBed = new Map<number, OpenCourse>()
  private readonly courseOfSlot: Int32Array
  private readonly courseOfBed: Int32Array
  private readonly found = new Map<number, OpenCleaning>()
  private readonly cleaning = new Map<number, OpenCleaning>()
  /** Beds found reserved for nobody named; those of whom it was seen whose they were. */
  private readonly reserved = new Set<number>()
  private readonly reservedFor = new Map<number, { readonly slot: number; readonly minute: number }>()
  private readonly bedChanges: RecordedBedChange[] = []
  private readonly reports: RecordedReport[] = []
  private readonly series: RecordedSeries
  private events = 0
  private transfers = 0

  /**
   * @param at the state at the beginning of the record, from which on events are given; it is copied
   * @throws RangeError when the record is of no length that can be replayed
   */
  constructor(at: TwinState, from: Instant, until: Instant) {
    const hours = (until - from) / 60 / MINUTE
    if (!(hours >= SHORTEST_RECORD_HOURS && hours <= LONGEST_RECORD_HOURS))
      throw new RangeError(
        `a replay takes from ${SHORTEST_RECORD_HOURS} to ${LONGEST_RECORD_HOURS} hours of the record, not ${hours.toFixed(1)}; choose another end`,
      )
    this.from = from
    this.until = until
    this.start = copyState(at)
    apply(this.start, { kind: 'clock.passed', occurredAt: from })
    this.state = copyState(this.start)
    const { patients, beds } = this.state
    this.courseOfSlot = new Int32Array(patients.capacity).fill(-1)
    this.courseOfBed = new Int32Array(beds.status.length).fill(-1)
    this.meetPresent()
    this.series = new RecordedSeries(this.state, from, SAMPLE_MINUTES, Math.floor((hours * 60) / SAMPLE_MINUTES) + 1)
  }

  /** The next event of the log; those dated beyond the end, or that the state refuses, are passed over. */
  take(event: Occurrence): void {
    if (event.occurredAt > this.until) return
    this.series.sampleUntil(this.state, event.occurredAt)
    this.events++
    const minute = Math.max(0, (event.occurredAt - this.from) / MINUTE)
    const bed = 'bed' in event && event.bed !== undefined ? this.state.index.findBed(event.bed) : -1
    const before = this.concerned(event, bed)
    const lay = new Map(before.map((slot) => [slot, this.bedLainIn(slot)]))
    const status = bed < 0 ? 0 : this.state.beds.status[bed]!
    if (!apply(this.state, event).ok) return
    this.noteBed(event, bed, status, minute)
    for (const slot of new Set([...before, ...this.concerned(event, bed)])) {
      const cleaning = this.noteSlot(slot, event, minute)
      const left = lay.get(slot) ?? -1
      const wasThere = this.present[this.courseOfSlot[slot] ?? -1]
      if (event.kind === 'bed.occupied' && left >= 0 && this.reserved.has(bed) && wasThere === this.bySlot.get(slot))
        this.reservedFor.set(bed, { slot, minute })
      if (cleaning !== null && left >= 0) this.cleaning.set(left, cleaning)
    }
    if (event.kind === 'bed.occupied' || event.kind === 'bed.released') this.reserved.delete(bed)
    if (bed >= 0) this.noteUnnamed(bed, event, minute)
    this.noteReport(event, minute)
  }

  done(): PastRecord {
    this.series.sampleUntil(this.state, this.until + 1)
    const until = (this.until - this.from) / MINUTE
    const arrived = [...this.arrived].sort((a, b) => a.arrivesMinute - b.arrivesMinute)
    const courses: RecordedCourse[] = [...this.present, ...arrived].map((course) => course.told(until))
    const cleanings = new Map<number, RecordedCleaning>()
    for (const [bed, cleaning] of this.found) cleanings.set(bed, cleaning.told(until))
    return {
      from: this.from,
      until: this.until,
      start: this.start,
      series: this.series,
      courses: {
        minutes: until,
        courses,
        firstArrival: this.present.length,
        courseOfSlot: this.courseOfSlot,
        courseOfBed: this.courseOfBed,
        reservedFor: this.reservedFor,
        cleanings,
        bedChanges: this.bedChanges,
        reports: this.reports,
      },
      counts: {
        events: this.events,
        present: this.present.length,
        emergencyArrivals: arrived.filter((course) => course.emergency).length,
        directArrivals: arrived.filter((course) => !course.emergency).length,
        transfersOfInpatients: this.transfers,
        unitsByCensus: unitsByCensus(this.start),
      },
    }
  }

  /** Everybody who is there at the start, named or lying in a bed unnamed, and beds between two patients. */
  private meetPresent(): void {
    const { patients, beds } = this.state
    for (let p = 0; p < patients.capacity; p++) {
      const stage = patients.stage(p)
      if (stage === PatientStage.free) continue
      const emergency = stage !== PatientStage.awaitingBed && stage !== PatientStage.inBed
      const course = new OpenCourse(
        Number.NaN,
        emergency,
        patients.facility(p),
        patients.originCell(p),
        patients.acuity(p),
        stage,
      )
      this.courseOfSlot[p] = this.present.length
      this.present.push(course)
      this.bySlot.set(p, course)
      this.see(course, p, 0, false)
    }
    for (let bed = 0; bed < beds.status.length; bed++) {
      const status = beds.status[bed]!
      const lying = status === BedStatus.occupied || status === BedStatus.held
      if (lying && beds.patient[bed]! < 0) {
        this.courseOfBed[bed] = this.present.length
        this.present.push(this.unnamed(bed, Number.NaN))
      } else if (status === BedStatus.assigned && beds.patient[bed]! < 0) this.reserved.add(bed)
      else if (status === BedStatus.dirty || status === BedStatus.cleaning) {
        const cleaning = new OpenCleaning(0, status === BedStatus.cleaning ? 0 : Number.NaN)
        this.found.set(bed, cleaning)
        this.cleaning.set(bed, cleaning)
      }
    }
  }

  /** Somebody unnamed lies in the bed from the minute on, NaN = at the start. */
  private unnamed(bed: number, arrivesMinute: number): OpenCourse {
    const { index } = this.state
    const unit = index.unitOfBed[bed]!
    const course = new OpenCourse(arrivesMinute, false, index.facilityOfUnit[unit]!, -1, 0, PatientStage.awaitingBed)
    course.need = index.needOfUnit[unit]! + 1
    this.byBed.set(bed, course)
    course.see({
      minute: Number.isNaN(arrivesMinute) ? 0 : arrivesMinute,
      stage: PatientStage.inBed,
      facility: course.facility,
      bed,
      unit,
      kind: index.kindOfUnit[unit] === INTENSIVE_CARE ? 'icu' : 'ward',
      asked: null,
      reserved: false,
      fit: false,
    })
    return course
  }

  /** Slots of those whom an event names, by token or by bed. */
  private concerned(event: Occurrence, bed: number): number[] {
    const slots: number[] = []
    const named = (token: string | undefined): void => {
      if (token === undefined) return
      const words = tokenWords(token)
      const p = findPatient(this.state, words[0]!, words[1]!)
      if (p >= 0) slots.push(p)
    }
    if ('encounter' in event) named(event.encounter)
    if (event.kind === 'encounter.merged') named(event.into)
    if (bed >= 0 && this.state.beds.patient[bed]! >= 0) slots.push(this.state.beds.patient[bed]!)
    return slots
  }

  private bedLainIn(slot: number): number {
    const { patients } = this.state
    return patients.stage(slot) === PatientStage.inBed ? patients.bed(slot) : -1
  }

  /** @returns the cleaning of the bed that they left, or null */
  private noteSlot(slot: number, event: Occurrence, minute: number): OpenCleaning | null {
    const { patients } = this.state
    const stage = patients.stage(slot)
    const course = this.bySlot.get(slot)
    if (stage === PatientStage.free) {
      this.bySlot.delete(slot)
      return course?.ends(minute, event) ?? null
    }
    if (course !== undefined && event.kind === 'encounter.transferred' && course.lies) {
      const cleaning = course.ends(minute, event)
      this.transfers++
      this.arrives(slot, minute)
      return cleaning
    }
    if (course !== undefined) return this.see(course, slot, minute, event.kind === 'bed.reserved')
    this.arrives(slot, minute)
    return null
  }

  private arrives(slot: number, minute: number): void {
    const { patients } = this.state
    const stage = patients.stage(slot)
    const emergency = stage !== PatientStage.awaitingBed && stage !== PatientStage.inBed
    const course = new OpenCourse(
      minute,
      emergency,
      patients.facility(slot),
      patients.originCell(slot),
      patients.acuity(slot),
      emergency ? PatientStage.emergencyWaiting : PatientStage.awaitingBed,
    )
    this.arrived.push(course)
    this.bySlot.set(slot, course)
    this.see(course, slot, minute, false)
  }

  private see(course: OpenCourse, slot: number, minute: number, reserved: boolean): OpenCleaning | null {
    const { patients, index } = this.state
    const stage = patients.stage(slot)
    const held = patients.bed(slot)
    const lies = stage === PatientStage.inBed
    const unit = held < 0 ? -1 : index.unitOfBed[held]!
    const need = patients.need(slot)
    if (need > 0) course.need = need
    course.traits = patients.traits(slot)
    const kindOf = (u: number): Sighting['kind'] => (index.kindOfUnit[u] === INTENSIVE_CARE ? 'icu' : 'ward')
    const wanted = patients.requestedUnit(slot)
    const intensive = wanted >= 0 ? kindOf(wanted) === 'icu' : patients.requestedClass(slot) === ICU_CLASS
    return course.see({
      minute,
      stage,
      facility: patients.facility(slot),
      bed: lies ? held : -1,
      unit,
      kind: unit < 0 ? 'ward' : kindOf(unit),
      asked: patients.requestedAt(slot) === 0 ? null : { unit: wanted, kind: intensive ? 'icu' : 'ward' },
      reserved: reserved || (held >= 0 && !lies),
      fit: patients.fit(slot),
    })
  }

  private noteBed(event: Occurrence, bed: number, status: number, minute: number): void {
    if (bed < 0) return
    if (event.kind === 'bed.cleaning' || event.kind === 'bed.cleaned') {
      const cleaning = this.cleaning.get(bed)
      if (cleaning === undefined) return
      if (event.kind === 'bed.cleaning') cleaning.startMinute = minute
      else {
        cleaning.endMinute = minute
        this.cleaning.delete(bed)
      }
      return
    }
    if (!isBedChange(event.kind) || this.state.beds.status[bed] === status) return
    const reason = 'reason' in event && event.reason !== undefined ? BLOCK_REASONS.indexOf(event.reason) : 0
    this.bedChanges.push({ minute, bed, kind: BED_CHANGES[event.kind], reason })
  }

  private noteUnnamed(bed: number, event: Occurrence, minute: number): void {
    const { beds } = this.state
    const status = beds.status[bed]
    const lies = (status === BedStatus.occupied || status === BedStatus.held) && beds.patient[bed]! < 0
    const course = this.byBed.get(bed)
    if (lies && course === undefined) this.arrived.push(this.unnamed(bed, minute))
    else if (!lies && course !== undefined) {
      this.byBed.delete(bed)
      const cleaning = course.ends(minute, event)
      if (cleaning !== null) this.cleaning.set(bed, cleaning)
    }
  }

  private noteReport(event: Occurrence, minute: number): void {
    if (event.kind !== 'staff.reported' && event.kind !== 'equipment.reported' && event.kind !== 'ratio.stretched')
      return
    const unit = this.state.index.unit.get(event.unit)
    if (unit !== undefined) this.reports.push({ minute, unit, event })
  }
}

function unitsByCensus({ city, units }: TwinState): number {
  return city.units.filter((unit, u) => unit.kind !== 'emergency' && units.reportedAt[u] === 0 && units.census[u]! >= 0)
    .length
}
