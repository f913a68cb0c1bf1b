/**
 * First-come lists of patients as linked columns: a patient is in one list at most, joins at the end and leaves from
 * anywhere. Plain data, so that a simulation can be copied.
 */
export class WaitingLists {
  private readonly first: Int32Array
  private readonly last: Int32Array
  private following: Int32Array
  private preceding: Int32Array
  /** List of each patient, -1 = in none. */
  private list: Int32Array

  constructor(lists: number, patients: number) {
    this.first = new Int32Array(lists).fill(-1)
    this.last = new Int32Array(lists).fill(-1)
    this.following = new Int32Array(patients).fill(-1)
    this.preceding = new Int32Array(patients).fill(-1)
    this.list = new Int32Array(patients).fill(-1)
  }

  copy(): WaitingLists {
    const copy = new WaitingLists(this.first.length, 0)
    copy.first.set(this.first)
    copy.last.set(this.last)
    copy.following = this.following.slice()
    copy.preceding = this.preceding.slice()
    copy.list = this.list.slice()
    return copy
  }

  /** Makes room for patient numbers below `patients`. */
  grow(patients: number): void {
    const widen = (old: Int32Array): Int32Array => {
      const next = new Int32Array(patients).fill(-1)
      next.set(old)
      return next
    }
    this.following = widen(this.following)
    this.preceding = widen(this.preceding)
    this.list = widen(this.list)
  }

  /** First patient of a list, -1 when it is empty. */
  head(list: number): number {
    return this.first[list]!
  }

  /** Who stands behind the patient in the same list, -1 = nobody. */
  after(patient: number): number {
    return this.following[patient]!
  }

  /** Number of patients in a list; takes as many steps. */
  length(list: number): number {
    let n = 0
    for (let p = this.first[list]!; p >= 0; p = this.following[p]!) n++
    return n
  }

  /** List that the patient waits in, or -1. */
  listOf(patient: number): number {
    return this.list[patient]!
  }

  join(list: number, patient: number): void {
    const tail = this.last[list]!
    this.list[patient] = list
    this.preceding[patient] = tail
    this.following[patient] = -1
    if (tail < 0) this.first[list] = patient
    else this.following[tail] = patient
    this.last[list] = patient
  }

  leave(patient: number): void {
    const list = this.list[patient]!
    if (list < 0) return
    const before = this.preceding[patient]!
    const after = this.following[patient]!
    if (before < 0) this.first[list] = after
    else this.following[before] = after
    if (after < 0) this.last[list] = before
    else this.preceding[after] = before
    this.list[patient] = -1
    this.preceding[patient] = -1
    this.following[patient] = -1
  }
}
