/** What a record shows of every facility at fixed times: the figures of `observe.ts` that follow from a state alone, counted as there. */
import { NOT_KNOWN } from '../simulation/measures.ts'
import { observedFacilities } from '../simulation/observe.ts'
import { BED_STATUS_COUNT, BedStatus, PATIENT_STAGE_COUNT, PatientStage, type TwinState } from '../state/state.ts'

const MINUTE = 60_000
const INTENSIVE_CARE = 1
const EMERGENCY = 2

/** People and beds, as the measures of the same names. */
export const RECORDED_MEASURES = ['occupied', 'open', 'icuOccupied', 'emergency', 'waiting', 'boarding'] as const
export type RecordedMeasure = (typeof RECORDED_MEASURES)[number]

export class RecordedSeries {
  /** Instant of sample 0, epoch ms. */
  readonly startedAt: number
  readonly everyMinutes: number
  readonly samples: number
  /** Index of each facility that takes part in a replay. */
  readonly facilities: Int32Array
  /** `values[measure][sample × facilities.length + i]`; 65535 = not known. */
  readonly values: Readonly<Record<RecordedMeasure, Uint16Array>>
  private readonly unitKnown: Uint8Array
  private taken = 0

  constructor(state: TwinState, startedAt: number, everyMinutes: number, samples: number) {
    this.startedAt = startedAt
    this.everyMinutes = everyMinutes
    this.samples = samples
    this.facilities = observedFacilities(state)
    this.unitKnown = knownUnits(state)
    const length = samples * this.facilities.length
    this.values = Object.fromEntries(
      RECORDED_MEASURES.map((measure) => [measure, new Uint16Array(length).fill(NOT_KNOWN)]),
    ) as Record<RecordedMeasure, Uint16Array>
  }

  /** Takes the samples that are due before an instant, from the state as it stands until then. */
  sampleUntil(state: TwinState, at: number): void {
    while (this.taken < this.samples && this.startedAt + this.taken * this.everyMinutes * MINUTE < at) {
      this.facilities.forEach((facility, i) => {
        this.count(state, facility, this.taken * this.facilities.length + i)
      })
      this.taken++
    }
  }

  private count(state: TwinState, facility: number, at: number): void {
    const { values, unitKnown } = this
    const { count, extra } = state.units
    const { stage } = state.facilities
    const { unitsOfFacility, kindOfUnit } = state.index
    const stages = facility * PATIENT_STAGE_COUNT
    let occupied = -1
    let open = 0
    let intensive = -1
    for (const u of unitsOfFacility[facility]!) {
      if (unitKnown[u] === 0) continue
      if (kindOfUnit[u] === EMERGENCY) {
        const waiting = stage[stages + PatientStage.emergencyWaiting]!
        const boarding = stage[stages + PatientStage.boarding]!
        values.waiting[at] = waiting
        values.boarding[at] = boarding
        values.emergency[at] = waiting + stage[stages + PatientStage.emergencyTreatment]! + boarding
        continue
      }
      const beds = (status: number): number => count[u * BED_STATUS_COUNT + status]!
      const lying = beds(BedStatus.occupied) + beds(BedStatus.held)
      occupied = Math.max(0, occupied) + lying
      open +=
        lying +
        beds(BedStatus.available) +
        beds(BedStatus.assigned) +
        beds(BedStatus.dirty) +
        beds(BedStatus.cleaning) +
        beds(BedStatus.blocked) -
        extra[u]!
      if (kindOfUnit[u] === INTENSIVE_CARE) intensive = Math.max(0, intensive) + lying
    }
    if (occupied >= 0) {
      values.occupied[at] = occupied
      values.open[at] = open
    }
    if (intensive >= 0) values.icuOccupied[at] = intensive
  }
}

/** Units whose beds are told one by one, and departments of hospitals with such units, or of which anything was told. */
function knownUnits({ city, index, units, facilities }: TwinState): Uint8Array {
  const known = Uint8Array.from(city.units, (unit, u) =>
    unit.kind !== 'emergency' && units.reportedAt[u]! > 0 ? 1 : 0,
  )
  city.units.forEach((unit, u) => {
    if (unit.kind !== 'emergency') return
    const beds = index.unitsOfFacility[unit.facility]!.some((other) => known[other] === 1)
    if (beds || facilities.emergencyAt[unit.facility]! > 0) known[u] = 1
  })
  return known
}
