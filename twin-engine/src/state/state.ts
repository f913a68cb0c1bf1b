/**
 * What is true now: the state of the twin in typed-array columns.
 *
 * Two buffers hold everything: one of fixed size for the city's parts, one for patients that grows when it is full. A
 * copy is two memory copies, a snapshot is the same bytes, and two states are equal when their bytes are. Only
 * `transitions.ts` writes here.
 */
import { AGE_BAND_COUNT, CARE_NEEDS } from '../choice/care-needs.ts'
import { type CityIndex, type CityModel, indexCity } from '../city/city.ts'
import { AMBULANCE_PHASES, EQUIPMENT_KINDS, type Instant, SERVICES, STAFF_ROLES, STOCK_ITEMS } from '../events/event.ts'
import { capacityOf, PATIENT_FIELDS, PatientRecords } from './patients.ts'

/** The state of a bed. The numbers are part of snapshots and frames: never renumber. */
export const BedStatus = {
  unknown: 0,
  available: 1,
  assigned: 2,
  occupied: 3,
  held: 4,
  dirty: 5,
  cleaning: 6,
  blocked: 7,
  closed: 8,
  standby: 9,
} as const
export type BedStatus = (typeof BedStatus)[keyof typeof BedStatus]
export const BED_STATUS_COUNT = 10
/** Names of the statuses, by number: the words of the API. */
export const BED_STATUS_NAMES = Object.keys(BedStatus) as readonly (keyof typeof BedStatus)[]

/** Where a patient is in the care path. `free` marks an unused slot. */
export const PatientStage = {
  free: 0,
  emergencyWaiting: 1,
  emergencyTreatment: 2,
  /** Admitted, still in the emergency department 滞留. */
  boarding: 3,
  inBed: 4,
  /** To be admitted directly, waiting for a bed 待床. */
  awaitingBed: 5,
  /** In emergency observation 留观, outside the treatment places; with a request on record while they wait for a bed there. */
  observation: 6,
} as const
export type PatientStage = (typeof PatientStage)[keyof typeof PatientStage]
export const PATIENT_STAGE_COUNT = 7

/** Hours of the rolling tallies, and samples of the rolling history (every 5 minutes over 24 h). */
export const TALLY_HOURS = 24
/** Care needs that flows are counted by: those known, and one column for all others. */
export const FLOW_NEEDS = CARE_NEEDS.length + 1
export const HISTORY_SAMPLES = 288
export const HISTORY_STEP_MINUTES = 5
/** Bins of a duration histogram: bin k covers 4 × 1.2^k to 4 × 1.2^(k+1) minutes (up to 5,880), the first all below. */
export const DURATION_BINS = 40

type Column = 'u8' | 'u16' | 'i16' | 'i32' | 'u32' | 'f32' | 'f64'
type ViewOf<C extends Column> = C extends 'u8'
  ? Uint8Array
  : C extends 'u16'
    ? Uint16Array
    : C extends 'i16'
      ? Int16Array
      : C extends 'i32'
        ? Int32Array
        : C extends 'u32'
          ? Uint32Array
          : C extends 'f32'
            ? Float32Array
            : Float64Array
const VIEWS = {
  u8: Uint8Array,
  u16: Uint16Array,
  i16: Int16Array,
  i32: Int32Array,
  u32: Uint32Array,
  f32: Float32Array,
  f64: Float64Array,
} as const

interface Spec {
  readonly [name: string]: readonly [type: Column, length: number, fill?: number]
}
type Views<S extends Spec> = { readonly [K in keyof S]: ViewOf<S[K][0]> }

function bytesOf(spec: Spec, from = 0): number {
  let offset = from
  for (const [type, length] of Object.values(spec))
    offset += Math.ceil((length * VIEWS[type].BYTES_PER_ELEMENT) / 8) * 8
  return offset
}

function view<S extends Spec>(spec: S, buffer: ArrayBuffer, from: number): Views<S> {
  const views: Record<string, unknown> = {}
  let offset = from
  for (const [name, [type, length]] of Object.entries(spec)) {
    views[name] = new VIEWS[type](buffer, offset, length)
    offset += Math.ceil((length * VIEWS[type].BYTES_PER_ELEMENT) / 8) * 8
  }
  return views as Views<S>
}

function fill(spec: Spec, views: Record<string, { fill(value: number): unknown }>): void {
  for (const [name, [, , value]] of Object.entries(spec)) if (value !== undefined) views[name]!.fill(value)
}

interface Counts {
  readonly beds: number
  readonly units: number
  readonly facilities: number
  readonly districts: number
  readonly vehicles: number
}

const group = <S extends Spec>(spec: S): S => spec

