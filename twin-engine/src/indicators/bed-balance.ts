/**
 * Free less waiting 床位收支: what can be given to the next patient, and who asks for one already, of the ward beds or of the intensive
 * care of a hospital. One count for the live alerts, for what is said beside free beds, and for the chance of no bed of a run
 * (simulation/observe.ts samples the same), so that "31 free" and "no bed within 6 h" can be added up.
 */
import { BED_CLASSES } from '../events/fields.ts'
import { availableBeds, bedsWithinLimits } from '../state/limits.ts'
import { BED_STATUS_COUNT, BedStatus, PatientStage, type TwinState } from '../state/state.ts'

export type BedKind = 'ward' | 'icu'

/** Where those are who ask for a bed and have none reserved. */
export const WAITING_PLACES = ['boarding', 'observation', 'admission', 'bed'] as const
/** `boarding` 急诊滞留, `observation` 留观, `admission` to be admitted directly 入院准备, `bed` in a bed of the other kind: step-down, or into intensive care. */
export type WaitingPlace = (typeof WAITING_PLACES)[number]

export interface BedBalance {
  readonly kind: BedKind
  /** Beds that somebody may be given now: clean, promised to nobody, within staff and equipment. */
  readonly ready: number
  /** Dirty or being cleaned, as far as staff and equipment will allow them to be given. */
  readonly preparing: number
  /** Who asks for one and has none reserved, by where they are. */
  readonly waiting: Readonly<Record<WaitingPlace, number>>
  /** All of `waiting`. */
  readonly asking: number
  /** asking − ready − preparing: 0 = nothing is left for the next patient, above 0 = so many go without. */
  readonly short: number
}

/** Who asks for a bed, by `[(facility × 2 + kind) × places + place]`; kind 0 = ward, 1 = intensive care. */
export type WaitingForBeds = Int32Array

const KINDS: readonly BedKind[] = ['ward', 'icu']
const PLACES = WAITING_PLACES.length
const ICU_CLASS = 1 + BED_CLASSES.indexOf('icu')

/** One look over everybody of the state. */
export function waitingForBeds({ patients, city, index }: TwinState): WaitingForBeds {
  const waiting = new Int32Array(city.facilities.length * KINDS.length * PLACES)
  for (let p = 0; p < patients.capacity; p++) {
    const place = placeOf(patients.stage(p), patients.requestedAt(p) !== 0)
    if (place < 0) continue
    const unit = patients.requestedUnit(p)
    const intoIcu = unit >= 0 ? city.units[unit]!.kind === 'icu' : patients.requestedClass(p) === ICU_CLASS
    const bed = patients.bed(p)
    // In a bed: whoever asks for another of the same kind waits for nothing that is counted here.
    if (bed >= 0 && (place !== IN_BED || (city.units[index.unitOfBed[bed]!]!.kind === 'icu') === intoIcu)) continue
    waiting[(patients.facility(p) * KINDS.length + (intoIcu ? 1 : 0)) * PLACES + place]!++
  }
  return waiting
}

const IN_BED = WAITING_PLACES.indexOf('bed')
const BOARDING = WAITING_PLACES.indexOf('boarding')
const OBSERVATION = WAITING_PLACES.indexOf('observation')
const ADMISSION = WAITING_PLACES.indexOf('admission')

/** −1 = they ask for no bed. */
function placeOf(stage: number, asks: boolean): number {
  if (stage === PatientStage.boarding) return BOARDING
  if (stage === PatientStage.awaitingBed) return ADMISSION
  if (!asks) return -1
  return stage === PatientStage.observation ? OBSERVATION : stage === PatientStage.inBed ? IN_BED : -1
}

/**
 * Of a facility; null where no unit of the kind reports bed by bed.
 * @param waiting of `waitingForBeds`, where several are read of one state
 */
export function bedBalanceOf(
  state: TwinState,
  facility: number,
  kind: BedKind,
  waiting: WaitingForBeds = waitingForBeds(state),
): BedBalance | null {
  const { units, city, index } = state
  let [known, ready, usable] = [false, 0, 0]
  for (const u of index.unitsOfFacility[facility]!) {
    if (city.units[u]!.kind !== kind || units.reportedAt[u] === 0) continue
    known = true
    const at = u * BED_STATUS_COUNT
    const { available, dirty, cleaning } = BedStatus
    ready += availableBeds(state, u)
    usable += bedsWithinLimits(
      state,
      u,
      units.count[at + available]! + units.count[at + dirty]! + units.count[at + cleaning]!,
    )
  }
  if (!known) return null
  const first = (facility * KINDS.length + KINDS.indexOf(kind)) * PLACES
  const places = Object.fromEntries(WAITING_PLACES.map((place, k) => [place, waiting[first + k]!])) as Record<
    WaitingPlace,
    number
  >
  const asking = WAITING_PLACES.reduce((sum, place) => sum + places[place], 0)
  return { kind, ready, preparing: usable - ready, waiting: places, asking, short: asking - usable }
}
