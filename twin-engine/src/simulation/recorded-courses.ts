/**
 * What a record says of the people of a run that replays it: who came, when and where, what their care took, and what was done
 * with beds. Minutes count from the start of the run; NaN = the record does not say.
 */
import type { Occurrence } from '../events/event.ts'

/** Of a stay in beds of one kind, moves between beds of the kind within the hospital included. */
export interface RecordedStay {
  readonly kind: 'ward' | 'icu'
  /** From lying down, of whoever lay there at the start from the start on, to what ended it; of an open one, so long at least. */
  readonly minutes: number
  /** `moves` = a bed of the other kind was asked for; `open` = the record ends first. */
  readonly ends: 'leaves' | 'dies' | 'moves' | 'open'
  /** From lying down, likewise, until the patient was told to be fit to leave. */
  readonly fitMinutes: number
  /** From the reservation to lying down; of a reservation found at the start from there on. */
  readonly wayMinutes: number
  /** Hospital, and whether they came to it from another one for this bed: then the way includes the drive. */
  readonly facility: number
  readonly fromElsewhere: boolean
  /** From leaving to the start of the cleaning, and its length; of what the record does not finish, so long at least. */
  readonly cleaning: RecordedCleaning
}

export interface RecordedCleaning {
  readonly untilStartMinutes: number
  readonly cleaningMinutes: number
  /** So long the record saw the bed unclean, where it does not say until when. */
  readonly leastMinutes: number
}

/** What became of somebody in the department; `open` = the record ends first, or does not say. */
export type RecordedDecision = 'home' | 'died' | 'transfer' | 'ward' | 'icu' | 'open'

export interface RecordedCourse {
  /** NaN = was there at the start. */
  readonly arrivesMinute: number
  readonly facility: number
  /** Where they come from, −1 = not told. */
  readonly cell: number
  /** Came to an emergency department; else to be admitted. */
  readonly emergency: boolean
  /** Triage level, 0 = not told. */
  readonly acuity: number
  /** Need as last told (1 + index), 0 = never. */
  readonly need: number
  /** As `packTraits` makes them, 0 = not told. */
  readonly traits: number
  /** Ward first asked for or lain in, −1 = none. */
  readonly unit: number
  /** Without having been seen they left after so many minutes from their arrival, or from the start. */
  readonly leftUnseenMinutes: number
  /** From being seen, or from the start, to the end of the treatment; of an open one, so long at least. */
  readonly treatmentMinutes: number
  readonly treatmentOpen: boolean
  /** Whether an observation followed; from its start, or the run's, to the decision; of an open one, so long at least. */
  readonly observed: boolean
  readonly observationMinutes: number
  readonly observationOpen: boolean
  readonly decision: RecordedDecision
  /** From asking for a bed to giving up without one, and whether by death. */
  readonly waitedInVainMinutes: number
  readonly diedWaiting: boolean
  /** A bed was reserved behind the last stay, and they were on the way to it for so long at the end of the record; 0 = none was. */
  readonly lastWayLeastMinutes: number
  readonly stays: readonly RecordedStay[]
}

/** Something done with a bed; see the events of the same names. */
export interface RecordedBedChange {
  readonly minute: number
  readonly bed: number
  readonly kind: 'opened' | 'stood-by' | 'closed' | 'blocked' | 'unblocked'
  /** Index into BLOCK_REASONS. */
  readonly reason: number
}

/** Reports that limit admissions: staff, equipment, ratios. */
export interface RecordedReport {
  readonly minute: number
  readonly unit: number
  readonly event: Occurrence
}

/** All of it; shared by every run of a replay, and never written. */
export interface RecordedCourses {
  /** Length of the record. */
  readonly minutes: number
  /** Those present at the start first, then by arrival. */
  readonly courses: readonly RecordedCourse[]
  /** Index of the first who arrives. */
  readonly firstArrival: number
  /** Course of whoever has a patient slot at the start, −1 = nobody; of whom nobody named, by bed. */
  readonly courseOfSlot: Int32Array
  readonly courseOfBed: Int32Array
  /** Beds found reserved for nobody named, by bed: whose they were, and when they lay there. */
  readonly reservedFor: ReadonlyMap<number, { readonly slot: number; readonly minute: number }>
  /** Of beds found unclean at the start, by bed. */
  readonly cleanings: ReadonlyMap<number, RecordedCleaning>
  readonly bedChanges: readonly RecordedBedChange[]
  readonly reports: readonly RecordedReport[]
}

/** Arriving emergency patients who go on to another department. */
export interface Diversion {
  readonly facilities: ReadonlySet<number>
  readonly share: number
  /** From this triage level on. */
  readonly fromLevel: number
  readonly fromMinute: number
  readonly untilMinute: number
}

/** What a replay knows besides, while it goes on. */
export class RecordedRun {
  readonly record: RecordedCourses
  diversions: readonly Diversion[] = []
  /** Beds that a recorded change takes out of use as soon as they are free. */
  readonly takenWhenFree: Map<number, RecordedBedChange>
  /** Beds of a unit that were opened besides those of the record, and its staff as last recorded, by `unit × roles + role`. */
  readonly openedBeside: Map<number, number>
  readonly staff: Map<number, number>

  constructor(
    record: RecordedCourses,
    takenWhenFree = new Map<number, RecordedBedChange>(),
    openedBeside = new Map<number, number>(),
    staff = new Map<number, number>(),
  ) {
    this.record = record
    this.takenWhenFree = takenWhenFree
    this.openedBeside = openedBeside
    this.staff = staff
  }

  copy(): RecordedRun {
    const { record, takenWhenFree, openedBeside, staff } = this
    const copy = new RecordedRun(record, new Map(takenWhenFree), new Map(openedBeside), new Map(staff))
    copy.diversions = this.diversions
    return copy
  }

  course(number: number): RecordedCourse {
    return this.record.courses[number]!
  }
}
