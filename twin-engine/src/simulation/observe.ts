/**
 * What a run looked like: counts per facility every 15 minutes (more rarely in runs over weeks), in typed arrays that a worker can hand over.
 */
import { indexCity, NEEDS } from '../city/city.ts'
import { neededBeds } from '../indicators/needed-beds.ts'
import { bedsWithinLimits } from '../state/limits.ts'
import { BED_STATUS_COUNT, BedStatus, PATIENT_STAGE_COUNT, PatientStage, type TwinState } from '../state/state.ts'
import { advance } from './advance.ts'
import { MEASURES, type Measure, NOT_KNOWN } from './measures.ts'
import { INTENSIVE_CARE_LIST, LISTS_PER_FACILITY, RANKS, type Simulation } from './simulation.ts'
import { TOTALS, type Total } from './totals.ts'

export const SAMPLE_MINUTES = 15

/**
 * Minutes between the samples of a run over so many hours: a quarter of an hour up to two weeks, an hour up to twelve weeks,
 * two hours beyond, so that forty pairs of any length stay in memory.
 */
export function sampleMinutes(horizonHours: number): number {
  return horizonHours <= 336 ? SAMPLE_MINUTES : horizonHours <= 2016 ? 60 : 120
}

/**
 * One run, sampled: `values[measure][sample × facilities.length + i]` for facility `facilities[i]`; sample 0 is the start.
 * 65535 = not known. Transferable: `transferables` lists the buffers.
 */
export interface Trajectory {
  readonly replication: number
  /** Instant of sample 0, epoch ms. */
  readonly startedAt: number
  readonly everyMinutes: number
  readonly samples: number
  /** Index of each observed facility: those with beds or an emergency department. */
  readonly facilities: Int32Array
  readonly values: Readonly<Record<Measure, Uint16Array>>
  /** What the run added up, by observed facility and, in the last row, for the city as a whole: `[row × TOTALS.length + total]`. */
  readonly totals: Float64Array
  /** Calendar entries run. */
  readonly entries: number
  /** Hash of the state in which it ended; of runs that are done again. */
  readonly endHash?: string
}

/** The buffers of a trajectory, for `postMessage`. */
export function transferables(trajectory: Trajectory): ArrayBufferLike[] {
  return [trajectory.facilities.buffer, trajectory.totals.buffer, ...MEASURES.map((m) => trajectory.values[m].buffer)]
}

/** Facilities that have units, and centres that an edit opens: the rows of every trajectory of the city. */
export function observedFacilities(state: TwinState): Int32Array {
  const { unitsOfFacility } = indexCity(state.city)
  const { facilities } = state.city
  return Int32Array.from(
    facilities.map((_, f) => f).filter((f) => unitsOfFacility[f]!.length > 0 || facilities[f]!.doctors !== undefined),
  )
}

/**
 * Runs the simulation for `horizonHours` and samples it on the way, from its present minute on. `runTo` takes it from sample
 * to sample: an exercise that is run again pulls its levers in between (law L42).
 */
export function observe(simulation: Simulation, horizonHours: number, runTo: typeof advance = advance): Trajectory {
  const { state } = simulation
  const facilities = observedFacilities(state)
  const everyMinutes = sampleMinutes(horizonHours)
  const samples = Math.floor((horizonHours * 60) / everyMinutes) + 1
  const values = Object.fromEntries(
    MEASURES.map((m) => [m, new Uint16Array(samples * facilities.length).fill(NOT_KNOWN)]),
  ) as Record<Measure, Uint16Array>
  const from = simulation.minute
  const startedAt = simulation.now
  const entries = simulation.entries
  const before = simulation.totals.values.slice()
  for (let s = 0; s < samples; s++) {
    runTo(simulation, from + s * everyMinutes)
    for (let i = 0; i < facilities.length; i++) sample(simulation, facilities[i]!, values, s * facilities.length + i)
  }
  return {
    replication: simulation.setting.replication,
    startedAt,
    everyMinutes,
    samples,
    facilities,
    values,
    totals: totalsSince(simulation, before, facilities),
    entries: simulation.entries - entries,
  }
}

/** What was added up since `before`, by rows of the trajectory. */
function totalsSince({ totals }: Simulation, before: Float64Array, facilities: Int32Array): Float64Array {
  const width = TOTALS.length
  const cityRow = totals.values.length / width - 1
  const out = new Float64Array((facilities.length + 1) * width)
  for (let i = 0; i <= facilities.length; i++) {
    const row = i < facilities.length ? facilities[i]! : cityRow
    for (let k = 0; k < width; k++) out[i * width + k] = totals.values[row * width + k]! - before[row * width + k]!
  }
  // A facility without units has no row of its own: what it adds is the city's.
  const observed = new Set(facilities)
  for (let f = 0; f < cityRow; f++)
    for (let k = 0; k < width && !observed.has(f); k++)
      out[facilities.length * width + k]! += totals.values[f * width + k]! - before[f * width + k]!
  return out
}