/**
 * The columns, group by group. Column order is part of the snapshot format. A group of more than 16 columns is no longer
 * read by its shape but looked up by name, and every transition pays for it (state.test.ts).
 */
function layout({ beds: B, units: U, facilities: F, districts: D, vehicles: V }: Counts) {
  return {
    /** [0] asOf (epoch ms, 0 = never), [1] patients ever started, [2] transitions made. */
    clock: group({ times: ['f64', 4], hour: ['i32', 2, -1] }),
    beds: group({
      status: ['u8', B],
      /** When the status began, epoch ms; 0 = not known. */
      since: ['f64', B],
      /** Patient slot, or -1 (nobody, or nobody named). */
      patient: ['i32', B, -1],
      /** 1 = extra bed 加床, counted in the numerator only. */
      extra: ['u8', B],
      /** Index into BLOCK_REASONS while blocked or closed. */
      reason: ['u8', B],
      /** When the last patient left, epoch ms, until the bed is available again; 0 = nobody did. */
      vacatedAt: ['f64', B],
    }),
    units: group({
      /** Beds by status: `[unit * BED_STATUS_COUNT + status]`, extra beds included. */
      count: ['i32', U * 10],
      /** Occupied or held beds that are extra beds. */
      extraOccupied: ['i32', U],
      extra: ['i32', U],
      /** Last bed event of the unit, epoch ms; 0 = never. */
      reportedAt: ['f64', U],
      /** Patients told by the last census, -1 = none; and when. */
      census: ['i32', U, -1],
      censusAt: ['f64', U],
      /** Beds open at that census 实际开放, -1 = not told. */
      censusOpen: ['i32', U, -1],
      /** Beds occupied or held by bed events when that census came, -1 = the unit sends none. */
      censusByBed: ['i32', U, -1],
      /** Patients asking for a bed of this unit. */
      waiting: ['i32', U],
      /** On shift by role `[unit * roles + role]`, -1 = not known; every figure of a report carries its own time, 0 = never. */
      staff: ['i32', U * STAFF_ROLES.length, -1],
      staffAt: ['f64', U * STAFF_ROLES.length],
      equipmentInUse: ['i32', U * EQUIPMENT_KINDS.length, -1],
      equipmentAvailable: ['i32', U * EQUIPMENT_KINDS.length, -1],
      equipmentAt: ['f64', U * EQUIPMENT_KINDS.length],
    }),
    /** What limits admissions besides the beds; see limits.ts. */
    limits: group({
      /** Most patients that the staff on shift and the equipment allow, as `admissiblePatients` gives it; -1 = not known. */
      admissible: ['i32', U, -1],
      /** Patients per nurse and doctor, as a multiple of the norm; and when that was told, 0 = never. */
      stretch: ['f64', U, 1],
      stretchAt: ['f64', U],
    }),
    facilities: group({
      /** Patients by stage: `[facility * PATIENT_STAGE_COUNT + stage]`. */
      stage: ['i32', F * PATIENT_STAGE_COUNT],
      /** Patients in bed who are fit to leave, and when one was last told of; 0 = never. */
      fit: ['i32', F],
      fitAt: ['f64', F],
      /** Last event of any kind, and last emergency event; 0 = never. */
      reportedAt: ['f64', F],
      emergencyAt: ['f64', F],
      /** Index into FACILITY_STATUSES per service, the last column for `all`; 255 = never told. */
      status: ['u8', F * (SERVICES.length + 1), 255],
      statusAt: ['f64', F * (SERVICES.length + 1)],
      queue: ['i32', F * SERVICES.length, -1],
      queueAt: ['f64', F * SERVICES.length],
      daysOfSupply: ['f32', F * STOCK_ITEMS.length, Number.NaN],
      stockAt: ['f64', F * STOCK_ITEMS.length],
    }),
    ambulances: group({
      /** Index into AMBULANCE_PHASES; 255 = never heard of. */
      phase: ['u8', V, 255],
      lng: ['f64', V, Number.NaN],
      lat: ['f64', V, Number.NaN],
      destination: ['i32', V, -1],
      since: ['f64', V],
    }),
    /** Rolling 24 hours in hourly buckets `[facility * TALLY_HOURS + hour mod 24]`; see tallies.ts. */
    tallies: group({
      accruedAt: ['f64', F],
      occupied: ['i32', F],
      open: ['i32', F],
      occupiedMinutes: ['f64', F * TALLY_HOURS],
      openMinutes: ['f64', F * TALLY_HOURS],
      admissions: ['u32', F * TALLY_HOURS],
      discharges: ['u32', F * TALLY_HOURS],
      stayMinutes: ['f64', F * TALLY_HOURS],
      emergencyArrivals: ['u32', F * TALLY_HOURS],
      boardingMinutes: ['f64', F * TALLY_HOURS],
      /** Emergency stays that ended, by duration bin `[(facility * TALLY_HOURS + hour) * DURATION_BINS + bin]`. */
      emergencyStay: ['u16', F * TALLY_HOURS * DURATION_BINS],
      turnaround: ['u16', F * TALLY_HOURS * DURATION_BINS],
      /** Arrivals by origin district `[(facility * TALLY_HOURS + hour) * districts + district]`. */
      origin: ['u16', F * TALLY_HOURS * D],
      /** Flows as last reported from outside `[facility * districts + district]`. */
      reportedFlow: ['f32', F * D, Number.NaN],
    }),
    /** Referrals by facility and hour, as the tallies: once where they were sent, once where they are received. */
    referrals: group({
      /** Last event of one to or from the facility, epoch ms; 0 = never told. */
      toldAt: ['f64', F],
      up: ['u32', F * TALLY_HOURS],
      down: ['u32', F * TALLY_HOURS],
      across: ['u32', F * TALLY_HOURS],
      upReceived: ['u32', F * TALLY_HOURS],
      downReceived: ['u32', F * TALLY_HOURS],
      acrossReceived: ['u32', F * TALLY_HOURS],
      /** By the facility that had sent them. */
      cancelled: ['u32', F * TALLY_HOURS],
    }),
    /** Appointments by facility and hour, by what became of them. */
    appointments: group({
      toldAt: ['f64', F],
      booked: ['u32', F * TALLY_HOURS],
      moved: ['u32', F * TALLY_HOURS],
      cancelled: ['u32', F * TALLY_HOURS],
      missed: ['u32', F * TALLY_HOURS],
      kept: ['u32', F * TALLY_HOURS],
    }),
    /** People who went for care outside beds and emergencies, by hour, as `flow.reported` tells them. */
    flows: group({
      /** Last flow to the facility, epoch ms; 0 = never told. */
      toldAt: ['f64', F],
      /** `[(facility * TALLY_HOURS + hour) * FLOW_NEEDS + need]`: CARE_NEEDS, then all others. */
      byNeed: ['f32', F * TALLY_HOURS * FLOW_NEEDS],
      /** `[(facility * TALLY_HOURS + hour) * AGE_BAND_COUNT + band]`; people of untold age are in none. */
      byAge: ['f32', F * TALLY_HOURS * AGE_BAND_COUNT],
      /** By the district of origin and hour: all its people, those of them who stayed in the district, and in primary care. */
      ofResidents: ['f32', D * TALLY_HOURS],
      atHome: ['f32', D * TALLY_HOURS],
      inPrimaryCare: ['f32', D * TALLY_HOURS],
    }),
    /** Samples every 5 minutes over 24 h, `[(sample % HISTORY_SAMPLES) * facilities + facility]`; 65535 = not known. */
    history: group({
      /** [0] number of the newest sample since the epoch (asOf / 5 min), -1 = none. */
      newest: ['f64', 1, -1],
      occupied: ['u16', F * HISTORY_SAMPLES, 65535],
      open: ['u16', F * HISTORY_SAMPLES, 65535],
      available: ['u16', F * HISTORY_SAMPLES, 65535],
      icuOccupied: ['u16', F * HISTORY_SAMPLES, 65535],
      emergency: ['u16', F * HISTORY_SAMPLES, 65535],
      boarding: ['u16', F * HISTORY_SAMPLES, 65535],
    }),
  }
}

