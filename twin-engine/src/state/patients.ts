/**
 * Patients as records of 64 bytes in one buffer: who is where, since when, and what they wait for.
 *
 * A record fills a cache line, because whoever touches a patient reads and writes most of their fields: with a column per
 * field each of them would be another line. Only `transitions.ts` and `patient-table.ts` call the setters.
 */
import { ageBandIn, isolationIn, packTraits, sexIn } from '../events/traits.ts'

/** Bytes before the first record, and of each record. */
const HEADER_BYTES = 64
const RECORD_BYTES = 64
const BYTES = RECORD_BYTES
const WORDS = RECORD_BYTES / 4
const TIMES = RECORD_BYTES / 8
/** Bit of the last byte. */
const FIT = 0x80
const FIRST_BYTE = HEADER_BYTES
const FIRST_WORD = HEADER_BYTES / 4
const FIRST_TIME = HEADER_BYTES / 8

/** Length of the look-up of tokens: a power of two of at least twice the capacity. */
function lookUpLength(capacity: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(16, capacity * 2)))
}

/** Bytes that a capacity takes. */
export function patientBytes(capacity: number): number {
  return HEADER_BYTES + capacity * RECORD_BYTES
}

/** Capacity of the records in a buffer of `patientBytes`; -1 where it cannot be one. */
export function capacityOf(buffer: ArrayBuffer): number {
  if (buffer.byteLength < HEADER_BYTES) return -1
  const capacity = new Int32Array(buffer, 8, 1)[0]!
  return capacity >= 0 && patientBytes(capacity) === buffer.byteLength ? capacity : -1
}

/** Fields and their places; part of the snapshot format. */
export const PATIENT_FIELDS =
  'f64 startedAt stageSince requestedAt admittedAt · i32 tokenHigh tokenLow facility bed requestedUnit originCell next · u8 stage acuity+ageBand+sex need requestedClass+isolation+fit'

export class PatientRecords {
  readonly buffer: ArrayBuffer
  /** [0] first free slot or -1, [1] patients present, [2] capacity. */
  readonly head: Int32Array
  /**
   * Open-addressing table from token to slot + 1; null until somebody asks. It follows from the records and is no part of
   * the bytes: a run, which knows its patients by slot, never builds it.
   */
  lookUp: Int32Array | null = null
  private readonly bytes: Uint8Array
  private readonly words: Int32Array
  private readonly times: Float64Array

  /** Over a buffer of `patientBytes`, whose header tells the capacity. */
  constructor(buffer: ArrayBuffer) {
    this.buffer = buffer
    this.head = new Int32Array(buffer, 0, 4)
    const capacity = this.head[2]!
    const until = HEADER_BYTES + capacity * RECORD_BYTES
    this.bytes = new Uint8Array(buffer, 0, until)
    this.words = new Int32Array(buffer, 0, until / 4)
    this.times = new Float64Array(buffer, 0, until / 8)
  }

  /** `capacity` free slots in a list. */
  static empty(capacity: number): PatientRecords {
    const buffer = new ArrayBuffer(patientBytes(capacity))
    const head = new Int32Array(buffer, 0, 4)
    head[0] = capacity > 0 ? 0 : -1
    head[2] = capacity
    const records = new PatientRecords(buffer)
    for (let p = 0; p < capacity; p++) records.clear(p, p + 1 < capacity ? p + 1 : -1)
    return records
  }

  /** The same patients in the same slots, with room for more; the new slots are free. */
  widened(capacity: number): PatientRecords {
    const wider = PatientRecords.empty(capacity)
    const old = this.capacity
    wider.words.set(this.words.subarray(FIRST_WORD), FIRST_WORD)
    for (let p = old; p < capacity; p++) wider.setNext(p, p + 1 < capacity ? p + 1 : this.head[0]!)
    wider.head[0] = old
    wider.head[1] = this.head[1]!
    return wider
  }

  /** The look-up with every token entered. */
  tokens(): Int32Array {
    if (this.lookUp !== null) return this.lookUp
    const table = new Int32Array(lookUpLength(this.capacity))
    const mask = table.length - 1
    for (let p = 0; p < this.capacity; p++) {
      if (this.stage(p) === 0) continue
      let at = this.tokenLow(p) & mask
      while (table[at] !== 0) at = (at + 1) & mask
      table[at] = p + 1
    }
    this.lookUp = table
    return table
  }

  /** Wipes a slot and puts it before `next` in the list of free ones. */
  clear(p: number, next: number): void {
    const time = FIRST_TIME + p * TIMES
    const word = FIRST_WORD + p * WORDS
    const { times, words } = this
    times[time] = 0
    times[time + 1] = 0
    times[time + 2] = 0
    times[time + 3] = 0
    words[word + 8] = 0
    words[word + 9] = 0
    words[word + 10] = -1
    words[word + 11] = -1
    words[word + 12] = -1
    words[word + 13] = -1
    words[word + 14] = next
    words[word + 15] = 0
  }

  /** Takes back to `limit` every time beyond it. */
  settleTimes(limit: number): void {
    const { times, capacity } = this
    for (let p = 0; p < capacity; p++)
      for (let k = FIRST_TIME + p * TIMES; k < FIRST_TIME + p * TIMES + 4; k++) if (times[k]! > limit) times[k] = limit
  }

  get capacity(): number {
    return this.head[2]!
  }

