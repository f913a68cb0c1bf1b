/**
 * What a run knows of its patients beyond the state, by slot: whose luck is theirs, and what will end their stay. Minutes
 * count from the start.
 *
 * A record of 96 bytes for each, as in the state: who touches a patient's plans reads most of them.
 */

/** Row of a ward stay's law that stands for the need's own. */
export const OWN_STAY = 255

const RECORD_BYTES = 96
const REALS = RECORD_BYTES / 8
const WORDS = RECORD_BYTES / 4

export class PatientPlans {
  /** The four uniforms of the block drawn last lie at `12 × slot` …; see `Simulation.draw`. */
  readonly uniform: Float64Array
  private readonly buffer: ArrayBuffer
  private readonly words: Int32Array
  private readonly bytes: Uint8Array

  constructor(capacity: number) {
    this.buffer = new ArrayBuffer(capacity * RECORD_BYTES)
    this.uniform = new Float64Array(this.buffer)
    this.words = new Int32Array(this.buffer)
    this.bytes = new Uint8Array(this.buffer)
    for (let p = 0; p < capacity; p++) this.begin(p, 0, 0, Number.NaN, 0)
  }

  /** The same plans with room for `capacity` slots, at least as many as before. */
  widened(capacity: number): PatientPlans {
    const wider = new PatientPlans(capacity)
    wider.bytes.set(this.bytes)
    return wider
  }

  get capacity(): number {
    return this.bytes.length / RECORD_BYTES
  }

  /** Where the uniforms of a slot begin. */
  uniformAt(p: number): number {
    return p * REALS
  }

  /** Somebody new in the slot. The number of the slot's waits goes on, so that checks of the one before fall flat. */
  begin(p: number, stream: number, number: number, acceptedMinute: number, minute: number): void {
    const real = p * REALS
    const word = p * WORDS
    const { uniform, words } = this
    uniform[real + 5] = acceptedMinute
    uniform[real + 6] = minute
    uniform[real + 8] = Number.NaN
    words[word + 18] = stream
    words[word + 19] = number
    words[word + 20] = -1
    // segment 0, fixedNeed 0, blocked 0, stay OWN_STAY
    words[word + 22] = OWN_STAY << 24
    // leaving 0, aid 0, intensiveCareAfter 0
    words[word + 23] = 0
  }

  /** Uniform that decides the outcome of the treatment. */
  outcome(p: number): number {
    return this.uniform[p * REALS + 4]!
  }
  setOutcome(p: number, u: number): void {
    this.uniform[p * REALS + 4] = u
  }
  /** Received in a department; NaN = never. */
  acceptedMinute(p: number): number {
    return this.uniform[p * REALS + 5]!
  }
  /** Bed wanted since. */
  requestedMinute(p: number): number {
    return this.uniform[p * REALS + 6]!
  }
  setRequestedMinute(p: number, minute: number): void {
    this.uniform[p * REALS + 6] = minute
  }
  /** Minute of the planned exit from the present ward bed; an entry of the calendar for another minute has gone stale. */
  exit(p: number): number {
    return this.uniform[p * REALS + 7]!
  }
  setExit(p: number, minute: number): void {
    this.uniform[p * REALS + 7] = minute
  }
  /** Ward minutes still to come after intensive care; NaN = to be drawn. */
  remaining(p: number): number {
    return this.uniform[p * REALS + 8]!
  }
  setRemaining(p: number, minutes: number): void {
    this.uniform[p * REALS + 8] = minutes
  }

  /** Address of the patient's luck. */
  stream(p: number): number {
    return this.words[p * WORDS + 18]!
  }
  number(p: number): number {
    return this.words[p * WORDS + 19]!
  }
  setAddress(p: number, stream: number, number: number): void {
    this.words[p * WORDS + 18] = stream
    this.words[p * WORDS + 19] = number
  }
  /** The block drawn last; -1 = none yet. */
  block(p: number): number {
    return this.words[p * WORDS + 20]!
  }
  setBlock(p: number, block: number): void {
    this.words[p * WORDS + 20] = block
  }
  /** Number of the present wait for intensive care. */
  ticket(p: number): number {
    return this.words[p * WORDS + 21]!
  }
  setTicket(p: number, ticket: number): void {
    this.words[p * WORDS + 21] = ticket
  }

  /** Beds so far. */
  segment(p: number): number {
    return this.bytes[p * RECORD_BYTES + 88]!
  }
  setSegment(p: number, segment: number): void {
    this.bytes[p * RECORD_BYTES + 88] = segment
  }
  /** Need fixed at arrival (1 + index), or 0. */
  fixedNeed(p: number): number {
    return this.bytes[p * RECORD_BYTES + 89]!
  }
  setFixedNeed(p: number, need: number): void {
    this.bytes[p * RECORD_BYTES + 89] = need
  }
  /** 1 = lies in intensive care and waits for a ward bed. */
  blocked(p: number): number {
    return this.bytes[p * RECORD_BYTES + 90]!
  }
  setBlocked(p: number, blocked: number): void {
    this.bytes[p * RECORD_BYTES + 90] = blocked
  }
  /** 1 = the exit is what comes next, not intensive care or an operation. */
  leaving(p: number): number {
    return this.bytes[p * RECORD_BYTES + 92]!
  }
  setLeaving(p: number, leaving: number): void {
    this.bytes[p * RECORD_BYTES + 92] = leaving
  }
  /** How far a move to another hospital has come; see `flows/redistribution.ts`. */
  aid(p: number): number {
    return this.bytes[p * RECORD_BYTES + 93]!
  }
  setAid(p: number, aid: number): void {
    this.bytes[p * RECORD_BYTES + 93] = aid
  }
  /** 1 = the operation leads into intensive care wherever it is done. */
  intensiveCareAfter(p: number): number {
    return this.bytes[p * RECORD_BYTES + 94]!
  }
  setIntensiveCareAfter(p: number, after: number): void {
    this.bytes[p * RECORD_BYTES + 94] = after
  }
  /** Row of the next ward stay's law; OWN_STAY = that of the need. */
  stay(p: number): number {
    return this.bytes[p * RECORD_BYTES + 91]!
  }
  setStay(p: number, row: number): void {
    this.bytes[p * RECORD_BYTES + 91] = row
  }
}
