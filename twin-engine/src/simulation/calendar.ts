/**
 * The event calendar: what will happen, as plain data in typed arrays, so that a running simulation can be copied.
 *
 * A 4-ary heap of (minute, order of scheduling); what an entry means is a handler number, a subject and an argument.
 * Minute and tag of an entry lie side by side, so that the four children of a node share a cache line; what the entry
 * means stays in its slot while the heap moves.
 */

/** Pending entries at most; a tag is order × SLOTS + slot, exact in a double up to 2³² entries scheduled. */
const SLOTS = 2 ** 21

export class Calendar {
  size = 0
  /** Order number of the next entry: equal minutes are served in the order of scheduling. */
  private order = 0
  /** `[2 × position]` minute, `[2 × position + 1]` tag. */
  private heap: Float64Array
  private handlers: Uint8Array
  private subjects: Int32Array
  private payloads: Float64Array
  /** Free slots as a list; -1 ends it. */
  private following: Int32Array
  private free: number

  /** The entry that `next` took out. */
  minute = 0
  handler = 0
  subject = 0
  argument = 0

  constructor(capacity = 1024) {
    this.heap = new Float64Array(capacity * 2)
    this.handlers = new Uint8Array(capacity)
    this.subjects = new Int32Array(capacity)
    this.payloads = new Float64Array(capacity)
    this.following = new Int32Array(capacity)
    for (let k = 0; k < capacity; k++) this.following[k] = k + 1 < capacity ? k + 1 : -1
    this.free = capacity > 0 ? 0 : -1
  }

  /** An independent copy with the same future. */
  copy(): Calendar {
    const copy = new Calendar(0)
    copy.size = this.size
    copy.order = this.order
    copy.heap = this.heap.slice()
    copy.handlers = this.handlers.slice()
    copy.subjects = this.subjects.slice()
    copy.payloads = this.payloads.slice()
    copy.following = this.following.slice()
    copy.free = this.free
    return copy
  }

  /** Minute of the first entry, Infinity when there is none. */
  get firstMinute(): number {
    return this.size === 0 ? Number.POSITIVE_INFINITY : this.heap[0]!
  }

  /** Adds an entry. `minute` must be a finite number. */
  schedule(minute: number, handler: number, subject: number, argument: number): void {
    if (this.free < 0) this.grow()
    const slot = this.free
    this.free = this.following[slot]!
    this.handlers[slot] = handler
    this.subjects[slot] = subject
    this.payloads[slot] = argument
    const { heap } = this
    let hole = this.size++
    while (hole > 0) {
      const parent = (hole - 1) >> 2
      const above = heap[2 * parent]!
      // The new entry has the highest order number, so it rises only past strictly later minutes.
      if (!(above > minute)) break
      heap[2 * hole] = above
      heap[2 * hole + 1] = heap[2 * parent + 1]!
      hole = parent
    }
    heap[2 * hole] = minute
    heap[2 * hole + 1] = this.order++ * SLOTS + slot
  }

  /** Takes the first entry out into `minute`, `handler`, `subject` and `argument`; false when there is none. */
  next(): boolean {
    if (this.size === 0) return false
    const { heap } = this
    const first = heap[1]!
    const slot = first - Math.floor(first / SLOTS) * SLOTS
    this.minute = heap[0]!
    this.handler = this.handlers[slot]!
    this.subject = this.subjects[slot]!
    this.argument = this.payloads[slot]!
    this.following[slot] = this.free
    this.free = slot
    const last = --this.size
    if (last === 0) return true
    const minute = heap[2 * last]!
    const tag = heap[2 * last + 1]!
    let hole = 0
    for (;;) {
      const child = hole * 4 + 1
      if (child >= last) break
      let best = child
      let bestMinute = heap[2 * child]!
      let bestTag = heap[2 * child + 1]!
      const end = child + 4 < last ? child + 4 : last
      for (let other = child + 1; other < end; other++) {
        const m = heap[2 * other]!
        if (m < bestMinute || (m === bestMinute && heap[2 * other + 1]! < bestTag)) {
          best = other
          bestMinute = m
          bestTag = heap[2 * other + 1]!
        }
      }
      if (minute < bestMinute || (minute === bestMinute && tag < bestTag)) break
      heap[2 * hole] = bestMinute
      heap[2 * hole + 1] = bestTag
      hole = best
    }
    heap[2 * hole] = minute
    heap[2 * hole + 1] = tag
    return true
  }

  private grow(): void {
    const old = this.handlers.length
    const capacity = Math.ceil(old * 1.5) + 64
    if (capacity > SLOTS) throw new Error(`more than ${SLOTS} entries are pending in the calendar`)
    const widen = <A extends Float64Array | Uint8Array | Int32Array>(from: A, to: A): A => {
      to.set(from)
      return to
    }
    this.heap = widen(this.heap, new Float64Array(capacity * 2))
    this.handlers = widen(this.handlers, new Uint8Array(capacity))
    this.subjects = widen(this.subjects, new Int32Array(capacity))
    this.payloads = widen(this.payloads, new Float64Array(capacity))
    this.following = widen(this.following, new Int32Array(capacity))
    for (let k = old; k < capacity; k++) this.following[k] = k + 1 < capacity ? k + 1 : -1
    this.free = old
  }
}