  /** Arrival, start of the present stage, and request for a bed (0 = none), epoch ms. */
  startedAt(p: number): number {
    return this.times[FIRST_TIME + p * TIMES]!
  }
  setStartedAt(p: number, at: number): void {
    this.times[FIRST_TIME + p * TIMES] = at
  }
  stageSince(p: number): number {
    return this.times[FIRST_TIME + p * TIMES + 1]!
  }
  setStageSince(p: number, at: number): void {
    this.times[FIRST_TIME + p * TIMES + 1] = at
  }
  requestedAt(p: number): number {
    return this.times[FIRST_TIME + p * TIMES + 2]!
  }
  setRequestedAt(p: number, at: number): void {
    this.times[FIRST_TIME + p * TIMES + 2] = at
  }
  /** When the patient first lay in a hospital bed, epoch ms; 0 = not yet. */
  admittedAt(p: number): number {
    return this.times[FIRST_TIME + p * TIMES + 3]!
  }
  setAdmittedAt(p: number, at: number): void {
    this.times[FIRST_TIME + p * TIMES + 3] = at
  }

  /** The token's two unsigned words. */
  tokenHigh(p: number): number {
    return this.words[FIRST_WORD + p * WORDS + 8]! >>> 0
  }
  setTokenHigh(p: number, word: number): void {
    this.words[FIRST_WORD + p * WORDS + 8] = word
  }
  tokenLow(p: number): number {
    return this.words[FIRST_WORD + p * WORDS + 9]! >>> 0
  }
  setTokenLow(p: number, word: number): void {
    this.words[FIRST_WORD + p * WORDS + 9] = word
  }
  facility(p: number): number {
    return this.words[FIRST_WORD + p * WORDS + 10]!
  }
  setFacility(p: number, facility: number): void {
    this.words[FIRST_WORD + p * WORDS + 10] = facility
  }
  /** The bed they lie in, or that is reserved for them; -1 = none. */
  bed(p: number): number {
    return this.words[FIRST_WORD + p * WORDS + 11]!
  }
  setBed(p: number, bed: number): void {
    this.words[FIRST_WORD + p * WORDS + 11] = bed
  }
  requestedUnit(p: number): number {
    return this.words[FIRST_WORD + p * WORDS + 12]!
  }
  setRequestedUnit(p: number, unit: number): void {
    this.words[FIRST_WORD + p * WORDS + 12] = unit
  }
  originCell(p: number): number {
    return this.words[FIRST_WORD + p * WORDS + 13]!
  }
  setOriginCell(p: number, cell: number): void {
    this.words[FIRST_WORD + p * WORDS + 13] = cell
  }
  /** Next free slot. */
  next(p: number): number {
    return this.words[FIRST_WORD + p * WORDS + 14]!
  }
  setNext(p: number, next: number): void {
    this.words[FIRST_WORD + p * WORDS + 14] = next
  }

  stage(p: number): number {
    return this.bytes[FIRST_BYTE + p * BYTES + 60]!
  }
  setStage(p: number, stage: number): void {
    this.bytes[FIRST_BYTE + p * BYTES + 60] = stage
  }
  /** Triage level 1–4; 0 = not known. */
  acuity(p: number): number {
    return this.bytes[FIRST_BYTE + p * BYTES + 61]! & 7
  }
  setAcuity(p: number, acuity: number): void {
    const at = FIRST_BYTE + p * BYTES + 61
    this.bytes[at] = (this.bytes[at]! & 0xf8) | acuity
  }
  /** 1 + index into NEEDS; 0 = not known. */
  need(p: number): number {
    return this.bytes[FIRST_BYTE + p * BYTES + 62]!
  }
  setNeed(p: number, need: number): void {
    this.bytes[FIRST_BYTE + p * BYTES + 62] = need
  }
  /** 1 + index into BED_CLASSES of the bed asked for; 0 = none asked for. */
  requestedClass(p: number): number {
    return this.bytes[FIRST_BYTE + p * BYTES + 63]! & 7
  }
  setRequestedClass(p: number, bedClass: number): void {
    const at = FIRST_BYTE + p * BYTES + 63
    this.bytes[at] = (this.bytes[at]! & 0xf8) | bedClass
  }
  /** Whether the patient lies in bed though medically fit to leave; the highest bit beside the class. */
  fit(p: number): boolean {
    return this.bytes[FIRST_BYTE + p * BYTES + 63]! >= FIT
  }
  setFit(p: number, fit: boolean): void {
    const at = FIRST_BYTE + p * BYTES + 63
    this.bytes[at] = (this.bytes[at]! & 0x7f) | (fit ? FIT : 0)
  }
  /** Sex, age band and isolation, each 1 + its index in `events/traits.ts`, 0 = not known; beside the triage level and the class. */
  sex(p: number): number {
    return this.bytes[FIRST_BYTE + p * BYTES + 61]! >> 6
  }
  ageBand(p: number): number {
    return (this.bytes[FIRST_BYTE + p * BYTES + 61]! >> 3) & 7
  }
  isolation(p: number): number {
    return (this.bytes[FIRST_BYTE + p * BYTES + 63]! >> 3) & 7
  }
  /** All three, as `packTraits` makes them. */
  traits(p: number): number {
    return packTraits(this.sex(p), this.ageBand(p), this.isolation(p))
  }
  /** Sets those of the three that are known in `traits`, and leaves the others. */
  setTraits(p: number, traits: number): void {
    const { bytes } = this
    const at = FIRST_BYTE + p * BYTES
    const [sex, age, isolation] = [sexIn(traits), ageBandIn(traits), isolationIn(traits)]
    if (sex > 0) bytes[at + 61] = (bytes[at + 61]! & 0x3f) | (sex << 6)
    if (age > 0) bytes[at + 61] = (bytes[at + 61]! & 0xc7) | (age << 3)
    if (isolation > 0) bytes[at + 63] = (bytes[at + 63]! & 0xc7) | (isolation << 3)
  }
}
