/**
 * The event calendar: what will happen, as plain data in typed arrays, so that a running simulation can be copied.
 *
 * A 4-ary heap of (minute, order of scheduling); what an entry means is a handler number, a subject and an argument.
 */

/** The columns of a calendar; `size` entries are used. */
export class Calendar {
  size = 0
  /** Order number of the next entry: equal minutes are served in the order of scheduling. */
  private order = 0
  private minutes: Float64Array
  private orders: Float64Array
  private handlers: Uint8Array
  private subjects: Int32Array
  private payloads: Float64Array

  /** The entry that `next` took out. */
  minute = 0
  handler = 0
  subject = 0
  argument = 0

  constructor(capacity = 1024) {
    this.minutes = new Float64Array(capacity)
    this.orders = new Float64Array(capacity)
    this.handlers = new Uint8Array(capacity)
    this.subjects = new Int32Array(capacity)
    this.payloads = new Float64Array(capacity)
  }

  /** An independent copy with the same future. */
  copy(): Calendar {
    const copy = new Calendar(0)
    copy.size = this.size
    copy.order = this.order
    copy.minutes = this.minutes.slice()
    copy.orders = this.orders.slice()
    copy.handlers = this.handlers.slice()
    copy.subjects = this.subjects.slice()
    copy.payloads = this.payloads.slice()
    return copy
  }

  /** Minute of the first entry, Infinity when there is none. */
  get firstMinute(): number {
    return this.size === 0 ? Number.POSITIVE_INFINITY : this.minutes[0]!
  }

  /** Adds an entry. `minute` must be a finite number. */
  schedule(minute: number, handler: number, subject: number, argument: number): void {
    if (this.size === this.minutes.length) this.grow()
    const { minutes, orders } = this
    const order = this.order++
    let hole = this.size++
    while (hole > 0) {
      const parent = (hole - 1) >> 2
      // The new entry has the highest order number, so it rises only past strictly later minutes.
      if (!(minutes[parent]! > minute)) break
      this.move(parent, hole)
      hole = parent
    }
    minutes[hole] = minute
    orders[hole] = order
    this.handlers[hole] = handler
    this.subjects[hole] = subject
    this.payloads[hole] = argument
  }

  /** Takes the first entry out into `minute`, `handler`, `subject` and `argument`; false when there is none. */
  next(): boolean {
    if (this.size === 0) return false
    const { minutes, orders } = this
    this.minute = minutes[0]!
    this.handler = this.handlers[0]!
    this.subject = this.subjects[0]!
    this.argument = this.payloads[0]!
    const last = --this.size
    if (last === 0) return true
    const minute = minutes[last]!
    const order = orders[last]!
    let hole = 0
    for (;;) {
      const first = hole * 4 + 1
      if (first >= last) break
      let best = first
      let bestMinute = minutes[first]!
      const end = Math.min(first + 4, last)
      for (let child = first + 1; child < end; child++) {
        const m = minutes[child]!
        if (m < bestMinute || (m === bestMinute && orders[child]! < orders[best]!)) {
          best = child
          bestMinute = m
        }
      }
      if (minute < bestMinute || (minute === bestMinute && order < orders[best]!)) break
      this.move(best, hole)
      hole = best
    }
    if (hole !== last) this.move(last, hole)
    return true
  }

  private move(from: number, to: number): void {
    this.minutes[to] = this.minutes[from]!
    this.orders[to] = this.orders[from]!
    this.handlers[to] = this.handlers[from]!
    this.subjects[to] = this.subjects[from]!
    this.payloads[to] = this.payloads[from]!
  }

  private grow(): void {
    const capacity = Math.ceil(this.minutes.length * 1.5) + 64
    const widen = <A extends Float64Array | Uint8Array | Int32Array>(old: A, next: A): A => {
      next.set(old)
      return next
    }
    this.minutes = widen(this.minutes, new Float64Array(capacity))
    this.orders = widen(this.orders, new Float64Array(capacity))
    this.handlers = widen(this.handlers, new Uint8Array(capacity))
    this.subjects = widen(this.subjects, new Int32Array(capacity))
    this.payloads = widen(this.payloads, new Float64Array(capacity))
  }
}
