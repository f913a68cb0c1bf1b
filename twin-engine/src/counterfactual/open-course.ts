/** The course of one person while a record is read: what was seen of them so far, and what that comes to at its end. */
import type { Occurrence } from '../events/event.ts'
import type {
  RecordedCleaning,
  RecordedCourse,
  RecordedDecision,
  RecordedStay,
} from '../simulation/recorded-courses.ts'
import { PatientStage } from '../state/state.ts'

const NONE = Number.NaN

/** Of a bed that was left: when, and its cleaning as far as it was told. */
export class OpenCleaning {
  readonly leftMinute: number
  startMinute = NONE
  endMinute = NONE

  constructor(leftMinute: number, startMinute = NONE) {
    this.leftMinute = leftMinute
    this.startMinute = startMinute
  }

  told(until: number): RecordedCleaning {
    const { leftMinute, startMinute, endMinute } = this
    // Of a bed told clean without a start of its cleaning all of it counts as the wait.
    const start = Number.isNaN(startMinute) ? endMinute : startMinute
    return {
      untilStartMinutes: start - leftMinute,
      cleaningMinutes: endMinute - start,
      leastMinutes: Number.isNaN(endMinute) ? until - leftMinute : 0,
    }
  }
}

/** Cleaning that was never seen: the stay did not end, or in no bed of its own. */
const UNSEEN: RecordedCleaning = { untilStartMinutes: NONE, cleaningMinutes: NONE, leastMinutes: 0 }

interface OpenStay {
  readonly kind: 'ward' | 'icu'
  readonly fromMinute: number
  readonly wayMinutes: number
  readonly facility: number
  readonly fromElsewhere: boolean
  fitMinute: number
  endMinute: number
  ends: RecordedStay['ends']
  cleaning: OpenCleaning | null
}

/** What is seen of somebody after an event that concerns them. */
export interface Sighting {
  readonly minute: number
  readonly stage: number
  /** Whose patient they are. */
  readonly facility: number
  /** Bed they lie in, −1 = none, with its unit and kind. */
  readonly bed: number
  readonly unit: number
  readonly kind: 'ward' | 'icu'
  /** Unit and kind of the beds asked for; null = none is. */
  readonly asked: { readonly unit: number; readonly kind: 'ward' | 'icu' } | null
  /** A bed was reserved for them by this event, or is theirs already. */
  readonly reserved: boolean
  readonly fit: boolean
}

export class OpenCourse {
  readonly arrivesMinute: number
  readonly emergency: boolean
  readonly facility: number
  readonly cell: number
  acuity: number
  need = 0
  traits = 0
  unit = -1
  private stage: number
  /** Whose patient they were before the latest sighting. */
  private at: number
  private readonly beganMinute: number
  private seenMinute = NONE
  private observedMinute = NONE
  private decidedMinute = NONE
  private reservedMinute = NONE
  private endMinute = NONE
  private decision: RecordedDecision = 'open'
  private isObserved = false
  private leftUnseen = false
  private inVain = false
  private diedWaiting = false
  private readonly stays: OpenStay[] = []

  /** @param arrivesMinute NaN = was there at the start */
  constructor(
    arrivesMinute: number,
    emergency: boolean,
    facility: number,
    cell: number,
    acuity: number,
    stage: number,
  ) {
    this.arrivesMinute = arrivesMinute
    this.emergency = emergency
    this.facility = facility
    this.cell = cell
    this.acuity = acuity
    this.stage = stage
    this.at = facility
    this.beganMinute = Number.isNaN(arrivesMinute) ? 0 : arrivesMinute
    if (stage === PatientStage.emergencyTreatment) this.seenMinute = 0
    if (stage === PatientStage.observation) {
      this.isObserved = true
      this.observedMinute = 0
    }
  }

  get lies(): boolean {
    return this.stage === PatientStage.inBed
  }

  /** Takes in what is seen. @returns the cleaning of the bed that was left for one of the other kind, or for none; else null */
  see(seen: Sighting): OpenCleaning | null {
    const { minute, stage } = seen
    if (seen.reserved && Number.isNaN(this.reservedMinute)) this.reservedMinute = minute
    else if (!seen.reserved && stage !== PatientStage.inBed) this.reservedMinute = NONE
    if (stage === PatientStage.emergencyTreatment && Number.isNaN(this.seenMinute)) this.seenMinute = minute
    if (stage === PatientStage.observation && !this.isObserved) {
      this.isObserved = true
      this.observedMinute = minute
    }
    if (this.unit < 0 && (seen.asked !== null || seen.bed >= 0)) this.unit = seen.asked?.unit ?? seen.unit
    const wants = seen.asked?.kind ?? (seen.reserved || seen.bed >= 0 ? seen.kind : null)
    if (wants !== null && Number.isNaN(this.decidedMinute)) this.decide(wants, minute)
    this.stage = stage
    const cleaning = seen.bed >= 0 ? this.lying(seen) : this.rises(minute)
    this.at = seen.facility
    return cleaning
  }

  /** Of who was to be admitted the kind of the bed they came to lie in first. */
  private decisionTold(): RecordedDecision {
    const { decision } = this
    return decision === 'ward' || decision === 'icu' ? (this.stays[0]?.kind ?? decision) : decision
  }