type Layout = ReturnType<typeof layout>
type Groups = { readonly [G in keyof Layout]: Views<Layout[G]> }

export interface TwinState extends Groups {
  readonly city: CityModel
  readonly index: CityIndex
  readonly buffer: ArrayBuffer
  /** Replaced when patients outgrow it: read `state.patients` afresh after every transition. */
  patientBuffer: ArrayBuffer
  patients: PatientRecords
  /** The city's clock, epoch ms; 0 = not started. */
  readonly asOf: Instant
}

function countsOf(city: CityModel): Counts {
  return {
    beds: indexCity(city).bedCount,
    units: city.units.length,
    facilities: city.facilities.length,
    districts: city.districts.length,
    vehicles: city.vehicles.length,
  }
}

/**
 * One class for all states, with its fields in one order: all states then share a hidden class, and the transitions are
 * compiled once for all of them (an object literal with a getter makes each state a class of its own, at 3× the cost).
 */
class Columns implements TwinState {
  readonly clock: Groups['clock']
  readonly beds: Groups['beds']
  readonly units: Groups['units']
  readonly limits: Groups['limits']
  readonly facilities: Groups['facilities']
  readonly ambulances: Groups['ambulances']
  readonly tallies: Groups['tallies']
  readonly referrals: Groups['referrals']
  readonly appointments: Groups['appointments']
  readonly flows: Groups['flows']
  readonly history: Groups['history']
  readonly city: CityModel
  readonly index: CityIndex
  readonly buffer: ArrayBuffer
  patientBuffer: ArrayBuffer
  patients: PatientRecords

