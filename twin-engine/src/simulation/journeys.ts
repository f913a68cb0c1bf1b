/** People on the way to a department whom no hospital knows yet: columns with a list of free slots. */
export class Journeys {
  stream: Int32Array
  number: Int32Array
  acuity: Uint8Array
  cell: Int32Array
  /** Uniform that decides the outcome of the treatment. */
  outcome: Float64Array
  /** Need fixed beforehand (1 + index), or 0. */
  fixedNeed: Uint8Array
  /** Ambulance that brings them, or -1. */
  vehicle: Int32Array
  /** Departments that sent them on, so far: how many, and the last two. */
  diversions: Uint8Array
  earlier: Int32Array
  latest: Int32Array
  private next: Int32Array
  private free = 0

  constructor(capacity = 64) {
    this.stream = new Int32Array(capacity)
    this.number = new Int32Array(capacity)
    this.acuity = new Uint8Array(capacity)
    this.cell = new Int32Array(capacity)
    this.outcome = new Float64Array(capacity)
    this.fixedNeed = new Uint8Array(capacity)
    this.vehicle = new Int32Array(capacity)
    this.diversions = new Uint8Array(capacity)
    this.earlier = new Int32Array(capacity)
    this.latest = new Int32Array(capacity)
    this.next = Int32Array.from({ length: capacity }, (_, i) => (i + 1 < capacity ? i + 1 : -1))
  }

  copy(): Journeys {
    const copy = new Journeys(0)
    copy.stream = this.stream.slice()
    copy.number = this.number.slice()
    copy.acuity = this.acuity.slice()
    copy.cell = this.cell.slice()
    copy.outcome = this.outcome.slice()
    copy.fixedNeed = this.fixedNeed.slice()
    copy.vehicle = this.vehicle.slice()
    copy.diversions = this.diversions.slice()
    copy.earlier = this.earlier.slice()
    copy.latest = this.latest.slice()
    copy.next = this.next.slice()
    copy.free = this.free
    return copy
  }

  /** Somebody sets out; their slot. */
  start(
    stream: number,
    number: number,
    acuity: number,
    cell: number,
    outcome: number,
    fixedNeed = 0,
    vehicle = -1,
  ): number {
    if (this.free < 0) this.grow()
    const j = this.free
    this.free = this.next[j]!
    this.stream[j] = stream
    this.number[j] = number
    this.acuity[j] = acuity
    this.cell[j] = cell
    this.outcome[j] = outcome
    this.fixedNeed[j] = fixedNeed
    this.vehicle[j] = vehicle
    this.diversions[j] = 0
    this.earlier[j] = -1
    this.latest[j] = -1
    return j
  }

  /** They have been received; the slot is free. */
  end(journey: number): void {
    this.next[journey] = this.free
    this.free = journey
  }

  /** `facility` sent them on. */
  divert(journey: number, facility: number): void {
    this.diversions[journey]!++
    this.earlier[journey] = this.latest[journey]!
    this.latest[journey] = facility
  }

  private grow(): void {
    const old = this.next.length
    const capacity = old * 2 + 64
    const widen = <A extends Int32Array | Uint8Array | Float64Array>(from: A, to: A): A => {
      to.set(from)
      return to
    }
    this.stream = widen(this.stream, new Int32Array(capacity))
    this.number = widen(this.number, new Int32Array(capacity))
    this.acuity = widen(this.acuity, new Uint8Array(capacity))
    this.cell = widen(this.cell, new Int32Array(capacity))
    this.outcome = widen(this.outcome, new Float64Array(capacity))
    this.fixedNeed = widen(this.fixedNeed, new Uint8Array(capacity))
    this.vehicle = widen(this.vehicle, new Int32Array(capacity))
    this.diversions = widen(this.diversions, new Uint8Array(capacity))
    this.earlier = widen(this.earlier, new Int32Array(capacity))
    this.latest = widen(this.latest, new Int32Array(capacity))
    this.next = widen(this.next, new Int32Array(capacity))
    for (let i = old; i < capacity; i++) this.next[i] = i + 1 < capacity ? i + 1 : -1
    this.free = old
  }
}