  private decide(decision: RecordedDecision, minute: number): void {
    this.decision = decision
    this.decidedMinute = minute
    // Never told to have been seen: whatever was done took from the arrival to here.
    if (Number.isNaN(this.seenMinute) && !this.isObserved) this.seenMinute = this.beganMinute
  }

  private lying({ minute, facility, kind, asked, fit }: Sighting): OpenCleaning | null {
    const stay = this.stays.at(-1)
    if (stay === undefined || stay.kind !== kind) {
      if (stay !== undefined && Number.isNaN(stay.endMinute)) this.endStay(stay, minute, 'moves')
      if (stay !== undefined) stay.cleaning = new OpenCleaning(minute)
      const way = Number.isNaN(this.reservedMinute) ? 0 : minute - this.reservedMinute
      this.reservedMinute = NONE
      this.stays.push({
        kind,
        fromMinute: minute,
        wayMinutes: way,
        facility,
        fromElsewhere: facility !== this.at,
        fitMinute: fit ? minute : NONE,
        endMinute: NONE,
        ends: 'open',
        cleaning: null,
      })
      return stay?.cleaning ?? null
    }
    if (fit && Number.isNaN(stay.fitMinute)) stay.fitMinute = minute
    if (asked !== null && asked.kind !== kind && Number.isNaN(stay.endMinute)) this.endStay(stay, minute, 'moves')
    // The other bed is wanted no longer: the stay goes on.
    else if (asked === null && stay.ends === 'moves') this.endStay(stay, NONE, 'open')
    return null
  }

  private rises(minute: number): OpenCleaning | null {
    const stay = this.stays.at(-1)
    if (stay === undefined || stay.ends === 'leaves') return null
    if (Number.isNaN(stay.endMinute)) this.endStay(stay, minute, 'leaves')
    stay.cleaning = new OpenCleaning(minute)
    return stay.cleaning
  }

  private endStay(stay: OpenStay, minute: number, ends: RecordedStay['ends']): void {
    stay.endMinute = minute
    stay.ends = ends
  }

  /** The encounter is over, or goes on elsewhere as another. @returns the cleaning of the bed that was left, or null */
  ends(minute: number, event: Occurrence): OpenCleaning | null {
    this.endMinute = minute
    const outcome = 'outcome' in event ? event.outcome : undefined
    const died = outcome === 'died'
    const stay = this.stays.at(-1)
    if (this.stage === PatientStage.inBed && stay !== undefined) {
      this.endStay(stay, minute, died ? 'dies' : 'leaves')
      stay.cleaning = new OpenCleaning(minute)
      return stay.cleaning
    }
    if (this.stage === PatientStage.emergencyWaiting) this.leftUnseen = true
    else if (this.emergency && Number.isNaN(this.decidedMinute))
      this.decide(died ? 'died' : outcome === 'transfer' ? 'transfer' : 'home', minute)
    else {
      this.inVain = true
      this.diedWaiting = died
    }
    return null
  }

  /** What was seen of the course, in a record of so many minutes. */
  told(until: number): RecordedCourse {
    const { seenMinute, observedMinute, decidedMinute, beganMinute } = this
    const treated = this.isObserved ? observedMinute : decidedMinute
    const treatmentOpen = Number.isNaN(treated)
    const observationOpen = this.isObserved && Number.isNaN(decidedMinute)
    return {
      arrivesMinute: this.arrivesMinute,
      facility: this.facility,
      cell: this.cell,
      emergency: this.emergency,
      acuity: this.acuity,
      need: this.need,
      traits: this.traits,
      unit: this.unit,
      leftUnseenMinutes: this.leftUnseen ? this.endMinute - beganMinute : NONE,
      treatmentMinutes: (treatmentOpen ? until : treated) - seenMinute,
      treatmentOpen,
      observed: this.isObserved,
      observationMinutes: this.isObserved ? (observationOpen ? until : decidedMinute) - observedMinute : NONE,
      observationOpen,
      decision: this.decisionTold(),
      waitedInVainMinutes: this.inVain
        ? this.endMinute - (Number.isNaN(decidedMinute) ? beganMinute : decidedMinute)
        : NONE,
      diedWaiting: this.diedWaiting,
      lastWayLeastMinutes:
        Number.isNaN(this.reservedMinute) || !Number.isNaN(this.endMinute) ? 0 : until - this.reservedMinute,
      stays: this.stays.map((stay) => toldStay(stay, until)),
    }
  }
}

function toldStay(stay: OpenStay, until: number): RecordedStay {
  const open = Number.isNaN(stay.endMinute)
  return {
    kind: stay.kind,
    minutes: (open ? until : stay.endMinute) - stay.fromMinute,
    ends: open ? 'open' : stay.ends,
    fitMinutes: stay.fitMinute - stay.fromMinute,
    wayMinutes: stay.wayMinutes,
    facility: stay.facility,
    fromElsewhere: stay.fromElsewhere,
    cleaning: stay.cleaning?.told(until) ?? UNSEEN,
  }
}