  constructor(city: CityModel, groups: Groups, buffer: ArrayBuffer, patientBuffer: ArrayBuffer) {
    this.clock = groups.clock
    this.beds = groups.beds
    this.units = groups.units
    this.limits = groups.limits
    this.facilities = groups.facilities
    this.ambulances = groups.ambulances
    this.tallies = groups.tallies
    this.referrals = groups.referrals
    this.appointments = groups.appointments
    this.flows = groups.flows
    this.history = groups.history
    this.city = city
    this.index = indexCity(city)
    this.buffer = buffer
    this.patientBuffer = patientBuffer
    this.patients = new PatientRecords(patientBuffer)
  }

  get asOf(): Instant {
    return this.clock.times[0]!
  }
}

function open(city: CityModel, buffer: ArrayBuffer, patientBuffer: ArrayBuffer): TwinState {
  const groups: Record<string, unknown> = {}
  let offset = 0
  for (const [name, columns] of Object.entries(layout(countsOf(city)))) {
    groups[name] = view(columns, buffer, offset)
    offset = bytesOf(columns, offset)
  }
  return new Columns(city, groups as unknown as Groups, buffer, patientBuffer)
}

/** Nothing known: every bed `unknown`, every report absent. `patientCapacity` is a start; the columns grow. */
export function emptyState(
  city: CityModel,
  patientCapacity = Math.ceil(indexCity(city).bedCount * 1.3) + 1024,
): TwinState {
  const spec = layout(countsOf(city))
  let bytes = 0
  for (const columns of Object.values(spec)) bytes = bytesOf(columns, bytes)
  const state = open(city, new ArrayBuffer(bytes), PatientRecords.empty(patientCapacity).buffer)
  for (const [name, columns] of Object.entries(spec)) fill(columns, state[name as keyof Layout] as never)
  const { unitOfBed } = indexCity(city)
  for (let b = 0; b < unitOfBed.length; b++) state.units.count[unitOfBed[b]! * BED_STATUS_COUNT]!++
  return state
}

/** An independent copy: the fork of a live state (law L5). Costs two memory copies. */
export function copyState(state: TwinState): TwinState {
  return open(state.city, state.buffer.slice(0), state.patientBuffer.slice(0))
}

/**
 * A state over bytes that `stateBytes` gave, for the same city.
 * @throws when the bytes are not of this city's layout, naming both sizes.
 */
export function restoreState(
  city: CityModel,
  bytes: { readonly buffer: ArrayBuffer; readonly patientBuffer: ArrayBuffer },
): TwinState {
  const spec = layout(countsOf(city))
  let expected = 0
  for (const columns of Object.values(spec)) expected = bytesOf(columns, expected)
  if (bytes.buffer.byteLength !== expected)
    throw new Error(`state of ${bytes.buffer.byteLength} bytes does not fit city ${city.id}, which needs ${expected}`)
  if (capacityOf(bytes.patientBuffer) < 0)
    throw new Error(`patient records of ${bytes.patientBuffer.byteLength} bytes do not fit the capacity they name`)
  return open(city, bytes.buffer, bytes.patientBuffer)
}

/** Counts up when a column keeps its name and length but is ordered anew inside. */
const ORDER_WITHIN_COLUMNS = 3

/** A number that changes whenever the layout does: snapshots of another layout are refused, and rebuilt from the log. */
export function stateFormat(city: CityModel): string {
  const counts = countsOf(city)
  const names = [
    ...Object.entries(layout(counts)).map(([g, columns]) => `${g}:${Object.entries(columns).map(([n, [t]]) => n + t)}`),
    PATIENT_FIELDS,
  ].join(';')
  let hash = 0x811c9dc5
  for (const c of `${ORDER_WITHIN_COLUMNS}|${names}|${JSON.stringify(counts)}|${AMBULANCE_PHASES.length}`)
    hash = Math.imul(hash ^ c.charCodeAt(0), 0x01000193)
  return (hash >>> 0).toString(16).padStart(8, '0')
}

/** Makes room for more patients; slots keep their numbers. Called by transitions only. */
export function growPatients(state: TwinState): void {
  const old = state.patients
  const grown = old.widened(Math.ceil(old.capacity * 1.5) + 256)
  state.patientBuffer = grown.buffer
  state.patients = grown
}