/** A total of row `i` of a trajectory; −1 = of all rows and of the city as a whole. */
export function totalOf(run: Trajectory, total: Total, i: number): number {
  const width = TOTALS.length
  const column = TOTALS.indexOf(total)
  if (i >= 0) return run.totals[i * width + column]!
  let sum = 0
  for (let at = column; at < run.totals.length; at += width) sum += run.totals[at]!
  return sum
}

const ICU_NEED = NEEDS.indexOf('icu')
/** Of `kindOfUnit`. */
const INTENSIVE_CARE = 1
const EMERGENCY = 2
/** Beds of each need that are free or being made ready, of the facility at hand. */
const freeOfNeed = new Int32Array(NEEDS.length)
const wardsOfNeed = new Uint8Array(NEEDS.length)

function sample(simulation: Simulation, facility: number, values: Record<Measure, Uint16Array>, at: number): void {
  const { state, unitKnown, lists } = simulation
  const { count } = state.units
  const stages = facility * PATIENT_STAGE_COUNT
  const { stage } = state.facilities
  const boarding = stage[stages + PatientStage.boarding]!
  let bedsKnown = false
  let icuKnown = false
  let occupied = 0
  let open = 0
  let available = 0
  let icuOccupied = 0
  let icuOpen = 0
  let icuFree = 0
  let wardFree = 0
  freeOfNeed.fill(0)
  wardsOfNeed.fill(0)
  const { kindOfUnit, needOfUnit } = state.index
  for (const u of state.index.unitsOfFacility[facility]!) {
    if (unitKnown[u] === 0) continue
    const kind = kindOfUnit[u]!
    if (kind === EMERGENCY) {
      const w = stage[stages + PatientStage.emergencyWaiting]!
      values.waiting[at] = w
      values.boarding[at] = boarding
      values.treatmentPlaces[at] = simulation.treatmentPlaces[facility]!
      values.emergency[at] = w + stage[stages + PatientStage.emergencyTreatment]! + boarding
      continue
    }
    bedsKnown = true
    const c = u * BED_STATUS_COUNT
    const lying = count[c + BedStatus.occupied]! + count[c + BedStatus.held]!
    const ready = count[c + BedStatus.available]!
    const free = ready + count[c + BedStatus.dirty]! + count[c + BedStatus.cleaning]!
    // A bed that no nurse can care for is free for nobody.
    const usable = bedsWithinLimits(state, u, free)
    // Open beds: free ones, reserved, taken and blocked ones, without extra beds.
    const all = free + lying + count[c + BedStatus.assigned]! + count[c + BedStatus.blocked]! - state.units.extra[u]!
    occupied += lying
    open += all
    available += ready
    if (kind === INTENSIVE_CARE) {
      icuKnown = true
      icuOccupied += lying
      icuOpen += all
      icuFree += usable
    } else {
      const need = needOfUnit[u]!
      wardFree += usable
      freeOfNeed[need]! += usable
      wardsOfNeed[need] = 1
    }
  }
  if (bedsKnown) {
    values.occupied[at] = occupied
    values.open[at] = open
    values.available[at] = available
    const preAdmission =
      stage[stages + PatientStage.awaitingBed]! + (simulation.parts.observation?.asking[facility] ?? 0)
    values.preAdmission[at] = preAdmission
    values.needed[at] = neededBeds(occupied, boarding, preAdmission)
    const first = facility * LISTS_PER_FACILITY
    let icuWaiting = 0
    for (let rank = 0; icuKnown && rank < RANKS; rank++) icuWaiting += lists.length(first + INTENSIVE_CARE_LIST + rank)
    let wardWaiting = 0
    let lacking = icuWaiting > icuFree ? 1 << ICU_NEED : 0
    for (let need = 0; simulation.wardWaiting[facility]! > 0 && need < NEEDS.length; need++) {
      let asking = 0
      for (let rank = 0; rank < RANKS; rank++) asking += lists.length(first + need * RANKS + rank)
      wardWaiting += asking
      if (asking > (wardsOfNeed[need] === 1 ? freeOfNeed[need]! : wardFree)) lacking |= 1 << need
    }
    values.wardWaiting[at] = wardWaiting
    values.wardFree[at] = wardFree
    values.lacking[at] = lacking
    if (icuKnown) {
      values.icuWaiting[at] = icuWaiting
      values.icuFree[at] = icuFree
    }
  }
  if (icuKnown) {
    values.icuOccupied[at] = icuOccupied
    values.icuOpen[at] = icuOpen
  }
  for (const part of simulation.running) part.sample?.(simulation, facility, values, at)
}
