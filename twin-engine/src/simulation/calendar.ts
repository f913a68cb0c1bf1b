/**
 * The event calendar: what will happen, as plain data in typed arrays, so that a running simulation can be copied.
 *
 * A wheel of time slots. Entries of later slots lie unsorted in the list of their slot; those of the present slot are sorted
 * by (minute, order of scheduling), and entries that fall into it while it runs are put in their place. What lies beyond
 * the wheel waits aside until the wheel comes round. The width of a slot follows the traffic, so that a slot holds a few
 * entries, and scheduling and taking cost the same however many are pending (a calendar queue: R. Brown 1988,
 * Communications of the ACM 31(10); exact order is kept because slots partition time).
 */

/** Slots of the wheel; a power of two. */
const SLOTS = 16_384
const MASK = SLOTS - 1
/** Slots after which the wheel takes in what has waited beyond it. */
const TURN = SLOTS / 2
/**
 * After so many slots or entries the width is reconsidered: fitted to the best when a slot held more or fewer than these. They lie
 * far apart, because an empty slot costs little and moving everything pending much: a city's nights must not change the width.
 */
const REVIEW_SLOTS = 1024
const REVIEW_ENTRIES = 4096
const MOST_PER_SLOT = 16
const BEST_PER_SLOT = 3
const FEWEST_PER_SLOT = 1 / 4
/** Slots of the first width for each pending entry expected and minute: an entry lies some days ahead on average. */
const FIRST_SLOTS_PER_MINUTE = 1 / 8192
/** Entry: minute, order, argument, subject × 256 + handler. */
const FIELDS = 4
const HANDLERS = 256

export class Calendar {
  size = 0
  /** Order number of the next entry: equal minutes are served in the order of scheduling. */
  private order = 0
  private entries: Float64Array
  /** Next entry of a slot's list, of the list beyond the wheel, or of the free ones; -1 ends it. */
  private following: Int32Array
  private free: number
  private slots = new Int32Array(SLOTS).fill(-1)
  private beyond = -1
  /** Entries in the slots of the wheel, without the present one. */
  private inWheel = 0
  private slotsPerMinute: number
  /** Number of the present slot since minute 0, the first one beyond the wheel, and when it is moved on. */
  private slot = -1
  private horizon = SLOTS - 1
  private turnsAt = TURN
  /** Entries of the present slot in order, those from `first` to `last` - 1 still to come. */
  private present = new Int32Array(64)
  private first = 0
  private last = 0
  /** Since the width was last reconsidered. */
  private slotsSeen = 0
  private entriesSeen = 0

  /** The entry that `next` took out. */
  minute = 0
  handler = 0
  subject = 0
  argument = 0

  /** With room for `capacity` entries, which is also the first guess of the traffic. */
  constructor(capacity = 1024) {
    this.slotsPerMinute = 2 ** Math.round(Math.log2(Math.max(1, capacity) * FIRST_SLOTS_PER_MINUTE))
    this.entries = new Float64Array(capacity * FIELDS)
    this.following = new Int32Array(capacity)
    for (let k = 0; k < capacity; k++) this.following[k] = k + 1 < capacity ? k + 1 : -1
    this.free = capacity > 0 ? 0 : -1
  }

  /** An independent copy with the same future. */
  copy(): Calendar {
    const copy = new Calendar(0)
    copy.size = this.size
    copy.order = this.order
    copy.entries = this.entries.slice()
    copy.following = this.following.slice()
    copy.free = this.free
    copy.slots = this.slots.slice()
    copy.beyond = this.beyond
    copy.inWheel = this.inWheel
    copy.slotsPerMinute = this.slotsPerMinute
    copy.slot = this.slot
    copy.horizon = this.horizon
    copy.turnsAt = this.turnsAt
    copy.present = this.present.slice()
    copy.first = this.first
    copy.last = this.last
    copy.slotsSeen = this.slotsSeen
    copy.entriesSeen = this.entriesSeen
    return copy
  }

  /** Minute of the first entry, Infinity when there is none. */
  get firstMinute(): number {
    if (this.first === this.last && !this.moveOn()) return Number.POSITIVE_INFINITY
    return this.entries[this.present[this.first]! * FIELDS]!
  }

  /** Adds an entry. `minute` must be a finite number. */
  schedule(minute: number, handler: number, subject: number, argument: number): void {
    if (this.free < 0) this.grow()
    const entry = this.free
    this.free = this.following[entry]!
    const at = entry * FIELDS
    const { entries } = this
    entries[at] = minute
    entries[at + 1] = this.order++
    entries[at + 2] = argument
    entries[at + 3] = subject * HANDLERS + handler
    this.size++
    this.place(entry, minute)
  }

  /** Takes the first entry out into `minute`, `handler`, `subject` and `argument`; false when there is none. */
  next(): boolean {
    if (this.first === this.last && !this.moveOn()) return false
    const entry = this.present[this.first++]!
    const at = entry * FIELDS
    const { entries } = this
    const code = entries[at + 3]!
    const subject = Math.floor(code / HANDLERS)
    this.minute = entries[at]!
    this.argument = entries[at + 2]!
    this.subject = subject
    this.handler = code - subject * HANDLERS
    this.following[entry] = this.free
    this.free = entry
    this.size--
    return true
  }

