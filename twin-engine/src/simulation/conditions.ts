/**
 * What holds at each facility while something is broken there: who closes what, and how much slower the rest is. Only the
 * parts that break things write here; whoever admits, treats or operates reads.
 */
export class Conditions {
  /** Factor on the time that treatments and examinations take; 1 = as ever. */
  readonly treatmentFactor: Float64Array
  /** More than 0 = the emergency department takes nobody; every cause counts one. */
  readonly emergencyClosed: Uint8Array
  /** More than 0 = nobody is admitted to a ward, or to intensive care. Nobody is moved out. */
  readonly wardsStopped: Uint8Array
  readonly intensiveCareStopped: Uint8Array
  /** More than 0 = no operation begins. */
  readonly theatresStopped: Uint8Array

  constructor(facilities: number) {
    this.treatmentFactor = new Float64Array(facilities).fill(1)
    this.emergencyClosed = new Uint8Array(facilities)
    this.wardsStopped = new Uint8Array(facilities)
    this.intensiveCareStopped = new Uint8Array(facilities)
    this.theatresStopped = new Uint8Array(facilities)
  }

  copy(): Conditions {
    const copy = new Conditions(this.treatmentFactor.length)
    copy.treatmentFactor.set(this.treatmentFactor)
    copy.emergencyClosed.set(this.emergencyClosed)
    copy.wardsStopped.set(this.wardsStopped)
    copy.intensiveCareStopped.set(this.intensiveCareStopped)
    copy.theatresStopped.set(this.theatresStopped)
    return copy
  }
}