  /** Puts an entry where its minute belongs. */
  private place(entry: number, minute: number): void {
    const slot = Math.floor(minute * this.slotsPerMinute)
    if (slot <= this.slot) this.insert(entry)
    else if (slot < this.horizon) {
      const k = slot & MASK
      this.following[entry] = this.slots[k]!
      this.slots[k] = entry
      this.inWheel++
    } else {
      this.following[entry] = this.beyond
      this.beyond = entry
    }
  }

  /** Puts an entry into its place among those of the present slot. */
  private insert(entry: number): void {
    if (this.last === this.present.length) this.makeRoom()
    const { entries, present, first } = this
    const minute = entries[entry * FIELDS]!
    const order = entries[entry * FIELDS + 1]!
    let at = this.last++
    while (at > first) {
      const other = present[at - 1]! * FIELDS
      const otherMinute = entries[other]!
      if (otherMinute < minute || (otherMinute === minute && entries[other + 1]! < order)) break
      present[at] = present[at - 1]!
      at--
    }
    present[at] = entry
  }

  /** Goes on to the next slot that holds anything; false when nothing is pending. */
  private moveOn(): boolean {
    if (this.size === 0) return false
    if (this.slotsSeen >= REVIEW_SLOTS || this.entriesSeen >= REVIEW_ENTRIES) this.review()
    this.first = 0
    this.last = 0
    for (;;) {
      if (this.inWheel === 0) this.leap()
      if (++this.slot >= this.turnsAt) this.turn()
      this.slotsSeen++
      const k = this.slot & MASK
      let entry = this.slots[k]!
      if (entry < 0) continue
      this.slots[k] = -1
      while (entry >= 0) {
        const next = this.following[entry]!
        this.insert(entry)
        this.inWheel--
        this.entriesSeen++
        entry = next
      }
      return true
    }
  }

  /** Nothing is in the wheel: goes to just before the earliest entry beyond it. */
  private leap(): void {
    let earliest = Number.POSITIVE_INFINITY
    for (let entry = this.beyond; entry >= 0; entry = this.following[entry]!)
      earliest = Math.min(earliest, Math.floor(this.entries[entry * FIELDS]! * this.slotsPerMinute))
    this.slot = earliest - 1
    this.turn()
  }

  /** The wheel comes round: what has come within it is taken in. */
  private turn(): void {
    this.horizon = this.slot + SLOTS
    this.turnsAt = this.slot + TURN
    let entry = this.beyond
    this.beyond = -1
    while (entry >= 0) {
      const next = this.following[entry]!
      this.place(entry, this.entries[entry * FIELDS]!)
      entry = next
    }
  }

  /** Fits the width of a slot to the traffic seen since the last time. */
  private review(): void {
    const perSlot = this.entriesSeen / this.slotsSeen
    this.slotsSeen = 0
    this.entriesSeen = 0
    if (perSlot > MOST_PER_SLOT || perSlot < FEWEST_PER_SLOT)
      this.resize(2 ** Math.round(Math.log2(Math.max(perSlot, 1 / 64) / BEST_PER_SLOT)))
  }

  private resize(factor: number): void {
    const moved: number[] = []
    const collect = (head: number): void => {
      for (let entry = head; entry >= 0; entry = this.following[entry]!) moved.push(entry)
    }
    this.slots.forEach(collect)
    collect(this.beyond)
    this.slots.fill(-1)
    this.beyond = -1
    this.inWheel = 0
    // The present slot is done: everything pending lies after its end, whatever the new width.
    this.slot = Math.floor(((this.slot + 1) / this.slotsPerMinute) * this.slotsPerMinute * factor) - 1
    this.slotsPerMinute *= factor
    this.horizon = this.slot + SLOTS
    this.turnsAt = this.slot + TURN
    this.first = 0
    this.last = 0
    for (const entry of moved) this.place(entry, this.entries[entry * FIELDS]!)
  }

  /** Room for more entries of the present slot: first where those taken out were. */
  private makeRoom(): void {
    const left = this.present.subarray(this.first, this.last)
    if (this.first === 0) {
      const wider = new Int32Array(this.present.length * 2)
      wider.set(left)
      this.present = wider
    } else this.present.copyWithin(0, this.first, this.last)
    this.last -= this.first
    this.first = 0
  }

  private grow(): void {
    const old = this.following.length
    const capacity = Math.ceil(old * 1.5) + 64
    const entries = new Float64Array(capacity * FIELDS)
    const following = new Int32Array(capacity)
    entries.set(this.entries)
    following.set(this.following)
    for (let k = old; k < capacity; k++) following[k] = k + 1 < capacity ? k + 1 : -1
    this.entries = entries
    this.following = following
    this.free = old
  }
}
